"""A button pressed twice, with all that its page sends along: stored once, and the second answer says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db.models import Model
from django.utils import timezone

from targets.models import (
    Adjustment,
    Instruction,
    InstructionReply,
    Notice,
    ProgressEntry,
    Role,
    Target,
    Urging,
)
from targets.services import Terms, adjust, instruct, request_adjustment, urge
from tests.conftest import at, person
from tests.views.test_two_tabs import sent_from, text_of

PROMISE, ADJUST, REVIEW = "/2024/targets/B-017/", "/2024/targets/B-017/adjust/", "/2024/review/"
TERMS = {
    "value": "7500", "effective_date": "2024-07-01", "document_number": "8号", "reason": "口径", "is_checked": "on",
}  # fmt: skip
STORED: list[type[Model]] = [
    Adjustment, Instruction, InstructionReply, Notice, ProgressEntry, Urging, ProgressEntry.history.model,
    Target.history.model,
]  # fmt: skip


@dataclass(frozen=True)
class Press:
    """Who presses, on which page, the form's action, what is typed, and what the second answer must say."""

    who: str
    page: str
    action: str
    typed: dict[str, str]
    says: str
    before: Callable = lambda _: None


def instructed(world):
    instruct(world.target, text="请加快。", due_date=None, by=world.leader, at=NOW)


def requested(world):
    request_adjustment(world.target, terms(), by=world.clerk, at=NOW)


def adjusted(world):
    adjust(world.target, terms(), by=world.admin, at=NOW)


def urged(world):
    urge(world.report, as_of=NOW.date(), reply_by=date(2024, 7, 20), by=world.admin, at=NOW)


def sent(world):
    world.entry(status="submitted")


def checked(world):
    world.entry(status="accepted", checker=world.admin, checked_at=at(2024, 7, 3), accepted_at=at(2024, 7, 3))


def terms() -> Terms:
    return Terms(
        value=7500, effective_date=date(2024, 7, 1), document_number="8号", reason="口径", is_checked=True
    )


NOW = at(2024, 7, 5)
PRESSES = {
    "批示": Press("leader", PROMISE, f"{PROMISE}instructions/", {"text": "请加快。"}, "这条批示刚刚已发出"),
    "答复": Press(
        "clerk", PROMISE, "/instructions/{pk}/answer/", {"text": "已办。"}, "这条答复刚刚已发出", instructed
    ),
    "办结": Press("leader", PROMISE, "/instructions/{pk}/close/", {}, "这条批示刚刚已办结", instructed),
    "催办": Press("admin", "/2024/urging/preview/", "/2024/urging/issue/", {}, "这些催办单刚刚已签发"),
    "撤销催办": Press(
        "admin",
        "/2024/urging/",
        "/2024/urging/revoke/",
        {"serials": "1", "reason": "误"},
        "催办〔2024〕1号刚刚已撤销",
        urged,
    ),
    "调整申请": Press("clerk", ADJUST, ADJUST, TERMS, "这项调整刚刚已提交"),
    "调整": Press("admin", ADJUST, ADJUST, TERMS, "这项调整刚刚已提交"),
    "同意": Press(
        "admin", PROMISE, "/adjustments/{pk}/", {"action": "approve"}, "这项申请刚刚已决定", requested
    ),
    "不同意": Press(
        "admin",
        PROMISE,
        "/adjustments/{pk}/",
        {"action": "refuse", "note": "不足"},
        "这项申请刚刚已决定",
        requested,
    ),
    "撤销调整": Press(
        "admin", PROMISE, "/adjustments/{pk}/revoke/", {"reason": "误批"}, "这项调整刚刚已撤销", adjusted
    ),
    "采信": Press("admin", REVIEW, "/2024/review/{pk}/", {"action": "accept"}, "这条进展刚刚已采信", sent),
    "退回": Press(
        "admin",
        REVIEW,
        "/2024/review/{pk}/",
        {"action": "return", "reason": "请核对"},
        "这条进展刚刚已退回",
        sent,
    ),
    "撤销采信": Press(
        "admin", PROMISE, "/2024/review/undo/", {"reason": "看错"}, "这条进展已另有处理，没有撤销", checked
    ),
    "提交": Press(
        "clerk", "/2024/report/B-017/", "/2024/report/B-017/", {"value": "4200", "action": "submit"}, "已提交"
    ),
}


class World:
    def __init__(self, report, target, clerk, leader, admin):
        self.report, self.target, self.clerk, self.leader, self.admin = report, target, clerk, leader, admin

    def entry(self, **fields) -> None:
        ProgressEntry.objects.create(
            target=self.target, unit=self.clerk.unit, author=self.clerk, data_date=date(2024, 6, 30), value=4200,
            submitted_at=at(2024, 7, 2), **fields,
        )  # fmt: skip


@pytest.fixture
def world(report, target, clerk, leader, admin, monkeypatch) -> World:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return World(report, target, clerk, leader, admin)


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in STORED}


@pytest.mark.parametrize("name", PRESSES)
def test_what_is_pressed_twice_is_stored_once_and_says_so(name, world, client):
    press = PRESSES[name]
    press.before(world)
    row = next(
        (m.objects.first() for m in (Instruction, Adjustment, ProgressEntry) if m.objects.exists()), None
    )
    action, page = press.action.format(pk=row and row.pk), press.page.format(pk=row and row.pk)
    client.force_login(getattr(world, press.who))
    form = sent_from(client.get(page), action) | press.typed
    client.post(action, form, follow=True)
    once = rows()
    again = client.post(action, form, follow=True)
    assert rows() == once
    assert press.says in text_of(again)


def test_what_a_colleague_has_just_answered_is_not_sent_again(world, client, market_bureau, monkeypatch):
    """Both have the page open; one text went round in the unit."""
    instructed(world)
    colleague = person("wangwu", "王五", Role.STAFF, market_bureau)
    answer = f"/instructions/{Instruction.objects.get().pk}/answer/"
    client.force_login(world.clerk)
    client.post(answer, {"text": "已办。"})
    once = rows()
    client.force_login(colleague)
    said = text_of(client.post(answer, {"text": " 已办。"}, follow=True))
    assert rows() == once
    assert f"{world.clerk}的这条答复刚刚已发出，没有重复发出。" in said
    client.post(answer, {"text": "已办，附清单。"})  # another one is
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=2))
    client.post(answer, {"text": "已办。"})  # and the same, later on
    assert InstructionReply.objects.count() == 3
