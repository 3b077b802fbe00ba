"""A number that its parts share out becomes another one: what becomes of theirs? Nothing in silence."""

from dataclasses import dataclass
from decimal import Decimal

from ..domain.parts import spread
from ..domain.plausibility import digest
from ..domain.quantities import quantity
from ..domain.sharing import in_proportion, places_to_share
from ..domain.words import Split, State, Word
from ..models import Adjustment, AdjustmentStatus, Target
from .refusals import PartsAsked


class PartsFate(Word):
    """What becomes of the parts' numbers."""

    KEEP = "keep", "各项不变"
    SCALE = "scale", "各项按比例调整"


@dataclass(frozen=True)
class OfParts:
    """What somebody has chosen, and the digest of the numbers that were shown with it."""

    choice: str = ""
    seen: str = ""


NOT_SAID = OfParts()


def new_shares(target: Target, value: Decimal | None, said: OfParts) -> list[tuple[Target, Decimal]]:
    """The parts whose number becomes another one with that of the whole, and which. Raises `PartsAsked` until it is
    said, and until the numbers have been looked at."""
    if value is None or value == target.value or target.split != Split.SUM:
        return []
    parts = list(
        Target.objects.locked()
        .with_owners()
        .filter(part_of=target, state=State.ACTIVE, value__isnull=False)
        .order_by("number", "pk")
    )
    if not parts or said.choice == PartsFate.KEEP:
        return []
    places = places_to_share(value, target.unit, is_counted=target.is_counted)
    found = in_proportion([part.value for part in parts], before=target.value, after=value, places=places)
    shares = [(part, share) for part, share in zip(parts, found, strict=True) if share is not None]
    told = [f"{part.number} {quantity(share, part.unit)}" for part, share in shares]
    if said.choice != PartsFate.SCALE or said.seen != digest(told):
        raise PartsAsked(_question(target, value, parts, told), digest(told))
    return [(part, share) for part, share in shares if share != part.value]


def moved_with(adjustment: Adjustment) -> list[Target]:
    """The parts whose numbers went with an adjustment of the whole, and still stand as that left them."""
    grounds = {
        "adjustments__document_number": adjustment.document_number,
        "adjustments__effective_date": adjustment.effective_date,
        "adjustments__revoked_at": None,
        "adjustments__status": AdjustmentStatus.APPROVED,
        "adjustments__value__isnull": False,
    }
    return list(Target.objects.filter(part_of=adjustment.target_id, **grounds).distinct().order_by("number"))


def _question(target: Target, value: Decimal, parts: list[Target], told: list[str]) -> str:
    over = spread(value, [part.value for part in parts]).over or Decimal(0)
    word = "多" if over > 0 else "少"
    kept = f"{word}分解{quantity(abs(over), target.unit)}" if over else "与新目标值一致"
    return (
        f"这一项分解为{len(parts)}项，目标值改为{quantity(value, target.unit)}，请选择各项怎么办：各项不变，"
        f"则{kept}；按比例调整，则{'、'.join(told)}。"
    )
