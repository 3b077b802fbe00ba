"""How do the rows of an office's table come into the review? Beside what was drawn from the text, matched with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from ..domain.extraction import Proposal as Drawn
from ..domain.extraction import Verdict
from ..domain.extraction.offices import Column, Head, Match, Matching, OfficeRow, OfficeTable
from ..domain.extraction.offices.matching import matched
from ..domain.extraction.spans import Span
from ..domain.words import Decision, Split
from ..models import Passage, Proposal, Report, SourceDocument, TableHead, Target, User
from .carried_over import not_there
from .proposals import keep_before, row_of
from .table_parts import Known, parts_in
from .wholes import Whole, put_into

Remembered = dict[str, dict[int, Column]]


@dataclass(frozen=True)
class Stored:
    """How many rows the table has in the review, how many of its promises were found in the text, and how many are to
    be parts (分解) of another."""

    rows: int
    same: int
    parts: int


def remembered_heads() -> Remembered:
    """What somebody has said of heads, by their signatures."""
    return {
        head.signature: {int(place): Column(word) for place, word in head.columns.items()}
        for head in TableHead.objects.all()
    }


def remember(head: Head, columns: Mapping[int, Column], *, by: User, at: datetime) -> None:
    """Keep what the columns of a head mean, for this file and the next one with that head."""
    TableHead.objects.update_or_create(
        signature=head.signature,
        defaults={
            "labels": list(head.labels),
            "columns": {str(place): column.value for place, column in columns.items()},
            "changed_by": by,
            "changed_at": at,
        },
    )


@transaction.atomic
def store_table(
    source: SourceDocument, table: OfficeTable, *, whole: Whole | None = None, by: User, at: datetime
) -> Stored:
    """Keep the rows of a document's table, and give what is promised in the text its owners and days. Rows below
    another, or that share out one promise, are parts of it; with `whole` all others are parts of that.

    Done again, what nobody has decided of is as the table is read now; the rest stays. What it writes into the text's
    is an act of whoever stores it, who can undo it.
    """
    report = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=source.report_id)
    there = list(Proposal.objects.locked().filter(source__report=report).select_related("source"))
    own = [row for row in there if row.source_id == source.pk]
    # Of what is decided, and of what another table has, the whole stays.
    above = {row.part_of_id for row in there if row.decided_by_id or row.source_id != source.pk}
    kept = [row for row in own if row.decided_by_id or row.target_id or row.pk in above]
    Proposal.objects.filter(pk__in=[row.pk for row in own if row not in kept]).delete()
    joined = {row.merged_into_id: row.decided_at for row in own if row.merged_into_id and row not in kept}
    new = _new_rows(source, table, kept)
    Proposal.objects.bulk_create([row for row, _ in new.values()], batch_size=500)
    others = [row for row in there if row.source_id != source.pk and _may_be_same(row)]
    known: list[tuple[Drawn, Known]] = [(_drawn_of(row), row) for row in others]
    known += [(_drawn_of_target(target), target) for target in _without_words(report)]
    found = matched(table.rows, [drawn for drawn, _ in known])
    same = _match(found, known, new)
    parts = parts_in(table, found, known, rows=[*kept, *(row for row, _ in new.values())], whole=whole)
    parts = [row for row in parts if row not in kept]
    for own_row, other in same:
        _join(own_row, other, at)
    given = list({row.pk: row for _, row in same if isinstance(row, Proposal)}.values())
    says = [(own, other) for own, other in same if isinstance(other, Proposal)]
    _take_over(given, says, joined, by=by, at=at)
    changed = ["decision", "merged_into", "decided_at", "target", "office"]
    Proposal.objects.bulk_update([own for own, _ in same], changed, batch_size=500)
    Proposal.objects.bulk_update(parts, ["part_of", "part_of_target", "office"], batch_size=500)
    Proposal.objects.bulk_update(
        given,
        [
            "office", "lead", "deadline", "drawn", "version", "decision", "before", "decided_by", "decided_at",
            "part_of", "part_of_target",
        ],
        batch_size=500,
    )  # fmt: skip
    keys = {row.pk for row in own}
    settled = [row for row in kept if row.target_id or (row.merged_into_id or row.pk) not in keys]
    return Stored(len(table.rows), len(same) + len(settled), sum(row.is_part for row in [*kept, *parts]))


def _new_rows(
    source: SourceDocument, table: OfficeTable, kept: list[Proposal]
) -> dict[int, tuple[Proposal, Drawn]]:
    """Rows to be stored, by the identity of what was drawn, which the matching answers with."""
    fresh = {id(one) for one in not_there(kept, table.proposals)}
    new: dict[int, tuple[Proposal, Drawn]] = {}
    place = 0
    for row in table.rows:
        for drawn in row.proposals:
            place += 1
            if id(drawn) not in fresh:
                continue
            stored = row_of(source, drawn, place)
            stored.office = _office_of(table, row)
            stored.lead = stored.office["lead"]
            if row.due.day and not (row.due.is_by_default and stored.deadline):
                stored.deadline = row.due.day
            new[id(drawn)] = (stored, drawn)
    return new


def _office_of(table: OfficeTable, row: OfficeRow) -> dict[str, Any]:
    """What a row says of who and when, in words that JSON has. `lead` is empty where several lead."""
    leads = [(unit.unit or unit.said)[:60] for unit in row.leads]
    return {
        "file": table.kind.label,
        "where": row.where.said,
        "lead": leads[0] if len(leads) == 1 else "",
        "leads": leads,
        "supporting": [(unit.unit or unit.said)[:60] for unit in row.supporting if not unit.is_open],
        "words": [unit.said for unit in row.supporting if unit.is_open],
        "leader": row.leader.said if row.leader else "",
        "post": row.leader.post if row.leader else "",
        "due": row.due.words,
        "day": row.due.day.isoformat() if row.due.day and not row.due.is_by_default else "",
        "stays": row.due.words if row.due.is_by_default else "",
        "stages": [
            {"title": one.title, "day": one.day.isoformat() if one.day else "", "words": one.words}
            for one in row.stages
        ],
        "asked": [question.sentence for question in row.questions],
        "note": "",
    }


def _may_be_same(row: Proposal) -> bool:
    return row.is_meant and row.decision in (Decision.OPEN, Decision.ACCEPTED)


def _without_words(report: Report) -> Iterable[Target]:
    """Targets that came by a workbook: no proposal stands for them. A share that awaits its number is none: a row
    without a number that is called like it is about the whole."""
    there = Target.objects.filter(report=report, proposals=None)
    return there.exclude(part_of__split=Split.SUM, stated_value=None).order_by("pk")


def _drawn_of(row: Proposal) -> Drawn:
    span = Span(row.start, row.end)
    verdict = Verdict(row.verdict)
    return Drawn(
        span, span.of(row.source.text), row.area, row.theme, verdict, "", row.confidence,
        title=row.title, measure=row.measure, value=row.value, unit=row.unit,
    )  # fmt: skip


def _drawn_of_target(target: Target) -> Drawn:
    verdict = Verdict.TASK if target.stated_value is None else Verdict.PROMISE
    return Drawn(
        Span(0, 1), target.title, "", "", verdict, "", Decimal(1),
        title=target.title, measure=target.measure, value=target.stated_value, unit=target.unit,
    )  # fmt: skip


def _match(
    found: Matching, known: Sequence[tuple[Drawn, Known]], new: Mapping[int, tuple[Proposal, Drawn]]
) -> list[tuple[Proposal, Known]]:
    """Each new row with what it is the same as."""
    by_drawn = {id(drawn): other for drawn, other in known}
    return [(own, by_drawn[id(drawn)]) for match in found.matches for own, drawn in _pairs(match, new)]


def _pairs(match: Match, new: Mapping[int, tuple[Proposal, Drawn]]) -> Iterable[tuple[Proposal, Drawn]]:
    """Of the promises of the rows those that are one of the text: by their numbers, or where there is but one."""
    own = [new[id(one)] for row in match.rows for one in row.proposals if id(one) in new]
    own = [(row, drawn) for row, drawn in own if row.is_meant]
    left = list(match.proposals)
    for row, drawn in own:
        equal = [one for one in match.proposals if (one.value, one.unit) == (drawn.value, drawn.unit)]
        one = next((one for one in equal if one in left), None) or next(iter(equal), None)
        if one is None and len(own) == 1:
            one = match.proposals[0]
        if one is not None:
            left = [other for other in left if other is not one]
            if match.note:
                row.office["note"] = match.note
            yield row, one


def _join(row: Proposal, other: Known, at: datetime) -> None:
    """A row that is in the text goes into what was drawn there; one whose target is there stands for it."""
    row.decided_at = at
    row.office["same"] = other.title
    if isinstance(other, Proposal):
        row.decision, row.merged_into, target = Decision.MERGED.value, other, other.target
    else:
        row.decision, row.target, target = Decision.ACCEPTED.value, other, other
    if target is not None:
        passage, _ = Passage.objects.get_or_create(source=row.source, start=row.start, end=row.end)
        passage.targets.add(target)


def _take_over(
    given: Iterable[Proposal],
    same: Sequence[tuple[Proposal, Proposal]],
    joined: Mapping[int, datetime | None],
    *,
    by: User,
    at: datetime,
) -> None:
    """What the table says goes to what was drawn from the text, unless somebody has typed otherwise.

    `joined` has when this table's rows went into these before. What says the same again is no act: the row stays as
    it is, and can be undone as before.
    """
    for row in given:
        rows = [own for own, other in same if other.pk == row.pk]
        since, says = joined.get(row.pk), rows[0].office
        whole = rows[0].whole if not row.is_part and rows[0].whole != row else None
        goes_on = bool(row.before) and since is not None and row.decided_at == since
        is_same = _of_the_table(row.office) == _of_the_table(says)
        if since is not None and (is_same or not goes_on):
            for own in rows:
                own.decided_at = since
        if is_same:
            continue
        row.version += 1
        if row.target_id:
            row.office = says
        elif row.decision == Decision.ACCEPTED and not _asks_for_lead(row, says):
            _write_behind(row, says, whole)
        else:
            if not goes_on:  # stored twice, it is undone as if it had been stored once
                keep_before(row)
            row.decided_by, row.decided_at = by, at
            _write(row, says, whole)


def _of_the_table(office: Mapping[str, Any]) -> dict[str, Any]:
    """Without the title of what it was found to be, which is the office's to change."""
    return {name: said for name, said in office.items() if name != "same"}


def _asks_for_lead(row: Proposal, says: Mapping[str, Any]) -> bool:
    """Several lead, and nobody has chosen one."""
    return not says["lead"] and len(says["leads"]) > 1 and "lead" not in row.drawn


def _write(row: Proposal, says: dict[str, Any], whole: Whole | None) -> list[str]:
    """What a table says, into a row; which of its columns are other than before."""
    earlier, row.office = row.office, says
    if whole is not None and earlier.get("whole") != says.get(
        "whole"
    ):  # else the office has said otherwise since
        put_into(row, whole)
    lead, day, written = says["lead"], says["day"], ["office"]
    if lead and lead != row.lead and ("lead" not in row.drawn or row.lead == earlier.get("lead")):
        row.drawn.setdefault("lead", row.lead)
        row.lead = lead
        written.append("lead")
    elif _asks_for_lead(row, says):
        row.drawn["lead"], row.lead = row.lead, ""
        row.decision = Decision.OPEN.value  # nothing is accepted until one is chosen
    was = row.deadline.isoformat() if row.deadline else None
    if day and day != was and ("deadline" not in row.drawn or was == earlier.get("day")):
        row.drawn.setdefault("deadline", was)
        row.deadline = date.fromisoformat(day)
        written.append("deadline")
    return written


def _write_behind(row: Proposal, says: dict[str, Any], whole: Whole | None) -> None:
    """Into an accepted one: the acceptance stays that of whoever accepted it, who can take it back, and it alone."""
    written = _write(row, says, whole)
    if row.before and whole is not None:
        row.before |= {"part_of_id": row.part_of_id, "part_of_target_id": row.part_of_target_id}
    for name in written:
        if row.before:
            row.before[name] = says if name == "office" else says["day" if name == "deadline" else name]
        if row.before and name in row.drawn:
            row.before["drawn"].setdefault(name, row.drawn[name])
