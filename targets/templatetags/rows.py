"""How does a target stand in a row of 台账? Written here and not as a template, because a page has up to thousands."""

from collections.abc import Callable, Iterable
from functools import partial

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from ..domain import wording
from ..domain.words import Light, Measure
from ..forms.columns import ALWAYS, COLUMNS, Column
from ..pictures import Picture
from .owners import proposed
from .split import fold_of
from .tracker import NONE, _moment_params, _query, bullet, percent, quantity, short_date, signed, unbroken

register = template.Library()

DASH = SafeString(f'<span class="muted">{NONE}</span>')
Cell = Callable[[Picture, str], str]


@register.filter
def heads(columns: tuple[str, ...]) -> list[tuple[str, Column]]:
    """The columns of a table, each with its key: those that are always there, and those that were chosen."""
    return [*ALWAYS.items(), *((key, COLUMNS[key]) for key in columns)]


@register.filter
def all_columns(_) -> list[tuple[str, Column]]:
    return list(COLUMNS.items())


@register.filter
def turned(sort: str, now: str) -> str:
    """What a head asks for: its order, the other way round where the list has it already."""
    return f"-{sort}" if now == sort else sort


@register.filter
def aria_sort(sort: str, now: str) -> str:
    """How a column is ordered, for `aria-sort`; empty where it is not."""
    return {sort: "ascending", f"-{sort}": "descending"}.get(now, "")


@register.filter
def sort_with(light: str, now: str) -> str | None:
    """How a list of one light begins: of red and yellow with the worst, unless its reader has ordered it already."""
    if now != "number":
        return now
    return "light" if light in (Light.CRITICAL, Light.BEHIND) else None


@register.filter
def but(asked: QueryDict, name: str) -> str:
    """The query of an address without one thing, and from its first page on."""
    left = asked.copy()
    for gone in (name, "page"):
        left.pop(gone, None)
    return f"?{left.urlencode()}"


@register.simple_tag(takes_context=True)
def ledger_rows(context, pictures: Iterable[Picture], columns: tuple[str, ...], marks: dict) -> SafeString:
    """The rows of a page; each picture keeps its own. `marks` are orders that are due soon or overdue."""
    query = _query(_moment_params(context))
    return SafeString("".join(_row(p, columns, marks.get(p.target.pk, ()), query) for p in pictures))


def _row(p: Picture, columns: tuple[str, ...], marks: tuple, query: str) -> str:
    """Its cells are kept one by one: there are few columns, and very many ways to choose some of them."""
    first = _kept(p, ("first", marks, query), lambda: _first(p, marks, query))
    cells = [_kept(p, ("column", column, query), partial(CELLS[column], p, query)) for column in columns]
    width = len(ALWAYS) + len(columns)
    fold = _kept(p, ("fold", query, width), lambda: fold_of(p, query, width)) if p.items else ""
    return f"<tr>{first}{''.join(cells)}</tr>{fold}"


def _kept(p: Picture, key: tuple, draw: Callable[[], str]) -> str:
    if key not in p.parts:
        p.parts[key] = draw()
    return p.parts[key]


def _first(p: Picture, marks: tuple, query: str) -> str:
    target, verdict = p.target, p.judgement.overall
    title = format_html(
        '<a class="clamped" href="{0}{1}" title="{2}" data-beside>{2}</a>',
        target.get_absolute_url(), query, target.title,
    )  # fmt: skip
    tags = "".join(
        format_html('<span class="tag" data-order="{}">{}{}</span>', mark.state, mark.what, mark.state.label)
        for mark in marks
    )
    if target.part_of:
        tags += format_html('<span class="tag" title="{0}的分解">{0}的分解</span>', target.part_of.number)
    light = format_html(
        '<details><summary title="看理由"><span class="light" data-light="{}">{}</span></summary>'
        "<p><span>{}</span></p></details>",
        verdict.light.value, verdict.label, unbroken(verdict.reason),
    )  # fmt: skip
    return (
        f'<td class="ledger__number">{escape(target.number)}</td>'
        f'<th scope="row" class="ledger__title"><div>{title}{tags}</div></th>'
        f'<td class="ledger__light">{light}</td>'
    )


def _cell(column: str, shown: str, small: str = "", *, title: str = "") -> str:
    """`small` stands beneath what is shown, `title` where both may be too long for one line."""
    kinds = [*(["num"] if COLUMNS[column].is_number else []), *(["two"] if small else [])]
    attributes = _attribute("class", " ".join(kinds)) + _attribute("title", title)
    below = f"<small>{small}</small>" if small else ""
    return f'<td data-column="{column}"{attributes}>{shown}{below}</td>'


def _attribute(name: str, text: str) -> str:
    return f' {name}="{escape(text)}"' if text else ""


def _target(p: Picture, _: str) -> str:
    target, value = p.target, p.judgement.target_value
    if value is None or target.reference_id:
        words = wording.stated(target)
        return _cell("target", format_html('<span class="muted">{}</span>', words), title=words)
    was = f"报告{wording.stated(target)}" if wording.is_changed(target, value) else ""
    return _cell("target", escape(quantity(value, target.unit)), escape(was))


def _value(p: Picture, _: str) -> str:
    words = wording.told(p.judgement.reading, p.target.unit)
    return _cell("value", escape(words) or DASH, title=_until(p))


def _until(p: Picture) -> str:
    day = p.judgement.data_date
    return f"数据截止{short_date(day)}" if day else ""


def _share(p: Picture, _: str) -> str:
    judgement = p.judgement
    if judgement.gap is not None:
        words = f"<strong>{signed(judgement.gap)}</strong><em>个百分点</em>"
    elif judgement.done is not None or judgement.plan is not None:
        used = "<i>已用 </i>" if judgement.used is not None else ""
        planned = "" if p.is_final else f"<i> / {percent(judgement.plan)}</i>"
        words = f"{used}<strong>{percent(judgement.done)}</strong>{planned}"
    elif words := wording.told(judgement.reading, p.target.unit):
        return _cell("share", f'<span class="ledger__share">{DASH}<b>{escape(words)}</b></span>')
    else:
        return _cell("share", DASH)
    bar = bullet(judgement, judgement.light)
    return _cell(
        "share", f'<span class="ledger__share"><span class="ledger__shares">{words}</span>{bar}</span>'
    )


def _lead(p: Picture, _: str) -> str:
    lead = p.judgement.lead
    if lead is None:
        return _cell("lead", DASH)
    points = percent(abs(lead)).rstrip("%")
    sign = "−" if lead < 0 else "+"
    return _cell("lead", "±0" if points == "0.0" else f"{sign}{points}", title="个百分点")


def _unit(p: Picture, query: str) -> str:
    unit = p.lead
    if unit is None:
        return _cell("unit", DASH)
    address = reverse("unit", args=[p.target.report.year, unit.pk])
    words = format_html('<a href="{}{}">{}</a>', address, query, unit) + proposed(p.target)
    return _cell("unit", words, title=str(unit))


def _due(p: Picture, _: str) -> str:
    due, stated = p.judgement.promise.due_date, p.target.stated_due_date
    return _cell("due", short_date(due), f"原{short_date(stated)}" if due != stated else "")


def _reporting(p: Picture, _: str) -> str:
    verdict = p.judgement.reporting
    word = format_html('<span class="word" data-light="{}">{}</span>', verdict.light.value, verdict.label)
    return _cell("reporting", word, title=str(verdict.reason))


def _read(p: Picture, _: str) -> str:
    return _cell("read", short_date(p.judgement.data_date))


def _theme(p: Picture, query: str) -> str:
    theme = p.target.theme
    words = format_html('<a href="{}{}">{}</a>', theme.get_absolute_url(), query, theme.short_title)
    return _cell("theme", words, title=theme.short_title)


def _post(p: Picture, query: str) -> str:
    post = p.target.post
    if post is None:
        return _cell("post", DASH)
    address = reverse("post", args=[p.target.report.year, post.pk])
    return _cell("post", format_html('<a href="{}{}">{}</a>', address, query, post), title=str(post))


def _supporting(p: Picture, _: str) -> str:
    names = "、".join(map(str, p.supporting))
    return _cell("supporting", escape(names) or DASH, title=names)


def _measure(p: Picture, _: str) -> str:
    return _cell("measure", Measure(p.target.measure).label)


def _last(p: Picture, _: str) -> str:
    return _cell("last", escape(quantity(p.target.last_year_value, p.target.unit)))


def _reason(p: Picture, _: str) -> str:
    return _cell("reason", unbroken(p.judgement.overall.reason))


CELLS: dict[str, Cell] = {
    "target": _target,
    "value": _value,
    "share": _share,
    "lead": _lead,
    "unit": _unit,
    "due": _due,
    "reporting": _reporting,
    "read": _read,
    "theme": _theme,
    "post": _post,
    "supporting": _supporting,
    "measure": _measure,
    "last": _last,
    "reason": _reason,
}
