"""Official Word: the template has page, fonts and styles after GB/T 9704-2012, and documents name its styles."""

import re
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from targets.documents.kit.text import clean
from targets.documents.kit.word import TABLE_STYLE, TEMPLATE, OfficialDocument, Style


@pytest.fixture
def template():
    return Document(str(TEMPLATE))


def written(write) -> Document:
    """A document as another program opens it."""
    word = OfficialDocument()
    write(word)
    return Document(BytesIO(word.save()))


def font_of(style) -> tuple[str, str, float]:
    """The fonts of Chinese and of other signs, and their size."""
    fonts = style.element.rPr.rFonts
    return fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii")), style.font.size.pt


def test_it_names_every_style_that_documents_use(template):
    assert {*Style, TABLE_STYLE} <= {style.name for style in template.styles}


@pytest.mark.parametrize(
    ("style", "font", "size", "line", "indent"),
    [
        (Style.TITLE, "方正小标宋简体", 22, 36, None),
        (Style.HEADING, "黑体", 16, 28, 32),
        (Style.BODY, "仿宋_GB2312", 16, 28, 32),
        (Style.FLUSH, "仿宋_GB2312", 16, 28, None),
        (Style.CENTRED, "仿宋_GB2312", 16, 28, None),
        (Style.SIGNATURE, "仿宋_GB2312", 16, 28, None),
        (Style.TABLE_HEAD, "黑体", 11, 16, None),
        (Style.TABLE_TEXT, "仿宋_GB2312", 11, 16, None),
    ],
)
def test_its_styles_have_the_fonts_and_lines_of_an_official_document(
    style, font, size, line, indent, template
):
    found = template.styles[style]
    shape = found.paragraph_format
    assert font_of(found) == (font, "Times New Roman", size)
    assert shape.line_spacing.pt == line
    assert (shape.first_line_indent and shape.first_line_indent.pt) == indent


def test_it_names_a_substitute_for_each_chinese_font(template):
    parts = {part.partname: part.blob.decode() for part in template.part.package.iter_parts()}
    used = set(template.styles.element.xpath("//w:rFonts/@w:eastAsia"))
    named = dict(
        re.findall(r'<w:font w:name="([^"]+)"><w:altName w:val="([^"]+)"/>', parts["/word/fontTable.xml"])
    )
    assert {"方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312", "宋体"} == used == set(named)
    assert (named["方正小标宋简体"], named["仿宋_GB2312"]) == ("宋体", "仿宋")


def test_it_has_the_page_of_an_official_document(template):
    page = template.sections[0]
    sizes = (page.page_width, page.page_height)
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(length.mm) for length in sizes + margins] == [210, 297, 37, 35, 28, 26]


def test_its_pages_are_numbered_on_the_outer_side(template):
    page = template.sections[0]
    assert template.settings.odd_and_even_pages_header_footer
    for footer, align in ((page.footer, "RIGHT"), (page.even_page_footer, "LEFT")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert "PAGE" in footer._element.xml
        assert (paragraph.style.paragraph_format.alignment.name, font_of(paragraph.style)[2]) == (align, 14)


def test_it_is_empty_and_nobodys(template):
    assert not template.paragraphs
    assert not template.core_properties.author


def test_a_table_repeats_its_head_and_breaks_between_rows():
    word = written(lambda word: word.table(["编号", "目标任务"], [["B-017", "新增市场主体"]], [36, 120]))
    (table,) = word.tables
    assert table.style.name == TABLE_STYLE
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["编号", "目标任务"], ["B-017", "新增市场主体"],
    ]  # fmt: skip
    marks = [{mark.tag for mark in row._tr.trPr} for row in table.rows]
    assert marks == [{qn("w:tblHeader"), qn("w:cantSplit")}, {qn("w:cantSplit")}]
    assert [round(cell.width.mm) for cell in table.rows[1].cells] == [36, 120]
    styles = [row.cells[0].paragraphs[0].style.name for row in table.rows]
    assert styles == [Style.TABLE_HEAD, Style.TABLE_TEXT]


def test_each_line_is_a_paragraph_in_the_style_asked_for():
    def write(word: OfficialDocument) -> None:
        word.title("通报")
        word.heading("一、总体情况")
        word.text(" 第一行。\n\n第二行。")
        word.text("某局：", Style.FLUSH)
        word.sign(date(2024, 7, 9))

    assert [(p.style.name, p.text) for p in written(write).paragraphs] == [
        ("公文标题", "通报"),
        ("一级标题", "一、总体情况"),
        ("公文正文", "第一行。"),
        ("公文正文", "第二行。"),
        ("顶格正文", "某局："),
        ("落款", "区政府督查室"),
        ("落款", "2024年7月9日"),
    ]


@pytest.mark.parametrize("text", ["<w:p/>&amp;", "前\x00后\x0b", "]]>", "\ufffe"])
def test_whatever_is_typed_leaves_the_xml_whole(text):
    paragraphs = written(lambda word: word.text(text + "。")).paragraphs
    assert "".join(p.text for p in paragraphs) == clean(text) + "。"
