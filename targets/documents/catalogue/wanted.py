"""What does a line about a target want of it, in the report's own headings, posts and units?"""

import re
from dataclasses import dataclass
from datetime import date

from ...domain.quantities import plain
from ...domain.schedule import assignment_amiss
from ...domain.words import Frequency, Measure, State
from ...models import Target, Theme, Unit
from ...summaries import Closing
from ..kit.rows import Row, Wrong
from .desk import Desk
from .tables import TARGETS, check_words, yes_or_no

LAG_OF_RATES = {Frequency.QUARTERLY: 45, Frequency.MONTHLY: 30}  # days until the statistics office publishes
TEXTS = ("last_year_note", "last_year_context", "deadline_words")  # which a file may leave out
CLAIMS = ("is_baseline_awaited", "is_lasting", "owners_confirmed")  # which it may leave out, too
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
    lead = _look_up(row, "lead_unit", desk.units, row["lead_unit"])
    names = re.split("[;；、]", row["supporting_units"])
    supporting = [_look_up(row, "supporting_units", desk.units, n.strip()) for n in names if n.strip()]
    if lead in supporting or len(set(supporting)) < len(supporting):
        raise Wrong(row.fault("supporting_units", "单位重复。"))
    return Owners(
        lead=lead,
        supporting=supporting,
        lead_since=_assigned_on(desk, row, "lead_since"),
        says_since="lead_since" in row.cells,
    )


def wanted_fields(desk: Desk, row: Row, target: Target, *, is_adjusted: bool) -> dict:
    """The target's fields as the row states them. Raises `Wrong`."""
    check_words(row, TARGETS)
    wanted = {name: row[name] for name in WORDS} | {
        "theme": _theme(desk, row),
        "stated_value": row.number("stated_value"),
        "baseline": row.number("baseline"),
        "last_year_value": row.number("last_year_value"),
        "start_date": row.day("start_date"),
        "stated_due_date": row.day("due_date"),
        "post": _look_up(row, "post", desk.posts, row["post"]) if row["post"] else None,
        "reference": _look_up(row, "reference", desk.targets, row["reference"]) if row["reference"] else None,
    }
    if is_adjusted:
        wanted["issued"] = target.issued  # and value and due date in force stay as decided
    else:
        wanted |= {"value": wanted["stated_value"], "due_date": wanted["stated_due_date"]}
    wanted |= {name: row[name] for name in TEXTS if name in row.cells}
    wanted |= {name: bool(yes_or_no(row, name)) for name in CLAIMS if name in row.cells}
    if "is_counted" in row.cells:
        wanted["is_counted"] = yes_or_no(row, "is_counted")
    if target.pk is None:
        wanted["assigned_date"] = _assigned_on(desk, row, "assigned_date") or desk.assigned_date
    elif "assigned_date" in row.cells:
        wanted["assigned_date"] = _assigned_on(desk, row, "assigned_date")
    if row["lag_days"]:
        wanted["lag_days"] = row.whole("lag_days")
    elif target.pk is None:
        wanted["lag_days"] = LAG_OF_RATES.get(row["frequency"], 0) if row["measure"] == Measure.RATE else 0
    if "state" in row.cells:
        wanted |= {"state": row["state"] or State.ACTIVE.value, "state_reason": row["state_reason"]}
        wanted["state_date"] = _day_or_none(row, "state_date")
    return wanted


def _assigned_on(desk: Desk, row: Row, column: str) -> date | None:
    """Raises `Wrong`."""
    day = _day_or_none(row, column)
    if day and (amiss := assignment_amiss(day, desk.report.end_date)):
        raise Wrong(row.fault(column, amiss))
    return day


def _day_or_none(row: Row, column: str) -> date | None:
    """Raises `Wrong`."""
    return row.day(column) if row[column] else None


def _theme(desk: Desk, row: Row) -> Theme:
    if ("", row["area"]) not in desk.themes:
        raise Wrong(row.fault("area", "报告里没有这个标题。"))
    if (row["area"], row["theme"]) not in desk.themes:
        raise Wrong(row.fault("theme", "报告里没有这个标题。"))
    return desk.themes[row["area"], row["theme"]]


def _look_up(row: Row, column: str, known: dict, name: str):
    if name not in known:
        raise Wrong(row.fault(column, f"没有“{name}”。" if name else "不能为空。"))
    return known[name]
