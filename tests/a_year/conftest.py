"""The year is played once for all that look at it."""

import pytest

from .play import Look
from .script import played
from .shares import Shares, played_by_many


@pytest.fixture(scope="session")
def year(django_db_setup, django_db_blocker) -> dict[str, Look]:
    with django_db_blocker.unblock():
        return played()


@pytest.fixture(scope="session")
def shares(django_db_setup, django_db_blocker) -> Shares:
    with django_db_blocker.unblock():
        return played_by_many()
