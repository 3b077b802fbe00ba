"""What leaders and the office want of a unit, what it answers, and what the office adds to a bulletin."""

from django import forms

from ..models import Unit
from .fields import date_field, lines


class InstructionForm(forms.Form):
    """What a leader wants done about a target."""

    text = lines("批示内容", rows=3, required=True, max_length=1000)
    due_date = date_field("答复时限", required=False)


class AnswerForm(forms.Form):
    """What the lead unit answers."""

    text = lines("答复", required=True, max_length=1000)


class UrgeForm(forms.Form):
    """To which units a 催办单 goes, and by when they have to have reported."""

    units = forms.ModelMultipleChoiceField(Unit.objects.all(), label="单位", required=False)
    reply_by = date_field("办理时限")


class BulletinForm(forms.Form):
    """What the office adds to a bulletin in its own words."""

    opening = lines("总体情况补充", rows=3, max_length=2000, help_text="可不填，接在自动生成的总体情况之后。")
    next_steps = lines("下一步要求", rows=6, max_length=4000, help_text="每行一段。")
