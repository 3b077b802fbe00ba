"""After whatever anybody writes, each page of each process is the page of a process that keeps nothing.

Two processes are played, each with what it keeps: one is asked before and after every write, the other now and then, so
that it has several writes to catch up with. The writes are all that services, the admin site, imports and whoever has a
shell can do, in a random order, some of them rolled back.
"""

import os
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from random import Random
from threading import Event, Thread

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.db.models import F, ProtectedError
from django.test import Client

from targets.domain.words import SourceKind
from targets.models import (
    Adjustment,
    Deputy,
    FormerLead,
    Instruction,
    Owner,
    PlanPoint,
    Post,
    ProgressEntry,
    Report,
    Revision,
    Stage,
    Target,
    TargetRevision,
    Theme,
    Unit,
    Urging,
    UrgingItem,
    User,
    changed_since,
    stand_of,
)
from targets.pictures import kept
from targets.services import (
    Action,
    Reading,
    Refused,
    Terms,
    adjust,
    answer_instruction,
    close_instruction,
    edit_target,
    instruct,
    move,
    record,
    request_adjustment,
    revoke_adjustment,
    urge,
)
from targets.services.evidence import attach, proof_of, remove_evidence
from targets.services.setting_up import NewTarget, create_targets
from targets.services.sources import Upload, remove, replace, take_in
from targets.services.units import rename_unit
from targets.summaries import story
from tests.conftest import at

FOUND, NOT_MODIFIED = 302, 304
STEPS = 400 if os.environ.get("FAULTS") == "long" else 44
PAGES = [
    "/2024/",
    "/2024/?by=unit",
    "/2024/?by=post&light=behind",
    "/2024/?as_of=2024-07-31",
    "/2024/?as_of=2024-09-30&known=2024-10-15",
    "/2024/wall/",
    "/2024/units/",
    "/2024/units/?as_of=2024-08-31",
    "/2024/changes/",
    "/2024/changes/?from=2024-03-31&as_of=2024-10-10",
    "/2024/trend/",
    "/2024/trend/?as_of=2024-10-31",
    "/2024/targets/",
    "/2024/targets/?as_of=2024-07-31&sort=lead",
    "/2024/targets/?q=道&light=critical",
    "/2024/comparison/",
    "/2024/timeline/",
    "/2024/timeline/?by=unit&as_of=2024-07-31",
    "/2024/timeline/?by=post&nodes=overdue",
    "/2024/text/",
    "/2024/text/?as_of=2024-07-31&light=critical",
    "/2024/calendar/",
    "/2024/targets/B-001/",
    "/2024/targets/B-001/?as_of=2024-07-31",
    "/2024/targets/B-003/?as_of=2024-09-30&known=2024-10-15",
    "/2024/targets/A-002/",
    "/2024/targets/E-001/",
    "/2024/units/{unit}/",
    "/2024/themes/{theme}/",
    "/2024/posts/{post}/",
]
SHOW_ALL = ["/2024/", "/2024/?by=post", "/2024/targets/", "/2024/units/"]  # much of everything
Write = Callable[["World", Random], object]
WRITES: list[Write] = []


def write(act: Write) -> Write:
    WRITES.append(act)
    return act


@dataclass
class World:
    """What is written to, and the office's clock."""

    report: Report
    units: list[Unit]
    clerks: dict[int, User]
    admin: User
    leader: User
    now: datetime = field(default_factory=lambda: at(2024, 7, 1))
    count: int = 0

    def later(self) -> datetime:
        self.now += timedelta(hours=7)
        return self.now

    def new(self) -> int:
        self.count += 1
        return self.count

    def target(self, random: Random, **wanted) -> Target:
        return random.choice(list(self.report.targets.filter(**wanted).order_by("pk")))

    def clerk_of(self, target: Target) -> User:
        return self.clerks[target.lead.unit_id]


@dataclass
class Process:
    """What one process keeps."""

    facts: OrderedDict = field(default_factory=OrderedDict)
    pages: OrderedDict = field(default_factory=OrderedDict)
    expiry: dict = field(default_factory=dict)
    stories: OrderedDict = field(default_factory=OrderedDict)

    @contextmanager
    def running(self) -> Iterator[None]:
        pages = caches["default"]  # of a process' own, as it is by default
        before = kept._kept, pages._cache, pages._expire_info, story._kept
        kept._kept, pages._cache, pages._expire_info = self.facts, self.pages, self.expiry
        story._kept = self.stories
        try:
            yield
        finally:
            kept._kept, pages._cache, pages._expire_info, story._kept = before


@pytest.fixture
def world(report, theme, make_target, clerk, stranger, admin, leader, accepted) -> World:
    bureau, housing = clerk.unit, stranger.unit
    third = Unit.objects.create(name="区财政局", position=3)
    post = Post.objects.create(title="副区长", position=1, holder=leader)
    clerks = {bureau.pk: clerk, housing.pk: stranger}
    clerks[third.pk] = User.objects.create(username="third", name="钱三", role="staff", unit=third)
    roads = Theme.objects.create(
        report=report, parent=theme.parent, title="道路", short_title="道路", position=3
    )
    make_target("B-001", title="改造道路", supporting=(housing,), post=post)
    make_target("B-002", title="新建道路", lead=housing)
    make_target("B-003", title="绿化", lead=third, supporting=(bureau,), post=post)
    make_target("B-004", title="服务", measure="narrative", value=None, unit="", lead=housing)
    rate = {"measure": "rate", "unit": "%"}
    make_target("A-001", title="全市增速", value=Decimal(5), kind="goal", **rate)
    own = {"issued": "reference", "reference": Target.objects.get(number="A-001"), "value": None}
    make_target("A-002", title="本区增速", kind="goal", **rate, **own)
    road = make_target("E-001", title="通车", measure="stages", value=None, unit="", frequency="quarterly")
    for title, weight, due in (("一", 40, date(2024, 6, 30)), ("二", 60, date(2024, 12, 31))):
        Stage.objects.create(target=road, title=title, weight=weight, due_date=due)
    Target.objects.filter(number="B-002").update(theme=roads)
    for number, months in (("B-001", 6), ("B-002", 4), ("B-003", 5), ("A-001", 6), ("A-002", 6)):
        for month in range(2, months + 1):
            day = date(2024, month + 1, 1) - timedelta(days=1)
            accepted(
                Target.objects.get(number=number), day, Decimal(month * (1 if number[0] == "A" else 500))
            )
    return World(report, [bureau, housing, third], clerks, admin, leader)


# -- what is written


@write
def a_reading(w: World, random: Random) -> None:
    target = w.target(random)
    day = random.choice([date(2024, m, 28) for m in range(3, 12)])
    reading = Reading(
        data_date=day,
        value=Decimal(random.randint(1, 9000)) if target.is_numeric else None,
        self_rating=random.randint(0, 100) if target.measure == "narrative" else None,
        stages_done=list(target.stages.all()[: random.randint(0, 2)]) if target.measure == "stages" else [],
        text="推进。",
        explanation="情况如此。",
    )
    entry = record(target, reading, by=w.clerk_of(target), at=w.later(), submit=random.random() < 0.8)
    if random.random() < 0.6:
        move(entry.pk, Action.ACCEPT, by=w.admin, at=w.later())


@write
def a_reading_that_another_target_is_compared_with(w: World, random: Random) -> None:
    entry = ProgressEntry.objects.filter(target__number="A-001").latest("data_date")
    entry.value = random.randint(-40, 40)
    entry.save()


@write
def a_decision(w: World, random: Random) -> None:
    waiting = list(ProgressEntry.objects.filter(status="submitted").order_by("pk"))
    action = random.choice([Action.ACCEPT, Action.RETURN, Action.WITHDRAW])
    entry = random.choice(waiting)
    by = w.clerk_of(entry.target) if action == Action.WITHDRAW else w.admin
    move(entry.pk, action, by=by, at=w.later(), reason="请核实。")


@write
def a_decision_taken_back(w: World, random: Random) -> None:
    entry = random.choice(
        list(ProgressEntry.objects.filter(status__in=["accepted", "returned"]).order_by("pk"))
    )
    action = Action.UNDO_ACCEPT if entry.status == "accepted" else Action.UNDO_RETURN
    move(entry.pk, action, by=w.admin, at=w.later(), reason="看错了。")


@write
def an_adjustment(w: World, random: Random) -> None:
    target, value = w.target(random, measure="total"), Decimal(random.randint(3000, 9000))
    terms = Terms(
        value=value, effective_date=date(2024, 6, 30), document_number=f"{w.new()}号", reason="口径"
    )
    adjust(target, terms, by=w.admin, at=w.later())


@write
def an_adjustment_revoked(w: World, random: Random) -> None:
    revoke_adjustment(Adjustment.objects.standing().first(), reason="作废", by=w.admin, at=w.later())


@write
def an_edited_target(w: World, random: Random) -> None:
    target = w.target(random)
    target.title = f"{target.title[:4]}{w.new()}"
    lead = random.choice(w.units)
    edit_target(target, lead=lead, supporting=[w.units[0]], is_checked=True, by=w.admin, reason="改")


@write
def an_instruction(w: World, random: Random) -> None:
    instruct(w.target(random), text="请加快。", due_date=date(2024, 8, 1), by=w.leader, at=w.later())


@write
def an_answer(w: World, random: Random) -> None:
    order = Instruction.objects.order_by("?").first()
    if random.random() < 0.5:
        answer_instruction(order, text="已办。", by=w.clerk_of(order.target), at=w.later())
    else:
        close_instruction(order, by=w.leader, at=w.later())


@write
def an_urging(w: World, random: Random) -> None:
    urge(w.report, None, as_of=date(2024, 8, 31), reply_by=date(2024, 9, 9), by=w.admin, at=w.later())


@write
def a_file(w: World, random: Random) -> None:
    entry = random.choice(list(ProgressEntry.objects.order_by("pk")))
    proof = proof_of(ContentFile(b"%PDF-1.7" + bytes([w.new()]), name="表.pdf"))
    attach(entry, [proof], by=entry.author, at=w.later())


@write
def a_file_that_goes(w: World, random: Random) -> None:
    unit, day = w.units[0], date(2024, 10, w.new() % 27 + 1)
    entry = ProgressEntry.objects.create(
        target=w.target(random), unit=unit, author=w.clerks[unit.pk], data_date=day, value=1, status="returned",
        submitted_at=w.later(), return_reason="请核实。", checker=w.admin, checked_at=w.later(),
    )  # fmt: skip
    attach(entry, [proof_of(ContentFile(b"%PDF-1.7 gone", name="旧表.pdf"))], by=entry.author, at=w.later())
    if random.random() < 0.7:
        remove_evidence(entry.evidence.get(), by=entry.author, at=w.later())


@write
def units_that_an_entry_was_taken_from(w: World, random: Random) -> None:
    random.choice(list(ProgressEntry.objects.order_by("pk"))).taken_from.set(
        random.sample(w.units, random.randint(0, 2))
    )


@write
def a_request_to_adjust(w: World, random: Random) -> None:
    target = w.target(random, measure="total")
    wanted = Terms(
        value=Decimal(random.randint(100, 900)),
        effective_date=w.now.date(),
        document_number="请示",
        reason="难",
    )
    request_adjustment(target, wanted, by=w.clerk_of(target), at=w.later())


@write
def a_deputy(w: World, random: Random) -> None:
    clerk = random.choice(list(w.clerks.values()))
    others = [unit for unit in w.units if unit.pk != clerk.unit_id]
    Deputy.objects.create(
        user=clerk, unit=random.choice(others), since=date(2024, 1, 1), until=date(2024, 12, 31)
    )


@write
def a_renamed_unit(w: World, random: Random) -> None:
    unit = Unit.objects.get(pk=random.choice(w.units).pk)
    rename_unit(unit, name=f"区{w.new()}局", since=None, reason="错字", by=w.admin, at=w.later())


@write
def a_unit_saved_on_the_admin_site(w: World, random: Random) -> None:
    unit = Unit.objects.get(pk=random.choice(w.units).pk)
    unit.position = random.randint(1, 9)
    unit.save()


@write
def a_person(w: World, random: Random) -> None:
    user = User.objects.get(pk=random.choice([w.leader, *w.clerks.values()]).pk)
    if random.random() < 0.3:
        user.set_password("another-secret")
        user.save(update_fields=["password"])
    else:
        user.name = f"赵{w.new()}"
        user.save()


@write
def a_post(w: World, random: Random) -> None:
    post = random.choice(list(Post.objects.order_by("pk")))
    post.holder = random.choice([None, w.leader, w.admin])
    post.title = f"职务{w.new()}"
    post.save()


@write
def a_new_post(w: World, random: Random) -> None:
    post = Post.objects.create(title=f"职务{w.new()}", position=w.count, holder=w.leader)
    target = w.target(random)
    target.post = post
    target.save()


@write
def a_post_that_goes(w: World, random: Random) -> None:
    if Post.objects.count() > 1:
        random.choice(list(Post.objects.order_by("pk"))[1:]).delete()


@write
def a_heading(w: World, random: Random) -> None:
    theme = random.choice(list(w.report.themes.order_by("pk")))
    theme.short_title = f"题{w.new()}"
    theme.position = random.randint(1, 9)
    theme.save()


@write
def the_thresholds(w: World, random: Random) -> None:
    report = Report.objects.get(pk=w.report.pk)
    report.behind_ratio = Decimal(random.randint(50, 99)) / 100
    report.grace_days = random.randint(1, 9)
    report.save()


@write
def a_plan_point(w: World, random: Random) -> None:
    target = w.target(random, measure="total")
    day = date(2024, random.randint(2, 11), 15)
    point = PlanPoint.objects.filter(target=target).first() or PlanPoint(target=target, date=day)
    point.value = random.randint(100, 4000)
    if point.pk and random.random() < 0.4:
        point.delete()
    else:
        point.save()


@write
def a_stage(w: World, random: Random) -> None:
    stage = random.choice(list(Stage.objects.order_by("pk")))
    stage.due_date = date(2024, random.randint(4, 12), 20)
    stage.save()


@write
def finished_stages(w: World, random: Random) -> None:
    entry = ProgressEntry.objects.filter(target__measure="stages", status="accepted").first()
    if entry:
        entry.stages_done.set(entry.target.stages.all()[: random.randint(0, 2)])


@write
def a_former_lead(w: World, random: Random) -> None:
    target = w.target(random)
    FormerLead.objects.create(
        target=target,
        unit=random.choice(w.units),
        until=date(2024, random.randint(3, 6), 1),
        recorded_at=w.later(),
    )


@write
def another_owner(w: World, random: Random) -> None:
    target = w.target(random)
    owner = Owner.objects.filter(target=target, role="supporting").first()
    if owner:
        owner.delete()
    else:
        Owner.objects.create(target=target, unit=random.choice(w.units))


@write
def many_titles_at_once(w: World, random: Random) -> None:
    Target.objects.filter(number__startswith="B").update(title=f"目标{w.new()}")


@write
def many_values_at_once(w: World, random: Random) -> None:
    ProgressEntry.objects.filter(target__measure="total").update(value=F("value") + random.randint(1, 300))


@write
def many_names_at_once(w: World, random: Random) -> None:
    units = list(Unit.objects.order_by("pk"))
    for unit in units:
        unit.aliases = unit.name = f"区{w.new()}办"
    Unit.objects.bulk_update(units, ["name", "aliases"])


@write
def many_plan_points_at_once(w: World, random: Random) -> None:
    target = w.target(random, measure="total", plan_points=None)
    PlanPoint.objects.bulk_create(
        [PlanPoint(target=target, date=date(2024, 5, 5), value=random.randint(1, 3000))]
    )


@write
def many_removed_at_once(w: World, random: Random) -> None:
    ProgressEntry.objects.filter(status="draft", evidence=None).delete()
    PlanPoint.objects.filter(date__month=5).delete()


@write
def an_import(w: World, random: Random) -> None:
    target = Target(
        report=w.report, theme=w.report.themes.exclude(parent=None).first(), number=f"C-{100 + w.new()}",
        title="导入", measure="total", unit="户", value=Decimal(900), stated_value=Decimal(900), source_ref="二",
        start_date=date(2024, 1, 1), due_date=date(2024, 12, 31), stated_due_date=date(2024, 12, 31),
    )  # fmt: skip
    new = NewTarget(target=target, lead=random.choice(w.units), supporting=[], stages=[], plan_points=[])
    create_targets(w.report, [new], by=w.admin, reason="导入")


@write
def a_text(w: World, random: Random) -> None:
    """The report's, for the first time or in place of the one before, or taken away again."""
    words = "。\n".join(target.title for target in w.report.targets.all() if random.random() < 0.8)
    upload = Upload(SourceKind.REPORT, "报告", f"二、2024年任务\n第{w.new()}稿。\n{words}。")
    source = w.report.sources.first()
    if source is None:
        take_in(w.report, upload, by=w.admin, at=w.later())
    elif random.random() < 0.8:
        replace(source.pk, upload, shown=source.sha256, reason="定稿", by=w.admin, at=w.later())
    else:
        remove(source.pk, reason="传错", by=w.admin, at=w.later())


@write
def a_passage(w: World, random: Random) -> None:
    source = w.report.sources.get()
    start = random.randrange(len(source.text) - 4)
    passage, _ = source.passages.get_or_create(start=start, end=start + 4)
    passage.targets.add(w.target(random))
    if random.random() < 0.3:
        passage.delete()


@write
def a_target_that_goes(w: World, random: Random) -> None:
    Target.objects.filter(number__startswith="C", entries=None, instructions=None).first().delete()


@write
def another_number(w: World, random: Random) -> None:
    target = w.target(random, number__startswith="B")
    if target.number != "B-001":
        target.number = f"B-{200 + w.new()}"
        target.save()


@write
def another_year(w: World, random: Random) -> None:
    year = 2024 - w.new() % 20 - 1
    Report.objects.get_or_create(
        year=year,
        government="别区",
        defaults={"title": "报告", "start_date": date(year, 1, 1), "end_date": date(year, 12, 31)},
    )


@write
def an_urging_revoked(w: World, random: Random) -> None:
    urging = Urging.objects.filter(revoked_at=None).first()
    urging.revoked_at, urging.revoked_by = w.later(), w.admin
    urging.revoke_reason = "误发"
    urging.save()


@write
def all_that_an_urging_asks_for(w: World, random: Random) -> None:
    urging = random.choice([urging for urging in Urging.objects.with_progress() if urging.open_items])
    for item in urging.open_items:
        day = w.now.date() - timedelta(days=random.randint(1, 20))
        words = (
            {"self_rating": 10, "text": "推进。"}
            if item.target.measure == "narrative"
            else {"value": Decimal(3)}
        )
        reading = Reading(data_date=day, explanation="情况如此。", **words)
        record(item.target, reading, by=w.clerk_of(item.target), at=w.later(), submit=True)


NOT_NOW = (Refused, ValidationError, IntegrityError, ProtectedError, IndexError, AttributeError, TypeError)


# -- what is seen


def body(response) -> str:
    """A page without what is new in every answer."""
    text = response.content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|nonce=")[^"]*"', "", text)


class Reader:
    """Looks at pages, as one process has them and as one that keeps nothing."""

    def __init__(self, client, world: World, person: User):
        self.client, self.world, self.person = client, world, person
        self.seen: dict[tuple[int, str], tuple[str, str]] = {}
        self.sign_in()

    def sign_in(self) -> None:
        self.client.force_login(User.objects.get(pk=self.person.pk))
        self.client.get("/2024/")  # the CSRF cookie is set once

    def look(self, process: Process, address: str) -> None:
        if self.client.get("/password/done/").status_code == FOUND:  # has another password
            self.sign_in()
        with Process().running():
            true = self.client.get(address)
        tag, before = self.seen.get((id(process), address), ("", ""))
        with process.running():
            again = self.client.get(address, headers={"if-none-match": tag} if tag else {})
            shown = before if again.status_code == NOT_MODIFIED else body(again)
            assert shown == body(true), address
            assert again.status_code in (NOT_MODIFIED, true.status_code), address
        self.seen[id(process), address] = again.headers.get("ETag", ""), shown

    def address(self, random: Random) -> str:
        post = Post.objects.order_by("pk").first()
        theme = self.world.report.themes.order_by("pk").last()
        page = random.choice(PAGES)
        return page.format(unit=random.choice(self.world.units).pk, theme=theme.pk, post=post.pk)


@pytest.mark.parametrize("seed", range(20 if STEPS > 100 else 1))
def test_every_page_is_that_of_a_process_that_keeps_nothing(seed, world, client):
    random = Random(seed)
    reader, processes = Reader(client, world, world.leader), [Process(), Process()]
    happened = set()
    for step in range(STEPS):
        act = WRITES[step % len(WRITES)] if step < len(WRITES) else random.choice(WRITES)
        watched = [*random.sample(SHOW_ALL, 2), reader.address(random)]
        for address in watched:
            reader.look(processes[0], address)
        with suppress(*NOT_NOW), transaction.atomic():
            act(world, random)
            transaction.set_rollback(random.random() < 0.1)
            happened.add(act.__name__)
        for address in watched:
            reader.look(processes[0], address)
        if random.random() < 0.5:
            reader.look(processes[1], reader.address(random))
    for process in processes:
        for page in PAGES:
            reader.look(
                process,
                page.format(
                    unit=world.units[0].pk, theme=world.report.themes.last().pk, post=Post.objects.first().pk
                ),
            )
    assert len(happened) > len(WRITES) * 0.8, {w.__name__ for w in WRITES} - happened


@pytest.mark.parametrize("seed", range(20 if STEPS > 100 else 1))
def test_a_targets_page_is_so_for_everybody(seed, world, client):
    """It shows more to some than to others, and they share what is kept of it."""
    random, process = Random(seed), Process()
    people = [world.leader, world.admin, *world.clerks.values()]
    readers = [Reader(Client(), world, person) for person in people]
    for step in range(STEPS):
        act = WRITES[step % len(WRITES)] if step < len(WRITES) else random.choice(WRITES)
        number = random.choice(list(Target.objects.order_by("pk").values_list("number", flat=True)))
        addresses = [f"/2024/targets/{number}/{day}" for day in ("", "?as_of=2024-07-31")]
        seen = random.sample([*product(readers, addresses)], 3)
        for reader, address in seen:
            reader.look(process, address)
        with suppress(*NOT_NOW), transaction.atomic():
            act(world, random)
            transaction.set_rollback(random.random() < 0.1)
        for reader, address in random.sample(seen, len(seen)):
            reader.look(process, address)
    assert len(process.stories) > 5


def test_what_is_urged_counts_until_it_is_reported_on(world, client):
    """What is kept beside the facts must not depend on entries, by which 催办单 are settled."""
    world.now = at(2024, 9, 2)
    reader, process = Reader(client, world, world.leader), Process()
    an_urging(world, Random(0))
    counts = []
    while open_ones := [urging for urging in Urging.objects.with_progress() if urging.open_items]:
        counts.append(len(open_ones))
        for address in ("/2024/", "/2024/targets/", f"/2024/units/{open_ones[0].unit_id}/"):
            reader.look(process, address)
        all_that_an_urging_asks_for(world, Random(0))
    reader.look(process, "/2024/")
    assert len(counts) > 1


# -- two who write at once: numbers are given in the order in which the writes become visible


@pytest.fixture
def at_once(transactional_db):
    """Begin with one write, try the other while it is not committed, commit; whether the other had to wait."""

    def play(first: Callable[[], object], second: Callable[[], object]) -> bool:
        is_written, may_commit = Event(), Event()

        def begin() -> None:
            with transaction.atomic():
                first()
                is_written.set()
                may_commit.wait(20)
            connection.close()

        def follow() -> None:
            is_written.wait(20)
            second()
            connection.close()

        threads = [Thread(target=begin), Thread(target=follow)]
        for thread in threads:
            thread.start()
        is_written.wait(20)
        threads[1].join(0.5)
        had_to_wait = threads[1].is_alive()
        may_commit.set()
        for thread in threads:
            thread.join(20)
        return had_to_wait

    return play


@pytest.mark.only_on("postgresql")
def test_a_later_number_is_not_seen_before_an_earlier_one(at_once, report, make_target):
    one, other = make_target("B-001"), make_target("B-002")
    before = stand_of(report).number

    def planned(target: Target) -> Callable[[], object]:
        return lambda: PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=1)

    assert at_once(planned(one), planned(other)), "whoever writes later must not become visible first"
    since = changed_since(report.pk, before)
    assert since.targets == {one.pk, other.pk}
    first = TargetRevision.objects.get(pk=one.pk).number
    assert changed_since(report.pk, first).targets == {other.pk}


@pytest.mark.only_on("postgresql")
def test_a_unit_renamed_while_a_target_gets_it_is_renamed_there_too(at_once, report, target, housing_bureau):
    def rename() -> None:
        housing_bureau.name = "区住建和交通局"
        housing_bureau.save()

    at_once(lambda: Owner.objects.create(target=target, unit=housing_bureau), rename)
    revision = Revision.objects.get(report=report)
    assert revision.whole == revision.number


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_a_number_is_not_seen_before_what_it_stands_for(report, target, monkeypatch):
    """Whoever looks in between takes the write for one that concerned no target."""
    before, seen = stand_of(report).number, []
    update = TargetRevision.objects.filter().__class__.update

    def look_first(rows, **values):
        if rows.model is TargetRevision:
            thread = Thread(
                target=lambda: (seen.append(changed_since(report.pk, before)), connection.close())
            )
            thread.start()
            thread.join()
        return update(rows, **values)

    monkeypatch.setattr(TargetRevision.objects.filter().__class__, "update", look_first)
    PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=1)
    assert [since.stand.number for since in seen] == [before]


def test_there_is_one_row_a_target_however_often_it_changes(report, target):
    for value in range(1, 6):
        PlanPoint.objects.create(target=target, date=date(2024, 6, value), value=value)
    assert TargetRevision.objects.count() == 1


def test_a_write_that_is_taken_back_leaves_no_number(report, target):
    before = stand_of(report)
    with transaction.atomic():
        PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=1)
        transaction.set_rollback(True)
    assert stand_of(report) == before
    assert changed_since(report.pk, before.number).targets == frozenset()


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("an instruction", "page"),
        ("many urged at once", "page"),
        ("a password", ""),
        ("a name", "page"),
        ("another report", "page"),
        ("a plan point", "own"),
        ("a heading", "all"),
        ("the report", "all"),
        ("its unit", "all"),
        ("another unit", "page"),
        ("many at once", "all"),
    ],
)
def test_what_has_changed_is_told(name, changed, report, target, theme, clerk, admin, housing_bureau):
    before = stand_of(report).number
    clerk.set_password("another-secret")
    acts = {
        "an instruction": lambda: instruct(
            target, text="请加快。", due_date=None, by=admin, at=at(2024, 7, 1)
        ),
        "many urged at once": lambda: UrgingItem.objects.bulk_create([]),
        "a password": lambda: clerk.save(update_fields=["password"]),
        "a name": clerk.save,
        "another report": lambda: Report.objects.create(
            year=2023,
            government="别区",
            title="报告",
            start_date=date(2023, 1, 1),
            end_date=date(2023, 12, 31),
        ),
        "a plan point": lambda: PlanPoint.objects.create(target=target, date=date(2024, 6, 30), value=1),
        "a heading": theme.save,
        "the report": report.save,
        "its unit": clerk.unit.save,
        "another unit": housing_bureau.save,
        "many at once": lambda: Stage.objects.update(weight=1),
    }
    acts[name]()
    since = changed_since(report.pk, before)
    assert (since.stand.number > before) == bool(changed)
    assert since.targets == {"own": {target.pk}, "all": None}.get(changed, frozenset())
