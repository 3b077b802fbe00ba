"""The project's settings as the tests need them: plain HTTP, fast passwords, a SQLite file like in real use, though one
that need not outlive a power cut."""

import os

os.environ["DEBUG"] = "true"
os.environ["DATABASE_POOL"] = "false"  # tests drop the database while a pool would still hold on to it
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser driver runs an event loop in the tests' thread

from zhanhe.settings import *  # noqa: F403
from zhanhe.settings import DATABASES

PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}" for name in ("MD5PasswordHasher", "PBKDF2PasswordHasher")
]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"

WHITENOISE_AUTOREFRESH = True  # serve static/ as it lies there, nothing is collected
