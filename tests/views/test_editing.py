"""Editing and adjusting a target; what the rules forbid is in test_services."""

from datetime import date

import pytest

from targets.models import Stage


def form_data(page, **changes) -> dict:
    """What a browser would send back, with some changes."""
    data = {}
    for form in (page.context["form"], *page.context["stages"], *page.context["points"]):
        for field in form:
            value = field.value()
            if value is not None and value is not False and value != "":
                data[field.html_name] = value if not isinstance(value, date) else value.isoformat()
    for formset in (page.context["stages"], page.context["points"]):
        data |= {field.html_name: field.value() for field in formset.management_form}
    return data | changes


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def test_it_changes_owners_and_records_why(office, target, housing_bureau, market_bureau, admin):
    page = office.get("/2024/targets/B-017/edit/")
    changes = {
        "lead": housing_bureau.pk,
        "supporting": [market_bureau.pk],
        "owners_confirmed": "on",
        "reason": "分工调整",
    }
    response = office.post("/2024/targets/B-017/edit/", form_data(page, **changes), follow=True)
    target.refresh_from_db()
    assert target.owners_confirmed
    assert (target.lead.unit, [o.unit for o in target.supporting]) == (housing_bureau, [market_bureau])
    row = target.history.first()
    assert (row.history_user, row.history_change_reason) == (admin, "分工调整")
    assert "责任单位已确认：否 → 是" in response.content.decode()


def test_it_refuses_a_change_without_a_reason(office, target, housing_bureau):
    page = office.get("/2024/targets/B-017/edit/")
    response = office.post("/2024/targets/B-017/edit/", form_data(page, title="别的名字"))
    assert "请写明修改原因" in response.content.decode()
    target.refresh_from_db()
    assert target.title == "新增市场主体"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stages-0-weight": "50"}, "节点权重合计130，应为100"),
        ({"stages-0-due_date": "2025-03-31"}, "节点日期须在目标任务的期限内"),
        ({"stages-0-weight": "0"}, "确保该值大于或等于0.01"),
    ],
)
def test_it_refuses_stages_that_do_not_add_up(change, sentence, office, road):
    page = office.get("/2024/targets/E-017/edit/")
    response = office.post("/2024/targets/E-017/edit/", form_data(page, reason="调整节点") | change)
    assert sentence in response.content.decode()
    assert Stage.objects.get(target=road, title="前期手续").weight == 20


def test_it_adds_plan_points(office, target):
    page = office.get("/2024/targets/B-017/edit/")
    data = form_data(page, reason="按季度计划") | {"points-0-date": "2024-06-30", "points-0-value": "3000"}
    office.post("/2024/targets/B-017/edit/", data)
    assert [(p.date, p.value) for p in target.plan_points.all()] == [(date(2024, 6, 30), 3000)]


def test_it_names_a_stage_in_use(office, road, accepted):
    first = road.stages.order_by("due_date").first()
    accepted(road, date(2024, 3, 31), stages_done=[first])
    page = office.get("/2024/targets/E-017/edit/")
    data = form_data(page, reason="删节点") | {"stages-0-DELETE": "on", "stages-1-weight": "50"}
    assert "已有进展，不能删除" in office.post("/2024/targets/E-017/edit/", data).content.decode()
    assert road.stages.count() == 4


def test_it_does_not_change_the_measure_of_a_target_with_progress(office, target, accepted):
    accepted(target, date(2024, 3, 31), 1640)
    page = office.get("/2024/targets/B-017/edit/")
    office.post("/2024/targets/B-017/edit/", form_data(page, reason="改计量", measure="narrative"))
    target.refresh_from_db()
    assert target.measure == "total"


def test_it_adjusts_value_and_deadline(office, target):
    data = {
        "value": "7500", "due_date": "2025-03-31", "effective_date": "2024-09-01",
        "document_number": "12号",
        "reason": "口径调整",
    }  # fmt: skip
    office.post("/2024/targets/B-017/adjust/", data)
    target.refresh_from_db()
    assert (target.value, target.stated_value) == (7500, 8000)
    assert (target.due_date, target.stated_due_date) == (date(2025, 3, 31), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": "", "due_date": ""}, "__all__"),
        ({"document_number": ""}, "document_number"),
        ({"reason": ""}, "reason"),
        ({"effective_date": ""}, "effective_date"),
        ({"due_date": "2023-12-31"}, "due_date"),
        ({"value": "很多"}, "value"),
    ],
)
def test_it_refuses_half_an_adjustment(change, field, office, target):
    data = {
        "value": "7500",
        "due_date": "",
        "effective_date": "2024-09-01",
        "document_number": "12号",
        "reason": "口径",
    }
    response = office.post("/2024/targets/B-017/adjust/", data | change)
    assert field in response.context["form"].errors
    assert not target.adjustments.exists()


def test_it_enters_a_number_that_was_awaited(office, make_target):
    energy = make_target("A-007", measure="rate", bound="at_most", value=None, unit="%", issued="awaiting")
    data = {
        "value": "-3",
        "effective_date": "2024-05-01",
        "document_number": "平政〔2024〕5号",
        "reason": "市下达",
    }
    office.post("/2024/targets/A-007/adjust/", data)
    energy.refresh_from_db()
    assert (energy.issued, energy.value, energy.stated_value) == ("set", -3, None)


def test_it_explains_a_measure_that_does_not_fit_the_number(office, target):
    """The number is not on this form, but its rules hold all the same."""
    page = office.get("/2024/targets/B-017/edit/")
    response = office.post(
        "/2024/targets/B-017/edit/", form_data(page, reason="改计量", measure="narrative", unit="")
    )
    assert "节点型、定性型、待下达和参照的目标没有目标值" in response.content.decode()
    target.refresh_from_db()
    assert target.measure == "total"
