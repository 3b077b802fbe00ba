"""Whoever has gone leaves the name on what was done, and nothing else that is not needed."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from targets.models import MailChoice, Notice, NoticeKind, User, WaitingEvent
from tests.conftest import at

ADDRESS = "li.zhen.private@example.gov.cn"
NOW = at(2026, 11, 26)


@pytest.fixture
def gone(clerk) -> User:
    """A clerk who had all that a person can have, under an older address, too."""
    clerk.email = f"old.{ADDRESS}"
    clerk.save()
    clerk.email = ADDRESS
    clerk.set_password("Quiet-river-27")
    clerk.save()
    clerk.used_passwords.create(password=clerk.password)
    Authenticator.objects.create(user=clerk, type=Authenticator.Type.TOTP, data={"secret": "x"})
    MailChoice.objects.create(user=clerk, kind=NoticeKind.URGING, is_wanted=False)
    Notice.objects.create(recipient=clerk, kind=NoticeKind.URGING, text="x", address="/", created_at=NOW)
    clerk.is_active = False
    clerk.save()
    return clerk


def places_of(words: str) -> list[str]:
    """Every column of every table that holds the words."""
    return [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and model._base_manager.filter(**{f"{field.name}__contains": words}).exists()
    ]


def test_the_address_is_nowhere_any_more(gone):
    assert {"User.email", "HistoricalUser.email"} <= set(places_of(ADDRESS))
    call_command("erase_person", gone.username)
    assert places_of(ADDRESS) == []


def test_nothing_by_which_one_signs_in_is_left(gone):
    call_command("erase_person", gone.username)
    gone.refresh_from_db()
    assert not gone.has_usable_password()
    assert not gone.used_passwords.exists()
    assert not Authenticator.objects.exists()
    assert not gone.mail_choices.exists()
    assert not gone.notices.exists()


def test_what_was_done_keeps_its_author_and_the_history_says_what_happened(gone, target, accepted):
    entry = accepted(target, date(2024, 6, 30), 4200)
    call_command("erase_person", gone.username)
    entry.refresh_from_db()
    assert entry.author.name == gone.name
    assert gone.history.latest().history_change_reason == "删除个人资料"
    assert WaitingEvent.objects.filter(what__startswith="删除", what__endswith="的个人资料").count() == 1


def test_others_keep_theirs(gone, admin):
    admin.email = "admin@example.gov.cn"
    admin.save()
    call_command("erase_person", gone.username)
    admin.refresh_from_db()
    assert admin.email == "admin@example.gov.cn"
    assert admin.history.filter(email="admin@example.gov.cn").exists()


def test_who_is_still_here_is_left_alone(clerk):
    with pytest.raises(CommandError, match="请先在“人员”页停用"):
        call_command("erase_person", clerk.username)


def test_who_is_not_known_is_said_so(db):
    with pytest.raises(CommandError, match="没有“nobody”这个账号"):
        call_command("erase_person", "nobody")
