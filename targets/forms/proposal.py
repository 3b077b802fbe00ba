"""How is a proposed target looked at, changed and decided; and a year begun for which there is no report yet?"""

from datetime import date
from typing import Any

from django import forms

from ..domain.quotes import quoted
from ..domain.schedule import assignment_amiss
from ..domain.words import Frequency, Measure, Split, StatedAs
from ..models import Proposal, Report, Unit
from ..models.proposal import EDITED
from ..services.drawing_up import Answers, ToDrawUp
from ..services.drawing_up_parts import ToSplit
from ..services.wholes import followed
from .fields import (
    REPORT_UNITS,
    Measured,
    NumberField,
    TextField,
    WholeNumberField,
    date_field,
    days_are_in,
    field_of,
    kind_of,
    typed_year,
)
from .wholes import WholeField

NEW, NONE = "new", "none"  # what may be said of a name that is no unit's
SEVERAL = 3  # names for which one tick is offered
BETWEEN = "\u241f"  # area and theme, in the value of a choice
STATED = [
    (StatedAs.EXACTLY.value, "＝"), (StatedAs.AT_LEAST.value, "≥ 以上"), (StatedAs.AT_MOST.value, "≤ 以内"),
    (StatedAs.ALL.value, "全部"), (StatedAs.RELATIVE.value, "相对"),
]  # fmt: skip


class ProposalForm(forms.Form):
    """The words and numbers of one proposal, as they are and as they are typed."""

    title = TextField(label="名称", max_length=40, required=False)
    stated_as = forms.ChoiceField(label="表述", choices=STATED)
    value = NumberField(label="目标值", required=False)
    unit = TextField(label="单位", max_length=12, required=False)
    measure = forms.ChoiceField(label="计量", choices=Measure.choices())
    frequency = forms.ChoiceField(label="频次", choices=Frequency.choices())
    deadline = date_field("时限", required=False)
    last_year_value = NumberField(label="上年完成", required=False)
    lead = TextField(label="牵头单位", max_length=60, required=False)
    heading = forms.ChoiceField(label="板块", required=False)
    whole = WholeField()

    def __init__(self, row: Proposal, headings: list[tuple[str, str]], *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.update(
            {name: getattr(row, name) for name in EDITED},
            heading=_key(row.area, row.theme),
            whole=followed(row.whole),
        )
        if row.source_id:
            field_of(self, "whole", WholeField).report = row.source.report
        days_are_in(self, year)
        known = dict.fromkeys([*headings, (row.area, row.theme)])
        choices = [
            (_key(area, theme), theme if theme == area else f"{area}｜{theme}") for area, theme in known
        ]
        field_of(self, "heading", forms.ChoiceField).choices = choices
        measured = Measured(row.unit, kind_of(row.measure))
        for name in ("value", "last_year_value"):
            field_of(self, name, NumberField).measured = measured
        for name, attrs in _ATTRS.items():
            self.fields[name].widget.attrs.update(attrs)

    @property
    def typed(self) -> dict[str, Any]:
        """What it holds, by the names of the columns; the number without its unit, which has a field of its own."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "heading"}
        area, _, theme = self.cleaned_data.get("heading", "").partition(BETWEEN)
        return cleaned | {"area": area, "theme": theme}


_ATTRS: dict[str, dict[str, str]] = {
    "lead": {"list": "unit-names", "autocomplete": "off", "placeholder": "输入几个字查找"},
    "title": {"autocomplete": "off"},
    "unit": {"autocomplete": "off"},
}


def _key(area: str, theme: str) -> str:
    return f"{area}{BETWEEN}{theme}"


class NewYearForm(forms.Form):
    """The year itself: whose report it is and from when to when it holds."""

    government = TextField(label="政府名称", max_length=60, help_text="如：某某市某某区人民政府")
    year = WholeNumberField(label="年度", min_value=2000, max_value=2099, measured=REPORT_UNITS["year"])
    delivered_on = date_field(
        "作报告日期", required=False, help_text="政府工作报告在人代会上宣读的日期，可以以后再填。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days_are_in(self, typed_year(self))

    def report(self) -> Report:
        year = self.cleaned_data["year"]
        return Report(
            year=year,
            government=self.cleaned_data["government"],
            title=f"{year}年政府工作报告",
            start_date=date(year, 1, 1),
            end_date=date(year, 12, 31),
            delivered_on=self.cleaned_data["delivered_on"],
        )


class DrawUpForm(forms.Form):
    """What is open before proposals become targets: the days, the units that the district does not have, and how what
    has parts is split where it can be split in two ways."""

    delivered_on = date_field("作报告日期", required=False)
    assigned = date_field("交办日期", required=False, help_text="在此之前结束的各期不要求报送。")
    rest_new = forms.BooleanField(label="没有逐个选择的，都新建为单位", required=False)
    default = forms.ModelChoiceField(
        Unit.objects.none(), label="没有写牵头单位的，先记到", required=False, empty_label="请选择"
    )
    default_name = TextField(
        label="没有写牵头单位的，先记到",
        max_length=60,
        required=False,
        help_text="单位全称，如区政府办公室；生成目录时建立这个单位。",
    )

    def __init__(self, report: Report, found: ToDrawUp, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.report, self.found = report, found
        days_are_in(self, report.year)
        units = Unit.objects.filter(is_active=True).order_by("position", "pk")
        field_of(self, "default", forms.ModelChoiceField).queryset = units
        self.names = [(f"unit_{place}", one) for place, one in enumerate(found.unknown)]
        if len(self.names) < SEVERAL:
            del self.fields["rest_new"]
        others = [(NEW, "新建这个单位"), (NONE, "按没有写的处理"), *((str(u.pk), u.name) for u in units)]
        for name, one in self.names:  # nothing is chosen beforehand: the nearest may be somebody else
            near = [(str(one.nearest.pk), f"{one.nearest}（最接近）")] if one.nearest else []
            known = [choice for choice in others if not near or choice[0] != near[0][0]]
            self.fields[name] = forms.ChoiceField(
                label=one.name, choices=[("", "请选择"), *near, *known], required=False
            )
        for split in found.splits:
            if len(split.kinds) > 1:
                choices = [(kind.value, kind.label) for kind in split.kinds]
                self.fields[split.key] = forms.ChoiceField(
                    label=str(split.whole), choices=choices, initial=split.kinds[0].value
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        assigned = cleaned.get("assigned")
        if assigned and (amiss := assignment_amiss(assigned, self.report.end_date)):
            self.add_error("assigned", f"交办日期{amiss}")
        for name, one in self.names if not cleaned.get("rest_new") else ():
            if name in cleaned and not cleaned[name]:
                self.add_error(name, f"请选择{quoted(one.name)}是哪个单位，或者新建。")
        return cleaned

    @property
    def questions(self) -> list[tuple[forms.BoundField, Any]]:
        """Each name that is no unit's, with its field."""
        return [(self[name], one) for name, one in self.names]

    @property
    def splits(self) -> list[tuple[forms.BoundField | None, ToSplit]]:
        """What has parts, with the choice of how it is split; None where there is none."""
        return [(self[one.key] if one.key in self.fields else None, one) for one in self.found.splits]

    def answers(self) -> Answers:
        cleaned = self.cleaned_data
        units = {str(unit.pk): unit for unit in Unit.objects.filter(is_active=True)}
        said = {one.name: cleaned[name] or NEW for name, one in self.names}
        named = {name: units[answer] for name, answer in said.items() if answer in units}
        return Answers(
            default=cleaned["default"],
            default_name=cleaned["default_name"],
            named=named,
            new=frozenset(name for name, answer in said.items() if answer == NEW),
            delivered_on=cleaned["delivered_on"],
            assigned=cleaned["assigned"],
            splits={one.key: Split(cleaned[one.key]) for one in self.found.splits if one.key in cleaned},
        )
