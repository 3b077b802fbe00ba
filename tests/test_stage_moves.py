"""延期 of a staged target: its open stages move with it, and nothing else does."""

from datetime import date
from decimal import Decimal

import pytest

from targets.models import Stage, StageMove, Target
from targets.pictures import load_facts, stages_in_force
from targets.services import (
    StageInUse,
    Terms,
    adjust,
    decide_adjustment,
    edit_target,
    request_adjustment,
    revoke_adjustment,
)
from targets.services.refusals import ChangesNothing, DeadlineNotPossible, StagesDoNotFit, ValueNotPossible
from tests.conftest import at

OCTOBER = at(2024, 10, 8)
MARCH = date(2025, 3, 31)
DECEMBER = date(2024, 12, 31)


@pytest.fixture
def half_built(road, accepted) -> Target:
    """The first two of the road's four stages are finished."""
    accepted(road, date(2024, 6, 30), stages_done=list(road.stages.filter(due_date__lte=date(2024, 6, 30))))
    return road


def key(road: Target, title: str) -> int:
    return road.stages.get(title=title).pk


def put_off(road: Target, **changes) -> Terms:
    """Both open stages by the 90 days from 31 December to 31 March."""
    moves = {key(road, "路面施工"): date(2024, 12, 29), key(road, "建成通车"): MARCH}
    return Terms(
        **{"due_date": MARCH, "stage_dates": moves, "effective_date": OCTOBER.date(), "document_number": "9号",
           "reason": "征迁受阻", "is_checked": True} | changes
    )  # fmt: skip


def days(road: Target) -> list[date]:
    return [stage.due_date for stage in stages_in_force(road)]


def seen(road: Target, as_of: date, known_at) -> list[date]:
    (picture,) = load_facts(road.report, Target.objects.filter(pk=road.pk), known_at=known_at).on(as_of)
    return [stage.due_date for stage in picture.judgement.promise.stages]


def test_open_stages_move_and_the_stages_keep_their_first_days(half_built, admin):
    first = days(half_built)
    adjust(half_built, put_off(half_built), by=admin, at=OCTOBER)
    moved = [*first[:2], date(2024, 12, 29), MARCH]
    assert days(half_built) == moved
    assert list(half_built.stages.order_by("pk").values_list("due_date", flat=True)) == first
    assert seen(half_built, date(2024, 10, 8), at(2024, 12, 1)) == moved
    assert seen(half_built, date(2024, 10, 7), at(2024, 12, 1)) == first  # not in effect yet
    assert seen(half_built, date(2024, 10, 8), at(2024, 10, 8, 9)) == first  # not decided yet


def test_a_road_that_was_put_off_is_no_longer_red_for_its_old_days(half_built, admin):
    def light(moment):
        (picture,) = load_facts(half_built.report, Target.objects.all(), known_at=moment).on(moment.date())
        return picture.judgement.plan

    moment = at(2024, 10, 20)
    assert light(moment) == Decimal("0.8")
    adjust(half_built, put_off(half_built), by=admin, at=OCTOBER)
    assert light(moment) == Decimal("0.5")


def test_a_request_moves_nothing_until_it_is_approved(half_built, stranger, admin):
    first = days(half_built)
    asked = request_adjustment(half_built, put_off(half_built), by=stranger, at=OCTOBER)
    assert days(half_built) == first
    decide_adjustment(asked, approve=True, by=admin, at=at(2024, 10, 10))
    assert days(half_built)[2:] == [date(2024, 12, 29), MARCH]


def test_what_was_finished_while_the_request_waited_stays_where_it_was(half_built, accepted, stranger, admin):
    asked = request_adjustment(half_built, put_off(half_built), by=stranger, at=OCTOBER)
    accepted(
        half_built, date(2024, 9, 30), moment=at(2024, 10, 9), stages_done=list(half_built.stages.all()[:3])
    )
    decide_adjustment(asked, approve=True, by=admin, at=at(2024, 10, 10))
    assert days(half_built)[2:] == [date(2024, 9, 30), MARCH]
    assert StageMove.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal", "sentence"),
    [
        ({"stage_dates": {}, "due_date": date(2024, 11, 30)}, StagesDoNotFit, "“建成通车”（2024年12月31日）晚于时限"),
        ({"stage_dates": {"路面施工": date(2025, 4, 1)}}, StagesDoNotFit, "新日期须在2024年1月1日至2025年3月31日之间"),
        ({"stage_dates": {"前期手续": date(2024, 12, 1)}}, StagesDoNotFit, "“前期手续”已完成，不再调整日期"),
        ({"stage_dates": {}, "due_date": date(2024, 10, 7)}, DeadlineNotPossible, "不能早于生效日期"),
        ({"stage_dates": {}, "due_date": DECEMBER}, ChangesNothing, "与现行的相同"),
        ({"value": Decimal(5)}, ValueNotPossible, "没有目标值，只能调整时限"),
    ],
)  # fmt: skip
def test_it_refuses_what_cannot_be(changes, refusal, sentence, half_built, admin):
    if "stage_dates" in changes:
        moves = {key(half_built, title): day for title, day in changes["stage_dates"].items()}
        changes = changes | {"stage_dates": moves}
    with pytest.raises(refusal, match=sentence):
        adjust(half_built, put_off(half_built, **changes), by=admin, at=OCTOBER)
    assert not half_built.adjustments.exists()


def test_the_deadline_alone_may_be_put_off(half_built, admin):
    first = days(half_built)
    adjust(half_built, put_off(half_built, stage_dates={}), by=admin, at=OCTOBER)
    assert days(half_built) == first


def test_stages_may_move_within_the_old_deadline(half_built, admin):
    november = {key(half_built, "路面施工"): date(2024, 11, 15)}
    stored = adjust(
        half_built, put_off(half_built, due_date=None, stage_dates=november), by=admin, at=OCTOBER
    )
    half_built.refresh_from_db()
    assert (stored.due_date, half_built.due_date) == (DECEMBER, DECEMBER)
    assert days(half_built)[2] == date(2024, 11, 15)


def test_a_stage_that_is_where_it_should_be_is_not_moved(half_built, admin):
    stored = adjust(
        half_built,
        put_off(half_built, stage_dates={key(half_built, "路面施工"): date(2024, 9, 30)}),
        by=admin,
        at=OCTOBER,
    )
    assert not stored.stage_moves.exists()


# -- what comes after


@pytest.fixture
def delayed(half_built, admin) -> Target:
    adjust(half_built, put_off(half_built), by=admin, at=OCTOBER)
    half_built.refresh_from_db()
    return half_built


def edit(road, admin, **changes):
    lead = road.owners.get(role="lead").unit
    return edit_target(road, lead=lead, supporting=[], by=admin, reason="整理节点", **changes)


def test_a_stage_that_was_moved_stays(delayed, admin):
    with pytest.raises(StageInUse, match="节点“建成通车”有过调整，不能删除。"):
        edit(delayed, admin, removed_stages=[delayed.stages.get(title="建成通车")])
    assert delayed.stages.count() == 4


def test_the_first_day_of_a_stage_that_was_moved_stays(delayed, admin):
    moved, plain = delayed.stages.get(title="建成通车"), delayed.stages.get(title="前期手续")
    moved.due_date = date(2024, 12, 1)
    with pytest.raises(StagesDoNotFit, match="节点“建成通车”有过调整，原定日期不能再改，请用“调整 / 延期”。"):
        edit(delayed, admin, stages=[moved])
    plain.due_date = date(2024, 4, 1)
    edit(delayed, admin, stages=[plain])


def test_other_changes_of_its_stages_go_on(delayed, admin):
    moved, plain = delayed.stages.get(title="建成通车"), delayed.stages.get(title="前期手续")
    moved.title, moved.weight, plain.weight = "竣工通车", Decimal(10), Decimal(25)
    new = Stage(title="竣工验收", weight=Decimal(5), due_date=date(2025, 3, 1))
    edit(delayed, admin, stages=[moved, plain, new])
    assert days(delayed) == [
        date(2024, 3, 31),
        date(2024, 6, 30),
        date(2024, 12, 29),
        date(2025, 3, 1),
        MARCH,
    ]


def test_the_window_is_compared_with_the_days_in_force(make_target, housing_bureau, admin):
    """Brought forward to September with its only stage: the stage's first day, in December, does not count."""
    short = make_target("E-020", measure="stages", value=None, unit="", lead=housing_bureau)
    stage = Stage.objects.create(target=short, title="建成", weight=100, due_date=DECEMBER)
    september = date(2024, 9, 30)
    adjust(short, Terms(due_date=september, stage_dates={stage.pk: september}, effective_date=date(2024, 5, 1),
        document_number="1号", reason="提前"), by=admin, at=at(2024, 5, 1))  # fmt: skip
    short.refresh_from_db()
    short.start_date = date(2024, 2, 1)
    edit(short, admin)
    short.start_date = date(2024, 10, 1)
    short.due_date = DECEMBER
    with pytest.raises(StagesDoNotFit):
        edit(short, admin)


def test_revoked_it_gives_the_stages_their_days_back(delayed, admin):
    revoke_adjustment(delayed.adjustments.get(), reason="文件作废", by=admin, at=at(2024, 11, 1))
    delayed.refresh_from_db()
    assert delayed.due_date == DECEMBER
    assert days(delayed)[2:] == [date(2024, 9, 30), DECEMBER]
    assert seen(delayed, date(2024, 10, 31), at(2024, 10, 31))[3] == MARCH  # as it was known then


def test_it_is_not_revoked_past_a_stage_that_was_added_since(delayed, admin):
    edit(
        delayed,
        admin,
        stages=[
            Stage(title="竣工验收", weight=Decimal(10), due_date=MARCH),
            _with_weight(delayed.stages.get(title="建成通车"), Decimal(10)),
        ],
    )
    with pytest.raises(StagesDoNotFit, match="“竣工验收”（2025年3月31日）晚于时限2024年12月31日"):
        revoke_adjustment(delayed.adjustments.get(), reason="文件作废", by=admin, at=at(2024, 11, 1))
    delayed.refresh_from_db()
    assert delayed.due_date == MARCH


def _with_weight(stage: Stage, weight: Decimal) -> Stage:
    stage.weight = weight
    return stage
