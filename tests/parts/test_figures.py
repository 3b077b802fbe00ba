"""Parts are in no figure of the report, but in those of the units that lead them."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from targets.domain.moment import Moment
from targets.domain.words import Light
from targets.models import Report, Target
from targets.pictures import load_facts, outstanding, urgent
from targets.services import NotAllowed, Reading, record
from targets.summaries import (
    bulletin_facts,
    changes,
    comparison,
    ledger,
    overview,
    ranking,
    reporting_calendar,
    search,
    trend,
    year_end,
)
from targets.summaries.ledger import Filters
from targets.summaries.scope import Scope
from tests.conftest import at

from .conftest import JUNE, LAST, SEEN, part


def figures(report: Report, moment: Moment) -> dict:
    """Whatever the report's pages count."""
    page = overview(report, moment=moment)
    year = year_end(report, moment=moment)
    told = bulletin_facts(report, moment=moment)
    return {
        "overview": (page.rollup, page.count_changes, page.outcomes),
        "attention": [p.target.number for p in (*page.attention, *page.unreported)],
        "goals": [card.picture.target.number for card in page.goals],
        "wall": [
            (row.label, [p.target.number for p in row.pictures]) for group in page.wall for row in group.rows
        ],
        "areas": [area.rollup for area in page.areas],
        "changes": [
            (c.picture.target.number, c.turn) for c in changes(report, since=JUNE, moment=moment).found
        ],
        "ranking": [(row.unit.pk, row.rank, row.rollup) for row in ranking(report, moment=moment).ranked],
        "small": [(row.unit.pk, row.rollup) for row in ranking(report, moment=moment).small],
        "trend": [month.rollup for month in trend(report, Scope(), moment=moment).months],
        "ledger": ledger(report, Filters(), moment=moment).rollup,
        "comparison": [row.picture.target.number for row in comparison(report, moment=moment).rows],
        "year_end": (year.tally, [row.tally for row in (*year.areas, *year.units, *year.posts)]),
        "bulletin": (
            told.turns,
            [row.picture.target.number for row in told.lagging],
            told.silent,
            told.late_count,
        ),
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("moment", [Moment(JUNE, SEEN), Moment(LAST, at(2025, 1, 20))])
def test_no_figure_of_the_report_changes_when_a_target_gets_parts(
    seed, moment, report, make_target, accepted, market_bureau, housing_bureau, towns
):
    dice = Random(seed)
    make_target("E-001", lead=housing_bureau, last_year_value=Decimal(7))
    for place in range(4):
        number = f"B-00{place}"
        make_target(
            number, lead=dice.choice([market_bureau, housing_bureau]), kind=dice.choice(["goal", "task"])
        )
        if dice.random() < 0.7:
            accepted(part(number), JUNE, Decimal(dice.randint(0, 9000)))
    before = figures(report, moment)
    for number in ("B-000", "E-001"):
        Target.objects.filter(number=number).update(split="sum")
        for place, town in enumerate(towns, 1):
            own = make_target(
                f"{number}-0{place}",
                lead=town,
                part_of=part(number),
                value=Decimal(9),
                last_year_value=Decimal(3),
            )
            if dice.random() < 0.7:
                accepted(own, date(2024, 5, 31), Decimal(dice.randint(0, 20)))
    assert figures(report, moment) == before


def test_a_list_counts_once_and_its_items_not_at_all(report, make_target, project):
    make_target("B-001")
    rollup = overview(report, moment=Moment(JUNE, SEEN)).rollup
    assert (rollup.active_count, rollup.listed_count, rollup.paced_count) == (2, 2, 2)


# The units that lead parts.


def test_the_calendar_lists_units_that_report_only_parts(report, shared, towns):
    page = reporting_calendar(report, None, moment=Moment(JUNE, SEEN))
    assert set(towns) <= {line.unit for line in page.units}
    one = reporting_calendar(report, towns[0], moment=Moment(JUNE, SEEN))
    assert next(line for line in page.units if line.unit == towns[0]).year == one.year


def test_parts_are_counted_on_the_pages_of_the_units_that_lead_them(report, shared, project, towns, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(1600))
    moment = Moment(JUNE, SEEN)
    page = overview(report, Scope(unit=towns[0]), moment=moment)
    assert [p.target.number for p in page.named] == ["C-012", "B-017-01"]
    assert page.rollup.counts[Light.ON_TRACK] == 1
    assert (page.rollup.answered_count, page.rollup.demanded_count) == (0, 10)  # January to May of two
    assert page.ranking.ranked == page.ranking.small == []
    assert trend(report, Scope(unit=towns[0]), moment=moment).months[-1].rollup == page.rollup
    assert {t.target.number for t in reporting_calendar(report, towns[0], moment=moment).targets} == {
        "B-017-01", "C-012",
    }  # fmt: skip
    rows = ledger(report, Filters(unit=towns[0].pk, role="lead"), moment=moment)
    assert (rows.rollup.counts, {p.target.number for p in rows.rows}) == (
        page.rollup.counts, {"B-017-01", "C-012"},
    )  # fmt: skip
    (found,) = search(report, "甲", moment=moment).units
    assert found.rollup.active_count == 2


def test_parts_are_found_by_words_and_not_among_all(report, shared):
    moment = Moment(JUNE, SEEN)
    assert [p.target.number for p in ledger(report, Filters(q="乙新增"), moment=moment).rows] == ["B-017-02"]
    assert [p.target.number for p in ledger(report, Filters(), moment=moment).rows] == ["B-017"]
    assert search(report, "B-017-02", moment=moment).exact.target.number == "B-017-02"


def test_what_is_found_with_its_whole_counts_once(report, shared):
    moment = Moment(JUNE, SEEN)
    found = ledger(report, Filters(q="B-017"), moment=moment)
    assert (len(found.rows), found.rollup.active_count) == (4, 1)
    assert ledger(report, Filters(q="B-017-02"), moment=moment).rollup.active_count == 1


def test_whoever_leads_a_part_is_asked_and_urged_for_it(report, shared, project):
    facts = load_facts(report, known_at=SEEN)
    asked = {o.target.number for o in outstanding(facts, today=SEEN.date())}
    assert asked == {
        "B-017",
        "B-017-01",
        "B-017-02",
        "B-017-03",
        "C-012",
        "C-013",
    }  # a list reports nothing itself
    called = {p.target.number for found in urgent(report, moment=Moment(JUNE, SEEN)).values() for p in found}
    assert called == asked


def test_nothing_is_recorded_for_a_list_itself(project, clerk):
    with pytest.raises(NotAllowed, match="由清单各项判断"):
        record(project, Reading(data_date=JUNE, text="推进"), by=clerk, at=SEEN, submit=True)
    assert project not in Target.objects.reportable_by(clerk)
