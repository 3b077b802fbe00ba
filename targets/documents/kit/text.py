"""Which text may stand in a file? Nothing that XML cannot carry, and nothing that a spreadsheet would calculate."""

import re

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # spreadsheets also read the wide ones


def clean(text: str) -> str:
    """Without what XML cannot carry."""
    return ILLEGAL.sub("", text)


def is_calculated(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(CALCULATED)


def harmless(text: str) -> str:
    """Text that a spreadsheet takes for text, for files in which a cell has no type."""
    return f"'{text}" if is_calculated(text) else text
