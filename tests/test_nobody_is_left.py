"""Whatever becomes of units and people, in whatever order: every open entry has somebody who can do something about it,
and somebody who is told."""

from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from targets import rights
from targets.documents import accounts
from targets.documents.kit.dry_run import NotAsShown
from targets.domain.words import Status
from targets.models import Deputy, Owner, OwnerRole, ProgressEntry, Role, Target, Unit, User
from targets.models.progress import OPEN
from targets.pictures.holdings import holdings_of_person, holdings_of_unit
from targets.services import (
    Action,
    Handover,
    Reading,
    Refused,
    discard,
    edit_target,
    move,
    record,
)
from targets.services.notices import concerned
from targets.services.people import deputise, end_deputyship, leave, transfer
from targets.services.units import end_unit, rename_unit, reopen_unit
from tests.conftest import at, person
from tests.documents.test_accounts import read

START = at(2024, 7, 3)
DAYS = [date(2024, 5, 31), date(2024, 6, 30), date(2024, 7, 1), date(2024, 7, 2)]
STEPS = 40


class World:
    """Three units, a target that one leads and one supports, their clerks and two of the office; steps by chance."""

    def __init__(self, chance: Random, target: Target):
        self.chance, self.now, self.told = chance, START, list[str]()
        self.units = [Unit.objects.create(name=f"单位{n}", position=n) for n in range(3)]
        self.admins = [person(f"admin{n}", f"办{n}", "admin") for n in range(2)]
        for place, unit in enumerate(self.units):
            for n in range(2):
                person(f"clerk{place}{n}", f"员{place}{n}", "staff", unit)
        person("leader", "领导", "leader")
        self.target = target
        target.owners.all().delete()
        Owner.objects.create(target=target, unit=self.units[0], role=OwnerRole.LEAD)
        Owner.objects.create(target=target, unit=self.units[1], role=OwnerRole.SUPPORTING)

    def step(self) -> None:
        """One thing that somebody does; what the rules refuse has not been done."""
        does = self.chance.choice(
            [
                self.rename, self.merge, self.reopen, self.go, self.go, self.transfer, self.transfer,
                self.deputise, self.end_deputyship, self.hand_over, self.hand_over, self.import_account,
                self.write, self.write, self.write, self.write, self.write_on_behalf, self.write_on_behalf,
                self.decide, self.decide, self.withdraw, self.throw_away, self.let_days_pass,
            ]
        )  # fmt: skip
        self.now += timedelta(minutes=1)
        try:
            self.told.append(f"{does.__name__}: {does()}")
        except (Refused, NotAsShown, IndexError) as refused:  # IndexError: there is nothing to choose from
            self.told.append(f"({does.__name__}: {refused})")

    def one(self, rows):
        return self.chance.choice(list(rows.order_by("pk")))

    def by(self) -> User:
        return self.one(User.objects.filter(role=Role.ADMIN, is_active=True))

    def clerk(self) -> User:
        return self.one(User.objects.filter(role=Role.STAFF, is_active=True))

    def said(self) -> dict:
        return {"reason": "改革", "by": self.by(), "at": self.now}

    def rename(self):
        unit = self.one(Unit.objects.active())
        return rename_unit(unit, name=f"新名{len(self.told)}", since=self.now.date(), **self.said())

    def merge(self):
        unit, successor = self.one(Unit.objects.active()), self.one(Unit.objects.active())
        since = self.now.date() - timedelta(days=self.chance.randrange(40))
        seen = holdings_of_unit(unit).version
        end_unit(unit, successor=successor, since=since, seen=seen, **self.said())
        return f"{unit} → {successor}"

    def reopen(self):
        return reopen_unit(self.one(Unit.objects.filter(is_active=False)), **self.said())

    def go(self):
        user = self.one(User.objects.filter(is_active=True))
        others = User.objects.filter(is_active=True, role=user.role).exclude(pk=user.pk)
        successor = self.one(others) if self.chance.random() < 0.6 else None
        leave(user, successor=successor, seen=holdings_of_person(user).version, **self.said())
        return f"{user} → {successor}"

    def transfer(self):
        user, unit = self.clerk(), self.one(Unit.objects.active())
        keeps, seen = self.chance.random() < 0.3, holdings_of_person(user).version
        transfer(user, unit, keeps_former=keeps, seen=seen, **self.said())
        return f"{user} → {unit}, {keeps}"

    def deputise(self):
        since = self.now.date() + timedelta(days=self.chance.randrange(-3, 3))
        until = self.chance.choice([None, since, since + timedelta(days=2)])
        return f"{deputise(self.clerk(), self.one(Unit.objects.active()), since=since, until=until, **self.said())}"

    def end_deputyship(self):
        deputy = self.one(Deputy.objects.all())
        end_deputyship(deputy, **self.said())
        return deputy

    def hand_over(self):
        target = Target.objects.get()
        lead = self.one(Unit.objects.active())
        supporting = [unit for unit in Unit.objects.active() if self.chance.random() < 0.5]
        is_handover = self.chance.random() < 0.6
        handover = Handover(self.now.date(), self.now) if is_handover else None
        edit_target(
            target, lead=lead, supporting=supporting, handover=handover, by=self.by(), reason="分工调整"
        )
        return f"{lead}, {supporting}, {is_handover}"

    def write(self):
        unit = self.one(Unit.objects.filter(ownerships__isnull=False))
        return self._written(self.one(User.objects.reporting_for(unit)), unit)

    def write_on_behalf(self):
        return self._written(self.by(), self.one(Unit.objects.filter(ownerships__isnull=False)))

    def _written(self, by: User, unit: Unit):
        reading = Reading(data_date=self.chance.choice(DAYS), value=4000 + len(self.told), explanation="已核")
        is_sent = self.chance.random() < 0.5
        entry = record(Target.objects.get(), reading, by=by, unit=unit, at=self.now, submit=is_sent)
        return f"{entry.pk} {unit} {by} {entry.status}"

    def decide(self):
        entry = self.one(ProgressEntry.objects.exclude(status=Status.DRAFT))
        action = self.chance.choice(
            [Action.RETURN, Action.RETURN, Action.ACCEPT, Action.UNDO_ACCEPT, Action.UNDO_RETURN]
        )
        move(entry.pk, action, by=self.by(), at=self.now, reason="口径")
        return f"{entry.pk} {action}"

    def withdraw(self):
        entry = self.one(ProgressEntry.objects.filter(status=Status.SUBMITTED))
        who = self.one(User.objects.filter(is_active=True))
        move(entry.pk, Action.WITHDRAW, by=who, at=self.now)
        return f"{entry.pk} {who}"

    def throw_away(self):
        entry = self.one(ProgressEntry.objects.filter(status=Status.DRAFT))
        who = self.one(User.objects.filter(is_active=True))
        discard(entry.pk, by=who, at=self.now)
        return f"{entry.pk} {who}"

    def import_account(self):
        user = self.one(User.objects.all())
        role = self.chance.choice(["填报员", "领导", "管理员"])
        unit = self.one(Unit.objects.active()) if role == "填报员" else ""
        in_use = self.chance.choice("是否")
        file = read(f"登录名,姓名,角色,单位,在用\n{user.username},{user},{role},{unit},{in_use}\n")
        by = self.by()
        run = accounts.dry_run(file, by=by)
        accounts.import_users(file, shown=run.digest, by=by)
        return f"{user} {role} {unit} {in_use}"

    def let_days_pass(self):
        self.now += timedelta(days=self.chance.choice([1, 3, 10]))
        return self.now.date()


def may_act(user: User, entry: ProgressEntry) -> bool:
    """Take it back, go on with it, take it over or throw it away.

    What was returned to a unit that has handed the target over to one without people, the office may have lie with it
    again.
    """
    if entry.status == Status.SUBMITTED:
        return rights.may_withdraw(user, entry)
    if rights.may_submit(user, entry) or rights.leads(user, entry.target):
        return True
    if user.is_clerk and rights.may_report_on(user, entry.target, entry.unit):
        return True
    if entry.submitted_at is None:
        return rights.may_discard(user, entry)
    has_lead = User.objects.reporting_for(entry.target.lead.unit).exists()
    return not has_lead and rights.may_take_back(user, entry)


def check(world: World) -> None:
    people = list(User.objects.filter(is_active=True))
    for entry in ProgressEntry.objects.filter(status__in=OPEN).with_people():
        story = "\n".join([*world.told, f"{entry.pk} {entry.unit} {entry.author} {entry.status}"])
        told = concerned(entry)
        assert told, story
        assert all(user.is_active for user in told), story
        assert any(may_act(user, entry) for user in people), story
        assert any(may_act(user, entry) or user.is_admin for user in told), story


@pytest.mark.parametrize("seed", [*range(6), 119, 128])
def test_every_open_entry_has_somebody(seed, target, monkeypatch):
    world = World(Random(seed), target)
    monkeypatch.setattr(timezone, "now", lambda: world.now)
    for _ in range(STEPS):
        world.step()
        check(world)
    assert sum(not told.startswith("(") for told in world.told) > STEPS / 4, "\n".join(world.told)
