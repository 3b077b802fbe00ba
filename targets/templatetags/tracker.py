"""How do figures, dates and lights stand on a page? Words come from the domain, shapes from components."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..domain import drawing, quantities
from ..domain.lights import Judgement
from ..domain.rollup import Rollup
from ..domain.words import Light, Measure, StatedAs, Status
from ..models import Target
from ..pictures import Picture

register = template.Library()

NONE = "—"
DIMMED = mark_safe(" data-dimmed")
MISSING = (None, "")  # templates pass "" on where a lookup went through None


@register.filter
def percent(share: Decimal | None) -> str:
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
def long_date(day: date | None) -> str:
    return NONE if day in MISSING else quantities.long_date(day)


@register.filter
def short_date(day: date | None) -> str:
    return NONE if day in MISSING else quantities.short_date(day)


@register.filter
def svg(share: Decimal) -> str:
    """A fraction as a length of the drawing: 52.49%."""
    return quantities.percent(share, 2)


@register.filter
def label(value: str, words: str) -> str:
    """The Chinese word of an English one."""
    return {"measure": Measure, "status": Status, "light": Light}[words](value).label


@register.filter
def stated(target: Target) -> str:
    """The promise as the report states it: ≥ 8000户, 100%（全覆盖）, 与参照目标同步, 待下达."""
    if target.reference_id:
        return "与参照目标同步"
    if not target.is_numeric:
        return "按节点推进" if target.measure == Measure.STAGES else "定性要求"
    if target.stated_value is None:
        return "由上级确定"
    text = quantities.quantity(target.stated_value, target.unit)
    if target.stated_as == StatedAs.ALL:
        return f"{text}（全覆盖）"
    sign = "" if target.stated_as == StatedAs.EXACTLY else f"{target.stated_as} "
    return f"{sign}{text}"


@register.filter
def bullet(judgement: Judgement) -> drawing.Bullet:
    return drawing.bullet(judgement)


@register.filter
def segments(rollup: Rollup) -> list[drawing.Segment]:
    return drawing.stacked(rollup.counts)


@register.simple_tag(takes_context=True)
def moment_query(context, tick) -> str:
    """The page's own address at a month-end, with everything else that was asked for but the page number."""
    asked = context["request"].GET.copy()
    asked["as_of"] = tick.day.isoformat()
    if tick.known:
        asked["known"] = tick.known.isoformat()
    asked.pop("page", None)
    return f"?{asked.urlencode()}"


@register.filter
def signed_percent(share: Decimal) -> str:
    """A fraction with its sign as percent: +4.2%."""
    return f"{'−' if share < 0 else '+'}{quantities.percent(abs(share))}"


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
def cells(context, pictures: list[Picture], light: str = "") -> SafeString:
    """The wall's squares, those of another light than the one asked for dimmed.

    Not a template, because a page has up to thousands of them.
    """
    query = _query(_moment_params(context))
    return format_html_join(
        "",
        '<li><a class="cell" data-light="{}" href="{}{}" title="{}，{}，{}：{}"{}></a></li>',
        (
            (
                p.judgement.light.value,
                p.target.get_absolute_url(),
                query,
                p.target.title,
                p.target.lead.unit if p.target.lead else "",
                p.judgement.overall.label,
                p.judgement.overall.reason,
                DIMMED if light and p.judgement.light != light else "",
            )
            for p in pictures
        ),
    )


@register.filter
def get(mapping, key):
    """A dictionary's entry, as templates cannot look up by variable."""
    return mapping.get(key)


@register.filter
def counted_lights(rollup: Rollup) -> list[tuple[Light, int]]:
    """Every light with its count, best first."""
    return list(rollup.counts.items())


def _moment_params(context) -> dict[str, str]:
    """What keeps an address at the moment that is shown, if the page shows one."""
    shown = context.get("moment")
    return shown.params if shown else {}


def _query(params: dict) -> str:
    return f"?{urlencode(params)}" if params else ""
