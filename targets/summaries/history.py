"""Who changed a target, what, when and why? Read from the history tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Field, Model
from django.utils import timezone
from simple_history.models import DeletedObject, ModelChange
from simple_history.utils import get_history_manager_for_model

from ..domain.quantities import long_date, number
from ..domain.quotes import quoted
from ..domain.words import Status
from ..models import Owner, OwnerRole, PlanPoint, ProgressEntry, Stage, Target
from .adjustments import AdjustmentLine

CREATED, CHANGED, DELETED = "+", "~", "-"
PARTS: tuple[type[Model], ...] = (Owner, Stage, PlanPoint)
SETTING_UP = timedelta(minutes=5)
AT_ONCE = 5  # seconds
NUMBERS_TOLD = 20  # of a set of targets
SILENT_FIELDS = {
    "id",
    "report",
    "target",
    "stated_due_date",
    "questions_seen",
    "password",
    "last_login",
    "is_staff",
    "is_superuser",
    "file",
    "file_sha256",
    "uploaded_by",
    "uploaded_at",
}

# What a yes or no is told as: what came with the yes, and with the no.
TURNS = {
    "audits": ("担任审计管理员", "不再担任审计管理员"),
    "due_on_working_days": ("报送期限遇休息日改为顺延", "报送期限遇休息日不再顺延"),
    "is_active": ("启用", "停用"),
    "is_baseline_awaited": ("起点改为待核定", "起点不再待核定"),
    "is_counted": ("改为按个数计", "不再按个数计"),
    "is_demo": ("标为演示数据", "不再标为演示数据"),
    "is_lasting": ("改为长期坚持", "不再要求长期坚持"),
    "is_on_behalf": ("改为代填", "不再是代填"),
    "is_proposed": ("改为建议", "不再是建议"),
    "manages_security": ("担任安全管理员", "不再担任安全管理员"),
    "manages_system": ("担任系统管理员", "不再担任系统管理员"),
    "must_change_password": ("下次登录须改密码", "下次登录不必改密码"),
    "owners_confirmed": ("确认了责任单位", "撤销了责任单位的确认"),
}


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One saved change; `what` are sentences such as “现行目标值由8000改为8200”."""

    at: datetime
    by: str
    reason: str
    what: list[str]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change of an entry's status."""

    at: datetime
    by: str
    status: Status
    reason: str


def steps_of(target: Target) -> dict[int, list[Step]]:
    """How each entry of a target came to its status, oldest step first, by the entry's primary key."""
    steps: dict[int, list[Step]] = {}
    rows = ProgressEntry.history.filter(target=target.pk).order_by("history_date", "history_id")
    for pk, status, returned_for, reopened_at, changed_for, at, name, username in rows.values_list(
        "id", "status", "return_reason", "reopened_at", "history_change_reason", "history_date",
        "history_user__name", "history_user__username",
    ):  # fmt: skip
        way = steps.setdefault(pk, [])
        if not way or way[-1].status != status:
            reason = returned_for if status == Status.RETURNED else ""
            if status == Status.SUBMITTED and reopened_at:
                reason = changed_for or ""
            way.append(Step(at=at, by=name or username or "系统", status=Status(status), reason=reason))
    return steps


def history_of(target: Target, adjustments: list[AdjustmentLine]) -> list[HistoryLine]:
    """Changes of the target, its owners, stages and plan points since it was set up, newest first.

    Of the `adjustments` decided it has the stages that they move; value and deadline are the target's own. Rows
    written for the same reason at the same moment are one line.
    """
    found: list[tuple[datetime, str, str, str]] = []
    rows = list(target.history.select_related("history_user").order_by("history_date", "history_id"))
    for old, new in pairwise(rows):
        found += [_line(new, words) for words in changed_words(Target, old, new)]
    for model in PARTS:
        own = list(
            get_history_manager_for_model(model)
            .filter(target=target.pk)
            .select_related("history_user", *(["unit"] if model is Owner else []))
            .order_by("history_date", "history_id")
        )
        said = part_words(model, own)
        found += [
            _line(row, words)
            for row in own
            if (words := said[row.history_id]) and not (rows and _is_set_up(row, rows[0]))
        ]
    found += [line for adjustment in adjustments for line in _lines_of_moves(adjustment)]
    return _merged(found)


def _lines_of_moves(line: AdjustmentLine) -> Iterator[tuple[datetime, str, str, str]]:
    row = line.adjustment
    if not line.moves or not row.decided_at:
        return
    grounds = f"{row.document_number}：{row.reason}"
    for move in line.moves:
        yield (
            row.decided_at,
            str(row.decided_by),
            grounds,
            f"节点{quoted(move.title)}：{move.before} → {move.after}",
        )
    if row.revoked_at:
        grounds = f"撤销{row.document_number}：{row.revocation_reason}"
        for move in line.moves:
            what = f"节点{quoted(move.title)}不再改为{move.after}"
            yield row.revoked_at, str(row.revoked_by), grounds, what


def _is_set_up(row, first) -> bool:
    """Whether a row was written together with the target itself."""
    return (
        row.history_type == CREATED
        and row.history_change_reason == first.history_change_reason
        and row.history_date - first.history_date < SETTING_UP
    )


def _line(row, what: str) -> tuple[datetime, str, str, str]:
    by = str(row.history_user) if row.history_user else "系统"
    return row.history_date, by, row.history_change_reason or "", what


def _merged(found: list[tuple[datetime, str, str, str]]) -> list[HistoryLine]:
    lines: list[HistoryLine] = []
    for at, by, reason, what in sorted(found, key=lambda line: line[0], reverse=True):
        last = lines[-1] if lines else None
        if last and (last.by, last.reason) == (by, reason) and (last.at - at).total_seconds() < AT_ONCE:
            last.what.append(what)
        else:
            lines.append(HistoryLine(at=at, by=by, reason=reason, what=[what]))
    return lines


def part_words(model: type[Model], rows: list) -> dict[int, str]:
    """What each row of the history of owners, stages or plan points says, by the row; empty: nothing of its own.

    `rows` are all of some targets, oldest first.
    """
    if model is Owner:
        return _words_of_owners(rows)
    said: dict[int, str] = {}
    before: dict[int, Any] = {}
    for row in rows:
        name = model._meta.verbose_name
        what = f"{name}{quoted(row.title)}" if model is Stage else f"{long_date(row.date)}{name}"
        how = (
            f"权重{number(row.weight)}%，{long_date(row.due_date)}完成"
            if model is Stage
            else number(row.value)
        )
        if row.history_type == CHANGED and row.id in before:
            changes = changed_words(model, before[row.id], row)
            said[row.history_id] = f"{what}：{'，'.join(changes)}" if changes else ""
        else:
            said[row.history_id] = f"{'删除' if row.history_type == DELETED else '新增'}{what}（{how}）"
        before[row.id] = row
    return said


def _words_of_owners(rows: list) -> dict[int, str]:
    """A new lead names the old one: 牵头单位由A改为B; what is said of it then needs no line more."""
    said: dict[int, str] = {}
    before: dict[int, Any] = {}  # by owner
    led: dict[int, Any] = {}  # the row of the last lead of each target
    for row in rows:
        old, role = before.get(row.id), OwnerRole(row.role)
        if row.history_type == DELETED:
            said[row.history_id] = f"{row.unit}不再{role.label}"
        elif role == OwnerRole.LEAD and (old is None or old.role != role):
            last = led.get(row.target_id)
            if last is not None and last.unit_id != row.unit_id:
                said[row.history_id] = f"牵头单位由{last.unit}改为{row.unit}"
                said[last.history_id] = _unless_echoed(said[last.history_id], last, row)
            else:
                said[row.history_id] = f"牵头单位：{row.unit}"
        elif old is None:
            said[row.history_id] = f"新增配合单位{row.unit}"
        elif old.role != role:
            said[row.history_id] = f"{row.unit}改为配合"
        else:
            changes = changed_words(Owner, old, row)
            said[row.history_id] = f"{row.unit}：{'，'.join(changes)}" if changes else ""
        if row.role == OwnerRole.LEAD or (old is not None and old.role == OwnerRole.LEAD):
            led[row.target_id] = row
        before[row.id] = row
    return said


def _unless_echoed(words: str, gone, new) -> str:
    """That a unit leads no more is said with who leads now, where both were written at once."""
    is_at_once = (new.history_date - gone.history_date).total_seconds() < AT_ONCE
    return "" if is_at_once and words.endswith("不再牵头") else words


def changed_words(model: type[Model], old, new) -> list[str]:
    """What differs between two rows of a history, as “现行目标值由8000改为8200”."""
    return [
        _change_words(model, change)
        for change in new.diff_against(old, foreign_keys_are_objs=True, excluded_fields=SILENT_FIELDS).changes
    ]


def _change_words(model: type[Model], change: ModelChange) -> str:
    name = _field(model, change.field).verbose_name
    if isinstance(change.new, list):
        return f"{name}{_words_of_many(change)}"
    if isinstance(change.new, bool):
        came, went = TURNS[change.field]
        return came if change.new else went
    if isinstance(change.new, dict):  # what is chosen of many
        return f"{name}有变化"
    return f"{name}由{_words(model, change.field, change.old)}改为{_words(model, change.field, change.new)}"


def _words_of_many(change: ModelChange) -> str:
    """新增B-001、B-002，移出C-003: of a set of targets, which have come and gone."""
    old, new = ([row["target"] for row in rows] for rows in (change.old, change.new))
    moved = (("新增", [t for t in new if t not in old]), ("移出", [t for t in old if t not in new]))
    return "，".join(f"{verb}{_numbers_of(targets)}" for verb, targets in moved if targets)


def _numbers_of(targets: list) -> str:
    numbers = sorted(getattr(target, "number", "已删除的") for target in targets)
    more = f"等{len(numbers)}项" if len(numbers) > NUMBERS_TOLD else ""
    return "、".join(numbers[:NUMBERS_TOLD]) + more


def _field(model: type[Model], name: str) -> Field:
    field = model._meta.get_field(name)
    assert isinstance(field, Field), "a relation from elsewhere has no history here"
    return field


def _words(model: type[Model], name: str, value) -> str:
    if isinstance(value, DeletedObject):  # so it is called, too, where there was none
        return "无" if value.pk is None else f"已删除的{value.model._meta.verbose_name}"
    if value is None or value == "":
        return "无"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, date):
        return long_date(value)
    choices = dict(_field(model, name).flatchoices)
    is_text = isinstance(value, str) and value not in choices
    return quoted(value) if is_text else str(choices.get(value, value))
