"""How far is a target behind? One measure for all kinds of promises, by which a list begins with the worst."""

from fractions import Fraction

from .lights import Judgement
from .pace import ONE, ZERO
from .words import Bound, Filing


def shortfall(judgement: Judgement) -> Fraction | None:
    """Of what should have been reached by now, the share that is missing: 27.3% where it should be 49.7% lacks 45.1%.

    Negative is ahead. Of a growth rate it is the gap as a share of the target, of which less than one point counts as
    one; of a limit what is used beyond the pace. None: there is no reading, or nothing to compare it with.
    """
    if judgement.gap is not None:
        assert judgement.target_value is not None
        short = judgement.gap if judgement.promise.bound == Bound.AT_MOST else -judgement.gap
        return Fraction(short) / max(abs(Fraction(judgement.target_value)), ONE)
    if judgement.done is None or judgement.plan is None:
        return None
    if judgement.plan <= 0:
        return ZERO
    missing = judgement.done - judgement.plan if judgement.is_limit else judgement.plan - judgement.done
    return missing / judgement.plan


def silence(judgement: Judgement) -> int:
    """How many owed periods have passed without an answer."""
    return sum(filed.has_passed and filed.filing == Filing.MISSING for filed in judgement.filings)
