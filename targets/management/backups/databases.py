"""How is a database copied while it is written to, and put back? SQLite's online backup; pg_dump and pg_restore."""

import os
import secrets
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from psycopg.conninfo import make_conninfo

from ...models import Evidence, SourceDocument
from . import Amiss
from .facts import facts_at, facts_of

FILES = (  # of evidence, and of the documents that promises come from
    "SELECT file, sha256 FROM targets_evidence",
    "SELECT file, file_sha256 FROM targets_sourcedocument WHERE file <> ''",
)


@dataclass(frozen=True)
class Copy:
    """A copy of the database as it was at one moment: facts, and the files it names with their digests."""

    path: Path
    facts: dict[str, Any]
    files: dict[str, str]


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def newest_migrations() -> list[str]:
    """Of the software as it is installed."""
    return sorted(map(".".join, MigrationLoader(None).graph.leaf_nodes()))


def copied(folder: Path, at: datetime) -> Copy:
    """Raises `Amiss`."""
    return _sqlite_copied(folder, at) if is_sqlite() else _postgres_copied(folder, at)


@contextmanager
def scratch(copy: Path) -> Iterator[str]:
    """The address of a database into which a copy was put, and which is gone afterwards. Raises `Amiss`."""
    if is_sqlite():
        yield f"sqlite:///{copy.absolute()}"
        return
    name = f"zhanhe_scratch_{secrets.token_hex(6)}"
    with connection.cursor() as cursor:  # outside of any transaction
        try:
            cursor.execute(f"CREATE DATABASE {name}")
        except Exception as error:
            raise Amiss(
                f"不能建立用于核对的临时数据库（{str(error).strip()}）。请给数据库账号CREATEDB权限。"
            ) from None
        try:
            _run("pg_restore", "--no-owner", "--exit-on-error", str(copy), database=name)
            yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def is_in_use() -> bool:
    """Whether the installation's own database holds anything."""
    with connection.cursor() as cursor:
        return bool(connection.introspection.table_names(cursor))


def put_back(copy: Path) -> None:
    """Make the installation's own database what the copy is, whole or not at all. Raises `Amiss`."""
    if not is_sqlite():
        connection.close()
        _run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            str(copy),
            database="",
        )
        return
    place = connection.settings_dict["NAME"]
    connection.close()
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(place, timeout=60)) as target:
        source.backup(target)  # one transaction, which those who read meanwhile see as a whole
    os.chmod(place, 0o600)


def _sqlite_copied(folder: Path, at: datetime) -> Copy:
    path = folder / "database.sqlite3"
    place = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(place, timeout=60)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        if (amiss := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise Amiss(f"数据库已损坏，没有备份：{amiss}")
        files = {name: digest for asked in FILES for name, digest in copy.execute(asked).fetchall()}
    facts = facts_of(f"sqlite:///{path.absolute()}", at)
    return Copy(path, facts, files)


def _postgres_copied(folder: Path, at: datetime) -> Copy:
    path = folder / "database.dump"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            f"--snapshot={snapshot}",
            f"--file={path}",
            database="",
        )
        files = dict(Evidence.objects.values_list("file", "sha256"))
        files |= dict(SourceDocument.objects.exclude(file="").values_list("file", "file_sha256"))
        return Copy(path, facts_at(at), files)


def _run(program: str, *arguments: str, database: str) -> None:
    """`database` is another one than the installation's; passwords go through the environment, which nobody sees."""
    known = connection.get_connection_params()
    names = ("host", "port", "user", "dbname", "sslmode", "sslrootcert")
    params = {name: known[name] for name in names if known.get(name)} | (
        {"dbname": database} if database else {}
    )
    environment = os.environ | ({"PGPASSWORD": known["password"]} if known.get("password") else {})
    try:
        run = subprocess.run(  # noqa: S603 – fixed programs with our own settings
            [program, f"--dbname={make_conninfo(**params)}", *arguments],
            env=environment,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise Amiss(
            f"没有{program}程序。请安装与数据库同版本的PostgreSQL客户端（postgresql-client）。"
        ) from None
    if run.returncode:
        said = run.stderr.strip().splitlines()
        raise Amiss(f"{program}没有完成：{said[-1] if said else run.returncode}")
