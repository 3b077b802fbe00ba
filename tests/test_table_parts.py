"""Rows of an office's table that are parts (分解): below another row, sharing out one promise, or items of a list."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.domain.extraction import extract
from targets.domain.words import SourceKind, Split
from targets.models import Proposal, Report, SourceDocument, Target, Unit
from targets.services.drawing_up import Answers, draw_up, to_draw_up
from targets.services.proposals import accept_many, store_proposals, undo
from targets.services.sources import Upload, take_in
from tests.conftest import at
from tests.documents.sources.offices import book, read, word

NEW = "/2025/catalogue/texts/new/"
NOON = at(2025, 1, 20, 12)
TEXT = """云岭区政府工作报告
一、2024年工作回顾
过去一年，新增学位600个。
二、2025年重点工作
（一）改善人居环境
改造老旧小区18个，新建口袋公园3座。
（二）办好民生实事
全力办好十件民生实事。
"""
LEVELS = [
    ["2025年重点任务责任分解表"],
    ["序号", "类别", "一级任务", "二级任务", "牵头单位", "完成时限"],
    [1, "一、城建", "改造老旧小区18个", "改造东城老旧小区10个", "区住建局", "2025年9月底前"],
    [None, None, None, "改造西岭老旧小区8个", "区民政局", "2025年12月底前"],
    [2, None, "推进城市更新", "编制城市更新规划", "区住建局", "全年"],
    [None, None, None, "新建口袋公园3座", "区住建局", "全年"],
    [3, "二、水利", "建成第三水厂", "建成第三水厂", "区水利局", "2025年9月底前"],
]
MERGED = ("A3:A4", "B3:B6", "C3:C4", "A5:A6", "C5:C6")


# -- what is read


def above(found) -> list[tuple[str, int | None]]:
    return [(row.text, row.above) for row in found.rows]


@pytest.mark.parametrize("make", ["excel", "word"])
def test_contents_below_one_merged_task_are_its_parts(make):
    merges = [merged.translate({51: "2", 52: "3", 53: "4", 54: "5"}) for merged in MERGED]
    if make == "word":
        rows = [[None if cell is None else str(cell) for cell in row] for row in LEVELS[1:]]
        found = read(word("2025年重点任务责任分解表", (rows, merges)), "a.docx")
    else:
        found = read(book({"任务": LEVELS}, ["A1:F1", *MERGED]))
    assert above(found) == [
        ("改造老旧小区18个", None),
        ("改造东城老旧小区10个", 0),
        ("改造西岭老旧小区8个", 0),
        ("推进城市更新", None),
        ("编制城市更新规划", 3),
        ("新建口袋公园3座", 3),
        ("建成第三水厂", None),
    ]
    assert [row.lead.unit if row.lead else None for row in found.rows[:3]] == [
        None,
        "住房和城乡建设局",
        "民政局",
    ]
    assert [row.area for row in found.rows][4] == "一、城建"
    assert str(found.rows[1].due.day) == "2025-09-30"


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        (["B-017", "B-017-01", "B-017-02", "B-018"], [None, 0, 0, None]),
        (["3", "3.1", "3.2", "4"], [None, 0, 0, None]),
        (["1", "（1）", "（2）", "2"], [None, 0, 0, None]),
        (["3", "3.1", "3.1.1", "4"], [None, 0, 0, None]),
        (["1", "2", "3", "4"], [None] * 4),
        (["（1）", "（2）", "（3）", "（4）"], [None] * 4),
        (["2024-1", "2024-2", "2024-3", "2024-4"], [None] * 4),
    ],
)
def test_numbers_say_which_row_is_below_which(numbers, places):
    rows = [[number, f"新建公园{n}座", "区住建局"] for n, number in enumerate(numbers, 3)]
    assert [row.above for row in read(book({"任务": [["序号", "任务", "牵头单位"], *rows]})).rows] == places


def test_the_numbers_of_another_chapter_are_not_above():
    rows = [
        ["序号", "任务", "牵头单位"],
        ["一、城建", None, None],
        ["1", "新建公园3座", "区住建局"],
        ["二、农业", None, None],
        ["1.1", "新建水库2座", "区水利局"],
    ]
    assert [row.above for row in read(book({"任务": rows})).rows] == [None, None]


def test_marks_in_front_of_the_words_say_it_too():
    found = read(
        word(
            "2025年重点工作责任分解",
            "一、城建",
            "1．推进城市更新。（责任单位：区住建局）",
            "（1）改造老旧小区18个。（责任单位：区住建局）",
            "（2）新建口袋公园3座。（责任单位：区民政局）",
            "2．建成第三水厂。（责任单位：区水利局）",
        ),
        "a.docx",
    )
    assert [row.above for row in found.rows] == [None, 0, 0, None]


# -- what becomes of it


@pytest.fixture
def draft(admin, client) -> Report:
    client.force_login(admin)
    for place, name in enumerate(("区住建局", "区民政局", "区水利局", "区政府办"), 1):
        Unit.objects.create(name=name, position=place)
    return Report.objects.create(
        year=2025,
        government="云岭区",
        title="2025年政府工作报告",
        start_date=date(2025, 1, 1),
        end_date=date(2025, 12, 31),
        published_at=None,
    )


@pytest.fixture
def text(draft, admin) -> SourceDocument:
    source = take_in(draft, Upload(SourceKind.REPORT, "报告", TEXT), by=admin, at=NOON).source
    store_proposals(source, extract(TEXT))
    return source


def stored(client, rows, merges=(), kind="duties", **more) -> tuple[SourceDocument, str]:
    content = SimpleUploadedFile("表.xlsx", book({"任务": rows}, merges))
    client.post(NEW, {"kind": kind, "file": content})
    source = SourceDocument.objects.exclude(kind="report").latest("pk")
    place = f"/2025/catalogue/texts/{source.pk}/table/"
    page = client.get(place)
    forms = [*page.context["forms"], *([page.context["of_list"]] if page.context["of_list"] else [])]
    given = {field.html_name: field.value() or "" for form in forms for field in form}
    if page.context["of_list"]:
        given["whole"] = page.context["of_list"]["whole"].value() or ""
    return source, client.post(place, given | {"store": "1"} | more, follow=True).content.decode()


def accept_all(source, admin, when=NOON):
    return accept_many(source, {row.pk: row.version for row in source.proposals.open()}, by=admin, at=when)


def drawn_up(report, admin, **more) -> dict[str, Target]:
    draw_up(report, Answers(default=Unit.objects.get(name="区政府办"), **more), by=admin, at=NOON)
    return {target.title: target for target in report.targets.all()}


def parts(target) -> list[tuple]:
    return list(target.parts.order_by("number").values_list("title", "value"))


def test_a_table_of_two_levels_becomes_targets_with_parts(client, draft, admin):
    source, said = stored(client, LEVELS, ["A1:F1", *MERGED])
    assert "7行" in said
    assert "4条作为分解" in said
    assert "作为分解的" in said
    accept_all(source, admin)
    found = to_draw_up(draft)
    assert [(str(one.whole), one.kinds) for one in found.splits] == [
        ("改造老旧小区", [Split.SUM, Split.LIST]),
        ("推进城市更新", [Split.LIST]),
    ]
    page = client.get("/2025/review-text/create/").content.decode()
    assert "各项目标合计18个，与目标一致" in page
    made = drawn_up(draft, admin)
    estates, renewal = made["改造老旧小区"], made["推进城市更新"]
    assert (estates.split, renewal.split) == ("sum", "list")
    assert [value for _, value in parts(estates)] == [10, 8]
    assert [title for title, _ in parts(renewal)] == ["编制城市更新规划", "新建口袋公园"]
    assert str(estates.parts.order_by("number").first().due_date) == "2025-09-30"
    assert draft.targets.filter(part_of=None).count() == 3


def test_parts_of_a_row_that_is_in_the_text_are_parts_of_that(client, draft, text, admin):
    source, _ = stored(client, LEVELS[:4], ["A1:F1", *MERGED[:3]])
    accept_all(text, admin)
    accept_all(source, admin)
    made = drawn_up(draft, admin)
    assert [value for _, value in parts(made["改造老旧小区"])] == [10, 8]
    assert draft.targets.filter(title__contains="老旧小区", part_of=None).count() == 1


def test_several_rows_that_share_out_one_promise_are_its_parts(client, draft, text, admin):
    rows = [
        ["任务", "牵头单位"],
        ["改造老旧小区10个", "区住建局"],
        ["改造老旧小区6个", "区民政局"],
        ["新建口袋公园3座", "区住建局"],
    ]
    source, said = stored(client, rows)
    assert "2条作为分解" in said
    whole = text.proposals.get(title__contains="老旧小区")
    assert [row.part_of for row in source.proposals.filter(title__contains="老旧小区")] == [whole, whole]
    assert source.proposals.get(title__contains="公园").decision == "merged"
    assert whole.office == {}
    accept_all(text, admin)
    accept_all(source, admin)
    (split,) = to_draw_up(draft).splits
    assert (split.kinds[0], split.spread.over) == (Split.SUM, -2)
    assert parts(drawn_up(draft, admin)["改造老旧小区"]) == [
        ("改造老旧小区（区住建局）", 10),
        ("改造老旧小区（区民政局）", 6),
    ]


def test_more_than_the_promise_or_a_single_row_are_no_shares(client, draft, text):
    rows = [["任务", "牵头单位"], ["改造老旧小区10个", "区住建局"], ["改造老旧小区9个", "区民政局"]]
    stored(client, rows)
    stored(client, [["任务", "牵头单位"], ["新建口袋公园1座", "区民政局"]])
    assert not Proposal.objects.exclude(part_of=None).exists()


VOTED = [
    ["2025年十件民生实事清单"],
    ["序号", "项目", "建设内容", "责任单位", "完成时限"],
    [1, "适老化改造", "完成适老化改造300户", "区民政局", "2025年10月底前"],
    [2, "社区食堂", "建成社区食堂12个", "区民政局", "全年"],
    [3, "口袋公园", "新建口袋公园3座", "区住建局", "全年"],
]


def test_a_list_becomes_the_parts_of_the_promise_that_is_the_list(client, draft, text, admin):
    source, said = stored(client, VOTED, ["A1:E1"], "voted")
    whole = text.proposals.get(title__contains="民生实事")
    assert {row.part_of for row in source.proposals.all()} == {whole}
    assert text.proposals.get(title__contains="公园").part_of == whole  # it is in the text as well
    assert "3条作为分解" in said
    accept_all(text, admin)
    accept_all(source, admin)
    made = drawn_up(draft, admin)[whole.title]
    assert made.split == "list"
    assert sorted(title for title, _ in parts(made)) == ["完成适老化改造", "建成社区食堂", "新建口袋公园"]


def test_what_a_list_wrote_into_the_text_is_taken_back_by_one_key(client, draft, text, admin):
    source, _ = stored(client, VOTED, ["A1:E1"], "voted")
    undo(source, by=admin)
    assert text.proposals.get(title__contains="公园").whole is None


def test_the_office_chooses_another_target_or_none(client, draft, text, admin, target):
    chosen = Target.objects.create(
        report=draft, number="G-030", title="重点实事办理", theme=target.theme, measure="narrative",
        start_date="2025-01-01", due_date="2025-12-31", frequency="quarterly",
    )  # fmt: skip
    source, _ = stored(client, VOTED, ["A1:E1"], "voted", whole="G-030")
    assert {row.part_of_target for row in source.proposals.all()} == {chosen}
    page = client.get(f"/2025/catalogue/texts/{source.pk}/table/")
    assert "G-030 重点实事办理：" in page.content.decode()
    assert page.context["of_list"].initial["whole"] == chosen
    stored_again = client.post(f"/2025/catalogue/texts/{source.pk}/table/", {"store": "1", "whole": "没有的"})
    assert "没有“没有的”" in stored_again.content.decode()


def test_cleared_they_stand_for_themselves(client, draft, text):
    stored(client, VOTED, ["A1:E1"], "voted", whole="")
    assert not any(row.is_part for row in Proposal.objects.all())


def test_stored_again_parts_stay_with_their_whole(client, draft, admin):
    source, _ = stored(client, LEVELS[:4], ["A1:F1", *MERGED[:3]])
    part = source.proposals.get(title__contains="东城")
    accept_many(source, {part.pk: part.version}, by=admin, at=NOON)
    place = f"/2025/catalogue/texts/{source.pk}/table/"
    page = client.get(place)
    given = {field.html_name: field.value() or "" for form in page.context["forms"] for field in form}
    client.post(place, given | {"store": "1"})
    part.refresh_from_db()
    assert part.part_of and part.part_of.title == "改造老旧小区"
    assert source.proposals.get(title__contains="西岭").part_of == part.part_of
    assert source.proposals.count() == 3


def test_a_row_without_a_number_is_the_whole_and_no_share_that_awaits_its_own(client, draft, make_target):
    whole = make_target("B-003", title="争取上级资金", unit="万元", split=Split.SUM)
    for number, name in (("B-003-01", "甲"), ("B-003-02", "乙")):
        awaiting = {"value": None, "issued": "awaiting", "unit": "万元"}
        make_target(number, title=f"争取上级资金{name}", part_of=whole, **awaiting)
    Target.objects.update(report=draft)
    source, _ = stored(client, [["任务", "牵头单位"], ["争取上级资金", "区民政局"]])
    assert source.proposals.get().target == whole


def test_another_tables_parts_stay_when_the_table_of_their_whole_is_stored_again(client, draft):
    above, _ = stored(client, [["任务", "牵头单位"], ["办好十件民生实事", "区政府办"]])
    below, _ = stored(client, VOTED, ["A1:E1"], "voted", whole="办好十件民生实事")
    client.post(f"/2025/catalogue/texts/{above.pk}/table/", {"store": "1"})
    assert {row.part_of for row in below.proposals.all()} == {above.proposals.meant().get()}
