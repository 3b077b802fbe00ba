"""Where are sessions kept? In the database; while it takes no writes, whoever has signed in goes on reading."""

import logging
from copy import deepcopy

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.db import DatabaseError

from ..services.away import is_away

SEEN = "seen"  # when the person was last there, to the minute
HAS_SECOND_FACTOR = "has_second_factor"  # so that it is not looked up with every page
NOTED = {SEEN, HAS_SECOND_FACTOR}  # what reading pages leave here, and can do without
log = logging.getLogger("zhanhe.sessions")


class SessionStore(InDatabase):
    """What the settings name as the engine, so it has this name."""

    def load(self) -> dict:
        self.stored = super().load()
        return deepcopy(self.stored)

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 – Django's signature
        """As Django does, but: what was only noted may fail to be stored, and anything else fails by the error of the
        database itself – Django takes each one for a session that somebody has ended meanwhile."""
        try:
            super().save(must_create)
        except (UpdateError, DatabaseError) as error:
            reason = error.__context__ if isinstance(error, UpdateError) else error
            if not (isinstance(reason, DatabaseError) and is_away(reason)):
                raise
            if must_create or not self._is_only_noted():
                raise reason from reason.__cause__
            log.warning("The database takes no writes: a session was not stored.")

    def _is_only_noted(self) -> bool:
        kept = [
            {key: value for key, value in data.items() if key not in NOTED}
            for data in (getattr(self, "stored", {}), dict(self.items()))
        ]
        return kept[0] == kept[1]
