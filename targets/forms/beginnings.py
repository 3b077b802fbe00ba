"""With what does a form for a reading begin?"""

from collections.abc import Iterable
from datetime import date

from ..domain.quantities import plain
from ..models import ProgressEntry
from ..summaries import ReportRow


def starting_values(row: ReportRow) -> dict:
    """What an unbound form shows: the open entry, else the period's end and the stages known as finished."""
    if row.entry is not None:
        return values_of(row.entry)
    if row.corrected is not None:  # why it is corrected is asked anew
        return values_of(row.corrected) | {"explanation": "", "questions_seen": ""}
    return {"data_date": _day_to_begin_with(row), "stages_done": list(row.finished)} | _sum_of_parts(row)


def _sum_of_parts(row: ReportRow) -> dict:
    """Of a number that is shared out what its parts come to, for its lead to confirm; nothing for others, nor where
    somebody's figure is not in it yet: then it is only offered, with the names."""
    parts = row.parts_on(row.data_date) if row.is_due else None
    is_whole = parts is not None and parts.whole.sum_of_items.is_whole
    return {"value": parts.figure} if parts and is_whole and parts.figure else {}


def values_of(entry: ProgressEntry) -> dict:
    names = ("data_date", "text", "problems", "next_steps", "explanation", "questions_seen")
    values = {name: getattr(entry, name) for name in names} | figure_of(entry)
    return values | {"taken_from": [unit.pk for unit in entry.taken_from.all()]}


def figure_of(entry: ProgressEntry) -> dict:
    return {
        "value": "" if entry.value is None else plain(entry.value),
        "self_rating": entry.self_rating,
        "stages_done": [stage.pk for stage in entry.stages_done.all()],
    }


def keys_of(chosen: Iterable | None) -> set[str]:
    """As a page sends them."""
    return {str(key) for key in chosen or ()}


def _day_to_begin_with(row: ReportRow) -> date | None:
    """The period's end; once that has been reported, today: what is typed then is news, not a correction."""
    is_reported = any(reading.data_date == row.data_date for reading in row.readings)
    return row.picture.as_of if is_reported and not row.is_due else row.data_date
