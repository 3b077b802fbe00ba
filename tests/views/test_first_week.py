"""首周指引: what the office does first, ticked off by the data."""

from datetime import date

import pytest

from targets.models import Post, Target
from targets.summaries import first_week
from tests.conftest import person


@pytest.fixture
def office(client, admin, target, road):
    """Two targets of two units, of which one has nobody yet."""
    client.force_login(admin)
    return client


def stand(report) -> dict[str, tuple[int, int]]:
    return {step.title: (step.done, step.count) for step in first_week(report).steps}


def test_each_step_is_read_from_the_data(office, report, target, clerk, leader, accepted):
    assert stand(report) == {
        "导入目录": (2, 2),
        "确认责任": (0, 2),
        "开通账号": (1, 2),  # 区住建局 has nobody
        "首月填报": (0, 2),
        "首次审核": (0, 1),
    }
    Target.objects.filter(pk=target.pk).update(
        owners_confirmed=True, post=Post.objects.create(title="副区长", holder=leader)
    )
    accepted(target, date(2024, 1, 31), 600)
    assert stand(report) == {
        "导入目录": (2, 2),
        "确认责任": (1, 2),
        "开通账号": (1, 2),
        "登记领导": (1, 1),
        "首月填报": (1, 2),
        "首次审核": (1, 1),
    }


def test_an_empty_year_begins_with_the_import(report):
    page = first_week(report)
    assert page.next_step.title == "导入目录"
    assert page.done_count == 0


def test_it_stands_on_the_pages_that_the_office_begins_on(office):
    for address in ("/2024/", "/2024/review/"):
        assert 'hx-get="/2024/first-week/"' in office.get(address).content.decode()
    assert 'hx-get="/2024/first-week/"' not in office.get("/2024/?as_of=2024-03-31").content.decode()
    part = office.get("/2024/first-week/", HTTP_HX_REQUEST="true").content.decode()
    assert "确认责任" in part
    assert "<html" not in part


def test_nobody_else_sees_it(client, clerk, leader, target):
    for user in (clerk, leader):
        client.force_login(user)
        assert "first-week/" not in client.get("/2024/").content.decode()


def test_it_is_put_away_and_had_back(office):
    office.post("/2024/first-week/away/", HTTP_HX_REQUEST="true")
    assert office.get("/2024/first-week/", HTTP_HX_REQUEST="true").content == b""
    assert "在总览和审核页显示" in office.get("/2024/first-week/").content.decode()
    office.post("/2024/first-week/away/", {"again": "1"})
    assert office.get("/2024/first-week/", HTTP_HX_REQUEST="true").content != b""


def test_it_is_put_away_for_this_person_alone(office, client):
    office.post("/2024/first-week/away/")
    other = person("second", "第二管理员", "admin")
    client.force_login(other)
    assert client.get("/2024/first-week/", HTTP_HX_REQUEST="true").content != b""


def test_it_goes_when_all_is_done(office, report, target, road, clerk, housing_bureau, accepted):
    person("road", "王路", "staff", housing_bureau)
    Target.objects.update(owners_confirmed=True)
    accepted(target, date(2024, 1, 31), 600)
    entry = accepted(road, date(2024, 3, 31))
    entry.unit = housing_bureau
    entry.save()
    assert first_week(report).is_done
    assert office.get("/2024/first-week/", HTTP_HX_REQUEST="true").content == b""
    assert "5/5" in office.get("/2024/first-week/").content.decode()


def test_it_costs_the_same_for_any_number_of_targets(report, target, make_target, django_assert_num_queries):
    with django_assert_num_queries(7):
        first_week(report)
    for number in range(20):
        make_target(f"C-{number:03}")
    with django_assert_num_queries(7):
        first_week(report)
