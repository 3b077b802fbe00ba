"""Proposals that are parts (分解) of another, or of a target that is there: decided as all are, then drawn up."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from targets.domain.extraction import extract
from targets.domain.words import Split
from targets.forms.wholes import WholeField, names_of
from targets.models import Proposal, SourceDocument, Target, Unit
from targets.services.drawing_up import Answers, NothingAccepted, draw_up, to_draw_up
from targets.services.proposals import (
    Act,
    Choice,
    NothingToMerge,
    NothingToUndo,
    decide,
    store_proposals,
    undo,
)
from targets.services.wholes import WholeDoesNotFit
from tests.conftest import at

NOON = at(2024, 1, 20, 12)
LATER = at(2024, 1, 20, 13)
TEXT = """云岭区政府工作报告
一、2023年工作回顾
过去一年，新增学位600个。
二、2024年主要任务
（一）改善民生，增进福祉
办好教育事业。新增学位800个，新增公办学位500个，新增民办学位300个。新建口袋公园3座。办好民生实事。全年完成投资65亿元。
"""


@pytest.fixture
def source(report) -> SourceDocument:
    source = SourceDocument.objects.create(
        report=report, kind="report", title="政府工作报告", text=TEXT, sha256="0" * 64, uploaded_at=NOON
    )
    store_proposals(source, extract(TEXT))
    return source


@pytest.fixture
def office(db) -> Unit:
    return Unit.objects.create(name="区政府办", position=3)


@pytest.fixture
def act(source, admin):
    """Decide about the proposal with a title, or beginning with it."""

    def decided(title: str, act: Act = Act.ACCEPT, when=NOON, **typed) -> Proposal:
        row = titled(source, title)
        return decide(row, Choice(act=act, version=row.version, typed=typed), by=admin, at=when)

    return decided


def titled(source, title: str) -> Proposal:
    return source.proposals.filter(title__startswith=title).in_order().first()


def drawn_up(report, admin, office, **more) -> list[Target]:
    return draw_up(report, Answers(default=office, **more), by=admin, at=NOON)


@pytest.fixture
def both(act, source):
    """学位 with two parts, all of them accepted."""
    whole = act("新增学位")
    return whole, act("新增公办学位", whole=whole), act("新增民办学位", whole=whole)


def test_a_shared_number_is_drawn_up_with_its_shares(both, report, admin, office, housing_bureau):
    Proposal.objects.filter(pk=both[2].pk).update(lead="区住建局")
    found = to_draw_up(report)
    (split,) = found.splits
    assert (split.kinds, split.amiss, split.spread.total, split.spread.over) == (list(Split), "", 800, 0)
    drawn_up(report, admin, office)
    whole = report.targets.get(number="A-001")
    assert (whole.title, whole.split, whole.part_of) == ("新增学位", "sum", None)
    assert [(p.number, p.title, p.value, p.lead.unit.name) for p in whole.parts.order_by("number")] == [
        ("A-001-01", "新增公办学位", 500, "区政府办"),
        ("A-001-02", "新增民办学位", 300, "区住建局"),
    ]
    part = whole.parts.get(number="A-001-01")
    assert [TEXT[p.start : p.end] for p in part.passages.all()] == ["新增公办学位500个"]
    assert not to_draw_up(report).proposals


def test_the_office_says_that_it_is_a_list(both, report, admin, office):
    (split,) = to_draw_up(report).splits
    drawn_up(report, admin, office, splits={split.key: Split.LIST})
    assert report.targets.get(number="A-001").split == "list"


def test_what_is_counted_otherwise_makes_a_list(act, source, report, admin, office):
    whole = act("新增学位")
    act("新增公办学位", whole=whole)
    act("新建口袋公园", whole=whole)
    (split,) = to_draw_up(report).splits
    assert split.kinds == [Split.LIST]
    drawn_up(report, admin, office)
    parts = report.targets.get(number="A-001").parts.order_by("number")
    assert [(part.title, part.unit) for part in parts] == [("新增公办学位", "个"), ("新建口袋公园", "座")]


def test_a_part_waits_for_what_it_is_a_part_of(act, source, report, admin, office):
    act("新增公办学位", whole=titled(source, "新增学位"))
    found = to_draw_up(report)
    assert (found.proposals, len(found.waiting)) == ([], 1)
    assert found.splits[0].amiss == "它还没有采纳，采纳以后再生成。"
    with pytest.raises(NothingAccepted):
        drawn_up(report, admin, office)
    act("新增学位", when=LATER)
    assert [t.number for t in drawn_up(report, admin, office)] == ["A-001", "A-001-01"]


def test_a_part_of_what_went_into_another_is_a_part_of_that(act, source, report, admin, office):
    whole = act("新增学位")
    Proposal.objects.filter(pk=titled(source, "新增公办学位").pk).update(decision="merged", merged_into=whole)
    act("新增民办学位", whole=titled(source, "新增公办学位"))
    drawn_up(report, admin, office)
    assert [part.title for part in report.targets.get(number="A-001").parts.all()] == ["新增民办学位"]


def test_parts_come_to_a_target_that_is_there(act, source, report, admin, office, target):
    Target.objects.filter(pk=target.pk).update(measure="narrative", value=None, stated_value=None, unit="")
    target.refresh_from_db()
    act("新建口袋公园", whole=target)
    act("新增学位", whole=target)
    drawn_up(report, admin, office, assigned=date(2024, 1, 15))
    target.refresh_from_db()
    assert target.split == "list"
    assert [(p.number, p.title, p.assigned_date) for p in target.parts.order_by("number")] == [
        ("B-017-01", "新增学位", date(2024, 1, 15)),
        ("B-017-02", "新建口袋公园", date(2024, 1, 15)),
    ]
    assert report.targets.filter(part_of=None).count() == 1
    act("新增公办学位", whole=target)
    assert "年中增加的须有文号" in to_draw_up(report).splits[0].amiss


def test_what_is_drawn_up_asks_as_often_for_many_wholes_as_for_one(act, source, report, make_target, admin):
    rows = [titled(source, title) for title in ("新增学位", "新建口袋公园", "新增公办学位", "新增民办学位")]
    for place, row in enumerate(rows):
        whole = make_target(f"C-00{place}", measure="narrative", value=None, unit="")
        Proposal.objects.filter(pk=row.pk).update(decision="accepted", part_of_target=whole)
    make_target("C-000-01", part_of=_listed(report, "C-000"))
    make_target("C-001-01", part_of=_listed(report, "C-001"))
    with CaptureQueriesContext(connection) as of_many:
        assert len(to_draw_up(report).splits) == len(rows)
    Proposal.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(decision="open")
    with CaptureQueriesContext(connection) as of_one:
        assert len(to_draw_up(report).splits) == 1
    assert len(of_many) == len(of_one)


def _listed(report, number) -> Target:
    report.targets.filter(number=number).update(split="list")
    return report.targets.get(number=number)


def test_a_part_due_after_its_whole_holds_up_nothing_else(both, act, source, report, admin, office):
    whole, public, private = both
    Proposal.objects.filter(pk=whole.pk).update(deadline=date(2024, 6, 30))
    Proposal.objects.filter(pk=public.pk).update(deadline=date(2024, 9, 30))
    act("新建口袋公园")
    (split,) = to_draw_up(report).splits
    assert split.unfit == {public.pk: "完成时限不能晚于总项的时限（2024年6月30日）。"}
    assert [row for row, amiss in split.rows if not amiss] == [private]
    assert [t.title for t in drawn_up(report, admin, office)] == ["新增学位", "新建口袋公园"]
    Proposal.objects.filter(pk=public.pk).update(deadline=date(2024, 5, 31))
    later = drawn_up(report, admin, office)
    assert [(t.number, t.due_date) for t in later] == [
        ("A-001-01", date(2024, 5, 31)),
        ("A-001-02", date(2024, 6, 30)),
    ]


def test_a_part_is_due_in_the_time_of_the_target_that_is_there(act, source, report, admin, office, target):
    Target.objects.filter(pk=target.pk).update(
        measure="narrative", value=None, stated_value=None, unit="", start_date=date(2024, 4, 1)
    )
    target.refresh_from_db()
    row = act("新建口袋公园", whole=target)
    Proposal.objects.filter(pk=row.pk).update(deadline=date(2024, 3, 31))
    (split,) = to_draw_up(report).splits
    assert split.unfit == {row.pk: "完成时限不能早于总项的起始日（2024年4月1日）。"}
    with pytest.raises(NothingAccepted):
        drawn_up(report, admin, office)
    stages = [
        {"title": title, "day": day, "words": ""}
        for title, day in (("选址", "2024-02-29"), ("开工", "2024-05-31"), ("建成", "2024-06-30"))
    ]
    Proposal.objects.filter(pk=row.pk).update(
        deadline=date(2024, 6, 30), measure="stages", value=None, unit="", office={"stages": stages}
    )
    (part,) = drawn_up(report, admin, office)
    assert [stage.title for stage in part.stages.all()] == ["开工", "建成"]


def test_there_is_one_level(both, act, source, target, make_target):
    _, part, _ = both
    with pytest.raises(WholeDoesNotFit, match="分解只有一级"):
        act("新建口袋公园", whole=part)
    with pytest.raises(WholeDoesNotFit, match="已有别的条目属于这一条"):
        act("新增学位", Act.SAVE, whole=titled(source, "新建口袋公园"))
    with pytest.raises(WholeDoesNotFit, match="不能属于自己"):
        act("新建口袋公园", whole=titled(source, "新建口袋公园"))
    target.split = "sum"
    target.save()
    below = make_target("B-017-01", part_of=target)
    with pytest.raises(WholeDoesNotFit, match="分解只有一级"):
        act("新建口袋公园", whole=below)


def test_what_a_row_is_a_part_of_is_undone_with_the_act(act, source, admin):
    whole = act("新增学位")
    act("新增公办学位", when=LATER, whole=whole)
    undo(source, by=admin)
    row = titled(source, "新增公办学位")
    assert (row.whole, row.decision) == (None, "open")


def test_it_stands_for_itself_again(both, act):
    assert act("新增公办学位", Act.SAVE, LATER, whole=None).whole is None


def test_a_split_is_not_undone_under_somebody_elses_part(act, source, admin, second_admin):
    act("新增学位", Act.SPLIT)
    copy = source.proposals.get(split_from__isnull=False)
    part = titled(source, "新建口袋公园")
    choice = Choice(act=Act.ACCEPT, version=part.version, typed={"whole": copy})
    decide(part, choice, by=second_admin, at=LATER)
    with pytest.raises(NothingToUndo, match="“新建口袋公园”已经属于拆出来的“新增学位”"):
        undo(source, by=admin)
    part.refresh_from_db()
    assert part.whole == copy


def test_undoing_makes_no_part_of_a_part(act, source, admin, second_admin):
    whole = titled(source, "新增学位")
    act("新增公办学位", Act.SAVE, whole=whole)
    middle = act("新增公办学位", Act.SAVE, LATER, whole=None)
    part = titled(source, "新增民办学位")
    choice = Choice(act=Act.SAVE, version=part.version, typed={"whole": middle})
    decide(part, choice, by=second_admin, at=LATER)
    with pytest.raises(WholeDoesNotFit, match="已有别的条目属于这一条"):
        undo(source, by=admin)
    assert titled(source, "新增公办学位").whole is None


def test_what_has_parts_goes_into_no_part(act, source):
    first, second = titled(source, "新增公办学位"), titled(source, "新增民办学位")
    act("新建口袋公园", Act.SAVE, whole=second)
    act("新增公办学位", Act.SAVE, whole=second)
    with pytest.raises(NothingToMerge, match="分解只有一级"):
        act("新增公办学位", Act.MERGE)
    act("新增公办学位", Act.SAVE, whole=titled(source, "新增学位"))
    with pytest.raises(NothingToMerge, match="分解只有一级"):
        act("新增公办学位", Act.MERGE)
    act("新增公办学位", Act.SAVE, whole=None)
    act("新增公办学位", Act.MERGE)
    with pytest.raises(WholeDoesNotFit, match="已有别的条目属于这一条"):
        act("新增公办学位", Act.SAVE, whole=titled(source, "新增学位"))
    second.refresh_from_db()
    assert second.merged_into == first


@pytest.mark.parametrize("fields", [{"part_of": "itself"}, {"part_of": "other", "part_of_target": "target"}])
def test_it_is_a_part_of_one(fields, source, target):
    row, other = source.proposals.in_order()[:2]
    given = {"itself": row, "other": other, "target": target}
    for name, what in fields.items():
        setattr(row, name, given[what])
    with pytest.raises(IntegrityError, match="proposal_is_part_of_one"), transaction.atomic():
        row.save()


# -- on the pages


@pytest.fixture
def desk(client, admin, source):
    client.force_login(admin)
    return client


def shown(field):
    """As its input has it."""
    value = field.field.prepare_value(field.value())
    return "" if value is None else value


def decided(client, row, action="accept", **typed):
    page = client.get(f"/2024/review-text/?at={row.pk}")
    form = page.context["form"]
    given = {field.html_name: shown(field) for field in form}
    given |= {"version": row.version, "action": action} | typed
    return client.post(f"/2024/review-text/{row.pk}/?source={row.source_id}", given, follow=True)


@pytest.mark.parametrize("typed", ["B-017", "B-017 新增市场主体", "新增市场主体"])
def test_the_whole_is_typed_by_its_number_or_its_name(desk, source, target, typed):
    row = titled(source, "新增学位")
    said = decided(desk, row, whole=typed).content.decode()
    row.refresh_from_db()
    assert (row.decision, row.part_of_target) == ("accepted", target)
    page = desk.get(f"/2024/review-text/?at={row.pk}").content.decode()
    assert "采纳后是“B-017 新增市场主体”的分解" in page
    assert 'value="B-017 新增市场主体"' in page
    assert "新增学位" in said


def test_a_proposal_is_typed_by_its_title(desk, source):
    row, whole = titled(source, "新增公办学位"), titled(source, "新增学位")
    decided(desk, row, whole="新增学位")
    row.refresh_from_db()
    assert row.part_of == whole


@pytest.mark.parametrize("typed", [None, "新增公办学位"])
def test_what_the_whole_went_into_is_the_whole(desk, act, source, typed):
    whole, part = titled(source, "新增学位"), titled(source, "新建口袋公园")
    if typed is None:
        act("新建口袋公园", Act.SAVE, whole=titled(source, "新增公办学位"))
    act("新增学位", Act.MERGE)  # 新增公办学位 goes into it
    part.refresh_from_db()
    decided(desk, part, **({} if typed is None else {"whole": typed}))
    part.refresh_from_db()
    assert (part.decision, part.whole) == ("accepted", whole)


@pytest.mark.parametrize("typed", ["没有的", "新增公办学位"])
def test_what_cannot_be_the_whole_is_said_at_its_field(desk, source, typed):
    row = titled(source, "新增公办学位")
    said = decided(desk, row, whole=typed).content.decode()
    assert ("没有“没有的”" if typed == "没有的" else "不能属于自己") in said
    assert f'value="{typed}"' in said
    row.refresh_from_db()
    assert row.decision == "open"


def test_before_targets_are_made_the_row_that_does_not_fit_says_so(desk, both, report):
    whole, public, _ = both
    Proposal.objects.filter(pk=whole.pk).update(deadline=date(2024, 6, 30))
    Proposal.objects.filter(pk=public.pk).update(deadline=date(2024, 9, 30))
    page = "".join(desk.get("/2024/review-text/create/").content.decode().split())
    assert "1项的时限要改。这2项先不生成。" in page
    assert "新增公办学位" in page and "完成时限不能晚于总项的时限（2024年6月30日）。<ahref=" in page
    assert f"&amp;at={public.pk}" in page or f"&at={public.pk}" in page


def test_before_targets_are_made_the_page_shows_how_it_would_be_split(desk, both, report, office):
    page = desk.get("/2024/review-text/create/").content.decode()
    assert "2项；按数量的话，各项目标合计800个，与目标一致" in "".join(page.split())
    assert report.targets.count() == 0
    (split,) = to_draw_up(report).splits
    desk.post("/2024/review-text/create/", {"default": office.pk, "unit_0": "none", split.key: "list"})
    assert report.targets.get(number="A-001").split == "list"
    assert report.targets.count() == 3


def test_two_with_one_title_are_told_apart_by_their_places(source, report):
    first, second = titled(source, "新增学位"), titled(source, "新建口袋公园")
    first.title = second.title = "新增学位"
    second.office = {"where": "第5行"}
    for row in (first, second):
        row.save()
    names = [f"新增学位（政府工作报告第{first.position}条）", "新增学位（政府工作报告第5行）"]
    assert [name for name in names_of(report) if name.startswith("新增学位")] == names
    field = WholeField()
    field.report = report
    assert [field.clean(name) for name in names] == [first, second]
    assert field.prepare_value(second) == names[1]
    with pytest.raises(
        ValidationError, match="有2项叫“新增学位”，请写明是哪一项，如“新增学位（政府工作报告第"
    ):
        field.clean("新增学位")


def test_two_with_one_title_and_one_place_are_not_taken_for_each_other(source, report):
    """Two uploads go by one name, as nobody has given them another."""
    other = SourceDocument.objects.create(
        report=report, kind="duties", title=source.title, text=TEXT, sha256="1" * 64, uploaded_at=NOON
    )
    store_proposals(other, extract(TEXT))
    both = [titled(one, "新增学位") for one in (source, other)]
    names = [name for name in names_of(report) if name.startswith("新增学位")]
    field = WholeField()
    field.report = report
    assert [field.clean(name) for name in names] == both
    assert [field.prepare_value(one) for one in both] == names
    with pytest.raises(ValidationError, match="有2项叫“新增学位”"):
        field.clean("新增学位")
