"""What a clerk types about one target, and what the office says of it."""

from datetime import date
from functools import cached_property

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ..domain.facts import Entry
from ..domain.lights import Judgement
from ..domain.neighbours import neighbours
from ..domain.quantities import TOO_BIG, plain, quantity
from ..domain.wording import dated, of_when, shown, typing_hint
from ..domain.words import Measure
from ..imports.numbers import Kind
from ..models import ProgressEntry, Stage
from ..services import DayTaken, ExplanationNeeded, Reading, Refused, SavedSince
from ..summaries import Figure, Parts, ReportRow
from .beginnings import keys_of, starting_values, values_of
from .chosen import SeveralField
from .fields import (
    EvidenceField,
    Measured,
    NumberField,
    TextField,
    WholeNumberField,
    date_field,
    days_are_in,
    field_of,
    lines,
    measured_as,
)
from .versions import Save, stale_sentence, words_of

JUDGED = ("data_date", "value", "increment", "stages_done", "self_rating")  # what a light depends on
# What a target that has not moved is called, by measure; a growth rate is a new figure in every period.
UNMOVED = {
    Measure.TOTAL: "本期无新增",
    Measure.LEVEL: "与上期持平",
    Measure.STAGES: "本期无新完成",
    Measure.NARRATIVE: "自评同上期",
}


class EntryForm(forms.Form):
    """One reading of one target. Shows the fields that the target's measure has.

    上期, to which 本期新增 is added, is the reading before the data date that is typed. `seen` is the digest of the
    questions that the page shows, or had shown when the entry was saved; it is sent along, and so is `version`, that
    of the open entry which the form was filled from. Only the lead unit is asked whose drafts it took over; which ones
    it took by their buttons are among `drafts`.
    """

    data_date = date_field("数据截止日")
    value = NumberField(label="本期累计", required=False)
    increment = NumberField(label="本期新增", required=False)
    stages_done = SeveralField(
        Stage.objects.none(), label="已完成节点", required=False, widget=forms.CheckboxSelectMultiple
    )
    self_rating = WholeNumberField(
        label="自评（%）",
        required=False,
        min_value=0,
        max_value=100,
        measured=Measured("%", Kind.COUNT),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "请填0到100的整数，例如80。"),
    )
    text = lines("进展情况", max_length=1000)
    problems = lines("存在问题", max_length=1000)
    next_steps = lines("下一步打算", max_length=1000)
    explanation = lines("情况说明", max_length=500)
    evidence = EvidenceField(label="佐证材料", required=False)
    taken_from = forms.TypedMultipleChoiceField(
        label="采用了这些单位填报的内容", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    drafts = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    questions_seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, row: ReportRow, data=None, files=None, *, taken: dict | None = None):
        target, measure = row.target, Measure(row.target.measure)
        initial = starting_values(row) | (taken or {})
        super().__init__(data, files, auto_id=f"id_{target.number}_%s", initial=initial)
        self.row = row
        self._is_begun = bool(row.entry or row.corrected or taken)
        self.seen: str = self["questions_seen"].value() or ""
        self.version: str = self.data.get("version", initial.get("version", row.version))
        days_are_in(self, target.report.year)
        for name in ("value", "increment"):
            field_of(self, name, NumberField).measured = measured_as(target)
        if measure != Measure.TOTAL:
            del self.fields["increment"]
            self.fields["value"].label = "增速（%）" if measure == Measure.RATE else "当前值"
        self.fields["value"].help_text = typing_hint(target)
        if not measure.is_numeric:
            del self.fields["value"]
        if measure == Measure.STAGES:
            stages = field_of(self, "stages_done", forms.ModelMultipleChoiceField)
            stages.queryset = target.stages.order_by("due_date", "pk")
            in_force = row.picture.judgement.promise.stages  # known already: a row asks no query
            stages.widget.choices = [(stage.key, stage.title) for stage in in_force]
        else:
            del self.fields["stages_done"]
        if measure != Measure.NARRATIVE:
            del self.fields["self_rating"]
        for name in self.fields.keys() & set(JUDGED):
            self.fields[name].widget.attrs["data-judged"] = ""
        self._offer_units()

    def begin_here(self) -> None:
        """Let the page begin at its first figure."""
        first = next(name for name in (*JUDGED[1:], "text") if name in self.fields)
        self.fields[first].widget.attrs["autofocus"] = True

    def _offer_units(self) -> None:
        """Those whose drafts the lead unit may take over, or has."""
        taken = self.row.entry.taken_from.all() if self.row.entry else ()
        units = {unit.pk: str(unit) for unit in (*taken, *(draft.unit for draft in self.row.drafts))}
        if units:
            field_of(self, "taken_from", forms.TypedMultipleChoiceField).choices = list(units.items())
        else:
            del self.fields["taken_from"]
            del self.fields["drafts"]

    @property
    def chosen(self) -> list[UploadedFile]:
        """The files that came with the form; a page that is answered without htmx has lost them."""
        return self.files.getlist("evidence") if self.files else []

    @property
    def day(self) -> date | None:
        """The data date that is typed, else shown; None for none."""
        try:
            return self.fields["data_date"].clean(self["data_date"].value())
        except forms.ValidationError:
            return None

    @cached_property
    def parts(self) -> Parts | None:
        """Of a number that is shared out its parts on the day, for its lead; None for others, and without a day."""
        return self.row.parts_on(self.day)

    @property
    def previous(self) -> Entry | None:
        """The reading before the day; before none, the latest."""
        return neighbours(self.row.readings, self.day or date.max).before

    @property
    def before(self) -> str:
        """`previous` in words; empty for none."""
        return dated(self.previous, self.row.picture.judgement.promise)

    @property
    def unmoved(self) -> str:
        """What the button is called that takes over the figure of the reading before; empty where there is none."""
        measure = Measure(self.row.target.measure)
        return UNMOVED.get(measure, "") if self.previous or measure == Measure.TOTAL else ""

    @property
    def text_before(self) -> str:
        """The words of the reading before; empty for none."""
        return self.row.texts.get(self.previous.key, "") if self.previous else ""

    @property
    def explanation_before(self) -> str:
        """What explained the reading before; empty for none, and where a correction asks why anew."""
        if self.previous is None or self.row.corrected is not None:
            return ""
        return self.row.explanations.get(self.previous.key, "")

    @cached_property
    def figure(self) -> Figure | None:
        """What it says in numbers; None while it says nothing that could be judged today."""
        values = self._figure_typed() if self.is_bound else self._figure_begun()
        day, row = values.get("data_date"), self.row
        if not day or day > row.picture.as_of or all(values.get(n) is None for n in JUDGED[1:]):
            return None
        return Figure(
            data_date=day,
            value=values.get("value"),
            stages_done=frozenset(values.get("stages_done") or ()),
            self_rating=values.get("self_rating"),
        )

    def _figure_typed(self) -> dict:
        if self.errors.keys() & set(JUDGED):
            return {}
        typed = {name: self.cleaned_data.get(name) for name in JUDGED if name in self.fields}
        finished = typed.get("stages_done")
        return typed if finished is None else typed | {"stages_done": [stage.pk for stage in finished]}

    def _figure_begun(self) -> dict:
        """Of what is filled in already; ticks that only repeat the reading before say nothing new."""
        if not self._is_begun:
            return {}
        found = {name: self.initial.get(name) for name in JUDGED if name in self.fields}
        finished = found.pop("stages_done", None)
        try:
            figures = {name: self.fields[name].clean(said) for name, said in found.items()}
        except forms.ValidationError:
            return {}
        return figures | ({} if finished is None else {"stages_done": [int(key) for key in finished]})

    @cached_property
    def supposed(self) -> Judgement | None:
        """The target as it would be judged once this was accepted; None while nothing is typed that counts."""
        return self.row.supposing(self.figure) if self.figure else None

    @property
    def leap(self) -> str:
        """What the office will be pointed to unless a file proves it; empty for nothing."""
        is_proven = self.row.entry is not None and bool(self.row.entry.evidence.all())
        return self.row.leap(self.figure) if self.figure and not is_proven else ""

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
            if abs(total) >= TOO_BIG:
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
        """Say why, at the field that it is about; questions have been seen from now on, and so has what is stored."""
        if isinstance(refused, SavedSince):
            self._show_stored(refused.entry)
            self.version = refused.entry.version
            self.add_error(None, stale_sentence(Save(str(refused.by or ""), refused.at)))
            return
        if isinstance(refused, DayTaken):
            self._show_stored(refused.entry)
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)
        if isinstance(refused, ExplanationNeeded):
            self.seen = refused.seen

    def _show_stored(self, entry: ProgressEntry) -> None:
        """At each field that differs from what is stored."""
        self.initial = values_of(entry)
        for name in self.fields.keys() & self.initial.keys() - {"questions_seen"}:
            bound = self.fields[name].get_bound_field(self, name)
            if bound.field.has_changed(bound.initial, bound.data):
                bound.field.stored_now = words_of(bound)  # type: ignore[attr-defined]

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
            version=self.data.get("version"),
            taken_from=cleaned.get("taken_from"),
            drafts=self._drafts_taken(),
        )

    def _drafts_taken(self) -> list[int]:
        """Keys of the drafts whose files come along: those taken by their buttons; of a unit that has just been ticked
        by hand all that the page shows."""
        pressed = keys_of(self.cleaned_data.get("drafts"))
        chosen = [draft for draft in self.row.drafts if str(draft.pk) in pressed]
        stored = self.row.entry
        is_same = stored is not None and stored.data_date == self.cleaned_data["data_date"]
        before = stored.taken_from.all() if stored and is_same else ()
        known = {unit.pk for unit in before} | {draft.unit_id for draft in chosen}
        return [draft.pk for draft in self.row.drafts if draft in chosen or draft.unit_id not in known]


class ReturnForm(forms.Form):
    """Why an entry goes back, or a decision about it."""

    reason = TextField(label="原因", max_length=300, required=False)
