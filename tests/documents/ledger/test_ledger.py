"""The ledger as Excel and CSV: the screen's figures, in cells that calculate nothing they should not."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from targets.documents.ledger.columns import heads
from targets.documents.ledger.delimited import ledger_csv
from targets.documents.ledger.excel import ledger_workbook
from targets.domain.moment import Moment
from targets.domain.quantities import printed
from targets.imports.delimited import table_in_text
from targets.imports.numbers import Kind
from targets.imports.sheets import open_workbook, table_in
from targets.imports.tables import Columns
from targets.models import Post, Report, Target
from targets.services import Terms, adjust
from targets.summaries import Filters, ledger, ledger_sheet
from tests.conftest import at

JUNE = date(2024, 6, 30)
KNOWN = at(2024, 7, 20)
HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"]


@pytest.fixture
def world(report, make_target, road, accepted, housing_bureau, admin):
    """A total, stages, words, an awaited number, and a total adjusted since."""
    firms = make_target(supporting=(housing_bureau,), post=Post.objects.create(title="常务副区长"),
        last_year_value=Decimal(6633), last_year_context="2023年在册4.1万户")  # fmt: skip
    accepted(firms, JUNE, 4200, text="登记提速。", problems="窗口少。", next_steps="加窗口。")
    words = make_target("B-018", title="持续优化环境", measure="narrative", value=None, unit="")
    accepted(words, JUNE, self_rating=60, text="推进中。")
    make_target("B-019", title="能耗", issued="awaiting", value=None, unit="%")
    land = make_target("B-020", title="出让土地", value=Decimal("500"), unit="亩")
    change = Terms(value=Decimal("400.5"), effective_date=JUNE, document_number="8号", reason="调减")
    adjust(land, change, by=admin, at=at(2024, 7, 1))
    return report


def sheet(report, filters: Filters | None = None):
    return ledger_sheet(report, filters or Filters(), moment=Moment(JUNE, KNOWN))


def opened(report, filters: Filters | None = None):
    return load_workbook(BytesIO(ledger_workbook(sheet(report, filters))))["台账"]


def rows_of(page) -> list[dict]:
    heads = [cell.value for cell in page[3]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in page.iter_rows(min_row=4)]


def test_its_figures_are_those_of_the_screen(world):
    rows = {row["编号"]: row for row in rows_of(opened(world))}
    pictures = ledger(world, Filters(), moment=Moment(JUNE, KNOWN)).rows
    assert list(rows) == [p.target.number for p in pictures]
    for picture in pictures:
        row, judgement = rows[picture.target.number], picture.judgement
        assert row["灯"] == judgement.overall.label
        shares = {"完成率": judgement.completion, "已用比例": judgement.used, "序时进度": judgement.plan}
        for head, share in shares.items():
            assert row[head] == (None if share is None else pytest.approx(float(printed(share))))
        assert row["完成时限"].date() == judgement.promise.due_date


def test_a_row_says_everything(world):
    row = rows_of(opened(world))[0]
    assert row | {"完成率": None, "序时进度": None} == {
        "序号": 1, "板块": "一 投资消费", "事项": "营商环境", "编号": "B-017", "目标任务": "新增市场主体",
        "目标值": 8000, "单位": "户", "牵头单位": "区市场监管局", "配合单位": "区住建局", "分管领导": "常务副区长",
        "完成时限": row["完成时限"], "上年情况": "上年完成6633户；2023年在册4.1万户",
        "累计完成": 4200, "完成率": None, "已用比例": None, "序时进度": None, "灯": "正常",
        "进展情况": "登记提速。", "存在问题": "窗口少。", "下一步打算": "加窗口。", "数据截止日": row["数据截止日"],
        "备注": "责任单位为建议，待确认",
    }  # fmt: skip
    assert row["数据截止日"].date() == JUNE


def test_numbers_are_numbers_and_dates_are_dates(world):
    page = opened(world)
    first = {page.cell(3, c.column).value: c for c in page[4]}
    assert (first["目标值"].data_type, first["累计完成"].data_type) == ("n", "n")
    assert first["完成率"].number_format == "0.0%"
    assert first["完成时限"].is_date
    assert first["编号"].data_type == "s"


def test_where_there_is_no_number_it_uses_words(world):
    rows = {row["编号"]: row for row in rows_of(opened(world))}
    assert rows["B-018"]["目标值"] == "定性"
    assert rows["B-018"]["累计完成"] == "自评60%"
    assert rows["B-019"]["目标值"] == "待下达"
    assert rows["E-017"]["目标值"] == "按节点"
    assert rows["E-017"]["累计完成"] is None


def test_what_the_report_said_stands_beside_what_is_in_force(world):
    row = next(row for row in rows_of(opened(world)) if row["编号"] == "B-020")
    assert row["目标值"] == 400.5
    assert row["备注"].startswith("报告原定500亩，2024年12月31日，已调整1次")


def test_it_is_ready_for_a3(world):
    page = opened(world)
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 8)  # A3
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "F4"


def test_it_colours_the_light_and_says_its_word(world):
    page = opened(world)
    light = next(cell for cell in page[4] if page.cell(3, cell.column).value == "灯")
    assert (light.value, light.fill.fgColor.rgb) == ("正常", "002B7F51")


def test_it_can_be_sorted_and_filtered(world):
    """No cell of its lines is merged, and each line says under which headings it stands."""
    page = opened(world)
    assert {str(r) for r in page.merged_cells.ranges} == {"A1:V1", "A2:V2"}
    assert page.auto_filter.ref == "A3:V8"
    assert not page.protection.sheet
    assert all(row["板块"] and row["事项"] for row in rows_of(page))


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_it_can_be_read_back(ending, world):
    """By the reader of everything else, below its title, with its own numbers and days."""
    columns = Columns(
        names={column.head: (column.head,) for column in heads(sheet(world))},
        key="编号",
        days=frozenset({"完成时限"}),
    )
    if ending == "xlsx":
        table = table_in(open_workbook(BytesIO(ledger_workbook(sheet(world)))), "台账", columns)
    else:
        table = table_in_text("台账", ledger_csv(sheet(world)), columns)
    assert (table.faults, table.left_out) == ([], [])
    rows = {row["编号"]: row for row in table.rows}
    for line in ledger(world, Filters(), moment=Moment(JUNE, KNOWN)).rows:
        row, judgement = rows[line.target.number], line.judgement
        assert row.day("完成时限") == judgement.promise.due_date
        if judgement.value is not None:
            assert row.number("累计完成", row["单位"]) == judgement.value
        if judgement.completion is not None:
            assert row.number("完成率", kind=Kind.SHARE) == printed(judgement.completion)


def test_it_keeps_the_filters(world):
    assert [row["编号"] for row in rows_of(opened(world, Filters(q="土地")))] == ["B-020"]
    assert rows_of(opened(world, Filters(q="没有的"))) == []


def test_parts_stand_below_their_whole(report, make_target):
    whole = make_target("C-035", split="sum")
    make_target("C-011", title="甲", part_of=whole, value=3000)
    make_target("C-012", title="乙")

    def listed(filters: Filters) -> list[tuple]:
        return [(row["编号"], row.get("所属目标")) for row in rows_of(opened(report, filters))]

    assert listed(Filters()) == [("C-012", None), ("C-035", None), ("C-011", "C-035")]
    assert listed(Filters(q="C-035")) == [("C-035", None), ("C-011", "C-035")]
    assert sorted(listed(Filters(q="C-0"))) == sorted(listed(Filters()))
    assert "共2项，另列分解1项" in opened(report)["A2"].value
    table = list(csv.reader(StringIO(ledger_csv(sheet(report)).decode("utf-8-sig"))))
    assert [row[table[2].index("所属目标")] for row in table[3:]] == ["", "", "C-035"]


def test_it_says_of_when_it_is_and_of_what(world):
    page = opened(world)
    assert page["A1"].value == "平顶山市湛河区人民政府2024年政府工作报告目标任务台账"
    assert page["A2"].value == "截至2024年6月30日　共5项　计量单位见“单位”列"


def test_demonstration_data_are_marked_in_the_file_and_its_name(world, client, leader):
    Report.objects.update(is_demo=True)
    client.force_login(leader)
    response = client.get("/2024/targets.xlsx?as_of=2024-06-30")
    assert quote("2024年目标任务台账20240630（演示）.xlsx") in response["Content-Disposition"]
    assert load_workbook(BytesIO(response.content)).active["A2"].value.startswith("演示数据，进展为虚构")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_begins_like_a_formula_is_text(text, report, make_target, accepted):
    target = make_target(title=text.strip())
    accepted(target, JUNE, 4200, text=text)
    page = opened(report)
    cells = [cell for row in page.iter_rows(min_row=4) for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    written = next(c for c in page[4] if page.cell(3, c.column).value == "进展情况")
    assert written.value == text
    (row,) = list(csv.reader(StringIO(ledger_csv(sheet(report)).decode("utf-8-sig"))))[3:]
    assert f"'{text}" in row


def test_a_negative_number_stays_one(report, make_target, accepted):
    accepted(make_target(), JUNE, -120)
    (row,) = list(csv.reader(StringIO(ledger_csv(sheet(report)).decode("utf-8-sig"))))[3:]
    assert "-120" in row
    assert rows_of(opened(report))[0]["累计完成"] == -120


def test_both_files_have_the_same_rows(world):
    table = list(csv.reader(StringIO(ledger_csv(sheet(world)).decode("utf-8-sig"))))
    assert [row[3] for row in table[3:]] == [row["编号"] for row in rows_of(opened(world))]
    assert table[2] == [cell.value for cell in opened(world)[3]]
    firms = dict(zip(table[2], table[3], strict=True))
    assert (firms["累计完成"], firms["完成率"], firms["完成时限"]) == ("4200", "52.5%", "2024-12-31")


@pytest.mark.parametrize(("ending", "kind"), [("xlsx", "spreadsheetml"), ("csv", "text/csv")])
def test_it_arrives_as_a_download_with_a_chinese_name(ending, kind, world, client, leader):
    client.force_login(leader)
    response = client.get(f"/2024/targets.{ending}?as_of=2024-06-30")
    assert kind in response["Content-Type"]
    name = quote(f"2024年目标任务台账20240630.{ending}")
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"


def test_the_page_links_to_the_file_of_what_it_shows(world, client, leader):
    client.force_login(leader)
    page = client.get("/2024/targets/?q=土地&as_of=2024-06-30&page=1").content.decode()
    assert "/2024/targets.xlsx?q=%E5%9C%9F%E5%9C%B0&amp;as_of=2024-06-30" in page


def test_it_takes_as_many_queries_for_many_rows(report, make_target, accepted, django_assert_num_queries):
    for place in range(30):
        accepted(make_target(f"C-{place:03}"), JUNE, 100)
    with django_assert_num_queries(13):
        ledger_workbook(sheet(report))
    assert Target.objects.count() == 30
