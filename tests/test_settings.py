"""The settings: safe by default, and a wrong value stops the start with one line."""

import os
import re
import subprocess
import sys

import pytest
from django.db import connection

SAFE = {"SECRET_KEY": "k9#vT2!mQ8@zL4$wX7^bN1&cR5*jH3(dF6)gS0-pY_aE+uZ=", "ALLOWED_HOSTS": "zhanhe.example"}
SAFE["SECRET_KEY"] += "0123456789"


def start(*command: str, **environment: str) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")} | environment
    return subprocess.run(
        [sys.executable, "manage.py", *command], env=env, capture_output=True, text=True, encoding="utf-8"
    )


def test_it_passes_djangos_deployment_check():
    result = start("check", "--deploy", "--fail-level", "WARNING", **SAFE)
    assert result.returncode == 0, result.stderr


def test_it_does_not_start_without_a_secret_key():
    result = start("check")
    assert result.returncode == 1
    assert result.stderr == "SECRET_KEY is not set. It is required while DEBUG is off; see .env.example.\n"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "too easy to guess"),
        ("DEBUG", "maybe", "DEBUG must be true or false"),
        ("DEMO_TODAY", "2024-06-30", "DEMO_TODAY is for demonstrations only, while DEBUG is on"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        (
            "DATABASE_URL",
            "mysql://root@localhost/x",
            "DATABASE_URL must name a postgres:// or sqlite:/// database",
        ),
        ("DATABASE_URL", "postgres://h1:5432,h2:x/zhanhe", "DATABASE_URL: 'x' is not a port"),
        ("DATABASE_URL", "postgres://h1,h2", "DATABASE_URL must name a database behind the host"),
        ("DATABASE_URL", "postgres://h1/zhanhe?colour=red", "DATABASE_URL is not a database address"),
        ("CSRF_TRUSTED_ORIGINS", "zhanhe.example", "must begin with http:// or https://"),
        ("CHARTJS_INTEGRITY", "abc", "CHARTJS_INTEGRITY must be a hash"),
        ("EVIDENCE_MAX_MB", "0", "EVIDENCE_MAX_MB must be a whole number above zero"),
        ("ONE_PERSON_MAY_HOLD_SEVERAL", "no", "ONE_PERSON_MAY_HOLD_SEVERAL must be true or false"),
        ("API_CALLS_PER_MINUTE", "0", "API_CALLS_PER_MINUTE must be a whole number above zero"),
        ("BEHIND_TLS_PROXY", "2", "BEHIND_TLS_PROXY must be true or false"),
        ("LOCKOUT_AFTER", "0", "LOCKOUT_AFTER must be a whole number above zero"),
        ("LOCKOUT_AFTER_BY_ADDRESS", "many", "LOCKOUT_AFTER_BY_ADDRESS must be a whole number above zero"),
        ("LOCKOUT_MINUTES", "-1", "LOCKOUT_MINUTES must be a whole number above zero"),
        ("IDLE_MINUTES", "0", "IDLE_MINUTES must be a whole number above zero"),
        ("REQUIRE_SECOND_FACTOR", "admin,boss", "'boss' is none of staff, leader, admin"),
        ("OIDC_ISSUER", "http://sso.example", "OIDC_ISSUER must begin with https://"),
        ("OIDC_ISSUER", "https://sso.example", "OIDC_CLIENT_ID is not set"),
        (
            "LOCAL_PASSWORDS",
            "false",
            "LOCAL_PASSWORDS may be false only with OIDC_ISSUER and EMERGENCY_ACCOUNTS",
        ),
        ("PASSWORD_KINDS", "5", "PASSWORD_KINDS must be at most 4"),
        ("PASSWORD_MIN_LENGTH", "0", "PASSWORD_MIN_LENGTH must be a whole number above zero"),
        ("PASSWORD_REMEMBERED", "none", "PASSWORD_REMEMBERED must be a whole number above zero"),
        ("PASSWORD_EXPIRES_DAYS", "never", "PASSWORD_EXPIRES_DAYS must be a whole number above zero"),
        ("TRUSTED_PROXIES", "proxy.example", "TRUSTED_PROXIES must be addresses such as 127.0.0.1"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "TRUSTED_PROXIES must be addresses such as 127.0.0.1"),
        ("NOTICE_WEBHOOK_URL", "http://robot.example/send?key=secret", "must begin with https://, or set"),
        (
            "NOTICE_WEBHOOK_URL",
            "http://localhost.example/send?key=secret",
            "must begin with https://, or set",
        ),
        ("NOTICE_WEBHOOK_URL", "ftp://robot.example/secret", "must be an address that begins with https://"),
        ("NOTICE_WEBHOOK_URL", "file:///etc/secret", "must be an address that begins with https://"),
        (
            "NOTICE_WEBHOOK_URL",
            "robot.example/send?key=secret",
            "must be an address that begins with https://",
        ),
        ("NOTICE_WEBHOOK_URL", "https://[secret", "NOTICE_WEBHOOK_URL is not an address"),
        ("NOTICE_WEBHOOK_TEMPLATE", "{text}", "must be wecom, dingtalk, feishu or JSON"),
        ("NOTICE_WEBHOOK_TEMPLATE", '{"text": "x"}', "must have {text} where the text goes"),
        ("NOTICE_WEBHOOK_KINDS", "urging,gossip", "'gossip' is none of"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is not set"),
        ("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS is not set"),
        ("ALLOWED_HOSTS", "*", "is no host name"),
        ("ALLOWED_HOSTS", "zhanhe.example,*.example", "is no host name"),
        ("ALLOWED_HOSTS", "https://zhanhe.example/", "is no host name"),
        ("ALLOWED_HOSTS", "zhanhe.example other.example", "is no host name"),
        ("SITE_URL", "javascript:alert(1)", "SITE_URL must be an address"),
        ("SITE_URL", "zhanhe.example", "SITE_URL must be an address"),
        ("SITE_URL", "https://", "SITE_URL must be an address"),
        ("SITE_URL", "https://[zhanhe", "SITE_URL must be an address"),
        ("SITE_URL", "https://zhanhe.example:port", "SITE_URL must be an address"),
        ("SITE_URL", "https://user@zhanhe.example", "SITE_URL must be an address"),
        ("SITE_URL", "https://zhanhe.example/?a=1", "SITE_URL must be an address"),
        ("EVIDENCE_MAX_MB", "501", "EVIDENCE_MAX_MB must be at most 500"),
        ("EVIDENCE_MAX_MB", "9" * 5000, "EVIDENCE_MAX_MB must be a whole number above zero"),
        ("EVIDENCE_MAX_MB", "２０", "EVIDENCE_MAX_MB must be a whole number above zero"),
        ("EVIDENCE_MAX_MB", "²", "EVIDENCE_MAX_MB must be a whole number above zero"),
        ("EMAIL_PORT", "70000", "EMAIL_PORT must be at most 65535"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL must be one of WARNING, DEBUG"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT must be one of TEXT, JSON"),
        ("SQLITE_SYNCHRONOUS", "OFF", "SQLITE_SYNCHRONOUS must be one of NORMAL, FULL"),
        ("HSTS_PRELOAD", "perhaps", "HSTS_PRELOAD must be true or false"),
        ("BACKUP_MAX_HOURS", "-1", "BACKUP_MAX_HOURS must be a whole number above zero"),
        ("METRICS_TOKEN", "too-short-secret", "METRICS_TOKEN is too easy to guess"),
        ("METRICS_TOKEN", "secret" * 6, "METRICS_TOKEN wants PROMETHEUS_MULTIPROC_DIR"),
        ("ADMINS", "zhang", "is no mail address"),
        ("ADMINS", "zhang@example.gov.cn", "EMAIL_HOST must name a mail server"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_line(name, value, sentence):
    result = start("check", **SAFE | {name: value})
    assert result.returncode == 1
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert "secret" not in result.stderr


@pytest.mark.parametrize(
    ("environment", "body"),
    [
        ({}, "msgtype"),
        ({"NOTICE_WEBHOOK_URL": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x"}, "msgtype"),
        ({"NOTICE_WEBHOOK_URL": "https://oapi.dingtalk.com/robot/send?access_token=x"}, "msgtype"),
        ({"NOTICE_WEBHOOK_URL": "https://open.feishu.cn/open-apis/bot/v2/hook/x"}, "msg_type"),
        ({"NOTICE_WEBHOOK_URL": "http://127.0.0.1:8080/x"}, "msgtype"),
        ({"NOTICE_WEBHOOK_URL": "http://10.1.1.1/x", "NOTICE_WEBHOOK_ALLOW_HTTP": "true"}, "msgtype"),
        ({"NOTICE_WEBHOOK_TEMPLATE": "feishu"}, "msg_type"),
        ({"NOTICE_WEBHOOK_TEMPLATE": '{"words": "{text}"}'}, "words"),
    ],
)
def test_a_groups_robot_gets_the_body_it_takes(environment, body):
    code = "from django.conf import settings; print(*settings.NOTICE_WEBHOOK_TEMPLATE)"
    result = start("shell", "--no-imports", "-c", code, **SAFE | environment)
    assert body in result.stdout.split(), result.stderr


def test_sqlite_is_set_up_for_several_people(db, settings):
    if connection.vendor != "sqlite":
        assert settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20000,)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize(("environment", "is_there"), [({}, False), ({"HSTS_PRELOAD": "true"}, True)])
def test_browsers_are_told_to_keep_the_host_on_their_list_only_where_that_is_wished(environment, is_there):
    code = "from django.conf import settings; print('preload', settings.SECURE_HSTS_PRELOAD)"
    result = start("shell", "--no-imports", "-c", code, **SAFE | environment)
    assert f"preload {is_there}" in result.stdout, result.stderr
    assert start("check", "--deploy", "--fail-level", "WARNING", **SAFE | environment).returncode == 0


@pytest.mark.parametrize("name", ["SESSION", "CSRF"])
def test_a_cookie_is_for_this_host_alone_and_for_no_script(name):
    code = (
        "from django.conf import settings as s; print(*(getattr(s, f'{name}_COOKIE_{part}')"
        " for part in ('NAME', 'SECURE', 'HTTPONLY', 'SAMESITE', 'PATH', 'DOMAIN')))"
    ).replace("{name}", name)
    result = start("shell", "--no-imports", "-c", code, **SAFE)
    assert re.match(r"__Host-\w+ True True Lax / None", result.stdout), result.stdout + result.stderr


@pytest.mark.parametrize(("said", "number"), [("NORMAL", 1), ("full", 2)])
def test_a_file_of_sqlite_is_for_nobody_else(said, number, tmp_path):
    place = tmp_path / "db.sqlite3"
    place.touch(0o644)
    code = "from django.db import connection as c; print(c.cursor().execute('PRAGMA synchronous').fetchone())"
    environment = SAFE | {"DATABASE_URL": f"sqlite:///{place}", "SQLITE_SYNCHRONOUS": said}
    result = start("shell", "--no-imports", "-c", code, **environment)
    assert f"({number},)" in result.stdout, result.stderr
    assert place.stat().st_mode & 0o777 == 0o600
