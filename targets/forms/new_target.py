"""How is a promise added to a report's own at mid-year? By a document, with owners and stages in the same form."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import inlineformset_factory

from ..domain.quantities import plain
from ..domain.schedule import assignment_amiss
from ..domain.words import Issued, Measure
from ..models import Report, Stage, Target, Theme, Unit
from ..services.adding import next_number
from .chosen import UnitsField
from .fields import KeyField, NumberField, TextField, date_field, days_are_in, field_of, read_as_typed
from .target import (
    DATE,
    HOW,
    REPORTED,
    WHEN,
    PlainForm,
    StagesAsFirstSet,
    forget_what_it_has_not,
    measure_typed,
    speak_of,
    together,
)

# What one that is copied gives to a new one; the rest, and above all its number and grounds, is its own.
COPIED = (
    "title", "theme", "kind", "measure", "issued", "reference", "stated_value", "unit", "stated_as", "bound",
    "baseline", "is_baseline_awaited", "is_counted", "is_lasting", "deadline_words", "due_date", "frequency",
    "lag_days", "post",
)  # fmt: skip
STAGE_ROWS = 6
# Another heading has another number, which the page asks for at once.
NUMBERED = {
    "hx-get": "",
    "hx-include": "this",
    "hx-target": "#new-number",
    "hx-select": "#new-number",
    "hx-swap": "outerHTML",
}


class NewTargetForm(PlainForm):
    """A target that is not there yet: number and start are proposed, document and day of assignment asked for.

    `is_checked` is asked for only where something is unusual.
    """

    number = KeyField(label="编号", max_length=11, required=False, help_text="已按板块编好，可改。")
    proposed = forms.CharField(max_length=11, required=False, widget=forms.HiddenInput)
    stated_value = NumberField(label="目标值", required=False)
    start_date = date_field("起始日", required=False, help_text="不填为交办日期；序时进度从这一天算起。")
    lead = forms.ModelChoiceField(Unit.objects.none(), label="牵头单位", empty_label="请选择")
    supporting = UnitsField(Unit.objects.none(), label="配合单位", required=False)
    added_document = KeyField(
        label="文号", max_length=60, error_messages={"required": "请填写新增所依据文件的文号。"}
    )
    added_document_date = date_field("文件日期")
    reason = TextField(label="新增理由", max_length=300, error_messages={"required": "请写明新增理由。"})
    is_checked = forms.BooleanField(label="已核对，新增理由中已说明", required=False)

    class Meta:
        model = Target
        formfield_callback = read_as_typed
        fields = (
            "theme", "number", "title", "kind", "source_ref", "deadline_words", "measure", "issued", "reference",
            "unit", "stated_as", "bound", "baseline", "is_baseline_awaited", "is_counted", "is_lasting",
            "last_year_value", "last_year_note", "added_document", "added_document_date", "assigned_date", "start_date",
            "due_date", "frequency", "lag_days", "post",
        )  # fmt: skip
        widgets = dict.fromkeys(("assigned_date", "due_date"), DATE) | {"is_counted": forms.NullBooleanSelect}

    def __init__(self, report: Report, data=None, *, initial: dict[str, Any]):
        target = Target(report=report, owners_confirmed=True)
        super().__init__(data, instance=target, initial=initial)
        self.report = report
        self.fields["assigned_date"].required = True
        self.fields[
            "assigned_date"
        ].help_text = "不晚于今天；在此之前结束的各期不要求报送，此前的画面也没有这一项。"
        self.fields["due_date"].label = "时限"
        self.fields["source_ref"].required = False
        self.fields["source_ref"].help_text = "不填为文号。"
        theme = field_of(self, "theme", forms.ModelChoiceField)
        theme.queryset = Theme.objects.filter(report=report, parent__isnull=False).in_print_order()
        theme.empty_label = "请选择"
        theme.widget.attrs |= NUMBERED
        field_of(self, "reference", forms.ModelChoiceField).queryset = report.targets.filter(
            measure=Measure.RATE
        ).order_by("number")
        for name in ("lead", "supporting"):
            field_of(self, name, forms.ModelChoiceField).queryset = Unit.objects.active()
        days_are_in(self, report.year)
        self.measure = measure_typed(self, Measure.TOTAL)
        speak_of(self, self.measure)
        self._propose_number()

    def _propose_number(self) -> None:
        theme = theme_of(self.report, self.initial.get("theme"))
        if theme and not self.is_bound:
            self.initial["number"] = self.initial["proposed"] = next_number(theme)

    @property
    def counting(self) -> list[forms.BoundField]:
        return together(self, HOW)

    @property
    def scheduling(self) -> list[forms.BoundField]:
        return together(self, (*WHEN, *REPORTED))

    @property
    def has_stages(self) -> bool:
        return self.measure == Measure.STAGES

    @property
    def is_number_proposed(self) -> bool:
        """Whether it is left to us, so that another free one will do as well."""
        typed = self.data.get("number", "").strip()
        return not typed or typed == self.data.get("proposed")

    def clean_assigned_date(self) -> date:
        day = self.cleaned_data["assigned_date"]
        if amiss := assignment_amiss(day, self.report.end_date):
            raise forms.ValidationError(amiss)
        if day < self.report.start_date:
            raise forms.ValidationError("不能早于报告年度的起始日。")
        return day

    def clean(self) -> dict:
        super().clean()
        cleaned, target = self.cleaned_data, self.instance
        if not cleaned.get("number") and cleaned.get("theme"):
            cleaned["number"] = next_number(cleaned["theme"])
        cleaned["start_date"] = cleaned.get("start_date") or cleaned.get("assigned_date")
        cleaned["source_ref"] = cleaned.get("source_ref") or cleaned.get("added_document", "")
        if cleaned.get("lead") and cleaned["lead"] in cleaned.get("supporting", ()):
            self.add_error("supporting", f"“{cleaned['lead']}”已是牵头单位。")
        is_set = "issued" in self.fields and cleaned.get("issued") == Issued.SET
        target.stated_value = target.value = cleaned.get("stated_value") if is_set else None
        if is_set and cleaned.get("stated_value") is None and "stated_value" not in self.errors:
            self.add_error("stated_value", "请填写目标值；数量还没有下达的，“下达情况”选“待上级下达”。")
        target.stated_due_date = cleaned.get("due_date")
        forget_what_it_has_not(target, self.measure)
        return cleaned


class NewStagesSet(StagesAsFirstSet):
    """All of its rows are new."""


def new_stages(target: Target, data=None, *, initial: list[dict[str, Any]]) -> Any:
    """Rows for the stages of a target that is not stored yet; `initial` are those of the one that is copied."""
    factory = inlineformset_factory(
        Target,
        Stage,
        form=PlainForm,
        formset=NewStagesSet,
        fields=("title", "weight", "due_date"),
        formfield_callback=read_as_typed,
        widgets={"due_date": DATE},
        extra=max(STAGE_ROWS, len(initial)),
        can_delete=False,
    )
    rows = initial if data is None else []
    return factory(data, instance=target, prefix="stages", initial=rows)


def copied(target: Target) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a form begins with that copies a target, and its stages' rows."""
    fields = {name: _stored(target, name) for name in COPIED}
    owners = {
        "lead": target.lead and target.lead.unit_id,
        "supporting": [o.unit_id for o in target.supporting],
    }
    stages = target.stages.order_by("due_date", "pk")
    rows = [{"title": s.title, "weight": plain(s.weight), "due_date": s.due_date} for s in stages]
    return fields | owners, rows


def _stored(target: Target, name: str) -> object:
    """Of what it refers to the key, as a form wants it."""
    value = getattr(target, name)
    return value.pk if isinstance(value, Model) else value


def theme_of(report: Report, key: object) -> Theme | None:
    """A heading that targets stand under, by its key as an address has it; None for anything else."""
    text = str(key or "")
    if not (text.isdecimal() and len(text) < 16):
        return None
    return Theme.objects.filter(report=report, parent__isnull=False, pk=int(text)).first()
