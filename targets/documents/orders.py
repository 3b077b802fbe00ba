"""催办单 as Word: what a unit has to report, and by when; the lists of instructions and 催办单 as Excel."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from ..domain.quantities import long_date
from ..domain.wording import demand
from ..models import Report, Urging
from ..pictures import InstructionLine, UrgingLine
from .kit.excel import Value, list_workbook
from .kit.text import left_out
from .kit.word import OfficialDocument, Style

INSTRUCTION_HEADS: list[tuple[str, float]] = [
    ("编号", 9), ("目标任务", 22), ("牵头单位", 13), ("批示人", 9), ("批示日期", 11), ("所看日期", 11),
    ("批示内容", 31), ("答复时限", 11), ("状态", 11), ("答复", 31), ("首次答复", 11), ("办结人", 9), ("办结日期", 11),
]  # fmt: skip
URGING_HEADS: list[tuple[str, float]] = [
    ("催办单", 17), ("单位", 15), ("签发人", 9), ("签发日期", 11), ("办理时限", 11), ("催办单状态", 14),
    ("编号", 9), ("目标任务", 24), ("催办事由", 50), ("报送日期", 11), ("撤销理由", 18),
]  # fmt: skip
SHORT = 4  # items of a 催办单 whose table has room to spare; longer ones are set closer, to stay on one page


def urging_document(urging: Urging) -> bytes:
    """催办单 as .docx; `urging` comes with its items and their targets."""
    word, items = OfficialDocument(), list(urging.items.all())
    if urging.report.is_demo:
        word.text("（演示数据，进展为虚构）", Style.CENTRED)
    word.title("督查催办单")
    word.text(f"{urging}{'（已撤销）' if urging.revoked_at else ''}", Style.CENTRED)
    word.text(f"{urging.addressee}：", Style.FLUSH)
    word.text(demand(urging.report.title, len(items), as_of=urging.as_of, reply_by=urging.reply_by))
    rows = [[item.target.number, item.target.title, item.reason] for item in items]
    is_short = len(items) <= SHORT
    word.table(
        ["编号", "目标任务", "催办事由"],
        rows,
        [20, 50, 86],
        centred=(0,),
        is_tall=is_short,
        is_small=not is_short,
    )
    word.sign(timezone.localtime(urging.issued_at).date())
    return word.save()


def instructions_workbook(
    report: Report, lines: Iterable[InstructionLine], *, today: date, gone: Sequence[str] = ()
) -> bytes:
    """批示 as .xlsx, a row each; `gone` are filters that were asked for and are not there."""
    rows: list[list[Value]] = []
    for line in lines:
        i = line.instruction
        answers = "\n".join(f"{reply.unit_then}{reply.author}：{reply.text}" for reply in i.replies.all())
        rows.append(
            [
                line.target.number, line.target.title, str(line.lead or ""), str(i.author), _day(i.created_at),
                i.read_on, i.text, i.due_date, line.words, answers, i.order.answered_on,
                str(i.closed_by or ""), _day(i.closed_at),
            ]
        )  # fmt: skip
    return list_workbook("批示", *_headings(report, "批示", today, gone), INSTRUCTION_HEADS, rows)


def urgings_workbook(
    report: Report, lines: Iterable[UrgingLine], *, today: date, gone: Sequence[str] = ()
) -> bytes:
    """催办单 as .xlsx, a row an item; `gone` as above."""
    rows: list[list[Value]] = [
        [
            str(line.urging), str(line.urging.addressee), str(line.urging.issued_by), _day(line.urging.issued_at),
            line.urging.reply_by, line.words, item.target.number, item.target.title, item.reason,
            _day(item.settled_at), line.urging.revocation_reason,
        ]
        for line in lines
        for item in line.items
    ]  # fmt: skip
    return list_workbook("催办单", *_headings(report, "催办单", today, gone), URGING_HEADS, rows)


def _headings(report: Report, what: str, today: date, gone: Sequence[str]) -> tuple[str, str]:
    mark = "（演示数据，进展为虚构）" if report.is_demo else ""
    said = [f"截至{long_date(today)}{mark}", *([left_out(gone)] if gone else [])]
    return f"{report.title}{what}", "　".join(said)


def _day(moment) -> date | None:
    return None if moment is None else timezone.localtime(moment).date()
