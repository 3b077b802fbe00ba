"""新增目标任务: one form with document, owners and stages; what is proposed, copied, pressed twice and read again."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from targets.models import Stage, Target
from tests.conftest import at

NOW = at(2024, 7, 18)
PAGE = "/2024/targets/new/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def typed(page, **changes) -> dict:
    """What a browser would send back, with some changes; the stages' rows are empty."""
    data = {}
    for form in (page.context["form"], *page.context["stages"]):
        for field in form:
            value = field.value()
            if value is not None and value is not False and value != "":
                data[field.html_name] = value.isoformat() if isinstance(value, date) else value
    data |= {field.html_name: field.value() for field in page.context["stages"].management_form}
    return data | changes


@pytest.fixture
def grounds(theme, market_bureau):
    return {
        "theme": theme.pk,
        "title": "新增充电桩",
        "stated_value": "200个",
        "unit": "个",
        "added_document": "湛政办〔2024〕12号",
        "added_document_date": "7月10日",
        "reason": "区政府常务会定",
        "lead": market_bureau.pk,
    }


def test_it_is_begun_with_what_is_known(office, target, theme):
    form = office.get(PAGE, {"theme": theme.pk}).context["form"]
    assert (form["number"].value(), form["assigned_date"].value(), form["due_date"].value()) == (
        "B-018", date(2024, 7, 18), date(2024, 12, 31),
    )  # fmt: skip


def test_it_adds_a_total(office, target, grounds, housing_bureau):
    data = typed(office.get(PAGE), **grounds, supporting=[housing_bureau.pk])
    answer = office.post(PAGE, data, follow=True)
    assert answer.redirect_chain == [("/2024/targets/B-018/", 302)]
    page = answer.content.decode()
    assert "已新增B-018“新增充电桩”" in page
    assert "湛政办〔2024〕12号，2024年7月10日" in page
    added = Target.objects.get(number="B-018")
    assert (added.value, added.stated_value, added.start_date, added.assigned_date) == (
        Decimal(200), Decimal(200), date(2024, 7, 18), date(2024, 7, 18),
    )  # fmt: skip
    assert [owner.unit for owner in added.supporting] == [housing_bureau]
    assert (added.owners_confirmed, added.source_ref) == (True, "湛政办〔2024〕12号")


@pytest.mark.parametrize(
    ("measure", "there", "not_there"),
    [
        ("total", "stated_value", "baseline"),
        ("level", "baseline", "reference"),
        ("rate", "reference", "is_counted"),
        ("stages", "measure", "unit"),
        ("narrative", "is_lasting", "stated_value"),
    ],
)
def test_it_asks_only_what_its_measure_has(measure, there, not_there, office, report):
    page = office.get(PAGE, {"measure": measure})
    assert there in page.context["form"].fields
    assert not_there not in page.context["form"].fields
    assert ("节点</h2>" in page.content.decode()) == (measure == "stages")


def test_it_copies_one_with_its_stages(office, road, housing_bureau):
    page = office.get(PAGE, {"copy": "E-017"})
    data = typed(page, title="建设路改造", added_document="7号", added_document_date="2024-07-01", reason="市定",
                 start_date="2024-01-01")  # fmt: skip
    office.post(PAGE, data)
    added = Target.objects.get(title="建设路改造")
    assert (added.number, added.lead.unit, added.measure) == ("E-018", housing_bureau, "stages")
    titles = [stage.title for stage in added.stages.all()]
    assert titles == ["前期手续", "路基施工", "路面施工", "建成通车"]
    assert Stage.objects.count() == 8


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"added_document": ""}, "请填写新增所依据文件的文号"),
        ({"added_document_date": ""}, "请填写日期"),
        ({"reason": ""}, "请写明新增理由"),
        ({"stated_value": ""}, "请填写目标值"),
        ({"assigned_date": "2024-07-19"}, "交办日期不能晚于今天"),
        ({"assigned_date": "2023-12-31"}, "不能早于报告年度的起始日"),
        ({"number": "B-017"}, "编号B-017已用于“新增市场主体”，下一个空号是B-018"),
        ({"number": "十七"}, "编号形如 B-012"),
        ({"due_date": "2024-07-01"}, "时限"),
    ],
)
def test_it_says_what_is_missing_and_keeps_what_was_typed(change, sentence, office, target, grounds):
    page = office.post(PAGE, typed(office.get(PAGE), **grounds) | change)
    text = page.content.decode()
    assert sentence in text
    assert "新增充电桩" in text
    assert Target.objects.count() == 1


def test_a_lead_does_not_support_itself(office, target, grounds, market_bureau):
    page = office.post(PAGE, typed(office.get(PAGE), **grounds, supporting=[market_bureau.pk]))
    assert "已是牵头单位" in page.content.decode()


def test_pressed_twice_it_leads_to_the_one(office, target, grounds):
    data = typed(office.get(PAGE), **grounds)
    office.post(PAGE, data)
    again = office.post(PAGE, data, follow=True)
    assert again.redirect_chain == [("/2024/targets/B-018/", 302)]
    assert "没有重复新增" in again.content.decode()
    assert Target.objects.count() == 2


def test_of_two_who_were_proposed_the_same_number_each_gets_one(office, target, grounds, theme):
    page = office.get(PAGE, {"theme": theme.pk})
    office.post(PAGE, typed(page, **grounds))
    second = office.post(PAGE, typed(page, **grounds | {"title": "新增停车位"}), follow=True)
    assert "已新增B-019“新增停车位”（B-018刚被别人用了）" in second.content.decode()


def test_its_page_of_an_earlier_day_is_not_there(office, target, grounds):
    office.post(PAGE, typed(office.get(PAGE), **grounds))
    assert office.get("/2024/targets/B-018/?as_of=2024-06-30").status_code == 404
    assert "新增充电桩" not in office.get("/2024/targets/?as_of=2024-06-30").content.decode()
    assert "新增充电桩" in office.get("/2024/targets/").content.decode()


def test_the_history_says_that_it_was_added(office, target, grounds):
    office.post(PAGE, typed(office.get(PAGE), **grounds))
    page = office.get("/log/").content.decode()
    assert "湛政办〔2024〕12号：区政府常务会定" in page


@pytest.mark.parametrize(
    "odd", [{"copy": "\0"}, {"theme": "9" * 30}, {"measure": "x"}, {"supporting": "x"}, {"copy": "B-017"}]
)
def test_an_odd_address_opens_the_form(odd, office, target):
    assert office.get(PAGE, odd).status_code == 200
