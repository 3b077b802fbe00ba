"""Which rows of an office's table are parts (分解) of another row, of a promise of the text, or of a list?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..domain.extraction import Proposal as Drawn
from ..domain.extraction.offices import Matching, OfficeRow, OfficeTable
from ..models import Proposal, Target
from .wholes import Whole, put_into

Known = Proposal | Target  # what a row may be the same as
Places = Mapping[tuple[int, int], Sequence[Proposal]]


def parts_in(
    table: OfficeTable,
    found: Matching,
    known: Sequence[tuple[Drawn, Known]],
    *,
    rows: Iterable[Proposal],
    whole: Whole | None,
) -> list[Proposal]:
    """Those of `rows`, which stand for the table's, that became parts; `whole` is what all of them belong to that
    belong to nothing else. Nothing is stored."""
    places = defaultdict(list)
    for row in rows:
        if row.is_meant:
            places[row.start, row.end].append(row)
    parts: dict[int, Proposal] = {}
    for one in table.rows:
        if one.above is not None and (above := _whole_among(table.rows[one.above], one, places)):
            _put(_of(one, places), above, parts)
    by_drawn = {id(drawn): other for drawn, other in known}
    for shares in found.shares:
        for one in shares.rows:
            _put(_of(one, places), by_drawn[id(shares.proposal)], parts)
    if whole is not None:
        wholes = {row.part_of_id for row in parts.values()}
        rest = [row for some in places.values() for row in some if row.pk not in wholes]
        _put(rest, whole, parts)
    return list(parts.values())


def _of(row: OfficeRow, places: Places) -> list[Proposal]:
    """What stands for a row in the review."""
    spans = dict.fromkeys((one.span.start, one.span.end) for one in row.proposals)
    return [one for span in spans for one in places.get(span, ())]


def _whole_among(above: OfficeRow, row: OfficeRow, places: Places) -> Proposal | None:
    """Of several promises of a row the one that counts in what the part counts in, else the first."""
    found, units = _of(above, places), {one.unit for one in row.proposals if one.value is not None}
    return next((one for one in found if one.unit and one.unit in units), found[0] if found else None)


def _put(rows: Iterable[Proposal], whole: Whole, parts: dict[int, Proposal]) -> None:
    """What somebody has said of one already stays; and there are no parts of parts."""
    if whole.is_part:
        return
    for row in rows:
        is_whole = isinstance(whole, Proposal) and row.pk == whole.pk
        if not row.is_part and not is_whole and not row.decided_by_id and not row.target_id:
            put_into(row, whole)
            row.office["whole"] = str(whole)
            parts[row.pk] = row
