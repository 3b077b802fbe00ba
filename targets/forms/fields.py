"""What kinds of things do people type? Numbers, days, lines of text, files."""

from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any, NamedTuple, TypeVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from ..domain.filetypes import ENDINGS, TAKEN
from ..domain.quantities import PLACES_AT_MOST, TOO_BIG, plain
from ..domain.words import Measure
from ..imports.dates import NotADay, typed_day
from ..imports.numbers import Kind, NotANumber, typed_number
from ..imports.text import cleaned, key_amiss
from ..inspection import NotTaken
from ..models import Target
from ..services import Proof, proof_of

FieldKind = TypeVar("FieldKind", bound=forms.Field)


class Measured(NamedTuple):
    """In which unit a number is, and what kind of number it is."""

    unit: str = ""
    kind: Kind = Kind.AMOUNT


BARE, COUNTED, IN_DAYS = Measured(), Measured(kind=Kind.COUNT), Measured("天", Kind.COUNT)
# The numbers of a report's rules.
REPORT_UNITS = {
    "year": Measured("年", Kind.YEAR),
    "on_track_ratio": Measured(kind=Kind.SHARE),
    "behind_ratio": Measured(kind=Kind.SHARE),
    "early_plan_share": Measured(kind=Kind.SHARE),
    "rate_gap_points": Measured("个百分点", Kind.COUNT),
    "behind_points": Measured("个百分点", Kind.COUNT),
    "critical_points": Measured("个百分点", Kind.COUNT),
    "due_soon_days": IN_DAYS,
    "grace_days": IN_DAYS,
    "answer_days": IN_DAYS,
    "mend_days": IN_DAYS,
}


def kind_of(measure: str) -> Kind:
    """What kind of numbers a measure has."""
    return Kind.GROWTH if measure == Measure.RATE else Kind.AMOUNT


def measured_as(target: Target) -> Measured:
    """How the numbers of a target are read."""
    return Measured(target.unit, kind_of(target.measure))


class TextField(forms.CharField):
    """Text without what nobody sees; a line end counts once, as in the browser."""

    def to_python(self, raw) -> str | None:
        return super().to_python(raw if raw is None else cleaned(str(raw)))


class LineField(TextField):
    """A name in one line, whatever was sent."""

    def to_python(self, raw) -> str | None:
        return " ".join((super().to_python(raw) or "").split())


class KeyField(TextField):
    """The number of a document, a name to sign in: what a spreadsheet has turned into 1.38E+10 is none."""

    def to_python(self, raw) -> str | None:
        text = super().to_python(raw)
        if amiss := key_amiss(text or ""):
            raise forms.ValidationError(amiss)
        return text


BOUNDS: dict[str, Any] = {"min_value": "不能小于%(limit_value)s。", "max_value": "不能大于%(limit_value)s。"}


class NumberField(forms.DecimalField):
    """A number as `typed_number` reads it; `measured` says in which unit it is."""

    default_error_messages = BOUNDS

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *args, measured: Measured = BARE, **options):
        super().__init__(*args, **options)
        self.measured = measured

    def to_python(self, raw) -> Decimal | None:  # type: ignore[override]  # as DecimalField itself has it
        value = _read(raw, self.measured)
        if value is None:
            return None
        if abs(value) >= TOO_BIG:
            raise forms.ValidationError("数字太大，请核对。")
        if value != round(value, PLACES_AT_MOST):
            raise forms.ValidationError("最多四位小数。")
        return value


class WholeNumberField(forms.IntegerField):
    """A whole number, read as strictly."""

    default_error_messages = BOUNDS | {"invalid": "请填整数。"}

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *args, measured: Measured = COUNTED, **options):
        super().__init__(*args, **options)
        self.measured = measured

    def to_python(self, raw) -> int | None:
        value = _read(raw, self.measured)
        return super().to_python("" if value is None else plain(value))


def _read(raw, measured: Measured) -> Decimal | None:
    try:
        return typed_number("" if raw is None else str(raw), *measured)
    except NotANumber as amiss:
        raise forms.ValidationError(str(amiss)) from None


class DayField(forms.DateField):
    """A day as `typed_day` reads it; `year` is that of 6月30日, see `days_are_in`."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"required": "请填写日期，如2024-06-30。"}

    def __init__(self, *args, year: int | None = None, **options):
        super().__init__(*args, **options)
        self.year = year

    def to_python(self, raw) -> date | None:
        if isinstance(raw, date):
            return super().to_python(raw)
        try:
            return typed_day("" if raw is None else str(raw), year=self.year)
        except NotADay as amiss:
            raise forms.ValidationError(str(amiss)) from None


# How the columns of models are read, on pages and in the admin site.
FORM_CLASSES: dict[type[models.Field], type[forms.Field]] = {
    models.CharField: TextField,
    models.TextField: TextField,
    models.EmailField: TextField,
    models.DateField: DayField,
    models.DecimalField: NumberField,
    models.IntegerField: WholeNumberField,
}


def read_as_typed(column: models.Field, **options) -> forms.Field | None:
    """The form field of a column, for a model form's `formfield_callback`; what is chosen stays a choice."""
    classes = [form_class for kind, form_class in FORM_CLASSES.items() if isinstance(column, kind)]
    if classes and not column.choices:
        options.setdefault("form_class", classes[-1])
    return column.formfield(**options)


def days_are_in(form: forms.BaseForm, year: int | None) -> None:
    """Let a form read 6月30日 as a day of the year: the report's, else the current one; None: it has to be written."""
    for field in form.fields.values():
        if isinstance(field, DayField):
            field.year = year


def typed_year(form: forms.BaseForm) -> int | None:
    """What somebody has typed as the year; None while that is none."""
    try:
        return form.fields["year"].clean(form["year"].value())
    except forms.ValidationError:
        return None


def date_field(label: str, **options) -> DayField:
    return DayField(label=label, **options)


def search(what: str) -> TextField:
    """For words to look for; `what` says in what they are looked for."""
    widget = forms.SearchInput(attrs={"placeholder": what})
    return TextField(label="搜索", max_length=60, required=False, widget=widget)


def lines(label: str, rows: int = 2, *, required: bool = False, **options) -> TextField:
    widget = forms.Textarea(attrs={"rows": rows})
    return TextField(label=label, required=required, widget=widget, **options)


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

    def clean(self, data, initial=None) -> list[Proof]:  # noqa: ARG002  # as FileField has it
        files = list(data or [])
        if len(files) > settings.EVIDENCE_MAX_FILES:
            raise forms.ValidationError(
                f"选了{len(files)}个文件，一次最多{settings.EVIDENCE_MAX_FILES}个；其余的保存后可再添加。"
            )
        proofs: list[Proof] = []
        problems: list[str] = []
        for file in files:
            try:
                proofs.append(_looked_at(file))
            except forms.ValidationError as problem:
                problems += problem.messages
        if problems:
            raise forms.ValidationError(problems)
        return proofs


def _looked_at(file: UploadedFile) -> Proof:
    """Raises `ValidationError`, with the file's name."""
    size, most = file.size or 0, settings.EVIDENCE_MAX_BYTES
    if size > most:
        shown = ceil(size / 1024**2 * 10) / 10
        raise forms.ValidationError(
            f"“{file.name}”有{shown}MB，超过{most // 1024**2}MB。请压缩或拆分后再传，视频可截取一段。"
        )
    try:
        return proof_of(file)
    except NotTaken as refused:
        raise forms.ValidationError(f"“{file.name}”{refused.sentence}") from None
