"""Which text may stand in a file? Nothing that XML cannot carry, and nothing that a spreadsheet would calculate."""

import re
from collections.abc import Sequence

from ...imports.text import escaped

OFFICE = "区政府督查室"  # whose documents they are
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # spreadsheets also read the wide ones


def clean(text: str) -> str:
    """Without what XML cannot carry."""
    return ILLEGAL.sub("", text)


def for_cell(text: str) -> str:
    """As a workbook's cell has it: what only looks like an escape is one of its first sign."""
    return escaped(clean(text))


def is_calculated(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(CALCULATED)


def harmless(text: str) -> str:
    """Text that a spreadsheet takes for text, for files in which a cell has no type."""
    return f"'{text}" if is_calculated(text) else text


def left_out(gone: Sequence[str]) -> str:
    """What a list says of a filter that was asked for and is not there, or no longer."""
    return f"没有找到所选的{'、'.join(gone)}，没有按它筛选"
