"""Who sees which rows, and in how many queries."""

from datetime import date

import pytest

from targets.models import ProgressEntry, Target
from tests.conftest import at


@pytest.fixture
def shared(make_target, housing_bureau):
    """Led by 区市场监管局, supported by 区住建局."""
    return make_target("B-040", supporting=(housing_bureau,))


@pytest.fixture
def entries(shared, clerk, stranger, accepted):
    """One accepted, a draft of the supporting unit, a submitted one of the lead."""
    return {
        "accepted": accepted(shared, date(2024, 4, 30), 2000),
        "draft": ProgressEntry.objects.create(
            target=shared, unit=stranger.unit, author=stranger, data_date=date(2024, 5, 31)
        ),
        "submitted": ProgressEntry.objects.create(
            target=shared, unit=clerk.unit, author=clerk, data_date=date(2024, 6, 30), status="submitted",
            submitted_at=at(2024, 7, 1),
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("clerk", {"accepted", "draft", "submitted"}),
        ("stranger", {"accepted", "draft"}),
        ("leader", {"accepted"}),
        ("admin", {"accepted", "draft", "submitted"}),
    ],
)
def test_entries_are_visible_to_their_unit_the_lead_and_the_office(who, sees, request, entries):
    user = request.getfixturevalue(who)
    assert {e.status for e in ProgressEntry.objects.visible_to(user)} == sees


@pytest.mark.parametrize(("who", "count"), [("clerk", 2), ("stranger", 1), ("leader", 0), ("admin", 2)])
def test_targets_are_reportable_by_their_units(who, count, request, target, shared):
    assert Target.objects.reportable_by(request.getfixturevalue(who)).count() == count


def test_the_queue_is_in_order_of_submission(make_target, clerk):
    for number, hour in (("B-001", 12), ("B-002", 9), ("B-003", 10)):
        ProgressEntry.objects.create(
            target=make_target(number), unit=clerk.unit, author=clerk, data_date=date(2024, 6, 30), status="submitted",
            submitted_at=at(2024, 7, 1, hour),
        )  # fmt: skip
    assert [e.target.number for e in ProgressEntry.objects.waiting()] == ["B-002", "B-003", "B-001"]


def test_a_target_comes_with_what_it_refers_to(make_target):
    gdp = make_target("A-001", measure="rate", unit="%", value=7)
    make_target("A-006", measure="rate", unit="%", value=None, issued="reference", reference=gdp)
    make_target("A-002", measure="rate", unit="%", value=7)
    asked = Target.objects.filter(number="A-006").with_references().in_print_order()
    assert [t.number for t in asked] == ["A-001", "A-006"]


def test_owners_come_in_two_queries(make_target, housing_bureau, django_assert_num_queries):
    for place in range(5):
        make_target(f"B-05{place}", supporting=(housing_bureau,))
    with django_assert_num_queries(2):
        for target in Target.objects.with_owners():
            assert target.lead.unit.name == "区市场监管局"
            assert [o.unit.name for o in target.supporting] == ["区住建局"]
            assert target.theme.parent.short_title


def test_an_entry_speaks_for_its_authors_unit_unless_told_otherwise(target, clerk, market_bureau):
    own = ProgressEntry.objects.create(target=target, author=clerk, data_date=date(2024, 6, 30))
    assert own.unit == market_bureau
