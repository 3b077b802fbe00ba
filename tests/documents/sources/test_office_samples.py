"""Each of the eight sample files comes in, or is named for what it is."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from targets.documents.sources.office_files import rows_of
from targets.documents.sources.reading import text_of
from targets.domain.extraction import District, KnownPost, KnownUnit
from targets.domain.extraction.offices import Column, FileKind
from targets.domain.words import Light

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "offices"
DISTRICT = District(
    [
        KnownUnit("发展改革局", ("区发展改革局",)),
        KnownUnit("工业和信息化局", ("区工业和信息化局",)),
        KnownUnit("统计局", ("区统计局",)),
        KnownUnit("水利局", ("区水利局",)),
        KnownUnit("住房城乡建设局", ("区住房城乡建设局",)),
        KnownUnit("农业农村局", ("区农业农村局",)),
        KnownUnit("生态环境分局", ("区生态环境分局",)),
        KnownUnit("人力资源和社会保障局", ("区人社局",)),
        KnownUnit("民政局", ("区民政局",)),
        KnownUnit("商务局", ("区商务局",)),
        KnownUnit("经开区管委会", ()),
        KnownUnit("东城街道", ()),
        KnownUnit("西岭镇", ()),
    ],
    [KnownPost("常务副区长", "")],
)


def read(name: str):
    return rows_of(name, (SAMPLES / name).read_bytes(), DISTRICT)


@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        ("1_report.docx", FileKind.REPORT, 0),
        ("2_decomposition_table.docx", FileKind.DECOMPOSITION, 6),
        ("3_decomposition_inline.docx", FileKind.LIST, 5),
        ("4_progress_ledger.xlsx", FileKind.LEDGER, 6),
        ("5_minsheng_by_area.xlsx", FileKind.BY_AREA, 3),
        ("6_bulletin.docx", FileKind.BULLETIN, 0),
        ("7_disclosure.html", FileKind.PUBLIC_PAGE, 0),
        ("8_report.pdf", FileKind.REPORT, 0),
    ],
)
def test_it_is_known_for_what_it_is(name, kind, rows):
    table = read(name)

    assert (table.kind, len(table.rows), table.year) == (kind, rows, 2025)
    assert bool(table.sentence) == (rows == 0)
    assert table.sentence == "" or table.sentence.endswith("。")


@pytest.mark.parametrize("name", ["2_decomposition_table.docx", "3_decomposition_inline.docx"])
def test_its_text_is_that_of_the_source(name):
    table = read(name)

    assert table.text == text_of(name, (SAMPLES / name).read_bytes())
    assert all(row.span.of(table.text) == row.text for row in table.rows)
    assert all(one.span.of(table.text) == one.quote for one in table.proposals)


def test_the_decomposition_table_gives_owners_leaders_and_deadlines():
    first, second, third, fourth, fifth, last = read("2_decomposition_table.docx").rows

    assert first.area == "一、主要预期目标" == second.area
    assert (first.lead.unit, first.leader.post) == ("发展改革局", "常务副区长")
    assert [unit.said for unit in first.supporting] == ["区统计局", "区直有关部门", "各乡镇（街道）"]
    assert [unit.is_open for unit in first.supporting] == [False, True, True]
    assert (second.leader.said, second.leader.post) == ("王某某", "")
    assert (second.due.words, second.due.day, second.due.is_by_default) == ("全年", date(2025, 12, 31), True)
    assert [one.title for one in third.proposals if one.verdict == "promise"] == [
        "推进亿元以上项目",
        "完成亿元以上项目投资",
    ]
    assert third.due.words == "按时间节点推进"
    assert fourth.due.day == date(2025, 9, 30)
    assert [unit.said for unit in fifth.supporting] == ["有关乡镇"]
    assert last.area == "三、乡村振兴"
    assert last.lead.unit == "生态环境分局"  # the note below the table says that the first leads
    assert [unit.unit for unit in last.supporting] == ["农业农村局", ""]
    assert not last.questions


def test_the_list_gives_the_same_from_brackets_of_four_kinds():
    table = read("3_decomposition_inline.docx")
    first, _, third, fourth, last = table.rows

    assert (first.text, first.lead.unit, first.number) == ("地区生产总值增长6%左右", "发展改革局", "（一）")
    assert (third.theme, third.lead.unit) == ("（一）坚持项目为王", "发展改革局")
    assert [unit.said for unit in third.supporting] == ["区直有关部门", "各乡镇（街道）"]
    assert (fourth.lead.unit, fourth.supporting[0].unit) == ("水利局", "住房城乡建设局")
    assert (fourth.due.day, fourth.text) == (date(2025, 9, 30), "第三水厂（二期）建成通水")
    assert [unit.said for unit in last.leads] == ["区商务局", "区投资促进中心"]
    assert last.lead is None
    assert "2个牵头单位" in last.questions[0].sentence
    assert [unit.said for unit in last.supporting] == ["各乡镇〔街道〕"]
    assert [unit.said for unit in table.unknown_units] == ["区投资促进中心"]


def test_the_ledger_gives_progress_in_numbers_and_lights_in_words():
    table = read("4_progress_ledger.xlsx")
    gdp, industry, jobless, invested, plant, fields = table.rows

    assert table.data_date == date(2025, 6, 30)
    assert (gdp.progress.value, gdp.progress.unit, gdp.progress.growth) == (
        Decimal("98.4"),
        "亿元",
        Decimal("5.4"),
    )
    assert gdp.progress.gap == Decimal("-0.6")
    assert (industry.progress.value, industry.progress.growth) == (None, Decimal("7.3"))
    assert (jobless.progress.value, jobless.progress.growth, jobless.progress.gap) == (
        Decimal("5.2"),
        None,
        None,
    )
    assert (jobless.proposals[0].comparator, jobless.proposals[0].value) == ("<=", Decimal("5.5"))
    goal = next(one for one in invested.proposals if one.verdict == "promise")
    assert (goal.title, goal.value, goal.unit) == ("亿元以上项目年度投资", Decimal(65), "亿元")
    assert goal.quote == "亿元以上项目年度投资\t65\t亿元"
    assert (invested.progress.share, invested.progress.pace) == (Decimal("0.465"), Decimal("0.5"))
    assert (invested.progress.light, plant.progress.light, fields.progress.light) == (
        Light.BEHIND,
        Light.ON_TRACK,
        Light.DONE,
    )
    assert (plant.area, plant.progress.value, plant.progress.said[Column.REACHED]) == (
        "项目建设",
        None,
        "主体完成80%",
    )
    assert [row.due.day for row in (invested, plant, fields)] == [
        date(2025, 12, 31),  # as text
        date(2025, 9, 30),  # as ISO text
        date(2025, 12, 1),  # as a serial number
    ]


def test_the_table_by_area_gives_a_row_an_item_and_tells_0_from_nothing():
    jobs, homes, canteens = read("5_minsheng_by_area.xlsx").rows

    assert (jobs.lead.unit, homes.lead.unit) == ("人力资源和社会保障局", "民政局")
    assert (jobs.proposals[0].title, jobs.proposals[0].value, jobs.proposals[0].unit) == (
        "城镇新增就业",
        4500,
        "人",
    )
    assert [(one.area.said, one.target, one.is_total) for one in jobs.by_area] == [
        ("全区", 4500, True),
        ("东城街道", 1200, False),
        ("西岭镇", 800, False),
    ]
    assert (homes.by_area[2].value, homes.by_area[2].share) == (0, 0)
    assert (canteens.by_area[2].value, canteens.by_area[2].share) == (None, None)
    assert jobs.by_area[1].share == Decimal("0.633")
