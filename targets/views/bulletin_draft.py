"""The workshop of a bulletin: begun with what the last one hands on, written beside its paper, issued."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import summaries
from ..documents.bulletin.paper import Contents, contents_of, paper_of
from ..documents.bulletin.proposed import OF_ITS_DAY, proposed
from ..documents.bulletin.word import bulletin_document
from ..domain.moment import Moment
from ..forms import BulletinForm
from ..models import Bulletin
from ..permissions import for_who_may_write_bulletins
from ..pictures import evening_of
from ..services import JustSent, Refused
from ..services.bulletins import begin_bulletin, discard_bulletin, issue_bulletin, save_bulletin
from .answers import WORD, Taken, as_file, page_or_fragment, say_refused, sentences_of
from .bulletin import new_form
from .request import Request, report_of
from .saving import one_writer_at_a_time

DRAFT = "（送审稿）"


@require_POST
@for_who_may_write_bulletins
def begin(request: Request, year: int) -> HttpResponse:
    """A draft of a day, with the make-up of the bulletin before."""
    report = report_of(request, year)
    form = new_form(request, report, request.POST)
    if form is None or not form.is_valid():
        why = sentences_of(form) if form else f"{year}年度还没有开始，没有可通报的数据。"
        messages.error(request, f"没有新建：{why}")
        return redirect("bulletins", year)
    draft = proposed(report, form.cleaned_data["as_of"])
    try:
        begun = begin_bulletin(draft, by=request.user, at=timezone.now())
    except Refused as refused:
        say_refused(request, refused)
        return redirect("bulletins", year)
    return redirect("edit_bulletin", year, begun.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_write_bulletins
@one_writer_at_a_time
def edit(request: Request, year: int, pk: int) -> HttpResponse:
    """Write a draft beside its paper; save it, or issue it."""
    draft = _draft(request, year, pk)
    if not draft.is_draft:
        messages.info(request, f"{draft}已签发，内容不能再改。")
        return redirect("bulletin", year, draft.number)
    contents = _contents(draft)
    form = _form(draft, contents, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answer = _saved(request, form, draft, contents)
        if answer is not None:
            return answer
    context = _shown(draft, contents) | {
        "form": form,
        "report": report_of(request, year),
        "section": "bulletin",
    }
    return page_or_fragment(request, "targets/bulletin/edit.html", context)


@require_POST
@for_who_may_write_bulletins
def preview(request: Request, year: int, pk: int) -> HttpResponse:
    """The paper as it would be with what is typed, which is not saved; nothing while that makes no sense."""
    draft = _draft(request, year, pk)
    form = _form(draft, _contents(draft), request.POST)
    form.is_valid()
    if form.errors and set(form.errors) != {
        "__all__"
    }:  # somebody else has saved: the paper is still one's own
        return HttpResponse(status=204)
    _fill(form, draft)
    context = _shown(draft, _contents(draft)) | {"report": report_of(request, year), "is_fragment": True}
    return page_or_fragment(request, "targets/bulletin/edit.html", context, fragment="paper")


@require_safe
@for_who_may_write_bulletins
def draft_as_word(request: Request, year: int, pk: int) -> HttpResponse:
    """A draft as .docx, for those who have to agree."""
    draft = _draft(request, year, pk)
    if not draft.is_draft:
        return redirect("bulletin_as_word", year, draft.number)
    content = bulletin_document(paper_of(draft, _contents(draft), day=timezone.localdate()), mark=DRAFT)
    name = f"{draft}{DRAFT} {draft.title}.docx"
    return as_file(request, content, name, WORD, taken=Taken(count=1, rows=[f"第{draft.number}期"]))


@require_POST
@for_who_may_write_bulletins
def discard(request: Request, year: int, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = _draft(request, year, pk)
    try:
        discard_bulletin(draft, by=request.user, at=timezone.now())
        messages.info(request, f"已删除{draft}的草稿。")
    except Refused as refused:
        say_refused(request, refused)
    return redirect("bulletins", year)


def _saved(request: Request, form: BulletinForm, stored: Bulletin, shown: Contents) -> HttpResponse | None:
    """Save, and issue if that is asked for; None: refused, as the form then says."""
    draft = copy(stored)
    _fill(form, draft)
    at, is_to_be_issued = timezone.now(), request.POST.get("action") == "issue"
    contents = _contents(draft)
    is_same_day = (draft.as_of, draft.known) == (stored.as_of, stored.known)
    known = (
        {contents.seen, shown.seen} if is_same_day else {contents.seen}
    )  # other items may be one's own choice
    try:
        if is_to_be_issued and form.cleaned_data["seen"] in known:
            paper = paper_of(draft, contents, day=timezone.localtime(at).date())
            issue_bulletin(draft, paper, contents.units_named(draft.choice), by=request.user, at=at)
            messages.info(request, f"已签发{draft}，已通知领导和文中列出的单位。")
            return redirect("bulletin", draft.report.year, draft.number)
        save_bulletin(draft, by=request.user, at=at)
    except JustSent as repeated:
        messages.info(request, repeated.sentence)
        return redirect("bulletins", draft.report.year)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return None
    if is_to_be_issued:
        messages.warning(
            request, "没有签发：打开页面以后数据有变动。草稿已保存，请按现在的内容核对后再签发。"
        )
    else:
        messages.info(request, f"已保存{draft}的草稿。")
    return redirect("edit_bulletin", draft.report.year, draft.pk)


def _fill(form: BulletinForm, draft: Bulletin) -> None:
    """What was typed; what nobody has worded follows a new day."""
    before = draft.as_of
    form.fill(draft)
    if draft.as_of != before:
        for name, propose in OF_ITS_DAY.items():
            if getattr(draft, name) == propose(draft.report, before):
                setattr(draft, name, propose(draft.report, draft.as_of))


def _contents(draft: Bulletin) -> Contents:
    moment = Moment(draft.as_of, evening_of(draft.known_on(timezone.localdate())))
    return contents_of(summaries.bulletin_facts(draft.report, draft.choice, moment=moment))


def _form(draft: Bulletin, contents: Contents, data) -> BulletinForm:
    today = timezone.localdate()
    return BulletinForm(
        draft,
        contents.items,
        data,
        splits=[p.target.pk for p in contents.facts.splits],
        seen=contents.seen,
        closing=draft.report.closing_date(today),
        today=today,
    )


def _shown(draft: Bulletin, contents: Contents) -> dict:
    """Its paper as of today, and what it is known by."""
    return {
        "bulletin": draft,
        "paper": paper_of(draft, contents, day=timezone.localdate()),
        "seen": contents.seen,
    }


def _draft(request: Request, year: int, pk: int) -> Bulletin:
    """Locked if something is to be saved; what was issued meanwhile is found, too."""
    rows = report_of(request, year).bulletins.all()
    assert request.resolver_match
    is_saved = request.method == "POST" and request.resolver_match.url_name == "edit_bulletin"
    return get_object_or_404(rows.locked() if is_saved else rows.select_related("report"), pk=pk)
