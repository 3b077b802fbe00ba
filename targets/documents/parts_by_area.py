"""Which shares has a table with a line an area and several columns an item (民生实事分地区进展表)? Of one item a line a
unit, of a list a line an item; as text of the kind that `parts` reads, so that it can wait until an item is chosen."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..domain.extraction.likeness import key_of
from ..domain.extraction.offices import AreaReading, FileKind, OfficeRow
from ..domain.quantities import plain, quantity
from ..domain.quotes import quoted
from ..imports.numbers import converted
from ..imports.offices.building import counted_in
from ..models import Target
from .sources.district import known_district
from .sources.office_files import rows_of
from .sources.refusing import NotReadable

NAMED_AT_MOST = 5
ONE_LEVEL = (
    "分解只有一级，各地区的数没有列入；要按地区分解的，请把那一项单独立为目标，再到它的分解页选这张表。"
)


@dataclass(frozen=True)
class UnitShare:
    """What a unit is to do, as its own cell says it."""

    name: str
    value: Decimal
    unit: str


@dataclass(frozen=True, kw_only=True)
class AreaItem:
    """One item: what its areas are to do, in `unit` where a cell names no other. `whole` is what the table says of all
    of them, None where it says nothing."""

    sheet: str
    title: str
    unit: str
    leads: tuple[str, ...]
    whole: Decimal | None
    areas: tuple[AreaReading, ...]

    @property
    def shares(self) -> list[UnitShare]:
        """The units with something to do, by the district's names where they are known."""
        return [
            UnitShare(one.area.unit or one.area.said, one.target, one.target_unit or self.unit)
            for one in self.areas
            if one.target
        ]

    @property
    def total(self) -> Decimal | None:
        """None where not all of them count in the same."""
        found = [converted(one.value, one.unit, self.unit) for one in self.shares]
        known = [value for value in found if value is not None]
        return sum(known, Decimal(0)) if len(known) == len(found) else None

    @property
    def note(self) -> str:
        """Its sum against what the table says of all; the areas whose goal is no number, those with several, and those
        without one."""
        summed, count = self.total, f"{len(self.shares)}个单位"
        total = f"{count}，目标合计{quantity(summed, self.unit)}" if summed is not None else count
        if summed is None:
            total += "，计量单位不同，没有相加"
        elif self.whole is None:
            total += "，表中没有合计行"
        elif self.whole == summed:
            total += "，与表中的合计一致"
        else:
            far = quantity(abs(self.whole - summed), self.unit)
            total += f"，表中的合计是{quantity(self.whole, self.unit)}，相差{far}"
        if unread := [f"{one.area.said}{quoted(one.unread)}" for one in self.areas if one.unread]:
            total += f"；{'、'.join(unread)}不是数字，没有读，请补上"
        lines = Counter(one.name for one in self.shares)
        if several := [name for name, count in lines.items() if count > 1]:
            total += f"；{'、'.join(several)}不止一行，请核对，去掉多的"
        idle = [one.area.said for one in self.areas if not one.target and not one.unread]
        more = f"等{len(idle)}个单位" if len(idle) > NAMED_AT_MOST else ""
        return total + (f"；{'、'.join(idle[:NAMED_AT_MOST])}{more}没有目标，没有列入" if idle else "")

    @property
    def label(self) -> str:
        """As the head of its columns has it; in a file of several sheets somebody has to know of which."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title

    @property
    def lines(self) -> str:
        """A line a unit; with in what it counts, as the whole may count in something else."""
        rows = ((one.name, f"{plain(one.value)}{one.unit}") for one in self.shares)
        return _written(("单位", "目标值"), rows)

    def fits(self, target: Target) -> bool:
        """Whether it is called like a target, and counts in the same."""
        shorter, longer = sorted((key_of(self.title), key_of(target.title)), key=len)
        is_alike = bool(shorter) and shorter in longer and 2 * len(shorter) >= len(longer)
        return is_alike and self.unit in ("", target.unit)


@dataclass(frozen=True, kw_only=True)
class AreaTable:
    """The items of a file, in the order of their columns; `left_out` are its lines that are no area's."""

    items: list[AreaItem]
    left_out: list[str]

    def of(self, target: Target) -> list[AreaItem]:
        """Those that may be a target's: the one that is called like it, else all."""
        alike = [item for item in self.items if item.fits(target)]
        return alike if len(alike) == 1 else self.items

    @property
    def lines(self) -> str:
        """A line an item, each with what all areas are to do."""
        heads = ("项目", "单位", "目标值", "计量单位")
        totals = [item.whole or item.total for item in self.items]
        rows = (
            (i.title, "、".join(i.leads), "" if total is None else plain(total), i.unit)
            for i, total in zip(self.items, totals, strict=True)
        )
        return _written(heads, rows)


def read_by_area(name: str, content: bytes, *, year: int) -> AreaTable | None:
    """None for a file that is no such table, whatever else it is."""
    try:
        table = rows_of(name, content, known_district(), year=year)
    except NotReadable:
        return None
    if table.kind is not FileKind.BY_AREA:
        return None
    return AreaTable(
        items=[_item(row) for row in table.rows if row.by_area],
        left_out=[f"{left.where.said}{quoted(left.text)}是{left.why}，没有读。" for left in table.left],
    )


def _item(row: OfficeRow) -> AreaItem:
    promised = [one for one in row.proposals if one.value is not None]
    words = " ".join(row.text.split())
    areas = tuple(one for one in row.by_area if not one.is_total)
    unit = counted_in(words) or (promised[0].unit if len(promised) == 1 else "") or _only_unit(areas)
    totals = [
        converted(one.target, one.target_unit or unit, unit)
        for one in row.by_area
        if one.is_total and one.target is not None
    ]
    return AreaItem(
        sheet=row.where.sheet,
        title=words.removesuffix(f"（{unit}）").removesuffix(f"({unit})").strip() or words,
        unit=unit,
        leads=tuple(one.unit or one.said for one in row.leads),
        whole=max((total for total in totals if total is not None), default=None),
        areas=areas,
    )


def _only_unit(areas: Iterable[AreaReading]) -> str:
    """In what their cells count where the heads say nothing; empty where they do not agree."""
    units = {one.target_unit for one in areas if one.target}
    return units.pop() if len(units) == 1 else ""


def _written(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([heads, *rows])
    return text.getvalue()
