"""How the office changes a promise: its fields, owners, stages and plan; its value and deadline."""

from datetime import date

from django import forms
from django.forms import inlineformset_factory

from ..models import PlanPoint, Stage, Target, Theme, Unit
from .fields import NumberField, date_field, field_of, lines


class TargetForm(forms.ModelForm):
    """A target's own fields, its owners and the reason for changing them."""

    lead = forms.ModelChoiceField(Unit.objects.all(), label="牵头单位")
    supporting = forms.ModelMultipleChoiceField(Unit.objects.all(), label="配合单位", required=False)
    reason = forms.CharField(
        label="修改原因", max_length=300, error_messages={"required": "请写明修改原因。"}, strip=True
    )

    class Meta:
        model = Target
        fields = (
            "title", "theme", "kind", "source_ref", "measure", "bound", "stated_as", "unit", "baseline",
            "last_year_value", "last_year_note", "start_date", "frequency", "lag_days", "post",
            "owners_confirmed", "state", "state_date", "state_reason",
        )  # fmt: skip
        widgets = {
            name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            for name in ("start_date", "state_date")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        target = self.instance
        theme = field_of(self, "theme", forms.ModelChoiceField)
        theme.queryset = Theme.objects.filter(report=target.report, parent__isnull=False)
        self.fields["lead"].initial = target.lead and target.lead.unit_id
        self.fields["supporting"].initial = [owner.unit_id for owner in target.supporting]
        if target.entries.exists():
            self.fields["measure"].disabled = True
            self.fields["measure"].help_text = "已有进展，不能改变。"


DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
Stages = inlineformset_factory(
    Target,
    Stage,
    fields=("title", "weight", "due_date"),
    widgets={"due_date": DATE},
    extra=2,
)
PlanPoints = inlineformset_factory(
    Target, PlanPoint, fields=("date", "value"), widgets={"date": DATE}, extra=2
)


class AdjustmentForm(forms.Form):
    """A change of what is in force, or the number that a higher level has named."""

    value = NumberField(label="新目标值", required=False)
    due_date = date_field("新时限", required=False)
    effective_date = date_field("生效日期")
    document_number = forms.CharField(label="文号", max_length=60, strip=True)
    reason = lines("理由", max_length=300)

    def __init__(self, target: Target, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.target = target
        self.fields["reason"].required = True
        if not target.is_numeric or target.reference_id:
            del self.fields["value"]

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors and cleaned.get("value") is None and cleaned.get("due_date") is None:
            raise forms.ValidationError("请填写新的目标值或时限。")
        if cleaned.get("due_date") and not self.target.start_date <= cleaned["due_date"] < date(2100, 1, 1):
            self.add_error("due_date", "时限不能早于起始日。")
        return cleaned
