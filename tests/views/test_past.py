"""The pages of a day that has passed, as it was known then."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from targets.domain.moment import Moment
from targets.models import Report, Target
from targets.services import Terms, adjust, instruct
from targets.summaries import (
    target_page,
)
from tests.conftest import at

KNOWN = at(2024, 12, 31)
MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("2024-07-02", date(2024, 7, 2)), ("2023-12-31", None), ("2999-01-01", None), ("yesterday", None), ("", None),
    ],
)  # fmt: skip
def test_a_moment_of_knowledge_that_makes_no_sense_is_now(asked, known, client, leader, target):
    client.force_login(leader)
    assert client.get("/2024/", {"as_of": "2024-06-30", "known": asked}).context["moment"].known == known


def test_it_shows_what_was_known_then(client, leader, target, accepted):
    accepted(target, JUNE, 4200, moment=at(2024, 7, 3))
    client.force_login(leader)
    pages = [client.get(f"/2024/?as_of=2024-06-30&known=2024-07-0{day}").context["page"] for day in (2, 3)]
    assert [page.rollup.counts["on_track"] for page in pages] == [0, 1]


def test_a_month_ends_hindsight_stays_the_same(client, leader, target):
    client.force_login(leader)
    moment = client.get("/2024/?as_of=2024-06-30&known=2024-07-10").context["moment"]
    assert [t.known for t in moment.ticks[:2]] == [date(2024, 2, 10), date(2024, 3, 10)]
    assert moment.params == {"as_of": "2024-06-30", "known": "2024-07-10"}


def test_a_story_remembered_ends_where_it_was(report, target, clerk, admin, leader, accepted):
    """Of entry, adjustment and instruction only what there was on 1 July."""
    accepted(target, MAY, 3400, moment=at(2024, 6, 3))
    accepted(target, JUNE, 4200, moment=at(2024, 7, 3))
    change = Terms(value=Decimal(7000), effective_date=date(2024, 6, 1), document_number="8号", reason="口径")
    adjust(target, change, by=admin, at=at(2024, 7, 5))
    order = instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 6, 20))
    order.closed_at, order.closed_by = at(2024, 7, 9), leader
    order.save()
    instruct(target, text="再加快。", due_date=None, by=leader, at=at(2024, 7, 10))

    page = target_page(target, viewer=admin, moment=Moment(JUNE, at(2024, 7, 1)), is_memory=True)
    assert [line.entry.value for line in page.entries] == [3400]
    assert page.adjustments.decided == []
    assert page.judgement.target_value == 8000
    assert [(line.instruction.text, line.instruction.closed_at) for line in page.instructions] == [
        ("请加快。", None)
    ]


def test_a_target_not_yet_promised_was_not_there(client, leader, report, target):
    Report.history.update(history_date=datetime(2024, 1, 1, tzinfo=UTC))
    Target.history.update(history_date=at(2024, 4, 2))
    client.force_login(leader)
    assert client.get("/2024/targets/B-017/?as_of=2024-06-30&known=2024-03-31").status_code == 404
    assert client.get("/2024/targets/B-017/?as_of=2024-06-30&known=2024-04-03").status_code == 200
