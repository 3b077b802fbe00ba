"""Files of accounts and catalogues, first to be looked at, then to be taken in."""

from django import forms
from django.core.files import File


class UsersForm(forms.Form):
    """A CSV file of accounts."""

    MAX_BYTES = 1024**2

    file = forms.FileField(
        label="CSV文件",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        error_messages={"required": "请选择CSV文件。"},
    )

    def clean_file(self) -> File:
        file = self.cleaned_data["file"]
        if file.size > self.MAX_BYTES:
            raise forms.ValidationError("文件超过1MB。")
        return file


class CatalogueForm(forms.Form):
    """Whether the targets that a catalogue does not have are taken out, and why; `reason` is empty if not."""

    take_out = forms.BooleanField(label="同时取消或删除它们", required=False)
    reason = forms.CharField(label="取消原因", max_length=200, required=False, strip=True)

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if not cleaned.get("take_out"):
            cleaned["reason"] = ""
        elif not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "请写明取消原因。")
        return cleaned
