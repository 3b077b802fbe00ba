"""Processes die in the middle of what they do."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from threading import Event

import psutil
import pytest
from PIL import Image

from .service import LONG

pytestmark = pytest.mark.xdist_group("faults")  # one worker sets up
ROUNDS = 20 if LONG else 3


@pytest.fixture
def chance():
    return random.Random(2024)


def picture(clerk: int, day: date) -> bytes:
    """Another for each day of each clerk."""
    file = BytesIO()
    Image.new("RGB", (200, 200), (clerk, day.month, day.day)).save(file, "PNG")
    return file.getvalue()


def written_until(service, ended: Event, clerk: int, first: date) -> list[date]:
    """The days whose reading, each with a file, was acknowledged."""
    days, day = [], first
    while not ended.is_set():
        if service.write(clerk, day, f"{clerk}号{day}", file=picture(clerk, day)).status == 302:
            days.append(day)
        day += timedelta(days=1)
        time.sleep(0.02)
    return days


def test_whoever_is_killed_everything_acknowledged_is_there_and_nothing_is_half(service, chance):
    """A worker in every other round, else all processes."""
    acknowledged: dict[int, list[date]] = {clerk: [] for clerk in range(8)}
    for turn in range(ROUNDS):
        first, ended = date(service.year, 1, 1) + timedelta(days=15 * turn), Event()
        with ThreadPoolExecutor(len(acknowledged)) as pool:
            writers = {
                clerk: pool.submit(written_until, service, ended, clerk, first) for clerk in acknowledged
            }
            time.sleep(chance.uniform(0.5, 1.5))
            if turn % 2:
                workers = psutil.Process(service.process.pid).children()
                os.kill(chance.choice(workers).pid, signal.SIGKILL)
                time.sleep(0.5)
            else:
                service.stop(signal.SIGKILL)
            ended.set()
            for clerk, days in writers.items():
                acknowledged[clerk] += days.result()
        if not service.process:
            service.start()
    assert any(acknowledged.values())
    texts = set(service.texts())
    for clerk, days in acknowledged.items():
        assert {f"{clerk}号{day}" for day in days} <= texts
    assert service.half_written() == []


def test_accepting_many_is_done_for_all_or_for_none(service, chance):
    for turn in range(ROUNDS):
        day = date(service.year, 1 + turn % 12, 1 + turn // 12)
        for clerk in range(12):
            assert service.write(clerk, day, f"第{turn}轮", action="submit").status == 302
        waiting = service.waiting()
        assert len(waiting) == 12
        with ThreadPoolExecutor(1) as pool:
            accepting = pool.submit(service.accept, waiting)
            time.sleep(chance.uniform(0, 0.6))
            service.stop(signal.SIGKILL)
            accepting.result()
        service.start()
        left = service.waiting()
        assert len(left) in (0, 12)
        if left:
            assert service.accept(left).status == 302
        assert service.waiting() == {}


def test_a_catalogue_is_taken_in_whole_or_not_at_all(service, chance):
    command = [sys.executable, "manage.py", "import_catalogue", "targets/data/zhanhe_2024"]
    for _ in range(ROUNDS):
        process = subprocess.Popen(command, env=service.environment, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(1, 6))
        process.kill()
        process.wait()
        counts = service.counts()
        assert counts in ({"units": 32, "targets": 32}, counts | {"targets": 32 + 272})
