"""Who may open a view? One decorator each, named as a sentence; what they may do there is in `rights`."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from . import rights
from .models import User

View = Callable[..., HttpResponseBase]


def _only_who(test: Callable[[User], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            user = request.user
            if not (user.is_authenticated and test(user)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


for_everyone_signed_in = _only_who(rights.may_read)
for_who_may_report = _only_who(rights.may_report)
for_who_may_check = _only_who(rights.may_check)
for_who_may_instruct = _only_who(rights.may_instruct)
for_who_may_urge = _only_who(rights.may_urge)
for_who_may_remind = _only_who(rights.may_remind)
for_who_may_edit = _only_who(rights.may_edit)
for_who_may_write_bulletins = _only_who(rights.may_write_bulletins)
for_who_may_unlock = _only_who(rights.may_unlock)
for_who_has_part_in_accounts = _only_who(rights.has_part_in_accounts)
for_who_may_manage_people = _only_who(rights.may_manage_people)
for_who_may_see_people = _only_who(rights.may_see_people)
for_who_may_audit = _only_who(rights.may_audit)
for_who_may_read_changes = _only_who(rights.may_read_changes)
