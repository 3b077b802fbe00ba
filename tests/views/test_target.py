"""目标任务: one promise and its story."""

import re
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.moment import Moment
from targets.models import Owner, PlanPoint, ProgressEntry, Report, Target
from targets.services import Action, Reading, Terms, adjust, move, record
from targets.services.history import stamped
from targets.summaries import story as stories
from targets.summaries import target_page
from tests.conftest import at


def test_it_shows_promise_source_owner_and_last_year(client, leader, make_target, housing_bureau):
    make_target(
        stated_as="≥",
        last_year_value=Decimal(6633),
        last_year_note="2023年新增6633家",
        supporting=(housing_bureau,),
    )
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/").content.decode()
    for words in (
        "≥ 8000户",
        "6633户",
        "二（一）优化营商环境 · 新增市场主体",
        "区市场监管局",
        "区住建局",
        "建议责任单位，待确认",
    ):
        assert words in page
    assert "原文为" not in page, "a list of what the report may have said is no quotation of what it says"


def test_it_explains_the_light_with_the_numbers_it_was_put_to(client, leader, target, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    assert "52.5% ÷ 49.7% = 1.06，达到 1" in page


def test_its_table_says_what_its_chart_draws(leader, target, accepted):
    accepted(target, date(2024, 6, 30), 4200)
    page = target_page(target, viewer=leader, moment=Moment(date(2024, 6, 30), at(2024, 7, 20)))
    june = next(row for row in page.chart_rows if row.day == date(2024, 6, 30))
    assert (june.reading, june.target) == (4200, 8000)
    assert round(june.plan) == 3978
    drawn = next(point for point in page.chart["points"] if point["label"] == "2024年6月30日")
    assert (drawn["x"], drawn["reading"], drawn["target"]) == (181, 4200.0, 8000.0)


def test_the_plan_of_stages_goes_up_in_steps(leader, road, target):
    moment = Moment(date(2024, 6, 30), at(2024, 7, 20))
    page = target_page(road, viewer=leader, moment=moment)
    assert page.chart["plan_is_stepped"] is True
    assert [p["plan"] for p in page.chart["points"]][:4] == [0.0, 0.0, 0.0, 20.0]
    assert target_page(target, viewer=leader, moment=moment).chart["plan_is_stepped"] is False


def test_so_does_a_pace_by_whole_months(leader, target):
    target.report.pace_by = "months"
    target.report.save()
    page = target_page(target, viewer=leader, moment=Moment(date(2024, 6, 30), at(2024, 7, 20)))
    assert page.chart["plan_is_stepped"] is True


def test_a_number_that_has_yet_to_be_named_has_no_chart(client, leader, make_target, accepted):
    awaited = make_target("A-009", measure="total", value=None, unit="亩", issued="awaiting")
    client.force_login(leader)
    page = client.get("/2024/targets/A-009/?as_of=2024-06-30")
    assert page.context["page"].chart_rows == []
    assert "chart-data" not in page.content.decode()
    assert "chart.umd" not in page.content.decode()
    accepted(awaited, date(2024, 6, 30), 40)  # what has been read is drawn
    assert "chart-data" in client.get("/2024/targets/A-009/?as_of=2024-06-30").content.decode()


def test_a_rate_whose_reference_is_silent_has_none_either(leader, make_target):
    gdp = make_target("A-001", measure="rate", value=Decimal(7), unit="%", frequency="quarterly")
    income = make_target("A-006", measure="rate", value=None, unit="%", issued="reference", reference=gdp)
    page = target_page(income, viewer=leader, moment=Moment(date(2024, 6, 30), at(2024, 9, 1)))
    assert page.chart_rows == []


def test_a_stage_whose_report_is_not_due_yet_is_not_called_overdue(client, leader, road, accepted):
    accepted(road, date(2024, 5, 31), stages_done=list(road.stages.order_by("due_date")[:1]))
    client.force_login(leader)
    page = told(client.get("/2024/targets/E-017/?as_of=2024-06-30"))
    assert "到期待报" in page
    assert "应完未完" not in page


def test_it_draws_the_reference_as_the_target_line(leader, make_target, accepted):
    gdp = make_target("A-001", measure="rate", value=Decimal(7), unit="%", frequency="quarterly", lag_days=45)
    income = make_target(
        "A-006",
        measure="rate",
        value=None,
        unit="%",
        issued="reference",
        reference=gdp,
        frequency="quarterly",
    )
    accepted(gdp, date(2024, 6, 30), Decimal("6.1"))
    accepted(income, date(2024, 6, 30), Decimal("6.4"))
    page = target_page(income, viewer=leader, moment=Moment(date(2024, 6, 30), at(2024, 9, 1)))
    assert page.judgement.gap == Decimal("0.3")
    assert [row.target for row in page.chart_rows if row.reading is not None] == [Decimal("6.1")]


def test_it_shows_stages_as_done_late_and_open(leader, road, accepted):
    accepted(road, date(2024, 6, 30), stages_done=list(road.stages.order_by("due_date")[:1]))
    page = target_page(road, viewer=leader, moment=Moment(date(2024, 6, 30), at(2024, 7, 20)))
    assert [(line.is_done, line.is_overdue) for line in page.stages] == [
        (True, False), (False, True), (False, False), (False, False),
    ]  # fmt: skip


def test_it_keeps_a_superseded_reading_visible(client, leader, clerk, admin, target, accepted):
    accepted(target, date(2024, 5, 31), 3940)
    entry = record(
        target, Reading(data_date=date(2024, 5, 31), value=Decimal(3490), explanation="录入错误"),
        by=clerk, at=at(2024, 6, 3), submit=True,
    )  # fmt: skip
    move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 6, 4))
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/?as_of=2024-05-31").content.decode()
    assert "3940户" in page
    assert "已被更正" in page
    assert "累计3490户" in page


@pytest.mark.parametrize(
    ("who", "sees"), [("clerk", True), ("stranger", False), ("leader", False), ("admin", True)]
)
def test_it_shows_unaccepted_entries_to_their_unit_and_the_office_only(
    who, sees, request, client, target, clerk
):
    ProgressEntry.objects.create(
        target=target, unit=clerk.unit, author=clerk, data_date=date(2024, 1, 31), value=612, status="submitted",
        submitted_at=at(2024, 2, 3),
    )  # fmt: skip
    client.force_login(request.getfixturevalue(who))
    assert ("612户" in client.get("/2024/targets/B-017/").content.decode()) is sees


def test_it_keeps_the_reports_figures_beside_an_adjustment(client, leader, admin, target):
    adjust(target, Terms(value=Decimal(7500), due_date=date(2025, 3, 31), is_checked=True,
        effective_date=date(2024, 9, 1), document_number="湛政〔2024〕12号", reason="口径调整"),
        by=admin, at=at(2024, 9, 1))  # fmt: skip
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/").content.decode()
    for words in ("8000户", "7500户", "2025年3月31日", "2024年12月31日", "湛政〔2024〕12号", "1 次"):
        assert words in page
    assert client.get("/2024/targets/B-017/?as_of=2024-08-31").context["page"].judgement.promise.value == 8000


@pytest.mark.parametrize("who", ["clerk", "leader", "admin"])
def test_it_asks_few_queries(who, request, client, target, accepted, django_assert_max_num_queries):
    for month in (1, 2, 3):
        accepted(target, date(2024, month, 28), 500 * month)
    client.force_login(request.getfixturevalue(who))
    with django_assert_max_num_queries(36):  # one asks whether anything was written meanwhile, one for groups
        client.get("/2024/targets/B-017/")
    with django_assert_max_num_queries({"clerk": 7, "leader": 5, "admin": 8}[who]):  # nothing has changed
        client.get("/2024/targets/B-017/")
    accepted(target, date(2024, 4, 30), 1900)
    with django_assert_max_num_queries({"clerk": 18, "leader": 16, "admin": 19}[who]):  # nothing but an entry
        client.get("/2024/targets/B-017/")


def test_an_unknown_number_is_not_found(client, leader, target):
    client.force_login(leader)
    response = client.get("/2024/targets/Z-999/")
    assert response.status_code == 404
    assert "没有找到" in response.content.decode()


def told(page) -> str:
    return " ".join(page.content.decode().split())


def test_it_shows_what_is_only_known_in_words(client, leader, make_target, report):
    report.delivered_on = date(2024, 1, 16)
    report.save()
    make_target("H-006", measure="narrative", value=None, unit="", is_lasting=True, deadline_words="持续推进",
        last_year_context="2023年办结建议51件", assigned_date=date(2024, 3, 10))  # fmt: skip
    client.force_login(leader)
    page = told(client.get("/2024/targets/H-006/"))
    for words in (
        "定性型 · 长期坚持",
        "<dt>上年情况</dt> <dd>2023年办结建议51件</dd>",
        "<small>持续推进</small>",
        "<small>长期坚持，不计时限</small>",
        "<dt>交办日期</dt> <dd>2024年3月10日</dd>",
    ):
        assert words in page


@pytest.mark.parametrize("day", [None, date(2024, 1, 16), date(2024, 1, 2)])
def test_it_does_not_repeat_the_day_of_the_report(day, client, leader, make_target, report):
    report.delivered_on = date(2024, 1, 16)
    report.save()
    make_target(assigned_date=day)
    client.force_login(leader)
    assert "交办日期" not in told(client.get("/2024/targets/B-017/"))


def test_it_says_that_the_start_is_awaited(client, leader, make_target):
    make_target("E-029", measure="level", unit="%", value=Decimal(100), is_baseline_awaited=True)
    client.force_login(leader)
    assert "<dd>起点待核定，以首次报送为起点</dd>" in told(client.get("/2024/targets/E-029/"))


def test_it_says_how_a_fall_is_typed(client, leader, make_target):
    make_target("A-007", measure="rate", bound="at_most", value=None, unit="%", issued="awaiting")
    client.force_login(leader)
    assert "<small>下降填负数，如 -3.1</small>" in told(client.get("/2024/targets/A-007/"))


def test_it_marks_plan_points_that_are_only_proposed(client, leader, target):
    PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=3000)
    PlanPoint.objects.create(target=target, date=date(2024, 9, 30), value=5000, is_proposed=True)
    client.force_login(leader)
    page = told(client.get("/2024/targets/B-017/"))
    assert '6月30日 3000户<br> 9月30日 5000户 <span class="tag">建议</span>' in page


def test_it_remembers_what_was_proposed(client, leader, target, monkeypatch):
    """Confirmed on 10 May; seen as known on 1 May it was a proposal."""
    point = PlanPoint(target=target, date=date(2024, 9, 30), value=5000, is_proposed=True)
    stamped(point, None, at=at(2024, 1, 20)).save()
    for model in (Report, Target, Owner):
        model.history.update(history_date=at(2024, 1, 20))
    point.is_proposed = False
    stamped(point, None, at=at(2024, 5, 10)).save()
    client.force_login(leader)
    now = told(client.get("/2024/targets/B-017/?as_of=2024-04-30"))
    then = told(client.get("/2024/targets/B-017/?as_of=2024-04-30&known=2024-05-01"))
    assert ("5000户" in now, "建议</span>" in now) == (True, False)
    assert '5000户 <span class="tag">建议</span>' in then


def test_the_office_is_led_to_where_owners_are_confirmed(client, admin, leader, target):
    link = '<a href="/2024/targets/B-017/edit/#owners-title">确认</a>'
    client.force_login(admin)
    assert link in told(client.get("/2024/targets/B-017/"))
    client.force_login(leader)
    assert link not in told(client.get("/2024/targets/B-017/"))


@pytest.mark.parametrize("is_known", [False, True])
def test_its_light_and_its_entries_speak_of_the_same_moment(
    client, leader, target, accepted, monkeypatch, is_known
):
    """Somebody accepts a figure after its facts have been read, and before its entries are."""
    accepted(target, date(2024, 5, 31), 3400)
    client.force_login(leader)
    if is_known:
        client.get("/2024/targets/B-017/?as_of=2024-06-30")
        accepted(target, date(2024, 6, 15), 3900)
    read = stories._entries

    def read_late(*args, **kwargs):
        if not target.entries.filter(data_date=date(2024, 6, 30)).exists():
            accepted(target, date(2024, 6, 30), 4200)
        return read(*args, **kwargs)

    monkeypatch.setattr(stories, "_entries", read_late)
    page = client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    assert "<strong>4200户</strong>" in page
    assert "截至6月30日累计4200户" in re.sub("<[^>]+>", "", page)
