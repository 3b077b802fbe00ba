"""A service that a test may do harm to."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from .service import LONG, Service, new_database


@pytest.fixture(scope="session")
def prepared():
    """Set up once: an admin, a leader and 32 clerks."""
    with TemporaryDirectory() as folder, new_database(Path(folder)) as database:
        service = Service(Path(folder), database)
        service.set_up(clerks=32)
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


@pytest.fixture
def seconds() -> float:
    """For which people write while something goes wrong."""
    return 30 if LONG else 3
