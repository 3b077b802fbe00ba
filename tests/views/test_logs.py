"""Whether it is up, what is logged of a request and mailed of an error, and what the person sees."""

import json
import logging
import re
import sys
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from targets.services.last_backup import LastBackup, note_backup
from targets.views import health, logs

SECRET = "李真的13800138000"


@pytest.fixture
def broken(client, admin, report, monkeypatch):
    """A page that fails with the given error, as a stranger would see it."""
    client.raise_request_exception = False
    client.force_login(admin)

    def page(error: Exception):
        def fail(*_args, **_kwargs):
            raise error

        monkeypatch.setattr("targets.summaries.people", fail)
        return client.get(f"/2024/people/?q={SECRET}", headers={"X-Request-ID": "from-the-proxy-1"})

    return page


def test_each_answer_has_a_number(client, db):
    numbers = {client.get("/login/")["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3
    assert all(re.fullmatch("[0-9a-f]{12}", number) for number in numbers)


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("abcdef12-3456", True), ("short", False), ("x" * 65, False), ("a b c d e f g h", False), ("<script>1234", False)],
)  # fmt: skip
def test_the_proxys_number_is_kept_where_it_is_one(given, is_kept, client, db):
    number = client.get("/login/", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (number == given) == is_kept


def test_a_page_of_an_error_has_the_number_to_name(broken):
    answer = broken(ValueError(SECRET))
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()
    assert "from-the-proxy-1" in answer.content.decode()


def test_a_database_that_is_away_is_said_so(broken):
    answer = broken(OperationalError("connection refused"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "数据库暂时不通" in answer.content.decode()
    assert "没有保存" in answer.content.decode()


def test_who_may_not_and_what_is_not_there_have_the_number(client, clerk, report):
    client.force_login(clerk)
    for address, status in (("/2024/people/", 403), ("/2024/none/", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        assert answer["X-Request-ID"] in answer.content.decode()


def record_of(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except type(error):
        told = ("Internal Server Error: %s", ("/2024/",), sys.exc_info())
        return logging.LogRecord("django.request", logging.ERROR, "x.py", 1, *told)


def test_a_line_of_json_names_the_error_and_nobody():
    token = logs.REQUEST.set("abc12345")
    line = json.loads(logs.AsJson().format(record_of(ValueError(f"Key (username)=({SECRET})"))))
    logs.REQUEST.reset(token)
    assert (line["error"], line["request"], line["level"]) == ("ValueError", "abc12345", "ERROR")
    assert line["message"] == "Internal Server Error: /2024/"
    assert "test_logs.py" in line["trace"][-1]
    assert SECRET not in json.dumps(line, ensure_ascii=False)


def test_errors_are_mailed_once_in_a_while_and_name_nobody(settings, mailoutbox, monkeypatch):
    settings.ADMINS = [("", "ops@example.gov.cn")]
    handler, now = logs.ToAdmins(), [1000.0]
    monkeypatch.setattr(logs.time, "monotonic", lambda: now[0])
    for _ in range(5):
        handler.emit(record_of(ValueError(SECRET)))
    handler.emit(record_of(KeyError(SECRET)))
    now[0] += 700
    handler.emit(record_of(ValueError(SECRET)))
    assert [mail.subject.split()[1] for mail in mailoutbox] == ["ValueError", "KeyError", "ValueError"]
    assert mailoutbox[0].to == ["ops@example.gov.cn"]
    assert not any(SECRET in mail.body for mail in mailoutbox)


def test_a_request_is_logged_without_what_was_asked(client, db, caplog):
    with caplog.at_level(logging.INFO, "zhanhe.requests"):
        client.get(f"/login/?next=/{SECRET}")
    assert re.fullmatch(r"GET /login/ 200 \d+ ms", caplog.messages[-1])


# -- up and ready


@pytest.fixture
def away(monkeypatch):
    def fail(*_args, **_kwargs):
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", fail)


def test_it_is_not_up_without_its_database(client, away):
    assert client.get("/health/").status_code == 503
    answer = client.get("/ready/")
    assert answer.status_code == 503
    assert "database: no" in answer.content.decode()


def test_it_is_ready_and_tells_the_age_of_the_backup(client, db, monkeypatch):
    assert client.get("/ready/").content.decode().splitlines() == [
        "database: ok", "migrations: ok", "disk: ok", "backup: none",
    ]  # fmt: skip
    for hours, said in ((3, "3 hours old"), (50, "50 hours old, too old")):
        note_backup(LastBackup(made_at=timezone.now() - timedelta(hours=hours), size=1, is_verified=False))
        answer = client.get("/ready/")
        assert (answer.status_code, answer.content.decode().splitlines()[-1]) == (200, f"backup: {said}")


@pytest.mark.parametrize(
    ("name", "value", "line"), [("_has_room", False, "disk"), ("_waiting_migrations", True, "migrations")]
)
def test_it_is_not_ready_without(name, value, line, client, db, monkeypatch):
    monkeypatch.setattr(health, name, lambda: value)
    answer = client.get("/ready/")
    assert answer.status_code == 503
    assert f"{line}: no" in answer.content.decode()
