"""演示日期: the demonstration goes on to the end of the month after."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ..demo import clock
from ..demo.running import AlreadyMoved, move_on
from ..domain.quantities import long_date
from ..permissions import for_everyone_signed_in
from .request import Request


@require_POST
@for_everyone_signed_in
def next_month(request: Request) -> HttpResponse:
    """For everybody who tries it: there is one day for all of them, as there is one year."""
    shown = request.demo_day
    if shown is None:
        raise Http404("这里没有演示日期。")
    try:
        day = move_on(shown.report, seen=request.POST.get("day", ""), at=clock.real_now())
        messages.info(request, f"演示日期已到{long_date(day)}，其间的进展已报送、审核。")
    except AlreadyMoved:
        messages.info(request, "演示日期已经变了，没有再往后移。")
    return redirect("overview", shown.report.year)
