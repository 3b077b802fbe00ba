"""Signing in elsewhere: a real OpenID Connect provider in a process of its own decides who somebody is."""

import os
import re
import socket
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from targets.adapters import account_of, single_sign_on_refused
from tests.conftest import person

PASSWORD = "correct-horse"


@pytest.fixture(scope="session")
def provider():
    """Its address. Whoever is named at its form is signed in there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--host", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(150):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=5).raise_for_status()
                break
            except requests.ConnectionError:
                assert process.poll() is None, "the provider has ended"
                time.sleep(0.2)
        yield address
        process.terminate()


@pytest.fixture
def elsewhere(provider, settings):
    """Named in the settings, as `OIDC_ISSUER` does it."""
    settings.OIDC_ISSUER, settings.OIDC_NAME = provider, "市统一身份认证"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso", "name": "市统一身份认证", "client_id": "zhanhe", "secret": "secret",
                    "settings": {"server_url": provider},
                }
            ],
        }
    }  # fmt: skip
    return provider


def back_from(client: Client, provider: str, claims: dict, then: str = "", **answer):
    """What the browser is sent to when the person has proved there who it is."""
    requests.put(f"{provider}/users/s-1", json=claims, timeout=10).raise_for_status()
    sent = client.get("/login/sso/", {"next": then} if then else {})
    assert sent.status_code == 302
    assert sent["Location"].startswith(f"{provider}/oauth2/authorize?")
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    there = requests.post(sent["Location"], data={"sub": "s-1"} | answer, allow_redirects=False, timeout=10)
    assert there.status_code == 302, there.text
    return there.headers["Location"].removeprefix("http://testserver")


def come_in(client: Client, provider: str, claims: dict, then: str = ""):
    return client.get(back_from(client, provider, claims, then))


def test_the_person_comes_in_under_the_account_of_that_name(elsewhere, client, leader, report):
    assert "用市统一身份认证登录" in client.get("/login/?next=/2024/targets/").content.decode()
    answer = come_in(client, elsewhere, {"preferred_username": "zhaoning"}, "/2024/targets/")
    assert answer.url == "/2024/targets/"
    assert client.get("/2024/help/").context["user"] == leader
    assert "本次" in client.get("/sessions/").content.decode()
    assert not SocialAccount.objects.exists()


def test_it_leads_to_no_other_site(elsewhere, client, leader, report):
    assert come_in(client, elsewhere, {"preferred_username": "zhaoning"}, "https://evil.example/").url == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "stranger"},
        {"preferred_username": "gone"},  # deactivated
        {"preferred_username": "ZHAONING"},
        {"preferred_username": ""},
        {"preferred_username": ["zhaoning"]},
        {"preferred_username": None},
        {"preferred_username": "' or 1=1 --"},
        {"name": "zhaoning", "nickname": "zhaoning", "email": "zhaoning@gov.example"},
        {},
    ],
)
def test_whoever_has_no_active_account_stays_outside(claims, elsewhere, client, leader, report):
    gone = person("gone", "去职", "leader")
    gone.is_active = False
    gone.save()
    heard = []

    def hear(sender, request, claim, **kwargs):
        heard.append(claim)

    single_sign_on_refused.connect(hear)
    answer = come_in(client, elsewhere, claims)
    assert answer.url == "/login/"
    assert "没有对应的在用账号" in client.get("/login/").content.decode()
    assert client.get("/2024/").status_code == 302
    assert len(heard) == 1
    assert type(leader).objects.count() == 2


def test_addresses_serve_where_they_are_the_claim(elsewhere, client, leader, clerk, report, settings):
    settings.OIDC_CLAIM = "email"
    type(leader).objects.filter(pk=leader.pk).update(email="Zhao@gov.example")
    assert (
        come_in(Client(), elsewhere, {"email": "zhao@gov.example", "email_verified": False}).url == "/login/"
    )
    assert come_in(client, elsewhere, {"email": "zhao@gov.example", "email_verified": True}).url == "/"
    assert client.get("/2024/help/").context["user"] == leader
    type(clerk).objects.update(email="same@gov.example")
    assert account_of("same@gov.example") is None
    assert account_of("") is None


def test_who_says_no_there_is_told_so_here(elsewhere, client, leader, report):
    sent = client.get("/login/sso/")
    state = parse_qs(urlsplit(sent["Location"]).query)["state"][0]
    for query in (
        f"error=access_denied&state={state}",
        f"error=server_error&state={state}",
        "code=x&state=made-up",
        "",
    ):
        answer = client.get(f"/login/sso/callback/?{query}")
        assert answer.url == "/login/"
        assert "没有完成，请重试" in client.get("/login/").content.decode()
    assert client.get("/2024/").status_code == 302


def test_a_code_serves_the_browser_that_asked_and_nobody_else(elsewhere, client, leader, report):
    back = back_from(client, elsewhere, {"preferred_username": "zhaoning"})
    other = Client()
    assert other.get(back).url == "/login/"
    assert other.get("/2024/").status_code == 302
    client.get(back)
    assert client.get("/2024/").status_code == 200
    again = Client()
    again.get(back)
    assert again.get("/2024/").status_code == 302


def test_a_made_up_code_is_refused(elsewhere, client, leader, report):
    back = back_from(client, elsewhere, {"preferred_username": "zhaoning"})
    answer = client.get(re.sub(r"code=[^&]+", "code=made-up", back))
    assert answer.url == "/login/"
    assert client.get("/2024/").status_code == 302


def test_a_provider_that_is_away_is_said_so(elsewhere, client, report, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    assert client.get("/login/sso/").url == "/login/"
    assert "现在连不上" in client.get("/login/").content.decode()


def test_what_is_asked_there_is_not_asked_here_again(elsewhere, client, leader, report, settings):
    settings.REQUIRE_SECOND_FACTOR = ["leader"]
    type(leader).objects.update(must_change_password=True)
    come_in(client, elsewhere, {"preferred_username": "zhaoning"})
    assert client.get("/2024/").status_code == 200
    by_password = Client()
    by_password.post("/login/", {"username": "zhaoning", "password": PASSWORD})
    assert by_password.get("/2024/").url == "/password/"


def test_local_passwords_may_be_off_but_for_emergencies(elsewhere, client, leader, admin, report, settings):
    settings.LOCAL_PASSWORDS, settings.EMERGENCY_ACCOUNTS = False, ["chenban"]
    page = client.get("/login/").content.decode()
    assert "以下仅供应急账号使用" in page
    refused = client.post("/login/", {"username": "zhaoning", "password": PASSWORD})
    assert "登录名或密码不对" in refused.content.decode()
    assert client.post("/login/", {"username": "chenban", "password": PASSWORD}).status_code == 302
    assert come_in(Client(), elsewhere, {"preferred_username": "zhaoning"}).url == "/"


def test_without_one_there_is_no_other_door(client, report):
    assert "统一身份认证" not in client.get("/login/").content.decode()
    assert client.get("/login/sso/").status_code == 404
    assert client.get("/login/sso/callback/?code=x").status_code == 404


def test_the_settings_name_it(tmp_path):
    """As an operator writes them."""
    code = (
        "from django.conf import settings; print(settings.SOCIALACCOUNT_PROVIDERS, settings.LOCAL_PASSWORDS)"
    )
    environment = os.environ | {
        "DEBUG": "true", "OIDC_ISSUER": "https://sso.example/", "OIDC_CLIENT_ID": "zhanhe", "OIDC_CLIENT_SECRET": "s",
        "LOCAL_PASSWORDS": "false", "EMERGENCY_ACCOUNTS": "chenban",
        "DJANGO_SETTINGS_MODULE": "zhanhe.settings",
    }  # fmt: skip
    result = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert "'server_url': 'https://sso.example'" in result.stdout, result.stderr
    assert result.stdout.strip().endswith("False")
