"""Rows that two people edited at once: how is what one has typed laid over the rows that are stored now?

A page's rows are counted, so they would be misread if the other has added or removed some.
"""

import re
from typing import Any

from django import forms
from django.forms import BaseInlineFormSet
from django.utils.datastructures import MultiValueDict

from .versions import tell_what_is_stored

Typed = dict[str, Any]


def laid_over(stored: BaseInlineFormSet, data: MultiValueDict) -> MultiValueDict:
    """The data as if the page had been opened now: each stored row, with what was typed into it; then the new ones.

    Rows that were removed meanwhile are new ones, unless they were to be removed anyway. `stored` is not bound.
    """
    prefix = stored.prefix
    typed = _typed_rows(stored, data)
    known = {str(form.instance.pk) for form in stored.initial_forms}
    by_key = {row["id"]: row for row in typed if row.get("id") in known}
    rows = [by_key.get(str(form.instance.pk)) or _as_stored(form) for form in stored.initial_forms]
    for row in typed:
        is_gone = bool(row.get("id")) and row["id"] not in known
        if row.get("id") in known or (is_gone and row.get("DELETE")):
            continue
        rows.append(row | {"id": ""})
    laid: Any = data.copy()
    for key in [key for key in laid if re.match(rf"{prefix}-\d", key)]:
        del laid[key]
    laid[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    laid[f"{prefix}-INITIAL_FORMS"] = str(len(known))
    for place, row in enumerate(rows):
        for name, value in row.items():
            laid[f"{prefix}-{place}-{name}"] = value
    return laid


def tell_rows(formset: BaseInlineFormSet, before: MultiValueDict) -> None:
    """Say in each row what is stored now, and which rows came and went; `before` is what the page had sent."""
    sent = {row.get("id") for row in _typed_rows(formset, before)} - {"", None}
    known = {str(form.instance.pk): form for form in formset.initial_forms}
    for form in formset.initial_forms:
        tell_what_is_stored(form, [name for name in form.changed_data if name not in ("id", "DELETE")])
    added = [form.instance for key, form in known.items() if key not in sent]
    errors = formset.non_form_errors()
    if added:
        errors.append(f"您打开这一页以后新增的：{'、'.join(map(str, added))}，保存后保留。")
    if gone := sent - known.keys():
        errors.append(
            f"您打开这一页以后已有{len(gone)}行被删除，列在最后；不要的请清空，否则保存时重新添加。"
        )


def _typed_rows(formset: BaseInlineFormSet, data: MultiValueDict) -> list[Typed]:
    prefix = formset.prefix
    count = data.get(f"{prefix}-TOTAL_FORMS", "0")
    names = ("id", "DELETE", *formset.form.base_fields)
    return [
        {name: data[key] for name in names if (key := f"{prefix}-{place}-{name}") in data}
        for place in range(min(int(count) if count.isdecimal() else 0, formset.absolute_max))
    ]


def _as_stored(form: forms.BaseForm) -> Typed:
    """What a row that was not on the page would have sent."""
    values = {field.name: field.value() for field in form}
    return {name: str(value) for name, value in values.items() if value not in (None, False, "")}
