"""What does a Word document say, with the numbers that Word puts before its headings by itself?

python-docx gives a numbered paragraph without its number; whether 认真办好民生实事 is the third part of the report
stands only in the numbering.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from ...domain.extraction.numerals import chinese_numeral
from .refusing import BROKEN, TOO_LARGE, TOO_LONG, NotReadable
from .word_tables import WordCell, rows_of

CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "ideographDigital",
)
DEEPEST = 9
MAX_XML, MAX_UNPACKED = 40 * 1024**2, 256 * 1024**2
MAX_SAID = 1_000_000  # characters and cells of all tables


def text_of_docx(content: IO[bytes]) -> str:
    """One line a paragraph, one a row of a table with its cells parted by tabs. Raises `NotReadable`."""
    return "\n".join(line for block in blocks_of_docx(content) for line in _lines(block))


def blocks_of_docx(content: IO[bytes]) -> list[str | list[list[WordCell]]]:
    """Paragraphs and tables in their order. Raises `NotReadable`."""
    try:
        _refuse_bombs(content)
        return list(_blocks(Document(content)))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        raise NotReadable(BROKEN) from None


def _refuse_bombs(content: IO[bytes]) -> None:
    """`zipfile` unpacks no more of a part than its list says. Raises `NotReadable`."""
    with ZipFile(content) as archive:
        parts = archive.infolist()
    xml = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    if xml > MAX_XML or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise NotReadable(TOO_LARGE)
    content.seek(0)


def shown(row: list[WordCell]) -> list[str]:
    """What is written of a row; a merged cell says what it says once."""
    return [cell.in_one_line for cell in row]


def _lines(block: str | list[list[WordCell]]) -> Iterator[str]:
    if isinstance(block, str):
        yield block
    else:
        yield from ("\t".join(shown(row)) for row in block)


def _blocks(document: Any) -> Iterator[str | list[list[WordCell]]]:
    numbering, said = _Numbering(document), 0
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield numbering.before(block) + block.text.replace("\n", " ")
        elif isinstance(block, Table):
            rows = []
            for row in rows_of(block):
                said += sum(len(cell.text) + 1 for cell in row)
                if said > MAX_SAID:
                    raise NotReadable(TOO_LONG)
                rows.append(row)
            yield rows


class _Numbering:
    """Counts what Word counts: by list, level by level."""

    def __init__(self, document: Any) -> None:
        part = document.part.numbering_part if _has_numbering(document) else None
        self.levels = _levels(part.element) if part is not None else {}
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0] * DEEPEST)

    def before(self, paragraph: Paragraph) -> str:
        """What Word prints before a paragraph; "" for one that is not numbered, or with bullets."""
        found = _number_of(paragraph)
        if found is None:
            return ""
        number, level = found
        levels = self.levels.get(number, {})
        if level not in levels or level >= DEEPEST:
            return ""
        counts = self.counts[number]
        counts[level] = counts[level] + 1 if counts[level] else levels[level][2]
        counts[level + 1 :] = [0] * (DEEPEST - level - 1)
        kind, pattern, _ = levels[level]
        if kind == "bullet":
            return ""
        for at in range(level + 1):
            kind_at = levels.get(at, (kind, "", 1))[0]
            pattern = pattern.replace(f"%{at + 1}", _written(counts[at] or 1, kind_at))
        return pattern


def _has_numbering(document: Any) -> bool:
    return any(relation.reltype.endswith("/numbering") for relation in document.part.rels.values())


def _levels(element: Any) -> dict[str, dict[int, tuple[str, str, int]]]:
    """Of every list: kind of number, text round it and first number, by level."""
    abstract = {}
    for described in element.findall(qn("w:abstractNum")):
        levels = {}
        for level in described.findall(qn("w:lvl")):
            kind, text, start = (_value(level, name) for name in ("w:numFmt", "w:lvlText", "w:start"))
            levels[int(level.get(qn("w:ilvl")))] = (kind, text, int(start or 1))
        abstract[described.get(qn("w:abstractNumId"))] = levels
    return {
        number.get(qn("w:numId")): abstract.get(_value(number, "w:abstractNumId"), {})
        for number in element.findall(qn("w:num"))
    }


def _value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return "" if found is None else found.get(qn("w:val")) or ""


def _number_of(paragraph: Paragraph) -> tuple[str, int] | None:
    """The list and level of a paragraph, by itself or by its style."""
    for properties in (
        paragraph._p.pPr,
        paragraph.style.element.pPr if paragraph.style is not None else None,
    ):
        found = None if properties is None else properties.find(qn("w:numPr"))
        if found is not None and (number := _value(found, "w:numId")):
            return None if number == "0" else (number, int(_value(found, "w:ilvl") or 0))
    return None


def _written(number: int, kind: str) -> str:
    return chinese_numeral(number) if kind in CHINESE else str(number)
