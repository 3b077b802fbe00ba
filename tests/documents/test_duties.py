"""责任分解表, its list form, and 认领单, read back from the files."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from targets.domain.quantities import month_end_or_day
from targets.models import EventKind, Owner, OwnerRole, Post, Target, Theme, Unit
from tests.conftest import at
from tests.test_events import newest

LONG = "新" * 40
PLACE = "/2024/owners/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(2024, 7, 18))


@pytest.fixture
def world(report, theme, target, road, make_target, housing_bureau, market_bureau):
    """Four targets below two headings of one area, and one below an area that has no headings of its own.

    E-017 is below 优化营商环境 as B-017 is; C-002 was cancelled.
    """
    mayor = Post.objects.create(title="常务副区长", position=1)
    goals = Theme.objects.create(report=report, title="主要预期目标", short_title="目标", position=0)
    growth = Theme.objects.create(
        report=report, parent=goals, title="主要预期目标", short_title="目标", position=0
    )
    other = Theme.objects.create(
        report=report, parent=theme.parent, title="提振消费市场", short_title="消费", position=3
    )
    finance = Unit.objects.create(name="区财政局", position=3)
    gdp = make_target(
        "A-001", title="地区生产总值增速", measure="rate", unit="%", value=Decimal("7.5"), post=mayor,
        owners_confirmed=True, supporting=(finance, housing_bureau),
    )  # fmt: skip
    gdp.theme = growth
    gdp.save()
    spend = make_target(
        "B-030", title=LONG, measure="narrative", value=None, unit="", deadline_words="持续推进"
    )
    spend.theme = other
    spend.save()
    make_target(
        "C-002", title="已取消", state="cancelled", state_date=date(2024, 3, 1), state_reason="并入他项"
    )
    target.post, target.due_date = mayor, date(2024, 6, 30)
    target.save()
    Owner.objects.create(target=target, unit=finance, role=OwnerRole.SUPPORTING)
    return report


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def word(office, name: str):
    answer = office.get(PLACE + name)
    assert answer.status_code == 200
    return Document(BytesIO(answer.content))


def book(office, name: str):
    return load_workbook(BytesIO(office.get(PLACE + name).content))


def texts(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


ORDER = ["地区生产总值增速（7.5%）", "新增市场主体（8000户）", "新华路南延建成通车", LONG]


def test_word_has_every_target_once_in_the_order_of_the_report(office, world):
    read = word(office, "table.docx")
    heads, *rows = texts(read.tables[0])
    assert heads == [
        "序号",
        "类别",
        "事项",
        "目标任务",
        "分管领导",
        "牵头单位",
        "配合单位",
        "完成时限",
        "备注",
    ]
    assert [row[3] for row in rows] == ORDER
    assert rows[1] == [
        "2", "（一）大力促进投资消费", "优化营商环境", "新增市场主体（8000户）", "常务副区长", "区市场监管局",
        "区财政局", "6月底前", "待确认",
    ]  # fmt: skip
    assert rows[3][7] == "持续推进"
    assert rows[0][6:] == ["区住建局、区财政局", "12月底前", ""]
    assert [p.text for p in read.paragraphs[:2]] == [
        "2024年政府工作报告目标任务责任分解表",
        "截至2024年7月18日　共4项　其中3项责任单位为建议，待确认",
    ]


def test_word_says_headings_once_and_repeats_its_head(office, world):
    table = word(office, "table.docx").tables[0]
    area = [row.cells[1]._tc for row in table.rows]
    theme = [row.cells[2]._tc for row in table.rows]
    assert area[2] is area[3] is area[4]
    assert area[1] is not area[2]
    assert theme[2] is theme[3]
    assert theme[3] is not theme[4]
    assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
    assert all(row._tr.trPr.xpath("w:cantSplit") for row in table.rows)


@pytest.mark.parametrize(
    ("columns", "heads", "second"),
    [
        (
            "leader_first",
            ["分管领导", "牵头单位", "配合单位", "完成时限", "备注"],
            ["常务副区长", "区市场监管局", "区财政局"],
        ),
        (
            "answerable",
            ["分管领导", "牵头单位", "责任单位", "完成时限", "备注"],
            ["常务副区长", "区市场监管局", "区财政局"],
        ),
        ("units_only", ["牵头单位", "配合单位", "完成时限", "备注"], ["区市场监管局", "区财政局"]),
        (
            "one_column",
            ["分管领导", "责任单位", "完成时限", "备注"],
            ["常务副区长", "区市场监管局、区财政局"],
        ),
        (
            "nonsense",
            ["分管领导", "牵头单位", "配合单位", "完成时限", "备注"],
            ["常务副区长", "区市场监管局", "区财政局"],
        ),
    ],
)
def test_an_office_chooses_its_order_of_columns(columns, heads, second, office, world):
    rows = texts(word(office, f"table.docx?columns={columns}").tables[0])
    assert rows[0][4:] == heads
    assert rows[2][4:-2] == second
    page = book(office, f"table.xlsx?columns={columns}").active
    assert [cell.value for cell in page[3]][4:] == heads
    assert [cell.value for cell in page[5]][4:-2] == second


def test_what_is_settled_has_no_remarks(office, world):
    Target.objects.update(owners_confirmed=True)
    read = word(office, "table.docx")
    assert texts(read.tables[0])[0][-1] == "完成时限"
    assert "待确认" not in read.paragraphs[1].text
    assert not [p.text for p in word(office, "list.docx").paragraphs if "待确认" in p.text]


def test_all_that_is_proposed_is_said_in_one_word(office, world):
    Target.objects.update(owners_confirmed=False)
    for name in ("table.docx", "list.docx"):
        read = word(office, name)
        assert read.paragraphs[1].text.endswith("共4项　责任单位均为建议，待确认")
        assert not [p.text for p in read.paragraphs[2:] if "待确认" in p.text]


def test_short_columns_stand_in_the_middle_and_rows_have_room(office, world):
    table = word(office, "table.docx").tables[0]
    centred = [cell.paragraphs[0].alignment == 1 for cell in table.rows[1].cells]
    assert centred == [True, False, False, False, True, True, False, True, True]
    assert all(row.height.mm >= 7.9 for row in table.rows)
    page = book(office, "table.xlsx").active
    assert [cell.alignment.horizontal for cell in page[4]][3:6] == ["left", "center", "center"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2024, 2, 29), "2月底前"), (date(2024, 12, 31), "12月底前"), (date(2024, 6, 15), "6月15日"),
        (date(2025, 6, 30), "2025年6月底前"), (date(2025, 1, 6), "2025年1月6日"),
    ],
)  # fmt: skip
def test_a_deadline_is_said_as_offices_write_it(day, said):
    assert month_end_or_day(day, 2024) == said


@pytest.mark.parametrize("columns", ["leader_first", "answerable", "units_only", "one_column"])
def test_the_columns_fill_the_sheet(columns, office, world):
    table = word(office, f"table.docx?columns={columns}").tables[0]
    assert round(sum(cell.width.mm for cell in table.rows[0].cells)) == 247
    assert table.rows[0].cells[3].width.mm >= 40


def test_excel_merges_headings_and_has_every_target_once(office, world):
    page = book(office, "table.xlsx").active
    assert page["A1"].value == "2024年政府工作报告目标任务责任分解表"
    assert {"B5:B7", "C5:C6"} <= {str(area) for area in page.merged_cells.ranges}
    assert [page.cell(row, 4).value for row in range(4, 8)] == ORDER
    assert [page.cell(row, 1).value for row in range(4, 8)] == [1, 2, 3, 4]
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$3:$3")
    assert page.row_dimensions[7].height > page.row_dimensions[6].height  # the long title


def test_the_list_has_the_units_in_brackets(office, world):
    read = [p.text for p in word(office, "list.docx").paragraphs if p.text][2:]
    assert read == [
        "主要预期目标",
        "1．地区生产总值增速（7.5%）。［牵头单位：区市场监管局；责任单位：区住建局、区财政局］",
        "（一）大力促进投资消费",
        "优化营商环境",
        "2．新增市场主体（8000户），6月底前完成。［牵头单位：区市场监管局；责任单位：区财政局］（责任单位待确认）",
        "3．新华路南延建成通车。［牵头单位：区住建局］（责任单位待确认）",
        "提振消费市场",
        f"4．{LONG}，持续推进。［牵头单位：区市场监管局］（责任单位待确认）",
    ]


def test_a_unit_takes_on_what_it_leads_and_what_it_supports(office, world, housing_bureau):
    read = word(office, f"claims.docx?unit={housing_bureau.pk}")
    assert read.paragraphs[0].text == "2024年政府工作报告目标任务认领单（区住建局）"
    assert "牵头1项　配合1项" in read.paragraphs[1].text
    led, supported = (texts(table) for table in read.tables)
    assert led[0] == ["序号", "类别", "编号", "目标任务", "配合单位", "分管领导", "完成时限", "备注"]
    assert [row[2:4] for row in led[1:]] == [["E-017", "新华路南延建成通车"]]
    assert supported[0] == ["序号", "类别", "编号", "目标任务", "牵头单位", "分管领导", "完成时限"]
    assert [row[2] for row in supported[1:]] == ["A-001"]
    assert "认领单位（盖章）" in read.paragraphs[-1].text


def test_all_units_have_a_sheet_each(office, world):
    read = word(office, "claims.docx")
    titles = [p for p in read.paragraphs if "认领单（" in p.text]
    assert [p.text.partition("（")[2] for p in titles] == ["区市场监管局）", "区住建局）", "区财政局）"]
    assert [bool(p.paragraph_format.page_break_before) for p in titles] == [False, True, True]
    pages = book(office, "claims.xlsx")
    assert pages.sheetnames == ["区市场监管局牵头", "区住建局牵头", "区住建局配合", "区财政局配合"]


def test_a_leader_takes_on_what_the_post_is_in_charge_of(office, world):
    mayor = Post.objects.get()
    (table,) = word(office, f"claims.docx?post={mayor.pk}").tables
    heads, *rows = texts(table)
    assert heads == ["序号", "牵头单位", "编号", "目标任务", "配合单位", "完成时限", "备注"]
    assert [row[2] for row in rows] == ["A-001", "B-017"]
    assert table.rows[1].cells[1]._tc is table.rows[2].cells[1]._tc
    assert book(office, "claims.xlsx?of=posts").sheetnames == ["常务副区长"]


@pytest.mark.parametrize("name", ["claims.docx?unit=99999", "claims.xlsx?post=99999"])
def test_there_is_no_sheet_for_who_has_nothing(name, office, world):
    assert office.get(PLACE + name).status_code == 404


def test_units_have_their_names_of_the_day(office, world, market_bureau):
    market_bureau.name = "区市场监督管理局"
    market_bureau.former_names = [{"name": "区市场监管局", "until": "2024-07-01"}]
    market_bureau.save()
    now = texts(word(office, "table.docx").tables[0])
    then = texts(word(office, "table.docx?as_of=2024-06-30").tables[0])
    assert (now[2][5], then[2][5]) == ("区市场监督管理局", "区市场监管局")
    assert (
        "（区市场监管局）"
        in word(office, f"claims.docx?as_of=2024-06-30&unit={market_bureau.pk}").paragraphs[0].text
    )


def test_what_was_cancelled_later_is_there_on_a_day_before(office, world):
    rows = texts(word(office, "table.docx?as_of=2024-02-01").tables[0])
    assert [row[3] for row in rows].count("已取消（8000户）") == 1


def test_files_say_where_progress_is_invented(office, world):
    world.is_demo = True
    world.save()
    answer = office.get(PLACE + "table.docx")
    assert "%EF%BC%88%E6%BC%94%E7%A4%BA%EF%BC%89" in answer["Content-Disposition"]  # （演示）
    assert "演示数据" in Document(BytesIO(answer.content)).paragraphs[1].text


@pytest.mark.parametrize("name", ["table.docx", "table.xlsx", "list.docx", "claims.docx", "claims.xlsx"])
@pytest.mark.parametrize("count", [3, 30])
def test_a_file_costs_the_same_however_much_it_holds(
    name, count, office, report, make_target, housing_bureau, django_assert_max_num_queries
):
    for n in range(count):
        make_target(f"B-{n:03}", supporting=(housing_bureau,))
    office.get("/2024/owners/")
    with django_assert_max_num_queries(QUERIES):
        assert office.get(PLACE + name).status_code == 200


def test_the_security_log_names_each_target_once(office, world):
    office.get(PLACE + "claims.docx")
    line = newest(EventKind.EXPORT)
    assert line.count == 4
    assert "A-001、" in line.details
    assert line.details.count("B-017") == 1


def test_a_year_without_targets_has_an_empty_table(office, report):
    assert len(texts(word(office, "table.docx").tables[0])) == 1
    assert office.get(PLACE + "claims.docx").status_code == 404


QUERIES = 30


# What is broken down.


@pytest.fixture
def shared(world, target, make_target, housing_bureau):
    """B-017 among a township and the bureau that leads it all."""
    target.split = "sum"
    target.save()
    town = Unit.objects.create(name="甲乡", kind="township", position=10)
    make_target("B-017-01", title="甲新增", lead=town, part_of=target, value=3000)
    make_target("B-017-02", title="直属新增", part_of=target, value=5000)
    return town


PARTS = ["新增市场主体（8000户）", "　　甲新增（3000户）", "　　直属新增（5000户）"]


def test_parts_stand_in_a_step_below_their_whole(office, shared):
    read = word(office, "table.docx")
    rows = texts(read.tables[0])[1:]
    assert [(row[0], row[3]) for row in rows[1:5]] == [
        *zip(("2", "2-1", "2-2"), PARTS, strict=True), ("3", "新华路南延建成通车"),
    ]  # fmt: skip
    assert "共4项，另列分解2项" in read.paragraphs[1].text
    assert round(sum(cell.width.mm for cell in read.tables[0].rows[0].cells)) == 247
    page = book(office, "table.xlsx").active
    assert [(page.cell(row, 1).value, page.cell(row, 4).value) for row in range(5, 8)] == [
        *zip((2, "2-1", "2-2"), PARTS, strict=True)
    ]


def test_the_list_has_parts_below_their_whole(office, shared):
    read = [p.text for p in word(office, "list.docx").paragraphs]
    at = next(n for n, text in enumerate(read) if text.startswith("2．新增市场主体"))
    assert read[at + 1].startswith("（1）甲新增（3000户）。［牵头单位：甲乡］")
    assert read[at + 3].startswith("3．新华路南延建成通车")


def test_a_township_takes_on_its_part_with_the_name_of_the_whole(office, shared):
    read = word(office, f"claims.docx?unit={shared.pk}")
    (table,) = read.tables
    assert texts(table)[1][0] == "1"
    assert texts(table)[1][2:4] == ["B-017-01", "甲新增（3000户）（B-017“新增市场主体”的分解）"]
    assert "牵头1项　配合0项" in read.paragraphs[1].text
    page = book(office, f"claims.xlsx?unit={shared.pk}").active
    assert page.cell(4, 4).value == "甲新增（3000户）（B-017“新增市场主体”的分解）"


def test_whoever_leads_whole_and_part_has_them_together(office, shared, market_bureau):
    read = word(office, f"claims.docx?unit={market_bureau.pk}")
    rows = texts(read.tables[0])[1:]
    found = [(row[0], row[2], row[3]) for row in rows if row[2].startswith("B-017")]
    assert found == [("2", "B-017", PARTS[0]), ("2-1", "B-017-02", PARTS[2])]
    assert "牵头3项，另列分解1项" in read.paragraphs[1].text
