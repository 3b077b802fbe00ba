"""What does a row of an office's table say of one target, and is it surely about that one?

The figure that its kind of target counts is taken as it stands; nothing is computed, converted or guessed from a
light, nor taken for one of two numbers that a row promises.
"""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from ...domain.extraction.likeness import key_of
from ...domain.extraction.offices import Column, OfficeRow, Progress
from ...domain.extraction.offices.said import says_nothing
from ...domain.extraction.proposals import Proposal
from ...domain.extraction.verdicts import Verdict
from ...domain.quantities import plain, quantity
from ...domain.quotes import quoted
from ...domain.words import Issued, Light, Measure, State
from ...imports.text import excerpt
from ...models import Target
from ...services import Reading
from .shown import Amiss

MEANT = (Verdict.PROMISE, Verdict.TASK)
LONGEST = 1000  # characters of what is written in an entry
BIGGEST = Decimal(10) ** 11
PLACES = 4
HUNDRED = 100
BY_HAND = "请到这一项的填报页填写。"
OTHER_TITLE = "与目标名称不同，请核对后勾选。"


def doubts_about(target: Target, said: Sequence[Proposal]) -> list[str]:
    """Why what a row says, in the proposals that led to a target, may be about something else."""
    alike = [one for one in said if _is_called_alike(one.title, target.title)]
    if not alike:
        return [OTHER_TITLE]
    if any(_has_its_number(one, target) for one in alike):
        return []
    numbers = "、".join(
        dict.fromkeys(quantity(one.value, one.unit) for one in alike if one.value is not None)
    )
    return [f"表里的目标是{numbers}，与目录的目标值不同，请核对后勾选。"]


def _is_called_alike(one: str, other: str) -> bool:
    """The same but for 新增, 完成 and the like, or one with more words than the other; 企业 alone may be any."""
    shorter, longer = sorted((key_of(one), key_of(other)), key=len)
    return bool(shorter) and shorter in longer and 2 * len(shorter) >= len(longer)


def _has_its_number(said: Proposal, target: Target) -> bool:
    """Whether its number does not speak against it."""
    if said.value is None or target.value is None or said.unit != target.unit:
        return True
    return said.value in (target.value, target.stated_value)


def reading_of(
    target: Target, row: OfficeRow, progress: Progress, columns: Collection[Column], day: date
) -> Reading:
    """`columns` are those of the table, also of cells without words. Raises `Amiss`."""
    if target.state != State.ACTIVE:
        raise Amiss("这一项已不再执行，不用报送。")
    if target.is_list:
        raise Amiss("由清单各项判断，不单独报送。")
    measure = Measure(target.measure)
    if measure.is_numeric and target.issued == Issued.AWAITING:
        raise Amiss("目标值待下达，不用报送。")
    said = progress.said
    return Reading(
        data_date=day,
        value=_value(target, row, progress, columns) if measure.is_numeric else None,
        stages_done=_stages(target, progress) if measure == Measure.STAGES else [],
        self_rating=_rating(progress) if measure == Measure.NARRATIVE else None,
        text=_whole(Column.PROGRESS, _text(target, progress)),
        problems=_whole(Column.PROBLEMS, said.get(Column.PROBLEMS, "")),
        next_steps=_whole(Column.NEXT, said.get(Column.NEXT, "")),
    )


def shown_as(target: Target, reading: Reading) -> str:
    """Its figure, as people know it."""
    if reading.value is not None:
        return quantity(reading.value, target.unit)
    if reading.self_rating is not None:
        return f"自评{reading.self_rating}%"
    return "全部节点完成"


def promised_numbers(row: OfficeRow, unit: str = "") -> list[Proposal]:
    """What a row promises in numbers, or in those of a unit."""
    said = [one for one in row.proposals if one.verdict in MEANT and one.value is not None]
    return [one for one in said if unit in ("", one.unit)]


def _value(target: Target, row: OfficeRow, progress: Progress, columns: Collection[Column]) -> Decimal:
    """The figure that a target of its kind counts, in its own unit. Raises `Amiss`."""
    is_rate = target.measure == Measure.RATE
    value, unit, column = progress.value, progress.unit, Column.REACHED
    if is_rate and (progress.growth is not None or Column.GROWTH in columns):
        value, unit, column = (
            progress.growth,
            "%",
            Column.GROWTH,
        )  # beside it stands the amount, which is no rate
    if value is None:
        said = progress.said.get(column, "")
        if said and not says_nothing(said):
            raise Amiss(f"表里的{quoted(excerpt(said))}不是数字，没有读，{BY_HAND}")
        only = "，只有完成比例" if progress.share is not None else ""
        raise Amiss(f"表里没有截至这一天的{'增速' if is_rate else '数'}{only}，{BY_HAND}")
    _check_is_of_one(row, value, unit)
    if unit and unit != target.unit:
        raise Amiss(f"表里是{plain(value)}{unit}，目录按“{target.unit}”计，{BY_HAND}")
    if abs(value) >= BIGGEST or value != round(value, PLACES):
        raise Amiss(f"表里的{plain(value)}位数太多，{BY_HAND}")
    return value


def _check_is_of_one(row: OfficeRow, value: Decimal, unit: str) -> None:
    """Whether a figure can be of one only of the numbers that its row promises. Raises `Amiss`."""
    promised = promised_numbers(row, unit)
    if len(promised) > 1:
        numbers = "、".join(quantity(one.value, one.unit) for one in promised if one.value is not None)
        raise Amiss(f"这一行要完成的有{numbers}，看不出{plain(value)}{unit}是哪一个的，{BY_HAND}")


def _stages(target: Target, progress: Progress) -> list:
    """All of them where the table calls it done; which of them else, its words do not say for sure. Raises `Amiss`."""
    if progress.light is Light.DONE:
        return list(target.stages.order_by("due_date", "pk"))
    raise Amiss(f"完成了哪几个节点要逐个勾选，{BY_HAND}")


def _rating(progress: Progress) -> int:
    """The share that the table says, rounded down; 100 of what it calls done. Raises `Amiss`."""
    if progress.share is not None:
        return max(0, min(int(progress.share * HUNDRED), HUNDRED))
    if progress.light is Light.DONE:
        return HUNDRED
    raise Amiss(f"表里没有完成比例，自评{BY_HAND}")


def _text(target: Target, progress: Progress) -> str:
    """Its words; of a target without a number also what stands where others have one."""
    said = progress.said
    columns = [Column.PROGRESS] if Measure(target.measure).is_numeric else [Column.REACHED, Column.PROGRESS]
    words = [said[column] for column in columns if said.get(column)]
    if not words and not Measure(target.measure).is_numeric:
        words = [said[Column.LIGHT]] if said.get(Column.LIGHT) else []
    return "；".join(dict.fromkeys(words))


def _whole(column: Column, words: str) -> str:
    """Words that an entry has room for: it would be no office's words that were cut. Raises `Amiss`."""
    if len(words) > LONGEST:
        raise Amiss(
            f"{column.label}超过{LONGEST}字（有{len(words)}字），请缩短后{BY_HAND.removeprefix('请')}"
        )
    return words
