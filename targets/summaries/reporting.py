"""What must my unit report now, and what has become of what it reported? The figures of 我的填报."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from ..domain.facts import Entry
from ..domain.leaps import leap
from ..domain.lights import Judgement
from ..domain.moment import Moment
from ..domain.neighbours import neighbours, standing
from ..domain.periods import Period
from ..domain.words import Filing, Status
from ..models import Instruction, ProgressEntry, Report, Target, Unit, User
from ..pictures import (
    InstructionLine,
    Picture,
    ReportFacts,
    UrgingLine,
    asked_of_lead,
    day_of,
    instructions_at,
    load_facts,
    urgings_on,
)
from ..pictures.reminded import reminded_at
from .parts import Parts, parts_on

OPEN_TABS = (Status.RETURNED, Status.DRAFT, Status.SUBMITTED, Status.ACCEPTED)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What a reading says in numbers, whether it is stored or only being typed."""

    data_date: date
    value: Decimal | None = None
    stages_done: frozenset[int] = frozenset()
    self_rating: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One target that a unit reports on.

    `period` is the latest that has ended (None: none yet); `entry` what the unit typed for it and is not with the
    office (draft, returned or withdrawn), else None; `drafts` what the others have written that the lead unit may
    take over, by unit; `readings` those accepted or with the office, as far as the unit may see them, oldest first,
    and `texts` their words by key, `explanations` those that answered questions. `corrected` is the accepted entry
    that is to be corrected, if one is. `reminded` says when the unit of a part was last reminded by the lead of the
    whole, by the part's key: of this one, of its own.
    """

    target: Target
    picture: Picture
    period: Period | None
    entry: ProgressEntry | None
    drafts: list[ProgressEntry]
    readings: list[Entry]
    texts: dict[int, str]
    explanations: dict[int, str]
    corrected: ProgressEntry | None
    facts: ReportFacts
    is_lead: bool
    is_due: bool
    is_late: bool
    reminded: dict[int, datetime]

    @property
    def version(self) -> str:
        """Of the open entry that a form begins with; empty for none."""
        return self.entry.version if self.entry and self.entry.is_editable else ""

    @property
    def data_date(self) -> date | None:
        if begun := self.entry or self.corrected:
            return begun.data_date
        return self.period.end_date if self.period else None

    @property
    def group(self) -> tuple[str, date] | None:
        """What it is asked for together with: a period and its reporting day; None while nothing is asked."""
        return (self.period.label, self.period.reporting_date) if self.is_due and self.period else None

    def parts_on(self, day: date | None) -> Parts | None:
        """Of a number that is shared out its parts on a data date, for its lead; None for others, and without a day
        that has come."""
        now = self.picture
        if not self.is_lead or now.proposed_sum is None or day is None or day > now.as_of:
            return None
        today = day_of(self.facts.known_at)
        return parts_on(self.facts.one(self.target.pk, day), now, self.reminded, today=today)

    @property
    def reminded_at(self) -> datetime | None:
        """When the lead of the whole has last reminded of this part, while it is to be reported."""
        return self.reminded.get(self.target.pk) if self.is_due else None

    @property
    def previous(self) -> Entry | None:
        """The reading before the data date; where that is not known yet, the latest."""
        return neighbours(self.readings, self.data_date or date.max).before

    @property
    def finished(self) -> frozenset[int]:
        """The stages that a form begins with: those of the entry already typed, else of the reading before."""
        if self.entry is not None:
            return frozenset(stage.pk for stage in self.entry.stages_done.all())
        return self.previous.stages_done if self.previous else frozenset()

    def supposing(self, figure: Figure) -> Judgement:
        """The target as it would be judged today if the office accepted such a reading now."""
        key = self.entry.pk if self.entry and self.entry.data_date == figure.data_date else 0
        sent = [e for e in self.facts.targets[self.target.pk].entries if e.key == key]
        entry = Entry(
            key=key,
            data_date=figure.data_date,
            value=figure.value,
            stages_done=figure.stages_done,
            self_rating=figure.self_rating,
            stays=sent[0].stays if sent else (),
        )
        return self.facts.supposing(self.target.pk, entry, self.picture.as_of).judgement

    def leap(self, figure: Figure) -> str:
        """What 审核 will point out unless there is a file with it; empty for nothing."""
        return leap(
            self.picture.judgement.promise,
            value=figure.value,
            stages_done=figure.stages_done,
            self_rating=figure.self_rating,
            before=neighbours(self.readings, figure.data_date).before,
        )


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A supporting unit's draft, and whether the lead unit took from it what was accepted."""

    draft: ProgressEntry
    was_taken: bool


@dataclass(frozen=True, kw_only=True)
class MyReporting:
    """A unit's reporting page on `today`: rows to fill in, and entries by what became of them.

    `due` of `led`, the rows of all that the unit leads, are those that wait for its report; `superseded` are the keys
    of the accepted entries that others have corrected. `ready` are the drafts that the unit itself may submit;
    `settled` are its drafts for targets that others lead, of days for which the lead unit's entry has been accepted
    since. They are no longer open.
    """

    unit: Unit
    today: date
    led: list[ReportRow]
    supporting: list[ReportRow]
    entries: dict[Status, list[ProgressEntry]]
    superseded: frozenset[int]
    ready: list[ProgressEntry]
    settled: list[Settled]
    targets_count: int
    urgings: list[UrgingLine]
    instructions: list[InstructionLine]

    @property
    def due(self) -> list[ReportRow]:
        return [row for row in self.led if row.is_due]


def version_offline(picture: Picture, entry: ProgressEntry | None) -> str:
    """Another one as soon as the promise changes, or what was typed for it; what is filled in offline carries it.

    Of the promise alone what stands before the stroke, if there is one.
    """
    target, promise = picture.target, picture.judgement.promise
    said: list[object] = [
        target.number, target.title, target.unit, promise.measure.value, promise.bound.value, str(promise.value),
        promise.due_date.isoformat(), [(stage.key, stage.title) for stage in promise.stages],
    ]  # fmt: skip
    if entry is None:
        return _digest(said)
    stages = sorted(stage.pk for stage in entry.stages_done.all())
    typed = [getattr(entry, name) for name in ("text", "problems", "next_steps", "explanation")]
    written = [entry.pk, entry.status, str(entry.value), entry.self_rating, stages, typed]
    return f"{_digest(said)}-{_digest(written)}"


def _digest(said: list[object]) -> str:
    return sha256(repr(said).encode()).hexdigest()[:16]


def report_rows(report: Report, unit: Unit, *, moment: Moment) -> list[ReportRow]:
    """A row for each active target that the unit leads or supports."""
    targets = report.targets.filter(pk__in=unit.ownerships.values("target"))
    facts = load_facts(report, targets.with_references(), known_at=moment.known_at)
    taken: dict[int, list[ProgressEntry]] = {}
    for entry in ProgressEntry.objects.filter(target__in=targets).with_people().with_saved_at():
        taken.setdefault(entry.target_id, []).append(entry)
    pictures = [
        picture
        for picture in facts.with_parts_on(moment.as_of)
        if picture.judgement.is_active
        and not picture.target.is_list  # for which nothing is reported
        and any(o.unit_id == unit.pk for o in picture.target.owners_in_order)
    ]
    reminded = _reminded(pictures)
    return [
        _report_row(picture, unit, taken.get(picture.target.pk, []), facts, reminded=reminded)
        for picture in pictures
    ]


def _reminded(pictures: list[Picture]) -> dict[int, datetime]:
    """Of those that are parts, and of the parts of those that have some."""
    own = [picture.target for picture in pictures if picture.target.is_part]
    return reminded_at([*own, *(item.target for picture in pictures for item in picture.standing_items)])


def my_reporting(report: Report, unit: Unit, *, viewer: User, moment: Moment) -> MyReporting:
    """The reporting page of one unit."""
    rows = report_rows(report, unit, moment=moment)
    own = list(
        ProgressEntry.objects.filter(target__report=report, target__owners__unit=unit)
        .visible_to(viewer)
        .select_related("target__report")
        .with_people()
        .order_by("-data_date", "target__number", "-pk")
    )
    led = {row.target.pk for row in rows if row.is_lead}
    accepted = _accepted(own)
    settled = [e for e in own if e.unit_id == unit.pk and e.target_id not in led and _is_settled(e, accepted)]
    entries = {status: [e for e in own if e.status == status and e not in settled] for status in OPEN_TABS}
    entries[Status.DRAFT] = [e for e in entries[Status.DRAFT] if e.unit_id == unit.pk]
    return MyReporting(
        unit=unit,
        today=moment.as_of,
        led=sorted((r for r in rows if r.is_lead), key=_by_reporting_date),
        supporting=[r for r in rows if not r.is_lead],
        entries=entries,
        superseded=frozenset(e.supersedes_id for e in entries[Status.ACCEPTED] if e.supersedes_id),
        ready=[e for e in entries[Status.DRAFT] if e.target_id in led],
        settled=[
            Settled(draft=e, was_taken=e.unit in accepted[e.target_id, e.data_date].taken_from.all())
            for e in settled
        ],
        targets_count=len(rows),
        urgings=urgings_on(report.urgings.of_unit(unit).open(), day_of(moment.known_at)),
        instructions=instructions_at(
            Instruction.objects.filter(target__report=report).to_units([unit.pk]).unanswered(),
            moment.known_at,
        ),
    )


def _by_reporting_date(row: ReportRow) -> tuple[bool, date, str, str]:
    """What is due first, by the day on which it is asked for, and together what is asked for of the same period."""
    if not row.is_due:
        return True, date.max, "", row.target.number
    assert row.period is not None, "nothing is due without a period"
    return False, row.period.reporting_date, row.period.label, row.target.number


def report_row(target: Target, unit: Unit, *, moment: Moment, corrected: int | None = None) -> ReportRow:
    """The row of one target, for the inline form; `corrected`: the key of an accepted entry that is to be corrected."""
    facts = load_facts(
        target.report, Target.objects.filter(pk=target.pk).with_references(), known_at=moment.known_at
    )
    picture = facts.one(target.pk, moment.as_of)
    entries = list(target.entries.with_people().with_saved_at())
    return _report_row(picture, unit, entries, facts, corrected=corrected, reminded=_reminded([picture]))


def due_count(report: Report, unit: Unit, *, moment: Moment) -> int:
    """How many targets the unit leads wait for its report."""
    return sum(r.is_due and r.is_lead for r in report_rows(report, unit, moment=moment))


def _accepted(entries: list[ProgressEntry]) -> dict[tuple[int, date], ProgressEntry]:
    """The accepted entry of each target and day that no other has superseded."""
    accepted = [e for e in entries if e.status == Status.ACCEPTED]
    superseded = {e.supersedes_id for e in accepted}
    return {(e.target_id, e.data_date): e for e in accepted if e.pk not in superseded}


def _is_settled(entry: ProgressEntry, accepted: dict[tuple[int, date], ProgressEntry]) -> bool:
    """Whether an entry has been accepted for its day since it was written; `supersedes` is the one there was then."""
    current = accepted.get((entry.target_id, entry.data_date))
    return entry.is_editable and current is not None and current.pk != entry.supersedes_id


def _report_row(
    picture: Picture,
    unit: Unit,
    entries: list[ProgressEntry],
    facts: ReportFacts,
    *,
    reminded: dict[int, datetime],
    corrected: int | None = None,
) -> ReportRow:
    target, judgement = picture.target, picture.judgement
    filings = judgement.filings
    is_lead = target.lead is not None and target.lead.unit_id == unit.pk
    if not is_lead:  # what another unit has not had accepted is not for a supporting one
        entries = [e for e in entries if e.unit_id == unit.pk or e.status == Status.ACCEPTED]
    asked = judgement.asked
    latest = asked or (filings[-1] if filings else None)
    period = latest.period if latest else None
    is_reported = latest is not None and latest.filing in (Filing.IN_TIME, Filing.LATE)
    typed = [e for e in entries if period is None or e.data_date >= period.start_date]
    own = [e for e in typed if e.unit_id == unit.pk]
    unsent = [e for e in own if e.is_editable] or [
        e for e in own if e.status == Status.WITHDRAWN and not is_reported
    ]
    accepted = _accepted(entries)
    others = [e for e in typed if e.unit_id != unit.pk and e.is_editable and not _is_settled(e, accepted)]
    standing_now = [e for e in accepted.values() if e.pk == corrected]
    if standing_now:
        day = standing_now[0].data_date
        unsent = [e for e in entries if e.unit_id == unit.pk and e.is_editable and e.data_date == day]
    entry = unsent[0] if unsent else None
    seen = {e.pk for e in entries}
    stored = [e for e in facts.targets[target.pk].entries if e.key in seen]
    return ReportRow(
        target=target,
        picture=picture,
        period=period,
        entry=entry,
        drafts=sorted(others, key=lambda e: (e.data_date, e.unit.position, e.pk)) if is_lead else [],
        readings=standing(judgement.promise.measure, stored, known_at=facts.known_at),
        texts={e.pk: e.text for e in entries},
        explanations={e.pk: e.explanation for e in entries},
        corrected=standing_now[0] if standing_now else None,
        facts=facts,
        is_lead=is_lead,
        is_due=asked is not None,
        is_late=asked is not None and asked.has_passed and asked_of_lead(picture) is not None,
        reminded=reminded,
    )
