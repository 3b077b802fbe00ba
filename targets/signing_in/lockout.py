"""When is somebody kept out for a while? After wrong passwords for one account, or from one address."""

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse

from ..imports.text import cleaned
from ..models import User

TOO_MANY = "too_many"


class Handler(AxesDatabaseHandler):
    """Counts an account and an address apart, each to its own limit."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """The larger count; that of the address is moved to where the account's limit is."""
        by_account, by_address = (
            attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_account, by_address - settings.LOCKOUT_AFTER_BY_ADDRESS + settings.LOCKOUT_AFTER)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Who signs in makes good his own slips; whoever tries others' passwords does not, by signing in himself."""
        count, _ = AccessAttempt.objects.filter(username=get_client_username(request, credentials)).delete()
        return count


def name_counted(request: HttpRequest | None, credentials: dict | None) -> str:
    """For which name a wrong password counts: that of the account, however its letters were typed."""
    typed = (credentials or {}).get("username") or (request.POST.get("username") if request else "")
    name = User.normalize_username(cleaned(typed or ""))
    try:
        return User.objects.get_by_natural_key(name).username
    except User.DoesNotExist:
        return name


def is_kept_out(request: HttpRequest, username: str = "") -> bool:
    """Whether it was, with this request; given a name, whether it is from now on."""
    if username and not AxesProxyHandler.is_allowed(request, {"username": username}):
        request.axes_locked_out = True  # type: ignore[attr-defined]
    return bool(getattr(request, "axes_locked_out", False))


def sentence() -> str:
    """The same for every name, whether there is such an account or not."""
    return (
        f"密码连续输错{settings.LOCKOUT_AFTER}次，已暂停登录{settings.LOCKOUT_MINUTES}分钟。"
        "请稍后再试，或请区政府督查室管理员解除。"
    )


def same_page(request: HttpRequest, response: HttpResponse, credentials: dict | None) -> HttpResponse:  # noqa: ARG001
    """What axes answers with: the page as it is, with its form, which says why; 429 for machines."""
    response.status_code = 429
    return response
