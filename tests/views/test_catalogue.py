"""目录: the office takes the catalogue away, looks at what a workbook would do, and imports it."""

from datetime import date, datetime
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from targets.models import ProgressEntry, Report, Target
from tests.conftest import at
from tests.workbooks import Book


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def upload(client, content, name: str = "目录.xlsx", **data):
    content = content.saved().read() if isinstance(content, Book) else content
    return client.post("/2024/catalogue/import/", {"file": SimpleUploadedFile(name, content)} | data)


def confirm(client, preview, **data):
    return client.post(
        "/2024/catalogue/import/", {"rows": preview.context["rows"], "confirm": "1"} | data, follow=True
    )


def test_the_page_offers_the_ways_out_and_in(office, target):
    page = office.get("/2024/catalogue/").content.decode()
    assert "平顶山市湛河区人民政府2024年政府工作报告，1项目标任务" in page
    for address in ("/2024/catalogue.xlsx", "/2024/catalogue/next.xlsx", "/2024/catalogue/import/"):
        assert f'"{address}"' in page


def test_the_catalogue_leaves_under_its_name(office, report, target):
    response = office.get("/2024/catalogue.xlsx")
    assert "2024年目标任务目录.xlsx" in unquote(response["Content-Disposition"])
    assert "no-store" in response["Cache-Control"]
    assert Book(response.content).line("B-017")["报告目标值"] == 8000
    Report.objects.update(is_demo=True)
    assert "2024年目标任务目录（演示）.xlsx" in unquote(
        office.get("/2024/catalogue.xlsx")["Content-Disposition"]
    )


def test_next_years_draft_leaves_under_its_name(office, target):
    response = office.get("/2024/catalogue/next.xlsx")
    assert "2025年目标任务目录.xlsx" in unquote(response["Content-Disposition"])
    assert Book(response.content).line("B-017")["报告时限"] == datetime(2025, 12, 31)


def test_the_office_looks_first_and_confirms_then(office, report, target):
    preview = upload(office, Book.of(report).fill("B-017", 报告目标值=8200))
    assert "报告目标值：8000 → 8200" in preview.content.decode()
    target.refresh_from_db()
    assert target.value == 8000
    done = confirm(office, preview)
    assert (
        "已导入“平顶山市湛河区人民政府2024年政府工作报告”：新增0项，修改1项目标任务。"
        in done.content.decode()
    )
    target.refresh_from_db()
    assert (target.value, target.history.first().history_user.username) == (8200, "chenban")


def test_the_same_file_has_nothing_to_confirm(office, report, target):
    page = upload(office, Book.of(report)).content.decode()
    assert "和现有的完全一致，没有要改的。" in page
    assert '<button class="button button--primary" name="confirm"' not in page


def test_a_second_confirmation_says_that_it_is_done(office, report, target):
    preview = upload(office, Book.of(report).fill("B-017", 报告目标值=8200))
    confirm(office, preview)
    before = Target.history.count()
    page = confirm(office, preview).content.decode()
    assert "这份目录已导入过" in page
    assert "没有重复导入" in page
    assert Target.history.count() == before


def test_what_changed_while_it_was_looked_at_is_shown_anew(office, report, target):
    preview = upload(office, Book.of(report).fill("B-017", 报告目标值=8200))
    Target.objects.update(title="改过的")
    again = office.post("/2024/catalogue/import/", {"rows": preview.context["rows"], "confirm": "1"})
    assert "情况已变，没有导入，请再核对。" in again.content.decode()
    assert "目标任务：改过的 → 新增市场主体" in again.content.decode()
    assert Target.objects.get().value == 8000
    confirm(office, again)
    assert Target.objects.get().value == 8200


def test_what_cannot_be_imported_any_more_says_why(office, report, target, clerk):
    preview = upload(office, Book.of(report).fill("B-017", 计量方式="时点型"))
    ProgressEntry.objects.create(target=target, author=clerk, data_date=date(2024, 6, 30), value=1)
    page = confirm(office, preview).content.decode()
    assert "情况已变，没有导入，请再核对。" in page
    assert "已有进展，不能改变计量方式" in page


def test_a_new_year_is_announced(office, report, target):
    draft = Book(office.get("/2024/catalogue/next.xlsx").content)
    preview = upload(office, draft)
    assert "将新建一份报告：平顶山市湛河区人民政府2025年政府工作报告（2025年）" in preview.content.decode()
    done = confirm(office, preview)
    assert done.redirect_chain == [("/2025/catalogue/", 302)]
    assert Target.objects.filter(report__year=2025).count() == 1


def test_it_asks_when_the_new_ones_were_assigned(office, report, target, monkeypatch):
    """The catalogue of the running year comes in on 10 March; January and February were nobody's yet."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2024, 3, 10))
    report.delivered_on = date(2024, 1, 16)
    report.save()
    preview = upload(office, Book.of(report).add_target("B-017", 编号="B-018"))
    assert 'name="assigned" value="2024-03-10"' in preview.content.decode()
    confirm(office, preview, assigned="2024-02-01")
    assert Target.objects.get(number="B-018").assigned_date == date(2024, 2, 1)


def test_it_proposes_the_delivery_of_a_report_of_another_year(office, report, target):
    report.delivered_on = date(2024, 1, 16)
    report.save()
    preview = upload(office, Book.of(report).add_target("B-017", 编号="B-018"))
    assert 'name="assigned" value="2024-01-16"' in preview.content.decode()
    confirm(office, preview, assigned="2024-01-16")
    assert Target.objects.get(number="B-018").assigned_date is None


def test_it_does_not_ask_where_nothing_is_new(office, report, target):
    assert (
        'name="assigned"'
        not in upload(office, Book.of(report).fill("B-017", 报告目标值=8200)).content.decode()
    )


def test_nothing_is_assigned_after_its_year(office, report, target):
    preview = upload(office, Book.of(report).add_target("B-017", 编号="B-018"))
    again = confirm(office, preview, assigned="2042-03-10")
    assert "不能晚于报告的截止日。" in again.content.decode()
    assert not Target.objects.filter(number="B-018").exists()


def test_missing_targets_stay_unless_the_office_says_so_and_why(office, report, target, road, clerk):
    ProgressEntry.objects.create(target=target, author=clerk, data_date=date(2024, 6, 30), value=1)
    preview = upload(office, Book.of(report).drop("B-017", "E-017"))
    page = preview.content.decode()
    assert "文件中没有 2" in page
    assert "有记录，可取消" in page
    assert "没有任何记录，可删除" in page
    without = confirm(office, preview, take_out="1", reason=" ")
    assert "请写明取消原因。" in without.content.decode()
    assert Target.objects.count() == 2
    done = confirm(office, without, take_out="1", reason="报告未列")
    assert "取消或删除2项。" in done.content.decode()
    target.refresh_from_db()
    assert (target.state, target.state_reason) == ("cancelled", "报告未列")
    assert list(Target.objects.all()) == [target]


def test_a_reason_without_the_tick_takes_nothing_out(office, report, target, road):
    preview = upload(office, Book.of(report).drop("B-017").fill("E-017", 目标任务="新华路南延通车"))
    confirm(office, preview, reason="报告未列")
    assert Target.objects.filter(number="B-017", state="active").exists()


def test_faults_are_shown_and_nothing_can_be_confirmed(office, report, target):
    page = upload(office, Book.of(report).fill("B-017", 报告目标值="8千")).content.decode()
    assert "不能导入，有1处要改" in page
    assert "目标任务 第2行（I2） 报告目标值列：“8千”不是数字。这项的单位是“户”，请写8000。" in page
    assert '<button class="button button--primary" name="confirm"' not in page


def test_a_hostile_cell_is_shown_as_text(office, report, target):
    page = upload(
        office, Book.of(report).fill("B-017", 目标任务="<script>alert(1)</script>")
    ).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"number,title\n", "不是.xlsx文件"),
        (b"PK\x03\x04" + b"x" * 100, "不是.xlsx文件"),
        (b"x" * (5 * 1024**2 + 1), "文件超过5MB。"),
    ],
)
def test_it_refuses_what_is_no_workbook(content, sentence, office, report):
    assert upload(office, content).url == "/2024/catalogue/"
    assert sentence in office.get("/2024/catalogue/").content.decode()


def test_it_asks_for_a_file(office, report):
    office.post("/2024/catalogue/import/")
    assert "请选择目录文件（.xlsx）。" in office.get("/2024/catalogue/").content.decode()


def test_a_changed_or_foreign_preview_is_refused(office, client, report, target, second_admin):
    preview = upload(office, Book.of(report).fill("B-017", 报告目标值=8200))
    for rows in (preview.context["rows"] + "x", "x"):
        assert (
            office.post("/2024/catalogue/import/", {"rows": rows, "confirm": "1"}).url == "/2024/catalogue/"
        )
    client.force_login(second_admin)
    assert client.post("/2024/catalogue/import/", {"rows": preview.context["rows"]}).url == "/2024/catalogue/"
    assert "预览已过期，请重新上传。" in client.get("/2024/catalogue/").content.decode()
    target.refresh_from_db()
    assert target.value == 8000


def test_two_thousand_targets_travel_in_one_form(office, report, target):
    book = Book.of(report)
    like = list(book.line("B-017").values())
    page = book.book["目标任务"]
    for number in range(1999):
        page.append([f"C-{number:04}", *like[1:4], f"第{number}项工作任务按时完成并通过验收", *like[5:]])
    preview = upload(office, book)
    assert "新增 1999" in preview.content.decode()
    confirm(office, preview)
    assert Target.objects.count() == 2000


def test_an_empty_database_has_no_catalogue_yet(office, db):
    assert office.get("/2024/catalogue/").status_code == 404


def test_the_workbook_may_not_be_empty(office, report):
    out = BytesIO()
    Workbook().save(out)
    page = upload(office, out.getvalue()).content.decode()
    assert "报告：缺少这张工作表。" in page
