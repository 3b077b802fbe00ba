"""How far is each part (分解) of a shared number, by a table with a line an area? The areas by the units that lead."""

from collections.abc import Iterator, Sequence

from ...domain.extraction.offices import AreaReading, OfficeRow
from ...domain.quantities import quantity
from ...domain.quotes import quoted
from ...imports.numbers import converted
from ...imports.offices.building import counted_in
from ...models import Target
from .table_reading import BY_HAND, promised_numbers


def shares_in(row: OfficeRow, parts: Sequence[Target]) -> Iterator[tuple[Target, AreaReading, list[str]]]:
    """Each part of which the row says how far it is, with what makes it doubtful: the unit's only part is meant."""
    for one in row.by_area:
        own = parts_of(one, parts)
        if len(own) == 1 and one.value is not None and not _is_contradicted(one, row):
            (part,) = own
            amiss = _goal_amiss(one, row, part)
            yield part, one, [amiss] if amiss else []


def _goal_amiss(one: AreaReading, row: OfficeRow, part: Target) -> str:
    if one.target is None or part.value is None:
        return ""
    unit = one.target_unit or _counted_in(row) or part.unit
    if converted(one.target, unit, part.unit) == part.value:
        return ""
    return f"表里的目标是{quantity(one.target, unit)}，与分解的目标值不同，请核对后勾选。"


def unit_of(one: AreaReading, row: OfficeRow) -> str:
    """In what its figure counts, by its own cell, the head of the item, or its goal; empty where none says it."""
    return one.unit or _counted_in(row)


def _counted_in(row: OfficeRow) -> str:
    promised = promised_numbers(row)
    return counted_in(row.text) or (promised[0].unit if len(promised) == 1 else "")


def left_out(row: OfficeRow, parts: Sequence[Target]) -> Iterator[tuple[AreaReading, str]]:
    """The areas with a figure that is no part's, or with words for one, and why; only where something is shared out."""
    for one in row.by_area if parts else ():
        count = len(parts_of(one, parts))
        said = quoted(one.area.said)
        if one.is_total:
            continue
        if one.unread_value:
            yield one, f"{said}的进度{quoted(one.unread_value)}不是数字，没有读，{BY_HAND}"
        elif one.value is None:
            continue
        elif count == 1 and _is_contradicted(one, row):
            yield one, f"{said}在表里不止一行，数不相同，看不出哪一行对，{BY_HAND}"
        elif count != 1:
            yield one, f"{said}有{count}项分解，看不出是哪一项的。" if count else f"没有{said}的分解。"


def _is_contradicted(one: AreaReading, row: OfficeRow) -> bool:
    """Whether the table has another line of the same area with another figure."""
    same = [other for other in row.by_area if other.area.unit == one.area.unit and not other.is_total]
    return len({(other.value, unit_of(other, row)) for other in same if other.value is not None}) > 1


def parts_of(one: AreaReading, parts: Sequence[Target]) -> list[Target]:
    """Those that the area's unit leads."""
    if one.is_total or not one.area.unit:
        return []
    return [part for part in parts if part.lead and part.lead.unit.name == one.area.unit]
