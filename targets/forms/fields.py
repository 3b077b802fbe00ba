"""What kinds of things do people type? Numbers, days, lines of text, files."""

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from ..domain.filetypes import FileType, claimed_type, is_hostile, type_of

FieldKind = TypeVar("FieldKind", bound=forms.Field)


class NumberField(forms.Field):
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


def search(what: str) -> forms.CharField:
    """For words to look for; `what` says in what they are looked for."""
    widget = forms.SearchInput(attrs={"placeholder": what})
    return forms.CharField(label="搜索", max_length=60, required=False, widget=widget)


def lines(label: str, rows: int = 2, **options) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def field_of(form: forms.BaseForm, name: str, kind: type[FieldKind]) -> FieldKind:
    """A form's field as what it is, to be given its choices."""
    field = form.fields[name]
    assert isinstance(field, kind)
    return field


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
        name = file.name or ""
        if is_hostile(name):
            return "文件名过长或含有不允许的字符，请改名后再传。"
        claimed, kind = claimed_type(name), type_of(file)
        if (file.size or 0) > settings.EVIDENCE_MAX_BYTES:
            return f"“{name}”超过{settings.EVIDENCE_MAX_BYTES // 1024**2}MB。"
        if claimed is None:
            return f"“{name}”：只收{'、'.join(FileType)}文件。"
        if kind != claimed:
            return f"“{name}”的内容不是{claimed.label}，没有保存。"
        return ""
