"""The service as it runs for an office: gunicorn on a database of its own, spoken to as the proxy does."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from tests.migrated import IS_POSTGRES, SERVER, beside_the_tests, name_of

TOKEN = "t" * 32
TYPED = "application/x-www-form-urlencoded"
LONG = os.environ.get("FAULTS") == "long"  # as `make faults` has it

# Last year's report, every day of which can be reported on; as many clerks as asked for, each with a target to lead.
SETTING_UP = """
from datetime import date
from django.test import Client
from targets.models import Owner, Report, Target, Theme, Unit, User

def session_of(user):
    client = Client()
    client.force_login(user)
    return client.session.session_key

year = {year}
report = Report.objects.create(
    year=year, government="区政府", title="报告", start_date=date(year, 1, 1), end_date=date(year, 12, 31))
theme = Theme.objects.create(report=report, title="投资", short_title="投资", position=1)
print("session admin", session_of(User.objects.create(username="admin", role="admin")))
print("session leader", session_of(User.objects.create(username="leader", role="leader")))
for n in range({clerks}):
    unit = Unit.objects.create(name=f"第{{n}}局", position=n)
    target = Target.objects.create(report=report, theme=theme, number=f"B-{{n + 1:03}}", title=f"任务{{n}}",
        measure="narrative", start_date=report.start_date, due_date=report.end_date)
    Owner.objects.create(target=target, unit=unit, role="lead")
    print("session", n, session_of(User.objects.create(username=f"clerk{{n}}", role="staff", unit=unit)))
"""


# As if nobody had been there for ten minutes.
IDLING = """
from targets.signing_in.session_store import SEEN, SessionStore
for key in {keys}:
    session = SessionStore(key)
    session[SEEN] -= 600
    session.save()
"""


@dataclass(frozen=True)
class Answer:
    """`status` is 0 where there was none; by `tag` a browser asks whether it still has the page."""

    status: int = 0
    text: str = ""
    tag: str = ""


class Service:
    """One database, one folder of evidence, and the processes that serve them."""

    def __init__(self, folder: Path, database: str):
        self.folder, self.database, self.port = folder, database, free_port()
        self.sessions: dict[str, str] = {}
        self.year = date.today().year - 1
        self.process: subprocess.Popen | None = None
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = kept | {
            "DATABASE_URL": database,
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
            "SECRET_KEY": "0123456789" * 6,
            "ALLOWED_HOSTS": "127.0.0.1",
            "BEHIND_TLS_PROXY": "true",
        }

    def set_up(self, clerks: int) -> None:
        self.fill(SETTING_UP.format(clerks=clerks, year=self.year))

    def fill(self, script: str) -> None:
        """With what a script stores; it prints a line for each session."""
        self.manage("collectstatic", "--no-input", "-v0")
        self.manage("migrate", "-v0")
        said = self.manage("shell", "--no-imports", "-c", script)
        for line in said.splitlines():
            if line.startswith("session "):
                _, who, session = line.split()
                self.sessions[who] = session

    def manage(self, *command: str) -> str:
        """What a command prints."""
        whole = [sys.executable, "manage.py", *command]
        return subprocess.run(
            whole, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def idle(self) -> None:
        """Each page that is read next wants to store that somebody is there again."""
        self.manage("shell", "--no-imports", "-c", IDLING.format(keys=list(self.sessions.values())))

    def read(self, times: int = 10) -> set[int]:
        """What the year's page answers: to the office, a leader and a clerk, again and again."""
        people = ("admin", "leader", "0") * times
        return {self.ask("GET", f"/{self.year}/", who).status for who in people}

    def start(self, workers: int = 2) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "zhanhe.wsgi", "--bind", f"127.0.0.1:{self.port}"),
                *("--workers", str(workers), "--threads", "8", "--log-level", "critical"),
            ],
            env=self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that all its processes can be killed at once
        )
        wait_until(lambda: self.ask("GET", "/health/").status == 200)

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process:
            os.killpg(self.process.pid, how)
            self.process.wait()
            self.process = None

    def ask(
        self,
        method: str,
        path: str,
        who: str = "",
        body: bytes = b"",
        *,
        kind: str = "",
        tag: str = "",
        authorization: str = "",
    ) -> Answer:
        headers = {
            "X-Forwarded-Proto": "https",
            "Host": f"127.0.0.1:{self.port}",
            "Referer": f"https://127.0.0.1:{self.port}/",
            "Cookie": f"__Host-sessionid={self.sessions.get(who, '')}; __Host-csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        headers |= {"Content-Type": kind} if kind else {}
        headers |= {"If-None-Match": tag} if tag else {}
        if authorization:
            headers["Authorization"] = authorization.encode("utf-8", "replace").decode("latin-1")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.read().decode(), response.headers.get("ETag", ""))
        except (OSError, HTTPException):
            return Answer()
        finally:
            connection.close()

    def send(self, path: str, who: str, data: dict[str, str]) -> Answer:
        return self.ask("POST", path, who, urlencode(data).encode(), kind=TYPED)

    def write(self, clerk: int, day: date, text: str, *, action: str = "draft", file: bytes = b"") -> Answer:
        """A reading of the clerk's target, with a picture where there is one."""
        fields = {"data_date": day.isoformat(), "self_rating": "50", "text": text, "action": action}
        path = f"/{self.year}/report/B-{clerk + 1:03}/"
        if not file:
            return self.send(path, str(clerk), fields)
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
        parts.append(b'name="evidence"; filename="a.png"\r\n\r\n' + file)
        mark = f"--{TOKEN}".encode()
        body = b"".join(mark + b"\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
        return self.ask(
            "POST", path, str(clerk), body + mark + b"--", kind=f"multipart/form-data; boundary={TOKEN}"
        )

    def waiting(self) -> dict[str, str]:
        """What the checking page shows: the entries' keys and versions."""
        page = self.ask("GET", f"/{self.year}/review/", "admin").text
        return dict(re.findall(r'name="version-(\d+)" value="(\w+)"', page))

    def accept(self, shown: dict[str, str]) -> Answer:
        versions = {f"version-{key}": version for key, version in shown.items()}
        body = urlencode([("entry", key) for key in shown] + list(versions.items()))
        return self.ask(
            "POST",
            f"/{self.year}/review/accept/",
            "admin",
            body.encode(),
            kind=TYPED,
        )

    def texts(self) -> list[str]:
        return self._query("ProgressEntry.objects.values_list('text', flat=True)")

    def counts(self) -> dict[str, int]:
        return {
            "units": len(self._query("Unit.objects.all()")),
            "targets": len(self._query("Target.objects.all()")),
        }

    def half_written(self) -> list[str]:
        """Entries without a history, and evidence whose file is missing or not what it was."""
        return self._query(
            "[e for e in ProgressEntry.objects.all() if not e.history.exists()]"
        ) + self._query(
            "[e for e in Evidence.objects.all() if sha256(e.file.read()).hexdigest() != e.sha256]"
        )

    def _query(self, rows: str) -> list[str]:
        script = f"from hashlib import sha256; from targets.models import *; print(*{rows}, sep='\\n')"
        return [line for line in self.manage("shell", "--no-imports", "-c", script).splitlines() if line]


@contextmanager
def new_database(folder: Path, copied_from: str = "") -> Iterator[str]:
    """The address of a database, empty or a copy, on the PostgreSQL that the tests run on or else in a SQLite file."""
    if not IS_POSTGRES:
        if copied_from:
            shutil.copy(copied_from.removeprefix("sqlite:///"), folder / "db.sqlite3")
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    name, template = f"faults_{uuid.uuid4().hex}", name_of(copied_from) if copied_from else "template0"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield beside_the_tests(name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_until(is_so, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)
