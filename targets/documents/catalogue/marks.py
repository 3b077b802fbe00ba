"""How does a workbook remember, on a hidden sheet, what it held when it left? See `since`."""

from openpyxl import Workbook

Marks = dict[
    str, dict[str, list[str]]
]  # by table and key the digests of the cells, in the order of its columns

SHEET = "版本"
HINT = "下载时的版本，用来看出此后他人改过的内容；请勿改动。"
LENGTH = 6  # of one digest
KEYS_AT_MOST = 20_000


def write_marks(book: Workbook, marks: Marks) -> None:
    page = book.create_sheet(SHEET)
    page.append([HINT])
    for table, rows in marks.items():
        for key, digests in rows.items():
            page.append([table, key, "".join(digests)])
    page.sheet_state = "hidden"


def read_marks(book: Workbook) -> Marks:
    """Nothing where there is no such sheet, or it is not as it was written: then nothing is compared."""
    marks: Marks = {}
    if SHEET not in book.sheetnames:
        return marks
    try:
        lines = book[SHEET].iter_rows(min_row=2, max_row=KEYS_AT_MOST, max_col=3, values_only=True)
        for table, key, digests in lines:
            marks.setdefault(str(table), {})[str(key)] = _cut(str(digests))
    except Exception:  # openpyxl raises whatever a broken part makes it stumble over
        return {}
    return marks


def _cut(digests: str) -> list[str]:
    return [digests[place : place + LENGTH] for place in range(0, len(digests), LENGTH)]
