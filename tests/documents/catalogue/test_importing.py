"""The catalogue as a workbook comes in: looked at first, then all of it or nothing."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from targets.documents.catalogue.importing import carry_out, dry_run, import_catalogue
from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.missing import Ending
from targets.documents.catalogue.next_year import next_catalogue
from targets.documents.catalogue.reading import read_workbook, unsealed_catalogue
from targets.documents.catalogue.writing import catalogue_workbook
from targets.documents.kit.dry_run import Fate, NotAsShown
from targets.domain.words import State
from targets.models import Owner, ProgressEntry, Report, Target, Unit, stand_of
from targets.services import Terms, adjust, instruct
from tests.conftest import at
from tests.workbooks import Book, stored

NOW = at(2024, 7, 1)


def notes(run, name: str) -> list[str]:
    return next(line.notes for line in run.changes if line.name == name)


def counts(new: int, changed: int, unchanged: int) -> dict[Fate, int]:
    return {Fate.NEW: new, Fate.CHANGED: changed, Fate.UNCHANGED: unchanged, Fate.TO_FILL: 0, Fate.REFUSED: 0}


# -- there and back


def test_the_shipped_catalogue_comes_back_unchanged(db, admin, looked_at, carried_out):
    """One test, because an import takes a moment."""
    import_catalogue(Path("targets/data/zhanhe_2024"), at=NOW)
    report = Report.objects.get()
    before, revision, book = stored(), stand_of(report).number, Book.of(report)
    run = carried_out(book)
    assert run.changes == run.missing == []
    assert run.targets == counts(0, 0, 272)
    assert stored() == before
    assert stand_of(report).number == revision
    draft = Book(catalogue_workbook(next_catalogue(report, known_at=NOW)))
    new = carried_out(draft)
    assert new.is_new_report
    assert new.targets == counts(272, 0, 0)
    assert not carried_out(draft).changes
    following = Report.objects.get(year=2025)
    assert catalogue_of(following) == next_catalogue(report, known_at=NOW)
    assert stand_of(following).number > 0


def test_a_year_that_was_worked_with_comes_back_unchanged(
    report, target, road, point, admin, accepted, carried_out
):
    accepted(target, date(2024, 6, 30), 4200)
    adjust(target, Terms(value=Decimal(7500), due_date=date(2025, 3, 31), is_checked=True,
        effective_date=date(2024, 9, 1), document_number="12号", reason="口径"),
        by=admin, at=at(2024, 9, 1))  # fmt: skip
    Unit.objects.create(name="区房管中心")  # where the admin site puts it: position 0
    target.refresh_from_db()
    target.state, target.state_date, target.state_reason = State.CANCELLED, date(2024, 10, 1), "=上级取消"
    target.save()
    before, revision = stored(), stand_of(report).number
    assert carried_out(Book.of(report)).changes == []
    assert (stored(), stand_of(report).number) == (before, revision)


def test_an_earlier_deadline_does_not_put_stored_dates_in_question(
    book, target, road, point, admin, looked_at
):
    may = date(2024, 5, 31)
    for late in (target, road):
        stage_dates = {stage.pk: may for stage in late.stages.filter(due_date__gt=may)}
        adjust(late, Terms(due_date=may, stage_dates=stage_dates, effective_date=date(2024, 3, 1),
            document_number="3号", reason="提前"), by=admin, at=at(2024, 3, 1))  # fmt: skip
    assert not looked_at(Book.of(target.report)).changes


def test_codes_are_read_as_well_as_words(book, looked_at):
    assert not looked_at(book.fill("B-017", 计量方式="total", 状态="active")).changes


def test_an_empty_state_is_in_force(book, looked_at):
    assert not looked_at(book.fill("B-017", 状态=None)).changes


# -- the dry run


def test_the_dry_run_changes_nothing(book, report, looked_at):
    before, revision = stored(), stand_of(report).number
    book.fill("B-017", 报告目标值=8200).add("单位", "区数据局", "区直部门").fill(
        2024, "报告", 名称="2024年工作报告"
    )
    assert looked_at(book).targets[Fate.CHANGED] == 1
    assert (stored(), stand_of(report).number) == (before, revision)


def test_it_asks_about_unusual_numbers_of_new_and_changed_targets_only(book, looked_at):
    assert not looked_at(book).changes
    book.fill("B-017", 报告目标值="8000.5")
    assert notes(looked_at(book), "B-017")[-1] == "请核对：8000.5户不是整数"


def test_it_asks_where_a_target_begins(book, looked_at):
    book.fill("B-017", 上年完成=66330000)
    assert notes(looked_at(book), "B-017")[-1] == "请核对：上年完成66,330,000户与目标值8000户相差10倍以上"


@pytest.mark.parametrize("value", [80000, "0.8", -5, None])
def test_a_printed_number_that_readings_were_judged_by_becomes_no_other(
    value, book, target, accepted, faults
):
    accepted(target, date(2024, 6, 30), 4200)
    book.fill("B-017", 报告目标值=value, 下达情况="待上级下达" if value is None else "已明确")
    (fault,) = faults(book)
    assert "报告目标值" in fault
    assert "已有进展，报告目标值不能由8000户改为" in fault


def test_a_slip_in_copying_is_corrected_and_shown(book, target, accepted, looked_at, carried_out):
    accepted(target, date(2024, 6, 30), 4200)
    book.fill("B-017", 报告目标值=8200)
    assert notes(looked_at(book), "B-017") == [
        "报告目标值：8000 → 8200",
        "请核对：报告目标值由8000户改为8200户",
    ]
    carried_out(book)
    target.refresh_from_db()
    assert target.stated_value == 8200


def test_what_was_adjusted_stays_as_printed(book, target, road, admin, faults):
    grounds = {"effective_date": date(2024, 3, 1), "document_number": "3号", "reason": "提前"}
    adjust(target, Terms(value=Decimal(7500), **grounds), by=admin, at=at(2024, 3, 1))
    book.fill("B-017", 报告目标值=8200)
    assert "已有目标调整，报告目标值按印发的保留，不能再改。" in "".join(faults(book))


def test_the_first_day_of_a_stage_that_was_moved_stays(book, road, admin, faults):
    stage = road.stages.get(title="路面施工")
    adjust(road, Terms(stage_dates={stage.pk: date(2024, 11, 30)}, effective_date=date(2024, 3, 1),
        document_number="3号", reason="征迁"), by=admin, at=at(2024, 3, 1))  # fmt: skip
    for row in book.book["节点"].iter_rows(min_row=2):
        if row[1].value == "路面施工":
            row[3].value = date(2024, 10, 31)
    assert "节点“路面施工”有过调整，原定日期不能再改" in "".join(faults(book))


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"起始日": date(2024, 7, 1)}, "起始日不能晚于首次进展的数据日期（2024年6月30日）"),
        (
            {"状态": "已取消", "状态日期": date(2042, 10, 1), "状态原因": "上级取消"},
            "取消或合并日期须在报告年度内（2024年1月1日至2024年12月31日）",
        ),
        ({"方向": "不高于"}, "已有进展，不能改变方向"),
    ],
)
def test_it_refuses_what_the_form_refuses(cells, sentence, book, target, point, accepted, faults):
    accepted(target, date(2024, 6, 30), 4200)
    point.delete()
    book = Book.of(target.report).fill("B-017", **cells)
    assert sentence in "".join(faults(book))


@pytest.mark.parametrize("value", [-1, 8001])
def test_the_plan_of_a_total_lies_between_nothing_and_all(value, book, faults):
    book.fill("B-017", "计划节点", 计划值=value)
    assert "计划值须在0与目标值8000户之间，且逐期不减。" in "".join(faults(book))


def test_it_says_what_changes_of_a_target(book, looked_at):
    book.fill("B-017", 报告目标值=8200, 报送频次="每季度", 牵头单位="区住建局", 配合单位="区市场监管局")
    book.fill("B-017", "计划节点", 计划值=5000)
    assert notes(looked_at(book), "B-017") == [
        "报告目标值：8000 → 8200",
        "报送频次：每月 → 每季度",
        "牵头单位：区市场监管局 → 区住建局",
        "配合单位：空 → 区市场监管局",
        "更正牵头单位，此前各期也由新牵头单位负责",
        "2024-06-30计划值：4500户 → 5000户",
        "请核对：报告目标值由8000户改为8200户",
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
    run = looked_at(book)
    assert [(line.sheet, line.name, line.fate, line.notes) for line in run.changes] == [
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
    assert run.targets[Fate.UNCHANGED] == 2


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
    run = carried_out(book)
    assert run.targets == counts(1, 1, 1)
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
    assert "目标任务：改过的 → 新增市场主体" in notes(changed.value.run, "B-017")
    assert stored() == before


def test_progress_meanwhile_does_not_stop_it(book, target, admin, accepted):
    catalogue = read_workbook(book.fill("B-017", 报告目标值=8200).saved(), "目录.xlsx")
    shown = dry_run(catalogue, by=admin, at=NOW).digest
    accepted(target, date(2024, 6, 30), 4200)
    carry_out(catalogue, shown=shown, by=admin, at=NOW)
    target.refresh_from_db()
    assert target.value == 8200


def test_it_comes_back_from_the_browser_as_it_was_read(book, admin):
    catalogue = read_workbook(book.saved(), "目录.xlsx")
    again, shown = unsealed_catalogue(catalogue.sealed("abc", admin), admin)
    assert (again.rows, again.stated, shown) == (catalogue.rows, catalogue.stated, "abc")


def test_an_adjusted_target_keeps_what_is_in_force(book, target, admin, carried_out):
    adjust(target, Terms(value=Decimal(7500), effective_date=date(2024, 9, 1), document_number="12号",
        reason="口径"), by=admin, at=at(2024, 9, 1))  # fmt: skip
    carried_out(book.fill("B-017", 报送频次="每季度"))
    target.refresh_from_db()
    assert (target.frequency, target.stated_value, target.value) == ("quarterly", 8000, 7500)


def test_a_state_ends_a_target(book, target, carried_out):
    carried_out(book.fill("B-017", 状态="已合并", 状态日期=date(2024, 6, 1), 状态原因="并入E-017"))
    target.refresh_from_db()
    assert (target.state, target.state_date, target.state_reason) == ("merged", date(2024, 6, 1), "并入E-017")


# -- since when


@pytest.fixture
def delivered(report) -> Report:
    report.delivered_on = date(2024, 1, 16)
    report.save()
    return report


@pytest.mark.parametrize(
    ("assigned", "stored_as"),
    [
        (date(2024, 3, 10), date(2024, 3, 10)),
        (date(2024, 1, 16), None),
        (date(2024, 1, 2), None),
        (None, None),
    ],
)
def test_new_targets_are_assigned_on_the_day_that_is_given(assigned, stored_as, delivered, book, carried_out):
    """Not before the report was delivered, which is said by no date at all."""
    book.add_target("B-017", 编号="B-018").add_target("B-017", 编号="B-019", 交办日期=date(2024, 4, 1))
    carried_out(book, assigned=assigned)
    days = dict(Target.objects.values_list("number", "assigned_date"))
    assert days == {"B-017": None, "E-017": None, "B-018": stored_as, "B-019": date(2024, 4, 1)}


def test_the_day_of_assignment_of_a_stored_target_is_the_files(target, report, carried_out):
    Target.objects.update(assigned_date=date(2024, 3, 10))
    assert not carried_out(Book.of(report), assigned=date(2024, 6, 1)).changes
    run = carried_out(Book.of(report).fill("B-017", 交办日期=None), assigned=date(2024, 6, 1))
    assert notes(run, "B-017") == ["交办日期：2024-03-10 → 空"]


def test_nobody_is_given_something_after_its_year(book, faults):
    book.fill("B-017", 交办日期=date(2042, 3, 10)).fill("E-017", 牵头起始日=date(2025, 1, 1))
    assert faults(book) == [
        "目标任务 第2行 交办日期列：不能晚于报告的截止日。",
        "目标任务 第3行 牵头起始日列：不能晚于报告的截止日。",
    ]


def test_a_lead_has_a_first_day(book, target, carried_out):
    run = carried_out(book.fill("B-017", 牵头起始日=date(2024, 5, 6)))
    assert notes(run, "B-017") == ["牵头起始日：空 → 2024-05-06"]
    lead = target.owners.get(role="lead")
    assert (lead.since, lead.history.first().history_change_reason) == (date(2024, 5, 6), "导入目录")
    assert not carried_out(book).changes
    carried_out(book.fill("B-017", 牵头起始日=None))
    assert target.owners.get(role="lead").since is None


def test_a_lead_that_corrects_another_has_led_since_that_ones_first_day(report, target, road, carried_out):
    Owner.objects.filter(target=target).update(since=date(2024, 5, 6))
    carried_out(Book.of(report).fill("B-017", 牵头单位="区住建局"))
    lead = target.owners.get(role="lead")
    assert (lead.unit.name, lead.since) == ("区住建局", date(2024, 5, 6))


# -- proposals


def test_a_plan_point_is_a_proposal_until_somebody_plans_otherwise(report, target, road, point, carried_out):
    point.is_proposed = True
    point.save()
    book = Book.of(report)
    assert book.line("B-017", "计划节点")["建议"] == "是"
    assert notes(carried_out(book.fill("B-017", "计划节点", 建议="否")), "B-017") == [
        "2024-06-30计划值：4500户（建议） → 4500户"
    ]
    point.refresh_from_db()
    assert not point.is_proposed


def test_words_that_are_neither_yes_nor_no_are_refused(book, faults):
    book.fill("B-017", 按个数计="按户").fill("B-017", "计划节点", 建议="也许")
    assert faults(book) == ["目标任务 第2行 按个数计列：“按户”不是可选的词：是、否。"]
    assert faults(book.fill("B-017", 按个数计="是")) == [
        "计划节点 第2行 建议列：“也许”不是可选的词：是、否。"
    ]


def test_what_belongs_to_another_measure_is_refused(book, faults):
    book.fill("B-017", 长期坚持="是").fill("E-017", 起点待核定="是")
    assert faults(book) == [
        "目标任务 第2行：长期坚持只用于定性型目标。",
        "目标任务 第3行：起点待核定只用于没有起点值的时点型目标。",
    ]


# -- what the file does not have


def test_what_is_missing_stays(book, carried_out):
    run = carried_out(book.drop("B-017"))
    assert [(missing.number, missing.ending) for missing in run.missing] == [("B-017", Ending.DELETE)]
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
        Terms(value=Decimal("6.5"), effective_date=date(2024, 9, 1), document_number="12号", reason="口径"),
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
    run = carried_out(Book.of(report).drop("B-017"), take_out_because="报告未列")
    assert (run.missing[0].ending, run.to_take_out) == (Ending.NONE, [])
    target.refresh_from_db()
    assert target.state_reason == "并入"


def test_an_entry_meanwhile_turns_a_deletion_into_a_question(book, target, admin, clerk):
    catalogue = read_workbook(book.drop("B-017").saved(), "目录.xlsx")
    shown = dry_run(catalogue, by=admin, at=NOW).digest
    ProgressEntry.objects.create(target=target, author=clerk, data_date=date(2024, 6, 30), value=1)
    with pytest.raises(NotAsShown):
        carry_out(catalogue, shown=shown, take_out_because="报告未列", by=admin, at=NOW)
    assert Target.objects.filter(number="B-017").exists()


# -- its cost


def test_its_queries_do_not_grow_with_targets(
    report, target, make_target, admin, django_assert_num_queries, django_assert_max_num_queries
):
    few = read_workbook(Book.of(report).saved(), "目录.xlsx")
    book = Book.of(report)
    for number in range(60):
        book.add_target("B-017", 编号=f"C-{number:03}", 目标任务=f"新的{number}")
    more = read_workbook(book.saved(), "目录.xlsx")
    with django_assert_num_queries(17):
        dry_run(few, by=admin, at=NOW)
    with django_assert_max_num_queries(32):  # the database takes 60 rows in more than one go
        shown = dry_run(more, by=admin, at=NOW).digest
    carry_out(more, shown=shown, by=admin, at=NOW)
    with django_assert_num_queries(17):
        dry_run(more, by=admin, at=NOW)
