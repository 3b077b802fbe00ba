"""Addresses without a year: the start, and those of before the year was in the path. They lead into a year."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ..permissions import for_everyone_signed_in
from .request import Request, current_report, reports_of


@for_everyone_signed_in
def into_a_year(request: Request, place: str = "") -> HttpResponse:
    """To the same place in the year of `?year=2023`, else in the current one; the method and what was sent go along."""
    asked = request.GET.copy()
    year = asked.pop("year", [""])[-1]
    report = next((r for r in reports_of(request) if str(r.year) == year), None) or current_report(request)
    if report is None:
        raise Http404("还没有导入政府工作报告。")
    address = reverse("overview", args=[report.year]) + place
    query = f"?{asked.urlencode()}" if asked else ""
    return redirect(address + query, preserve_request=True)
