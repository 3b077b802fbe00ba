"""Which lines has a table, of a workbook or of text? Those that say something, below the line with the heads."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .heads import Placed, ask_about_others, head_key, placed
from .rows import Fault, Row
from .text import cleaned, excerpt, key_amiss

MAX_WIDTH = 10_000
MAX_TEXT = 32_767  # what a cell of a spreadsheet holds
TOO_LONG = f"文字过长，一格最多{MAX_TEXT}字。"
MAX_HEAD_LINE = 30  # above it a title and hints may stand
MERGED = "在合并的单元格里，一个数或编号不能算作几行的。请取消合并，每行各填。"
ASIDE = re.compile(
    r"(?:合|小|总|共)\s*计.*|(?:注|备注|说明|附注|填报说明|填表说明)[0-9一二三]*\s*[:：.、].*"
    r"|.*[（(](?:签名|签字|签章|盖章|公章)[）)].*|.*(?:签名|签字|签章|盖章|公章)\s*[:：].*|(?:签名|签字|签章|盖章)"
    r"|(?:填报|填表|制表|审核|复核|审批|经办|负责|分管|联系|报送)(?:人|领导|单位|电话|日期|时间)?\s*[:：].*",
    re.DOTALL,
)  # fmt: skip


TOTAL = re.compile(r"(?:合|小|总|共)\s*计\s*[:：]?")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says: as text; `wrong`, why it is no text, number or date; `day`, as a date where it is a number.

    A merged cell is in all the lines that it covers; `mark` is what a yes or no says.
    """

    text: str = ""
    wrong: str = ""
    day: str = ""
    mark: str = ""
    is_merged: bool = False


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns of a table with all that each may be called, first what it is called when something is wrong."""

    names: Mapping[str, tuple[str, ...]]
    optional: frozenset[str] = frozenset()
    quiet: frozenset[str] = frozenset()  # heads that everybody knows and nobody reads
    key: str  # whose cell says that a line is one
    keys: frozenset[str] = frozenset()  # with it, those in which nothing may be in scientific notation
    once: frozenset[str] = (
        frozenset()
    )  # what a merged cell cannot say of several lines: numbers, names of one thing
    days: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    filled: frozenset[str] | None = None  # what people fill in; None: everything


@dataclass(frozen=True, kw_only=True)
class Table:
    """The lines, what is wrong with them, and in words what was left out. Not `is_whole`: a column is not there."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    is_whole: bool = True
    sheet: str = ""  # of a workbook, as it is called there


def table_of(file: str, lines: Iterable[list[Cell]], columns: Columns, *, may_be_wider: bool = True) -> Table:
    """Read a table; `lines` are all of the file, the first is line 1. In text a wider line is one that has slipped."""
    numbered = enumerate(lines, 1)
    head_line, heads, above = _head_line(numbered, columns)
    ask_about_others(heads, columns.names, optional=columns.optional, quiet=columns.quiet)
    faults = [
        Fault(file, head_line, head, sentence, "" if place is None else f"{letter_of(place)}{head_line}")
        for place, head, sentence in heads.faults
    ]
    if faults:
        return Table(faults=faults, is_whole=False)
    body = _Body(file, heads, columns, width=MAX_WIDTH if may_be_wider else heads.width)
    for line, cells in [*above, *numbered]:
        body.take(line, cells)
    return Table(
        rows=body.rows, faults=body.faults, left_out=[*body.columns_left_out(), *body.lines_left_out]
    )


def letter_of(place: int) -> str:
    """The letter of a column, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _head_line(
    numbered: "enumerate[list[Cell]]", columns: Columns
) -> tuple[int, Placed, list[tuple[int, list[Cell]]]]:
    """The line that names most columns, and the lines that were read after it to find that."""
    needed = len(columns.names) - len(columns.optional)
    best, best_line = Placed(), 0
    below: list[tuple[int, list[Cell]]] = []
    for line, cells in numbered:
        below.append((line, cells))
        found = placed([cell.text for cell in cells], columns.names)
        if len(found.places) > len(best.places):
            best, best_line, below = found, line, []
        if len(set(best.places) - columns.optional) == needed or line == MAX_HEAD_LINE:
            break
    return best_line, best, below


class _Body:
    """The lines below the heads, taken one after the other."""

    def __init__(self, file: str, heads: Placed, columns: Columns, *, width: int):
        self.file, self.heads, self.columns, self.width = file, heads, columns, width
        self.shown = {column: columns.names[column][0] for column in heads.places}
        self.letters = {column: letter_of(place) for column, place in heads.places.items()}
        self.rows: list[Row] = []
        self.faults: list[Fault] = []
        self.lines_left_out: list[str] = []
        self._others_said: set[int] = set()  # places without a known head in which something stands
        self._blank: list[int] = []

    def take(self, line: int, cells: list[Cell]) -> None:
        said = {place: cell.text or cell.wrong for place, cell in enumerate(cells) if cell.text or cell.wrong}
        if all(cells[place].is_merged for place in said):  # or nothing is said
            self._blank.append(line)
            return
        own = {column: cells[place] for column, place in self.heads.places.items() if place < len(cells)}
        if self._is_head_again(own):
            self._leave_out(line, "又是列名", said)
        elif self._is_aside(own, list(said.values())):
            self._leave_out(line, "没有标识，也没有填报内容" if self.columns.filled else "不是一条记录", said)
        else:
            self._others_said |= said.keys() - set(self.heads.places.values()) - self.heads.quiet
            self._add(line, own)
            if max(said) >= self.width:
                self.faults.append(self.rows[-1].fault("", "单元格比列名多。"))

    def columns_left_out(self) -> list[str]:
        """Columns that are not needed, by head, else by letter where something stands in them."""
        heads = [f"“{head}”" for head in self.heads.others.values()]
        heads += [
            f"没有列名的{letter_of(place)}列"
            for place in sorted(self._others_said - self.heads.others.keys())
        ]
        return [f"{self.file}：没有用到{'、'.join(heads)}。"] if heads else []

    def _add(self, line: int, own: dict[str, Cell]) -> None:
        if self._blank and self.rows:
            lines = "、".join(map(str, self._blank[:5])) + ("等" if len(self._blank) > 5 else "")
            self.lines_left_out.append(f"{self.file}：第{lines}行是空行。")
        self._blank.clear()
        row = Row(self.file, line, {}, self.shown, self.letters)
        for column in self.heads.places:
            text, amiss = self._read(column, own.get(column, Cell()))
            row.cells[column] = "" if amiss else text
            if amiss:
                self.faults.append(row.fault(column, amiss))
        self.rows.append(row)

    def _read(self, column: str, cell: Cell) -> tuple[str, str]:
        """A cell as text, and why it cannot be read."""
        columns = self.columns
        text = cell.mark if cell.mark and column in columns.marks else cell.text
        if cell.wrong and not (cell.mark and column in columns.marks):
            return "", cell.wrong
        if cell.is_merged and text and column in columns.once:
            return "", MERGED
        if column in columns.days and cell.day:
            text = cell.day
        text = cleaned(text)
        return text, key_amiss(text) if column in columns.keys or column == columns.key else ""

    def _is_head_again(self, own: dict[str, Cell]) -> bool:
        """As on each page of what was pasted together."""
        said = {column: cell.text for column, cell in own.items() if cell.text}
        return len(said) > 1 and all(
            head_key(text) in map(head_key, self.columns.names[column]) for column, text in said.items()
        )

    def _is_aside(self, own: dict[str, Cell], said: list[str]) -> bool:
        """A total, a signature, a note: no line of the table. One that somebody has filled in is one all the same."""
        columns = self.columns
        filled = {column for column, cell in own.items() if cell.text or cell.wrong}
        if TOTAL.fullmatch(said[0]) and columns.filled is None:  # whatever it counts below the key
            return True
        if columns.key in filled:
            return columns.filled is None and bool(ASIDE.fullmatch(own[columns.key].text))
        if ASIDE.fullmatch(said[0]):
            return True
        return len(filled) <= 1 if columns.filled is None else not columns.filled & filled

    def _leave_out(self, line: int, why: str, said: dict[int, str]) -> None:
        shown = excerpt(" ".join(said.values()))
        self.lines_left_out.append(f"{self.file}：第{line}行“{shown}”{why}，没有读。")
