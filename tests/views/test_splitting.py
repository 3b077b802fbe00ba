"""分解: the office fills in rows, looks at what will be stored, and stores it; nothing before that."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from io import BytesIO
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from targets.models import Target, Unit
from tests.conftest import at
from tests.views.test_two_tabs import sent_from, text_of

NOW = at(2024, 2, 1)
PAGE = "/2024/targets/B-017/split/"
ROAD = "/2024/targets/E-017/split/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def towns(db) -> list[Unit]:
    kinds = (("甲乡", "township"), ("乙街道", "subdistrict"), ("丙街道", "subdistrict"))
    return [
        Unit.objects.create(name=name, kind=kind, position=place)
        for place, (name, kind) in enumerate(kinds, 10)
    ]


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def pressed(client, page, action: str, address: str = PAGE, **typed):
    """What a browser sends back of a page, with some changes."""
    return client.post(address, sent_from(page, address) | {"action": action} | typed)


def shared(client, **typed):
    """All townships at once, and a reason."""
    page = pressed(client, client.get(PAGE), "towns")
    return pressed(client, page, "preview", **{"reason": "常务会议定"} | typed)


def values(target) -> list[tuple]:
    return list(target.parts.order_by("number").values_list("number", "title", "value"))


def test_the_page_of_a_target_leads_there(office, target):
    assert f'href="{PAGE}"' in text_of(office.get("/2024/targets/B-017/"))


def test_all_townships_are_proposed_with_equal_shares(office, target, towns):
    page = pressed(office, office.get(PAGE), "towns")
    sent = sent_from(page, PAGE)
    assert [sent[f"rows-{place}-value"] for place in range(3)] == [["2667"], ["2667"], ["2666"]]
    assert sent["rows-1-title"] == ["新增市场主体（乙街道）"]
    assert "各项目标合计8000户，与目标一致" in text_of(page)
    assert not target.parts.exists()


def test_it_is_looked_at_before_it_is_stored(office, target, towns):
    preview = shared(office)
    assert "还没有保存" in text_of(preview)
    assert "B-017-03" in text_of(preview)
    assert not target.parts.exists()
    answer = office.post(PAGE, sent_from(preview, PAGE) | {"action": "save"}, follow=True)
    assert answer.redirect_chain == [("/2024/targets/B-017/", 302)]
    assert "“新增市场主体”已按数量分解3项，已告知各牵头单位。" in text_of(answer)
    assert values(target) == [
        ("B-017-01", "新增市场主体（甲乡）", 2667),
        ("B-017-02", "新增市场主体（乙街道）", 2667),
        ("B-017-03", "新增市场主体（丙街道）", 2666),
    ]


def test_one_goes_back_from_the_preview_with_all_that_was_typed(office, target, towns):
    page = pressed(office, shared(office, **{"rows-0-value": "3000户"}), "again")
    sent = sent_from(page, PAGE)
    assert (sent["rows-0-value"], sent["reason"]) == (["3000户"], ["常务会议定"])


def test_more_than_the_number_is_allowed_and_said(office, target, towns):
    preview = shared(office, **{"rows-0-value": "2767"})
    assert "各项目标合计8100户，多分解100户" in text_of(preview)
    office.post(PAGE, sent_from(preview, PAGE) | {"action": "save"})
    assert target.parts.count() == 3


def test_shares_follow_what_was_done_last_year(office, target, towns):
    page = pressed(office, office.get(PAGE), "towns")
    typed = {"rows-0-last_year_value": "3000", "rows-1-last_year_value": "1000户"}
    sent = sent_from(pressed(office, page, "last_year", **typed), PAGE)
    assert [sent.get(f"rows-{place}-value", [""]) for place in range(3)] == [["6000"], ["2000"], [""]]


def test_other_units_are_chosen(office, target, market_bureau, housing_bureau):
    page = pressed(office, office.get(PAGE), "add", units=[housing_bureau.pk])
    assert sent_from(page, PAGE)["rows-0-lead"] == [str(housing_bureau.pk)]


def test_a_row_is_left_out(office, target, towns):
    preview = shared(office, **{"rows-1-DELETE": "on"})
    office.post(PAGE, sent_from(preview, PAGE) | {"action": "save"})
    assert [number for number, *_ in values(target)] == ["B-017-01", "B-017-02"]
    assert "乙街道" not in str(values(target))


def test_what_is_wrong_stands_at_its_field(office, target, towns):
    page = shared(office, **{"rows-0-value": "很多", "reason": ""})
    assert "请写明分解理由。" in text_of(page)
    assert sent_from(page, PAGE)["rows-0-value"] == ["很多"]


def test_items_are_typed_one_a_line(office, road, towns):
    lines = "三条背街小巷\t甲乡\t3条\t9月30日\t60\n宣传 | 没有的单位 | | | 40\n\n普通一项"
    page = pressed(office, office.get(ROAD), "add", ROAD, lines=lines)
    sent = sent_from(page, ROAD)
    first = {
        name: sent.get(f"rows-0-{name}") for name in ("title", "lead", "value", "unit", "due_date", "weight")
    }
    assert first == {
        "title": ["三条背街小巷"], "lead": [str(towns[0].pk)], "value": ["3"], "unit": ["条"],
        "due_date": ["9月30日"], "weight": ["60"],
    }  # fmt: skip
    assert "rows-1-lead" not in sent or sent["rows-1-lead"] == [""]
    assert sent["rows-2-lead"] == [str(road.lead.unit_id)]
    refused = pressed(office, page, "preview", ROAD, reason="清单")
    assert "请选择牵头单位。" in text_of(refused)
    typed = {"rows-1-lead": towns[1].pk, "rows-2-weight": "10", "reason": "清单"}
    preview = pressed(office, page, "preview", ROAD, **typed)
    office.post(ROAD, sent_from(preview, ROAD) | {"action": "save"})
    assert list(
        road.parts.order_by("number").values_list("number", "measure", "value", "due_date", "weight")
    ) == [
        ("E-017-01", "total", 3, date(2024, 9, 30), 60),
        ("E-017-02", "narrative", None, date(2024, 12, 31), 40),
        ("E-017-03", "narrative", None, date(2024, 12, 31), 10),
    ]


def test_later_ones_want_a_document(office, target, towns):
    office.post(PAGE, sent_from(shared(office), PAGE) | {"action": "save"})
    extra = Unit.objects.create(name="丁乡", kind="township", position=20)
    page = pressed(office, office.get(PAGE), "towns")
    sent = sent_from(page, PAGE)
    assert (sent["rows-0-lead"], sent["rows-TOTAL_FORMS"]) == ([str(extra.pk)], ["1"])
    assert "请填写增加分解所依据文件的文号。" in text_of(pressed(office, page, "preview", reason="新设"))
    grounds = {"document": "12号", "document_date": "2024-01-30", "reason": "新设", "rows-0-value": "10"}
    preview = pressed(office, page, "preview", **grounds)
    assert "还没有保存" in text_of(preview)
    assert "多分解10户" in text_of(preview)
    office.post(PAGE, sent_from(preview, PAGE) | {"action": "save"})
    assert target.parts.get(number="B-017-04").added_document == "12号"


def test_what_somebody_else_has_split_meanwhile_is_not_split_again(office, target, towns, second_admin):
    preview = shared(office, **{"rows-0-title": "别的名称"})
    other = Client()
    other.force_login(second_admin)
    other.post(PAGE, sent_from(shared(other), PAGE) | {"action": "save"})
    answer = office.post(PAGE, sent_from(preview, PAGE) | {"action": "save"})
    assert "您打开这一页以后，周办" in text_of(answer)
    assert target.parts.count() == 3


def test_pressing_twice_stores_once(office, target, towns):
    sent = sent_from(shared(office), PAGE) | {"action": "save"}
    office.post(PAGE, sent)
    answer = office.post(PAGE, sent, follow=True)
    assert "刚刚已分解，没有重复分解。" in text_of(answer)
    assert target.parts.count() == 3


def test_what_the_rules_forbid_is_said_before_the_preview(office, target, towns):
    page = shared(office, document="12号", document_date="2024-03-01")
    assert "文件日期不能晚于今天（2024年2月1日）。" in text_of(page)
    assert "还没有保存" not in text_of(page)


def test_nothing_is_offered_where_nothing_can_be_split(office, make_target):
    make_target("A-001", title="生产总值增速", measure="rate", unit="%", value=Decimal(7))
    page = text_of(office.get("/2024/targets/A-001/split/"))
    assert "按清单分解只用于要办完的事" in page
    assert 'value="preview"' not in page


def test_the_stored_parts_can_be_moved_and_cancelled(office, target, towns):
    office.post(PAGE, sent_from(shared(office), PAGE) | {"action": "save"})
    page = text_of(office.get(PAGE))
    assert "/2024/targets/B-017-01/edit/#owners-title" in page
    assert "/2024/targets/B-017-01/edit/#ended-title" in page
    assert "各项目标合计" in page.split("已有的分解")[1].split("增加分解")[0]
    assert "判灯。板块" in page


@pytest.mark.parametrize("who", ["clerk", "stranger", "leader"])
def test_nobody_else_sends_it(client, target, towns, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.post(PAGE, {"action": "save"}).status_code == 403
    assert not target.parts.exists()


@pytest.mark.parametrize(
    "typed",
    [{"rows-TOTAL_FORMS": "99999999999"}, {"rows-TOTAL_FORMS": "x"}, {}, {"units": ["x"], "lines": "\0"}],
)
@pytest.mark.parametrize("action", ["save", "preview", "add", "equal", "towns", "?"])
def test_nonsense_stores_nothing(office, target, action, typed):
    assert office.post(PAGE, {"action": action} | typed).status_code == 200
    assert not target.parts.exists()


def uploaded(client, content: bytes, name: str = "分解.csv", address: str = PAGE):
    return pressed(client, client.get(address), "add", address, file=SimpleUploadedFile(name, content))


def test_shares_come_from_a_file_and_are_looked_at(office, target, towns):
    page = uploaded(
        office, "单位,目标值,上年完成\n甲乡,5000户,4000\n乙街道,3100,\n没有的镇,1,\n合计,8101,\n".encode()
    )
    sent = sent_from(page, PAGE)
    assert (sent["rows-TOTAL_FORMS"], sent["rows-0-lead"], sent["rows-0-value"], sent["rows-0-title"]) == (
        ["3"], [str(towns[0].pk)], ["5000户"], ["新增市场主体（甲乡）"],
    )  # fmt: skip
    assert "没有“没有的镇”" in text_of(page)
    assert not target.parts.exists()
    preview = pressed(office, page, "preview", **{"reason": "定", "rows-2-DELETE": "on"})
    assert "各项目标合计8100户，多分解100户" in text_of(preview)
    office.post(PAGE, sent_from(preview, PAGE) | {"action": "save"})
    assert list(target.parts.order_by("number").values_list("value", "last_year_value")) == [
        (5000, 4000),
        (3100, None),
    ]


def test_shares_in_another_unit_are_said_to_be_in_another(office, target, towns):
    page = uploaded(office, "单位,目标值\n甲乡,5000人\n乙街道,3100人\n丙街道,400\n".encode())
    said = text_of(page)
    assert "2项的目标值没有读出。甲乡的目标值“5000人”不是数字。“人”不是这项的单位“户”" in said
    assert "各项目标合计400户，少分解7600户，2项的目标值没有读出，请核对" in said
    assert "待下达" not in said
    assert sent_from(page, PAGE)["rows-0-value"] == ["5000人"]


def test_items_come_from_a_workbook(office, road, towns):
    book = Workbook()
    sheet = book.active
    sheet.append(["项目", "牵头单位", "目标值", "完成时限"])
    sheet.append(["改造背街小巷", "甲乡", "30条", date(2024, 6, 30)])
    sheet.append(["新建公园", None, None, None])
    content = BytesIO()
    book.save(content)
    sent = sent_from(uploaded(office, content.getvalue(), "清单.xlsx", ROAD), ROAD)
    assert (sent["rows-0-value"], sent["rows-0-unit"], sent["rows-0-due_date"], sent["rows-0-lead"]) == (
        ["30"], ["条"], ["2024-06-30"], [str(towns[0].pk)],
    )  # fmt: skip
    assert sent["rows-1-lead"] == [str(road.lead.unit_id)]


@pytest.mark.parametrize("content", ["", "无关,的\n1,2\n", "PK\x03\x04坏了"])
def test_a_file_that_cannot_be_read_says_so_and_adds_nothing(office, target, content):
    page = uploaded(office, content.encode() or b" ")
    assert 'data-level="error"' in text_of(page)
    assert sent_from(page, PAGE)["rows-TOTAL_FORMS"] == ["0"]


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_once_split_once(target, towns, admin, second_admin):
    start = Barrier(2)

    def prepared(user):
        client = Client()
        client.force_login(user)
        return client, sent_from(shared(client), PAGE) | {"action": "save"}

    def send(client, sent):
        try:
            start.wait()
            return client.post(PAGE, sent).status_code
        finally:
            connections.close_all()

    both = [prepared(user) for user in (admin, second_admin)]
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(send, *one) for one in both]
        assert [answer.result() for answer in answers] == [302, 302]  # the second hears that it is done
    assert Target.objects.filter(part_of=target).count() == 3


@pytest.mark.parametrize(("weight", "why"), [("1234567", "不能大于99999.99"), ("0.015", "最多两位小数。")])
def test_a_weight_that_no_column_holds_is_refused(office, road, towns, weight, why):
    page = pressed(office, office.get(ROAD), "add", ROAD, lines=f"宣传|甲乡|||{weight}")
    assert why in text_of(pressed(office, page, "preview", ROAD, reason="清单"))


def test_it_is_said_why_no_list_is_offered(office, target, accepted):
    accepted(target, date(2024, 1, 31), Decimal(700))
    assert "已有进展，按清单分解后" in text_of(office.get(PAGE))


def test_what_is_not_yet_in_the_rows_is_not_forgotten(office, road, towns):
    page = pressed(office, office.get(ROAD), "add", ROAD, lines="宣传|甲乡")
    refused = pressed(office, page, "preview", ROAD, reason="清单", lines="另一项")
    assert "还有没有加入下表的，请先点“加入下表”。" in text_of(refused)
    assert "另一项" in sent_from(refused, ROAD)["lines"][0]
    file = SimpleUploadedFile("分解.csv", b"x")
    assert "选的文件还没有加入下表" in text_of(
        pressed(office, page, "preview", ROAD, reason="清单", file=file)
    )


def test_more_than_99_are_refused_and_stay_in_their_box(office, road, towns):
    lines = chr(10).join(f"第{place}项" for place in range(100))
    page = pressed(office, office.get(ROAD), "add", ROAD, lines=lines)
    sent = sent_from(page, ROAD)
    assert "最多99项" in text_of(page)
    assert (sent["rows-TOTAL_FORMS"], "第99项" in sent["lines"][0]) == (["0"], True)


def test_nothing_is_shared_where_nothing_is_left(office, target, towns):
    office.post(PAGE, sent_from(shared(office, **{"rows-0-value": "9000"}), PAGE) | {"action": "save"})
    Unit.objects.create(name="丁乡", kind="township", position=20)
    assert not any(sent_from(pressed(office, office.get(PAGE), "towns"), PAGE).get("rows-0-value", []))


@pytest.mark.parametrize("value", ["0", "-5"])
def test_a_share_is_above_nothing(office, target, towns, value):
    assert "目标值须大于0" in text_of(shared(office, **{"rows-0-value": value}))


BY_AREA = [
    ["2024年民生实事进展情况表（6月）"],
    ["填报单位：区政府督查室　　截至2024年6月30日"],
    ["序号", "单位", "新增市场主体（户）", None, None, "适老化改造（户）", None, None],
    [None, "牵头部门", "区市场监管局", None, None, "区住建局", None, None],
    [None, None, *("目标任务", "进度", "完成比例（%）") * 2],
    [None, "全区", 8000, 4200, 52.5, 300, 131, 43.7],
    [1, "甲乡", 5000, 2600, 52, 90, 40, 44.4],
    [2, "乙街道", 2900, 1600, 55.2, 60, 0, 0],
    [3, "没有的镇", 50, None, None, None, None, None],
    [4, "丙街道", None, None, None, 150, 91, 60.7],
    ["备注：新增的都算。"],
    ["填报人：张三", None, None, None, None, "审核人：李四"],
]


def by_area(*rows) -> bytes:
    """With the merged cells of such a table."""
    book = Workbook()
    for row in rows or BY_AREA:
        book.active.append(row)
    for merged in ("A1:H1", "A2:H2", "C3:E3", "F3:H3", "C4:E4", "F4:H4"):
        book.active.merge_cells(merged)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_table_by_area_gives_the_shares_of_the_item_that_is_called_so(office, target, towns):
    page = uploaded(office, by_area(), "民生实事.xlsx")
    sent, said = sent_from(page, PAGE), text_of(page)
    assert sent["rows-TOTAL_FORMS"] == ["3"]
    assert [(sent[f"rows-{n}-title"], sent[f"rows-{n}-value"]) for n in (0, 1)] == [
        (["新增市场主体（甲乡）"], ["5000户"]),
        (["新增市场主体（乙街道）"], ["2900户"]),
    ]
    assert sent["rows-1-lead"] == [str(towns[1].pk)]
    assert (
        "“新增市场主体（户）”一项：3个单位，目标合计7950户，表中的合计是8000户，相差50户；丙街道没有目标，没有列入"
        in said
    )
    assert "没有“没有的镇”" in said
    assert "备注：新增的都算。”是备注或签名，没有读" in said
    assert "填报人：张三 审核人：李四”是备注或签名，没有读" in said
    assert not target.parts.exists()
    preview = pressed(office, page, "preview", **{"reason": "定", "rows-2-DELETE": "on"})
    office.post(PAGE, sent_from(preview, PAGE) | {"action": "save"})
    assert list(target.parts.order_by("number").values_list("value", flat=True)) == [5000, 2900]


@pytest.mark.parametrize("rows", [BY_AREA[:5], BY_AREA[:6]])
def test_a_table_by_area_without_areas_adds_nothing_and_says_so(office, target, towns, rows):
    page = uploaded(office, by_area(*rows), "民生实事.xlsx")
    assert page.status_code == 200
    assert "没有各地区的数" in text_of(page)
    assert sent_from(page, PAGE)["rows-TOTAL_FORMS"] == ["0"]


def test_a_total_written_with_spaces_is_no_area(office, target, towns):
    spaced = [[*row[:1], "合  计", *row[2:]] if row[1:2] == ["全区"] else row for row in BY_AREA]
    said = text_of(uploaded(office, by_area(*spaced), "民生实事.xlsx"))
    assert "表中的合计是8000户" in said
    assert "没有“合" not in said


@pytest.mark.parametrize("words", ["约900", "九百", "1000（含上年结转）"])
def test_a_goal_that_cannot_be_read_is_not_called_none(office, target, towns, words):
    rows = [[*row[:2], words, *row[3:]] if row[1:2] == ["甲乡"] else row for row in BY_AREA]
    said = text_of(uploaded(office, by_area(*rows), "民生实事.xlsx"))
    assert f"甲乡“{words}”不是数字，没有读，请补上" in said
    assert "甲乡没有目标" not in said


def test_a_goal_with_a_unit_of_its_own_is_shown_as_it_is_written(office, target, towns):
    rows = [[*row[:2], "0.5万户", *row[3:]] if row[1:2] == ["甲乡"] else row for row in BY_AREA]
    page = uploaded(office, by_area(*rows), "民生实事.xlsx")
    assert sent_from(page, PAGE)["rows-0-value"] == ["0.5万户"]
    said = text_of(page)
    assert "3个单位，目标合计7950户，表中的合计是8000户，相差50户" in said
    assert "甲乡的目标值“0.5万户”不是数字。这项的单位是“户”，请写5000。" in said


def test_goals_in_unlike_units_are_not_added_up(office, target, towns):
    rows = [[*row[:2], "500人", *row[3:]] if row[1:2] == ["甲乡"] else row for row in BY_AREA]
    page = uploaded(office, by_area(*rows), "民生实事.xlsx")
    assert "3个单位，计量单位不同，没有相加" in text_of(page)
    assert sent_from(page, PAGE)["rows-0-value"] == ["500人"]


def test_an_area_that_stands_twice_is_told(office, target, towns):
    rows = [*BY_AREA[:7], [9, "甲乡", 600, None, None, None, None, None], *BY_AREA[7:]]
    page = uploaded(office, by_area(*rows), "民生实事.xlsx")
    assert "甲乡不止一行，请核对，去掉多的" in text_of(page)


def test_where_no_item_is_called_so_one_is_chosen(office, make_target, towns):
    make_target("B-018", title="改造家庭", unit="户", value=Decimal(300))
    address = "/2024/targets/B-018/split/"
    page = uploaded(office, by_area(), "民生实事.xlsx", address)
    assert "这张表有2项，按哪一项分" in text_of(page)
    assert sent_from(page, address)["rows-TOTAL_FORMS"] == ["0"]
    chosen = pressed(office, page, "item-1", address)
    sent = sent_from(chosen, address)
    assert [sent[f"rows-{n}-value"] for n in range(3)] == [["90户"], ["60户"], ["150户"]]
    assert "各项目标合计300户，与目标一致" in text_of(chosen)


def test_an_item_that_counts_otherwise_is_refused_at_its_field(office, make_target, towns):
    make_target("B-018", title="新增市场主体", unit="家", value=Decimal(8000))
    address = "/2024/targets/B-018/split/"
    page = pressed(office, uploaded(office, by_area(), "民生实事.xlsx", address), "item-0", address)
    assert "5000户" in text_of(page)
    refused = pressed(office, page, "preview", address, **{"reason": "定", "rows-2-DELETE": "on"})
    assert "还没有保存" not in text_of(refused)


def test_of_a_list_a_table_by_area_gives_the_items_and_no_second_level(office, road, towns, housing_bureau):
    page = uploaded(office, by_area(), "民生实事.xlsx", ROAD)
    sent = sent_from(page, ROAD)
    assert [[sent[f"rows-{n}-{name}"] for name in ("title", "value", "unit")] for n in range(2)] == [
        [["新增市场主体"], ["8000"], ["户"]],
        [["适老化改造"], ["300"], ["户"]],
    ]
    assert sent["rows-1-lead"] == [str(housing_bureau.pk)]
    assert "分解只有一级，各地区的数没有列入" in text_of(page)


def test_lines_that_are_too_long_are_not_lost_in_silence(office, target):
    typed = "\n".join(["一项"] * 7000)
    page = pressed(office, office.get(PAGE), "add", lines=typed)
    assert "“逐行填写”最多20000个字，没有加入；请分几次加入。" in text_of(page)
    assert page.context["form"]["lines"].value() == typed


def test_where_nothing_is_left_nothing_is_shared_out(office, target, towns):
    page = pressed(office, office.get(PAGE), "equal")
    assert "没有可以分配的" in text_of(page)  # there are no rows
    target.split = "sum"
    target.save()
    target.parts.create(
        report=target.report, theme=target.theme, number="B-017-01", title="甲", measure="total", unit="户",
        value=8000, stated_value=8000, start_date=target.start_date, due_date=target.due_date,
        stated_due_date=target.due_date,
    )  # fmt: skip
    page = pressed(office, pressed(office, office.get(PAGE), "towns"), "equal")
    assert "没有可以分配的" in text_of(page)
    assert "已重新分配" not in text_of(page)
