"""Heads, lines, lists and encodings of a table, in text as in a workbook."""

import pytest

from targets.imports.delimited import NotText, table_in_text, text_in
from targets.imports.names import Names, NotKnown, split_names
from targets.imports.tables import Columns, Table

COLUMNS = Columns(
    names={name: (name,) for name in ("编号", "目标值", "牵头单位", "权重（%）", "备注栏目")},
    optional=frozenset({"权重（%）", "备注栏目"}),
    key="编号",
    keys=frozenset({"编号"}),
    once=frozenset({"编号", "目标值"}),
)


def read(text: str, columns: Columns = COLUMNS) -> Table:
    return table_in_text("表", text.encode(), columns)


def faults(text: str) -> list[str]:
    return [str(fault) for fault in read(text).faults]


# -- heads


@pytest.mark.parametrize(
    "head",
    [
        "编号,目标值,牵头单位",
        " 编号 ,目 标 值,牵头 单位",
        '"编\n号",目标值,"牵头\r\n单位"',
        "编号,目标值（户）,牵头单位",
        "编号,目标值(单位：户),牵头单位",
        "编号*,目标值：,牵头单位（必填）",
        "\ufeff编号,目标值\u200b,牵头单位\u00a0",
        "编　号,目标值,牵头单位",
    ],
)
def test_heads_are_compared_as_a_person_would(head):
    found = read(head + "\nB-017,8000,区统计局\n")
    assert found.faults == []
    assert found.rows[0].cells == {"编号": "B-017", "目标值": "8000", "牵头单位": "区统计局"}


@pytest.mark.parametrize("head", ["权重（%）", "权重(%)", "权重（％）", "权重", "权 重"])
def test_a_unit_in_brackets_and_its_width_do_not_count(head):
    found = read(f"编号,目标值,牵头单位,{head}\nB-017,1,甲,20\n")
    assert (found.rows[0]["权重（%）"], found.left_out) == ("20", [])


def test_heads_stand_in_any_order_below_titles_and_hints():
    above = "二〇二四年目标任务\n制表：政府办,,\n\n" + "说明\n" * 20
    found = read(above + "牵头单位,编号,目标值\n甲,B-017,1\n")
    assert (found.rows[0].line, found.rows[0].cells) == (
        25,
        {"牵头单位": "甲", "编号": "B-017", "目标值": "1"},
    )


def test_columns_that_are_not_needed_are_left_out_and_named():
    found = read("序号,编号,目标值,牵头单位,备注,,联系电话\n1,B-017,5,甲,待定,x,138\n")
    assert found.rows[0].cells == {"编号": "B-017", "目标值": "5", "牵头单位": "甲"}
    assert found.left_out == ["表：没有用到“序号”、“备注”、“联系电话”、没有列名的F列。"]


def test_empty_columns_and_lines_that_a_spreadsheet_leaves_behind_are_dropped():
    found = read("编号,目标值,牵头单位,,,\nB-017,5,甲,,,\n,,,,,\n,,,\n")
    assert (len(found.rows), found.faults, found.left_out) == (1, [], [])


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        ("编号,目标值,牵头单为", "（C1） 牵头单为列：不认识这一列，是不是“牵头单位”？"),
        ("编号,目标直,牵头单位", "（B1） 目标直列：不认识这一列，是不是“目标值”？"),
        ("编码,目标值,牵头单位", "（A1） 编码列：不认识这一列，是不是“编号”？"),
        ("编号,目标值,牵头部门", "（C1） 牵头部门列：不认识这一列，是不是“牵头单位”？"),
        ("编号,目标值,牵头单位,权种（%）", "（D1） 权种（%）列：不认识这一列，是不是“权重（%）”？"),
        ("编号,目标值,牵头单位,备注栏", "（D1） 备注栏列：不认识这一列，是不是“备注栏目”？"),
        ("编号,目标值（万元）,牵头单位", "（B1） 目标值（万元）列：不认识这一列，是不是“目标值”？"),
        ("编号,目标值", "列：缺少这一列。"),
        ("编号,目标值,牵头单位,目标值", "（D1） 目标值列：这一列有两个。"),
    ],
)
def test_it_asks_about_what_looks_like_a_misspelt_head(head, asked):
    found = read(head + "\nB-017,1,甲,1\n")
    assert not found.is_whole
    assert any(asked in str(fault) for fault in found.faults)


def test_a_column_of_ones_own_is_none_of_the_misspelt():
    assert read("序号,编号,目标值,牵头单位,责任人,状态\n1,B-017,1,甲,x,y\n").is_whole


# -- lines


@pytest.mark.parametrize(
    "line",
    [
        "合计,8000,", "小计,8000,3", "总计269项,,", ",合计,", "合 计,10,", "注：数据为预计数,,", "备注：1.甲 2.乙,,",
        "填报人：张某,审核人：李某,", "（盖章）,,", ",,单位负责人（签名）", "说明：见附件,,", "联系电话：0375,,",
        "编号,目标值,牵头单位", ",以上为全部任务,",
    ],
)  # fmt: skip
def test_totals_notes_and_signatures_are_left_out_and_named(line):
    found = read(f"编号,目标值,牵头单位\nB-017,5,甲\n{line}\n")
    assert ([row["编号"] for row in found.rows], found.faults) == (["B-017"], [])
    assert len(found.left_out) == 1
    assert "第3行" in found.left_out[0]


@pytest.mark.parametrize("line", [",5,甲", "B-018,,", "B-018,5,", ",5,注意"])
def test_a_line_that_somebody_has_filled_in_is_one(line):
    assert len(read(f"编号,目标值,牵头单位\nB-017,5,甲\n{line}\n").rows) == 2


def test_an_empty_line_in_between_is_named():
    found = read("编号,目标值,牵头单位\nB-017,5,甲\n,,\nB-018,5,甲\n")
    assert ([row.line for row in found.rows], found.left_out) == ([2, 4], ["表：第3行是空行。"])


def test_what_people_fill_in_decides_where_it_is_known():
    columns = Columns(
        names=COLUMNS.names, key="编号", filled=frozenset({"目标值"}), optional=COLUMNS.optional
    )
    found = read("编号,目标值,牵头单位\n,,甲\n,合计,甲\n,5,甲\n", columns)
    assert [row.line for row in found.rows] == [4]


def test_a_key_in_scientific_notation_is_refused_at_its_cell():
    fault = faults("编号,目标值,牵头单位\n1.38E+10,5,甲\n")[0]
    assert fault.startswith("表 第2行（A2） 编号列：“1.38E+10”是表格软件改写")


# -- text in columns

TEXT = "编号{0}目标值{0}牵头单位\r\nB-017{0}8000{0}区统计局\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "；", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_it_reads_every_encoding_and_separator_that_excel_and_wps_save(separator, encoding):
    found = table_in_text("表", TEXT.format(separator).encode(encoding), COLUMNS)
    assert [row.cells for row in found.rows] == [{"编号": "B-017", "目标值": "8000", "牵头单位": "区统计局"}]


def test_it_reads_big_endian_with_its_mark():
    assert text_in(b"\xfe\xff" + "登录名".encode("utf-16-be")) == "登录名"


def test_it_reads_signs_that_only_gb_18030_has():
    assert text_in("㐂某,𠮷某".encode("gb18030")) == "㐂某,𠮷某"


def test_an_instruction_to_excel_is_no_head():
    assert len(read("sep=;\n编号;目标值;牵头单位\nB-017;5;甲\n").rows) == 1


def test_a_quoted_line_end_is_no_line():
    found = read('编号,目标值,牵头单位\nB-017,5,"甲\r\n乙"\nB-018,5,甲\n')
    assert [(row.line, row["牵头单位"]) for row in found.rows] == [(2, "甲\n乙"), (3, "甲")]


def test_a_line_wider_than_the_heads_has_slipped():
    assert faults("编号,目标值,牵头单位\nB-017,8,000,甲\n") == ["表 第2行：单元格比列名多。"]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff", b"\xff\xfe\0"])
def test_it_refuses_what_is_no_text(content):
    with pytest.raises(NotText):
        text_in(content)


# -- lists and names

UNITS = Names(
    [
        ("区住建局", "区住建局", ["区住房和城乡建设局", "住建局"]),
        ("区统计局", "区统计局", ["统计局"]),
        ("区科技和大数据局", "区科技和大数据局", ["区科技局"]),
        ("区工信局", "区工信局", ["工信局", "区科工局"]),
        ("区商务局", "区商务局", ["区科工局"]),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "区统计局、区工信局", "区统计局，区工信局", "区统计局,区工信局", "区统计局；区工信局", "区统计局;区工信局",
        "区统计局/区工信局", "区统计局\n区工信局", "区统计局 区工信局", "区统计局　区工信局", "区统计局和区工信局",
        "区统计局、 区工信局、", "统计局，工信局", " 区统计局 、\u200b区 工信局", "区统计局及区工信局",
    ],
)  # fmt: skip
def test_lists_are_separated_however_people_do(text):
    assert UNITS.find_all(text) == ["区统计局", "区工信局"]


def test_a_name_with_a_separator_in_it_is_one():
    assert UNITS.find_all("区科技和大数据局、区住房和城乡建设局") == ["区科技和大数据局", "区住建局"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("区住建", "没有“区住建”，最接近的是“区住建局”。"),
        ("区住建委", "没有“区住建委”，最接近的是“区住建局”。"),
        ("住房和城乡建设局", "没有“住房和城乡建设局”，最接近的是“区住建局”。"),
        ("太空", "没有“太空”。"),
        ("区民统局", "没有“区民统局”。"),  # 局 and 区 are in all names
        ("区科工局", "“区科工局”可能是“区工信局”、“区商务局”，请写全称。"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(text, sentence):
    with pytest.raises(NotKnown) as refused:
        UNITS.find_all(f"区统计局、{text}")
    assert str(refused.value) == sentence


def test_a_full_name_means_its_own_unit():
    names = Names([(1, "区科技局", []), (2, "区科技和大数据局", ["区科技局"])])
    assert names.find("区科技局") == 1


def test_names_that_are_not_known_are_split_too():
    assert split_names("区住建局、住建局；住 建；区住建局") == ["区住建局", "住建局", "住 建"]
