"""A scripted year, looked at every month-end and written down; seen from the year's end it must look the same."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import timezone

from targets.models import PlanPoint, ProgressEntry, Report, Target
from targets.pictures import load_facts
from targets.pictures.past import REMEMBERED
from targets.services import (
    Action,
    Reading,
    Terms,
    adjust,
    decide_adjustment,
    edit_target,
    move,
    record,
    request_adjustment,
    revoke_adjustment,
)
from tests.conftest import at

YEAR_END = at(2024, 12, 31, 20)
MONTH_ENDS = [
    (1, 31),
    (2, 29),
    (3, 31),
    (4, 30),
    (5, 31),
    (6, 30),
    (7, 31),
    (8, 31),
    (9, 30),
    (10, 31),
    (11, 30),
]


@dataclass
class Script:
    """Does things at moments of 2024 and writes down what is seen at month-ends."""

    report: Report
    seen: dict[datetime, list[tuple]] = field(default_factory=dict)

    @contextmanager
    def on(self, month: int, day: int):
        """What is done inside happened on that day, also in the history."""
        start, moment = timezone.now(), at(2024, month, day)
        yield moment
        for model in (*REMEMBERED, ProgressEntry):
            model.history.filter(history_date__gte=start).update(history_date=moment)

    def look(self, moment: datetime) -> None:
        self.seen[moment] = picture(self.report, moment.date(), moment)


def picture(report: Report, as_of: date, known_at: datetime) -> list[tuple]:
    """Everything that a page says about each target."""
    report = Report.objects.get(pk=report.pk)
    return [
        (
            p.target.number, p.target.title, str(p.target.lead.unit), p.judgement.value, p.judgement.done,
            p.judgement.plan, p.judgement.promise.due_date, p.judgement.target_value, p.judgement.progress,
            p.judgement.deadline, p.judgement.reporting, p.judgement.overall,
        )
        for p in load_facts(report, known_at=known_at).on(as_of)
    ]  # fmt: skip


@pytest.fixture
def year(report, target, road, make_target, clerk, stranger, admin, market_bureau, housing_bureau):
    """Months of reporting with every kind of change in between."""
    schools = make_target("G-001", title="新建学校", value=Decimal(3), unit="所")
    for model in REMEMBERED:  # installed on New Year's Day
        model.history.update(history_date=at(2024, 1, 1, 8))
    Target.history.filter(id=schools.pk).update(history_date=at(2024, 4, 2))  # promised later than the rest
    script = Script(report)

    def send(who, target, day: date, moment, **reading):
        reading = Reading(data_date=day, text="推进中。", explanation="已核实。", **reading)
        return record(target, reading, by=who, at=moment, submit=True)

    def monthly(month: int, day: int, value: int, *, accept_on: int):
        following = month % 12 + 1
        with script.on(following, 3) as moment:
            entry = send(clerk, target, date(2024, month, day), moment, value=Decimal(value))
        with script.on(following, accept_on) as moment:
            move(entry.pk, Action.ACCEPT, by=admin, at=moment)
        return entry

    def look(month: int):
        script.look(at(2024, *MONTH_ENDS[month - 1], 20))

    with script.on(1, 31) as moment:  # submitted, taken back, sent again, returned, sent again
        entry = send(clerk, target, date(2024, 1, 31), moment, value=Decimal(600))
    look(1)
    with script.on(2, 1) as moment:
        move(entry.pk, Action.WITHDRAW, by=clerk, at=moment)
    script.look(at(2024, 2, 8, 20))
    with script.on(2, 9) as moment:
        entry = send(clerk, target, date(2024, 1, 31), moment, value=Decimal(610))
    script.look(at(2024, 2, 10, 20))
    with script.on(2, 11) as moment:
        move(entry.pk, Action.RETURN, by=admin, at=moment, reason="口径不符")
    script.look(at(2024, 2, 12, 20))
    with script.on(2, 13) as moment:
        entry = send(clerk, target, date(2024, 1, 31), moment, value=Decimal(620))
    with script.on(2, 14) as moment:
        move(entry.pk, Action.ACCEPT, by=admin, at=moment)
    look(2)
    monthly(2, 29, 1250, accept_on=6)
    look(3)
    monthly(3, 31, 1900, accept_on=28)  # lay with the office for long
    with script.on(4, 15) as moment:
        edit_target(
            Target.objects.get(pk=road.pk),
            lead=market_bureau,
            supporting=[housing_bureau],
            by=admin,
            reason="移交",
        )
    look(4)
    with script.on(5, 6) as moment:  # March is corrected
        entry = send(clerk, target, date(2024, 3, 31), moment, value=Decimal(1500))
    look(5)
    with script.on(6, 10) as moment:
        move(entry.pk, Action.ACCEPT, by=admin, at=moment)
    script.look(at(2024, 6, 11, 20))
    with script.on(6, 12) as moment:  # which was a mistake
        move(entry.pk, Action.UNDO_ACCEPT, by=admin, at=moment, reason="看错了行")
    script.look(at(2024, 6, 13, 20))
    with script.on(6, 14) as moment:
        move(entry.pk, Action.ACCEPT, by=admin, at=moment)
    look(6)
    with script.on(7, 4) as moment:  # a stage put off, a plan given, the thresholds tightened
        stage = road.stages.order_by("due_date").first()
        stage.due_date = date(2024, 8, 31)
        edit_target(
            Target.objects.get(pk=road.pk),
            lead=market_bureau,
            supporting=[],
            stages=[stage],
            by=admin,
            reason="雨季",
        )
        point = PlanPoint(target=target, date=date(2024, 6, 30), value=Decimal(2000))
        edit_target(
            Target.objects.get(pk=target.pk),
            lead=market_bureau,
            supporting=[],
            plan_points=[point],
            by=admin,
            reason="计划",
        )
    look(7)
    with script.on(8, 12) as moment:
        changed = Report.objects.get(pk=report.pk)
        changed.behind_ratio = Decimal("0.95")
        changed.save()
    look(8)
    with script.on(9, 2) as moment:  # asked for in September, decided in October, in force from August
        change = Terms(
            value=Decimal(7000), effective_date=date(2024, 8, 1), document_number="8号", reason="口径调整"
        )
        asked = request_adjustment(target, change, by=clerk, at=moment)
    look(9)
    with script.on(10, 20) as moment:
        decide_adjustment(asked, approve=True, by=admin, at=moment)
    look(10)
    with script.on(11, 15) as moment:
        ended = Target.objects.get(pk=schools.pk)
        ended.state, ended.state_reason, ended.state_date = "cancelled", "上级取消", date(2024, 11, 15)
        ended.title = "新建学校（取消）"
        edit_target(ended, lead=market_bureau, supporting=[], by=admin, reason="上级取消")
        late = Terms(
            due_date=date(2025, 6, 30),
            stage_dates={road.stages.order_by("due_date").last().pk: date(2025, 6, 30)},
            is_checked=True,
            effective_date=date(2024, 11, 20),
            document_number="9号",
            reason="征迁",
        )
        put_off = adjust(Target.objects.get(pk=road.pk), late, by=admin, at=moment)
    look(11)
    with script.on(12, 10) as moment:
        revoke_adjustment(put_off, reason="误批", by=admin, at=moment)
    monthly(11, 30, 6900, accept_on=20)
    script.look(YEAR_END)
    return script


def test_the_past_looks_as_it_was_seen_then(year):
    for moment, seen in year.seen.items():
        again = picture(year.report, moment.date(), moment)
        assert again == seen, f"{moment:%m-%d}"


def test_the_script_tells_something_new_every_month(year):
    """So that the test above cannot pass by seeing nothing."""
    pictures = list(year.seen.values())
    assert all(earlier != later for earlier, later in pairwise(pictures))
    assert len(pictures) == 17
    later = [picture(year.report, moment.date(), YEAR_END) for moment in list(year.seen)[:-1]]
    assert all(then != now for then, now in zip(pictures, later, strict=False))


def test_what_was_installed_late_is_known_from_the_start(report, target, accepted):
    """The tracker was set up in 2026; June 2024 is not empty for that."""
    accepted(target, date(2024, 6, 30), 4200, moment=at(2024, 7, 3))
    (row,) = picture(report, date(2024, 6, 30), at(2024, 7, 4))
    assert row[3] == 4200
