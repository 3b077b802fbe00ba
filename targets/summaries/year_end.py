"""What has the year come to: what is done, what is not and why, by heading, unit and leader? The page 年终."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from ..domain.moment import Moment
from ..domain.outcomes import Outcome, Tally, outcome_of, tally, why_unjudged
from ..models import Post, ProgressEntry, Report, Theme, Unit
from ..pictures import Picture, facts_of
from .sheet import SheetRow

About = Theme | Unit | Post


@dataclass(frozen=True, kw_only=True)
class YearEndRow:
    """A heading, a lead unit or a leader; `last` is its tally of the year before, None where it had nothing then."""

    about: About
    tally: Tally
    last: Tally | None


@dataclass(frozen=True, kw_only=True)
class YearEnd:
    """The closing picture in outcomes. `last` and `last_year`: of the year before, None where it is not here.

    `waiting_count` are those of `unjudged` whose last figures have yet to come: until they are in, nothing is final.
    """

    report: Report
    known_date: date
    tally: Tally
    last_year: int | None
    last: Tally | None
    areas: list[YearEndRow]
    units: list[YearEndRow]
    posts: list[YearEndRow]
    undone: list[SheetRow]
    unjudged: dict[str, list[Picture]]  # by why not, the many first
    waiting_count: int

    @property
    def areas_have_last(self) -> bool:
        """Whether the year before had any of the same headings."""
        return any(row.last for row in self.areas)


def year_end(report: Report, *, moment: Moment) -> YearEnd:
    """At the year's last day, as known at the moment; of the year before likewise."""
    pictures = _active(report, moment)
    before = Report.objects.published().filter(year=report.year - 1).first()
    last = _active(before, moment) if before else []
    undone = [p for p in pictures if outcome_of(p.judgement) == Outcome.UNDONE]
    unjudged = _why(p for p in pictures if outcome_of(p.judgement) == Outcome.UNJUDGED)
    return YearEnd(
        report=report,
        known_date=moment.known_date,
        tally=tally(p.judgement for p in pictures),
        last_year=before.year if before else None,
        last=tally(p.judgement for p in last) if before else None,
        areas=_rows(pictures, last, lambda p: p.target.theme.area, lambda area: (area.title,)),
        units=_rows(pictures, last, lambda p: p.lead, lambda unit: (unit.pk,)),
        posts=_rows(pictures, last, lambda p: p.target.post, lambda post: (post.pk,)),
        undone=_with_entries(undone),
        unjudged=unjudged,
        waiting_count=len(unjudged.get("等待数据", [])),
    )


def _active(report: Report, moment: Moment) -> list[Picture]:
    found = facts_of(report, known_at=moment.known_at).on(report.end_date)
    return [p for p in found if p.judgement.is_active]


def _rows(
    pictures: list[Picture],
    last: list[Picture],
    about: Callable[[Picture], About | None],
    key: Callable[..., tuple],
) -> list[YearEndRow]:
    """One for each thing that targets are about, in its own order; what they share with the year before is told by the
    key: a heading's title, a unit's and a leader's row."""
    then = _grouped(last, about, key)
    now = _grouped(pictures, about, key)
    return [
        YearEndRow(about=thing, tally=tally(judgements), last=tally(then[own][1]) if own in then else None)
        for own, (thing, judgements) in sorted(
            now.items(), key=lambda item: (item[1][0].position, item[1][0].pk)
        )
    ]


def _grouped(pictures: Iterable[Picture], about, key) -> dict[tuple, tuple]:
    found: dict[tuple, tuple] = {}
    for picture in pictures:
        if (thing := about(picture)) is not None:
            found.setdefault(key(thing), (thing, []))[1].append(picture.judgement)
    return found


def _why(pictures: Iterable[Picture]) -> dict[str, list[Picture]]:
    found: dict[str, list[Picture]] = {}
    for picture in pictures:
        found.setdefault(why_unjudged(picture.judgement), []).append(picture)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _with_entries(pictures: list[Picture]) -> list[SheetRow]:
    keys = [p.judgement.reading.key for p in pictures if p.judgement.reading]
    entries = ProgressEntry.objects.in_bulk(keys)
    return [
        SheetRow(
            picture=p,
            entry=entries.get(p.judgement.reading.key) if p.judgement.reading else None,
            adjustments=[],
        )
        for p in pictures
    ]
