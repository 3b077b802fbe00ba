"""人员: the tree of units and posts, accounts from a CSV file, and everybody's own password."""

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import summaries
from ..documents import accounts
from ..documents.accounts import HEADS, NotText, UsersRefused, dry_run, text_in
from ..forms import UsersForm
from ..permissions import for_who_may_edit
from .answers import page_or_fragment
from .request import report_of


class ChangePassword(PasswordChangeView):
    """Change one's own password; afterwards nothing has to be changed any more."""

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        form.user.must_change_password = False
        return super().form_valid(form)


@require_safe
@for_who_may_edit
def people(request: HttpRequest, year: int) -> HttpResponse:
    """人员: units, posts and who holds them."""
    report = report_of(request, year)
    context = {
        "page": summaries.people(report),
        "form": UsersForm(),
        "columns": HEADS,
        "report": report,
        "section": "people",
    }
    return page_or_fragment(request, "targets/people/page.html", context)


@require_POST
@never_cache
@for_who_may_edit
def import_users(request: HttpRequest, year: int) -> HttpResponse:
    """A CSV file of accounts: the dry run first, then, confirmed, the import with its first passwords."""
    form = UsersForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "；".join(e for errors in form.errors.values() for e in errors))
        return redirect("people", year)
    try:
        file = form.cleaned_data["file"]
        text = text_in(file.read()) if file else form.cleaned_data["text"]
    except NotText as wrong:
        messages.error(request, wrong.sentence)
        return redirect("people", year)
    if "confirm" in request.POST:
        try:
            made = accounts.import_users(text, by=request.user)
            return page_or_fragment(
                request, "targets/people/imported.html", {"made": made, "section": "people"}
            )
        except UsersRefused:
            messages.error(request, "情况已变，没有导入，请再核对。")
    context = {"run": dry_run(text, by=request.user), "text": text, "section": "people"}
    return page_or_fragment(request, "targets/people/dry_run.html", context)
