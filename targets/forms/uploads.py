"""Files of accounts and catalogues, first to be looked at, then to be taken in."""

from datetime import date

from django import forms
from django.core.files import File

from ..documents.catalogue.successions import BECAME, MERGED, RENAMED, Successions
from ..domain.schedule import assignment_amiss
from .fields import TextField, date_field, days_are_in


class UsersForm(forms.Form):
    """A workbook or a CSV file of accounts."""

    MAX_BYTES = 1024**2

    file = forms.FileField(
        label="Excel或CSV文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": "请选择Excel或CSV文件。"},
    )

    def clean_file(self) -> File:
        file = self.cleaned_data["file"]
        if file.size > self.MAX_BYTES:
            raise forms.ValidationError("文件超过1MB。")
        return file


class SuccessionsForm(forms.Form):
    """What became of units that a catalogue does not have: renamed or merged, from when on and why.

    A choice for each is sent as became-<key>, empty for what stays as it is.
    """

    since = date_field("自何日起", required=False)
    reason = TextField(label="原因", max_length=200, required=False, strip=True)

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        days_are_in(self, year)
        for field in self.fields.values():
            field.widget.attrs["form"] = "confirm-import"  # they stand beside what they are about

    @property
    def became(self) -> dict[int, tuple[str, str]]:
        """By the unit's key how it changed, and what it is called or is part of now."""
        chosen = {}
        for name, said in self.data.items():
            key, (how, _, into) = name.removeprefix(BECAME), str(said).partition(":")
            if name.startswith(BECAME) and key.isdecimal() and how in (RENAMED, MERGED) and into:
                chosen[int(key)] = (how, into)
        return chosen

    def clean(self) -> dict:
        super().clean()
        for name, asked in (("since", "请填写自何日起改名或并入。"), ("reason", "请写明改名或并入的原因。")):
            if self.became and not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, asked)
        return self.cleaned_data

    def successions(self) -> Successions | None:
        """None where nothing is said to have changed."""
        if not self.became:
            return None
        return Successions(
            became=self.became, since=self.cleaned_data["since"], reason=self.cleaned_data["reason"]
        )


class CatalogueForm(forms.Form):
    """When its new targets were assigned, as far as a catalogue does not say so; whether those that it does not have
    are taken out, and why; `reason` is empty if not."""

    assigned = date_field(
        "交办日期",
        required=False,
        help_text="用于没有写交办日期的新增目标任务，在此之前结束的各期不要求报送。不填为作报告之日。",
    )
    take_out = forms.BooleanField(label="同时取消或删除它们", required=False)
    reason = TextField(label="取消原因", max_length=200, required=False, strip=True)

    def __init__(self, *args, year: int, report_ends: date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        days_are_in(self, year)
        self.report_ends = report_ends
        for field in self.fields.values():
            field.widget.attrs["form"] = "confirm-import"

    def clean_assigned(self) -> date | None:
        day = self.cleaned_data["assigned"]
        if day and self.report_ends and (amiss := assignment_amiss(day, self.report_ends)):
            raise forms.ValidationError(amiss)
        return day

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if not cleaned.get("take_out"):
            cleaned["reason"] = ""
        elif not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "请写明取消原因。")
        return cleaned
