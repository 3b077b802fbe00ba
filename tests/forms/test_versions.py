"""A form knows whether somebody has saved since it was opened, shows both, and asks."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict

from targets.forms.versions import Versioned, last_save
from targets.models import Unit, version_of
from targets.services.history import stamped


class UnitForm(Versioned, forms.ModelForm):
    class Meta:
        model = Unit
        fields = ("name", "kind", "is_active")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.hold(version_of(self.instance), lambda: last_save(self.instance.history.all()))


class Loose(Versioned, forms.Form):
    """Not of one row, with fields of many kinds."""

    text = forms.CharField(required=False)
    number = forms.DecimalField(required=False)
    day = forms.DateField(required=False)
    tick = forms.BooleanField(required=False)
    choice = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")], required=False)
    several = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙")], required=False)
    unit = forms.ModelChoiceField(Unit.objects.all(), required=False)
    units = forms.ModelMultipleChoiceField(Unit.objects.all(), required=False)


def opened(unit: Unit) -> dict:
    """What a page with the unit's form would send back."""
    form = UnitForm(instance=Unit.objects.get(pk=unit.pk))
    return {field.name: field.value() for field in form} | {"is_active": "on"}


@pytest.fixture
def bureau(market_bureau, admin):
    stamped(market_bureau, admin).save()
    return market_bureau


def rename(bureau: Unit, name: str, by=None) -> None:
    unit = Unit.objects.get(pk=bureau.pk)
    unit.name = name
    stamped(unit, by).save()


def test_it_saves_what_nobody_has_changed(bureau):
    form = UnitForm(opened(bureau) | {"name": "区市监局"}, instance=Unit.objects.get(pk=bureau.pk))
    assert form.is_valid()
    assert not form.is_stale


def test_it_asks_and_shows_both_and_then_lets_through(bureau, second_admin):
    data = opened(bureau) | {"name": "区市监局"}
    rename(bureau, "市场局", second_admin)
    form = UnitForm(data, instance=Unit.objects.get(pk=bureau.pk))
    assert not form.is_valid()
    assert "您打开这一页以后，周办于" in form.non_field_errors()[0]
    assert form["name"].value() == "区市监局"
    assert form.fields["name"].stored_now == "市场局"
    assert not hasattr(form.fields["kind"], "stored_now")
    assert "现为：市场局" in form["name"].as_field_group()
    again = UnitForm(data | {"version": form["version"].value()}, instance=Unit.objects.get(pk=bureau.pk))
    assert again.is_valid()


def test_it_asks_once_more_where_somebody_saved_once_more(bureau):
    data = opened(bureau) | {"name": "区市监局"}
    rename(bureau, "市场局")
    form = UnitForm(data, instance=Unit.objects.get(pk=bureau.pk))
    assert "系统于" in form.non_field_errors()[0]
    rename(bureau, "市监局")
    data["version"] = form["version"].value()
    assert UnitForm(data, instance=Unit.objects.get(pk=bureau.pk)).is_stale


def test_it_also_says_what_else_is_wrong(bureau):
    data = opened(bureau) | {"name": ""}
    rename(bureau, "市场局")
    form = UnitForm(data, instance=Unit.objects.get(pk=bureau.pk))
    assert {"name", "__all__"} <= set(form.errors)
    assert form.fields["name"].stored_now == "市场局"


def test_a_file_or_program_that_sends_no_version_is_not_asked(bureau):
    data = opened(bureau)
    del data["version"]
    rename(bureau, "市场局")
    assert UnitForm(data, instance=Unit.objects.get(pk=bureau.pk)).is_valid()


STORED = {
    "text": ("旧", "新", "旧"),
    "number": (Decimal("12000.50"), "1", "12000.5"),
    "day": (date(2024, 6, 30), "2024-07-01", "2024年6月30日"),
    "tick": (True, "", "是"),
    "choice": ("a", "b", "甲"),
    "several": (["a", "b"], "b", "甲、乙"),
}


@pytest.mark.parametrize("name", STORED)
def test_it_says_what_is_stored_in_words(name):
    stored, typed, words = STORED[name]
    data = MultiValueDict({name: [typed], "version": ["old"]})
    form = Loose(data, initial={name: stored})
    form.hold("new")
    assert not form.is_valid()
    assert form.fields[name].stored_now == words


def test_it_names_rows_that_were_chosen(market_bureau, housing_bureau):
    data = MultiValueDict({"unit": [str(housing_bureau.pk)], "version": ["old"]})
    form = Loose(data, initial={"unit": market_bureau.pk, "units": [market_bureau.pk, housing_bureau.pk]})
    form.hold("new")
    assert not form.is_valid()
    assert form.fields["unit"].stored_now == "区市场监管局"
    assert form.fields["units"].stored_now == "区市场监管局、区住建局"


def test_what_was_emptied_is_said_to_be_empty():
    form = Loose({"text": "新", "version": "old"}, initial={"text": ""})
    form.hold("new")
    assert not form.is_valid()
    assert form.fields["text"].stored_now == "空"
