"""What would submitting a filled-in form do, and may it? The dry run is the submission itself, taken back."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from ...domain.moment import Moment
from ...domain.quantities import MisplacedCommas, plain, quantity, typed_number
from ...domain.words import Measure, Status
from ...forms import EntryForm
from ...models import OwnerRole, ProgressEntry, Report, Unit, User
from ...models.progress import EDITABLE, OPEN
from ...services import Reading, Refused, questions_about, record, says_the_same
from ...summaries.reporting import ReportRow, report_rows, version_of
from ..kit.dry_run import Fate, RunLine, TableRun, as_shown, taken_back
from ..kit.rows import Fault, Row
from .blank import FIELD_OF, INCREMENT, KEY, SHEET, STAGE_SHEET, VERSION, YES
from .filled import SHOWN, FilledForm

COLUMN_OF = {name: head for head, name in FIELD_OF.items()} | {"increment": INCREMENT}
WITH_OFFICE = (Status.SUBMITTED, Status.ACCEPTED)
KEY_FORM = re.compile(r"(?P<pk>[0-9]{1,15})/(?P<day>[-0-9]{10})")


@dataclass(frozen=True, kw_only=True)
class FormLine(RunLine):
    """A line of the form; its `notes` begin with the column that they are about."""

    number: int
    cells: dict[str, str]

    @property
    def value(self) -> str:
        """The reading, as it was read."""
        if rating := self.cells["自评（%）"]:
            return f"自评{_as_read(rating, '%')}"
        value, unit = self.cells["本期数值"], self.cells["单位"]
        if not value and (increment := self.cells[INCREMENT]):
            return f"新增{_as_read(increment, unit)}"
        return _as_read(value, unit)


def dry_run(form: FilledForm, report: Report, unit: Unit, *, by: User, at: datetime) -> TableRun:
    """What submitting the form would do; changes nothing."""
    return taken_back(lambda: _run(form, report, unit, by=by, at=at))


def submit_form(
    form: FilledForm, report: Report, unit: Unit, *, shown: str, by: User, at: datetime
) -> TableRun:
    """Submit every line that is filled in, as was shown. Raises `NotAsShown`."""
    return as_shown(lambda: _run(form, report, unit, by=by, at=at), shown)


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


class _Amiss(Exception):
    """Why a line is refused, in one or more sentences."""

    def __init__(self, *notes: str):
        super().__init__(*notes)
        self.notes = list(notes)


def _run(form: FilledForm, report: Report, unit: Unit, *, by: User, at: datetime) -> TableRun:
    lines = {row.line for row in form.rows}
    faults = [fault for fault in form.faults if fault.file != SHEET or fault.line not in lines]
    if not form.rows and not faults:
        faults = [Fault(SHEET, 0, "", "表里没有填报的行。")]
    if faults:
        return TableRun(faults=faults)
    led = report.targets.filter(owners__unit=unit, owners__role=OwnerRole.LEAD)
    open_entries = ProgressEntry.objects.filter(target__in=led.values("pk"), status__in=OPEN)
    list(led.select_for_update(of=("self",)).order_by("pk"))  # all locks, then writes
    list(open_entries.select_for_update(of=("self",)).order_by("pk"))
    today = report.closing_date(timezone.localtime(at).date())
    found = report_rows(report, unit, moment=Moment(today, at))
    rows = {row.target.pk: row for row in found if row.is_lead}
    entries: dict[int, list[ProgressEntry]] = {}
    others_drafts = ~Q(unit=unit) & Q(status__in=EDITABLE)
    written = ProgressEntry.objects.filter(target__in=rows).exclude(others_drafts).with_people()
    for entry in written.order_by("-data_date", "-pk"):
        entries.setdefault(entry.target_id, []).append(entry)
    desk = _Desk(form=form, report=report, unit=unit, by=by, at=at, rows=rows, entries=entries)
    return TableRun(lines=[_line(row, desk) for row in form.rows])


def _line(row: Row, desk: _Desk) -> FormLine:
    try:
        fate, notes = _submitted(row, desk)
    except _Amiss as amiss:
        fate, notes = Fate.REFUSED, amiss.notes
    return FormLine(number=row.line, cells=row.cells, fate=fate, notes=notes)


def _submitted(row: Row, desk: _Desk) -> tuple[Fate, list[str]]:
    """Submit one line. Raises `_Amiss`; what the line has stored is then taken back."""
    if unreadable := [f"{f.column}：{f.sentence}" for f in desk.form.faults if f.line == row.line]:
        raise _Amiss(*unreadable)
    known, original_day = _bound(row, desk)
    finished = _finished(known, desk)
    if not _is_filled(row, known, finished):
        return Fate.UNCHANGED, ["没有填写，不报送"]
    reading, sums = _reading(row, known, finished)
    there = [entry for entry in desk.entries.get(known.target.pk, []) if entry.data_date == reading.data_date]
    if any(entry.status in WITH_OFFICE and says_the_same(entry, reading) for entry in there):
        return Fate.UNCHANGED, ["已经报送"]
    if row[VERSION] != version_of(known.picture, _unsent(known, desk, original_day)):
        raise _Amiss("下载之后，这项目标任务或它的草稿已有变化。请重新下载填报表，再填这一行。")
    changed = [f"{head}已被改动，应为“{said}”。" for head, said in _said(known).items() if row[head] != said]
    if changed:
        raise _Amiss(*changed, "灰色单元格不能改，请改回或重新下载。")
    try:
        entry = record(known.target, reading, by=desk.by, at=desk.at, submit=True, unit=desk.unit)
    except Refused as refused:
        column = COLUMN_OF.get(refused.field or "", "")
        raise _Amiss(f"{column}：{refused.sentence}" if column else refused.sentence) from None
    before = next((e for e in there if e.is_editable or e.status == Status.ACCEPTED), None)
    fate, changes = (Fate.CHANGED, list(_differences(before, reading))) if before else (Fate.NEW, [])
    return fate, changes + sums + _explained(entry, desk)


def _explained(entry: ProgressEntry, desk: _Desk) -> list[str]:
    """What the office would ask, and what the line says to it."""
    if not entry.explanation:
        return []
    asked = [f"系统提问：{question}" for question in questions_about(entry, at=desk.at)]
    return [*asked, f"情况说明：{entry.explanation}"] if asked else []


def _bound(row: Row, desk: _Desk) -> tuple[ReportRow, str]:
    """The target that a line belongs to, and the data date it was downloaded for. Raises `_Amiss`."""
    if not row[KEY]:
        raise _Amiss("这一行不是下载的表里的，不能自行加行。")
    key = KEY_FORM.fullmatch(row[KEY])
    known = desk.rows.get(int(key["pk"])) if key else None
    if key is None or known is None:
        raise _Amiss(f"不是{desk.unit}{desk.report.year}年度牵头的目标任务，或已不再执行。")
    if known.target.pk in desk.seen:
        raise _Amiss(f"与第{desk.seen[known.target.pk]}行重复。")
    desk.seen[known.target.pk] = row.line
    return known, key["day"]


def _finished(known: ReportRow, desk: _Desk) -> list[int]:
    """Keys of the stages that the form calls finished. Raises `_Amiss`."""
    stages = known.picture.judgement.promise.stages
    if missing := [stage.title for stage in stages if str(stage.key) not in desk.form.stages]:
        raise _Amiss(f"“{STAGE_SHEET}”表里缺少{'、'.join(missing)}，请重新下载。")
    return [stage.key for stage in stages if desk.form.stages[str(stage.key)] == YES]


def _is_filled(row: Row, known: ReportRow, finished: list[int]) -> bool:
    if any(row[head] for head in (*FIELD_OF, INCREMENT) if head != "数据截止日"):
        return True
    return known.target.measure == Measure.STAGES and set(finished) != known.finished


def _reading(row: Row, known: ReportRow, finished: list[int]) -> tuple[Reading, list[str]]:
    """The line as the reporting page would read it, and how 本期新增 was added up. Raises `_Amiss`."""
    typed = {name: row[head] for head, name in FIELD_OF.items()}
    typed["data_date"] = _day(typed["data_date"])
    measure = Measure(known.target.measure)
    if typed["value"] and not measure.is_numeric:
        raise _Amiss("本期数值：这项没有数值，请清空这一格。")
    if row[INCREMENT] and measure != Measure.TOTAL:
        raise _Amiss(f"{INCREMENT}：这项不是累计型，请清空这一格。")
    if typed["self_rating"] and measure != Measure.NARRATIVE:
        raise _Amiss("自评（%）：这项不用自评，请清空这一格。")
    typed["value"] = _number("本期数值", typed["value"], known.target.unit)
    typed["increment"] = _number(INCREMENT, row[INCREMENT], known.target.unit)
    typed["self_rating"] = _bare(typed["self_rating"], "%")
    form = EntryForm(known, typed | {"stages_done": finished}, {})
    if not form.is_valid():
        raise _Amiss(
            *(f"{COLUMN_OF.get(name, '')}：{text}" for name, texts in form.errors.items() for text in texts)
        )
    reading = replace(form.reading(), questions_seen=None)  # the preview shows them
    increment = form.cleaned_data.get("increment")
    if increment is None or reading.value is None:
        return reading, []
    unit = known.target.unit
    added = f"加上本期新增{quantity(increment, unit)}，累计{quantity(reading.value, unit)}"
    return reading, [f"上期{form.before}，{added}" if form.before else f"此前没有进展，{added}"]


def _number(head: str, typed: str, unit: str) -> str:
    """A number as the form reads it. Raises `_Amiss`."""
    text = _bare(typed, unit)
    try:
        typed_number(text)
    except MisplacedCommas as amiss:
        raise _Amiss(f"{head}：“{typed}”不是数字。{amiss}") from None
    except ValueError:
        raise _Amiss(f"{head}：“{typed}”不是数字。请按“{unit}”换算后只填数字，不带万、亿和单位。") from None
    return text


def _bare(typed: str, unit: str) -> str:
    """Without the percent sign that may stand behind percentages."""
    return re.sub(r"[%％]$", "", typed) if unit == "%" else typed


def _as_read(typed: str, unit: str) -> str:
    """The number with its unit; what is none as it was typed."""
    try:
        value = typed_number(_bare(typed, unit))
    except ValueError:
        return typed
    return "" if value is None else quantity(value, unit)


def _day(text: str) -> str:
    """2024年6月30日, 2024.6.30 and full-width digits as the date field reads them."""
    return re.sub(r"[年月./]", "-", unicodedata.normalize("NFKC", text)).removesuffix("日")


def _said(known: ReportRow) -> dict[str, str]:
    return dict(zip(SHOWN, (known.target.number, known.target.title, known.target.unit), strict=True))


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
