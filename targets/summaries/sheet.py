"""What does the ledger say of each target in full? The rows that leave as Excel and CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..domain.facts import Adjustment
from ..domain.moment import Moment
from ..models import ProgressEntry, Report
from ..pictures import Picture
from .ledger import Filters, ledger


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A target as judged, with the words of its current reading (None: there is none)."""

    picture: Picture
    entry: ProgressEntry | None
    adjustments: list[Adjustment]  # in effect on the day


@dataclass(frozen=True, kw_only=True)
class LedgerSheet:
    """The ledger of a day, filtered and sorted as on the screen."""

    report: Report
    as_of: date
    known: date | None  # None: everything known now
    rows: list[SheetRow]
    gone: Sequence[str] = ()  # filters that were asked for and are not there

    @property
    def parts_count(self) -> int:
        return sum(row.picture.target.is_part for row in self.rows)


def ledger_sheet(
    report: Report, filters: Filters, *, moment: Moment, known: date | None = None, gone: Sequence[str] = ()
) -> LedgerSheet:
    """The same rows as the ledger's page with the parts that it folds below them, one query more."""
    pictures = list(_with_parts(ledger(report, filters, moment=moment).rows, filters))
    keys = [p.judgement.reading.key for p in pictures if p.judgement.reading]
    entries = ProgressEntry.objects.in_bulk(keys)
    rows = []
    for picture in pictures:
        reading = picture.judgement.reading
        in_effect = [a for a in picture.adjustments if a.is_in_effect(moment)]
        rows.append(
            SheetRow(
                picture=picture, entry=entries.get(reading.key) if reading else None, adjustments=in_effect
            )
        )
    return LedgerSheet(report=report, as_of=moment.as_of, known=known, rows=rows, gone=gone)


def _with_parts(rows: list[Picture], filters: Filters) -> Iterator[Picture]:
    """Below each target those of its parts that do not stand in the list by themselves. What was asked for is asked of
    them as well, but for the words and the group by which the whole was found."""
    there = {picture.target.pk for picture in rows}
    of_parts = replace(filters, q="", members=None)
    for picture in rows:
        yield picture
        for item in picture.items:
            if item.target.pk not in there and of_parts.admit(item) and of_parts.admit_light(item):
                yield item
