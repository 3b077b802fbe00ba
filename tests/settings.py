"""The project's settings as the tests need them: plain HTTP, fast passwords, everything else as in development."""

import os

os.environ["DEBUG"] = "true"

from zhanhe.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
