"""What the office makes of what was drawn from a text: each decision stored at once, and undone."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from targets.domain.extraction import extract
from targets.models import Proposal, SourceDocument, Target, Unit
from targets.services.drawing_up import (
    Answers,
    LeadMissing,
    NothingAccepted,
    UnitGone,
    draw_up,
    short_heading,
    to_draw_up,
)
from targets.services.proposals import (
    Act,
    Choice,
    DecidedSince,
    InCatalogue,
    NothingToMerge,
    NothingToUndo,
    NotWhole,
    accept_many,
    decide,
    freed_with,
    store_proposals,
    take_up,
    undo,
)
from tests.conftest import at
from tests.reports import TEXT

NOON = at(2024, 1, 20, 12)
LATER = at(2024, 1, 20, 13)


@pytest.fixture
def source(report) -> SourceDocument:
    source = SourceDocument.objects.create(
        report=report, kind="report", title="政府工作报告", text=TEXT, sha256="0" * 64, uploaded_at=NOON
    )
    store_proposals(source, extract(TEXT))
    return source


@pytest.fixture
def act(source, admin):
    """Decide about the proposal whose title has some words."""

    def decided(words: str, act: Act, when=NOON, by=admin, **typed) -> Proposal:
        row = source.proposals.filter(title__contains=words).in_order().first()
        return decide(row, Choice(act=act, version=row.version, typed=typed), by=by, at=when)

    return decided


def titled(source, words: str) -> Proposal:
    return source.proposals.filter(title__contains=words).in_order().first()


# -- kept as they were drawn


def test_every_number_and_task_has_a_row_that_quotes_the_text(source):
    found = extract(TEXT)
    rows = list(source.proposals.in_order())
    assert [(r.start, r.end, r.verdict) for r in rows] == [
        (p.span.start, p.span.end, p.verdict.value) for p in found.proposals
    ]
    school = titled(source, "新增学位")
    assert (school.value, school.unit, school.measure, school.stated_as) == (800, "个", "total", "=")
    assert TEXT[school.start : school.end] == "新增学位800个"
    assert school.last_year_value == 600
    assert (school.area, school.theme) == ("（二）改善民生，增进福祉", "办好教育事业")


def test_they_are_drawn_once(source):
    count = source.proposals.count()
    assert store_proposals(source, extract(TEXT)) == count == source.proposals.count()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("proposal_decision_is_known", {"decision": "maybe"}),
        ("proposal_measure_is_known", {"measure": "feeling"}),
        ("proposal_bound_is_known", {"bound": "about"}),
        ("proposal_stated_as_is_known", {"stated_as": "~"}),
        ("proposal_frequency_is_known", {"frequency": "daily"}),
        ("proposal_ends_after_it_starts", {"end": 0}),
        ("proposal_is_merged_into_another", {"merged_into": 1}),
    ],
)
def test_the_database_keeps_what_must_always_hold(name, fields, source):
    row = source.proposals.first()
    if "merged_into" in fields:
        fields = {"merged_into": source.proposals.exclude(pk=row.pk).first().pk}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(**fields)


# -- decisions


def test_it_is_accepted_as_it_is_or_as_it_was_typed(act, admin):
    plain = act("新增学位", Act.ACCEPT)
    assert (plain.decision, plain.decided_by, plain.decided_at, plain.drawn) == ("accepted", admin, NOON, {})
    changed = act("口袋公园", Act.ACCEPT, title="新建口袋公园（城区）", value=Decimal(4))
    assert (changed.title, changed.value) == ("新建口袋公园（城区）", 4)
    assert changed.drawn == {"title": "新建口袋公园", "value": "3"}


def test_what_is_typed_back_is_no_change(act):
    act("口袋公园", Act.SAVE, value=Decimal(4))
    assert act("口袋公园", Act.SAVE, value=Decimal(3)).drawn == {}


def test_the_direction_follows_the_comparator(act):
    assert act("新增学位", Act.SAVE, stated_as="≤").bound == "at_most"
    assert act("新增学位", Act.SAVE, stated_as="≥").bound == "at_least"


@pytest.mark.parametrize("typed", [{"title": " "}, {"value": None}, {"area": "", "theme": ""}])
def test_what_is_not_whole_is_not_accepted(act, source, typed):
    with pytest.raises(NotWhole):
        act("新增学位", Act.ACCEPT, **typed)
    assert titled(source, "新增学位").decision == "open"


def test_a_colleague_has_decided_since(source, admin, second_admin):
    row = titled(source, "新增学位")
    decide(row, Choice(act=Act.REJECT, version=row.version), by=second_admin, at=NOON)
    with pytest.raises(DecidedSince, match="周办12:00刚办过“新增学位”（不立项）"):
        decide(row, Choice(act=Act.ACCEPT, version=row.version), by=admin, at=LATER)
    assert titled(source, "新增学位").decision == "rejected"


def test_the_next_goes_into_it(act, source):
    row = act("口袋公园", Act.MERGE)
    other = titled(source, "游园")
    assert (row.decision, other.decision, other.merged_into) == ("open", "merged", row)


def test_what_went_into_another_can_be_accepted_after_all(act, source):
    act("口袋公园", Act.MERGE)
    other = act("游园", Act.ACCEPT, LATER)
    assert (other.decision, other.merged_into) == ("accepted", None)


def test_nothing_goes_into_what_is_no_target(act, source):
    act("口袋公园", Act.REJECT)
    with pytest.raises(NothingToMerge, match="没有立项"):
        act("口袋公园", Act.MERGE)
    assert titled(source, "游园").decision == "open"


def test_behind_the_last_there_is_nothing_to_merge(source, admin):
    row = source.proposals.open().in_order().last()
    with pytest.raises(NothingToMerge):
        decide(row, Choice(act=Act.MERGE, version=row.version), by=admin, at=NOON)


def test_it_is_split_into_two_of_the_same_words(act, source):
    first = act("新增学位", Act.SPLIT, title="新增小学学位")
    one, two = [r for r in source.proposals.in_order() if r.start == first.start and r.is_meant]
    assert (one.pk, two.split_from_id, two.title, two.value) == (first.pk, first.pk, "新增小学学位", 800)


def test_a_number_that_was_none_becomes_a_target(source, admin):
    row = source.proposals.filter(verdict="threshold").first()
    done = decide(row, Choice(act=Act.TURN, version=1), by=admin, at=NOON)
    assert (done.verdict, done.decision, done.is_open) == ("promise", "open", True)
    assert done.title


# -- undone


@pytest.mark.parametrize("what", [Act.ACCEPT, Act.REJECT, Act.MERGE, Act.SPLIT, Act.SAVE])
def test_the_last_act_is_undone(act, source, admin, what):
    def all_of_it():
        names = (
            "pk",
            "title",
            "value",
            "decision",
            "verdict",
            "merged_into",
            "drawn",
            "decided_by",
            "decided_at",
        )
        return list(source.proposals.in_order().values(*names))

    before = all_of_it()
    act("口袋公园", what, title="新建公园", value=Decimal("3.5"))
    assert all_of_it() != before
    undo(source, by=admin)
    assert all_of_it() == before


def test_acts_are_undone_one_after_the_other(act, source, admin):
    act("新增学位", Act.ACCEPT, NOON)
    act("口袋公园", Act.REJECT, LATER)
    assert undo(source, by=admin)[0].title == "新建口袋公园"
    assert undo(source, by=admin)[0].title == "新增学位"
    with pytest.raises(NothingToUndo):
        undo(source, by=admin)


def test_nobody_undoes_what_a_colleague_did(act, source, second_admin):
    act("新增学位", Act.ACCEPT)
    with pytest.raises(NothingToUndo):
        undo(source, by=second_admin)


# -- many at once


def test_the_ticked_are_accepted_together_and_undone_together(source, admin):
    easy = [row for row in source.proposals.open() if row.is_easy]
    assert len(easy) > 2
    assert accept_many(source, {row.pk: row.version for row in easy}, by=admin, at=NOON) == {}
    assert source.proposals.accepted().count() == len(easy)
    assert len(undo(source, by=admin)) == len(easy)
    assert source.proposals.accepted().count() == 0


def test_one_that_has_moved_is_left_and_named(source, act, admin, second_admin):
    rows = {row.pk: row.version for row in source.proposals.open() if row.is_easy}
    moved = act("新增学位", Act.REJECT, by=second_admin)
    refused = accept_many(source, rows, by=admin, at=LATER)
    assert list(refused) == [moved.pk]
    assert source.proposals.accepted().count() == len(rows) - 1


def test_a_sentence_becomes_a_task_once(source, admin):
    sentence = next(s for s in extract(TEXT).sentences if "口袋公园" in s.span.of(TEXT))
    row = take_up(source, sentence, by=admin, at=NOON)
    assert (row.verdict, row.measure, row.theme) == ("task", "narrative", "办好教育事业")
    assert take_up(source, sentence, by=admin, at=NOON) == row


# -- the catalogue


@pytest.fixture
def office(db) -> Unit:
    return Unit.objects.create(name="区政府办", position=3)


def drawn_up(report, admin, office, **more) -> list[Target]:
    return draw_up(report, Answers(default=office, **more), by=admin, at=NOON)


def test_accepted_ones_become_targets_with_numbers_headings_and_places(act, report, admin, office, source):
    act("地区生产总值", Act.ACCEPT)
    act("口袋公园", Act.MERGE)
    act("口袋公园", Act.ACCEPT, LATER)
    act("新增学位", Act.ACCEPT, LATER)
    targets = drawn_up(report, admin, office, assigned=date(2024, 1, 20), delivered_on=date(2024, 1, 10))
    assert [(t.number, t.title, t.kind) for t in report.targets.in_print_order()] == [
        ("A-001", "地区生产总值增速", "goal"),
        ("B-001", "新增学位", "task"),
        ("B-002", "新建口袋公园", "task"),
    ]
    gdp, school, park = report.targets.in_print_order()
    assert (gdp.measure, gdp.value, gdp.unit, gdp.lag_days) == ("rate", Decimal("6.5"), "%", 45)
    assert (school.stated_value, school.last_year_value, school.assigned_date) == (
        800,
        600,
        date(2024, 1, 20),
    )
    assert school.source_ref == "办好教育事业 · 新增学位800个"
    assert (school.theme.title, school.theme.parent.title) == ("办好教育事业", "（二）改善民生，增进福祉")
    assert school.lead.unit == office
    assert not school.owners_confirmed
    assert [TEXT[p.start : p.end] for p in park.passages.in_text_order()] == ["新建口袋公园3座", "游园5处"]
    report.refresh_from_db()
    assert report.delivered_on == date(2024, 1, 10)
    assert len(targets) == 3


def test_it_goes_on_with_what_is_accepted_later(act, report, admin, office):
    act("新增学位", Act.ACCEPT)
    drawn_up(report, admin, office)
    with pytest.raises(NothingAccepted):
        drawn_up(report, admin, office)
    act("口袋公园", Act.ACCEPT)
    act("地区生产总值", Act.ACCEPT)
    drawn_up(report, admin, office)
    assert sorted(report.targets.values_list("number", "title")) == [
        ("A-001", "新增学位"), ("A-002", "新建口袋公园"), ("B-001", "地区生产总值增速"),
    ]  # fmt: skip


def test_what_is_in_the_catalogue_is_decided_there(act, report, admin, office):
    act("新增学位", Act.ACCEPT)
    drawn_up(report, admin, office)
    with pytest.raises(InCatalogue):
        act("新增学位", Act.REJECT)


def test_no_unit_comes_into_being_in_silence(act, report, admin, housing_bureau):
    act("新增学位", Act.ACCEPT, lead="区教育体育局")
    act("口袋公园", Act.ACCEPT, lead="区住建局")
    act("游园", Act.ACCEPT, lead="住建局")
    found = to_draw_up(report)
    assert {one.name: one.nearest for one in found.unknown} == {
        "区教育体育局": None,
        "住建局": housing_bureau,
    }
    with pytest.raises(LeadMissing):
        draw_up(report, Answers(), by=admin, at=NOON)
    assert Unit.objects.count() == 1
    answers = Answers(named={"住建局": housing_bureau}, new=frozenset({"区教育体育局"}))
    targets = draw_up(report, answers, by=admin, at=NOON)
    assert {t.title: t.lead.unit.name for t in targets} == {
        "新增学位": "区教育体育局", "新建口袋公园": "区住建局", "新建游园": "区住建局",
    }  # fmt: skip


def test_what_follows_growth_refers_to_it(act, report, admin, office, source):
    act("地区生产总值", Act.ACCEPT)
    drawn_up(report, admin, office)
    act("新增学位", Act.ACCEPT, title="居民收入", measure="rate", stated_as="relative", value=None, unit="%")
    (income,) = drawn_up(report, admin, office)
    assert (income.issued, income.reference.title, income.value) == ("reference", "地区生产总值增速", None)


@pytest.mark.parametrize(
    "title", ["固定资产投资增速高于全市平均水平", "税收占比达到市定目标", "外贸增幅高于全省"]
)
def test_what_is_measured_by_others_waits_for_their_number(title, act, report, admin, office):
    act("地区生产总值", Act.ACCEPT)
    drawn_up(report, admin, office)
    act("新增学位", Act.ACCEPT, title=title, measure="rate", stated_as="relative", value=None, unit="%")
    (target,) = drawn_up(report, admin, office)
    assert (target.issued, target.reference) == ("awaiting", None)


def test_places_come_along_over_two_steps(act, report, admin, office, source):
    act("口袋公园", Act.MERGE)
    act("新增学位", Act.MERGE, LATER)
    act("新增学位", Act.ACCEPT, LATER)
    (school,) = drawn_up(report, admin, office)
    assert [TEXT[p.start : p.end] for p in school.passages.in_text_order()] == [
        "新增学位800个", "新建口袋公园3座", "游园5处",
    ]  # fmt: skip


def test_a_unit_that_is_no_more_does_not_lead(act, report, admin, office):
    Unit.objects.create(name="区粮食局", position=9, is_active=False, ended_on=date(2023, 6, 1))
    act("新增学位", Act.ACCEPT, lead="区粮食局")
    with pytest.raises(UnitGone, match="区粮食局”已经撤并"):
        draw_up(report, Answers(new=frozenset({"区粮食局"})), by=admin, at=NOON)


def test_a_staged_one_can_be_reported_at_once(act, report, admin, office):
    act("市民中心", Act.ACCEPT, measure="stages", value=None)
    (target,) = drawn_up(report, admin, office)
    assert [(s.title, s.weight) for s in target.stages.all()] == [("完成", 100)]
    assert target.frequency == "stages"


@pytest.mark.parametrize(
    ("heading", "short"),
    [
        ("（一）大力促进投资消费，不断增强发展后劲", "大力促进投资消费"),
        ("一、2024年主要预期目标", "2024年主要预期目标"),
        ("主要预期目标", "主要预期目标"),
        ("坚持不懈地优化提升全区营商环境和服务水平", "坚持不懈地优化提升全区营"),
    ],
)
def test_headings_are_shortened_for_navigation(heading, short):
    assert short_heading(heading) == short


def test_what_went_into_a_refused_one_is_open_again(act, source, admin):
    act("口袋公园", Act.MERGE)
    park = act("口袋公园", Act.REJECT, LATER)
    other = titled(source, "游园")
    assert (other.decision, other.merged_into, freed_with(park)) == ("open", None, 1)
    undo(source, by=admin)
    assert titled(source, "游园").merged_into == titled(source, "口袋公园")
    assert titled(source, "口袋公园").decision == "open"


def test_only_the_one_that_was_named_goes_into_it(act, source, admin):
    """A colleague may have decided of it since."""
    park, other = titled(source, "口袋公园"), titled(source, "游园")
    act("游园", Act.ACCEPT)
    named = Choice(act=Act.MERGE, version=park.version, behind=other.pk)
    with pytest.raises(NothingToMerge, match="没有合并。现在的下一条是“"):
        decide(park, named, by=admin, at=LATER)
    assert not Proposal.objects.filter(decision="merged").exists()
