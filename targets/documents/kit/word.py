"""How is an official document laid out? After GB/T 9704-2012: type page, fonts, spacing, page numbers."""

from datetime import date
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from ...domain.quantities import long_date
from .text import clean

TITLE, BODY, HEADING, SUBHEADING, NUMBER = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
INSTEAD = {TITLE: "宋体", BODY: "仿宋", SUBHEADING: "楷体"}  # what is taken where a machine lacks a font
OFFICE = "区政府督查室"
LATIN = "Times New Roman"
LINE = Pt(28)


class OfficialDocument:
    """A document that is written from top to bottom."""

    def __init__(self) -> None:
        self.word: WordDocument = Document()
        self._set_up_page()
        self._name_fonts()

    def title(self, text: str) -> None:
        paragraph = self._paragraph(text, TITLE, 22, align=WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.line_spacing = Pt(36)
        paragraph.paragraph_format.space_after = Pt(14)

    def heading(self, text: str) -> None:
        """一、"""
        self._paragraph(text, HEADING, 16, indent=True).paragraph_format.keep_with_next = True

    def text(self, text: str, *, indent: bool = True, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
        """Body text; each line of it a paragraph."""
        for line in text.splitlines():
            if line.strip():
                self._paragraph(line.strip(), BODY, 16, indent=indent, align=align)

    def table(self, heads: list[str], rows: list[list[str]], widths: list[int]) -> None:
        """A ruled table, its head repeated on every page; widths in mm, 156 together."""
        table = self.word.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.autofit = False
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            _fill(cell, head, HEADING)
        _repeat(table.rows[0])
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                _fill(cell, text, BODY)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            _keep_whole(row)
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        self._paragraph("", BODY, 16)

    def sign(self, day: date) -> None:
        """The office and the day, on the right."""
        for text in (OFFICE, long_date(day)):
            self.text(text, indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT)

    def save(self) -> bytes:
        out = BytesIO()
        self.word.save(out)
        return out.getvalue()

    def _paragraph(
        self,
        text: str,
        font: str,
        size: int,
        *,
        indent: bool = False,
        align: WD_ALIGN_PARAGRAPH | None = None,
    ) -> Paragraph:
        paragraph = self.word.add_paragraph()
        shape = paragraph.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
        shape.space_before = shape.space_after = Pt(0)
        shape.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if align is None else align
        if indent:
            shape.first_line_indent = Pt(2 * size)
        _run(paragraph, text, font, size)
        return paragraph

    def _set_up_page(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(28)
        self.word.settings.odd_and_even_pages_header_footer = True
        for footer, align in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):  # fmt: skip
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            side = "right_indent" if align == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
            setattr(paragraph.paragraph_format, side, Pt(14))
            _run(paragraph, "— ", NUMBER, 14)
            _page_number(paragraph)
            _run(paragraph, " —", NUMBER, 14)

    def _name_fonts(self) -> None:
        """Name a substitute for each font that not every machine has."""
        part = next(p for p in self.word.part.package.iter_parts() if p.partname == "/word/fontTable.xml")
        names = "".join(
            f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for font, other in INSTEAD.items()
        )
        part._blob = part.blob.replace(b"</w:fonts>", names.encode() + b"</w:fonts>")


def _run(paragraph: Paragraph, text: str, font: str, size: int) -> None:
    run = paragraph.add_run(clean(text))
    run.font.name, run.font.size = LATIN, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _page_number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        _run(paragraph, "", NUMBER, 14)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        paragraph.runs[-1]._element.append(element)


def _fill(cell: _Cell, text: str, font: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(16)
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, text, font, 11)


def _repeat(row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
