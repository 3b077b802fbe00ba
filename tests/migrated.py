"""The newest tables, migrated to once for a whole run: every process of the tests, and every service that one of them
starts, begins with a copy. To migrate takes a dozen seconds, to copy takes none."""

import fcntl
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

SERVER = os.environ.get("DATABASE_URL", "")
IS_POSTGRES = SERVER.startswith("postgres")


def migrated_database(folder: Path) -> str:
    """The address of what is to be copied; `folder` is one for all processes of a run, the first of which migrates."""
    told = folder / "migrated"
    with (folder / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            address = _empty_database(folder)
            environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
            command = [sys.executable, "manage.py", "migrate", "-v0"]
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            told.write_text(address)
    return told.read_text()


def drop_migrated(folder: Path) -> None:
    """At the end of the run; a file goes with its folder."""
    told = folder / "migrated"
    if IS_POSTGRES and told.exists():
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name_of(told.read_text())} WITH (FORCE)")


def _empty_database(folder: Path) -> str:
    if not IS_POSTGRES:
        return f"sqlite:///{folder / 'migrated.sqlite3'}"
    name = f"migrated_{uuid.uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return beside_the_tests(name)


def beside_the_tests(name: str) -> str:
    """The address of another database on the PostgreSQL that the tests run on."""
    before, mark, query = SERVER.partition("?")
    return f"{before.rpartition('/')[0]}/{name}{mark}{query}"


def name_of(address: str) -> str:
    return str(conninfo_to_dict(address)["dbname"])
