"""Does the database take no writes, or nothing at all? That passes: a standby is promoted, a disk is given room."""

from django.db import DatabaseError, InterfaceError, OperationalError
from psycopg.errors import ReadOnlySqlTransaction


def is_away(error: BaseException | None) -> bool:
    """Whether this is how the database says so; what is wrong with the software or the data it says otherwise."""
    return isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DatabaseError) and isinstance(error.__cause__, ReadOnlySqlTransaction)
    )
