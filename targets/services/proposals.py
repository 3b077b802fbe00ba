"""What does the office make of what was drawn from a document? Each decision is stored at once, and can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ..domain.extraction import Extraction, Sentence, Verdict
from ..domain.extraction import Proposal as Drawn
from ..domain.quantities import plain
from ..domain.quotes import quoted
from ..domain.words import Bound, Decision, Frequency, Measure, StatedAs, Word
from ..models import Proposal, SourceDocument, User
from ..models.proposal import EDITED
from .refusals import Refused
from .wholes import check_whole, has_parts, put_into

STATED = {">=": StatedAs.AT_LEAST, "<=": StatedAs.AT_MOST, "all": StatedAs.ALL, "relative": StatedAs.RELATIVE}
UNDONE = (
    *EDITED, "bound", "verdict", "drawn", "office", "decision", "merged_into_id", "part_of_id", "part_of_target_id",
    "decided_by_id", "decided_at",
)  # fmt: skip
OF_MATCHING = ("same", "note")  # what is said of a table's row once it is the same as one of the text
SENTENCE = "原文的句子，由督查室立项"


class Act(Word):
    ACCEPT = "accept", "采纳"
    SAVE = "save", "保存"
    REJECT = "reject", "不立项"
    REOPEN = "reopen", "改回待定"
    MERGE = "merge", "与下一条合并"
    SPLIT = "split", "拆成两条"
    TURN = "turn", "立为目标"


class DecidedSince(Refused):
    """Somebody has decided since the page was opened; `sentence` says who, when and what."""


class NotWhole(Refused):
    """What is accepted needs words, and a number where it is counted."""

    field = "title"


class PlaceOpen(NotWhole):
    """A target stands under a heading of the report, and a table names none."""

    field = "heading"


class NumberMissing(NotWhole):
    """It is counted, and says no number."""

    field = "value"


class LeadOpen(NotWhole):
    """A table names several leads, and one has one."""

    field = "lead"


class NothingToMerge(Refused):
    """There is no open one behind it, or it is no target itself."""


class InCatalogue(Refused):
    """The target is there already; it is changed on its own page."""


class NothingToUndo(Refused):
    """The person has decided nothing that could be undone."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One decision: of the `version` that was looked at, with what was typed by the names of columns, and the `whole`
    that it is to be a part of. `behind` is the key of the one that the
    page named as the next, None where it named none."""

    act: Act
    version: int
    behind: int | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def store_proposals(source: SourceDocument, found: Extraction) -> int:
    """Keep what was drawn from a document, once; how many there are."""
    SourceDocument.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
    if source.proposals.exists():
        return source.proposals.count()
    rows = [row_of(source, drawn, place) for place, drawn in enumerate(found.proposals, 1)]
    Proposal.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def row_of(source: SourceDocument, drawn: Drawn, place: int) -> Proposal:
    """What was drawn, as a row that is not stored yet."""
    measure = drawn.measure or (Measure.TOTAL if drawn.value is not None else Measure.NARRATIVE).value
    return Proposal(
        source=source,
        position=place,
        start=drawn.span.start,
        end=drawn.span.end,
        verdict=drawn.verdict.value,
        reason=drawn.reason[:80],
        confidence=drawn.confidence,
        area=drawn.area[:60],
        theme=drawn.theme[:60],
        title=drawn.title[:40],
        measure=measure,
        bound=drawn.bound or Bound.AT_LEAST.value,
        stated_as=STATED.get(drawn.comparator, StatedAs.EXACTLY).value,
        value=_stored(drawn.value),
        unit=drawn.unit[:12],
        deadline=drawn.deadline,
        frequency=drawn.frequency or Frequency.MONTHLY.value,
        last_year_value=_stored(drawn.last_year_value),
        lead=drawn.lead.unit[:60],
    )


def _stored(value: Decimal | None) -> Decimal | None:
    """A number with more digits than a target has is left to be typed."""
    if value is None or abs(value) >= Decimal(10) ** 11:
        return None
    return round(value, 4)


@transaction.atomic
def decide(proposal: Proposal, choice: Choice, *, by: User, at: datetime) -> Proposal:
    """Carry out one decision. Raises `DecidedSince`, `NotWhole`, `NothingToMerge`, `InCatalogue`, `WholeDoesNotFit`."""
    rows = Proposal.objects.locked().filter(source=proposal.source_id)
    stored = rows.get(pk=proposal.pk)
    if stored.version != choice.version:
        raise DecidedSince(said_of(stored))
    if stored.target_id:
        raise InCatalogue(f"{quoted(stored.title)}已经生成目录，请在目标任务的页面修改。")
    keep_before(stored)
    _take(stored, choice.typed)
    match choice.act:
        case Act.ACCEPT:
            _check(stored)
            stored.decision, stored.merged_into = Decision.ACCEPTED.value, None
        case Act.TURN:
            stored.verdict = Verdict.PROMISE.value
            stored.decision = Decision.OPEN.value
            stored.title = stored.title or _words_of(stored)
        case Act.REJECT:
            stored.decision = Decision.REJECTED.value
            _set_free(stored, by=by, at=at)
        case Act.REOPEN:
            stored.decision, stored.merged_into_id = Decision.OPEN.value, None
        case Act.MERGE:
            _merge(stored, choice.behind, by=by, at=at)
        case Act.SPLIT:
            _split(stored, by=by, at=at)
    _save(stored, by=by, at=at)
    return stored


def said_of(proposal: Proposal) -> str:
    """Who has done what to it."""
    who = proposal.decided_by.name if proposal.decided_by else "系统"
    when = f"{timezone.localtime(proposal.decided_at):%H:%M}" if proposal.decided_at else ""
    what = Decision(proposal.decision).label if proposal.decision != Decision.OPEN else "已修改"
    return f"{who}{when}刚办过{quoted(proposal.title or '这一条')}（{what}），您的没有保存。"


@transaction.atomic
def accept_many(
    source: SourceDocument, versions: Mapping[int, int], *, by: User, at: datetime
) -> dict[int, str]:
    """Accept those that are as they were shown; why the others were not, by their keys."""
    refused: dict[int, str] = {}
    for row in (
        Proposal.objects.locked().filter(source=source, pk__in=list(versions)).select_related("decided_by")
    ):
        if row.version != versions[row.pk]:
            refused[row.pk] = said_of(row)
        elif row.is_open:
            keep_before(row)
            try:
                _check(row)
            except NotWhole as amiss:
                refused[row.pk] = f"{quoted(row.title)}：{amiss.sentence}"
                continue
            row.decision = Decision.ACCEPTED.value
            _save(row, by=by, at=at)
    return refused


@transaction.atomic
def take_up(source: SourceDocument, sentence: Sentence, *, by: User, at: datetime) -> Proposal:
    """A sentence from which nothing was drawn as a task of its own, behind what stands before it in the text."""
    rows = Proposal.objects.locked().filter(source=source)
    same = rows.filter(start=sentence.span.start, end=sentence.span.end, reason=SENTENCE).first()
    if same:
        return same
    before = rows.filter(start__lte=sentence.span.start).order_by("-position").first()
    row = Proposal(
        source=source,
        position=before.position if before else 0,
        start=sentence.span.start,
        end=sentence.span.end,
        verdict=Verdict.TASK.value,
        reason=SENTENCE,
        confidence=Decimal("0.50"),
        area=sentence.area[:60],
        theme=sentence.theme[:60],
        title="".join(sentence.span.of(source.text).split())[:40],
        measure=Measure.NARRATIVE.value,
        frequency=Frequency.QUARTERLY.value,
        decided_by=by,
        decided_at=at,
    )
    row.save()
    return row


@transaction.atomic
def undo(source: SourceDocument, *, by: User) -> list[Proposal]:
    """Take back what the person did last, all of it where it was many at once. Raises `NothingToUndo`, and
    `WholeDoesNotFit` where what it was a part of is a part by now.

    What a table wrote into others when it was stored is an act on these, and on its own rows as well.
    """
    given = Proposal.objects.filter(merged__source=source, merged__decided_at=F("decided_at"))
    rows = Proposal.objects.locked().filter(Q(source=source) | Q(pk__in=given.values("pk")))
    rows = rows.filter(decided_by=by, target=None).exclude(before={})
    last = rows.order_by("-decided_at").values_list("decided_at", flat=True).first()
    if last is None:
        raise NothingToUndo("没有可以撤销的操作。")
    done = list(rows.filter(decided_at=last).order_by("position", "pk"))
    made = Proposal.objects.filter(split_from__in=done, decided_at=last, decided_by=by, before={})
    if part := Proposal.objects.filter(part_of__in=made).exclude(pk__in=made).first():
        raise NothingToUndo(
            f"{quoted(part.title)}已经属于拆出来的{quoted(str(part.whole))}，没有撤销。请先改它的“属于”。"
        )
    made.delete()
    _part_again(done, last)
    for row in done:
        since = (row.part_of_id, row.part_of_target_id)
        for name, text in row.before.items():
            setattr(row, name, _read(name, text))
        if (row.part_of_id, row.part_of_target_id) != since:
            check_whole(row)
        row.before = {}
        row.version += 1
        row.save()
    return done


def freed_with(row: Proposal) -> int:
    """How many came back when it was rejected: what had gone into it."""
    same_act = Proposal.objects.filter(decided_by=row.decided_by_id, decided_at=row.decided_at)
    return same_act.filter(
        source=row.source_id, before__merged_into_id=row.pk, decision=Decision.OPEN
    ).count()


def _set_free(row: Proposal, *, by: User, at: datetime) -> None:
    """What somebody let go into it is open again: its words are not refused with it. A table's row that says the same
    as it goes with it."""
    for other in Proposal.objects.locked().filter(merged_into=row, office__same__isnull=True):
        keep_before(other)
        other.decision, other.merged_into = Decision.OPEN.value, None
        _save(other, by=by, at=at)


def _part_again(done: Sequence[Proposal], last: datetime) -> None:
    """A table's rows that were found to be the same as these, when it was stored, are their own again."""
    for row in Proposal.objects.locked().filter(merged_into__in=done, decided_at=last, decided_by=None):
        row.decision, row.merged_into, row.decided_at = Decision.OPEN.value, None, None
        row.office = {name: said for name, said in row.office.items() if name not in OF_MATCHING} | {
            "note": ""
        }
        row.version += 1
        row.save()


def keep_before(row: Proposal) -> None:
    """What it is before the act, in words that JSON has."""
    row.before = {name: _written(getattr(row, name)) for name in UNDONE}


def _save(row: Proposal, *, by: User, at: datetime) -> None:
    row.decided_by, row.decided_at = by, at
    row.version += 1
    row.save()


def _take(row: Proposal, typed: Mapping[str, Any]) -> None:
    """What was typed; of what differs from the text, what was drawn from it is kept."""
    for name in EDITED:
        if name not in typed or typed[name] == getattr(row, name):
            continue
        row.drawn.setdefault(name, _written(getattr(row, name)))
        setattr(row, name, typed[name])
        if row.drawn[name] == _written(typed[name]):
            del row.drawn[name]
    if "whole" in typed and typed["whole"] != row.whole:
        put_into(row, typed["whole"])
        check_whole(row)
    if "stated_as" in typed and row.before["stated_as"] != row.stated_as:
        row.bound = (Bound.AT_MOST if row.stated_as == StatedAs.AT_MOST else Bound.AT_LEAST).value


def _check(row: Proposal) -> None:
    """Raises `NotWhole`."""
    if not row.title.strip():
        raise NotWhole("请写明目标任务的名称。")
    if not (row.area or row.theme or row.is_part):
        raise PlaceOpen("请选择板块。")
    leads = row.office.get("leads", [])
    if len(leads) > 1 and not row.lead.strip():
        raise LeadOpen(f"表中写了{len(leads)}个牵头单位：{'、'.join(leads)}。请选定一个，其余作为配合单位。")
    is_numeric = Measure(row.measure).is_numeric and row.stated_as != StatedAs.RELATIVE
    if is_numeric and row.value is None:
        raise NumberMissing("累计型、时点型、增速型的目标须填目标值；没有数字的请改为节点型或定性型。")


def _merge(row: Proposal, named: int | None, *, by: User, at: datetime) -> None:
    """The next one that is open, in the order of the text, goes into it. Raises `NothingToMerge`, also where the page
    has `named` another."""
    if row.decision in (Decision.REJECTED, Decision.MERGED):
        raise NothingToMerge("这一条没有立项，请先改回待定，再合并。")
    own = Proposal.objects.locked().filter(source=row.source_id)
    rest = own.open().order_by("position", "pk")
    behind = next((other for other in rest if (other.position, other.pk) > (row.position, row.pk)), None)
    if behind is None:
        raise NothingToMerge("后面没有待定的了，不能合并。")
    if named not in (None, behind.pk):
        raise NothingToMerge(
            f"原来的下一条已经办过，没有合并。现在的下一条是{quoted(behind.title)}，要合并请再按一次。"
        )
    if row.is_part and has_parts(behind):
        raise NothingToMerge(
            f"{quoted(behind.title)}有自己的分解，{quoted(row.title)}本身是分解，分解只有一级，没有合并。"
        )
    keep_before(behind)
    behind.decision, behind.merged_into = Decision.MERGED.value, row
    _save(behind, by=by, at=at)


def _split(row: Proposal, *, by: User, at: datetime) -> None:
    """A second one of the same words, right behind it, to be told apart from it."""
    copy = Proposal.objects.get(pk=row.pk)
    for name in (*EDITED, "bound", "verdict"):
        setattr(copy, name, getattr(row, name))
    copy.pk, copy.split_from, copy.before, copy.version = None, row, {}, 1
    copy.decision, copy.decided_by, copy.decided_at = Decision.OPEN.value, by, at
    copy.merged_into = None
    copy.save()


def _words_of(row: Proposal) -> str:
    """The clause around a number, as a title to begin with."""
    text, start, end = row.source.text, row.start, row.end
    while start > 0 and text[start - 1] not in "，。；：、！？\n" and end - start < 30:
        start -= 1
    while end < len(text) and text[end] not in "，。；：、！？\n" and end - start < 30:
        end += 1
    return "".join(text[start:end].split())[:40]


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return dict(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _read(name: str, text: Any) -> Any:
    if text is None:
        return None
    if name in ("value", "last_year_value"):
        return Decimal(text)
    if name == "deadline":
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if name == "decided_at" else text
