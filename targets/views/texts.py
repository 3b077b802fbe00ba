"""亮灯原文: the report's text, each promise in its light."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from .. import summaries
from ..domain.words import Light
from ..models import Group
from ..permissions import for_everyone_signed_in
from ..summaries import LitText
from .answers import page_or_fragment, unchanged_since_seen
from .moment import moment_of, versions_shown
from .request import Request, key_in, report_of


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def report_text(request: Request, year: int) -> HttpResponse:
    """`?light=` dims all but one light, `?group=` all but one group, `?document=` is another document than the report
    itself. All is lazy: what the cache has needs none of it."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    light = request.GET.get("light", "")
    asked = key_in(request.GET.get("document", ""))
    groups = SimpleLazyObject(lambda: list(report.groups.in_order()))
    group = SimpleLazyObject(lambda: _asked_group(request, iter(groups)))

    def read() -> LitText:
        members = Group.objects.within(group.pk) if group else None
        return summaries.lit_text(report, members, moment=shown.moment, asked=asked)

    context = {
        "page": SimpleLazyObject(read),
        "groups": groups,
        "group": group,
        "light": light if light in set(Light) else "",
        "moment": shown,
        "report": report,
        **versions_shown(request, report, shown),
        "section": "overview",
        "tab": "text",
    }
    return page_or_fragment(request, "targets/text/page.html", context, fragment="results")


def _asked_group(request: Request, groups: Iterable[Group]) -> Group | None:
    pk = key_in(request.GET.get("group", ""))
    return next((group for group in groups if group.pk == pk), None)
