"""The one door through which a promise's fields, owners, stages and plan points change."""

from datetime import date
from decimal import Decimal

import pytest

from targets.models import Owner, PlanPoint, ProgressEntry, Report, Stage, Target
from targets.services import (
    CheckNeeded,
    NewTarget,
    NewTargetsDoNotFit,
    ReasonMissing,
    StageInUse,
    Terms,
    adjust,
    create_targets,
    edit_target,
)
from targets.services.refusals import (
    BoundLocked,
    DoesNotFit,
    MeasureLocked,
    PlanPointsDoNotFit,
    StagesDoNotFit,
    StatedValueLocked,
    UnitLocked,
)
from tests.conftest import at


@pytest.fixture
def supported(make_target, housing_bureau) -> Target:
    """A target with a supporting unit."""
    return make_target("B-040", supporting=(housing_bureau,))


def test_editing_needs_a_reason(target, market_bureau, admin):
    with pytest.raises(ReasonMissing):
        edit_target(target, lead=market_bureau, supporting=[], by=admin, reason=" ")


def test_lead_and_support_change_places(target, market_bureau, housing_bureau, admin):
    edit_target(target, lead=housing_bureau, supporting=[market_bureau], by=admin, reason="分工调整")
    assert {(o.unit, o.role) for o in target.owners.all()} == {
        (housing_bureau, "lead"),
        (market_bureau, "supporting"),
    }
    row = Owner.history.filter(unit=housing_bureau).first()
    assert (row.history_user, row.history_change_reason) == (admin, "分工调整")


def test_an_owner_that_goes_is_in_the_history(supported, market_bureau, housing_bureau, admin):
    edit_target(supported, lead=market_bureau, supporting=[], by=admin, reason="分工调整")
    assert Owner.history.filter(unit=housing_bureau).first().history_type == "-"


def test_a_stage_with_progress_stays(road, accepted, housing_bureau, admin):
    stage = road.stages.order_by("due_date").first()
    accepted(road, date(2024, 3, 31), stages_done=[stage])
    with pytest.raises(StageInUse):
        edit_target(road, lead=housing_bureau, supporting=[], removed_stages=[stage], by=admin, reason="删")
    assert Stage.objects.filter(pk=stage.pk).exists()


# -- stages: the weights sum to 100, the days lie in the window


@pytest.fixture
def edit(admin, housing_bureau):
    def edit(target: Target, **changes) -> Target:
        return edit_target(target, lead=housing_bureau, supporting=[], by=admin, reason="调整节点", **changes)

    return edit


def stage_of(road: Target, known_as: str, **changes) -> Stage:
    stage = road.stages.get(title=known_as)
    for name, value in changes.items():
        setattr(stage, name, value)
    return stage


def test_stages_that_do_not_sum_up_are_refused(road, edit):
    with pytest.raises(StagesDoNotFit, match="节点权重合计110，应为100。") as refused:
        edit(road, stages=[stage_of(road, "前期手续", weight=Decimal(30))])
    assert refused.value.field == "stages"
    assert road.stages.get(title="前期手续").weight == 20


def test_weights_may_move_from_one_stage_to_another(road, edit):
    edit(
        road,
        stages=[
            stage_of(road, "前期手续", weight=Decimal(10)),
            stage_of(road, "路基施工", weight=Decimal(40)),
        ],
    )
    assert sorted(road.stages.values_list("weight", flat=True)) == [10, 20, 30, 40]


def test_the_last_stage_stays(road, edit):
    with pytest.raises(StagesDoNotFit, match="请设置节点。"):
        edit(road, removed_stages=list(road.stages.all()))
    assert road.stages.count() == 4


def test_only_a_staged_target_has_stages(target, edit):
    with pytest.raises(StagesDoNotFit, match="只有节点型目标有节点。"):
        edit(target, stages=[Stage(title="开工", weight=100, due_date=date(2024, 6, 30))])


def test_a_target_that_stops_being_staged_loses_its_stages_first(road, edit):
    road.measure = "narrative"
    with pytest.raises(StagesDoNotFit, match="只有节点型目标有节点。"):
        edit(road)
    edit(road, removed_stages=list(road.stages.all()))
    assert Target.objects.get(pk=road.pk).measure == "narrative"


def test_it_does_not_end_while_parts_of_it_go_on(target, save, make_target):
    type(target).objects.filter(pk=target.pk).update(split="sum")
    target.refresh_from_db()
    part = make_target("B-017-01", title="甲新增", part_of=target, value=Decimal(3000))
    ended = {"state": "cancelled", "state_date": date(2024, 10, 1), "state_reason": "上级取消"}
    with pytest.raises(
        DoesNotFit, match="还有1项分解在执行：B-017-01“甲新增”。请先取消或合并各项"
    ) as refused:
        save(target, **ended)
    assert refused.value.field == "state"
    save(part, **ended)
    save(target, **ended)
    assert Target.objects.get(pk=target.pk).state == "cancelled"


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2025, 1, 1)])
def test_a_stage_outside_the_window_is_refused(day, road, edit):
    with pytest.raises(StagesDoNotFit, match="节点日期须在目标任务的期限内。"):
        edit(road, stages=[stage_of(road, "前期手续", due_date=day)])


def test_a_later_start_leaves_no_stage_behind(road, edit):
    road.start_date = date(2024, 4, 1)
    with pytest.raises(StagesDoNotFit, match="节点日期须在目标任务的期限内。"):
        edit(road)
    assert Target.objects.get(pk=road.pk).start_date == date(2024, 1, 1)


def test_what_an_adjustment_has_left_outside_does_not_hinder_other_changes(road, edit):
    """The deadline was brought forward to September; the stage of December is as it was."""
    Target.objects.filter(pk=road.pk).update(due_date=date(2024, 9, 30))
    road = Target.objects.get(pk=road.pk)
    road.title = "新华路南延通车"
    edit(road, stages=[stage_of(road, "建成通车", title="通车")])
    assert Target.objects.get(pk=road.pk).title == "新华路南延通车"


def test_whoever_never_had_stages_may_go_on_without(make_target, edit):
    bare = make_target("E-018", measure="stages", value=None, unit="", frequency="quarterly")
    bare.title = "稻香路改造"
    edit(bare)
    assert Target.objects.get(pk=bare.pk).title == "稻香路改造"


# -- plan points


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 12, 31), date(2025, 2, 1)])
def test_a_plan_point_lies_between_start_and_deadline(day, target, edit):
    with pytest.raises(PlanPointsDoNotFit, match="计划节点须在起始日与时限之间。") as refused:
        edit(target, plan_points=[PlanPoint(date=day, value=100)])
    assert refused.value.field == "points"
    assert not target.plan_points.exists()


def test_a_later_start_leaves_no_plan_point_behind(target, edit):
    point = PlanPoint.objects.create(target=target, date=date(2024, 3, 31), value=1500)
    target.start_date = date(2024, 4, 1)
    with pytest.raises(PlanPointsDoNotFit):
        edit(target)
    edit(target, removed_plan_points=[point])
    assert Target.objects.get(pk=target.pk).start_date == date(2024, 4, 1)


def test_a_broken_rule_of_the_target_itself_is_said(target, edit):
    target.value = target.stated_value = None
    with pytest.raises(DoesNotFit, match="已明确的目标须填写目标值。"):
        edit(target)


# -- what may not change any more


STORED = {
    "进展": lambda t, accepted, admin: accepted(t, date(2024, 6, 30), 4200),
    "目标调整": lambda t, accepted, admin: adjust(
        t,
        Terms(value=Decimal(7500), effective_date=date(2024, 9, 1), document_number="12号", reason="口径"),
        by=admin,
        at=at(2024, 9, 1),
    ),
    "计划节点": lambda t, accepted, admin: PlanPoint.objects.create(
        target=t, date=date(2024, 6, 30), value=4500
    ),
    "上年完成": lambda t, accepted, admin: Target.objects.filter(pk=t.pk).update(last_year_value=6633),
}


@pytest.mark.parametrize("what", STORED)
def test_a_unit_in_which_something_is_stored_stays(what, target, accepted, admin, edit):
    """8000户 would become 8000万户, and every reading with it."""
    STORED[what](target, accepted, admin)
    target = Target.objects.get(pk=target.pk)
    target.unit = "万户"
    with pytest.raises(UnitLocked, match=f"^已有{what}按“户”计，不能改变计量单位。$") as refused:
        edit(target)
    assert refused.value.field == "unit"
    assert Target.objects.get(pk=target.pk).unit == "户"


def test_all_that_is_stored_in_a_unit_is_named(target, accepted, admin, edit):
    for store in STORED.values():
        store(target, accepted, admin)
    target = Target.objects.get(pk=target.pk)
    target.unit, target.last_year_value = (
        "万户",
        None,
    )  # taken away in the same breath: it was stored all the same
    with pytest.raises(UnitLocked, match="已有进展、目标调整、计划节点、上年完成按“户”计"):
        edit(target)


def test_a_unit_that_nothing_is_stored_in_can_be_mended(target, accepted, edit):
    accepted(target, date(2024, 6, 30), None)
    target.unit = "家"
    assert edit(target).unit == "家"


def test_a_measure_with_entries_stays(target, accepted, edit):
    accepted(target, date(2024, 6, 30), 4200)
    target.measure = "level"
    with pytest.raises(MeasureLocked, match="已有进展，不能改变计量方式。") as refused:
        edit(target)
    assert refused.value.field == "measure"


# -- many at once


def new_road(report: Report, like: Target, **fields) -> NewTarget:
    target = Target(
        report=report, theme=like.theme, number="E-019", title="开源路北延", measure="stages", source_ref="二",
        frequency="quarterly", start_date=date(2024, 1, 1), due_date=date(2024, 12, 31),
    )  # fmt: skip
    return NewTarget(**{"target": target, "supporting": [], "stages": [], "plan_points": []} | fields)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"stages": [("开工", 60, date(2024, 6, 30))]}, "节点权重合计60，应为100。"),
        ({"stages": [("通车", 100, date(2025, 6, 30))]}, "节点日期须在目标任务的期限内。"),
        ({"plan_points": [date(2024, 12, 31)]}, "计划节点须在起始日与时限之间。"),
    ],
)
def test_new_targets_obey_the_same_rules(parts, sentence, report, road, admin, housing_bureau):
    stages = [Stage(title=t, weight=Decimal(w), due_date=d) for t, w, d in parts.get("stages", [])]
    points = [PlanPoint(date=d, value=1) for d in parts.get("plan_points", [])]
    new = new_road(report, road, lead=housing_bureau, stages=stages, plan_points=points)
    with pytest.raises(NewTargetsDoNotFit) as refused:
        create_targets(report, [new], by=admin, reason="新增")
    assert refused.value.sentences == {"E-019": sentence}
    assert not Target.objects.filter(number="E-019").exists()


# -- what was said in terms of the promise keeps its meaning


@pytest.fixture
def save(admin):
    """Change fields of a target as its own lead has it."""

    def save(target: Target, **fields) -> Target:
        is_checked = fields.pop("is_checked", False)
        for name, value in fields.items():
            setattr(target, name, value)
        lead = target.owners.get(role="lead").unit
        return edit_target(target, lead=lead, supporting=[], is_checked=is_checked, by=admin, reason="更正")

    return save


def test_a_baseline_locks_the_unit(make_target, save):
    level = make_target(measure="level", unit="%", value=Decimal(90), baseline=Decimal("81.6"))
    with pytest.raises(UnitLocked, match="已有起点值按“%”计，不能改变计量单位。"):
        save(level, unit="万户")


def test_progress_locks_which_way_is_good(target, save, accepted):
    save(target, bound="at_most")
    accepted(target, date(2024, 3, 31), 1640)
    with pytest.raises(BoundLocked, match="已有进展，不能改变方向。"):
        save(target, bound="at_least")


def stated(value) -> dict:
    return {"stated_value": value, "value": value}


@pytest.mark.parametrize(
    "fields",
    [
        stated(Decimal(80000)),
        stated(Decimal("0.8")),
        stated(Decimal(-5)),
        stated(Decimal(3999)),
        stated(None) | {"issued": "awaiting"},
    ],
)
def test_with_readings_the_printed_number_becomes_no_other(fields, target, save, accepted):
    accepted(target, date(2024, 3, 31), 1640)
    with pytest.raises(StatedValueLocked, match="已有进展，报告目标值不能由8000户改为") as refused:
        save(target, **fields)
    assert refused.value.field == "stated_value"
    target.refresh_from_db()
    assert target.stated_value == 8000


def test_a_draft_is_a_reading_and_words_are_none(target, save, clerk):
    ProgressEntry.objects.create(target=target, unit=clerk.unit, author=clerk, data_date=date(2024, 3, 31))
    save(target, **stated(Decimal(80000)))
    target.entries.update(value=5)
    with pytest.raises(StatedValueLocked):
        save(target, **stated(Decimal(8000)))


def test_with_readings_a_slip_of_the_pen_is_corrected(target, save, accepted):
    accepted(target, date(2024, 3, 31), 1640)
    save(target, **stated(Decimal(8200)))
    assert Target.objects.get().stated_value == 8200


def test_what_was_adjusted_stays_as_printed(target, save, admin):
    terms = Terms(value=Decimal(7500), effective_date=date(2024, 9, 1), document_number="8号", reason="口径")
    adjust(target, terms, by=admin, at=at(2024, 9, 1))
    target.refresh_from_db()
    with pytest.raises(StatedValueLocked, match="已有目标调整，报告目标值按印发的保留，不能再改。"):
        save(target, stated_value=Decimal(8200))


# -- what cannot be


def test_it_does_not_begin_after_its_first_reading(target, save, accepted):
    accepted(target, date(2024, 3, 31), 1640)
    save(target, start_date=date(2024, 3, 31))
    with pytest.raises(DoesNotFit, match="起始日不能晚于首次进展的数据日期（2024年3月31日）。") as refused:
        save(target, start_date=date(2024, 4, 1))
    assert refused.value.field == "start_date"


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2042, 10, 1)])
def test_it_ends_within_the_reports_year(day, target, save):
    with pytest.raises(DoesNotFit, match="取消或合并日期须在报告年度内") as refused:
        save(target, state="cancelled", state_date=day, state_reason="上级取消")
    assert refused.value.field == "state_date"
    save(target, state="cancelled", state_date=date(2024, 10, 1), state_reason="上级取消")


@pytest.mark.parametrize(
    ("june", "september"), [("-1", "5000"), ("3000", "8001"), ("5000", "3000"), ("80000", "90000")]
)
def test_the_plan_of_a_total_rises_from_nothing_to_all(june, september, target, edit):
    points = [
        PlanPoint(date=date(2024, 6, 30), value=Decimal(june)),
        PlanPoint(date=date(2024, 9, 30), value=Decimal(september)),
    ]
    with pytest.raises(PlanPointsDoNotFit, match="计划值须在0与目标值8000户之间，且逐期不减。"):
        edit(target, plan_points=points)


def test_a_plan_is_kept_when_the_number_falls_by_an_adjustment(target, edit, admin):
    point = PlanPoint.objects.create(target=target, date=date(2024, 9, 30), value=Decimal(7800))
    terms = Terms(value=Decimal(7500), effective_date=date(2024, 11, 1), document_number="8号", reason="口径")
    adjust(target, terms, by=admin, at=at(2024, 11, 1))
    target.refresh_from_db()
    point.value = Decimal(7900)
    edit(target, plan_points=[point])
    assert PlanPoint.objects.get().value == 7900


# -- what is asked first


@pytest.mark.parametrize(
    ("fields", "question"),
    [
        ({"baseline": Decimal("0.816")}, "起点0.816%像是填成了小数，折成百分数是81.6%"),
        ({"baseline": Decimal(8160)}, "起点8160%不在0与100之间"),
        ({"baseline": Decimal(90)}, "目标值90%不高于起点90%"),
        ({"last_year_value": Decimal(66330000)}, "上年完成66,330,000%不在0与100之间"),
    ],
)
def test_a_doubtful_number_has_to_be_checked(fields, question, make_target, save):
    level = make_target(measure="level", unit="%", value=Decimal(90))
    with pytest.raises(CheckNeeded, match=question) as refused:
        save(level, **fields)
    assert refused.value.field == "is_checked"
    save(level, **fields, is_checked=True)
    save(level, title="改名")  # what stands already is not asked again
