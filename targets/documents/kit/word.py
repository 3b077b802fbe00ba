"""How is an official document written? Into official.docx, which has page, fonts and styles after GB/T 9704-2012."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from ...domain.quantities import long_date
from .merging import runs
from .text import OFFICE, clean

TEMPLATE = Path(__file__).with_name("official.docx")
TABLE_STYLE = "公文表格"
TEXT_WIDTH = 156  # mm, of an upright sheet
RED = RGBColor(0xC8, 0x10, 0x2E)
AFTER_BORDER = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")
ROW_HEIGHT, CELL_MARGIN = Mm(8), Mm(1.2)  # of tables that are handed out
TALL_ROW = Mm(12)  # of a short table that has a sheet to itself
ABOVE_TABLE, ABOVE_SIGNATURE = Pt(8), Pt(14)
SMALL_TYPE, SMALL_LINE = Pt(9), Pt(12)  # of tables of many rows


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
        self._ids: dict[Style, str] = {}
        self._last: Paragraph | None = None

    def title(self, text: str, *, is_on_new_sheet: bool = False) -> None:
        self._write(text, Style.TITLE).paragraph_format.page_break_before = is_on_new_sheet or None

    def masthead(self, name: str, issue: str, office: str, day: date) -> None:
        """The head of a numbered paper: its name in red, which issue it is, by whom and when, above a red line."""
        head = self._write("　".join(name), Style.TITLE)
        head.paragraph_format.line_spacing = Pt(56)
        head.runs[0].font.size, head.runs[0].font.color.rgb = Pt(40), RED
        self._write(issue, Style.CENTRED)
        line = self._write(f"{office}\t{long_date(day)}", Style.FLUSH)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        line.paragraph_format.space_after = Pt(24)
        border = _element("w:pBdr")
        _element("w:bottom", parent=border, val="single", sz="12", space="4", color=str(RED))
        line._p.get_or_add_pPr().insert_element_before(border, *AFTER_BORDER)

    def annex(self, number: str, title: str) -> None:
        """附件1, on a new sheet, above its title."""
        self._write(number, Style.FLUSH).paragraph_format.page_break_before = True
        self._write(title, Style.TITLE)

    def line(self, text: str) -> None:
        """A line of the text with the blanks that it begins with."""
        self._write(text, Style.BODY)

    def keep_last_together(self, count: int) -> None:
        """The last paragraphs so far stay on one page."""
        for paragraph in self.word.paragraphs[-count:-1]:
            paragraph.paragraph_format.keep_with_next = True

    def heading(self, text: str) -> None:
        """一、"""
        self._write(text, Style.HEADING)

    def text(self, text: str, style: Style = Style.BODY) -> None:
        """Each line a paragraph."""
        for line in text.splitlines():
            if line.strip():
                self._write(line.strip(), style)

    def note(self, text: str) -> None:
        """In small type below the title."""
        self._small(text, Style.TABLE_TEXT, 0, 6).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def caption(self, text: str) -> None:
        """Of the table that follows."""
        self._small(text, Style.TABLE_HEAD, 6, 4).paragraph_format.keep_with_next = True

    def table(
        self,
        heads: list[str],
        rows: list[list[str]],
        widths: list[int],
        *,
        merged: Sequence[int] = (),
        centred: Collection[int] = (),
        is_small: bool = False,
        is_tall: bool = False,
    ) -> None:
        """A ruled table, its head repeated on every page; widths in mm, together those of the page's text.

        `merged`: the columns in which what is said in several rows is said once, the wider headings first; the table is
        then one that is handed out, with room in its rows. `centred`: columns of short texts. `is_small`: one of many
        rows, close together. `is_tall`: one of few rows, which has a sheet to itself.
        """
        if self._last is not None and self._last.style == self.word.styles[Style.BODY]:
            self._last.paragraph_format.space_after = ABOVE_TABLE
        table = self.word.add_table(rows=0, cols=len(heads), style=TABLE_STYLE)
        table.autofit = False
        is_roomy, height = bool(merged) or is_tall, TALL_ROW if is_tall else ROW_HEIGHT
        if is_roomy or is_small:
            _set_narrow_margins(table._tbl.tblPr)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        joined = _joined(rows, merged)
        for place, texts in enumerate([heads, *rows], -1):
            is_head = place < 0
            style = self._id_of(Style.TABLE_HEAD if is_head else Style.TABLE_TEXT)
            cells = [
                _cell(
                    text,
                    style,
                    width,
                    joined.get((place, column)),
                    is_roomy=is_roomy or is_small,
                    is_centred=column in centred or (is_head and (is_roomy or is_small)),
                    is_small=is_small,
                )
                for column, (text, width) in enumerate(zip(texts, widths, strict=True))
            ]
            table._tbl.append(_line(cells, is_head=is_head, height=height if is_roomy else None))
        after = self._write("", Style.FLUSH)
        if is_small:  # it may fill its sheet: no other one for an empty line
            after.paragraph_format.line_spacing = Pt(1)

    def _id_of(self, style: Style) -> str:
        """Looked up once: the template has it by its name."""
        if style not in self._ids:
            self._ids[style] = self.word.styles[style].style_id
        return self._ids[style]

    def sign(self, day: date) -> None:
        """The office and the day, on the right; on one page, with the last row of a table that they sign."""
        if self._last is not None and isinstance(self._last._p.getprevious(), CT_Tbl):
            for cell in self.word.tables[-1].rows[-1].cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._write(OFFICE, Style.SIGNATURE).paragraph_format.space_before = ABOVE_SIGNATURE
        self._write(long_date(day), Style.SIGNATURE)
        self.keep_last_together(3)

    def save(self) -> bytes:
        out = BytesIO()
        self.word.save(out)
        return out.getvalue()

    def _small(self, text: str, style: Style, before: int, after: int) -> Paragraph:
        written = self._write(text, style)
        written.paragraph_format.space_before, written.paragraph_format.space_after = Pt(before), Pt(after)
        return written

    def _write(self, text: str, style: Style) -> Paragraph:
        self._last = self.word.add_paragraph(clean(text), style)
        return self._last


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


def _joined(rows: list[list[str]], merged: Sequence[int]) -> dict[tuple[int, int], str]:
    """Which cells, by row and column, begin one that covers several rows, and which go on with it."""
    found = {}
    for run in runs(rows, merged):
        for place in range(run.first, run.last + 1 if run.length > 1 else run.first):
            found[place, run.column] = "restart" if place == run.first else "continue"
    return found


# By hand, for python-docx looks up styles and neighbours for every cell: a year's sheets would take half a minute.


def _line(cells: list[BaseOxmlElement], *, is_head: bool, height: Length | None) -> BaseOxmlElement:
    """A row that is not torn, and at least so high; its marks are its own, not every program takes them from the style
    of the table."""
    line = _element("w:tr")
    marks = _element("w:trPr", parent=line)
    _element("w:cantSplit", parent=marks)
    if height:
        _element("w:trHeight", parent=marks, val=str(height.twips), hRule="atLeast")
    if is_head:
        _element("w:tblHeader", parent=marks)
    line.extend(cells)
    return line


def _set_narrow_margins(about: BaseOxmlElement) -> None:
    """Of the cells, left and right."""
    margins = _element("w:tblCellMar", parent=about)
    for side in ("left", "right"):
        _element(f"w:{side}", parent=margins, w=str(CELL_MARGIN.twips), type="dxa")


def _cell(
    text: str, style: str, width: int, joins: str | None, *, is_roomy: bool, is_centred: bool, is_small: bool
) -> BaseOxmlElement:
    cell = _element("w:tc")
    about = _element("w:tcPr", parent=cell)
    _element("w:tcW", parent=about, w=str(Mm(width).twips), type="dxa")
    if joins:
        _element("w:vMerge", parent=about, val=joins)
    if is_roomy:
        _element("w:vAlign", parent=about, val="center")
    paragraph = _element("w:p", parent=cell)
    looks = _element("w:pPr", parent=paragraph)
    _element("w:pStyle", parent=looks, val=style)
    if is_small:
        _element(
            "w:spacing", parent=looks, before="0", after="0", line=str(SMALL_LINE.twips), lineRule="exact"
        )
    if is_centred:
        _element("w:jc", parent=looks, val="center")
    if joins != "continue":
        run = _element("w:r", parent=paragraph)
        if is_small:
            _element(
                "w:sz", parent=_element("w:rPr", parent=run), val=str(SMALL_TYPE.pt * 2).removesuffix(".0")
            )
        run.text = clean(text)  # as python-docx has it, with breaks and tabs
    return cell


def _element(name: str, *, parent: BaseOxmlElement | None = None, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(name, {qn(f"w:{key}"): value for key, value in attributes.items()})
    if parent is not None:
        parent.append(made)
    return made
