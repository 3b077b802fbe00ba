"""The catalogue as Excel, both ways: unchanged it changes nothing, changed it says what; next year's draft."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from targets.exports.catalogue import TABLES, catalogue_rows, catalogue_workbook, next_year_rows
from targets.imports.catalogue import (
    CatalogueMovedOn,
    CatalogueRefused,
    Removal,
    dry_run,
    import_as_seen,
    import_catalogue,
    import_tables,
    revision_before,
)
from targets.imports.rows import Fate
from targets.imports.tables import read_workbook
from targets.models import Owner, PlanPoint, Post, ProgressEntry, Report, Stage, Target, Unit, revision_of
from targets.services import Change, Refused, adjust
from tests.conftest import at

NOW = at(2025, 1, 20)
SHIPPED = Path("targets/data/zhanhe_2024")


class Book:
    """A catalogue in the hands of the office."""

    def __init__(self, rows):
        self.book = load_workbook(BytesIO(catalogue_workbook(rows)))

    def line(self, table: str, key: str) -> int:
        page = self.book[TABLES[table].sheet]
        return next(r for r in range(2, page.max_row + 1) if page.cell(r, 1).value == key)

    def put(self, table: str, key: str, **cells) -> "Book":
        page, heads = self.book[TABLES[table].sheet], list(TABLES[table].heads)
        for column, value in cells.items():
            page.cell(self.line(table, key), heads.index(column) + 1).value = value
        return self

    def add(self, table: str, **cells) -> "Book":
        self.book[TABLES[table].sheet].append([cells.get(column) for column in TABLES[table].heads])
        return self

    def drop(self, table: str, key: str) -> "Book":
        self.book[TABLES[table].sheet].delete_rows(self.line(table, key))
        return self

    def content(self) -> BytesIO:
        out = BytesIO()
        self.book.save(out)
        return out

    def read(self):
        return read_workbook(self.content(), "目录")


@pytest.fixture
def world(report, target, road, make_target, accepted):
    """新增市场主体 with a reading and a plan point, a road in stages, an awaited number, words."""
    target.post = Post.objects.create(title="常务副区长", position=1)
    target.save()
    accepted(target, date(2024, 11, 30), 7444)
    PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=3000)
    make_target("B-018", title="优化环境", measure="narrative", value=None, unit="")
    make_target(
        "B-019", title="单位能耗", measure="rate", issued="awaiting", value=None, unit="%", lag_days=45
    )
    return report


@pytest.fixture
def book(world):
    return Book(catalogue_rows(world))


@pytest.fixture
def tried(admin):
    return lambda book: dry_run(book.read(), by=admin, at=NOW)


def lines(outcome) -> dict[str, tuple[Fate, list[str]]]:
    return {line.target.number: (line.fate, line.notes) for line in outcome.changed_lines}


# -- out and in again


def test_the_shipped_catalogue_goes_out_and_comes_in_unchanged(db, admin):
    import_catalogue(SHIPPED)
    report = Report.objects.get()
    before = revision_of(report), Target.history.count(), Owner.history.count(), Stage.history.count()
    outcome = import_tables(Book(catalogue_rows(report)).read(), by=admin, at=NOW)
    assert (outcome.counts[Fate.UNCHANGED], outcome.work_count, outcome.notes, outcome.missing) == (
        269,
        0,
        [],
        [],
    )
    assert not outcome.is_acceptable
    assert before == (
        revision_of(report), Target.history.count(), Owner.history.count(), Stage.history.count(),
    )  # fmt: skip


def test_adjusted_and_cancelled_targets_come_in_unchanged(world, target, road, admin, tried):
    change = Change(
        value=Decimal(7000), effective_date=date(2024, 9, 1), document_number="8号", reason="调减"
    )
    adjust(target, change, by=admin, at=at(2024, 9, 1))
    Target.objects.filter(pk=road.pk).update(
        state="cancelled", state_date=date(2024, 9, 1), state_reason="规划调整"
    )
    assert tried(Book(catalogue_rows(world))).work_count == 0


def test_it_speaks_chinese_with_real_numbers_and_dates(book):
    page = book.book["目标任务"]
    row = dict(
        zip(TABLES["targets"].heads, (c.value for c in page[book.line("targets", "B-017")]), strict=True)
    )
    assert (row["kind"], row["measure"], row["frequency"]) == ("任务", "累计型", "每月")
    assert (row["stated_value"], row["due_date"].date()) == (8000, date(2024, 12, 31))
    assert [sheet.title for sheet in book.book] == [
        "报告", "单位", "分管领导", "板块", "目标任务", "节点", "计划节点",
    ]  # fmt: skip


# -- what it would change


def test_it_says_what_would_change_and_changes_nothing(book, tried, world, target):
    book.put("targets", "B-017", title="新增经营主体", last_year_value=6633, lead_unit="区住建局")
    book.put("targets", "B-018", measure="累计型", stated_value=5, unit="个")
    outcome = tried(book)
    assert outcome.is_acceptable
    assert lines(outcome) == {
        "B-017": (
            Fate.CHANGED,
            [
                "目标任务：新增市场主体 → 新增经营主体",
                "上年完成：空 → 6633",
                "牵头单位：区市场监管局 → 区住建局",
            ],
        ),
        "B-018": (
            Fate.CHANGED,
            ["计量方式：定性型 → 累计型", "计量单位：空 → 个", "报告目标值：空 → 5"],
        ),
    }
    target.refresh_from_db()
    assert target.title == "新增市场主体"


def test_new_targets_stages_and_plan_points_come_in(book, tried, world, admin):
    row = {column: cell.value for column, cell in zip(
        TABLES["targets"].heads, book.book["目标任务"][book.line("targets", "B-017")], strict=True
    )}  # fmt: skip
    book.add("targets", **(row | {"number": "B-020", "title": "新建公厕", "unit": "座", "stated_value": 5}))
    book.add("plan_points", number="B-020", date=date(2024, 9, 30), value=3)
    book.put("stages", "E-017", weight=15).add(
        "stages", number="E-017", title="验收", weight=5, due_date="2024-12-31"
    )
    outcome = import_tables(book.read(), by=admin, at=NOW)
    assert lines(outcome)["B-020"][0] == Fate.NEW
    assert lines(outcome)["E-017"] == (Fate.CHANGED, ["节点“前期手续”修改", "节点“验收”新增"])
    added = Target.objects.get(number="B-020")
    assert (added.stated_value, added.lead.unit.name) == (5, "区市场监管局")
    assert list(added.plan_points.values_list("date", "value")) == [(date(2024, 9, 30), 3)]
    assert Target.history.filter(number="B-020").first().history_user == admin


def test_plan_points_change_and_go(book, tried):
    assert lines(tried(book.put("plan_points", "B-017", value=3500)))["B-017"][1] == [
        "计划节点2024-06-30：3500"
    ]
    assert lines(tried(book.drop("plan_points", "B-017")))["B-017"][1] == ["计划节点2024-06-30删除"]


def test_units_and_headings_are_created_and_renamed(book, tried):
    book.add("units", name="区数据局", kind="区直部门")
    book.put("themes", "（一）大力促进投资消费", theme_short="营商")
    assert tried(book).notes == ["新增单位“区数据局”", "修改板块“优化营商环境”"]


def test_a_target_is_cancelled_with_a_reason(book, world, admin):
    book.put("targets", "E-017", state="已取消", state_date=date(2024, 9, 1), state_reason="规划调整")
    import_tables(book.read(), by=admin, at=NOW)
    road = Target.objects.get(number="E-017")
    assert (road.state, road.state_date, road.state_reason) == ("cancelled", date(2024, 9, 1), "规划调整")


# -- what it does not name


def test_what_it_does_not_name_stays_unless_a_reason_is_given(book, world, target, admin):
    book.drop("targets", "B-017").drop("targets", "B-018").drop("plan_points", "B-017")
    outcome = import_tables(book.read(), by=admin, at=NOW)
    assert [t.number for t in outcome.missing] == ["B-017", "B-018"]
    assert Target.objects.filter(state="active").count() == 4
    import_tables(book.read(), by=admin, at=NOW, removal=Removal(reason="未列入报告", on=date(2024, 12, 1)))
    target.refresh_from_db()
    assert (target.state, target.state_reason) == ("cancelled", "未列入报告")  # it has a reading
    assert not Target.objects.filter(number="B-018").exists()
    assert Target.history.filter(number="B-018", history_type="-").get().history_change_reason == "未列入报告"
    assert ProgressEntry.objects.count() == 1


def test_nothing_goes_without_a_reason(book, world, admin):
    with pytest.raises(Refused, match="取消原因"):
        import_tables(
            book.drop("targets", "B-018").read(),
            by=admin,
            at=NOW,
            removal=Removal(reason=" ", on=date(2024, 12, 1)),
        )
    assert Target.objects.filter(number="B-018").exists()


# -- what is refused


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda b: b.put("targets", "B-017", frequency="每周"), "目标任务 第2行 报送频次列：值 '每周' 不是有效选项。"),
        (lambda b: b.put("targets", "B-017", stated_value="8000户"), "目标任务 第2行 报告目标值列：“8000户”不是数。"),
        (lambda b: b.put("targets", "B-017", due_date="年底"),
         "目标任务 第2行 时限列：“年底”不是形如2024-12-31的日期。"),
        (lambda b: b.put("targets", "B-017", lead_unit="区某局"), "目标任务 第2行 牵头单位列：没有“区某局”。"),
        (lambda b: b.put("targets", "B-017", lag_days="几天"), "目标任务 第2行 数据滞后天数列：“几天”不是整数。"),
        (lambda b: b.put("targets", "B-018", number="B-017"), "目标任务 第3行 编号列：与第2行重复。"),
        (lambda b: b.put("targets", "B-017", number="17"), "目标任务 第2行 编号列：编号形如 B-012。"),
        (lambda b: b.put("targets", "B-017", measure="时点型"),
         "目标任务 第2行 计量方式列：已有进展，不能改变计量方式。"),
        (lambda b: b.put("stages", "E-017", weight=10), "节点 第2行 权重（%）列：E-017的节点权重合计90，应为100。"),
        (lambda b: b.put("stages", "E-017", number="E-099"), "节点 第2行 编号列：没有编号为E-099的目标任务。"),
        (lambda b: b.put("plan_points", "B-017", date="2025-06-30"), "计划节点 第2行 日期列：须在起始日与时限之间。"),
        (lambda b: b.put("plan_points", "B-017", value="三千"), "计划节点 第2行 计划值列：“三千”不是数。"),
    ],
)  # fmt: skip
def test_it_names_sheet_line_and_column(spoil, fault, book, tried, world):
    spoil(book)
    outcome = tried(book)
    assert fault in [str(found) for found in outcome.faults]
    with pytest.raises(CatalogueRefused):
        import_tables(book.read(), at=NOW)


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda b: b.put("targets", "B-017", stated_value="=4000*2"), "目标任务 第2行 报告目标值列：是公式"),
        (lambda b: b.book.remove(b.book["节点"]), "节点：缺少这张工作表。"),
        (lambda b: b.book["目标任务"].delete_cols(5), "目标任务 第1行 目标任务列：缺少这一列。"),
        (lambda b: b.book["单位"].cell(1, 3, "备注"), "单位 第1行 备注列：不认识这一列。"),
        (lambda b: b.add("report", year=2025), "报告：应有一行，现有2行。"),
        (lambda b: b.book["报告"].cell(2, 1, "今年"), "报告 第2行 年度列：“今年”不是整数。"),
    ],
)
def test_it_does_not_begin_with_what_it_cannot_read(spoil, fault, book, tried):
    spoil(book)
    with pytest.raises(CatalogueRefused) as refused:
        tried(book)
    assert str(refused.value.faults[0]).startswith(fault)


def test_stages_with_progress_are_not_removed(book, tried, road, accepted):
    accepted(road, date(2024, 3, 31), stages_done=[road.stages.first()])
    book.drop("stages", "E-017").put("stages", "E-017", weight=50)
    assert [str(f) for f in tried(book).faults] == ["目标任务 第5行：节点“前期手续”已有进展，不能删除。"]


def test_it_imports_only_what_was_seen(book, world, target, admin):
    catalogue = book.put("targets", "B-018", title="优化营商环境").read()
    revision = revision_before(catalogue)
    target.title = "新增经营主体"
    target.save()
    with pytest.raises(CatalogueMovedOn):
        import_as_seen(catalogue, revision, by=admin, at=NOW)
    import_as_seen(catalogue, revision_before(catalogue), by=admin, at=NOW)
    assert Target.objects.get(number="B-018").title == "优化营商环境"


# -- next year


def test_next_year_is_drafted_from_this_one(world, admin):
    draft = Book(next_year_rows(world, known_at=NOW))
    outcome = import_tables(draft.read(), by=admin, at=NOW)
    assert (outcome.is_new_report, outcome.counts[Fate.NEW]) == (True, 4)
    following = Report.objects.get(year=2025)
    assert (following.title, following.end_date) == ("2025年政府工作报告", date(2025, 12, 31))
    firms = Target.objects.get(report=following, number="B-017")
    assert (firms.last_year_value, firms.last_year_note) == (7444, "2024年末读数")
    assert (firms.value, firms.issued, firms.due_date) == (None, "awaiting", date(2025, 12, 31))
    assert (firms.lead.unit.name, firms.post.title) == ("区市场监管局", "常务副区长")
    road = Target.objects.get(report=following, number="E-017")
    assert [s.due_date for s in road.stages.all()][0] == date(2025, 3, 31)
    assert Target.objects.get(report=following, number="B-019").last_year_value is None
    again = import_tables(Book(catalogue_rows(following)).read(), by=admin, at=NOW)
    assert (again.is_new_report, again.work_count, again.notes) == (False, 0, [])
    assert Target.objects.filter(report=world).count() == 4


def test_cancelled_targets_are_not_carried_over_and_all_stays_all(world, road, make_target):
    make_target(
        "G-001", title="村卫生室全覆盖", measure="level", value=Decimal(100), unit="%", stated_as="all"
    )
    Target.objects.filter(pk=road.pk).update(
        state="cancelled", state_date=date(2024, 9, 1), state_reason="停"
    )
    rows = {row["number"]: row for row in next_year_rows(world, known_at=NOW)["targets"]}
    assert "E-017" not in rows
    assert (rows["G-001"]["stated_value"], rows["G-001"]["issued"]) == (100, "set")


def test_the_29th_of_february_becomes_the_28th(world, target):
    Target.objects.filter(pk=target.pk).update(stated_due_date=date(2024, 2, 29), due_date=date(2024, 2, 29))
    rows = {row["number"]: row for row in next_year_rows(world, known_at=NOW)["targets"]}
    assert rows["B-017"]["due_date"] == date(2025, 2, 28)


def test_a_new_report_takes_over_what_a_row_of_the_same_title_leaves_open(world, tried):
    rows = next_year_rows(world, known_at=NOW)
    open_cells = {"lead_unit": "", "supporting_units": "", "post": "", "last_year_value": None}
    rows["targets"][0] |= open_cells | {"number": "C-001", "last_year_note": ""}
    rows["targets"][1] |= open_cells | {"title": "改了名的任务"}
    outcome = tried(Book(rows))
    assert lines(outcome)["C-001"][1] == [
        "沿用上年牵头单位：区市场监管局", "沿用上年分管领导：常务副区长",
        "沿用上年上年完成：7444", "沿用上年上年口径：2024年末读数",
    ]  # fmt: skip
    assert [str(f) for f in outcome.faults] == ["目标任务 第3行 牵头单位列：不能为空。"]


def test_a_report_set_up_ahead_does_not_hide_the_running_one(world):
    following = Report.objects.create(
        year=2025, government=world.government, title="2025年政府工作报告",
        start_date=date(2025, 1, 1), end_date=date(2025, 12, 31),
    )  # fmt: skip
    assert Report.objects.current(today=date(2023, 12, 1)) == world
    assert Report.objects.current(today=date(2024, 12, 31)) == world
    assert Report.objects.current(today=date(2025, 1, 1)) == following
    assert Report.objects.current(today=date(2027, 1, 1)) == following


# -- on the page


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def sent(client, book: Book, **data):
    file = SimpleUploadedFile("目录.xlsx", book.content().getvalue())
    return client.post("/catalogue/import/", {"file": file, **data})


def test_the_office_downloads_looks_and_imports(office, world):
    book = Book(catalogue_rows(world))
    book.book = load_workbook(BytesIO(office.get("/catalogue.xlsx").content))
    page = sent(office, book.put("targets", "B-018", title="优化营商环境"))
    assert "目标任务：优化环境 → 优化营商环境" in page.content.decode()
    assert Target.objects.get(number="B-018").title == "优化环境"
    answer = office.post("/catalogue/import/", {"rows": page.context["rows"], "confirm": "1"}, follow=True)
    assert "1项目标任务有变动" in answer.content.decode()
    assert Target.objects.get(number="B-018").title == "优化营商环境"


def test_the_office_takes_out_what_the_file_leaves_out(office, book):
    page = sent(office, book.drop("targets", "B-018"))
    assert "B-018 优化环境" in page.content.decode()
    data = {"rows": page.context["rows"], "confirm": "1", "remove": "1"}
    assert "请写明取消原因" in office.post("/catalogue/import/", data).content.decode()
    office.post("/catalogue/import/", data | {"reason": "并入其他任务"})
    assert not Target.objects.filter(number="B-018").exists()


def test_what_moved_on_is_looked_at_again(office, book, target):
    page = sent(office, book.put("targets", "B-018", title="优化营商环境"))
    target.title = "新增经营主体"
    target.save()
    answer = office.post("/catalogue/import/", {"rows": page.context["rows"], "confirm": "1"})
    assert "情况已变，没有导入" in answer.content.decode()
    answer = office.post("/catalogue/import/", {"rows": answer.context["rows"], "confirm": "1"}, follow=True)
    assert "2项目标任务有变动" in answer.content.decode()


@pytest.mark.parametrize("is_read", [True, False], ids=["judged", "unreadable"])
def test_faults_stand_on_the_page_and_nothing_can_be_confirmed(is_read, office, book):
    page = sent(
        office, book.put("targets", "B-017", stated_value="八千" if is_read else "=1+1")
    ).content.decode()
    assert "目标任务 第2行 报告目标值列" in page
    assert 'name="confirm"' not in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择目录文件。"),
        ({"rows": "forged", "confirm": "1"}, "预览已过期"),
        ({"file": SimpleUploadedFile("目录.xlsx", b"a,b")}, "不是.xlsx文件"),
    ],
)
def test_it_says_what_is_wrong_with_an_upload(data, sentence, office, world):
    assert sentence in office.post("/catalogue/import/", data, follow=True).content.decode()


def test_next_years_draft_is_downloaded(office, world):
    answer = office.get("/catalogue/next.xlsx")
    assert load_workbook(BytesIO(answer.content))["报告"]["A2"].value == 2025


def test_units_keep_their_names_in_every_year(world, admin):
    before = Unit.objects.count()
    import_tables(Book(next_year_rows(world, known_at=NOW)).read(), by=admin, at=NOW)
    assert Unit.objects.count() == before


@pytest.mark.parametrize("count", [2, 20])
def test_an_unchanged_catalogue_takes_as_many_queries_for_many_targets(
    count, world, make_target, tried, django_assert_max_num_queries
):
    for place in range(count):
        make_target(f"G-{place:03}", title=f"任务{place}")
    book = Book(catalogue_rows(world))
    with django_assert_max_num_queries(30):
        assert tried(book).work_count == 0
