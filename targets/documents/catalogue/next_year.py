"""With what does next year's catalogue begin? Last year's as a draft: who does what stays, the numbers are open.

Dates move by a year; what began on the day on which it was added has the whole new year. A number of the new year is
not known yet, so a numeric target awaits it (待上级下达) until somebody fills it in; one stated as 全覆盖 stays at
100 %, and a reference stays one. A level that was counted from where it began goes on from its last reading; without
one that is still to be settled. What kind of work it is (长期坚持, 按个数计, 时限表述) and the report's rules stay.
Plan points, the day of assignment, the lead's first day and what is told of the year before belong to the old year, and
owners are proposals again. What has ended is left behind.
"""

from collections.abc import Collection
from datetime import date, datetime

from ...domain.words import Issued, State, StatedAs
from ...models import Report
from ...summaries import Closing, closings
from .lines import Cells, Tables, catalogue_of, line_of_target
from .tables import answer


def next_catalogue(report: Report, *, known_at: datetime) -> Tables:
    """The catalogue of the year after the report's, to be filled in; closing readings as known at a moment."""
    tables = catalogue_of(report)
    carried = {closing.target.number: closing for closing in closings(report, known_at=known_at)}
    return tables | {
        "report": [tables["report"][0] | _a_year_later(report)],
        "targets": [_next_target(closing, carried.keys()) for closing in carried.values()],
        "stages": [_next_stage(stage) for stage in tables["stages"] if stage["number"] in carried],
        "plan_points": [],
        "groups": [_next_group(line, carried) for line in tables["groups"]],
    }


def a_year_on(day: date) -> date:
    """The same day of the next year; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _a_year_later(report: Report) -> Cells:
    """What the next report does not have from the last one."""
    year = report.year + 1
    return {
        "year": year,
        "title": report.title.replace(str(report.year), str(year)),
        "start_date": a_year_on(report.start_date),
        "end_date": a_year_on(report.end_date),
        "delivered_on": None,
    }


def _next_stage(line: Cells) -> Cells:
    due_date = line["due_date"]
    assert isinstance(due_date, date)
    return line | {"due_date": a_year_on(due_date)}


def _next_group(line: Cells, carried: Collection[str]) -> Cells:
    """With those of its targets that go on; what its sentence was in the old report the new one will not have."""
    going_on = [number for number in str(line["targets"]).split(";") if number in carried]
    return line | {"targets": ";".join(going_on), "phrase": ""}


def _next_target(closing: Closing, carried: Collection[str]) -> Cells:
    target, line = closing.target, line_of_target(closing.target)
    is_whole = target.stated_as == StatedAs.ALL
    has_reference = line["reference"] in carried
    if target.is_numeric and not is_whole and not has_reference:
        line |= {"issued": Issued.AWAITING, "stated_value": None, "reference": ""}
    if line["part_of"] not in carried:
        line |= {"part_of": "", "weight": None}
    has_start = target.baseline is not None or target.is_baseline_awaited
    began_when_added = target.start_date == target.added_on
    return line | {
        "start_date": a_year_on(target.report.start_date if began_when_added else target.start_date),
        "due_date": a_year_on(target.stated_due_date),
        "baseline": closing.value if has_start else None,
        "is_baseline_awaited": answer(is_yes=has_start and closing.value is None),
        "last_year_value": closing.value,
        "last_year_note": closing.note,
        "state": State.ACTIVE,
        "state_date": None,
        "state_reason": "",
        "last_year_context": "",
        "assigned_date": None,
        "added_document": "",
        "added_document_date": None,
        "lead_since": None,
        "owners_confirmed": answer(is_yes=False),
    }
