"""What becomes of a review when the text that it is about is replaced, or goes?

What nobody has touched is drawn anew; what somebody has worked on keeps its decision where its words still are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from ..domain.extraction import Extraction
from ..domain.extraction import Proposal as Drawn
from ..domain.extraction.script import script_of
from ..domain.extraction.spans import Span
from ..domain.quotes import quoted
from ..domain.words import Decision
from ..models import Proposal, SourceDocument
from ..models.proposal import IS_PENDING
from .passages import same_words
from .proposals import SENTENCE, row_of
from .refusals import Refused

Draw = Callable[[str], Extraction]
SAID_AT_MOST = 3


class WouldLose(Refused):
    """Work of a review would go with the text, and nobody has said that it may."""

    field = "confirmed"


@dataclass(frozen=True)
class Review:
    """What came of it: how many decisions stayed, how many rows were drawn from the new text, whose words are gone."""

    kept: int = 0
    drawn: int = 0
    lost: tuple[str, ...] = ()


def refuse_loss(source: SourceDocument) -> None:
    """Raises `WouldLose` for a document of which something waits."""
    rows = source.proposals.filter(IS_PENDING)
    is_open = rows.filter(decision=Decision.OPEN.value).count()
    accepted = rows.count() - is_open
    if is_open or accepted:
        raise WouldLose(
            f"{quoted(source.title)}还有{is_open}条没有核对、{accepted}条采纳了没有生成目录，移除后都会丢掉。"
            "请先核对、生成目录；确实不要的，请勾选同意一起删除。"
        )


def carry_over(source: SourceDocument, before: str, draw: Draw | None, *, is_confirmed: bool) -> Review:
    """The review of a document whose `text` is new and was `before`. Raises `WouldLose`.

    Without `draw` nothing is drawn from the new text: a table's rows are stored from its own page.
    """
    rows = list(source.proposals.locked().select_related("target"))
    if not rows:
        return Review()
    worked = [row for row in rows if _is_worked_on(row)]
    lost = _move(worked, before, source.text)
    wanted = [row for row in lost if row.target_id is None and row.decision != Decision.REJECTED]
    if wanted and not is_confirmed:
        raise WouldLose(
            f"新的文字里没有{_named(wanted)}，这些已办的核对会丢掉。确实要替换的，勾选“仍然替换”。"
        )
    kept = [row for row in worked if row not in lost]
    Proposal.objects.filter(pk__in=[row.pk for row in rows if row not in kept]).delete()
    new = [row_of(source, one, 0) for one in not_there(kept, draw(source.text).proposals)] if draw else []
    _put_in_order([*kept, *new])
    Proposal.objects.bulk_update(kept, ["start", "end", "position"], batch_size=500)
    Proposal.objects.bulk_create(new, batch_size=500)
    return Review(len(kept), len(new), tuple(row.title for row in lost))


def not_there(rows: Iterable[Proposal], drawn: Iterable[Drawn]) -> list[Drawn]:
    """What was drawn and is none of the rows: those of the same words and number are."""
    left = [row for row in rows if row.split_from_id is None and row.reason != SENTENCE]
    new = []
    for one in drawn:
        same = next((row for row in left if _is_same(row, one)), None)
        if same is None:
            new.append(one)
        else:
            left.remove(same)
    return new


def _is_worked_on(row: Proposal) -> bool:
    return bool(row.decided_by_id or row.drawn or row.target_id or row.decision != Decision.OPEN)


def _move(rows: list[Proposal], before: str, text: str) -> list[Proposal]:
    """Give each its place in the new text; those that have none. What stood in two places never comes into one."""
    old, new = script_of(before), script_of(text)
    places: dict[Span, Span | None] = {}
    taken: set[Span] = set()
    lost = []
    for row in rows:
        span = Span(row.start, row.end)
        if span not in places:
            found = same_words(old, span, new)
            places[span] = None if found in taken else found
        place = places[span]
        if place is None:
            lost.append(row)
        else:
            taken.add(place)
            row.start, row.end = place.start, place.end
    return lost


def _is_same(row: Proposal, drawn: Drawn) -> bool:
    was = row.drawn.get("value", row.value)
    value = Decimal(was) if was is not None else None
    return value == drawn.value and row.start < drawn.span.end and drawn.span.start < row.end


def _put_in_order(rows: list[Proposal]) -> None:
    rows.sort(key=lambda row: (row.start, row.end, row.pk or 0))
    for place, row in enumerate(rows, 1):
        row.position = place


def _named(rows: list[Proposal]) -> str:
    named = "、".join(quoted(row.title) for row in rows[:SAID_AT_MOST])
    return f"{named}{'等' if len(rows) > SAID_AT_MOST else ''}{len(rows)}条"
