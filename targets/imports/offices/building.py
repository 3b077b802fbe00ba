"""What does one row say? Its words by what their columns mean, made into a row that somebody reviews."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ...domain.extraction import Lead, Verdict
from ...domain.extraction.offices import Column, OfficeRow, Question, Where
from ...domain.extraction.offices.said import says_nothing
from ...domain.extraction.offices.tasks import Context, Piece, targets_of
from ...domain.extraction.proposals import proposals_of_task
from .days import due_of, stages_of
from .figures import Figure, figure_in
from .grids import EMPTY, GridCell
from .naming import Owners, Register
from .standing import standing_of

OWNERS = (Column.LEAD, Column.RESPONSIBLE, Column.SUPPORT)
KEPT = (Column.GOAL, Column.VALUE, Column.UNIT, Column.CONTENT, Column.INVESTMENT)
LONGEST_THEME = 60
BRACKETS_AT_END = re.compile(r"[（(]([^（）()]{1,8})[）)]$")


@dataclass(frozen=True)
class Sheet:
    """What holds for all rows of a table."""

    text: str  # of the file
    register: Register
    year: int | None = None
    data_date: date | None = None
    first_leads: bool = False
    labels: Mapping[Column, str] = field(default_factory=dict)
    columns: frozenset[Column] = frozenset()
    area: str = ""  # of rows that name none


@dataclass(frozen=True)
class RawRow:
    """A row's cells by what they mean; `stages` are those of columns named by a day, with the head; `above` is the
    place among the table's rows of the one that it is below."""

    where: Where
    cells: Mapping[Column, GridCell]
    area: str = ""
    theme: str = ""
    stages: tuple[tuple[str, GridCell], ...] = ()
    places: Mapping[Column, Where] = field(default_factory=dict)
    above: int | None = None

    def cell(self, column: Column) -> GridCell:
        return self.cells.get(column, EMPTY)

    def said(self, column: Column) -> str:
        return self.cell(column).text

    def asked(self, column: Column, sentence: str) -> Question:
        return Question(self.places.get(column, self.where), column, sentence)


def built(raw: RawRow, sheet: Sheet) -> OfficeRow:
    """The row with its proposals and questions."""
    owners = sheet.register.owners(
        {column: raw.said(column) for column in OWNERS if column in raw.cells}, first_leads=sheet.first_leads
    )
    due, due_amiss = due_of(raw.cell(Column.DUE), sheet.year)
    leader = sheet.register.leader(raw.said(Column.LEADER) or owners.leader)
    pieces = _pieces(raw, sheet)
    last = figure_in(raw.said(Column.LAST_YEAR), _unit(raw, sheet))
    lead = owners.leads[0] if len(owners.leads) == 1 else None
    theme = raw.theme or (raw.said(Column.TASK) if pieces[0].span == raw.cell(Column.CONTENT).span else "")
    context = Context(
        sheet.year,
        raw.area or sheet.area,
        _in_one_line(theme)[:LONGEST_THEME],
        Lead(lead.unit or lead.said if lead else "", leader.post or leader.said if leader else ""),
        due.day,
        last.value,
    )
    span = pieces[0].span or raw.cell(Column.TASK).span
    proposals = targets_of(sheet.text, pieces, context)
    counted = [one for one in proposals if one.verdict is Verdict.PROMISE]
    goal = Figure(counted[0].value, counted[0].unit) if len(counted) == 1 else Figure(unit=_unit(raw, sheet))
    progress, progress_amiss = standing_of(raw.cells, sheet, goal=goal)
    amiss = [(column, sentence) for column, sentence in (*due_amiss, *progress_amiss)]
    return OfficeRow(
        where=raw.where,
        span=span,
        text=span.of(sheet.text),
        proposals=proposals,
        number=_in_one_line(raw.said(Column.NUMBER)),
        area=context.area,
        theme=context.theme,
        leads=owners.leads,
        supporting=owners.supporting,
        leader=leader,
        due=due,
        stages=stages_of(raw.stages, raw.cell(Column.DUE), sheet.year),
        progress=progress,
        remarks=raw.said(Column.REMARKS),
        others={column: raw.said(column) for column in KEPT if raw.said(column)},
        questions=tuple(
            [raw.asked(column, sentence) for column, sentence in amiss]
            + _about_owners(raw, sheet, owners)
            + [raw.asked(column, cell.wrong) for column, cell in raw.cells.items() if cell.wrong]
        ),
    )


def _about_owners(raw: RawRow, sheet: Sheet, owners: Owners) -> list[Question]:
    asked = Column.LEAD if raw.said(Column.LEAD) else Column.RESPONSIBLE
    if owners.is_asked:
        named = "、".join(unit.unit or unit.said for unit in owners.leads)
        return [
            raw.asked(
                asked,
                f"写了{len(owners.leads)}个牵头单位：{named}。一项任务只有一个牵头单位，请选定一个，其余作为配合单位。",
            )
        ]
    if not owners.leads and sheet.columns & set(OWNERS):
        return [raw.asked(asked, "没有写牵头单位，请补上。")]
    return []


def _pieces(raw: RawRow, sheet: Sheet) -> Sequence[Piece]:
    """The words that promise: the task by itself, else with its goal or its number, else the content."""
    task = _piece(raw.cell(Column.TASK), sheet)
    if _has_number(task.words, sheet.year):
        return [task]
    if not says_nothing(value := raw.said(Column.VALUE)):
        unit = raw.cell(Column.UNIT)
        named = _piece(unit, sheet) if unit.text and value[-1:].isdigit() else None
        tail = named or Piece(_unit(raw, sheet) if value[-1:].isdigit() else "")
        return [_without_unit(task), _piece(raw.cell(Column.VALUE), sheet), tail]
    if not says_nothing(goal := raw.said(Column.GOAL)):
        tail = Piece(_unit(raw, sheet) if goal[-1:].isdigit() else "")
        return [_without_unit(task), _piece(raw.cell(Column.GOAL), sheet), tail]
    if not says_nothing(raw.said(Column.CONTENT)):
        return [_piece(raw.cell(Column.CONTENT), sheet)]
    return [task]


def counted_in(name: str) -> str:
    """人 of 城镇新增就业（人）; empty where no brackets at the end say in what it is counted."""
    return _brackets_of(name).strip("（）()")


def _without_unit(task: Piece) -> Piece:
    """城镇新增就业（人） without what only says in what it is counted."""
    return Piece(task.words.removesuffix(found), task.span) if (found := _brackets_of(task.words)) else task


def _brackets_of(name: str) -> str:
    """（人） at the end of a name; empty where there is none such."""
    found = BRACKETS_AT_END.search(name)
    return found[0] if found and figure_in(f"1{found[1]}").unit == found[1] else ""


def _unit(raw: RawRow, sheet: Sheet) -> str:
    """In what a row counts: by its own cell, the brackets behind its name, or those of the head."""
    if unit := raw.said(Column.UNIT):
        return unit
    for name in (
        raw.said(Column.TASK),
        sheet.labels.get(Column.VALUE, ""),
        sheet.labels.get(Column.GOAL, ""),
    ):
        if found := counted_in(name):
            return found
    return ""


def _piece(cell: GridCell, sheet: Sheet) -> Piece:
    """A cell's words as they stand in the text of the file."""
    return Piece(cell.span.of(sheet.text), cell.span)


def _has_number(words: str, year: int | None) -> bool:
    return any(one.verdict is Verdict.PROMISE for one in proposals_of_task(words, year))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
