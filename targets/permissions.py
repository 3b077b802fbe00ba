"""Who may what? One decorator a view, named as a sentence; object rights are in the querysets.

| | staff | leader | admin |
|---|---|---|---|
| read dashboards, targets, accepted entries | yes | yes | yes |
| see entries not yet accepted | own unit's, and of targets it leads | no | all |
| log progress | targets its unit leads or supports; the lead submits | no | on a unit's behalf |
| accept and return | no | no | yes, never one's own |
| instructions (批示) | answer those to its unit | write, close their own | write, close |
| urging (催办单) | read its unit's | read | issue |
| targets, owners, thresholds, report, users | no | no | yes, with a reason |

Nobody sees anything without signing in (`LoginRequiredMiddleware`), but the login page and the health check.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from .models import User

View = Callable[..., HttpResponse]


def may_read(user: User) -> bool:
    return user.is_authenticated


def may_report(user: User) -> bool:
    return user.is_clerk or user.is_admin


def may_check(user: User) -> bool:
    return user.is_admin


def may_edit(user: User) -> bool:
    return user.is_admin


def may_instruct(user: User) -> bool:
    return user.is_leader or user.is_admin


def _only_who(test: Callable[[User], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not test(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


for_everyone_signed_in = _only_who(may_read)
for_who_may_report = _only_who(may_report)
for_who_may_check = _only_who(may_check)
for_who_may_instruct = _only_who(may_instruct)
for_who_may_edit = _only_who(may_edit)
