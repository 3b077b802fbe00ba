"""Several years: the pages show the one that has begun, `?year=` any other, and links stay in it."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from targets.models import Notice, Owner, Report, Target, Theme
from targets.models.report import current_among
from targets.services import instruct
from tests.conftest import at

YEARS = {
    2024: (date(2024, 1, 1), date(2024, 12, 31)),
    2025: (date(2025, 1, 1), date(2025, 12, 31)),
    2026: (date(2026, 1, 1), date(2026, 12, 31)),
}


def reports(*years: int) -> list[Report]:
    return [
        Report(
            year=year, government="湛河区", title="报告", start_date=YEARS[year][0], end_date=YEARS[year][1]
        )
        for year in years
    ]


@pytest.mark.parametrize(
    ("years", "today", "shown"),
    [
        ((2024,), date(2024, 6, 30), 2024),
        ((2024, 2025), date(2024, 12, 31), 2024),
        ((2024, 2025), date(2025, 1, 1), 2025),
        ((2025, 2024), date(2027, 1, 1), 2025),
        ((2025, 2026), date(2024, 12, 1), 2025),
        ((2025,), date(2024, 12, 1), 2025),
    ],
)
def test_the_year_that_has_begun_is_shown_else_the_earliest(years, today, shown):
    assert current_among(reports(*years), today=today).year == shown


def test_before_the_first_import_there_is_none():
    assert current_among([], today=date(2024, 1, 1)) is None


def test_before_its_year_a_report_is_seen_on_its_first_day():
    (report,) = reports(2025)
    assert report.closing_date(date(2024, 12, 1)) == date(2025, 1, 1)
    assert report.closing_date(date(2025, 6, 1)) == date(2025, 6, 1)
    assert report.closing_date(date(2026, 6, 1)) == date(2025, 12, 31)


# -- on the pages


@pytest.fixture
def ahead(report, target, market_bureau) -> Target:
    """The same number in a year that has not begun."""
    year = timezone.localdate().year + 1
    following = Report.objects.create(
        year=year, government=report.government, title=f"{year}年政府工作报告",
        start_date=date(year, 1, 1), end_date=date(year, 12, 31),
    )  # fmt: skip
    area = Theme.objects.create(report=following, title="（一）新的", short_title="一 新的", position=1)
    theme = Theme.objects.create(
        report=following, parent=area, title="新事项", short_title="新事项", position=2
    )
    ahead = Target.objects.create(
        report=following, number="B-017", title="新增经营主体", theme=theme, measure="total", unit="户",
        value=Decimal(9000), stated_value=Decimal(9000), source_ref="二（一）· 主体",
        start_date=date(year, 1, 1), due_date=date(year, 12, 31),
    )  # fmt: skip
    Owner.objects.create(target=ahead, unit=market_bureau, role="lead")
    return ahead


NOT_OF_A_YEAR = ("/static/", "/notices/", "/password/")
PAGES = ["/", "/trend/", "/changes/", "/units/", "/comparison/", "/wall/", "/targets/", "/targets/B-017/",
    "/calendar/", "/help/", "/urging/", "/targets.csv", "/targets.xlsx"]  # fmt: skip


def test_a_year_that_has_not_begun_does_not_hide_the_running_one(client, leader, ahead):
    client.force_login(leader)
    assert "新增市场主体" in client.get("/targets/").content.decode()
    assert "新增经营主体" not in client.get("/targets/").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_another_year(page, client, leader, ahead):
    client.force_login(leader)
    assert client.get(f"{page}?year={ahead.report.year}").status_code == 200


OFFICE_PAGES = ["/report/", "/review/", "/bulletin/", "/people/", "/log/", "/catalogue/", "/catalogue.xlsx",
    "/catalogue/next.xlsx", "/targets/B-017/edit/", "/targets/B-017/adjust/", "/report/B-017/"]  # fmt: skip


@pytest.mark.parametrize("page", OFFICE_PAGES)
def test_every_page_of_the_office_opens_in_another_year(page, client, admin, ahead, market_bureau):
    client.force_login(admin)
    assert client.get(f"{page}?year={ahead.report.year}&unit={market_bureau.pk}").status_code == 200


@pytest.mark.parametrize("year", ["", "1999", "abc", "二〇二五", "2024'", "9" * 400])
def test_a_year_that_makes_no_sense_is_as_if_not_given(year, client, leader, ahead):
    client.force_login(leader)
    assert "新增市场主体" in client.get("/targets/", {"year": year}).content.decode()


@pytest.mark.parametrize("page", PAGES[:10])
def test_links_stay_in_the_year(page, client, leader, ahead):
    client.force_login(leader)
    year = ahead.report.year
    text = client.get(f"{page}?year={year}").content.decode()
    links = re.findall(r'(?:href|hx-get)="(/[^"]*)"', re.sub("<form[^>]*>", "", text))  # forms: see below
    leaving = {link for link in links if f"year={year}" not in link and not link.startswith(NOT_OF_A_YEAR)}
    assert leaving <= {"/", "/?year=2024"}  # the way back, and the other year


def test_forms_carry_the_year_in_a_field(client, leader, ahead):
    client.force_login(leader)
    for page in ("/targets/", "/changes/", "/calendar/"):
        text = client.get(f"{page}?year={ahead.report.year}").content.decode()
        assert (
            text.count(f'<input type="hidden" name="year" value="{ahead.report.year}">') == 2
        )  # and the as-of bar


def test_it_says_which_year_is_shown_and_offers_the_others(client, leader, ahead):
    client.force_login(leader)
    text = client.get(f"/?year={ahead.report.year}").content.decode()
    assert f"您在看 {ahead.report.title}" in text
    assert 'href="/?year=2024"' in text
    assert "您在看" not in client.get("/").content.decode()


def test_one_year_alone_offers_no_choice(client, leader, target):
    client.force_login(leader)
    assert "years" not in client.get("/").content.decode()


def test_a_new_year_shows_on_pages_that_were_kept(client, leader, target, admin):
    client.force_login(leader)
    client.get("/")
    tag = client.get("/")["ETag"]
    Report.objects.create(
        year=2099,
        government="湛河区",
        title="2099年",
        start_date=date(2099, 1, 1),
        end_date=date(2099, 12, 31),
    )
    assert client.get("/", headers={"if-none-match": tag}).status_code == 200


def test_what_is_written_goes_to_the_year_that_is_shown(client, clerk, admin, ahead, target):
    """Both years have a B-017."""
    year = ahead.report.year
    client.force_login(admin)
    done = client.post(f"/targets/B-017/instructions/?year={year}", {"text": "请早准备。"})
    assert done.url == f"/targets/B-017/?year={year}#instructions"
    assert (ahead.instructions.count(), target.instructions.count()) == (1, 0)
    page = client.get(f"/targets/B-017/?year={year}").content.decode()
    assert f'action="/targets/B-017/instructions/?year={year}"' in page
    client.force_login(clerk)
    page = client.get(f"/report/B-017/?year={year}").content.decode()
    assert f'hx-post="/report/B-017/?year={year}"' in page
    assert f'action="/report/B-017/?year={year}"' in page


def test_a_form_leads_back_into_the_current_year_without_saying_so(client, admin, target):
    client.force_login(admin)
    done = client.post("/targets/B-017/instructions/", {"text": "请早准备。"})
    assert done.url == "/targets/B-017/#instructions"


def test_a_notice_leads_to_its_own_year(client, clerk, leader, target):
    instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 7, 1))
    assert Notice.objects.get(recipient=clerk).address == "/targets/B-017/?year=2024"


def test_the_years_cost_no_query(client, leader, ahead, django_assert_max_num_queries):
    client.force_login(leader)
    client.get("/help/")
    with django_assert_max_num_queries(3):  # session, reader, reports
        client.get("/help/")
