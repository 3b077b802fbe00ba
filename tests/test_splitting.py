"""A promise is broken down: shared out by number or into the items of a list, at first and at mid-year."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.words import Measure, Split
from targets.models import Notice, Target, Unit
from targets.services import JustSent, NotAllowed, Refused
from targets.services.refusals import DoesNotFit, ReasonMissing
from targets.services.splitting import NewPart, SplitGrounds, split_target
from tests.conftest import at, person

NOW = at(2024, 2, 1)
JULY = at(2024, 7, 18)
GROUNDS = SplitGrounds(reason="常务会议定")
LATER = SplitGrounds(
    reason="新设街道",
    document="湛政办〔2024〕12号",
    document_date=date(2024, 7, 10),
    assigned_date=date(2024, 7, 15),
)


@pytest.fixture
def towns(db) -> list[Unit]:
    return [
        Unit.objects.create(name=name, kind="township", position=place)
        for place, name in enumerate(("甲乡", "乙乡", "丙街道"), 10)
    ]


@pytest.fixture
def shares(towns) -> list[NewPart]:
    return [
        NewPart(title=f"新增市场主体（{town}）", lead=town, value=Decimal(value))
        for town, value in zip(towns, (3000, 3000, 2100), strict=True)
    ]


@pytest.fixture
def split(admin):
    def act(target, kind, parts, *, grounds=GROUNDS, by=admin, moment=NOW):
        return split_target(target, kind, parts, grounds=grounds, by=by, at=moment)

    return act


def test_shares_are_as_the_whole_and_have_their_own_lead(split, target, shares, towns, admin):
    found = split(target, Split.SUM, shares)
    assert [part.number for part in found] == ["B-017-01", "B-017-02", "B-017-03"]
    one = Target.objects.with_owners().get(number="B-017-03")
    assert (one.title, one.lead.unit, one.value, one.stated_value) == (
        "新增市场主体（丙街道）", towns[2], Decimal(2100), Decimal(2100),
    )  # fmt: skip
    for name in (
        "theme",
        "kind",
        "unit",
        "measure",
        "frequency",
        "start_date",
        "due_date",
        "lag_days",
        "post",
    ):
        assert getattr(one, name) == getattr(target, name)
    assert (one.part_of, one.owners_confirmed) == (target, True)
    target.refresh_from_db()
    assert target.split == "sum"


def test_it_stands_in_the_history_who_has_split_and_why(split, target, shares, admin):
    found = split(target, Split.SUM, shares)
    line = target.history.first()
    assert (line.history_user, line.history_change_reason) == (admin, "按数量分解：常务会议定")
    line = found[0].history.get()
    assert (line.history_user, line.history_change_reason) == (admin, "常务会议定")


def test_each_new_lead_is_told_once(split, target, towns):
    clerk = person("jia", "甲乡的人", "staff", towns[0])
    parts = [NewPart(title=f"第{place}项", lead=towns[0], measure=Measure.NARRATIVE) for place in "一二"]
    split(target, Split.LIST, parts)
    assert [notice.text for notice in Notice.objects.filter(recipient=clerk)] == [
        "新交办“第一项”等2项（“新增市场主体”的分解），由甲乡牵头"
    ]


def test_nobody_is_told_of_a_draft(split, target, shares, report, towns):
    person("jia", "甲乡的人", "staff", towns[0])
    report.published_at = None
    report.save()
    split(target, Split.SUM, shares)
    assert not Notice.objects.exists()


def test_an_item_has_what_is_typed_and_nothing_else(split, road, towns):
    parts = [
        NewPart(
            title="学校", lead=towns[0], value=Decimal(2), unit="所", due_date=date(2024, 9, 30), weight=Decimal(60)
        ),
        NewPart(title="宣传", lead=towns[1], measure=Measure.NARRATIVE, weight=Decimal(40)),
        NewPart(title="道路", lead=towns[1], measure=Measure.STAGES, weight=Decimal(40)),
        NewPart(title="公厕", lead=towns[1], unit="座", weight=Decimal(40)),
    ]  # fmt: skip
    found = split(road, Split.LIST, parts)
    assert [(p.measure, p.value, p.unit, p.due_date, p.weight, p.issued) for p in found] == [
        ("total", 2, "所", date(2024, 9, 30), 60, "set"),
        ("narrative", None, "", road.due_date, 40, "set"),
        ("stages", None, "", road.due_date, 40, "set"),
        ("total", None, "座", road.due_date, 40, "awaiting"),
    ]


def test_weights_are_of_all_items_or_of_none(split, road, towns):
    parts = [
        NewPart(title="学校", lead=towns[0], measure=Measure.NARRATIVE, weight=Decimal(60)),
        NewPart(title="宣传", lead=towns[1], measure=Measure.NARRATIVE),
    ]
    with pytest.raises(DoesNotFit, match="权重要么各项都填"):
        split(road, Split.LIST, parts)
    assert not Target.objects.filter(part_of=road).exists()
    road.refresh_from_db()
    assert road.split == ""


def test_what_comes_later_has_a_document(split, target, shares, towns):
    split(target, Split.SUM, shares)
    more = [NewPart(title="新增市场主体（丁）", lead=towns[0], value=Decimal(100))]
    with pytest.raises(DoesNotFit, match="须有文号"):
        split(target, Split.SUM, more, moment=JULY)
    (added,) = split(target, Split.SUM, more, grounds=LATER, moment=JULY)
    assert (added.number, added.added_document, added.assigned_date, added.start_date) == (
        "B-017-04", "湛政办〔2024〕12号", date(2024, 7, 15), date(2024, 7, 15),
    )  # fmt: skip
    assert added.history.get().history_change_reason == "湛政办〔2024〕12号：新设街道"


def test_a_number_is_never_used_twice(split, target, shares, towns):
    found = split(target, Split.SUM, shares)
    Target.objects.filter(pk=found[2].pk).update(
        state="cancelled", state_date=date(2024, 3, 1), state_reason="并"
    )
    more = [NewPart(title="新增市场主体（丁）", lead=towns[0], value=Decimal(100))]
    (added,) = split(target, Split.SUM, more, grounds=LATER, moment=JULY)
    assert added.number == "B-017-04"


def test_pressing_twice_stores_once(split, target, shares):
    split(target, Split.SUM, shares)
    with pytest.raises(JustSent, match="刚刚已分解"):
        split(target, Split.SUM, shares)
    assert target.parts.count() == 3


@pytest.mark.parametrize("who", ["clerk", "stranger", "leader"])
def test_only_the_office_splits(split, target, shares, who, request):
    with pytest.raises(NotAllowed):
        split(target, Split.SUM, shares, by=request.getfixturevalue(who))


def test_a_reason_is_wanted(split, target, shares):
    with pytest.raises(ReasonMissing):
        split(target, Split.SUM, shares, grounds=SplitGrounds(reason=" "))


def test_there_are_no_parts_of_parts(split, target, shares):
    part = split(target, Split.SUM, shares)[0]
    with pytest.raises(DoesNotFit, match="只有一级"):
        split(part, Split.SUM, shares)


@pytest.mark.parametrize("kind", [Split.SUM, Split.LIST])
def test_what_has_ended_is_not_split(split, target, shares, kind):
    target.state, target.state_date, target.state_reason = "cancelled", date(2024, 1, 20), "并入"
    target.save()
    with pytest.raises(DoesNotFit, match="不再分解"):
        split(target, kind, shares)


def test_what_has_been_reported_becomes_no_list(split, target, shares, accepted):
    accepted(target, date(2024, 1, 31), Decimal(700))
    with pytest.raises(DoesNotFit, match="已有进展"):
        split(target, Split.LIST, shares)
    assert split(target, Split.SUM, shares)


def test_only_totals_are_shared_out(split, road, shares):
    with pytest.raises(DoesNotFit, match="只用于累计型"):
        split(road, Split.SUM, shares)


def test_there_is_one_way_of_splitting(split, target, shares, towns):
    split(target, Split.SUM, shares)
    with pytest.raises(DoesNotFit, match="已按数量分解"):
        split(target, Split.LIST, [NewPart(title="别的", lead=towns[0])], grounds=LATER, moment=JULY)


@pytest.mark.parametrize(
    ("grounds", "why"),
    [
        (SplitGrounds(reason="定", document="12号"), "一并填写"),
        (SplitGrounds(reason="定", assigned_date=date(2024, 3, 1)), "不能晚于今天"),
    ],
)
def test_its_grounds_are_whole(split, target, shares, grounds, why):
    with pytest.raises(Refused, match=why):
        split(target, Split.SUM, shares, grounds=grounds)


def test_nothing_is_split_into_nothing(split, target):
    with pytest.raises(DoesNotFit, match="至少填写一项"):
        split(target, Split.SUM, [])


def test_there_are_99_at_most(split, target, towns):
    many = [NewPart(title=f"第{place}项", lead=towns[0], value=Decimal(1)) for place in range(100)]
    with pytest.raises(DoesNotFit, match="最多分解99项"):
        split(target, Split.SUM, many)


@pytest.mark.parametrize("weight", ["1234567", "0.015"])
def test_a_weight_that_cannot_be_stored_is_refused(split, road, towns, weight):
    part = NewPart(title="学校", lead=towns[0], measure=Measure.NARRATIVE, weight=Decimal(weight))
    with pytest.raises(DoesNotFit, match="学校"):
        split(road, Split.LIST, [part])
    assert not road.parts.exists()


def test_a_value_of_five_places_is_refused(split, target, towns):
    with pytest.raises(DoesNotFit, match="甲"):
        split(target, Split.SUM, [NewPart(title="甲", lead=towns[0], value=Decimal("1.23456"))])


def test_no_part_is_due_after_its_whole(split, road, towns):
    road.due_date = date(2024, 9, 30)
    road.save()
    part = NewPart(title="学校", lead=towns[0], measure=Measure.NARRATIVE, due_date=date(2024, 10, 1))
    with pytest.raises(DoesNotFit, match="不能晚于总项的时限（2024年9月30日）"):
        split(road, Split.LIST, [part])
