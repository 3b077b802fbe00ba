"""What is a group of targets (专题)? Its name, where it lies, its targets; and the reason of a change."""

from django import forms

from ..models import Group, Report, Target, version_of
from .chosen import TargetsField
from .fields import LineField, WholeNumberField, field_of, lines
from .people import reason_field
from .versions import Versioned, last_save

OWN = ("name", "parent", "introduction", "phrase", "position")
LAST_POSITION = 999


class GroupForm(Versioned, forms.Form):
    """A stored group, or a new one of the report."""

    asked = ("reason",)

    name = LineField(label="名称", max_length=20, error_messages={"required": "请填写名称。"})
    parent = forms.ModelChoiceField(
        Group.objects.none(),
        label="上级专题",
        required=False,
        empty_label="没有",
        help_text="如“四个问题”下面的每一个问题；只分两级。",
    )
    position = WholeNumberField(label="顺序", min_value=1, max_value=LAST_POSITION)
    phrase = LineField(
        label="原文关键词",
        max_length=15,
        required=False,
        help_text="报告原文里能找到的几个字，专题页显示那一句。",
    )
    introduction = lines("说明", rows=2, max_length=200)
    targets = TargetsField(Target.objects.none(), label="目标任务", required=False)
    reason = reason_field()

    def __init__(self, group: Group, report: Report, data=None):
        self.group = group
        chosen = list(group.targets.order_by("number", "pk").values_list("pk", flat=True)) if group.pk else []
        initial = {name: getattr(group, name) for name in OWN} | {"targets": chosen}
        super().__init__(data, initial=initial)
        heads = report.groups.filter(parent=None).exclude(pk=group.pk).order_by("position", "pk")
        if group.pk and group.children.exists():
            heads = heads.none()
        field_of(self, "parent", forms.ModelChoiceField).queryset = heads
        field_of(self, "targets", forms.ModelMultipleChoiceField).queryset = report.targets.in_print_order()
        if group.pk:
            self.hold(version_of(group, ties=chosen), lambda: last_save(group.history.all()))

    def fill(self, group: Group) -> None:
        """Into the group, which is not saved by that."""
        for name in OWN:
            setattr(group, name, self.cleaned_data[name])
