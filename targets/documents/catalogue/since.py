"""What have others changed since a catalogue was downloaded? An upload changes it back only where somebody says so.

The workbook carries, on a hidden sheet, a short digest of every cell as it left. So each cell is compared three ways:
what only the file changes is taken; what only others have changed stays as it is stored; what both have changed stays,
too, unless the row is ticked. Files without that sheet – CSV, or made by hand – are taken as they are.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from ...forms.target import last_save_of
from ...forms.versions import Save, last_save
from ...imports.rows import Row
from ...models import Group, Post, Report, Target, Unit
from .desk import Desk, shown_value
from .lines import Cells, Tables, catalogue_of, text_of
from .marks import LENGTH, Marks
from .tables import TABLES, YesNo, answer

PARTS = {"stages": "节点", "plan_points": "计划节点"}  # of a target, compared as a whole
KEYS = {
    "report": ("year",),
    "units": ("name",),
    "posts": ("title",),
    "themes": ("area", "theme"),
    "targets": ("number",),
    "groups": ("name",),
}
ORDERED = ("units", "posts", "themes", "groups")  # whose order in the file is stored
Texts = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ChangedSince:
    """A row that others have changed, and the file would change back; `notes` say which of its cells."""

    table: str
    key: str
    title: str
    saved: str  # who and when; empty if that was not recorded
    notes: tuple[str, ...]

    @property
    def tick(self) -> str:
        """By which a form says that it is to be changed back."""
        return f"{self.table}:{self.key}"

    @property
    def sheet(self) -> str:
        return TABLES[self.table].sheet


def marks_of(tables: Tables) -> Marks:
    """Of a catalogue as it leaves."""
    return {
        table: {key: [_digest(cells[column]) for column in _columns(table)] for key, cells in rows.items()}
        for table, rows in _stored(tables).rows.items()
    }


def settled(
    rows: dict[str, list[Row]], stated: dict[str, Any] | None, marks: Marks, desk: Desk, back: Collection[str]
) -> tuple[dict[str, list[Row]], dict[str, Any] | None, list[ChangedSince]]:
    """The rows, and what is stated of the report, as they are to be taken; and what others have changed.

    `back` are the ticks of the rows that are to become what the file says.
    """
    if not desk.report.pk or str(desk.report.year) not in marks.get("report", {}):
        return rows, stated, []
    said = {part: _by_number([row.cells for row in rows.get(part, [])]) for part in PARTS}
    merge = _Merge(
        marks=marks, stored=_stored(catalogue_of(desk.report)), said=said, desk=desk, back=back, found=[]
    )
    taken = dict(rows)
    for table in ("units", "posts", "themes", "targets", "groups"):
        if table in rows:
            taken[table] = list(merge.rows(table, rows[table]))
    for part in PARTS:
        if part in rows:
            taken[part] = list(merge.parts(part, rows))
    merge.tell_parts(rows)
    return taken, merge.report(stated), merge.found


@dataclass(frozen=True, kw_only=True)
class _Stored:
    """A catalogue as text: its rows by table and key, and what belongs to targets, by their numbers."""

    rows: dict[str, dict[str, Texts]]
    parts: dict[str, dict[str, list[Texts]]]


@dataclass(frozen=True, kw_only=True)
class _Merge:
    marks: Marks
    stored: _Stored
    said: dict[str, dict[str, list[Texts]]]  # of the file, what belongs to targets
    desk: Desk
    back: Collection[str]
    found: list[ChangedSince]

    def rows(self, table: str, rows: list[Row]) -> Iterator[Row]:
        """Those of a table, each with the cells that others have changed as they are stored."""
        for row in self._in_order(table, rows):
            key = _key(table, row.cells)
            is_known_otherwise = table == "units" and self.desk.units.get(key) is not None
            if key not in self.marks.get(table, {}):
                yield row  # the file's own
            elif key not in self.stored.rows[table] and is_known_otherwise:
                yield row  # renamed since, and the same unit
            elif key not in self.stored.rows[table]:
                self._note(table, key, row["title"], ("已被删除，文件会重新添加",))
                if self._is_back(table, key):
                    yield row
            else:
                yield self._row(table, key, row)

    def _row(self, table: str, key: str, row: Row) -> Row:
        """One that is still there."""
        kept = self._kept(table, key, row.cells)
        if not kept:
            return row
        notes = tuple(_note_of(table, column, row[column], now) for column, now in kept.items())
        self._note(table, key, row["title"], notes)
        return row if self._is_back(table, key) else replace(row, cells=row.cells | kept)

    def _kept(self, table: str, key: str, cells: Texts) -> Texts:
        """The cells that others have changed and the file would change to something else, as they are stored."""
        before = dict(zip(_columns(table), self.marks[table][key], strict=False))
        now = self.stored.rows[table][key]
        return {
            column: now[column]
            for column in cells
            if column in now
            and column in before
            and _digest(now[column]) != before[column]
            and cells[column] != now[column]
        }

    def _in_order(self, table: str, rows: list[Row]) -> list[Row]:
        """In the stored order, where others have changed it and the file has not."""
        if table not in ORDERED:
            return rows
        keys = [_key(table, row.cells) for row in rows]
        as_left = [key for key in self.marks.get(table, {}) if key in keys]
        now = [key for key in self.stored.rows[table] if key in as_left]
        if keys != as_left or now == as_left or len(now) != len(keys):
            return rows
        return sorted(rows, key=lambda row: now.index(_key(table, row.cells)))

    def parts(self, part: str, rows: dict[str, list[Row]]) -> Iterator[Row]:
        """Stages or plan points: of each target the file's, or those that are stored."""
        kept = {number for number in self._numbers(rows) if self._keeps_parts(part, number, rows)}
        gone = {
            number
            for number in self._numbers(rows)
            if number not in self.stored.rows["targets"] and not self._is_back("targets", number)
        }
        yield from (row for row in rows[part] if row["number"] not in kept | gone)
        table = TABLES[part]
        for number in sorted(kept):
            for cells in self.stored.parts[part].get(number, []):
                yield Row(table.sheet, 0, cells, table.heads)

    def tell_parts(self, rows: dict[str, list[Row]]) -> None:
        """Beside what else has changed of their targets."""
        for number in self._numbers(rows):
            names = [name for part, name in PARTS.items() if self._is_other_part(part, number, rows)]
            notes = tuple(f"{name}：与文件不同" for name in names)
            same = next((c for c in self.found if (c.table, c.key) == ("targets", number)), None)
            if notes and same:
                self.found[self.found.index(same)] = replace(same, notes=same.notes + notes)
            elif notes:
                self._note("targets", number, self.desk.targets[number].title, notes)

    def report(self, stated: dict[str, Any] | None) -> dict[str, Any] | None:
        if stated is None:
            return None
        report, key = self.desk.report, str(self.desk.report.year)
        cells = {
            column: _stated_text(column, value)
            for column, value in stated.items()
            if column in TABLES["report"].heads
        }
        kept = self._kept("report", key, cells)
        if not kept:
            return stated
        notes = tuple(_note_of("report", column, cells[column], now) for column, now in kept.items())
        self._note("report", key, str(report), notes)
        return (
            stated
            if self._is_back("report", key)
            else stated | {column: getattr(report, column) for column in kept}
        )

    def _numbers(self, rows: dict[str, list[Row]]) -> list[str]:
        """Of the file's targets that were there when it left."""
        return [
            row["number"] for row in rows.get("targets", []) if row["number"] in self.marks.get("targets", {})
        ]

    def _keeps_parts(self, part: str, number: str, rows: dict[str, list[Row]]) -> bool:
        return self._is_other_part(part, number, rows) and not self._is_back("targets", number)

    def _is_other_part(self, part: str, number: str, rows: dict[str, list[Row]]) -> bool:
        """Whether others have changed a target's stages, or plan points, and the file says something else."""
        if part not in rows or number not in self.stored.rows["targets"]:
            return False
        before = dict(zip(_columns("targets"), self.marks["targets"][number], strict=False))
        now = self.stored.rows["targets"][number][part]
        said = _whole(part, self.said[part].get(number, []))
        return _digest(now) != before.get(part) and said != now

    def _is_back(self, table: str, key: str) -> bool:
        return f"{table}:{key}" in self.back

    def _note(self, table: str, key: str, title: str, notes: tuple[str, ...]) -> None:
        saved = SAVERS[table](self.desk, key) if table in SAVERS else None
        self.found.append(
            ChangedSince(table=table, key=key, title=title, saved=str(saved or ""), notes=notes)
        )


def _saver_of_target(desk: Desk, key: str) -> Save | None:
    if target := desk.targets.get(key):
        return last_save_of(target)
    return last_save(Target.history.filter(report_id=desk.report.pk, number=key))


SAVERS: dict[str, Callable[[Desk, str], Save | None]] = {
    "report": lambda desk, key: last_save(Report.history.filter(id=desk.report.pk)),  # noqa: ARG005
    "units": lambda desk, key: last_save(Unit.history.filter(name=key)),  # noqa: ARG005
    "posts": lambda desk, key: last_save(Post.history.filter(title=key)),  # noqa: ARG005
    "targets": _saver_of_target,
    "groups": lambda desk, key: last_save(Group.history.filter(report_id=desk.report.pk, name=key)),
}


def _stored(tables: Tables) -> _Stored:
    texts = {
        table: [{column: text_of(value) for column, value in line.items()} for line in lines]
        for table, lines in tables.items()
    }
    rows = {table: {_key(table, cells): cells for cells in texts[table]} for table in KEYS}
    parts = {part: _by_number(texts[part]) for part in PARTS}
    for number, cells in rows["targets"].items():
        cells |= {part: _whole(part, parts[part].get(number, [])) for part in PARTS}
    return _Stored(rows=rows, parts=parts)


def _by_number(lines: list[Texts]) -> dict[str, list[Texts]]:
    found: dict[str, list[Texts]] = {}
    for line in lines:
        found.setdefault(line.get("number", ""), []).append(line)
    return found


def _whole(part: str, lines: list[Texts]) -> str:
    columns = TABLES[part].heads
    return "\n".join(sorted("\t".join(line.get(column, "") for column in columns) for line in lines))


def _columns(table: str) -> list[str]:
    return [*TABLES[table].heads, *(PARTS if table == "targets" else ())]


def _key(table: str, cells: Texts | Cells) -> str:
    return " / ".join(str(cells.get(column, "")) for column in KEYS[table])


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:LENGTH]


def _stated_text(column: str, value: Any) -> str:
    is_answer = TABLES["report"].words.get(column) is YesNo
    return text_of(answer(is_yes=bool(value))) if is_answer else text_of(value)


def _note_of(table: str, column: str, said: str, now: str) -> str:
    head = TABLES[table].heads[column]
    return f"{head}：现为{shown_value(TABLES[table], column, now)}，文件为{shown_value(TABLES[table], column, said)}"
