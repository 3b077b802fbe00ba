"""The page where the office breaks a promise down into parts (分解): rows, a preview, and only then is it stored."""

from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..documents.parts import read_parts
from ..documents.parts_by_area import ONE_LEVEL, AreaItem, read_by_area
from ..domain.parts import Spread, spread
from ..domain.quantities import plain
from ..domain.quotes import quoted
from ..domain.words import Split, State
from ..forms import UsersForm
from ..forms.splitting import (
    TYPED_AT_MOST,
    RowTyped,
    SplitForm,
    number_in,
    part_rows,
    parts_of,
    rows_of_file,
    rows_of_lines,
    rows_of_units,
    rows_typed,
    share_rows,
)
from ..imports.delimited import NotText
from ..imports.sheets import NotAWorkbook
from ..models import Target, Unit
from ..models.unit import TOWNS
from ..permissions import for_who_may_edit
from ..services import JustSent, Refused
from ..services.splitting import (
    PARTS_AT_MOST,
    NewPart,
    SplitGrounds,
    check_split,
    next_numbers,
    refuse_second_split,
    split_amiss,
    split_target,
)
from .answers import page_or_fragment, sentences_of
from .request import Request, report_of
from .saving import one_writer_at_a_time
from .uploading import one_upload_at_a_time

SAID_AT_MOST = 5
CHOSEN = "item-"  # of a table by area, with the item's place
NO_AREAS = "这张表的表头下面没有各地区的数，没有加入。"
NOTHING_TO_SHARE = "没有可以分配的：总数已经分完，或还没有总数，或表里没有行。"


@dataclass(frozen=True)
class Work:
    """What is being split, how, and the parts that it has already; `items` are those of an uploaded table by area of
    which one has to be chosen."""

    target: Target
    split: Split
    stored: list[Target]
    items: list[AreaItem] = field(default_factory=list)

    @property
    def standing(self) -> list[Target]:
        return [part for part in self.stored if part.state == State.ACTIVE]

    @property
    def left(self) -> Decimal | None:
        """What of a shared number no part has yet; None where it has no number, or nothing is shared out."""
        if self.split != Split.SUM or self.target.value is None:
            return None
        return self.target.value - sum([part.value or Decimal(0) for part in self.standing], Decimal(0))

    @property
    def left_in_figures(self) -> str:
        """For a script."""
        return "" if self.left is None else plain(self.left)

    @property
    def shared_out(self) -> Spread | None:
        """How the parts that are stored share out the number; None where there is nothing to share out, or no part."""
        return self.spread([]) if self.standing else None

    def spread(self, values: list[Decimal | None], *, unread: int = 0) -> Spread | None:
        """How the parts share out the number, those that are stored with those that are typed."""
        if self.split != Split.SUM:
            return None
        return spread(self.target.value, [*(part.value for part in self.standing), *values], unread=unread)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_edit
@one_upload_at_a_time
@one_writer_at_a_time
def split(request: Request, year: int, number: str) -> HttpResponse:
    """Fill in rows, look at what will be stored, store it. What is pressed says which; only `save` stores."""
    report = report_of(request, year)
    targets = report.targets.locked() if request.method == "POST" else report.targets.select_related("report")
    target = get_object_or_404(targets.with_owners(), number=number)
    work = _work(request, target)
    if amiss := split_amiss(target, work.split):
        return _page(request, work, amiss=amiss)
    action = request.POST.get("action", "")
    if action not in ("preview", "save"):
        return _page(request, work, *_filled_in(request, work, action))
    form = SplitForm(target, request.POST, initial={}, files=request.FILES)
    rows = part_rows(target, work.split, request.POST)
    is_valid = form.is_valid()
    if not (rows.is_valid() and is_valid):
        if stored := _already_stored(request, form):
            return stored
        return _page(request, work, form, rows)
    parts = parts_of(rows)
    try:
        if action == "save":
            return _save(request, work, form, parts)
        check_split(target, work.split, parts, form.grounds, today=timezone.localdate())
        numbers = next_numbers(target, len(parts))
    except JustSent as repeated:
        messages.info(request, repeated.sentence)
        return redirect(target)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return _page(request, work, form, rows)
    return _preview(request, work, list(zip(numbers, parts, strict=True)), form.grounds)


def _work(request: Request, target: Target) -> Work:
    """As it is split already, else as is asked for, else as it can be."""
    asked = target.split or request.POST.get("split") or request.GET.get("split", "")
    fits = [kind for kind in Split if not split_amiss(target, kind)]
    split = next((kind for kind in Split if kind == asked), fits[0] if fits else Split.LIST)
    stored = list(target.parts.with_owners().order_by("number", "pk"))
    for part in stored:
        part.report = target.report
    return Work(target, split, stored)


def _filled_in(request: Request, work: Work, action: str) -> tuple[SplitForm, object]:
    """What is typed so far, and what the button that was pressed has filled in."""
    target, sent = work.target, request.POST
    today = target.report.closing_date(timezone.localdate())
    begun: dict = {"assigned_date": today}
    if not action:
        return SplitForm(target, initial=begun), part_rows(target, work.split, initial=[])
    rows = rows_typed(sent)
    added = _added(request, work, action, rows)
    room = PARTS_AT_MOST - len(work.stored) - len(rows)
    is_too_many = len(added) > room
    if is_too_many:
        messages.error(
            request, f"最多{PARTS_AT_MOST}项，再加{len(added)}项就超出了，没有加入；请减少后再加。"
        )
        added = []
    rows += added
    is_open = work.split == Split.SUM and not any(row["value"] for row in rows)
    is_to_share = action in ("equal", "last_year")
    is_shared = (is_to_share or (bool(added) and is_open)) and share_rows(
        target, rows, work.left, by_last_year=action == "last_year"
    )
    if added:
        messages.info(request, f"已加入{len(added)}项，还没有保存。")
    elif is_shared:
        messages.info(request, "各项的目标值已重新分配，还没有保存。")
    elif is_to_share:
        messages.error(request, NOTHING_TO_SHARE)
    names = ("version", "reason", "assigned_date", "document", "document_date")
    kept: dict = {name: sent.get(name, "") for name in names if name in sent}
    is_too_long = action == "add" and len(sent.get("lines", "")) > TYPED_AT_MOST
    if is_too_long:
        messages.error(request, f"“逐行填写”最多{TYPED_AT_MOST}个字，没有加入；请分几次加入。")
    if action != "add" or is_too_many or is_too_long:
        kept |= {"lines": sent.get("lines", ""), "units": sent.getlist("units")}
    return SplitForm(target, initial=begun | kept), part_rows(target, work.split, initial=rows)


def _added(request: Request, work: Work, action: str, rows: list[RowTyped]) -> list[RowTyped]:
    led = {part.lead.unit_id for part in work.standing if part.lead}
    if action == "towns":
        towns = Unit.objects.active().filter(kind__in=TOWNS).order_by("position", "pk")
        return rows_of_units(work.target, [unit for unit in towns if unit.pk not in led], rows)
    if action == "add":
        form = SplitForm(work.target, request.POST, initial={})
        form.is_valid()  # lines that are too long are not among what is cleaned
        units = form.cleaned_data.get("units") or ()
        typed = rows_of_lines(work.target, form.cleaned_data.get("lines") or "")
        return [*rows_of_units(work.target, list(units), rows), *typed, *_of_file(request, work)]
    if action.startswith(CHOSEN) and (lines := request.POST.get(action, "")):
        return _of_lines(request, work, lines.encode())
    return []


def _of_file(request: Request, work: Work) -> list[RowTyped]:
    """The lines of what was uploaded, and what is to be said of it. Of a table by area those of one item, else all of
    them are kept for somebody to choose."""
    if "file" not in request.FILES:
        return []
    form = UsersForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, sentences_of(form))
        return []
    file = form.cleaned_data["file"]
    content = file.read()
    table = read_by_area(file.name, content, year=work.target.report.year)
    if table is None:
        return _of_lines(request, work, content)
    for said in table.left_out[:SAID_AT_MOST]:
        messages.info(request, said)
    if work.split == Split.LIST:
        messages.info(request, ONE_LEVEL)
        return _of_lines(request, work, table.lines.encode())
    items = table.of(work.target)
    if len(items) > 1:
        work.items.extend(items)
        return []
    if not items or not items[0].areas:
        messages.error(request, NO_AREAS)
        return []
    (item,) = items
    messages.info(request, f"读的是{quoted(item.label)}一项：{item.note}。")
    return _of_lines(request, work, item.lines.encode())


def _of_lines(request: Request, work: Work, content: bytes) -> list[RowTyped]:
    """The lines of a workbook, or of text in columns."""
    try:
        read = read_parts(BytesIO(content), work.split)
    except (NotText, NotAWorkbook) as wrong:
        messages.error(request, wrong.sentence)
        return []
    rows, unknown = rows_of_file(work.target, work.split, read.lines)
    for said in (*read.amiss, *unknown)[:SAID_AT_MOST]:
        messages.error(request, said)
    for said in read.left_out[:SAID_AT_MOST]:
        messages.info(request, said)
    return rows


def _already_stored(request: Request, form: SplitForm) -> HttpResponse | None:
    """By the first of two presses: then nothing is wrong."""
    if request.POST.get("action") != "save" or not form.is_stale:
        return None
    try:
        refuse_second_split(
            form.target, [row["title"] for row in rows_typed(request.POST)], at=timezone.now()
        )
    except JustSent as repeated:
        messages.info(request, repeated.sentence)
        return redirect(form.target)
    return None


def _save(request: Request, work: Work, form: SplitForm, parts: list[NewPart]) -> HttpResponse:
    """Raises a `Refused`."""
    target = work.target
    split_target(target, work.split, parts, grounds=form.grounds, by=request.user, at=timezone.now())
    said = f"{quoted(target.title)}已{work.split.label}{len(parts)}项，已告知各牵头单位。"
    messages.info(request, said)
    return redirect(target)


def _preview(
    request: Request, work: Work, numbered: list[tuple[str, NewPart]], grounds: SplitGrounds
) -> HttpResponse:
    """What would be stored; what was typed goes along unseen."""
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("action", "csrfmiddlewaretoken", "units", "lines")
    ]
    context = _context(work) | {
        "numbered": numbered,
        "sent": sent,
        "grounds": grounds,
        "spread": work.spread([part.value for _, part in numbered]),
    }
    return page_or_fragment(request, "targets/split/preview.html", context)


def _page(request: Request, work: Work, form=None, rows=None, *, amiss: str = "") -> HttpResponse:
    context = _context(work) | {"form": form, "rows": rows, "amiss": amiss}
    if not amiss and not work.target.split and work.split == Split.SUM:
        context["no_list"] = split_amiss(work.target, Split.LIST)
    if rows is not None:
        typed = [row["value"].value() or "" for row in rows if "value" in row.fields]
        read = [(text, number_in(text, work.target)) for text in typed]
        known = [value for text, value in read if value is not None or not text.strip()]
        shared = work.spread(known, unread=len(read) - len(known))
        context["spread"] = shared if len(rows) or work.standing else None
    return page_or_fragment(request, "targets/split/page.html", context)


def _context(work: Work) -> dict:
    target = work.target
    return {
        "work": work,
        "t": target,
        "kinds": [kind for kind in Split if not split_amiss(target, kind)],
        "report": target.report,
        "section": "ledger",
    }
