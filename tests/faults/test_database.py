"""The database is away for a while, takes no writes, or its disk is full."""

import os
import time
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO

import psutil
import pytest
from PIL import Image

from .service import LONG, Service, wait_until

pytestmark = pytest.mark.xdist_group("faults")  # one worker sets up
AWAY = 10 if LONG else 3  # seconds


@pytest.fixture
def started(on_postgres):
    """A service with a PostgreSQL of its own."""
    on_postgres.start()
    return on_postgres


def test_while_postgresql_is_away_a_page_says_so_and_afterwards_all_goes_on(pair, started):
    service, day = started, date(started.year, 3, 31)
    assert service.write(0, day, "之前").status == 302
    pair.kill_the_first()
    end = time.monotonic() + AWAY
    while time.monotonic() < end:
        answers = [service.write(0, day, "其间"), service.ask("GET", f"/{service.year}/", "admin")]
        assert {answer.status for answer in answers} == {503}
        assert all("这一步没有保存" in answer.text for answer in answers)
    pair.restart_the_first()
    wait_until(lambda: service.write(0, date(service.year, 4, 30), "之后").status == 302, seconds=30)
    assert sorted(service.texts()) == sorted(["之前", "之后"])


def test_where_postgresql_takes_no_writes_a_page_says_so_and_afterwards_all_goes_on(pair, started):
    service = started
    service.idle()
    with pair.connect("first") as connection:
        connection.autocommit = True
        connection.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        connection.execute("SELECT pg_reload_conf()")
    wait_until(lambda: service.write(0, date(service.year, 3, 31), "其间").status == 503)
    assert service.read() == {200}
    assert "这一步没有保存" in service.write(0, date(service.year, 3, 31), "其间").text
    with pair.connect("first") as connection:
        connection.autocommit = True
        connection.execute("SET default_transaction_read_only = off")
        connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
        connection.execute("SELECT pg_reload_conf()")
    wait_until(lambda: service.write(0, date(service.year, 3, 31), "之后").status == 302)
    assert service.texts() == ["之后"]


def test_while_only_a_standby_is_left_everybody_reads_on_and_writes_once_it_is_promoted(pair, started):
    service, day = started, date(started.year, 3, 31)
    pair.start_the_second()
    service.idle()
    pair.kill_the_first()
    wait_until(lambda: service.read(1) == {200}, seconds=30)
    for _ in range(3 if LONG else 1):
        assert service.read() == {200}
        assert service.write(0, day, "其间").status == 503
        time.sleep(AWAY)  # connections grow too old meanwhile
    pair.promote_the_second()
    wait_until(lambda: service.write(0, day, "之后").status == 302, seconds=30)
    assert service.texts() == ["之后"]


@contextmanager
def room_for(service: Service, size: int):
    """As if the disk were full: no process of the service gets a file to grow beyond the size in bytes."""
    group = psutil.Process(service.process.pid)
    processes = [group, *group.children()]
    for process in processes:
        process.rlimit(psutil.RLIMIT_FSIZE, (size, -1))
    yield
    for process in processes:
        process.rlimit(psutil.RLIMIT_FSIZE, (-1, -1))


def test_where_the_disk_is_full_nothing_is_half_and_what_was_acknowledged_stays(service):
    days = [date(service.year, 1, 1) + timedelta(days=n) for n in range(25)]
    with room_for(service, 200_000):
        answers = {day: service.write(0, day, str(day)) for day in days}
    assert {answer.status for answer in answers.values()} == {302, 503}
    refused = [answer.text for answer in answers.values() if answer.status == 503]
    assert all("这一步没有保存" in text for text in refused)
    acknowledged = {str(day) for day, answer in answers.items() if answer.status == 302}
    assert set(service.texts()) == acknowledged
    assert service.write(0, days[-1], str(days[-1])).status == 302
    assert service.half_written() == []


def test_where_the_disk_is_full_everybody_reads_on(service):
    assert service.read() == {200}
    service.idle()
    with room_for(service, 0):
        assert service.read() == {200}
        answer = service.write(0, date(service.year, 3, 31), "其间")
        assert (answer.status, "这一步没有保存" in answer.text) == (503, True)
    assert service.read(1) == {200}
    assert service.write(0, date(service.year, 3, 31), "之后").status == 302
    assert service.texts() == ["之后"]


def test_where_the_disk_is_full_no_part_of_a_file_stays(service):
    file = BytesIO()
    Image.frombytes("RGB", (400, 400), os.urandom(400 * 400 * 3)).save(file, "PNG")
    day = date(service.year, 3, 31)
    with room_for(service, 300_000):
        answer = service.write(0, day, "有照片", file=file.getvalue())
    assert answer.status == 200  # the form again, with what was typed
    assert "服务器磁盘已满" in answer.text
    assert [path for path in (service.folder / "media").rglob("*") if path.is_file()] == []
    assert service.texts() == []
    assert service.write(0, day, "有照片", file=file.getvalue()).status == 302
