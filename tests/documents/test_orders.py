"""催办单 as Word."""

from datetime import date
from io import BytesIO
from urllib.parse import quote

from docx import Document

from targets.documents.kit.word import Style
from targets.documents.orders import urging_document
from targets.models import Urging
from targets.services import urge
from tests.conftest import at

JUNE = date(2024, 6, 30)


def test_an_urging_says_what_its_page_says(report, target, admin, client, clerk):
    urge(report, None, as_of=JUNE, reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    urging = Urging.objects.with_progress().get()
    word = Document(BytesIO(urging_document(urging)))
    text = [p.text for p in word.paragraphs]
    assert text[:3] == ["督查催办单", "催办〔2024〕1号", "区市场监管局："]
    assert [p.style.name for p in word.paragraphs[:3]] == [Style.TITLE, Style.CENTRED, Style.FLUSH]
    item = urging.items.get()
    assert [cell.text for cell in word.tables[0].rows[1].cells] == ["B-017", "新增市场主体", item.reason]
    client.force_login(clerk)
    response = client.get("/2024/urging/1.docx")
    assert (
        response["Content-Disposition"]
        == f"attachment; filename*=utf-8''{quote('催办〔2024〕1号（区市场监管局）.docx')}"
    )


def test_a_demonstrations_urging_says_that_it_is_one(report, target, admin):
    report.is_demo = True
    report.save()
    urge(report, None, as_of=JUNE, reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    word = Document(BytesIO(urging_document(Urging.objects.with_progress().get())))
    assert word.paragraphs[0].text == "（演示数据，进展为虚构）"
