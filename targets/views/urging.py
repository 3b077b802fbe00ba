"""催办: what is red or unreported, looked at before it is issued, and taken back while nobody has answered."""

from collections.abc import Collection
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from .. import summaries
from ..documents.orders import urging_document, urgings_workbook
from ..forms import OrderFilterForm, RevokeForm, UrgeForm
from ..models import Report, Urging
from ..permissions import for_everyone_signed_in, for_who_may_urge
from ..pictures import Proposals, digest_of, proposals
from ..rights import may_urge
from ..services import Choice, JustSent, Refused, numbered, revoke_urging, urge
from ..summaries import Orders
from .answers import EXCEL, WORD, Taken, as_file, page_or_fragment, say_refused, sentences_of
from .moment import latest_of
from .request import Request, key_in, report_of

DAYS_TO_REPLY = 5


@require_safe
@for_everyone_signed_in
def urgings(request: Request, year: int) -> HttpResponse:
    """All 催办单 that the person may see, and for the office what could be urged now.

    `?issued=3-29` are the serials of those that have just been issued, ticked to be revoked.
    """
    report = report_of(request, year)
    form = OrderFilterForm(report, request.user, request.GET, has_authors=False)
    first, _, last = request.GET.get("issued", "").partition("-")
    found = _found(request, report, form)
    context = {
        "orders": found,
        "has_targets": bool(found.counts[""]) or report.targets.exists(),
        "form": form,
        "asked": form.filters(),
        "just_issued": range(key_in(first) or 0, (key_in(last) or -1) + 1),
        "report": report,
        "section": "urgings",
    }
    if may_urge(request.user):
        proposed = proposals(report, moment=latest_of(report))
        unasked = {unit: sum(p.standing is None for p in rows) for unit, rows in proposed.items()}
        context["unasked"] = {unit: count for unit, count in unasked.items() if count}
        context["asked_count"] = sum(len(rows) for rows in proposed.values()) - sum(unasked.values())
    return page_or_fragment(request, "targets/orders/urgings.html", context, fragment="results")


@require_safe
@for_everyone_signed_in
def urgings_as_excel(request: Request, year: int) -> HttpResponse:
    """催办 as .xlsx, a row an item, with the filters of the address."""
    report = report_of(request, year)
    form = OrderFilterForm(report, request.user, request.GET, has_authors=False)
    lines, today = _found(request, report, form).lines, timezone.localdate()
    taken = Taken(count=len(lines), rows=[f"第{line.urging.serial}号" for line in lines])
    content = urgings_workbook(report, lines, today=today, gone=form.gone)
    name = f"{report.year}年催办单{today:%Y%m%d}.xlsx"
    return as_file(request, content, name, EXCEL, taken=taken)


def _found(request: Request, report: Report, form: OrderFilterForm) -> Orders:
    return summaries.urging_list(report, form.filters(), viewer=request.user, today=timezone.localdate())


@require_safe
@for_who_may_urge
def preview_urgings(request: Request, year: int) -> HttpResponse:
    """What would be issued to the units of the address (without any: to all), item by item, before it is."""
    report = report_of(request, year)
    reply_by = timezone.localdate() + timedelta(days=DAYS_TO_REPLY)
    return _preview(request, report, {key_in(pk) for pk in request.GET.getlist("units")}, reply_by)


@require_POST
@for_who_may_urge
def issue_urgings(request: Request, year: int) -> HttpResponse:
    """Issue what is ticked in the preview, if everything is still as it showed; else show it again."""
    report = report_of(request, year)
    form = UrgeForm(report, request.POST)
    units = {key_in(pk) for pk in request.POST.getlist("units")}
    if not form.is_valid():
        messages.error(request, f"没有签发：{sentences_of(form)}")
        return _preview(request, report, units, request.POST.get("reply_by"), typed=request.POST)
    cleaned = form.cleaned_data
    choice = Choice(
        units=frozenset(unit.pk for unit in cleaned["units"]),
        targets=frozenset(cleaned["targets"]),
        again=frozenset(cleaned["again"]),
        seen=cleaned["seen"],
    )
    try:
        issued = urge(
            report,
            choice,
            as_of=report.closing_date(timezone.localdate()),
            reply_by=cleaned["reply_by"],
            by=request.user,
            at=timezone.now(),
        )
    except JustSent as repeated:
        messages.info(request, repeated.sentence)
        return redirect("urgings", year)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return _preview(request, report, units, cleaned["reply_by"], typed=request.POST)
    messages.info(request, f"已签发{numbered(issued)}，已通知各单位。签错的，在没有单位报送之前可以撤销。")
    span = f"{issued[0].serial}-{issued[-1].serial}"
    return redirect(f"{reverse('urgings', args=[year])}?issued={span}")


def _preview(
    request: Request,
    report: Report,
    units: Collection[int | None],
    reply_by,
    *,
    typed: QueryDict | None = None,
) -> HttpResponse:
    """`typed` is what has been ticked already, of what is shown anew."""
    moment = latest_of(report)
    every = proposals(report, moment=moment)
    shown: Proposals = {unit: rows for unit, rows in every.items() if not units or unit.pk in units}
    again = {key_in(pk) for pk in typed.getlist("again")} if typed else set()
    ticked = {key_in(pk) for pk in typed.getlist("targets")} if typed else None
    context = {
        "proposed": shown,
        "ticked": {
            p.target.pk
            for rows in shown.values()
            for p in rows
            if p.target.pk in again or (p.standing is None and (ticked is None or p.target.pk in ticked))
        },
        "seen": digest_of(every, {unit.pk for unit in shown}, as_of=moment.as_of),
        "reply_by": reply_by,
        "today": timezone.localdate(),
        "report": report,
        "section": "urgings",
    }
    return page_or_fragment(request, "targets/orders/preview.html", context)


@require_POST
@for_who_may_urge
def revoke_urgings(request: Request, year: int) -> HttpResponse:
    """Take back the ticked ones, each for itself; those that somebody has answered stay."""
    report = report_of(request, year)
    form = RevokeForm(report, request.POST)
    if not form.is_valid():
        messages.error(request, f"没有撤销：{sentences_of(form)}")
        return redirect("urgings", year)
    revoked = []
    for urging in report.urgings.filter(serial__in=form.cleaned_data["serials"]).order_by("serial"):
        try:
            reason = form.cleaned_data["reason"]
            revoked.append(revoke_urging(urging, reason=reason, by=request.user, at=timezone.now()))
        except Refused as refused:
            say_refused(request, refused)
    if revoked:
        serials = "、".join(str(urging.serial) for urging in revoked)
        messages.info(request, f"已撤销第{serials}号催办单，已通知有关单位；编号不再使用。")
    return redirect("urgings", year)


@require_safe
@for_everyone_signed_in
def urging(request: Request, year: int, serial: int) -> HttpResponse:
    """One 催办单, to be printed on one A4 page."""
    report = report_of(request, year)
    context = {"report": report, "urging": _urging(request, report, serial), "section": "urgings"}
    return page_or_fragment(request, "targets/orders/urging.html", context)


@require_safe
@for_everyone_signed_in
def urging_as_word(request: Request, year: int, serial: int) -> HttpResponse:
    """One 催办单 as .docx."""
    found = _urging(request, report_of(request, year), serial)
    taken = Taken.of(item.target for item in found.items.all())
    return as_file(request, urging_document(found), f"{found}（{found.addressee}）.docx", WORD, taken=taken)


def _urging(request: Request, report: Report, serial: int) -> Urging:
    """For whoever may see it."""
    return get_object_or_404(report.urgings.visible_to(request.user).with_progress(), serial=serial)
