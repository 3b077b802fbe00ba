"""Figures for Prometheus: right over two processes, for nobody without the token, and of nobody in particular."""

import json
import re
import sqlite3
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from targets.models import MailChoice, Notice, NoticeKind
from targets.services.outbox import waiting_counts
from tests.conftest import at
from tests.faults.service import Service, new_database

METRICS_TOKEN = "0123456789abcdef" * 2
NOW = at(2026, 11, 26)
pytestmark = pytest.mark.xdist_group("metrics")


class Watched(Service):
    """A service that counts."""

    def __init__(self, folder: Path, database: str):
        super().__init__(folder, database)
        self.environment |= {
            "METRICS_TOKEN": METRICS_TOKEN,
            "PROMETHEUS_MULTIPROC_DIR": str(folder / "run"),
            "NOTICE_WEBHOOK_URL": "http://127.0.0.1:9/",
        }

    def scrape(self, token: str = METRICS_TOKEN):
        return self.ask("GET", "/metrics/", authorization=f"Bearer {token}")

    def figures(self) -> dict[tuple, float]:
        """By name and labels."""
        families = text_string_to_metric_families(self.scrape().text)
        return {
            (sample.name, *sorted(sample.labels.values())): sample.value
            for family in families
            for sample in family.samples
            if not sample.name.endswith("_bucket")
        }


@pytest.fixture(scope="module")
def service(migrated):
    with TemporaryDirectory() as folder, new_database(Path(folder), migrated) as database:
        service = Watched(Path(folder), database)
        service.set_up(clerks=1)
        try:
            service.start()
            yield service
        finally:
            service.stop()


def pids(service: Watched) -> set[str]:
    return {
        re.findall(r"_(\d+)\.db", path.name)[0] for path in (service.folder / "run").glob("histogram_*.db")
    }


def test_two_workers_count_as_one(service):
    before = service.figures()
    asked = 0
    while asked < 40 or len(pids(service)) < 2:  # until both have had some
        assert service.ask("GET", f"/{service.year}/targets/", "leader").status == 200
        assert service.ask("GET", f"/{service.year}/targets/B-001/", "leader").status == 200
        assert service.ask("GET", "/there/is/no/such/page/").status == 404
        asked += 1
        assert asked < 2000
    after = service.figures()
    for view, status in (("ledger", "200"), ("target", "200"), ("other", "404")):
        key = ("zhanhe_request_seconds_count", *sorted((view, status)))
        assert after[key] - before.get(key, 0) == asked, key
    assert after["zhanhe_request_seconds_sum", "200", "ledger"] > before.get(
        ("zhanhe_request_seconds_sum", "200", "ledger"), 0
    )
    assert len(pids(service)) == 2


def test_wrong_passwords_and_keeping_out_are_counted(service):
    before = service.figures()
    for _ in range(7):
        service.send("/login/", "", {"username": "leader", "password": "no-such-word-1"})
    after = service.figures()

    def more(result: str) -> float:
        key = ("zhanhe_sign_ins_total", result)
        return after.get(key, 0) - before.get(key, 0)

    assert more("wrong") + more("kept_out") == 7
    assert more("kept_out") >= 2  # the sixth and the seventh
    assert more("well") == 0


def test_nobody_is_named(service):
    """Pages have keys in their addresses, and people names: neither is in what is read."""
    for path in (
        "/1999/",
        f"/{service.year}/units/1/",
        "/entries/7/withdraw/",
        "/evidence/9/",
        "/secret-name/",
    ):
        service.ask("GET", path, "leader")
    text = service.scrape().text
    labels = re.findall(r'(\w+)="([^"]*)"', text)
    assert {name for name, _ in labels} <= {"view", "status", "le", "kind", "result", "way"}
    for name, value in labels:
        fits = {"view": r"[a-z_:]+", "status": r"\d{3}", "le": r"[\d.]+|\+Inf"}.get(name, r"[A-Za-z_]+")
        assert re.fullmatch(fits, value), (name, value)
    said = " ".join(value for name, value in labels if name != "le")
    assert not re.search(r"leader|clerk0|secret|第0局|127\.0\.0\.1|1999", said)


@pytest.mark.parametrize(
    "token", ["", METRICS_TOKEN[:-1], METRICS_TOKEN + "0", METRICS_TOKEN.upper(), "密码", "x" * 32]
)
def test_without_the_token_there_is_nothing_to_read(service, token):
    answer = service.scrape(token)
    assert answer.status == 401
    assert answer.text == ""


@pytest.mark.parametrize(
    "authorization", ["", METRICS_TOKEN, f"Basic {METRICS_TOKEN}", f"Token {METRICS_TOKEN}"]
)
def test_the_token_comes_as_a_bearer(service, authorization):
    assert service.ask("GET", "/metrics/", authorization=authorization).status == 401


def test_an_admin_who_has_signed_in_needs_it_as_well(service):
    assert service.ask("GET", "/metrics/", "admin").status == 401


def test_the_disk_and_the_backup(service):
    figures = service.figures()
    assert figures["zhanhe_last_backup_timestamp_seconds",] == 0
    assert figures["zhanhe_disk_size_bytes",] > figures["zhanhe_disk_free_bytes",] > 0
    assert figures["zhanhe_database_up",] == 1
    assert figures["zhanhe_evidence_bytes",] == 0
    made = timezone.now() - timedelta(hours=5)
    note = service.folder / "media" / "last_backup.json"
    note.parent.mkdir(exist_ok=True)
    note.write_text(json.dumps({"made_at": made.isoformat(), "size": 1, "is_verified": True}))
    figures = service.figures()
    assert figures["zhanhe_last_backup_timestamp_seconds",] == pytest.approx(made.timestamp())
    assert figures["zhanhe_last_backup_verified",] == 1


def test_what_waits_for_the_group(service):
    assert service.figures()["zhanhe_notices_waiting", "group"] == 0
    written = "Notice.objects.create(kind='urging', text='x', address='/', created_at=timezone.now())"
    service.manage(
        "shell",
        "--no-imports",
        "-c",
        f"from django.utils import timezone; from targets.models import *; {written}",
    )
    assert service.figures()["zhanhe_notices_waiting", "group"] == 1


def test_what_fails_at_the_database_is_counted(service):
    """Last: a table is gone for a moment."""
    for old, new in (("targets_notice", "targets_away"), ("targets_away", "targets_notice")):
        run(service.database, f"ALTER TABLE {old} RENAME TO {new}")
        if new == "targets_away":
            assert service.ask("GET", "/notices/", "leader").status in (500, 503)
    errors = [
        value for (name, *_), value in service.figures().items() if name == "zhanhe_database_errors_total"
    ]
    assert errors == [1]


def run(database: str, sql: str) -> None:
    if database.startswith("postgres"):
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(sql)
        return
    connection = sqlite3.connect(database.removeprefix("sqlite:///"))
    connection.execute(sql)
    connection.close()


@pytest.mark.parametrize(
    ("kind", "chosen", "waits"),
    [
        (NoticeKind.RETURNED, None, True), (NoticeKind.RETURNED, True, True), (NoticeKind.RETURNED, False, False),
        (NoticeKind.ACCEPTED, None, False), (NoticeKind.ACCEPTED, True, True), (NoticeKind.ACCEPTED, False, False),
        (NoticeKind.REMINDER, None, True), (NoticeKind.REMINDER, False, False),
    ],
)  # fmt: skip
def test_only_what_is_wanted_by_mail_waits_for_it(clerk, settings, kind, chosen, waits):
    settings.EMAIL_HOST = "mail.example"
    clerk.email = "chen@example.gov.cn"
    clerk.save()
    if chosen is not None:
        MailChoice.objects.create(user=clerk, kind=kind, is_wanted=chosen)
    MailChoice.objects.create(user=clerk, kind=NoticeKind.URGING, is_wanted=False)  # of something else
    Notice.objects.create(recipient=clerk, kind=kind, text="x", address="/", created_at=NOW)
    assert waiting_counts(at=NOW) == {"mail": int(waits)}


@pytest.mark.parametrize(
    "change",
    [{"read_at": NOW}, {"sent_at": NOW}, {"created_at": NOW - timedelta(days=4)}],
    ids=["read", "sent", "old"],
)
def test_what_is_read_sent_or_old_waits_no_more(clerk, settings, change):
    settings.EMAIL_HOST = "mail.example"
    clerk.email = "chen@example.gov.cn"
    clerk.save()
    fields = {"created_at": NOW} | change
    Notice.objects.create(recipient=clerk, kind=NoticeKind.URGING, text="x", address="/", **fields)
    assert waiting_counts(at=NOW) == {"mail": 0}


def test_where_nothing_goes_out_nothing_waits(clerk):
    Notice.objects.create(recipient=clerk, kind=NoticeKind.URGING, text="x", address="/", created_at=NOW)
    assert waiting_counts(at=NOW) == {}
