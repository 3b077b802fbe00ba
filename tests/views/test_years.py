"""Two reports side by side: the running one, and another by its year in the address."""

from datetime import date

import pytest

from targets.models import Report, Target, Theme
from targets.views.frame import Moment

LEADERS = ["/", "/targets/", "/units/", "/trend/", "/changes/", "/comparison/", "/calendar/", "/wall/"]


@pytest.fixture
def last_year(report, target):
    """2023's report, without targets."""
    return Report.objects.create(
        year=2023, government=report.government, title="2023年政府工作报告",
        start_date=date(2023, 1, 1), end_date=date(2023, 12, 31),
    )  # fmt: skip


@pytest.mark.parametrize("address", LEADERS)
def test_the_year_in_the_address_chooses_the_report(address, client, leader, report, last_year):
    client.force_login(leader)
    assert client.get(address).context["report"] == report
    page = client.get(address, {"year": "2023", "as_of": "2023-06-30"})
    assert page.context["report"] == last_year
    assert "year=2023&amp;as_of=2023-06-30" in page.content.decode()


@pytest.mark.parametrize("year", ["1999", "x", "²", "2023.5", "", "9" * 40])
def test_a_year_without_a_report_is_as_if_it_were_not_given(year, client, leader, report, last_year):
    client.force_login(leader)
    assert client.get("/", {"year": year}).context["report"] == report


def test_the_overview_leads_to_the_other_years(client, leader, report, last_year):
    client.force_login(leader)
    assert 'href="/?year=2023">2023年</a>' in client.get("/").content.decode()
    assert 'href="/?year=2024">2024年</a>' in client.get("/?year=2023").content.decode()


def test_a_report_that_has_not_begun_is_seen_at_its_start(client, admin, report):
    Report.objects.create(
        year=2090, government=report.government, title="2090年政府工作报告",
        start_date=date(2090, 1, 1), end_date=date(2090, 12, 31),
    )  # fmt: skip
    client.force_login(admin)
    assert client.get("/").context["report"] == report
    moment: Moment = client.get("/?year=2090").context["moment"]
    assert (moment.as_of, moment.params) == (date(2090, 1, 1), {"year": "2090", "as_of": "2090-01-01"})
    for address in LEADERS:
        assert client.get(address, {"year": "2090", "as_of": "2090-01-01"}).status_code == 200


def test_another_year_is_only_looked_at(client, admin, report, last_year, target):
    """What is written goes to the current report, so a page of another year has nothing to press."""
    Target.objects.create(
        report=last_year, theme=Theme.objects.create(report=last_year, title="旧", short_title="旧", position=1),
        number="B-017", title="旧年的", measure="narrative", source_ref="二", start_date=date(2023, 1, 1),
        due_date=date(2023, 12, 31), stated_due_date=date(2023, 12, 31),
    )  # fmt: skip
    client.force_login(admin)
    page = client.get("/targets/B-017/?year=2023").content.decode()
    assert "旧年的" in page
    assert "/edit/" not in page
    assert "/instructions/" not in page
    assert client.get("/targets/B-017/edit/?year=2023").context["target"] == target
    assert client.get("/report/?year=2023").context["report"] == report
