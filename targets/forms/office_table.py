"""What does each column of an office's table mean?"""

from collections import Counter
from typing import Any

from django import forms

from ..domain.extraction.offices import Column, Head
from ..domain.quotes import quoted
from ..imports.offices.heads import ONCE
from .fields import date_field, days_are_in

CHOICES = [("", "没有认出，不读"), *Column.choices()]


class ProgressDayForm(forms.Form):
    """Up to which day the figures of a table count."""

    data_date = date_field("数据截止日")

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        days_are_in(self, year)


class HeadForm(forms.Form):
    """A choice for each column that has a name."""

    def __init__(self, head: Head, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.head = head
        for place, label in enumerate(head.labels):
            if label:
                column = head.columns.get(place)
                self.fields[f"column_{place}"] = forms.ChoiceField(
                    label=label, choices=CHOICES, required=False, initial=column.value if column else ""
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = Counter(self.columns(cleaned).values())
        if not chosen[Column.TASK]:
            self.add_error(None, "请指明哪一列是“任务内容”。没有任务，读不出目标。")
        for column in ONCE:
            if chosen[column] > 1:
                self.add_error(None, f"有{chosen[column]}列选了{quoted(column.label)}，请只留一列。")
        return cleaned

    def columns(self, cleaned: dict[str, Any] | None = None) -> dict[int, Column]:
        """The meaning by the place of the column."""
        chosen = self.cleaned_data if cleaned is None else cleaned
        return {int(name.removeprefix("column_")): Column(value) for name, value in chosen.items() if value}
