"""After whatever anybody writes, each page of each process is the page of a process that keeps nothing.

Two processes are played, each with what it keeps: one is asked before and after every write, the other now and then, so
that it has several writes to catch up with. The writes are all that services, the admin site, imports and whoever has a
shell can do, in a random order, some of them rolled back.
"""

import os
import re
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from django.db import transaction
from django.test import Client

from targets.models import (
    Post,
    Stage,
    Target,
    Theme,
    Unit,
    Urging,
    User,
)
from tests.conftest import at
from tests.writes import NOT_NOW, WRITES, Process, World, all_that_an_urging_asks_for, an_urging

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
    "/2024/groups/",
    "/2024/groups/?as_of=2024-07-31",
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
    "/2024/targets/F-001/",
    "/2024/targets/F-002/?as_of=2024-07-31",
    "/2024/targets/F-002-01/",
    "/2024/units/{unit}/",
    "/2024/themes/{theme}/",
    "/2024/posts/{post}/",
]
SHOW_ALL = ["/2024/", "/2024/?by=post", "/2024/targets/", "/2024/units/"]  # much of everything


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
    listed = {"measure": "stages", "value": None, "unit": ""}
    project = make_target("F-001", title="项目", split="list", **listed)
    make_target("F-001-01", title="一号线", part_of=project, lead=housing, **listed)
    make_target("F-001-02", title="二号线", part_of=project, value=Decimal(9), unit="条")
    shared = make_target("F-002", title="植树", value=Decimal(300), unit="株", split="sum")
    make_target("F-002-01", title="植树（一）", value=Decimal(200), unit="株", part_of=shared, lead=third)
    make_target("F-002-02", title="植树（二）", value=Decimal(90), unit="株", part_of=shared, lead=housing)
    Target.objects.filter(number="B-002").update(theme=roads)
    for number, months in (("B-001", 6), ("B-002", 4), ("B-003", 5), ("A-001", 6), ("A-002", 6)):
        for month in range(2, months + 1):
            day = date(2024, month + 1, 1) - timedelta(days=1)
            accepted(
                Target.objects.get(number=number), day, Decimal(month * (1 if number[0] == "A" else 500))
            )
    return World(report, [bureau, housing, third], clerks, admin, leader)


# -- what is seen


def body(response) -> str:
    """A page without what is new in every answer."""
    text = response.content.decode()
    text = re.sub(r"编号：[0-9a-f]{12}<", "", text)  # of the request, where there is no such page
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

    def visit(self, process: Process, address: str) -> None:
        """So that something is kept of it; at length this, too, is compared."""
        if STEPS > 100:
            self.look(process, address)
        else:
            with process.running():
                answer = self.client.get(address)
            self.seen[id(process), address] = answer.headers.get("ETag", ""), body(answer)

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
            reader.visit(processes[0], address)
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
            reader.visit(process, address)
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
