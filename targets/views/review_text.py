"""核对: what was drawn from a report's text, one after the other, until all of it is decided; then the catalogue."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..documents.sources.district import known_district
from ..documents.sources.taking import table_of
from ..domain.extraction import Sentence, extract
from ..domain.quotes import quoted
from ..domain.words import Decision, SourceKind
from ..forms.proposal import DrawUpForm, ProposalForm
from ..forms.wholes import names_of
from ..models import EventKind, Proposal, Report, SourceDocument, Unit
from ..permissions import for_who_may_edit
from ..services import Refused
from ..services.audit import note
from ..services.drawing_up import draw_up, to_draw_up
from ..services.office_tables import remembered_heads
from ..services.proposals import (
    Act,
    Choice,
    DecidedSince,
    accept_many,
    decide,
    freed_with,
    store_proposals,
    take_up,
    undo,
)
from ..summaries.bench import BenchFilters, bench, following, is_table, listed, progress_of, verdicts
from ..summaries.text_left import text_left as sentences_left
from .answers import page_or_fragment, say_refused
from .request import Request, key_in, report_in_hand

PAGE = "targets/review_text/page.html"
STAYS = (Act.SAVE, Act.TURN, Act.MERGE, Act.SPLIT, Act.REOPEN)  # acts after which the same one stays in focus


@require_safe
@for_who_may_edit
def review_text(request: Request, year: int) -> HttpResponse:
    """The text on the left, the proposal in focus on the right."""
    report = report_in_hand(request, year)
    source = _source(request, report)
    if source is None or not source.proposals.exists():
        if source and table_of(source, report, remembered_heads()):
            return redirect("office_table", year, source.pk)
        context = {"held": report, "source": source, "section": "catalogue"}
        return page_or_fragment(request, "targets/review_text/begin.html", context)
    return _bench(request, report, source, at=key_in(request.GET.get("at", "")))


@require_POST
@for_who_may_edit
def draw(request: Request, year: int) -> HttpResponse:
    """Draw the targets from the text; once, whoever presses first."""
    report = report_in_hand(request, year)
    source = _source(request, report)
    if source is None:
        messages.error(request, "请先上传报告。")
        return redirect("review_text", year)
    found = extract(source.text, known_district())
    count = store_proposals(source, found)
    promises = len(found.promises)
    note(EventKind.IMPORT, f"提取{quoted(source.title)}：{count}条", at=timezone.now(), count=count)
    messages.info(request, f"已从原文提取：{promises}项有数字的目标，另有任务和不作目标的数字，共{count}条。")
    return redirect(_address(report, source))


@require_POST
@for_who_may_edit
def decide_proposal(request: Request, year: int, pk: int) -> HttpResponse:
    """One decision, stored at once; then the next one."""
    report = report_in_hand(request, year)
    row = get_object_or_404(Proposal.objects.select_related("source"), pk=pk, source__report=report)
    act = next((act for act in Act if act == request.POST.get("action")), Act.SAVE)
    form = ProposalForm(row, _headings(row.source), request.POST, year=report.year)
    typed: dict[str, Any] = {}
    if "title" in request.POST:  # a list sends no words
        if not form.is_valid() and act not in (Act.REJECT, Act.REOPEN):
            return _bench(request, report, row.source, at=pk, form=form)
        typed = form.typed if form.is_valid() else {}
    version, behind = (key_in(request.POST.get(name, "")) for name in ("version", "behind"))
    choice = Choice(act=act, version=version or 0, typed=typed, behind=behind)
    filters = _filters(request)
    after = following(row.source, filters, row)
    try:
        done = decide(row, choice, by=request.user, at=timezone.now())
    except DecidedSince as refused:
        if not typed:
            say_refused(request, refused)
            return _bench(request, report, row.source, at=pk)
        form.full_clean()
        form.add_error(None, f"{refused.sentence}您填写的还在，再保存一次即以您的为准。")
        return _bench(request, report, row.source, at=pk, form=form)
    except Refused as refused:
        form.full_clean()
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return _bench(request, report, row.source, at=pk, form=form)
    place = done if act in STAYS else after  # None: all is decided, and the page says so
    return _bench(
        request,
        report,
        row.source,
        at=place.pk if place else None,
        said=_said(done, act),
    )


@require_POST
@for_who_may_edit
def undo_decision(request: Request, year: int) -> HttpResponse:
    """Take back what the person did last."""
    report = report_in_hand(request, year)
    source = _needed(request, report)
    try:
        done = undo(source, by=request.user)
    except Refused as refused:
        say_refused(request, refused)
        return _bench(request, report, source, at=key_in(request.POST.get("at", "")))
    said = f"已撤销{quoted(done[0].title)}" + (f"等{len(done)}项" if len(done) > 1 else "") + "的上一步。"
    return _bench(request, report, source, at=done[0].pk, said=said)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def accept_proposals(request: Request, year: int) -> HttpResponse:
    """成批采纳: the sure ones in a list, ticked; a look, then one key."""
    report = report_in_hand(request, year)
    source = _needed(request, report)
    if request.method == "POST":
        versions = {
            pk: version
            for text in request.POST.getlist("proposal")
            if (pk := key_in(text)) and (version := key_in(request.POST.get(f"version-{pk}", "")))
        }
        refused = accept_many(source, versions, by=request.user, at=timezone.now())
        for sentence in refused.values():
            messages.error(request, sentence)
        count = len(versions) - len(refused)
        if count or not versions:
            messages.info(request, f"已采纳{count}项。" if count else "没有勾选，没有采纳。")
        return redirect(_address(report, source))  # to what is left, whatever was listed
    filters = _filters(request)
    rows = listed(source, filters)
    context = {
        "held": report,
        "source": source,
        "rows": rows,
        "easy_count": sum(one.row.is_easy for one in rows),
        "filters": filters,
        "progress": progress_of(list(source.proposals.all())),
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/review_text/many.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def text_left(request: Request, year: int) -> HttpResponse:
    """查漏: the sentences of the forward part that give no target; each can become one."""
    report = report_in_hand(request, year)
    source = _needed(request, report)
    if is_table(source, list(source.proposals.all())):
        messages.info(request, f"{quoted(source.title)}是表格，每一行都在核对里，不用查漏。")
        return redirect(_address(report, source))
    sentences = extract(source.text).sentences
    if request.method == "POST":
        wanted = _sentence(sentences, request)
        row = take_up(source, wanted, by=request.user, at=timezone.now())
        messages.info(request, "已立为任务，请核对名称和计量方式。")
        return redirect(f"{_address(report, source)}&at={row.pk}")
    context = {
        "held": report,
        "source": source,
        "page": sentences_left(source, sentences),
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/review_text/left.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
def create_catalogue(request: Request, year: int) -> HttpResponse:
    """生成目录: what was accepted becomes targets; what is open is asked first. It can be done again later."""
    report = report_in_hand(request, year)
    found = to_draw_up(report)
    day = report.assignment_day(timezone.localdate())
    initial = {"delivered_on": report.delivered_on, "assigned": day}
    form = DrawUpForm(report, found, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            targets = draw_up(report, form.answers(), by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            said = f"由原文生成{report.year}年目录：新增{len(targets)}项"
            numbers = "、".join(target.number for target in targets)
            note(
                EventKind.IMPORT,
                said,
                by=request.user,
                at=timezone.now(),
                count=len(targets),
                details=numbers,
            )
            messages.info(request, f"已生成目录：新增{len(targets)}项目标任务。")
            return redirect("draft" if report.is_draft else "catalogue", report.year)
    sources = report.sources.exclude(kind=SourceKind.OUTLINE).without_text()
    rows = Proposal.objects.filter(source__in=sources)
    context = {
        "held": report,
        "found": found,
        "form": form,
        "open": rows.open().count(),
        "created": report.targets.count(),
        "has_units": Unit.objects.filter(is_active=True).exists(),
        "section": "catalogue",
    }
    return page_or_fragment(request, "targets/review_text/create.html", context)


def _bench(
    request: Request,
    report: Report,
    source: SourceDocument,
    *,
    at: int | None = None,
    form: ProposalForm | None = None,
    said: str = "",
) -> HttpResponse:
    """The page, or what htmx puts in its place; without scripts an act leads back to the page."""
    filters = _filters(request)
    if request.method == "POST" and not request.htmx and form is None:
        if said:
            messages.info(request, said)
        focus = f"&at={at}" if at else ""
        return redirect(f"{_address(report, source, filters=filters)}{focus}")
    page = bench(source, filters, at=at)
    if page.focus and form is None:
        form = ProposalForm(page.focus, page.headings or _headings(source), year=report.year)
    context = {
        "held": report,
        "source": source,
        "page": page,
        "form": form,
        "said": said,
        "query": "&".join(filter(None, [f"source={source.pk}", filters.query])),
        "units": Unit.objects.filter(is_active=True).order_by("position", "pk") if not request.htmx else [],
        "wholes": names_of(report) if not request.htmx else [],
        "verdicts": verdicts(),
        "states": [*Decision.choices(), ("all", "全部")],
        "others": report.sources.exclude(kind=SourceKind.OUTLINE).without_text(),
        "section": "catalogue",
    }
    response = page_or_fragment(request, PAGE, context, fragment="bench")
    focus = f"&at={page.focus.pk}" if page.focus else ""
    response["HX-Replace-Url"] = f"{_address(report, source, filters=filters)}{focus}"
    return response


def _said(done: Proposal, act: Act) -> str:
    freed = freed_with(done) if act == Act.REJECT else 0
    return f"{quoted(done.title)}：{act.label}。" + (f"并入它的{freed}条改回待定。" if freed else "")


def _source(request: Request, report: Report) -> SourceDocument | None:
    """The one that the address names, else the report itself, else the first; an outline is nobody's words."""
    sources = report.sources.exclude(kind=SourceKind.OUTLINE)
    if (pk := key_in(request.GET.get("source", ""))) is not None:
        return get_object_or_404(sources, pk=pk)
    return sources.filter(kind=SourceKind.REPORT).order_by("pk").first() or sources.order_by("pk").first()


def _needed(request: Request, report: Report) -> SourceDocument:
    source = _source(request, report)
    if source is None:
        raise Http404("还没有上传报告。")
    return source


def _filters(request: Request) -> BenchFilters:
    """What makes no sense is as if it were not asked for."""
    asked = request.GET
    known = {value for value, _ in verdicts()}
    verdict, sure, state = asked.get("verdict", ""), asked.get("sure", ""), asked.get("state", "")
    return BenchFilters(
        area=asked.get("area", "")[:60],
        verdict=verdict if verdict in known else "",
        sure=sure if sure in ("easy", "doubtful") else "",
        state=state if state in ("all", *Decision) else Decision.OPEN.value,
    )


def _headings(source: SourceDocument) -> list[tuple[str, str]]:
    """Those of its text; of a table that names none those of the catalogue, else nothing could be accepted from it."""
    rows = source.proposals.in_order().values_list("area", "theme")
    named = [(area, theme) for area, theme in dict.fromkeys(rows) if area or theme]
    themes = source.report.themes.exclude(parent=None).select_related("parent").in_print_order()
    return named or [(theme.parent.title, theme.title) for theme in themes if theme.parent]


def _sentence(sentences: tuple[Sentence, ...], request: Request) -> Sentence:
    """The one whose first character the form names; 404 for none."""
    start = key_in(request.POST.get("start", ""))
    found = next((one for one in sentences if one.span.start == start), None)
    if found is None:
        raise Http404("原文里没有这一句。")
    return found


def _address(report: Report, source: SourceDocument, *, filters: BenchFilters | None = None) -> str:
    query = "&".join(filter(None, [f"source={source.pk}", filters.query if filters else ""]))
    return f"{reverse('review_text', args=[report.year])}?{query}"
