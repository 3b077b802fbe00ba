"""A catalogue that is uploaded after others have changed something: marked, kept, and changed back only by choice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from targets.documents.catalogue.importing import CatalogueRun, carry_out, dry_run
from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.reading import read_workbook
from targets.documents.catalogue.writing import catalogue_workbook
from targets.documents.kit.dry_run import NotAsShown
from targets.models import Owner, OwnerRole, PlanPoint, Post, Report, Stage, Target, Theme, Unit
from targets.services.history import stamped
from tests.conftest import at

NOW = at(2024, 7, 1)


@pytest.fixture
def world(target, road, make_target, second_admin, housing_bureau) -> Report:
    PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=4000)
    Post.objects.create(title="常务副区长", duties="发改", position=1)
    make_target("B-018", title="新建公厕", unit="座", value=5)
    return target.report


@pytest.fixture
def saved(second_admin) -> Callable:
    """A colleague saves something."""

    def save(row, **changes) -> None:
        for name, value in changes.items():
            setattr(row, name, value)
        stamped(row, second_admin, "同事改的").save()

    return save


def downloaded(report: Report) -> Workbook:
    return load_workbook(BytesIO(catalogue_workbook(catalogue_of(report), is_as_stored=True)))


def cell(book: Workbook, sheet: str, key: str, head: str):
    page = book[sheet]
    columns = {c.value: c.column for c in page[1]}
    line = next(row[0].row for row in page.iter_rows(min_row=2) if str(row[0].value) == key)
    return page.cell(line, columns[head])


def read(book: Workbook):
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return read_workbook(content, "目录.xlsx")


@pytest.fixture
def upload(admin) -> Callable[..., CatalogueRun]:
    """Look at a workbook and confirm it, with the ticks."""

    def up(book: Workbook, *, back: tuple[str, ...] = ()) -> CatalogueRun:
        catalogue = read(book)
        shown = dry_run(catalogue, by=admin, at=NOW)
        assert not shown.is_refused, shown.faults
        carry_out(catalogue, shown=shown.digest, back=back, by=admin, at=NOW)
        return shown

    return up


def title(number: str = "B-017") -> str:
    return Target.objects.get(number=number).title


@dataclass(frozen=True)
class Case:
    """What a colleague changes after the download, and how it is told, kept and changed back."""

    change: Callable  # of the function that saves
    tick: str
    note: str
    now: Callable
    kept: object
    back: object


def other_lead(saved) -> None:
    saved(
        Owner.objects.get(target__number="B-017", role=OwnerRole.LEAD), unit=Unit.objects.get(name="区住建局")
    )


def lead() -> str:
    return Owner.objects.get(target__number="B-017", role=OwnerRole.LEAD).unit.name


def of_target(**changes):
    return lambda saved: saved(Target.objects.get(number="B-017"), **changes)


CASES = {
    "a title": Case(of_target(title="新增经营主体"), "targets:B-017", "目标任务：现为新增经营主体，文件为新增市场主体",
        title, "新增经营主体", "新增市场主体"),
    "a figure of last year": Case(of_target(last_year_value=6633), "targets:B-017", "上年完成：现为6633，文件为空",
        lambda: Target.objects.get(number="B-017").last_year_value, 6633, None),
    "a word": Case(of_target(frequency="quarterly"), "targets:B-017", "报送频次：现为每季度，文件为每月",
        lambda: Target.objects.get(number="B-017").frequency, "quarterly", "monthly"),
    "an answer": Case(of_target(owners_confirmed=True), "targets:B-017", "责任单位已确认：现为是，文件为否",
        lambda: str(Target.objects.get(number="B-017").owners_confirmed), "True", "False"),
    "a day": Case(of_target(assigned_date=date(2024, 3, 1)), "targets:B-017", "交办日期：现为2024-03-01，文件为空",
        lambda: Target.objects.get(number="B-017").assigned_date, date(2024, 3, 1), None),
    "the lead": Case(other_lead, "targets:B-017", "牵头单位：现为区住建局，文件为区市场监管局",
        lead, "区住建局", "区市场监管局"),
    "a plan point": Case(lambda saved: saved(PlanPoint.objects.get(), value=3000), "targets:B-017",
        "计划节点：与文件不同",
        lambda: PlanPoint.objects.get().value, 3000, 4000),
    "a stage": Case(lambda saved: saved(Stage.objects.get(title="前期手续"), due_date=date(2024, 4, 30)),
        "targets:E-017", "节点：与文件不同",
        lambda: Stage.objects.get(title="前期手续").due_date, date(2024, 4, 30), date(2024, 3, 31)),
    "a unit": Case(lambda saved: saved(Unit.objects.get(name="区住建局"), kind="other"), "units:区住建局",
        "类别：现为其他，文件为区直部门", lambda: Unit.objects.get(name="区住建局").kind, "other", "department"),
    "a post": Case(lambda saved: saved(Post.objects.get(), duties="发改、财政"), "posts:常务副区长",
        "分工：现为发改、财政，文件为发改", lambda: Post.objects.get().duties, "发改、财政", "发改"),
    "a heading": Case(lambda saved: Theme.objects.filter(title="优化营商环境").update(short_title="营商"),
        "themes:（一）大力促进投资消费 / 优化营商环境", "事项简称：现为营商，文件为营商环境",
        lambda: Theme.objects.get(title="优化营商环境").short_title, "营商", "营商环境"),
    "a threshold": Case(lambda saved: saved(Report.objects.get(), grace_days=8), "report:2024",
        "现为8，文件为5", lambda: Report.objects.get().grace_days, 8, 5),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_it_stays_as_others_have_changed_it(name, world, saved, upload):
    case, book = CASES[name], downloaded(world)
    case.change(saved)
    run = upload(book)
    assert case.now() == case.kept
    found = next(row for row in run.changed_since if row.tick == case.tick)
    assert any(case.note in note for note in found.notes), found.notes
    if not case.tick.startswith("themes"):
        assert found.saved.startswith("周办于")
    assert not run.changes


@pytest.mark.parametrize("name", CASES)
def test_it_is_changed_back_where_somebody_says_so(name, world, saved, upload):
    case, book = CASES[name], downloaded(world)
    case.change(saved)
    upload(book, back=(case.tick,))
    assert case.now() == case.back


def test_what_only_the_file_changes_is_taken(world, saved, upload):
    book = downloaded(world)
    saved(Target.objects.get(number="B-017"), last_year_value=6633)
    cell(book, "目标任务", "B-017", "目标任务").value = "新增经营主体"
    cell(book, "目标任务", "B-018", "目标任务").value = "新建公共厕所"
    run = upload(book)
    target = Target.objects.get(number="B-017")
    assert (target.title, target.last_year_value, title("B-018")) == ("新增经营主体", 6633, "新建公共厕所")
    assert [row.key for row in run.changed_since] == ["B-017"]


def test_where_both_have_changed_a_cell_the_stored_one_stays(world, saved, upload):
    book = downloaded(world)
    saved(Target.objects.get(number="B-017"), title="新增经营主体")
    cell(book, "目标任务", "B-017", "目标任务").value = "新增市场主体户数"
    run = upload(book)
    assert title() == "新增经营主体"
    assert "文件为新增市场主体户数" in run.changed_since[0].notes[0]


def test_where_both_have_changed_it_to_the_same_nothing_is_asked(world, saved, upload):
    book = downloaded(world)
    saved(Target.objects.get(number="B-017"), title="新增经营主体")
    cell(book, "目标任务", "B-017", "目标任务").value = "新增经营主体"
    assert not upload(book).changed_since


def test_a_target_that_was_deleted_since_does_not_come_back_by_itself(world, upload, admin):
    book = downloaded(world)
    stamped(Target.objects.get(number="B-018"), admin).delete()
    run = upload(book)
    assert not Target.objects.filter(number="B-018").exists()
    assert run.changed_since[0].notes == ("已被删除，文件会重新添加",)
    upload(book, back=("targets:B-018",))
    assert title("B-018") == "新建公厕"


def test_a_staged_target_that_was_deleted_takes_its_stages_along(world, upload, admin):
    book = downloaded(world)
    stamped(Target.objects.get(number="E-017"), admin).delete()
    upload(book)
    assert not Stage.objects.exists()


def test_a_target_that_came_since_is_not_missing(world, make_target, upload):
    book = downloaded(world)
    make_target("B-099", title="新增一项")
    assert upload(book).missing == []


def test_the_order_of_units_stays_as_others_have_changed_it(world, saved, upload):
    book = downloaded(world)
    saved(Unit.objects.get(name="区住建局"), position=0)
    assert not upload(book).changes
    assert [unit.name for unit in Unit.objects.all()] == ["区住建局", "区市场监管局"]


def test_a_unit_that_was_renamed_since_keeps_its_new_name(world, saved, upload):
    book = downloaded(world)
    saved(Unit.objects.get(name="区市场监管局"), name="区市监局")
    upload(book)
    assert lead() == "区市监局"
    assert not Unit.objects.filter(name="区市场监管局").exists()


def test_without_its_hidden_sheet_it_is_taken_as_it_is(world, saved, upload):
    book = downloaded(world)
    saved(Target.objects.get(number="B-017"), title="新增经营主体")
    del book["版本"]
    run = upload(book)
    assert title() == "新增市场主体"
    assert not run.changed_since


@pytest.mark.parametrize("content", [None, "读不懂", "00"])
def test_a_sheet_that_was_written_over_is_harmless(content, world, upload):
    book = downloaded(world)
    for row in book["版本"].iter_rows(min_row=2):
        row[2].value = content
    upload(book)
    assert title() == "新增市场主体"


def test_the_sheet_is_out_of_sight_and_of_nobody_elses_business(world):
    book = downloaded(world)
    assert book["版本"].sheet_state == "hidden"
    assert "版本" not in load_workbook(BytesIO(catalogue_workbook(catalogue_of(world)))).sheetnames


def test_another_years_marks_say_nothing(world, saved, upload):
    """A catalogue that was made into that of a new year."""
    book = downloaded(world)
    saved(Target.objects.get(number="B-017"), title="新增经营主体")
    for sheet in ("报告", "目标任务", "节点", "计划节点"):
        for row in book[sheet].iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, date):
                    cell.value = cell.value.replace(year=2025)
    book["报告"]["A2"].value = 2025
    assert not upload(book).changed_since
    assert Target.objects.get(report__year=2025, number="B-017").title == "新增市场主体"


def test_what_changes_between_looking_and_confirming_is_shown_anew(world, saved, admin):
    catalogue = read(downloaded(world))
    saved(Target.objects.get(number="B-017"), title="新增经营主体")
    shown = dry_run(catalogue, by=admin, at=NOW)
    saved(Target.objects.get(number="B-017"), title="新增各类主体")
    with pytest.raises(NotAsShown):
        carry_out(catalogue, shown=shown.digest, back=("targets:B-017",), by=admin, at=NOW)
    assert title() == "新增各类主体"


def test_the_page_marks_and_offers_it(world, saved, client, admin):
    client.force_login(admin)
    content = client.get("/2024/catalogue.xlsx").content
    saved(Target.objects.get(number="B-017"), title="新增经营主体")
    file = BytesIO(content)
    file.name = "目录.xlsx"
    page = client.post("/2024/catalogue/import/", {"file": file})
    text = page.content.decode()
    assert "下载后他人改过 1" in text
    assert "周办于" in text
    sent = {"rows": page.context["rows"], "confirm": "1"}
    client.post("/2024/catalogue/import/", sent)
    assert title() == "新增经营主体"
    client.post("/2024/catalogue/import/", sent | {"back": "targets:B-017"})
    assert title() == "新增市场主体"
