"""The monthly form: out as Excel, filled in offline, looked at, and in again – all of it or nothing."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from targets.exports.monthly import FIELD_OF, HEAD_ROW, SHEET, STAGE_SHEET, MonthlyForm, monthly_workbook
from targets.imports.monthly import FormRefused, dry_run, read_form, submit_form
from targets.imports.rows import Fate
from targets.models import ProgressEntry, Revision, Stage
from targets.services import Action, Change, Reading, adjust, move, record
from targets.summaries import my_reporting
from tests.conftest import at

JUNE = date(2024, 6, 30)
NOW = at(2024, 7, 3)
IN_UNITS = "不是数字。请按“户”换算后只填数字，不带万、亿和单位。"
FORMULA = "本期数值：是公式，请改填数值或文字（复制后“选择性粘贴—数值”）。"


class Book:
    """A form in the hands of a clerk."""

    def __init__(self, content: bytes):
        self.book = load_workbook(BytesIO(content))
        self.page = self.book[SHEET]
        self.heads = {cell.value: cell.column for cell in self.page[HEAD_ROW]}

    def line_of(self, number: str) -> int:
        return next(
            r for r in range(HEAD_ROW + 1, self.page.max_row + 1) if self.page.cell(r, 1).value == number
        )

    def cell(self, number: str, head: str):
        return self.page.cell(self.line_of(number), self.heads[head])

    def fill(self, number: str = "B-017", **cells) -> "Book":
        for head, value in cells.items():
            self.cell(number, head).value = value
        return self

    def finish(self, *titles: str) -> "Book":
        """Call stages finished, and no others."""
        page = self.book[STAGE_SHEET]
        for row in page.iter_rows(min_row=2):
            row[5].value = "是" if row[2].value in titles else None
        return self

    def saved(self) -> BytesIO:
        out = BytesIO()
        self.book.save(out)
        return out


def due(report, unit, viewer, *, now: datetime = NOW):
    page = my_reporting(report, unit, viewer=viewer, today=now.date(), known_at=now)
    return MonthlyForm(report, unit, page.due)


@pytest.fixture
def download(report, target, market_bureau, clerk):
    """Download the form of the market bureau on 3 July."""
    return lambda: Book(monthly_workbook(due(report, market_bureau, clerk)))


@pytest.fixture
def tried(report, market_bureau, clerk):
    """The dry run of a form."""

    def run(book, *, by=clerk, unit=market_bureau, now=NOW):
        content = book.saved() if isinstance(book, Book) else book
        return dry_run(read_form(content), report, unit, by=by, at=now)

    return run


@pytest.fixture
def judged(tried):
    """Fate and notes of the form's only line."""

    def run(book, **options):
        (line,) = tried(book, **options).lines
        return line.fate, line.notes

    return run


@pytest.fixture
def platform(make_target):
    """A staged target of the market bureau."""
    platform = make_target(
        "B-030", title="建成监管平台", measure="stages", value=None, unit="", frequency="quarterly"
    )
    for title, weight, day in (("立项", 40, date(2024, 3, 31)), ("投用", 60, date(2024, 12, 31))):
        Stage.objects.create(target=platform, title=title, weight=weight, due_date=day)
    return platform


# -- what it looks like


def test_it_holds_what_is_due_and_what_was_typed(download, target, accepted, clerk):
    accepted(target, date(2024, 5, 31), 3500)
    record(
        target, Reading(data_date=JUNE, value=Decimal(4200), text="提速。"), by=clerk, at=NOW, submit=False
    )
    book = download()
    line = {head: book.cell("B-017", head).value for head in book.heads}
    assert line["目标任务"] == "新增市场主体"
    assert (line["目标值"], line["单位"], line["上期"]) == (8000, "户", "3500户")
    assert line["数据截止日"] == datetime(2024, 6, 30)
    assert line["报送期限"] == datetime(2024, 7, 5)
    assert (line["本期数值"], line["进展情况"]) == (4200, "提速。")


def test_its_keys_are_hidden_and_only_what_is_to_be_typed_is_open(download, make_target):
    make_target("B-018", title="优化环境", measure="narrative", value=None, unit="")
    book = download()
    assert [book.page.column_dimensions[c].hidden for c in "OP"] == [True, True]
    assert book.page.protection.sheet
    open_heads = {head for head in book.heads if not book.cell("B-017", head).protection.locked}
    assert open_heads == set(FIELD_OF) - {"自评（%）"}
    assert book.cell("B-018", "本期数值").protection.locked
    assert not book.cell("B-018", "自评（%）").protection.locked


def test_titles_that_look_like_formulas_stay_text(download, target, judged):
    target.title = "=1+1"
    target.save()
    book = download()
    assert book.cell("B-017", "目标任务").data_type == "s"
    assert judged(book.fill(本期数值=4200)) == (Fate.NEW, [])


def test_other_units_targets_and_reported_ones_are_not_in_it(download, target, road, clerk):
    assert [r[0].value for r in download().page.iter_rows(min_row=HEAD_ROW + 1)] == ["B-017"]
    record(target, Reading(data_date=JUNE, value=Decimal(4200)), by=clerk, at=NOW, submit=True)
    assert download().page.max_row == HEAD_ROW


# -- what becomes of it


def test_a_form_that_was_not_filled_in_changes_nothing(download, judged, tried, accepted, platform):
    accepted(platform, date(2024, 3, 31), stages_done=[platform.stages.first()])
    run = tried(download())
    assert [(line.fate, line.notes) for line in run.lines] == [(Fate.UNCHANGED, ["没有填写，不报送"])] * 2
    assert not run.is_acceptable


def test_a_filled_line_is_submitted(download, report, market_bureau, clerk, tried):
    book = download().fill(本期数值=4200, 进展情况="登记提速。", 存在问题="窗口少。", 下一步打算="加窗口。")
    form = read_form(book.saved())
    assert submit_form(form, report, market_bureau, by=clerk, at=NOW).work_count == 1
    entry = ProgressEntry.objects.get()
    assert (entry.status, entry.value, entry.data_date, entry.author) == ("submitted", 4200, JUNE, clerk)
    assert (entry.text, entry.problems, entry.next_steps) == ("登记提速。", "窗口少。", "加窗口。")
    assert entry.history.count() == 2


def test_the_same_file_again_stores_nothing_new(download, report, market_bureau, clerk, judged):
    book = download().fill(本期数值=4200)
    submit_form(read_form(book.saved()), report, market_bureau, by=clerk, at=NOW)
    assert judged(book) == (Fate.UNCHANGED, ["已经报送"])


def test_the_dry_run_stores_nothing(download, tried):
    revision = Revision.objects.get().number
    assert tried(download().fill(本期数值=4200)).is_acceptable
    assert not ProgressEntry.objects.exists()
    assert not ProgressEntry.history.exists()
    assert Revision.objects.get().number == revision


def test_an_untouched_draft_is_submitted_and_a_changed_one_says_how(download, target, clerk, judged):
    record(target, Reading(data_date=JUNE, value=Decimal(4200)), by=clerk, at=NOW, submit=False)
    assert judged(download()) == (Fate.CHANGED, ["提交草稿的进展"])
    notes = ["提交草稿的进展", "本期数值：4200 → 4300", "进展情况：空 → 提速。"]
    assert judged(download().fill(本期数值=4300, 进展情况="提速。")) == (Fate.CHANGED, notes)


def test_a_returned_entry_is_corrected(download, target, clerk, admin, judged):
    entry = record(target, Reading(data_date=JUNE, value=Decimal(42)), by=clerk, at=NOW, submit=True)
    move(entry.pk, Action.RETURN, by=admin, at=NOW, reason="少两个零")
    assert judged(download().fill(本期数值=4200)) == (
        Fate.CHANGED, ["提交已退回的进展", "本期数值：42 → 4200"],
    )  # fmt: skip


def test_zero_is_a_reading(download, judged):
    assert judged(download().fill(本期数值=0))[0] == Fate.NEW


def test_stages_are_taken_from_their_own_sheet(download, platform, report, market_bureau, clerk, accepted):
    accepted(platform, date(2024, 3, 31), stages_done=[platform.stages.get(title="立项")])
    book = download()
    assert [row[5].value for row in book.book[STAGE_SHEET].iter_rows(min_row=2)] == ["是", None]
    form = read_form(book.finish("立项", "投用").saved())
    submit_form(form, report, market_bureau, by=clerk, at=NOW)
    entry = ProgressEntry.objects.get(status="submitted")
    assert {stage.title for stage in entry.stages_done.all()} == {"立项", "投用"}


def test_words_and_a_rating_make_a_qualitative_report(make_target, download, tried):
    make_target("B-018", title="优化环境", measure="narrative", value=None, unit="")
    book = download()
    book.cell("B-018", "自评（%）").value = "６０%"
    assert tried(book).lines[1].notes == ["进展情况：请用一两句话写明进展。"]
    book.fill("B-018", 进展情况="推进中。")
    assert tried(book).lines[1].fate == Fate.NEW


@pytest.mark.parametrize("typed", [4200, 4200.0, "4200", " 4,200 ", "４２００", "４，２００"])
def test_it_reads_numbers_as_people_type_them(typed, download, report, market_bureau, clerk):
    form = read_form(download().fill(本期数值=typed).saved())
    submit_form(form, report, market_bureau, by=clerk, at=NOW)
    assert ProgressEntry.objects.get().value == 4200


@pytest.mark.parametrize(
    "typed", ["2024-05-31", "2024/5/31", "2024年5月31日", "２０２４.5.31", date(2024, 5, 31)]
)
def test_it_reads_dates_as_people_type_them(typed, download, report, market_bureau, clerk):
    form = read_form(download().fill(本期数值=3000, 数据截止日=typed).saved())
    submit_form(form, report, market_bureau, by=clerk, at=NOW)
    assert ProgressEntry.objects.get().data_date == date(2024, 5, 31)


def test_a_percentage_fits_where_the_unit_is_percent(make_target, download, tried):
    make_target("A-001", title="经济增速", measure="rate", value=Decimal(7), unit="%", frequency="quarterly")
    book = download()
    book.fill("A-001", 本期数值=0.065).cell("A-001", "本期数值").number_format = "0.0%"
    assert next(line for line in tried(book).lines if line.fate == Fate.NEW).value == "6.5%"
    book.fill("B-017", 本期数值=0.065).cell("B-017", "本期数值").number_format = "0.0%"
    assert "不是数字" in next(line for line in tried(book).lines if line.fate == Fate.REFUSED).notes[0]


# -- what is refused, and why


@pytest.mark.parametrize(
    ("cells", "notes"),
    [
        ({"本期数值": "1.2万"}, [f"本期数值：“1.2万”{IN_UNITS}"]),
        ({"本期数值": "0.5亿元"}, [f"本期数值：“0.5亿元”{IN_UNITS}"]),
        ({"本期数值": "四千二百"}, [f"本期数值：“四千二百”{IN_UNITS}"]),
        ({"本期数值": "=3000+1200"}, [FORMULA]),
        ({"本期数值": "=cmd|' /C calc'!A0"}, [FORMULA]),
        ({"本期数值": "#DIV/0!"}, ["本期数值：是错误值#DIV/0!。"]),
        ({"本期数值": date(2024, 6, 30)}, [f"本期数值：“2024-06-30”{IN_UNITS}"]),
        ({"本期数值": 1.23456}, ["本期数值：最多四位小数。"]),
        ({"本期数值": "1 2 - 3"}, [f"本期数值：“1 2 - 3”{IN_UNITS}"]),
        ({"本期数值": 1e300}, [f"本期数值：“1e+300”{IN_UNITS}"]),
        ({"进展情况": "只有文字。"}, ["本期数值：请填写数值。"]),
        ({"本期数值": 4200, "数据截止日": "六月底"}, ["数据截止日：输入一个有效的日期。"]),
        ({"本期数值": 4200, "数据截止日": None}, ["数据截止日：这个字段是必填项。"]),
        ({"本期数值": 4200, "数据截止日": "2024-07-31"}, ["数据截止日：数据截止日不能晚于今天。"]),
        ({"本期数值": 4200, "自评（%）": 50}, ["自评（%）：这项不用自评，请清空这一格。"]),
        ({"本期数值": 4200, "进展情况": "长" * 1001}, ["进展情况：确保该变量包含不超过 1000 字符 (目前字符数 1001)。"]),
    ],
)  # fmt: skip
def test_it_says_at_which_cell_a_line_is_refused(cells, notes, download, judged):
    assert judged(download().fill(**cells)) == (Fate.REFUSED, notes)


def test_text_that_looks_like_a_formula_is_text(download, report, market_bureau, clerk):
    book = download().fill(本期数值=4200)
    cell = book.cell("B-017", "进展情况")
    cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"
    submit_form(read_form(book.saved()), report, market_bureau, by=clerk, at=NOW)
    assert ProgressEntry.objects.get().text == "=cmd|' /C calc'!A0"


def test_a_jump_must_be_explained_as_on_the_page(download, judged):
    fate, (note,) = judged(download().fill(本期数值=42000))
    assert (fate, note[:5]) == (Fate.REFUSED, "情况说明：")
    assert judged(download().fill(本期数值=42000, 情况说明="口径已核。"))[0] == Fate.NEW


def test_an_accepted_day_is_corrected_with_an_explanation(download, accepted, target, judged):
    book = download().fill(本期数值=4300)
    accepted(target, JUNE, 4200)
    assert judged(book)[1] == [
        "情况说明：2024年6月30日已有采信的进展，本条将更正它，请更正，或在“情况说明”中说明原因。"
    ]
    notes = ["更正已采信的进展", "本期数值：4200 → 4300", "情况说明：空 → 漏统一个街道。"]
    assert judged(book.fill(情况说明="漏统一个街道。")) == (Fate.CHANGED, notes)


def test_a_form_from_before_the_target_changed_is_stale(download, target, admin, judged):
    book = download().fill(本期数值=4200)
    change = Change(value=Decimal(7000), effective_date=JUNE, document_number="8号", reason="调减")
    adjust(target, change, by=admin, at=at(2024, 7, 2))
    assert "已有变化" in judged(book)[1][0]


def test_a_form_from_before_a_colleagues_draft_is_stale(download, target, clerk, judged):
    book = download().fill(本期数值=4200)
    record(target, Reading(data_date=JUNE, value=Decimal(4100)), by=clerk, at=NOW, submit=False)
    assert "已有变化" in judged(book)[1][0]


def test_another_months_acceptance_does_not_make_it_stale(download, target, accepted, judged):
    book = download().fill(本期数值=4200)
    accepted(target, date(2024, 5, 31), 3500, moment=at(2024, 7, 2))
    assert judged(book)[0] == Fate.NEW


def test_a_form_of_last_month_can_still_be_sent_late(download, judged):
    fate, _ = judged(download().fill(本期数值=4200), now=at(2024, 8, 2))
    assert fate == Fate.NEW


def test_another_units_line_is_refused(download, judged, road, housing_bureau, stranger):
    fate, notes = judged(download().fill(本期数值=4200), by=stranger, unit=housing_bureau)
    assert (fate, notes) == (Fate.REFUSED, ["不是区住建局牵头的目标任务，或已不再执行。"])


def test_a_supporting_unit_cannot_send_the_lead_units_line(
    make_target, tried, report, market_bureau, housing_bureau, clerk, stranger
):
    make_target(supporting=(housing_bureau,))
    book = Book(monthly_workbook(due(report, market_bureau, clerk))).fill(本期数值=4200)
    assert tried(book, by=stranger, unit=housing_bureau).counts[Fate.REFUSED] == 1


def test_added_doubled_and_changed_lines_are_refused(download, tried):
    book = download().fill(本期数值=4200)
    line = book.line_of("B-017")
    for place, cell in enumerate(book.page[line], 1):
        book.page.cell(line + 1, place).value = cell.value
    book.page.cell(line + 2, 2).value = "自己加的任务"
    fates = [(item.number, item.fate, item.notes) for item in tried(book).lines]
    assert fates == [
        (line, Fate.NEW, []),
        (line + 1, Fate.REFUSED, [f"与第{line}行重复。"]),
        (line + 2, Fate.REFUSED, ["这一行不是下载的表里的，不能自行加行。"]),
    ]


@pytest.mark.parametrize(
    ("head", "typed", "note"),
    [
        ("目标任务", "减少市场主体", "目标任务已被改动，应为“新增市场主体”。"),
        ("单位", "万户", "单位已被改动，应为“户”。"),
        ("编号", "B-018", "编号已被改动，应为“B-017”。"),
    ],
)
def test_a_changed_title_is_refused(head, typed, note, download, judged):
    book = download().fill(本期数值=4200)
    book.cell("B-017", head).value = typed
    assert judged(book) == (Fate.REFUSED, [note, "灰色单元格不能改，请改回或重新下载。"])


@pytest.mark.parametrize("key", ["x/2024-06-30", "99999/2024-06-30", "²/2024-06-30", "1", "9" * 5000])
def test_a_forged_key_is_refused(key, download, judged):
    assert judged(download().fill(标识=key, 本期数值=4200))[0] == Fate.REFUSED


def test_one_refused_line_holds_up_all(download, report, market_bureau, clerk, make_target):
    make_target("B-018", title="个转企", value=Decimal(100))
    book = download().fill(本期数值=4200).fill("B-018", 本期数值="五十")
    with pytest.raises(FormRefused) as refused:
        submit_form(read_form(book.saved()), report, market_bureau, by=clerk, at=NOW)
    assert [line.fate for line in refused.value.run.lines] == [Fate.NEW, Fate.REFUSED]
    assert not ProgressEntry.objects.exists()


def test_lines_left_out_and_moved_and_columns_of_ones_own_are_fine(download, make_target, tried):
    make_target("B-018", title="个转企", value=Decimal(100))
    book = download().fill("B-018", 本期数值=50)
    book.page.delete_rows(book.line_of("B-017"))
    book.page.insert_rows(HEAD_ROW + 1, 2)
    book.page.cell(HEAD_ROW, 17).value = "备注"
    book.page.cell(HEAD_ROW + 3, 17).value = "=1+1"
    assert [line.fate for line in tried(book).lines] == [Fate.NEW]


def test_fifty_thousand_formatted_rows_are_no_lines(download, tried):
    book = download().fill(本期数值=4200)
    book.page.cell(50_003, 5).number_format = "0.00"
    assert len(tried(book).lines) == 1


def test_it_names_what_is_missing_of_the_form(download, tried):
    book = download()
    book.page.cell(HEAD_ROW, book.heads["标识"]).value = "其他"
    assert [str(f) for f in tried(book).faults] == ["填报表 第3行 标识列：缺少这一列。"]
    book.page.title = "Sheet1"
    assert [str(f) for f in tried(book).faults] == ["填报表：缺少这张工作表。"]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda page: page.cell(2, 6, "完成"), "节点 第2行 已完成列：填“是”，未完成的留空。"),
        (lambda page: page.cell(9, 3, "自己加的节点"), "节点 第9行：这一行不是下载的表里的，不能自行加行。"),
        (lambda page: page.cell(3, 7, page.cell(2, 7).value), "节点 第3行：这一行重复。"),
    ],
)
def test_it_names_what_is_wrong_with_the_stages(spoil, fault, download, platform, tried):
    book = download()
    spoil(book.book[STAGE_SHEET])
    assert [str(f) for f in tried(book).faults] == [fault]


def test_a_stage_that_was_deleted_from_the_sheet_is_missed(download, platform, tried):
    book = download().fill("B-030", 进展情况="在建。")
    book.book[STAGE_SHEET].delete_rows(3)
    assert tried(book).lines[1].notes == ["“节点”表里缺少投用，请重新下载。"]


def test_too_many_lines_are_no_form(download, tried):
    book = download()
    for line in range(400):
        book.page.cell(HEAD_ROW + 2 + line, 2).value = "行"
    assert [str(f) for f in tried(book).faults] == ["填报表：最多300行。"]


# -- on the page


@pytest.fixture
def desk(client, clerk, target):
    client.force_login(clerk)
    return client


def fetched(client, query: str = "") -> Book:
    return Book(client.get(f"/report.xlsx{query}").content)


def sent(client, content: bytes, **data):
    return client.post("/report/upload/", {"file": SimpleUploadedFile("表.xlsx", content), **data})


def test_a_clerk_downloads_fills_in_looks_and_submits(desk):
    answer = desk.get("/report.xlsx")
    assert quote("区市场监管局填报表") in answer["Content-Disposition"]
    book = Book(answer.content).fill(本期数值=8100)
    page = sent(desk, book.saved().getvalue())
    assert "8100户" in page.content.decode()
    assert not ProgressEntry.objects.exists()
    answer = desk.post("/report/upload/", {"rows": page.context["rows"], "confirm": "1"}, follow=True)
    assert "已提交1项进展，待审核。" in answer.content.decode()
    assert ProgressEntry.objects.get().value == 8100


def test_a_refused_line_offers_no_submission(desk):
    page = sent(desk, fetched(desk).fill(本期数值="八千").saved().getvalue()).content.decode()
    assert "“八千”不是数字" in page
    assert 'name="confirm"' not in page


def test_what_changed_while_it_was_looked_at_is_not_submitted(desk, target, clerk):
    page = sent(desk, fetched(desk).fill(本期数值=8100).saved().getvalue())
    day = date(2024, 12, 31)
    record(target, Reading(data_date=day, value=Decimal(8000)), by=clerk, at=at(2025, 1, 3), submit=True)
    answer = desk.post("/report/upload/", {"rows": page.context["rows"], "confirm": "1"})
    assert "情况已变，没有提交" in answer.content.decode()
    assert ProgressEntry.objects.get().value == 8000


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择填好的填报表。"),
        ({"rows": "forged", "confirm": "1"}, "预览已过期，请重新上传填报表。"),
        ({"file": SimpleUploadedFile("表.xlsx", b"a,b")}, "不是.xlsx文件"),
    ],
)
def test_it_says_what_is_wrong_with_an_upload(data, sentence, desk):
    assert sentence in desk.post("/report/upload/", data, follow=True).content.decode()


def test_a_looked_at_form_serves_its_clerk_and_unit_only(desk, client, second_clerk):
    rows = sent(desk, fetched(desk).fill(本期数值=8100).saved().getvalue()).context["rows"]
    client.force_login(second_clerk)
    answer = client.post("/report/upload/", {"rows": rows, "confirm": "1"}, follow=True)
    assert "预览已过期" in answer.content.decode()


def test_an_admin_fills_it_in_on_behalf_of_a_unit(client, admin, target, market_bureau):
    client.force_login(admin)
    unit = {"unit": market_bureau.pk}
    assert client.get("/report.xlsx").status_code == 404
    book = fetched(client, f"?unit={market_bureau.pk}").fill(本期数值=8100)
    page = sent(client, book.saved().getvalue(), **unit)
    client.post("/report/upload/", {"rows": page.context["rows"], "confirm": "1", **unit})
    entry = ProgressEntry.objects.get()
    assert (entry.author, entry.unit, entry.is_on_behalf) == (admin, market_bureau, True)


@pytest.mark.parametrize("count", [2, 12])
def test_downloading_takes_as_many_queries_for_many_targets(
    count, client, clerk, make_target, django_assert_num_queries
):
    for place in range(count):
        make_target(f"C-{place:03}")
    client.force_login(clerk)
    with django_assert_num_queries(17):
        client.get("/report.xlsx")
