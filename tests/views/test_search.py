"""The box in the header and its page: targets, units and leaders of the year, for every role, at the moment shown."""

import re
from datetime import date

import pytest

from targets.models import Post, ProgressEntry, Report, Unit
from tests.conftest import at
from tests.views.test_overview import fill

HTMX = {"HX-Request": "true"}


@pytest.fixture
def world(make_target, housing_bureau, leader, accepted):
    post = Post.objects.create(title="常务副区长", duties="发展改革、市场监管", holder=leader)
    markets = make_target("B-017", post=post)
    growth = make_target("A-001", title="地区生产总值增速", unit="%", value=7, measure="rate")
    make_target("E-022", title="改造老旧小区", unit="个", value=39, lead=housing_bureau)
    accepted(markets, date(2024, 6, 30), 4200)
    accepted(growth, date(2024, 6, 30), "6.4")
    Unit.objects.filter(pk=housing_bureau.pk).update(aliases="区住房和城乡建设局")
    return post


@pytest.fixture
def reader(client, leader, world):
    client.force_login(leader)
    return client


def found(client, q: str, **query) -> list[str]:
    """By the page; a number alone leads to its target at once."""
    page = client.get("/2024/search/", {"q": q, "as_of": "2024-06-30"} | query)
    if page.status_code == 302:
        return [page.url.split("/")[3]]
    found = page.context["found"]
    return [
        *(p.target.number for p in found.targets), *(u.name for u in found.units), *(p.name for p in found.posts)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("gdp", ["A-001"]),
        ("市场主体", ["B-017"]),
        ("经营主体", ["B-017"]),
        ("8000", ["B-017"]),
        ("b17", ["B-017"]),
        ("e022", ["E-022"]),
        ("小区 住建", ["E-022"]),
        ("住建", ["E-022", "区住建局"]),
        ("建设局", ["E-022", "区住建局"]),
        ("常务", ["常务副区长"]),
        ("无此项", []),
        ("", []),
        ("  ", []),
    ],
)
def test_it_finds_targets_units_and_leaders(words, names, reader):
    assert found(reader, words) == names


def test_it_finds_a_leader_by_name_and_by_what_he_is_in_charge_of(reader, leader):
    assert "常务副区长" in found(reader, leader.name)
    assert "常务副区长" in found(reader, "发改")


def test_what_is_nearest_stands_first(reader, make_target):
    make_target("B-001", title="服务新增市场主体的平台")
    assert found(reader, "新增市场主体") == ["B-017", "B-001"]


def test_it_shows_light_unit_and_value(reader):
    page = reader.get("/2024/search/?q=市场主体&as_of=2024-06-30", headers=HTMX).content.decode()
    assert 'data-light="on_track"' in page
    assert "4200户" in page
    assert "B-017 · 区市场监管局" in page


def test_it_stays_at_the_moment(reader):
    page = reader.get("/2024/search/?q=市场&as_of=2024-03-31&known=2024-04-10", headers=HTMX).content.decode()
    assert 'href="/2024/targets/B-017/?as_of=2024-03-31&amp;known=2024-04-10"' in page
    assert "4200户" not in page
    box = reader.get("/2024/?as_of=2024-03-31").content.decode()
    form = box[box.index('<form class="find"') :]
    assert '<input type="hidden" name="as_of" value="2024-03-31">' in form[: form.index("</form>")]


def test_it_keeps_to_the_year(reader, report):
    Report.objects.create(
        year=2025, government=report.government, title="2025年政府工作报告",
        start_date=date(2025, 1, 1), end_date=date(2025, 12, 31),
    )  # fmt: skip
    assert found(reader, "市场主体")
    page = reader.get("/2025/search/?q=市场主体")
    assert page.context["found"].targets == []


@pytest.mark.parametrize("who", ["clerk", "leader", "admin"])
def test_everybody_finds_the_same(who, client, request, world):
    client.force_login(request.getfixturevalue(who))
    assert found(client, "住建") == ["E-022", "区住建局"]


def test_what_is_not_accepted_is_no_value(reader, clerk, market_bureau, make_target):
    target = make_target("B-030", title="草稿里的数")
    ProgressEntry.objects.create(
        target=target, unit=market_bureau, author=clerk, data_date=date(2024, 6, 30), value=777,
        status="submitted", submitted_at=at(2024, 6, 30),
    )  # fmt: skip
    assert "777" not in reader.get("/2024/search/?q=草稿", headers=HTMX).content.decode()


def test_without_scripts_there_is_a_page(reader):
    page = reader.get("/2024/search/?q=住建&as_of=2024-06-30").content.decode()
    assert "<!doctype html>" in page
    assert 'href="/2024/targets/E-022/?as_of=2024-06-30"' in page
    assert "2 项结果" in page
    assert "在台账中查看" in page


def test_a_number_and_enter_lead_to_the_target(reader):
    assert reader.get("/2024/search/?q=b17").url == "/2024/targets/B-017/"
    assert reader.get("/2024/search/?q=b17&as_of=2024-03-31").url == "/2024/targets/B-017/?as_of=2024-03-31"


def test_it_says_when_there_is_nothing(reader):
    for headers in ({}, HTMX):
        assert "没有找到“无此项”" in reader.get("/2024/search/?q=无此项", headers=headers).content.decode()


def test_the_page_without_words_says_what_can_be_found(reader):
    assert "领导的职务" in reader.get("/2024/search/").content.decode()


@pytest.mark.parametrize(
    "words",
    ["%", "_", "'", '"', "\\", "' OR 1=1 --", "<script>alert(1)</script>", "\x00", "市场\x00", "😀", "市" * 200,
     "a" * 200, "%00", "{{ 7*7 }}", "b" + "9" * 100, "*.*", "\u202e", "\ud800", "/", "GDP" * 66],
)  # fmt: skip
def test_nothing_that_is_typed_does_harm(words, reader):
    for headers in ({}, HTMX):
        page = reader.get("/2024/search/", {"q": words.encode("utf-8", "replace")}, headers=headers)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        if words not in ("市场\x00", "%00"):  # 00 stands in 8000
            assert "没有找到" in page.content.decode() or "全部" not in page.content.decode()
            assert 'class="hit' not in page.content.decode()


@pytest.mark.parametrize("count", [20, 200])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "box"])
def test_it_takes_as_many_queries_for_few_as_for_many(
    count, headers, report, theme, market_bureau, clerk, admin, client, leader, django_assert_num_queries
):
    fill(report, theme, market_bureau, clerk, admin, count)
    client.force_login(leader)
    with django_assert_num_queries(19):
        client.get("/2024/search/?q=局", headers=headers)
    with django_assert_num_queries(7):  # session, reader, reports, revision, units, posts, the report's text
        client.get("/2024/search/?q=监", headers=headers)


def test_the_box_shows_a_few_and_leads_to_all(client, leader, report, theme, market_bureau, clerk, admin):
    fill(report, theme, market_bureau, clerk, admin, 30)
    client.force_login(leader)
    box = client.get("/2024/search/?q=市场监管", headers=HTMX).content.decode()
    assert box.count('class="hit"') <= 10
    assert "全部 31 项结果" in box


def test_a_result_says_why_and_opens_beside_the_list(reader):
    page = reader.get("/2024/search/?q=市场主体&as_of=2024-06-30").content.decode()
    results = page[page.index('id="targets-title"') :]
    assert "data-beside" in results
    assert "累计4200户" in re.sub("<[^>]+>", "", results[results.index('class="hit__why"') :])
    assert 'id="panel"' in page
    box = reader.get("/2024/search/?q=市场主体&as_of=2024-06-30", headers=HTMX).content.decode()
    assert "data-beside" not in box, "the box leads to the page"
