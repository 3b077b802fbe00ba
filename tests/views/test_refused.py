"""Whoever is refused is told so in Chinese: pages of 400 and 403, whatever was sent."""

import logging
import re

import pytest
from django.conf import settings
from django.test import Client

LATIN_WORDS = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,}")


@pytest.fixture(autouse=True)
def quiet(settings):
    settings.DEBUG = False
    for name in ("django.request", "django.security"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def words_of(page: str) -> str:
    return re.sub(r"<head>.*?</head>|<[^>]*>", " ", page, flags=re.DOTALL)


def said_in_chinese(answer, status: int) -> bool:
    words = words_of(answer.content.decode())
    return answer.status_code == status and "。" in words and not LATIN_WORDS.search(words)


def many_fields() -> dict:
    return {f"f{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 100)}


@pytest.mark.parametrize(
    "address", ["/login/", "/password/", "/2024/report/B-017/", "/2024/people/unlock/", "/sessions/"]
)
def test_too_many_fields(address, client, admin, target):
    client.force_login(admin)
    assert said_in_chinese(client.post(address, many_fields()), 400)


@pytest.mark.parametrize("host", ["elsewhere.example", "a_b", "x:y:z", "", "127.0.0.1.evil.example"])
def test_a_foreign_host(host, client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert said_in_chinese(client.get("/login/", headers={"host": host}), 400)


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=é"])
@pytest.mark.parametrize("address", ["/login/", "/2024/report/B-017/"])
def test_a_broken_form(boundary, address, client, admin, target):
    client.force_login(admin)
    assert said_in_chinese(client.generic("POST", address, b"--x", f"multipart/form-data{boundary}"), 400)


def test_too_much_text(client, admin, report):
    client.force_login(admin)
    assert said_in_chinese(client.post("/notices/mail/", {"x": "y" * (7 * 1024**2)}), 400)


@pytest.mark.parametrize(
    "address", ["/2024/review/", "/2024/people/", "/log/", "/2024/catalogue/", "/admin/login/"]
)
def test_no_right(address, client, leader, report):
    client.force_login(leader)
    assert said_in_chinese(client.get(address), 403)


@pytest.mark.parametrize("address", ["/login/", "/password/", "/logout/", "/second-factor/on/", "/sessions/"])
def test_no_token(address, clerk, report):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    assert said_in_chinese(strict.post(address, {}), 403)
