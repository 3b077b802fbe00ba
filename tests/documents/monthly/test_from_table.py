"""A ledger's figures and words become entries of its data date, on behalf of the lead units, after a dry run."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.domain.words import Status
from targets.models import ProgressEntry, SecurityEvent, SourceDocument, Target
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


def confirmed(client, source: SourceDocument, day="2024-06-30"):
    run = looked_at(client, source, day).context["run"]
    given = {"data_date": day, "shown": run.digest}
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
    run = looked_at(client, source).context["run"]
    targets["total"].unit = "家"
    targets["total"].save()
    given = {"data_date": "2024-06-30", "shown": run.digest}
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
