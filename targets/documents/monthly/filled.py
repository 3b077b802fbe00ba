"""What does a filled-in monthly form say, as it came back? Nothing is judged here but what cannot be read."""

from dataclasses import dataclass
from typing import IO

from ...models import Unit, User
from ..kit.reading import open_workbook, rows_of_sheet
from ..kit.rows import Fault, Row
from ..kit.sealed import seal, unsealed
from .blank import FIELD_OF, INCREMENT, KEY, SHEET, STAGE_SHEET, VERSION, YES

SHOWN = ("编号", "目标任务", "单位")  # grey cells that must still say what the target says
FORM_HEADS = (*SHOWN, *FIELD_OF, INCREMENT, KEY, VERSION)
STAGE_HEADS = ("编号", "节点", "已完成", KEY)
MAX_ROWS = 300


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """A form as it came back: its lines, the answers to each stage by the stage's key, and what cannot be read."""

    rows: list[Row]
    stages: dict[str, str]
    faults: list[Fault]

    def sealed(self, shown: str, unit: Unit, by: User) -> str:
        """To be sent back once the dry run, whose digest is `shown`, was looked at."""
        rows = [(row.line, row.cells) for row in self.rows]
        return seal([rows, self.stages, shown], purpose=_purpose(unit), by=by)


def read_form(content: IO[bytes]) -> FilledForm:
    """A form as Excel or WPS saved it. Raises `NotAWorkbook`."""
    book = open_workbook(content)
    faults: list[Fault] = []
    rows = rows_of_sheet(book, SHEET, FORM_HEADS, faults, others_allowed=True)
    if len(rows) > MAX_ROWS:
        faults = [Fault(SHEET, 0, "", f"最多{MAX_ROWS}行。")]
    stages: dict[str, str] = {}
    if STAGE_SHEET in book.sheetnames:
        for row in rows_of_sheet(book, STAGE_SHEET, STAGE_HEADS, faults, others_allowed=True):
            if not row[KEY]:
                faults.append(row.fault("", "这一行不是下载的表里的，不能自行加行。"))
            elif row[KEY] in stages:
                faults.append(row.fault("", "这一行重复。"))
            elif row["已完成"] not in ("", YES):
                faults.append(row.fault("已完成", f"填“{YES}”，未完成的留空。"))
            stages[row[KEY]] = row["已完成"]
    return FilledForm(rows=rows, stages=stages, faults=faults)


def unsealed_form(token: str, unit: Unit, by: User) -> tuple[FilledForm, str]:
    """A form that was looked at, and the digest of what was shown. Raises `NotSealed`."""
    rows, stages, shown = unsealed(token, purpose=_purpose(unit), by=by)
    form = FilledForm(rows=[Row(SHEET, line, cells) for line, cells in rows], stages=stages, faults=[])
    return form, shown


def _purpose(unit: Unit) -> str:
    return f"monthly form of {unit.pk}"
