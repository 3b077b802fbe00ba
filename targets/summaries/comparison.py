"""How much more is promised than was reached last year? The page 与上年比."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..domain.moment import Moment
from ..domain.words import Bound
from ..models import Report
from ..pictures import Picture, pictures_at


@dataclass(frozen=True, kw_only=True)
class ComparedTarget:
    """A target with last year's result. `more` is what is promised beyond it, in the target's own unit (percentage
    points for percentages, `is_in_points`); `ratio` is that as a fraction of last year's, None for percentages and
    where last year's was nothing or less."""

    picture: Picture
    last_year: Decimal
    more: Decimal | None
    ratio: Fraction | None
    is_in_points: bool

    @property
    def is_less(self) -> bool:
        """Whether less is promised than was reached; for an upper limit less is more."""
        if self.more is None:
            return False
        is_limit = self.picture.judgement.promise.bound == Bound.AT_MOST
        return self.more > 0 if is_limit else self.more < 0


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Targets that have last year's value, in print order."""

    rows: list[ComparedTarget]

    @property
    def less_count(self) -> int:
        return sum(row.is_less for row in self.rows)


def comparison(report: Report, *, moment: Moment) -> Comparison:
    """The page at a date."""
    return Comparison(
        rows=[
            _compared(p, last_year)
            for p in pictures_at(report, moment)
            if (last_year := p.target.last_year_value) is not None and p.judgement.is_active
        ]
    )


def _compared(picture: Picture, last_year: Decimal) -> ComparedTarget:
    judgement = picture.judgement
    value = judgement.target_value
    more = None if value is None else value - last_year
    is_in_points = judgement.promise.unit == "%"
    ratio = None if more is None or is_in_points or last_year <= 0 else Fraction(more) / Fraction(last_year)
    return ComparedTarget(
        picture=picture, last_year=last_year, more=more, ratio=ratio, is_in_points=is_in_points
    )
