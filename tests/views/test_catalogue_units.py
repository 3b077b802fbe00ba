"""目录: a file with another name for a unit is asked what became of it, before its targets change hands."""

from datetime import date

import pytest
from django.utils import timezone

from targets.domain.moment import Moment
from targets.models import Owner, ProgressEntry, Unit, User
from targets.services import Reading, record
from targets.summaries import my_reporting
from tests.conftest import at
from tests.views.test_catalogue import confirm, upload
from tests.workbooks import Book

NOW = at(2024, 7, 3)
CHANGE = {"units-since": "2024-07-01", "units-reason": "机构改革"}


@pytest.fixture(autouse=True)
def july(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def draft(target, clerk) -> ProgressEntry:
    return record(target, Reading(data_date=date(2024, 6, 30), value=4200), by=clerk, at=NOW, submit=False)


@pytest.fixture
def renamed_in_file(report, target, road, draft) -> Book:
    book = Book.of(report)
    book.fill("区市场监管局", "单位", 名称="区市场和质量监管局")
    return book.fill("B-017", 牵头单位="区市场和质量监管局")


def again(client, preview, **data):
    return client.post("/2024/catalogue/import/", {"rows": preview.context["rows"], "again": "1"} | data)


def said(unit: Unit, how: str, name: str) -> dict:
    return {f"became-{unit.pk}": f"{how}:{name}"} | CHANGE


def test_the_preview_asks_what_became_of_a_unit(office, renamed_in_file, market_bureau, housing_bureau):
    preview = upload(office, renamed_in_file)
    (gone,) = preview.context["run"].vanished
    assert (gone.unit, gone.lead_count, gone.people_count) == (market_bureau, 1, 1)
    assert ("renamed:区市场和质量监管局", "改名为“区市场和质量监管局”") in gone.choices
    assert ("merged:区住建局", "并入“区住建局”") in gone.choices
    page = preview.content.decode()
    assert "文件里没有的单位 1" in page
    assert "没有填报员：</strong>区市场和质量监管局、区住建局" in page


def test_renamed_there_it_stays_the_same_unit(office, renamed_in_file, market_bureau, clerk, target, draft):
    preview = upload(office, renamed_in_file)
    choice = said(market_bureau, "renamed", "区市场和质量监管局")
    looked = again(office, preview, **choice)
    assert looked.context["run"].without_staff == ["区住建局"]
    assert not [line for line in looked.context["run"].changes if line.name == "B-017"]
    market_bureau.refresh_from_db()
    assert market_bureau.name == "区市场监管局"
    confirm(office, looked, **choice)
    market_bureau.refresh_from_db()
    assert (market_bureau.name, market_bureau.other_names) == ("区市场和质量监管局", ["区市场监管局"])
    assert str(market_bureau.on(date(2024, 6, 30))) == "区市场监管局"
    assert target.owners.get().unit == User.objects.get(pk=clerk.pk).unit == market_bureau
    draft.refresh_from_db()
    assert draft.unit == market_bureau


def test_merged_there_everything_goes_along(
    office, report, target, road, draft, market_bureau, housing_bureau, clerk
):
    book = Book.of(report)
    book.book["单位"].delete_rows(book.line_of("区市场监管局", "单位"))
    book.fill("B-017", 牵头单位="区住建局")
    choice = said(market_bureau, "merged", "区住建局")
    confirm(office, again(office, upload(office, book), **choice), **choice)
    market_bureau.refresh_from_db()
    assert (market_bureau.is_active, market_bureau.successor) == (False, housing_bureau)
    assert Owner.objects.get(target=target).unit == housing_bureau
    clerk = User.objects.get(pk=clerk.pk)
    page = my_reporting(report, housing_bureau, viewer=clerk, moment=Moment(NOW.date(), NOW))
    assert [entry.pk for entry in page.entries["draft"]] == [draft.pk]


def test_what_was_not_looked_at_is_not_done(office, renamed_in_file, market_bureau):
    preview = upload(office, renamed_in_file)
    page = confirm(office, preview, **said(market_bureau, "renamed", "区市场和质量监管局"))
    assert "情况已变，没有导入，请再核对。" in page.content.decode()
    market_bureau.refresh_from_db()
    assert market_bureau.name == "区市场监管局"


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("units-since", "请填写自何日起改名或并入。"), ("units-reason", "请写明改名或并入的原因。")],
)
def test_it_asks_since_when_and_why(missing, sentence, office, renamed_in_file, market_bureau):
    choice = said(market_bureau, "renamed", "区市场和质量监管局") | {missing: ""}
    assert sentence in again(office, upload(office, renamed_in_file), **choice).content.decode()


def test_what_cannot_be_is_said(office, renamed_in_file, market_bureau):
    choice = said(market_bureau, "renamed", "区市场和质量监管局") | {"units-since": "2024-07-04"}
    page = again(office, upload(office, renamed_in_file), **choice).content.decode()
    assert "“区市场监管局”：起始日不能晚于今天" in page


def test_a_unit_that_has_ended_takes_no_targets(office, report, target, road, market_bureau, housing_bureau):
    other = Unit.objects.create(name="区商务局", position=7, is_active=False, successor=market_bureau)
    book = Book.of(report).fill("B-017", 牵头单位=other.name)
    page = upload(office, book).content.decode()
    assert "“区商务局”已停用，已并入“区市场监管局”，请改填在用的单位。" in page
