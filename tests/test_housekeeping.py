"""What is kept no longer goes once a day, and nothing else does."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from targets.models import ApiToken
from targets.services.housekeeping import KEPT_AT_LEAST, clear
from tests.conftest import at

NOW = at(2026, 11, 26)


def session_until(moment, user=None, *, begun=NOW - timedelta(days=2)) -> str:
    """Its key; with a user as 登录设备 lists it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.create()
    Session.objects.filter(pk=store.session_key).update(expire_date=moment)
    if user:
        UserSession.objects.create(user=user, session_key=store.session_key, ip="10.0.0.1", user_agent="")
        UserSession.objects.filter(session_key=store.session_key).update(created_at=begun)
    return store.session_key


def record(model, moment, **fields):
    row = model.objects.create(username="chen", ip_address="10.0.0.1", **fields)
    model.objects.filter(pk=row.pk).update(attempt_time=moment)
    return row.pk


def keys(model, name="pk") -> set:
    return set(model.objects.values_list(name, flat=True))


def test_sessions_that_are_over_go_and_the_others_stay(clerk):
    over, going_on = (
        session_until(NOW - timedelta(minutes=1), clerk),
        session_until(NOW + timedelta(minutes=1), clerk),
    )
    assert clear(at=NOW).sessions == 1
    assert keys(Session) == {going_on} == keys(UserSession, "session_key")
    assert over not in keys(Session)


def test_a_device_whose_session_has_gone_otherwise_is_listed_no_longer(clerk):
    key = session_until(NOW + timedelta(hours=1), clerk)
    Session.objects.all().delete()
    clear(at=NOW)
    assert key not in keys(UserSession, "session_key")


def test_who_is_signing_in_at_this_moment_is_not_disturbed(clerk):
    key = session_until(NOW + timedelta(hours=1), clerk, begun=NOW - timedelta(minutes=1))
    Session.objects.all().delete()
    clear(at=NOW)
    assert key in keys(UserSession, "session_key")


@pytest.mark.parametrize(("minutes", "stays"), [(0, True), (14, True), (16, False), (60 * 24 * 30, False)])
def test_a_wrong_password_counts_as_long_as_it_keeps_out(db, settings, minutes, stays):
    settings.LOCKOUT_MINUTES = 15
    record(AccessAttempt, NOW - timedelta(minutes=minutes), failures_since_start=3)
    assert clear(at=NOW).attempts == (not stays)
    assert AccessAttempt.objects.exists() == stays


@pytest.mark.parametrize("model", [AccessLog, AccessFailureLog])
@pytest.mark.parametrize(
    ("days", "kept", "stays"),
    [(1, None, True), (180, None, True), (182, None, True), (184, None, False), (400, None, False),
     (184, 365, True), (364, 365, True), (366, 365, False)],
)  # fmt: skip
def test_records_of_signing_in_are_kept_six_months_or_longer(db, model, days, kept, stays):
    record(model, NOW - timedelta(days=days))
    clear(at=NOW, **({"kept": timedelta(days=kept)} if kept else {}))
    assert model.objects.exists() == stays


def test_they_are_never_kept_for_less(db):
    with pytest.raises(ValueError, match="182"):
        clear(at=NOW, kept=timedelta(days=182))


@pytest.mark.parametrize("days", ["182", "0", "-1"])
def test_the_command_refuses_less_in_words(db, days):
    with pytest.raises(CommandError, match="登录记录至少保存183天"):
        call_command("housekeeping", "--keep-days", days)


@pytest.mark.parametrize("days", ["183", "365", "99999999999"])
def test_the_command_says_what_went(clerk, capsys, days):
    now = timezone.now()
    session_until(now - timedelta(minutes=1))
    record(AccessAttempt, now - timedelta(days=1), failures_since_start=1)
    record(AccessLog, now - timedelta(days=99_999))
    call_command("housekeeping", "--keep-days", days)
    said = capsys.readouterr().out
    assert "过期会话1个、不再计数的登录失败1条" in said
    assert "登录记录1条" in said
    call_command("housekeeping")
    assert "过期会话0个、不再计数的登录失败0条" in capsys.readouterr().out


def test_six_months_are_six_months():
    assert timedelta(days=183) <= KEPT_AT_LEAST < timedelta(days=186)


@pytest.mark.parametrize(
    ("last_day", "is_on"),
    [(date(2026, 11, 25), False), (date(2026, 11, 26), True), (date(2027, 1, 1), True), (None, True)],
)
def test_a_token_is_switched_off_after_its_last_day(admin, last_day, is_on):
    token = ApiToken.objects.create(name="门户", digest="x", created_by=admin, expires_on=last_day)
    assert clear(at=NOW).tokens == (not is_on)
    token.refresh_from_db()
    assert token.is_active == is_on
    assert clear(at=NOW).tokens == 0
    assert (token.history.order_by("-history_id").first().history_change_reason == "有效期已过") == (
        not is_on
    )
