"""人员, one unit or one person: renamed, merged, deputised for; leaving and moving. What they hold is shown first."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ..forms.accounts import ReopenAccountForm
from ..forms.people import DeputyForm, EndDeputyForm, EndForm, LeaveForm, RenameForm, ReopenForm, TransferForm
from ..models import Deputy, Unit, User
from ..permissions import for_who_has_part_in_accounts, for_who_may_manage_people
from ..pictures.holdings import holdings_of_person, holdings_of_unit
from ..services import Refused
from ..services.people import deputise, end_deputyship, leave, transfer
from ..services.units import end_unit, rename_unit, reopen_unit
from ..signing_in.second_factor import has_second_factor
from .answers import page_or_fragment, sentences_of
from .request import Request, report_of
from .saving import one_writer_at_a_time


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_manage_people
@one_writer_at_a_time
def unit_affairs(request: Request, year: int, pk: int) -> HttpResponse:
    """What a unit holds; give it another name, or take it out of use."""
    report = report_of(request, year)
    units = Unit.objects.select_related("successor", "parent")
    today, action = timezone.localdate(), request.POST.get("action")
    if action == "rename":  # the others lock more than this one, in an order of their own
        units = units.select_for_update(of=("self",), no_key=True)
    unit = get_object_or_404(units, pk=pk)
    data = {action: request.POST}
    rename = RenameForm(unit, data.get("rename"), today=today, prefix="rename")
    end = EndForm(unit, data.get("end"), today=today, prefix="end")
    if action == "rename" and _is_done(request, rename, rename_unit, unit):
        messages.info(request, f"“{unit}”已改为“{rename.cleaned_data['name']}”。")
        return redirect("unit_affairs", year, pk)
    if action == "end" and _is_done(request, end, end_unit, unit):
        successor = end.cleaned_data["successor"]
        messages.info(request, f"“{unit}”已{f'并入“{successor}”' if successor else '停用'}。")
        return redirect("people", year)
    reopen = ReopenForm(data.get("reopen"), prefix="reopen")
    if action == "reopen" and _is_done(request, reopen, reopen_unit, unit):
        messages.info(request, f"“{unit}”已重新启用。")
        return redirect("unit_affairs", year, pk)
    context = {
        "unit": unit,
        "held": holdings_of_unit(unit),
        "deputies": unit.deputies.exclude(until__lt=today).select_related("user").order_by("since", "pk"),
        "rename": rename,
        "end": end,
        "reopen": reopen,
        "report": report,
        "section": "people",
    }
    return page_or_fragment(request, "targets/people/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_has_part_in_accounts
def person_affairs(request: Request, year: int, pk: int) -> HttpResponse:
    """What a person holds; let it leave, move to another unit, or deputise for one."""
    report = report_of(request, year)
    person = get_object_or_404(User.objects.select_related("unit", "successor"), pk=pk)
    today, action = timezone.localdate(), request.POST.get("action")
    data = {action: request.POST}
    acts: dict[str, tuple[Form, Callable[..., object], str]] = {
        "leave": (LeaveForm(person, data.get("leave"), prefix="leave"), leave, f"已停用{person}的账号。"),
        "transfer": (
            TransferForm(person, data.get("transfer"), prefix="transfer"), transfer, f"已调动{person}。",
        ),
        "deputise": (
            DeputyForm(person, data.get("deputise"), today=today, prefix="deputise"), deputise,
            f"已登记{person}代理填报。",
        ),
    }  # fmt: skip
    if action in acts:
        form, write, done = acts[action]
        if _is_done(request, form, write, person):
            messages.info(request, done)
            return redirect("person_affairs", year, pk)
    context = {
        "person": person,
        "held": holdings_of_person(person),
        "reopen": ReopenAccountForm(person, prefix="reopen"),
        "has_second_factor": has_second_factor(person),
        "deputyships": person.deputyships.exclude(until__lt=today)
        .select_related("unit")
        .order_by("since", "pk"),
        **{name: form for name, (form, *_) in acts.items()},
        "report": report,
        "section": "people",
    }
    return page_or_fragment(request, "targets/people/person.html", context)


@require_POST
@for_who_may_manage_people
def end_deputy(request: Request, year: int, pk: int) -> HttpResponse:
    """Somebody does not report for another unit any more."""
    deputy = get_object_or_404(Deputy.objects.select_related("user", "unit"), pk=pk)
    form = EndDeputyForm(request.POST)
    if _is_done(request, form, end_deputyship, deputy):
        messages.info(request, f"{deputy.user}不再代理{deputy.unit}填报。")
    else:
        messages.error(request, f"没有结束代理：{sentences_of(form)}")
    return redirect("person_affairs", year, deputy.user_id)


def _is_done(request: Request, form: Form, write: Callable[..., object], about: object) -> bool:
    """Whether what the form asks for was written; a refusal is said at the field that it is about."""
    if not form.is_valid():
        return False
    try:
        write(about, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    return True
