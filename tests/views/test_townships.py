"""乡镇街道排名, the places on a township's page, and the courses of all parts on the page of their whole."""

import re
from datetime import date
from decimal import Decimal

import pytest

from targets.domain.moment import Moment
from targets.models import FormerLead, Owner, OwnerRole, Target, Unit
from targets.summaries import Scope, overview, ranking, township_ranking
from tests.conftest import at

MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)
NOW = Moment(JUNE, at(2024, 7, 10))
PLACE = "/2024/units/townships/?as_of=2024-06-30"


@pytest.fixture
def towns(db) -> list[Unit]:
    return [
        Unit.objects.create(name=f"{name}街道", kind="subdistrict", position=place)
        for place, name in enumerate("甲乙丙丁", 10)
    ]


@pytest.fixture
def shared(make_target, towns, housing_bureau) -> Target:
    """8000户 among four street offices, and a bureau."""
    whole = make_target(split="sum")
    for place, unit in enumerate([*towns, housing_bureau], 1):
        make_target(f"B-017-0{place}", title=f"{unit}新增", lead=unit, part_of=whole, value=Decimal(1600))
    return whole


def part(number: str) -> Target:
    return Target.objects.get(number=number)


def stood(race) -> list[tuple[str, int | None, int | None]]:
    return [(row.unit.name, row.place, row.climbed) for row in race.rows]


def test_townships_are_ranked_among_townships(report, shared, accepted):
    """The bureau, which is ahead of all, has no place among them; 丁 has not reported, 丙 was cancelled."""
    for number, may, june in (("01", 400, 600), ("02", 300, 800), ("05", 900, 1600)):
        accepted(part(f"B-017-{number}"), MAY, may)
        accepted(part(f"B-017-{number}"), JUNE, june)
    Target.objects.filter(number="B-017-03").update(
        state="cancelled", state_date=date(2024, 3, 1), state_reason="并入甲"
    )
    (race,) = township_ranking(report, moment=NOW).races
    assert stood(race) == [
        ("乙街道", 1, 1),
        ("甲街道", 2, -1),
        ("丙街道", None, None),
        ("丁街道", None, None),
    ]
    assert race.ranked_count == 2


def test_what_was_cancelled_has_no_bar(client, leader, shared):
    Target.objects.filter(number="B-017-03").update(
        state="cancelled", state_date=date(2024, 3, 1), state_reason="并入甲"
    )
    client.force_login(leader)
    page = client.get(PLACE).content.decode()
    race = page.split('class="table split race"')[1].split("</table>")[0]
    assert (race.count("<tr>"), race.count('class="bullet"')) == (1 + 4, 3)
    assert "<span>—</span>" in race


def test_one_that_leads_two_parts_stands_there_once(report, shared, make_target, accepted, towns):
    make_target("B-017-06", lead=towns[0], part_of=shared, value=Decimal(400))
    for number, value in (("01", 800), ("06", 400), ("02", 800)):
        accepted(part(f"B-017-{number}"), JUNE, value)
    (race,) = township_ranking(report, moment=NOW).races
    assert stood(race)[:2] == [("甲街道", 1, None), ("乙街道", 2, None)]
    assert (len(race.rows), race.rows[0].led.read, race.rows[0].led.promised) == (4, 1200, 2000)


def test_equals_share_a_place(report, shared, accepted):
    for number, value in (("01", 800), ("02", 800), ("03", 400)):
        accepted(part(f"B-017-{number}"), JUNE, value)
    (race,) = township_ranking(report, moment=NOW).races
    assert [row.place for row in race.rows] == [1, 1, 3, None]


def test_departments_are_ranked_on_the_report_s_own_targets_alone(report, shared, make_target, accepted):
    before = ranking(report, moment=NOW)
    for place in range(1, 6):
        accepted(part(f"B-017-0{place}"), JUNE, 900)
    assert ranking(report, moment=NOW) == before
    assert {row.unit.name for row in [*before.ranked, *before.small]} == {"区市场监管局"}


def test_all_parts_together_need_three_to_be_ranked(report, make_target, towns, accepted):
    """甲 leads three items of a list, 乙 one."""
    whole = make_target("E-001", title="清单", split="list", measure="narrative", value=None, unit="")
    for place, lead in enumerate([towns[0]] * 3 + [towns[1]], 1):
        accepted(make_target(f"E-001-0{place}", lead=lead, part_of=whole), JUNE, 8000)
    page = township_ranking(report, moment=NOW)
    assert page.races == []
    assert [(row.unit, row.rank) for row in page.all_parts.ranked] == [(towns[0], 1)]
    assert [row.unit for row in page.all_parts.small] == [towns[1]]


def test_what_a_township_let_pass_before_it_handed_over_stays_its_own(
    report, make_target, towns, housing_bureau, accepted
):
    """Five months of what a bureau has led since June, beside five of each that it leads still."""
    whole = make_target("E-001", title="清单", split="list", measure="narrative", value=None, unit="")
    for place in range(1, 4):
        accepted(
            make_target(f"E-001-0{place}", lead=towns[0], part_of=whole), JUNE, 100
        )  # lit, so that it is ranked
    moved = make_target("E-001-04", lead=housing_bureau, part_of=whole)
    moved.owners.update(since=date(2024, 6, 1))
    FormerLead.objects.create(target=moved, unit=towns[0], until=date(2024, 6, 1), recorded_at=at(2024, 6, 1))
    page = township_ranking(report, moment=NOW)
    assert page.all_parts.small == []
    (row,) = page.all_parts.ranked
    assert (row.unit, row.rollup.active_count) == (towns[0], 3)
    assert row.rollup.demanded_count == 3 * 5 + 5


def test_the_page_says_where_each_stands(client, leader, shared, accepted):
    accepted(part("B-017-02"), JUNE, 800)
    client.force_login(leader)
    page = client.get(PLACE).content.decode()
    assert "4个乡镇街道，3个不排名" in page
    assert "800 / 1600户" in page
    assert page.index("乙街道") < page.index("甲街道")
    assert "区住建局" not in page
    assert 'href="/2024/units/?as_of=2024-06-30"' in page


def test_without_parts_it_says_how_they_come_about(client, leader, report, target):
    client.force_login(leader)
    assert "还没有按数量分解到乡镇街道的目标任务" in client.get(PLACE).content.decode()


def test_a_township_s_own_page_has_its_places(
    client, leader, report, shared, accepted, towns, housing_bureau
):
    for number, value in (("01", 600), ("02", 800), ("05", 900)):
        accepted(part(f"B-017-{number}"), JUNE, value)
    client.force_login(leader)
    page = client.get(f"/2024/units/{towns[0].pk}/?as_of=2024-06-30").content.decode()
    card = page.split('id="placed-title"')[1].split("</section>")[0]
    assert "第2/2" in card
    assert 'href="/2024/targets/B-017/?as_of=2024-06-30"' in card
    silent = client.get(f"/2024/units/{towns[3].pk}/?as_of=2024-06-30").content.decode()
    assert "未报送" in silent.split('id="placed-title"')[1].split("</section>")[0]
    assert overview(report, Scope(unit=housing_bureau), moment=NOW).placed == []


def card_of(client, unit: Unit) -> str:
    page = client.get(f"/2024/units/{unit.pk}/?as_of=2024-06-30").content.decode()
    return page.split('id="placed-title"')[1].split("</section>")[0]


def place_in(card: str) -> str:
    return card.split('named__place">')[1].split("<")[0]


def test_a_township_of_whose_parts_one_is_silent_reads_which(
    client, leader, shared, make_target, accepted, towns
):
    """And not the light of its first, which is as it should be."""
    make_target("B-017-06", lead=towns[0], part_of=shared, value=Decimal(400))
    accepted(part("B-017-01"), JUNE, 1500)
    client.force_login(leader)
    card = card_of(client, towns[0])
    assert place_in(card) == "未报送"
    assert "B-017-06未报送，不排名" in card


def test_a_limit_ranks_nobody_and_says_so(client, leader, shared, accepted, towns):
    Target.objects.filter(number__startswith="B-017").update(bound="at_most")
    for place in range(1, 5):
        accepted(part(f"B-017-0{place}"), JUNE, 700)
    client.force_login(leader)
    card = card_of(client, towns[0])
    assert place_in(card) == "不排名"
    assert "控制数不排名" in card
    page = client.get(PLACE).content.decode()
    assert "4个乡镇街道，控制数不排名" in page
    assert "个不排名" not in page


def test_a_township_whose_part_has_ended_reads_that(client, leader, shared, accepted, towns):
    accepted(part("B-017-02"), JUNE, 700)
    ended = {"state": "cancelled", "state_date": date(2024, 3, 1), "state_reason": "并入甲"}
    Target.objects.filter(number="B-017-03").update(**ended)
    client.force_login(leader)
    assert place_in(card_of(client, towns[2])) == "已取消"


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize("address", [PLACE, "/2024/targets/B-017/?as_of=2024-06-30"])
def test_it_takes_no_more_queries_for_more_parts(
    count, address, client, leader, make_target, towns, accepted, django_assert_max_num_queries
):
    whole = make_target(split="sum")
    for place in range(1, count + 1):
        own = make_target(f"B-017-{place:02}", lead=towns[place % 4], part_of=whole, value=Decimal(100))
        accepted(own, JUNE, place)
    client.force_login(leader)
    with django_assert_max_num_queries(QUERIES):
        assert client.get(address).status_code == 200


# The courses of all parts.


def words_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_each_part_has_its_course_on_one_scale(client, leader, shared, accepted):
    for day, value in ((MAY, 400), (JUNE, 800)):
        accepted(part("B-017-02"), day, value)
    Target.objects.filter(number="B-017-05").update(
        state="cancelled", state_date=date(2024, 3, 1), state_reason="并入甲"
    )
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    drawn = page.split('id="multiples-title"')[1].split("</section>")[0]
    assert drawn.count("<svg") == 4
    listed = page.split('id="split-title"')[1].split("</table>")[0]
    assert (listed.count("<tr>"), listed.count('class="bullet"')) == (
        1 + 5,
        4,
    )  # what was cancelled has no bar
    assert 'aria-label="乙街道新增：5月31日25.0%，6月30日50.0%"' in drawn
    assert 'points="41.4,37.5 49.6,25"' in drawn
    assert 'aria-label="甲街道新增：还没有采信的数据"' in drawn
    assert "没有图的：B-017-05（已取消）。" in words_of(drawn)


def test_items_without_numbers_are_named(client, leader, make_target, towns):
    whole = make_target("E-001", title="清单", split="list", measure="narrative", value=None, unit="")
    make_target("E-001-01", title="公厕", lead=towns[0], part_of=whole)
    make_target(
        "E-001-02", title="宣传", lead=towns[1], part_of=whole, measure="narrative", value=None, unit=""
    )
    make_target("E-001-03", title="公园", lead=towns[1], part_of=whole, issued="awaiting", value=None)
    client.force_login(leader)
    page = client.get("/2024/targets/E-001/").content.decode()
    drawn = page.split('id="multiples-title"')[1].split("</section>")[0]
    assert drawn.count("<svg") == 1
    assert "没有图的：E-001-02（定性型）、E-001-03（待下达）。" in words_of(drawn)


def test_where_nothing_can_be_drawn_there_are_no_charts(client, leader, make_target, towns):
    words = {"measure": "narrative", "value": None, "unit": ""}
    whole = make_target("E-001", title="清单", split="list", **words)
    make_target("E-001-01", lead=towns[0], part_of=whole, **words)
    client.force_login(leader)
    assert "multiples-title" not in client.get("/2024/targets/E-001/").content.decode()


def test_a_part_stands_with_whoever_leads_it_on_the_day(report, shared, towns, accepted):
    accepted(part("B-017-01"), JUNE, 800)
    Owner.objects.filter(target__number="B-017-01", role=OwnerRole.LEAD).update(unit=towns[1])
    (race,) = township_ranking(report, moment=NOW).races
    assert {row.unit for row in race.rows} == {towns[1], towns[2], towns[3]}


QUERIES = 30
