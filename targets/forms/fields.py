"""What kinds of things do people type? Numbers, days, lines of text, files."""

from decimal import Decimal
from math import ceil
from typing import TypeVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from ..domain.filetypes import ENDINGS, TAKEN
from ..domain.quantities import PLACES_AT_MOST, plain, typed_number
from ..inspection import NotTaken, judge

FieldKind = TypeVar("FieldKind", bound=forms.Field)


class NumberField(forms.DecimalField):
    """A number as `typed_number` reads it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, raw) -> Decimal | None:  # type: ignore[override]  # as DecimalField itself has it
        value = _read(raw)
        if value is None:
            return None
        if abs(value) >= Decimal("1e11"):
            raise forms.ValidationError("数字太大，请核对。")
        if value != round(value, PLACES_AT_MOST):
            raise forms.ValidationError("最多四位小数。")
        return value


class WholeNumberField(forms.IntegerField):
    """A whole number, read as strictly."""

    def to_python(self, raw) -> int | None:
        value = _read(raw)
        return super().to_python("" if value is None else plain(value))


def _read(raw) -> Decimal | None:
    try:
        return typed_number("" if raw is None else str(raw))
    except ValueError as amiss:
        raise forms.ValidationError(str(amiss)) from None


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
    """Several files, each judged by its content; one bad file refuses them all, each of the bad by name."""

    widget = SeveralFilesInput(
        attrs={
            "accept": ",".join(f".{ending}" for ending in ENDINGS),
            "data-most-bytes": settings.EVIDENCE_MAX_BYTES,
            "hx-preserve": "true",  # a refusal leaves what was chosen chosen
        }
    )

    def __init__(self, **options):
        most, megabytes = settings.EVIDENCE_MAX_FILES, settings.EVIDENCE_MAX_BYTES // 1024**2
        super().__init__(help_text=f"{TAKEN}；一次最多{most}个，每个不超过{megabytes}MB。", **options)

    def clean(self, data, initial=None) -> list[UploadedFile]:  # noqa: ARG002  # as FileField has it
        files = list(data or [])
        if len(files) > settings.EVIDENCE_MAX_FILES:
            raise forms.ValidationError(
                f"选了{len(files)}个文件，一次最多{settings.EVIDENCE_MAX_FILES}个；其余的保存后可再添加。"
            )
        problems = [problem for file in files if (problem := _problem(file))]
        if problems:
            raise forms.ValidationError(problems)
        return files


def _problem(file: UploadedFile) -> str:
    size, most = file.size or 0, settings.EVIDENCE_MAX_BYTES
    if size > most:
        shown = ceil(size / 1024**2 * 10) / 10
        return f"“{file.name}”有{shown}MB，超过{most // 1024**2}MB。请压缩或拆分后再传，视频可截取一段。"
    try:
        judge(file)
    except NotTaken as refused:
        return f"“{file.name}”{refused.sentence}"
    return ""
