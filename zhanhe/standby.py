"""Which of several PostgreSQL servers is asked? The one that takes writes; while none does, one that can be read."""

import time
from typing import Any, Self

from psycopg import Connection, OperationalError

SECONDS_TO_READ = 10  # after which a server that takes writes is looked for again


class Preferred(Connection):
    """A connection of the pool. `reading_since` is given where it leads to a server that takes no writes."""

    reading_since: float | None = None

    @classmethod
    def connect(cls, conninfo: str = "", **kwargs: Any) -> Self:
        """As the address asks (`target_session_attrs`), else to any server at all."""
        try:
            return super().connect(conninfo, **kwargs)
        except OperationalError:
            if kwargs.get("target_session_attrs") not in ("read-write", "primary"):
                raise
            found = super().connect(conninfo, **kwargs | {"target_session_attrs": "any"})
            found.reading_since = time.monotonic()
            return found


def let_go(connection: Preferred) -> None:
    """Told of each connection that comes back; the pool replaces one for which this raises."""
    since = connection.reading_since
    if since is not None and time.monotonic() - since > SECONDS_TO_READ:
        raise OperationalError("time to look for a server that takes writes")
