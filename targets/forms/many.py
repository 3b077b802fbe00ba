"""What is to be changed of many targets at once, and why?"""

from datetime import date

from django import forms

from ..models import Post, Report, Unit
from ..services.many import ManyChange, What
from .fields import TextField, date_field, days_are_in, field_of
from .target import CORRECTED, HANDED_OVER, HANDOVERS


class ManyForm(forms.Form):
    """One change with one reason; only what it needs has to be filled in."""

    what = forms.ChoiceField(
        label="改什么", choices=What.choices(), widget=forms.RadioSelect, initial=What.CONFIRM.value
    )
    post = forms.ModelChoiceField(
        Post.objects.all(), label="新分管领导", required=False, empty_label="请选择"
    )
    lead = forms.ModelChoiceField(
        Unit.objects.none(), label="新牵头单位", required=False, empty_label="请选择"
    )
    how = forms.ChoiceField(
        label="换牵头单位时",
        choices=HANDOVERS,
        widget=forms.RadioSelect,
        initial=HANDED_OVER,
        required=False,
    )
    since = date_field("自何日起牵头", required=False, help_text="移交时填写，不晚于今天。")
    keeps_old = forms.BooleanField(label="原牵头单位改为配合", required=False)
    reason = TextField(label="修改原因", max_length=300, error_messages={"required": "请写明修改原因。"})

    def __init__(self, report: Report, data=None, *, today: date):
        super().__init__(data, initial={"since": report.closing_date(today)})
        field_of(self, "lead", forms.ModelChoiceField).queryset = Unit.objects.active()
        days_are_in(self, report.year)

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        what = cleaned.get("what")
        if what == What.POST and not cleaned.get("post") and "post" not in self.errors:
            self.add_error("post", "请选择新的分管领导。")
        if what == What.LEAD and not cleaned.get("lead") and "lead" not in self.errors:
            self.add_error("lead", "请选择新的牵头单位。")
        is_handover = cleaned.get("how") != CORRECTED
        if what == What.LEAD and is_handover and not cleaned.get("since") and "since" not in self.errors:
            self.add_error("since", "请填写自何日起牵头。")
        return cleaned

    def change(self) -> ManyChange:
        """What was typed, for services."""
        cleaned = self.cleaned_data
        return ManyChange(
            what=What(cleaned["what"]),
            post=cleaned["post"],
            lead=cleaned["lead"],
            since=None if cleaned["how"] == CORRECTED else cleaned["since"],
            keeps_old=cleaned["keeps_old"],
        )
