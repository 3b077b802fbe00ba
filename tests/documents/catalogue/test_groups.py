"""专题 in the catalogue: out with a download, back with an upload, on into the next year."""

import pytest

from targets.documents.catalogue.importing import carry_out, dry_run
from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.next_year import next_catalogue
from targets.documents.catalogue.reading import read_workbook
from targets.documents.catalogue.writing import catalogue_workbook
from targets.models import Group
from tests.conftest import at
from tests.workbooks import Book

NOW = at(2024, 7, 3)


@pytest.fixture
def groups(report, target, road):
    livelihood = report.groups.create(name="民生实事", introduction="向群众承诺的事", position=1)
    problems = report.groups.create(name="四个问题", phrase="不少困难", position=2)
    one = report.groups.create(name="项目和平台", parent=problems, position=1)
    livelihood.targets.set([target, road])
    one.targets.set([target])
    return livelihood, problems, one


@pytest.fixture
def upload(admin):
    def send(book: Book):
        catalogue = read_workbook(book.saved(), "目录.xlsx")
        shown = dry_run(catalogue, by=admin, at=NOW)
        return shown if shown.is_refused else carry_out(catalogue, shown=shown.digest, by=admin, at=NOW)

    return send


def test_they_leave_with_their_targets(groups, report):
    assert Book.of(report).line("民生实事", "专题") == {
        "专题": "民生实事",
        "上级专题": None,
        "说明": "向群众承诺的事",
        "原文关键词": None,
        "目标任务": "B-017;E-017",
    }
    assert Book.of(report).line("项目和平台", "专题")["上级专题"] == "四个问题"


def test_unchanged_they_come_back_unchanged(groups, report, upload):
    assert upload(Book.of(report)).changes == []


def test_a_file_changes_them_and_the_history_says_so(groups, report, upload, admin):
    book = Book.of(report).fill("民生实事", "专题", 说明="十件事", 目标任务="E-017、b-017")
    book.fill("项目和平台", "专题", 上级专题=None, 目标任务="E-017")
    (livelihood, one) = upload(book).changes
    assert (livelihood.name, livelihood.notes) == ("民生实事", ["说明：向群众承诺的事 → 十件事"])
    assert one.notes == ["上级专题：四个问题 → 空", "目标任务：B-017 → E-017", "顺序：1 → 3"]
    stored = Group.objects.get(name="项目和平台")
    assert (stored.parent, [t.number for t in stored.targets.all()]) == (None, ["E-017"])
    line = stored.history.order_by("history_id").last()
    assert (line.history_user, line.history_change_reason) == (admin, "导入目录")


def test_a_name_in_two_lines_becomes_one(report, target, upload):
    book = Book.of(report)
    book.add("专题", "民生\n实事", "", "向群众\n承诺的", "", "B-017")
    upload(book)
    assert Group.objects.get().name == "民生 实事"
    assert upload(Book.of(report)).changes == []


def test_a_new_one_may_lie_in_one_that_stands_below_it(report, target, upload):
    book = Book.of(report)
    book.add("专题", "收支和民生", "四个问题", "", "", "B-017")
    book.add("专题", "四个问题", "", "报告承认的", "", "")
    run = upload(book)
    assert [line.notes for line in run.changes] == [["0项目标任务"], ["1项目标任务"]]
    assert Group.objects.get(name="收支和民生").parent.name == "四个问题"


def test_what_a_file_does_not_name_stays(groups, report, upload):
    book = Book.of(report)
    book.book["专题"].delete_rows(2, 3)
    upload(book)
    assert Group.objects.count() == 3
    del book.book["专题"]  # as those of earlier releases
    upload(book)
    assert Group.objects.count() == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("专题一", "", "", "", "B-017;Z-999"), "专题 第2行（E2） 目标任务列：没有编号为Z-999的目标任务。"),
        (("专题一", "没有的", "", "", ""), "专题 第2行（B2） 上级专题列：没有专题“没有的”。"),
        (
            ("专" * 21, "", "", "", ""),
            "专题 第2行（A2） 专题列：最多20个字，现在有21个字。",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(line, said, report, target, upload):
    run = upload(Book.of(report).add("专题", *line))
    assert str(run.faults[0]) == said
    assert not Group.objects.exists()


def test_one_level_deep_and_each_name_once(groups, report, upload):
    book = Book.of(report).add("专题", "再下一级", "项目和平台").add("专题", "民生实事")
    said = [str(fault) for fault in upload(book).faults]
    assert said == [
        "专题 第6行（A6） 专题列：与第2行重复。",
        "专题 第5行（B5） 上级专题列：“项目和平台”不能作上级专题：专题只分两级。",
    ]


def test_what_a_colleague_has_changed_since_is_not_changed_back(groups, report, admin, upload):
    livelihood, *_ = groups
    content = catalogue_workbook(catalogue_of(report), is_as_stored=True)
    livelihood.introduction = "改过的"
    livelihood.save()
    run = upload(Book(content))
    assert [(row.table, row.key, row.notes) for row in run.changed_since] == [
        ("groups", "民生实事", ("说明：现为改过的，文件为向群众承诺的事",))
    ]
    livelihood.refresh_from_db()
    assert livelihood.introduction == "改过的"


def test_they_go_on_into_the_next_year(groups, report, road):
    road.state, road.state_date, road.state_reason = "cancelled", NOW.date(), "并入"
    road.save()
    book = Book(catalogue_workbook(next_catalogue(report, known_at=at(2025, 1, 20))))
    assert book.line("民生实事", "专题")["目标任务"] == "B-017"
    assert book.line("四个问题", "专题")["原文关键词"] is None
