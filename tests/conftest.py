"""The people and the small world that most tests use.

The figures are the report's own: 新增市场主体 8000户 with 6633 the year before.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection

from targets.models import Owner, OwnerRole, ProgressEntry, Report, Role, Stage, Target, Theme, Unit, User
from targets.models.roles import ALL_DUTIES
from targets.summaries import forget_facts, forget_stories
from tests.migrated import drop_migrated, migrated_database, name_of

pytest_plugins = ["tests.places"]  # what addresses lead to

SHANGHAI = ZoneInfo("Asia/Shanghai")


def pytest_collection_finish():
    """What has been collected lives as long as the run: a tenth of the time went into looking for rubbish among it."""
    gc.freeze()
    gc.set_threshold(20_000)


def pytest_collection_modifyitems(config, items):
    """Leave out what means nothing on the database that the tests run on; and on the second database what asks none,
    for it has said so on the first."""
    elsewhere = [item for item in items if _is_for_another_database(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def _is_for_another_database(item: pytest.Item) -> bool:
    only_on = item.get_closest_marker("only_on")
    if only_on:
        return only_on.args[0] != connection.vendor
    asks = item.get_closest_marker("django_db") or {"db", "transactional_db", "service"} & {
        *item.fixturenames
    }
    return connection.vendor == "postgresql" and not asks and "faults" not in item.path.parts


def pytest_sessionfinish(session):
    if not _is_worker():
        drop_migrated(session.config._tmp_path_factory.getbasetemp())


def _is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> str:
    """The address of a database with all tables, to be copied."""
    own = tmp_path_factory.getbasetemp()
    return migrated_database(own.parent if _is_worker() else own)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, migrated, tmp_path_factory):
    """The tests' database begins as a copy of it."""
    told = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        told["NAME"] = tmp_path_factory.mktemp("database") / "test.sqlite3"
        shutil.copy(migrated.removeprefix("sqlite:///"), told["NAME"])
    else:
        told["TEMPLATE"] = name_of(migrated)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Django would begin with an empty file."""
    return connection.vendor == "sqlite"


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """A moment at the office."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def all_uploads(tmp_path_factory) -> Iterator[Path]:
    """Where each test has a folder, which is made when the first file comes: most of thousands need none."""
    folder = tmp_path_factory.mktemp("uploads")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def uploads(settings, all_uploads) -> Path:
    """Uploaded files go to a folder of the test's own."""
    settings.MEDIA_ROOT = next(all_uploads)
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def nothing_kept():
    """Revisions begin anew in every test, so what was kept for them must go."""
    cache.clear()
    forget_facts()
    forget_stories()


@pytest.fixture
def report(db) -> Report:
    return Report.objects.create(
        year=2024,
        government="平顶山市湛河区人民政府",
        title="2024年政府工作报告",
        start_date=date(2024, 1, 1),
        end_date=date(2024, 12, 31),
    )


@pytest.fixture
def theme(report) -> Theme:
    area = Theme.objects.create(
        report=report, title="（一）大力促进投资消费", short_title="一 投资消费", position=1
    )
    return Theme.objects.create(
        report=report, parent=area, title="优化营商环境", short_title="营商环境", position=2
    )


@pytest.fixture
def market_bureau(db) -> Unit:
    return Unit.objects.create(name="区市场监管局", position=1)


@pytest.fixture
def housing_bureau(db) -> Unit:
    return Unit.objects.create(name="区住建局", position=2)


@pytest.fixture
def make_target(report, theme, market_bureau):
    """Make a target with its lead; by default 新增市场主体, 8000户 in the year, reported every month."""

    def make(
        number: str = "B-017", *, lead: Unit = market_bureau, supporting: tuple[Unit, ...] = (), **fields
    ):
        fields = {
            "title": "新增市场主体",
            "measure": "total",
            "unit": "户",
            "value": Decimal(8000),
            "source_ref": "二（一）优化营商环境 · 新增市场主体",
            "start_date": date(2024, 1, 1),
            "due_date": date(2024, 12, 31),
        } | fields
        fields.setdefault("stated_value", fields["value"])
        target = Target.objects.create(report=report, theme=theme, number=number, **fields)
        Owner.objects.create(target=target, unit=lead, role=OwnerRole.LEAD)
        for unit in supporting:
            Owner.objects.create(target=target, unit=unit, role=OwnerRole.SUPPORTING)
        return target

    return make


@pytest.fixture
def target(make_target) -> Target:
    return make_target()


@pytest.fixture
def road(make_target, housing_bureau) -> Target:
    """新华路南延: four stages."""
    road = make_target(
        "E-017",
        title="新华路南延建成通车",
        measure="stages",
        value=None,
        unit="",
        frequency="quarterly",
        lead=housing_bureau,
    )
    for title, weight, due in (
        ("前期手续", 20, date(2024, 3, 31)),
        ("路基施工", 30, date(2024, 6, 30)),
        ("路面施工", 30, date(2024, 9, 30)),
        ("建成通车", 20, date(2024, 12, 31)),
    ):
        Stage.objects.create(target=road, title=title, weight=weight, due_date=due)
    return road


def person(username: str, name: str, role: Role, unit: Unit | None = None) -> User:
    """An admin holds all three duties, as in a small office."""
    duties = ALL_DUTIES if role == Role.ADMIN else {}
    return User.objects.create_user(username, "correct-horse", name=name, role=role, unit=unit, **duties)


@pytest.fixture
def clerk(market_bureau) -> User:
    """Staff of the lead unit."""
    return person("lizhen", "李真", Role.STAFF, market_bureau)


@pytest.fixture
def second_clerk(market_bureau) -> User:
    """A colleague in the lead unit."""
    return person("sunhe", "孙禾", Role.STAFF, market_bureau)


@pytest.fixture
def stranger(housing_bureau) -> User:
    """Staff of another unit."""
    return person("wanglu", "王路", Role.STAFF, housing_bureau)


@pytest.fixture
def leader(db) -> User:
    return person("zhaoning", "赵宁", Role.LEADER)


@pytest.fixture
def admin(db) -> User:
    return person("chenban", "陈办", Role.ADMIN)


@pytest.fixture
def second_admin(db) -> User:
    return person("zhouban", "周办", Role.ADMIN)


@pytest.fixture
def accepted(clerk, admin):
    """Store an accepted reading of a target, submitted and accepted on the third of the next month."""

    def make(target: Target, data_date: date, value=None, *, moment: datetime | None = None, **fields):
        if moment is None:
            year, month = divmod(data_date.year * 12 + data_date.month, 12)
            moment = at(year, month + 1, 3)
        stages_done = fields.pop("stages_done", ())
        entry = ProgressEntry.objects.create(
            target=target,
            unit=clerk.unit,
            author=clerk,
            data_date=data_date,
            value=value,
            status="accepted",
            submitted_at=moment,
            checker=admin,
            checked_at=moment,
            accepted_at=moment,
            **fields,
        )
        entry.stages_done.set(stages_done)
        return entry

    return make
