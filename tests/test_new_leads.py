"""Whoever leads a promise from now on is told, and whoever led it before, wherever that is changed, and once."""

import pytest
from django.utils import timezone

from targets.models import Notice, NoticeKind, User
from targets.services import edit_target
from targets.services.leads import NewLead, tell_of_new_leads
from tests.conftest import at
from tests.views.test_two_tabs import sent_from

NOW = at(2024, 2, 5)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def told() -> set[tuple[str, str, str]]:
    return {(n.recipient.username, n.kind, n.text) for n in Notice.objects.select_related("recipient")}


def test_the_page_edit_tells_both(client, admin, clerk, stranger, target, housing_bureau):
    client.force_login(admin)
    place = f"{target.get_absolute_url()}edit/"
    sent = sent_from(client.get(place), place)
    sent |= {"lead": housing_bureau.pk, "reason": "职责调整", "handover": "corrected"}
    answer = client.post(place, sent)
    assert answer.status_code == 302
    assert told() == {
        (stranger.username, NoticeKind.ASSIGNED, "B-017改由区住建局牵头"),
        (clerk.username, NoticeKind.HANDOVER, "B-017改由区住建局牵头"),
    }
    assert set(Notice.objects.values_list("address", flat=True)) == {target.get_absolute_url()}


def test_who_edits_something_else_tells_nobody(admin, clerk, target, market_bureau, housing_bureau):
    edit_target(target, lead=market_bureau, supporting=[housing_bureau], by=admin, reason="补充", at=NOW)
    assert not Notice.objects.exists()


def test_many_are_told_in_one_notice_with_the_ledger_of_them(
    make_target, admin, clerk, stranger, market_bureau, housing_bureau
):
    targets = [make_target(f"B-{n:03}") for n in range(1, 8)]
    tell_of_new_leads(
        [NewLead(target=one, old=market_bureau, new=housing_bureau) for one in targets], by=admin, at=NOW
    )
    assert told() == {
        (stranger.username, "assigned", "B-001、B-002、B-003、B-004、B-005等7项改由区住建局牵头"),
        (clerk.username, "handover", "B-001、B-002、B-003、B-004、B-005等7项改由区住建局牵头"),
    }
    assert Notice.objects.first().address == f"/2024/targets/?unit={housing_bureau.pk}&role=lead"


def test_who_has_done_it_is_not_told(admin, target, market_bureau, housing_bureau):
    """Neither unit has staff, so that the office acts for both."""
    User.objects.exclude(pk=admin.pk).update(is_active=False)
    colleague = User.objects.create_user("colleague", role="admin", name="同事")
    edit_target(target, lead=housing_bureau, supporting=[], by=admin, reason="更正", at=NOW)
    assert {n.recipient for n in Notice.objects.all()} == {colleague}
