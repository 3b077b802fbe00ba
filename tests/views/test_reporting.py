"""我的填报 and 审核 as forms see them; who may do what is in test_access and test_services."""

import re
from datetime import date
from decimal import Decimal

import pytest

from targets.models import ProgressEntry
from tests.conftest import at

HTMX = {"HX-Request": "true"}
READING = {"data_date": "2024-12-31", "value": "8120", "text": "年末集中登记。"}


@pytest.fixture
def november(target, accepted):
    return accepted(target, date(2024, 11, 30), 7444)


@pytest.fixture
def typist(client, clerk, target, november):
    client.force_login(clerk)
    return client


def test_it_lists_what_is_due(typist):
    page = typist.get("/2024/report/").context["page"]
    assert [row.target.number for row in page.due] == ["B-017"]
    assert page.due[0].period.label == "12月"
    assert page.due[0].previous.value == 7444


def test_it_counts_what_is_due(typist):
    assert typist.get("/2024/report/count/").content == b"1"
    typist.post("/2024/report/B-017/", READING)
    assert typist.get("/2024/report/count/").content == b""


def test_it_stores_and_says_what_happened(typist, target):
    response = typist.post("/2024/report/B-017/", READING, headers=HTMX)
    assert "已提交“新增市场主体”12月31日的进展，待审核" in response.content.decode()
    assert response["HX-Trigger"] == '{"progress-changed": {}}'
    entry = target.entries.get(status="submitted")
    assert (entry.value, entry.text) == (8120, "年末集中登记。")


def test_it_goes_back_to_the_list_without_scripts(typist):
    response = typist.post("/2024/report/B-017/", READING, follow=True)
    assert response.redirect_chain == [("/2024/report/", 302)]
    assert "已提交“新增市场主体”的进展，待审核" in response.content.decode()


def test_it_saves_a_draft(typist, target):
    typist.post("/2024/report/B-017/", READING | {"action": "draft"})
    assert target.entries.get(data_date=date(2024, 12, 31)).status == "draft"
    assert 'value="8120"' in typist.get("/2024/report/B-017/").content.decode()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"value": "８１２０"}, "8120"),
        ({"value": "8,120"}, "8120"),
        ({"value": "", "increment": "676"}, "8120"),
        ({"value": "8120", "increment": "676"}, "8120"),
        ({"value": "8120.00"}, "8120"),
    ],
    ids=["full width", "comma", "increment only", "both", "decimal"],
)
def test_it_reads_numbers_as_people_type_them(typed, stored, typist, target):
    typist.post("/2024/report/B-017/", READING | typed)
    assert target.entries.get(status="submitted").value == Decimal(stored)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"value": "0.8万"}, "value", "这项的单位是“户”，请写8000。"),
        ({"value": "1e4"}, "value", "这是科学计数法，请写出全部数字。"),
        ({"value": "8,12"}, "value", "请用小数点，逗号只用于千位分隔，如1,234.5。"),
        ({"value": "81 20"}, "value", "请按“户”只填数字"),
        ({"value": "", "increment": "0,5"}, "increment", "请用小数点"),
        ({"value": "", "increment": "٣"}, "increment", "请按“户”只填数字"),
        ({"value": "NaN"}, "value", "请按“户”只填数字"),
        ({"value": "=1+1"}, "value", "请填算好的数"),
        ({"value": "8120.12345"}, "value", "最多四位小数"),
        ({"value": "9" * 30}, "value", "数字太大"),
        ({"value": ""}, "value", "请填写数值"),
        (
            {"value": "8120", "increment": "700"},
            "increment",
            "与累计对不上：上期7444户（11月30日），加上本期新增应为8144户",
        ),
        ({"value": "7000"}, "explanation", "累计值比上期7444户（11月30日）少444户"),
        ({"data_date": "2023-12-31"}, "data_date", "不能早于目标的起始日2024年1月1日，请核对年份"),
        (
            {"data_date": "2025-01-01"},
            "data_date",
            "不能晚于报告年度的最后一天2024年12月31日；年末数据请填这一天",
        ),
        ({"data_date": "2099-12-31"}, "data_date", "不能晚于报告年度的最后一天"),
        ({"data_date": "2999-12-31"}, "data_date", "只收2000年至2099年的日期"),
        ({"data_date": "六月底"}, "data_date", "请写成2024-06-30或2024年6月30日。"),
        ({"data_date": ""}, "data_date", "请填写日期，如2024-06-30。"),
        ({"text": "长" * 1001}, "text", "1000"),
    ],
)
def test_it_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(typed, field, sentence, typist, target):
    response = typist.post("/2024/report/B-017/", READING | typed, headers=HTMX)
    assert response.status_code == 200
    form = response.context["form"]
    assert any(sentence in error for error in form.errors[field])
    assert form["value"].value() == (READING | typed)["value"]
    assert target.entries.count() == 1  # november's


ASKED = {"data_date": "2024-12-31", "value": "500000", "text": "年末登记。", "explanation": "。"}


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["scripts", "no scripts"])
def test_words_typed_beforehand_do_not_silence_a_question(headers, typist, target):
    response = typist.post("/2024/report/B-017/", ASKED, headers=headers)
    page = response.content.decode()
    assert "完成6250.0%，超过序时进度100.0%的两倍" in page
    assert 'value="500000"' in page
    assert "年末登记。</textarea>" in page
    assert "。</textarea>" in page
    assert not target.entries.filter(data_date=date(2024, 12, 31)).exists()
    seen = shown(page)
    assert seen
    typist.post("/2024/report/B-017/", ASKED | {"questions_seen": seen, "value": "600000"}, headers=headers)
    assert not target.entries.filter(data_date=date(2024, 12, 31)).exists()
    typist.post("/2024/report/B-017/", ASKED | {"questions_seen": seen}, headers=headers)
    assert target.entries.get(status="submitted").value == 500000


def test_a_form_that_shows_no_question_says_so(typist):
    for address in ("/2024/report/", "/2024/report/B-017/"):
        assert shown(typist.get(address).content.decode()) == ""


def test_another_mistake_does_not_make_a_question_unseen(typist, target):
    seen = shown(typist.post("/2024/report/B-017/", ASKED).content.decode())
    page = typist.post("/2024/report/B-017/", ASKED | {"questions_seen": seen, "text": "长" * 1001})
    assert shown(page.content.decode()) == seen


def test_all_drafts_at_once_do_not_take_the_unseen_along(typist, target):
    typist.post("/2024/report/B-017/", ASKED | {"action": "draft"})
    page = all_drafts(typist)
    assert "“新增市场主体”：完成6250.0%，超过序时进度100.0%的两倍" in page
    draft = target.entries.get(data_date=date(2024, 12, 31))
    assert (draft.status, draft.explanation) == ("draft", "。")


def test_a_returned_figure_is_asked_about_anew_only_if_it_changes(typist, target, client, clerk, admin):
    seen = shown(typist.post("/2024/report/B-017/", ASKED).content.decode())
    typist.post("/2024/report/B-017/", ASKED | {"questions_seen": seen})
    entry = target.entries.get(status="submitted")
    client.force_login(admin)
    client.post(f"/2024/review/{entry.pk}/", {"action": "return", "reason": "请核对"})
    client.force_login(clerk)
    carried = {"questions_seen": shown(client.get("/2024/report/B-017/").content.decode())}
    page = client.post("/2024/report/B-017/", ASKED | carried | {"value": "700000"}).content.decode()
    assert "完成8750.0%" in page
    client.post("/2024/report/B-017/", ASKED | carried)
    entry.refresh_from_db()
    assert (entry.status, entry.value) == ("submitted", 500000)


def all_drafts(client) -> str:
    """Press 全部提交 on the tab 草稿, and read what comes."""
    drafts = client.get("/2024/report/", {"tab": "draft"}).context["page"].ready
    sent = {"entry": [e.pk for e in drafts]} | {f"version-{e.pk}": e.version_shown for e in drafts}
    return client.post("/2024/report/submit/", sent, follow=True).content.decode()


def shown(page: str) -> str:
    """The digest that a form carries of the questions that it shows."""
    (digest,) = re.findall(r'<input type="hidden" name="questions_seen" value="(\w*)">', page)
    return digest


def test_a_double_submit_stores_once(typist, target):
    for _ in range(2):
        assert typist.post("/2024/report/B-017/", READING, headers=HTMX).status_code == 200
    assert target.entries.filter(data_date=date(2024, 12, 31)).count() == 1


def test_a_returned_entry_is_due_again_with_what_was_typed(typist, target, clerk, admin):
    ProgressEntry.objects.create(
        target=target, unit=clerk.unit, author=clerk, data_date=date(2024, 12, 31), value=8120, text="年末集中登记。",
        status="returned", submitted_at=at(2025, 1, 2), checker=admin, checked_at=at(2025, 1, 3),
        return_reason="请附来源",
    )  # fmt: skip
    page = typist.get("/2024/report/").content.decode()
    assert "已退回：请附来源" in page
    assert 'value="8120"' in page


def test_a_withdrawn_entry_can_be_written_anew(typist, target):
    typist.post("/2024/report/B-017/", READING)
    entry = target.entries.get(status="submitted")
    page = typist.post(f"/entries/{entry.pk}/withdraw/", follow=True).content.decode()
    assert "已撤回，可修改后重新提交" in page
    assert 'value="8120"' in page
    typist.post("/2024/report/B-017/", READING | {"value": "8130"})
    assert target.entries.get(status="submitted").value == 8130


def test_it_ticks_off_stages(client, stranger, road):
    client.force_login(stranger)  # staff of 区住建局, which leads the road
    first, second = road.stages.order_by("due_date")[:2]
    client.post(
        "/2024/report/E-017/",
        {"data_date": "2024-06-30", "stages_done": [first.pk, second.pk], "text": "路基完成"},
    )
    entry = road.entries.get()
    assert set(entry.stages_done.all()) == {first, second}
    assert (entry.value, entry.status) == (None, "submitted")


def test_it_refuses_stages_of_another_target(client, stranger, road, make_target, housing_bureau):
    other = make_target("E-020", measure="stages", value=None, unit="", lead=housing_bureau)
    foreign = other.stages.create(title="开工", weight=100, due_date=date(2024, 12, 31))
    client.force_login(stranger)
    response = client.post(
        "/2024/report/E-017/", {"data_date": "2024-06-30", "stages_done": [foreign.pk]}, headers=HTMX
    )
    assert "stages_done" in response.context["form"].errors
    assert not road.entries.exists()


def test_it_asks_narratives_for_a_rating_and_words(client, clerk, make_target):
    make_target("B-013", title="“万人助万企”活动", measure="narrative", value=None, unit="")
    client.force_login(clerk)
    reading = {"data_date": "2024-06-30"}
    response = client.post("/2024/report/B-013/", reading, headers=HTMX)
    assert "请填写自评" in response.content.decode()
    response = client.post("/2024/report/B-013/", reading | {"self_rating": "150"}, headers=HTMX)
    assert response.context["form"].errors["self_rating"]
    response = client.post("/2024/report/B-013/", reading | {"self_rating": "50"}, headers=HTMX)
    assert "请用一两句话写明进展" in response.content.decode()


def test_an_admin_reports_on_behalf_of_a_unit(client, admin, target, november, market_bureau):
    client.force_login(admin)
    client.post("/2024/report/B-017/", READING | {"unit": market_bureau.pk})
    entry = target.entries.get(status="submitted")
    assert (entry.author, entry.unit, entry.is_on_behalf) == (admin, market_bureau, True)
    page = client.get("/2024/review/").content.decode()
    assert "（代填）" in page
    assert "您填报的进展须由其他管理员审核" in page


def test_the_queue_shows_value_previous_and_increment(client, admin, typist, target):
    typist.post("/2024/report/B-017/", READING)
    client.force_login(admin)
    (row,) = client.get("/2024/review/").context["rows"]
    assert (row.entry.value, row.beside.before.value, row.increment) == (8120, 7444, 676)
    assert client.get("/2024/review/count/").content == b"1"


def test_accepting_moves_the_light(client, admin, typist, target):
    typist.post("/2024/report/B-017/", READING)
    client.force_login(admin)
    before = client.get("/2024/targets/B-017/").context["page"].judgement.light
    response = client.post(
        f"/2024/review/{target.entries.get(status='submitted').pk}/", {"action": "accept"}, headers=HTMX
    )
    assert "已采信“" in response.content.decode()
    assert before == "on_track"  # December lies with the office: silence is not held against the unit
    assert client.get("/2024/targets/B-017/").context["page"].judgement.light == "done"


def test_returning_needs_a_reason(client, admin, typist, target):
    typist.post("/2024/report/B-017/", READING)
    entry = target.entries.get(status="submitted")
    client.force_login(admin)
    response = client.post(f"/2024/review/{entry.pk}/", {"action": "return", "reason": " "}, headers=HTMX)
    assert "请写明退回原因" in response.content.decode()
    client.post(f"/2024/review/{entry.pk}/", {"action": "return", "reason": "请附来源"}, headers=HTMX)
    entry.refresh_from_db()
    assert (entry.status, entry.return_reason) == ("returned", "请附来源")


def test_the_second_checker_is_told_that_the_entry_has_moved_on(client, admin, second_admin, typist, target):
    typist.post("/2024/report/B-017/", READING)
    entry = target.entries.get(status="submitted")
    for who in (admin, second_admin):
        client.force_login(who)
        response = client.post(f"/2024/review/{entry.pk}/", {"action": "accept"}, headers=HTMX)
    assert "这条进展已采信，不能采信" in response.content.decode()


@pytest.mark.parametrize(
    "tab", ["due", "returned", "draft", "submitted", "accepted", "supporting", "nonsense"]
)
def test_every_tab_opens(tab, typist):
    assert typist.get("/2024/report/", {"tab": tab}).status_code == 200


def test_it_asks_as_few_queries_for_many_rows_as_for_few(
    client, clerk, make_target, accepted, django_assert_num_queries
):
    client.force_login(clerk)
    for place in range(3):
        accepted(make_target(f"B-03{place}"), date(2024, 11, 30), 7000)
    with django_assert_num_queries(30):
        client.get("/2024/report/")
    for place in range(12):
        accepted(make_target(f"B-1{place:02}"), date(2024, 11, 30), 7000)
    with django_assert_num_queries(30):
        client.get("/2024/report/")


def test_all_drafts_go_at_once_and_the_incomplete_stay(typist, clerk, make_target):
    for number, value in (("B-031", 7000), ("B-032", 7100), ("B-033", None)):
        draft = make_target(number, title=f"目标{number}")
        ProgressEntry.objects.create(target=draft, author=clerk, data_date=date(2024, 11, 30), value=value)
    page = all_drafts(typist)
    assert "已提交2条进展" in page
    assert "“目标B-033”：请填写数值" in page
    assert ProgressEntry.objects.filter(status="submitted").count() == 2


def test_many_are_accepted_at_once_but_never_ones_own(client, admin, clerk, make_target):
    mine = ProgressEntry.objects.create(
        target=make_target("B-031", title="代填的"), author=admin, unit=clerk.unit, is_on_behalf=True,
        data_date=date(2024, 11, 30), value=7000, status="submitted", submitted_at=at(2024, 12, 2),
    )  # fmt: skip
    theirs = ProgressEntry.objects.create(
        target=make_target("B-032"), author=clerk, data_date=date(2024, 11, 30), value=7000, status="submitted",
        submitted_at=at(2024, 12, 2),
    )  # fmt: skip
    client.force_login(admin)
    page = client.post(
        "/2024/review/accept/", {"entry": [mine.pk, theirs.pk, "x", 999999]}, follow=True
    ).content.decode()
    assert "已采信1条进展" in page
    assert "“代填的”：不能审核自己填报的进展" in page
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.status, theirs.status) == ("submitted", "accepted")


def test_nothing_ticked_says_so(client, admin, report):
    client.force_login(admin)
    assert "没有可处理的进展" in client.post("/2024/review/accept/", follow=True).content.decode()


def test_an_entrys_way_is_told_to_its_unit_and_not_to_leaders(client, clerk, leader, admin, typist, target):
    typist.post("/2024/report/B-017/", READING)
    entry = target.entries.get(status="submitted")
    client.force_login(admin)
    client.post(f"/2024/review/{entry.pk}/", {"action": "return", "reason": "请附来源"})
    client.force_login(clerk)
    client.post("/2024/report/B-017/", READING | {"value": "8110"})
    client.force_login(admin)
    client.post(f"/2024/review/{entry.pk}/", {"action": "accept"})
    assert "陈办：已退回（请附来源）" in client.get("/2024/targets/B-017/").content.decode()
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/").content.decode()
    assert "8110户" in page
    assert "请附来源" not in page


@pytest.mark.parametrize("address", ["/2024/report/", "/2024/report/A-007/"])
def test_it_says_how_a_fall_is_typed(address, client, clerk, make_target):
    make_target("A-007", measure="rate", bound="at_most", value=Decimal("-3.1"), unit="%")
    client.force_login(clerk)
    assert "下降填负数，如 -3.1" in client.get(address).content.decode()
    make_target("B-017")
    assert client.get("/2024/report/").content.decode().count("下降填负数") == 1


def test_a_title_with_quotation_marks_is_named_with_inner_ones(client, clerk, make_target):
    target = make_target(title="实施“五个一”工程")
    client.force_login(clerk)
    draft = {"data_date": "2024-03-31", "value": "100", "action": "draft"}
    assert (
        "“实施‘五个一’工程”"
        in client.post(f"/2024/report/{target.number}/", draft, follow=True).content.decode()
    )
    submit = draft | {"action": "submit"}
    assert (
        "“实施‘五个一’工程”"
        in client.post(f"/2024/report/{target.number}/", submit, follow=True).content.decode()
    )
    pk = target.entries.get().pk
    assert "“实施‘五个一’工程”" in client.post(f"/entries/{pk}/withdraw/", follow=True).content.decode()
