"""Text in files: what XML cannot carry is left out, and what a spreadsheet would calculate stays text."""

import pytest
from openpyxl import Workbook

from targets.documents.kit.excel import put_text
from targets.documents.kit.text import CALCULATED, clean, harmless


@pytest.mark.parametrize("sign", CALCULATED)
def test_excel_and_csv_guard_against_the_same_signs(sign):
    text = f"{sign}1+1"
    cell = Workbook().active["A1"]
    put_text(cell, text)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "登记提速。", "8000", "−120", "1=1", "'=1"])
def test_other_text_stays_as_it_is(text):
    cell = Workbook().active["A1"]
    put_text(cell, text)
    assert not cell.quotePrefix
    assert harmless(text) == text


def test_what_xml_cannot_carry_is_left_out():
    cell = Workbook().active["A1"]
    put_text(cell, "前\x00后\x0b。")
    assert cell.value == clean("前\x00后\x0b。") == "前后。"
