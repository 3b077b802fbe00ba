"""What a clerk types about one target, and what the office says of it."""

from datetime import date
from decimal import Decimal

from django import forms

from ..domain.facts import Entry
from ..domain.neighbours import neighbours
from ..domain.quantities import plain, quantity
from ..domain.wording import dated, of_when, shown, typing_hint
from ..domain.words import Measure
from ..models import Stage
from ..services import ExplanationNeeded, Reading, Refused
from ..summaries import ReportRow
from .fields import EvidenceField, NumberField, WholeNumberField, date_field, field_of, lines


class EntryForm(forms.Form):
    """One reading of one target. Shows the fields that the target's measure has.

    上期, to which 本期新增 is added, is the reading before the data date that is typed. `seen` is the digest of the
    questions that the page shows, or had shown when the entry was saved; it is sent along.
    """

    data_date = date_field("数据截止日")
    value = NumberField(label="本期累计", required=False)
    increment = NumberField(label="本期新增", required=False)
    stages_done = forms.ModelMultipleChoiceField(
        Stage.objects.none(), label="已完成节点", required=False, widget=forms.CheckboxSelectMultiple
    )
    self_rating = WholeNumberField(label="自评（%）", required=False, min_value=0, max_value=100)
    text = lines("进展情况", max_length=1000)
    problems = lines("存在问题", max_length=1000)
    next_steps = lines("下一步打算", max_length=1000)
    explanation = lines("情况说明", max_length=500)
    evidence = EvidenceField(label="佐证材料", required=False)
    questions_seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, row: ReportRow, data=None, files=None):
        target, measure = row.target, Measure(row.target.measure)
        super().__init__(data, files, auto_id=f"id_{target.number}_%s", initial=_starting_values(row))
        self.row = row
        self.seen: str = self["questions_seen"].value() or ""
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
    def day(self) -> date | None:
        """The data date that is typed, else shown; None for none."""
        try:
            return self.fields["data_date"].clean(self["data_date"].value())
        except forms.ValidationError:
            return None

    @property
    def previous(self) -> Entry | None:
        """The reading before the day; before none, the latest."""
        return neighbours(self.row.readings, self.day or date.max).before

    @property
    def before(self) -> str:
        """`previous` in words; empty for none."""
        return dated(self.previous, self.row.picture.judgement.promise)

    @property
    def shown_before(self) -> dict[str, str]:
        """`previous` as it stands on the page; empty for none."""
        return self._shown(self.previous) if self.previous else {}

    @property
    def readings(self) -> list[dict[str, str]]:
        """What the browser needs to show 上期 of another day at once, oldest first."""
        return [self._shown(reading) for reading in self.row.readings]

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        increment, value = cleaned.get("increment"), cleaned.get("value")
        if increment is not None and not self.errors:
            previous = self.previous
            total = increment + ((previous and previous.value) or 0)
            if abs(total) >= Decimal("1e11"):
                self.add_error("increment", "数字太大，请核对。")
            elif value is None:
                cleaned["value"] = total
            elif value != total:
                said = f"上期{self.before}，加上本期新增" if previous else "此前没有进展，累计"
                should = quantity(total, self.row.target.unit)
                self.add_error("increment", f"与累计对不上：{said}应为{should}。")
        return cleaned

    def _shown(self, reading: Entry) -> dict[str, str]:
        return {
            "date": reading.data_date.isoformat(),
            "value": "" if reading.value is None else plain(reading.value),
            "words": shown(reading, self.row.picture.judgement.promise),
            "when": of_when(reading),
        }

    def refuse(self, refused: Refused) -> None:
        """Say why, at the field that it is about; questions have been seen from now on."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)
        if isinstance(refused, ExplanationNeeded):
            self.seen = refused.seen

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
            questions_seen=cleaned["questions_seen"],
        )


class ReturnForm(forms.Form):
    """Why an entry goes back."""

    reason = forms.CharField(label="原因", max_length=300, required=False)


def _starting_values(row: ReportRow) -> dict:
    """What an unbound form shows: the open entry, else the period's end and the stages known as finished."""
    entry = row.entry
    if entry is None:
        return {"data_date": row.data_date, "stages_done": list(row.finished)}
    names = (
        "data_date",
        "value",
        "self_rating",
        "text",
        "problems",
        "next_steps",
        "explanation",
        "questions_seen",
    )
    values = {name: getattr(entry, name) for name in names}
    if entry.value is not None:
        values["value"] = plain(entry.value)
    return values | {"stages_done": list(row.finished)}
