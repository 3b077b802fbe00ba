"""What a target and its parts may be to each other: each rule broken once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from targets.models import Report, Target

STAGES = {"measure": "stages", "value": None, "unit": ""}


@pytest.fixture
def shared(make_target):
    return make_target("B-017", split="sum")


@pytest.fixture
def listed(make_target):
    return make_target("C-011", title="双鹤华利项目", split="list", **STAGES)


def refused(target: Target, **fields) -> str:
    """In what words a target is refused with other values; the database, or who saves it, refuses it as well."""
    for name, value in fields.items():
        setattr(target, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        target.save()
    with pytest.raises(ValidationError) as told:
        target.validate_constraints()
    return " ".join(told.value.messages)


def test_a_part_of_a_shared_number_and_an_item_of_a_list_are_stored(make_target, shared, listed):
    part = make_target("B-017-01", part_of=shared, value=Decimal(900))
    item = make_target("C-012", part_of=listed, weight=Decimal("2.5"), **STAGES)
    assert (part.is_part, shared.is_part, listed.is_list, item.is_list) == (True, False, True, False)


@pytest.mark.parametrize("number", ["B-017", "B-0170", "B-017-03", "B-0170-12"])
def test_numbers_of_parts_may_name_what_they_are_parts_of(make_target, number):
    make_target(number).full_clean()


@pytest.mark.parametrize("number", ["B-017-3", "B-017-003", "B-017-03-01", "-017-03"])
def test_other_numbers_are_refused(make_target, number):
    target = make_target()
    target.number = number
    with pytest.raises(ValidationError):
        target.clean_fields()


def test_nothing_is_a_part_of_itself(make_target):
    target = make_target()
    assert "不能是自己的分解" in refused(target, part_of=target)


def test_a_part_is_not_split(make_target, shared):
    part = make_target("B-017-01", part_of=shared)
    assert "不能再分解" in refused(part, split="sum")


def test_what_has_parts_is_not_made_a_part(make_target, shared, listed):
    make_target("B-017-01", part_of=shared)
    assert "不能再分解" in refused(shared, part_of=listed)
    assert "先为B-017 新增市场主体选定分解方式" in refused(shared, part_of=listed, split="")


def test_only_what_is_split_has_parts(make_target):
    whole, other = make_target("B-017"), make_target("B-018")
    assert "选定分解方式" in refused(other, part_of=whole)


def test_a_split_with_parts_is_not_given_up(make_target, shared):
    make_target("B-017-01", part_of=shared)
    assert "选定分解方式" in refused(shared, split="")


def test_parts_are_of_the_same_report(make_target, shared):
    part = make_target("B-017-01", part_of=shared)
    other = Report.objects.create(
        year=2025,
        government=part.report.government,
        title="2025年政府工作报告",
        start_date=date(2025, 1, 1),
        end_date=date(2025, 12, 31),
    )
    assert "须在同一年度" in refused(part, report=other)


@pytest.mark.parametrize("other", [{"unit": "家"}, {"bound": "at_most"}, STAGES])
def test_parts_of_a_shared_number_are_totals_in_its_unit(make_target, shared, other):
    part = make_target("B-017-01", part_of=shared)
    fields = other | ({"stated_value": None} if "measure" in other else {})
    assert "计量单位相同" in refused(part, **fields)


def test_the_unit_of_a_shared_number_stays_that_of_its_parts(make_target, shared):
    make_target("B-017-01", part_of=shared)
    assert "计量单位相同" in refused(shared, unit="家")


def test_parts_of_a_shared_number_have_no_weights(make_target, shared):
    part = make_target("B-017-01", part_of=shared)
    assert "没有权重" in refused(part, weight=Decimal(1))


def test_print_order_has_parts_below_what_they_are_parts_of(make_target, shared, report):
    make_target("B-001", part_of=shared)
    make_target("B-018")
    make_target("B-016")
    make_target("B-017-01", part_of=shared)
    found = report.targets.in_print_order().values_list("number", flat=True)
    assert list(found) == ["B-016", "B-017", "B-001", "B-017-01", "B-018"]
