"""What is a file that somebody uploads as a report or as an office's table: its text, and is it that at all?"""

from dataclasses import dataclass

from ...domain.extraction.offices import FileKind, OfficeTable
from ...domain.words import SourceKind
from ...imports.offices.heads import Remembered
from ...models import Report, SourceDocument
from .district import known_district
from .office_files import OLD, office_file, rows_of
from .reading import text_of
from .refusing import NotReadable

PASTED = "粘贴的文字.txt"
NOT_HERE = (FileKind.BULLETIN, FileKind.PUBLIC_PAGE)
TABLES = (FileKind.DECOMPOSITION, FileKind.LIST, FileKind.LEDGER, FileKind.VOTED, FileKind.BY_AREA)
FEW_ROWS = 3  # a report may have a small table
ENDINGS = (".xlsx", ".csv", ".xls", ".et")


@dataclass(frozen=True)
class Read:
    """`doubt`, where it seems to be something else than it was called, says so and goes on after the file's name."""

    text: str
    doubt: str = ""


def read_as(kind: SourceKind, name: str, content: bytes, *, year: int) -> Read:
    """Raises `NotReadable`."""
    if content.startswith(OLD) and not name.lower().endswith(ENDINGS):  # LibreOffice is asked once
        name, content = PASTED, text_of(name, content).encode()
    if kind is not SourceKind.REPORT:
        return _office(kind, rows_of(name, content, year=year), name, content)
    if name.lower().endswith(ENDINGS):
        table = rows_of(name, content, year=year)
        raise NotReadable(
            f"是{table.kind.label}，不是报告。请在“文件”里改选{_right_kind(table).label}，再上传。"
        )
    text = text_of(name, content)
    return Read(text, _doubt_of_report(rows_of(name, content, year=year)))


def table_of(source: SourceDocument, report: Report, remembered: Remembered) -> OfficeTable | None:
    """The table that a document is, read from the file as it was uploaded; None where it is none."""
    if source.kind == SourceKind.REPORT:
        return None
    name, content = source.name or PASTED, source.text.encode()
    if source.file:
        with source.file.open("rb") as file:
            content = file.read()
        if content.startswith(OLD):  # its text is what was made of it
            name, content = PASTED, source.text.encode()
    try:
        table = rows_of(name, content, known_district(), year=report.year, remembered=remembered)
    except NotReadable:
        return None
    return table if table.rows and table.text == source.text else None


def _office(kind: SourceKind, table: OfficeTable, name: str, content: bytes) -> Read:
    if table.rows:
        return Read(table.text)
    if table.kind is FileKind.UNKNOWN and name.lower().endswith(ENDINGS):
        return Read(office_file(name, content).text, table.sentence)
    is_plain = table.kind is FileKind.UNKNOWN and kind is SourceKind.VOTED  # a list in sentences
    return Read(text_of(name, content), "" if is_plain else table.sentence)


def _doubt_of_report(table: OfficeTable) -> str:
    if table.kind in NOT_HERE:
        return table.sentence
    if table.kind in TABLES and len(table.rows) > FEW_ROWS:
        return f"像是{table.kind.label}，不是报告。请在“文件”里改选{_right_kind(table).label}，再上传。"
    return ""


def _right_kind(table: OfficeTable) -> SourceKind:
    return SourceKind.VOTED if table.kind in (FileKind.VOTED, FileKind.BY_AREA) else SourceKind.DUTIES
