"""The app's place in Django."""

import os
from contextlib import suppress

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "目标任务"

    def ready(self) -> None:
        from . import listening  # noqa: F401, PLC0415 – it needs the models
        from .demo.clock import install  # noqa: PLC0415 – likewise
        from .noting import listen  # noqa: PLC0415 – likewise

        listen()
        if settings.DEMO_TODAY:
            install()
        connection_created.connect(keep_to_ourselves)


def keep_to_ourselves(connection, **_kwargs) -> None:
    """A file of SQLite is nobody else's to read; what lies beside it while it is open has its rights."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith("file:"):
        with suppress(OSError):  # another account may own it, who has seen to it
            if os.stat(name).st_mode & 0o077:
                os.chmod(name, 0o600)
