"""The database's first server dies while twenty people write, and another takes its place."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from urllib.parse import urlencode

import pytest

from .pair import Pair, free_port, wait_until

WRITERS = 20
TOKEN = "t" * 32
SETTING_UP = """
from datetime import date
from django.test import Client
from targets.models import Report, Target, Theme, User
report = Report.objects.create(
    year=2024, government="区政府", title="报告", start_date=date(2024, 1, 1), end_date=date(2024, 12, 31))
theme = Theme.objects.create(report=report, title="投资", short_title="投资", position=1)
for number in range({writers}):
    Target.objects.create(report=report, theme=theme, number=f"B-{{number + 1:03}}", title="任务", measure="narrative",
        start_date=report.start_date, due_date=report.end_date)
client = Client()
client.force_login(User.objects.create(username="leader", role="leader"))
print("session", client.cookies["sessionid"].value)
"""


@pytest.fixture
def pair():
    with TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        try:
            pair.start_the_first()
            yield pair
        finally:
            pair.stop()


@pytest.fixture
def environment(pair):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "DATABASE_URL": pair.url(),
        "SECRET_KEY": "0123456789" * 6,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_TLS_PROXY": "true",
    }


@pytest.fixture
def session(environment, pair):
    """Of somebody who may write instructions, on both servers."""
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    script = [*manage, "shell", "--no-imports", "-c", SETTING_UP.format(writers=WRITERS)]
    said = subprocess.run(script, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    pair.start_the_second()
    return said.split()[-1]


@pytest.fixture
def port(environment, session):
    port = free_port()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "zhanhe.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "2", "--threads", "10", "--log-level", "critical"),
        ],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: answer_of(port, "GET", "/health/").status == 200)
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)  # at once
        server.wait()


class Answer:
    def __init__(self, status: int = 0, text: str = ""):
        self.status, self.text = status, text


def answer_of(port: int, method: str, path: str, session: str = "", **data: str) -> Answer:
    """As the proxy passes it on; status 0: there was none."""
    headers = {
        "X-Forwarded-Proto": "https",
        "Referer": f"https://127.0.0.1:{port}/",
        "Host": f"127.0.0.1:{port}",
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, urlencode(data), headers)
        response = connection.getresponse()
        return Answer(response.status, response.read().decode())
    except (OSError, HTTPException):
        return Answer()
    finally:
        connection.close()


def test_no_acknowledged_write_is_lost_and_nothing_has_to_be_restarted(pair, port, session):
    is_promoted, has_ended = Event(), Event()

    def write(number: int) -> tuple[list[str], list[Answer], int]:
        """What was acknowledged, what was not, and how much of the first after the second took over."""
        stored, refused, stored_afterwards, serial = [], [], 0, 0
        while not has_ended.is_set():
            serial += 1
            text, was_promoted = f"第{number}人第{serial}件", is_promoted.is_set()
            address = f"/2024/targets/B-{number + 1:03}/instructions/"
            answer = answer_of(port, "POST", address, session, text=text)
            if answer.status == 302:
                stored.append(text)
                stored_afterwards += was_promoted
            else:
                refused.append(answer)
        return stored, refused, stored_afterwards

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, number) for number in range(WRITERS)]
        time.sleep(3)
        pair.kill_the_first()
        time.sleep(2)
        pair.promote_the_second()
        is_promoted.set()
        time.sleep(8)
        has_ended.set()
        results = [writer.result() for writer in writers]

    acknowledged = [text for stored, _, _ in results for text in stored]
    with pair.connect("second") as connection:
        kept = Counter(text for (text,) in connection.execute("SELECT text FROM targets_instruction"))
    assert [text for text in acknowledged if kept[text] != 1] == []
    assert all(afterwards for _, _, afterwards in results)
    refused = [answer for _, answers, _ in results for answer in answers]
    assert {answer.status for answer in refused} == {503}
    assert all("数据库暂时不通" in answer.text for answer in refused)
    assert answer_of(port, "GET", "/health/").status == 200
