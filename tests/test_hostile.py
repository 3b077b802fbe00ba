"""What a hostile tester found once, and must not find again."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from targets.documents.ledger.columns import file_name, subtitle
from targets.documents.ledger.excel import ledger_workbook
from targets.domain.moment import Moment
from targets.models import Target, UrgingItem
from targets.services import Action, Reading, instruct, move, record, urge
from targets.summaries import Filters, ledger, ledger_sheet, overview, ranking, target_page
from targets.summaries.scope import Scope
from tests.conftest import at

JUNE = date(2024, 6, 30)
KNOWN = at(2024, 7, 10)
NEVER = date(2024, 12, 31)


@pytest.fixture
def shared(make_target, housing_bureau):
    """新增市场主体, which the housing bureau supports."""
    return make_target(supporting=(housing_bureau,))


def draft(value: str) -> Reading:
    return Reading(data_date=NEVER, value=Decimal(value), text="牵头单位的草稿")


def test_a_supporting_unit_neither_sees_nor_takes_the_lead_units_draft(shared, clerk, stranger, client):
    entry = record(shared, draft("8000"), by=clerk, at=at(2025, 1, 3), submit=False)
    client.force_login(stranger)
    assert "牵头单位的草稿" not in client.get("/2024/report/B-017/").content.decode()
    own = record(shared, draft("1"), by=stranger, at=at(2025, 1, 3), submit=False)
    assert (own.unit, own.value) == (stranger.unit, 1)
    entry.refresh_from_db()
    assert (entry.value, entry.author) == (8000, clerk)


def test_the_lead_unit_takes_up_a_supporting_units_draft(shared, clerk, stranger):
    taken = record(shared, draft("8000"), by=stranger, at=at(2025, 1, 3), submit=False)
    assert record(shared, draft("8100"), by=clerk, at=at(2025, 1, 3), submit=True).value == 8100
    taken.refresh_from_db()
    assert (taken.value, taken.author, taken.status) == (8000, stranger, "draft")


def test_no_character_breaks_the_excel_ledger(report, target, accepted):
    accepted(target, JUNE, 4200, text="好\ufffe的\uffff")
    sheet = ledger_sheet(report, Filters(), moment=Moment(JUNE, KNOWN))
    assert "好的" in [cell.value for cell in load_workbook(BytesIO(ledger_workbook(sheet)))["台账"][4]]


def test_a_target_of_zero_has_no_forecast(client, leader, target, accepted):
    Target.objects.update(value=0)
    accepted(target, JUNE, -5)
    client.force_login(leader)
    assert client.get("/2024/trend/").status_code == 200


def test_the_counts_of_a_unit_lead_to_the_same_targets(report, shared, road, housing_bureau):
    page = overview(report, Scope(unit=housing_bureau), moment=Moment(JUNE, KNOWN))
    assert page.scope.params == {"unit": str(housing_bureau.pk), "role": "lead"}
    filters = Filters(unit=housing_bureau.pk, role="lead")
    found = ledger(report, filters, moment=Moment(JUNE, KNOWN))
    assert found.rollup.counts == page.rollup.counts
    assert len(ledger(report, Filters(unit=housing_bureau.pk), moment=Moment(JUNE, KNOWN)).rows) == 2


def test_urgings_count_where_their_targets_are(report, theme, target, admin):
    urge(report, None, as_of=JUNE, reply_by=date(2024, 7, 20), by=admin, at=at(2024, 6, 20))
    other = theme._meta.model.objects.create(report=report, title="别处", short_title="别处", position=9)
    counts = [
        overview(report, Scope(theme=scope), moment=Moment(JUNE, KNOWN)).orders.urgings
        for scope in (theme, other)
    ]
    assert counts == [1, 0]


def test_orders_do_not_stand_on_pictures_from_before_them(report, target, leader, admin):
    instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 6, 10))
    urge(report, None, as_of=JUNE, reply_by=date(2024, 7, 20), by=admin, at=at(2024, 6, 20))
    pages = [overview(report, moment=Moment(day, at(2025, 2, 1))) for day in (date(2024, 5, 31), JUNE, NEVER)]
    assert [(p.orders.instructions, p.orders.urgings) for p in pages] == [(0, 0), (1, 1), (1, 1)]


def test_the_returned_share_of_a_day_stays_what_it_was(report, target, clerk, admin):
    entry = record(
        target,
        Reading(data_date=date(2024, 5, 31), value=Decimal(3000)),
        by=clerk,
        at=at(2024, 6, 3),
        submit=True,
    )
    move(entry.pk, Action.RETURN, by=admin, at=at(2024, 6, 20), reason="口径")
    then = ranking(report, moment=Moment(JUNE, KNOWN))
    move(entry.pk, Action.SUBMIT, by=clerk, at=at(2024, 8, 1))
    move(entry.pk, Action.ACCEPT, by=admin, at=at(2024, 8, 5))
    now = ranking(report, moment=Moment(JUNE, KNOWN))
    assert [(r.checked_count, r.returned_count) for r in [*then.ranked, *then.small]] == [(1, 1)]
    assert [(r.checked_count, r.returned_count) for r in [*now.ranked, *now.small]] == [(1, 1)]


def test_a_targets_page_shows_the_stages_and_thresholds_of_its_light(report, road, leader):
    page = target_page(road, viewer=leader, moment=Moment(JUNE, KNOWN))
    keys = [line.stage.key for line in page.stages]
    assert keys == list(road.stages.order_by("due_date").values_list("pk", flat=True))
    assert page.report.on_track_ratio == report.on_track_ratio


def test_an_export_as_known_then_says_so(report, target):
    now = ledger_sheet(report, Filters(), moment=Moment(JUNE, KNOWN))
    then = ledger_sheet(report, Filters(), moment=Moment(JUNE, KNOWN), known=date(2024, 7, 10))
    assert "不含2024年7月10日以后补报" in subtitle(then)
    assert "补报" not in subtitle(now)
    assert (
        file_name(now, "csv")
        != file_name(then, "csv")
        == "2024年目标任务台账20240630（补报计至20240710）.csv"
    )


@pytest.mark.parametrize(
    "address",
    ["/2024/targets/a%00b/", "/2024/report/a%00b/", "/2024/targets/a%00b/edit/", "/2024/targets/1234567890/"],
)
def test_what_can_be_no_number_is_not_looked_for(address, client, admin, target):
    client.force_login(admin)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("reason", ["长" * 301, "\x00", "\u200b\ufeff"])
def test_a_reason_that_does_not_fit_is_refused(reason, client, admin, clerk, target):
    entry = record(
        target, Reading(data_date=JUNE, value=Decimal(4200)), by=clerk, at=at(2024, 7, 3), submit=True
    )
    client.force_login(admin)
    answer = client.post(f"/2024/review/{entry.pk}/", {"action": "return", "reason": reason}, follow=True)
    assert answer.status_code == 200
    entry.refresh_from_db()
    assert entry.status == "submitted"


def test_a_form_without_stages_is_downloaded(make_target, client, clerk):
    make_target("B-040", title="平台", measure="stages", value=None, unit="", frequency="quarterly")
    client.force_login(clerk)
    assert load_workbook(BytesIO(client.get("/2024/report.xlsx").content)).sheetnames == ["填报表"]


def test_an_increment_that_leads_too_far_is_refused(client, clerk, target, accepted):
    Target.objects.update(value=95_000_000_000)
    accepted(target, date(2024, 11, 30), 90_000_000_000)
    client.force_login(clerk)
    page = client.post(
        "/2024/report/B-017/", {"data_date": "2024-12-31", "increment": "90000000000", "action": "draft"}
    )
    assert "数字太大" in page.content.decode()


def test_the_log_begins_in_this_century(client, admin, target):
    client.force_login(admin)
    assert client.get("/log/?since=0001-01-01").status_code == 200


def test_a_report_does_not_last_a_thousand_years(report):
    report.end_date = date(2042, 12, 31)
    with pytest.raises(Exception, match="不能超过两年"):
        report.full_clean()


def test_ticks_keep_what_was_known_within_the_year(client, leader, target):
    client.force_login(leader)
    page = client.get("/2024/?as_of=2024-12-31&known=2024-03-03").content.decode()
    assert "as_of=2024-01-31&amp;known=2024-01-01" in page
    assert "known=2023" not in page


def test_a_page_of_the_past_has_nothing_to_press(client, admin, target, leader):
    instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 6, 10))
    client.force_login(admin)
    page = client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    assert "请加快。" in page
    assert "办结</button>" not in page
    assert "/edit/" not in page


def test_a_reference_target_exports_words_for_its_goal(report, target, make_target, accepted):
    make_target(
        "A-006", title="居民收入", measure="rate", value=None, unit="%", issued="reference", reference=target
    )
    sheet = ledger_sheet(report, Filters(q="A-006"), moment=Moment(JUNE, KNOWN))
    assert load_workbook(BytesIO(ledger_workbook(sheet)))["台账"]["F4"].value == "与参照目标同步"


def test_an_answered_urging_of_then_stays_answered(report, target, clerk, admin):
    urge(report, None, as_of=JUNE, reply_by=date(2024, 7, 20), by=admin, at=at(2024, 6, 20))

    def open_on(moment) -> int:
        return overview(report, moment=Moment(JUNE, moment)).orders.urgings

    reading = Reading(data_date=date(2024, 5, 31), value=Decimal(3000))
    entry = record(target, reading, by=clerk, at=at(2024, 6, 25), submit=True)
    assert (open_on(at(2024, 6, 24)), open_on(KNOWN)) == (1, 0)
    move(entry.pk, Action.RETURN, by=admin, at=at(2024, 8, 1), reason="口径")
    assert open_on(KNOWN) == 0
    assert UrgingItem.objects.unsettled(at(2024, 8, 2)).count() == UrgingItem.objects.unsettled().count() == 1
    move(entry.pk, Action.SUBMIT, by=clerk, at=at(2024, 8, 5))
    assert open_on(KNOWN) == 0
    assert UrgingItem.objects.unsettled(at(2024, 8, 2)).count() == 1
    assert UrgingItem.objects.unsettled().count() == 0


def test_instructions_stay_with_the_unit_that_led_then(report, target, leader, market_bureau, housing_bureau):
    instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 6, 10))
    page = overview(report, Scope(unit=market_bureau), moment=Moment(JUNE, KNOWN))
    assert page.orders.instructions == 1
    assert overview(report, Scope(unit=housing_bureau), moment=Moment(JUNE, KNOWN)).orders.instructions == 0
