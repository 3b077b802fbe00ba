"""消息: what the application tells the person who is signed in."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from .. import summaries
from ..forms import MailForm
from ..models import NoticeKind, mailed_kinds
from ..permissions import for_everyone_signed_in
from ..services import choose_kinds
from .answers import page_or_fragment, sentences_of
from .request import Request, key_in


@require_safe
@for_everyone_signed_in
def notices(request: Request) -> HttpResponse:
    """One's own notices, newest first, by day and target."""
    page = Paginator(request.user.notices.all(), 50).get_page(request.GET.get("page"))
    context = {
        "notices": page,
        "days": summaries.notice_days(page.object_list),
        "today": timezone.localdate(),
        "mail": MailForm(initial={"kinds": sorted(mailed_kinds(request.user))}),
        "has_mail_server": bool(settings.EMAIL_HOST),
        "section": "notices",
    }
    return page_or_fragment(request, "targets/notices/page.html", context)


@require_safe
@for_everyone_signed_in
def notice_count(request: Request) -> HttpResponse:
    """How many are unread; the number beside 消息."""
    return HttpResponse(request.user.notices.unread().count() or "")


@require_POST
@for_everyone_signed_in
def read_notices(request: Request) -> HttpResponse:
    """Mark some notices read; without any all."""
    unread = request.user.notices.unread()
    if pks := [pk for text in request.POST.getlist("notice") if (pk := key_in(text))]:
        unread = unread.filter(pk__in=pks)
    unread.update(read_at=timezone.now())
    return redirect("notices")


@require_POST
@for_everyone_signed_in
def choose_mail(request: Request) -> HttpResponse:
    """Which kinds of notices are mailed, too."""
    form = MailForm(request.POST)
    if form.is_valid():
        choose_kinds(request.user, {NoticeKind(kind) for kind in form.cleaned_data["kinds"]})
        messages.info(request, "已保存邮件选择。", extra_tags="mail")
    else:
        messages.error(request, f"没有保存：{sentences_of(form)}", extra_tags="mail")
    return redirect(f"{reverse('notices')}#mail")
