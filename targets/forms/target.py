"""How the office edits a promise: its fields, owners, stages and plan."""

from datetime import date
from decimal import Decimal

from django import forms
from django.db.models import Q
from django.forms import inlineformset_factory

from ..domain.quantities import long_date, plain
from ..domain.schedule import assignment_amiss
from ..domain.words import Measure
from ..models import Owner, PlanPoint, Stage, Target, Theme, Unit, version_of_target
from ..pictures import stages_in_force
from ..services.locks import bound_lock, measure_lock, unit_lock
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

PLACED = {
    "lead",
    "supporting",
    "handover",
    "lead_since",
    "owners_confirmed",
    "confirm_points",
    "is_checked",
    "reason",
    "version",
}
# Of which measures a field speaks; of others it is left out.
ONLY_OF = {
    "is_lasting": {Measure.NARRATIVE},
    "is_counted": {Measure.TOTAL, Measure.LEVEL},
    "is_baseline_awaited": {Measure.LEVEL},
    "baseline": {Measure.LEVEL},
}


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

    asked = ("handover", "lead_since", "confirm_points", "is_checked")

    lead = forms.ModelChoiceField(Unit.objects.all(), label="牵头单位")
    supporting = forms.ModelMultipleChoiceField(Unit.objects.all(), label="配合单位", required=False)
    handover = forms.ChoiceField(
        label="换牵头单位时",
        choices=[
            (HANDED_OVER, "移交：此前各期仍由原牵头单位负责"),
            (CORRECTED, "更正：此前各期也由新牵头单位负责"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    lead_since = date_field("自何日起牵头", required=False, help_text="移交时填写，不晚于今天。")
    confirm_points = forms.BooleanField(label="确认建议的计划节点", required=False)
    is_checked = forms.BooleanField(label="已核对，修改原因中已说明", required=False)
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
        unit, measure = (
            self.data.get(self.add_prefix(name), getattr(target, name)) for name in ("unit", "measure")
        )
        measured = Measured(unit, kind_of(measure))
        for name, how in {
            "baseline": measured,
            "last_year_value": measured,
            "lag_days": Measured("天"),
        }.items():
            self.fields[name].measured = how  # type: ignore[attr-defined]
        for name, measures in ONLY_OF.items():
            if target.measure not in measures:
                del self.fields[name]
        locks = {"measure": measure_lock, "bound": bound_lock, "unit": unit_lock}
        for name, lock_of in locks.items():
            if lock := lock_of(target):
                self.fields[name].disabled = True
                self.fields[name].help_text = lock
        if "is_counted" in self.fields:
            choice = field_of(self, "is_counted", forms.NullBooleanField).widget
            choice.choices = [("unknown", "按计量单位判断"), ("true", "是"), ("false", "否")]
        if not target.plan_points.filter(is_proposed=True).exists():
            del self.fields["confirm_points"]
        self.hold(version_of_target(target), lambda: last_save_of(target))

    @property
    def basics(self) -> list[forms.BoundField]:
        """The fields that have no place of their own on the page."""
        return [field for field in self if field.name not in PLACED]

    def clean_assigned_date(self) -> date | None:
        day = self.cleaned_data["assigned_date"]
        if day and (amiss := assignment_amiss(day, self.instance.report.end_date)):
            raise forms.ValidationError(amiss)
        return day

    def clean(self) -> dict:
        super().clean()
        if self.is_handover and not self.cleaned_data.get("lead_since"):
            self.add_error("lead_since", "请填写自何日起牵头。")
        return self.cleaned_data

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
        self.days_in_force = {stage.key: stage.due_date for stage in stages_in_force(self.instance)}

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
)


def last_save_of(target: Target) -> Save | None:
    """Who changed it last, or anything that is edited with it."""
    parts = [model.history.filter(target_id=target.pk) for model in (Owner, Stage, PlanPoint)]
    return last_save(target.history.all(), *parts)
