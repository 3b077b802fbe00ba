"""What must hold of any table, found by hypothesis."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.documents.sources.office_files import rows_of
from targets.documents.sources.refusing import NotReadable
from targets.domain.extraction.tables import words
from tests.documents.sources.offices import UNITS, table

HEADS = words(
    "序号 类别 任务内容 年度目标 牵头领导 牵头单位 责任单位 配合单位 完成时限 完成比例 状态 进展情况 备注 累计完成"
)
SAID = words("""
    1 一、经济 新建公园3座 推进亿元以上项目42个，年度完成投资65亿元 增长6%左右 常务副区长 区发改局 区发改局、区水利局
    合计 各乡镇（街道） 2025年9月底前 全年 46.5% — 0 红灯 已完成 备注：无 12 区住建局（牵头）、区统计局
""")
CELLS = st.sampled_from(SAID) | st.text(max_size=8) | st.none() | st.integers(-5, 99999)
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=6)
quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def made(heads, rows) -> bytes:
    legal = [[_legal(cell) for cell in row] for row in rows]
    return table(["2025年任务分解表"], heads, *legal)


def _legal(cell):
    """A workbook takes no control signs, and calculates what begins with =."""
    return "".join(sign for sign in cell if sign.isprintable()).lstrip("=") if isinstance(cell, str) else cell


def read(content: bytes, name: str = "表.xlsx"):
    try:
        return rows_of(name, content, UNITS)
    except NotReadable as refused:
        return refused.sentence


@quickly
@given(st.permutations(list(HEADS)), ROWS)
def test_every_word_of_a_row_stands_in_the_file_and_reading_is_deterministic(heads, rows):
    content = made(heads, rows)
    found = read(content)

    assert found == read(content)
    for row in found.rows:
        assert row.proposals
        assert row.text == row.span.of(found.text)
        for unit in (*row.leads, *row.supporting):
            assert "".join(unit.said.split()) in "".join(found.text.split())
        for one in row.proposals:
            assert one.quote == one.span.of(found.text) != ""
            assert "\n" not in one.quote


@quickly
@given(st.permutations(range(5)), st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=4))
def test_the_order_of_the_columns_does_not_matter(order, rows):
    heads = ["任务内容", "牵头单位", "配合单位", "完成时限", "备注"]
    plain = read(made(heads, rows))
    other = read(made([heads[at] for at in order], [[row[at] for at in order] for row in rows]))

    told = [
        [(row.text, row.leads, row.supporting, row.due, row.remarks, len(row.proposals)) for row in one.rows]
        for one in (plain, other)
    ]
    assert told[0] == told[1]


@quickly
@given(st.binary(max_size=600), st.sampled_from(["a.xlsx", "a.docx", "a.csv", "a.txt", "a.html"]))
def test_any_bytes_are_read_or_refused_in_a_sentence(content, name):
    found = read(content, name)

    assert found.endswith("。") if isinstance(found, str) else found.rows or found.sentence
