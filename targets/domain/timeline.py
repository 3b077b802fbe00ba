"""Where do stages stand on a line of months? Places as fractions of its width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from .months import month_end, month_ends
from .pace import ONE, ZERO

EDGE = Fraction(1, 8)  # of a month at either side: a mark of its first or last day stands within it
APART = Fraction(1, 4)  # of a month: what is due on the same days stands side by side
LETTERS = 78  # Chinese ones that the width has room for at least, on an office screen and on A4
FAR_AHEAD = 366  # days after the last month in which what comes later is drawn to scale


@dataclass(frozen=True, slots=True)
class Scale:
    """Columns of one width, one a month, and one more for all that is due later; what was due before stands first."""

    first_day: date  # of the first month
    months: int
    has_later: bool

    @property
    def columns(self) -> int:
        return self.months + self.has_later

    @property
    def heads(self) -> list[tuple[Fraction, date]]:
        """Each month's left edge and first day."""
        first = self.first_day
        return [
            (Fraction(n, self.columns), first.replace(year=first.year + month // 12, month=month % 12 + 1))
            for n, month in enumerate(range(first.month - 1, first.month - 1 + self.months))
        ]

    @property
    def edges(self) -> list[Fraction]:
        """The lines between columns."""
        return [Fraction(n, self.columns) for n in range(1, self.columns)]

    @property
    def later(self) -> Fraction | None:
        """The left edge of what comes later."""
        return Fraction(self.months, self.columns) if self.has_later else None

    def place(self, day: date) -> Fraction:
        """Of a day, within its month."""
        column = 12 * (day.year - self.first_day.year) + day.month - self.first_day.month
        if column < 0:
            column, share = 0, ZERO
        elif column < self.months:
            share = Fraction(day.day - 1, month_end(day).day - 1)
        else:
            column = self.columns - 1
            last = month_end(self.heads[-1][1])
            share = min(Fraction((day - last).days, FAR_AHEAD), ONE) if self.has_later else ONE
        return (column + EDGE + share * (ONE - 2 * EDGE)) / self.columns


@dataclass(frozen=True, slots=True)
class Mark:
    """A stage's mark; `former`: where it stood before adjustments. Its name has room from `start` on, `width` wide, and
    begins, is centred, or ends (`anchor`) there."""

    place: Fraction
    former: Fraction | None
    start: Fraction
    width: Fraction
    anchor: str


def anchor(place: Fraction) -> str:
    """How words at a place stay within the width: they begin, are centred, or end there."""
    if place < Fraction(1, 10):
        return "start"
    return "end" if place > Fraction(9, 10) else "middle"


def scale_of(first_day: date, last_day: date, days: Sequence[date]) -> Scale:
    """The months from one day's to another's, with room for whatever of `days` lies after them."""
    first, last = first_day.replace(day=1), month_end(last_day)
    return Scale(first, len(month_ends(first, last)), any(day > last for day in days))


def marks(scale: Scale, days: Sequence[tuple[date, date | None]], names: Sequence[str] = ()) -> list[Mark]:
    """One for each day with its former one (None: the same) and the name beneath it, earliest day first."""
    places = _side_by_side([scale.place(day) for day, _ in days], scale)
    needed = [_width(name) for name in names] or [ZERO] * len(places)
    borders = [ZERO, *_borders(places, needed), ONE]
    return [
        _mark(place, None if former is None else scale.place(former), borders[n], borders[n + 1], needed[n])
        for n, (place, (_, former)) in enumerate(zip(places, days, strict=True))
    ]


def _borders(places: list[Fraction], needed: list[Fraction]) -> list[Fraction]:
    """Between neighbours' names: half way, or nearer to the one that needs less. At the edges of the width a name goes
    on at the other side of its mark."""
    found = []
    for n, (place, following) in enumerate(pairwise(places)):
        right, left = needed[n] / 2, needed[n + 1] / 2
        if n == 0:
            right = max(right, needed[n] - place)
        if n + 2 == len(places):
            left = max(left, needed[n + 1] - (ONE - following))
        share = right / (right + left) if right + left else Fraction(1, 2)
        found.append(place + (following - place) * share)
    return found


def _width(name: str) -> Fraction:
    """What a name needs, with a little air at either side."""
    letters = sum((ONE if letter > "\u02ff" else Fraction(3, 5) for letter in name), ZERO)
    return (letters + 1) / LETTERS


def _mark(
    place: Fraction, former: Fraction | None, left: Fraction, right: Fraction, needed: Fraction
) -> Mark:
    """Centred beneath its mark, unless there is not the room for that."""
    half = min(place - left, right - place)
    if needed <= 2 * half:
        return Mark(place, former, place - half, 2 * half, "middle")
    if place - left > right - place:
        return Mark(place, former, left, right - left, "end")
    return Mark(place, former, place, right - place, "start")


def _side_by_side(places: list[Fraction], scale: Scale) -> list[Fraction]:
    """Moved to the right, and from the right edge back to the left, until no two lie on one another."""
    gap = APART / scale.columns
    found: list[Fraction] = []
    for place in places:
        found.append(max(place, found[-1] + gap) if found else place)
    limit = ONE - EDGE / scale.columns
    for n in reversed(range(len(found))):
        found[n] = max(min(found[n], limit), ZERO)
        limit = found[n] - gap
    return found
