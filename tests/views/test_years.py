"""Several years: each has its own addresses, `/` leads into the one that has begun, and links stay where they are."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from targets.models import Notice, Owner, Report, Target, Theme
from targets.models.report import current_among, open_among
from targets.services import instruct
from tests.conftest import at
from tests.workbooks import Book

YEARS = {
    2024: (date(2024, 1, 1), date(2024, 12, 31)),
    2025: (date(2025, 1, 1), date(2025, 12, 31)),
    2026: (date(2026, 1, 1), date(2026, 12, 31)),
}


def reports(*years: int, lag: int = 45) -> list[Report]:
    made = [
        Report(
            year=year, government="湛河区", title="报告", start_date=YEARS[year][0], end_date=YEARS[year][1]
        )
        for year in years
    ]
    for report in made:
        report.longest_lag = lag
    return made


@pytest.mark.parametrize(
    ("years", "today", "shown"),
    [
        ((2024,), date(2024, 6, 30), 2024),
        ((2024, 2025), date(2024, 12, 20), 2024),
        ((2024, 2025), date(2024, 12, 31), 2024),
        ((2024, 2025), date(2025, 1, 1), 2024),
        ((2025, 2024), date(2025, 2, 19), 2024),  # GDP of the year: 31 December + 45 + 5 days
        ((2024, 2025), date(2025, 2, 20), 2025),
        ((2024, 2025, 2026), date(2026, 1, 1), 2025),
        ((2025, 2024), date(2027, 1, 1), 2025),
        ((2025, 2026), date(2024, 12, 1), 2025),
        ((2025,), date(2024, 12, 1), 2025),
    ],
)
def test_the_closing_year_leads_then_the_latest_that_has_begun_else_the_earliest(years, today, shown):
    assert current_among(reports(*years), today=today).year == shown


def test_without_lags_the_last_reporting_day_is_the_sixth_of_january():
    """31 December + 5 days is a Sunday."""
    years = reports(2024, 2025, lag=0)
    assert years[0].last_reporting_date == date(2025, 1, 6)
    assert current_among(years, today=date(2025, 1, 6)).year == 2024
    assert current_among(years, today=date(2025, 1, 7)).year == 2025


@pytest.mark.parametrize(
    ("today", "waiting", "found"),
    [
        (date(2024, 12, 20), (), [2024]),
        (date(2025, 1, 1), (), [2024, 2025]),
        (date(2025, 4, 20), (), [2024, 2025]),  # 60 days after 19 February
        (date(2025, 4, 21), (), [2025]),
        (date(2025, 4, 21), (2024,), [2024, 2025]),
    ],
)
def test_a_year_is_open_while_something_may_be_owed_or_waits(today, waiting, found):
    years = reports(2024, 2025)
    for report in years:
        report.pk = report.year
    assert [r.year for r in open_among(years, today=today, waiting=waiting)] == found


def test_the_lag_is_that_of_the_latest_figures(report, make_target):
    assert (report.longest_lag, Report.objects.with_lags().get().longest_lag) == (0, 0)
    make_target("B-018", lag_days=30)
    make_target("A-001", lag_days=45)
    assert Report.objects.get().longest_lag == Report.objects.with_lags().get().longest_lag == 45


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


NOT_OF_A_YEAR = (
    "/new-year/",
    "/static/",
    "/notices/",
    "/password/",
    "/second-factor/",
    "/sessions/",
    "/log/",
    "/admin/",
)
PAGES = [
    "",
    "trend/",
    "changes/",
    "units/",
    "comparison/",
    "wall/",
    "targets/",
    "targets/B-017/",
    "calendar/",
    "help/",
    "urging/",
    "instructions/",
    "targets.csv",
    "targets.xlsx",
    "instructions.xlsx",
    "urging.xlsx",
]


def test_a_year_that_has_not_begun_does_not_hide_the_running_one(client, leader, ahead):
    client.force_login(leader)
    assert client.get("/").url == "/2024/"
    assert "新增市场主体" in client.get("/2024/targets/").content.decode()
    assert "新增经营主体" not in client.get("/2024/targets/").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_another_year(page, client, leader, ahead):
    client.force_login(leader)
    assert client.get(f"/{ahead.report.year}/{page}").status_code == 200


OFFICE_PAGES = [
    "report/",
    "review/",
    "urging/preview/",
    "bulletin/",
    "people/",
    "owners/",
    "owners/B-017/",
    "catalogue/",
    "catalogue.xlsx",
    "catalogue/next.xlsx",
    "targets/B-017/edit/",
    "targets/B-017/adjust/",
    "report/B-017/",
]


@pytest.mark.parametrize("page", OFFICE_PAGES)
def test_every_page_of_the_office_opens_in_another_year(page, client, admin, ahead, market_bureau):
    client.force_login(admin)
    assert client.get(f"/{ahead.report.year}/{page}?unit={market_bureau.pk}").status_code == 200


@pytest.mark.parametrize("year", ["1999", "0000", "20244", "abc", "二〇二五", "9" * 400])
def test_a_year_without_a_report_is_not_found(year, client, leader, ahead):
    client.force_login(leader)
    assert client.get(f"/{year}/targets/").status_code == 404


@pytest.mark.parametrize("page", PAGES[:12])
def test_links_and_forms_stay_in_the_year(page, client, leader, ahead):
    client.force_login(leader)
    year = ahead.report.year
    text = client.get(f"/{year}/{page}").content.decode()
    links = set(re.findall(r'(?:href|action|hx-get|hx-post)="(/[^"]*)"', text))
    leaving = {
        link for link in links if not link.startswith((f"/{year}/", *NOT_OF_A_YEAR)) and link != "/logout/"
    }
    assert leaving <= {"/2024/"}  # the way back, which is also the other year


@pytest.mark.parametrize("page", [page for page in OFFICE_PAGES if not page.endswith(".xlsx")])
def test_links_and_forms_of_the_office_stay_in_the_year(page, client, admin, ahead, market_bureau):
    client.force_login(admin)
    year = ahead.report.year
    text = client.get(f"/{year}/{page}?unit={market_bureau.pk}").content.decode()
    links = set(re.findall(r'(?:href|action|hx-get|hx-post)="(/[^"]*)"', text))
    leaving = {
        link for link in links if not link.startswith((f"/{year}/", *NOT_OF_A_YEAR)) and link != "/logout/"
    }
    assert leaving <= {"/2024/"}


def test_it_says_which_year_is_shown_and_offers_the_others(client, leader, ahead):
    client.force_login(leader)
    text = client.get(f"/{ahead.report.year}/").content.decode()
    assert f"您在看 {ahead.report.title}" in text
    assert 'href="/2024/"' in text
    assert "您在看" not in client.get("/2024/").content.decode()


def test_one_year_alone_offers_no_choice(client, leader, target):
    client.force_login(leader)
    assert "years" not in client.get("/2024/").content.decode()


def test_a_new_year_shows_on_pages_that_were_kept(client, leader, target, admin):
    client.force_login(leader)
    client.get("/2024/")
    tag = client.get("/2024/")["ETag"]
    Report.objects.create(
        year=2099,
        government="湛河区",
        title="2099年",
        start_date=date(2099, 1, 1),
        end_date=date(2099, 12, 31),
    )
    assert client.get("/2024/", headers={"if-none-match": tag}).status_code == 200


def test_what_is_written_goes_to_the_year_that_is_shown(client, clerk, admin, ahead, target):
    """Both years have a B-017."""
    year = ahead.report.year
    client.force_login(admin)
    done = client.post(f"/{year}/targets/B-017/instructions/", {"text": "请早准备。"})
    assert done.url == f"/{year}/targets/B-017/#instructions"
    assert (ahead.instructions.count(), target.instructions.count()) == (1, 0)
    client.force_login(clerk)
    page = client.get(f"/{year}/report/B-017/").content.decode()
    assert f'hx-post="/{year}/report/B-017/"' in page
    assert f'action="/{year}/report/B-017/"' in page


def test_a_form_leads_back_into_its_year(client, admin, target):
    client.force_login(admin)
    done = client.post("/2024/targets/B-017/instructions/", {"text": "请早准备。"})
    assert done.url == "/2024/targets/B-017/#instructions"


def test_a_notice_leads_to_its_own_year(client, clerk, leader, target):
    instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 7, 1))
    assert Notice.objects.get(recipient=clerk).address == (
        f"/2024/targets/B-017/#instruction-{target.instructions.get().pk}"
    )


def test_the_history_leads_to_the_target_of_its_own_year(client, admin, ahead, target):
    """Both years have a B-017; once both lines led to the running year's."""
    for row in (ahead, target):
        row.title += "（改）"
        row.save()
    client.force_login(admin)
    text = client.get("/log/?q=（改）").content.decode()
    assert f'href="/{ahead.report.year}/targets/B-017/"' in text
    assert 'href="/2024/targets/B-017/"' in text


def test_the_preview_of_a_catalogue_leads_back_into_its_year(client, admin, ahead):
    client.force_login(admin)
    year = ahead.report.year
    content = client.get(f"/{year}/catalogue.xlsx").content
    file = SimpleUploadedFile("目录.xlsx", content)
    page = client.post(f"/{year}/catalogue/import/", {"file": file}).content.decode()
    assert "核对目录" in page
    assert f'<a class="button" href="/{year}/catalogue/">返回</a>' in page
    broken = SimpleUploadedFile("目录.xlsx", Book(content).fill("B-017", 报告目标值="8千").saved().read())
    page = client.post(f"/{year}/catalogue/import/", {"file": broken}).content.decode()
    assert "不能导入" in page
    assert f'<a class="button" href="/{year}/catalogue/">返回</a>' in page


def test_the_years_cost_no_query(client, leader, ahead, django_assert_max_num_queries):
    client.force_login(leader)
    client.get("/2024/help/")
    with django_assert_max_num_queries(3):  # session, reader, reports
        client.get("/2024/help/")


# -- addresses of before the year was in the path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/", "/2024/"),
        ("/?by=unit", "/2024/?by=unit"),
        ("/?as_of=2024-06-30&year=2024&known=2024-07-05", "/2024/?as_of=2024-06-30&known=2024-07-05"),
        ("/targets/", "/2024/targets/"),
        ("/targets/B-017/?as_of=2024-06-30", "/2024/targets/B-017/?as_of=2024-06-30"),
        ("/targets.xlsx?q=%E5%9C%9F", "/2024/targets.xlsx?q=%E5%9C%9F"),
        ("/urging/1.docx", "/2024/urging/1.docx"),
        ("/report.xlsx", "/2024/report.xlsx"),
        ("/report/?tab=draft", "/2024/report/?tab=draft"),
        ("/catalogue/next.xlsx", "/2024/catalogue/next.xlsx"),
        ("/people/", "/2024/people/"),
        ("/wall/?year=1999", "/2024/wall/"),
        ("/wall/?year=", "/2024/wall/"),
        ("/units/5/", "/2024/units/5/"),
    ],
)
def test_an_old_address_leads_into_the_current_year(old, new, client, leader, ahead):
    client.force_login(leader)
    assert client.get(old).url == new


def test_an_old_address_leads_into_the_year_that_it_asks_for(client, leader, ahead):
    client.force_login(leader)
    year = ahead.report.year
    assert client.get(f"/targets/B-017/?year={year}").url == f"/{year}/targets/B-017/"
    page = client.get(f"/targets/B-017/?year={year}", follow=True)
    assert "新增经营主体" in page.content.decode()


def test_what_is_sent_to_an_old_address_arrives(client, admin, target):
    client.force_login(admin)
    client.post("/targets/B-017/instructions/", {"text": "请早准备。"}, follow=True)
    assert target.instructions.get().text == "请早准备。"


@pytest.mark.parametrize("address", ["/nothing/", "/targetsx/", "/2024/nothing/", "/report"])
def test_what_was_never_an_address_is_none_now(address, client, leader, target):
    client.force_login(leader)
    assert client.get(address, follow=True).status_code in (403, 404)


def test_nobody_learns_of_a_year_before_signing_in(client, target):
    assert client.get("/targets/").url.startswith("/login/?next=")
