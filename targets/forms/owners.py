"""Who is to owe a promise instead of who was proposed, and for which reason are owners confirmed?"""

from typing import Any

from django import forms
from django.db.models import Q

from ..models import Owner, Post, Target, Unit, version_of_owners
from ..services.owners import Owners
from .chosen import UnitsField
from .fields import TextField, date_field, days_are_in, field_of
from .target import HANDED_OVER, HANDOVERS
from .versions import Versioned, last_save

REASON_MISSING = "请写明原因。"


class OwnersReasonForm(forms.Form):
    """One reason for all that is confirmed in one go."""

    reason = TextField(
        label="本次确认的原因",
        max_length=300,
        error_messages={"required": REASON_MISSING},
        widget=forms.TextInput(attrs={"id": "owners-reason", "autocomplete": "off"}),
    )


class OwnersForm(Versioned, forms.Form):
    """The owners of one target; saving confirms them. Its version is that of the owners alone."""

    asked = ("handover", "lead_since", "reason")

    lead = forms.ModelChoiceField(
        Unit.objects.none(), label="牵头单位", error_messages={"required": "请选择牵头单位。"}
    )
    post = forms.ModelChoiceField(
        Post.objects.order_by("position", "pk"), label="分管领导", required=False, empty_label="无"
    )
    supporting = UnitsField(Unit.objects.none(), label="配合单位", required=False)
    handover = forms.ChoiceField(
        label="换牵头单位时", choices=HANDOVERS, widget=forms.RadioSelect, required=False
    )
    lead_since = date_field("自何日起牵头", required=False, help_text="移交时填写，不晚于今天。")
    reason = TextField(label="原因", max_length=300, error_messages={"required": REASON_MISSING})

    def __init__(self, target: Target, data=None, *, initial: dict[str, Any]):
        self.target = target
        own = {
            "lead": target.lead and target.lead.unit_id,
            "supporting": [owner.unit_id for owner in target.supporting],
            "post": target.post_id,
        }
        super().__init__(data, initial=own | initial, auto_id=f"id_{target.pk}_%s")
        offered = Unit.objects.filter(Q(is_active=True) | Q(ownerships__target=target)).distinct()
        field_of(self, "lead", forms.ModelChoiceField).queryset = offered
        field_of(self, "supporting", forms.ModelMultipleChoiceField).queryset = offered
        self.fields["lead"].widget.attrs["autofocus"] = True
        days_are_in(self, target.report.year)
        saved = target.history.all(), Owner.history.filter(target_id=target.pk)
        self.hold(version_of_owners(target), lambda: last_save(*saved))

    def clean(self) -> dict:
        super().clean()
        if self.is_handover and not self.cleaned_data.get("lead_since") and "lead_since" not in self.errors:
            self.add_error("lead_since", "请填写自何日起牵头。")
        return self.cleaned_data

    @property
    def is_handover(self) -> bool:
        """Whether another unit is to lead from a day on."""
        old, cleaned = self.target.lead, self.cleaned_data
        is_other = old is not None and cleaned.get("lead") != old.unit
        return is_other and cleaned.get("handover") == HANDED_OVER

    @property
    def owners(self) -> Owners:
        """What was typed, for services."""
        cleaned = self.cleaned_data
        return Owners(lead=cleaned["lead"], supporting=cleaned["supporting"], post=cleaned["post"])

    @property
    def is_stored(self) -> bool:
        """Whether just this has been saved and confirmed, as by the first of two presses."""
        cleaned = self.cleaned_data
        is_typed = {"lead", "supporting", "post"} <= cleaned.keys()
        return is_typed and self.target.owners_confirmed and self.owners.are_those_of(self.target)
