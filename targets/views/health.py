"""Is the service up? For load balancers; says nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """200 if the database answers."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")
