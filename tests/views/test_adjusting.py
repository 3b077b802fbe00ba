"""The form for 调整 / 延期 of value, deadline and stages, and what the pages say of it afterwards."""

import csv
import re
from datetime import date
from io import StringIO

import pytest
from django.utils import timezone

from targets.documents.ledger.delimited import ledger_csv
from targets.domain.moment import Moment
from targets.models import Adjustment, Target
from targets.pictures import stages_in_force
from targets.services import Terms, adjust, request_adjustment
from targets.summaries import Filters, ledger_sheet, target_page
from tests.conftest import at

NOW = at(2024, 10, 8)
ADDRESS = "/2024/targets/E-017/adjust/"
GROUNDS = {"effective_date": "2024-10-08", "document_number": "9号", "reason": "征迁受阻", "is_checked": "on"}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def half_built(road, accepted) -> Target:
    """The first two of the road's four stages are finished; 路面施工 is due on 30 September, 建成通车 at year end."""
    accepted(road, date(2024, 6, 30), stages_done=list(road.stages.filter(due_date__lte=date(2024, 6, 30))))
    return road


@pytest.fixture
def delayed(half_built, office) -> Target:
    office.post(ADDRESS, GROUNDS | {"due_date": "2025-03-31", "how": "shift"})
    return half_built


def text_of(response) -> str:
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)).strip()


def days(road: Target) -> list[date]:
    return [stage.due_date for stage in stages_in_force(road)]


# -- the form


def test_it_shows_the_open_stages_with_their_days(office, half_built):
    page = office.get(ADDRESS)
    assert [row.title for row in page.context["form"].stage_rows] == ["路面施工", "建成通车"]
    assert "2024年9月30日" in text_of(page)
    assert "全部顺延相同天数" in text_of(page)
    assert page.context["form"]["how"].value() == "shift"


def test_a_target_without_open_stages_is_asked_nothing_about_them(office, target):
    assert "顺延" not in text_of(office.get("/2024/targets/B-017/adjust/"))


def test_it_tells_the_days_that_follow_from_what_is_typed(office, half_built):
    asked = {"due_date": "2025-03-31", "days": ""}
    text = text_of(office.get(ADDRESS, asked, headers={"HX-Request": "true"}))
    assert "2024年12月29日" in text
    assert "理由" not in text
    text = text_of(office.get(ADDRESS, asked | {"days": "30"}, headers={"HX-Request": "true"}))
    assert "2024年10月30日" in text
    assert office.get(ADDRESS, {"due_date": "many", "days": "9999999"}).status_code == 200


def test_all_open_stages_move_with_the_deadline(delayed):
    assert days(delayed)[2:] == [date(2024, 12, 29), date(2025, 3, 31)]


def test_a_number_of_days_may_be_given(office, half_built):
    office.post(ADDRESS, GROUNDS | {"due_date": "2025-03-31", "how": "shift", "days": "30"})
    assert days(half_built)[2:] == [date(2024, 10, 30), date(2025, 1, 30)]


def test_no_days_leave_the_stages_alone(office, half_built):
    office.post(ADDRESS, GROUNDS | {"due_date": "2025-03-31", "how": "shift", "days": "0"})
    assert days(half_built)[2:] == [date(2024, 9, 30), date(2024, 12, 31)]


def test_each_stage_may_get_a_day_of_its_own(office, half_built):
    surface, opening = (stage.key for stage in stages_in_force(half_built)[2:])
    data = GROUNDS | {"how": "each", f"stage_{surface}": "2024-11-15", f"stage_{opening}": "2024-12-31"}
    office.post(ADDRESS, data | {"due_date": ""})
    assert days(half_built)[2:] == [date(2024, 11, 15), date(2024, 12, 31)]
    moves = Adjustment.objects.get().stage_moves
    assert moves.count() == 1


def test_a_shift_beyond_the_deadline_is_refused_and_what_was_typed_stays(office, half_built):
    page = office.post(ADDRESS, GROUNDS | {"due_date": "2025-01-31", "how": "shift", "days": "60"})
    assert "节点“建成通车”的新日期须在2024年1月1日至2025年1月31日之间。" in text_of(page)
    assert page.context["form"]["days"].value() == "60"
    assert not Adjustment.objects.exists()


def test_nothing_filled_in_is_nothing_to_do(office, half_built):
    assert "请填写新的时限或节点日期。" in text_of(office.post(ADDRESS, GROUNDS | {"how": "shift"}))


def test_what_is_unusual_asks_for_a_tick(office, target):
    address = "/2024/targets/B-017/adjust/"
    data = GROUNDS | {"value": "800"}
    del data["is_checked"]
    assert "已核对" not in text_of(office.get(address))
    text = text_of(office.post(address, data))
    assert "目标值由8000户改为800户，变动超过一半" in text
    assert "已核对" in text
    office.post(address, data | {"is_checked": "on"})
    assert target.adjustments.count() == 1


def test_what_cannot_be_is_said_at_its_field(office, target):
    page = office.post("/2024/targets/B-017/adjust/", GROUNDS | {"value": "-5"})
    assert page.context["form"].errors == {"value": ["累计型目标值须大于0。"]}


# -- what the pages say of it


def test_the_stages_stand_on_their_new_days_beside_the_old_ones(office, delayed):
    text = text_of(office.get("/2024/targets/E-017/"))
    assert "路面施工 12月29日（原9月30日） · 权重30%" in text
    assert "节点“路面施工” 2024年9月30日 → 2024年12月29日" in text
    assert "节点“路面施工”：2024-09-30 → 2024-12-29" in text  # 变更记录
    before = text_of(office.get("/2024/targets/E-017/?as_of=2024-10-07"))
    assert "路面施工 9月30日 · 权重30%" in before


def test_a_second_move_starts_where_the_first_one_ended(office, delayed):
    office.post(ADDRESS, GROUNDS | {"due_date": "2025-04-30", "how": "shift"})
    text = text_of(office.get("/2024/targets/E-017/"))
    assert "节点“路面施工” 2024年12月29日 → 2025年1月28日" in text
    assert "路面施工 2025年1月28日（原9月30日）" in text


def test_stages_that_move_alone_do_not_name_the_deadline(office, half_built):
    surface = stages_in_force(half_built)[2].key
    office.post(ADDRESS, GROUNDS | {"how": "each", f"stage_{surface}": "2024-11-15"})
    text = text_of(office.get("/2024/targets/E-017/"))
    assert "时限 2024年12月31日 →" not in text
    assert "节点“路面施工” 2024年9月30日 → 2024年11月15日" in text


@pytest.mark.parametrize(
    "address", ["/2024/targets/E-017/", ADDRESS, "/2024/targets/E-017/edit/", "/2024/review/"]
)
def test_a_target_without_a_number_has_no_number_in_force(address, office, delayed, stranger):
    terms = Terms(due_date=date(2025, 5, 31), effective_date=date(2024, 10, 8), document_number="9号", reason="征迁",
        is_checked=True)  # fmt: skip
    request_adjustment(delayed, terms, by=stranger, at=NOW)
    text = text_of(office.get(address))
    assert "现行目标" not in text
    assert not re.search(r"(目标|现行|→) *—", text)
    if address != "/2024/review/":
        assert "2025年3月31日" in text


def test_the_edit_page_says_on_which_day_a_moved_stage_stands(office, delayed):
    page = office.get("/2024/targets/E-017/edit/")
    assert "原定日期，现为2024年12月29日" in text_of(page)
    field = page.context["stages"].forms[2]["due_date"]
    assert field.field.disabled
    assert not page.context["stages"].forms[0]["due_date"].field.disabled


def test_the_office_sees_what_is_unusual_about_a_request(office, target, clerk):
    terms = Terms(value=800, effective_date=NOW.date(), document_number="8号", reason="口径", is_checked=True)
    request_adjustment(target, terms, by=clerk, at=NOW)
    assert "请核对：目标值由8000户改为800户，变动超过一半。" in text_of(office.get("/2024/targets/B-017/"))


# -- revoked


@pytest.fixture
def reduced(target, admin) -> Adjustment:
    terms = Terms(value=7500, effective_date=date(2024, 9, 1), document_number="8号", reason="口径调整")
    return adjust(target, terms, by=admin, at=at(2024, 9, 1))


def test_a_revoked_adjustment_stays_in_sight(office, reduced):
    assert "撤销这项调整" in text_of(office.get("/2024/targets/B-017/"))
    refused = office.post(f"/adjustments/{reduced.pk}/revoke/", {"reason": " "}, follow=True)
    assert "请写明撤销理由。" in text_of(refused)
    text = text_of(office.post(f"/adjustments/{reduced.pk}/revoke/", {"reason": "误批"}, follow=True))
    assert "已撤销“新增市场主体”的调整（8号）。" in text
    assert "已撤销：误批（陈办 2024年10月8日）" in text
    assert "8000户 → 7500户" in text
    assert "现行目标 " not in text
    assert "调整 无" in text
    assert "撤销这项调整" not in text


def test_only_the_office_is_offered_to_revoke_and_only_in_the_present(client, office, reduced, leader):
    assert "撤销这项调整" not in text_of(office.get("/2024/targets/B-017/?as_of=2024-09-30"))
    client.force_login(leader)
    assert "撤销这项调整" not in text_of(client.get("/2024/targets/B-017/"))


def test_what_was_known_before_still_has_it(office, reduced, target, leader):
    office.post(f"/adjustments/{reduced.pk}/revoke/", {"reason": "误批"})
    then = Moment(date(2024, 9, 30), at(2024, 9, 30, 20))
    page = target_page(target, viewer=leader, moment=then, is_memory=True)
    assert page.judgement.promise.value == 7500
    assert page.adjustments.standing_count == 1
    assert page.adjustments.decided[0].adjustment.revoked_at is None
    now = target_page(target, viewer=leader, moment=Moment(date(2024, 9, 30), NOW))
    assert (now.judgement.promise.value, now.adjustments.standing_count) == (8000, 0)


def test_exports_do_not_count_it(office, reduced, report):
    def remark() -> str:
        sheet = ledger_sheet(report, Filters(), moment=Moment(NOW.date(), timezone.now()))
        return list(csv.reader(StringIO(ledger_csv(sheet).decode("utf-8-sig"))))[-1][-1]

    assert "已调整1次" in remark()
    office.post(f"/adjustments/{reduced.pk}/revoke/", {"reason": "误批"})
    assert "已调整" not in remark()
