"""Parts in the picture of a report: judged first, shown with what they are parts of; what changes then, and when."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from targets.domain.words import Light, Reason
from targets.models import Owner, Report, Target
from targets.pictures import evening_of, facts_of, load_facts
from tests.conftest import at

from .conftest import JUNE, LAST, SEEN, STAGES, part, pictures


def test_parts_stand_in_the_picture_of_what_they_are_parts_of(report, shared, project):
    facts = load_facts(report, known_at=SEEN)
    assert [p.target.number for p in facts.on(JUNE)] == ["B-017", "C-011"]
    assert [p.target.number for p in facts.with_parts_on(JUNE)] == [
        "B-017", "B-017-01", "B-017-02", "B-017-03", "C-011", "C-012", "C-013",
    ]  # fmt: skip
    assert [item.target.number for item in facts.on(JUNE)[1].items] == ["C-012", "C-013"]
    assert facts.one(project.pk, JUNE).items[0].judgement.light == Light.CRITICAL  # five months unread


def test_a_list_is_judged_from_its_items(report, project, accepted):
    for number in ("C-012", "C-013"):
        accepted(part(number), JUNE, stages_done=[part(number).stages.get()])
    found = pictures(report)["C-011"].judgement
    assert (found.overall.code, found.overall.reason) == (Reason.DONE, "2项全部完成")


def test_a_shared_number_is_judged_by_its_own_entries(report, shared, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    assert pictures(report)["B-017"].judgement.reading is None
    accepted(shared, JUNE, Decimal(4200))
    assert pictures(report)["B-017"].judgement.overall.reason.startswith("截至6月30日累计4200户，完成52.5%")


def test_the_sum_is_proposed_and_names_whoever_is_missing(report, shared, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    accepted(part("B-017-02"), date(2024, 5, 31), Decimal(900))
    found = pictures(report)["B-017"]
    assert found.sum_of_items.total == 2900
    assert found.sum_of_items.missing == (part("B-017-02").pk, part("B-017-03").pk)
    assert found.sum_of_items.unread == (part("B-017-03").pk,)
    assert (found.spread.total, found.spread.over) == (8100, 100)


def test_a_cancelled_part_is_neither_in_the_sum_nor_in_the_difference(report, shared, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    ended = part("B-017-01")
    ended.state, ended.state_date, ended.state_reason = "cancelled", date(2024, 6, 1), "并入乙"
    ended.save()
    found = pictures(report)["B-017"]
    assert (found.sum_of_items.total, found.spread.over) == (None, -2900)
    assert pictures(report, date(2024, 5, 31))["B-017"].spread.over == 100


@pytest.mark.parametrize("seed", range(12))
def test_the_sum_that_is_proposed_is_that_of_the_parts(seed, report, shared, accepted):
    dice, total = Random(seed), Decimal(0)
    for number in ("B-017-01", "B-017-02", "B-017-03"):
        running = Decimal(0)
        for month in dice.sample(range(1, 7), dice.randint(0, 4)):
            day = date(2024, month, 28)
            running += dice.randint(0, 300)
            accepted(part(number), day, running)
        total += pictures(report)[number].judgement.value or 0
    assert (pictures(report)["B-017"].sum_of_items.total or 0) == total


def test_what_is_written_for_an_item_renews_its_list(report, project, accepted):
    def light() -> Light:
        found = facts_of(report, known_at=SEEN).on(JUNE)
        return next(p for p in found if p.target.pk == project.pk).judgement.light

    assert light() == Light.CRITICAL
    for number in ("C-012", "C-013"):
        accepted(part(number), JUNE, stages_done=[part(number).stages.get()])
    assert light() == Light.DONE
    item = part("C-013")
    item.state, item.state_date, item.state_reason = "cancelled", date(2024, 6, 1), "不再建设"
    item.save()
    assert light() == Light.DONE
    Target.objects.filter(part_of=project).update(part_of=None)
    assert light() == Light.NONE


def test_an_item_that_refers_to_another_target_renews_its_list(report, project, make_target, accepted):
    growth = {"measure": "rate", "unit": "%", "frequency": "yearly"}
    make_target("A-001", value=Decimal(5), **growth)
    Target.objects.filter(part_of=project).delete()
    income = make_target(
        "A-002", issued="reference", reference=part("A-001"), part_of=project, **growth | {"value": None}
    )
    accepted(income, JUNE, Decimal(6))

    def light() -> Light:
        found = facts_of(report, known_at=SEEN).on(JUNE)
        return next(p for p in found if p.target.pk == project.pk).judgement.light

    assert light() == Light.NONE
    accepted(part("A-001"), JUNE, Decimal(5))
    assert light() == Light.ON_TRACK


def test_before_they_were_made_there_were_no_parts(report, make_target, accepted, monkeypatch, towns):
    whole = make_target("C-011", title="项目", measure="narrative", value=None, unit="")
    accepted(whole, date(2024, 3, 31))
    loose = make_target("C-012", title="一号线", **STAGES)
    Target.history.update(history_date=at(2024, 1, 2))
    Report.history.update(history_date=at(2024, 1, 2))
    Owner.history.update(history_date=at(2024, 1, 2))
    whole.split = "list"
    whole.save()
    loose.part_of = whole
    loose.save()
    Target.history.filter(history_date__gt=at(2024, 1, 3)).update(history_date=at(2024, 7, 1))
    before, after = (pictures(report, JUNE, evening_of(day)) for day in (JUNE, date(2024, 7, 1)))
    assert before["C-011"].judgement.overall.code == Reason.UNDER_WAY
    assert (before["C-011"].items, before["C-012"].target.is_part) == ((), False)
    assert after["C-011"].judgement.overall.code == Reason.PARTS_UNLIT
    assert after["C-012"].target.is_part


def test_a_part_that_was_added_later_is_not_there_before(report, shared, towns, make_target):
    make_target(
        "B-017-04", lead=towns[0], part_of=shared, value=Decimal(50),
        added_document="政办〔2024〕9号", added_document_date=date(2024, 8, 1), assigned_date=date(2024, 8, 1),
    )  # fmt: skip
    assert len(pictures(report)["B-017"].items) == 3
    assert len(pictures(report, LAST, at(2025, 1, 9))["B-017"].items) == 4


def test_ended_parts_of_one_unit_or_of_none_go_by_their_own_names(report, shared, accepted):
    first, second, third = (part(f"B-017-0{place}") for place in (1, 2, 3))
    Owner.objects.filter(target=first).delete()
    Owner.objects.filter(target=second).update(unit=third.lead.unit)
    for one in (first, second, third):
        accepted(one, date(2024, 5, 31), Decimal(100))
        end = {"state": "cancelled", "state_date": date(2024, 6, 1), "state_reason": "停办"}
        Target.objects.filter(pk=one.pk).update(**end)
    named = [ended.name for ended in pictures(report)["B-017"].sum_of_items.ended]
    assert named == [first.title, second.title, third.title]
