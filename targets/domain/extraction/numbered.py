"""Which promises do the numbers of a clause make?

A clause says less than the one before: the verb of a list is said once, the owner of an indicator at the head of the
sentence, the deadline before a comma.
"""

from dataclasses import replace

from .binding import Frame, series
from .counted import counted
from .drafts import Draft, Said
from .due_dates import deadline_in
from .ellipsis import completed_ahead
from .measured import measured
from .phrases import NOTHING, Phrase, phrase_of
from .sentences import Clause
from .verdicts import is_share

OF_WHICH = "其中"  # 引进人才50名，其中博士20名: the verb is that of the whole


def numbered_in(text: str, clause: Clause, frames: list[Frame], said: Said, year: int | None) -> list[Draft]:
    """The promises of a clause, member by member of its list; `said` learns what they name."""
    if not frames:
        return []
    drafts: list[Draft] = []
    previous = said.last if text.startswith(OF_WHICH, clause.span.start) else NOTHING
    leading = deadline_in(text[clause.span.start : frames[0].quantity.span.start], year)
    for group in series(completed_ahead(frames)):
        found = _group(group, previous, said)
        for draft in found:
            own = deadline_in(draft.span.of(text), year)
            drafts.append(replace(draft, deadline=own or leading or said.deadline))
        if found:
            previous = found[-1].phrase
            said.heard([draft.phrase for draft in found])
    return drafts


def _group(group: list[Frame], previous: Phrase, said: Said) -> list[Draft]:
    first = group[0]
    is_rate = is_share(first.quantity) and first.change and len(phrase_of(first.before).noun) > 1
    if first.behind and not is_rate:
        draft = counted(first, previous, said)
        return [draft] if draft else []
    return measured(group, previous, said)
