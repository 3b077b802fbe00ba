"""How does the office rename and end units, and let people leave, move and deputise?

`today` is the day that the forms suggest, and its year that of 6月30日: what changes here changes for all reports.
"""

from datetime import date

from django import forms
from django.db.models import QuerySet

from ..models import Unit, User, version_of
from .fields import TextField, date_field, days_are_in, field_of, search
from .versions import Versioned, last_save

RENAMED, CORRECTED = "renamed", "corrected"


class PeopleSearchForm(forms.Form):
    """Which units of the page 人员 are looked for."""

    q = search("单位、姓名或登录名")

    @property
    def words(self) -> str:
        self.full_clean()
        return self.cleaned_data.get("q", "")


class PersonField(forms.ModelChoiceField):
    """People with where they work, as there may be two of a name."""

    def label_from_instance(self, user: User) -> str:
        return f"{user}（{user.unit or user.username}）"


def reason_field() -> TextField:
    return TextField(label="原因", max_length=200, error_messages={"required": "请写明原因。"})


def looked_field() -> forms.BooleanField:
    """So that no key alone ends anything."""
    return forms.BooleanField(label="已看过现有事项", error_messages={"required": "请先看现有事项，再勾选。"})


class EndingForm(forms.Form):
    """What ends something; the tick is asked for and not passed on."""

    def clean(self) -> dict:
        super().clean()
        self.cleaned_data.pop("has_looked", None)
        return self.cleaned_data


class RenameForm(Versioned, forms.Form):
    """Another name from a day on, or the right one for one that was written wrongly."""

    asked = ("how", "since")

    name = TextField(label="新名称", max_length=30)
    how = forms.ChoiceField(
        label="",
        choices=[(RENAMED, "更名：此前仍显示原名"), (CORRECTED, "更正：原来写错了")],
        widget=forms.RadioSelect,
        initial=RENAMED,
    )
    since = date_field("自何日起", required=False)
    reason = reason_field()

    def __init__(self, unit: Unit, data=None, *, today: date, **kwargs):
        super().__init__(data, initial={"since": today}, **kwargs)
        days_are_in(self, today.year)
        self.hold(version_of(unit), lambda: last_save(unit.history.all()))
        if self.is_stale:
            self.fields["name"].stored_now = unit.name  # type: ignore[attr-defined]

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.pop("how", RENAMED) == CORRECTED:
            cleaned["since"] = None
        elif not cleaned.get("since") and "since" not in self.errors:
            self.add_error("since", "请填写自何日起更名。")
        return cleaned


class EndForm(EndingForm):
    """Whoever ends has a successor, unless it holds nothing; `seen` is the version of what the page shows."""

    successor = forms.ModelChoiceField(
        Unit.objects.none(), label="并入", required=False, empty_label="不并入"
    )
    since = date_field("自何日起")
    reason = reason_field()
    has_looked = looked_field()
    seen = forms.CharField(max_length=64)

    def __init__(self, unit: Unit, data=None, *, today: date, **kwargs):
        super().__init__(data, initial={"since": today}, **kwargs)
        days_are_in(self, today.year)
        field_of(self, "successor", forms.ModelChoiceField).queryset = Unit.objects.active().exclude(
            pk=unit.pk
        )


class LeaveForm(EndingForm):
    """A successor of the same role."""

    successor = PersonField(User.objects.none(), label="接替人", required=False, empty_label="没有")
    reason = reason_field()
    has_looked = looked_field()
    seen = forms.CharField(max_length=64)

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = (
            User.objects.filter(role=user.role, is_active=True).exclude(pk=user.pk).select_related("unit")
        )
        field_of(self, "successor", forms.ModelChoiceField).queryset = others.order_by(
            "unit__position", "username"
        )


class TransferForm(forms.Form):
    """To which unit, and whether the former one is still reported for."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="调到", empty_label="请选择")
    keeps_former = forms.BooleanField(label="仍代原单位填报", required=False)
    reason = reason_field()
    seen = forms.CharField(max_length=64)

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "unit", forms.ModelChoiceField).queryset = _other_units(user)
        if user.unit:
            self.fields["keeps_former"].label = f"仍代{user.unit}填报"


class DeputyForm(forms.Form):
    """For which other unit, from when until when."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="代理单位", empty_label="请选择")
    since = date_field("起始日")
    until = date_field("截止日", required=False, help_text="含当天；不填为长期。")
    reason = reason_field()

    def __init__(self, user: User, data=None, *, today: date, **kwargs):
        super().__init__(data, initial={"since": today}, **kwargs)
        days_are_in(self, today.year)
        field_of(self, "unit", forms.ModelChoiceField).queryset = _other_units(user)


class EndDeputyForm(forms.Form):
    reason = reason_field()


class ReopenForm(forms.Form):
    reason = reason_field()


def _other_units(user: User) -> QuerySet[Unit]:
    units = Unit.objects.active()
    return units.exclude(pk=user.unit_id) if user.unit_id else units
