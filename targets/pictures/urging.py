"""What could units be urged to report, and which of it does a 催办单 ask for already?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from ..domain.moment import Moment
from ..domain.words import Light
from ..models import Report, Target, Unit, Urging, UrgingItem
from .calling import urgent
from .picture import Picture

Proposals = Mapping[Unit, list["Proposal"]]
REASON_AT_MOST = 300


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One target that a unit could be urged about; `standing` is its open 催办单 that asks for it already."""

    picture: Picture
    standing: Urging | None

    @property
    def target(self) -> Target:
        return self.picture.target

    @property
    def reason(self) -> str:
        """Why: what its red light says, else what was not reported."""
        judgement = self.picture.judgement
        verdict = judgement.overall if judgement.light == Light.CRITICAL else judgement.reporting
        return verdict.reason[:REASON_AT_MOST]


def proposals(report: Report, *, moment: Moment) -> Proposals:
    """By lead unit, in the units' order."""
    open_items = (
        UrgingItem.objects.unsettled()
        .filter(urging__report=report, urging__revoked_at=None)
        .select_related("urging__report", "urging__unit")
        .order_by("urging__serial")
    )
    standing = {  # what a unit was sent is its successor's to answer
        (item.urging.unit.successor_id or item.urging.unit_id, item.target_id): item.urging
        for item in open_items
    }
    found = urgent(report, moment=moment)
    return {
        unit: [Proposal(picture=p, standing=standing.get((unit.pk, p.target.pk))) for p in found[unit]]
        for unit in sorted(found, key=lambda unit: (unit.position, unit.pk))
    }


def digest_of(proposed: Proposals, units: Collection[int], *, as_of: date) -> str:
    """Another one as soon as anything is different that the preview of these units shows."""
    shown = [
        (unit.pk, p.target.pk, p.picture.judgement.light.value, p.reason, p.standing and p.standing.serial)
        for unit, rows in proposed.items()
        if unit.pk in units
        for p in rows
    ]
    return sha256(repr((as_of, shown)).encode()).hexdigest()[:32]
