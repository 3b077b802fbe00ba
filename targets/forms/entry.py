"""What a clerk types about one target, and what the office says of it."""

from datetime import date
from decimal import Decimal

from django import forms

from ..domain.facts import Entry
from ..domain.quantities import plain, quantity
from ..domain.wording import typing_hint
from ..domain.words import Measure
from ..models import ProgressEntry, Stage, Target
from ..services import Reading
from .fields import EvidenceField, NumberField, date_field, field_of, lines


class EntryForm(forms.Form):
    """One reading of one target. Shows the fields that the target's measure has."""

    data_date = date_field("数据截止日")
    value = NumberField(label="本期累计", required=False)
    increment = NumberField(label="本期新增", required=False)
    stages_done = forms.ModelMultipleChoiceField(
        Stage.objects.none(), label="已完成节点", required=False, widget=forms.CheckboxSelectMultiple
    )
    self_rating = forms.IntegerField(label="自评（%）", required=False, min_value=0, max_value=100)
    text = lines("进展情况", max_length=1000)
    problems = lines("存在问题", max_length=1000)
    next_steps = lines("下一步打算", max_length=1000)
    explanation = lines("情况说明", max_length=500)
    evidence = EvidenceField(label="佐证材料", required=False)

    def __init__(self, target: Target, data=None, files=None, *, previous: Entry | None = None, initial=None):
        super().__init__(data, files, auto_id=f"id_{target.number}_%s", initial=initial)
        self.target, self.previous = target, previous
        measure = Measure(target.measure)
        if measure != Measure.TOTAL:
            del self.fields["increment"]
            self.fields["value"].label = "增速（%）" if measure == Measure.RATE else "当前值"
        self.fields["value"].help_text = typing_hint(target)
        if not measure.is_numeric:
            del self.fields["value"]
        if measure == Measure.STAGES:
            stages = field_of(self, "stages_done", forms.ModelMultipleChoiceField)
            stages.queryset = target.stages.order_by("due_date", "pk")
        else:
            del self.fields["stages_done"]
        if measure != Measure.NARRATIVE:
            del self.fields["self_rating"]

    @property
    def previous_value(self) -> Decimal:
        return self.previous.value if self.previous and self.previous.value is not None else Decimal(0)

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        increment, value = cleaned.get("increment"), cleaned.get("value")
        if increment is not None and not self.errors:
            total = self.previous_value + increment
            if abs(total) >= Decimal("1e11"):
                self.add_error("increment", "数字太大，请核对。")
            elif value is None:
                cleaned["value"] = total
            elif value != total:
                self.add_error(
                    "increment",
                    f"与累计对不上：上期{quantity(self.previous_value, self.target.unit)}，"
                    f"加上本期新增应为{quantity(total, self.target.unit)}。",
                )
        return cleaned

    def reading(self) -> Reading:
        """What was typed, for services."""
        cleaned = self.cleaned_data
        return Reading(
            data_date=cleaned["data_date"],
            value=cleaned.get("value"),
            stages_done=list(cleaned.get("stages_done", ())),
            self_rating=cleaned.get("self_rating"),
            text=cleaned["text"].strip(),
            problems=cleaned["problems"].strip(),
            next_steps=cleaned["next_steps"].strip(),
            explanation=cleaned["explanation"].strip(),
        )

    @classmethod
    def starting_values(
        cls, entry: ProgressEntry | None, data_date: date | None, finished: frozenset[int]
    ) -> dict:
        """What an unbound form shows: the open entry, else the period's end and the stages known as finished."""
        if entry is None:
            return {"data_date": data_date, "stages_done": list(finished)}
        names = ("data_date", "value", "self_rating", "text", "problems", "next_steps", "explanation")
        values = {name: getattr(entry, name) for name in names}
        if entry.value is not None:
            values["value"] = plain(entry.value)
        return values | {"stages_done": [stage.pk for stage in entry.stages_done.all()]}


class ReturnForm(forms.Form):
    """Why an entry goes back."""

    reason = forms.CharField(label="原因", max_length=300, required=False)
