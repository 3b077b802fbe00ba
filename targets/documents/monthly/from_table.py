"""What would the progress in an office's own table become? Entries of its data date, as a returned form's are.

A row belongs to the targets that its promises are, or have gone into, in the review. That is likeness, not certainty:
each line is ticked before it is sent, beforehand only where the row calls its target by its name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction

from ...domain.extraction.offices import Column, OfficeRow, OfficeTable, Progress
from ...domain.words import Split, State, Status
from ...models import EventKind, ProgressEntry, Proposal, SourceDocument, Target, User
from ...models.progress import EDITABLE, OPEN
from ...services import Reading, Refused, record, says_the_same
from ...services.audit import note
from ..kit.dry_run import Fate, Part, PreviewPart, Run, RunLine, as_shown, taken_back
from .by_area import left_out, shares_in, unit_of
from .shown import Amiss
from .submitting import SENT, WITH_OFFICE, sent_of
from .table_reading import BY_HAND, doubts_about, reading_of, shown_as

SAYS = (
    Column.REACHED,
    Column.GROWTH,
    Column.SHARE,
    Column.LIGHT,
    Column.PROGRESS,
    Column.PROBLEMS,
    Column.NEXT,
)


@dataclass(frozen=True, kw_only=True)
class TableLine(RunLine):
    """One target of a row; `said` are the row's own words for what is to be done."""

    key: str = ""
    where: str
    said: str
    number: str = ""
    title: str
    value: str = ""
    day: str = ""
    text: str = ""
    problems: str = ""
    next_steps: str = ""
    doubts: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def remark(self) -> str:
        words = f"{self.where}“{self.said}”：" if self.said != self.title else ""
        return words + "；".join(self.notes)

    @property
    def asked(self) -> list[str]:
        return self.doubts

    @property
    def may_be_sent(self) -> bool:
        return self.fate is Fate.NEW


@dataclass(frozen=True, kw_only=True)
class TableRun(Run):
    """What a table's progress did, or would do. A row that cannot be taken holds up no other: each is a unit's own."""

    lines: Sequence[TableLine] = ()

    @property
    def is_refused(self) -> bool:
        return False

    @property
    def parts(self) -> list[PreviewPart]:
        """What can be sent comes first, with its ticks."""
        order = (Part.ASKED, Part.NEW)
        return sorted(super().parts, key=lambda part: part.kind not in order)

    @property
    def ticked(self) -> list[str]:
        """Keys of the lines that surely are about their targets."""
        return [line.key for line in self.lines if line.may_be_sent and not line.doubts]

    @property
    def doubtful_count(self) -> int:
        return sum(bool(line.may_be_sent and line.doubts) for line in self.lines)

    def sent(self, chosen: Collection[str]) -> list[str]:
        """Numbers of the targets whose lines were chosen, and could be sent."""
        return [line.number for line in self.lines if line.may_be_sent and line.key in chosen]

    def already_sent(self, chosen: Collection[str]) -> str:
        """What was chosen and is with the office already, if all of it is, as when somebody confirms twice."""
        lines = [line for line in self.lines if line.key in chosen]
        if not lines or any(line.notes != [SENT] for line in lines):
            return ""
        return sent_of([line.number for line in lines])


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What the rows are checked against. `chosen`: keys of the lines to be kept; None: of all."""

    table: OfficeTable
    found: dict[tuple[int, int], list[Target]]
    parts: dict[int, list[Target]]  # of what is shared out
    there: dict[int, list[ProgressEntry]]
    day: date
    by: User
    at: datetime
    chosen: Collection[str] | None
    seen: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Pair:
    """A row and one of its targets; `targets` are all of them."""

    key: str
    row: OfficeRow
    progress: Progress
    target: Target
    targets: Sequence[Target]
    doubts: list[str]


def says_progress(table: OfficeTable) -> bool:
    """Whether any row says how far it is."""
    return any(_progress_of(row) is not None for row in table.rows)


def dry_run(source: SourceDocument, table: OfficeTable, *, day: date, by: User, at: datetime) -> TableRun:
    """What sending the table's progress as of a day would do; changes nothing."""
    return taken_back(lambda: _run(source, table, day=day, by=by, at=at))


def send(
    source: SourceDocument,
    table: OfficeTable,
    *,
    day: date,
    shown: str,
    chosen: Collection[str],
    by: User,
    at: datetime,
) -> TableRun:
    """Submit the chosen lines on behalf of the lead units, as was shown. Raises `NotAsShown`."""
    with transaction.atomic():
        run = as_shown(lambda: _run(source, table, day=day, by=by, at=at, chosen=chosen), shown)
        rows = run.sent(chosen)
        what = f"由{source.title}代填进展，{source.report.year}年"
        note(EventKind.IMPORT, what, by=by, at=at, count=len(rows), details="、".join(rows))
    return run


def _run(
    source: SourceDocument,
    table: OfficeTable,
    *,
    day: date,
    by: User,
    at: datetime,
    chosen: Collection[str] | None = None,
) -> TableRun:
    found = _targets_of(source)
    parts = _parts_of(found)
    keys = {target.pk for targets in (*found.values(), *parts.values()) for target in targets}
    list(Target.objects.filter(pk__in=keys).locked().order_by("pk"))  # all locks, then writes
    entries = ProgressEntry.objects.filter(target__in=keys)
    list(entries.filter(status__in=OPEN).locked().order_by("pk"))
    there: dict[int, list[ProgressEntry]] = defaultdict(list)
    known = entries.filter(data_date=day, status__in=[*WITH_OFFICE, *EDITABLE])
    for entry in known.prefetch_related("stages_done"):
        there[entry.target_id].append(entry)
    desk = _Desk(table=table, found=found, parts=parts, there=there, day=day, by=by, at=at, chosen=chosen)
    lines = [*_without_target(desk), *_areas_without_part(desk)]
    pairs = sorted(_pairs(desk), key=lambda pair: bool(pair.doubts))
    return TableRun(
        lines=[*(_line(pair, desk) for pair in pairs), *lines]
    )  # a doubtful row takes no other's target


def _targets_of(source: SourceDocument) -> dict[tuple[int, int], list[Target]]:
    """The targets of each place of the table: those of its rows in the review, through what they went into."""
    chain = "merged_into__merged_into__target"
    rows = source.proposals.meant().select_related("target", "merged_into__target", chain).in_order()
    found: dict[tuple[int, int], list[Target]] = defaultdict(list)
    for row in rows:
        target = _target_of(row)
        if target and target not in found[row.start, row.end]:
            found[row.start, row.end].append(target)
    keys = {target.pk for targets in found.values() for target in targets}
    whole = Target.objects.filter(pk__in=keys).select_related("report").with_owners().in_bulk()
    return {place: [whole[target.pk] for target in targets] for place, targets in found.items()}


def _parts_of(found: dict[tuple[int, int], list[Target]]) -> dict[int, list[Target]]:
    """By what is shared out: a table by area says how far each of them is."""
    wholes = {
        target.pk: target for targets in found.values() for target in targets if target.split == Split.SUM
    }
    parts: dict[int, list[Target]] = {pk: [] for pk in wholes}
    rows = Target.objects.filter(part_of__in=wholes, state=State.ACTIVE).select_related("report")
    for part in rows.with_owners().order_by("number", "pk"):
        assert part.part_of_id is not None
        parts[part.part_of_id].append(part)
    return parts


def _target_of(row: Proposal) -> Target | None:
    if row.target:
        return row.target
    return _target_of(row.merged_into) if row.merged_into else None


def _progress_of(row: OfficeRow) -> Progress | None:
    """What a row says of the year so far; of a table by area its line for all of them. None where it says nothing."""
    progress = row.progress
    if progress is None and row.by_area:
        total = next((one for one in row.by_area if one.is_total), None)
        if total is None:
            return Progress()
        said = {Column.REACHED: total.unread_value} if total.unread_value else {}
        return Progress(value=total.value, unit=unit_of(total, row), share=total.share, said=said)
    return progress if progress and any(column in progress.said for column in SAYS) else None


def _targets_in(row: OfficeRow, desk: _Desk) -> list[Target]:
    places = dict.fromkeys((one.span.start, one.span.end) for one in row.proposals)
    return list(dict.fromkeys(target for place in places for target in desk.found.get(place, ())))


def _without_target(desk: _Desk) -> list[TableLine]:
    notes = ["目录里没有这一行的目标任务：没有核对，或没有立项。"]
    return [
        TableLine(fate=Fate.TO_FILL, notes=notes, where=row.where.said, said=row.text, title=row.text[:40])
        for row in desk.table.rows
        if _progress_of(row) and not _targets_in(row, desk)
    ]


def _areas_without_part(desk: _Desk) -> list[TableLine]:
    return [
        TableLine(
            fate=Fate.TO_FILL, notes=[why], where=one.where.said, said=row.text, number=target.number,
            title=target.title,
        )
        for row in desk.table.rows
        for target in _targets_in(row, desk)
        for one, why in left_out(row, desk.parts.get(target.pk, ()))
    ]  # fmt: skip


def _pairs(desk: _Desk) -> Iterator[_Pair]:
    for place, row in enumerate(desk.table.rows):
        progress, targets = _progress_of(row), _targets_in(row, desk)
        if progress is None:
            continue
        for target in targets:
            own = [
                one for one in row.proposals if target in desk.found.get((one.span.start, one.span.end), ())
            ]
            doubts = doubts_about(target, own)
            parts = desk.parts.get(target.pk, ())
            shares = list(shares_in(row, parts))
            if not shares and not any(left_out(row, parts)):
                yield _Pair(f"{place}-{target.pk}", row, progress, target, targets, doubts)
            for part, share, amiss in shares:
                said = replace(row, where=share.where)
                reached = Progress(value=share.value, unit=unit_of(share, row))
                yield _Pair(f"{place}-{part.pk}", said, reached, part, [part], [*doubts, *amiss])


def _line(pair: _Pair, desk: _Desk) -> TableLine:
    target, where = pair.target, pair.row.where.said
    fate, value, reading = Fate.TO_FILL, "", None
    notes: list[str]
    try:
        if target.pk in desk.seen:
            raise Amiss(f"{desk.seen[target.pk]}已有这一项的进展，这一行没有再报。")
        if len(pair.targets) > 1 and not _is_only_one(target, pair.targets, pair.progress):
            raise Amiss(f"这一行是目录里的{len(pair.targets)}项，看不出数字是哪一项的，{BY_HAND}")
        reading = reading_of(target, pair.row, pair.progress, _columns_of(pair.row, desk), desk.day)
        value = shown_as(target, reading)
        desk.seen[target.pk] = where
        fate, notes = _sent(pair, reading, desk)
    except Amiss as amiss:
        notes = amiss.notes
    doubts = pair.doubts if fate is Fate.NEW else []
    return TableLine(
        fate=fate, notes=[*doubts, *notes], doubts=doubts, key=pair.key, where=where, said=pair.row.text,
        number=target.number, title=target.title, value=value, day=f"{desk.day:%Y-%m-%d}",
        text=reading.text if reading else "", problems=reading.problems if reading else "",
        next_steps=reading.next_steps if reading else "",
    )  # fmt: skip


def _columns_of(row: OfficeRow, desk: _Desk) -> set[Column]:
    """Those of the heads of its sheet."""
    heads = [head for head in desk.table.heads if head.where.sheet == row.where.sheet]
    return {column for head in heads for column in head.columns.values()}


def _is_only_one(target: Target, targets: Iterable[Target], progress: Progress) -> bool:
    """Whether a number can be no other's: of several targets of a row only this one counts in its unit."""
    if progress.value is None or not progress.unit:
        return False
    return [one for one in targets if one.unit == progress.unit] == [target]


def _sent(pair: _Pair, reading: Reading, desk: _Desk) -> tuple[Fate, list[str]]:
    """Submit one, and take it back if it was not chosen. Raises `Amiss`; what it has stored is then taken back."""
    target, there = pair.target, desk.there[pair.target.pk]
    if any(entry.status in WITH_OFFICE and says_the_same(entry, reading) for entry in there):
        return Fate.UNCHANGED, [SENT]
    if target.lead is None:
        raise Amiss("还没有牵头单位。")
    unit = target.lead.unit
    own = next((one for one in there if (one.status, one.unit_id) in [(s, unit.pk) for s in EDITABLE]), None)
    if own and own.author_id == desk.by.pk and not says_the_same(own, reading):
        what = "退回的进展" if own.status == Status.RETURNED else "草稿"
        return Fate.REFUSED, [f"已有您的{what}，内容不同，没有覆盖。请先到这一项的填报页提交或删除它。"]
    try:
        with transaction.atomic():
            entry = record(target, reading, by=desk.by, at=desk.at, submit=True, unit=unit)
            if desk.chosen is not None and pair.key not in desk.chosen:
                transaction.set_rollback(True)
    except Refused as refused:
        return Fate.REFUSED, [refused.sentence]
    return Fate.NEW, [f"代{entry.unit}填报"]
