"""What does the office tell everybody once a month? 督查通报, written from the pages' own summaries."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from ..domain.lights import Judgement
from ..domain.orders import ANSWERED, UNANSWERED
from ..domain.quantities import long_date, percent, short_date
from ..domain.quotes import quoted
from ..domain.words import OrderState
from ..pictures import InstructionLine, Picture
from ..summaries.bulletin import Bulletin
from ..summaries.changes import Turn
from ..summaries.sheet import SheetRow
from .kit.word import OfficialDocument, Style

NUMERALS = "一二三四五六七八九十"
TOLD_TURNS = (Turn.RED, Turn.DOWN, Turn.UNREPORTED, Turn.UP, Turn.DONE)  # what got worse first
NEXT_STEPS = (
    "各牵头单位要对照序时进度，逐项分析滞后原因，明确整改措施、责任人和完成时间。\n"
    "未按时报送的单位要立即补报，说明原因，并确保数据真实、口径一致。\n"
    "区政府督查室将跟踪督办，对进展缓慢、反复催办仍无改进的，按程序报告区政府。"
)
LAST_STEPS = (
    "各牵头单位要对照年度目标，逐项说明未完成的原因，提出后续完成时限和责任人。\n"
    "年末数据尚未报送的单位要立即补报，说明原因，并确保数据真实、口径一致。\n"
    "区政府督查室将把未完成事项纳入下一年度跟踪督办。"
)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the office adds in its own words; empty parts are left out."""

    opening: str = ""
    next_steps: str = NEXT_STEPS


@dataclass(frozen=True)
class Table:
    """Rows under heads; widths in mm."""

    heads: list[str]
    rows: list[list[str]]
    widths: list[int]


@dataclass(frozen=True)
class Section:
    """One numbered part of the bulletin."""

    head: str
    paragraphs: list[str]
    table: Table | None = None


def next_steps(bulletin: Bulletin) -> str:
    """What the office begins with, and may change; at the year's end there is no pace to keep to."""
    return LAST_STEPS if bulletin.overview.is_final else NEXT_STEPS


def bulletin_title(bulletin: Bulletin) -> str:
    month = bulletin.as_of.month
    span = f"{month}月" if month == 1 else f"1—{month}月"
    return f"关于{bulletin.as_of.year}年{span}政府工作报告目标任务进展情况的通报"


def overall_sentence(bulletin: Bulletin) -> str:
    """The figures of the overview in words."""
    page = bulletin.overview
    rollup = page.rollup
    lights = "、".join(f"{light.label}{count}项" for light, count in rollup.counts.items())
    said = (
        f"截至{long_date(page.as_of)}，{rollup.active_count}项目标任务中，{lights}；"
        f"完成率{_share(rollup.done_rate)}。有进度要求并已亮灯的{rollup.lit_count}项中，"
        f"{rollup.on_pace_count}项达到序时，达序时率{_share(rollup.on_pace_rate)}；"
        f"另有定性任务{rollup.narrative_count}项。"
    )
    if rollup.mean_completion is not None and rollup.mean_plan is not None:
        said += (
            f"有进度要求且已报数的{rollup.mean_count}项，平均完成度{percent(rollup.mean_completion)}"
            f"{'' if page.is_final else f'，平均序时进度{percent(rollup.mean_plan)}'}。"
        )
    if page.before_date:
        turned = "、".join(f"{turn.label}{bulletin.turns[turn]}项" for turn in TOLD_TURNS)
        said += f"与{short_date(page.before_date)}相比，{turned}。"
    return said


def bulletin_document(bulletin: Bulletin, words: Words) -> bytes:
    """督查通报 as .docx."""
    word = OfficialDocument()
    if bulletin.report.is_demo:
        word.text("（演示数据，进展为虚构）", Style.CENTRED)
    word.title(bulletin_title(bulletin))
    for numeral, section in zip(NUMERALS, sections(bulletin, words), strict=False):
        word.heading(f"{numeral}、{section.head}")
        for paragraph in section.paragraphs:
            word.text(paragraph)
        if section.table:
            word.table(section.table.heads, section.table.rows, section.table.widths)
    word.sign(bulletin.signed_on)
    return word.save()


def sections(bulletin: Bulletin, words: Words) -> list[Section]:
    """The parts that have something to say, in order."""
    parts = [
        Section("总体情况", [overall_sentence(bulletin), words.opening]),
        Section("主要预期目标", [_goal(card.picture) for card in bulletin.overview.goals]),
        Section("进展较快的事项", [_example(row) for row in bulletin.examples]),
        Section("滞后事项", [], _behind(bulletin)),
        Section("报送情况", _reporting(bulletin)),
        Section("单位排名", _unranked(bulletin), _ranking(bulletin)),
        Section("批示和催办办理情况", _orders(bulletin)),
        Section("下一步要求", [words.next_steps]),
    ]
    return [part for part in parts if part.table or any(text.strip() for text in part.paragraphs)]


def _goal(picture: Picture) -> str:
    return f"{picture.target.title}：{picture.judgement.overall.reason}。"


def _example(row: SheetRow) -> str:
    title, unit = row.picture.target.title, row.picture.lead or "牵头单位未定"
    return f"{title}（{unit}）：{row.picture.judgement.overall.reason}。"


def _behind(bulletin: Bulletin) -> Table | None:
    rows = []
    for row in bulletin.behind:
        judgement = row.picture.judgement
        rows.append(
            [
                row.picture.target.title,
                str(row.picture.lead or ""),
                f"{judgement.overall.label}",
                _done(judgement),
                _share(judgement.plan),
                judgement.overall.reason,
                row.entry.problems if row.entry else "",
            ]
        )
    heads = ["目标任务", "牵头单位", "灯", "完成率（限额为已用比例）", "序时", "原因", "反映的问题"]
    if not rows:
        return None
    if bulletin.overview.is_final:  # there is no pace any more
        rows = [[*row[:4], *row[5:]] for row in rows]
        return Table([*heads[:4], *heads[5:]], rows, [28, 20, 16, 18, 46, 28])
    return Table(heads, rows, [28, 20, 16, 15, 15, 38, 24])


def _reporting(bulletin: Bulletin) -> list[str]:
    rollup = bulletin.overview.rollup
    if not rollup.demanded_count:
        return []
    said = (
        f"年初以来应报{rollup.demanded_count}项次，已报{rollup.answered_count}项次，"
        f"填报率{_share(rollup.reporting_rate)}；最近一期补报{bulletin.late_count}项。"
    )
    if bulletin.silent:
        said += f"未报送的单位：{'、'.join(f'{unit}{count}项' for unit, count in bulletin.silent.items())}。"
    return [said]


def _ranking(bulletin: Bulletin) -> Table | None:
    rows = [
        [
            str(row.rank), str(row.unit), str(row.rollup.active_count), _share(row.rollup.done_rate),
            _share(row.rollup.on_pace_rate), _share(row.rollup.reporting_rate), _share(row.returned_rate),
        ]
        for row in bulletin.ranking.ranked
    ]  # fmt: skip
    heads = ["名次", "牵头单位", "项数", "完成率", "达序时率", "填报率", "退回率"]
    return Table(heads, rows, [14, 42, 16, 21, 21, 21, 21]) if rows else None


def _unranked(bulletin: Bulletin) -> list[str]:
    small = bulletin.ranking.small
    if not bulletin.ranking.ranked:
        return []
    rule = "按牵头任务的达序时率排名，并列同名次，配合任务和定性任务不计。"
    if not small:
        return [rule]
    names = "、".join(str(row.unit) for row in small)
    return [
        f"{rule}有进度要求的不足{bulletin.ranking.rank_from}项或尚未亮灯的{len(small)}个单位不排名：{names}。"
    ]


def _orders(bulletin: Bulletin) -> list[str]:
    """How many are open, then the overdue ones, then the other instructions."""
    lines, counts = bulletin.instructions, bulletin.overview.orders
    if not lines and not counts.urgings:
        return []
    states = [line.state for line in lines]
    waiting, answered = (sum(state in kinds for state in states) for kinds in (UNANSWERED, ANSWERED))
    said = (
        f"批示未办结{len(lines)}条，其中待答复{waiting}条（临期{states.count(OrderState.DUE_SOON)}条、"
        f"超期{states.count(OrderState.OVERDUE)}条），已答复{answered}条。"
        f"催办单未销号{counts.urgings}份，其中超期{counts.overdue_urgings}份。"
    )
    overdue = [line for line in lines if line.state == OrderState.OVERDUE]
    others = [line for line in lines if line.state != OrderState.OVERDUE]
    urgings = [
        f"{urging}（{urging.addressee}）应于{short_date(urging.reply_by)}（含）前报送进展，"
        f"超期{(bulletin.orders_day - urging.reply_by).days}天。"
        for urging in bulletin.overdue_urgings
    ]
    return [said, *map(_instruction, overdue), *urgings, *map(_instruction, others)]


def _instruction(line: InstructionLine) -> str:
    order = line.instruction
    due = f"，{short_date(order.due_date)}前答复" if order.due_date else ""
    day = short_date(timezone.localtime(order.created_at).date())
    what = f"{order.author}{order.read_words}对{quoted(line.target.title)}的批示"
    return f"{what}：{order.text}（{day}{due}，{line.words}）"


def _share(share: Fraction | None) -> str:
    return "—" if share is None else percent(share)


def _done(judgement: Judgement) -> str:
    """完成率; of a limit it is what has been used."""
    return f"已用{percent(judgement.used)}" if judgement.used is not None else _share(judgement.completion)
