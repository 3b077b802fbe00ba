"""催办单 as Word."""

from datetime import date
from io import BytesIO
from urllib.parse import quote

import pytest
from docx import Document
from docx.shared import Pt

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


def test_the_table_of_a_short_urging_has_room_and_stands_apart_from_the_text(report, target, admin):
    urge(report, None, as_of=JUNE, reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    word = Document(BytesIO(urging_document(Urging.objects.with_progress().get())))
    assert word.paragraphs[3].paragraph_format.space_after == Pt(8)
    assert [row.height.mm for row in word.tables[0].rows] == pytest.approx([12, 12], abs=0.1)


def test_a_long_urging_is_set_close_and_its_signature_is_never_alone_on_a_page(report, make_target, admin):
    for number in range(101, 106):
        make_target(f"B-{number}", title=f"任务{number}")
    urge(report, None, as_of=JUNE, reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    word = Document(BytesIO(urging_document(Urging.objects.with_progress().get())))
    last = word.tables[0].rows[-1]
    assert last.cells[0].paragraphs[0].runs[0].font.size == Pt(9)
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in last.cells)
    assert [p.paragraph_format.keep_with_next for p in word.paragraphs[-3:]] == [True, True, None]


def test_a_demonstrations_urging_says_that_it_is_one(report, target, admin):
    report.is_demo = True
    report.save()
    urge(report, None, as_of=JUNE, reply_by=date(2024, 7, 15), by=admin, at=at(2024, 7, 8))
    word = Document(BytesIO(urging_document(Urging.objects.with_progress().get())))
    assert word.paragraphs[0].text == "（演示数据，进展为虚构）"
