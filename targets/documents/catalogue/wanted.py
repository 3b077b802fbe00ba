"""What does a line about a target want of it, in the report's own headings, posts and units?"""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from ...domain.quantities import plain
from ...domain.schedule import assignment_amiss
from ...domain.words import Frequency, Measure, State
from ...forms.fields import Measured, kind_of
from ...imports.names import Names, NotKnown
from ...imports.rows import Fault, Row, Wrong, all_read
from ...models import Target, Theme, Unit
from ...summaries import Closing
from .desk import Desk
from .tables import TARGETS, check_words, yes_or_no

Thing = TypeVar("Thing")
LAG_OF_RATES = {Frequency.QUARTERLY: 45, Frequency.MONTHLY: 30}  # days until the statistics office publishes
PARTS = ("part_of", "weight")  # which a file may leave out
TEXTS = ("last_year_note", "last_year_context", "deadline_words", "split")  # which a file may leave out
CLAIMS = ("is_baseline_awaited", "is_lasting", "owners_confirmed")  # which it may leave out, too
READ = (
    "theme", "stated_value", "baseline", "last_year_value", "start_date", "stated_due_date", "post", "reference",
)  # fmt: skip
WORDS = ("kind", "title", "measure", "bound", "stated_as", "unit", "frequency", "issued", "source_ref")


@dataclass(frozen=True, kw_only=True)
class Owners:
    """The units that a line names. `says_since`: it also says since when the lead leads, None: from the beginning."""

    lead: Unit
    supporting: list[Unit]
    lead_since: date | None = None
    says_since: bool = False

    def are_those_of(self, target: Target) -> bool:
        stored = target.lead.unit_id if target.lead else None, {o.unit_id for o in target.supporting}
        return stored == (self.lead.pk, {unit.pk for unit in self.supporting})

    def is_since_new(self, target: Target) -> bool:
        """Whether the line gives its lead another first day.

        The day of a former lead, left standing beside the new one, is not the new one's.
        """
        if not self.says_since or target.lead is None:
            return False
        if self.lead_since == target.lead.since:
            return False
        return self.lead_since is not None or target.lead.unit_id == self.lead.pk


def filled_up(row: Row, closing: Closing | None) -> tuple[Row, list[str]]:
    """The line with what it leaves empty taken from last year's target of the same title; and notes on that."""
    if closing is None:
        return row, []
    last = closing.target
    lead = row["lead_unit"] or (last.lead.unit.name if last.lead else "")
    there = {
        "lead_unit": lead,
        "supporting_units": ";".join(o.unit.name for o in last.supporting if o.unit.name != lead),
        "post": last.post.title if last.post else "",
    }
    is_same_quantity = (row["measure"], row["unit"]) == (last.measure, last.unit)
    if closing.value is not None and is_same_quantity and not row["last_year_value"]:
        there |= {"last_year_value": plain(closing.value), "last_year_note": closing.note}
    taken = {column: text for column, text in there.items() if text and not row[column]}
    notes = [f"{TARGETS.heads[column]}取自上年：{text}" for column, text in taken.items()]
    return Row(row.file, row.line, row.cells | taken, row.heads), notes


def wanted_owners(desk: Desk, row: Row) -> Owners:
    """Raises `Wrong`."""
    read = all_read(
        lead=lambda: _unit(desk, row, "lead_unit"),
        supporting=lambda: _supporting(desk, row),
        lead_since=lambda: _assigned_on(desk, row, "lead_since"),
    )
    if read["lead"] in read["supporting"]:
        raise Wrong(row.fault("supporting_units", f"单位重复：“{read['lead']}”已是牵头单位。"))
    return Owners(**read, says_since="lead_since" in row.cells)


def wanted_fields(desk: Desk, row: Row, target: Target, *, is_adjusted: bool) -> dict:
    """The target's fields as the row states them. Raises `Wrong`."""
    measured = measured_by(row)
    read = all_read(
        words=lambda: check_words(row, TARGETS),
        theme=lambda: _theme(desk, row),
        stated_value=lambda: row.number("stated_value", *measured),
        baseline=lambda: row.number("baseline", *measured),
        last_year_value=lambda: row.number("last_year_value", *measured),
        start_date=lambda: row.day("start_date", year=desk.report.year),
        stated_due_date=lambda: row.day("due_date", year=desk.report.year),
        post=lambda: _look_up(row, "post", desk.posts) if row["post"] else None,
        reference=lambda: _named(desk, row, "reference"),
        part_of=lambda: _named(desk, row, "part_of"),
        weight=lambda: row.number("weight") if row["weight"] else None,
        assigned_date=lambda: _assigned_on(desk, row, "assigned_date"),
        added_document_date=lambda: _day_or_none(desk, row, "added_document_date"),
        lag_days=lambda: row.whole("lag_days", "天") if row["lag_days"] else None,
        state_date=lambda: _day_or_none(desk, row, "state_date"),
    )
    wanted: dict[str, Any] = {name: row[name] for name in WORDS}
    wanted |= {name: read[name] for name in READ}
    if is_adjusted:
        wanted["issued"] = target.issued  # and value and due date in force stay as decided
    else:
        wanted |= {"value": wanted["stated_value"], "due_date": wanted["stated_due_date"]}
    wanted |= {name: row[name] for name in TEXTS if name in row.cells}
    wanted |= {name: read[name] for name in PARTS if name in row.cells}
    wanted |= {name: bool(yes_or_no(row, name)) for name in CLAIMS if name in row.cells}
    if "is_counted" in row.cells:
        wanted["is_counted"] = yes_or_no(row, "is_counted")
    if target.pk is None:
        wanted["assigned_date"] = read["assigned_date"] or desk.assigned_date
    elif "assigned_date" in row.cells:
        wanted["assigned_date"] = read["assigned_date"]
    if "added_document" in row.cells:
        wanted |= {
            "added_document": row["added_document"],
            "added_document_date": read["added_document_date"],
        }
    if read["lag_days"] is not None:
        wanted["lag_days"] = read["lag_days"]
    elif target.pk is None:
        wanted["lag_days"] = LAG_OF_RATES.get(row["frequency"], 0) if row["measure"] == Measure.RATE else 0
    if "state" in row.cells:
        wanted |= {"state": row["state"] or State.ACTIVE.value, "state_reason": row["state_reason"]}
        wanted["state_date"] = read["state_date"]
    return wanted


def measured_by(row: Row) -> Measured:
    """How the numbers of a target's line are read."""
    return Measured(row["unit"], kind_of(row["measure"]))


def _assigned_on(desk: Desk, row: Row, column: str) -> date | None:
    """Raises `Wrong`."""
    day = _day_or_none(desk, row, column)
    if day and (amiss := assignment_amiss(day, desk.report.end_date)):
        raise Wrong(row.fault(column, amiss))
    return day


def _day_or_none(desk: Desk, row: Row, column: str) -> date | None:
    """Raises `Wrong`."""
    return row.day(column, year=desk.report.year) if row[column] else None


def _supporting(desk: Desk, row: Row) -> list[Unit]:
    """Raises `Wrong`."""
    units: list[Unit] = []
    faults: list[Fault] = []
    for name in desk.units.split(row["supporting_units"]):
        try:
            units.append(_unit(desk, row, "supporting_units", name))
        except Wrong as wrong:
            faults += wrong.faults
    if not faults and len(set(units)) < len(units):
        faults.append(row.fault("supporting_units", "单位重复。"))
    if faults:
        sentences = " ".join(fault.sentence for fault in faults)
        raise Wrong(row.fault("supporting_units", sentences))
    return units


def _unit(desk: Desk, row: Row, column: str, name: str | None = None) -> Unit:
    """One in use. Raises `Wrong`."""
    unit = _look_up(row, column, desk.units, name)
    if not unit.is_active:
        into = f"，已并入“{unit.successor}”" if unit.successor else ""
        raise Wrong(row.fault(column, f"“{unit}”已停用{into}，请改填在用的单位。"))
    return unit


def _theme(desk: Desk, row: Row) -> Theme:
    """Raises `Wrong`."""
    area = _look_up(row, "area", desk.headings.get("", Names()))
    return _look_up(row, "theme", desk.headings.get(area.title, Names()))


def _named(desk: Desk, row: Row, column: str) -> Target | None:
    """The target of a number in a cell. Raises `Wrong`."""
    number = row[column]
    if number and number not in desk.targets:
        raise Wrong(row.fault(column, f"没有“{number}”。"))
    return desk.targets.get(number)


def _look_up(row: Row, column: str, known: Names[Thing], name: str | None = None) -> Thing:
    """What is called so in a cell, or in a list in it. Raises `Wrong`."""
    name = row[column] if name is None else name
    if not name:
        raise Wrong(row.fault(column, "不能为空。"))
    try:
        return known.find(name)
    except NotKnown as unknown:
        raise Wrong(row.fault(column, str(unknown))) from None
