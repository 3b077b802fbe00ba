"""What does an office's file say? From Word, Excel, PDF, a page or text to the rows that somebody reviews."""

import csv
import io
from io import BytesIO
from itertools import groupby

from django.core.files.base import ContentFile

from ...domain.extraction import District
from ...domain.extraction.offices import OfficeTable, Where
from ...domain.filetypes import FileType
from ...imports.delimited import NotText, text_in
from ...imports.offices.grids import Grid, GridCell, OfficeFile, TooLong, Writer
from ...imports.offices.heads import Remembered
from ...imports.offices.understood import NO_MAPPINGS, understood
from ...imports.offices.workbooks import office_file_of_workbook
from ...imports.sheets import NotAWorkbook
from ...inspection import NotTaken, judge
from .reading import MAX_BYTES, text_of
from .refusing import EMPTY, NO_TABLE, OLD_TABLE, TOO_LARGE, TOO_LONG, NotReadable
from .word import blocks_of_docx, shown
from .word_tables import WordCell

NOWHERE = District()
MAX_CHARACTERS = 1_000_000
TABULAR = "\t"
ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def rows_of(
    name: str,
    content: bytes,
    district: District = NOWHERE,
    *,
    year: int | None = None,
    remembered: Remembered = NO_MAPPINGS,
) -> OfficeTable:
    """The rows of an office's file, or what it is instead. Raises `NotReadable`, whose sentence goes on after the name.

    `year` is that of the report, for a file that names none; `remembered` are mappings that somebody has corrected.
    """
    return understood(office_file(name, content), district, year=year, remembered=remembered)


def office_file(name: str, content: bytes) -> OfficeFile:
    """What it consists of, before anything is understood. Raises `NotReadable`."""
    if len(content) > MAX_BYTES:
        raise NotReadable(TOO_LARGE)
    try:
        file = _file(name, content)
    except TooLong:
        raise NotReadable(TOO_LONG) from None
    if not file.text.strip():
        raise NotReadable(EMPTY)
    if len(file.text) > MAX_CHARACTERS:
        raise NotReadable(TOO_LONG)
    return file


def _file(name: str, content: bytes) -> OfficeFile:
    if not content.startswith((ZIPPED, OLD)):
        return _csv(content) if name.lower().endswith(".csv") else _of_text(text_of(name, content))
    try:
        kind = judge(ContentFile(content, name)).kind
    except NotTaken as refused:
        raise NotReadable(refused.sentence) from None
    if kind is FileType.DOCX:
        return _word(content)
    if kind is FileType.XLSX:
        try:
            return office_file_of_workbook(BytesIO(content))
        except NotAWorkbook as refused:
            raise NotReadable(refused.sentence) from None
    if kind in (FileType.XLS, FileType.ET):
        raise NotReadable(OLD_TABLE)
    if kind in (FileType.DOC, FileType.WPS):
        return _of_text(text_of(name, content))
    raise NotReadable(NO_TABLE.format(kind=kind.label))


def _word(content: bytes) -> OfficeFile:
    writer, tables = Writer(), 0
    for block in blocks_of_docx(BytesIO(content)):
        if isinstance(block, str):
            writer.paragraph(block)
            continue
        tables += 1
        name = f"表{tables}"
        lines = [writer.line(Where(name, number), *_cells(row)) for number, row in enumerate(block, 1) if row]
        writer.grid(Grid(name, tuple(lines)))
    return writer.file()


def _cells(row: list[WordCell]) -> tuple[list[GridCell], list[str | None]]:
    """A cell over several columns stands in each of them, and is written once."""
    cells: list[GridCell] = []
    written: list[str | None] = []
    for cell, said in zip(row, shown(row), strict=True):
        text = "\n".join(line.strip() for line in cell.text.split("\n")).strip()
        cells.append(GridCell(text, is_covered=cell.is_continued))
        cells += [GridCell(text, is_covered=True)] * (cell.width - 1)
        written += [said, *[None] * (cell.width - 1)]
    return cells, written


def _of_text(text: str) -> OfficeFile:
    """Lines with tabs are those of tables, as the readers of PDF and pages write them."""
    writer, tables = Writer(), 0
    for is_table, lines in groupby(text.split("\n"), lambda line: TABULAR in line):
        if not is_table:
            for line in lines:
                writer.paragraph(line)
            continue
        tables += 1
        written = []
        for number, line in enumerate(lines, 1):
            said = line.split(TABULAR)
            cells = [GridCell(one.strip()) for one in said]
            written.append(writer.line(Where(f"表{tables}", number), cells, said))
        writer.grid(Grid(f"表{tables}", tuple(written), is_bare=True))
    return writer.file()


def _csv(content: bytes) -> OfficeFile:
    try:
        text = text_in(content)
        if len(text) > MAX_CHARACTERS:
            raise NotReadable(TOO_LONG)
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except (NotText, csv.Error):
        raise NotReadable(NO_TABLE.format(kind="别的文件")) from None
    writer = Writer()
    lines = []
    for number, row in enumerate(rows, 1):
        said = [" ".join(one.split()) for one in row]
        if any(said):
            cells = [GridCell(one.strip()) for one in row]
            lines.append(writer.line(Where("表1", number), cells, said))
    writer.grid(Grid("表1", tuple(lines)))
    return writer.file()
