"""Everything that people type into any form is read by the one reader."""

import importlib
import pkgutil

import pytest
from django import forms as django_forms

from targets import admin, forms
from targets.forms.fields import DayField, NumberField, TextField, WholeNumberField

READ_BY = {
    django_forms.CharField: TextField,
    django_forms.DateField: DayField,
    django_forms.DecimalField: NumberField,
    django_forms.IntegerField: WholeNumberField,
}


def all_forms() -> list[type[django_forms.BaseForm]]:
    modules = [
        importlib.import_module(f"targets.forms.{m.name}") for m in pkgutil.iter_modules(forms.__path__)
    ]
    found = {
        value
        for module in (*modules, admin)
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, django_forms.BaseForm)
        and value.__module__.startswith("targets.")
    }
    return sorted(found, key=lambda form: form.__qualname__)


OF_SIGNING_IN = (".sign_in", ".second_factor")


def fields_of(form) -> dict[str, django_forms.Field]:
    return {name: field for name, field in form.base_fields.items() if not field.widget.is_hidden}


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.__qualname__)
def test_every_field_is_read_by_the_one_reader(form):
    if form.__name__ in ("GivenPasswordForm", "AccountForm") or form.__module__.endswith(OF_SIGNING_IN):
        return  # of names, passwords and codes, which libraries read
    documents = ("text",) if form.__name__ in ("SourceForm", "ReplaceSourceForm") else ()
    wrong = [
        name
        for name, field in fields_of(form).items()
        for kind, reader in READ_BY.items()
        # A digest that the page sends back; and what is taken as it is typed, or as it was written.
        if type(field) is kind and name not in ("seen", "password1", "password2", *documents)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("field", "is_ticked", "is_long"),
    [
        (django_forms.BooleanField(required=False), True, False),
        (TextField(max_length=30), False, False),
        (TextField(max_length=40), False, True),  # a title
        (DayField(), False, False),
    ],
)
def test_a_box_is_laid_out_as_a_box_and_a_long_text_wide(field, is_ticked, is_long):
    form = type("Asked", (django_forms.Form,), {"asked": field})()
    shown = form["asked"].as_field_group()
    assert ("field--tick" in shown, "field--long" in shown) == (is_ticked, is_long)
