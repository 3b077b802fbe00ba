"""Settings, all from the environment; see .env.example. A wrong value stops the start with one line."""

import json
import os
from datetime import date, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from .standby import Preferred, let_go

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None) -> str:
    """The variable, else the default; without a default it must be set."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise SystemExit(f"{name} is not set. It is required while DEBUG is off; see .env.example.")
    return value


def env_bool(name: str, *, default: bool) -> bool:
    value = env(name, str(default)).lower()
    if value not in ("true", "false", "1", "0"):
        raise SystemExit(f"{name} must be true or false, not {value!r}.")
    return value in ("true", "1")


def env_int(name: str, default: int, *, most: int | None = None) -> int:
    value = env(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 19 and int(value)):
        raise SystemExit(f"{name} must be a whole number above zero, not {value[:40]!r}.")
    if most and int(value) > most:
        raise SystemExit(f"{name} must be at most {most}, not {value}.")
    return int(value)


def env_word(name: str, default: str, *others: str) -> str:
    value = env(name, default).upper()
    if value not in (default, *others):
        raise SystemExit(f"{name} must be one of {', '.join((default, *others))}, not {value!r}.")
    return value


def env_hosts(name: str, default: str) -> list[str]:
    """The names that this site is called by; any name would let a stranger write the links of our mails."""
    hosts = env_list(name, default)
    if not hosts:
        raise SystemExit(f"{name} is not set. It is required while DEBUG is off: zhanhe.example.gov.cn")
    for host in hosts:
        if "*" in host or "/" in host or any(sign.isspace() for sign in host) or host == ".":
            raise SystemExit(f"{name}: {host!r} is no host name; write names such as zhanhe.example.gov.cn.")
    return hosts


def env_site(name: str, default: str) -> str:
    """An address that others can follow."""
    url = env(name, default).rstrip("/")
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or parts.username or parts.query or parts.fragment or " " in url:
        raise SystemExit(f"{name} must be an address such as https://zhanhe.example.gov.cn.")
    return url


def env_addresses(name: str) -> list[str]:
    for address in (addresses := env_list(name)):
        if address.count("@") != 1 or any(sign.isspace() for sign in address):
            raise SystemExit(f"{name}: {address!r} is no mail address.")
    return addresses


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def env_database(name: str, default: str) -> dict[str, Any]:
    url = env(name, default)
    scheme = urlsplit(url).scheme
    if scheme in ("postgres", "postgresql"):
        return postgres(name, url)
    if scheme != "sqlite":
        raise SystemExit(f"{name} must name a postgres:// or sqlite:/// database, not {scheme}.")
    return dict(dj_database_url.parse(url)) | {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous="
            + env_word("SQLITE_SYNCHRONOUS", "NORMAL", "FULL"),
        },
        # Each process keeps its connections: the first to open the file needs room on the disk, even to read.
        "CONN_MAX_AGE": None,
    }


def postgres(name: str, url: str) -> dict[str, Any]:
    """As libpq reads it, with as many hosts as there are; what it does not say is chosen so that a host that has gone
    is noticed within seconds, and the one that has taken its place is found without a restart."""
    try:
        asked = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise SystemExit(f"{name} is not a database address ({' '.join(str(error).split())}).") from None
    if not asked.get("dbname"):
        raise SystemExit(f"{name} must name a database behind the host: postgres://…/zhanhe.")
    if wrong := [port for port in str(asked.get("port", "")).split(",") if port and not port.isdigit()]:
        raise SystemExit(f"{name}: {wrong[0]!r} is not a port.")
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    config = {setting: str(asked.pop(key, "")) for setting, key in names.items()}
    options: dict[str, Any] = {"connect_timeout": 3, "tcp_user_timeout": 5000} | asked
    if env_bool("DATABASE_POOL", default=True):
        options["pool"] = {
            "timeout": 5,
            "reconnect_timeout": 5,
            "connection_class": Preferred,
            "reset": let_go,
        }
    return config | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def env_origins(name: str) -> list[str]:
    origins = env_list(name)
    for origin in origins:
        if not origin.startswith(("http://", "https://")):
            raise SystemExit(f"{name}: {origin!r} must begin with http:// or https://.")
    return origins


# The bodies that the robots of group chats take.
ROBOTS: dict[str, Any] = {
    "wecom": {"msgtype": "text", "text": {"content": "{text}"}},
    "dingtalk": {"msgtype": "text", "text": {"content": "{text}"}},
    "feishu": {"msg_type": "text", "content": {"text": "{text}"}},
}


def env_webhook(name: str, *, allow_http: bool) -> str:
    """An address that holds a secret, so no complaint repeats it."""
    url = env(name, "")
    try:
        parts = urlsplit(url)
        is_local, is_address = parts.hostname in ("localhost", "127.0.0.1", "::1"), bool(parts.hostname)
    except ValueError:
        raise SystemExit(f"{name} is not an address.") from None
    if url and not (is_address and parts.scheme in ("https", "http")):
        raise SystemExit(f"{name} must be an address that begins with https://.")
    if url and parts.scheme == "http" and not (is_local or allow_http):
        raise SystemExit(f"{name} must begin with https://, or set NOTICE_WEBHOOK_ALLOW_HTTP=true.")
    return url


def env_template(name: str, default: str) -> Any:
    """One of `ROBOTS` by its name, or JSON of one's own with {text} where the text goes."""
    value = env(name, default)
    if value in ROBOTS:
        return ROBOTS[value]
    try:
        template = json.loads(value)
    except ValueError:
        raise SystemExit(f"{name} must be {', '.join(ROBOTS)} or JSON.") from None
    if "{text}" not in value:
        raise SystemExit(f"{name} must have {{text}} where the text goes.")
    return template


def env_kinds(name: str, default: str) -> list[str]:
    known = (
        "returned",
        "accepted",
        "instruction",
        "urging",
        "adjustment",
        "handover",
        "reminder",
        "bulletin",
    )
    kinds = env_list(name, default)
    if wrong := [kind for kind in kinds if kind not in known]:
        raise SystemExit(f"{name}: {wrong[0]!r} is none of {', '.join(known)}.")
    return kinds


def env_demo_day(name: str, *, is_allowed: bool) -> date | None:
    """A day that a demonstration opens on; a server that people rely on has the real one."""
    text = env(name, "")
    if not text:
        return None
    if not is_allowed:
        raise SystemExit(f"{name} is for demonstrations only, while DEBUG is on.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SystemExit(f"{name} must be a day such as 2024-06-30, not {text[:40]!r}.") from None


def env_networks(name: str) -> list[Any]:
    """Addresses and networks; a socket of this machine is called unix and stands apart."""
    try:
        return [ip_network(network) for network in env_list(name) if network != "unix"]
    except ValueError as error:
        raise SystemExit(f"{name} must be addresses such as 127.0.0.1 or 10.1.0.0/16 ({error}).") from None


def env_roles(name: str) -> list[str]:
    known = ("staff", "leader", "admin")
    roles = env_list(name)
    if wrong := [role for role in roles if role not in known]:
        raise SystemExit(f"{name}: {wrong[0]!r} is none of {', '.join(known)}.")
    return roles


DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", "for-development-on-this-machine-only" if DEBUG else None)
if not DEBUG and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5):
    raise SystemExit("SECRET_KEY is too easy to guess: at least 50 characters, at least 5 different ones.")
DEMO_TODAY = env_demo_day("DEMO_TODAY", is_allowed=DEBUG)
ALLOWED_HOSTS = env_hosts("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env_origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "targets",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "simple_history",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "targets.views.logs.WithNumber",
    "targets.views.metrics.Measured",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "targets.middleware.WhoAndWhere",
    "targets.middleware.StillThere",
    "targets.middleware.NothingLeftBehind",
    "targets.middleware.BackToForms",
    "django_htmx.middleware.HtmxMiddleware",
    "targets.middleware.SignInFirst",
    "targets.middleware.OwnPasswordFirst",
    "targets.middleware.BeginsWhereChosen",
    "targets.middleware.OnTheDemosDay",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhanhe.urls"
WSGI_APPLICATION = "zhanhe.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # the project's templates before Django's own

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "targets.context_processors.frame",
            ],
        },
    }
]

DATABASES = {"default": env_database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rendered parts of pages, kept by each process for as long as the data have not changed.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 60},
    }
}

AUTH_USER_MODEL = "targets.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "targets.signing_in.passwords.LocalPassword",
]
PASSWORD_MIN_LENGTH = env_int("PASSWORD_MIN_LENGTH", 12)
PASSWORD_KINDS = env_int("PASSWORD_KINDS", 3)
if PASSWORD_KINDS > 4 or PASSWORD_MIN_LENGTH > 64:
    raise SystemExit("PASSWORD_KINDS must be at most 4, PASSWORD_MIN_LENGTH at most 64.")
PASSWORD_REMEMBERED = env_int("PASSWORD_REMEMBERED", 5)
PASSWORD_EXPIRES_DAYS = env_int("PASSWORD_EXPIRES_DAYS", 90) if env("PASSWORD_EXPIRES_DAYS", "") else None
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "targets.signing_in.passwords.HardToGuess"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "targets.signing_in.passwords.NotUsedBefore"},
]
CSRF_FAILURE_VIEW = "targets.views.signing_in.expired"
# What is typed at once, without files: a workbook that was looked at travels in the page and comes back.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000  # 批量修改 sends one for each target of a report

# Whoever gets passwords wrong is kept out for a while: counted in the database, for the account and for the address.
LOCKOUT_AFTER = env_int("LOCKOUT_AFTER", 5)
LOCKOUT_AFTER_BY_ADDRESS = env_int("LOCKOUT_AFTER_BY_ADDRESS", LOCKOUT_AFTER)
LOCKOUT_MINUTES = env_int("LOCKOUT_MINUTES", 15)
TRUSTED_PROXIES = env_networks("TRUSTED_PROXIES")
TRUSTED_SOCKET = "unix" in env_list("TRUSTED_PROXIES")
AXES_FAILURE_LIMIT = LOCKOUT_AFTER
AXES_COOLOFF_TIME = timedelta(minutes=LOCKOUT_MINUTES)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]  # each by itself, in this order, see the handler
AXES_HANDLER = "targets.signing_in.lockout.Handler"
AXES_LOCKOUT_CALLABLE = "targets.signing_in.lockout.same_page"
AXES_USERNAME_CALLABLE = "targets.signing_in.lockout.name_counted"
AXES_CLIENT_IP_CALLABLE = "targets.signing_in.addresses.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying on neither prolongs it nor fills the database
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "old_password",
    "new_password1",
    "new_password2",
    "code",
]

# allauth: the second factor, the sessions of a person, and signing in elsewhere. It has no sign-up and no form of its
# own for names and passwords here, and its limits, which every process would count for itself, are left to axes.
ACCOUNT_ADAPTER = "targets.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {"reauthenticate": "targets.forms.second_factor.PasswordAgainForm"}
MFA_ADAPTER = "targets.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "湛河区目标任务"
MFA_TOTP_TOLERANCE = 1  # half a minute early or late: nobody sets the clocks of telephones
MFA_FORMS = {
    "authenticate": "targets.forms.second_factor.CodeForm",
    "reauthenticate": "targets.forms.second_factor.CodeAgainForm",
    "activate_totp": "targets.forms.second_factor.FirstCodeForm",
}
REQUIRE_SECOND_FACTOR = env_roles("REQUIRE_SECOND_FACTOR")

# Signing in elsewhere (OpenID Connect), where an issuer is named.
OIDC_ISSUER = env("OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = env("OIDC_NAME", "统一身份认证")
OIDC_CLAIM = env("OIDC_CLAIM", "preferred_username")
if OIDC_ISSUER and not OIDC_ISSUER.startswith(("https://", "http://127.0.0.1", "http://localhost")):
    raise SystemExit("OIDC_ISSUER must begin with https://.")
LOCAL_PASSWORDS = env_bool("LOCAL_PASSWORDS", default=True)
EMERGENCY_ACCOUNTS = env_list("EMERGENCY_ACCOUNTS")
if not LOCAL_PASSWORDS and not (OIDC_ISSUER and EMERGENCY_ACCOUNTS):
    raise SystemExit("LOCAL_PASSWORDS may be false only with OIDC_ISSUER and EMERGENCY_ACCOUNTS.")
SOCIALACCOUNT_ADAPTER = "targets.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the content security policy lets no form lead to another host
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "sso",
            "name": OIDC_NAME,
            "client_id": env("OIDC_CLIENT_ID"),
            "secret": env("OIDC_CLIENT_SECRET"),
            "settings": {"server_url": OIDC_ISSUER},
        }
    ]

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(BASE_DIR / "media")))
EVIDENCE_MAX_BYTES = env_int("EVIDENCE_MAX_MB", 20, most=500) * 1024**2
EVIDENCE_MAX_FILES = 10
EVIDENCE_MAX_ENTRY_BYTES = env_int("EVIDENCE_MAX_ENTRY_MB", 200, most=10_000) * 1024**2
CLAMD_SOCKET = env("CLAMD_SOCKET", "")  # of a virus scanner, by which evidence is looked at
BACKUP_MAX_HOURS = env_int("BACKUP_MAX_HOURS", 26)  # a daily one, and two hours for what may be in its way
STORAGES = {
    "default": {"BACKEND": "targets.services.storage.EvidenceStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# 三员: whether one person may be system, security and audit administrator at once; small offices have nobody else.
ONE_PERSON_MAY_HOLD_SEVERAL = env_bool("ONE_PERSON_MAY_HOLD_SEVERAL", default=True)
# How often a token may ask, all its calls together.
API_CALLS_PER_MINUTE = env_int("API_CALLS_PER_MINUTE", 120)
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs what is ours

# Chart.js comes from a CDN; the browser refuses a file whose hash differs.
CHARTJS_URL = env("CHARTJS_URL", "https://cdn.jsdelivr.net/npm/chart.js@4.6.1/dist/chart.umd.min.js")
CHARTJS_INTEGRITY = env(
    "CHARTJS_INTEGRITY", "sha384-Emf5ZVIUiarAdhkgtqK+5/Z5qIvM6QoVrS+qAVtfyZVuD5lIHrac0me485+Antp0"
)
if not CHARTJS_INTEGRITY.startswith(("sha256-", "sha384-", "sha512-")):
    raise SystemExit("CHARTJS_INTEGRITY must be a hash such as sha384-….")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, CHARTJS_URL],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Notices go out by mail where a mail server is named; else they stay in the application.
EMAIL_HOST = env("EMAIL_HOST", "")
EMAIL_PORT = env_int("EMAIL_PORT", 465, most=65535)
EMAIL_USE_SSL = env_bool("EMAIL_USE_SSL", default=True)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", EMAIL_HOST_USER or "webmaster@localhost")
SITE_URL = env_site("SITE_URL", "http://127.0.0.1:8000")
# Errors of the software are mailed to those who look after it.
ADMINS = [("", address) for address in env_addresses("ADMINS")]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = "[zhanhe] "
if ADMINS and not EMAIL_HOST:
    raise SystemExit("ADMINS are mailed to, so EMAIL_HOST must name a mail server.")

# What concerns all goes to a group chat where its robot's address is given.
NOTICE_WEBHOOK_URL = env_webhook(
    "NOTICE_WEBHOOK_URL", allow_http=env_bool("NOTICE_WEBHOOK_ALLOW_HTTP", default=False)
)
NOTICE_WEBHOOK_TEMPLATE = env_template(
    "NOTICE_WEBHOOK_TEMPLATE",
    "feishu" if "feishu" in NOTICE_WEBHOOK_URL or "larksuite" in NOTICE_WEBHOOK_URL else "wecom",
)
NOTICE_WEBHOOK_KINDS = env_kinds("NOTICE_WEBHOOK_KINDS", "urging,reminder")

X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "targets.signing_in.session_store"
SESSION_COOKIE_AGE = 60 * env_int("IDLE_MINUTES", 30)  # since the last request, see middleware.StillThere
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if not DEBUG:  # by such names browsers take them from this host alone, and over HTTPS only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^ready/$", r"^metrics/$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
# To be on the browsers' own list binds the whole domain for years, so the office asks for it or it is not.
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD", default=False)
if not SECURE_HSTS_PRELOAD:
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
if env_bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What Prometheus reads, for whoever has the token; without one there is nothing to read, and nothing is counted.
METRICS_TOKEN = env("METRICS_TOKEN", "")
if METRICS_TOKEN and len(METRICS_TOKEN) < 32:
    raise SystemExit("METRICS_TOKEN is too easy to guess: at least 32 characters.")
if METRICS_TOKEN and not env("PROMETHEUS_MULTIPROC_DIR", ""):  # which the library reads
    raise SystemExit("METRICS_TOKEN wants PROMETHEUS_MULTIPROC_DIR, a folder in memory such as /run/zhanhe.")

SIMPLE_HISTORY_REVERT_DISABLED = True  # the past is looked at, not restored without a reason
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# Everything goes to standard error, each line with its request's number; errors also by mail.
LOG_LEVEL = env_word("LOG_LEVEL", "WARNING", "DEBUG", "INFO", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"numbered": {"()": "targets.views.logs.Numbered"}},
    "formatters": {
        "TEXT": {"format": "{levelname} {name} [{request_number}] {message}", "style": "{"},
        "JSON": {"()": "targets.views.logs.AsJson"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["numbered"],
            "formatter": env_word("LOG_FORMAT", "TEXT", "JSON"),
        },
        "admins": {"class": "targets.views.logs.ToAdmins", "level": "ERROR"},
    },
    "root": {"handlers": ["console", "admins"] if ADMINS else ["console"], "level": LOG_LEVEL},
    # Django's own would mail what people have typed.
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL, "propagate": True}},
}
