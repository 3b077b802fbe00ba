"""Signing in, the frame around every page, and headers."""

from urllib.parse import quote

import pytest

from targets.models import Report


def test_it_signs_in_and_out(client, clerk, report):
    response = client.post("/login/", {"username": "lizhen", "password": "correct-horse"}, follow=True)
    assert response.redirect_chain == [("/", 302), ("/2024/", 307)]
    assert "李真" in response.content.decode()
    assert client.post("/logout/").url == "/login/"
    assert client.get("/2024/").url == "/login/?next=/2024/"


def test_it_refuses_a_wrong_password_in_chinese(client, clerk):
    page = client.post("/login/", {"username": "lizhen", "password": "wrong"}).content.decode()
    assert "登录名或密码不对" in page


def test_a_deactivated_person_cannot_sign_in(client, clerk):
    clerk.is_active = False
    clerk.save()
    assert client.post("/login/", {"username": "lizhen", "password": "correct-horse"}).status_code == 200


def test_it_does_not_send_people_elsewhere_after_signing_in(client, clerk, report):
    data = {"username": "lizhen", "password": "correct-horse", "next": "https://evil.example/"}
    assert client.post("/login/", data).url == "/"


def test_it_changes_the_password(client, clerk, report):
    client.force_login(clerk)
    data = {
        "old_password": "correct-horse",
        "new_password1": "plum-orchid-41",
        "new_password2": "plum-orchid-41",
    }
    assert "密码已修改" in client.post("/password/", data, follow=True).content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password("plum-orchid-41")


def test_it_marks_demonstration_data_on_every_page(client, admin, target):
    client.force_login(admin)
    addresses = [
        "/2024/",
        "/2024/targets/",
        "/2024/targets/B-017/",
        "/2024/report/",
        "/2024/review/",
        "/2024/help/",
        "/2024/targets/B-017/edit/",
    ]
    banner = "演示数据：进展为虚构，不代表实际工作。"
    assert not any(banner in client.get(address).content.decode() for address in addresses)
    Report.objects.update(is_demo=True)
    assert all(banner in client.get(address).content.decode() for address in addresses)


def test_it_sends_a_strict_policy(client, leader, report):
    client.force_login(leader)
    response = client.get("/2024/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_pages_have_no_inline_styles_or_scripts(client, leader, target):
    client.force_login(leader)
    for address in ("/", "/2024/targets/", "/2024/targets/B-017/", "/2024/help/"):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page


def test_it_answers_before_the_first_import(client, leader):
    client.force_login(leader)
    response = client.get("/2024/")
    assert response.status_code == 404
    assert "没有找到" in response.content.decode()


def test_before_the_first_report_the_home_page_says_that_there_is_none(client, clerk, leader):
    for who in (clerk, leader):
        client.force_login(who)
        response = client.get("/")
        page = response.content.decode()
        assert response.status_code == 404
        assert "还没有政府工作报告" in page and "回到首页" not in page


@pytest.mark.parametrize("address", ["/health/"])
def test_it_says_that_it_is_up(address, client, db):
    assert client.get(address).content == b"ok"


def test_help_shows_the_thresholds_in_force(client, leader, report):
    Report.objects.update(behind_ratio="0.75", due_soon_days=21)
    client.force_login(leader)
    page = client.get("/2024/help/").content.decode()
    assert "达到0.75为黄灯" in page
    assert "不足 21 天" in page


@pytest.mark.parametrize("key", ["²", "x", "", "-1", "9" * 5000, "99999999999999999999", "1.0", "\x00"])
@pytest.mark.parametrize(
    "address",
    [
        "/2024/report/?unit={}",
        "/2024/calendar/?unit={}",
        "/2024/trend/?theme={}",
        "/2024/trend/?post={}",
        "/2024/targets/?unit={}",
    ],
)
def test_what_is_no_key_is_as_if_it_were_not_given(key, address, client, admin, target):
    client.force_login(admin)
    assert client.get(address.format(quote(key))).status_code == 200


@pytest.mark.parametrize("key", ["²", "9" * 5000])
def test_what_is_no_key_is_not_posted(key, client, admin, target):
    client.force_login(admin)
    assert client.post("/2024/review/accept/", {"entry": key}).status_code == 302
    assert client.post("/notices/read/", {"notice": key}).status_code == 302
