"""专题: the groups of targets that a report has, and how the office makes, changes and deletes them."""

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import summaries
from ..documents.group_table import group_table
from ..domain.quotes import quoted
from ..forms import GroupForm
from ..models import Group, Report
from ..permissions import for_everyone_signed_in, for_who_may_edit
from ..services import JustSent, Refused
from ..services.groups import change_group, delete_group, make_group
from ..summaries import Scope
from .answers import EXCEL, Taken, as_file, page_or_fragment, say_refused, unchanged_since_seen
from .moment import moment_of, versions_shown
from .request import Request, report_of
from .saving import one_writer_at_a_time


@require_safe
@for_everyone_signed_in
@unchanged_since_seen
def groups(request: Request, year: int) -> HttpResponse:
    """All of a report's groups and how each stands."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    context = {
        "rows": SimpleLazyObject(lambda: summaries.group_rows(report, moment=shown.moment)),
        "moment": shown,
        "report": report,
        **versions_shown(request, report, shown),
        "section": "overview",
        "tab": "groups",
    }
    return page_or_fragment(request, "targets/groups/list.html", context)


@require_safe
@for_everyone_signed_in
def group_as_excel(request: Request, year: int, pk: int) -> HttpResponse:
    """The month's table of a group: a row a unit, three columns an item."""
    report = report_of(request, year)
    shown = moment_of(request, report)
    group = get_object_or_404(report.groups, pk=pk)
    table = summaries.group_table(report, Scope.of_group(group), moment=shown.moment)
    taken = Taken.of(item.picture.target for item in table.items)
    return as_file(request, group_table(table), table.file_name, EXCEL, taken=taken)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
@one_writer_at_a_time
def new_group(request: Request, year: int) -> HttpResponse:
    """Make one."""
    report = report_of(request, year)
    last = report.groups.aggregate(last=Max("position"))["last"] or 0
    return _edit(request, report, Group(report=report, position=last + 1))


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
@one_writer_at_a_time
def edit_group(request: Request, year: int, pk: int) -> HttpResponse:
    """Rename one, move it, choose its targets."""
    report = report_of(request, year)
    rows = report.groups.locked() if request.method == "POST" else report.groups.all()
    return _edit(request, report, get_object_or_404(rows, pk=pk))


def _edit(request: Request, report: Report, group: Group) -> HttpResponse:
    form = GroupForm(group, report, request.POST if request.method == "POST" else None)
    write, done = (change_group, "已保存") if group.pk else (make_group, "已新建")
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        form.fill(group)
        try:
            write(group, cleaned["targets"], by=request.user, reason=cleaned["reason"], at=timezone.now())
        except JustSent as repeated:
            messages.info(request, repeated.sentence)
            return redirect("groups", report.year)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.info(request, f"{done}专题{quoted(group)}，{len(cleaned['targets'])}项目标任务。")
            return redirect(group)
    context = {"form": form, "group": group, "report": report, "section": "overview"}
    return page_or_fragment(request, "targets/groups/edit.html", context)


@require_POST
@for_who_may_edit
def remove_group(request: Request, year: int, pk: int) -> HttpResponse:
    """Delete one; its targets stay."""
    report = report_of(request, year)
    group = get_object_or_404(report.groups, pk=pk)
    try:
        delete_group(group, by=request.user, reason=request.POST.get("reason", ""), at=timezone.now())
    except Refused as refused:
        say_refused(request, refused)
        return redirect("edit_group", year, pk)
    messages.info(request, f"已删除专题{quoted(group)}，其中的目标任务不变。")
    return redirect("groups", year)
