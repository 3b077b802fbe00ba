"""How does the office say what a promise is broken down into? Its grounds, and a row for each part."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import formset_factory

from ..domain.quantities import plain
from ..domain.sharing import part_title, places_to_share, shared_out
from ..domain.words import Bound, Measure, Split
from ..imports.names import Names, NotKnown
from ..imports.numbers import NotANumber, typed_number
from ..imports.rows import Row
from ..models import Target, Unit, version_of_split
from ..services.splitting import PARTS_AT_MOST, NewPart, SplitGrounds, is_later
from .chosen import UnitsField
from .fields import KeyField, Measured, NumberField, TextField, date_field, days_are_in, field_of, measured_as
from .target import last_save_of
from .versions import Versioned

MEASURES = [(m.value, m.label) for m in (Measure.TOTAL, Measure.STAGES, Measure.NARRATIVE)]
ROWS = "rows"
COLUMNS = ("title", "lead", "last_year_value", "measure", "value", "unit", "due_date", "weight")
AMOUNT = re.compile(r"^([-+0-9.,，．０-９]+)\s*(\D*)$")
SEPARATOR = re.compile(r"\t|｜|\|")
TYPED_AT_MOST = 20_000
WEIGHT_AT_MOST = Decimal("99999.99")

RowTyped = dict[str, str]


class SplitForm(Versioned, forms.Form):
    """Why and from when on; and whom or what to add rows for. Its version is that of the whole with its parts."""

    units = UnitsField(Unit.objects.none(), label="选单位", required=False)
    lines = TextField(
        label="逐行填写",
        max_length=TYPED_AT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一项。可从Excel粘贴：项目、牵头单位、数量（如200个）、时限、权重，后四列可以没有。",
    )
    reason = TextField(label="分解理由", max_length=300, error_messages={"required": "请写明分解理由。"})
    assigned_date = date_field("交办日期", required=False, help_text="在此之前结束的各期不要求报送。")
    document = KeyField(label="文号", max_length=60, required=False)
    document_date = date_field("文件日期", required=False)

    asked = ("units", "lines", "reason", "assigned_date", "document", "document_date")

    def __init__(self, target: Target, data=None, *, initial: dict[str, Any], files=None):
        super().__init__(data, initial=initial)
        self.has_file = bool(files)
        self.target = target
        field_of(self, "units", forms.ModelMultipleChoiceField).queryset = Unit.objects.active()
        if is_later(target):
            for name, sentence in (
                ("document", "请填写增加分解所依据文件的文号。"),
                ("document_date", "请填写文件日期。"),
                ("assigned_date", "请填写交办日期。"),
            ):
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = sentence
        else:
            self.fields[
                "document"
            ].help_text = "不填则作为随报告一并分解；填写后，交办日期之前的画面没有这些项。"
        days_are_in(self, target.report.year)
        self.hold(version_of_split(target), lambda: last_save_of(target))

    def clean(self) -> dict:
        """A preview shows what is in the rows: nothing beside them may be forgotten."""
        cleaned = super().clean()
        if self.data.get("action") == "preview":
            for name in ("units", "lines"):
                if self.cleaned_data.get(name):
                    self.add_error(name, "还有没有加入下表的，请先点“加入下表”。")
            if self.has_file:
                self.add_error(None, "选的文件还没有加入下表，请重新选择文件，再点“加入下表”。")
        return cleaned

    @property
    def grounds(self) -> SplitGrounds:
        cleaned = self.cleaned_data
        return SplitGrounds(
            reason=cleaned["reason"],
            assigned_date=cleaned["assigned_date"],
            document=cleaned["document"],
            document_date=cleaned["document_date"],
        )


class PartRow(forms.Form):
    """One part; of a shared number its share, of a list whatever an item is judged by."""

    title = TextField(label="项目", max_length=40, error_messages={"required": "请填写项目，或勾选“去掉”。"})
    lead = forms.TypedChoiceField(label="牵头单位", error_messages={"required": "请选择牵头单位。"})
    last_year_value = NumberField(label="上年完成", required=False)
    measure = forms.ChoiceField(label="计量方式", choices=MEASURES)
    value = NumberField(label="目标值", required=False)
    unit = TextField(label="单位", max_length=12, required=False)
    due_date = date_field("时限", required=False)
    weight = NumberField(label="权重", required=False, min_value=Decimal("0.01"), max_value=WEIGHT_AT_MOST)

    def __init__(self, *args, target: Target, split: Split, units: dict[str, Unit], **kwargs):
        super().__init__(*args, **kwargs)
        # Of what is kept below a number, nothing at all is a share.
        self.is_to_grow = split == Split.LIST or target.bound == Bound.AT_LEAST
        lead = field_of(self, "lead", forms.TypedChoiceField)
        lead.choices = [("", "请选择"), *((key, str(unit)) for key, unit in units.items())]
        lead.coerce = units.get
        if split == Split.SUM:
            for name in ("measure", "unit", "due_date", "weight"):
                del self.fields[name]
            for name in ("value", "last_year_value"):
                field_of(self, name, NumberField).measured = measured_as(target)
            self.fields["value"].widget.attrs["data-share"] = ""
        else:
            del self.fields["last_year_value"]
            typed = self.data.get(self.add_prefix("unit"), "") if self.is_bound else ""
            field_of(self, "value", NumberField).measured = Measured(typed)
            self.fields["due_date"].widget = forms.TextInput(
                attrs={"placeholder": "同总项", "autocomplete": "off"}
            )
        days_are_in(self, target.report.year)

    def clean_weight(self) -> Decimal | None:
        weight = self.cleaned_data["weight"]
        if weight is not None and weight != round(weight, 2):
            raise forms.ValidationError("最多两位小数。")
        return weight

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        value = cleaned.get("value")
        if value is not None and (value < 0 or (value == 0 and self.is_to_grow)):
            self.add_error("value", "目标值须大于0；还没有定的请留空。")
        is_total = cleaned.get("measure", Measure.TOTAL) == Measure.TOTAL
        if not is_total and cleaned.get("value") is not None:
            self.add_error("value", "节点型、定性型没有目标值；有数量的请选“累计型”。")
        if is_total and "unit" in self.fields and not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", "请填写计量单位，如个、公里。")
        return cleaned

    @property
    def part(self) -> NewPart:
        cleaned = self.cleaned_data
        return NewPart(
            title=cleaned["title"],
            lead=cleaned["lead"],
            measure=Measure(cleaned.get("measure") or Measure.TOTAL),
            value=cleaned["value"],
            unit=cleaned.get("unit", ""),
            due_date=cleaned.get("due_date"),
            weight=cleaned.get("weight"),
            last_year_value=cleaned.get("last_year_value"),
        )


PartRows = formset_factory(
    PartRow, extra=0, max_num=PARTS_AT_MOST, absolute_max=PARTS_AT_MOST + 1, can_delete=True
)


def part_rows(target: Target, split: Split, data=None, *, initial: list[RowTyped] | None = None):
    """A row each; `initial` are what somebody has typed so far."""
    units = {str(unit.pk): unit for unit in Unit.objects.active()}
    options = {"target": target, "split": split, "units": units}
    return PartRows(data, prefix=ROWS, initial=initial, form_kwargs=options)


def parts_of(rows) -> list[NewPart]:
    """Of rows that are valid, without those that are to go."""
    return [form.part for form in rows.forms if not form.cleaned_data.get("DELETE")]


def rows_typed(data) -> list[RowTyped]:
    """What is in the rows so far, whatever it is; without those that are to go."""
    count = str(data.get(f"{ROWS}-TOTAL_FORMS", ""))
    places = range(min(int(count), PARTS_AT_MOST)) if count.isdecimal() and len(count) < 4 else range(0)
    kept = [place for place in places if not data.get(f"{ROWS}-{place}-DELETE")]
    return [{name: data.get(f"{ROWS}-{place}-{name}", "") for name in COLUMNS} for place in kept]


def rows_of_units(target: Target, units: list[Unit], before: list[RowTyped]) -> list[RowTyped]:
    """A row for each that has none so far, nor a part that stands."""
    there = {row["lead"] for row in before}
    return [
        dict.fromkeys(COLUMNS, "")
        | {
            "title": part_title(target.title, str(unit)),
            "lead": str(unit.pk),
            "measure": Measure.NARRATIVE.value,
        }
        for unit in units
        if str(unit.pk) not in there
    ]


def rows_of_lines(target: Target, text: str) -> list[RowTyped]:
    """A row for each line that says something; its columns are separated as a spreadsheet does it."""
    units = Names((unit, unit.name, unit.other_names) for unit in Unit.objects.active())
    lead = str(target.lead.unit_id) if target.lead else ""
    return [_row_of_line(line, units, lead) for line in text.splitlines() if line.strip()]


def rows_of_file(target: Target, split: Split, lines: list[Row]) -> tuple[list[RowTyped], list[str]]:
    """A row for each line of a file; and in words what is to be chosen or typed: units that are not known, and shares
    of a number that cannot be read."""
    units = Names((unit, unit.name, unit.other_names) for unit in Unit.objects.active())
    lead = str(target.lead.unit_id) if target.lead and split == Split.LIST else ""
    rows, unknown, unread = [], [], []
    for line in lines:
        name, amount = line["单位"].strip(), line["目标值"].strip()
        found = AMOUNT.match(amount) if split == Split.LIST else None
        try:
            chosen = str(units.find(name).pk) if name else lead
        except NotKnown as amiss:
            chosen = ""
            unknown.append(str(amiss))
        if split == Split.SUM and (why := number_amiss(amount, target)):
            unread.append(f"{name}的目标值{why}")
        rows.append(
            dict.fromkeys(COLUMNS, "")
            | {
                "title": line["项目"] or part_title(target.title, name),
                "lead": chosen,
                "last_year_value": line["上年完成"],
                "measure": (Measure.TOTAL if amount or split == Split.SUM else Measure.NARRATIVE).value,
                "value": found.group(1) if found else amount,
                "unit": line["计量单位"] or (found.group(2) if found else ""),
                "due_date": line["时限"],
                "weight": line["权重"],
            }
        )
    if len(unread) > 1:
        unread = [f"{len(unread)}项的目标值没有读出。{unread[0]}"]
    return rows, [*unknown, *unread]


def _row_of_line(line: str, units: Names[Unit], lead: str) -> RowTyped:
    cells = [*map(str.strip, SEPARATOR.split(line)), "", "", "", ""]
    title, name, amount, due_date, weight = cells[:5]
    unit = units.get(name) if name else None
    found = AMOUNT.match(amount)
    return dict.fromkeys(COLUMNS, "") | {
        "title": title,
        "lead": str(unit.pk) if unit else "" if name else lead,  # a name that is not known has to be chosen
        "measure": (Measure.TOTAL if amount else Measure.NARRATIVE).value,
        "value": found.group(1) if found else amount,
        "unit": found.group(2) if found else "",
        "due_date": due_date,
        "weight": weight,
    }


def share_rows(
    target: Target, rows: list[RowTyped], left: Decimal | None, *, by_last_year: bool = False
) -> bool:
    """Fill in the shares of what is left for the rows, all alike or as the year before; whether there was anything to
    share out, and among whom."""
    if left is None or left <= 0 or not rows:
        return False
    places = places_to_share(left, target.unit, is_counted=target.is_counted)
    weights = [number_in(row["last_year_value"], target) if by_last_year else None for row in rows]
    for row, share in zip(rows, shared_out(left, weights, places=places), strict=True):
        row["value"] = plain(share) if share else ""
    return True


def number_amiss(text: str, target: Target) -> str:
    """Why what somebody has typed is no number of the target's; empty where it is one, or nothing."""
    try:
        typed_number(text, *measured_as(target))
    except NotANumber as amiss:
        return str(amiss)
    return ""


def number_in(text: str, target: Target) -> Decimal | None:
    """A number as somebody has typed it so far; None for nothing and for what is none."""
    try:
        return typed_number(text, *measured_as(target))
    except NotANumber:
        return None
