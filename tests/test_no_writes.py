"""While the database takes no writes: whoever reads goes on reading, whoever writes gets the page that says so."""

import re
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import DatabaseError, InternalError, OperationalError, connection
from django.test import Client
from django.utils import timezone
from psycopg.errors import ReadOnlySqlTransaction

from tests.test_access import BACK, LOGIN, OK, PEOPLE, TABLE

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b|.* FOR (NO KEY )?UPDATE\b", re.S)
# They remember in the session what is typed off the telephone next: without that they are of no use.
BEGINNINGS = {"mfa_activate_totp"}
ASKS_AGAIN = {"mfa_generate_recovery_codes"}  # for the password, by whom has been there for a while
READ = [name for name, row in TABLE.items() if row[1] == "get" and name not in BEGINNINGS | ASKS_AGAIN]
# What is taken away is not handed out while that cannot be written down.
TAKEN = [name for name in READ if re.search(r"\.(xlsx|csv|docx)|/evidence/|/file/", TABLE[name][0])]
NEW_ACCOUNT = {
    "username": "sunqi", "name": "孙琪", "role": "leader", "usable_password": "true",
    "password1": "plum-Orchid-41", "password2": "plum-Orchid-41",
}  # fmt: skip


def read_only() -> DatabaseError:
    """As Django passes it on from a PostgreSQL that follows another."""
    error = InternalError("cannot execute UPDATE in a read-only transaction")
    error.__cause__ = ReadOnlySqlTransaction()
    return error


REFUSALS = {
    "a standby": read_only,
    "a file that is read-only": lambda: OperationalError("attempt to write a readonly database"),
    "a full disk": lambda: OperationalError("database or disk is full"),
    "a disk that fails": lambda: OperationalError("disk I/O error"),
    "somebody who holds it too long": lambda: OperationalError("database is locked"),
}


@contextmanager
def no_writes(refusal=read_only):
    def refuse(execute, sql, params, many, context):
        if WRITES.match(sql):
            raise refusal()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def minutes_pass(monkeypatch):
    """Call it: so many minutes later."""
    passed, now = [], timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + timedelta(minutes=sum(passed)))
    return passed.append


@pytest.fixture
def signed_in(request):
    def come(who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        return client

    return come


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_is_read_as_ever(who, signed_in, places, minutes_pass, settings):
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60  # the pages are read for hours, by the clock
    client, found, wanted = signed_in(who), {}, {}
    addresses = {name: TABLE[name][0].format_map(places) for name in sorted({*READ} - {*TAKEN})}
    with no_writes():
        for name, address in addresses.items():
            minutes_pass(2)
            _, _, *expected = TABLE[name]
            response = client.get(address)
            if response.streaming:
                b"".join(response.streaming_content)
            found[name], wanted[name] = response.status_code, expected[PEOPLE.index(who)]
    assert found == {name: BACK if status == LOGIN else status for name, status in wanted.items()}


@pytest.mark.parametrize("name", TAKEN)
def test_no_file_is_taken_away_unseen(name, signed_in, places):
    address, _, *expected = TABLE[name]
    who = next(who for who, status in zip(PEOPLE, expected, strict=True) if status == OK)
    client, place = signed_in(who), address.format_map(places)
    with no_writes():
        answer = client.get(place)
    assert answer.status_code == 503
    assert "这一步没有保存" in answer.content.decode()


@pytest.mark.parametrize("address", ["/admin/", "/admin/targets/report/", "/admin/targets/unit/add/"])
def test_the_admin_site_is_read_as_ever(address, signed_in, report, minutes_pass):
    client = signed_in("admin")
    with no_writes():
        minutes_pass(2)
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_however_the_database_refuses(refusal, signed_in, report, minutes_pass):
    client = signed_in("leader")
    for _ in range(5):
        minutes_pass(5)  # 25 in all
        with no_writes(refusal):
            assert client.get("/2024/").status_code == 200
    assert Session.objects.get().get_decoded()["seen"] < time.time() + 60  # nothing was stored, nor lost
    minutes_pass(1)
    assert client.get("/2024/").status_code == 200
    assert Session.objects.get().get_decoded()["seen"] > time.time() + 60


def test_it_goes_on_for_as_long_as_a_session_lasts_and_then_asks_for_the_password(
    signed_in, report, minutes_pass
):
    client = signed_in("leader")
    with no_writes():
        minutes_pass(29)
        assert client.get("/2024/").status_code == 200
        minutes_pass(2)
        assert client.get("/2024/").url.startswith("/login/")


@pytest.mark.parametrize(
    ("who", "address", "sent"),
    [
        ("clerk", "/2024/report/B-017/", {"data_date": "2024-06-30", "value": "4200", "action": "draft"}),
        ("admin", "/2024/targets/B-017/instructions/", {"text": "请加快进度。"}),
        ("clerk", "/notices/mail/", {"kinds": ["returned"]}),
        ("clerk", "/logout/", {}),
        ("nobody", "/login/", {"username": "lizhen", "password": "correct-horse"}),
        ("admin", "/admin/targets/user/add/", NEW_ACCOUNT),
    ],
)
def test_whoever_writes_reads_that_it_was_not_saved(
    who, address, sent, signed_in, target, clerk, minutes_pass
):
    client = signed_in(who)
    with no_writes():
        minutes_pass(2)
        answer = client.post(address, sent)
    assert answer.status_code == 503
    assert "这一步没有保存" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_a_session_that_somebody_has_ended_is_not_kept_by_it(signed_in, report, minutes_pass):
    client = signed_in("leader")
    Session.objects.all().delete()
    minutes_pass(2)
    assert client.get("/2024/").url.startswith("/login/")
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_where_one_is_signed_in_is_shown_without_being_tidied(signed_in, clerk, report):
    client = signed_in("clerk")
    UserSession.objects.create(user=clerk, ip="10.1.1.9", session_key="ended")
    with no_writes():
        page = client.get("/sessions/")
    assert page.status_code == 200
    assert "10.1.1.9" not in page.content.decode()
    client.get("/sessions/")
    assert not UserSession.objects.filter(session_key="ended").exists()
