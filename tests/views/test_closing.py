"""年终: 2024 is over, and it is 1 March 2025. Two of three promises have been kept; the road has not."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document

from targets.domain.moment import Moment
from targets.domain.outcomes import Tally
from targets.models import EventKind, Owner, Post, Report, Target, Theme, WaitingEvent
from targets.summaries import year_end
from tests.conftest import at

END, NOW = date(2024, 12, 31), at(2025, 3, 1)
PAGES = ["", "units/", "targets/", "wall/", "bulletin/", "trend/", "closing/", "targets/E-017/", "changes/"]


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def over(report, clock, target, road, make_target, accepted):
    """新增市场主体 kept, the road not, 能耗 never issued; in charge of the road is 副区长（城建）."""
    accepted(target, END, 8784)
    accepted(road, END, problems="征迁未完成。", stages_done=road.stages.all()[:3])
    make_target("A-007", title="能耗", issued="awaiting", value=None, unit="%", measure="rate")
    Target.objects.filter(pk=road.pk).update(post=Post.objects.create(title="副区长（城建）"))
    return report


@pytest.fixture
def before(report, theme, market_bureau, accepted):
    """2023, with one promise of the market bureau kept and one not; its headings have other names."""
    year = Report.objects.create(
        year=2023, government=report.government, title="2023年政府工作报告",
        start_date=date(2023, 1, 1), end_date=date(2023, 12, 31),
    )  # fmt: skip
    area = Theme.objects.create(report=year, title="（一）旧的", short_title="一 旧的", position=1)
    for number, value in (("B-001", 6633), ("B-002", 10)):
        old = Target.objects.create(
            report=year, number=number, title=f"旧{number}", theme=area, measure="total", unit="户",
            value=Decimal(6000), stated_value=Decimal(6000), source_ref="二",
            start_date=date(2023, 1, 1), due_date=date(2023, 12, 31),
        )  # fmt: skip
        Owner.objects.create(target=old, unit=market_bureau, role="lead")
        accepted(old, date(2023, 12, 31), value)
    return year


def found(report, known=NOW):
    return year_end(report, moment=Moment(END, known))


def test_it_counts_what_the_year_has_come_to(over):
    page = found(over)
    assert page.tally == Tally(done=1, undone=1, unjudged=1)
    assert (page.last, page.waiting_count) == (None, 0)
    assert [(str(row.about), row.tally) for row in page.units] == [
        ("区市场监管局", Tally(done=1, undone=0, unjudged=1)),
        ("区住建局", Tally(done=0, undone=1, unjudged=0)),
    ]
    assert [(str(row.about), row.tally.undone) for row in page.posts] == [("副区长（城建）", 1)]
    assert [(row.about.short_title, row.tally.active_count) for row in page.areas] == [("一 投资消费", 3)]
    assert [(row.picture.target.number, row.entry.problems) for row in page.undone] == [
        ("E-017", "征迁未完成。")
    ]
    assert {why: [p.target.number for p in own] for why, own in page.unjudged.items()} == {
        "待下达": ["A-007"]
    }


def test_the_year_before_stands_beside_it(over, before):
    page = found(over)
    assert (page.last_year, page.last) == (2023, Tally(done=1, undone=1, unjudged=0))
    assert [row.last for row in page.units] == [Tally(done=1, undone=1, unjudged=0), None]
    assert not page.areas_have_last


def test_before_the_last_figures_are_due_they_are_waited_for(report, clock, target, accepted):
    accepted(target, date(2024, 11, 30), 7000)
    assert found(report, at(2025, 1, 2)).waiting_count == 1
    assert found(report, at(2025, 1, 8)).tally == Tally(done=0, undone=1, unjudged=0)


@pytest.mark.parametrize("who", ["leader", "clerk", "admin"])
def test_it_shows_all_of_it(who, request, client, over, before):
    client.force_login(request.getfixturevalue(who))
    page = client.get("/2024/closing/").content.decode()
    for said in (
        "2024年12月31日的结果",
        "2023年 50.0%",
        "副区长（城建）",
        "应完未完：建成通车",
        "征迁未完成。",
        "待下达",
    ):
        assert said in page, said


@pytest.mark.parametrize("address", ["/2024/closing/?as_of=2024-06-30", "/2024/closing/"])
def test_whatever_day_is_asked_for_it_is_the_last(address, client, leader, over):
    client.force_login(leader)
    assert client.get(address).context["page"].tally.done == 1


def test_a_year_that_runs_says_when_it_will_be_over(client, leader, target, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(2024, 7, 18))
    client.force_login(leader)
    assert "2024年还没有结束" in client.get("/2024/closing/").content.decode()
    assert client.get("/2024/closing.docx").status_code == 404
    assert ">年终结果</a>" not in client.get("/2024/").content.decode()


def test_it_is_taken_away_as_word_and_noted(client, leader, over, before):
    client.force_login(leader)
    assert ">年终结果</a>" in client.get("/2024/").content.decode()
    response = client.get("/2024/closing.docx")
    word = Document(BytesIO(response.content))
    text = [p.text for p in word.paragraphs]
    assert text[0] == "关于2024年政府工作报告\n目标任务完成情况的报告"  # broken where its words allow it
    assert (
        "2024年政府工作报告3项目标任务，完成1项、未完成1项、未评价1项，完成率33.3%。"
        "2023年为2项，完成1项、未完成1项、未评价0项，完成率50.0%。未评价的1项中，待下达1项。"
    ) in text
    units = [[cell.text for cell in row.cells] for row in word.tables[1].rows]
    assert units == [
        ["牵头单位", "项数", "完成", "未完成", "未评价", "完成率", "2023年完成率"],
        ["区市场监管局", "2", "1", "0", "1", "50.0%", "50.0%"],
        ["区住建局", "1", "0", "1", "0", "0.0%", "—"],
    ]
    undone = [cell.text for cell in word.tables[-1].rows[1].cells]
    assert undone[:4] == ["新华路南延建成通车", "区住建局", "副区长（城建）", "未完成"]
    assert text[-2:] == ["区政府督查室", "2025年3月1日"]
    event = WaitingEvent.objects.get(kind=EventKind.EXPORT)
    assert "完成情况的报告" in event.what
    assert "E-017" in event.details


@pytest.mark.parametrize("page", PAGES)
def test_no_page_speaks_of_a_pace_that_is_over(page, client, admin, over):
    client.force_login(admin)
    shown = client.get(f"/2024/{page}").content.decode()
    assert "较上月" not in shown
    for said in ("序时进度100", "序时进度 <strong>", "序时 100", "落后序时", "完成 / 序时", "<dt>序时进度"):
        assert said not in shown, said


@pytest.mark.parametrize("page", ["", "units/", "targets/", "wall/"])
def test_in_the_year_it_is_spoken_of(page, client, admin, over, accepted, target):
    accepted(target, date(2024, 6, 30), 4200)
    client.force_login(admin)
    assert "序时" in client.get(f"/2024/{page}?as_of=2024-06-30").content.decode()


def test_the_ledgers_file_has_no_column_for_it(client, admin, over):
    client.force_login(admin)
    assert "序时进度," not in client.get("/2024/targets.csv").content.decode()
    assert "序时进度," in client.get("/2024/targets.csv?as_of=2024-06-30").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_as_few_queries_for_many(
    count, report, clock, make_target, accepted, client, leader, before, django_assert_num_queries
):
    for place in range(count):
        accepted(make_target(f"B-{place:03}"), END, 4000)
    client.force_login(leader)
    with django_assert_num_queries(QUERIES):
        client.get("/2024/closing/")


# session, user, reports, revision; the year before; of each year its revision, its row and eleven of the facts; the
# entries of what is not done
QUERIES = 4 + 1 + 2 * 13 + 1 + 1
