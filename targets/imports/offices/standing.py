"""How far is a row, by what a ledger says of it?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

from ...domain.extraction.offices import Column, Progress
from ...domain.extraction.offices.said import data_date_in, light_in, says_nothing
from ...domain.words import Light
from ..text import excerpt
from .days import Amiss
from .figures import Figure, figure_in, percent_in, share_in
from .grids import GridCell

OF_PROGRESS = (
    Column.REACHED, Column.GROWTH, Column.SHARE, Column.PACE, Column.GAP, Column.LIGHT, Column.PROGRESS,
    Column.PROBLEMS, Column.NEXT,
)  # fmt: skip


class OfSheet(Protocol):
    """What has to be known of the table."""

    @property
    def year(self) -> int | None: ...
    @property
    def data_date(self) -> date | None: ...
    @property
    def labels(self) -> Mapping[Column, str]: ...


def standing_of(
    cells: Mapping[Column, GridCell], sheet: OfSheet, *, goal: Figure
) -> tuple[Progress | None, Amiss]:
    """None where the table has no column of it; what has to be asked. `goal` is the only number that it promises."""
    said = {column: cells[column].text for column in OF_PROGRESS if column in cells}
    if not said:
        return None, []
    amiss: Amiss = []
    reached = _reached(said, goal.unit)
    return Progress(
        value=reached.value,
        unit=reached.unit,
        growth=percent_in(said.get(Column.GROWTH, "")).value,
        share=_share(Column.SHARE, said, sheet, _expected(reached, goal), amiss),
        pace=_share(Column.PACE, said, sheet, None, amiss),
        gap=percent_in(said.get(Column.GAP, "")).value,
        light=_light(said.get(Column.LIGHT, ""), amiss),
        data_date=_data_date(sheet),
        said={column: words for column, words in said.items() if words},
    ), amiss


def _reached(said: Mapping[Column, str], unit: str) -> Figure:
    """The number of the column for it; of a column of words only what is nothing but a number."""
    if Column.REACHED in said:
        return figure_in(said[Column.REACHED], unit)
    return figure_in(said.get(Column.PROGRESS, ""), unit)


def _expected(reached: Figure, goal: Figure) -> Decimal | None:
    """Only of an amount: a growth rate has no share."""
    is_amount = reached.unit == goal.unit and reached.unit != "%"
    return reached.value / goal.value if is_amount and reached.value is not None and goal.value else None


def _share(
    column: Column, said: Mapping[Column, str], sheet: OfSheet, expected: Decimal | None, amiss: Amiss
) -> Decimal | None:
    words = said.get(column, "")
    share, is_unclear = share_in(words, is_percent="%" in _narrow(sheet.labels, column), expected=expected)
    if is_unclear:
        sentence = f"{column.label}“{excerpt(words)}”看不出是百分之几，还是几倍。请写成百分数，如46.5%。"
        amiss.append((column, sentence))
    return share


def _narrow(labels: Mapping[Column, str], column: Column) -> str:
    return labels.get(column, "").replace("％", "%")


def _light(words: str, amiss: Amiss) -> Light | None:
    if says_nothing(words):
        return None
    said = light_in(words)
    if said.is_unclear:
        sentence = f"“{excerpt(words)}”在各地含义不同，请写明是已完成还是临近期限。"
        amiss.append((Column.LIGHT, sentence))
    return said.light


def _data_date(sheet: OfSheet) -> date | None:
    """By the line above the table, else by a head (截至6月底累计)."""
    if sheet.data_date:
        return sheet.data_date
    labels = [sheet.labels.get(column, "") for column in (Column.REACHED, Column.PROGRESS)]
    return next(filter(None, (data_date_in(label, sheet.year) for label in labels)), None)
