"""Pages narrowed to a unit, a leader or a heading, and the groupings of the wall."""

from datetime import date

import pytest

from targets.domain.moment import Moment
from targets.models import Post, Theme
from targets.services import instruct
from targets.summaries import (
    Scope,
    overview,
)
from tests.conftest import at

KNOWN = at(2024, 12, 31)
JUNE = date(2024, 6, 30)


def test_a_unit_is_judged_by_what_it_leads(report, make_target, market_bureau, housing_bureau):
    led = make_target("B-017", supporting=(housing_bureau,))
    page = overview(report, Scope(unit=market_bureau), moment=Moment(JUNE, KNOWN))
    assert (page.rollup.active_count, page.supporting) == (1, [])
    other = overview(report, Scope(unit=housing_bureau), moment=Moment(JUNE, KNOWN))
    assert other.rollup.active_count == 0
    assert [p.target for p in other.supporting] == [led]


def test_all_that_a_unit_has_not_reported_is_there_for_paper(client, leader, make_target, market_bureau):
    for n in range(1, 7):
        make_target(f"B-{n:03}", title=f"未报的第{n}项")
    client.force_login(leader)
    unit, whole = (
        client.get(f"/2024/{path}?as_of=2024-06-30").content.decode().partition('id="unreported-title"')[2]
        for path in (f"units/{market_bureau.pk}/", "")
    )
    seen, _, on_paper = unit.partition("</ul>")
    assert (seen.count('class="item"'), on_paper.partition("</ul>")[0].count('class="item"')) == (4, 2)
    assert "全部 6 项未报" in " ".join(unit.split())
    assert "on-paper" not in whole


def test_no_pace_stands_beside_what_was_done_once_the_year_is_over(
    client, leader, target, accepted, market_bureau
):
    accepted(target, date(2024, 6, 30), 4200)
    accepted(target, date(2024, 12, 31), 7000, moment=at(2025, 1, 4))
    client.force_login(leader)
    june, end = (
        " ".join(client.get(f"/2024/units/{market_bureau.pk}/?as_of={day}").content.decode().split())
        for day in ("2024-06-30", "2024-12-31")
    )
    assert "52.5% / 49.7%" in june
    assert "87.5% </span>" in end


def test_a_theme_belongs_to_its_area(report, target, theme):
    for wanted in (theme, theme.parent):
        page = overview(report, Scope(theme=wanted), moment=Moment(JUNE, KNOWN))
        assert page.rollup.active_count == 1
    empty = Theme.objects.create(report=report, title="（二）", short_title="二", position=9)
    assert overview(report, Scope(theme=empty), moment=Moment(JUNE, KNOWN)).rollup.active_count == 0


def test_a_leader_has_what_the_post_is_in_charge_of(client, leader, make_target, report):
    post = Post.objects.create(title="常务副区长", holder=leader)
    make_target("B-017", post=post)
    make_target("B-018")
    client.force_login(leader)
    page = client.get(f"/2024/posts/{post.pk}/")
    assert page.context["page"].rollup.active_count == 1
    assert "赵宁" in page.content.decode()


def test_orders_are_counted_within_the_scope(report, target, road, leader, market_bureau, housing_bureau):
    instruct(target, text="请加快。", due_date=None, by=leader, at=at(2024, 6, 1))
    counts = [
        overview(report, Scope(unit=unit), moment=Moment(JUNE, KNOWN)).orders.instructions
        for unit in (market_bureau, housing_bureau)
    ]
    assert counts == [1, 0]
    assert overview(report, moment=Moment(JUNE, at(2024, 5, 31))).orders.instructions == 0


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("theme", [("一 投资消费", ["营商环境"])]),
        ("unit", [("", ["区市场监管局"]), ("", ["区住建局"])]),
        ("post", [("常务副区长", ["区市场监管局"]), ("未定", ["区住建局"])]),
    ],
)
def test_the_wall_stands_by_heading_unit_or_leader(by, labels, report, target, road):
    target.post = Post.objects.create(title="常务副区长")
    target.save()
    groups = overview(report, by=by, moment=Moment(JUNE, KNOWN)).wall
    assert [(g.label, [r.label for r in g.rows]) for g in groups] == labels
    assert sum(len(row.pictures) for g in groups for row in g.rows) == 2


def test_a_grouping_that_does_not_exist_is_the_usual_one(client, leader, target):
    client.force_login(leader)
    response = client.get("/2024/?by=colour&light=purple")
    assert (response.context["by"], response.context["light"]) == ("theme", "")
