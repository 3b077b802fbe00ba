"""人员: the tree of units and posts, accounts from a file, and who is kept out for a while."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import summaries
from ..documents import accounts
from ..documents.kit.dry_run import NotAsShown
from ..documents.kit.sealed import NotSealed
from ..forms import UsersForm
from ..forms.people import PeopleSearchForm
from ..imports.delimited import NotText
from ..imports.sheets import NotAWorkbook
from ..imports.text import cleaned
from ..models import EventKind
from ..permissions import for_who_may_manage_people, for_who_may_see_people, for_who_may_unlock
from ..services import Refused
from ..services.accounts import note_own_rights
from ..services.audit import note
from ..services.last_backup import backup_amiss, last_backup
from ..services.unlocking import unlock as let_in
from .answers import page_or_fragment, sentences_of
from .moment import really_now
from .request import Request, report_of
from .uploading import one_upload_at_a_time


@require_safe
@for_who_may_see_people
def people(request: Request, year: int) -> HttpResponse:
    """人员: units, posts and who holds them. As a fragment the units that are looked for."""
    report = report_of(request, year)
    page, sought = summaries.people(report, today=timezone.localdate()), PeopleSearchForm(request.GET)
    context = {
        "page": page,
        "sought": sought,
        "found": page.found(sought.words),
        "kept_out": summaries.kept_out(at=really_now()),
        "form": UsersForm(),
        "columns": [*accounts.ACCOUNT_FIELDS, accounts.WHY],
        "may_hold_several": settings.ONE_PERSON_MAY_HOLD_SEVERAL,
        "report": report,
        "last_backup": last_backup(),
        "backup_amiss": backup_amiss(really_now()),
        "section": "people",
    }
    return page_or_fragment(request, "targets/people/page.html", context, fragment="results")


@require_POST
@never_cache
@for_who_may_manage_people
@one_upload_at_a_time
def import_users(request: Request, year: int) -> HttpResponse:
    """A file of accounts: the dry run first, then, confirmed, the import with its first passwords."""
    given = _given(request)
    if given is None:
        return redirect("people", year)
    file, shown = given
    try:
        if shown:
            made = accounts.import_users(file, shown=shown, by=request.user)
            what = f"导入账号：文件{len(file.rows)}行，新建{len(made)}个"
            note(EventKind.IMPORT, what, at=timezone.now(), count=len(file.rows))
            done = {"made": made, "section": "people"}
            return page_or_fragment(request, "targets/people/imported.html", done)
        run = accounts.dry_run(file, by=request.user)
    except NotAsShown as different:
        run = different.run
        if run.is_done:
            messages.info(request, f"这份文件已导入过，没有重复导入：{accounts.already_there(run)}。")
            return redirect("people", year)
        messages.error(request, "情况已变，没有导入，请再核对。")
    if run.raises_own_rights:
        note_own_rights(request.user, at=timezone.now())
    context = {
        "run": run,
        "rows": file.sealed(run.digest, request.user),
        "section": "people",
    }
    return page_or_fragment(request, "targets/people/dry_run.html", context)


@require_POST
@for_who_may_unlock
def unlock(request: Request, year: int) -> HttpResponse:
    """Let an account or an address in before its time is up."""
    what = cleaned(request.POST.get("what", ""))
    try:
        let_in(what, by=request.user)
        messages.info(request, f"“{what}”可以登录了。")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("people", year)


def _given(request: Request) -> tuple[accounts.Accounts, str] | None:
    """The file that came, with the digest of its dry run if it was looked at; None after saying what is wrong."""
    try:
        if token := request.POST.get("rows"):
            return accounts.unsealed_accounts(token, request.user)
        form = UsersForm(request.POST, request.FILES)
        if form.is_valid():
            return accounts.read_accounts(form.cleaned_data["file"]), ""
        messages.error(request, sentences_of(form))
    except (NotText, NotAWorkbook) as wrong:
        messages.error(request, wrong.sentence)
    except NotSealed:
        messages.error(request, "预览已过期，请重新上传。")
    return None
