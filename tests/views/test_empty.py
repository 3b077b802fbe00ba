"""A page, or a part of one, that has nothing to show says what to do next, and leads there where it is elsewhere."""

import re
from datetime import date
from pathlib import Path

import pytest

from targets.models import Owner, Post

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = {
    "leader": ("", "targets/", "timeline/", "changes/", "comparison/", "units/", "trend/", "calendar/",
               "instructions/", "urging/", "bulletin/", "own/"),
    "clerk": ("report/", "report/?tab=all", "report/?tab=draft", "report/?tab=pending", "report/?tab=accepted",
              "report/?tab=supporting", "instructions/", "urging/"),
    "admin": ("review/", "targets/", "urging/", "owners/", "targets/many/", "instructions/", "bulletin/"),
}  # fmt: skip


@pytest.fixture
def reader(client, request, report):
    client.force_login(request.getfixturevalue(request.param))
    return client


@pytest.mark.parametrize(
    ("reader", "page"),
    [(who, page) for who, pages in PAGES.items() for page in pages],
    indirect=["reader"],
)
def test_with_no_target_yet(reader, page):
    text = reader.get(f"/2024/{page}").content.decode()
    for empty in re.findall(r'<(div|section|p) class="(?:card )?empty">(.*?)</\1>', text, re.DOTALL):
        said = empty[1].rpartition("</h2>")[2]
        assert len(re.sub(r"<[^>]+>|\s+", "", said)) > 10, empty


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_no_template_leaves_it_at_a_heading(path):
    parts = re.findall(
        r'<(div|section|p) class="(?:card )?empty">(.*?)</\1>', path.read_text("utf-8"), re.DOTALL
    )
    assert [text for tag, text in parts if tag != "p" and "<p>" not in text] == []


def test_a_unit_that_leads_nothing_is_not_waiting_for_progress(client, leader, target, housing_bureau):
    client.force_login(leader)
    page = client.get(f"/2024/units/{housing_bureau.pk}/").content.decode()
    assert "没有牵头的目标任务" in page
    assert "还没有采信的进展" not in page
    assert "亮灯墙" not in page
    own = client.get(f"/2024/units/{Owner.objects.get(role='lead').unit_id}/").content.decode()
    assert "还没有采信的进展" in own
    assert "亮灯墙" in own


def test_without_red_lights_it_leads_to_the_yellow_ones(client, leader, target, accepted):
    accepted(target, date(2024, 6, 30), 3700)
    client.force_login(leader)
    page = client.get("/2024/?as_of=2024-06-30").content.decode()
    worst = page[page.index('id="attention-title"') :]
    worst = worst[: worst.index("</section>")]
    assert "没有红灯" in worst
    assert re.search(r'href="/2024/targets/\?light=behind&(?:amp;)?sort=light[^"]*">滞后的 1 项</a>', worst)


def test_without_instructions_each_reads_what_comes(client, leader, clerk, target):
    client.force_login(leader)
    assert "从红灯开始" in client.get("/2024/instructions/").content.decode()
    client.force_login(clerk)
    assert "在这里答复" in client.get("/2024/instructions/").content.decode()


@pytest.mark.parametrize(("page", "heading"), [
    ("", "2024年度还没有目标任务"),
    ("calendar/?unit=all", "2024年度还没有要报送的目标任务"),
])  # fmt: skip
def test_a_year_without_targets_shows_no_empty_charts(client, leader, report, page, heading):
    client.force_login(leader)
    text = client.get(f"/2024/{page}").content.decode()
    assert heading in text
    assert [words for words in ("亮灯墙</h2>", "各板块", 'id="trend"') if words in text] == []


@pytest.mark.parametrize("page", [
    "trend/", "changes/", "wall/", "closing/?as_of=2024-12-31", "calendar/", "units/{unit}/", "posts/{post}/",
])  # fmt: skip
def test_a_year_without_targets_counts_nothing(client, leader, report, housing_bureau, page):
    client.force_login(leader)
    post = Post.objects.create(title="副区长")
    text = client.get(f"/2024/{page.format(unit=housing_bureau.pk, post=post.pk)}").content.decode()
    main = text[text.index("<main") :]
    assert re.search("目标任务</h2>", main)
    assert 'class="count"' not in main
    assert [words for words in ("应报 0", "数据表", "没有变化", "较上月", "<table") if words in main] == []


@pytest.mark.parametrize("page", ["targets/", "instructions/", "urging/"])
def test_a_year_without_targets_has_nothing_to_filter(client, admin, report, page):
    client.force_login(admin)
    text = client.get(f"/2024/{page}").content.decode()
    assert "2024年度还没有目标任务" in text
    assert [words for words in ('class="filters', 'class="chip"', "签发催办单</h2>") if words in text] == []


@pytest.mark.parametrize("page", ["instructions/", "urging/"])
def test_before_the_first_of_them_there_is_nothing_to_filter(client, admin, target, page):
    client.force_login(admin)
    assert 'class="chip"' not in client.get(f"/2024/{page}").content.decode()
    narrowed = client.get(f"/2024/{page}?q=别的").content.decode()
    assert 'class="chip"' in narrowed  # and what is asked for can be taken back


def test_a_year_without_targets_has_no_owners_to_confirm(client, admin, report):
    client.force_login(admin)
    text = client.get("/2024/owners/").content.decode()
    assert "2024年度还没有目标任务" in text
    assert "0/0" not in text
