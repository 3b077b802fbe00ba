"""台账: search, filters, sort and paging live in the address."""

from datetime import date

import pytest

from targets.models import Unit
from tests.views.test_overview import fill


@pytest.fixture
def three(make_target, housing_bureau, accepted):
    """Green, red and unreported, led by two units."""
    fast = make_target("B-017")
    slow = make_target("B-021", title="新增“四上”企业", unit="家", value=40, lead=housing_bureau)
    make_target("B-022", title="招引亿元以上项目", unit="个", value=20, measure="level")
    accepted(fast, date(2024, 6, 30), 4200)
    accepted(slow, date(2024, 6, 30), 8)


def titles(client, **query) -> list[str]:
    response = client.get("/2024/targets/", {"as_of": "2024-06-30"} | query)
    assert response.status_code == 200
    return [p.target.number for p in response.context["rows"]]


@pytest.fixture
def reader(client, leader, three):
    client.force_login(leader)
    return client


def test_it_lists_everything_in_print_order(reader):
    assert titles(reader) == ["B-017", "B-021", "B-022"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("市场", ["B-017", "B-022"]),
        ("b-021", ["B-021"]),
        ("ｂ－０２１", ["B-021"]),
        ("b021", ["B-021"]),
        ("Ｂ 017", ["B-017"]),
        ("住建 四上", ["B-021"]),
        ("四 上\u200b", ["B-021"]),
        ("建设局", ["B-021"]),
        ("8,000", ["B-017"]),
        ("８０００户", ["B-017"]),
        ("无此项", []),
    ],
)
def test_it_finds_by_title_number_unit_and_value_however_typed(words, found, reader, housing_bureau):
    Unit.objects.filter(pk=housing_bureau.pk).update(aliases="区住房和城乡建设局")
    assert titles(reader, q=words) == found


def test_it_filters_by_light(reader):
    assert titles(reader, light="critical") == ["B-021", "B-022"]
    assert titles(reader, light="on_track") == ["B-017"]


def test_it_filters_by_unit_measure_reporting_and_theme(reader, housing_bureau, theme):
    assert titles(reader, unit=housing_bureau.pk) == ["B-021"]
    assert titles(reader, measure="level") == ["B-022"]
    assert titles(reader, reporting="not_reported") == ["B-017", "B-021", "B-022"]
    assert titles(reader, theme=theme.parent_id) == ["B-017", "B-021", "B-022"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("light", ["B-021", "B-022", "B-017"]),
        ("lead", ["B-021", "B-017", "B-022"]),
        ("unit", ["B-017", "B-022", "B-021"]),
    ],
)
def test_it_sorts(sort, order, reader):
    assert titles(reader, sort=sort) == order


def test_it_counts_lights_of_all_that_match_but_the_light(reader):
    rollup = reader.get("/2024/targets/?as_of=2024-06-30&light=critical").context["page"].rollup
    assert (rollup.counts["critical"], rollup.counts["on_track"]) == (2, 1)


@pytest.mark.parametrize(
    "query", ["?light=purple", "?unit=999999", "?theme=x", "?sort=evil", "?page=99", "?page=x"]
)
def test_it_leaves_out_filters_that_make_no_sense(query, reader):
    assert len(reader.get(f"/2024/targets/{query}").context["rows"]) == 3


def test_it_answers_htmx_with_the_results_only(reader):
    fragment = reader.get("/2024/targets/?q=市场", headers={"HX-Request": "true"})
    assert fragment.content.decode().strip().startswith('<section id="results"')
    assert "HX-Request" in fragment["Vary"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_it_answers_boosted_links_and_restores_with_the_page(header, reader):
    assert (
        "<!doctype html>"
        in reader.get("/2024/targets/", headers={"HX-Request": "true", header: "true"}).content.decode()
    )


def test_it_says_when_nothing_matches(reader):
    assert "没有符合条件的目标任务" in reader.get("/2024/targets/?q=无此项").content.decode()


def test_it_pages_by_fifty(client, leader, report, theme, market_bureau, clerk, admin):
    fill(report, theme, market_bureau, clerk, admin, 120)
    client.force_login(leader)
    page = client.get("/2024/targets/?page=3")
    assert len(page.context["rows"]) == 20
    assert "第 3 / 3 页" in page.content.decode()


@pytest.mark.parametrize("count", [20, 200])
def test_it_asks_as_few_queries_for_many_targets_as_for_few(
    count, report, theme, market_bureau, clerk, admin, client, leader, django_assert_num_queries
):
    fill(report, theme, market_bureau, clerk, admin, count)
    client.force_login(leader)
    with django_assert_num_queries(21):
        client.get("/2024/targets/")
