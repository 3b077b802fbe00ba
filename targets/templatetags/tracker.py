"""How do figures, dates and lights stand on a page? Words come from the domain, shapes from components."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from ..domain import drawing, quantities, wording
from ..domain.facts import Entry, Promise
from ..domain.lights import Judgement
from ..domain.orders import answer_days
from ..domain.outcomes import Tally
from ..domain.quotes import quoted, within_quotes
from ..domain.rollup import Rollup
from ..domain.words import Light
from ..models import Report, Target, Urging
from ..pictures import Picture
from ..summaries.calendar import PeriodFiling

register = template.Library()

NONE = "—"
BAR = '<rect class="bullet__bar" y="3" width="{}" height="8"/>'
TICK = '<svg x="{}" overflow="visible"><rect class="bullet__tick" x="-1" width="2" height="14"/></svg>'
BULLET = (
    '<svg class="bullet" data-light="{}" aria-hidden="true" focusable="false">'
    '<rect class="bullet__track" y="3" width="100%" height="8"/>{}{}</svg>'
)
WHOLE = re.compile(
    r"(\d{4}-\d\d-\d\d|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?"  # a date
    r"|[A-Z]-\d{3,4}(?:-\d\d)?)"  # a target's number
)
MISSING = (None, "")  # templates pass "" on where a lookup went through None


register.filter("answer_days", answer_days)
register.filter("quoted", quoted)
register.filter("within_quotes", within_quotes)


# Figures and dates.


@register.filter
def percent(share: Fraction | None) -> str:
    """A fraction as percent with one decimal; a dash for none."""
    return NONE if share in MISSING else quantities.percent(share)


@register.filter
def number(value: Decimal | None) -> str:
    """A number for reading; a dash for none."""
    return NONE if value in MISSING else quantities.number(value)


@register.filter
def quantity(value: Decimal | None, unit: str) -> str:
    """Number with unit; a dash for none."""
    return NONE if value in MISSING else quantities.quantity(value, unit)


@register.filter
def signed(value: Decimal | int | None) -> str:
    """A difference with its sign: +4, −3, ±0; a dash for none."""
    if value in MISSING:
        return NONE
    text = quantities.number(abs(Decimal(value)))
    return f"±{text}" if not value else f"{'+' if value > 0 else '−'}{text}"


@register.filter
def signed_percent(share: Fraction) -> str:
    """A fraction with its sign as percent: +4.2%."""
    return f"{'−' if share < 0 else '+'}{quantities.percent(abs(share))}"


@register.filter
def long_date(day: date | None) -> str:
    return NONE if day in MISSING else quantities.long_date(day)


@register.filter
def date_in(day: date, year: int) -> str:
    """6月30日 on a page of that year, else 2025年1月6日."""
    return quantities.date_in(day, year)


@register.filter
def short_date(day: date | None) -> str:
    return NONE if day in MISSING else quantities.short_date(day)


@register.filter
def unbroken(text: object) -> SafeString:
    """A sentence in which no date and no target's number is broken; a browser breaks no other number by itself."""
    parts = enumerate(WHOLE.split(str(text)))  # what it matched stands at every second place
    whole = (
        [format_html('<span class="word">{}</span>', part) if place % 2 else part] for place, part in parts
    )
    return format_html_join("", "{}", whole)


# Words.

for words in (wording.stated, wording.promised, wording.is_changed, wording.told, wording.typing_hint):
    register.filter(words.__name__, words)


@register.filter
def is_adjusted(target: Target) -> bool:
    """Whether its value or its deadline is now another than the report's own."""
    return (target.value, target.due_date) != (target.stated_value, target.stated_due_date)


@register.filter
def dated(reading: Entry | None, promise: Promise) -> str:
    """A reading with its day: 2700户（4月30日，待审）; a dash for none."""
    return wording.dated(reading, promise) or NONE


@register.filter
def rule(judgement: Judgement, report: Report) -> str:
    """By which rule a target is judged, with the report's own lines."""
    return wording.rule(judgement.promise, report.thresholds)


@register.filter
def filed(turn: PeriodFiling) -> str:
    """How a period was reported: 6月数据，2024年7月5日（含）前报送：7月3日按时."""
    return wording.filed(turn.period, turn.filing, turn.filed_on)


@register.filter
def demand(urging: Urging) -> str:
    """What a 催办单 asks of its unit."""
    count = len(urging.items.all())
    return wording.demand(
        urging.report.title, count, as_of=urging.as_of, reply_by=urging.reply_by, where="在系统中"
    )


def in_words(rollup: Rollup) -> str:
    """A roll-up for who does not see its bar: 完成3项，正常12项."""
    return wording.lights(rollup.counts)


# Lights and what is drawn of them.


@register.filter
def counted_lights(rollup: Rollup) -> list[tuple[Light, int]]:
    """Every light with its count, best first."""
    return list(rollup.counts.items())


@register.simple_tag(takes_context=True)
def cells(context, pictures: list[Picture], light: str = "") -> SafeString:
    """The wall's squares, those of another light than the one asked for dimmed.

    Not a template, because a page has up to thousands of them.
    """
    query = shown_query(context)
    return SafeString("".join(_cell(p, query, light) for p in pictures))


def _cell(p: Picture, query: str, light: str) -> str:
    """One square; a picture keeps it, as it keeps what is drawn of it by templates (`parts.py`)."""
    key = "cell", query, light
    if key not in p.parts:
        verdict = p.judgement.overall
        address = escape(p.target.get_absolute_url() + query)
        title = escape(f"{p.target.title}，{p.lead or ''}，{verdict.label}：{verdict.reason}{_red_items(p)}")
        red = f' data-red="{p.red_items_count}"' if p.red_items_count else ""
        dimmed = " data-dimmed" if light and verdict.light != light else ""
        shown = f'data-light="{verdict.light.value}" href="{address}" title="{title}"{red}{dimmed}'
        p.parts[key] = f'<li><a class="cell" {shown}></a></li>'
    return p.parts[key]


def _red_items(p: Picture) -> str:
    return f"。分解{len(p.standing_items)}项，{p.red_items_count}项红灯" if p.red_items_count else ""


# The next two are no templates, because tables have one in each row.


@register.simple_tag
def bullet(shown: Judgement | Rollup, light: str) -> SafeString:
    """A bar for what is done and a tick for what should be, of a judgement or of a roll-up's means."""
    if isinstance(shown, Rollup):
        drawn = drawing.Bullet(bar=shown.mean_completion, tick=shown.mean_plan)
    else:
        drawn = drawing.bullet(shown)
    return _bullet(drawn, light)


@lru_cache(maxsize=1000)
def _bullet(drawn: drawing.Bullet, light: str) -> SafeString:
    bar = "" if drawn.bar is None else format_html(BAR, _length(drawn.bar))
    tick = "" if drawn.tick is None else format_html(TICK, _length(drawn.tick))
    return format_html(BULLET, light, bar, tick)


@register.simple_tag
def stack(rollup: Rollup | Tally) -> SafeString:
    """A roll-up's lights side by side, each as wide as its share."""
    return _stack(tuple(rollup.counts.items()))


@lru_cache(maxsize=1000)
def _stack(counts: tuple[tuple[Light, int], ...]) -> SafeString:
    """The same for all groups of which the same is to be drawn."""
    rects = format_html_join(
        "",
        '<rect data-light="{}" x="{}" width="{}" height="100%"/>{}',
        (
            (s.light.value, _length(s.start), _length(s.width), _count(s) if s.has_room else "")
            for s in drawing.stacked(dict(counts))
        ),
    )
    return format_html('<svg class="stack" aria-hidden="true" focusable="false">{}</svg>', rects)


def _count(segment: drawing.Segment) -> SafeString:
    return format_html(
        '<text data-light="{}" x="{}" y="50%">{}</text>',
        segment.light.value,
        _length(segment.middle),
        segment.count,
    )


def _length(share: Fraction) -> str:
    """A fraction as a length of the drawing: 52.49%."""
    return quantities.percent(share, 2)


# Addresses.


@register.simple_tag(takes_context=True)
def link(context, place, *args, also: dict | None = None, **asked) -> str:
    """The address of a thing, or of a page of the shown year by its name, at the moment that is shown.

    `asked` and `also` are what else is asked for; empty values are left out.
    """
    if isinstance(place, str):
        address = reverse(place, args=[context["report"].year, *args])
    elif hasattr(place, "get_absolute_url"):
        address = place.get_absolute_url()
    else:  # a unit or a post, which stay from year to year
        address = reverse(place._meta.model_name, args=[context["report"].year, place.pk])
    given = {name: value for name, value in ((also or {}) | asked).items() if value not in MISSING}
    return address + _query(given | _moment_params(context))


@register.simple_tag(takes_context=True)
def moment_query(context, tick) -> str:
    """The page's own address at a month-end, with everything else that was asked for but the page number."""
    asked = context["request"].GET.copy()
    asked["as_of"] = tick.day.isoformat()
    if tick.known:
        asked["known"] = tick.known.isoformat()
    asked.pop("page", None)
    return f"?{asked.urlencode()}"


@register.simple_tag(takes_context=True)
def on_behalf(context) -> str:
    """What an address needs where somebody reports for another unit than its own: ?unit=7."""
    unit = context["unit"]
    return f"?unit={unit.pk}" if unit.pk != context["user"].unit_id else ""


def _moment_params(context) -> dict[str, str]:
    """What keeps an address at the moment that is shown, if the page shows one."""
    shown = context.get("moment")
    return shown.params if shown else {}


def _query(params: dict) -> str:
    return f"?{urlencode(params)}" if params else ""


def shown_query(context) -> str:
    """The end of an address that stays at the moment that is shown."""
    return _query(_moment_params(context))


# What templates cannot do by themselves.


@register.filter
def get(mapping, key):
    """A dictionary's entry, as templates cannot look up by variable."""
    return mapping.get(key)


@register.filter
def each(things: Iterable, name: str) -> list:
    """Of all things the one attribute: target.supporting|each:"unit"."""
    return [getattr(thing, name) for thing in things]


@register.filter
def without(asked: QueryDict, names: str) -> dict[str, object]:
    """What was asked for but some things: request.GET|without:"as_of page"."""
    return {name: asked[name] for name in asked if name not in names.split()}
