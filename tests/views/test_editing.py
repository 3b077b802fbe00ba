"""Editing and adjusting a target; what the rules forbid is in test_services."""

from datetime import date
from decimal import Decimal

import pytest

from targets.models import PlanPoint, Stage


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
    assert "确认了责任单位" in response.content.decode()


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
        ({"stages-0-weight": "0"}, "不能小于0.01。"),
    ],
)
def test_it_refuses_stages_that_do_not_add_up(change, sentence, office, road):
    page = office.get("/2024/targets/E-017/edit/")
    response = office.post("/2024/targets/E-017/edit/", form_data(page, reason="调整节点") | change)
    assert sentence in response.content.decode()
    assert Stage.objects.get(target=road, title="前期手续").weight == 20


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("last_year_value", "6,633户", Decimal(6633)),
        ("last_year_value", "６６３３ 户", Decimal(6633)),
        ("lag_days", "30天", 30),
        ("lag_days", "３０", 30),
        ("start_date", "2024年1月15日", date(2024, 1, 15)),
        ("start_date", "1月15日", date(2024, 1, 15)),
        ("assigned_date", "20240301", date(2024, 3, 1)),
        ("title", "新增\u200b经营主体\u00a0", "新增经营主体"),
        ("source_ref", "\ufeff二（一）扩大有效投资 · 经营主体", "二（一）扩大有效投资 · 经营主体"),
        ("deadline_words", " 全年 ", "全年"),
    ],
)
def test_what_is_typed_is_read_as_everywhere(name, typed, stored, office, target):
    page = office.get("/2024/targets/B-017/edit/")
    office.post("/2024/targets/B-017/edit/", form_data(page, reason="核对") | {name: typed})
    target.refresh_from_db()
    assert getattr(target, name) == stored


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("last_year_value", "0.66万户", "这项的单位是“户”，请写6600。"),
        ("last_year_value", "约6600", "约数"),
        ("lag_days", "1e1", "科学计数法"),
        ("lag_days", "30户", "“户”不是这项的单位“天”"),
        ("start_date", "2024年", "只有年份"),
        ("points-0-value", "4.5千户", "请写4500。"),
    ],
)
def test_what_can_be_read_two_ways_is_refused(name, typed, sentence, office, target):
    page = office.get("/2024/targets/B-017/edit/")
    data = form_data(page, reason="核对") | {"points-0-date": "2024-06-30", name: typed}
    assert sentence in office.post("/2024/targets/B-017/edit/", data).content.decode()


def test_stages_and_plan_points_are_read_as_everywhere(office, target, road):
    page = office.get("/2024/targets/B-017/edit/")
    data = form_data(page, reason="分解") | {"points-0-date": "6月30日", "points-0-value": "4,500户"}
    office.post("/2024/targets/B-017/edit/", data)
    assert PlanPoint.objects.get().value == 4500
    page = office.get("/2024/targets/E-017/edit/")
    first = road.stages.order_by("due_date").first()
    data = form_data(page, reason="核对") | {
        "stages-0-weight": f"{first.weight:f}％",
        "stages-0-due_date": "2月28日",
    }
    office.post("/2024/targets/E-017/edit/", data)
    first.refresh_from_db()
    assert first.due_date == date(2024, 2, 28)


def test_it_adds_plan_points(office, target):
    page = office.get("/2024/targets/B-017/edit/")
    data = form_data(page, reason="按季度计划") | {"points-0-date": "2024-06-30", "points-0-value": "3000"}
    office.post("/2024/targets/B-017/edit/", data)
    assert [(p.date, p.value) for p in target.plan_points.all()] == [(date(2024, 6, 30), 3000)]


@pytest.mark.parametrize("typed", ["3,5", "3 00", "3_000", "٣"])
def test_it_guesses_no_number(typed, office, target):
    page = office.get("/2024/targets/B-017/edit/")
    point = {"points-0-date": "2024-06-30", "points-0-value": typed}
    answer = office.post("/2024/targets/B-017/edit/", form_data(page, reason="按季度计划") | point)
    assert f"“{typed}”不是数字。" in answer.content.decode()
    assert not target.plan_points.exists()
    office.post("/2024/targets/B-017/edit/", form_data(page, reason="补上年数", last_year_value=typed))
    target.refresh_from_db()
    assert target.last_year_value is None


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


def test_a_unit_in_which_numbers_are_stored_cannot_be_typed_over(office, target):
    target.last_year_value = 6633
    target.save()
    page = office.get("/2024/targets/B-017/edit/")
    assert page.context["form"].fields["unit"].disabled
    assert "已有上年完成按“户”计，不能改变计量单位。" in page.content.decode()
    office.post("/2024/targets/B-017/edit/", form_data(page, reason="改单位", unit="万户"))
    target.refresh_from_db()
    assert target.unit == "户"


def test_its_direction_cannot_be_chosen_any_more(office, target, accepted):
    accepted(target, date(2024, 3, 31), 1640)
    page = office.get("/2024/targets/B-017/edit/")
    assert page.context["form"].fields["bound"].disabled
    assert "已有进展，不能改变方向。" in page.content.decode()
    office.post("/2024/targets/B-017/edit/", form_data(page, reason="改方向", bound="at_most"))
    target.refresh_from_db()
    assert target.bound == "at_least"


def test_a_doubtful_number_is_shown_and_has_to_be_checked(office, target):
    page = office.get("/2024/targets/B-017/edit/")
    assert "已核对" not in page.content.decode()
    data = form_data(page, reason="核定", last_year_value="66330000")
    asked = office.post("/2024/targets/B-017/edit/", data)
    question = "上年完成66,330,000户与目标值8000户相差10倍以上"
    assert question in asked.context["form"].errors["is_checked"][0]
    assert asked.context["questions"] == [question]
    assert "已核对" in asked.content.decode()
    target.refresh_from_db()
    assert target.last_year_value is None
    office.post("/2024/targets/B-017/edit/", data | {"is_checked": "on"})
    target.refresh_from_db()
    assert target.last_year_value == 66330000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start_date": "2024-04-01"}, "start_date"),
        ({"state": "cancelled", "state_date": "2042-10-01", "state_reason": "上级取消"}, "state_date"),
    ],
)
def test_it_refuses_days_that_cannot_be_beside_their_fields(changes, field, office, target, accepted):
    accepted(target, date(2024, 3, 31), 1640)
    page = office.get("/2024/targets/B-017/edit/")
    response = office.post("/2024/targets/B-017/edit/", form_data(page, reason="改", **changes))
    assert field in response.context["form"].errors


@pytest.mark.parametrize("value", ["-5", "80000"])
def test_it_refuses_a_plan_that_does_not_lead_to_the_target(value, office, target):
    page = office.get("/2024/targets/B-017/edit/")
    data = form_data(page, reason="按季度计划") | {"points-0-date": "2024-06-30", "points-0-value": value}
    assert "计划值须在0与目标值8000户之间" in office.post("/2024/targets/B-017/edit/", data).content.decode()
    assert not target.plan_points.exists()


def test_a_reading_that_came_meanwhile_locks_the_unit(office, target, accepted, monkeypatch):
    """Between looking and locking somebody reports."""
    page = office.get("/2024/targets/B-017/edit/")
    data = form_data(page, reason="改单位", unit="万户")
    accepted(target, date(2024, 3, 31), 1640)
    monkeypatch.setattr("targets.forms.target.unit_lock", lambda target: "")
    response = office.post("/2024/targets/B-017/edit/", data)
    assert response.context["form"].errors["unit"] == ["已有进展按“户”计，不能改变计量单位。"]
    target.refresh_from_db()
    assert target.unit == "户"


ASKED = {
    "total": {"is_counted"},
    "level": {"is_counted", "is_baseline_awaited"},
    "rate": set(),
    "narrative": {"is_lasting"},
    "stages": set(),
}


@pytest.mark.parametrize("measure", ASKED)
def test_it_asks_what_makes_sense_of_a_measure(measure, office, make_target):
    own = {} if measure in ("total", "level", "rate") else {"value": None, "unit": ""}
    make_target(measure=measure, **own)
    fields = set(office.get("/2024/targets/B-017/edit/").context["form"].fields)
    assert fields & {"is_counted", "is_baseline_awaited", "is_lasting"} == ASKED[measure]
    assert fields >= {"last_year_context", "deadline_words", "assigned_date"}


def test_it_stores_what_kind_of_work_it_is(office, make_target):
    duty = make_target("H-006", measure="narrative", value=None, unit="")
    page = office.get("/2024/targets/H-006/edit/")
    changes = {
        "is_lasting": "on", "deadline_words": "持续推进", "assigned_date": "2024-03-10",
        "last_year_context": "2023年办结建议51件", "reason": "没有终点",
    }  # fmt: skip
    office.post("/2024/targets/H-006/edit/", form_data(page, **changes))
    duty.refresh_from_db()
    assert (duty.is_lasting, duty.deadline_words, duty.last_year_context, duty.assigned_date) == (
        True,
        "持续推进",
        "2023年办结建议51件",
        date(2024, 3, 10),
    )


def test_its_numbers_stand_as_people_write_them(office, target, road):
    target.last_year_value = 6633
    target.save()
    PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=Decimal("3000.5"))
    page = office.get("/2024/targets/B-017/edit/").content.decode()
    assert 'value="6633"' in page
    assert 'value="3000.5"' in page
    assert 'value="30"' in office.get("/2024/targets/E-017/edit/").content.decode()


@pytest.mark.parametrize(("answer", "stored"), [("unknown", None), ("true", True), ("false", False)])
def test_it_asks_whether_things_are_counted(answer, stored, office, target):
    page = office.get("/2024/targets/B-017/edit/")
    assert "按计量单位判断" in page.content.decode()
    office.post("/2024/targets/B-017/edit/", form_data(page, is_counted=answer, reason="核定"))
    target.refresh_from_db()
    assert target.is_counted is stored


def test_it_settles_a_start_that_was_awaited(office, make_target):
    heating = make_target("E-029", measure="level", unit="%", value=Decimal(100), is_baseline_awaited=True)
    page = office.get("/2024/targets/E-029/edit/")
    both = form_data(page, baseline="83", reason="核定起点")
    refused = office.post("/2024/targets/E-029/edit/", both)
    assert "起点待核定只用于没有起点值的时点型目标。" in refused.content.decode()
    del both["is_baseline_awaited"]
    office.post("/2024/targets/E-029/edit/", both)
    heating.refresh_from_db()
    assert (heating.baseline, heating.is_baseline_awaited) == (83, False)


def test_it_refuses_an_assignment_after_the_year(office, target):
    page = office.get("/2024/targets/B-017/edit/")
    response = office.post(
        "/2024/targets/B-017/edit/", form_data(page, assigned_date="2042-03-10", reason="改")
    )
    assert response.context["form"].errors["assigned_date"] == ["不能晚于报告的截止日。"]


# -- plan points


@pytest.fixture
def proposals(target) -> list[PlanPoint]:
    return [
        PlanPoint.objects.create(target=target, date=date(2024, month, 30), value=value, is_proposed=True)
        for month, value in ((6, 3000), (9, 5000))
    ]


def proposed(target) -> list[bool]:
    return list(target.plan_points.order_by("date").values_list("is_proposed", flat=True))


def test_a_proposal_that_is_changed_is_none_any_more(office, target, proposals):
    page = office.get("/2024/targets/B-017/edit/")
    assert page.content.decode().count('<span class="tag">建议</span>') == 2
    data = form_data(page, reason="按季度计划") | {"points-0-value": "2800"}
    office.post("/2024/targets/B-017/edit/", data)
    assert proposed(target) == [False, True]


def test_proposals_can_be_confirmed_as_they_are(office, target, proposals):
    page = office.get("/2024/targets/B-017/edit/")
    done = office.post(
        "/2024/targets/B-017/edit/", form_data(page, confirm_points="on", reason="同意"), follow=True
    )
    assert proposed(target) == [False, False]
    assert "同意" in done.content.decode()
    assert "确认建议的计划节点" not in office.get("/2024/targets/B-017/edit/").content.decode()


def test_a_proposal_that_is_taken_away_is_not_confirmed(office, target, proposals):
    page = office.get("/2024/targets/B-017/edit/")
    data = form_data(page, confirm_points="on", reason="只留一个") | {"points-0-DELETE": "on"}
    office.post("/2024/targets/B-017/edit/", data)
    assert [(p.value, p.is_proposed) for p in target.plan_points.all()] == [(5000, False)]


def test_a_save_for_another_reason_leaves_proposals(office, target, proposals):
    page = office.get("/2024/targets/B-017/edit/")
    office.post("/2024/targets/B-017/edit/", form_data(page, title="新增经营主体", reason="改名"))
    assert proposed(target) == [True, True]


def test_a_total_is_offered_a_course_by_quarters_that_the_office_can_change(office, make_target):
    land = make_target("C-034", title="出让土地", unit="亩", value=Decimal(500))
    page = office.get("/2024/targets/C-034/edit/")
    assert "按季度分解（15/35/60/100）" in page.content.decode()
    assert "确认责任单位时" in page.content.decode()
    page = office.get("/2024/targets/C-034/edit/?quarters")
    data = form_data(page, reason="按季度分解")
    assert not land.plan_points.exists()
    office.post("/2024/targets/C-034/edit/", data | {"points-0-value": "50"})
    stored = [(point.date, point.value, point.is_proposed) for point in land.plan_points.order_by("date")]
    assert stored == [
        (date(2024, 3, 31), 50, False),
        (date(2024, 6, 30), 175, False),
        (date(2024, 9, 30), 300, False),
    ]
    assert office.get("/2024/targets/C-034/edit/").context["quarters"] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"measure": "rate", "unit": "%", "value": Decimal(7)},
        {"bound": "at_most"},
        {"value": None, "issued": "awaiting"},
        {"due_date": date(2024, 3, 31)},
    ],
)
def test_no_course_is_offered_where_none_fits(fields, office, make_target):
    make_target(**fields)
    page = office.get("/2024/targets/B-017/edit/?quarters")
    assert page.context["quarters"] == []
    assert "按季度分解" not in page.content.decode()


# -- value and deadline


def test_it_says_how_a_fall_is_typed(office, make_target):
    make_target("A-007", measure="rate", bound="at_most", value=None, unit="%", issued="awaiting")
    assert "下降填负数，如 -3.1" in office.get("/2024/targets/A-007/adjust/").content.decode()


def test_it_adjusts_value_and_deadline(office, target):
    data = {
        "value": "7500", "due_date": "2025-03-31", "effective_date": "2024-09-01",
        "document_number": "12号",
        "reason": "口径调整",
        "is_checked": "on",
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
