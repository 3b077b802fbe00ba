"""What is heard of by its signal, whoever does it and from where: a line each in the security log.

Signing in and out, passwords, accounts and rights, tokens, thresholds, the admin site, evidence taken away. What has no
signal – exports, imports, orders – is noted where it is done. Everything that other libraries tell is connected in
`listen`, and nowhere else.
"""

from collections.abc import Callable
from importlib import import_module

from django.apps import apps
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth import signals as auth
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from django.utils import timezone
from simple_history.signals import post_create_historical_record

from .models import ApiToken, Deputy, EventKind, Evidence, Report, SourceDocument, User
from .models.roles import DUTIES
from .services.audit import coming_from, note
from .summaries.history import changed_words

RIGHTS = {"role", "unit_id", *DUTIES}
VERBS = {"+": "新增", "~": "修改", "-": "删除"}
ADMIN_VERBS = {ADDITION: "新增", CHANGE: "修改", DELETION: "删除"}
WATCHED: tuple[type[Model], ...] = (
    User,
    Deputy,
    ApiToken,
    Report,
)  # by their history, wherever they are changed
# Signals of libraries that a set-up may do without: (app, module, signal) and who listens.
ELSEWHERE: list[tuple[str, str, str, Callable[..., None]]] = []


def listen() -> None:
    """Connect all; once, when the application starts."""
    receivers: list[tuple[Signal, Callable[..., None]]] = [
        (auth.user_logged_in, _signed_in),
        (auth.user_login_failed, _sign_in_failed),
        (auth.user_logged_out, _signed_out),
        (post_create_historical_record, _changed),
    ]
    for app, module, name, receiver in ELSEWHERE:
        if apps.is_installed(app):
            receivers.append((getattr(import_module(module), name), receiver))
    for signal, receiver in receivers:
        signal.connect(receiver, dispatch_uid=f"noting.{receiver.__name__}.{id(signal)}")
    post_save.connect(_password_set, sender=User, dispatch_uid="noting.password")
    post_save.connect(_used_admin_site, sender=LogEntry, dispatch_uid="noting.admin")
    post_delete.connect(_evidence_gone, sender=Evidence, dispatch_uid="noting.evidence")
    post_delete.connect(_source_gone, sender=SourceDocument, dispatch_uid="noting.source")


def _signed_in(user: User, **kwargs) -> None:
    note(EventKind.SIGN_IN, "登录", by=user, at=timezone.now())


def _sign_in_failed(credentials: dict, **kwargs) -> None:
    typed = str(credentials.get(User.USERNAME_FIELD) or "")
    note(EventKind.SIGN_IN_FAILED, "登录失败", name=typed or "（未填）", at=timezone.now())


def _signed_out(user: User | None, **kwargs) -> None:
    if user is not None:
        note(EventKind.SIGN_OUT, "退出", by=user, at=timezone.now())


def _locked(username: str | None = None, ip_address: str | None = None, **kwargs) -> None:
    """django-axes: too many wrong passwords."""
    what = f"多次登录失败，已锁定{f'，来自{ip_address}' if ip_address else ''}"
    note(EventKind.LOCKED, what, name=username or "（未填）", at=timezone.now())


def _second_factor(what: str) -> Callable[..., None]:
    """A receiver of one of the signals of allauth.mfa, all of which name the user."""

    def heard(user: User, **kwargs) -> None:
        note(EventKind.SECOND_FACTOR, what, by=user, at=timezone.now())

    heard.__name__ = what
    return heard


def _unlocked(what: str, by: User | None, **kwargs) -> None:
    note(EventKind.LOCKED, f"解除“{what}”的锁定", by=by, at=timezone.now())


def _sessions_ended(user: User, by: User | None, count: int, **kwargs) -> None:
    note(EventKind.SIGN_OUT, f"结束{_called(user)}的登录", by=by, at=timezone.now(), count=count)


def _second_factor_taken(user: User, by: User | None, **kwargs) -> None:
    note(EventKind.SECOND_FACTOR, f"解除{_called(user)}的二次验证", by=by, at=timezone.now())


ELSEWHERE += [
    ("axes", "axes.signals", "user_locked_out", _locked),
    ("axes", "targets.services.unlocking", "unlocked", _unlocked),
    ("allauth.usersessions", "targets.services.sessions", "sessions_ended", _sessions_ended),
    ("allauth.mfa", "targets.services.sessions", "second_factor_removed", _second_factor_taken),
    ("allauth.mfa", "allauth.mfa.signals", "authenticator_added", _second_factor("启用二次验证")),
    ("allauth.mfa", "allauth.mfa.signals", "authenticator_removed", _second_factor("停用二次验证")),
    ("allauth.mfa", "allauth.mfa.signals", "authenticator_reset", _second_factor("重设二次验证")),
    ("allauth.mfa", "allauth.mfa.signals", "authenticator_used", _second_factor("二次验证通过")),
    ("allauth.mfa", "allauth.mfa.signals", "authentication_failed", _second_factor("二次验证失败")),
]


def _password_set(instance: User, created: bool, **kwargs) -> None:  # noqa: FBT001 – Django's signature
    """Not where it is only hashed anew at sign-in; a new account says itself that it is new."""
    if created or getattr(instance, "_password", None) is None:
        return
    by = coming_from.get().person()
    is_own = by is not None and by.pk == instance.pk
    what = "修改本人密码" if is_own else f"重设{_called(instance)}的密码"
    note(EventKind.PASSWORD, what, by=by, at=timezone.now())


def _changed(instance: Model, history_instance, **kwargs) -> None:
    """A row of a history, of what security is about."""
    model = type(instance)
    if model not in WATCHED:
        return
    row = history_instance
    before = getattr(row, "before", None) or row.prev_record if row.history_type == "~" else None
    words = [_said(word) for word in changed_words(model, before, row)] if before else []
    if row.history_type == "~" and not words:
        return  # a password, which has its own line; or nothing at all
    what = f"{VERBS[row.history_type]}{model._meta.verbose_name}{_called(instance)}"
    said = [*words, *_beginning(row, model)]
    note(
        _kind_of(row, before, model),
        f"{what}：{'；'.join(said)}" if said else what,
        by=row.history_user,
        at=row.history_date,
        details="；".join(
            [*said, *([f"原因：{row.history_change_reason}"] if row.history_change_reason else [])]
        ),
    )


def _said(word: str) -> str:
    """Of an address or a telephone that it was changed: nobody could erase it from here."""
    private = (str(getattr(User._meta.get_field(name), "verbose_name", "")) for name in ("email", "phone"))
    return next((f"{name}已修改" for name in private if word.startswith(name)), word)


def _kind_of(row, before, model: type[Model]) -> EventKind:
    match model:
        case _ if model is ApiToken:
            return EventKind.TOKEN
        case _ if model is Report:
            return EventKind.SETTINGS
        case _ if model is Deputy:
            return EventKind.RIGHTS
    has_rights = before is not None and any(getattr(before, name) != getattr(row, name) for name in RIGHTS)
    return EventKind.RIGHTS if has_rights else EventKind.ACCOUNT


def _beginning(row, model: type[Model]) -> list[str]:
    """What a new account may do from the beginning."""
    if model is not User or row.history_type != "+":
        return []
    return [row.get_role_display(), *(words for name, words in DUTIES.items() if getattr(row, name))]


def _called(instance: Model) -> str:
    if isinstance(instance, User):
        return f"“{instance.name}（{instance.username}）”"
    return f"“{instance}”"


def _used_admin_site(instance: LogEntry, **kwargs) -> None:
    """What else is changed there: units, posts, and what libraries have brought."""
    model = instance.content_type.model_class() if instance.content_type else None
    if model in WATCHED:
        return
    kind = model._meta.verbose_name if model else "对象"
    verb = ADMIN_VERBS.get(instance.action_flag, "办理")
    message = instance.get_change_message()
    what = f"管理页面：{verb}{kind}“{instance.object_repr}”"
    note(EventKind.SETTINGS, what, by=instance.user, at=instance.action_time, details=message)


def _evidence_gone(instance: Evidence, **kwargs) -> None:
    entry = instance.entry
    what = f"移除佐证材料“{instance.name}”（{entry.target.number}，{entry.data_date}）"
    note(
        EventKind.REMOVED, what, at=timezone.now(), details=f"SHA-256：{instance.sha256}，{instance.size}字节"
    )


def _source_gone(instance: SourceDocument, **kwargs) -> None:
    if instance.is_outline:  # which the program makes, and makes anew
        return
    what = f"移除原文“{instance.title}”（{instance.report.year}年）"
    details = f"文字的SHA-256：{instance.sha256}，{len(instance.text)}字"
    note(EventKind.REMOVED, what, at=timezone.now(), details=details)
