"""责任确认: one after the other, as they are or changed in their place; what is left, and nobody overwritten."""

import re

import pytest
from django.utils import timezone

from targets.models import FormerLead, Notice, OwnerRole, Post, Target, Unit, version_of_owners
from tests.conftest import at
from tests.views.test_two_tabs import sent_from, text_of

NOW = at(2024, 2, 5)
PAGE, ROW = "/2024/owners/", "/2024/owners/B-017/"
CONFIRM = f"{ROW}confirm/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def two(target, road):
    return target, road


def version(number: str = "B-017") -> str:
    return version_of_owners(Target.objects.with_owners().get(number=number))


def confirm(office, number: str = "B-017", **sent):
    sent = {"action": "confirm", "version": version(number)} | sent
    return office.post(f"/2024/owners/{number}/confirm/", sent, headers=HTMX)


def typed(target: Target, **changes) -> dict:
    stored = Target.objects.with_owners().get(pk=target.pk)
    return {
        "version": version(target.number), "lead": stored.lead.unit_id, "post": stored.post_id or "",
        "supporting": [owner.unit_id for owner in stored.supporting], "handover": "corrected", "reason": "核定",
    } | changes  # fmt: skip


def units(target: Target) -> dict[str, str]:
    return {owner.unit.name: owner.role for owner in target.owners.select_related("unit")}


def test_the_page_counts_what_is_left(office, two, make_target):
    make_target("B-020", owners_confirmed=True)
    make_target("B-021", state="cancelled", state_date=NOW.date(), state_reason="重复")
    page = office.get(PAGE)
    text = text_of(page)
    assert re.search(r"已确认 <strong>1/3</strong>\s*，还剩 2 项", text)
    assert [part.left for part in page.context["page"].parts] == [2]
    assert [row.target.number for group in page.context["page"].groups for row in group.rows] == [
        "B-017",
        "E-017",
    ]
    assert "B-020" not in text
    assert "B-020" in text_of(office.get(PAGE, {"all": "1"}))


def test_it_can_be_laid_out_by_unit_and_narrowed_to_one(office, two, housing_bureau):
    page = office.get(PAGE, {"by": "unit"}).context["page"]
    assert [(part.name, part.left) for part in page.parts] == [("区市场监管局", 1), ("区住建局", 1)]
    page = office.get(PAGE, {"by": "unit", "part": housing_bureau.pk}).context["page"]
    assert [group.part.name for group in page.groups] == ["区住建局"]


def test_units_are_chosen_from_a_list_with_what_is_left_of_each(office, two, housing_bureau):
    confirm(office)
    text = re.sub(r"\s+", " ", text_of(office.get(PAGE, {"by": "unit", "part": housing_bureau.pk})))
    assert f'<option value="{housing_bureau.pk}" selected> 区住建局（1）' in text
    assert "区市场监管局（✓）" in text
    assert "全部牵头单位（1）" in text
    assert office.get(PAGE, {"by": "unit", "part": "all"}).context["page"].part is None


def test_where_all_are_shown_a_confirmation_can_be_undone_at_any_time(office, two):
    sent = {"action": "confirm", "version": version()}
    assert 'data-undo="10"' in text_of(office.post(CONFIRM, sent, headers=HTMX))
    sent = {"action": "confirm", "version": version("E-017")}
    answer = office.post("/2024/owners/E-017/confirm/?all=1", sent, headers=HTMX)
    assert 'data-undo="0"' in text_of(answer)


def test_what_nobody_leads_comes_first_and_is_not_confirmed(office, two):
    two[0].owners.all().delete()
    page = office.get(PAGE, {"by": "unit"})
    assert page.context["page"].parts[0].name == "没有牵头单位"
    assert "没有牵头单位，请先编辑。" in text_of(confirm(office))


def test_one_press_confirms_with_the_usual_reason(office, two, admin):
    answer = confirm(office)
    target = Target.objects.get(number="B-017")
    line = target.history.first()
    assert target.owners_confirmed
    assert (line.history_user, line.history_change_reason) == (admin, "核定责任单位")
    text = text_of(answer)
    assert 'hx-swap-oob="true"' in text
    assert "<strong>1/2</strong>" in text
    assert 'value="undo"' in text


def test_what_is_written_once_is_the_reason_of_all(office, two):
    confirm(office, reason="2024年第3次政府常务会议")
    confirm(office, "E-017")
    reasons = {t.history.first().history_change_reason for t in Target.objects.all()}
    assert reasons == {"2024年第3次政府常务会议"}
    assert "2024年第3次政府常务会议" in text_of(office.get(PAGE))


def test_without_scripts_the_reason_is_sent_by_itself(office, two):
    page = office.post(PAGE, {"reason": "常务会议"}, follow=True)
    assert "以后确认的都记这个原因" in text_of(page)
    office.post(CONFIRM, sent_from(page, f"{CONFIRM}?by=area") | {"action": "confirm"})
    assert Target.objects.get(number="B-017").history.first().history_change_reason == "常务会议"


@pytest.mark.parametrize("sent", ["", "  "])
def test_a_reason_that_was_taken_away_is_asked_for(sent, office, two):
    answer = confirm(office, reason=sent)
    assert "请写明原因" in text_of(answer)
    assert not Target.objects.get(number="B-017").owners_confirmed


def test_without_scripts_it_leads_back_to_the_same_list(office, two):
    answer = office.post(f"{CONFIRM}?by=unit&all=1", {"action": "confirm", "version": version()})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?by=unit&all=1#owner-{two[1].pk}")
    assert "已确认“新增市场主体”的责任单位" in text_of(office.get(PAGE))


def test_a_second_press_stores_nothing_and_nothing_is_wrong(office, two):
    sent = {"action": "confirm", "version": version()}
    for _ in range(2):
        answer = office.post(CONFIRM, sent, headers=HTMX)
    assert 'role="alert"' not in text_of(answer)
    assert "已确认" in text_of(answer)
    assert Target.objects.get(number="B-017").history.filter(owners_confirmed=True).count() == 1


def test_what_somebody_has_changed_since_is_shown_first(office, two, housing_bureau):
    sent = {"action": "confirm", "version": version()}
    two[0].owners.create(unit=housing_bureau, role=OwnerRole.SUPPORTING)
    answer = text_of(office.post(CONFIRM, sent, headers=HTMX))
    assert "您打开这一页以后，这一项的责任已有变动，没有确认" in answer
    assert "区住建局" in answer
    assert not Target.objects.get(number="B-017").owners_confirmed


def test_it_is_taken_back_within_its_row(office, two):
    confirm(office)
    answer = confirm(office, action="undo")
    target = Target.objects.get(number="B-017")
    assert not target.owners_confirmed
    assert target.history.first().history_change_reason == "撤销责任单位的确认"
    assert 'value="confirm"' in text_of(answer)


def test_what_was_changed_since_is_not_taken_back(office, two, housing_bureau):
    sent = {"action": "undo", "version": version()}
    confirm(office)
    two[0].owners.create(unit=housing_bureau, role=OwnerRole.SUPPORTING)
    assert "没有撤销" in text_of(office.post(CONFIRM, sent, headers=HTMX))
    assert Target.objects.get(number="B-017").owners_confirmed


def test_owners_are_changed_in_their_row_and_confirmed(
    office, two, housing_bureau, market_bureau, stranger, clerk
):
    mayor = Post.objects.create(title="常务副区长")
    row = office.get(ROW, headers=HTMX)
    assert 'id="owner-' in text_of(row)
    assert "<html" not in text_of(row)
    sent = typed(two[0], lead=housing_bureau.pk, supporting=[market_bureau.pk], post=mayor.pk)
    answer = office.post(ROW, sent, headers=HTMX)
    target = Target.objects.with_owners().get(number="B-017")
    assert units(target) == {"区住建局": "lead", "区市场监管局": "supporting"}
    assert (target.post, target.owners_confirmed) == (mayor, True)
    assert not FormerLead.objects.exists()
    assert "<strong>1/2</strong>" in text_of(answer)
    assert {(n.recipient, n.kind) for n in Notice.objects.all()} == {
        (stranger, "assigned"),
        (clerk, "handover"),
    }


def test_a_lead_may_take_over_on_a_day(office, two, housing_bureau):
    sent = typed(two[0], lead=housing_bureau.pk, handover="handed_over", lead_since="2024-02-01")
    office.post(ROW, sent, headers=HTMX)
    assert FormerLead.objects.get().until.isoformat() == "2024-02-01"
    missing = typed(
        two[1], lead=Unit.objects.get(name="区市场监管局").pk, handover="handed_over", lead_since=""
    )
    assert "请填写自何日起牵头" in text_of(office.post("/2024/owners/E-017/", missing, headers=HTMX))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": ""}, "请写明原因"),
        ({"lead": ""}, "请选择牵头单位"),
        ({"lead": "99999"}, "选择"),
        ({"supporting": ["x"]}, "“x”"),
    ],
)
def test_what_is_wrong_is_said_in_the_row(change, sentence, office, two):
    answer = office.post(ROW, typed(two[0], **change), headers=HTMX)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not Target.objects.get(number="B-017").owners_confirmed


def test_a_change_over_a_colleagues_is_asked_about_and_then_saved(office, two, housing_bureau):
    other = Unit.objects.create(name="区财政局", position=5)
    sent = typed(two[0], supporting=[other.pk])
    two[0].owners.create(unit=housing_bureau, role=OwnerRole.SUPPORTING)
    answer = office.post(ROW, sent, headers=HTMX)
    assert "现为：区住建局" in text_of(answer)
    assert not Target.objects.get(number="B-017").owners_confirmed
    office.post(ROW, sent | {"version": version()}, headers=HTMX)
    assert units(two[0]) == {"区市场监管局": "lead", "区财政局": "supporting"}


def test_a_change_that_is_pressed_twice_is_stored_once(office, two, housing_bureau):
    sent = typed(two[0], supporting=[housing_bureau.pk])
    office.post(ROW, sent, headers=HTMX)
    before = Target.history.count()
    answer = office.post(ROW, sent, headers=HTMX)
    assert "现为" not in text_of(answer)
    assert 'role="alert"' not in text_of(answer)
    assert Target.history.count() == before


def test_without_scripts_a_row_is_changed_on_its_own_page(office, two, housing_bureau):
    page = office.get(f"{ROW}?by=unit")
    assert "<h1>修改责任单位</h1>" in text_of(page)
    answer = office.post(f"{ROW}?by=unit", typed(two[0], supporting=[housing_bureau.pk]))
    assert answer["Location"] == f"{PAGE}?by=unit#owner-{two[1].pk}"


def test_a_change_is_left_without_saving(office, two):
    answer = office.get(f"{ROW}?back=1", headers=HTMX)
    assert 'value="confirm"' in text_of(answer)


def test_what_was_cancelled_is_neither_confirmed_nor_changed(office, target):
    Target.objects.update(state="cancelled", state_date=NOW.date(), state_reason="重复")
    assert "不再修改" in text_of(confirm(office))
    assert "不再修改" in text_of(office.post(ROW, typed(target), headers=HTMX))


def test_when_all_is_done_the_page_says_so(office, two):
    for number in ("B-017", "E-017"):
        confirm(office, number)
    text = text_of(office.get(PAGE))
    assert "全部确认" in text
    assert "责任分解表和认领单可以下发了" in text


def test_a_year_without_targets(office, report):
    assert "还没有目标任务" in text_of(office.get(PAGE))


def test_nonsense_in_the_address_is_as_if_it_were_not_there(office, two):
    assert office.get(PAGE, {"by": "x", "part": "y", "all": ""}).status_code == 200
    assert office.get(PAGE, {"part": "99999"}).context["page"].part is None


@pytest.mark.parametrize("count", [3, 30])
def test_it_costs_the_same_however_many_there_are(
    count, office, report, make_target, housing_bureau, django_assert_num_queries
):
    post = Post.objects.create(title="常务副区长")
    for n in range(count):
        make_target(f"B-{n:03}", supporting=(housing_bureau,), post=post)
    office.get(PAGE)
    with django_assert_num_queries(5):  # session, reader, reports, targets, owners
        office.get(PAGE)


def test_the_ledgers_tools_and_this_page_lead_to_each_other(office, two):
    assert f'href="{PAGE}"' in text_of(office.get("/2024/targets/many/"))
    assert 'href="/2024/targets/many/?theme=' in text_of(office.get(PAGE))
