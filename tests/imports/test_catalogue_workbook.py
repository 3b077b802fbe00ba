"""The catalogue as a workbook comes in: looked at first, then all of it or nothing."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from targets.domain.words import State
from targets.exports.catalogue import catalogue_of, catalogue_workbook
from targets.exports.next_year import next_catalogue
from targets.imports.catalogue import (
    CatalogueRefused,
    Ending,
    NotAsShown,
    carry_out,
    dry_run,
    import_catalogue,
)
from targets.imports.catalogue_files import read_workbook, unpacked
from targets.imports.rows import Fate
from targets.imports.workbook import NotAWorkbook
from targets.models import (
    Owner,
    PlanPoint,
    Post,
    ProgressEntry,
    Report,
    Stage,
    Target,
    Theme,
    Unit,
    revision_of,
)  # fmt: skip
from targets.services import Change, adjust, instruct
from tests.conftest import at
from tests.workbooks import Book

NOW = at(2024, 7, 1)
NEXT_JANUARY = at(2025, 1, 20)
HISTORIES = (Report, Unit, Post, Target, Owner, Stage, PlanPoint)


@pytest.fixture
def point(target) -> PlanPoint:
    return PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=4500)


@pytest.fixture
def book(report, target, road, point) -> Book:
    return Book.of(report)


@pytest.fixture
def looked_at(admin):
    """The dry run of a workbook."""
    return lambda book, now=NOW: dry_run(read_workbook(book.saved(), "目录.xlsx"), by=admin, at=now)


@pytest.fixture
def carried_out(admin):
    """Look at a workbook and import it."""

    def run(book, now=NOW, **options):
        catalogue = read_workbook(book.saved(), "目录.xlsx")
        shown = dry_run(catalogue, by=admin, at=now).digest
        return carry_out(catalogue, shown=shown, by=admin, at=now, **options)

    return run


@pytest.fixture
def faults(looked_at):
    """What is wrong with a workbook."""

    def run(book) -> list[str]:
        with pytest.raises(CatalogueRefused) as refused:
            looked_at(book)
        return [str(fault) for fault in refused.value.faults]

    return run


def stored() -> list:
    """Everything that an import could change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Report, Unit, Post, Theme, Target, Owner, Stage, PlanPoint, ProgressEntry)
    ] + [model.history.count() for model in HISTORIES]


def notes(outcome, name: str) -> list[str]:
    return next(line.notes for line in outcome.changes if line.name == name)


# -- there and back


def test_the_shipped_catalogue_comes_back_unchanged(db, admin, looked_at, carried_out):
    """One test, because an import takes a moment."""
    import_catalogue(Path("targets/data/zhanhe_2024"), at=NOW)
    report = Report.objects.get()
    before, revision, book = stored(), revision_of(report), Book.of(report)
    outcome = carried_out(book)
    assert outcome.changes == outcome.missing == []
    assert outcome.targets == {Fate.NEW: 0, Fate.CHANGED: 0, Fate.UNCHANGED: 269}
    assert stored() == before
    assert revision_of(report) == revision
    draft = Book(catalogue_workbook(next_catalogue(report, known_at=NOW)))
    new = carried_out(draft)
    assert new.is_new_report
    assert new.targets == {Fate.NEW: 269, Fate.CHANGED: 0, Fate.UNCHANGED: 0}
    assert not carried_out(draft).changes
    following = Report.objects.get(year=2025)
    assert catalogue_of(following) == next_catalogue(report, known_at=NOW)
    assert revision_of(following) > 0


def test_a_year_that_was_worked_with_comes_back_unchanged(
    report, target, road, point, admin, accepted, carried_out
):
    accepted(target, date(2024, 6, 30), 4200)
    adjust(target, Change(value=Decimal(7500), due_date=date(2025, 3, 31), effective_date=date(2024, 9, 1),
        document_number="12号", reason="口径"), by=admin, at=at(2024, 9, 1))  # fmt: skip
    Unit.objects.create(name="区房管中心")  # where the admin site puts it: position 0
    target.refresh_from_db()
    target.state, target.state_date, target.state_reason = State.CANCELLED, date(2024, 10, 1), "=上级取消"
    target.save()
    before, revision = stored(), revision_of(report)
    assert carried_out(Book.of(report)).changes == []
    assert (stored(), revision_of(report)) == (before, revision)


def test_an_earlier_deadline_does_not_put_stored_dates_in_question(
    book, target, road, point, admin, looked_at
):
    for late in (target, road):
        adjust(late, Change(due_date=date(2024, 5, 31), effective_date=date(2024, 3, 1), document_number="3号",
            reason="提前"), by=admin, at=at(2024, 3, 1))  # fmt: skip
    assert not looked_at(Book.of(target.report)).changes


def test_codes_are_read_as_well_as_words(book, looked_at):
    assert not looked_at(book.fill("B-017", 计量方式="total", 状态="active")).changes


def test_an_empty_state_is_in_force(book, looked_at):
    assert not looked_at(book.fill("B-017", 状态=None)).changes


# -- the dry run


def test_the_dry_run_changes_nothing(book, report, looked_at):
    before, revision = stored(), revision_of(report)
    book.fill("B-017", 报告目标值=8200).add("单位", "区数据局", "区直部门").fill(
        2024, "报告", 名称="2024年工作报告"
    )
    assert looked_at(book).targets[Fate.CHANGED] == 1
    assert (stored(), revision_of(report)) == (before, revision)


def test_it_says_what_changes_of_a_target(book, looked_at):
    book.fill("B-017", 报告目标值=8200, 报送频次="每季度", 牵头单位="区住建局", 配合单位="区市场监管局")
    book.fill("B-017", "计划节点", 计划值=5000)
    assert notes(looked_at(book), "B-017") == [
        "报告目标值：8000 → 8200",
        "报送频次：每月 → 每季度",
        "牵头单位：区市场监管局 → 区住建局",
        "配合单位：空 → 区市场监管局",
        "2024-06-30计划值：4500户 → 5000户",
    ]


def test_it_says_what_changes_of_stages(book, looked_at):
    page = book.book["节点"]
    for row in page.iter_rows(min_row=2):
        if row[1].value == "前期手续":
            row[1].value = "手续"
        if row[1].value == "路面施工":
            row[3].value = date(2024, 10, 31)
    assert notes(looked_at(book), "E-017") == [
        "新增节点“手续”：20%，2024-03-31",
        "节点“路面施工”：30%，2024-09-30 → 30%，2024-10-31",
        "删除节点“前期手续”",
    ]


def test_it_says_what_changes_of_everything_else(book, looked_at):
    book.fill(2024, "报告", 名称="2024年工作报告").fill("区住建局", "单位", 类别="其他")
    book.add("分管领导", "区长", "主持").fill("（一）大力促进投资消费", "板块", 事项简称="营商")
    outcome = looked_at(book)
    assert [(line.sheet, line.name, line.fate, line.notes) for line in outcome.changes] == [
        (
            "报告",
            "平顶山市湛河区人民政府2024年工作报告",
            "changed",
            ["名称：2024年政府工作报告 → 2024年工作报告"],
        ),
        ("单位", "区住建局", "changed", ["类别：区直部门 → 其他"]),
        ("分管领导", "区长", "new", []),
        ("板块", "优化营商环境", "changed", ["事项简称：营商环境 → 营商"]),
    ]
    assert outcome.targets[Fate.UNCHANGED] == 2


def test_another_order_of_units_is_a_change(book, market_bureau, carried_out):
    page = book.book["单位"]
    first, second = ([cell.value for cell in page[line]] for line in (2, 3))
    for column in (1, 2):
        page.cell(2, column).value, page.cell(3, column).value = second[column - 1], first[column - 1]
    carried_out(book)
    assert list(Unit.objects.values_list("name", flat=True)) == ["区住建局", "区市场监管局"]


# -- importing


def test_it_imports_what_was_shown(book, target, admin, carried_out):
    book.fill("B-017", 报告目标值=8200).add_target(
        "B-017", 编号="B-018", 目标任务="新增四上企业", 配合单位="区住建局"
    )
    book.add("计划节点", "B-018", date(2024, 9, 30), 20)
    outcome = carried_out(book)
    assert outcome.targets == {Fate.NEW: 1, Fate.CHANGED: 1, Fate.UNCHANGED: 1}
    target.refresh_from_db()
    assert (target.value, target.stated_value) == (8200, 8200)
    new = Target.objects.get(number="B-018")
    assert [owner.unit.name for owner in new.owners_in_order] == ["区市场监管局", "区住建局"]
    assert new.plan_points.get().value == 20
    for row in (target, new, *new.owners_in_order, new.plan_points.get()):
        line = row.history.first()
        assert (line.history_change_reason, line.history_user) == ("导入目录", admin)


def test_it_is_refused_when_something_has_changed_since(book, target, admin):
    catalogue = read_workbook(book.fill("B-017", 报告目标值=8200).saved(), "目录.xlsx")
    shown = dry_run(catalogue, by=admin, at=NOW).digest
    Target.objects.filter(pk=target.pk).update(title="改过的")
    before = stored()
    with pytest.raises(NotAsShown) as changed:
        carry_out(catalogue, shown=shown, by=admin, at=NOW)
    assert "目标任务：改过的 → 新增市场主体" in notes(changed.value.outcome, "B-017")
    assert stored() == before


def test_progress_meanwhile_does_not_stop_it(book, target, admin, accepted):
    catalogue = read_workbook(book.fill("B-017", 报告目标值=8200).saved(), "目录.xlsx")
    shown = dry_run(catalogue, by=admin, at=NOW).digest
    accepted(target, date(2024, 6, 30), 4200)
    carry_out(catalogue, shown=shown, by=admin, at=NOW)
    target.refresh_from_db()
    assert target.value == 8200


def test_it_travels_signed_for_one_person(book, admin, second_admin):
    from django.core.signing import BadSignature

    catalogue = read_workbook(book.saved(), "目录.xlsx")
    again, shown = unpacked(catalogue.packed("abc", admin), admin)
    assert (again.rows, again.stated, shown) == (catalogue.rows, catalogue.stated, "abc")
    with pytest.raises(BadSignature):
        unpacked(catalogue.packed("abc", admin), second_admin)


def test_an_adjusted_target_keeps_what_is_in_force(book, target, admin, carried_out):
    adjust(target, Change(value=Decimal(7500), effective_date=date(2024, 9, 1), document_number="12号",
        reason="口径"), by=admin, at=at(2024, 9, 1))  # fmt: skip
    carried_out(book.fill("B-017", 报告目标值=8200))
    target.refresh_from_db()
    assert (target.stated_value, target.value) == (8200, 7500)


def test_a_state_ends_a_target(book, target, carried_out):
    carried_out(book.fill("B-017", 状态="已合并", 状态日期=date(2024, 6, 1), 状态原因="并入E-017"))
    target.refresh_from_db()
    assert (target.state, target.state_date, target.state_reason) == ("merged", date(2024, 6, 1), "并入E-017")


# -- what the file does not have


def test_what_is_missing_stays(book, carried_out):
    outcome = carried_out(book.drop("B-017"))
    assert [(missing.number, missing.ending) for missing in outcome.missing] == [("B-017", Ending.DELETE)]
    assert Target.objects.get(number="B-017").state == State.ACTIVE


def test_what_is_missing_is_deleted_if_nothing_was_said_about_it(book, carried_out):
    carried_out(book.drop("B-017"), take_out_because="报告未列")
    assert not Target.objects.filter(number="B-017").exists()
    gone = Target.history.filter(number="B-017").first()
    assert (gone.history_type, gone.history_change_reason) == ("-", "报告未列")


RECORDS = {
    "an entry": lambda t, clerk, admin: ProgressEntry.objects.create(
        target=t, author=clerk, data_date=date(2024, 6, 30), value=1
    ),
    "an adjustment": lambda t, clerk, admin: adjust(
        t,
        Change(value=Decimal(7500), effective_date=date(2024, 9, 1), document_number="12号", reason="口径"),
        by=admin,
        at=at(2024, 9, 1),
    ),
    "an instruction": lambda t, clerk, admin: instruct(t, text="请加快。", due_date=None, by=admin, at=NOW),
    "a reference": lambda t, clerk, admin: Target.objects.filter(number="A-006").update(
        issued="reference", reference=t
    ),
}


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_missing_is_cancelled_if_there_is_a_record_of_it(
    name, report, make_target, clerk, admin, carried_out
):
    target = make_target("A-001", title="增速", measure="rate", unit="%", value=Decimal(7))
    make_target("A-006", title="收入", measure="rate", unit="%", value=None, issued="awaiting")
    RECORDS[name](target, clerk, admin)
    carried_out(Book.of(report).fill("A-006", 参照目标=None, 下达情况="待上级下达").drop("A-001")
        if name != "a reference" else Book.of(report).drop("A-001").fill("A-006", 参照目标="A-001"),
        take_out_because="市里调整")  # fmt: skip
    target.refresh_from_db()
    assert (target.state, target.state_date, target.state_reason) == ("cancelled", NOW.date(), "市里调整")
    assert target.history.first().history_change_reason == "市里调整"


def test_what_ended_before_stays_as_it_ended(report, target, road, carried_out):
    target.state, target.state_date, target.state_reason = State.MERGED, date(2024, 5, 1), "并入"
    target.save()
    outcome = carried_out(Book.of(report).drop("B-017"), take_out_because="报告未列")
    assert (outcome.missing[0].ending, outcome.to_take_out) == (Ending.NONE, [])
    target.refresh_from_db()
    assert target.state_reason == "并入"


def test_an_entry_meanwhile_turns_a_deletion_into_a_question(book, target, admin, clerk):
    catalogue = read_workbook(book.drop("B-017").saved(), "目录.xlsx")
    shown = dry_run(catalogue, by=admin, at=NOW).digest
    ProgressEntry.objects.create(target=target, author=clerk, data_date=date(2024, 6, 30), value=1)
    with pytest.raises(NotAsShown):
        carry_out(catalogue, shown=shown, take_out_because="报告未列", by=admin, at=NOW)
    assert Target.objects.filter(number="B-017").exists()


# -- next year


@pytest.fixture
def draft(report, target, road, accepted) -> Book:
    """2025, begun with 2024."""
    accepted(target, date(2024, 12, 31), 8120, moment=at(2025, 1, 8))
    return Book(catalogue_workbook(next_catalogue(report, known_at=NEXT_JANUARY)))


def test_a_draft_makes_the_next_report_and_again_changes_nothing(draft, report, carried_out):
    before = catalogue_of(report)
    outcome = carried_out(draft, NEXT_JANUARY)
    assert outcome.is_new_report
    following = Report.objects.get(year=2025)
    target = Target.objects.of(following).get(number="B-017")
    assert (target.issued, target.value, target.last_year_value) == ("awaiting", None, 8120)
    assert target.due_date == date(2025, 12, 31)
    assert Target.objects.of(following).get(number="E-017").stages.count() == 4
    assert catalogue_of(report) == before
    assert not carried_out(draft, NEXT_JANUARY).changes


def test_a_number_that_is_filled_in_is_set(draft, carried_out):
    carried_out(draft.fill("B-017", 报告目标值=9000, 下达情况="已明确"), NEXT_JANUARY)
    assert Target.objects.get(report__year=2025, number="B-017").value == 9000


EMPTY = {"牵头单位": None, "配合单位": None, "分管领导": None, "上年完成": None, "上年口径": None}


def test_a_new_target_takes_what_is_empty_from_last_year(
    draft, target, housing_bureau, looked_at, carried_out
):
    target.post = Post.objects.create(title="常务副区长")
    target.save()
    Owner.objects.create(target=target, unit=housing_bureau)
    draft.add("分管领导", "常务副区长", "").fill("B-017", **EMPTY, 编号="B-117")
    assert notes(looked_at(draft, NEXT_JANUARY), "B-117") == [
        "待上级下达，区市场监管局牵头",
        "牵头单位取自上年：区市场监管局",
        "配合单位取自上年：区住建局",
        "分管领导取自上年：常务副区长",
        "上年完成取自上年：8120",
        "上年口径取自上年：本系统采信数，截至2024年12月31日",
    ]
    carried_out(draft, NEXT_JANUARY)
    new = Target.objects.get(number="B-117")
    assert (new.last_year_value, new.post, [o.unit.name for o in new.owners_in_order]) == (
        8120,
        target.post,
        ["区市场监管局", "区住建局"],
    )


def test_what_is_filled_in_is_not_taken_from_last_year(draft, target, housing_bureau, carried_out):
    Owner.objects.create(target=target, unit=housing_bureau)
    carried_out(draft.fill("B-017", 牵头单位="区住建局", 配合单位=None, 上年完成=8000), NEXT_JANUARY)
    new = Target.objects.get(report__year=2025, number="B-017")
    assert (new.lead.unit, new.supporting, new.last_year_value) == (housing_bureau, [], 8000)


def test_a_renamed_target_takes_nothing(draft, looked_at):
    draft.fill("B-017", 目标任务="新增经营主体", **EMPTY | {"牵头单位": "区住建局"})
    assert notes(looked_at(draft, NEXT_JANUARY), "B-017") == ["待上级下达，区住建局牵头"]


def test_a_renamed_target_without_a_lead_is_refused(draft, faults):
    assert faults(draft.fill("B-017", 目标任务="新增经营主体", **EMPTY)) == [
        "目标任务 第2行 牵头单位列：不能为空。"
    ]


def test_a_target_without_a_reading_takes_no_value(report, target, looked_at):
    draft = Book(catalogue_workbook(next_catalogue(report, known_at=NEXT_JANUARY)))
    assert notes(looked_at(draft.fill("B-017", **EMPTY), NEXT_JANUARY), "B-017")[1:] == [
        "牵头单位取自上年：区市场监管局"
    ]


def test_a_value_in_another_unit_is_not_taken(draft, looked_at):
    taken = notes(looked_at(draft.fill("B-017", 计量单位="万户", **EMPTY), NEXT_JANUARY), "B-017")
    assert taken[1:] == ["牵头单位取自上年：区市场监管局"]


def test_a_title_that_stood_twice_is_not_guessed(draft, make_target, faults):
    make_target("B-019", title="新增市场主体")
    assert faults(draft.fill("B-017", **EMPTY)) == ["目标任务 第2行 牵头单位列：不能为空。"]


def test_a_year_changed_by_mistake_shows_as_a_new_report(book, looked_at):
    outcome = looked_at(book.fill(2024, "报告", 年度=2042))
    assert outcome.is_new_report
    assert outcome.report.year == 2042


def test_units_and_posts_that_are_missing_are_made(draft, carried_out):
    draft.add("单位", "区数据局", "区直部门").add("分管领导", "副区长（数据）", "数据")
    draft.fill("B-017", 牵头单位="区数据局", 分管领导="副区长（数据）")
    carried_out(draft, NEXT_JANUARY)
    new = Target.objects.get(report__year=2025, number="B-017")
    assert (new.lead.unit.name, new.post.title) == ("区数据局", "副区长（数据）")


# -- what is refused


def spoilt(**cells):
    return lambda book: book.fill("B-017", **cells)


def without(sheet: str):
    def spoil(book):
        del book.book[sheet]

    return spoil


def renamed(sheet: str, head: str, new: str):
    def spoil(book):
        book.book[sheet].cell(1, book.head(head, sheet)).value = new

    return spoil


def added(sheet: str, *values):
    return lambda book: book.add(sheet, *values)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            spoilt(报告目标值="=8000+200"),
            "目标任务 第2行 报告目标值列：是公式，请改填数值或文字（复制后“选择性粘贴—数值”）。",
        ),
        (spoilt(报告目标值="8千"), "目标任务 第2行 报告目标值列：“8千”不是数。"),
        (spoilt(报告目标值=True), "目标任务 第2行 报告目标值列：是逻辑值，请改填数字或文字。"),
        (spoilt(报告目标值=1e12), "目标任务 第2行 报告目标值列：确认小数点前不超过 11 位。"),
        (spoilt(报告目标值=None), "目标任务 第2行：已明确的目标须填写目标值。"),
        (spoilt(报告时限="年底"), "目标任务 第2行 报告时限列：“年底”不是形如2024-12-31的日期。"),
        (
            lambda book: book.drop("B-017", sheets=("计划节点",)).fill("B-017", 报告时限=date(2023, 1, 1)),
            "目标任务 第2行：时限不能早于起始日。",
        ),
        (
            spoilt(计量方式="心情型"),
            "目标任务 第2行 计量方式列：“心情型”不是可选的词：累计型、时点型、增速型、节点型、定性型。",
        ),
        (spoilt(牵头单位="区太空局"), "目标任务 第2行 牵头单位列：没有“区太空局”。"),
        (spoilt(配合单位="区住建局；区太空局"), "目标任务 第2行 配合单位列：没有“区太空局”。"),
        (spoilt(分管领导="国王"), "目标任务 第2行 分管领导列：没有“国王”。"),
        (spoilt(板块="（九）别的"), "目标任务 第2行 板块列：报告里没有这个标题。"),
        (spoilt(事项="别的"), "目标任务 第2行 事项列：报告里没有这个标题。"),
        (spoilt(数据滞后天数=4.5), "目标任务 第2行 数据滞后天数列：“4.5”不是0到9999的整数。"),
        (spoilt(状态="已取消"), "目标任务 第2行：取消或合并须写明日期和原因。"),
        (spoilt(编号="17"), "目标任务 第2行 编号列：编号形如 B-012。"),
        (lambda book: book.add_target("B-017"), "目标任务 第4行 编号列：与第2行重复。"),
        (without("节点"), "节点：缺少这张工作表。"),
        (lambda book: setattr(book.book["目标任务"], "title", "Sheet1"), "目标任务：缺少这张工作表。"),
        (renamed("目标任务", "牵头单位", "主责单位"), "目标任务 第1行 牵头单位列：缺少这一列。"),
        (renamed("目标任务", "上年口径", "说明"), "目标任务 第1行 说明列：不认识这一列。"),
        (
            added("报告", 2025, "平顶山市湛河区人民政府", "2025年", date(2025, 1, 1), date(2025, 12, 31)),
            "报告 第3行：只能有一份报告，请删除这一行。",
        ),
        (lambda book: book.fill(2024, "报告", 年度="今年"), "报告 第2行 年度列：“今年”不是0到9999的整数。"),
        (
            lambda book: book.fill(2024, "报告", 政府="卫东区人民政府"),
            "报告 第2行 政府列：2024年的报告属于“平顶山市湛河区人民政府”。",
        ),
        (lambda book: book.fill(2024, "报告", 截止日=date(2023, 12, 31)), "报告 第2行：截止日不能早于起始日。"),
        (lambda book: book.book["报告"].delete_rows(2), "报告：没有写是哪一年的报告。"),
        (added("单位", "区住建局", "区直部门"), "单位 第4行 名称列：与第3行重复。"),
        (added("单位", "区数据局", "天庭"), "单位 第4行 类别列：值 '天庭' 不是有效选项。"),
        (added("板块", "（一）大力促进投资消费", "一 别的", "新事项", "新"), "板块 第3行 板块简称列：与第2行不同。"),
        (added("节点", "E-017", "路面施工", 10, date(2024, 9, 30)), "节点 第6行 节点列：与第4行重复。"),
        (
            added("节点", "E-017", "验收", 10, date(2024, 9, 30)),
            "节点 第2行 权重（%）列：E-017的节点权重合计110，应为100。",
        ),
        (added("节点", "B-017", "验收", 100, date(2024, 9, 30)), "节点 第6行 编号列：只有节点型目标有节点。"),
        (added("节点", "Z-999", "验收", 100, date(2024, 9, 30)), "节点 第6行 编号列：没有编号为Z-999的目标任务。"),
        (lambda book: book.drop("E-017", sheets=("节点",)), "目标任务 第3行：“节点”表里没有它的节点。"),
        (added("计划节点", "B-017", date(2024, 6, 30), 1), "计划节点 第3行 日期列：与第2行重复。"),
        (added("计划节点", "B-017", date(2025, 6, 30), 1), "计划节点 第3行 日期列：须在目标任务的起始日与时限之间。"),
        (added("计划节点", "B-017", date(2024, 8, 31), None), "计划节点 第3行 计划值列：不能为空。"),
    ],
)  # fmt: skip
def test_it_names_sheet_line_and_column_and_imports_nothing(spoil, sentence, book, faults):
    before = stored()
    spoil(book)
    assert sentence in faults(book)
    assert stored() == before


def test_it_names_all_faults_at_once(book, faults):
    book.fill("B-017", 牵头单位="区太空局").fill("E-017", 报告时限="年底").add("单位", "区住建局", "区直部门")
    assert len(faults(book)) == 3


def test_a_stage_with_progress_is_not_removed(book, road, clerk, faults):
    entry = ProgressEntry.objects.create(target=road, author=clerk, data_date=date(2024, 3, 31))
    entry.stages_done.add(road.stages.get(title="前期手续"))
    for row in book.book["节点"].iter_rows(min_row=2):
        if row[1].value == "前期手续":
            row[1].value = "手续"
    assert faults(book) == ["目标任务 第3行：节点“前期手续”已有进展，不能删除。"]


def test_the_measure_of_a_target_with_entries_stays(book, target, accepted, faults):
    accepted(target, date(2024, 6, 30), 4200)
    assert faults(book.fill("B-017", 计量方式="时点型")) == [
        "目标任务 第2行 计量方式列：已有进展，不能改变计量方式。"
    ]


def test_new_targets_that_break_a_rule_are_named(book, faults):
    book.add_target("B-017", 编号="B-018", 状态="已取消").add_target("B-017", 编号="B-019", 起点值=1)
    book.add_target("B-017", 编号="B-020")
    assert faults(book) == [
        "目标任务 第4行：取消或合并须写明日期和原因。",
        "目标任务 第5行：只有时点型目标有起点值。",
    ]


def test_too_much_text_for_one_form_is_refused(book):
    import random

    signs = random.Random(7)
    for number in range(130):
        title = "".join(chr(signs.randrange(0x4E00, 0x9FA5)) for _ in range(8000))
        book.add_target("B-017", 编号=f"C-{number:03}", 目标任务=title)
    with pytest.raises(NotAWorkbook, match="文字过多"):
        read_workbook(book.saved(), "目录.xlsx")


def test_too_many_lines_are_refused(book, faults):
    for _ in range(3001):
        book.book["目标任务"].append(["B-017"])
    assert faults(book) == ["目标任务：最多3000行。"]


# -- its cost


def test_its_queries_do_not_grow_with_targets(
    report, target, make_target, admin, django_assert_num_queries, django_assert_max_num_queries
):
    few = read_workbook(Book.of(report).saved(), "目录.xlsx")
    book = Book.of(report)
    for number in range(60):
        book.add_target("B-017", 编号=f"C-{number:03}", 目标任务=f"新的{number}")
    more = read_workbook(book.saved(), "目录.xlsx")
    with django_assert_num_queries(14):
        dry_run(few, by=admin, at=NOW)
    with django_assert_max_num_queries(28):  # the database takes 60 rows in more than one go
        shown = dry_run(more, by=admin, at=NOW).digest
    carry_out(more, shown=shown, by=admin, at=NOW)
    with django_assert_num_queries(14):
        dry_run(more, by=admin, at=NOW)
