"""Which other system asks, may it, and what does the security log say of it?"""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from ..models import ApiToken, EventKind
from ..services.audit import note
from ..summaries import Quote
from .moment import really_now


class ApiRequest(HttpRequest):
    """What is found out once a request, in types only: the token that was sent, good or not, and what is told."""

    token: ApiToken | None
    token_amiss: str
    told: int
    quotes: Mapping[int, Quote | None]  # by target
    groups: Mapping[int, list[str]]  # by target


class SystemToken(HttpBearer):
    """The token of a system that may read."""

    def authenticate(self, request: ApiRequest, _secret: str) -> ApiToken | None:  # type: ignore[override]
        token = token_of(request)
        if request.token_amiss == TOO_OFTEN:
            raise HttpError(429, f"每个令牌每分钟最多{settings.API_CALLS_PER_MINUTE}次，请过一分钟再试。")
        return token


TOO_OFTEN = "调用过于频繁"


def token_of(request: ApiRequest) -> ApiToken | None:
    """The token that was sent, if it may read now; each request counts once."""
    if not hasattr(request, "token"):
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        now = really_now()
        known = ApiToken.objects.named_by(secret.strip() if scheme.lower() == "bearer" else "")
        is_valid = bool(known.valid_on(timezone.localdate(now)).count_call(now))
        request.token = known.first()
        request.token_amiss = _amiss(request.token, is_valid=is_valid)
    return None if request.token_amiss else request.token


def _amiss(token: ApiToken | None, *, is_valid: bool) -> str:
    if token is None:
        return "令牌不对"
    if not is_valid:
        return "令牌已过期" if token.is_active else "令牌已停用"
    return TOO_OFTEN if token.calls > settings.API_CALLS_PER_MINUTE else ""


def scope_of(request: ApiRequest) -> int | None:
    """The key of the only report that the token may read; None: it may read all."""
    return request.token.report_id if request.token else None


def note_call(request: HttpRequest, response: HttpResponse) -> None:
    """A line in the security log, whatever became of it."""
    token, amiss = getattr(request, "token", None), getattr(request, "token_amiss", "")
    note(
        EventKind.API,
        f"{request.method} {request.get_full_path()}",
        name=f"令牌“{token}”" if token else "无效令牌",
        at=timezone.now(),
        count=getattr(request, "told", None),
        details=f"状态码{response.status_code}" + (f"，{amiss}" if amiss else ""),
    )
