"""What does a proposal say, in the columns of a target? Its number, its days, its stages, who helps."""

from collections.abc import Mapping
from datetime import date

from ..domain.words import Bound, Frequency, Issued, Measure, StatedAs
from ..models import Proposal, Report, Stage, Unit

PHRASE = 15  # characters that find a sentence


def supporting_of(row: Proposal) -> list[str]:
    """The units that an office's table has beside the one that leads."""
    named = (*row.office.get("leads", []), *row.office.get("supporting", []))
    return [name for name in dict.fromkeys(named) if name != row.lead.strip()]


def stages_of(row: Proposal, window: tuple[date, date]) -> list[Stage]:
    """Those of the office's table that have days within the time of the target, alike in weight; else one, the end."""
    start, due = window
    said = [
        (one["title"][:30], date.fromisoformat(one["day"]))
        for one in row.office.get("stages", [])
        if one["day"]
    ]
    said = [(title, day) for title, day in said if start <= day <= due]
    if len(said) < 2:
        return [Stage(title="完成", weight=100, due_date=due)]
    share, rest = divmod(100, len(said))
    return [
        Stage(title=title, weight=share + (place >= len(said) - rest), due_date=day)
        for place, (title, day) in enumerate(said)
    ]


def due_of(report: Report, row: Proposal) -> date:
    """Within the year: a text of another year, or a goal beyond it, is due at its end."""
    is_within = row.deadline and report.start_date <= row.deadline <= report.end_date
    return row.deadline if row.deadline and is_within else report.end_date


def frequency_of(row: Proposal, measure: Measure) -> Frequency:
    if measure == Measure.STAGES:
        return Frequency.STAGES
    return Frequency.QUARTERLY if row.frequency == Frequency.STAGES else Frequency(row.frequency)


def quantity_of(row: Proposal) -> dict:
    """Its number as it is in the text; what only follows somebody else's waits for it."""
    is_relative = row.stated_as == StatedAs.RELATIVE or row.value is None
    is_all = row.stated_as == StatedAs.ALL and row.value == 100 and row.unit == "%"
    stated_as = StatedAs.EXACTLY if row.stated_as == StatedAs.ALL and not is_all else StatedAs(row.stated_as)
    return {
        "unit": row.unit or ("%" if row.measure == Measure.RATE else ""),
        "bound": Bound(row.bound).value,
        "stated_as": stated_as.value,
        "value": None if is_relative else row.value,
        "stated_value": None if is_relative else row.value,
        "issued": (Issued.AWAITING if is_relative else Issued.SET).value,
        "last_year_value": row.last_year_value,
    }


def phrase_of(row: Proposal) -> str:
    """A few characters of the text that find its sentence."""
    return "".join(row.source.text[row.start : row.end].split())[:PHRASE]


def helping_of(row: Proposal, units: Mapping[str, Unit], lead: Unit) -> list[Unit]:
    """Those of them that are known, each once."""
    named = (units.get(name) for name in supporting_of(row))
    return list(dict.fromkeys(unit for unit in named if unit and unit != lead))
