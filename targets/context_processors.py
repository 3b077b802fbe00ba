"""What does the frame around every page show?"""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from .models import Report


def _report(request: HttpRequest) -> Report | None:
    return (
        request.report if hasattr(request, "report") else Report.objects.current(today=timezone.localdate())
    )


def frame(request: HttpRequest) -> dict:
    """The report, looked up only where the view has not done so, and where Chart.js comes from."""
    return {
        "report": SimpleLazyObject(lambda: _report(request)),
        "CHARTJS_URL": settings.CHARTJS_URL,
        "CHARTJS_INTEGRITY": settings.CHARTJS_INTEGRITY,
    }
