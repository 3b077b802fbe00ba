"""`manage.py extract` prints what a report proposes, with or without a database."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from targets.documents.sources import district
from targets.management.commands.extract import COLUMNS
from targets.models import Unit
from tests.documents.sources.offices import table
from tests.domain.extraction.test_proposals import REPORT


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text(REPORT, encoding="utf-8", newline="\r\n")
    return path


def printed(path, **options) -> str:
    out = io.StringIO()
    call_command("extract", str(path), stdout=out, **options)
    return out.getvalue()


def rows(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed(path))))


def test_it_prints_the_agreed_columns(path, db):
    assert printed(path).splitlines()[0] == (
        "at,len,quote,area,theme,title,measure,comparator,value,unit,deadline,last_year_value,lead,confidence,verdict,reason"
    )
    assert list(json.loads(printed(path, format="json"))[0]) == list(COLUMNS)


def test_it_prints_a_promise(path, db):
    row = next(row for row in rows(path) if row["title"] == "新增经营主体")

    assert row | {"reason": "", "confidence": "", "lead": ""} == {
        "at": str(REPORT.index("新增经营主体8000户以上")),
        "len": "13",
        "quote": "新增经营主体8000户以上",
        "area": "（一）坚持项目为王",
        "theme": "抓好招商引资",
        "title": "新增经营主体",
        "measure": "total",
        "comparator": ">=",
        "value": "8000",
        "unit": "户",
        "deadline": "2025-12-31",
        "last_year_value": "6120",
        "lead": "",
        "confidence": "",
        "verdict": "promise",
        "reason": "",
    }


def test_offsets_count_in_the_text_that_it_writes(path, tmp_path, db):
    text_path = tmp_path / "text.txt"
    lines = csv.DictReader(io.StringIO(printed(path, text=text_path)))
    text = text_path.read_bytes().decode()

    assert text == REPORT
    assert all(text[int(row["at"]) : int(row["at"]) + int(row["len"])] == row["quote"] for row in lines)


def test_it_writes_the_headings(path, tmp_path, db):
    headings = tmp_path / "headings.csv"
    printed(path, headings=headings)

    assert "2,（一）坚持项目为王," in headings.read_text(encoding="utf-8")


def test_it_proposes_units_of_the_district(path, db):
    Unit.objects.create(name="区市场监管局")

    assert next(row["lead"] for row in rows(path) if row["title"] == "新增经营主体") == "区市场监管局"


def test_it_needs_no_database(path, monkeypatch):
    class Missing:
        def filter(self, **_):
            raise DatabaseError

    monkeypatch.setattr(district.Unit, "objects", Missing())

    assert next(row["lead"] for row in rows(path) if row["title"] == "新增经营主体") == "市场监督管理部门"


def test_it_says_what_it_cannot_read(tmp_path):
    (tmp_path / "空.txt").write_text("")

    with pytest.raises(CommandError, match=r"空\.txt里没有文字"):
        printed(tmp_path / "空.txt")
    with pytest.raises(CommandError, match="无法读取"):
        printed(tmp_path / "没有.txt")


def test_it_prints_the_rows_of_an_offices_table_in_the_same_columns(tmp_path, db):
    path = tmp_path / "分解表.xlsx"
    path.write_bytes(
        table(
            ["2025年任务分解表"],
            ["任务", "牵头单位", "时限"],
            ["新建公园3座，改造游园5处", "区住建局、区水利局", "9月底前"],
        )
    )
    errors = io.StringIO()
    lines = list(csv.DictReader(io.StringIO(printed(path, stderr=errors))))

    assert [(line["title"], line["value"], line["deadline"]) for line in lines] == [
        ("新建公园", "3", "2025-09-30"),
        ("改造游园", "5", "2025-09-30"),
    ]
    assert "责任分解表：1行" in errors.getvalue()
    assert "写了2个牵头单位" in errors.getvalue()


def test_a_bulletin_is_named_for_what_it_is(tmp_path, db):
    path = tmp_path / "通报.txt"
    path.write_text("督查通报\n第6期\n关于上半年任务完成情况的通报\n截至6月底，完成9项。", encoding="utf-8")

    with pytest.raises(CommandError, match="是督查通报"):
        printed(path)
