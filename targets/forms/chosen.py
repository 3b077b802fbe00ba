"""How are several of many chosen? By ticks, which a script shows as chips with a search; a click moves one of them."""

from typing import Any

from django import forms

from ..models import Unit


class Picker(forms.CheckboxSelectMultiple):
    """Ticks in a box. Each option knows the other names by which it is searched."""

    template_name = "components/picker.html"

    def create_option(self, name, value, label, *args, **options) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **options)
        row = getattr(value, "instance", None)
        option["words"] = " ".join(row.other_names) if isinstance(row, Unit) else ""
        return option


class UnitsField(forms.ModelMultipleChoiceField):
    widget = Picker
