"""Who changed what since when, over everything that keeps a history? For the office and its auditors."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Model
from django.utils import timezone

from ..models import Owner, PlanPoint, Post, ProgressEntry, Report, Stage, Target, Unit, User
from .history import changed_words

TRACKED: tuple[type[Model], ...] = (Target, Owner, Stage, PlanPoint, ProgressEntry, Report, Unit, Post, User)
VERBS = {"+": "新增", "~": "修改", "-": "删除"}
ROWS_PER_MODEL = 500  # newest first; the page says so where it shows that many


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One row of a history: `what` says from what to what, `number` the target it is about, if any."""

    at: datetime
    by: str
    kind: str
    verb: str
    subject: str
    number: str
    what: str
    reason: str

    def has(self, words: str) -> bool:
        """Whether all of the words are somewhere in the line."""
        text = " ".join(
            (self.by, self.kind, self.verb, self.subject, self.number, self.what, self.reason)
        ).lower()
        return all(word in text for word in words.lower().split())


def log_since(since: date, *, words: str = "") -> list[LogLine]:
    """Everything changed from the beginning of a day on, newest first, that has all the words in it."""
    start = timezone.make_aware(datetime.combine(since, time()))
    titles = dict(Target.objects.values_list("pk", "number"))
    lines = [line for model in TRACKED for line in _lines(model, start, titles) if line.has(words)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _lines(model: type[Model], start: datetime, numbers: dict[int, str]) -> list[LogLine]:
    rows = model.history.filter(history_date__gte=start).select_related("history_user")
    rows = list(rows.order_by("-history_date", "-history_id")[:ROWS_PER_MODEL])
    before = _rows_before(model, rows)
    return [
        LogLine(
            at=row.history_date,
            by=str(row.history_user) if row.history_user else "系统",
            kind=str(model._meta.verbose_name),
            verb=VERBS[row.history_type],
            subject=_subject(row, model),
            number=numbers.get(row.id if model is Target else getattr(row, "target_id", None), ""),
            what="；".join(changed_words(model, before[row.history_id], row))
            if row.history_id in before
            else "",
            reason=row.history_change_reason or "",
        )
        for row in rows
    ]


def _rows_before(model: type[Model], rows: list) -> dict:
    """The row that each changed row replaced, by the changed row's key; one query."""
    changed = [row for row in rows if row.history_type == "~"]
    every = model.history.filter(id__in={row.id for row in changed}).order_by(
        "id", "history_date", "history_id"
    )
    before, last = {}, {}
    for row in every:
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
