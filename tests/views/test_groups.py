"""专题: their pages, where they narrow, and how the office keeps them."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from targets.domain.words import SourceKind
from targets.models import Group, Unit, version_of
from targets.services import instruct, urge
from targets.services.groups import make_group
from targets.services.sources import Upload, take_in
from tests.conftest import at
from tests.reports import TEXT

JUNE = "as_of=2024-06-30"


@pytest.fixture
def groups(report, target, road, accepted):
    """民生实事 with the road, 四个问题 with one that has both."""
    accepted(target, date(2024, 6, 30), 4200)
    livelihood = report.groups.create(name="民生实事", introduction="向群众承诺的事", position=1)
    problems = report.groups.create(name="四个问题", position=2)
    one = report.groups.create(name="项目和平台", parent=problems, position=1)
    livelihood.targets.set([road])
    one.targets.set([target, road])
    return livelihood, problems, one


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    return client


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def text_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def sent(group: Group | None = None, **changes) -> dict:
    """What the form sends."""
    stored = {
        "name": "市定目标",
        "parent": "",
        "position": "3",
        "phrase": "",
        "introduction": "",
        "reason": "会议定",
    }
    if group:
        chosen = list(group.targets.order_by("number", "pk").values_list("pk", flat=True))
        stored |= {"name": group.name, "targets": chosen, "version": version_of(group, ties=chosen)}
    return stored | changes


# -- what everybody reads


def test_the_list_has_each_with_its_lights(groups, reader):
    text = text_of(reader, f"/2024/groups/?{JUNE}")
    assert text.index("民生实事") < text.index("四个问题") < text.index("项目和平台")
    assert "向群众承诺的事" in text
    page = reader.get(f"/2024/groups/?{JUNE}")
    assert [row.rollup.active_count for row in page.context["rows"]] == [1, 2, 2]
    assert "新建专题" not in text


def test_an_empty_list_says_what_comes_here(report, reader, admin):
    assert "区政府督查室把民生实事、报告承认的问题等归为专题之后" in text_of(reader, "/2024/groups/")
    reader.force_login(admin)
    text = text_of(reader, "/2024/groups/")
    assert "新建专题" in text
    assert (
        "新建专题" not in text_of(reader, f"/2024/groups/?{JUNE}").split("empty")[0]
    )  # the past is only read


def test_its_own_page_has_its_targets_and_those_of_the_groups_within_it(groups, reader):
    _, problems, one = groups
    page = reader.get(f"/2024/groups/{problems.pk}/?{JUNE}")
    assert {p.target.number for p in page.context["page"].named} == {"B-017", "E-017"}
    text = page.content.decode()
    assert "其中" in text
    assert f"/2024/groups/{one.pk}/?{JUNE}" in text
    assert f"/2024/targets/?group={problems.pk}&amp;{JUNE}" in text
    inner = text_of(reader, f"/2024/groups/{one.pk}/")
    assert f'<a href="/2024/groups/{problems.pk}/' in inner


def test_one_without_targets_says_so(report, reader):
    group = report.groups.create(name="空的")
    assert "这个专题还没有目标任务。" in text_of(reader, f"/2024/groups/{group.pk}/")


def test_another_years_group_is_not_there(groups, reader):
    assert reader.get("/2024/groups/9999/").status_code == 404


def test_it_has_the_reports_own_sentence(groups, report, admin, reader):
    take_in(
        report,
        Upload(SourceKind.REPORT, "报告", TEXT, ContentFile(b"x", name="报告.txt")),
        by=admin,
        at=at(2024, 2, 1),
    )
    livelihood, *_ = groups
    livelihood.phrase = "主要预期目标是"
    livelihood.save()
    quoted = text_of(reader, f"/2024/groups/{livelihood.pk}/").split('class="quote"')[1]
    assert "主要预期目标是" in quoted.split("</blockquote>")[0]
    livelihood.phrase = "没有这几个字"
    livelihood.save()
    assert "<blockquote" not in text_of(reader, f"/2024/groups/{livelihood.pk}/")


def test_the_queries_of_the_pages(groups, report, make_target, reader, django_assert_max_num_queries):
    """The same for two targets and for thirty."""
    problems = groups[1]
    counts = []
    for count in (0, 30):
        problems.targets.add(*(make_target(f"C-{count}{place:02}") for place in range(count)))
        for address in (
            "/2024/groups/",
            f"/2024/groups/{problems.pk}/",
            f"/2024/targets/?group={problems.pk}",
        ):
            reader.get(address)  # facts are kept
            reader.get(address + ("&" if "?" in address else "?") + "light=done")
            with django_assert_max_num_queries(24) as queries:
                reader.get(address + ("&" if "?" in address else "?") + "x=1")
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def test_a_target_says_which_it_is_in(groups, reader):
    text = text_of(reader, "/2024/targets/E-017/")
    assert "属于" in text
    assert "四个问题 / 项目和平台</a>" in text
    panel = reader.get("/2024/targets/E-017/", headers={"HX-Request": "true"}).content.decode()
    assert "民生实事</a>" in panel


def test_one_who_comes_from_a_group_goes_on_within_it(groups, reader):
    one = groups[2]
    page = reader.get("/2024/targets/E-017/", {"from": f"/2024/groups/{one.pk}/"})
    assert page.context["origin"].title == "项目和平台"
    assert page.context["origin"].place.count == 2


# -- where it narrows


def test_the_ledger_is_narrowed_to_it(groups, reader):
    livelihood, problems, _ = groups
    page = reader.get("/2024/targets/", {"group": livelihood.pk})
    assert [p.target.number for p in page.context["page"].rows] == ["E-017"]
    assert "专题 民生实事" in page.content.decode()
    page = reader.get("/2024/targets/", {"group": problems.pk, "q": "市场"})
    assert [p.target.number for p in page.context["page"].rows] == ["B-017"]
    assert len(reader.get("/2024/targets/", {"group": "999"}).context["page"].rows) == 2  # makes no sense
    book = load_workbook(BytesIO(reader.get("/2024/targets.xlsx", {"group": livelihood.pk}).content))
    (line,) = book.active.iter_rows(min_row=4, values_only=True)
    assert "新华路南延建成通车" in line


@pytest.mark.parametrize("page", ["targets", "timeline"])
def test_what_is_not_there_any_more_does_not_narrow_and_that_is_said(page, groups, reader):
    plain = text_of(reader, f"/2024/{page}/")
    assert "没有找到" not in plain
    for name, label in (("group", "专题"), ("unit", "单位"), ("theme", "板块")):
        text = text_of(reader, f"/2024/{page}/?{name}=999999")
        said = "牵头单位" if (page, name) == ("timeline", "unit") else label
        assert f"没有找到所选的{said}（可能已删除），没有按它筛选。" in text
        assert 'class="narrowed"' not in text
    assert "没有找到" not in text_of(reader, f"/2024/{page}/?group={groups[0].pk}")


def test_without_groups_there_is_no_such_filter(report, target, reader):
    assert 'name="group"' not in text_of(reader, "/2024/targets/")


def test_the_timeline_and_the_trend_are_narrowed_to_it(groups, reader):
    livelihood, *_ = groups
    page = reader.get("/2024/timeline/", {"group": livelihood.pk})
    assert [line.picture.target.number for line in page.context["page"].lines] == ["E-017"]
    assert reader.get("/2024/trend/", {"group": livelihood.pk}).context["scope"].title == "民生实事"


def test_the_search_finds_it(groups, reader):
    found = reader.get("/2024/search/", {"q": "四个问题"}).context["found"]
    assert [part.name for part in found.groups] == ["四个问题", "四个问题 / 项目和平台"]
    assert [part.rollup.active_count for part in found.groups] == [2, 2]


# -- the month's table


def test_the_table_has_a_row_a_unit_and_three_columns_an_item(groups, reader):
    one = groups[2]
    response = reader.get(f"/2024/groups/{one.pk}/table.xlsx?{JUNE}")
    page = load_workbook(BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0][0] == "2024年项目和平台进展情况表（6月）"
    assert rows[1][0] == "填报单位：区政府督查室　　截至2024年6月30日"
    assert rows[2][:5] == ["单位", "新增市场主体（户）", None, None, "新华路南延建成通车（节点）"]
    assert rows[3][:5] == ["牵头部门", "区市场监管局", None, None, "区住建局"]
    assert rows[4][1:4] == ["目标任务", "进度", "完成比例（%）"]
    # 4200 / 8000 = 52.5 %; of the road nothing has been reported, which is no zero
    assert rows[5] == ["全区", 8000, 4200, 52.5, 4, None, None]
    assert rows[6] == ["区市场监管局", 8000, 4200, 52.5, None, None, None]
    assert rows[7] == ["区住建局", None, None, None, 4, None, None]
    assert [page.cell(6, column).number_format for column in (2, 3, 4)] == ["General", "General", "0.0"]


def test_an_empty_table_is_still_one(report, reader):
    group = report.groups.create(name="空的")
    page = load_workbook(BytesIO(reader.get(f"/2024/groups/{group.pk}/table.xlsx").content)).active
    assert page["A6"].value == "全区"


def test_the_title_of_a_wide_table_stands_on_its_first_sheet(report, reader, make_target):
    group = report.groups.create(name="多的")
    group.targets.set([make_target(f"C-00{place}", title=f"任务{place}") for place in range(1, 6)])
    page = load_workbook(BytesIO(reader.get(f"/2024/groups/{group.pk}/table.xlsx").content)).active
    # two sheets, of three items and two: the first ends with the third, at column J
    assert (
        [page_break.id for page_break in page.col_breaks.brk],
        page.sheet_properties.pageSetUpPr.fitToPage,
    ) == (
        [10],
        False,
    )
    assert [str(merged) for merged in page.merged_cells.ranges if merged.min_row == 1] == ["A1:J1"]


def test_a_long_name_of_a_lead_is_not_cut_in_the_head_of_the_table(groups, reader):
    Unit.objects.filter(name="区市场监管局").update(name="区市场监督管理局暨重点项目建设服务中心暨专班")
    page = load_workbook(BytesIO(reader.get(f"/2024/groups/{groups[2].pk}/table.xlsx").content)).active
    assert page.row_dimensions[4].height == 2 * 14 + 6


# -- how the office keeps it


def test_it_is_made_changed_and_deleted(office, report, target, road):
    response = office.post("/2024/groups/new/", sent(targets=[target.pk]))
    group = Group.objects.get()
    assert response["Location"] == f"/2024/groups/{group.pk}/"
    assert [t.number for t in group.targets.all()] == ["B-017"]
    assert "已新建专题“市定目标”，1项目标任务。" in text_of(office, response["Location"])
    office.post(f"/2024/groups/{group.pk}/edit/", sent(group, name="上级下达", targets=[road.pk]))
    group.refresh_from_db()
    assert (group.name, [t.number for t in group.targets.all()]) == ("上级下达", ["E-017"])
    refused = office.post(f"/2024/groups/{group.pk}/delete/", {"reason": ""})
    assert refused["Location"] == f"/2024/groups/{group.pk}/edit/"
    office.post(f"/2024/groups/{group.pk}/delete/", {"reason": "不再单列"})
    assert not Group.objects.exists()
    assert "已删除专题“上级下达”，其中的目标任务不变。" in text_of(office, "/2024/groups/")
    log = text_of(office, "/log/?kind=group&since=2024-01-01")
    assert "不再单列" in log
    assert "目标任务新增B-017" in re.sub(r"<[^>]+>", "", log)


def test_a_new_one_stands_last(office, groups):
    assert 'name="position" value="3"' in text_of(office, "/2024/groups/new/")


def test_pressed_twice_there_is_one(office, report):
    for _ in range(2):
        office.post("/2024/groups/new/", sent())
    assert Group.objects.count() == 1
    assert "刚刚已新建，没有重复新建" in text_of(office, "/2024/groups/")


def test_its_name_is_one_line_whatever_was_sent(office, report):
    office.post("/2024/groups/new/", sent(name=" 民生\r\n\t实事 ", phrase="不少\n困难"))
    group = Group.objects.get()
    assert (group.name, group.phrase) == ("民生 实事", "不少 困难")
    filed = office.get(f"/2024/groups/{group.pk}/table.xlsx")["Content-Disposition"]
    assert "%0A" not in filed


def test_what_is_missing_stands_at_its_field(office, groups, target):
    text = office.post("/2024/groups/new/", sent(name="", reason="")).content.decode()
    assert "请填写名称。" in text
    assert "请写明原因。" in text
    text = office.post("/2024/groups/new/", sent(name="民生实事", targets=[target.pk])).content.decode()
    assert "已有专题“民生实事”，请换一个名称。" in text
    assert Group.objects.count() == 3


def test_who_opened_it_before_a_colleague_saved_is_asked(office, groups, second_admin, road):
    livelihood, *_ = groups
    before = sent(livelihood)
    livelihood.targets.clear()
    text = office.post(f"/2024/groups/{livelihood.pk}/edit/", before | {"name": "实事"}).content.decode()
    assert "没有保存" in text
    livelihood.refresh_from_db()
    assert livelihood.name == "民生实事"


def test_one_that_holds_others_is_offered_no_place_in_another(office, groups):
    _, problems, one = groups
    form = office.get(f"/2024/groups/{problems.pk}/edit/").context["form"]
    assert not form.fields["parent"].queryset
    form = office.get(f"/2024/groups/{one.pk}/edit/").context["form"]
    assert [group.name for group in form.fields["parent"].queryset] == ["民生实事", "四个问题"]


def test_the_bulletin_has_a_section_for_those_that_are_chosen(office, groups, admin):
    make_group(Group(report=groups[0].report, name="空的"), [], by=admin, reason="试", at=at(2024, 3, 1))
    address = office.post("/2024/bulletin/new/", {"as_of": "2024-06-30"})["Location"]
    page = office.get(address)
    form = page.context["form"]
    assert "livelihood" not in form.fields
    assert form["groups"].value() == [groups[0].pk]
    assert "单列的专题" in page.content.decode()
    assert "民生实事" in [section.head for section in page.context["paper"].sections]


def test_the_text_dims_what_is_not_of_it(groups, report, admin, reader):
    take_in(
        report,
        Upload(SourceKind.REPORT, "报告", TEXT, ContentFile(b"x", name="报告.txt")),
        by=admin,
        at=at(2024, 2, 1),
    )
    livelihood, *_ = groups
    plain = text_of(reader, "/2024/text/")
    assert "data-dimmed" not in plain
    assert f"/2024/text/?group={livelihood.pk}" in plain or f"?group={livelihood.pk}" in plain
    said = "没有找到所选的专题（可能已删除），没有按它筛选。"
    assert said not in plain
    assert said in text_of(reader, "/2024/text/?group=999999")
    narrowed = reader.get("/2024/text/", {"group": livelihood.pk})
    members = narrowed.context["page"].members
    shown = narrowed.content.decode()
    assert members == frozenset(livelihood.targets.values_list("pk", flat=True))
    assert shown.count("data-dimmed") > 0


# Lists of instructions and 催办单, and files.


@pytest.fixture
def two_orders(report, target, road, leader, admin):
    """An instruction and a 催办单 on a target in a group, and on one that is in none."""
    for one in (target, road):
        instruct(one, text=f"请加快{one.title}。", due_date=None, by=leader, at=at(2024, 6, 1))
    urge(report, None, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 10), by=admin, at=at(2024, 7, 1))
    group = report.groups.create(name="民生实事", position=1)
    group.targets.add(target)
    return group


@pytest.mark.parametrize(("place", "mine", "other"), [
    ("instructions", "请加快新增市场主体", "请加快新华路"), ("urging", "区市场监管局", "区住建局"),
])  # fmt: skip
def test_orders_are_narrowed_to_a_group(place, mine, other, client, admin, two_orders, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2024, 7, 2))
    client.force_login(admin)
    page = client.get(f"/2024/{place}/?group={two_orders.pk}").content.decode()
    results = page.split('id="results"')[1]
    assert mine in results
    assert other not in results
    everything = client.get(f"/2024/{place}/").content.decode()
    assert other in everything.split('id="results"')[1]
    book = load_workbook(BytesIO(client.get(f"/2024/{place}.xlsx?group={two_orders.pk}").content)).active
    said = [str(cell.value) for row in book.iter_rows() for cell in row]
    assert not [text for text in said if other in text]


def test_whoever_has_written_no_order_does_not_narrow_them_and_that_is_said(
    client, admin, two_orders, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2024, 7, 2))
    client.force_login(admin)
    said = "没有找到所选的批示人（可能已删除），没有按它筛选。"
    assert said in client.get("/2024/instructions/?author=99999").content.decode()
    assert said not in client.get("/2024/instructions/").content.decode()
    book = load_workbook(BytesIO(client.get("/2024/instructions.xlsx?author=99999").content)).active
    assert "没有找到所选的批示人，没有按它筛选" in str(book["A2"].value)


@pytest.mark.parametrize("place", ["instructions", "urging", "targets"])
def test_a_group_that_is_no_more_is_said_in_lists_and_files(place, client, admin, two_orders, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2024, 7, 2))
    client.force_login(admin)
    assert "没有找到所选的专题" in client.get(f"/2024/{place}/?group=99999").content.decode()
    book = load_workbook(BytesIO(client.get(f"/2024/{place}.xlsx?group=99999").content)).active
    assert "没有找到所选的专题，没有按它筛选" in str(book["A2"].value)
    assert "没有找到" not in str(
        load_workbook(BytesIO(client.get(f"/2024/{place}.xlsx").content)).active["A2"].value
    )


def test_without_groups_lists_of_orders_offer_none(client, admin, target):
    client.force_login(admin)
    assert 'name="group"' not in client.get("/2024/instructions/").content.decode()
