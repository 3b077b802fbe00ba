"""How do many accounts get in at once? From a CSV file: first a dry run, then all or nothing."""

import csv
import io
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from ..models import Role, Unit, User
from ..pictures.holdings import change_amiss
from ..services.history import stamped
from .kit.dry_run import Fate, RunLine, TableRun, as_shown, taken_back
from .kit.rows import Fault, Row, rows_of
from .kit.sealed import seal, unsealed

ACCOUNT_FIELDS = {  # by head of the column
    "登录名": "username",
    "姓名": "name",
    "角色": "role",
    "单位": "unit",
    "邮箱": "email",
    "在用": "is_active",
}
OPTIONAL = frozenset({"邮箱", "在用"})
REQUIRED = tuple(head for head in ACCOUNT_FIELDS if head not in OPTIONAL)
ROLES = {role.label: role for role in Role}
YES_NO = {"是": True, "": True, "否": False}
MAX_LINES = 3000
REASON = "导入账号"
PURPOSE = "accounts"


@dataclass(frozen=True, kw_only=True)
class UserLine(RunLine):
    """A line of the file, and the account as it will be."""

    number: int
    cells: dict[str, str]
    user: User


@dataclass(frozen=True, kw_only=True)
class UsersRun(TableRun):
    """What a file of accounts did, or would do."""

    lines: Sequence[UserLine] = ()


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """An account just made with its first password, which is shown this once."""

    user: User
    password: str


@dataclass
class _Desk:
    """What the lines are checked against."""

    by: User
    users: dict[str, User]
    units: dict[str, Unit]
    seen: set[str] = field(default_factory=set)


class NotText(Exception):
    """The file holds something else than text; `sentence` says what to do."""

    sentence = "不是文本文件。请在Excel中另存为CSV。"


def text_in(content: bytes) -> str:
    """Text as Excel saves it in China, UTF-8 or GB 18030. Raises `NotText`."""
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\0" not in text:
                return text
    raise NotText


def sealed_text(text: str, shown: str, by: User) -> str:
    """To be sent back once the dry run, whose digest is `shown`, was looked at."""
    return seal([text, shown], purpose=PURPOSE, by=by)


def unsealed_text(token: str, by: User) -> tuple[str, str]:
    """A file that was looked at, and the digest of what was shown. Raises `NotSealed`."""
    text, shown = unsealed(token, purpose=PURPOSE, by=by)
    return text, shown


def dry_run(text: str, *, by: User) -> UsersRun:
    """What importing the file would do; changes nothing."""
    return taken_back(lambda: _run(text, by=by))


@transaction.atomic
def import_users(text: str, *, shown: str, by: User) -> list[NewAccount]:
    """Create and change accounts as was shown; those that are new, with their passwords. Raises `NotAsShown`."""
    run = as_shown(lambda: _run(text, by=by), shown)
    made = [
        NewAccount(user=line.user, password=secrets.token_urlsafe(9))
        for line in run.lines
        if line.fate == Fate.NEW
    ]
    for account in made:  # only now, because it takes a moment each
        account.user.set_password(account.password)
    User.objects.bulk_update([account.user for account in made], ["password"])
    return made


def _run(text: str, *, by: User) -> UsersRun:
    """Save the accounts, new ones without a password."""
    faults: list[Fault] = []
    try:
        rows = list(rows_of("账号", io.StringIO(text, newline=""), REQUIRED, faults, OPTIONAL))
    except csv.Error:
        rows, faults = [], [Fault("账号", 0, "", "不是CSV文件。")]
    if len(rows) > MAX_LINES:
        rows, faults = [], [Fault("账号", 0, "", f"最多{MAX_LINES}行。")]
    if not rows and not faults:
        faults = [Fault("账号", 0, "", "没有账号。")]
    desk = _laid_out(rows, by)
    lines = [_line(row, desk) for row in rows]
    for line in lines:
        if line.fate in (Fate.NEW, Fate.CHANGED):
            stamped(line.user, by, REASON).save()
    return UsersRun(lines=lines, faults=faults)


def _laid_out(rows: list[Row], by: User) -> _Desk:
    """With all locks before the first write, as for a catalogue."""
    named = User.objects.filter(username__in={User.normalize_username(row["登录名"]) for row in rows})
    users = named.select_related("unit").select_for_update(of=("self",), no_key=True).order_by("pk")
    units = Unit.objects.all()
    return _Desk(by=by, users={u.username: u for u in users}, units={u.name: u for u in units})


def _line(row: Row, desk: _Desk) -> UserLine:
    wrong: list[str] = []
    username = User.normalize_username(row["登录名"])
    existing = desk.users.get(username)
    user = existing or User(username=username, must_change_password=True)
    before = {column: str(_shown(user, column)) for column in ACCOUNT_FIELDS} if existing else {}
    if username in desk.seen:
        wrong.append("登录名在文件里出现两次。")
    desk.seen.add(username)
    _fill(user, row, desk, wrong)
    if existing == desk.by and (user.role != Role.ADMIN or not user.is_active):
        wrong.append("不能停用自己的账号，也不能取消自己的管理员角色。")
    wrong += [] if wrong else _model_faults(user)
    if existing and not wrong and (amiss := change_amiss(user)):
        wrong.append(amiss)
    changes = [
        f"{column}：{before[column] or '空'} → {_shown(user, column) or '空'}"
        for column in ACCOUNT_FIELDS
        if existing and not wrong and before[column] != str(_shown(user, column))
    ]
    if wrong:
        fate = Fate.REFUSED
    elif not existing:
        fate = Fate.NEW
    else:
        fate = Fate.CHANGED if changes else Fate.UNCHANGED
    return UserLine(number=row.line, cells=row.cells, fate=fate, user=user, notes=wrong or changes)


def _fill(user: User, row: Row, desk: _Desk, wrong: list[str]) -> None:
    """Put a line's cells into the account; columns that the file does not have stay as they are."""
    user.name = row["姓名"]
    if row["角色"] in ROLES:
        user.role = ROLES[row["角色"]]
    else:
        wrong.append(f"角色须是{'、'.join(ROLES)}之一。")
    user.unit = desk.units.get(row["单位"])
    if row["单位"] and user.unit is None:
        wrong.append(f"没有“{row['单位']}”这个单位。")
    elif user.unit and not user.unit.is_active:
        wrong.append(f"“{user.unit}”已停用。")
    if "邮箱" in row.cells:
        user.email = row["邮箱"]
    if row["在用"] in YES_NO:
        user.is_active = YES_NO[row["在用"]] if "在用" in row.cells else user.is_active
    else:
        wrong.append("在用一列填是或否。")
    user.is_staff = user.is_superuser = user.is_admin


def _model_faults(user: User) -> list[str]:
    try:
        user.full_clean(exclude={"password"})
    except ValidationError as error:
        label = {name: column for column, name in ACCOUNT_FIELDS.items()}
        return [
            f"{label[name]}：{sentence}" if name in label else sentence
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return []


def _shown(user: User, column: str) -> str:
    """An account's field as the file writes it."""
    value = getattr(user, ACCOUNT_FIELDS[column])
    if column == "角色":
        return Role(value).label
    if column == "在用":
        return "是" if value else "否"
    return str(value or "")
