"""How does the office write a bulletin? What of it is told, what is remarked on it, and words of its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django import forms

from ..domain.bulletins import Annex, Choice, Item, Part
from ..domain.quantities import long_date
from ..models import LIVELIHOOD, Bulletin, Group, Report, Target, version_of
from ..models.bulletin import FIRST
from ..services.bulletins import next_number
from ..summaries import groups_told_apart
from .chosen import SeveralField, TargetsField
from .fields import TextField, WholeNumberField, date_field, days_are_in, field_of, lines
from .versions import Versioned, last_save

Kept = TypeVar("Kept")
NUMBER_AT_MOST = 999
PLACES_AT_MOST = 2000  # items of one bulletin
WITHOUT_ITEMS = frozenset({Part.UNREPORTED, Part.ORDERS})  # they say something without any
OWN = (
    "number",
    "title",
    "addressees",
    "as_of",
    "known",
    "introduction",
    "overall_words",
    "other_words",
    "next_steps",
)


class GroupsField(SeveralField):
    """Some of a report's groups; those within another with its name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        return group.full_name


class SplitsField(SeveralField):
    """What is broken down on the bulletin's day; what is so no more since the page was opened is left out."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        assert self.queryset is not None
        offered = {str(pk) for pk in self.queryset.values_list("pk", flat=True)}
        return super().clean([key for key in value or [] if str(key) in offered])


class PlacesField(forms.Field):
    """Items by their places, of which some may be there no more."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return [str(place)[:60] for place in list(value or [])[:PLACES_AT_MOST]]


@dataclass(frozen=True)
class ItemRow:
    """An item with its tick, and the field for what is remarked on it; `now` is how it is stored if another has
    saved that meanwhile."""

    item: Item
    is_ticked: bool
    now: str
    remark: forms.BoundField


@dataclass(frozen=True)
class PartRows:
    """A part with its items; `is_in` whether it is told at all, `now` as above."""

    part: Part
    is_in: bool
    now: str
    rows: list[ItemRow]

    @property
    def label(self) -> str:
        return "单列的专题" if any(row.item.group for row in self.rows) else self.part.label

    @property
    def ticked_count(self) -> int:
        return sum(row.is_ticked for row in self.rows)


class NewBulletinForm(forms.Form):
    """Of which day."""

    as_of = date_field("数据截至")

    def __init__(self, report: Report, *args, closing: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.report, self.closing = report, closing
        days_are_in(self, report.year)
        _limit(self, "as_of", report.start_date, closing)

    def clean_as_of(self) -> date:
        return _within(self.cleaned_data["as_of"], self.report.start_date, self.closing)


class BulletinForm(Versioned, forms.Form):
    """A draft. `items` are all that may be told of its day, `splits` the keys of what is broken down on it."""

    asked = ("seen", "shown", "items")

    number = WholeNumberField(label="期号", min_value=FIRST, max_value=NUMBER_AT_MOST)
    title = TextField(label="标题", max_length=100)
    addressees = TextField(label="主送", max_length=300, required=False)
    as_of = date_field("数据截至")
    known = date_field(
        "补报计至", required=False, help_text="不填为含此后补报；与“数据截至”同一天为不含此后补报。"
    )
    introduction = lines("导语", rows=2, max_length=2000)
    overall_words = lines(
        "总体情况补充", rows=2, max_length=2000, help_text="可不填，接在自动生成的总体情况之后。"
    )
    other_words = lines("其他事项", rows=2, max_length=4000, help_text="可不填，单独成一部分；每行一段。")
    next_steps = lines("下一步要求", rows=5, max_length=4000, help_text="每行一段。")
    annexes = forms.MultipleChoiceField(
        label="附件", required=False, choices=Annex.choices(), widget=forms.CheckboxSelectMultiple
    )
    livelihood = TargetsField(
        Target.objects.none(),
        label="民生实事单列的事项",
        required=False,
        help_text="在“民生实事”部分单独通报，不再列入进展较快和滞后；下一期沿用。",
    )
    groups = GroupsField(
        Group.objects.none(),
        label="单列的专题",
        required=False,
        help_text="每个专题单独成一部分，其中的目标任务不再列入进展较快和滞后；下一期沿用。",
    )
    splits = SplitsField(
        Target.objects.none(),
        label="分解进展表",
        required=False,
        help_text="勾选的各附一张表：各乡镇街道（单位、项目）的目标、完成、完成率、名次和灯；下一期沿用。",
    )
    parts = forms.MultipleChoiceField(required=False, choices=Part.choices())
    items = PlacesField(required=False)
    shown = PlacesField(required=False)
    seen = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        bulletin: Bulletin,
        items: Sequence[Item],
        data=None,
        *,
        splits: Collection[int],
        seen: str,
        closing: date,
        today: date,
    ):
        self.bulletin, self.told, self.today, self.closing = bulletin, items, today, closing
        choice = bulletin.choice
        initial = {name: getattr(bulletin, name) for name in OWN} | {
            "annexes": [annex.value for annex in choice.annexes],
            "parts": [part.value for part in choice.parts],
            "livelihood": list(choice.livelihood),
            "groups": groups_told_apart(bulletin.report, choice),
            "splits": list(choice.splits),
            "items": [item.place for item in items if choice.ticks.get(item.place, item.is_proposed)],
            "seen": seen,
        }
        super().__init__(data, initial=initial)
        self.stored_choice = choice
        report = bulletin.report
        days_are_in(self, report.year)
        _limit(self, "as_of", report.start_date, closing)
        _limit(self, "known", report.start_date, today)
        self._offer_what_may_stand_apart(report, splits)
        for item in items:
            self.fields[_remark(item)] = TextField(
                label=f"对“{item.name}”的备注",
                max_length=200,
                required=False,
                initial=choice.remarks.get(item.place, ""),
            )
        self.hold(version_of(bulletin), lambda: last_save(bulletin.history.all()))

    def _offer_what_may_stand_apart(self, report: Report, splits: Collection[int]) -> None:
        """Its groups, where it has any; any targets as 民生实事, where no group is called so; and what is broken
        down."""
        groups = report.groups.in_order()
        targets = field_of(self, "livelihood", forms.ModelMultipleChoiceField)
        targets.queryset = report.targets.counted().in_print_order()
        field_of(self, "groups", forms.ModelMultipleChoiceField).queryset = groups
        names = [group.name for group in groups]
        if not names:
            del self.fields["groups"]
        if LIVELIHOOD in names:
            del self.fields["livelihood"]
        split = report.targets.filter(pk__in=splits).in_print_order()
        field_of(self, "splits", forms.ModelMultipleChoiceField).queryset = split
        if not splits:
            del self.fields["splits"]

    def part_rows(self) -> list[PartRows]:
        """As the page shows them; what was ticked stays ticked."""
        ticked, parts = set(self["items"].value() or []), set(self["parts"].value() or [])
        found = []
        for part in Part:
            rows = [self._row(item, ticked) for item in self.told if item.part == part]
            if rows or part in WITHOUT_ITEMS:
                now = self._now(is_ticked=part in parts, is_stored=part in self.stored_choice.parts)
                found.append(PartRows(part, part in parts, now, rows))
        return found

    def _row(self, item: Item, ticked: Collection[str]) -> ItemRow:
        is_ticked = item.place in ticked
        is_stored = self.stored_choice.ticks.get(item.place, item.is_proposed)
        return ItemRow(
            item, is_ticked, self._now(is_ticked=is_ticked, is_stored=is_stored), self[_remark(item)]
        )

    def _now(self, *, is_ticked: bool, is_stored: bool) -> str:
        if not self.is_stale or is_ticked == is_stored:
            return ""
        return "现为列入" if is_stored else "现为不列"

    def clean_as_of(self) -> date:
        return _within(self.cleaned_data["as_of"], self.bulletin.report.start_date, self.closing)

    def clean_number(self) -> int:
        """One bulletin a number, whatever has become of it."""
        number, report = self.cleaned_data["number"], self.bulletin.report
        other = report.bulletins.filter(number=number).exclude(pk=self.bulletin.pk).first()
        if other is not None:
            is_what = "草稿" if other.is_draft else "已撤回，期号不再使用" if other.withdrawn_at else "已签发"
            raise forms.ValidationError(
                f"第{number}期已有“{other.title}”（{is_what}），请另填一个，下一个是第{next_number(report)}期。"
            )
        return number

    def clean(self) -> dict:
        cleaned = super().clean()
        as_of, known = cleaned.get("as_of"), cleaned.get("known")
        if as_of and known and known < as_of:
            self.add_error("known", f"不能早于数据截至的{long_date(as_of)}。")
        elif known and known > self.today:
            self.add_error("known", f"不能晚于今天（{long_date(self.today)}）。")
        return cleaned

    def chosen(self) -> Choice:
        """What was ticked and remarked, with what is stored of items that the page did not show."""
        cleaned, told = self.cleaned_data, {item.place: item for item in self.told}
        ticked = set(cleaned["items"])
        remarks = {place: cleaned.get(_remark(item), "") for place, item in told.items()}
        return Choice(
            parts=frozenset(map(Part, cleaned["parts"])) | self._parts_not_shown(),
            annexes=frozenset(map(Annex, cleaned["annexes"])),
            ticks={**self.stored_choice.ticks, **{place: place in ticked for place in cleaned["shown"]}},
            remarks={**self.stored_choice.remarks, **remarks},
            livelihood=self._picked("livelihood", self.stored_choice.livelihood),
            groups=self._picked("groups", self.stored_choice.groups),
            splits=self._picked("splits", self.stored_choice.splits),
        )

    def _picked(self, name: str, stored: Kept) -> tuple[int, ...] | Kept:
        """The keys of what was chosen in a field; where it was not asked for, as they are stored."""
        return tuple(row.pk for row in self.cleaned_data[name]) if name in self.fields else stored

    def _parts_not_shown(self) -> frozenset[Part]:
        """A part without items had no tick to be taken away."""
        shown = {item.part for item in self.told} | WITHOUT_ITEMS
        return self.stored_choice.parts - shown

    def fill(self, bulletin: Bulletin) -> None:
        """Into the draft, which is not saved by that."""
        for name in OWN:
            setattr(bulletin, name, self.cleaned_data[name])
        bulletin.choices = self.chosen().as_plain()


class WithdrawForm(forms.Form):
    reason = TextField(label="撤回理由", max_length=300, error_messages={"required": "请写明撤回理由。"})


def _remark(item: Item) -> str:
    return f"remark-{item.place}"


def _limit(form: forms.Form, name: str, first: date, last: date) -> None:
    form.fields[name].widget.attrs.update(min=first.isoformat(), max=last.isoformat())


def _within(day: date, first: date, last: date) -> date:
    if not first <= day <= last:
        raise forms.ValidationError(f"请填{long_date(first)}至{long_date(last)}之间的一天。")
    return day
