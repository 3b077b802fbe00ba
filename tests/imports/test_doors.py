"""The same is read the same through every door: page, monthly form, catalogue as workbook and CSV, people."""

from datetime import date
from decimal import Decimal

import pytest

from targets.domain.quantities import plain, quantity
from targets.imports.rows import Row, Wrong
from targets.models import Unit
from tests import typed_dates
from tests.typed_numbers import MISPLACED_COMMAS, NO_NUMBERS, READ

SOME_NUMBERS = {text: value for text, value in READ.items() if Decimal(value) > 0}
NONE_OF_THEM = (*MISPLACED_COMMAS[:5], *list(NO_NUMBERS)[::3], "8e3", "8_000", "1.2万", "约2000", "5家")
DAYS = {text: day for text, day in typed_dates.READ.items() if "45473" not in text}
NO_DAYS = [text for text in typed_dates.REFUSED if text != "#VALUE!"]
UNITS = {
    "区市场监管局": True,
    "区市场监督管理局": True,
    "市监局": True,
    " 市监局 ": True,
    "区 市场监管局": True,
    "市监局\u200b": True,
    "区市场监管局\u00a0": True,
    "区市场局": False,
    "市场监管": False,
    "区委": False,
    "区市场监管局1": False,
}


@pytest.mark.parametrize("door", ["page", "adjustment", "monthly", "catalogue", "folder_csv"])
def test_a_number_is_read_the_same_everywhere(door, doors):
    read = {
        "page": lambda text: (found := doors.page(value=text)) and found["value"],
        "adjustment": lambda text: (found := doors.adjustment(value=text)) and found["value"],
        "monthly": lambda text: (line := doors.monthly(本期数值=text)) and line.value,
        "catalogue": lambda text: (notes := doors.catalogue(上年完成=text)) and notes[0],
        "folder_csv": lambda text: (
            (target := doors.folder_csv(last_year_value=text)) and target.last_year_value
        ),
    }[door]
    shown = {
        "monthly": lambda value: quantity(value, "户"),
        "catalogue": lambda value: f"上年完成：空 → {plain(value)}",
    }.get(door, lambda value: value)
    texts = [*SOME_NUMBERS, *NONE_OF_THEM]
    if door == "catalogue":  # which takes its time
        texts = texts[::3]
    if door == "monthly":  # in a workbook that is a formula
        texts = [text for text in texts if not text.startswith("=")]
    assert {text: read(text) for text in texts} == {
        text: shown(Decimal(SOME_NUMBERS[text])) if text in SOME_NUMBERS else None for text in texts
    }


@pytest.mark.parametrize("door", ["page", "adjustment", "monthly", "catalogue", "folder_csv"])
def test_a_day_is_read_the_same_everywhere(door, doors):
    read = {
        "page": lambda text: (found := doors.page(data_date=text)) and found["data_date"],
        "adjustment": lambda text: (
            (found := doors.adjustment(effective_date=text)) and found["effective_date"]
        ),
        "monthly": lambda text: (line := doors.monthly(数据截止日=text)) and date.fromisoformat(line.day),
        "catalogue": lambda text: (notes := doors.catalogue(交办日期=text)) and notes[0],
        "folder_csv": lambda text: (target := doors.folder_csv(assigned_date=text)) and target.assigned_date,
    }[door]
    shown = {"catalogue": lambda day: f"交办日期：空 → {day}"}.get(door, date.fromisoformat)
    texts = [*DAYS, *NO_DAYS][:: 3 if door == "catalogue" else 1]
    assert {text: read(text) for text in texts} == {
        text: shown(DAYS[text]) if text in DAYS else None for text in texts
    }


@pytest.mark.parametrize("typed", [45473, 20240630, 45473.75, date(2024, 6, 30), "45473"])
def test_a_number_in_a_column_of_days_is_a_day(typed, doors):
    assert doors.monthly(数据截止日=typed).day == "2024-06-30"
    assert doors.catalogue(交办日期=typed) == ["交办日期：空 → 2024-06-30"]
    assert doors.folder_csv(assigned_date=str(typed)).assigned_date == date(2024, 6, 30)


@pytest.mark.parametrize("door", ["catalogue", "folder_csv", "people_csv", "people_xlsx"])
def test_a_unit_is_known_by_all_its_names_everywhere(door, doors, market_bureau, housing_bureau):
    Unit.objects.filter(pk=market_bureau.pk).update(aliases="区市场监督管理局、市监局；区市监局")
    market_bureau.refresh_from_db()
    read = {
        "catalogue": lambda text: doors.catalogue(牵头单位=text) is not None,
        "folder_csv": lambda text: doors.folder_csv(lead_unit=text) is not None,
        "people_csv": lambda text: doors.people(text, as_workbook=False) == market_bureau,
        "people_xlsx": lambda text: doors.people(text, as_workbook=True) == market_bureau,
    }[door]
    assert {text: read(text) for text in UNITS} == UNITS


@pytest.mark.parametrize("separator", ["、", "，", ",", "；", ";", "/", "\n", " ", "和", "、 "])
def test_units_are_listed_however_people_do(separator, doors, housing_bureau):
    Unit.objects.create(name="区统计局", position=9)
    text = f"区住建局{separator}区统计局"
    assert doors.catalogue(配合单位=text) == ["配合单位：空 → 区住建局;区统计局"]
    assert [o.unit.name for o in doors.folder_csv(supporting_units=text).supporting] == [
        "区住建局",
        "区统计局",
    ]


def test_a_name_of_two_units_is_refused_with_both(doors, housing_bureau, market_bureau):
    Unit.objects.update(aliases="监管局")
    assert doors.catalogue(牵头单位="监管局") is None
    assert doors.people("监管局", as_workbook=True) is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_catalogue_as_text_comes_in_every_encoding(encoding, doors):
    assert doors.folder_csv(encoding, last_year_value="6,633").last_year_value == 6633


@pytest.mark.parametrize(
    ("typed", "stored"),
    {
        "甲\r\n乙": "甲\n乙",
        "甲\u200b乙": "甲乙",
        "\ufeff甲": "甲",
        "甲\u00a0乙": "甲 乙",
        "甲\x0b乙": "甲\n乙",
        "甲\u2028乙": "甲\n乙",
        " 甲 ": "甲",
        "\u202a甲\u202c": "甲",
    }.items(),
)
def test_text_is_stored_as_it_is_seen(typed, stored, doors):
    assert doors.page(text=typed)["text"] == stored
    assert doors.folder_csv(last_year_context=typed).last_year_context == stored


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_a_line_end_counts_once(line_end, doors):
    """As the browser counts it, for which a text of 1000 signs is full."""
    assert doors.page(text=line_end.join(["字" * 99] * 10) + line_end + "末" * 0) is not None
    full = line_end.join(["字" * 99] * 9 + ["字" * 100])
    assert doors.page(text=full) is not None
    assert doors.monthly(进展情况=full.replace("\r", "_x000D_")) is not None
    assert doors.page(text=full + "字") is None


def test_too_many_digits_are_refused_in_the_same_words(doors):
    assert doors.page(value="6633.00001") is None
    assert doors.catalogue(上年完成="6633.00001") is None
    for text, sentence in {
        "0.12345": "最多四位小数。",
        "9" * 30: "数字太大，请核对。",
        "1" * 12: "数字太大，请核对。",
    }.items():
        with pytest.raises(Wrong) as refused:
            Row("表", 2, {"值": text}).number("值")
        assert refused.value.faults[0].sentence == sentence
