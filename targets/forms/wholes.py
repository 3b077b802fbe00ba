"""Which target, or which proposal of the review, is meant by what somebody has typed as the whole of a part (分解)?"""

from collections import Counter
from collections.abc import Iterator

from django import forms

from ..domain.quotes import quoted
from ..domain.words import Decision, State
from ..models import Proposal, Report, Target
from ..services.wholes import Whole, followed
from .fields import TextField, field_of

LONGEST = 120  # a title of 40, the document's of 60, and where in it
LIST = "民生实事"
ALIKE = 20  # with one title, each of which is offered with its place


class WholeField(TextField):
    """A target by its number, or by its title as a proposal too; nothing is None."""

    def __init__(self, **kwargs):
        super().__init__(label="属于", max_length=LONGEST, required=False, **kwargs)
        self.report: Report | None = None
        self.widget.attrs |= {"list": "whole-names", "autocomplete": "off", "placeholder": "单独立项"}

    def clean(self, raw) -> Whole | None:
        text = " ".join((super().clean(raw) or "").split())
        return _meant(self.report, text) if text and self.report else None

    def prepare_value(self, value):
        if isinstance(value, Proposal) and self.report:
            return next((name for name, one in _by_name(self.report).items() if one == value), str(value))
        return str(value) if isinstance(value, Proposal | Target) else value


class ListForm(forms.Form):
    """Which target, or proposal, an uploaded list (民生实事) breaks down; nothing: each of it stands for itself."""

    whole = WholeField()

    def __init__(self, report: Report, data=None, *, before: Whole | None = None):
        super().__init__(data, initial={"whole": before or _list_in(report)})
        field_of(self, "whole", WholeField).report = report


def names_of(report: Report) -> list[str]:
    """What can be chosen; of more than `ALIKE` with one title that alone. Two queries."""
    names = _by_name(report)
    count = Counter(map(str, names.values()))
    return list(dict.fromkeys(name if count[str(one)] <= ALIKE else str(one) for name, one in names.items()))


def _by_name(report: Report) -> dict[str, Whole]:
    """What can be chosen, as the list has it: a target by its number, which is its own, a proposal by its title; of
    several with one title also where each stands, and of several that stand there which of them."""
    rows = list(_proposals(report))
    count = Counter(map(str, rows))
    names: dict[str, Whole] = {str(target): target for target in _targets(report)}
    alike: Counter[str] = Counter()
    for row in rows:
        name = f"{row}（{_place_of(row)}）" if count[str(row)] > 1 else str(row)
        alike[name] += 1
        names[name if alike[name] == 1 else f"{name}之{alike[name]}"] = row
    return names


def _place_of(row: Proposal) -> str:
    where = row.office.get("where") or f"第{row.position}条"
    return f"{row.source.title}{where}"


def _list_in(report: Report) -> Whole | None:
    """What is called 民生实事, where there is one such thing."""
    for rows in (_targets(report), _proposals(report)):
        found: list[Whole] = [one for one in rows if LIST in one.title]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _meant(report: Report, text: str) -> Whole:
    """Raises `ValidationError`."""
    names, number = _by_name(report), text.split(" ", 1)[0]
    numbered = (one for one in names.values() if isinstance(one, Target) and one.number == number)
    if found := next(numbered, names.get(text)):
        return found
    alike = [(name, one) for name, one in names.items() if one.title == text]
    alike = alike or [(str(one), one) for one in dict.fromkeys(_gone_into(report, text))]
    if len(alike) == 1:
        return alike[0][1]
    said = f"没有{quoted(text)}，请从列出的里选。"
    if alike:
        said = f"有{len(alike)}项叫{quoted(text)}，请写明是哪一项，如{quoted(alike[0][0])}。"
    raise forms.ValidationError(said)


def _gone_into(report: Report, title: str) -> Iterator[Whole]:
    """What those with a title became that are merged."""
    rows = Proposal.objects.meant().filter(source__report=report, title=title, decision=Decision.MERGED)
    return (found for one in rows if (found := followed(one)) and found != one)


def _targets(report: Report):
    return report.targets.filter(part_of=None, state=State.ACTIVE).order_by("number", "pk")


def _proposals(report: Report):
    """Those that may become targets of their own."""
    rows = Proposal.objects.meant().filter(
        source__report=report, target=None, part_of=None, part_of_target=None
    )
    rows = rows.filter(decision__in=(Decision.OPEN, Decision.ACCEPTED)).select_related("source")
    return rows.defer("source__text").order_by("source", "position", "pk")
