"""How do many accounts get in at once? From a workbook or a CSV file: first a dry run, then all or nothing."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import IO

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.db.models.functions import Lower

from ..imports.delimited import table_in_text
from ..imports.marks import NotAMark, is_ticked
from ..imports.names import Names, NotKnown
from ..imports.rows import Fault, Row
from ..imports.sheets import is_packed, not_read, open_workbook, table_in
from ..imports.tables import Columns
from ..imports.text import folded
from ..models import Role, Unit, User
from ..models.amiss import in_plain_words
from ..models.roles import DUTIFUL
from ..models.unit import STAFF_WITHOUT_A_UNIT, named_alike
from ..pictures.holdings import Held, change_amiss, held_by, left_without_anybody
from ..rights import may_give_rights, raises_rights
from ..services.accounts import OWN_RIGHTS
from ..services.history import add_at_once, change_at_once, stamped
from ..services.sessions import let_out
from ..signing_in.passwords import first_password
from .kit.dry_run import Fate, NotAsShown, Run, RunLine, as_shown, taken_back
from .kit.sealed import seal, unsealed

ACCOUNT_FIELDS = {  # by head of the column
    "登录名": "username",
    "姓名": "name",
    "角色": "role",
    "单位": "unit",
    "邮箱": "email",
    "在用": "is_active",
}
OTHERWISE = {  # what offices call the columns
    "登录名": ("账号", "用户名", "登录账号"),
    "角色": ("用户角色",),
    "单位": ("所在单位", "工作单位", "单位名称"),
    "邮箱": ("电子邮箱", "电子邮件"),
}
WHY = "原因"  # why somebody gets another role
COLUMNS = Columns(
    names={head: (head, *OTHERWISE.get(head, ())) for head in (*ACCOUNT_FIELDS, WHY)},
    optional=frozenset({"邮箱", "在用", WHY}),
    key="登录名",
    keys=frozenset({"登录名", "姓名", "邮箱"}),
    once=frozenset({"登录名", "姓名", "邮箱"}),
    marks=frozenset({"在用"}),
)
ROLES = {role.label: role for role in Role}
MAX_LINES = 1000
# A first password is random and serves once: trying all is as hopeless with few rounds, and they take no time.
ROUNDS = 5000
FILE = "账号"
MOST_NAMED = 5
REASON = "导入账号"
PURPOSE = "accounts"


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """A file of accounts as it was read; `left_out` are the columns and lines that were not needed."""

    rows: list[Row]
    faults: list[Fault]
    left_out: list[str]

    def sealed(self, shown: str, by: User) -> str:
        """To be sent back once the dry run, whose digest is `shown`, was looked at."""
        letters = self.rows[0].letters if self.rows else {}
        rows = [(row.line, row.cells) for row in self.rows]
        return seal([letters, rows, self.left_out, shown], purpose=PURPOSE, by=by)


@dataclass(frozen=True, kw_only=True)
class UserLine(RunLine):
    """A line of the file, and the account as it will be."""

    number: int
    cells: dict[str, str]
    user: User

    @property
    def label(self) -> str:
        return f"{self.user.username} {self.user.name}".strip()


@dataclass(frozen=True, kw_only=True)
class UsersRun(Run):
    """What a file of accounts did, or would do."""

    lines: Sequence[UserLine] = ()
    without_staff: Sequence[str] = ()  # lead units for which nobody reports once this is stored

    @property
    def raises_own_rights(self) -> bool:
        """Whether its person would get more rights by it; which is refused."""
        return any(OWN_RIGHTS in note for line in self.lines for note in line.notes)


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """An account just made with its first password, which is shown this once."""

    user: User
    password: str


def already_there(run: UsersRun) -> str:
    """Whose accounts are as the file has them."""
    names = "、".join(line.user.username for line in run.lines[:MOST_NAMED])
    count = len(run.lines)
    more = "等" if count > MOST_NAMED else ""
    return f"{count}个账号（{names}{more}）和文件一致；初始密码只在导入时显示，忘了的请重设"


@dataclass
class _Desk:
    """What the lines are checked against."""

    by: User
    users: dict[str, User]
    stored: dict[str, User]  # as they were before the lines were filled in
    held: dict[int, Held]
    units: Names[Unit]
    unreadable: dict[int, list[Fault]]  # by line
    seen: dict[str, set[str]] = field(
        default_factory=dict
    )  # names of the file, by how they are in small letters


def read_accounts(content: IO[bytes]) -> Accounts:
    """A workbook, or text in columns. Raises `NotAWorkbook`, `NotText`."""
    if is_packed(content):
        book = open_workbook(content)
        table = table_in(book, FILE, COLUMNS)
        table = replace(table, left_out=[*table.left_out, *not_read(book, table)])
    else:
        table = table_in_text(FILE, content.read(), COLUMNS)
    faults = list(table.faults)
    if len(table.rows) > MAX_LINES:
        faults.append(Fault(FILE, 0, "", f"最多{MAX_LINES}行，请分几次导入。"))
    elif not table.rows and not faults:
        faults.append(Fault(FILE, 0, "", "没有账号。"))
    return Accounts(rows=table.rows, faults=faults, left_out=table.left_out)


def unsealed_accounts(token: str, by: User) -> tuple[Accounts, str]:
    """A file that was looked at, and the digest of what was shown. Raises `NotSealed`."""
    letters, lines, left_out, shown = unsealed(token, purpose=PURPOSE, by=by)
    heads = {head: head for head in letters}
    rows = [Row(FILE, line, cells, heads, letters) for line, cells in lines]
    return Accounts(rows=rows, faults=[], left_out=left_out), shown


def dry_run(accounts: Accounts, *, by: User) -> UsersRun:
    """What importing the file would do; changes nothing."""
    return taken_back(lambda: _run(accounts, by=by))


def import_users(accounts: Accounts, *, shown: str, by: User) -> list[NewAccount]:
    """Create and change accounts as was shown; those that are new, with their passwords. Raises `NotAsShown`.

    Passwords are hashed before anything is locked, others would wait for each of them; those of accounts that are
    there already serve nobody.
    """
    first = {User.normalize_username(row["登录名"]): first_password() for row in accounts.rows}
    stored = {username: _hashed(password) for username, password in first.items()}
    try:
        run = as_shown(lambda: _run(accounts, by=by, hashed=stored), shown)
    except IntegrityError:  # somebody has made one of them meanwhile
        raise NotAsShown(dry_run(accounts, by=by)) from None
    new = [line.user for line in run.lines if line.fate == Fate.NEW]
    return [NewAccount(user=user, password=first[user.username]) for user in new]


def _hashed(password: str) -> str:
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=ROUNDS)


def _run(accounts: Accounts, *, by: User, hashed: Mapping[str, str] | None = None) -> UsersRun:
    """Store the accounts, the new ones with what is given of their passwords."""
    if (accounts.faults and not accounts.rows) or len(accounts.rows) > MAX_LINES:
        return UsersRun(faults=accounts.faults)
    desk = _laid_out(accounts, by)
    served = {
        pk: user.acting_for for user in desk.users.values() if (pk := user.pk)
    }  # before anything is changed
    lines = [_line(row, desk) for row in accounts.rows]
    for line in lines:
        why = line.cells.get(WHY, "")
        stamped(line.user, by, f"{REASON}：{why}" if why else REASON)
    _store(lines, desk, hashed or {})
    lines = _with_left_units(lines, served)
    named = {row.line for row in accounts.rows}
    faults = [fault for fault in accounts.faults if fault.line not in named]
    left = Unit.objects.leading().that_nobody_reports_for().order_by("position", "pk")
    return UsersRun(
        lines=lines,
        faults=faults,
        left_out=accounts.left_out,
        without_staff=list(left.values_list("name", flat=True)),
    )


def _store(lines: list[UserLine], desk: _Desk, hashed: Mapping[str, str]) -> None:
    """In a few statements for any number: everybody else's writes wait for them."""
    new = [line.user for line in lines if line.fate == Fate.NEW]
    changed = [line.user for line in lines if line.fate == Fate.CHANGED]
    for user in new:
        user.password = hashed.get(user.username, "")
    add_at_once(new)
    change_at_once(changed, [desk.stored[user.username] for user in changed])
    let_out(user for user in changed if not user.is_active)


def _with_left_units(lines: list[UserLine], served: dict[int, frozenset[int]]) -> list[UserLine]:
    """Refuse the lines that together leave a unit without anybody, as one sees only when all are stored."""
    changed = {line.user.pk for line in lines if line.fate == Fate.CHANGED}
    left = left_without_anybody({unit for pk in changed for unit in served.get(pk, ())})
    told = []
    for line in lines:
        units = [unit for unit in left if line.user.pk in changed and unit.pk in served.get(line.user.pk, ())]
        said = f"{'、'.join(map(str, units))}会没有填报员。请先安排他人，或在“人员”页办理停用、调动或代理。"
        told.append(replace(line, fate=Fate.REFUSED, notes=[said]) if units else line)
    return told


def _laid_out(accounts: Accounts, by: User) -> _Desk:
    """With all locks before the first write, as for a catalogue."""
    names = {User.normalize_username(row["登录名"]) for row in accounts.rows}
    lowered = {name.lower() for name in names}  # databases lower fewer letters, so both
    whose = Q(username__in=names) | Q(lowered__in=lowered)
    named = User.objects.alias(lowered=Lower("username")).filter(whose)
    Unit.objects.all().lock()  # those that lose somebody and those that get somebody: none of them ends meanwhile
    named = named.select_related("unit").prefetch_related("deputyships")
    users: dict[str, User] = {
        u.username: u for u in named.select_for_update(of=("self",), no_key=True).order_by("pk")
    }
    units = Names((unit, unit.name, unit.other_names) for unit in Unit.objects.all())
    amiss: dict[int, list[Fault]] = {}
    for fault in accounts.faults:
        amiss.setdefault(fault.line, []).append(fault)
    stored, held = {name: copy(user) for name, user in users.items()}, held_by(users.values())
    return _Desk(by=by, users=users, stored=stored, held=held, units=units, unreadable=amiss)


def _line(row: Row, desk: _Desk) -> UserLine:
    unreadable = desk.unreadable.get(row.line, [])
    wrong = [row.told(fault.column, fault.sentence) for fault in unreadable]
    username = User.normalize_username(row["登录名"])
    existing = desk.users.get(username)
    user = existing or User(username=username, must_change_password=True)
    before = {column: str(_shown(user, column)) for column in ACCOUNT_FIELDS} if existing else {}
    wrong += _name_amiss(username, row, desk)
    desk.seen.setdefault(username.lower(), set()).add(username)
    role = existing.role if existing else ""
    _fill(user, row, desk, wrong)
    wrong += _rights_amiss(user, role, row, by=desk.by)
    if existing == desk.by and raises_rights(desk.stored[username], user):
        wrong.append(row.told("角色", OWN_RIGHTS))
    if existing == desk.by and (user.role != Role.ADMIN or not user.is_active):
        wrong.append("不能停用自己的账号，也不能取消自己的管理员角色。")
    wrong += _model_faults(user, row, has_faults=bool(wrong), unread={fault.column for fault in unreadable})
    if existing and not wrong:
        amiss = change_amiss(user, desk.stored[username], desk.held[user.pk])
        wrong += [amiss] if amiss else []
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


def _rights_amiss(user: User, role: str, row: Row, *, by: User) -> list[str]:
    """A role is given by who may, but for what new accounts usually are; that of an admin for a reason."""
    if not (user.role != role if role else user.role in DUTIFUL):
        return []
    if not may_give_rights(by):
        return [row.told("角色", "改变角色、新增管理员由安全管理员办理。")]
    is_reason_asked = {user.role, role} & set(DUTIFUL) and not row.cells.get(WHY)
    return [row.told(WHY, "新增、取消管理员须写明原因。")] if is_reason_asked else []


def _name_amiss(username: str, row: Row, desk: _Desk) -> list[str]:
    """No two accounts get names that differ in case only; those that have them keep them."""
    before = desk.seen.get(username.lower(), set())
    if username and username in before:
        return ["登录名在文件里出现两次。"]
    if not username or username in desk.users:
        return []
    alike = sorted(before | {name for name in desk.users if name.lower() == username.lower()})
    return [row.told("登录名", named_alike(alike[0]))] if alike else []


def _fill(user: User, row: Row, desk: _Desk, wrong: list[str]) -> None:
    """Put a line's cells into the account; columns that the file does not have stay as they are."""
    user.name = row["姓名"]
    if role := {folded(label): role for label, role in ROLES.items()}.get(folded(row["角色"])):
        user.role = role
    else:
        wrong.append(row.told("角色", f"须是{'、'.join(ROLES)}之一。"))
    try:
        user.unit = desk.units.find(row["单位"]) if row["单位"] else None
    except NotKnown as unknown:
        user.unit = None
        wrong.append(row.told("单位", str(unknown)))
    if user.unit and not user.unit.is_active:
        wrong.append(row.told("单位", f"“{user.unit}”已停用。"))
    if "邮箱" in row.cells:
        user.email = row["邮箱"]
    if row["在用"]:
        try:
            user.is_active = is_ticked(row["在用"])
        except NotAMark:
            wrong.append(row.told("在用", "填是或否。"))
    user.open_admin_site()


def _model_faults(user: User, row: Row, *, has_faults: bool, unread: set[str]) -> list[str]:
    """What the rules for accounts say against it; where something could not be read, only of each cell by itself.

    Asks the database nothing, for a file may have many lines: accounts and units were looked up before.
    """
    try:
        if has_faults:
            named = {name for head, name in ACCOUNT_FIELDS.items() if head in unread}
            user.clean_fields(exclude={"password", "role", "unit", *named})
        else:
            user.clean_fields(exclude={"password", "unit"})
            user.clean()
            if user.is_clerk and user.unit is None:
                return [STAFF_WITHOUT_A_UNIT]
    except ValidationError as error:
        head_of = {name: head for head, name in ACCOUNT_FIELDS.items()}
        return [
            row.told(head_of.get(name, ""), sentence)
            for name, errors in error.update_error_dict({}).items()
            for sentence in in_plain_words(ValidationError(errors))
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
