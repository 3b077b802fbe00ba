"""By when? What a cell or a head says of it, as a day and as words."""

import re
from collections.abc import Sequence
from datetime import date

from ...domain.extraction.offices import Column, Due, StageDue
from ...domain.extraction.offices.said import day_in, is_soft, says_nothing
from ..dates import NotADay, typed_day
from ..text import excerpt
from .grids import GridCell

PARTS = re.compile(r"[；;。\n]")
SMALLER_PARTS = re.compile(r"[，,、]")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")

Amiss = list[tuple[Column, str]]


def due_of(cell: GridCell, year: int | None) -> tuple[Due, Amiss]:
    """The last day that a cell names, else the end of the year beside its words; and what has to be asked."""
    year_end = date(year, 12, 31) if year else None
    if says_nothing(cell.text):
        return Due(year_end), []
    if cell.day and SERIAL.fullmatch(cell.text):
        return Due(date.fromisoformat(cell.day), cell.day, is_by_default=False), []
    words = " ".join(cell.text.split())
    if is_soft(re.sub(r"\s", "", words)):
        return Due(year_end, words), []
    if day := _day(words, year):
        return Due(day, day.isoformat() if SERIAL.fullmatch(words) else words, is_by_default=False), []
    sentence = f"完成时限“{excerpt(words)}”看不出是哪一天，暂按年底。请核对。"
    return Due(year_end, words), [(Column.DUE, sentence)]


def stages_of(
    columns: Sequence[tuple[str, GridCell]], due: GridCell, year: int | None
) -> tuple[StageDue, ...]:
    """What is to be done by days of their own: in columns named by a day, or one after the other in one cell."""
    found: list[StageDue] = []
    for label, cell in columns:
        if says_nothing(cell.text):
            continue
        words = label.rpartition("/")[2]
        day = day_in(words, year) or (date(year, 12, 31) if year and words.startswith("全年") else None)
        title = " ".join(cell.text.split())
        found += [StageDue(title, day, words)] if day else _listed(cell.text, year)
    listed = _listed(due.text, year)
    return tuple(found or (listed if len(listed) > 1 else ()))


def _listed(text: str, year: int | None) -> list[StageDue]:
    """6月底前开工，12月底前完工: two stages."""
    pieces = [piece.strip() for piece in PARTS.split(text) if piece.strip()]
    if len(pieces) == 1:
        pieces = [piece.strip() for piece in SMALLER_PARTS.split(pieces[0]) if piece.strip()]
    dated = [(piece, day_in(piece, year)) for piece in pieces]
    return [StageDue(piece, day, piece) for piece, day in dated if day]


def _day(words: str, year: int | None) -> date | None:
    if day := day_in(words, year):
        return day
    try:
        return typed_day(words, year=year)
    except NotADay:
        return None
