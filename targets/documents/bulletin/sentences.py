"""What does the system say of each item of a 督查通报, and of the whole? Sentences of the pages' own summaries."""

from dataclasses import replace
from fractions import Fraction

from django.utils import timezone

from ...domain.bulletins import Item, Part
from ...domain.lights import Judgement
from ...domain.orders import ANSWERED, UNANSWERED
from ...domain.quantities import apart, long_date, percent, points, short_date
from ...domain.quotes import quoted
from ...domain.words import Light, OrderState
from ...models import Unit
from ...pictures import InstructionLine, Picture
from ...summaries import Apart, BulletinFacts
from ...summaries.changes import Turn
from ...summaries.sheet import SheetRow

TOLD_TURNS = (Turn.RED, Turn.DOWN, Turn.UNREPORTED, Turn.UP, Turn.DONE)  # what got worse first
EXAMPLES_PROPOSED = 4
NO_LEAD = "牵头单位未定"
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


def items_of(facts: BulletinFacts) -> list[Item]:
    """All that may be told, part by part, in the order in which it is printed."""
    return [
        *(_of_target(card.picture, Part.GOALS) for card in facts.overview.goals if card.picture.judgement.is_active),
        *(
            _of_target(row.picture, Part.AHEAD, is_proposed=place < EXAMPLES_PROPOSED)
            for place, row in enumerate(facts.examples)
        ),
        *(_of_target(row.picture, _part_of(row)) for row in facts.behind),
        *(_apart(row.picture, one) for one in facts.apart for row in one.rows),
        *(_of_unit(unit, count) for unit, count in facts.silent.items()),
        *_of_orders(facts),
    ]  # fmt: skip


def overall_sentence(facts: BulletinFacts) -> str:
    """The figures of the overview in words."""
    page = facts.overview
    rollup = page.rollup
    lights = "、".join(f"{light.label}{count}项" for light, count in rollup.counts.items())
    said = (
        f"截至{long_date(page.as_of)}，{rollup.active_count}项目标任务中，{lights}；"
        f"完成率{share(rollup.done_rate)}。有进度要求并已亮灯的{rollup.lit_count}项中，"
        f"{rollup.on_pace_count}项达到序时，达序时率{share(rollup.on_pace_rate)}；"
        f"另有定性任务{rollup.narrative_count}项。"
    )
    if rollup.mean_completion is not None and rollup.mean_plan is not None:
        said += (
            f"有进度要求且已报数的{rollup.mean_count}项，平均完成度{percent(rollup.mean_completion)}"
            f"{'' if page.is_final else f'，平均序时进度{percent(rollup.mean_plan)}'}。"
        )
    if page.before_date:
        turned = "、".join(f"{turn.label}{facts.turns[turn]}项" for turn in TOLD_TURNS)
        said += f"与{short_date(page.before_date)}相比，{turned}。"
    return said


def reporting_sentence(facts: BulletinFacts) -> str:
    """Empty where nothing has been due yet."""
    rollup = facts.overview.rollup
    if not rollup.demanded_count:
        return ""
    return (
        f"年初以来应报{rollup.demanded_count}项次，已报{rollup.answered_count}项次，"
        f"填报率{share(rollup.reporting_rate)}；最近一期补报{facts.late_count}项。"
    )


def orders_sentence(facts: BulletinFacts) -> str:
    """How many are open; empty where none is."""
    lines, counts = facts.instructions, facts.overview.orders
    if not lines and not counts.urgings:
        return ""
    states = [line.state for line in lines]
    waiting, answered = (sum(state in kinds for state in states) for kinds in (UNANSWERED, ANSWERED))
    return (
        f"批示未办结{len(lines)}条，其中待答复{waiting}条（临期{states.count(OrderState.DUE_SOON)}条、"
        f"超期{states.count(OrderState.OVERDUE)}条），已答复{answered}条。"
        f"催办单未销号{counts.urgings}份，其中超期{counts.overdue_urgings}份。"
    )


def apart_sentence(apart: Apart) -> str:
    """Of those that are told apart, how many have which light; those alone of which there are some. A group that holds
    others says so of each."""
    inner = "；".join(f"{name}{_counted(rows)}" for name, rows in apart.within.items() if rows)
    if not inner:
        return f"列入通报的{apart.name}{_counted(apart.rows)}。"
    return f"列入通报的目标任务{_counted(apart.rows)}。其中，{inner}。"


def _counted(rows: list[SheetRow]) -> str:
    lights = [row.picture.judgement.light for row in rows]
    counted = "、".join(f"{light.label}{lights.count(light)}项" for light in Light if light in lights)
    return f"{len(lights)}项，{counted}"


def share(part: Fraction | None) -> str:
    return "—" if part is None else percent(part)


def how_far_behind(judgement: Judgement) -> str:
    """In few words; what has no measure, or nothing that was reported, is called as its light is."""
    label, gap = judgement.overall.label, judgement.gap
    if gap is not None:
        return f"{'低于' if gap < 0 else '高于'}目标{points(gap)}" if gap else label
    if judgement.used is not None:
        return f"{label}，已用{percent(judgement.used)}"
    completion, planned = judgement.completion, judgement.plan
    if completion is None:
        return label
    if planned is None or planned == 1:
        return f"{label}，完成{percent(completion)}"
    return f"落后{apart(completion, planned)}" if completion < planned else label


def how_far(judgement: Judgement) -> str:
    """For a table: the share and the pace, or the distance, and what is open of what was due."""
    completion, planned = judgement.completion, judgement.plan
    if judgement.gap is not None:
        said = how_far_behind(judgement)
    elif judgement.used is not None:
        said = f"已用{percent(judgement.used)}"
    elif completion is None:
        said = "—"
    else:
        said = percent(completion)
        said += "" if planned is None or planned == 1 else f"，序时{percent(planned)}"
    done_stages = judgement.reading.stages_done if judgement.reading else frozenset()
    late = [
        stage.title
        for stage in judgement.promise.stages
        if stage.due_date <= judgement.paced_on and stage.key not in done_stages
    ]
    return f"{said}，应完未完：{'、'.join(late)}" if late and completion is not None else said


def _part_of(row: SheetRow) -> Part:
    return Part.CRITICAL if row.picture.judgement.light == Light.CRITICAL else Part.BEHIND


def _apart(picture: Picture, apart: Apart) -> Item:
    group = apart.group
    item = _of_target(picture, Part.LIVELIHOOD)
    return replace(item, group=group.pk, group_name=group.name) if group else item


def _of_target(picture: Picture, part: Part, *, is_proposed: bool = True) -> Item:
    """A headline goal is everybody's: its unit is not named, and its sentence says what it is."""
    target, lead, overall = picture.target, picture.lead, picture.judgement.overall
    whose = f"{target.number}，{lead or NO_LEAD}"
    return Item(
        part=part,
        key=target.number,
        name=target.title if part == Part.GOALS else f"{target.title}（{whose}）",
        said=f"{overall.label}。{overall.reason}" if part == Part.LIVELIHOOD else overall.reason,
        units=frozenset([lead.pk] if lead and part != Part.GOALS else []),
        is_proposed=is_proposed,
        title=target.title,
        lead=str(lead or NO_LEAD),
        behind=how_far_behind(picture.judgement),
    )


def _of_unit(unit: Unit, count: int) -> Item:
    return Item(
        part=Part.UNREPORTED,
        key=str(unit.pk),
        name=str(unit),
        said=f"{count}项",
        units=frozenset([unit.pk]),
        is_brief=True,
    )


def _of_orders(facts: BulletinFacts) -> list[Item]:
    """The overdue instructions, the overdue 催办单, then the other instructions."""
    overdue = [line for line in facts.instructions if line.state == OrderState.OVERDUE]
    others = [line for line in facts.instructions if line.state != OrderState.OVERDUE]
    urgings = [
        Item(
            part=Part.ORDERS,
            key=f"催办{urging.serial}",
            name=f"{urging}",
            said=f"{urging.addressee}，超期{(facts.orders_day - urging.reply_by).days}天",
            units=frozenset([urging.unit_id]),
            is_brief=True,
        )
        for urging in facts.overdue_urgings
    ]
    return [*map(_of_instruction, overdue), *urgings, *map(_of_instruction, others)]


def _of_instruction(line: InstructionLine) -> Item:
    order = line.instruction
    due = f"，{short_date(order.due_date)}前答复" if order.due_date else ""
    day = short_date(timezone.localtime(order.created_at).date())
    return Item(
        part=Part.ORDERS,
        key=f"批示{order.pk}",
        name=f"{order.author}{order.read_words}对{quoted(line.target.title)}的批示",
        said=f"{order.text}（{day}{due}，{line.words}）",
        units=frozenset([line.lead.pk] if line.lead else []),
    )
