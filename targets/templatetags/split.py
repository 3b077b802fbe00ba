"""How is said what a target is broken down into (分解), and what its parts come to together?"""

from fractions import Fraction

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..domain import quantities
from ..domain.parts import Spread, sum_in_words
from ..domain.words import Measure, Split
from ..pictures import Picture
from .tracker import bullet, percent, quantity

register = template.Library()


@register.filter
def gist_of_items(picture: Picture) -> str:
    """分解10项，2项红灯."""
    red = f"，{picture.red_items_count}项红灯" if picture.red_items_count else ""
    return f"分解{len(picture.standing_items)}项{red}"


@register.filter
def spread_of(picture: Picture) -> str:
    """How the parts share out a number: 各项目标合计8100户，多分解100户."""
    return spread_in_words(picture.spread, picture.target.unit)


@register.filter
def spread_in_words(spread: Spread, unit: str) -> str:
    """各项目标合计8100户，多分解100户."""
    said = [f"各项目标合计{quantities.quantity(spread.total, unit)}"]
    if spread.over:
        word = "多" if spread.over > 0 else "少"
        said.append(f"{word}分解{quantities.quantity(abs(spread.over), unit)}")
    elif spread.over is not None:
        said.append("与目标一致")
    if spread.unnumbered:
        said.append(f"{spread.unnumbered}项待下达")
    return "，".join(said)


@register.filter
def sum_of(picture: Picture) -> str:
    """What the parts have read together, and who is missing."""
    return sum_in_words(picture.sum_of_items, picture.target.unit)


@register.filter
def in_turn(picture: Picture) -> list[tuple[str, Picture]]:
    """The parts with their places: of a shared number who is ahead by the share done, equals in one place, and who has
    not been read last and without any; a list stands in the order of its numbers."""
    items = list(picture.items)
    if picture.target.split != Split.SUM:
        return [("", item) for item in items]
    shares = {item.target.pk: _share_done(item) for item in items}
    read = sorted((share for share in shares.values() if share is not None), reverse=True)
    items.sort(key=lambda item: (shares[item.target.pk] is None, -(shares[item.target.pk] or 0)))
    return [
        ("" if share is None else f"第{read.index(share) + 1}", item)
        for item in items
        for share in [shares[item.target.pk]]
    ]


def _share_done(item: Picture) -> Fraction | None:
    judgement = item.judgement
    return judgement.done if judgement.is_active and judgement.reading else None


@register.filter
def measured(picture: Picture) -> str:
    """How far a part is, in the shortest words: 480 / 900户, else its share, else nothing."""
    judgement, target = picture.judgement, picture.target
    if Measure(target.measure).is_numeric and judgement.target_value is not None:
        read = "—" if judgement.value is None else quantities.number(judgement.value)
        return f"{read} / {quantity(judgement.target_value, target.unit)}"
    return "" if judgement.done is None else percent(judgement.done)


def fold_of(picture: Picture, query: str, columns: int) -> SafeString:
    """The row of a table below a target, in which its parts are folded up."""
    items = format_html_join(
        "",
        '<li><span class="light" data-light="{}">{}</span><a href="{}{}" data-beside>{} {}</a>'
        "<span>{}</span><span>{}</span>{}</li>",
        (
            (
                item.judgement.light.value,
                item.judgement.overall.label,
                item.target.get_absolute_url(),
                query,
                item.target.number,
                item.target.title,
                item.lead or "",
                measured(item),
                bullet(item.judgement, item.judgement.light),
            )
            for item in picture.items
        ),
    )
    return format_html(
        '<tr class="ledger__fold"><td colspan="{}"><details><summary>{}</summary><ul>{}</ul></details></td></tr>',
        columns, gist_of_items(picture), items,
    )  # fmt: skip
