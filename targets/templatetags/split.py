"""How is said what a target is broken down into (分解), and what its parts come to together?"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..domain import quantities
from ..domain.drawing import Course, Courses, Point, courses
from ..domain.parts import Spread, sum_in_words
from ..domain.words import Measure, Split
from ..pictures import Picture
from ..summaries.townships import Placed, Race, Standing, by_place
from .tracker import bullet, number, percent, quantity

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
    if spread.unread:
        said.append(f"{spread.unread}项的目标值没有读出，请核对")
    return "，".join(said)


@register.filter
def sum_of(picture: Picture) -> str:
    """What the parts have read together, and who is missing."""
    return sum_in_words(picture.sum_of_items, picture.target.unit)


@register.filter
def in_turn(picture: Picture) -> list[tuple[str, Picture]]:
    """The parts with their places: of a shared number who is ahead by the share done, equals in one place, and who
    cannot be compared last and without any; a list stands in the order of its numbers."""
    if picture.target.split != Split.SUM:
        return [("", item) for item in picture.items]
    return [(f"第{place}" if place else "", item) for place, item in by_place(picture)]


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


# Townships among which a number is shared out.


@register.filter
def gist_of_race(race: Race) -> str:
    """8000户，10个乡镇街道，1个不排名."""
    promised = quantity(race.whole.judgement.target_value, race.whole.target.unit)
    said = f"{promised}，{len(race.rows)}个乡镇街道"
    if race.is_limit:
        return f"{said}，控制数不排名"
    without = len(race.rows) - race.ranked_count
    return f"{said}，{without}个不排名" if without else said


@register.filter
def led_of(row: Standing, whole: Picture) -> str:
    """720 / 900户; — where all that it led has been cancelled."""
    if row.led.promised is None:
        return "—"
    return f"{number(row.led.read)} / {quantity(row.led.promised, whole.target.unit)}"


@register.filter
def place_of(placed: Placed) -> str:
    """第3/10; where it has none one word that says why: 不排名, 已取消, 未报送, 待下达."""
    row, race = placed.row, placed.race
    if row.place is not None:
        return f"第{row.place}/{race.ranked_count}"
    if not row.standing:
        return row.items[0].judgement.overall.label
    if race.is_limit or not row.incomparable:
        return "不排名"
    return "待下达" if row.incomparable[0].judgement.promise.value is None else "未报送"


@register.filter
def without_place(placed: Placed) -> str:
    """Why it has none, where the word alone does not say it: 控制数不排名; B-017-02未报送，不排名."""
    row = placed.row
    if row.place is not None or not row.standing:
        return ""
    if placed.race.is_limit:
        return "控制数不排名"
    numbers = "、".join(item.target.number for item in row.incomparable)
    return f"{numbers}{place_of(placed)}，不排名" if numbers and len(row.standing) > 1 else ""


# Small charts of all parts beside each other.

WIDE, HIGH = 100, 50  # of each chart, in units of its own


@dataclass(frozen=True)
class Multiple:
    """A part with its place and its course."""

    item: Picture
    place: str
    course: Course


@dataclass(frozen=True)
class Multiples:
    """The courses of parts on one scale, and the parts that have none: those that have ended, or have no share."""

    scale: Courses
    shown: list[Multiple]
    left_out: list[Picture]


@register.filter
def multiples(picture: Picture) -> Multiples | None:
    """None where there is nothing to draw."""
    standing = [(place, item) for place, item in in_turn(picture) if item.judgement.is_active]
    told = [(item.judgement.promise, item.readings) for _, item in standing]
    scale = courses(told, picture.facts.thresholds)
    if scale is None:
        return None
    shown = [
        Multiple(item, place, course)
        for (place, item), course in zip(standing, scale.of_each, strict=True)
        if course is not None
    ]
    drawn = {one.item.target.pk for one in shown}
    return Multiples(scale, shown, [item for item in picture.items if item.target.pk not in drawn])


@register.filter
def in_points(points: Iterable[Point]) -> str:
    """For a polyline: 0,50 24.9,40.2."""
    return " ".join(f"{round(float(x * WIDE), 1):g},{round(float(y * HIGH), 1):g}" for x, y in points)


@register.filter
def height_of(y: Fraction) -> str:
    """For a line across."""
    return f"{round(float(y * HIGH), 1):g}"


@register.filter
def course_in_words(one: Multiple) -> str:
    """For who does not see the chart: 甲新增市场主体：5月31日30%，6月30日53.3%."""
    said = "，".join(f"{quantities.short_date(day)}{percent(share)}" for day, share in one.course.shares)
    return f"{one.item.target.title}：{said or '还没有采信的数据'}"


@register.filter
def why_no_chart(item: Picture) -> str:
    """It has ended, has no number yet, or is not one of those that a share can be said of: 定性型."""
    judgement = item.judgement
    if not judgement.is_active or judgement.promise.is_awaited:
        return judgement.overall.label if not judgement.is_active else judgement.progress.label
    return item.target.get_measure_display()
