"""What would the progress in an office's own table become? Entries of its data date, as a returned form's are.

A row belongs to the targets that its promises are, or have gone into, in the review. Of each the figure that its kind
of target counts is taken as it stands; nothing is computed, converted or guessed from a share or a light.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from ...domain.extraction.offices import Column, OfficeRow, OfficeTable, Progress
from ...domain.quantities import plain, quantity
from ...domain.words import Issued, Light, Measure, State
from ...models import EventKind, ProgressEntry, Proposal, SourceDocument, Target, User
from ...models.progress import OPEN
from ...services import Reading, Refused, record, says_the_same
from ...services.audit import note
from ..kit.dry_run import Fate, Run, RunLine, as_shown, taken_back
from .shown import Amiss
from .submitting import SENT, WITH_OFFICE

SAYS = (
    Column.REACHED,
    Column.GROWTH,
    Column.SHARE,
    Column.LIGHT,
    Column.PROGRESS,
    Column.PROBLEMS,
    Column.NEXT,
)
LONGEST = 1000  # characters of what is written in an entry
BIGGEST = Decimal(10) ** 11
PLACES = 4
HUNDRED = 100
BY_HAND = "请到这一项的填报页填写。"


@dataclass(frozen=True, kw_only=True)
class TableLine(RunLine):
    """One target of a row."""

    where: str
    number: str = ""
    title: str
    value: str = ""
    day: str = ""
    text: str = ""

    @property
    def label(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def remark(self) -> str:
        return "；".join(self.notes)


@dataclass(frozen=True, kw_only=True)
class TableRun(Run):
    """What a table's progress did, or would do. A row that cannot be taken holds up no other: each is a unit's own."""

    lines: Sequence[TableLine] = ()

    @property
    def is_refused(self) -> bool:
        return False


def says_progress(table: OfficeTable) -> bool:
    """Whether any row says how far it is."""
    return any(_progress_of(row) is not None for row in table.rows)


def dry_run(source: SourceDocument, table: OfficeTable, *, day: date, by: User, at: datetime) -> TableRun:
    """What sending the table's progress as of a day would do; changes nothing."""
    return taken_back(lambda: _run(source, table, day=day, by=by, at=at))


def send(
    source: SourceDocument, table: OfficeTable, *, day: date, shown: str, by: User, at: datetime
) -> TableRun:
    """Submit it on behalf of the lead units, as was shown. Raises `NotAsShown`."""
    with transaction.atomic():
        run = as_shown(lambda: _run(source, table, day=day, by=by, at=at), shown)
        rows = [line.number for line in run.lines if line.fate is Fate.NEW]
        what = f"由{source.title}代填进展，{source.report.year}年"
        note(EventKind.IMPORT, what, by=by, at=at, count=len(rows), details="、".join(rows))
    return run


def _run(source: SourceDocument, table: OfficeTable, *, day: date, by: User, at: datetime) -> TableRun:
    found = _targets_of(source)
    keys = {target.pk for targets in found.values() for target in targets}
    list(Target.objects.filter(pk__in=keys).locked().order_by("pk"))  # all locks, then writes
    entries = ProgressEntry.objects.filter(target__in=keys)
    list(entries.filter(status__in=OPEN).locked().order_by("pk"))
    there: dict[int, list[ProgressEntry]] = defaultdict(list)
    for entry in entries.filter(data_date=day, status__in=WITH_OFFICE).prefetch_related("stages_done"):
        there[entry.target_id].append(entry)
    lines: list[TableLine] = []
    seen: dict[int, str] = {}
    for row in table.rows:
        if progress := _progress_of(row):
            lines += _lines(row, progress, found, there, seen, day=day, by=by, at=at)
    return TableRun(lines=lines)


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


def _target_of(row: Proposal) -> Target | None:
    if row.target:
        return row.target
    return _target_of(row.merged_into) if row.merged_into else None


def _progress_of(row: OfficeRow) -> Progress | None:
    """What a row says of the year so far; of a table by area its line for all of them. None where it says nothing."""
    progress = row.progress
    if progress is None and row.by_area:
        total = next((one for one in row.by_area if one.is_total), None)
        unit = next((one.unit for one in row.proposals), "")
        return Progress(value=total.value, unit=unit, share=total.share) if total else Progress()
    return progress if progress and any(column in progress.said for column in SAYS) else None


def _lines(
    row: OfficeRow,
    progress: Progress,
    found: dict[tuple[int, int], list[Target]],
    there: dict[int, list[ProgressEntry]],
    seen: dict[int, str],
    *,
    day: date,
    by: User,
    at: datetime,
) -> Iterator[TableLine]:
    places = dict.fromkeys((one.span.start, one.span.end) for one in row.proposals)
    targets = list(dict.fromkeys(target for place in places for target in found.get(place, ())))
    where = row.where.said
    if not targets:
        notes = ["目录里没有这一行的目标任务：没有核对，或没有立项。"]
        yield TableLine(fate=Fate.TO_FILL, notes=notes, where=where, title=row.text[:40])
    for target in targets:
        value, text, fate, notes = "", "", Fate.TO_FILL, []
        try:
            if target.pk in seen:
                raise Amiss(f"{seen[target.pk]}已有这一项的进展，这一行没有再报。")
            if len(targets) > 1 and not _is_only_one(target, targets, progress):
                raise Amiss(f"这一行是目录里的{len(targets)}项，看不出数字是哪一项的，{BY_HAND}")
            reading = _reading(target, progress, day)
            value, text = _shown(target, reading), reading.text
            seen[target.pk] = where
            fate, notes = _sent(target, reading, there[target.pk], by=by, at=at)
        except Amiss as amiss:
            notes = amiss.notes
        yield TableLine(
            fate=fate, notes=notes, where=where, number=target.number, title=target.title, value=value,
            day=f"{day:%Y-%m-%d}", text=text,
        )  # fmt: skip


def _is_only_one(target: Target, targets: Iterable[Target], progress: Progress) -> bool:
    """Whether a number can be no other's: of several targets of a row only this one counts in its unit."""
    if progress.value is None or not progress.unit:
        return False
    return [one for one in targets if one.unit == progress.unit] == [target]


def _reading(target: Target, progress: Progress, day: date) -> Reading:
    """Raises `Amiss`."""
    if target.state != State.ACTIVE:
        raise Amiss("这一项已不再执行，不用报送。")
    measure = Measure(target.measure)
    if measure.is_numeric and target.issued == Issued.AWAITING:
        raise Amiss("目标值待下达，不用报送。")
    said = progress.said
    return Reading(
        data_date=day,
        value=_value(target, progress) if measure.is_numeric else None,
        stages_done=_stages(target, progress) if measure == Measure.STAGES else [],
        self_rating=_rating(progress) if measure == Measure.NARRATIVE else None,
        text=_text(target, progress)[:LONGEST],
        problems=said.get(Column.PROBLEMS, "")[:LONGEST],
        next_steps=said.get(Column.NEXT, "")[:LONGEST],
    )


def _value(target: Target, progress: Progress) -> Decimal:
    """The figure that a target of its kind counts, in its own unit. Raises `Amiss`."""
    value, unit = progress.value, progress.unit
    if target.measure == Measure.RATE and progress.growth is not None:
        value, unit = progress.growth, "%"
    if value is None:
        rate = "增速" if target.measure == Measure.RATE else "数"
        only = "，只有完成比例" if progress.share is not None else ""
        raise Amiss(f"表里没有截至这一天的{rate}{only}，{BY_HAND}")
    if unit and unit != target.unit:
        raise Amiss(f"表里是{plain(value)}{unit}，目录按“{target.unit}”计，{BY_HAND}")
    if abs(value) >= BIGGEST or value != round(value, PLACES):
        raise Amiss(f"表里的{plain(value)}位数太多，{BY_HAND}")
    return value


def _stages(target: Target, progress: Progress) -> list:
    """All of them where the table calls it done; which of them else, its words do not say for sure. Raises `Amiss`."""
    if progress.light is Light.DONE:
        return list(target.stages.order_by("due_date", "pk"))
    raise Amiss(f"完成了哪几个节点要逐个勾选，{BY_HAND}")


def _rating(progress: Progress) -> int:
    """The share that the table says, rounded down; 100 of what it calls done. Raises `Amiss`."""
    if progress.share is not None:
        return max(0, min(int(progress.share * HUNDRED), HUNDRED))
    if progress.light is Light.DONE:
        return HUNDRED
    raise Amiss(f"表里没有完成比例，自评{BY_HAND}")


def _text(target: Target, progress: Progress) -> str:
    """Its words; of a target without a number also what stands where others have one."""
    said = progress.said
    columns = [Column.PROGRESS] if Measure(target.measure).is_numeric else [Column.REACHED, Column.PROGRESS]
    words = [said[column] for column in columns if said.get(column)]
    if not words and not Measure(target.measure).is_numeric:
        words = [said[Column.LIGHT]] if said.get(Column.LIGHT) else []
    return "；".join(dict.fromkeys(words))


def _sent(
    target: Target, reading: Reading, there: Iterable[ProgressEntry], *, by: User, at: datetime
) -> tuple[Fate, list[str]]:
    """Submit one. Raises `Amiss`; what it has stored is then taken back."""
    if any(says_the_same(entry, reading) for entry in there):
        return Fate.UNCHANGED, [SENT]
    if target.lead is None:
        raise Amiss("还没有牵头单位。")
    try:
        entry = record(target, reading, by=by, at=at, submit=True, unit=target.lead.unit)
    except Refused as refused:
        return Fate.REFUSED, [refused.sentence]
    return Fate.NEW, [f"代{entry.unit}填报"]


def _shown(target: Target, reading: Reading) -> str:
    if reading.value is not None:
        return quantity(reading.value, target.unit)
    if reading.self_rating is not None:
        return f"自评{reading.self_rating}%"
    return "全部节点完成"
