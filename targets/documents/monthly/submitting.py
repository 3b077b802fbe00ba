"""What would submitting a filled-in form do, and may it? The dry run is the submission itself, taken back."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ...domain.moment import Moment
from ...domain.quantities import plain, quantity
from ...domain.words import Measure, Status
from ...forms import EntryForm
from ...forms.fields import Measured, measured_as
from ...imports.dates import NotADay, typed_day
from ...imports.numbers import as_typed
from ...imports.rows import Fault, Row, Wrong
from ...models import EventKind, OwnerRole, ProgressEntry, Report, Unit, User
from ...models.amiss import in_plain_words
from ...models.progress import EDITABLE, OPEN
from ...services import (
    Reading,
    ReadingMissing,
    Refused,
    SelfRatingMissing,
    questions_about,
    record,
    says_the_same,
)
from ...services.audit import note
from ...summaries.reporting import ReportRow, report_rows, version_offline
from ..kit.dry_run import Fate, Run, RunLine, as_shown, taken_back
from .blank import FIELD_OF, INCREMENT, KEY, SHEET, STAGE_SHEET, VERSION
from .filled import DONE, NOT_OURS, FilledForm
from .shown import Amiss, changed_in_vain, check_grey, check_key, check_stages

COLUMN_OF = {name: head for head, name in FIELD_OF.items()} | {"increment": INCREMENT}
WITH_OFFICE = (Status.SUBMITTED, Status.ACCEPTED)
SENT = "已经报送"
BLANK = "没有填写，不报送"
ASKED = "系统提示："
MOST_NAMED = 5
KEY_FORM = re.compile(r"(?P<pk>[0-9]{1,15})/(?P<day>[-0-9]{10})")


@dataclass(frozen=True, kw_only=True)
class FormLine(RunLine):
    """A line of the form; its `notes` begin with the column that they are about."""

    number: int
    cells: dict[str, str]
    measured: Measured
    year: int
    finished: Sequence[str] = ()  # titles of the stages that it calls finished

    @property
    def label(self) -> str:
        return f"{self.cells['编号']} {self.cells['目标任务']}".strip()

    @property
    def remark(self) -> str:
        return "；".join(note for note in self.notes if note != BLANK)

    @property
    def asked(self) -> list[str]:
        return [note for note in self.notes if note.startswith(ASKED)]

    @property
    def value(self) -> str:
        """The reading, as it was read."""
        if self.finished:
            return f"{'、'.join(self.finished)}已完成"
        if rating := self.cells["自评（%）"]:
            return f"自评{_as_read(rating, Measured('%'))}"
        value = self.cells["本期数值"]
        if not value and (increment := self.cells.get(INCREMENT, "")):
            return f"新增{_as_read(increment, self.measured)}"
        return _as_read(value, self.measured)

    @property
    def day(self) -> str:
        """The data date, as it was read; what is none as it was typed."""
        typed = self.cells["数据截止日"]
        try:
            return str(typed_day(typed, year=self.year) or "")
        except NotADay:
            return typed


@dataclass(frozen=True, kw_only=True)
class FormRun(Run):
    """What a form did, or would do."""

    lines: Sequence[FormLine] = ()


def dry_run(form: FilledForm, report: Report, unit: Unit, *, by: User, at: datetime) -> FormRun:
    """What submitting the form would do; changes nothing."""
    return taken_back(lambda: _run(form, report, unit, by=by, at=at))


def submit_form(
    form: FilledForm, report: Report, unit: Unit, *, shown: str, by: User, at: datetime
) -> FormRun:
    """Submit every line that is filled in, as was shown. Raises `NotAsShown`."""
    with transaction.atomic():
        run = as_shown(lambda: _run(form, report, unit, by=by, at=at), shown)
        rows = [line.cells["编号"] for line in run.lines if line.fate in (Fate.NEW, Fate.CHANGED)]
        what = f"导入填报表：{unit}，{report.year}年"
        note(EventKind.IMPORT, what, by=by, at=at, count=len(rows), details="、".join(rows))
    return run


def already_sent(run: FormRun) -> str:
    """What of a form is with the office already."""
    return sent_of([line.cells["编号"] for line in run.lines if line.notes == [SENT]])


def sent_of(numbers: Sequence[str]) -> str:
    """How many, and of which targets."""
    names = "、".join(numbers[:MOST_NAMED])
    return f"已报送{len(numbers)}项（{names}{'等' if len(numbers) > MOST_NAMED else ''}）"


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What the lines are checked against."""

    form: FilledForm
    report: Report
    unit: Unit
    by: User
    at: datetime
    rows: dict[int, ReportRow]
    entries: dict[int, list[ProgressEntry]]
    seen: dict[int, int] = field(default_factory=dict)


def _run(form: FilledForm, report: Report, unit: Unit, *, by: User, at: datetime) -> FormRun:
    faults = _faults_of_the_form(form)
    if not form.rows:
        return FormRun(faults=faults or [Fault(SHEET, 0, "", "表里没有填报的行。")])
    led = report.targets.filter(owners__unit=unit, owners__role=OwnerRole.LEAD)
    open_entries = ProgressEntry.objects.filter(target__in=led.values("pk"), status__in=OPEN)
    list(led.select_for_update(of=("self",), no_key=True).order_by("pk"))  # all locks, then writes
    list(open_entries.select_for_update(of=("self",), no_key=True).order_by("pk"))
    today = report.closing_date(timezone.localtime(at).date())
    found = report_rows(report, unit, moment=Moment(today, at))
    rows = {row.target.pk: row for row in found if row.is_lead}
    entries: dict[int, list[ProgressEntry]] = {}
    others_drafts = ~Q(unit=unit) & Q(status__in=EDITABLE)
    written = ProgressEntry.objects.filter(target__in=rows).exclude(others_drafts).with_people()
    for entry in written.order_by("-data_date", "-pk"):
        entries.setdefault(entry.target_id, []).append(entry)
    desk = _Desk(form=form, report=report, unit=unit, by=by, at=at, rows=rows, entries=entries)
    return FormRun(lines=[_line(row, desk) for row in form.rows], faults=faults, left_out=form.left_out)


def _faults_of_the_form(form: FilledForm) -> list[Fault]:
    """Those that no line, nor a stage of one, says by itself."""
    lines = {row.line for row in form.rows}
    return [
        fault
        for fault in form.faults
        if not (fault.file == SHEET and fault.line in lines)
        and not (fault.file == STAGE_SHEET and fault.column == DONE and fault.line > 1)
    ]


def _line(row: Row, desk: _Desk) -> FormLine:
    measured, finished = Measured(row["单位"]), []
    try:
        known, day = _bound(row, desk)
        measured, finished = measured_as(known.target), _ticked(known, desk)
        fate, notes = _submitted(row, known, day, desk)
    except Amiss as amiss:
        fate, notes = Fate.REFUSED, amiss.notes
    cells, year = row.cells, desk.report.year
    return FormLine(
        number=row.line,
        cells=cells,
        fate=fate,
        notes=notes,
        measured=measured,
        year=year,
        finished=finished,
    )


def _submitted(row: Row, known: ReportRow, original_day: str, desk: _Desk) -> tuple[Fate, list[str]]:
    """Submit one line. Raises `Amiss`; what the line has stored is then taken back."""
    unreadable = _unreadable(row, desk)
    if unreadable or _is_typed(row):
        check_grey(row, known.target)
    if unreadable:
        raise Amiss(*unreadable)
    finished = _finished(known, desk)
    if not _is_filled(row, known, finished):
        return Fate.TO_FILL, [BLANK]
    check_grey(row, known.target)
    reading, sums = _reading(row, known, finished)
    there = [entry for entry in desk.entries.get(known.target.pk, []) if entry.data_date == reading.data_date]
    if any(entry.status in WITH_OFFICE and says_the_same(entry, reading) for entry in there):
        return Fate.UNCHANGED, [SENT]
    if not _is_current(row, known, _unsent(known, desk, original_day)):
        raise Amiss("下载之后，这项目标任务或它的草稿已有变化。请重新下载填报表，再填这一行。")
    try:
        entry = record(known.target, reading, by=desk.by, at=desk.at, submit=True, unit=desk.unit)
    except (ReadingMissing, SelfRatingMissing) as missing:
        return Fate.TO_FILL, [f"{COLUMN_OF[missing.field or '']}还没有填，这一行先不报送"]
    except Refused as refused:
        raise Amiss(row.told(COLUMN_OF.get(refused.field or "", ""), refused.sentence)) from None
    before = next((e for e in there if e.is_editable or e.status == Status.ACCEPTED), None)
    fate, changes = (Fate.CHANGED, list(_differences(before, reading))) if before else (Fate.NEW, [])
    return fate, changes + sums + changed_in_vain(row, known) + _explained(entry, desk)


def _explained(entry: ProgressEntry, desk: _Desk) -> list[str]:
    """What the office would ask, and what the line says to it."""
    if not entry.explanation:
        return []
    asked = [f"{ASKED}{question}" for question in questions_about(entry, at=desk.at)]
    return [*asked, f"情况说明：{entry.explanation}"] if asked else []


def _bound(row: Row, desk: _Desk) -> tuple[ReportRow, str]:
    """The target that a line belongs to, and the data date it was downloaded for. Raises `Amiss`."""
    if not row[KEY]:
        raise Amiss(*_unreadable(row, desk, of=KEY) or [NOT_OURS])
    key = KEY_FORM.fullmatch(row[KEY])
    known = desk.rows.get(int(key["pk"])) if key else None
    if key is None or known is None:
        raise Amiss(f"不是{desk.unit}{desk.report.year}年度牵头的目标任务，或已不再执行。")
    check_key(row, known.target)
    if known.target.pk in desk.seen:
        raise Amiss(f"与第{desk.seen[known.target.pk]}行重复。")
    desk.seen[known.target.pk] = row.line
    return known, key["day"]


def _finished(known: ReportRow, desk: _Desk) -> list[int]:
    """Keys of the stages that the form calls finished. Raises `Amiss`."""
    stages = known.picture.judgement.promise.stages
    if missing := [stage.title for stage in stages if str(stage.key) not in desk.form.stages]:
        raise Amiss(f"“{STAGE_SHEET}”表里缺少{'、'.join(missing)}，请重新下载。")
    rows = {stage: desk.form.stages[str(stage.key)] for stage in stages}
    check_stages({stage.title: row for stage, row in rows.items()}, known.target)
    finished, notes = [], []
    for stage, row in rows.items():
        notes += [
            str(fault) for fault in desk.form.faults if (fault.file, fault.line) == (STAGE_SHEET, row.line)
        ]
        try:
            finished += [stage.key] if row.is_ticked(DONE) else []
        except Wrong as wrong:
            notes += map(str, wrong.faults)
    if notes:
        raise Amiss(*notes)
    return finished


def _ticked(known: ReportRow, desk: _Desk) -> list[str]:
    """Titles of the stages with a mark that says so; a mark that cannot be read refuses the line later."""
    titles = []
    for stage in known.picture.judgement.promise.stages:
        with suppress(KeyError, Wrong):
            titles += [stage.title] if desk.form.stages[str(stage.key)].is_ticked(DONE) else []
    return titles


def _is_typed(row: Row) -> bool:
    return any(row[head] for head in (*FIELD_OF, INCREMENT) if head != "数据截止日")


def _is_filled(row: Row, known: ReportRow, finished: list[int]) -> bool:
    if _is_typed(row):
        return True
    return known.target.measure == Measure.STAGES and set(finished) != known.finished


def _reading(row: Row, known: ReportRow, finished: list[int]) -> tuple[Reading, list[str]]:
    """The line as the reporting page would read it, and how 本期新增 was added up. Raises `Amiss`."""
    typed = {name: row[head] for head, name in FIELD_OF.items()} | {"increment": row[INCREMENT]}
    measure = Measure(known.target.measure)
    form = EntryForm(known, typed | {"stages_done": finished}, {})
    closed = {
        "本期数值": "" if measure.is_numeric else "这项没有数值，请清空这一格。",
        INCREMENT: "" if measure == Measure.TOTAL else "这项不是累计型，请清空这一格。",
        "自评（%）": "" if measure == Measure.NARRATIVE else "这项不用自评，请清空这一格。",
    }
    notes = [row.told(head, sentence) for head, sentence in closed.items() if sentence and row[head]]
    notes += [
        row.told(COLUMN_OF.get(name, ""), text)
        for name, errors in form.errors.as_data().items()
        for text in in_plain_words(ValidationError(errors))
    ]
    if notes:
        raise Amiss(*notes)
    reading = replace(form.reading(), questions_seen=None)  # the preview shows them
    increment = form.cleaned_data.get("increment")
    if increment is None or reading.value is None:
        return reading, []
    unit = known.target.unit
    added = f"加上本期新增{quantity(increment, unit)}，累计{quantity(reading.value, unit)}"
    return reading, [f"上期{form.before}，{added}" if form.before else f"此前没有进展，{added}"]


def _as_read(typed: str, measured: Measured) -> str:
    """The number with its unit; what is none as it was typed."""
    value = as_typed(typed, *measured)
    return quantity(value, measured.unit) if isinstance(value, Decimal) else value or ""


def _unreadable(row: Row, desk: _Desk, *, of: str = "") -> list[str]:
    """What cannot be read in a line, or `of` one of its columns."""
    return [
        row.told(fault.column, fault.sentence)
        for fault in desk.form.faults
        if (fault.file, fault.line) == (SHEET, row.line) and of in ("", fault.column)
    ]


def _is_current(row: Row, known: ReportRow, unsent: ProgressEntry | None) -> bool:
    """Whether a line was downloaded from what is there now, or sent and returned, and not touched since."""
    now = version_offline(known.picture, unsent)
    if row[VERSION] == now:
        return True
    is_same_promise = row[VERSION].split("-")[0] == now.split("-")[0]
    return is_same_promise and unsent is not None and _is_as_returned(unsent)


def _is_as_returned(entry: ProgressEntry) -> bool:
    latest = entry.history.order_by("-history_date", "-history_id").first()
    return entry.status == Status.RETURNED and latest is not None and latest.history_date == entry.checked_at


def _unsent(known: ReportRow, desk: _Desk, day: str) -> ProgressEntry | None:
    """What was typed for the day that a form was downloaded for, and is not with the office."""
    own = [e for e in desk.entries.get(known.target.pk, []) if e.data_date.isoformat() == day]
    unsent = [e for e in own if e.is_editable] or [e for e in own if e.status == Status.WITHDRAWN]
    return unsent[0] if unsent else None


def _differences(before: ProgressEntry, reading: Reading) -> Iterator[str]:
    """What a line changes of the entry that is there."""
    label = Status(before.status).label
    yield f"更正{label}的进展" if before.status == Status.ACCEPTED else f"提交{label}的进展"
    for head, name in FIELD_OF.items():
        old, new = getattr(before, name), getattr(reading, name)
        if old != new:
            yield f"{head}：{_shown(old)} → {_shown(new)}"


def _shown(value) -> str:
    if value in (None, ""):
        return "空"
    return plain(value) if isinstance(value, Decimal) else str(value)
