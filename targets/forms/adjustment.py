"""How are value, deadline and stages' days of a promise adjusted, by the office or at the lead unit's request?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from ..domain.quantities import long_date, quantity
from ..domain.quotes import quoted
from ..domain.wording import typing_hint
from ..domain.words import Split
from ..models import Target, version_of_target
from ..pictures import open_stages
from ..services import Terms
from ..services.moved_parts import OfParts, PartsFate
from ..services.refusals import PartsAsked
from .fields import (
    IN_DAYS,
    KeyField,
    NumberField,
    TextField,
    WholeNumberField,
    date_field,
    days_are_in,
    field_of,
    lines,
    measured_as,
)
from .target import last_save_of
from .versions import Versioned

SHIFT, EACH = "shift", "each"  # all open stages by the same number of days, or each to a day of its own
LAST_DAY = date(2099, 12, 31)


@dataclass(frozen=True, kw_only=True)
class StageRow:
    """An open stage: its day in force, the one that shifting would give it (None: beyond all), and a field for one."""

    title: str
    day: date
    shifted: date | None
    field: forms.BoundField


def ask_of_parts(form: forms.Form, target: Target) -> None:
    """Of a number that its parts share out: what becomes of theirs. Who only asks for a change leaves it open."""
    if target.split != Split.SUM or not target.parts.exists():
        return
    form.fields["parts"] = forms.ChoiceField(
        label="分解各项的目标值",
        choices=PartsFate.choices(),
        widget=forms.RadioSelect,
        required=False,
        help_text="改目标值时须选一项；按比例的数先列出来，核对后再确认。",
    )
    form.fields["parts_seen"] = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


def said_of_parts(form: forms.Form) -> OfParts:
    cleaned = form.cleaned_data
    return OfParts(cleaned.get("parts", ""), cleaned.get("parts_seen", ""))


def ask_again(form: forms.Form, refused: PartsAsked) -> None:
    """With what their numbers would be; whoever presses once more has seen it."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    data["parts_seen"] = refused.seen
    form.data = data
    form.add_error("parts", refused.sentence)


class AdjustmentForm(Versioned, forms.Form):
    """A change of what is in force, or the number that a higher level has named; of a staged target its open stages.

    `is_checked` is asked for only where something is unusual. Its version is that of what is in force.
    """

    asked = ("effective_date", "how", "days", "parts", "parts_seen")

    value = NumberField(label="新目标值", required=False)
    due_date = date_field("新时限", required=False)
    effective_date = date_field("生效日期")
    document_number = KeyField(label="文号", max_length=60)
    reason = lines("理由", max_length=300)
    how = forms.ChoiceField(
        label="未完成的节点",
        choices=[(SHIFT, "全部顺延相同天数"), (EACH, "逐个填写新日期")],
        widget=forms.RadioSelect,
        initial=SHIFT,
        required=False,
    )
    days = WholeNumberField(
        label="顺延天数",
        required=False,
        min_value=-3660,
        max_value=3660,
        measured=IN_DAYS,
        help_text="不填则与时限顺延的天数相同；填0则节点不变。",
    )
    is_checked = forms.BooleanField(label="已核对，理由中已说明", required=False)

    def __init__(self, target: Target, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.target = target
        self.fields["reason"].required = True
        if not target.is_numeric or target.reference_id:
            del self.fields["value"]
        else:
            value = field_of(self, "value", NumberField)
            value.help_text, value.measured = typing_hint(target), measured_as(target)
        self.stages = open_stages(target)
        if not self.stages:
            del self.fields["how"], self.fields["days"]
        for stage in self.stages:
            self.fields[f"stage_{stage.key}"] = date_field(
                f"{quoted(stage.title)}的新日期", required=False, initial=stage.due_date
            )
        ask_of_parts(self, target)
        days_are_in(self, target.report.year)
        self.hold(version_of_target(target), lambda: last_save_of(target))

    @property
    def terms_fields(self) -> list[forms.BoundField]:
        """The fields but those about stages and the tick."""
        own = ("value", "due_date", "effective_date", "document_number", "reason")
        return [self[name] for name in own if name in self.fields]

    @property
    def stage_rows(self) -> list[StageRow]:
        """With the days as they follow from what has been typed so far."""
        days = self._days_typed()
        return [
            StageRow(
                title=stage.title,
                day=stage.due_date,
                shifted=_shifted(stage.due_date, days),
                field=self[f"stage_{stage.key}"],
            )
            for stage in self.stages
        ]

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if self.is_stale:
            self._tell_what_is_in_force()
        if not self.errors and cleaned.get("value") is None and not self._changes_days():
            raise forms.ValidationError(
                "请填写新的时限或节点日期。" if self.stages else "请填写新的目标值或时限。"
            )
        if cleaned.get("due_date") and cleaned["due_date"] > LAST_DAY:
            self.add_error("due_date", "日期须在2000年至2099年之间。")
        return cleaned

    @property
    def has_terms(self) -> bool:
        """Whether each field makes sense, whatever is said to all of them."""
        return self.errors.keys() <= {NON_FIELD_ERRORS}

    def terms(self) -> Terms:
        """What was typed, for services."""
        cleaned = self.cleaned_data
        return Terms(
            value=cleaned.get("value"),
            due_date=cleaned["due_date"],
            stage_dates=self._stage_dates(),
            effective_date=cleaned["effective_date"],
            document_number=cleaned["document_number"],
            reason=cleaned["reason"],
            is_checked=cleaned["is_checked"],
            parts=said_of_parts(self),
        )

    def _tell_what_is_in_force(self) -> None:
        """Beside what is to replace it."""
        target = self.target
        value = "空" if target.value is None else quantity(target.value, target.unit)
        in_force = {"value": value, "due_date": long_date(target.due_date)}
        for name in in_force.keys() & self.fields.keys():
            self.fields[name].stored_now = in_force[name]  # type: ignore[attr-defined]

    def _changes_days(self) -> bool:
        return bool(self.cleaned_data.get("due_date") or self._stage_dates())

    def _stage_dates(self) -> dict[int, date]:
        """The new days of the stages that move."""
        cleaned = self.cleaned_data
        if cleaned.get("how") == EACH:
            found = {stage.key: cleaned.get(f"stage_{stage.key}") for stage in self.stages}
        else:
            days = self._shift(cleaned.get("due_date"), cleaned.get("days"))
            found = {stage.key: _shifted(stage.due_date, days) for stage in self.stages}
        before = {stage.key: stage.due_date for stage in self.stages}
        return {key: day for key, day in found.items() if day and day != before[key]}

    def _shift(self, due_date: date | None, days: int | None) -> int:
        """By as many days as the deadline moves, unless a number of days is given."""
        if days is not None:
            return days
        return (due_date - self.target.due_date).days if due_date else 0

    def _days_typed(self) -> int:
        def typed(name: str):
            try:
                return self.fields[name].clean(self[name].value())
            except forms.ValidationError:
                return None

        return self._shift(typed("due_date"), typed("days"))


def _shifted(day: date, days: int) -> date | None:
    """None beyond all calendars."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


class OfPromise(Versioned, forms.Form):
    """What is decided about a promise, as it was shown."""

    def __init__(self, target: Target, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.target = target
        self.hold(version_of_target(target), lambda: last_save_of(target))


class DecisionForm(OfPromise):
    """Why a request is approved or refused."""

    asked = ("note", "parts", "parts_seen")

    note = TextField(label="决定意见", max_length=300, required=False)

    def __init__(self, target: Target, *args, **kwargs):
        super().__init__(target, *args, **kwargs)
        ask_of_parts(self, target)


class RevocationForm(OfPromise):
    """Why an adjustment is taken back."""

    reason = TextField(label="撤销理由", max_length=300, error_messages={"required": "请写明撤销理由。"})
