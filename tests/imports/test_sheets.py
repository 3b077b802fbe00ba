"""Reading somebody's Excel file: every cell as text, every fault named by its place, nothing that eats the server."""

import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from targets.imports.bounds import MAX_PART_BYTES
from targets.imports.rows import Fault, Wrong
from targets.imports.sheets import NotAWorkbook, not_read, open_workbook, table_in
from targets.imports.tables import Columns, Table

SHEET = "表"


def saved(*lines, edit=lambda page: None, is_from_1904: bool = False) -> BytesIO:
    book = Workbook()
    if is_from_1904:
        book.epoch = CALENDAR_MAC_1904
    book.active.title = SHEET
    for line in lines:
        book.active.append(line)
    edit(book.active)
    out = BytesIO()
    book.save(out)
    return out


def table(content: BytesIO, *columns: str, **options) -> Table:
    columns = columns or ("值",)
    options.setdefault("key", columns[0])
    return table_in(open_workbook(content), SHEET, Columns(names={c: (c,) for c in columns}, **options))


def read(content: BytesIO, *columns: str, **options) -> tuple[list[tuple[int, dict]], list[Fault]]:
    found = table(content, *columns, **options)
    return [(row.line, row.cells) for row in found.rows], found.faults


def test_it_reads_the_lines_below_the_heads_and_leaves_out_empty_ones():
    content = saved(["标题"], ["甲", "乙"], ["1", None], [None, "  "], ["2", "二"])
    assert read(content, "甲", "乙") == ([(3, {"甲": "1", "乙": ""}), (5, {"甲": "2", "乙": "二"})], [])


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (4200, "4200"),
        (1.2, "1.2"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (0, "0"),
        (1e300, "1.00E+300"),
        (410402199001011234, "4.10E+17"),
        (13800138000, "13800138000"),
        (" 12,000 ", "12,000"),
        ("１２", "１２"),
        ("980\u200b", "980"),
        ("第一行_x000D_\n第二行", "第一行\n第二行"),
        (date(2024, 6, 30), "2024-06-30"),
        (datetime(2024, 6, 30, 8, 30), "2024-06-30"),
        ("=cmd", "=cmd"),
    ],
)
def test_it_reads_a_cell_as_a_person_would_type_it(typed, text):
    def edit(page):
        page["B2"].value = typed
        if isinstance(typed, str):
            page["B2"].data_type = "s"

    assert read(saved(["名", "值"], ["甲"], edit=edit), "名", "值")[0] == [(2, {"名": "甲", "值": text})]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.07, "0.00%", "7%"),
        (1, "0%", "100%"),
        (7, '0"%"', "7%"),
        (7, "0\\%", "7%"),
        (-7, '0.0"%";[Red]-0.0"%"', "-7%"),
        (8000, '#,##0"户"', "8000户"),
        (8000, '#,##0.00 "户";-#,##0.00 "户"', "8000户"),
        (35, 'General"万元"', "35万元"),
        (35, '[Red]0"万元"', "35万元"),
        (35, '0"万元"_);', "35万元"),
        (20240630, '0000"年"00"月"00"日"', "20240630"),
        (5, '0;[Red]-0;"无"', "5"),
        (5, '"第"0', "5"),
        (-3.2, "0.0_);(0.0)", "-3.2"),
        (-3.2, "0.0_ ;[Red]\\-0.0\\ ", "-3.2"),
        (20240630, "yyyy-mm-dd", "20240630"),
        (45473, "yyyy-mm-dd", "2024-06-30"),
        (45473.4, 'yyyy"年"m"月"d"日" h:mm', "2024-06-30"),
        (45473, '[$-804]yyyy"年"m"月"d"日";@', "2024-06-30"),
        (45473, 'm"月"d"日"', "6月30日"),
        (45473, "m/d;@", "6月30日"),
        (45473, "[$-804]d-mmm", "6月30日"),
        (46203, "[DBNum1]m月d日", "6月30日"),
        (45444, "mmm-yy", "2024年6月"),
        (45444, 'yyyy"年"m"月"', "2024年6月"),
        (45444, "yyyy/mm", "2024年6月"),
        (45473, "yyyy/mm", "2024-06-30"),
    ],
)
def test_it_reads_a_number_as_its_format_shows_it(value, number_format, text):
    def edit(page):
        page["A2"].value, page["A2"].number_format = value, number_format

    assert read(saved(["值"], edit=edit))[0] == [(2, {"值": text})]


@pytest.mark.parametrize(("number_format", "sentence"), {
    '0!.0,"万"': "缩小", '0\\.0,"万元"': "缩小", "#,##0,": "缩小", "0.00,,": "缩小", '#,##0.0,;-#,##0.0,': "缩小",
}.items())  # fmt: skip
def test_a_number_that_is_shown_smaller_is_not_read(number_format, sentence):
    def edit(page):
        page["A2"].value, page["A2"].number_format = 1234567, number_format

    rows, (fault,) = read(saved(["值"], edit=edit))
    assert rows == [(2, {"值": ""})]
    assert sentence in fault.sentence


def test_a_month_is_no_day_and_a_day_without_a_year_is_one_of_the_reports():
    """2024-6 becomes the first of June when it is typed into a workbook, 6月30日 a day of the year then."""

    def edit(page):
        for place, value, number_format in (
            ("A2", date(2024, 6, 1), 'yyyy"年"m"月"'),
            ("A3", date(2026, 6, 30), 'm"月"d"日"'),
            ("A4", date(2024, 6, 30), "yyyy/m/d"),
        ):
            page[place].value, page[place].number_format = value, number_format

    rows = table(saved(["日"], edit=edit), "日", days=frozenset({"日"})).rows
    with pytest.raises(Wrong) as refused:
        rows[0].day("日", year=2024)
    assert "没有写哪一日" in refused.value.faults[0].sentence
    assert [row.day("日", year=2024) for row in rows[1:]] == [date(2024, 6, 30)] * 2


@pytest.mark.parametrize(
    ("format_id", "text"), [(31, "2024-06-30"), (27, "2024-06-30"), (57, "2024-06-30"), (58, "6月30日")]
)
def test_it_knows_the_dates_of_chinese_programs(format_id, text):
    """Their formats have numbers and no text."""
    content = rewritten(
        saved(["值"], [45473], edit=lambda page: setattr(page["A2"], "number_format", "0.00")),
        "xl/styles.xml",
        lambda xml: xml.replace(b'numFmtId="2"', f'numFmtId="{format_id}"'.encode()),
    )
    assert read(content)[0] == [(2, {"值": text})]


@pytest.mark.parametrize("is_from_1904", [False, True])
def test_a_number_in_a_column_of_days_is_one_of_the_workbooks_calendar(is_from_1904):
    serial = 45473 - (1462 if is_from_1904 else 0)
    content = saved(["日", "值"], [serial, serial], is_from_1904=is_from_1904)
    assert read(content, "日", "值", days=frozenset({"日"}))[0] == [
        (2, {"日": "2024-06-30", "值": str(serial)})
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("=1+1", "是公式"),
        ("=cmd|' /C calc'!A0", "是公式"),
        ("#REF!", "是错误值#REF!"),
        (True, "是逻辑值"),
        (time(8, 30), "是时间（08:30）"),
    ],
)
def test_it_names_the_place_of_a_cell_that_cannot_be_read(typed, sentence):
    rows, (fault,) = read(saved(["值"], [typed]))
    assert rows == [(2, {"值": ""})]
    assert str(fault).startswith(f"表 第2行（A2） 值列：{sentence}")


def test_true_is_a_mark_where_marks_stand():
    content = saved(["名", "值"], ["甲", True], ["乙", False])
    rows, faults = read(content, "名", "值", marks=frozenset({"值"}))
    assert ([cells["值"] for _, cells in rows], faults) == (["是", "否"], [])


def test_it_says_so_when_the_sheet_is_missing():
    found = table_in(open_workbook(saved(["别的"])), "填报表", Columns(names={"值": ("值",)}, key="值"))
    assert [str(f) for f in found.faults] == ["填报表：缺少这张工作表。"]


def test_it_asks_which_of_two_sheets_is_meant():
    def edit(page):
        page.title = "六月"
        page.parent.copy_worksheet(page).title = "备份"

    found = table_in(
        open_workbook(saved(["值"], ["在"], edit=edit)), "填报表", Columns(names={"值": ("值",)}, key="值")
    )
    (fault,) = found.faults
    assert "可能是“六月”、“备份”" in fault.sentence


def test_it_names_the_sheets_that_were_not_read():
    def edit(page):
        page.parent.copy_worksheet(page).title = "表 (2)"
        page.parent.create_sheet("空")
        page.parent.copy_worksheet(page).title = "藏"
        page.parent["藏"].sheet_state = "hidden"

    book = open_workbook(saved(["值"], ["在"], edit=edit))
    found = table_in(book, SHEET, Columns(names={"值": ("值",)}, key="值"))
    assert [row["值"] for row in found.rows] == ["在"]
    assert not_read(book, found) == ["没有读工作表“表 (2)”。"]


@pytest.mark.parametrize("title", ["Sheet1", " 填 报 表", "填报表(6月)"])
def test_a_sheet_may_be_called_otherwise(title):
    content = saved(["值"], ["在"], edit=lambda page: setattr(page, "title", title))
    found = table_in(open_workbook(content), "填报表", Columns(names={"值": ("值",)}, key="值"))
    assert [row["值"] for row in found.rows] == ["在"]


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


# -- merged cells


def test_a_merged_cell_counts_for_every_row_that_it_covers():
    def edit(page):
        page.merge_cells("A2:A4")
        page.merge_cells("C2:D2")

    content = saved(
        ["板块", "名", "备注"], ["一", "甲", "宽"], [None, "乙"], [None, "丙"], ["二", "丁"], edit=edit
    )
    rows, faults = read(content, "板块", "名", key="名")
    assert ([(c["板块"], c["名"]) for _, c in rows], faults) == (
        [("一", "甲"), ("一", "乙"), ("一", "丙"), ("二", "丁")], [],
    )  # fmt: skip


def test_a_merged_number_is_no_number_of_each_row():
    content = saved(["名", "值"], ["甲", 8], ["乙"], edit=lambda page: page.merge_cells("B2:B3"))
    _, faults = read(content, "名", "值", once=frozenset({"值"}))
    assert [(f.cell, "合并" in f.sentence) for f in faults] == [("B2", True), ("B3", True)]


def test_an_empty_merged_number_is_none():
    content = saved(["名", "值"], ["甲"], ["乙"], edit=lambda page: page.merge_cells("B2:B3"))
    assert read(content, "名", "值", once=frozenset({"值"}))[1] == []


def test_heads_may_stand_in_two_lines():
    def edit(page):
        page.merge_cells("A2:A3")
        page.merge_cells("B2:C2")

    content = saved(
        ["标题"], ["编号", "责任单位"], [None, "牵头单位", "配合单位"], ["1", "甲", "乙"], edit=edit
    )
    rows, faults = read(content, "编号", "牵头单位", "配合单位")
    assert (rows, faults) == ([(4, {"编号": "1", "牵头单位": "甲", "配合单位": "乙"})], [])


# -- files that are none


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 200, b"PK\x03\x04broken"]
)
def test_it_refuses_other_files(content):
    with pytest.raises(NotAWorkbook, match=r"不是\.xlsx文件"):
        open_workbook(BytesIO(content))


def test_it_refuses_a_zip_bomb_without_unpacking_it():
    content = rewritten(
        saved(["值"]), "xl/styles.xml", lambda xml: xml + b" " * MAX_PART_BYTES, zipfile.ZIP_DEFLATED
    )
    with pytest.raises(NotAWorkbook, match="内容过大"):
        open_workbook(content)


def test_pictures_and_what_else_nobody_reads_do_not_count():
    out = BytesIO(saved(["值"], ["在"]).getvalue())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(MAX_PART_BYTES + 1))
        archive.writestr("xl/calcChain.xml", b"<calcChain>" + b"<c/>" * 100_000 + b"</calcChain>")
    assert read(out) == ([(2, {"值": "在"})], [])


def test_it_refuses_a_file_of_more_bytes_than_a_form_has():
    with pytest.raises(NotAWorkbook, match="超过5MB"):
        open_workbook(BytesIO(bytes(5 * 1024**2 + 1)))


def test_it_refuses_a_file_whose_parts_are_broken():
    with pytest.raises(NotAWorkbook, match="损坏"):
        open_workbook(rewritten(saved(["值"]), "xl/workbook.xml", lambda xml: xml[:40]))
    with pytest.raises(NotAWorkbook, match="损坏"):
        open_workbook(rewritten(saved(["值"]), "xl/worksheets/sheet1.xml", lambda xml: xml[:-30]))
    content = rewritten(
        saved(["值"], ["在"]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'"A2"', b'"2A"')
    )
    assert [str(f) for f in read(content)[1]] == ["表：这张工作表已损坏，读不出来。"]


def test_it_does_not_take_a_file_that_defines_entities():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    content = saved(["值"], ["在"])
    with pytest.raises(NotAWorkbook, match="损坏"):
        open_workbook(rewritten(content, "xl/worksheets/sheet1.xml", lambda xml: laughs + xml))


def rewritten(content: BytesIO, name: str, change, how: int = zipfile.ZIP_STORED) -> BytesIO:
    """The file with one of its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(content) as before, zipfile.ZipFile(out, "w", how) as after:
        for part in before.infolist():
            data = before.read(part)
            after.writestr(part.filename, change(data) if part.filename == name else data)
    return out
