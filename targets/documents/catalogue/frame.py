"""How do the report itself, the units, the posts and the headings of a catalogue get in?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from ...imports.names import Names, split_names
from ...imports.rows import Row, Wrong
from ...imports.text import folded
from ...models import Group, Post, Report, Theme, Unit
from ...services.history import stamped
from ..kit.dry_run import Fate
from .desk import REASON, Desk, differences, doubled, faults_of, heading_key
from .tables import POSTS, REPORT, THEMES, UNITS, Table

Placed = Unit | Post | Theme | Group
Named = TypeVar("Named", Unit, Post)

# column → field
UNIT_FIELDS = {"name": "name", "kind": "kind", "aliases": "aliases"}
POST_FIELDS = {"title": "title", "duties": "duties"}
AREA_FIELDS = {"area": "title", "area_short": "short_title"}
THEME_FIELDS = {"theme": "title", "theme_short": "short_title"}


def report_meant(stated: dict[str, Any], place: Row, reports: list[Report]) -> Report:
    """The stored report of the year that is stated, or a new one. Raises `Wrong`."""
    if missing := [name for name in ("government", "year") if name not in stated]:
        raise Wrong(*(place.fault(name, "缺少这一项。") for name in missing))
    report = next((r for r in reports if r.year == stated["year"]), None)
    if report and report.government != stated["government"]:
        sentence = f"{report.year}年的报告属于“{report.government}”。"
        raise Wrong(place.fault("government", sentence))
    return report or Report(year=stated["year"], government=stated["government"])


def import_report(desk: Desk, stated: dict[str, Any], place: Row) -> None:
    """Save what is stated of the report. Raises `Wrong`: without it nothing can be judged."""
    report = desk.report
    if unknown := "、".join(name for name in stated if name not in REPORT.heads):
        raise Wrong(place.fault("", f"有不认识的项（{unknown}）。"))
    before = {name: getattr(report, name) for name in stated}
    if report.pk and before == stated:
        desk.note(REPORT, str(report), Fate.UNCHANGED, [])
        return
    for name, value in stated.items():
        setattr(report, name, value)
    try:
        report.full_clean()
    except ValidationError as error:
        raise Wrong(*faults_of(place, error)) from None
    if report.pk is None:
        desk.note(REPORT, str(report), Fate.NEW, [f"{report.start_date} 至 {report.end_date}"])
    else:
        desk.note(REPORT, str(report), Fate.CHANGED, differences(REPORT, before, stated))
    stamped(report, desk.by, REASON).save()


def import_units(desk: Desk, rows: list[Row]) -> None:
    """Create what is missing, update what differs, in the order of the file; what it does not name stays."""
    _import_named(desk, rows, UNITS, Unit, UNIT_FIELDS, desk.units)


def import_posts(desk: Desk, rows: list[Row]) -> None:
    """As for units; who holds a post is not the catalogue's."""
    _import_named(desk, rows, POSTS, Post, POST_FIELDS, desk.posts)


def import_themes(desk: Desk, rows: list[Row]) -> None:
    """The report's headings, an area before the themes within it."""
    seen: dict[tuple[str, str], int] = {}
    areas: dict[str, Row] = {}
    lines: list[tuple[Row, dict[str, str], tuple[str, str]]] = []
    for row in rows:
        first = areas.setdefault(folded(row["area"]), row)
        if first is row:
            lines.append((row, AREA_FIELDS, heading_key("", row["area"])))
        elif row["area_short"] != first["area_short"]:
            desk.faults.append(row.fault("area_short", f"与第{first.line}行不同。"))
        if not doubled(row, heading_key(row["area"], row["theme"]), seen, desk, "theme"):
            lines.append((row, THEME_FIELDS, heading_key(row["area"], row["theme"])))
    places = positions([desk.themes.get(key) for _, _, key in lines])
    for (row, fields, key), position in zip(lines, places, strict=True):
        parent = desk.themes.get(heading_key("", row["area"])) if fields is THEME_FIELDS else None
        if fields is THEME_FIELDS and parent is None:
            continue  # the area's own fault says why
        stored = desk.themes.get(key) or Theme(report=desk.report, parent=parent)
        if _settle(desk, row, THEMES, stored, fields, position):
            desk.themes[key] = stored


def _import_named(
    desk: Desk,
    rows: list[Row],
    table: Table,
    model: type[Named],
    fields: dict[str, str],
    there: Names[Named],
) -> None:
    key = next(iter(fields))
    seen: dict[str, int] = {}
    rows = [row for row in rows if not doubled(row, folded(row[key]), seen, desk, key)]
    places = positions([there.get(row[key]) for row in rows])
    for row, position in zip(rows, places, strict=True):
        stored = there.get(row[key]) or model()
        if stored.pk and folded(str(stored)) != folded(row[key]):
            row = replace(row, cells=row.cells | {key: str(stored)})  # another of its names is no new name
        if _settle(desk, row, table, stored, fields, position):
            there.add(stored, row[key], split_names(row["aliases"]))


def positions(stored: Sequence[Placed | None]) -> list[int]:
    """The positions that are there where they already yield the order of the file, else 1, 2, 3…"""
    kept: list[tuple[int, float]] = []
    for row in stored:
        after = kept[-1][0] + 1 if kept else 1
        kept.append((row.position, row.pk) if row else (after, float("inf")))
    return [place for place, _ in kept] if kept == sorted(kept) else list(range(1, len(kept) + 1))


def _settle(
    desk: Desk, row: Row, table: Table, stored: Placed, fields: dict[str, str], position: int
) -> bool:
    """Store what a line says where that differs; False where it may not be stored, which is then a fault."""
    fields = {column: name for column, name in fields.items() if column in row.cells}
    before = {column: getattr(stored, name) for column, name in fields.items()}
    after = {column: row[column] for column in fields}
    key = next(iter(fields))
    moved = [f"顺序：{stored.position} → {position}"] if stored.pk and stored.position != position else []
    notes = differences(table, before, after) + moved
    if stored.pk and not notes:
        desk.note(table, row[key], Fate.UNCHANGED, [])
        return True
    for column, name in fields.items():
        setattr(stored, name, row[column])
    is_new, stored.position = stored.pk is None, position
    try:
        stored.full_clean()
    except ValidationError as error:
        desk.faults += faults_of(row, error, {name: column for column, name in fields.items()})
        return False
    desk.note(table, row[key], Fate.NEW if is_new else Fate.CHANGED, [] if is_new else notes)
    stamped(stored, desk.by, REASON).save()
    return True
