"""How is an official document written? Into official.docx, which has page, fonts and styles after GB/T 9704-2012."""

from datetime import date
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.table import _Row

from ...domain.quantities import long_date
from .text import clean

TEMPLATE = Path(__file__).with_name("official.docx")
TABLE_STYLE = "公文表格"
OFFICE = "区政府督查室"


class Style(StrEnum):
    """The template's styles of paragraphs."""

    TITLE = "公文标题"
    HEADING = "一级标题"
    BODY = "公文正文"
    FLUSH = "顶格正文"
    CENTRED = "居中正文"
    SIGNATURE = "落款"
    TABLE_HEAD = "表头"
    TABLE_TEXT = "表文"


class OfficialDocument:
    """A document that is written from top to bottom."""

    def __init__(self) -> None:
        self.word = Document(str(TEMPLATE))

    def title(self, text: str) -> None:
        self._write(text, Style.TITLE)

    def heading(self, text: str) -> None:
        """一、"""
        self._write(text, Style.HEADING)

    def text(self, text: str, style: Style = Style.BODY) -> None:
        """Each line a paragraph."""
        for line in text.splitlines():
            if line.strip():
                self._write(line.strip(), style)

    def table(self, heads: list[str], rows: list[list[str]], widths: list[int]) -> None:
        """A ruled table, its head repeated on every page; widths in mm, 156 together."""
        table = self.word.add_table(rows=0, cols=len(heads), style=TABLE_STYLE)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for texts, style in ((heads, Style.TABLE_HEAD), *((texts, Style.TABLE_TEXT) for texts in rows)):
            row = table.add_row()
            _mark(row, "w:cantSplit")
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width = Mm(width)
                cell.paragraphs[0].style = style
                cell.paragraphs[0].add_run(clean(text))
        _mark(table.rows[0], "w:tblHeader")
        self._write("", Style.FLUSH)

    def sign(self, day: date) -> None:
        """The office and the day, on the right."""
        for text in (OFFICE, long_date(day)):
            self._write(text, Style.SIGNATURE)

    def save(self) -> bytes:
        out = BytesIO()
        self.word.save(out)
        return out.getvalue()

    def _write(self, text: str, style: Style) -> None:
        self.word.add_paragraph(clean(text), style)


def _mark(row: _Row, name: str) -> None:
    """Mark a row itself; not every program takes that from the style of the table."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))
