"""Who is ahead with a number that is shared out? Places by the share of their own number that is done.

Rules: docs/rules.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from .lights import Judgement
from .pace import done


@dataclass(frozen=True, slots=True)
class Led:
    """What somebody leads of one number: of the parts in force what was `read` and what is `promised`, together.

    `share`, a fraction, is what is compared. None: it cannot be. Nothing is in force, a part has no reading or no
    number yet, which is no zero, or what is shared out is a limit, of which to have used the most is no lead.
    """

    read: Decimal | None
    promised: Decimal | None
    share: Fraction | None


def together(judgements: Sequence[Judgement]) -> Led:
    """Of parts of one number."""
    standing = [judgement for judgement in judgements if judgement.is_active]
    read, promised = _sum(one.value for one in standing), _sum(one.promise.value for one in standing)
    if read is None or promised is None or any(one.completion is None for one in standing):
        return Led(read, promised, None)
    return Led(read, promised, done(replace(standing[0].promise, value=promised), read))


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """None where there are none, or one of them is not there."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(found) else None


def places(shares: Sequence[Fraction | None]) -> list[int | None]:
    """The place of each, 1 for the largest share; equals have one and the next is left out. None: no place."""
    ranked = sorted((share for share in shares if share is not None), reverse=True)
    first: dict[Fraction, int] = {}
    for place, share in enumerate(ranked, 1):
        first.setdefault(share, place)
    return [None if share is None else first[share] for share in shares]
