"""A ledger's figures and words become entries of its data date, on behalf of the lead units, after a dry run."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.documents.kit.dry_run import Fate
from targets.documents.monthly.from_table import TableLine, TableRun
from targets.domain.words import Split, Status
from targets.models import ProgressEntry, SecurityEvent, SourceDocument, Target
from targets.services import Action, Reading, move, record
from targets.services.audit import seal
from tests.conftest import at

HEADS = "任务内容,截至6月底累计,完成比例,状态,进展情况,存在问题,下一步措施,牵头单位"
NOON = at(2024, 7, 3, 12)


@pytest.fixture(autouse=True)
def _july(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def targets(make_target) -> dict[str, Target]:
    """One of each kind that a ledger may speak of."""
    plain = {"value": None, "unit": ""}
    return {
        "total": make_target("M-001", title="新增市场主体", value=Decimal(8000), unit="户"),
        "area": make_target("M-002", title="改造老旧小区建筑面积", value=Decimal(35), unit="万平方米"),
        "words": make_target(
            "M-003", title="完善政务公开制度", measure="narrative", frequency="quarterly", **plain
        ),
        "rate": make_target("M-004", title="规上工业增加值增速", measure="rate", value=Decimal(7), unit="%"),
    }


def ledger(client, *rows: str, heads=HEADS, year=2024) -> SourceDocument:
    """Uploaded, and stored in the review."""
    content = "\n".join((f"{year}年重点任务进展台账", f"截至{year}年6月30日", heads, *rows)).encode()
    client.post(
        f"/{year}/catalogue/texts/new/", {"kind": "duties", "file": SimpleUploadedFile("台账.csv", content)}
    )
    source = SourceDocument.objects.latest("pk")
    place = f"/{year}/catalogue/texts/{source.pk}/table/"
    page = client.get(place)
    given = {field.html_name: field.value() or "" for form in page.context["forms"] for field in form}
    assert "存入核对" in client.post(place, given | {"store": "1"}, follow=True).content.decode()
    return source


def looked_at(client, source: SourceDocument, day="2024-06-30"):
    return client.post(f"/2024/catalogue/texts/{source.pk}/table/progress/", {"data_date": day})


def confirmed(client, source: SourceDocument, day="2024-06-30", lines=None):
    """What is ticked beforehand, or the lines with these keys."""
    page = looked_at(client, source, day)
    chosen = page.context["ticked"] if lines is None else lines
    given = {"data_date": day, "shown": page.context["run"].digest, "line": chosen}
    return client.post(f"/2024/catalogue/texts/{source.pk}/table/progress/", given, follow=True)


@pytest.fixture
def source(client, admin, targets) -> SourceDocument:
    client.force_login(admin)
    return ledger(
        client,
        "新增市场主体8000户,4200,52.5%,绿灯,上半年新增4200户,个体户转企慢,开展上门服务,",
        "改造老旧小区建筑面积35万平方米,12万平方米,34.3%,黄灯,已开工,,,",
        "完善政务公开制度,,60%,绿灯,出台了公开目录,,,",
        "规上工业增加值增速7%,7.3%,,绿灯,,,,",
    )


def test_its_figures_and_words_are_sent_on_behalf_of_the_lead_units(client, source, targets, admin):
    page = client.get(f"/2024/catalogue/texts/{source.pk}/table/").content.decode()
    assert 'value="2024-06-30"' in page  # what the table says of itself
    assert not ProgressEntry.objects.exists()
    run = looked_at(client, source).context["run"]
    assert {line.title: line.value for line in run.lines} == {
        "新增市场主体": "4200户", "改造老旧小区建筑面积": "12万平方米", "完善政务公开制度": "自评60%",
        "规上工业增加值增速": "7.3%",
    }  # fmt: skip
    assert not ProgressEntry.objects.exists()
    said = confirmed(client, source).content.decode()
    assert "已代填4项2024年6月30日的进展，待其他管理员审核" in said
    entry = ProgressEntry.objects.get(target=targets["total"])
    assert (entry.value, entry.data_date, entry.status) == (4200, date(2024, 6, 30), Status.SUBMITTED)
    assert (entry.text, entry.problems, entry.next_steps) == (
        "上半年新增4200户",
        "个体户转企慢",
        "开展上门服务",
    )
    assert (entry.author, entry.is_on_behalf, entry.unit) == (admin, True, targets["total"].lead.unit)
    assert ProgressEntry.objects.get(target=targets["rate"]).value == Decimal("7.3")
    assert ProgressEntry.objects.get(target=targets["words"]).self_rating == 60
    seal()
    assert SecurityEvent.objects.filter(what__contains="代填进展").get().count == 4


def test_sent_twice_it_stands_once(client, source):
    confirmed(client, source)
    before = ProgressEntry.objects.count()
    run = looked_at(client, source).context["run"]
    assert (run.work_count, {line.fate for line in run.lines}) == (0, {"unchanged"})
    assert ProgressEntry.objects.count() == before


def test_what_has_changed_since_it_was_shown_is_shown_again(client, source, targets):
    page = looked_at(client, source)
    targets["total"].unit = "家"
    targets["total"].save()
    given = {"data_date": "2024-06-30", "shown": page.context["run"].digest, "line": page.context["ticked"]}
    response = client.post(f"/2024/catalogue/texts/{source.pk}/table/progress/", given)
    assert "情况已变，没有报送" in response.content.decode()
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("新增市场主体8000户,,52.5%,绿灯,,,,", "只有完成比例"),
        ("新增市场主体8000户,0.42万户,,,,,,", "目录按“户”计"),
        ("完善政务公开制度,,,绿灯,正在办,,,", "没有完成比例，自评"),
        ("新建体育馆2座,1,,绿灯,开工,,,", "目录里没有这一行的目标任务"),
    ],
)
def test_what_a_row_does_not_say_is_not_guessed(row, says, client, admin, targets):
    client.force_login(admin)
    source = ledger(client, row)
    response = looked_at(client, source)
    (line,) = response.context["run"].lines
    assert line.fate == "to_fill"
    assert says in "".join(line.notes)
    assert says in response.content.decode()
    assert not ProgressEntry.objects.exists()


def test_one_that_is_refused_holds_up_no_other(client, source, targets):
    targets["area"].start_date = date(2024, 7, 1)
    targets["area"].save()
    said = confirmed(client, source).content.decode()
    assert "已代填3项" in said
    assert not ProgressEntry.objects.filter(target=targets["area"]).exists()


def test_a_day_is_needed_that_is_one(client, source):
    response = looked_at(client, source, "6月底前")
    assert response.status_code == 302
    assert not ProgressEntry.objects.exists()


def test_in_a_draft_it_waits_for_the_catalogue_and_the_page_says_so(client, source, report):
    report.published_at = None
    report.save()
    page = client.get(f"/2024/catalogue/texts/{source.pk}/table/").content.decode()
    assert "目录发布以后可以在这里作为进展报送" in page
    assert looked_at(client, source).status_code == 302


def test_a_table_without_such_columns_says_nothing_of_it(client, admin, targets):
    client.force_login(admin)
    source = ledger(client, "新增市场主体8000户,区市场监管局", heads="任务内容,牵头单位")
    assert "表中的进展" not in client.get(f"/2024/catalogue/texts/{source.pk}/table/").content.decode()


GROWN = HEADS.replace("完成比例,", "增速,完成比例,")


@pytest.fixture
def industry(make_target) -> Target:
    return make_target("M-005", title="新增规上工业企业", value=Decimal(20), unit="家")


SERVICES = "新增规上服务业企业20家,9,,,服务业企业九家,,,"


def test_a_row_that_is_called_otherwise_is_ticked_by_hand(client, admin, industry):
    client.force_login(admin)
    source = ledger(client, SERVICES)
    response = looked_at(client, source)
    (line,) = response.context["run"].lines
    assert (line.number, line.value, line.said) == ("M-005", "9家", "新增规上服务业企业20家")
    assert response.context["ticked"] == []
    page = response.content.decode()
    assert "新增规上服务业企业20家" in page
    assert "与目标名称不同，请核对后勾选" in page
    assert "checked" not in page
    assert "没有勾选要报送的" in confirmed(client, source).content.decode()
    assert not ProgressEntry.objects.exists()
    confirmed(client, source, lines=[line.key])
    assert ProgressEntry.objects.get().value == 9


def test_a_row_that_is_called_otherwise_takes_no_target_from_the_right_one(client, admin, industry):
    client.force_login(admin)
    source = ledger(client, SERVICES, "新增规上工业企业20家,11,,,,,,")
    run = looked_at(client, source).context["run"]
    assert {line.said: line.value for line in run.lines if line.may_be_sent} == {
        "新增规上工业企业20家": "11家"
    }


def test_only_what_is_ticked_is_sent(client, source, targets):
    run = looked_at(client, source).context["run"]
    key = next(line.key for line in run.lines if line.number == "M-001")
    assert "已代填1项" in confirmed(client, source, lines=[key]).content.decode()
    assert ProgressEntry.objects.get().target == targets["total"]
    seal()
    assert SecurityEvent.objects.filter(what__contains="代填进展").get().details == "M-001"


def test_a_row_with_another_number_is_ticked_by_hand(client, admin, targets):
    client.force_login(admin)
    source = ledger(client, "新增市场主体9000户,4200,,,,,,")
    response = looked_at(client, source)
    assert response.context["ticked"] == []
    assert "表里的目标是9000户，与目录的目标值不同" in response.content.decode()


@pytest.mark.parametrize("reached", ["15", "15家"])
def test_a_bare_figure_of_two_numbers_is_nobodys(client, admin, make_target, reached):
    make_target("M-006", title="引进企业", value=Decimal(20), unit="家")
    client.force_login(admin)
    source = ledger(client, f"引进企业20家、到位资金30亿元,{reached},,,,,,")
    (line,) = looked_at(client, source).context["run"].lines
    if reached == "15":
        assert line.fate == "to_fill"
        assert "要完成的有20家、30亿元，看不出15是哪一个的" in line.remark
    else:
        assert line.value == "15家"


@pytest.mark.parametrize(("growth", "value"), [("—", None), ("", None), ("6.2%", "6.2%")])
def test_an_amount_is_no_growth_rate(client, admin, make_target, growth, value):
    make_target("M-007", title="固定资产投资增速", measure="rate", value=Decimal(6), unit="%")
    client.force_login(admin)
    source = ledger(client, f"固定资产投资增长6%,8.9,{growth},,,完成投资8.9亿元,,,", heads=GROWN)
    (line,) = looked_at(client, source).context["run"].lines
    assert line.value == (value or "")
    assert line.may_be_sent == bool(value)
    assert value or "表里没有截至这一天的增速" in line.remark


@pytest.mark.parametrize(("place", "column"), [(0, "进展情况"), (1, "存在问题"), (2, "下一步措施")])
def test_words_are_not_cut_in_silence(client, admin, targets, place, column):
    client.force_login(admin)
    words = ["短", "短", "短"]
    words[place] = "长" * 1001
    source = ledger(client, f"新增市场主体8000户,4200,,,{','.join(words)},")
    (line,) = looked_at(client, source).context["run"].lines
    assert f"{column}超过1000字" in line.remark
    assert not line.may_be_sent
    words[place] = "长" * 1000
    source = ledger(client, f"新增市场主体8000户,4200,,,{','.join(words)},")
    assert "长" * 1000 in looked_at(client, source).content.decode()


def test_all_that_is_sent_is_shown(client, source):
    page = looked_at(client, source).content.decode()
    assert all(words in page for words in ("上半年新增4200户", "个体户转企慢", "开展上门服务"))


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_what_one_has_begun_is_not_overwritten(client, source, targets, admin, second_admin, status):
    target = targets["total"]
    reading = Reading(data_date=date(2024, 6, 30), value=Decimal(3000), text="自己写的")
    is_returned = status == Status.RETURNED
    own = record(target, reading, by=admin, at=NOON, submit=is_returned, unit=target.lead.unit)
    if is_returned:
        move(own.pk, Action.RETURN, by=second_admin, at=NOON, reason="数字不对")
    assert "没有覆盖" in looked_at(client, source).content.decode()
    assert "已代填3项" in confirmed(client, source).content.decode()
    own.refresh_from_db()
    assert (own.value, own.text, own.status) == (3000, "自己写的", status)


def test_pressed_twice_it_says_that_it_was_sent(client, source):
    page = looked_at(client, source)
    place = f"/2024/catalogue/texts/{source.pk}/table/progress/"
    given = {"data_date": "2024-06-30", "shown": page.context["run"].digest}
    for chosen in (page.context["ticked"][:2], page.context["ticked"]):
        given |= {"shown": looked_at(client, source).context["run"].digest, "line": chosen}
        client.post(place, given)
        before = ProgressEntry.objects.count()
        said = client.post(place, given, follow=True).content.decode()
        assert f"没有重复报送：已报送{len(chosen)}项" in said
        assert "情况已变" not in said
        assert ProgressEntry.objects.count() == before


def test_the_page_says_what_is_taken(client, source, report):
    place = f"/2024/catalogue/texts/{source.pk}/table/"
    says = "数量型的完成比例由系统计算；定性的自评取完成比例"
    assert says in client.get(place).content.decode()
    report.published_at = None
    report.save()
    assert says in client.get(place).content.decode()


def test_one_judged_from_its_items_is_not_reported_itself(client, source, targets):
    targets["words"].split = Split.LIST
    targets["words"].save()
    run = looked_at(client, source).context["run"]
    line = next(line for line in run.lines if line.number == "M-003")
    assert (line.fate, line.notes) == ("to_fill", ["由清单各项判断，不单独报送。"])


def test_a_text_without_a_table_is_called_that(client, admin, targets):
    client.force_login(admin)
    given = {"kind": "report", "file": SimpleUploadedFile("报告.txt", "二、2024年\n新增企业25家。".encode())}
    client.post("/2024/catalogue/texts/new/", given)
    source = SourceDocument.objects.latest("pk")
    place = f"/2024/catalogue/texts/{source.pk}/table/progress/"
    said = client.post(place, {"data_date": "2024-06-30"}, follow=True).content.decode()
    assert "没有认得出的表格" in said
    assert "发布以后" not in said


def by_area(client, *rows: str, unit: str = "（户）") -> SourceDocument:
    """A table with a line an area, uploaded and stored in the review."""
    heads = (
        f"单位,新增市场主体{unit},,,口袋公园（座）,,",
        ",目标任务,进度,完成比例（%）,目标任务,进度,完成比例（%）",
    )
    content = "\n".join(("2024年民生实事进展情况表", "截至2024年6月30日", *heads, *rows)).encode()
    given = {"kind": "voted", "file": SimpleUploadedFile("表.csv", content)}
    client.post("/2024/catalogue/texts/new/", given)
    source = SourceDocument.objects.latest("pk")
    client.post(f"/2024/catalogue/texts/{source.pk}/table/", {"store": "1"})
    return source


def test_a_table_by_area_is_the_progress_of_the_parts(
    client, admin, make_target, market_bureau, housing_bureau
):
    client.force_login(admin)
    whole = make_target("M-001", title="新增市场主体", value=Decimal(8000), unit="户", split="sum")
    first = make_target("M-001-01", title="甲", value=Decimal(5000), part_of=whole, lead=market_bureau)
    second = make_target("M-001-02", title="乙", value=Decimal(3000), part_of=whole, lead=housing_bureau)
    source = by_area(
        client,
        "全区,8000,4200,52.5,3,1,33",
        f"{market_bureau},5000,2600,52,1,1,100",
        f"{housing_bureau},2900,1600,55.2,1,0,0",
        "没有的镇,,9,,1,,",
    )
    page = looked_at(client, source)
    said = page.content.decode()
    assert "没有“没有的镇”的分解" in said
    assert "表里的目标是2900户，与分解的目标值不同" in said
    assert not ProgressEntry.objects.exists()
    confirmed(client, source)
    assert [(e.target, e.value, e.unit) for e in ProgressEntry.objects.all()] == [
        (first, 2600, market_bureau)
    ]
    confirmed(client, source, lines=[line.key for line in page.context["run"].lines if line.key])
    assert list(ProgressEntry.objects.order_by("pk").values_list("target", "value", "status")) == [
        (first.pk, 2600, Status.SUBMITTED),
        (second.pk, 1600, Status.SUBMITTED),
    ]


def test_two_figures_of_one_area_are_told_at_once_and_neither_is_taken(
    client, admin, make_target, market_bureau, housing_bureau
):
    client.force_login(admin)
    whole = make_target("M-001", title="新增市场主体", value=Decimal(8000), unit="户", split="sum")
    make_target("M-001-01", title="甲", value=Decimal(5000), part_of=whole, lead=market_bureau)
    other = make_target("M-001-02", title="乙", value=Decimal(3000), part_of=whole, lead=housing_bureau)
    source = by_area(
        client,
        "全区,8000,4200,52.5,3,1,33",
        f"{market_bureau},5000,2600,52,1,1,100",
        f"{market_bureau},5000,2700,54,1,1,100",
        f"{housing_bureau},3000,1600,53.3,1,0,0",
        f"{housing_bureau},3000,1600,53.3,1,0,0",
    )
    page = looked_at(client, source)
    said = [line.remark for line in page.context["run"].lines if "不止一行" in line.remark]
    assert len(said) == 2
    confirmed(client, source, lines=[line.key for line in page.context["run"].lines if line.key])
    assert [(e.target, e.value) for e in ProgressEntry.objects.all()] == [(other, 1600)]


def test_where_no_figure_of_the_areas_can_be_taken_the_total_is_not_the_wholes(
    client, admin, make_target, market_bureau
):
    client.force_login(admin)
    whole = make_target("M-001", title="新增市场主体", value=Decimal(8000), unit="户", split="sum")
    make_target("M-001-01", title="甲", value=Decimal(5000), part_of=whole, lead=market_bureau)
    source = by_area(client, "全区,8000,4200,52.5,3,1,33", "没有的镇,,9,,1,,")
    page = looked_at(client, source)
    assert "没有“没有的镇”的分解" in page.content.decode()
    assert page.context["ticked"] == []


def test_a_goal_in_a_multiple_of_the_unit_is_no_other(client, admin, make_target, market_bureau):
    client.force_login(admin)
    whole = make_target("M-001", title="新增市场主体", value=Decimal(8000), unit="户", split="sum")
    make_target("M-001-01", title="甲", value=Decimal(5000), part_of=whole, lead=market_bureau)
    source = by_area(client, "全区,8000,4200,52.5,3,1,33", f"{market_bureau},0.5万户,2600,52,1,1,100")
    page = looked_at(client, source)
    assert "与分解的目标值不同" not in page.content.decode()
    assert len(page.context["ticked"]) == 1


@pytest.mark.parametrize(("unit", "said"), [("（万户）", "0.06"), ("", "0.06万户"), ("（户）", "0.06万户")])
def test_what_the_areas_count_in_another_unit_is_not_taken(
    client, admin, make_target, market_bureau, unit, said
):
    client.force_login(admin)
    whole = make_target("M-001", title="新增市场主体", value=Decimal(8000), unit="户", split="sum")
    make_target("M-001-01", title="甲", value=Decimal(5000), part_of=whole, lead=market_bureau)
    source = by_area(client, "全区,,0.42,52.5,3,1,33", f"{market_bureau},,{said},52,1,1,100", unit=unit)
    source.proposals.filter(title__contains="市场主体").update(target=whole, decision="accepted")
    page = looked_at(client, source)
    assert "表里是0.06万户，目录按“户”计" in page.content.decode()
    assert page.context["ticked"] == []


def test_a_figure_of_an_area_that_is_no_number_is_told(client, admin, make_target, market_bureau):
    client.force_login(admin)
    whole = make_target("M-001", title="新增市场主体", value=Decimal(8000), unit="户", split="sum")
    make_target("M-001-01", title="甲", value=Decimal(5000), part_of=whole, lead=market_bureau)
    source = by_area(client, "全区,8000,4200,52.5,3,1,33", f"{market_bureau},5000,约600,,1,1,100")
    said = looked_at(client, source).content.decode()
    assert f"“{market_bureau}”的进度“约600”不是数字，没有读" in said


def test_a_figure_that_is_no_number_is_not_called_missing(client, admin, make_target):
    client.force_login(admin)
    make_target("M-001", title="新增市场主体", value=Decimal(8000), unit="户")
    said = looked_at(client, by_area(client, "全区,8000,约600,,3,1,33")).content.decode()
    assert "表里的“约600”不是数字，没有读" in said
    assert "表里没有截至这一天的数" not in said


def test_what_can_be_sent_stands_first():
    def line(fate: Fate, **more) -> TableLine:
        return TableLine(fate=fate, notes=[], where="第4行", said="甲", title="甲", **more)

    lines = [line(Fate.REFUSED), line(Fate.TO_FILL), line(Fate.NEW), line(Fate.NEW, doubts=["请核对"])]
    assert [part.kind for part in TableRun(lines=lines).parts] == ["asked", "new", "refused", "to_fill"]


def test_a_rate_that_is_no_number_is_not_called_missing(client, admin, make_target):
    client.force_login(admin)
    make_target("M-006", title="社会消费品零售总额增长", measure="rate", value=Decimal(7), unit="%")
    said = looked_at(client, ledger(client, "社会消费品零售总额增长7%,约6,,,消费向好,,,")).content.decode()
    assert "表里的“约6”不是数字，没有读" in said
    assert "表里没有截至这一天的增速" not in said
