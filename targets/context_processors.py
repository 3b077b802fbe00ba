"""What does the frame around every page show?"""

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from .models import Report
from .views.request import Request, current_report, reports_of


def frame(request: Request) -> dict:
    """The reports, looked up where a page shows them, the day that stands on paper, and where Chart.js comes from.

    `report` is that of the year in the address, else the current one; None before the first import.
    """
    return {
        "report": SimpleLazyObject(lambda: _shown_report(request)),
        "current": SimpleLazyObject(lambda: current_report(request)),
        "reports": SimpleLazyObject(lambda: reports_of(request)),
        "demo_day": getattr(request, "demo_day", None),
        "printed_on": timezone.localdate(),
        "CHARTJS_URL": settings.CHARTJS_URL,
        "CHARTJS_INTEGRITY": settings.CHARTJS_INTEGRITY,
    }


def _shown_report(request: Request) -> Report | None:
    year = request.resolver_match.kwargs.get("year") if request.resolver_match else None
    return next((r for r in reports_of(request) if r.year == year), None) or current_report(request)
