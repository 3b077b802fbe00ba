"""Does a line of the form still show what its hidden key means? Else it was sorted or pasted without it."""

from collections.abc import Callable
from functools import partial

from ...forms.fields import measured_as
from ...imports.dates import NotADay, typed_day
from ...imports.numbers import NotANumber, typed_number
from ...imports.rows import Row
from ...imports.text import folded
from ...models import Target
from ...summaries.reporting import ReportRow
from .blank import known_of
from .filled import SHOWN, STAGE_SHOWN


class Amiss(Exception):
    """Why a line is refused, in one or more sentences."""

    def __init__(self, *notes: str):
        super().__init__(*notes)
        self.notes = list(notes)


def check_key(row: Row, target: Target) -> None:
    """Whether a line shows the number of the target that its key means. Raises `Amiss`."""
    if folded(row["编号"]) != folded(target.number):
        shown, meant = f"{row['编号']} {row['目标任务']}", f"{target.number} {target.title}"
        raise Amiss(_slipped(shown, meant))


def check_grey(row: Row, target: Target) -> None:
    """Whether the grey cells still say what the target says. Raises `Amiss`."""
    said = dict(zip(SHOWN, (target.number, target.title, target.unit), strict=True))
    notes = [
        row.told(head, f"已被改动，应为“{text}”。")
        for head, text in said.items()
        if folded(row[head]) != folded(text)
    ]
    if notes:
        raise Amiss(*notes, "灰色单元格不能改，请改回或重新下载。")


def changed_in_vain(row: Row, known: ReportRow) -> list[str]:
    """What was typed over the grey cells of a line of today's form that say what is asked: it is not taken."""
    target, there = known.target, known_of(known)
    readers: dict[str, Callable[[str], object]] = {
        "目标值": lambda text: typed_number(text, *measured_as(target)),
        "完成时限": partial(typed_day, year=target.report.year),
    }
    notes = []
    for head, read in readers.items():
        try:
            is_same = not row[head] or read(row[head]) == there[head]
        except (NotANumber, NotADay):
            is_same = False
        if not is_same:
            notes.append(f"“{head}”被改成“{row[head]}”，没有采用；目标和时限由管理员调整")
    return notes


def check_stages(rows: dict[str, Row], target: Target) -> None:
    """Whether the lines of a target's stages, by their titles, show them and no others of its. Raises `Amiss`.

    One that was renamed since makes the form stale, and is not said here.
    """
    titles = set(map(folded, rows))
    for meant, row in rows.items():
        number, title = (row[head] for head in STAGE_SHOWN)
        is_another = folded(title) in titles - {folded(meant)}
        if folded(number) != folded(target.number) or is_another:
            slipped = _slipped(f"{number} {title}", f"{target.number} {meant}")
            raise Amiss(f"“{row.file}”表第{row.line}行：{slipped}")


def _slipped(shown: str, meant: str) -> str:
    cause = "可能是排序或粘贴时没有带上隐藏的列"
    return f"显示的是“{shown.strip()}”，隐藏的标识却是“{meant}”的，{cause}。请重新下载填报表再填。"
