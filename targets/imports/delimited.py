"""How is text in columns read, in whatever encoding and with whichever separator Excel and WPS save it?"""

import csv
import io
import re
from contextlib import suppress

from .heads import placed
from .sheets import MAX_COLUMNS
from .tables import MAX_HEAD_LINE, MAX_TEXT, TOO_LONG, Cell, Columns, Table, table_of
from .text import cleaned

SEPARATORS = ",;\t，；|"
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
MAX_LINES = 10_000  # empty ones as well: each is tried with every separator
EMPTY = Cell()
QUOTED = re.compile("^'(?=[-=+@＝＋－＠])")  # as our own files keep text from being calculated


class NotText(Exception):
    """The file holds something else than text; `sentence` says what to do."""

    def __init__(self, sentence: str = "不是文本文件。请在Excel或WPS中另存为CSV，或直接上传.xlsx工作簿。"):
        super().__init__(sentence)
        self.sentence = sentence


def text_in(content: bytes) -> str:
    """Text in UTF-8, GBK or GB 18030, or in UTF-16 as Excel's “Unicode文本” is. Raises `NotText`."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\0" in content:  # of each two bytes of a digit or a separator one is zero
        return _decoded(
            content, "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"
        )
    with suppress(NotText):
        return _decoded(content, "utf-8")
    return _decoded(content, "gb18030")


def table_in_text(name: str, content: bytes, columns: Columns) -> Table:
    """The table of a CSV file. Raises `NotText`."""
    text = text_in(content)
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise NotText(f"超过{MAX_LINES}行。请删除表格下方的空行，或分几次上传。")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # an instruction to Excel
        text = rest
    lines = max(
        (_lines(text, separator) for separator in SEPARATORS), key=lambda lines: _heads(lines, columns)
    )
    cells = ([_cell(value) for value in line[:MAX_COLUMNS]] for line in lines)
    return table_of(name, cells, columns, may_be_wider=False)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise NotText from None
    if "\0" in text:
        raise NotText
    return text


def _lines(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:  # a cell of more than 128 KB
        raise NotText from None


def _heads(lines: list[list[str]], columns: Columns) -> int:
    """How many columns the best of the first lines names."""
    return max((len(placed(line, columns.names).places) for line in lines[:MAX_HEAD_LINE]), default=0)


def _cell(value: str) -> Cell:
    if len(value) > MAX_TEXT:
        return Cell(wrong=TOO_LONG)
    text = QUOTED.sub("", cleaned(value))
    return Cell(text=text) if text else EMPTY
