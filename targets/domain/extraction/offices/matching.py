"""Which rows of a table promise what the report's text promises? By likeness of words and equality of numbers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...quantities import plain
from ...words import Measure
from ..likeness import key_of, likeness
from ..proposals import Proposal
from ..verdicts import Verdict
from .rows import Match, Matching, OfficeRow, Shares

MEANT = (Verdict.PROMISE, Verdict.TASK)
ENOUGH = 0.6
SAME_NUMBER, OTHER_NUMBER = 0.35, -0.3
ALIKE_WITH_NUMBER = 0.3  # below it an equal number is chance
LIKE_THE_TAKEN = 0.75  # so like a promise that has its row already is a further row of it
SHARED_OUT = {"", Measure.TOTAL.value}  # what a number of no kind becomes
COMMON = 40  # a pair of signs in more promises than that tells nothing of one


@dataclass(frozen=True)
class _Pair:
    alike: float
    row: int
    of_row: int  # which of the row's own proposals
    drawn: int
    agrees: bool  # in their numbers; two without any agree


def matched(rows: Sequence[OfficeRow], proposals: Sequence[Proposal]) -> Matching:
    """Each promise of the text with its row. Every proposal of a row is matched with at most one of the text."""
    drawn = [proposal for proposal in proposals if proposal.verdict in MEANT]
    near = list(_near(rows, drawn))
    pairs = sorted(
        _pairs(rows, drawn, near), key=lambda pair: (-pair.alike, pair.row, pair.of_row, pair.drawn)
    )
    shares = _shared_out(rows, drawn, near, whole_rows={pair.row for pair in pairs if pair.agrees})
    shared = {row for some in shares.values() for row in some}
    pairs = [pair for pair in pairs if pair.row not in shared]
    taken = _one_to_one(pairs)
    groups = _Groups(taken)
    for pair in pairs:
        groups.join_rest(pair)
    matches = [_match(rows, drawn, group) for group in groups.all()]
    with_row, with_text = groups.rows | shared, groups.drawn | set(shares)
    return Matching(
        tuple(matches),
        tuple(row for at, row in enumerate(rows) if at not in with_row),
        tuple(proposal for at, proposal in enumerate(drawn) if at not in with_text),
        tuple(Shares(tuple(rows[at] for at in some), drawn[of]) for of, some in sorted(shares.items())),
    )


def _near(rows: Sequence[OfficeRow], drawn: Sequence[Proposal]) -> Iterator[tuple[int, int, int]]:
    """Places of a row, of one of its own proposals, and of a promise that has some signs in common with it."""
    index: dict[str, list[int]] = defaultdict(list)
    for at, proposal in enumerate(drawn):
        for sign in _signs(proposal):
            index[sign].append(at)
    for row_at, row in enumerate(rows):
        for own_at, own in enumerate(row.proposals):
            if own.verdict not in MEANT:
                continue
            near = {at for sign in _signs(own) if len(index[sign]) <= COMMON for at in index[sign]}
            yield from ((row_at, own_at, at) for at in sorted(near))


def _pairs(
    rows: Sequence[OfficeRow], drawn: Sequence[Proposal], near: Iterable[tuple[int, int, int]]
) -> Iterator[_Pair]:
    for row_at, own_at, at in near:
        own = rows[row_at].proposals[own_at]
        alike = _alike(own, drawn[at])
        if alike >= ENOUGH:
            yield _Pair(alike, row_at, own_at, at, own.value == drawn[at].value)


def _shared_out(
    rows: Sequence[OfficeRow],
    drawn: Sequence[Proposal],
    near: Iterable[tuple[int, int, int]],
    *,
    whole_rows: set[int],
) -> dict[int, list[int]]:
    """Rows by the promise whose number they share out: called like it, counting the same, at least two of them, and
    together no more than it. A row whose own number is promised somewhere is that promise; rates and levels are no
    shares of one another."""
    best: dict[int, tuple[float, int]] = {}
    for row_at, own_at, at in near:
        own, of = _only_number(rows[row_at]), drawn[at]
        if (
            own is not rows[row_at].proposals[own_at]
            or row_at in whole_rows
            or rows[row_at].above is not None
        ):
            continue
        if not {own.measure, of.measure} <= SHARED_OUT:
            continue
        if own.value is None or of.value is None or own.unit != of.unit or not 0 < own.value < of.value:
            continue
        is_within = bool(key_of(of.title)) and key_of(of.title) in key_of(own.title)
        alike = 1.0 if is_within else likeness(own.title, of.title)
        if alike >= LIKE_THE_TAKEN and alike > best.get(row_at, (0.0, 0))[0]:
            best[row_at] = alike, at
    found: dict[int, list[int]] = defaultdict(list)
    for row_at, (_, at) in sorted(best.items()):
        found[at].append(row_at)
    return {
        at: some for at, some in found.items() if len(some) > 1 and _sum(rows, some) <= (drawn[at].value or 0)
    }


def _only_number(row: OfficeRow) -> Proposal | None:
    """The one proposal of a row, where it has a number."""
    meant = [one for one in row.proposals if one.verdict in MEANT]
    return meant[0] if len(meant) == 1 and meant[0].value is not None else None


def _sum(rows: Sequence[OfficeRow], places: Iterable[int]) -> Decimal:
    found = (_only_number(rows[at]) for at in places)
    return sum((one.value for one in found if one and one.value is not None), Decimal(0))


def _signs(proposal: Proposal) -> set[str]:
    """Pairs of signs of the title, and the number: what two of the same thing have in common."""
    key = key_of(proposal.title)
    signs = {key[at : at + 2] for at in range(len(key) - 1)} or {key}
    return signs | (
        {f"{proposal.value.normalize():f}{proposal.unit}"} if proposal.value is not None else set()
    )


def _alike(own: Proposal, drawn: Proposal) -> float:
    """Words first; the same number makes sure of it, another one of the same unit is against it."""
    words = max(likeness(own.title, drawn.title), likeness(own.quote, drawn.quote))
    if own.value is None or drawn.value is None:
        return words - (0.1 if (own.value is None) != (drawn.value is None) else 0)
    is_same = own.value == drawn.value and (own.unit == "%") == (drawn.unit == "%")
    if is_same and words >= ALIKE_WITH_NUMBER:
        return min(1.0, words + SAME_NUMBER)
    return words if is_same else words + OTHER_NUMBER


def _one_to_one(pairs: Iterable[_Pair]) -> list[_Pair]:
    """The likest first."""
    own: set[tuple[int, int]] = set()
    drawn: set[int] = set()
    taken = []
    for pair in pairs:
        if (pair.row, pair.of_row) not in own and pair.drawn not in drawn:
            own.add((pair.row, pair.of_row))
            drawn.add(pair.drawn)
            taken.append(pair)
    return taken


class _Groups:
    """Rows and promises that belong together: mostly one of each."""

    def __init__(self, taken: Iterable[_Pair]) -> None:
        self.by_row: dict[int, set[int]] = defaultdict(set)
        self.alike: dict[tuple[int, int], float] = {}
        for pair in taken:
            self._join(pair)

    @property
    def rows(self) -> set[int]:
        return set(self.by_row)

    @property
    def drawn(self) -> set[int]:
        return {at for group in self.by_row.values() for at in group}

    def join_rest(self, pair: _Pair) -> None:
        """A further row of a promise that has one, or a further promise of a row: where either has nothing else."""
        is_row_alone, is_text_alone = pair.row not in self.by_row, pair.drawn not in self.drawn
        if pair.agrees and pair.alike >= LIKE_THE_TAKEN and is_row_alone != is_text_alone:
            self._join(pair)

    def all(self) -> Iterator[tuple[list[int], list[int], float]]:
        """Rows, promises and likeness of each group, in the order of the rows."""
        left = dict(sorted(self.by_row.items()))
        while left:
            first, drawn = next(iter(left.items()))
            rows = [row for row, others in left.items() if row == first or others & drawn]
            both = sorted(set().union(*(left[row] for row in rows)))
            alike = [self.alike[row, at] for row in rows for at in both if (row, at) in self.alike]
            for row in rows:
                del left[row]
            yield rows, both, min(alike)

    def _join(self, pair: _Pair) -> None:
        self.by_row[pair.row].add(pair.drawn)
        known = self.alike.get((pair.row, pair.drawn), 0.0)
        self.alike[pair.row, pair.drawn] = max(known, pair.alike)


def _differing(row: OfficeRow, drawn: Proposal) -> str:
    """What the table and the text say otherwise of the same thing; empty where they agree."""
    said = [one for one in row.proposals if one.verdict in MEANT and one.value is not None]
    if drawn.value is None or not said or any(one.value == drawn.value for one in said):
        return ""
    in_table = "、".join(f"{plain(one.value)}{one.unit}" for one in said if one.value is not None)
    return f"数字不一致：表中{in_table}，原文{plain(drawn.value)}{drawn.unit}。"


def _match(
    rows: Sequence[OfficeRow], drawn: Sequence[Proposal], group: tuple[list[int], list[int], float]
) -> Match:
    row_places, places, alike = group
    note = ""
    if len(row_places) > 1:
        note = f"{len(row_places)}行说的是同一项。"
    elif len(places) > 1:
        note = f"一行包含原文的{len(places)}项。"
    else:
        note = _differing(rows[row_places[0]], drawn[places[0]])
    return Match(
        tuple(rows[at] for at in row_places), tuple(drawn[at] for at in places), round(alike, 3), note
    )
