"""台账: search, filters, sort and paging live in the address."""

import re
from datetime import date

import pytest
from django.utils.html import strip_tags

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


def test_it_says_how_many_of_the_rows_are_parts(reader, make_target, housing_bureau):
    """The lights count them with their whole."""
    assert "3 项 · 导出" in flat(reader.get("/2024/targets/"))
    whole = make_target("B-031", title="新增车位", split="sum")
    make_target("B-031-01", title="新增车位（住建）", part_of=whole, lead=housing_bureau)
    assert "2 项，含分解1项 · 导出" in flat(reader.get("/2024/targets/?q=B-031"))


def flat(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


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
        ("-unit", ["B-021", "B-017", "B-022"]),
        ("-number", ["B-022", "B-021", "B-017"]),
        ("-lead", ["B-017", "B-021", "B-022"]),  # what has no distance stays at the end
        ("-light", ["B-017", "B-022", "B-021"]),
        ("reporting", ["B-017", "B-021", "B-022"]),
        ("-read", ["B-017", "B-021", "B-022"]),
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
    with django_assert_num_queries(22):
        client.get("/2024/targets/")


# -- heads, chips, files


def page_of(client, query: str = "") -> str:
    return client.get(f"/2024/targets/?as_of=2024-06-30{query}").content.decode()


def test_a_head_asks_for_its_order_and_then_for_the_other_way_round(reader):
    assert 'href="?as_of=2024-06-30&amp;sort=done"' in page_of(reader)
    once = page_of(reader, "&sort=done&q=市场&page=1")
    assert once.count("aria-sort=") == 1
    assert re.search(r'data-column="share"[^>]*aria-sort="ascending"', once)
    assert "sort=-done" in once
    twice = page_of(reader, "&sort=-done")
    assert re.search(r'data-column="share"[^>]*aria-sort="descending"', twice)
    assert '<option value="-done" selected>完成率，倒序</option>' in twice


def test_the_chip_of_red_begins_with_the_worst_unless_an_order_was_chosen(reader):
    assert "light=critical&amp;sort=light" in page_of(reader)
    assert "light=behind&amp;sort=light" in page_of(reader)
    assert "light=done&amp;sort" not in page_of(reader)
    assert "sort=due&amp;light=critical" in page_of(reader, "&sort=due")


def test_the_overview_leads_to_the_red_ones_worst_first(reader):
    page = reader.get("/2024/?as_of=2024-06-30").content.decode()
    assert "/2024/targets/?light=critical&amp;sort=light&amp;as_of=2024-06-30" in page


def test_files_keep_the_order(reader):
    assert "/2024/targets.csv?as_of=2024-06-30&amp;sort=-number&amp;light=critical" in page_of(
        reader, "&sort=-number&light=critical&page=1"
    )
    lines = reader.get("/2024/targets.csv?as_of=2024-06-30&sort=-number&light=critical").content.decode()
    assert lines.index("B-022") < lines.index("B-021")


def test_paging_keeps_order_filter_and_columns(client, leader, report, theme, market_bureau, clerk, admin):
    fill(report, theme, market_bureau, clerk, admin, 60)
    client.force_login(leader)
    page = client.get("/2024/targets/?sort=-number&cols=unit&measure=total").content.decode()
    assert 'href="?sort=-number&amp;cols=unit&amp;measure=total&amp;page=2"' in page


def test_what_narrows_the_list_stands_above_it_and_can_be_taken_away(reader, housing_bureau):
    page = page_of(reader, f"&unit={housing_bureau.pk}&sort=due&page=1")
    assert re.search(r'class="narrowed" href="\?as_of=2024-06-30&amp;sort=due"[^>]*>单位 区住建局</a>', page)


def test_a_row_has_its_reason_folded_and_is_no_longer_for_it(reader):
    page = page_of(reader)
    row = page[page.index(">B-017</td>") :].split("</tr>")[0]
    assert "<details><summary" in row
    assert "序时进度49.7%，快2.8个百分点" in re.sub("<[^>]+>", "", row)


# -- columns


def heads_of(page: str) -> list[str]:
    return re.findall(r'scope="col"\s+data-column="(\w+)"', page)


USUAL = ["number", "title", "light", "target", "value", "share", "lead", "unit", "due", "reporting"]


def test_columns_are_chosen_in_the_address(reader):
    assert heads_of(page_of(reader)) == USUAL
    page = page_of(reader, "&cols=post.share.nonsense")
    assert heads_of(page) == ["number", "title", "light", "share", "post"]
    assert 'data-column="post"' in page.split("<tbody>")[1]
    assert heads_of(page_of(reader, "&cols=-")) == USUAL[:3]
    assert heads_of(page_of(reader, "&cols=evil")) == USUAL


def test_columns_are_remembered_and_forgotten_again(reader):
    chosen = reader.get("/2024/columns/?as_of=2024-06-30&sort=due&page=2&col=unit&col=measure")
    assert chosen["Location"] == "/2024/targets/?as_of=2024-06-30&sort=due&cols=unit.measure"
    assert heads_of(page_of(reader)) == [*USUAL[:3], "unit", "measure"]
    assert heads_of(page_of(reader, "&cols=share")) == [
        *USUAL[:3],
        "share",
    ]  # who shares a link shows the same
    usual = reader.get("/2024/columns/?cols=unit&usual=1&col=unit")
    assert usual["Location"] == "/2024/targets/"
    assert heads_of(page_of(reader)) == USUAL


def test_a_page_that_is_kept_is_one_of_the_same_columns(reader):
    before = reader.get("/2024/targets/")
    reader.get("/2024/columns/?col=unit")
    after = reader.get("/2024/targets/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert heads_of(after.content.decode()) == [*USUAL[:3], "unit"]


# -- nothing there


def test_a_year_without_targets_says_where_they_come_from(client, leader, report):
    client.force_login(leader)
    page = client.get("/2024/targets/").content.decode()
    assert "2024年度还没有目标任务" in page
    assert "“目录”上传责任分解表" in page


def test_the_office_goes_there_from_a_year_without_targets(client, admin, report):
    client.force_login(admin)
    assert '请到<a href="/2024/catalogue/">目录</a>' in client.get("/2024/targets/").content.decode()
