"""The admin site: users, units, posts, thresholds, each change with a reason."""

import html
import re
from datetime import date

import pytest
from django.contrib import admin as admin_site

from targets.models import ApiToken, Post, Report, User


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def report_form(report: Report, **changes) -> dict:
    names = [
        "government", "title", "year", "start_date", "end_date", "on_track_ratio", "behind_ratio", "early_plan_share",
        "rate_gap_points", "due_soon_days", "blue_meaning", "pace_by", "judged_by", "behind_points", "critical_points",
        "grace_days", "answer_days", "mend_days", "due_on_working_days",
    ]  # fmt: skip
    return {name: getattr(report, name) for name in names} | changes


def test_it_changes_a_threshold_with_a_reason(office, report, admin):
    office.post(
        f"/admin/targets/report/{report.pk}/change/",
        report_form(report, behind_ratio="0.9", change_reason="从严"),
    )
    report.refresh_from_db()
    assert str(report.behind_ratio) == "0.90"
    row = report.history.first()
    assert (row.history_user, row.history_change_reason) == (admin, "从严")


def test_it_refuses_a_threshold_without_a_reason(office, report):
    office.post(f"/admin/targets/report/{report.pk}/change/", report_form(report, behind_ratio="0.9"))
    report.refresh_from_db()
    assert str(report.behind_ratio) == "0.80"


def test_it_refuses_thresholds_in_the_wrong_order(office, report):
    response = office.post(
        f"/admin/targets/report/{report.pk}/change/",
        report_form(report, behind_ratio="1.2", change_reason="试"),
    )
    assert "绿灯线不能低于黄灯线" in response.content.decode()


def test_it_makes_a_user_with_role_and_unit(office, market_bureau):
    data = {
        "username": "sunqi", "name": "孙琪", "role": "staff", "unit": market_bureau.pk, "usable_password": "true",
        "password1": "plum-orchid-41", "password2": "plum-orchid-41",
    }  # fmt: skip
    office.post("/admin/targets/user/add/", data)
    user = User.objects.get(username="sunqi")
    assert (user.role, user.unit, user.is_staff) == ("staff", market_bureau, False)


def test_it_refuses_staff_without_a_unit(office):
    data = {
        "username": "sunqi", "name": "孙琪", "role": "staff", "unit": "", "usable_password": "true",
        "password1": "plum-orchid-41", "password2": "plum-orchid-41",
    }  # fmt: skip
    assert "填报员须选择单位" in office.post("/admin/targets/user/add/", data).content.decode()


@pytest.mark.parametrize("name", ["user", "report"])
def test_it_deletes_neither_people_nor_the_report(name, office, clerk, report):
    pk = {"user": clerk.pk, "report": report.pk}[name]
    assert office.post(f"/admin/targets/{name}/{pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_new_threshold_changes_the_light(client, leader, target, accepted, report):
    accepted(target, date(2024, 6, 30), 3600)  # 45.0 % against 49.7 %: ratio 0.90
    client.force_login(leader)
    address = "/2024/targets/B-017/?as_of=2024-06-30"
    assert client.get(address).context["page"].judgement.light == "behind"
    Report.objects.update(behind_ratio="0.95")
    assert client.get(address).context["page"].judgement.light == "critical"
    assert "达到1为绿灯，达到0.95为黄灯" in client.get(address).content.decode()


def test_a_new_account_chooses_its_own_password_first(office, client, market_bureau, report):
    data = {
        "username": "sunqi", "name": "孙琪", "role": "staff", "unit": market_bureau.pk, "usable_password": "true",
        "password1": "plum-orchid-41", "password2": "plum-orchid-41",
    }  # fmt: skip
    office.post("/admin/targets/user/add/", data)
    client.logout()
    client.post("/login/", {"username": "sunqi", "password": "plum-orchid-41"})
    assert client.get("/2024/").url == "/password/"
    assert client.get("/2024/report/").url == "/password/"
    assert "由管理员设置" in client.get("/password/").content.decode()
    own = {
        "old_password": "plum-orchid-41",
        "new_password1": "own-secret-77",
        "new_password2": "own-secret-77",
    }
    client.post("/password/", own)
    assert client.get("/2024/").status_code == 200


def test_a_reset_password_serves_for_one_sign_in(office, clerk):
    data = {"password1": "plum-orchid-41", "password2": "plum-orchid-41", "usable_password": "true"}
    office.post(f"/admin/targets/user/{clerk.pk}/password/", data)
    clerk.refresh_from_db()
    assert clerk.must_change_password
    assert clerk.check_password("plum-orchid-41")


def test_whoever_must_change_it_may_sign_out(client, clerk):
    clerk.must_change_password = True
    clerk.save()
    client.force_login(clerk)
    assert client.post("/logout/").url == "/login/"


def test_no_part_of_its_page_becomes_the_password_page(client, clerk, report):
    clerk.must_change_password = True
    clerk.save()
    client.force_login(clerk)

    def asked_from(page: str):
        return client.get(
            "/notices/count/", headers={"hx-request": "true", "hx-current-url": f"http://testserver{page}"}
        )

    there = asked_from("/password/?next=/2024/")
    assert (there.status_code, there.content) == (204, b"")
    assert asked_from("/2024/report/")["HX-Redirect"] == "/password/"


def test_the_deactivated_keep_their_name_on_their_entries(
    office, client, leader, clerk, second_clerk, target, accepted
):
    accepted(target, date(2024, 6, 30), 4200)
    data = {"username": "lizhen", "name": "李真", "role": "staff", "unit": clerk.unit_id, "is_active": "",
            "date_joined_0": "2024-01-01", "date_joined_1": "08:00:00", "change_reason": "调离"}  # fmt: skip
    office.post(f"/admin/targets/user/{clerk.pk}/change/", data)
    clerk.refresh_from_db()
    assert not clerk.is_active
    client.force_login(leader)
    assert "李真" in client.get("/2024/targets/B-017/").content.decode()


# -- what is typed


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("behind_ratio", "75%", "0.75"),
        ("behind_ratio", "０．７５", "0.75"),
        ("rate_gap_points", "0.5个百分点", "0.5"),
        ("due_soon_days", "20天", "20"),
        ("due_soon_days", "２０\u200b", "20"),
        ("behind_points", "5 个百分点", "5.0"),
        ("start_date", "2024年1月1日", "2024-01-01"),
        ("start_date", "20240101", "2024-01-01"),
        ("title", "报告\u200b名称\u00a0", "报告名称"),
        ("government", "\ufeff湛河区人民政府", "湛河区人民政府"),
    ],
)
def test_the_rules_are_read_as_everything_else(name, typed, stored, office, report):
    data = report_form(report, change_reason="试") | {name: typed}
    office.post(f"/admin/targets/report/{report.pk}/change/", data)
    report.refresh_from_db()
    assert str(getattr(report, name)) == stored


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("due_soon_days", "1e1", "这是科学计数法"),
        ("due_soon_days", "约20", "约数"),
        ("behind_ratio", "0,8", "逗号只用于千位分隔"),
        ("start_date", "2024年", "只有年份"),
        ("rate_gap_points", "1%", "不是这项的单位"),
    ],
)
def test_what_can_be_read_two_ways_is_refused_here_too(name, typed, sentence, office, report):
    data = report_form(report, change_reason="试") | {name: typed}
    page = office.post(f"/admin/targets/report/{report.pk}/change/", data).content.decode()
    assert sentence in page


@pytest.mark.parametrize("words", ["市监局", "区 市场", "市场\u200b监管", "区市场监管局"])
def test_units_are_found_by_all_their_names(words, office, market_bureau, housing_bureau):
    market_bureau.aliases = "市监局、区市场监督管理局"
    market_bureau.save()
    page = office.get("/admin/targets/unit/", {"q": words}).content.decode()
    assert "区市场监管局" in page
    assert "区住建局" not in page


@pytest.mark.parametrize("words", ["ｌｉｚｈｅｎ", "LIZHEN", "李 真", "李真\u200b", "市监局 李"])
def test_people_are_found_however_they_are_typed(words, office, clerk, leader, market_bureau):
    market_bureau.aliases = "市监局"
    market_bureau.save()
    page = office.get("/admin/targets/user/", {"q": words}).content.decode()
    assert "lizhen" in page
    assert "zhaoning" not in page


# -- Chinese, and for emergencies


LATIN = re.compile(r"[A-Za-z]{3,}")
# Django says yes and no beside its signs so.
KNOWN = {"API", "True", "False", "None", "ONE_PERSON_MAY_HOLD_SEVERAL"}


def words_of(page: str) -> str:
    """What somebody reads on it: without scripts, styles and what was typed."""
    body = html.unescape(page)
    body = re.sub(r"(?s)<(script|style|title)\b.*?</\1>", " ", body)
    shown = re.findall(r'(?:placeholder|title|aria-label|alt)="([^"]*)"', body)
    shown += re.findall(r'type="submit" value="([^"]*)"', body)
    return " ".join([re.sub(r"<[^>]+>", " ", body), *shown])


def admin_pages(rows: dict[str, int]) -> list[str]:
    pages = ["/admin/"]
    for model in admin_site.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        pages += [base, f"{base}add/"]
        if pk := rows.get(model._meta.model_name or ""):
            pages += [f"{base}{pk}/change/", f"{base}{pk}/history/"]
    return [*pages, f"/admin/targets/user/{rows['user']}/password/", "/admin/targets/"]


def test_every_admin_page_is_chinese(office, report, clerk, market_bureau, admin):
    post = Post.objects.create(title="常务副区长")
    token = ApiToken(name="市平台", expires_on=date(2030, 1, 1), report=report, created_by=admin)
    token.give_secret()
    token.save()
    rows = {
        "report": report.pk,
        "user": clerk.pk,
        "unit": market_bureau.pk,
        "post": post.pk,
        "apitoken": token.pk,
    }
    found = {}
    for page in admin_pages(rows):
        answer = office.get(page)
        assert answer.status_code in (200, 403), page
        said = set(LATIN.findall(words_of(answer.content.decode()))) - KNOWN - {"lizhen", "chenban"}
        if said:
            found[page] = said
    assert found == {}, found


def test_no_page_shows_how_a_password_is_stored(office, clerk):
    page = office.get(f"/admin/targets/user/{clerk.pk}/change/").content.decode()
    assert "重设密码" in page
    assert "pbkdf2" not in page
    assert "sha256" not in page
    assert clerk.password.split("$")[-1][:8] not in page


def test_what_is_set_up_first_stands_first(office):
    page = office.get("/admin/").content.decode()
    found = re.findall(r'<tr class="model-(\w+)', page)
    assert found == ["report", "unit", "post", "user", "apitoken"]


def test_an_empty_list_says_so(office):
    assert "还没有接口令牌" in office.get("/admin/targets/apitoken/").content.decode()
    page = office.get("/admin/targets/unit/?q=无此单位").content.decode()
    assert "没有符合条件的单位" in page
