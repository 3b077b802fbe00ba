"""批量修改: chosen, looked at, confirmed; one reason, a line of history for each."""

from datetime import date

import pytest
from django.utils import timezone

from targets.models import FormerLead, Notice, Post, Target
from tests.conftest import at

NOW = at(2024, 7, 18)
PAGE = "/2024/targets/many/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def two(target, make_target, housing_bureau):
    """B-017 of 区市场监管局, and C-002 of 区住建局 which 区市场监管局 does not support; neither confirmed."""
    return [target, make_target("C-002", title="老旧小区改造", lead=housing_bureau, unit="个", value=39)]


def confirmed(page) -> dict:
    """What the button of the look sends."""
    run, sent = page.context["run"], page.context["sent"]
    return sent | {"seen": run.digest, "target": [line.target.pk for line in run.lines]}


def look(office, targets, **typed):
    return office.post(PAGE, {"target": [t.pk for t in targets], "reason": "年中核定"} | typed)


def test_looking_changes_nothing(office, two):
    page = look(office, two, what="confirm")
    for told in ("修改 <strong>2</strong>", "不变 <strong>0</strong>"):
        assert told in page.content.decode()
    assert not Target.objects.filter(owners_confirmed=True).exists()
    assert not Notice.objects.exists()


def test_owners_of_many_are_confirmed_for_one_reason(office, two, admin):
    done = office.post(PAGE, confirmed(look(office, two, what="confirm")), follow=True)
    assert "已修改2项" in done.content.decode()
    for target in two:
        target.refresh_from_db()
        line = target.history.first()
        assert (target.owners_confirmed, line.history_user, line.history_change_reason) == (
            True,
            admin,
            "年中核定",
        )


def test_a_post_is_given_to_those_that_have_another(office, two):
    mayor, other = Post.objects.create(title="常务副区长"), Post.objects.create(title="副区长")
    Target.objects.filter(number="B-017").update(post=mayor)
    Target.objects.filter(number="C-002").update(post=other)
    page = look(office, two, what="post", post=mayor.pk)
    assert "分管领导由副区长改为常务副区长" in page.content.decode()
    assert page.context["run"].counts == {"changed": 1, "unchanged": 1, "refused": 0}
    office.post(PAGE, confirmed(page))
    assert set(Target.objects.values_list("post", flat=True)) == {mayor.pk}


def test_a_lead_takes_over_and_everybody_is_told_once(
    office, two, stranger, clerk, housing_bureau, market_bureau
):
    typed = {
        "what": "lead",
        "lead": housing_bureau.pk,
        "how": "handed_over",
        "since": "2024-07-01",
        "keeps_old": "on",
    }
    page = look(office, two, **typed)
    assert "牵头单位由区市场监管局改为区住建局，区市场监管局改为配合" in page.content.decode()
    office.post(PAGE, confirmed(page))
    moved = Target.objects.get(number="B-017")
    assert (moved.lead.unit, moved.lead.since) == (housing_bureau, date(2024, 7, 1))
    assert [owner.unit for owner in moved.supporting] == [market_bureau]
    assert FormerLead.objects.get().unit == market_bureau
    told = {notice.recipient: (notice.kind, notice.text) for notice in Notice.objects.all()}
    assert told == {
        stranger: ("assigned", "B-017改由区住建局牵头"),
        clerk: ("handover", "B-017改由区住建局牵头"),
    }


def test_a_mistake_is_corrected_without_a_former_lead(office, two, housing_bureau):
    page = look(office, two[:1], what="lead", lead=housing_bureau.pk, how="corrected")
    office.post(PAGE, confirmed(page))
    assert Target.objects.get(number="B-017").lead.unit == housing_bureau
    assert not FormerLead.objects.exists()


def test_what_cannot_be_is_said_and_the_rest_is_changed(office, two, housing_bureau, market_bureau):
    lead = two[1].owners.get()
    lead.since = date(2024, 7, 10)
    lead.save()
    page = look(office, two, what="lead", lead=market_bureau.pk, how="handed_over", since="2024-07-01")
    assert page.context["run"].counts == {"changed": 0, "unchanged": 1, "refused": 1}
    assert "新牵头单位不能更早" in page.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": ""}, "请写明修改原因"),
        ({"target": []}, "请勾选要修改的目标任务"),
        ({"what": "post"}, "请选择新的分管领导"),
        ({"what": "lead"}, "请选择新的牵头单位"),
    ],
)
def test_it_says_what_is_missing_and_keeps_the_ticks(change, sentence, office, two):
    page = look(office, two, **{"what": "confirm"} | change)
    assert sentence in page.content.decode()
    if "target" not in change:
        assert page.content.decode().count("checked>") >= 2


def test_what_has_changed_since_it_was_seen_is_shown_anew(office, two):
    sent = confirmed(look(office, two, what="confirm"))
    Target.objects.filter(number="B-017").update(owners_confirmed=True)
    page = office.post(PAGE, sent)
    assert "情况已变，没有修改" in page.content.decode()
    assert not Target.objects.get(number="C-002").owners_confirmed


def test_pressed_twice_it_is_done_once(office, two):
    sent = confirmed(look(office, two, what="confirm"))
    office.post(PAGE, sent)
    again = office.post(PAGE, sent, follow=True)
    assert "没有重复修改" in again.content.decode()
    assert two[0].history.count() == 2


def test_it_lists_what_is_looked_for(office, two):
    Target.objects.filter(number="B-017").update(owners_confirmed=True)
    page = office.get(PAGE, {"unconfirmed": "1"}).content.decode()
    assert "老旧小区改造" in page
    assert "新增市场主体" not in page


def test_a_target_that_has_ended_is_not_changed(office, two):
    Target.objects.filter(number="B-017").update(
        state="cancelled", state_date="2024-06-30", state_reason="上级取消"
    )
    page = look(office, two, what="confirm")
    assert "已取消，不再修改" in page.content.decode()
    assert page.context["run"].counts["refused"] == 1


@pytest.mark.parametrize("count", [1, 12])
def test_opening_it_takes_as_many_queries_for_one_as_for_many(
    count, office, make_target, django_assert_max_num_queries
):
    for n in range(count):
        make_target(f"D-{n:03}")
    with django_assert_max_num_queries(32):
        office.get(PAGE)
