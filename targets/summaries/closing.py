"""What did a year's promises come to? The closing reading of each, for the year after to begin with."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ..domain.quantities import long_date
from ..models import Report, Target
from ..pictures import Picture, load_facts


@dataclass(frozen=True, kw_only=True)
class Closing:
    """A target at the end of its year. `value` None: no reading, or not counted in numbers."""

    target: Target
    value: Decimal | None
    note: str


def closings(report: Report, *, known_at: datetime) -> list[Closing]:
    """The targets in force at the end of the report's year, in print order, as known at a moment."""
    return [
        _closing(picture, "演示数" if report.is_demo else "采信数")
        for picture in load_facts(report, known_at=known_at).with_parts_on(report.end_date)
        if picture.judgement.is_active
    ]


def _closing(picture: Picture, source: str) -> Closing:
    target, reading = picture.target, picture.judgement.reading
    if not target.is_numeric or reading is None or reading.value is None:
        return Closing(target=target, value=None, note="")
    note = f"本系统{source}，截至{long_date(reading.data_date)}"
    return Closing(target=target, value=reading.value, note=note)
