"""What does an office's file say? Its kind, its heads, its rows, what was left, and what somebody has to decide."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from ...domain.extraction import District
from ...domain.extraction.offices import Column, FileKind, Head, Left, OfficeRow, OfficeTable, Question
from ...domain.extraction.offices.said import data_date_in, first_leads, year_in
from ..text import excerpt
from .bodies import AREA_MARK, Body, TooManyRows, above_head
from .building import RawRow, Sheet, built
from .by_area import ByArea, by_area_of, head_of_areas, rows_by_area
from .grids import Grid, OfficeFile
from .heads import FoundHead, Remembered, head_of, is_by_chance
from .kinds import SENTENCES, VOTED, kind_of_table, named_otherwise
from .levels import with_levels
from .lists import Lister, says_who
from .naming import Register

NO_MAPPINGS: Remembered = {}
NO_HEADS = "这张表没有“任务”“责任单位”等列名"
NO_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
LONGEST_AREA = 40
ANNEX = re.compile("附件?[0-9一二三四五六七八九十]*[:：]?")
TITLE = 120  # characters of a paragraph that may be a title
TOO_MANY = "的行数过多（超过5000行），不像一年的任务。请只留下要导入的表格。"


def understood(
    file: OfficeFile, district: District, *, year: int | None = None, remembered: Remembered = NO_MAPPINGS
) -> OfficeTable:
    """The rows of a file, or in one sentence what it is. `year` is asked for where the file names none."""
    found = says_who(file.paragraphs)
    if kind := named_otherwise(file, says_who=found):
        return _named(kind, file)
    reader = _Reader(file, Register(district), year or year_in(_opening(file)), remembered)
    try:
        if reader.read_tables():
            return reader.table(reader.kind)
    except TooManyRows:
        return replace(_named(FileKind.UNKNOWN, file), sentence=TOO_MANY)
    if found:
        reader.read_list()
        return reader.table(FileKind.LIST)
    return _named(FileKind.UNKNOWN, file)


def _named(kind: FileKind, file: OfficeFile) -> OfficeTable:
    return OfficeTable(
        kind, file.text, title=_title(file), year=year_in(_opening(file)), sentence=SENTENCES[kind]
    )


def _opening(file: OfficeFile) -> str:
    return file.text[:1000]


def _title(file: OfficeFile) -> str:
    """The first paragraph, or the first line of a table that is one text."""
    for block in file.blocks:
        if isinstance(block, Grid):
            said = {cell.text for cell in block.lines[0].cells if cell.text} if block.lines else set()
            if len(said) == 1 and len(block.lines) > 2:
                return block.lines[0].said[:TITLE]
        elif not block.where.sheet and not ANNEX.fullmatch(block.text.strip()):
            return " ".join(block.text.split())[:TITLE]
    return ""


@dataclass
class _Reader:
    file: OfficeFile
    register: Register
    year: int | None
    remembered: Remembered

    def __post_init__(self) -> None:
        self.heads: list[Head] = []
        self.rows: list[OfficeRow] = []
        self.left: list[Left] = []
        self.kind = FileKind.UNKNOWN
        self.title = _title(self.file)
        self.dates: list[date] = []
        self.by_chance: list[Head] = []
        self.first_leads = any(first_leads(one.text) for one in self.file.paragraphs)

    def read_tables(self) -> bool:
        """Whether any table has rows; the others are named as left."""
        found: list[FoundHead] = []
        areas = 0
        for area, grid in self._grids():
            year = year_in(f"{grid.name}{self._above(grid)}") or self.year
            if table := by_area_of(grid):
                self._read_areas(grid, table)
                areas += 1
            elif head := head_of(grid, year, self.remembered):
                found.append(head)
                self._read_rows(grid, head, area)
            elif grid.lines:
                self.left.append(Left(grid.lines[0].where, grid.lines[0].said, NO_HEADS))
        if areas:
            self.kind = FileKind.BY_AREA
        if found:
            self.kind = kind_of_table(self.title + self._names(), found)
        return bool(found or areas)

    def _grids(self) -> Iterator[tuple[str, Grid]]:
        """Each table with what stands over it: a heading in Word, in a workbook of several sheets the sheet's name."""
        area = ""
        is_divided = len(self.file.grids) > 1
        for block in self.file.blocks:
            if isinstance(block, Grid):
                yield area, block
            elif block.where.sheet:
                area = block.text if is_divided and not NO_NAME.fullmatch(block.text) else ""
            elif AREA_MARK.match(block.text) and len(block.text) <= LONGEST_AREA:
                area = block.text.strip()

    def read_list(self) -> None:
        lister = Lister().read(self.file.paragraphs)
        sheet = replace(self._sheet(""), columns=frozenset((Column.LEAD, Column.RESPONSIBLE)))
        self._add(with_levels(list(lister.rows()), splits_tasks=False), sheet)
        self.left += lister.left

    def table(self, kind: FileKind) -> OfficeTable:
        dates = [row.progress.data_date for row in self.rows if row.progress and row.progress.data_date]
        dates += self.dates
        return OfficeTable(
            kind,
            self.file.text,
            title=self.title,
            year=self.year,
            data_date=dates[0] if dates else None,
            heads=tuple(self.heads),
            rows=tuple(self.rows),
            left=tuple(self.left),
            questions=tuple(chain(self._about_year(), self._about_heads(), self._about_units())),
        )

    def _read_rows(self, grid: Grid, found: FoundHead, area: str) -> None:
        above = above_head(grid, found)
        body = Body(grid, found).read()
        notes = [one.text for one in body.left]
        sheet = self._sheet(
            grid.name + "".join(said for _, said in above),
            [*notes, *found.head.labels, *(said for _, said in above)],
        )
        labels = {column: found.head.labels[place] for place, column in found.head.columns.items()}
        columns = frozenset(found.head.columns.values())
        sheet = replace(sheet, area=area, labels=labels, columns=columns)
        self.heads.append(found.head)
        self.by_chance += [found.head] if is_by_chance(found.head) else []
        is_list_of_projects = bool(VOTED.search(self.title + self._names()))
        self._add(with_levels(body.rows, splits_tasks=not is_list_of_projects), sheet)
        self.left += body.left

    def _add(self, rows: Iterable[RawRow], sheet: Sheet) -> None:
        before = len(self.rows)
        for raw in rows:
            above = None if raw.above is None else before + raw.above
            self.rows.append(replace(built(raw, sheet), above=above))

    def _read_areas(self, grid: Grid, found: ByArea) -> None:
        sheet = self._sheet(self._above(grid))
        rows, left = rows_by_area(grid, found, sheet)
        self.dates += [sheet.data_date] if sheet.data_date else []
        self.heads.append(head_of_areas(grid, found))
        self.rows += rows
        self.left += left

    def _sheet(self, above: str, notes: list[str] | None = None) -> Sheet:
        year = year_in(above) or self.year
        paragraphs = "\n".join(one.text for one in self.file.paragraphs[:10])
        return Sheet(
            self.file.text,
            self.register,
            year,
            data_date_in(above, year) or data_date_in(paragraphs, year),
            first_leads=self.first_leads or any(first_leads(note) for note in notes or ()),
        )

    def _above(self, grid: Grid) -> str:
        return "".join(
            line.said for line in grid.lines[:4] if len({text for text in line.texts if text}) == 1
        )

    def _names(self) -> str:
        return "".join(grid.name + self._above(grid) for grid in self.file.grids)

    def _about_year(self) -> Iterator[Question]:
        if self.year is None and self.rows:
            yield Question(
                self.rows[0].where, None, "文件里没有写是哪一年的任务，没有写时限的读不出日期。请选定年度。"
            )

    def _about_heads(self) -> Iterator[Question]:
        for head in self.by_chance:
            label = next(
                head.labels[place] for place, column in head.columns.items() if column is Column.TASK
            )
            sentence = f"没有叫“任务”的列，暂把“{excerpt(label)}”当作任务内容。不对的，请改选每一列的含义。"
            yield Question(head.where, Column.TASK, sentence)

    def _about_units(self) -> Iterator[Question]:
        """Each unit once that the district does not know; where it knows none, nothing is unknown yet."""
        if not self.register.district.units:
            return
        asked: set[str] = set()
        for row in self.rows:
            for unit in (*row.leads, *row.supporting):
                if unit.is_unknown and unit.said not in asked:
                    asked.add(unit.said)
                    near = f"最接近的是“{unit.nearest}”。" if unit.nearest else ""
                    sentence = f"单位里没有“{excerpt(unit.said)}”。{near}请改选已有的单位，或先添加这个单位。"
                    yield Question(row.where, None, sentence)
