"""The project's settings as the tests need them: plain HTTP, fast passwords, a SQLite file like in real use."""

import os

os.environ["DEBUG"] = "true"
os.environ["DATABASE_POOL"] = "false"  # tests drop the database while a pool would still hold on to it
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser driver runs an event loop in the tests' thread

from zhanhe.settings import *  # noqa: F403
from zhanhe.settings import BASE_DIR, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

(BASE_DIR / ".cache").mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": BASE_DIR / ".cache" / "test.sqlite3"}
