"""The shipped site of nginx, before gunicorn on loopback, with a certificate that is thrown away."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.inspection.files import PDF

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
HOST = "zhanhe.example.gov.cn"
ROOT = Path(__file__).resolve().parent.parent
pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.xdist_group("nginx"),
]
SET_UP = """
from targets.models import Owner, Report, Role, User
owner = Owner.objects.filter(role="lead", target__number="B-017").get()
User.objects.create_user("clerk", "correct-horse-7", name="李真", role=Role.STAFF, unit=owner.unit)
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answers(port: int) -> None:
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("it did not start")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The ports of the site, with TLS and without."""
    folder = tmp_path_factory.mktemp("served")
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")} | {
        "SECRET_KEY": uuid.uuid4().hex * 2, "ALLOWED_HOSTS": HOST, "BEHIND_TLS_PROXY": "true",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "MEDIA_ROOT": f"{folder}/media",
        "STATIC_ROOT": f"{folder}/static",
    }  # fmt: skip
    for command in (
        ["migrate", "-v0"], ["collectstatic", "-v0", "--no-input"],
        ["import_catalogue", "targets/data/zhanhe_2024"], ["shell", "--no-imports", "-c", SET_UP],
    ):  # fmt: skip
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    certificate = ["-subj", f"/CN={HOST}", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    inner, outer, plain = free_port(), free_port(), free_port()
    site = (ROOT / "docs/deploy/nginx.conf").read_text("utf-8")
    for shipped, own in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen 443 ssl;", f"listen 127.0.0.1:{outer} ssl;"),
        ("/etc/ssl/zhanhe/fullchain.pem", f"{folder}/cert.pem"), ("/etc/ssl/zhanhe/privkey.pem", f"{folder}/key.pem"),
        ("127.0.0.1:8000", f"127.0.0.1:{inner}"),
    ):  # fmt: skip
        assert shipped in site
        site = site.replace(shipped, own)
    (folder / "site.conf").write_text(site)
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.getuid() == 0 else ''} daemon off; pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{}} http {{ access_log off; {kept} include {folder}/site.conf; }}"
    )
    gunicorn = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "zhanhe.wsgi", "--workers", "2", "--bind", f"127.0.0.1:{inner}"],
        cwd=ROOT, env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    nginx = subprocess.Popen([NGINX, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"])
    try:
        answers(inner)
        answers(outer)
        yield outer, plain
    finally:
        nginx.terminate()
        gunicorn.terminate()
        nginx.wait(20)
        gunicorn.wait(20)


@pytest.fixture(scope="module")
def port(served) -> int:
    return served[0]


class Visitor:
    """A browser of few words."""

    def __init__(self, port: int):
        self.port, self.cookies = port, {}

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str):
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=60)
        sent = {
            "Host": HOST,
            "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(map("=".join, self.cookies.items())),
        }
        connection.request(method, path, body, sent | {n.replace("_", "-"): v for n, v in headers.items()})
        answer = connection.getresponse()
        answer.content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer

    def token(self, path: str) -> str:
        return re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.ask("GET", path).content.decode())[1]

    def sign_in(self) -> "Visitor":
        typed = {
            "username": "clerk",
            "password": "correct-horse-7",
            "csrfmiddlewaretoken": self.token("/login/"),
        }
        answer = self.ask(
            "POST", "/login/", urlencode(typed).encode(), Content_Type="application/x-www-form-urlencoded"
        )
        assert answer.status == 302
        return self


@pytest.fixture(scope="module")
def clerk(port) -> Visitor:
    return Visitor(port).sign_in()


def test_a_file_goes_up_and_comes_down_as_it_was(clerk):
    typed = {
        "data_date": "2024-06-30",
        "value": "4200",
        "csrfmiddlewaretoken": clerk.token("/2024/report/B-017/"),
    }
    parts = [f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in typed.items()]
    head = '--x\r\nContent-Disposition: form-data; name="evidence"; filename="a.pdf"\r\n\r\n'
    large = PDF + b"%" + os.urandom(3_000_000).hex().encode()
    body = "".join(parts).encode() + head.encode() + large + b"\r\n--x--\r\n"
    sent = clerk.ask("POST", "/2024/report/B-017/", body, Content_Type="multipart/form-data; boundary=x")
    assert sent.status in (200, 302), sent.content[:500]
    found = clerk.ask("GET", "/evidence/1/")
    assert (found.status, found.content == large) == (200, True)
    assert "attachment" in found.headers["Content-Disposition"]


def test_what_has_not_changed_is_not_sent_again(clerk):
    clerk.ask("GET", "/2024/")  # a page with something to say once has no ETag
    first = clerk.ask("GET", "/2024/")
    assert first.status == 200
    assert clerk.ask("GET", "/2024/", If_None_Match=first.headers["ETag"]).status == 304


def test_the_number_of_a_request_is_the_proxys(clerk):
    assert re.fullmatch("[0-9a-f]{32}", clerk.ask("GET", "/2024/").headers["X-Request-ID"])


@pytest.mark.parametrize("path", ["/login/", "/", "/admin/login/", "/2024/", "/2024/report/B-017/"])
def test_too_much_is_refused_before_it_is_kept(port, path):
    answer = Visitor(port).ask("POST", path, b"", Content_Length=str(300 * 1024**2))
    assert answer.status == 413


def test_a_stranger_gets_the_headers_and_no_page(port):
    answer = Visitor(port).ask("GET", "/2024/")
    assert answer.status == 302
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert "preload" not in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "path",
    [
        "/login/",
        "/2024/",
        "/health/",
        "/api/v1/reports",
        "/there/is/none/",
        "/static/no-preview.svg",
        "/metrics/",
    ],
)
def test_every_answer_keeps_the_browser_from_guessing(port, path):
    headers = Visitor(port).ask("GET", path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in headers["Content-Security-Policy"]
    assert not {"Access-Control-Allow-Origin", "X-Powered-By"} & set(headers)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 301), ("/login/?next=/2024/", 301), ("/2024/api/", 301), ("/api/v1/reports", 403), ("/api/", 403)],
)
def test_in_the_clear_people_are_led_on_and_programs_refused(served, path, status):
    connection = http.client.HTTPConnection("127.0.0.1", served[1], timeout=20)
    connection.request("GET", path, headers={"Host": HOST, "Authorization": "Bearer secret"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == status
    assert answer.getheader("Location") == (f"https://{HOST}{path}" if status == 301 else None)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_what_no_browser_needs_is_refused(port, method):
    assert Visitor(port).ask(method, "/login/").status in (400, 403, 405)


def test_requests_half_sent_hold_nobody_up(port):
    """More of them than there are workers."""
    halves = []
    for _ in range(8):
        half = ssl._create_unverified_context().wrap_socket(socket.create_connection(("127.0.0.1", port)))
        half.sendall(f"POST /login/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1000\r\n\r\nuser".encode())
        halves.append(half)
    began = time.monotonic()
    assert Visitor(port).ask("GET", "/health/").content == b"ok"
    assert time.monotonic() - began < 10
    for half in halves:
        half.close()
