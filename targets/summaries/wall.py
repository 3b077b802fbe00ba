"""How do the squares of the light wall stand together: by heading, by lead unit, or by leader?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from ..domain.rollup import Rollup, roll_up
from ..models import Post, Theme, Unit
from ..pictures import Picture, parts_of

NOBODY = "未定"
About = Theme | Unit | Post | None


@dataclass(frozen=True, kw_only=True)
class WallRow:
    """A line of squares with its label, and what has a page of its own (None: nothing has)."""

    label: str
    about: About
    pictures: list[Picture]


@dataclass(frozen=True, kw_only=True)
class WallGroup:
    """Lines under one head; `label` is empty where the lines need none."""

    label: str
    about: About
    rows: list[WallRow]


@dataclass(frozen=True, kw_only=True)
class ThemeGroup:
    """A heading with its targets and what they say together."""

    theme: Theme
    pictures: list[Picture]

    @property
    def active(self) -> list[Picture]:
        return [p for p in self.pictures if p.judgement.is_active]

    @cached_property
    def rollup(self) -> Rollup:
        return roll_up(p.judgement for p in self.pictures)


@dataclass(frozen=True, kw_only=True)
class AreaGroup:
    """An area (方面) with its themes (事项)."""

    area: Theme
    themes: list[ThemeGroup]

    @cached_property
    def rollup(self) -> Rollup:
        return roll_up(p.judgement for t in self.themes for p in t.pictures)

    @property
    def parts(self) -> dict:
        return parts_of((self.area.pk, self.area.short_title), self.rollup)


def wall(pictures: Iterable[Picture], by: str) -> list[WallGroup]:
    """`by` is one of `WALLS`. Active targets only; the others are listed in the ledger."""
    return WALLS[by][1]([p for p in pictures if p.judgement.is_active])


def grouped_by_area(pictures: Iterable[Picture]) -> list[AreaGroup]:
    """Pictures under the report's own two levels of headings, in print order."""
    ordered = sorted(pictures, key=lambda p: (p.target.theme.position, p.target.theme_id))
    areas: dict[int, tuple[Theme, list[ThemeGroup]]] = {}
    for theme, group in groupby(ordered, key=lambda p: p.target.theme):
        members = list(group)
        area = theme.area
        themes = areas.setdefault(area.pk, (area, []))[1]
        themes.append(ThemeGroup(theme=theme, pictures=members))
    return [AreaGroup(area=area, themes=themes) for area, themes in areas.values()]


def _by_theme(pictures: list[Picture]) -> list[WallGroup]:
    return [
        WallGroup(
            label=group.area.short_title,
            about=group.area,
            rows=[
                WallRow(label=t.theme.short_title, about=t.theme, pictures=t.pictures) for t in group.themes
            ],
        )
        for group in grouped_by_area(pictures)
    ]


def _by_unit(pictures: list[Picture]) -> list[WallGroup]:
    rows: dict[tuple, list[Picture]] = {}
    for picture in pictures:
        lead = picture.lead
        key = (lead.position, lead.pk, lead) if lead else (10**6, 0, None)
        rows.setdefault(key, []).append(picture)
    return [
        WallGroup(label="", about=None, rows=[_row(key[2], rows[key])])
        for key in sorted(rows, key=lambda k: k[:2])
    ]


def _by_post(pictures: list[Picture]) -> list[WallGroup]:
    rows: dict[tuple, list[Picture]] = {}
    for picture in pictures:
        post = picture.target.post
        rows.setdefault((post.position, post.pk, post) if post else (10**6, 0, None), []).append(picture)
    return [
        WallGroup(
            label=str(key[2] or NOBODY),
            about=key[2],
            rows=[row for group in _by_unit(rows[key]) for row in group.rows],
        )
        for key in sorted(rows, key=lambda k: k[:2])
    ]


def _row(unit: Unit | None, pictures: list[Picture]) -> WallRow:
    return WallRow(label=str(unit or NOBODY), about=unit, pictures=pictures)


WALLS: dict[str, tuple[str, Callable[[list[Picture]], list[WallGroup]]]] = {
    "theme": ("按板块", _by_theme),
    "unit": ("按单位", _by_unit),
    "post": ("按分管领导", _by_post),
}
