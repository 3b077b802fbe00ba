"""Has somebody saved since a form was opened? Then it asks; it never overwrites in silence.

A form that changes what is stored carries a version (`models.version_of`) of what it was filled from. It is sent along,
and where it is not the stored one any more nothing is saved: what was typed stays, every field that differs says what
is stored now, and the form then carries the new version, so that whoever saves once more knows what is overwritten.
What is sent without any version comes from none of our pages and is not asked.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils import timezone

from ..domain.quantities import long_date, plain

LENGTH = 32


@dataclass(frozen=True)
class Save:
    """Who saved last, and when; nobody's name where a command did."""

    who: str
    at: datetime

    def __str__(self) -> str:
        at = timezone.localtime(self.at)
        return f"{self.who or '系统'}于{at.month}月{at.day}日{at:%H:%M}"


def last_save(*histories: QuerySet) -> Save | None:
    """The newest record in the histories of rows that one form shows together."""
    records = [found for history in histories if (found := history.order_by("history_date", "pk").last())]
    last = max(records, key=lambda record: record.history_date, default=None)
    return Save(str(last.history_user or ""), last.history_date) if last else None


class Versioned(forms.BaseForm, metaclass=DeclarativeFieldsMetaclass):
    """A form that holds the version that it was opened with; to be named before the other bases.

    Whoever makes the form calls `hold` at the end of `__init__`; its page shows `{{ form.version }}`.
    """

    version = forms.CharField(label="版本", max_length=LENGTH, required=False, widget=forms.HiddenInput)
    asked: Collection[str] = ()  # fields that are about the saving, and hold nothing that is stored
    is_stale = False
    last_saved: Save | None = None

    def hold(self, version: str, last: Callable[[], Save | None] = lambda: None) -> None:
        """What is stored has this `version`, also if nothing is (an empty one); `last` is asked who saved it if
        another was sent."""
        self.fields["version"].initial = version
        name = self.add_prefix("version")
        if not self.is_bound or self.data.get(name, version) == version:
            return
        self.is_stale, self.last_saved = True, last()
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a test's dict
        data[name] = version
        self.data = data

    def clean(self) -> dict:
        super().clean()
        self.cleaned_data.pop("version", None)  # it has said what it is for
        if self.is_stale:
            self.add_error(None, stale_sentence(self.last_saved))
            tell_what_is_stored(self, [name for name in self.changed_data if name not in self.asked])
        return self.cleaned_data


def stale_sentence(last: Save | None) -> str:
    """What stands above the form."""
    saved = f"{last}保存过" if last else "这里的内容已有变动"
    return (
        f"您打开这一页以后，{saved}。您填写的还在，没有保存；与现存不同的地方标有“现为”。"
        "请核对，再保存一次即以您填写的为准。"
    )


def tell_what_is_stored(form: forms.BaseForm, names: Iterable[str]) -> None:
    """Each of the fields learns what is stored now; templates show it as `field.field.stored_now`."""
    for name in names:
        field = form[name]
        if name in form.initial or form.fields[name].initial is not None:
            form.fields[name].stored_now = words_of(field)  # type: ignore[attr-defined]


def words_of(field: forms.BoundField) -> str:
    """What a field held when nothing had been typed, as a reader would say it."""
    kind, value = field.field, field.initial
    if isinstance(kind, forms.ChoiceField):
        return _chosen(kind, value)
    return _plain_words(value)


def _chosen(kind: forms.ChoiceField, value: object) -> str:
    prepared = kind.prepare_value(value)
    keys = prepared if isinstance(prepared, (list, tuple)) else [prepared]
    choices: Any = kind.choices
    labels = {str(key): str(label) for key, label in choices}
    chosen = [labels.get(str(key), str(key)) for key in keys if key not in (None, "")]
    return "、".join(chosen) or "空"


def _plain_words(value: object) -> str:
    match value:
        case None | "":
            return "空"
        case bool():
            return "是" if value else "否"
        case Decimal():
            return plain(value)
        case datetime():
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        case date():
            return long_date(value)
    return str(value)
