"""A few kilobytes that unpack into millions, sent to stop the site: refused within a second, with the reason."""

import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from targets.documents.accounts import read_accounts
from targets.imports import bounds
from targets.imports.delimited import MAX_LINES, NotText
from targets.imports.sheets import NotAWorkbook
from tests.imports.test_sheets import rewritten, saved

HEADS = ["登录名", "姓名", "角色", "单位"]
SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
STRINGS, TYPES, LINKS = "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
ONE_MORE_SHEET = (
    b'<sheet name="s%d" sheetId="%d" state="visible" r:id="rId1" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
)


def blank() -> BytesIO:
    return saved(HEADS)


def with_end(name: str, end: bytes, more: bytes) -> BytesIO:
    """With something before the end of one part."""
    return rewritten(blank(), name, lambda xml: xml.replace(end, more + end))


def with_lines(lines: bytes) -> BytesIO:
    return with_end(SHEET, b"</sheetData>", lines)


def with_strings(strings: bytes) -> BytesIO:
    out = with_end(TYPES, b"</Types>", STRINGS_TYPE)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(STRINGS, b"<sst " + MAIN + b">" + strings + b"</sst>")
    return out


def packed_with(how: int) -> BytesIO:
    out = BytesIO()
    with zipfile.ZipFile(blank()) as before, zipfile.ZipFile(out, "w", how) as after:
        for part in before.namelist():
            after.writestr(part, before.read(part) + b" " * 300_000)
    return out


def with_parts(count: int) -> BytesIO:
    out = blank()
    with zipfile.ZipFile(out, "a") as archive:
        for place in range(count):
            archive.writestr(f"a{place}", b"")
    return out


def in_two_bytes() -> BytesIO:
    """UTF-16, in which no search for bytes finds anything."""
    xml = f'<?xml version="1.0" encoding="UTF-16"?><worksheet {MAIN.decode()}><sheetData><row r="1048576"/>'
    return rewritten(blank(), SHEET, lambda _: f"{xml}</sheetData></worksheet>".encode("utf-16"))


ATTACKS: dict[str, tuple[Callable[[], BytesIO], str]] = {
    "2.3 million empty shared strings": (lambda: with_strings(b"<si/>" * 2_300_000), "文字过多"),
    "shared strings of one letter": (lambda: with_strings(b"<si><t>a</t></si>" * 600_000), "文字过多"),
    "4,000 names of sheets": (
        lambda: with_end(BOOK, b"</sheets>", b"".join(ONE_MORE_SHEET % (i, i + 2) for i in range(4000))),
        "工作表超过",
    ),
    "one sheet shown forty times": (
        lambda: with_end(BOOK, b"</sheets>", b"".join(ONE_MORE_SHEET % (i, i + 2) for i in range(40))),
        "损坏",
    ),
    "145,000 lines": (
        lambda: with_lines(b"".join(b'<row r="%d"><c><v>1</v></c></row>' % i for i in range(2, 145_002))),
        "行数过多",
    ),
    "empty lines": (lambda: with_lines(b"<row/>" * 1_500_000), "行数过多"),
    "a line far below": (lambda: with_lines(b'<row r="1048576"><c/></row>'), "行数过多"),
    "a line below all lines": (lambda: with_lines(b'<row r="99999999"><c/></row>'), "行数过多"),
    "a line with an endless number": (lambda: with_lines(b'<row r="' + b"9" * 5000 + b'"/>'), "损坏"),
    "a line that calls itself otherwise": (lambda: with_lines('<row r="９９９９９９９９"/>'.encode()), "损坏"),
    "cells in one line": (lambda: with_lines(b"<row>" + b"<c/>" * 900_000 + b"</row>"), "单元格过多"),
    "formatted empty cells": (lambda: with_lines((b"<row>" + b'<c s="1"/>' * 60 + b"</row>") * 5000), "单元格过多"),
    "runs of rich text": (
        lambda: with_lines(b'<row><c t="inlineStr"><is>' + b"<r><t>a</t></r>" * 250_000 + b"</is></c></row>"),
        "过于复杂",
    ),
    "deep XML": (lambda: with_lines(b"<a>" * 500_000 + b"</a>" * 500_000), "过于复杂"),
    "deep styles": (lambda: with_end(STYLES, b"</styleSheet>", b"<a>" * 500 + b"</a>" * 500), "过于复杂"),
    "a million styles": (lambda: with_end(STYLES, b"</cellXfs>", b"<xf/>" * 800_000), "样式过多"),
    "fonts": (lambda: with_end(STYLES, b"</fonts>", b"<font/>" * 500_000), "过于复杂"),
    "defined names": (
        lambda: with_end(BOOK, b"</workbook>", b'<definedName name="a">A1</definedName>' * 90_000),
        "过于复杂",
    ),
    "relations": (
        lambda: with_end(LINKS, b"</Relationships>", b'<Relationship Id="x" Type="t" Target="a"/>' * 90_000),
        "过于复杂",
    ),
    "attributes": (
        lambda: with_lines(b"<row " + b" ".join(b'a%d=""' % i for i in range(700_000)) + b"/>"),
        "过于复杂",
    ),
    "a comment that looks like merged cells": (
        lambda: with_lines(b"<!--" + b"<mergeCell " * 700_000 + b"-->"),
        "过于复杂",
    ),
    "one text of 30 MB": (
        lambda: with_lines(b'<row><c t="inlineStr"><is><t>' + b"a" * 30_000_000 + b"</t></is></c></row>"),
        "内容过大",
    ),
    "an encoding of two bytes": (in_two_bytes, "行数过多"),
    "bzip2": (lambda: packed_with(zipfile.ZIP_BZIP2), "不是.xlsx文件"),
    "LZMA": (lambda: packed_with(zipfile.ZIP_LZMA), "不是.xlsx文件"),
    "40,000 parts": (lambda: with_parts(40_000), "不是.xlsx文件"),
    "entities": (
        lambda: rewritten(blank(), SHEET, lambda xml: b'<!DOCTYPE x [<!ENTITY a "ha">]>' + xml),
        "损坏",
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_is_refused_within_a_second_and_says_what_is_too_much(attack):
    make, sentence = ATTACKS[attack]
    content = squeezed(make())
    assert len(content.getvalue()) < bounds.MAX_BYTES
    began = time.process_time()
    with pytest.raises(NotAWorkbook, match=sentence):
        read_accounts(content)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "lines",
    ["\n" * 900_000, ",,,\n" * 200_000, "a,b,c,d\n" * 100_000, ";\n" * 400_000, "\r" * 900_000],
    ids=["nothing", "commas", "letters", "semicolons", "returns"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_text_of_too_many_lines_is_refused_within_a_second(lines, encoding):
    content = BytesIO((",".join(HEADS) + "\n" + lines).encode(encoding))
    began = time.process_time()
    with pytest.raises(NotText, match=f"超过{MAX_LINES}行"):
        read_accounts(content)
    assert time.process_time() - began < 1


def test_a_cell_holds_no_more_than_a_spreadsheets():
    text = "甲" * 32_768
    line = f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'.encode()
    for content in (with_lines(line), BytesIO(f"{','.join(HEADS)}\n{text},,,\n".encode())):
        assert "文字过长" in str(read_accounts(content).faults[0])


def test_a_comment_within_bounds_is_read_in_no_time():
    """A search for merged cells that starts at each of them and runs to the end would take hours."""
    began = time.process_time()
    read_accounts(with_lines((b"<!--" + b"<mergeCell " * 20_000 + b"-->") * 15))
    assert time.process_time() - began < 1


def squeezed(content: BytesIO) -> BytesIO:
    """Packed as small as it gets, where it is not packed in a way of its own."""
    out = BytesIO()
    with zipfile.ZipFile(content) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.infolist():
            how = part.compress_type if part.compress_type > zipfile.ZIP_DEFLATED else zipfile.ZIP_DEFLATED
            after.writestr(part.filename, before.read(part), how)
    return out
