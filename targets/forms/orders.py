"""What leaders and the office want of a unit, what it answers, and what they look for."""

from django import forms

from ..models import Group, Instruction, NoticeKind, Post, Report, Theme, Unit, User
from ..rights import may_instruct
from ..summaries import OrderFilters
from .chosen import SeveralField
from .fields import TextField, date_field, days_are_in, field_of, lines, search
from .filters import gone_in, offered_in


class InstructionForm(forms.Form):
    """What a leader wants done about a target."""

    text = lines("批示内容", required=True, max_length=1000)
    due_date = date_field("答复时限（可不填）", required=False)

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days_are_in(self, report.year)


class AnswerForm(forms.Form):
    """What the lead unit answers."""

    text = lines("答复", required=True, max_length=1000)


class UrgeForm(forms.Form):
    """What of a preview is ticked, and by when it is to be reported."""

    reply_by = date_field("办理时限")
    units = SeveralField(Unit.objects.all(), label="单位")
    targets = forms.TypedMultipleChoiceField(label="事项", coerce=int, required=False)
    again = forms.TypedMultipleChoiceField(label="再次催办的事项", coerce=int, required=False)
    seen = forms.CharField(max_length=32)

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days_are_in(self, report.year)
        keys = [(pk, pk) for pk in report.targets.values_list("pk", flat=True)]
        for name in ("targets", "again"):
            field_of(self, name, forms.MultipleChoiceField).choices = keys


class RevokeForm(forms.Form):
    """Which 催办单 are taken back, and why."""

    serials = forms.TypedMultipleChoiceField(
        label="催办单", coerce=int, error_messages={"required": "请勾选要撤销的催办单。"}
    )
    reason = TextField(label="撤销理由", max_length=300, error_messages={"required": "请写明撤销理由。"})

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(*args, **kwargs)
        serials = report.urgings.values_list("serial", flat=True)
        field_of(self, "serials", forms.MultipleChoiceField).choices = [(n, n) for n in serials]


class OrderFilterForm(forms.Form):
    """The filters of 批示 and 催办; what does not make sense is left out instead of refused."""

    q = search("编号、名称、单位或内容")
    unit = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    author = forms.TypedChoiceField(label="批示人", required=False, coerce=int, empty_value=None)
    theme = forms.TypedChoiceField(label="板块", required=False, coerce=int, empty_value=None)
    post = forms.TypedChoiceField(label="分管领导", required=False, coerce=int, empty_value=None)
    group = forms.TypedChoiceField(label="专题", required=False, coerce=int, empty_value=None)
    state = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, report: Report, viewer: User, *args, has_authors: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if has_authors:
            written = Instruction.objects.filter(target__report=report)
            self._choose(
                "author", User.objects.filter(pk__in=written.values("author")).values_list("pk", "name")
            )
        else:
            del self.fields["author"]
        if may_instruct(viewer):
            units = Unit.objects.instructed_in(report) if has_authors else Unit.objects.urged_in(report)
            self._choose("unit", units.values_list("pk", "name"))
        else:  # a clerk sees what is its own unit's
            del self.fields["unit"]
        themes = Theme.objects.filter(report=report).in_print_order()
        self._choose(
            "theme", ((t.pk, f"　{t.short_title}" if t.parent_id else t.short_title) for t in themes)
        )
        self._choose("post", Post.objects.values_list("pk", "title"))
        groups = Group.objects.filter(report=report).in_order()
        self._choose("group", [(g.pk, f"　{g}" if g.parent_id else str(g)) for g in groups])

    def _choose(self, name: str, choices) -> None:
        field_of(self, name, forms.ChoiceField).choices = [("", "全部"), *choices]

    def filters(self) -> OrderFilters:
        """The filters that make sense."""
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        group = given.pop("group", None)
        return OrderFilters(**given, members=Group.objects.within(group) if group else None)

    @property
    def offered(self) -> list[forms.BoundField]:
        """The fields to choose from; without groups there is nothing to choose of them."""
        return offered_in(self)

    @property
    def gone(self) -> list[str]:
        """What was asked for and is not there, or no longer: 专题. It does not narrow the list."""
        return gone_in(self)


class MailForm(forms.Form):
    """Which kinds of notices a person wants by mail."""

    kinds = forms.MultipleChoiceField(
        label="同时发邮件的消息",
        required=False,
        choices=NoticeKind.choices(),
        widget=forms.CheckboxSelectMultiple,
    )
