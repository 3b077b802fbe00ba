"""What does a filled-in monthly form say, as it came back? Nothing is judged here but what cannot be read."""

from dataclasses import dataclass, field
from typing import IO

from ...imports.rows import Fault, Row
from ...imports.sheets import NotAWorkbook, has_sheet, not_read, open_workbook, table_in
from ...imports.tables import Columns, Table
from ...models import Unit, User
from ..kit.sealed import fits, seal, unsealed
from .blank import FIELD_OF, INCREMENT, KEY, SHEET, STAGE_SHEET, STAGE_WIDTHS, VERSION, WIDTHS

SHOWN = ("编号", "目标任务", "单位")  # grey cells that must still say what the target says
NOT_TAKEN = ("目标值", "完成时限")  # others, of which the preview says if they were changed
STAGE_SHOWN = ("编号", "节点")
DONE = "已完成"
MAX_ROWS = 300
NOT_OURS = "这一行不是下载的表里的，不能自行加行。"


def _columns(heads: tuple[str, ...], **options) -> Columns:
    return Columns(
        names={head: (head,) for head in heads}, key=KEY, keys=frozenset({KEY, VERSION}), **options
    )


FORM = _columns(
    (*SHOWN, *NOT_TAKEN, *FIELD_OF, INCREMENT, KEY, VERSION),
    optional=frozenset({*NOT_TAKEN, INCREMENT}),
    quiet=frozenset(WIDTHS),
    once=frozenset({"本期数值", INCREMENT, "自评（%）", KEY, VERSION}),
    days=frozenset({"数据截止日"}),
    filled=frozenset({*FIELD_OF, INCREMENT}),
)
STAGES = _columns(
    (*STAGE_SHOWN, DONE, KEY),
    quiet=frozenset(STAGE_WIDTHS),
    once=frozenset({KEY}),
    marks=frozenset({DONE}),
    filled=frozenset({DONE}),
)


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """A form as it came back: its lines, those of the stages by the stage's key, what cannot be read or was not."""

    rows: list[Row]
    stages: dict[str, Row]
    faults: list[Fault]
    left_out: list[str] = field(default_factory=list)

    def sealed(self, shown: str, unit: Unit, by: User) -> str:
        """To be sent back once the dry run, whose digest is `shown`, was looked at."""
        lines = [_plain(self.rows), _plain(list(self.stages.values()))]
        return seal([*lines, self.left_out, shown], purpose=_purpose(unit), by=by)


def read_form(content: IO[bytes]) -> FilledForm:
    """A form as Excel or WPS saved it. Raises `NotAWorkbook`."""
    book = open_workbook(content)
    form = table_in(book, SHEET, FORM)
    rows, faults, left_out = form.rows, form.faults, form.left_out
    if len(rows) > MAX_ROWS:
        rows, faults = [], [Fault(SHEET, 0, "", f"最多{MAX_ROWS}行。")]
    stages: dict[str, Row] = {}
    table = Table()
    if has_sheet(book, STAGE_SHEET):
        table = table_in(book, STAGE_SHEET, STAGES)
        faults, left_out = faults + table.faults, left_out + table.left_out
        for row in table.rows:
            if not row[KEY]:
                faults.append(row.fault("", NOT_OURS))
            elif row[KEY] in stages:
                faults.append(row.fault("", f"与第{stages[row[KEY]].line}行重复。"))
            stages.setdefault(row[KEY], row)
    left_out = left_out + not_read(book, form, table)
    if not fits([_plain(rows), _plain(list(stages.values()))]):
        raise NotAWorkbook("表里的文字过多，一次提交不了，请分成几张表上传。")
    return FilledForm(rows=rows, stages=stages, faults=faults, left_out=left_out)


def unsealed_form(token: str, unit: Unit, by: User) -> tuple[FilledForm, str]:
    """A form that was looked at, and the digest of what was shown. Raises `NotSealed`."""
    rows, stages, left_out, shown = unsealed(token, purpose=_purpose(unit), by=by)
    form = FilledForm(
        rows=_rows(SHEET, *rows),
        stages={row[KEY]: row for row in _rows(STAGE_SHEET, *stages)},
        faults=[],
        left_out=left_out,
    )
    return form, shown


def _plain(rows: list[Row]) -> list:
    """The letters of the columns, and the lines without their empty cells, as JSON has them."""
    letters = rows[0].letters if rows else {}
    return [letters, [(row.line, {head: text for head, text in row.cells.items() if text}) for row in rows]]


def _rows(sheet: str, letters: dict[str, str], lines: list) -> list[Row]:
    heads = {head: head for head in letters}
    return [Row(sheet, line, dict.fromkeys(letters, "") | cells, heads, letters) for line, cells in lines]


def _purpose(unit: Unit) -> str:
    return f"monthly form of {unit.pk}"
