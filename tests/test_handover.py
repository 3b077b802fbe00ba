"""A new lead: from a day on, or, to correct a mistake, from the beginning."""

from datetime import date

import pytest
from django.utils import timezone

from targets.documents.catalogue.importing import import_catalogue
from targets.domain.moment import Moment
from targets.models import FormerLead, Target
from targets.services import Handover, edit_target
from targets.services.refusals import HandoverDayNotPossible
from targets.summaries import target_page
from tests.conftest import at
from tests.workbooks import Book

MAY, AUGUST = date(2024, 5, 1), date(2024, 8, 1)
NOW = at(2024, 8, 20)


@pytest.fixture
def hand(admin):
    """Give a target to another lead, on a day or (None) from the beginning."""

    def hand(target: Target, unit, since: date | None, moment=NOW) -> None:
        handover = Handover(since, moment) if since else None
        stored = Target.objects.get(pk=target.pk)
        edit_target(stored, lead=unit, supporting=[], handover=handover, by=admin, reason="分工调整")

    return hand


def leads(target: Target) -> list[tuple]:
    """The former ones and the present one: unit, since, until."""
    former = target.former_leads.order_by("until", "pk").values_list("unit__name", "since", "until")
    lead = target.owners.get(role="lead")
    return [*former, (lead.unit.name, lead.since, None)]


def test_a_handover_leaves_the_time_before_to_the_old_lead(target, hand, housing_bureau):
    hand(target, housing_bureau, MAY)
    assert leads(target) == [("区市场监管局", None, MAY), ("区住建局", MAY, None)]
    assert FormerLead.objects.get().recorded_at == NOW


def test_a_correction_leaves_nothing_to_it(target, hand, housing_bureau):
    hand(target, housing_bureau, None)
    assert leads(target) == [("区住建局", None, None)]


def test_the_lead_may_come_back(target, hand, housing_bureau, market_bureau):
    hand(target, housing_bureau, MAY)
    hand(target, market_bureau, AUGUST)
    assert leads(target) == [
        ("区市场监管局", None, MAY),
        ("区住建局", MAY, AUGUST),
        ("区市场监管局", AUGUST, None),
    ]


def test_a_corrected_handover_keeps_its_day(target, hand, housing_bureau, stranger, report):
    other = type(housing_bureau).objects.create(name="区商务局", position=3)
    hand(target, housing_bureau, MAY)
    hand(target, other, None)
    assert leads(target) == [("区市场监管局", None, MAY), ("区商务局", MAY, None)]


def test_a_handover_that_never_was_leaves_one_spell(target, hand, housing_bureau, market_bureau, leader):
    hand(target, housing_bureau, MAY)
    hand(target, market_bureau, None)
    page = target_page(target, viewer=leader, moment=Moment(date(2024, 8, 20), NOW))
    assert (page.led_since, page.former_leads) == (None, [])


def test_whoever_handed_on_on_the_same_day_never_led(target, hand, housing_bureau):
    other = type(housing_bureau).objects.create(name="区商务局", position=3)
    hand(target, housing_bureau, MAY)
    hand(target, other, MAY)
    assert leads(target) == [("区市场监管局", None, MAY), ("区商务局", MAY, None)]


def test_an_unchanged_lead_keeps_its_day(target, hand, housing_bureau):
    hand(target, housing_bureau, MAY)
    hand(target, housing_bureau, AUGUST)
    assert leads(target) == [("区市场监管局", None, MAY), ("区住建局", MAY, None)]


def test_whoever_steps_down_to_support_has_no_day(target, hand, housing_bureau, market_bureau, admin):
    hand(target, housing_bureau, MAY)
    stored = Target.objects.get(pk=target.pk)
    edit_target(stored, lead=market_bureau, supporting=[housing_bureau], handover=Handover(AUGUST, NOW),
        by=admin, reason="分工调整")  # fmt: skip
    assert target.owners.get(role="supporting").since is None


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 8, 21)])
def test_the_day_lies_between_the_start_of_the_year_and_today(day, target, hand, housing_bureau):
    with pytest.raises(HandoverDayNotPossible) as refused:
        hand(target, housing_bureau, day)
    assert refused.value.field == "lead_since"
    assert leads(target) == [("区市场监管局", None, None)]


def test_nobody_takes_over_before_the_old_lead_began(target, hand, housing_bureau, market_bureau):
    hand(target, housing_bureau, MAY)
    with pytest.raises(HandoverDayNotPossible, match="现牵头单位自2024年5月1日起牵头"):
        hand(target, market_bureau, date(2024, 4, 30))


# -- the page


@pytest.fixture
def office(client, admin, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    client.force_login(admin)
    return client


def data_of(page, **changes) -> dict:
    form = page.context["form"]
    data = {f.html_name: f.value() for f in form if f.value() not in (None, "") and f.value() is not False}
    for formset in (page.context["stages"], page.context["points"]):
        data |= {field.html_name: field.value() for field in formset.management_form}
    return data | {"reason": "分工调整"} | changes


@pytest.mark.parametrize(
    ("is_confirmed", "start", "default"),
    [
        (True, date(2024, 1, 1), "handed_over"),
        (False, date(2024, 1, 1), "corrected"),
        (True, date(2024, 8, 1), "corrected"),  # nothing has been due yet
    ],
)
def test_the_form_proposes_what_is_likely(is_confirmed, start, default, office, make_target):
    make_target(owners_confirmed=is_confirmed, start_date=start)
    form = office.get("/2024/targets/B-017/edit/").context["form"]
    assert form["handover"].value() == default
    assert form["lead_since"].value() == NOW.date()


def test_the_form_hands_over(office, make_target, housing_bureau):
    target = make_target(owners_confirmed=True)
    page = office.get("/2024/targets/B-017/edit/")
    data = data_of(page, lead=housing_bureau.pk, lead_since="2024-05-01")
    missing = office.post("/2024/targets/B-017/edit/", data | {"lead_since": ""})
    assert "请填写自何日起牵头。" in missing.content.decode()
    late = office.post("/2024/targets/B-017/edit/", data | {"lead_since": "2024-08-21"})
    assert "lead_since" in late.context["form"].errors
    text = office.post("/2024/targets/B-017/edit/", data, follow=True).content.decode()
    assert leads(target) == [("区市场监管局", None, MAY), ("区住建局", MAY, None)]
    assert "至2024年5月1日交接" in text


def test_the_form_corrects(office, make_target, housing_bureau):
    target = make_target(owners_confirmed=True)
    page = office.get("/2024/targets/B-017/edit/")
    office.post("/2024/targets/B-017/edit/", data_of(page, lead=housing_bureau.pk, handover="corrected"))
    assert leads(target) == [("区住建局", None, None)]


def test_a_former_lead_is_not_known_before_it_was_recorded(target, hand, housing_bureau, leader):
    hand(target, housing_bureau, MAY)
    then = Moment(date(2024, 6, 30), at(2024, 7, 1))
    assert target_page(target, viewer=leader, moment=then, is_memory=True).former_leads == []


# -- the workbook


@pytest.mark.parametrize(
    ("is_confirmed", "expected", "note"),
    [
        (True, [("区市场监管局", None, NOW.date()), ("区住建局", NOW.date(), None)], "自2024年8月20日起牵头"),
        (False, [("区住建局", None, None)], "更正牵头单位，此前各期也由新牵头单位负责"),
    ],
)
def test_a_workbook_hands_over_on_the_day_of_its_import(
    is_confirmed, expected, note, make_target, housing_bureau, tmp_path
):
    target = make_target(owners_confirmed=is_confirmed)
    book = Book.of(target.report).fill("B-017", 牵头单位="区住建局", 配合单位=None)
    (tmp_path / "catalogue.xlsx").write_bytes(book.saved().read())
    run = import_catalogue(tmp_path / "catalogue.xlsx", at=NOW)
    assert leads(target) == expected
    (line,) = run.changes
    assert any(note in said for said in line.notes)
