"""By which ways does a notice leave the application? Mail to a person, a webhook to a group chat; one interface."""

import json
from dataclasses import dataclass
from http.client import HTTPException
from smtplib import SMTPException
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

WEBHOOK_TIMEOUT = 10  # seconds
ANSWER_AT_MOST = 64 * 1024  # bytes that are read of a robot's answer
# What robots answer with 200 as well: 企业微信 and 钉钉 errcode, 飞书 code; 0 is well.
CODES = ("errcode", "code", "StatusCode")


class Undelivered(Exception):
    """It did not go out; `str` says why, without addresses that are secret."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What goes out at once: lines to one address; `subject` where the channel knows subjects."""

    to: str
    subject: str
    lines: list[str]


class Channel(Protocol):
    """A way out. Each raises `Undelivered`."""

    def open(self) -> None: ...

    def send(self, letter: Letter) -> None: ...

    def close(self) -> None: ...


class Mail:
    """By the mail server of the settings, over one connection."""

    def open(self) -> None:
        self.connection = get_connection()
        try:
            self.connection.open()
        except (SMTPException, OSError) as error:
            raise Undelivered(type(error).__name__) from None

    def send(self, letter: Letter) -> None:
        mail = EmailMessage(
            letter.subject, "\n".join(letter.lines), to=[letter.to], connection=self.connection
        )
        try:
            mail.send()
        except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that is none
            raise Undelivered(type(error).__name__) from None

    def close(self) -> None:
        self.connection.close()


class _NoRedirects(HTTPRedirectHandler):
    """The address holds a secret: it is not carried to another place."""

    def redirect_request(self, *args, **kwargs) -> None:
        return None


class Webhook:
    """By the robot of a group in 企业微信, 钉钉 or 飞书, or anything that takes JSON."""

    def open(self) -> None:
        self.opener = build_opener(_NoRedirects)

    def send(self, letter: Letter) -> None:
        body = _filled(settings.NOTICE_WEBHOOK_TEMPLATE, "\n".join(letter.lines))
        request = Request(  # noqa: S310 – the settings take https, and http where that is allowed, nothing else
            settings.NOTICE_WEBHOOK_URL,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
        )
        try:
            with self.opener.open(request, timeout=WEBHOOK_TIMEOUT) as response:
                answer = response.read(ANSWER_AT_MOST)
        except HTTPError as error:
            error.close()
            raise Undelivered(f"HTTP {error.code}") from None
        except (HTTPException, OSError) as error:
            raise Undelivered(type(error).__name__) from None
        if code := _code_in(answer):
            raise Undelivered(f"errcode {code}")

    def close(self) -> None:
        """Nothing is kept open."""


def webhook_host() -> str:
    """Where the webhook leads, as far as that may be told: the secret is behind it."""
    return urlsplit(settings.NOTICE_WEBHOOK_URL).hostname or ""


def _filled(template: Any, text: str) -> Any:
    """The template with the text in place of {text}, wherever that stands."""
    if isinstance(template, str):
        return template.replace("{text}", text)
    if isinstance(template, list):
        return [_filled(part, text) for part in template]
    if isinstance(template, dict):
        return {key: _filled(part, text) for key, part in template.items()}
    return template


def _code_in(answer: bytes) -> int:
    """What a robot that answers 200 has to complain of; 0: nothing, or it does not say."""
    try:
        said = json.loads(answer)
    except ValueError:
        return 0
    codes = [said.get(name) for name in CODES] if isinstance(said, dict) else []
    return next((code for code in codes if isinstance(code, int) and code), 0)
