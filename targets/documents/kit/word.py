"""How is an official document written? Into official.docx, which has page, fonts and styles after GB/T 9704-2012."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.table import _Row
from docx.text.paragraph import Paragraph

from ...domain.quantities import long_date
from .merging import runs
from .text import clean

TEMPLATE = Path(__file__).with_name("official.docx")
TABLE_STYLE = "公文表格"
OFFICE = "区政府督查室"


class Style(StrEnum):
    """The template's styles of paragraphs."""

    TITLE = "公文标题"
    HEADING = "一级标题"
    SUBHEADING = "二级标题"
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

    def title(self, text: str, *, is_on_new_sheet: bool = False) -> None:
        self._write(text, Style.TITLE).paragraph_format.page_break_before = is_on_new_sheet or None

    def heading(self, text: str) -> None:
        """一、"""
        self._write(text, Style.HEADING)

    def text(self, text: str, style: Style = Style.BODY) -> None:
        """Each line a paragraph."""
        for line in text.splitlines():
            if line.strip():
                self._write(line.strip(), style)

    def table(
        self, heads: list[str], rows: list[list[str]], widths: list[int], *, merged: Sequence[int] = ()
    ) -> None:
        """A ruled table, its head repeated on every page; widths in mm, together those of the page's text.

        `merged`: the columns in which what is said in several rows is said once, the wider headings first.
        """
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
        if merged:
            self._merge(list(table.rows), rows, merged)
        self._write("", Style.FLUSH)

    def _merge(self, lines: list[_Row], rows: list[list[str]], merged: Sequence[int]) -> None:
        """`lines` are the head and the rows. By hand: python-docx asks all cells above for each that it joins."""
        cells = [list(line.cells) for line in lines]
        for cell in (cell for line in cells for cell in line):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        for run in runs(rows, merged):
            for place in range(run.first, run.last + 1 if run.length > 1 else run.first):
                cell = cells[place + 1][run.column]
                cell._tc.vMerge = "restart" if place == run.first else "continue"
                if place > run.first:
                    cell.paragraphs[0].clear()

    def sign(self, day: date) -> None:
        """The office and the day, on the right."""
        for text in (OFFICE, long_date(day)):
            self._write(text, Style.SIGNATURE)

    def save(self) -> bytes:
        out = BytesIO()
        self.word.save(out)
        return out.getvalue()

    def _write(self, text: str, style: Style) -> Paragraph:
        return self.word.add_paragraph(clean(text), style)


class LandscapeDocument(OfficialDocument):
    """The same across the sheet, for tables with many columns: 247 mm of text."""

    def __init__(self) -> None:
        super().__init__()
        section = self.word.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(26), Mm(24)
        section.footer_distance = Mm(14)


def _mark(row: _Row, name: str) -> None:
    """Mark a row itself; not every program takes that from the style of the table."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))
