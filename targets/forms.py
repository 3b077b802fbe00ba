"""What people type, checked and put into words; what the rules forbid is said by services."""

import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MinValueValidator
from django.forms import inlineformset_factory

from .domain.facts import Entry
from .domain.filetypes import FileType, claimed_type, is_hostile, type_of
from .domain.quantities import plain, quantity
from .domain.words import Light, Measure, Reason
from .imports.users import decoded
from .models import OwnerRole, PlanPoint, Post, ProgressEntry, Report, Stage, Target, Theme, Unit
from .services import Reading
from .summaries import SORTS, Filters


class QuantityField(forms.Field):
    """A number as people type it: full-width digits and thousands commas are read, 万 and units are not."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, raw) -> Decimal | None:
        text = unicodedata.normalize("NFKC", str(raw or "")).replace(",", "").replace(" ", "")
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise forms.ValidationError("请只填数字，不带单位，例如 4200 或 1.2。") from None
        if not value.is_finite() or "e" in text.lower():
            raise forms.ValidationError("请只填数字，不带单位，例如 4200 或 1.2。")
        if abs(value) >= Decimal("1e11"):
            raise forms.ValidationError("数字太大，请核对。")
        if value != round(value, 4):
            raise forms.ValidationError("最多四位小数。")
        return value


def date_field(label: str, **options) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options
    )


def lines(label: str, rows: int = 2, **options) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Several files, each judged by its content; one bad file refuses them all and nothing is stored."""

    widget = SeveralFilesInput(attrs={"accept": ",".join(f".{kind}" for kind in FileType) + ",.jpeg"})

    def clean(self, data, initial=None) -> list[UploadedFile]:
        files = [super(EvidenceField, self).clean(file, initial) for file in data or []]
        if len(files) > settings.EVIDENCE_MAX_FILES:
            raise forms.ValidationError(f"一次最多{settings.EVIDENCE_MAX_FILES}个文件。")
        problems = [problem for file in files if (problem := self._problem(file))]
        if problems:
            raise forms.ValidationError(problems)
        return files

    def _problem(self, file: UploadedFile) -> str:
        if is_hostile(file.name):
            return "文件名过长或含有不允许的字符，请改名后再传。"
        claimed, kind = claimed_type(file.name), type_of(file)
        if file.size > settings.EVIDENCE_MAX_BYTES:
            return f"“{file.name}”超过{settings.EVIDENCE_MAX_BYTES // 1024**2}MB。"
        if claimed is None:
            return f"“{file.name}”：只收{'、'.join(FileType)}文件。"
        if kind != claimed:
            return f"“{file.name}”的内容不是{claimed.label}，没有保存。"
        return ""


class EntryForm(forms.Form):
    """One reading of one target. Shows the fields that the target's measure has."""

    data_date = date_field("数据截止日")
    value = QuantityField(label="本期累计", required=False)
    increment = QuantityField(label="本期新增", required=False)
    stages_done = forms.ModelMultipleChoiceField(
        Stage.objects.none(), label="已完成节点", required=False, widget=forms.CheckboxSelectMultiple
    )
    self_rating = forms.IntegerField(label="自评（%）", required=False, min_value=0, max_value=100)
    text = lines("进展情况", max_length=1000)
    problems = lines("存在问题", max_length=1000)
    next_steps = lines("下一步打算", max_length=1000)
    explanation = lines("情况说明", max_length=500)
    evidence = EvidenceField(label="佐证材料", required=False)

    def __init__(self, target: Target, *args, previous: Entry | None = None, **kwargs):
        super().__init__(*args, auto_id=f"id_{target.number}_%s", **kwargs)
        self.target, self.previous = target, previous
        measure = Measure(target.measure)
        if measure != Measure.TOTAL:
            del self.fields["increment"]
            self.fields["value"].label = "增速（%）" if measure == Measure.RATE else "当前值"
        if not measure.is_numeric:
            del self.fields["value"]
        if measure == Measure.STAGES:
            self.fields["stages_done"].queryset = target.stages.order_by("due_date", "pk")
        else:
            del self.fields["stages_done"]
        if measure != Measure.NARRATIVE:
            del self.fields["self_rating"]

    @property
    def previous_value(self) -> Decimal:
        return self.previous.value if self.previous and self.previous.value is not None else Decimal(0)

    def clean(self) -> dict:
        cleaned = super().clean()
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


class FilterForm(forms.Form):
    """The ledger's filters; whatever does not make sense is left out instead of refused."""

    q = forms.CharField(label="搜索", max_length=60, required=False)
    theme = forms.TypedChoiceField(label="板块", required=False, coerce=int, empty_value=None)
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    role = forms.ChoiceField(
        label="单位责任", required=False, choices=[("", "牵头或配合"), *OwnerRole.choices()]
    )
    post = forms.TypedChoiceField(label="分管领导", required=False, coerce=int, empty_value=None)
    measure = forms.ChoiceField(label="计量方式", required=False, choices=[("", "全部"), *Measure.choices()])
    reporting = forms.ChoiceField(
        label="报送",
        required=False,
        choices=[("", "全部")]
        + [(r.value, r.label) for r in (Reason.REPORTED, Reason.REPORTED_LATE, Reason.NOT_REPORTED)],
    )
    light = forms.ChoiceField(
        required=False, choices=[("", "全部"), *Light.choices()], widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[(key, label) for key, (label, _) in SORTS.items()]
    )

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(*args, **kwargs)
        themes = Theme.objects.filter(report=report).in_print_order()
        self.fields["theme"].choices = [
            ("", "全部"),
            *((t.pk, f"　{t.short_title}" if t.parent_id else t.short_title) for t in themes),
        ]
        self.fields["unit"].choices = [
            ("", "全部"),
            *Unit.objects.filter(ownerships__target__report=report).distinct().values_list("pk", "name"),
        ]
        self.fields["post"].choices = [("", "全部"), *Post.objects.values_list("pk", "title")]

    def filters(self) -> Filters:
        """The filters that make sense."""
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Filters(**given)


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
        self.fields["theme"].queryset = Theme.objects.filter(report=target.report, parent__isnull=False)
        self.fields["lead"].initial = target.lead and target.lead.unit_id
        self.fields["supporting"].initial = [owner.unit_id for owner in target.supporting]
        if target.entries.exists():
            self.fields["measure"].disabled = True
            self.fields["measure"].help_text = "已有进展，不能改变。"


class StageFormSet(forms.BaseInlineFormSet):
    """A target's stages; their weights sum to 100 and their dates lie in its window."""

    def clean(self) -> None:
        super().clean()
        kept = [f.cleaned_data for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        if any(self.errors):
            return
        if self.instance.measure != Measure.STAGES:
            if kept:
                raise forms.ValidationError("只有节点型目标有节点。")
            return
        total = sum(row["weight"] for row in kept)
        if total != 100:
            raise forms.ValidationError(f"节点权重合计{plain(total)}，应为100。" if kept else "请设置节点。")
        if any(not self.instance.start_date <= row["due_date"] <= self.instance.due_date for row in kept):
            raise forms.ValidationError("节点日期须在目标任务的期限内。")


class PlanPointFormSet(forms.BaseInlineFormSet):
    """A target's plan points, inside its window."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        for form in self.forms:
            row = form.cleaned_data
            if (
                row
                and not row.get("DELETE")
                and not self.instance.start_date < row["date"] < self.instance.due_date
            ):
                raise forms.ValidationError("计划节点须在起始日与时限之间。")


DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
Stages = inlineformset_factory(
    Target,
    Stage,
    formset=StageFormSet,
    fields=("title", "weight", "due_date"),
    widgets={"due_date": DATE},
    extra=2,
)
PlanPoints = inlineformset_factory(
    Target, PlanPoint, formset=PlanPointFormSet, fields=("date", "value"), widgets={"date": DATE}, extra=2
)


class AdjustmentForm(forms.Form):
    """A change of what is in force, or the number that a higher level has named."""

    value = QuantityField(label="新目标值", required=False)
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
        cleaned = super().clean()
        if not self.errors and cleaned.get("value") is None and cleaned.get("due_date") is None:
            raise forms.ValidationError("请填写新的目标值或时限。")
        if cleaned.get("due_date") and not self.target.start_date <= cleaned["due_date"] < date(2100, 1, 1):
            self.add_error("due_date", "时限不能早于起始日。")
        return cleaned


class InstructionForm(forms.Form):
    """What a leader wants done about a target."""

    text = forms.CharField(label="批示内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due_date = date_field("答复时限", required=False)


class AnswerForm(forms.Form):
    """What the lead unit answers."""

    text = forms.CharField(label="答复", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class UrgeForm(forms.Form):
    """To which units a 催办单 goes, and by when they have to have reported."""

    units = forms.ModelMultipleChoiceField(Unit.objects.all(), label="单位", required=False)
    reply_by = date_field("办理时限")


class ReasonForm(forms.Form):
    """Why an entry goes back, or what is said about a decision."""

    reason = forms.CharField(label="原因", max_length=300, required=False)


class LogForm(forms.Form):
    """What to look for in the history."""

    q = forms.CharField(label="搜索", max_length=60, required=False)
    since = date_field("自", validators=[MinValueValidator(date(2000, 1, 1))])


class UsersForm(forms.Form):
    """A CSV file of accounts, or its text again once the dry run was looked at; `text` is what came of it."""

    MAX_BYTES = 1024**2

    file = forms.FileField(label="CSV文件", required=False, widget=forms.FileInput(attrs={"accept": ".csv"}))
    text = forms.CharField(required=False, strip=False, max_length=MAX_BYTES, widget=forms.HiddenInput)

    def clean(self) -> dict:
        file = self.cleaned_data.get("file")
        if file is None and not self.cleaned_data.get("text"):
            raise forms.ValidationError("请选择CSV文件。")
        if file is not None:
            if file.size > self.MAX_BYTES:
                raise forms.ValidationError("文件超过1MB。")
            text = decoded(file.read())
            if text is None or "\0" in text:
                raise forms.ValidationError("不是文本文件。请在Excel中另存为CSV。")
            self.cleaned_data["text"] = text
        return self.cleaned_data


class CatalogueForm(forms.Form):
    """Whether the targets that a catalogue does not have are taken out, and why; `reason` is empty if not."""

    take_out = forms.BooleanField(label="同时取消或删除它们", required=False)
    reason = forms.CharField(label="取消原因", max_length=200, required=False, strip=True)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("take_out"):
            cleaned["reason"] = ""
        elif not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "请写明取消原因。")
        return cleaned


class BulletinForm(forms.Form):
    """What the office adds to a bulletin in its own words."""

    opening = lines("总体情况补充", rows=3, max_length=2000, help_text="可不填，接在自动生成的总体情况之后。")
    next_steps = lines("下一步要求", rows=6, max_length=4000, help_text="每行一段。")
