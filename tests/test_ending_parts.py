"""What ends takes its parts along, where somebody says so: with the same day and reason, a trace and a notice each."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from targets.domain.words import Light
from targets.models import NoticeKind, Target, Unit
from targets.pictures import load_facts
from targets.services import Refused
from targets.services.targets import edit_target
from tests.conftest import at
from tests.views.test_two_tabs import sent_from, text_of

OCTOBER = at(2024, 10, 8)
ENDED = {"state": "cancelled", "state_date": date(2024, 10, 1), "state_reason": "政办〔2024〕30号：上级取消"}
PAGE = "/2024/targets/B-017/edit/"


@pytest.fixture
def shared(make_target, clerk) -> Target:
    """8000户 in two parts, one of them with the lead's own unit; a third has ended before."""
    whole = make_target(split="sum")
    town = Unit.objects.create(name="曹镇乡", kind="township")
    make_target("B-017-01", title="甲新增", lead=town, part_of=whole, value=Decimal(3000))
    make_target("B-017-02", title="乙新增", lead=clerk.unit, part_of=whole, value=Decimal(5000))
    gone = make_target("B-017-03", title="丙新增", lead=town, part_of=whole, value=Decimal(100))
    gone.state, gone.state_date, gone.state_reason = "cancelled", date(2024, 5, 1), "并入甲"
    gone.save()
    return whole


def end(whole: Target, admin, **options) -> None:
    for name, value in ENDED.items():
        setattr(whole, name, value)
    edit_target(
        whole, lead=whole.lead.unit, supporting=[], by=admin, reason="上级取消", at=OCTOBER, **options
    )


def states() -> list[tuple]:
    found = Target.objects.filter(number__startswith="B-017").order_by("number")
    return list(found.values_list("number", "state", "state_date"))


def test_its_parts_end_with_it(shared, admin, clerk):
    end(shared, admin, ends_parts=True)
    ended = date(2024, 10, 1)
    assert states() == [
        ("B-017", "cancelled", ended),
        ("B-017-01", "cancelled", ended),
        ("B-017-02", "cancelled", ended),
        ("B-017-03", "cancelled", date(2024, 5, 1)),  # as it had ended
    ]
    part = Target.objects.get(number="B-017-02")
    assert part.state_reason == "政办〔2024〕30号：上级取消"
    trace = part.history.first()
    assert (trace.history_user, trace.history_change_reason) == (admin, "随B-017已取消：上级取消")
    told = [(notice.kind, notice.text) for notice in clerk.notices.all()]
    assert told == [(NoticeKind.ADJUSTMENT, "“乙新增”随“新增市场主体”已取消：政办〔2024〕30号：上级取消")]


def test_nothing_is_stored_where_the_whole_is_refused(shared, admin):
    before = states()
    shared.start_date, shared.due_date = date(2024, 12, 31), date(2024, 12, 1)
    with pytest.raises(Refused):
        end(shared, admin, ends_parts=True)
    assert states() == before


def test_the_page_asks_and_ends_them_together(client, shared, admin, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: OCTOBER)
    client.force_login(admin)
    typed = ENDED | {"reason": "上级取消"}
    page = client.post(PAGE, sent_from(client.get(PAGE), PAGE) | typed)
    assert "还有2项分解在执行：B-017-01“甲新增”、B-017-02“乙新增”" in text_of(page)
    assert {state for _, state, _ in states()} == {"active", "cancelled"}
    client.post(PAGE, sent_from(page, PAGE) | {"ends_parts": "on"})
    assert {state for _, state, _ in states()} == {"cancelled"}


def test_a_page_of_what_has_no_parts_does_not_ask(client, target, admin):
    client.force_login(admin)
    assert "一并结束" not in client.get(PAGE).content.decode()


def test_taking_it_back_leaves_the_parts_ended_and_says_so(client, shared, admin, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: OCTOBER)
    end(shared, admin, ends_parts=True)
    client.force_login(admin)
    typed = {"state": "active", "state_date": "", "state_reason": "", "reason": "上级恢复"}
    answer = client.post(PAGE, sent_from(client.get(PAGE), PAGE) | typed, follow=True)
    assert (
        "分解各项没有随之恢复：B-017-01、B-017-02，需要的请逐项改回执行中。"  # the third had ended by itself
        in text_of(answer)
    )
    assert {number for number, state, _ in states() if state == "active"} == {"B-017"}
    assert 'href="/2024/targets/B-017-01/"' in answer.content.decode()


def test_another_edit_of_what_has_ended_says_nothing_of_parts(client, shared, admin, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: OCTOBER)
    end(shared, admin, ends_parts=True)
    client.force_login(admin)
    answer = client.post(
        PAGE, sent_from(client.get(PAGE), PAGE) | {"title": "新设市场主体", "reason": "用词"}, follow=True
    )
    assert "已保存“新设市场主体”" in text_of(answer)
    assert "没有随之恢复" not in text_of(answer)


def test_what_ends_before_it_began_is_grey_on_all_pages(client, shared, admin, leader, monkeypatch):
    """It is decided in October that what was to begin in November does not."""
    monkeypatch.setattr(timezone, "now", lambda: OCTOBER)
    shared.parts.update(start_date=date(2024, 11, 1))
    Target.objects.filter(pk=shared.pk).update(start_date=date(2024, 11, 1))
    shared.refresh_from_db()
    end(shared, admin, ends_parts=True)
    before, after = (
        {p.target.number: p.judgement for p in load_facts(shared.report, known_at=OCTOBER).with_parts_on(day)}
        for day in (date(2024, 9, 30), date(2024, 10, 1))
    )
    for number in ("B-017", "B-017-01", "B-017-02"):
        assert (before[number].is_active, before[number].light) == (True, Light.NONE)
        assert (after[number].is_active, after[number].light) == (False, Light.NONE)
    client.force_login(leader)
    pages = (
        "",
        "targets/",
        "targets/B-017/",
        "targets/B-017-01/",
        "units/townships/",
        "timeline/",
        "calendar/",
    )
    for page in (*pages, "targets.xlsx", "targets.csv"):
        for day in ("2024-09-30", "2024-10-08"):
            assert client.get(f"/2024/{page}", {"as_of": day}).status_code == 200


def test_a_part_is_not_taken_up_while_its_whole_has_ended(client, shared, admin, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: OCTOBER)
    end(shared, admin, ends_parts=True)
    client.force_login(admin)
    again = {"state": "active", "state_date": "", "state_reason": "", "reason": "上级恢复"}
    part = "/2024/targets/B-017-01/edit/"
    answer = client.post(part, sent_from(client.get(part), part) | again)
    assert "总项B-017“新增市场主体”已取消，请先把总项改回执行中，再改这一项。" in text_of(answer)
    assert {state for _, state, _ in states()} == {"cancelled"}
    for page in (PAGE, part):
        client.post(page, sent_from(client.get(page), page) | again)
    assert [number for number, state, _ in states() if state == "active"] == ["B-017", "B-017-01"]
