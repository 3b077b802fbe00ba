"""Migrations are kept: what the first release stored arrives in the newest version with the lights recorded for it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from tests import stored_release

STORED = Path(__file__).parent / "data" / "release_1.json.xz"


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The address of a database of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'release.sqlite3'}"
        return
    address, name = urlsplit(os.environ["DATABASE_URL"]), f"zhanhe_release_{os.getpid()}"
    with psycopg.connect(address.geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield address._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def release(tmp_path) -> dict:
    command = [sys.executable, "-m", "tests.stored_release", "lights", str(STORED)]
    with empty_database(tmp_path) as address:
        done = subprocess.run(
            command, env=os.environ | {"DATABASE_URL": address}, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_the_first_release_stored_has_the_lights_recorded_for_it(release):
    before, lights = stored_release.read(STORED)["lights"], release["lights"]
    assert list(before) == list(lights) == list(stored_release.DAYS)
    for day, rows in before.items():
        assert len(rows) == 269
        assert lights[day] == rows, day
    assert release["early_plan_shares"] == ["0.17"]  # the first release shipped 0.05


def test_the_first_migration_is_the_one_that_was_released():
    assert stored_release.read(STORED)["migration"] == stored_release.FIRST
    assert (Path("targets/migrations") / f"{stored_release.FIRST}.py").exists()


def test_no_password_is_in_the_stored_data():
    users = stored_release.read(STORED)["models"]["user"]
    place = users["fields"].index("password")
    assert {row[place] for row in users["rows"]} == {"!"}


@pytest.mark.django_db
def test_the_models_need_no_further_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
