"""What a reader looks for: in the ledger, in the history."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, partial
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from ..domain.lights import FILED
from ..domain.words import Light, Measure
from ..models import EventKind, Group, OwnerRole, Post, Report, Theme, Unit, User
from ..summaries import DIRECTED, SORTS, WALLS, Filters, LogFilters, kinds_of_log
from .fields import TextField, date_field, days_are_in, field_of, search

SENSIBLE_DAY = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


class WithinForm(forms.Form):
    """Some targets of a report by what is looked for, by heading, unit, leader and group; whatever does not make sense
    is left out instead of refused."""

    q = search("名称、编号或单位")
    theme = forms.TypedChoiceField(label="板块", required=False, coerce=int, empty_value=None)
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    post = forms.TypedChoiceField(label="分管领导", required=False, coerce=int, empty_value=None)
    group = forms.TypedChoiceField(label="专题", required=False, coerce=int, empty_value=None)

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = Group.objects.filter(report=report).in_order()
        themes = Theme.objects.filter(report=report).in_print_order()
        offered = {
            "theme": lambda: ((t.pk, f"　{t.short_title}" if t.parent_id else t.short_title) for t in themes),
            "unit": lambda: Unit.objects.owning_in(report).values_list("pk", "name"),
            "post": lambda: Post.objects.values_list("pk", "title"),
            "group": lambda: ((g.pk, f"　{g}" if g.parent_id else str(g)) for g in groups),
        }
        for name, choices in offered.items():  # looked up once, if somebody chooses or is offered them
            field_of(self, name, forms.ChoiceField).choices = cache(partial(_all_or, choices))

    def given(self) -> dict:
        """What was asked for and makes sense."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def within(self) -> dict:
        """The same with the targets of the group, as `Filters` have it."""
        given = self.given()
        group = given.pop("group", None)
        return given | ({"members": Group.objects.within(group)} if group else {})

    @property
    def offered(self) -> list[forms.BoundField]:
        """The fields to choose from; without groups there is nothing to choose of them."""
        return offered_in(self)

    @property
    def narrowing(self) -> list[tuple[str, str]]:
        """What narrows the list, in words – 单位 区住建局 – and the field's name. The light has chips of its
        own."""
        self.full_clean()
        found = []
        for field in self.visible_fields():
            value = self.cleaned_data.get(field.name)
            if field.name == "sort" or value in (None, ""):
                continue
            choices = {
                str(key): str(label).strip("　 ") for key, label in getattr(field.field, "choices", ())
            }
            found.append((f"{field.label} {choices.get(str(value), value)}", field.name))
        return found

    @property
    def gone(self) -> list[str]:
        """What was asked for and is not there, or no longer: 专题. It does not narrow the list."""
        return gone_in(self)


class FilterForm(WithinForm):
    """The ledger's filters."""

    role = forms.ChoiceField(
        label="单位责任", required=False, choices=[("", "牵头或配合"), *OwnerRole.choices()]
    )
    measure = forms.ChoiceField(label="计量方式", required=False, choices=[("", "全部"), *Measure.choices()])
    reporting = forms.ChoiceField(
        label="报送",
        required=False,
        choices=[("", "全部")] + [(r.value, r.label) for r in FILED.values()],
    )
    light = forms.ChoiceField(
        required=False, choices=[("", "全部"), *Light.choices()], widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(label="排序", required=False)

    field_order = ("q", "theme", "unit", "role", "post", "group")

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(report, *args, **kwargs)
        sort = field_of(self, "sort", forms.ChoiceField)
        sort.choices = [(name, _label(name)) for name in DIRECTED]
        # Turned round only where a head of the table has done it.
        listed = [*SORTS, self.data.get("sort", "")]
        sort.widget.choices = [(name, label) for name, label in sort.choices if name in listed]

    def filters(self) -> Filters:
        """The filters that make sense."""
        return Filters(**self.within())

    @property
    def words(self) -> list[str]:
        """All that narrows the list."""
        narrowing = [words for words, _ in self.narrowing]
        light = self.cleaned_data.get("light")
        return [*narrowing, *([Light(light).label] if light else [])]


class TimelineForm(WithinForm):
    """Whose stages are shown, all or the overdue ones, and how they stand together; of a unit those that it leads."""

    OVERDUE = "overdue"
    nodes = forms.ChoiceField(label="节点", required=False, choices=[("", "全部"), (OVERDUE, "有应完未完的")])
    by = forms.ChoiceField(
        required=False, choices=[(key, label) for key, (label, _) in WALLS.items()], widget=forms.HiddenInput
    )

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(report, *args, **kwargs)
        self.fields["unit"].label = "牵头单位"

    def filters(self) -> Filters:
        """The filters that make sense."""
        given = self.within()
        narrowed = {name: given[name] for name in ("q", "theme", "unit", "post", "members") if name in given}
        return Filters(**narrowed, role=OwnerRole.LEAD.value)

    @property
    def only_overdue(self) -> bool:
        return self.given().get("nodes") == self.OVERDUE

    @property
    def grouping(self) -> str:
        """One of `WALLS`."""
        return self.given().get("by") or next(iter(WALLS))


def offered_in(form: forms.Form) -> list[forms.BoundField]:
    """Without groups there is nothing to choose of them."""
    choices: Any = field_of(form, "group", forms.ChoiceField).choices
    has_groups = len(list(choices)) > 1
    return [field for field in form.visible_fields() if has_groups or field.name != "group"]


def gone_in(form: forms.Form) -> list[str]:
    """By their labels, what was asked for and is not there, or no longer."""
    form.full_clean()
    return [
        str(form.fields[name].label)
        for name in ("theme", "unit", "author", "post", "group")
        if name in form.errors
    ]


def _label(sort: str) -> str:
    return f"{SORTS[sort[1:]].label.partition('（')[0]}，倒序" if sort.startswith("-") else SORTS[sort].label


def _all_or(choices: Callable[[], Iterable[tuple[int, str]]]) -> list[tuple[int | str, str]]:
    return [("", "全部"), *choices()]


class SecurityLogForm(forms.Form):
    """What to look for in the security log; whatever does not make sense is left out instead of refused. 6月30日
    is a day of the current year."""

    name = search("姓名、登录名或令牌")
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *EventKind.choices()])
    address = TextField(label="地址", max_length=45, required=False)
    since = date_field("起始日期", required=False, validators=SENSIBLE_DAY)
    until = date_field("截止日期", required=False, validators=SENSIBLE_DAY)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        days_are_in(self, today.year)

    def asked(self) -> dict:
        """What makes sense."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class LogForm(forms.Form):
    """What to look for in the history, which is that of all years: 6月30日 is a day of the current one. Whatever does
    not make sense is left out instead of refused, but for the day."""

    q = search("编号、名称、姓名或原因")
    by = forms.TypedChoiceField(label="操作人", required=False, coerce=int, empty_value=None)
    target = TextField(
        label="目标任务", max_length=40, required=False, widget=forms.TextInput({"placeholder": "编号或名称"})
    )
    kind = forms.ChoiceField(label="类别", required=False)
    since = date_field("起始日期", validators=SENSIBLE_DAY)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        days_are_in(self, today.year)
        people = User.objects.order_by("name", "pk").values_list("pk", "name", "unit__name", "username")
        named = [(pk, f"{name or username}（{unit or username}）") for pk, name, unit, username in people]
        field_of(self, "by", forms.ChoiceField).choices = [("", "全部"), (0, "系统"), *named]
        field_of(self, "kind", forms.ChoiceField).choices = [("", "全部"), *kinds_of_log()]

    def asked(self) -> LogFilters:
        """What makes sense, but for the day."""
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        given.pop("since", None)
        return LogFilters(**given)
