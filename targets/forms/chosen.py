"""How are several of many chosen? By ticks, which a script shows as chips with a search; a click moves one of them."""

from typing import Any

from django import forms

from ..models import Target, Unit


class Picker(forms.CheckboxSelectMultiple):
    """Ticks in a box. Each option knows the other names by which it is searched."""

    template_name = "components/picker.html"

    def create_option(self, name, value, label, *args, **options) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **options)
        row = getattr(value, "instance", None)
        option["words"] = " ".join(row.other_names) if isinstance(row, Unit) else ""
        return option


class SeveralField(forms.ModelMultipleChoiceField):
    """What is no key of a row, or one longer than any, is no choice."""

    def _check_values(self, value):
        for key in value:
            if not (str(key).isdecimal() and len(str(key)) < 16):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super()._check_values(value)  # type: ignore[misc]


class UnitsField(SeveralField):
    widget = Picker


class TargetsField(SeveralField):
    """Some of a report's targets, by their numbers."""

    widget = Picker

    def label_from_instance(self, target: Target) -> str:
        return f"{target.number} {target.title}"
