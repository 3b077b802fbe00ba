"""Reading somebody's Excel file: every cell as text, every fault named by its place, nothing that eats the server."""

import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook

from targets.documents.kit.reading import MAX_UNPACKED_BYTES, NotAWorkbook, open_workbook, rows_of_sheet
from targets.documents.kit.rows import Fault

SHEET = "表"


def saved(*lines, edit=lambda page: None) -> BytesIO:
    book = Workbook()
    book.active.title = SHEET
    for line in lines:
        book.active.append(line)
    edit(book.active)
    out = BytesIO()
    book.save(out)
    return out


def read(content: BytesIO, *columns: str, **options) -> tuple[list[tuple[int, dict]], list[Fault]]:
    faults: list[Fault] = []
    rows = rows_of_sheet(open_workbook(content), SHEET, columns or ("值",), faults, **options)
    return [(row.line, row.cells) for row in rows], faults


def test_it_reads_the_lines_below_the_heads_and_leaves_out_empty_ones():
    content = saved(["标题"], ["甲", "乙"], ["1", None], [None, "  "], [None, "二"])
    assert read(content, "甲", "乙") == ([(3, {"甲": "1", "乙": ""}), (5, {"甲": "", "乙": "二"})], [])


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (4200, "4200"),
        (1.2, "1.2"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (0, "0"),
        (1e300, "1e+300"),
        (" 12,000 ", "12,000"),
        ("１２", "１２"),
        (date(2024, 6, 30), "2024-06-30"),
        (datetime(2024, 6, 30, 8, 30), "2024-06-30"),
        ("=cmd", "=cmd"),
    ],
)
def test_it_reads_a_cell_as_a_person_would_type_it(typed, text):
    def edit(page):
        page["A2"].value = typed
        if isinstance(typed, str):
            page["A2"].data_type = "s"

    assert read(saved(["值"], edit=edit))[0] == [(2, {"值": text})]


def test_it_reads_a_percentage_as_it_is_shown():
    def edit(page):
        page["A2"].value, page["A2"].number_format = 0.07, "0.00%"

    assert read(saved(["值"], edit=edit))[0] == [(2, {"值": "7%"})]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("=1+1", "是公式"),
        ("=cmd|' /C calc'!A0", "是公式"),
        ("#REF!", "是错误值#REF!"),
        (True, "是逻辑值"),
        (time(8, 30), "既不是数字"),
    ],
)
def test_it_names_the_place_of_a_cell_that_cannot_be_read(typed, sentence):
    rows, (fault,) = read(saved(["值"], [typed]))
    assert rows == [(2, {"值": ""})]
    assert (fault.file, fault.line, fault.column) == (SHEET, 2, "值")
    assert fault.sentence.startswith(sentence)


def test_it_names_missing_unknown_and_doubled_columns():
    assert [str(f) for f in read(saved(["甲", "丙"]), "甲", "乙")[1]] == ["表 第1行 乙列：缺少这一列。"]
    assert [str(f) for f in read(saved(["甲", "丙"]), "甲")[1]] == ["表 第1行 丙列：不认识这一列。"]
    assert [str(f) for f in read(saved(["甲", "甲"]), "甲")[1]] == ["表 第1行 甲列：这一列有两个。"]
    assert read(saved(["甲", "丙"], ["1", "2"]), "甲", others_allowed=True)[1] == []
    assert read(saved(["甲", "丙"], ["1", "2"]), "甲", optional=frozenset({"丙"}))[1] == []


def test_it_says_so_when_the_sheet_is_missing():
    faults: list[Fault] = []
    assert rows_of_sheet(open_workbook(saved(["值"])), "填报表", ("值",), faults) == []
    assert [str(f) for f in faults] == ["填报表：缺少这张工作表。"]


def test_fifty_thousand_empty_rows_are_no_rows():
    def edit(page):
        page["A2"].value = "在"
        page["A50001"].number_format = "0.00"

    assert read(saved(["值"], edit=edit)) == ([(2, {"值": "在"})], [])


def test_it_does_not_believe_what_a_file_claims_of_its_size():
    content = rewritten(
        saved(["值"], ["在"]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"A1:A2", b"A1:XFD1048576")
    )
    assert read(content) == ([(2, {"值": "在"})], [])


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 200, b"PK\x03\x04broken"]
)
def test_it_refuses_other_files(content):
    with pytest.raises(NotAWorkbook, match=r"不是\.xlsx文件"):
        open_workbook(BytesIO(content))


def test_it_refuses_a_zip_bomb_without_unpacking_it():
    out = BytesIO(saved(["值"]).getvalue())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(MAX_UNPACKED_BYTES))
    with pytest.raises(NotAWorkbook, match="内容过大"):
        open_workbook(out)


def test_it_refuses_a_file_of_more_bytes_than_a_form_has():
    with pytest.raises(NotAWorkbook, match="超过5MB"):
        open_workbook(BytesIO(bytes(5 * 1024**2 + 1)))


def test_it_refuses_a_file_whose_parts_are_broken():
    with pytest.raises(NotAWorkbook, match="损坏"):
        open_workbook(rewritten(saved(["值"]), "xl/workbook.xml", lambda xml: xml[:40]))
    content = rewritten(saved(["值"], ["在"]), "xl/worksheets/sheet1.xml", lambda xml: xml[:-30])
    assert [str(f) for f in read(content)[1]] == ["表：这张工作表已损坏，读不出来。"]


def test_it_does_not_take_a_file_that_defines_entities():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    content = saved(["值"], ["在"])
    with pytest.raises(NotAWorkbook, match="损坏"):
        open_workbook(rewritten(content, "xl/worksheets/sheet1.xml", lambda xml: laughs + xml))


def rewritten(content: BytesIO, name: str, change) -> BytesIO:
    """The file with one of its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(content) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.infolist():
            data = before.read(part)
            after.writestr(part.filename, change(data) if part.filename == name else data)
    return out
