"""What is owed or waits in every open year: the numbers of the badges, and the sentences that name the years."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from .. import summaries
from ..models import Report, Unit
from ..permissions import for_everyone_signed_in
from ..rights import may_check
from ..summaries import YearCount
from .request import Request, report_of, reports_of


@require_safe
@for_everyone_signed_in
def to_do(request: Request, year: int) -> HttpResponse:
    """What the person has to do, year by year: on the overview, where everybody begins."""
    report, user = report_of(request, year), request.user
    if may_check(user):
        counts = summaries.waiting_by_year(open_years(request, report))
        context: dict[str, object] = {"said": "待审核", "page": "review"}
    elif user.is_clerk:
        counts = owed_by_all(open_years(request, report), Unit.objects.filter(pk__in=user.acting_for))
        context = {"said": "您的单位待报", "page": "reporting"}
    else:
        return HttpResponse()
    context["counts"] = [c for c in counts if c.count]
    return render(request, "targets/overview/to_do.html", context)


def open_years(request: Request, shown: Report) -> list[Report]:
    """The shown year and every other open one, earliest first."""
    return summaries.open_years(reports_of(request), shown, today=timezone.localdate())


def owed(years: Sequence[Report], unit: Unit) -> list[YearCount]:
    """How many targets wait for a unit's report now."""
    now = timezone.localtime()
    return summaries.owed_by_year(years, unit, today=now.date(), known_at=now)


def owed_by_all(years: Sequence[Report], units: Iterable[Unit]) -> list[YearCount]:
    """The same of several units together."""
    of_units = [owed(years, unit) for unit in units]
    by_year = zip(*of_units, strict=True)
    return [YearCount(report=counts[0].report, count=sum(c.count for c in counts)) for counts in by_year]


def elsewhere(counts: Sequence[YearCount], shown: Report) -> list[YearCount]:
    """The other years in which there is something."""
    return [c for c in counts if c.count and c.report.pk != shown.pk]


def badge(counts: Sequence[YearCount], shown: Report) -> HttpResponse:
    """The number beside a link, of all years together; it tells them apart where there are others."""
    total = sum(c.count for c in counts)
    if not elsewhere(counts, shown):
        return HttpResponse(total or "")
    told = "、".join(f"{c.report.year}年度{c.count}项" for c in counts if c.count)
    return HttpResponse(format_html('<span title="{}">{}</span>', told, total))
