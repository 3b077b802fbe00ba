"""One's own password: which are taken, which may not come back, and when another is asked for."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from targets.models import UsedPassword
from targets.signing_in.passwords import first_password

OLD, NEW = "correct-horse", "plum-Orchid-41"
LATIN_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


def change(client, old: str, new: str):
    return client.post(
        "/password/", {"old_password": old, "new_password1": new, "new_password2": new}, follow=True
    )


@pytest.fixture
def own(client, clerk, report):
    client.force_login(clerk)
    return client


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaab", "short", "password1234", "123456789012345", "lizhen", "Lizhen-secret-12", "qwertyuiop12",
        "Aa1!Aa1!Aa1!", "PASSWORDPASSWORD", "iloveyou1234", OLD,
    ],
)  # fmt: skip
def test_it_is_refused_in_chinese(password, clerk):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, clerk)
    assert all(
        message.endswith("。") and not LATIN_WORDS.search(message) for message in refused.value.messages
    )
    assert not any(LATIN_WORDS.search(text) for text in password_validators_help_texts())


def test_it_is_refused_on_the_page_with_what_is_asked_for(own):
    page = change(own, OLD, "aaaaaaaaaab").content.decode()
    assert "密码至少12个字符，现在是11个。" in page
    assert "不同的字符太少" in page
    assert "至少12个字符，含大写字母、小写字母" in own.get("/password/").content.decode()


def test_a_wrong_old_one_compares_with_no_others(own, clerk, monkeypatch):
    monkeypatch.setattr("targets.signing_in.passwords.check_password", lambda *_: pytest.fail("compared"))
    assert "原密码不对" in change(own, "wrong", NEW).content.decode()


def test_two_that_differ_are_said_so(own):
    sent = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW + "x"}
    assert "两次输入的新密码不同。" in own.post("/password/", sent).content.decode()


def test_the_last_five_do_not_come_back(own, clerk):
    passwords = [OLD, *(f"plum-Orchid-{n}x" for n in (11, 22, 33, 44, 55))]
    for old, new in pairwise(passwords):
        assert "密码已修改" in change(own, old, new).content.decode()
    for used in passwords[1:]:
        assert "最近5次用过的相同" in change(own, passwords[-1], used).content.decode()
    assert UsedPassword.objects.filter(user=clerk).count() == 5
    UsedPassword.objects.filter(user=clerk).order_by("pk").first().delete()
    assert "密码已修改" in change(own, passwords[-1], passwords[1]).content.decode()


def test_the_forced_first_one_may_not_be_the_old_one(client, admin, market_bureau, report):
    client.force_login(admin)
    data = {
        "username": "sunqi", "name": "孙琪", "role": "staff", "unit": market_bureau.pk, "usable_password": "true",
        "password1": NEW, "password2": NEW,
    }  # fmt: skip
    client.post("/admin/targets/user/add/", data)
    new = Client()
    new.post("/login/", {"username": "sunqi", "password": NEW})
    assert new.get("/2024/").url == "/password/"
    assert "不能和现在的" in change(new, NEW, NEW).content.decode()
    assert new.get("/2024/").url == "/password/"
    assert "密码已修改" in change(new, NEW, "other-Orchid-42").content.decode()
    assert new.get("/2024/").status_code == 200


def test_nor_may_that_of_an_imported_account(own, clerk):
    """It is stored in bulk, so that no other row knows it."""
    UsedPassword.objects.all().delete()
    clerk.set_password(NEW)
    type(clerk).objects.bulk_update([clerk], ["password"])
    own.force_login(clerk)
    assert "不能和现在的" in change(own, NEW, NEW).content.decode()


def test_an_admin_gives_no_weak_one_either(client, admin, clerk, report):
    client.force_login(admin)
    sent = {"password1": "aaaaaaaaaab", "password2": "aaaaaaaaaab", "usable_password": "true"}
    page = client.post(f"/admin/targets/user/{clerk.pk}/password/", sent).content.decode()
    assert "密码至少12个字符" in page
    clerk.refresh_from_db()
    assert clerk.check_password(OLD)


def test_first_passwords_keep_the_rules(clerk):
    for _ in range(20):
        validate_password(first_password(), clerk)


# -- worn out


@pytest.fixture
def limited(settings):
    settings.PASSWORD_EXPIRES_DAYS = 90


def aged(user, days: int) -> None:
    user.used_passwords.update(since=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(("days", "page"), [(89, "/2024/"), (91, "/password/")])
def test_after_ninety_days_another_is_asked_for(days, page, client, clerk, report, limited):
    aged(clerk, days)
    client.post("/login/", {"username": "lizhen", "password": OLD})
    assert client.get("/2024/", follow=True).request["PATH_INFO"] == page


def test_with_another_one_goes_on(client, clerk, report, limited):
    aged(clerk, 91)
    client.post("/login/", {"username": "lizhen", "password": OLD})
    assert "已用了很久" in client.get("/password/").content.decode()
    assert "密码已修改" in change(client, OLD, NEW).content.decode()
    assert client.get("/2024/").status_code == 200


def test_of_an_imported_account_its_first_day_counts(client, clerk, report, limited):
    clerk.used_passwords.all().delete()
    type(clerk).objects.update(date_joined=timezone.now() - timedelta(days=91))
    client.post("/login/", {"username": "lizhen", "password": OLD})
    assert client.get("/2024/").url == "/password/"


def test_without_a_limit_it_serves_for_ever(client, clerk, report):
    aged(clerk, 4000)
    client.post("/login/", {"username": "lizhen", "password": OLD})
    assert client.get("/2024/").status_code == 200
