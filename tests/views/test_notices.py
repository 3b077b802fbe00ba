"""消息: by day, and what concerns one target together."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from targets.models import Notice, NoticeKind
from targets.summaries import notice_days
from tests.conftest import at

NOW = at(2024, 7, 5, 15)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def tell(clerk):
    def write(text: str, address: str, *, hours: float = 0, kind=NoticeKind.RETURNED) -> Notice:
        moment = NOW - timedelta(hours=hours)
        return Notice.objects.create(
            recipient=clerk, kind=kind, text=text, address=address, created_at=moment
        )

    return write


@pytest.fixture
def told(tell, target, road):
    """Two of a target with another between them, one of a page, two of the day before."""
    return [
        tell("“新增市场主体”6月30日的进展已退回：缺来源", "/2024/targets/B-017/"),
        tell("“新华路南延建成通车”6月30日的进展已采信", "/2024/targets/E-017/", hours=1, kind=NoticeKind.ACCEPTED),
        tell("周区长批示：请加快", "/2024/targets/B-017/#instruction-1", hours=2, kind=NoticeKind.INSTRUCTION),
        tell("2024年度2项今天应报送", "/2024/report/", hours=3, kind=NoticeKind.REMINDER),
        tell("“新增市场主体”5月31日的进展已退回：早", "/2024/targets/B-017/", hours=30),
        tell("不在了的目标任务", "/2024/targets/Z-999/", hours=31),
    ]  # fmt: skip


def test_they_stand_by_day_and_those_of_one_target_together(told):
    days = notice_days(Notice.objects.all())
    assert [str(day.day) for day in days] == ["2024-07-05", "2024-07-04"]
    shape = [[(g.target and g.target.number, [n.pk for n in g.notices]) for g in day.groups] for day in days]
    first, road, second, report, earlier, gone = (notice.pk for notice in told)
    assert shape == [
        [("B-017", [first, second]), (None, [road]), (None, [report])],
        [(None, [earlier]), (None, [gone])],
    ]


def test_a_page_shows_the_day_and_the_targets_name(told, client, clerk):
    client.force_login(clerk)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get("/notices/").content.decode()))
    assert "2024年7月5日 今天" in page
    assert "2024年7月4日" in page
    assert "B-017 新增市场主体 2条" in page
    assert "E-017 新华路南延建成通车" not in page  # its one sentence names it


def test_one_press_reads_a_group(told, client, clerk):
    client.force_login(clerk)
    group = [told[0].pk, told[2].pk]
    client.post("/notices/read/", {"notice": group})
    assert set(Notice.objects.exclude(read_at=None).values_list("pk", flat=True)) == set(group)
    client.post("/notices/read/")
    assert not clerk.notices.unread().exists()


def test_it_costs_the_same_for_any_number(told, tell, clerk, django_assert_num_queries):
    for number in range(40):
        tell("又一条", "/2024/targets/B-017/", hours=number)
    with django_assert_num_queries(2):
        notice_days(clerk.notices.all())


def test_without_any_targets_none_are_looked_up(tell, clerk, django_assert_num_queries):
    tell("2024年度2项今天应报送", "/2024/report/", kind=NoticeKind.REMINDER)
    with django_assert_num_queries(1):
        notice_days(clerk.notices.all())
