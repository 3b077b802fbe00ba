"""How the office edits a promise: its fields, owners, stages and plan."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.forms import inlineformset_factory
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ..domain.quantities import long_date, plain
from ..domain.schedule import assignment_amiss
from ..domain.words import Measure, State
from ..models import Owner, PlanPoint, Stage, Target, Theme, Unit, version_of_target
from ..pictures import stages_in_force
from ..services.locks import bound_lock, measure_lock, unit_lock
from ..summaries.history import history_of
from .chosen import UnitsField
from .fields import (
    Measured,
    TextField,
    date_field,
    days_are_in,
    field_of,
    kind_of,
    measured_as,
    read_as_typed,
)
from .rows import laid_over, tell_rows
from .versions import Save, Versioned, last_save

HANDED_OVER, CORRECTED = "handed_over", "corrected"
HANDOVERS = [
    (HANDED_OVER, "移交：此前各期仍由原牵头单位负责"),
    (CORRECTED, "更正：此前各期也由新牵头单位负责"),
]

NUMERIC = {measure for measure in Measure if measure.is_numeric}
# Of which measures a field speaks; of others it is left out, and is what it is in a target without it.
ONLY_OF = {
    "is_lasting": {Measure.NARRATIVE},
    "is_counted": {Measure.TOTAL, Measure.LEVEL},
    "is_baseline_awaited": {Measure.LEVEL},
    "baseline": {Measure.LEVEL},
    "reference": {Measure.RATE},
    **dict.fromkeys(
        ("bound", "stated_as", "stated_value", "unit", "issued", "last_year_value", "last_year_note"), NUMERIC
    ),
}
PLANNED = {Measure.TOTAL, Measure.LEVEL}  # which may have plan points
# The parts of the page, their fields in the order in which one fills them in.
WHAT = ("title", "theme", "kind", "source_ref", "deadline_words", "last_year_context")
HOW = (
    "measure", "issued", "reference", "stated_value", "unit", "stated_as", "bound", "baseline",
    "is_baseline_awaited", "is_counted", "is_lasting", "last_year_value", "last_year_note",
)  # fmt: skip
WHEN = ("start_date", "assigned_date", "due_date")
REPORTED = ("frequency", "lag_days")
ENDED = ("state", "state_date", "state_reason", "ends_parts")
# Another measure has other fields, which the page asks for at once.
MEASURED = {
    "hx-get": "", "hx-include": "#measured", "hx-target": "#measured", "hx-select": "#measured", "hx-swap": "outerHTML",
}  # fmt: skip


def measure_typed(form: forms.BaseForm, otherwise: str) -> Measure:
    """Which measure is chosen in a form, whatever else is typed there."""
    name = form.add_prefix("measure")
    chosen = form.data.get(name) if form.is_bound else form.initial.get("measure")
    return Measure(chosen) if chosen in set(Measure) else Measure(otherwise)


def speak_of(form: forms.ModelForm, measure: Measure) -> None:
    """Leave out the fields that say nothing of a target of this measure; read the numbers in its unit."""
    for name, measures in ONLY_OF.items():
        if measure not in measures:
            form.fields.pop(name, None)
    form.fields["measure"].widget.attrs |= MEASURED
    unit = form.data.get(form.add_prefix("unit"), form.initial.get("unit") or "")
    how = {name: Measured(unit, kind_of(measure)) for name in ("stated_value", "baseline", "last_year_value")}
    for name, measured in (how | {"lag_days": Measured("天")}).items():
        if name in form.fields:
            form.fields[name].measured = measured  # type: ignore[attr-defined]
    if "is_counted" in form.fields:
        choice = field_of(form, "is_counted", forms.NullBooleanField).widget
        choice.choices = [("unknown", "按计量单位判断"), ("true", "是"), ("false", "否")]


def forget_what_it_has_not(target: Target, measure: Measure) -> None:
    """One that has got another measure keeps nothing that only the old one had."""
    for name, measures in ONLY_OF.items():
        if measure not in measures and name != "stated_value":
            setattr(target, name, _field(name).get_default())


def _field(name: str) -> models.Field:
    field = Target._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def together(form: forms.BaseForm, names: tuple[str, ...]) -> list[forms.BoundField]:
    """Those of a part of the page that the form has."""
    return [form[name] for name in names if name in form.fields]


class PlainForm(forms.ModelForm):
    """Numbers stand as people write them: 6633, not 6633.0000. Of a report or one of its targets; all is read alike."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = Decimal(plain(value))


class TargetForm(Versioned, PlainForm):
    """A target's own fields, its owners and the reason for changing them.

    Another lead takes over on a day, or corrects who has led from the beginning. `is_checked` is asked for only where
    something is unusual. Its version is also that of the owners, stages and plan points on the same page.
    """

    asked = ("handover", "lead_since", "confirm_points", "ends_parts", "is_checked", "opened")

    lead = forms.ModelChoiceField(Unit.objects.all(), label="牵头单位")
    supporting = UnitsField(Unit.objects.all(), label="配合单位", required=False)
    handover = forms.ChoiceField(
        label="换牵头单位时",
        choices=HANDOVERS,
        widget=forms.RadioSelect,
        required=False,
    )
    lead_since = date_field("自何日起牵头", required=False, help_text="移交时填写，不晚于今天。")
    confirm_points = forms.BooleanField(label="确认建议的计划节点", required=False)
    ends_parts = forms.BooleanField(
        label="分解各项一并结束",
        required=False,
        help_text="取消或合并时，还在执行的各项按同一日期、同一原因一起结束。",
    )
    is_checked = forms.BooleanField(label="已核对，修改原因中已说明", required=False)
    opened = forms.CharField(
        max_length=40, required=False, widget=forms.HiddenInput
    )  # when it was saved last then
    reason = TextField(label="修改原因", max_length=300, error_messages={"required": "请写明修改原因。"})

    class Meta:
        model = Target
        formfield_callback = read_as_typed
        fields = (
            "title", "theme", "kind", "source_ref", "measure", "bound", "stated_as", "unit", "baseline",
            "is_baseline_awaited", "is_counted", "is_lasting", "last_year_value", "last_year_note",
            "last_year_context", "start_date", "deadline_words", "assigned_date", "frequency", "lag_days", "post",
            "owners_confirmed", "state", "state_date", "state_reason",
        )  # fmt: skip
        widgets = {
            name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            for name in ("start_date", "state_date", "assigned_date")
        } | {"is_counted": forms.NullBooleanSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        target = self.instance
        theme = field_of(self, "theme", forms.ModelChoiceField)
        theme.queryset = Theme.objects.filter(report=target.report, parent__isnull=False)
        offered = Unit.objects.filter(Q(is_active=True) | Q(ownerships__target=target)).distinct()
        field_of(self, "lead", forms.ModelChoiceField).queryset = offered
        field_of(self, "supporting", forms.ModelMultipleChoiceField).queryset = offered
        self.fields["lead"].initial = target.lead and target.lead.unit_id
        self.fields["supporting"].initial = [owner.unit_id for owner in target.supporting]
        self.previous_lead = target.lead and target.lead.unit
        days_are_in(self, target.report.year)
        locks = {"measure": measure_lock, "bound": bound_lock, "unit": unit_lock}
        amiss = {name: lock_of(target) for name, lock_of in locks.items()}
        self.measure = Measure(target.measure) if amiss["measure"] else measure_typed(self, target.measure)
        speak_of(self, self.measure)
        for name, lock in amiss.items():
            if lock and name in self.fields:
                self.fields[name].disabled = True
                self.fields[name].help_text = lock
        if target.added_document:
            self.fields["assigned_date"].required = True
            self.fields["assigned_date"].help_text = "年中新增的：在此之前不显示，也不要求报送。"
        if not target.plan_points.filter(is_proposed=True).exists():
            del self.fields["confirm_points"]
        if not target.parts.filter(state=State.ACTIVE).exists():
            del self.fields["ends_parts"]
        last = self.last = last_save_of(target)
        self.fields["opened"].initial = last.at.isoformat() if last else ""
        self.hold(version_of_target(target), lambda: last)

    @property
    def what(self) -> list[forms.BoundField]:
        return together(self, WHAT)

    @property
    def how(self) -> list[forms.BoundField]:
        return together(self, HOW)

    @property
    def when(self) -> list[forms.BoundField]:
        return together(self, WHEN)

    @property
    def reported(self) -> list[forms.BoundField]:
        return together(self, REPORTED)

    @property
    def ended(self) -> list[forms.BoundField]:
        return together(self, ENDED)

    @property
    def has_stages(self) -> bool:
        """Whether stages can be said of it: it is staged, or has some that are to go."""
        return self.measure == Measure.STAGES or self.instance.stages.exists()

    @property
    def has_points(self) -> bool:
        return self.measure in PLANNED or self.instance.plan_points.exists()

    def clean_assigned_date(self) -> date | None:
        day = self.cleaned_data["assigned_date"]
        if day and (amiss := assignment_amiss(day, self.instance.report.end_date)):
            raise forms.ValidationError(amiss)
        return day

    def clean(self) -> dict:
        super().clean()
        if self.measure != self.instance.measure:
            forget_what_it_has_not(self.instance, self.measure)
        if self.is_stale:
            self._name_what_others_changed()
        if self.is_handover and not self.cleaned_data.get("lead_since"):
            self.add_error("lead_since", "请填写自何日起牵头。")
        return self.cleaned_data

    def _name_what_others_changed(self) -> None:
        """Who has changed which field to what since the page was opened; the next answer says what comes after that."""
        opened = parse_datetime(self.cleaned_data.get("opened") or "")
        for line in history_of(self.instance, []):
            if opened is None or line.at > opened:
                at = timezone.localtime(line.at)
                said = f"{line.by}于{at.month}月{at.day}日{at:%H:%M}改了：{'；'.join(line.what)}。"
                self.add_error(None, said)
            if opened is None:
                break
        data: Any = self.data  # a copy, since it is stale
        data[self.add_prefix("opened")] = self.fields["opened"].initial

    @property
    def is_handover(self) -> bool:
        """Whether another unit is to lead from a day on."""
        is_other = self.previous_lead is not None and self.cleaned_data.get("lead") != self.previous_lead
        return is_other and self.cleaned_data.get("handover") == HANDED_OVER


class RowsFormSet(forms.BaseInlineFormSet):
    """Rows of a target. `is_stale`: the page was opened before somebody else saved, which the target's form knows."""

    def __init__(self, data=None, *args, is_stale: bool = False, **kwargs):
        super().__init__(None if is_stale else data, *args, **kwargs)
        self.sent = data if is_stale else None
        if is_stale:
            self.is_bound, self.data = True, laid_over(type(self)(*args, **kwargs), data)

    def full_clean(self) -> None:
        super().full_clean()
        if self.sent is not None:
            tell_rows(self, self.sent)


class PlanPointsFormSet(RowsFormSet):
    """What the office plans or changes itself is no proposal any more."""

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        days_are_in(form, self.instance.report.year)
        form.fields["value"].measured = measured_as(self.instance)

    def settled(self, *, confirms_all: bool) -> list[PlanPoint]:
        """The points to save: the new and changed ones, and the proposals where all are confirmed."""
        points = self.save(commit=False)
        if confirms_all:
            kept = [form.instance for form in self.initial_forms if form not in self.deleted_forms]
            points += [point for point in kept if point.is_proposed and point not in points]
        for point in points:
            point.is_proposed = False
        return points


DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class StagesAsFirstSet(RowsFormSet):
    """Stages with the days that they were given at first; one that an adjustment has moved keeps its day."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_force = stages_in_force(self.instance) if self.instance.pk else ()
        self.days_in_force = {stage.key: stage.due_date for stage in in_force}

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        days_are_in(form, self.instance.report.year)
        form.fields["weight"].measured = Measured("%")
        day = self.days_in_force.get(form.instance.pk)
        if day is not None and day != form.instance.due_date:
            form.fields["due_date"].disabled = True
            form.fields["due_date"].help_text = f"原定日期，现为{long_date(day)}；再改请用“调整 / 延期”。"


Stages = inlineformset_factory(
    Target,
    Stage,
    form=PlainForm,
    formset=StagesAsFirstSet,
    fields=("title", "weight", "due_date"),
    formfield_callback=read_as_typed,
    widgets={"due_date": DATE},
    extra=2,
    can_delete_extra=False,
)
PlanPoints = inlineformset_factory(
    Target,
    PlanPoint,
    form=PlainForm,
    formset=PlanPointsFormSet,
    fields=("date", "value"),
    formfield_callback=read_as_typed,
    widgets={"date": DATE},
    extra=2,
    can_delete_extra=False,
)


def last_save_of(target: Target) -> Save | None:
    """Who changed it last, or anything that is edited with it."""
    parts = [model.history.filter(target_id=target.pk) for model in (Owner, Stage, PlanPoint)]
    return last_save(target.history.all(), *parts)
