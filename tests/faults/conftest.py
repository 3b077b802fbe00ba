"""A service that a test may do harm to."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from .pair import Pair
from .service import LONG, Service, new_database

CLERKS = 32


@pytest.fixture(scope="session")
def prepared(migrated):
    """Set up once: an admin, a leader and `CLERKS`."""
    with TemporaryDirectory() as folder, new_database(Path(folder), migrated) as database:
        service = Service(Path(folder), database)
        service.set_up(CLERKS)
        yield service


@pytest.fixture
def service(prepared):
    """A running copy."""
    with TemporaryDirectory() as folder, new_database(Path(folder), prepared.database) as database:
        service = Service(Path(folder), database)
        service.sessions = prepared.sessions
        service.environment["STATIC_ROOT"] = prepared.environment["STATIC_ROOT"]
        try:
            service.start()
            yield service
        finally:
            service.stop()


@pytest.fixture(scope="session")
def prepared_pair():
    """The same on a PostgreSQL server of its own, which has been stopped."""
    with TemporaryDirectory() as folder, TemporaryDirectory() as served:
        pair = Pair(Path(folder))
        try:
            pair.start_the_first()
            service = Service(Path(served), pair.url())
            service.set_up(CLERKS)
        finally:
            pair.stop("fast")
        yield pair, service


@pytest.fixture
def pair(prepared_pair):
    """A running copy of the first server, for now without the second."""
    prepared, _ = prepared_pair
    with TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        subprocess.run(["cp", "-a", prepared.folders["first"], pair.folders["first"]], check=True)
        try:
            pair.restart_the_first()
            yield pair
        finally:
            pair.stop()


@pytest.fixture
def on_postgres(prepared_pair, pair):
    """A service on that pair, to be started."""
    _, prepared = prepared_pair
    with TemporaryDirectory() as folder:
        service = Service(Path(folder), pair.url())
        service.sessions = prepared.sessions
        service.environment["STATIC_ROOT"] = prepared.environment["STATIC_ROOT"]
        try:
            yield service
        finally:
            service.stop()


@pytest.fixture
def seconds() -> float:
    """For which people write while something goes wrong."""
    return 30 if LONG else 3
