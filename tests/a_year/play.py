"""A year to be played: people who type, check and look through the pages, a clock that is set, and what each saw."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from targets.domain.quantities import short_date
from targets.domain.words import Light
from targets.models import ProgressEntry, User
from targets.summaries import forget_facts, forget_stories
from tests.conftest import SHANGHAI, at
from tests.workbooks import Book

BEFORE = datetime.min.replace(tzinfo=SHANGHAI)
COLOURS = {
    Light.DONE: "蓝",
    Light.ON_TRACK: "绿",
    Light.BEHIND: "黄",
    Light.CRITICAL: "红",
    Light.NONE: "灰",
}
TYPED = {
    "data_date", "value", "increment", "stages_done", "self_rating", "text", "explanation", "questions_seen",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a clerk found on 我的填报: the rows of 待报, the number beside it in the frame, and the page's text."""

    rows: list[str]
    badge: str
    page: str


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What the office found on 审核: entries with what they are asked about, the badge, and the page's text."""

    rows: list[str]
    badge: str
    page: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What the leader found: four lights a target, a sentence each, the roll-up of all, and texts of pages.

    A light is written as its colour and its word; the fourth, the overall one, as its colour alone.
    """

    lights: dict[str, str]
    sentences: dict[str, str]
    counts: dict[str, int]
    on_pace: tuple[int, int]
    answered: tuple[int, int]
    mean: tuple[Fraction | None, Fraction | None, int]
    overview: str
    targets: dict[str, str]
    units: dict[str, tuple[int | None, tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True, kw_only=True)
class Look:
    """All that was seen on one evening, by year of the report."""

    clerks: dict[tuple[str, int], Asked]
    office: dict[int, Queue]
    leader: dict[int, Picture]
    home: str


def table(text: str) -> dict[str, str]:
    """Lights as they stand in a test: a line a target."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {number: " ".join(lights) for number, *lights in lines}


def html_of(response) -> str:
    """A page without what only keeps its dates together."""
    return re.sub(r'<span class="word">([^<]*)</span>', r"\1", response.content.decode())


def text_of(response) -> str:
    text = re.sub(r"<(script|style).*?</\1>", "", html_of(response), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


@dataclass
class Play:
    """The stage: the clock, the people by name, and what they have seen so far."""

    people: dict[str, User] = field(default_factory=dict)
    seen: dict[str, Look] = field(default_factory=dict)
    now: datetime = BEFORE
    browsers: dict[str, tuple[datetime, Client]] = field(default_factory=dict)

    @contextmanager
    def begin(self) -> Iterator[None]:
        """A clock that stands where it is set, and a database that forgets."""
        cache.clear()
        forget_facts()
        forget_stories()
        with pytest.MonkeyPatch.context() as monkeypatch, transaction.atomic():
            monkeypatch.setattr(timezone, "now", lambda: self.now)
            yield
            transaction.set_rollback(True)
        cache.clear()
        forget_facts()
        forget_stories()

    def on(self, month: int, day: int, *, year: int = 2024, hour: int = 10) -> None:
        """The clock goes on, never back."""
        moment = at(year, month, day, hour)
        assert moment >= self.now, f"{moment} comes after {self.now}"
        self.now = moment

    def as_(self, who: str) -> Client:
        """The browser in somebody's hands, who signs in again when the session has ended, and surely once a day."""
        signed_in, browser = self.browsers.get(who, (datetime.min.replace(tzinfo=self.now.tzinfo), Client()))
        if self.now - signed_in >= timedelta(minutes=20):
            browser.force_login(self.people[who])
            self.browsers[who] = self.now, browser
        return browser

    # What clerks do.

    def types(self, who: str, number: str, day: str, value: object = None, **typed) -> None:
        """Type a reading and submit it; nothing is asked, or the explanation answers it once it was."""
        response = self._send(who, number, day, value, dict(typed))
        if "explanation" in typed and response.status_code != HTTPStatus.FOUND:
            seen = response.context["form"].seen
            response = self._send(who, number, day, value, typed | {"questions_seen": seen})
        assert response.status_code == 302, _refusals(response)

    def is_asked(self, who: str, number: str, day: str, value: object = None, **typed) -> list[str]:
        """Type a reading, and be asked about it instead: what the page says."""
        response = self._send(who, number, day, value, typed)
        assert response.status_code == 200, "it was taken"
        return _refusals(response)

    def _send(self, who: str, number: str, day: str, value: object, typed: dict):
        clerk, address = self.as_(who), f"/{typed.pop('year', 2024)}/report/{number}/"
        data = {"data_date": day, "text": "推进中。"} | typed
        if value is not None:
            data["value"] = str(value)
        if finished := data.pop("finished", None):
            stages = clerk.get(address).context["row"].target.stages.all()
            data["stages_done"] = [stage.pk for stage in stages if stage.title in finished]
        assert set(data) <= TYPED, data
        return clerk.post(address, data)

    # What the office does.

    def accepts(self, *numbers: str, year: int = 2024) -> None:
        """Accept what waits of these targets; of none named, everything."""
        waiting = self._waiting(year, numbers)
        assert {e.target.number for e in waiting} >= set(numbers), f"{numbers} do not wait"
        ticked = [entry.pk for entry in waiting]
        self.as_("陈办").post(f"/{year}/review/accept/", {"entry": ticked})
        assert ProgressEntry.objects.filter(pk__in=ticked, status="accepted").count() == len(ticked)

    def returns(self, number: str, reason: str) -> None:
        (entry,) = self._waiting(2024, (number,))
        answer = {"action": "return", "reason": reason}
        self.as_("陈办").post(f"/2024/review/{entry.pk}/", answer)
        assert ProgressEntry.objects.get(pk=entry.pk).status == "returned"

    def _waiting(self, year: int, numbers: tuple[str, ...]) -> list[ProgressEntry]:
        """What stands on the office's page."""
        rows = self.as_("陈办").get(f"/{year}/review/").context["rows"]
        return [row.entry for row in rows if not numbers or row.entry.target.number in numbers]

    def fetches(self, address: str) -> Book:
        return Book(self.as_("陈办").get(address).content)

    def imports(self, book: Book, **answers) -> None:
        """Upload a catalogue, look at the dry run and confirm it."""
        office = self.as_("陈办")
        file = SimpleUploadedFile("目录.xlsx", book.saved().read())
        preview = office.post("/2024/catalogue/import/", {"file": file})
        assert not preview.context["run"].faults, preview.context["run"].faults
        confirmed = {"rows": preview.context["rows"], "confirm": "1"} | answers
        done = office.post("/2024/catalogue/import/", confirmed, follow=True)
        assert "已导入" in text_of(done)

    def adjusts(self, number: str, **terms) -> None:
        response = self.as_("陈办").post(f"/2024/targets/{number}/adjust/", terms)
        assert response.status_code == 302, _refusals(response)

    def edits(self, number: str, **changes) -> None:
        """Open a target's edit page, change something and save."""
        office, address = self.as_("陈办"), f"/2024/targets/{number}/edit/"
        page = office.get(address)
        data = {f.html_name: f.value() for f in page.context["form"]}
        for formset in (page.context["stages"], page.context["points"]):
            data |= {f.html_name: f.value() for f in formset.management_form}
        kept = {name: value for name, value in data.items() if value not in (None, "") and value is not False}
        response = office.post(address, kept | changes)
        assert response.status_code == 302, _refusals(response)

    # What everybody sees.

    def look(self, name: str, opened: str = "", *, years: tuple[int, ...] = (2024,)) -> None:
        """Before they go home all look at their pages, the leader also at some targets', and it is written down."""
        self.now = self.now.replace(hour=18)
        clerks = [name for name, person in self.people.items() if person.is_clerk]
        self.seen[name] = Look(
            clerks={(who, year): self._asked(who, year) for who in clerks for year in years},
            office={year: self._queue(year) for year in years},
            leader={year: self.picture(f"/{year}/", opened) for year in years},
            home=self.as_("赵宁").get("/").url,
        )

    def looks_back(self, name: str, **moment: str) -> None:
        """The leader goes back to a day, and perhaps to what was known of it then."""
        picture = self.picture("/2024/", **moment)
        self.seen[name] = Look(clerks={}, office={}, leader={2024: picture}, home="")

    def _asked(self, who: str, year: int) -> Asked:
        clerk = self.as_(who)
        page = clerk.get(f"/{year}/report/")
        return Asked(
            rows=[_asked_row(row, form) for row, form in page.context["rows"]],
            badge=text_of(clerk.get(f"/{year}/report/count/")),
            page=text_of(page),
        )

    def _queue(self, year: int) -> Queue:
        office = self.as_("陈办")
        page = office.get(f"/{year}/review/")
        text = text_of(page)
        for row in page.context["rows"]:
            assert all(question in text for question in row.questions)
        return Queue(
            rows=[_queue_row(row) for row in page.context["rows"]],
            badge=text_of(office.get(f"/{year}/review/count/")),
            page=text,
        )

    def picture(self, address: str, opened: str = "", **moment: str) -> Picture:
        """The pages of a year, as they show the latest day or another moment."""
        leader = self.as_("赵宁")
        ledger = leader.get(f"{address}targets/", {"all": "1"} | moment)
        overview = leader.get(address, moment)
        units = leader.get(f"{address}units/", moment).context["page"]
        judged = {p.target.number: p.judgement for p in ledger.context["page"].rows}
        rollup = overview.context["page"].rollup
        return Picture(
            lights={number: lights_of(j) for number, j in judged.items()},
            sentences=dict(
                re.findall(
                    r'<td class="ledger__number">(\S+)</td>.*?<p><span>([^<]*)</span></p>',
                    html_of(ledger),
                )
            ),
            counts={COLOURS[light]: count for light, count in rollup.counts.items()},
            on_pace=(rollup.on_pace_count, rollup.lit_count),
            answered=(rollup.answered_count, rollup.demanded_count),
            mean=(rollup.mean_completion, rollup.mean_plan, rollup.mean_count),
            overview=text_of(overview),
            targets={n: text_of(leader.get(f"{address}targets/{n}/", moment)) for n in opened.split()},
            units={
                row.unit.name: (
                    row.rank,
                    (row.rollup.on_pace_count, row.rollup.lit_count),
                    (row.rollup.answered_count, row.rollup.demanded_count),
                )
                for row in (*units.ranked, *units.small)
            },
        )


def _refusals(response) -> list[str]:
    context = response.context or {}
    forms = [context[name] for name in ("form", "stages", "points") if name in context]
    return [str(error) for form in forms for errors in _errors(form) for error in errors]


def _errors(form) -> list:
    if isinstance(form.errors, dict):
        return list(form.errors.values())
    return [form.non_form_errors(), *(list(errors.values()) for errors in form.errors)]


def _asked_row(row, form) -> str:
    """B-017 3月 4月7日（已过） 上期1210户（2月29日）."""
    day = _day(row.period.reporting_date)
    passed = "（已过）" if row.is_late else ""
    return f"{row.target.number} {row.period.label} {day}{passed} 上期{form.before or '—'}"


def _queue_row(row) -> str:
    """B-017 10月31日 累计值比上期6200户（9月30日）少100户."""
    return " ".join([row.entry.target.number, short_date(row.entry.data_date), *row.questions])


def _day(day: date) -> str:
    return short_date(day) if day.year == 2024 else f"{day.year}年{short_date(day)}"


def lights_of(judgement) -> str:
    verdicts = (judgement.progress, judgement.deadline, judgement.reporting)
    words = [f"{COLOURS[verdict.light]}{verdict.label}" for verdict in verdicts]
    return " ".join([*words, COLOURS[judgement.overall.light]])
