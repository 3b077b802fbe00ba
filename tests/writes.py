"""Whatever anybody can write, by services, the admin site, imports or in a shell, for tests that play it at random."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.db.models import F, ProtectedError

from targets.domain.words import SourceKind
from targets.models import (
    Adjustment,
    Deputy,
    FormerLead,
    Group,
    Instruction,
    Owner,
    PlanPoint,
    Post,
    ProgressEntry,
    Report,
    Stage,
    Target,
    Unit,
    Urging,
    User,
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
from targets.services.groups import change_group, delete_group, make_group
from targets.services.setting_up import NewTarget, create_targets
from targets.services.sources import Upload, remove, replace, take_in
from targets.services.units import rename_unit
from targets.summaries import story
from tests.conftest import at

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
def a_group(w: World, random: Random) -> None:
    group = random.choice([None, *w.report.groups.order_by("pk")]) or Group(
        report=w.report, name=f"专题{w.new()}"
    )
    targets = random.sample(list(w.report.targets.order_by("pk")), 3)
    if group.pk and random.random() < 0.3:
        delete_group(group, by=w.admin, reason="不再单列", at=w.later())
    elif group.pk:
        group.introduction = f"说明{w.new()}"
        change_group(group, targets, by=w.admin, reason="改", at=w.later())
    else:
        make_group(group, targets, by=w.admin, reason="新建", at=w.later())


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
