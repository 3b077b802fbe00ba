"""What lies on the desk while a catalogue is imported? What is there, what was found wrong, what becomes of a line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.core.exceptions import ValidationError

from ...imports.names import Names
from ...imports.rows import Fault, Row
from ...imports.text import folded
from ...models import Post, Report, Target, Theme, Unit, User
from ...models.amiss import in_plain_words
from ...services.leads import NewLead
from ..kit.dry_run import Fate, Part, RunLine
from .lines import Value, text_of
from .tables import Table, answer

REASON = "导入目录"
TO_CHECK = "请核对："


@dataclass(frozen=True, kw_only=True)
class CatalogueLine(RunLine):
    """A line by what it is about; its `notes` say what changes: 报告目标值：8000 → 8200."""

    sheet: str
    name: str
    title: str = ""
    is_to_fill: bool = False  # a new target whose number nobody has typed yet

    @property
    def label(self) -> str:
        return f"{self.name} {self.title}".strip()

    @property
    def remark(self) -> str:
        return "" if self.fate == Fate.UNCHANGED else "；".join(self.notes)

    @property
    def asked(self) -> list[str]:
        return [note for note in self.notes if note.startswith(TO_CHECK)]

    @property
    def part(self) -> Part:
        usual = super().part
        return Part.TO_FILL if self.is_to_fill and usual == Part.NEW else usual


@dataclass(kw_only=True)
class Desk:
    """One import. What is there has been locked, so that nothing waits for a lock after the first write."""

    report: Report
    by: User | None
    at: datetime
    assigned: date | None = (
        None  # the new targets whose lines do not say when; None: when the report was delivered
    )
    units: Names[Unit] = field(default_factory=Names)
    posts: Names[Post] = field(default_factory=Names)
    themes: dict[tuple[str, str], Theme] = field(default_factory=dict)  # by `heading_key`
    targets: dict[str, Target] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lines: list[CatalogueLine] = field(default_factory=list)
    new_leads: list[NewLead] = field(default_factory=list)

    @property
    def assigned_date(self) -> date | None:
        """What new targets store of that day: nothing where it is not after the report's delivery."""
        delivered_on = self.report.delivered_on
        is_later = self.assigned and not (delivered_on and self.assigned <= delivered_on)
        return self.assigned if is_later else None

    @cached_property
    def headings(self) -> dict[str, Names[Theme]]:
        """The headings by their titles and short titles: the areas at "", the themes of each area at its title.

        To be asked once all headings are there.
        """
        found: dict[str, Names[Theme]] = {}
        for theme in self.themes.values():
            inside = theme.parent.title if theme.parent else ""
            found.setdefault(inside, Names()).add(theme, theme.title, [theme.short_title])
        return found

    def note(
        self, table: Table, name: str, fate: Fate, notes: list[str], title: str = "", **more: bool
    ) -> None:
        """Remember what becomes of a line."""
        line = CatalogueLine(sheet=table.sheet, name=name, title=title, fate=fate, notes=notes, **more)
        self.lines.append(line)


def heading_key(area: str, title: str) -> tuple[str, str]:
    """By which a heading is known; an area lies in none."""
    return folded(area), folded(title)


def differences(table: Table, before: Mapping[str, Value], after: Mapping[str, Value]) -> list[str]:
    """What changes of a line, in the words of the sheet."""
    return [
        f"{head}：{shown_value(table, column, before[column])} → {shown_value(table, column, after[column])}"
        for column, head in table.heads.items()
        if column in after and before[column] != after[column]
    ]


def faults_of(row: Row, error: ValidationError, column_of: dict[str, str] | None = None) -> Iterator[Fault]:
    """What a model finds wrong, at the cells that it is about; `column_of` names the columns of fields."""
    for name, errors in error.error_dict.items():
        column = "" if name == "__all__" else (column_of or {}).get(name, name)
        yield from (row.fault(column, text) for text in in_plain_words(ValidationError(errors)))


def doubled(row: Row, key, seen: dict, desk: Desk, column: str) -> bool:
    """Whether a line says again what an earlier one has said, which is then a fault."""
    if key in seen:
        desk.faults.append(row.fault(column, f"与第{seen[key]}行重复。"))
        return True
    seen[key] = row.line
    return False


def shown_value(table: Table, column: str, value: Value) -> str:
    """A cell in the words of the sheet."""
    if isinstance(value, bool):
        value = answer(is_yes=value)
    if column in table.words and isinstance(value, str) and value in set(table.words[column]):
        return table.words[column](value).label
    return text_of(value) or "空"
