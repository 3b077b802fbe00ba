"""Which target, or which proposal of the review, is meant by what somebody has typed as the whole of a part (分解)?"""

from collections.abc import Iterator

from django import forms

from ..domain.quotes import quoted
from ..domain.words import Decision, State
from ..models import Proposal, Report, Target
from ..services.wholes import Whole, followed
from .fields import TextField, field_of

LONGEST = 60
LIST = "民生实事"


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
        return named(value) if isinstance(value, Proposal | Target) else value


def named(whole: Whole) -> str:
    """As the list that is offered has it; a target by its number, which is its own."""
    return str(whole)


class ListForm(forms.Form):
    """Which target, or proposal, an uploaded list (民生实事) breaks down; nothing: each of it stands for itself."""

    whole = WholeField()

    def __init__(self, report: Report, data=None, *, before: Whole | None = None):
        super().__init__(data, initial={"whole": before or _list_in(report)})
        field_of(self, "whole", WholeField).report = report


def names_of(report: Report) -> list[str]:
    """What can be chosen. Two queries."""
    return list(dict.fromkeys(map(named, [*_targets(report), *_proposals(report)])))


def _list_in(report: Report) -> Whole | None:
    """What is called 民生实事, where there is one such thing."""
    for rows in (_targets(report), _proposals(report)):
        found: list[Whole] = [one for one in rows if LIST in one.title]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _meant(report: Report, text: str) -> Whole:
    """Raises `ValidationError`."""
    number = text.split(" ", 1)[0]
    targets = list(_targets(report))
    if found := next((one for one in targets if one.number == number), None):
        return found
    alike: list[Whole] = [one for one in targets if one.title == text]
    alike += [one for one in _proposals(report) if one.title == text]
    alike = alike or list(dict.fromkeys(_gone_into(report, text)))
    if len(alike) == 1:
        return alike[0]
    said = (
        f"有{len(alike)}项叫{quoted(text)}，请先改名。" if alike else f"没有{quoted(text)}，请从列出的里选。"
    )
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
    return rows.filter(decision__in=(Decision.OPEN, Decision.ACCEPTED)).order_by("source", "position", "pk")
