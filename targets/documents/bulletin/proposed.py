"""What is proposed for a new bulletin? Words of its day, and the addressees and the make-up of the one before."""

import re
from collections.abc import Callable
from datetime import date

from ...domain.bulletins import Choice
from ...domain.quantities import long_date
from ...models import Bulletin, Report, Unit, UnitKind
from ...summaries import livelihood_in
from .sentences import LAST_STEPS, NEXT_STEPS


def proposed(report: Report, as_of: date) -> Bulletin:
    """A draft that is not stored yet."""
    last = report.bulletins.newest_first().first()
    choice = last.choice.for_the_next() if last else Choice(livelihood=tuple(livelihood_in(report)))
    kinds = set(Unit.objects.active().order_by().values_list("kind", flat=True))
    return Bulletin(
        report=report,
        as_of=as_of,
        addressees=last.addressees if last else proposed_addressees(report, kinds),
        choices=choice.as_plain(),
        **{name: propose(report, as_of) for name, propose in OF_ITS_DAY.items()},
    )


def proposed_title(as_of: date) -> str:
    month = as_of.month
    span = f"{month}月" if month == 1 else f"1—{month}月"
    return f"关于{as_of.year}年{span}政府工作报告目标任务进展情况的通报"


def proposed_introduction(report: Report, as_of: date) -> str:
    return f"根据{report.title}目标任务台账，现将截至{long_date(as_of)}的进展情况通报如下。"


def proposed_next_steps(report: Report, as_of: date) -> str:
    """At the year's end there is no pace to keep to."""
    return LAST_STEPS if report.is_over_on(as_of) else NEXT_STEPS


def proposed_addressees(report: Report, kinds: set[str]) -> str:
    """Of the first bulletin, by the kinds of units that there are; the following ones have what the last one had."""
    level = re.search(r"([区县市旗])人民政府", report.government)
    named = {
        UnitKind.TOWNSHIP: "各乡镇人民政府",
        UnitKind.SUBDISTRICT: "各街道办事处",
        UnitKind.DEPARTMENT: f"{level[1] if level else ''}直有关部门" if level else "各有关部门",
    }
    return "、".join(words for kind, words in named.items() if kind in kinds)


# What a draft says of its day, as long as nobody has said it otherwise.
OF_ITS_DAY: dict[str, Callable[[Report, date], str]] = {
    "title": lambda _, as_of: proposed_title(as_of),
    "introduction": proposed_introduction,
    "next_steps": proposed_next_steps,
}
