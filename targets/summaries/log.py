"""Who changed what since when, over everything that keeps a history? For the office and its auditors."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet, Value
from django.utils import timezone
from simple_history.utils import get_history_manager_for_model

from ..imports.text import finds, searched, wanted
from ..models import (
    ApiToken,
    Bulletin,
    Deputy,
    Group,
    Owner,
    PlanPoint,
    Post,
    ProgressEntry,
    Report,
    SourceDocument,
    Stage,
    Target,
    Unit,
    User,
)
from ..pictures import morning_of
from .history import PARTS, changed_words, part_words

TRACKED: tuple[type[Model], ...] = (
    Target,
    Owner,
    Stage,
    PlanPoint,
    ProgressEntry,
    Report,
    SourceDocument,
    Unit,
    Post,
    User,
    Deputy,
    ApiToken,
    Bulletin,
    Group,
)
MOST_KEYS = 2000  # that one query names
VERBS = {"+": "新增", "~": "修改", "-": "删除"}


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One row of a history: `what` says from what to what; `number` and `year` name its target, if there is one."""

    at: datetime
    by: str
    kind: str
    verb: str
    subject: str
    number: str
    year: int | None
    what: str
    reason: str

    def has(self, words: str) -> bool:
        """Whether all of the words are somewhere in the line."""
        return finds(words, self.by, self.kind, self.verb, self.subject, self.number, self.what, self.reason)


class _Key(NamedTuple):
    """Where a line stands."""

    at: datetime
    model: int  # its place in TRACKED
    row: int  # of its history


@dataclass(frozen=True, kw_only=True)
class LogFilters:
    """What the reader asked for. `by` is the key of a person, 0: nobody, a program; `kind` the name of a model;
    `target` a number or words of a title, also one that it had or that is there no more."""

    q: str = ""
    by: int | None = None
    kind: str = ""
    target: str = ""

    @property
    def is_narrow(self) -> bool:
        return self != LogFilters()


def kinds_of_log() -> list[tuple[str, str]]:
    """Names of the models that keep a history, and their words."""
    return [(str(model._meta.model_name), str(model._meta.verbose_name)) for model in TRACKED]


def log_page(
    since: date, asked: LogFilters | None = None, *, words: str = "", page: str | None = None, size: int
) -> Page:
    """A page of all that was changed from the beginning of a day on, newest first, in `LogLine`s.

    Nothing is left out. The database pages; only where `words` have to be found in the lines all of them are read.
    """
    asked = asked or LogFilters(q=words)
    keys = _keys(since, asked)
    if not asked.q:
        found: Page = Paginator(keys, size).get_page(page)
        found.object_list = _lines([_Key(*key) for key in found.object_list])
        return found
    return Paginator(_lines_with(asked.q, keys), size).get_page(page)


def log_lines(since: date, asked: LogFilters, *, most: int) -> list[LogLine] | None:
    """The same, all of it; None where there are more lines than that."""
    keys = _keys(since, asked)
    if not asked.q and keys.count() > most:
        return None
    lines = _lines_with(asked.q, keys)
    return lines if len(lines) <= most else None


def last_change(asked: LogFilters) -> date | None:
    """The day of the last one of all days; None where there is none, and where words would have to be looked for."""
    latest = None if asked.q else _keys(None, asked).first()
    return timezone.localtime(_Key(*latest).at).date() if latest else None


def _lines_with(words: str, keys: QuerySet) -> list[LogLine]:
    every = [_Key(*key) for key in keys]
    stretches = (every[start : start + MOST_KEYS] for start in range(0, len(every), MOST_KEYS))
    return [line for stretch in stretches for line in _lines(stretch) if not words or line.has(words)]


def _keys(since: date | None, asked: LogFilters) -> QuerySet:
    """The newest first, those of one moment by model, and within it the latest row first; one query over all."""
    where = Q(history_date__gte=morning_of(since)) if since else Q()
    if asked.by is not None:
        where &= Q(history_user=asked.by) if asked.by else Q(history_user=None)
    targets = _targets_called(asked.target) if asked.target else None
    found = [
        get_history_manager_for_model(model)
        .filter(where if targets is None else where & Q(**{f"{_way_to_target(model)}__in": targets}))
        .exclude(_of_a_draft(model))
        .order_by()
        .annotate(place=Value(place))
        .values_list("history_date", "place", "history_id")
        for place, model in enumerate(TRACKED)
        if asked.kind in ("", model._meta.model_name) and (targets is None or _way_to_target(model))
    ]
    if not found:
        return Target.history.none()
    first, *others = found
    return (first.union(*others, all=True) if others else first).order_by(
        "-history_date", "place", "-history_id"
    )


def _way_to_target(model: type[Model]) -> str:
    """The field of a history that has the key of the target; empty for what belongs to none."""
    if model is Target:
        return "id"
    return "target" if any(field.name == "target" for field in model._meta.fields) else ""


def _of_a_draft(model: type[Model]) -> Q:
    """Rows of a year that is not published, and of bulletins not issued: they are told of once it is done."""
    drafts = Report.objects.filter(published_at=None).order_by()
    if model is Report:
        return Q(id__in=drafts.values("pk"))
    if model in (SourceDocument, Group):
        return Q(report__in=drafts.values("pk"))
    if model is Bulletin:  # until it is issued it is the office's alone
        issued = Bulletin.objects.issued().order_by().values("pk")
        return Q(report__in=drafts.values("pk")) | ~Q(id__in=issued)
    way = _way_to_target(model)
    return (
        Q(**{f"{way}__in": Target.objects.filter(report__in=drafts).order_by().values("pk")})
        if way
        else Q(pk__in=[])
    )


def _targets_called(words: str) -> set[int]:
    """The one of that number in each year, else all whose number or title, now or once, has the words."""
    rows = set(Target.history.order_by().values_list("id", "number", "title").distinct())
    rows |= set(Target.objects.order_by().values_list("id", "number", "title"))
    exactly = {pk for pk, number, _ in rows if any(searched(number) in ways for ways in wanted(words))}
    return exactly or {pk for pk, number, title in rows if finds(words, number, title)}


def _lines(keys: list[_Key]) -> list[LogLine]:
    """The lines of some keys, in their order; a few queries for each model among them."""
    rows = Target.objects.values_list("pk", "number", "report__year")
    targets = {pk: (number, year) for pk, number, year in rows}
    lines: dict[_Key, LogLine] = {}
    for place, own in groupby(sorted(keys, key=lambda key: key.model), key=lambda key: key.model):
        by_row = {key.row: key for key in own}
        for row, line in _lines_of(TRACKED[place], list(by_row), targets).items():
            lines[by_row[row]] = line
    return [lines[key] for key in keys]


def _lines_of(model: type[Model], pks: list[int], targets: dict[int, tuple[str, int]]) -> dict[int, LogLine]:
    """The lines of one model's rows, by the row."""
    manager = get_history_manager_for_model(model)
    rows = list(manager.filter(pk__in=pks).select_related("history_user"))
    before = {} if model in PARTS else _rows_before(model, rows)
    said = _said_of_parts(model, rows) if model in PARTS else {}
    found = {}
    for row in rows:
        target = row.id if model is Target else getattr(row, "target_id", 0)
        number, year = targets.get(target) or ("", None)
        found[row.history_id] = LogLine(
            at=row.history_date,
            by=str(row.history_user) if row.history_user else "系统",
            kind=str(model._meta.verbose_name),
            verb="" if row.history_id in said else VERBS[row.history_type],
            subject=_subject(row, model),
            number=number,
            year=year,
            what=said[row.history_id]
            if row.history_id in said
            else _what(row, before.get(row.history_id), model),
            reason=row.history_change_reason or "",
        )
    return found


def _what(row, before, model: type[Model]) -> str:
    """From what to what; a row that was saved as it was, or of which nothing is left to compare with, says so."""
    if row.history_type != "~":
        return ""
    if before is None:
        return "此前的内容没有留存"
    return "；".join(changed_words(model, before, row)) or "内容没有变化"


def _said_of_parts(model: type[Model], rows: list) -> dict[int, str]:
    """Of what belongs to targets, in the words of the target's page; one query."""
    every = get_history_manager_for_model(model).filter(target_id__in={row.target_id for row in rows})
    names = ["unit"] if model is Owner else []
    said = part_words(model, list(every.select_related(*names).order_by("history_date", "history_id")))
    return {row.history_id: said[row.history_id] or "随牵头单位变更" for row in rows}


def _rows_before(model: type[Model], rows: list) -> dict[int, Model]:
    """The row that each changed row replaced, by the changed row's key; one query."""
    changed = [row for row in rows if row.history_type == "~"]
    every = get_history_manager_for_model(model).filter(id__in={row.id for row in changed})
    before: dict[int, Model] = {}
    last: dict[int, Model] = {}
    for row in every.order_by("id", "history_date", "history_id"):
        if row.id in last:
            before[row.history_id] = last[row.id]
        last[row.id] = row
    return before


def _subject(row, model: type[Model]) -> str:
    if model is User:
        return f"{row.name}（{row.username}）"
    for name in ("title", "name"):
        if text := getattr(row, name, ""):
            return str(text)
    return str(row.data_date) if model is ProgressEntry else str(row.history_object)
