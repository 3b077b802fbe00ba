"""Parts in the picture of a report: judged first, shown with what they are parts of, and in no figure of the report."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from targets.documents.duties.columns import subtitle
from targets.domain.moment import Moment
from targets.domain.words import Light, Measure, Reason
from targets.models import ApiToken, Owner, OwnerRole, Report, Stage, Target, Unit, User
from targets.pictures import evening_of, facts_of, load_facts, outstanding, urgent
from targets.services import ExplanationNeeded, NotAllowed, Reading, record
from targets.summaries import (
    bulletin_facts,
    changes,
    comparison,
    duties,
    forget_facts,
    forget_stories,
    ledger,
    overview,
    ranking,
    reporting_calendar,
    search,
    trend,
    year_end,
)
from targets.summaries.ledger import Filters
from targets.summaries.scope import Scope
from tests.bench.world import fill
from tests.conftest import at

JUNE, LAST = date(2024, 6, 30), date(2024, 12, 31)
SEEN = at(2024, 7, 10)
STAGES = {"measure": "stages", "value": None, "unit": ""}


@pytest.fixture
def towns(db) -> list[Unit]:
    return [
        Unit.objects.create(name=name, kind="township", position=place)
        for place, name in enumerate("甲乙丙", 10)
    ]


@pytest.fixture
def shared(make_target, towns) -> Target:
    """8000户, shared out among three townships."""
    whole = make_target(split="sum")
    for place, (town, value) in enumerate(zip(towns, (3000, 3000, 2100), strict=True), 1):
        make_target(
            f"B-017-0{place}", title=f"{town}新增市场主体", lead=town, part_of=whole, value=Decimal(value)
        )
    return whole


@pytest.fixture
def project(make_target, towns) -> Target:
    """Two lines of one plant."""
    whole = make_target("C-011", title="双鹤华利项目", split="list", **STAGES)
    for number, town in zip(("C-012", "C-013"), towns, strict=False):
        line = make_target(number, title=f"{number}号线", lead=town, part_of=whole, **STAGES)
        Stage.objects.create(target=line, title="投产", weight=100, due_date=date(2024, 9, 30))
    return whole


def part(number: str) -> Target:
    return Target.objects.get(number=number)


def pictures(report: Report, day: date = JUNE, known=SEEN) -> dict:
    return {p.target.number: p for p in load_facts(report, known_at=known).with_parts_on(day)}


def test_parts_stand_in_the_picture_of_what_they_are_parts_of(report, shared, project):
    facts = load_facts(report, known_at=SEEN)
    assert [p.target.number for p in facts.on(JUNE)] == ["B-017", "C-011"]
    assert [p.target.number for p in facts.with_parts_on(JUNE)] == [
        "B-017", "B-017-01", "B-017-02", "B-017-03", "C-011", "C-012", "C-013",
    ]  # fmt: skip
    assert [item.target.number for item in facts.on(JUNE)[1].items] == ["C-012", "C-013"]
    assert facts.one(project.pk, JUNE).items[0].judgement.light == Light.CRITICAL  # five months unread


def test_a_list_is_judged_from_its_items(report, project, accepted):
    for number in ("C-012", "C-013"):
        accepted(part(number), JUNE, stages_done=[part(number).stages.get()])
    found = pictures(report)["C-011"].judgement
    assert (found.overall.code, found.overall.reason) == (Reason.DONE, "2项全部完成")


def test_a_shared_number_is_judged_by_its_own_entries(report, shared, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    assert pictures(report)["B-017"].judgement.reading is None
    accepted(shared, JUNE, Decimal(4200))
    assert pictures(report)["B-017"].judgement.overall.reason.startswith("截至6月30日累计4200户，完成52.5%")


def test_the_sum_is_proposed_and_names_whoever_is_missing(report, shared, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    accepted(part("B-017-02"), date(2024, 5, 31), Decimal(900))
    found = pictures(report)["B-017"]
    assert found.sum_of_items.total == 2900
    assert found.sum_of_items.missing == (part("B-017-02").pk, part("B-017-03").pk)
    assert found.sum_of_items.unread == (part("B-017-03").pk,)
    assert (found.spread.total, found.spread.over) == (8100, 100)


def test_a_cancelled_part_is_neither_in_the_sum_nor_in_the_difference(report, shared, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    ended = part("B-017-01")
    ended.state, ended.state_date, ended.state_reason = "cancelled", date(2024, 6, 1), "并入乙"
    ended.save()
    found = pictures(report)["B-017"]
    assert (found.sum_of_items.total, found.spread.over) == (None, -2900)
    assert pictures(report, date(2024, 5, 31))["B-017"].spread.over == 100


@pytest.mark.parametrize("seed", range(12))
def test_the_sum_that_is_proposed_is_that_of_the_parts(seed, report, shared, accepted):
    dice, total = Random(seed), Decimal(0)
    for number in ("B-017-01", "B-017-02", "B-017-03"):
        running = Decimal(0)
        for month in dice.sample(range(1, 7), dice.randint(0, 4)):
            day = date(2024, month, 28)
            running += dice.randint(0, 300)
            accepted(part(number), day, running)
        total += pictures(report)[number].judgement.value or 0
    assert (pictures(report)["B-017"].sum_of_items.total or 0) == total


# Figures of the report.


def figures(report: Report, moment: Moment) -> dict:
    """Whatever the report's pages count."""
    page = overview(report, moment=moment)
    year = year_end(report, moment=moment)
    told = bulletin_facts(report, moment=moment)
    return {
        "overview": (page.rollup, page.count_changes, page.outcomes),
        "attention": [p.target.number for p in (*page.attention, *page.unreported)],
        "goals": [card.picture.target.number for card in page.goals],
        "wall": [
            (row.label, [p.target.number for p in row.pictures]) for group in page.wall for row in group.rows
        ],
        "areas": [area.rollup for area in page.areas],
        "changes": [
            (c.picture.target.number, c.turn) for c in changes(report, since=JUNE, moment=moment).found
        ],
        "ranking": [(row.unit.pk, row.rank, row.rollup) for row in ranking(report, moment=moment).ranked],
        "small": [(row.unit.pk, row.rollup) for row in ranking(report, moment=moment).small],
        "trend": [month.rollup for month in trend(report, Scope(), moment=moment).months],
        "ledger": ledger(report, Filters(), moment=moment).rollup,
        "comparison": [row.picture.target.number for row in comparison(report, moment=moment).rows],
        "year_end": (year.tally, [row.tally for row in (*year.areas, *year.units, *year.posts)]),
        "bulletin": (
            told.turns,
            [row.picture.target.number for row in told.lagging],
            told.silent,
            told.late_count,
        ),
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("moment", [Moment(JUNE, SEEN), Moment(LAST, at(2025, 1, 20))])
def test_no_figure_of_the_report_changes_when_a_target_gets_parts(
    seed, moment, report, make_target, accepted, market_bureau, housing_bureau, towns
):
    dice = Random(seed)
    make_target("E-001", lead=housing_bureau, last_year_value=Decimal(7))
    for place in range(4):
        number = f"B-00{place}"
        make_target(
            number, lead=dice.choice([market_bureau, housing_bureau]), kind=dice.choice(["goal", "task"])
        )
        if dice.random() < 0.7:
            accepted(part(number), JUNE, Decimal(dice.randint(0, 9000)))
    before = figures(report, moment)
    for number in ("B-000", "E-001"):
        Target.objects.filter(number=number).update(split="sum")
        for place, town in enumerate(towns, 1):
            own = make_target(
                f"{number}-0{place}",
                lead=town,
                part_of=part(number),
                value=Decimal(9),
                last_year_value=Decimal(3),
            )
            if dice.random() < 0.7:
                accepted(own, date(2024, 5, 31), Decimal(dice.randint(0, 20)))
    assert figures(report, moment) == before


def test_a_list_counts_once_and_its_items_not_at_all(report, make_target, project):
    make_target("B-001")
    rollup = overview(report, moment=Moment(JUNE, SEEN)).rollup
    assert (rollup.active_count, rollup.listed_count, rollup.paced_count) == (2, 2, 2)


# The units that lead parts.


def test_the_calendar_lists_units_that_report_only_parts(report, shared, towns):
    page = reporting_calendar(report, None, moment=Moment(JUNE, SEEN))
    assert set(towns) <= {line.unit for line in page.units}
    one = reporting_calendar(report, towns[0], moment=Moment(JUNE, SEEN))
    assert next(line for line in page.units if line.unit == towns[0]).year == one.year


def test_parts_are_counted_on_the_pages_of_the_units_that_lead_them(report, shared, project, towns, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(1600))
    moment = Moment(JUNE, SEEN)
    page = overview(report, Scope(unit=towns[0]), moment=moment)
    assert [p.target.number for p in page.named] == ["C-012", "B-017-01"]
    assert page.rollup.counts[Light.ON_TRACK] == 1
    assert (page.rollup.answered_count, page.rollup.demanded_count) == (0, 10)  # January to May of two
    assert page.ranking.ranked == page.ranking.small == []
    assert trend(report, Scope(unit=towns[0]), moment=moment).months[-1].rollup == page.rollup
    assert {t.target.number for t in reporting_calendar(report, towns[0], moment=moment).targets} == {
        "B-017-01", "C-012",
    }  # fmt: skip
    rows = ledger(report, Filters(unit=towns[0].pk, role="lead"), moment=moment)
    assert (rows.rollup.counts, {p.target.number for p in rows.rows}) == (
        page.rollup.counts, {"B-017-01", "C-012"},
    )  # fmt: skip
    (found,) = search(report, "甲", moment=moment).units
    assert found.rollup.active_count == 2


def test_parts_are_found_by_words_and_not_among_all(report, shared):
    moment = Moment(JUNE, SEEN)
    assert [p.target.number for p in ledger(report, Filters(q="乙新增"), moment=moment).rows] == ["B-017-02"]
    assert [p.target.number for p in ledger(report, Filters(), moment=moment).rows] == ["B-017"]
    assert search(report, "B-017-02", moment=moment).exact.target.number == "B-017-02"


def test_what_is_found_with_its_whole_counts_once(report, shared):
    moment = Moment(JUNE, SEEN)
    found = ledger(report, Filters(q="B-017"), moment=moment)
    assert (len(found.rows), found.rollup.active_count) == (4, 1)
    assert ledger(report, Filters(q="B-017-02"), moment=moment).rollup.active_count == 1


def test_whoever_leads_a_part_is_asked_and_urged_for_it(report, shared, project):
    facts = load_facts(report, known_at=SEEN)
    asked = {o.target.number for o in outstanding(facts, today=SEEN.date())}
    assert asked == {
        "B-017",
        "B-017-01",
        "B-017-02",
        "B-017-03",
        "C-012",
        "C-013",
    }  # a list reports nothing itself
    called = {p.target.number for found in urgent(report, moment=Moment(JUNE, SEEN)).values() for p in found}
    assert called == asked


def test_nothing_is_recorded_for_a_list_itself(project, clerk):
    with pytest.raises(NotAllowed, match="由清单各项判断"):
        record(project, Reading(data_date=JUNE, text="推进"), by=clerk, at=SEEN, submit=True)
    assert project not in Target.objects.reportable_by(clerk)


# What changes, and when.


def test_what_is_written_for_an_item_renews_its_list(report, project, accepted):
    def light() -> Light:
        found = facts_of(report, known_at=SEEN).on(JUNE)
        return next(p for p in found if p.target.pk == project.pk).judgement.light

    assert light() == Light.CRITICAL
    for number in ("C-012", "C-013"):
        accepted(part(number), JUNE, stages_done=[part(number).stages.get()])
    assert light() == Light.DONE
    item = part("C-013")
    item.state, item.state_date, item.state_reason = "cancelled", date(2024, 6, 1), "不再建设"
    item.save()
    assert light() == Light.DONE
    Target.objects.filter(part_of=project).update(part_of=None)
    assert light() == Light.NONE


def test_an_item_that_refers_to_another_target_renews_its_list(report, project, make_target, accepted):
    growth = {"measure": "rate", "unit": "%", "frequency": "yearly"}
    make_target("A-001", value=Decimal(5), **growth)
    Target.objects.filter(part_of=project).delete()
    income = make_target(
        "A-002", issued="reference", reference=part("A-001"), part_of=project, **growth | {"value": None}
    )
    accepted(income, JUNE, Decimal(6))

    def light() -> Light:
        found = facts_of(report, known_at=SEEN).on(JUNE)
        return next(p for p in found if p.target.pk == project.pk).judgement.light

    assert light() == Light.NONE
    accepted(part("A-001"), JUNE, Decimal(5))
    assert light() == Light.ON_TRACK


def test_before_they_were_made_there_were_no_parts(report, make_target, accepted, monkeypatch, towns):
    whole = make_target("C-011", title="项目", measure="narrative", value=None, unit="")
    accepted(whole, date(2024, 3, 31))
    loose = make_target("C-012", title="一号线", **STAGES)
    Target.history.update(history_date=at(2024, 1, 2))
    Report.history.update(history_date=at(2024, 1, 2))
    Owner.history.update(history_date=at(2024, 1, 2))
    whole.split = "list"
    whole.save()
    loose.part_of = whole
    loose.save()
    Target.history.filter(history_date__gt=at(2024, 1, 3)).update(history_date=at(2024, 7, 1))
    before, after = (pictures(report, JUNE, evening_of(day)) for day in (JUNE, date(2024, 7, 1)))
    assert before["C-011"].judgement.overall.code == Reason.UNDER_WAY
    assert (before["C-011"].items, before["C-012"].target.is_part) == ((), False)
    assert after["C-011"].judgement.overall.code == Reason.PARTS_UNLIT
    assert after["C-012"].target.is_part


def test_a_part_that_was_added_later_is_not_there_before(report, shared, towns, make_target):
    make_target(
        "B-017-04", lead=towns[0], part_of=shared, value=Decimal(50),
        added_document="政办〔2024〕9号", added_document_date=date(2024, 8, 1), assigned_date=date(2024, 8, 1),
    )  # fmt: skip
    assert len(pictures(report)["B-017"].items) == 3
    assert len(pictures(report, LAST, at(2025, 1, 9))["B-017"].items) == 4


# Queries.

PAGES = ["/2024/", "/2024/wall/", "/2024/targets/", "/2024/units/", "/2024/trend/", "/2024/changes/", "/2024/timeline/",
         "/2024/targets/C-0020/", "/2024/calendar/?unit=all", "/2024/closing/"]  # fmt: skip


def give_parts(count: int, each: int) -> None:
    """Ten parts to each of some targets, half of them as lists."""
    wholes = list(
        Target.objects.filter(measure=Measure.TOTAL).order_by("number")[:count]
    )  # C-0020 is the first
    units = list(Unit.objects.order_by("pk"))
    for nth, whole in enumerate(wholes):
        Target.objects.filter(pk=whole.pk).update(split="list" if nth % 2 else "sum")
        parts = []
        for place in range(1, each + 1):
            own = Target.objects.get(pk=whole.pk)
            own.pk, own.part_of, own.split = None, whole, ""
            own.number = f"{whole.number}-{place:02}"
            parts.append(own)
        for place, own in enumerate(Target.objects.bulk_create(parts)):
            Owner.objects.create(target=own, unit=units[place % len(units)], role=OwnerRole.LEAD)


def test_parts_cost_no_queries(client, db):
    """200 targets of which 40 have 10 parts each take as many queries as 200 without."""

    def counted() -> dict[str, int]:
        found = {}
        for page in PAGES:
            cache.clear()
            forget_facts()
            forget_stories()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200, page
            found[page] = len(queries)
        return found

    fill(200)
    client.force_login(User.objects.get(username="leader"))
    client.get("/2024/")
    before = counted()
    give_parts(40, 10)
    assert Target.objects.exclude(part_of=None).count() == 400
    assert counted() == before


# Confirming the sum.


@pytest.fixture
def told(shared, accepted, client, clerk, monkeypatch):
    """The lead's form in July: one part has reported for June, one until May, one never."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2024, 7, 3))
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    accepted(part("B-017-02"), date(2024, 5, 31), Decimal(900))
    client.force_login(clerk)
    return client.get("/2024/report/B-017/")


def test_the_sum_is_proposed_to_the_lead_with_who_is_missing(told):
    assert "value" not in told.context["form"].initial  # it is not whole: nobody confirms it without looking
    assert '<button class="button" name="take_sum" value="2900"' in told.content.decode()
    assert "各项累计合计2900户，本期未报：乙、丙（丙尚未报过，没有计入）。" in told.content.decode()


def test_what_townships_report_is_not_proposed_to_them(told, client, towns):
    own = User.objects.create_user("jia", "correct-horse", name="甲", role="staff", unit=towns[0])
    client.force_login(own)
    page = client.get("/2024/report/B-017-01/")
    assert "value" not in page.context["form"].initial
    assert "各项累计合计" not in page.content.decode()


def test_another_number_than_the_sum_needs_an_explanation(told, shared, clerk):
    def send(value: int, explanation: str = ""):
        reading = Reading(data_date=JUNE, value=Decimal(value), text="按月汇总。", explanation=explanation)
        return record(shared, reading, by=clerk, at=SEEN, submit=True)

    with pytest.raises(ExplanationNeeded, match="3000户比分解各项的累计合计2900户高100户"):
        send(3000)
    assert send(3000, "丙100户尚未录入。").status == "submitted"


def test_the_sum_itself_needs_none(told, shared, clerk):
    reading = Reading(data_date=JUNE, value=Decimal(2900), text="按月汇总。")
    assert record(shared, reading, by=clerk, at=SEEN, submit=True).status == "submitted"


# What pages show.


def test_the_page_of_a_target_has_its_parts(client, leader, shared, accepted):
    accepted(part("B-017-01"), JUNE, Decimal(2000))
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    assert "按数量分解，分解3项，2项红灯" in page
    assert "各项目标合计8100户，多分解100户。各项累计合计2000户，本期未报：乙、丙" in page
    assert "2000 / 3000户" in page
    assert 'href="/2024/targets/B-017-02/?as_of=2024-06-30"' in page


def test_the_parts_of_a_number_stand_in_the_order_of_what_is_done(client, leader, shared, accepted):
    accepted(part("B-017-03"), JUNE, Decimal(1900))
    accepted(part("B-017-02"), JUNE, Decimal(2000))
    client.force_login(leader)
    page = client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()
    table = page.split('id="split-title"')[1].split("</table>")[0]
    places = [table.find(words) for words in ("B-017-03", "第1<", "B-017-02", "第2<", "B-017-01")]
    assert places == sorted(places)
    assert min(places) > 0
    assert "第3" not in table


def test_the_page_of_a_part_leads_to_its_whole(client, leader, shared):
    client.force_login(leader)
    page = client.get("/2024/targets/B-017-01/").content.decode()
    assert '<a href="/2024/targets/B-017/">B-017 新增市场主体</a>' in page
    assert "B-017的分解" in page


def test_the_ledger_folds_parts_below_their_whole(client, leader, shared, make_target):
    make_target("B-018")
    client.force_login(leader)
    page = client.get("/2024/targets/").content.decode()
    fold = page.split('<tr class="ledger__fold">')[1].split("</tr>")[0]
    assert "<details><summary>分解3项，3项红灯</summary>" in fold
    assert fold.count("<li>") == 3
    assert page.count('<tr class="ledger__fold">') == 1


def test_a_square_counts_the_red_parts(client, leader, shared, project):
    client.force_login(leader)
    page = client.get("/2024/?as_of=2024-06-30").content.decode()
    assert 'data-red="3"' in page
    assert "分解2项，2项红灯" in page


def test_the_interface_for_programs_has_parts(client, db, shared, admin):
    token = ApiToken(name="门户", created_by=admin)
    secret = token.give_secret()
    token.save()
    asked = {"headers": {"Authorization": f"Bearer {secret}"}}
    rows = client.get("/api/v1/reports/2024/targets", **asked).json()
    assert [(row["number"], row["split"], row["part_of"]) for row in rows["results"]] == [
        ("B-017", "sum", None)
    ]
    assert rows["results"][0]["parts"] == ["B-017-01", "B-017-02", "B-017-03"]
    assert client.get("/api/v1/reports/2024/targets?with_parts=true", **asked).json()["count"] == 4
    one = client.get("/api/v1/reports/2024/targets/B-017-02", **asked).json()
    assert (one["part_of"], one["parts"]) == ("B-017", [])


def test_the_table_of_duties_lists_parts_and_counts_them_apart(report, shared, project, towns):
    found = duties(report, moment=Moment(JUNE, SEEN))
    assert [row.target.number for row in found.rows][:4] == ["B-017", "B-017-01", "B-017-02", "B-017-03"]
    assert "共2项，另列分解5项" in subtitle(found)
    assert [row.target.number for row in found.of_unit(towns[0]).led] == ["B-017-01", "C-012"]


def test_the_pages_of_reporting_leave_out_lists(client, project, clerk, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2024, 7, 3))
    client.force_login(clerk)
    assert client.get("/2024/report/C-011/").status_code == 404
    page = client.get("/2024/report/").context["page"]
    assert [row.target.number for row in page.led] == []
