"""The monthly form on the page: downloaded, looked at, submitted."""

from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.models import ProgressEntry
from targets.services import Reading, record
from tests.conftest import at
from tests.workbooks import FormBook


@pytest.fixture
def desk(client, clerk, target):
    client.force_login(clerk)
    return client


def fetched(client, query: str = "") -> FormBook:
    return FormBook(client.get(f"/2024/report.xlsx{query}").content)


def sent(client, content: bytes, **data):
    return client.post("/2024/report/upload/", {"file": SimpleUploadedFile("表.xlsx", content), **data})


def test_a_clerk_downloads_fills_in_looks_and_submits(desk):
    answer = desk.get("/2024/report.xlsx")
    assert quote("区市场监管局填报表") in answer["Content-Disposition"]
    book = FormBook(answer.content).fill(本期数值=8100)
    page = sent(desk, book.saved().getvalue())
    assert "8100户" in page.content.decode()
    assert not ProgressEntry.objects.exists()
    answer = desk.post("/2024/report/upload/", {"rows": page.context["rows"], "confirm": "1"}, follow=True)
    assert "已提交1项进展，待审核。" in answer.content.decode()
    assert ProgressEntry.objects.get().value == 8100


def test_confirming_twice_says_what_was_submitted(desk):
    page = sent(desk, fetched(desk).fill(本期数值=8100).saved().getvalue())
    for _ in range(2):
        answer = desk.post(
            "/2024/report/upload/", {"rows": page.context["rows"], "confirm": "1"}, follow=True
        )
    assert "这份填报表已提交过，没有重复提交：已报送1项（B-017）。" in answer.content.decode()
    assert ProgressEntry.objects.count() == 1


def test_what_was_left_out_is_named(desk):
    book = fetched(desk).fill(本期数值=8100)
    book.page.cell(9, 2).value = "合计"
    page = sent(desk, book.saved().getvalue()).content.decode()
    assert "没有读的列和行" in page
    assert "填报表：第9行“合计”没有标识，也没有填报内容，没有读。" in page


def test_a_refused_line_offers_no_submission(desk):
    page = sent(desk, fetched(desk).fill(本期数值="八千").saved().getvalue()).content.decode()
    assert "“八千”不是数字" in page
    assert 'name="confirm"' not in page


def test_what_changed_while_it_was_looked_at_is_not_submitted(desk, target, clerk):
    page = sent(desk, fetched(desk).fill(本期数值=8100).saved().getvalue())
    day = date(2024, 12, 31)
    record(target, Reading(data_date=day, value=Decimal(8000)), by=clerk, at=at(2025, 1, 3), submit=True)
    answer = desk.post("/2024/report/upload/", {"rows": page.context["rows"], "confirm": "1"})
    assert "情况已变，没有提交" in answer.content.decode()
    assert ProgressEntry.objects.get().value == 8000


def test_what_would_be_something_else_is_shown_anew(desk, target, accepted):
    page = sent(desk, fetched(desk).fill(本期数值=8100, 情况说明="漏统一个街道。").saved().getvalue())
    accepted(target, date(2024, 12, 31), 8000)
    again = desk.post("/2024/report/upload/", {"rows": page.context["rows"], "confirm": "1"})
    assert "情况已变，没有提交" in again.content.decode()
    assert "更正已采信的进展" in again.content.decode()
    assert ProgressEntry.objects.get().value == 8000
    desk.post("/2024/report/upload/", {"rows": again.context["rows"], "confirm": "1"})
    assert ProgressEntry.objects.filter(status="submitted", value=8100).exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择填好的填报表。"),
        ({"rows": "forged", "confirm": "1"}, "预览已过期，请重新上传填报表。"),
        ({"file": SimpleUploadedFile("表.xlsx", b"a,b")}, "不是.xlsx文件"),
    ],
)
def test_it_says_what_is_wrong_with_an_upload(data, sentence, desk):
    assert sentence in desk.post("/2024/report/upload/", data, follow=True).content.decode()


def test_a_looked_at_form_serves_its_clerk_and_unit_only(desk, client, second_clerk):
    rows = sent(desk, fetched(desk).fill(本期数值=8100).saved().getvalue()).context["rows"]
    client.force_login(second_clerk)
    answer = client.post("/2024/report/upload/", {"rows": rows, "confirm": "1"}, follow=True)
    assert "预览已过期" in answer.content.decode()


def test_an_admin_fills_it_in_on_behalf_of_a_unit(client, admin, target, market_bureau):
    client.force_login(admin)
    unit = {"unit": market_bureau.pk}
    assert client.get("/2024/report.xlsx").status_code == 404
    book = fetched(client, f"?unit={market_bureau.pk}").fill(本期数值=8100)
    page = sent(client, book.saved().getvalue(), **unit)
    client.post("/2024/report/upload/", {"rows": page.context["rows"], "confirm": "1", **unit})
    entry = ProgressEntry.objects.get()
    assert (entry.author, entry.unit, entry.is_on_behalf) == (admin, market_bureau, True)


@pytest.mark.parametrize("count", [2, 12])
def test_downloading_takes_as_many_queries_for_many_targets(
    count, client, clerk, make_target, django_assert_num_queries
):
    for place in range(count):
        make_target(f"C-{place:03}")
    client.force_login(clerk)
    with django_assert_num_queries(20):
        client.get("/2024/report.xlsx")
