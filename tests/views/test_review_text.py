"""核对目标任务: what the page shows, asks and stores, of a short report and of one with seven hundred proposals."""

from decimal import Decimal
from hashlib import sha256

import pytest

from targets.domain.extraction import extract
from targets.models import Proposal, Report, SourceDocument, Unit
from targets.services.proposals import store_proposals
from tests.conftest import at
from tests.reports import TEXT

PAGE = "/2025/review-text/"


@pytest.fixture
def draft(admin) -> Report:
    return Report.objects.create(
        year=2025, government="云岭区", title="2025年政府工作报告", start_date="2025-01-01", end_date="2025-12-31",
        published_at=None,
    )  # fmt: skip


def document(report: Report, text: str, kind: str = "report") -> SourceDocument:
    return SourceDocument.objects.create(
        report=report,
        kind=kind,
        title="政府工作报告",
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        uploaded_at=at(2025, 1, 20),
    )


@pytest.fixture
def source(draft, client, admin) -> SourceDocument:
    source = document(draft, TEXT)
    store_proposals(source, extract(TEXT))
    client.force_login(admin)
    return source


def row(source, words: str) -> Proposal:
    return source.proposals.filter(title__contains=words).in_order().first()


def page_of(client, query: str = "") -> str:
    return client.get(PAGE + query).content.decode()


def test_what_is_doubtful_comes_first(client, source):
    Proposal.objects.update(confidence=Decimal("0.98"))
    Proposal.objects.filter(title="新增学位").update(confidence=Decimal("0.70"))
    Proposal.objects.filter(verdict="task").delete()
    assert 'value="新增学位"' in page_of(client)


def test_the_words_stand_in_their_text(client, source):
    said = page_of(client, f"?at={row(source, '新增学位').pk}")
    assert 'aria-current="true"' in said
    assert "名词解释" in said


def test_filters_narrow_what_is_gone_through(client, source):
    area = row(source, "新增学位").area
    assert 'value="新增学位"' in page_of(client, f"?area={area}&sure=easy&verdict=promise")
    assert "没有这样的" in page_of(client, "?state=rejected")
    assert "立为目标" in page_of(client, "?verdict=numbers")
    assert "没有这样的" in page_of(client, "?area=没有")


def test_it_is_stored_and_goes_on_without_scripts(client, source):
    school = row(source, "新增学位")
    given = {"action": "accept", "version": school.version}
    response = client.post(f"{PAGE}{school.pk}/?source={source.pk}", given)
    assert response.status_code == 302
    assert f"at={school.pk}" not in response["Location"]
    school.refresh_from_db()
    assert school.decision == "accepted"


def test_a_wrong_field_says_why_and_nothing_is_stored(client, source):
    school = row(source, "新增学位")
    given = {
        "action": "accept", "version": school.version, "title": "新增学位", "stated_as": "=", "value": "八百来个",
        "unit": "个", "measure": "total", "frequency": "monthly", "heading": f"{school.area}\u241f{school.theme}",
    }  # fmt: skip
    said = client.post(f"{PAGE}{school.pk}/", given, headers={"HX-Request": "true"}).content.decode()
    assert "field--wrong" in said
    assert "八百来个" in said
    school.refresh_from_db()
    assert school.decision == "open"


def test_what_is_missing_is_said_where_it_is_missing(client, source):
    """Not beneath the name, which is written."""
    school = row(source, "新增学位")
    written = {
        "action": "accept", "version": school.version, "title": "新增学位", "stated_as": "=", "value": "800",
        "unit": "个", "measure": "total", "frequency": "monthly", "heading": f"{school.area}\u241f{school.theme}",
    }  # fmt: skip
    for name, said in (
        ("title", "请写明目标任务的名称。"),
        ("value", "须填目标值"),
        ("heading", "请选择板块。"),
    ):
        page = client.post(f"{PAGE}{school.pk}/?source={source.pk}", written | {name: ""}).content.decode()
        assert said in page.split(f'data-field="{name}"')[1].split("data-field=")[0]
    school.refresh_from_db()
    assert school.decision == "open"


def test_a_table_without_headings_takes_those_of_the_catalogue(client, source, draft):
    area = draft.themes.create(title="四、民生福祉", short_title="民生福祉", position=1)
    draft.themes.create(title="办好教育", short_title="办好教育", position=2, parent=area)
    table = document(draft, "新增学位800个。", "duties")
    store_proposals(table, extract(table.text))
    table.proposals.update(area="", theme="")
    assert "四、民生福祉｜办好教育" in page_of(client, f"?source={table.pk}")
    assert "四、民生福祉｜办好教育" not in page_of(client, f"?source={source.pk}")
    school = row(table, "新增学位")
    given = {
        "action": "accept", "version": school.version, "title": "新增学位", "stated_as": "=", "value": "800",
        "unit": "个", "measure": "total", "frequency": "monthly", "heading": "四、民生福祉\u241f办好教育",
    }  # fmt: skip
    client.post(f"{PAGE}{school.pk}/?source={table.pk}", given)
    school.refresh_from_db()
    assert (school.decision, school.area, school.theme) == ("accepted", "四、民生福祉", "办好教育")


def test_sentences_without_a_target_are_listed_and_taken_up(client, source):
    school = row(source, "新增学位")
    before = client.get(f"{PAGE}left/").content.decode()
    assert "新增学位800个" not in before
    inside = source.proposals.filter(start__lt=school.end + 20, end__gt=school.start, theme=school.theme)
    inside.update(decision="rejected")
    said = client.get(f"{PAGE}left/").content.decode()
    assert "新增学位800个" in said
    assert "不立项的：新增学位" in said
    start = said.split('name="start" value="')[1].split('"')[0]
    client.post(f"{PAGE}left/", {"start": start})
    assert source.proposals.filter(reason="原文的句子，由督查室立项").count() == 1


def test_the_catalogue_goes_out_as_a_workbook_and_comes_back(client, source, draft, housing_bureau, tmp_path):
    many = {row.pk: row.version for row in source.proposals.open()}
    given = {"proposal": list(many), **{f"version-{pk}": version for pk, version in many.items()}}
    client.post(f"{PAGE}many/", given)
    names = {f"unit_{n}": str(housing_bureau.pk) for n in range(30)}
    response = client.post(f"{PAGE}create/", {"default": housing_bureau.pk, **names})
    assert response["Location"] == "/2025/draft/"
    assert draft.targets.count() == len(many)
    workbook = client.get("/2025/catalogue.xlsx").content
    path = tmp_path / "目录.xlsx"
    path.write_bytes(workbook)
    with path.open("rb") as file:
        said = client.post("/2025/catalogue/import/", {"file": file}).content.decode()
    assert f"{len(many)}" in said
    assert "不认识" not in said


LINES = [
    f"抓好第{n}类工作。新增学位{n + 100}个，新建公园{n + 3}座、游园{n + 5}处，改造老旧小区{n + 2}个，开工亿元以上项目"
    f"{n + 20}个以上，培育企业{n + 6}家。完善社会救助制度。"
    for n in range(110)
]
LONG = TEXT.replace("抓好项目建设。", "\n".join([*LINES, "抓好项目建设。"]))


def test_seven_hundred_proposals_weigh_no_more_than_a_few(
    client, draft, admin, django_assert_max_num_queries
):
    client.force_login(admin)
    source = document(draft, LONG)
    assert store_proposals(source, extract(LONG)) > 700
    middle = source.proposals.in_order()[400].pk
    with django_assert_max_num_queries(16):
        whole = client.get(f"{PAGE}?at={middle}").content
    with django_assert_max_num_queries(16):
        part = client.get(f"{PAGE}?at={middle}", headers={"HX-Request": "true"}).content
    assert len(whole) < 90_000, len(whole)
    assert len(part) < 75_000, len(part)


@pytest.fixture
def unknown(client, source, housing_bureau) -> dict[str, str]:
    """Three accepted ones of units that are none here; what the form says of them, all else as it should be."""
    for words, lead in (("新增学位", "区教体局"), ("口袋公园", "区住建"), ("游园", "区园林中心")):
        found = row(source, words)
        found.lead, found.decision = lead, "accepted"
        found.save()
    return {"default": str(housing_bureau.pk), "assigned": "2025-01-20"}


def test_no_unit_is_chosen_nor_made_by_silence(client, unknown, draft):
    page = client.get(f"{PAGE}create/")
    fields = [field for field, _ in page.context["form"].questions]
    assert len(fields) == 3
    assert {field.value() for field in fields} == {None}
    assert not page.context["form"]["rest_new"].value()
    before = Unit.objects.count()
    said = client.post(f"{PAGE}create/", unknown).content.decode()
    assert "请选择“区教体局”是哪个单位，或者新建。" in said
    assert (Unit.objects.count(), draft.targets.count()) == (before, 0)


def test_each_name_is_answered_for_itself_or_the_rest_by_one_tick(client, unknown, draft, housing_bureau):
    answers = unknown | {"unit_0": "none", "unit_1": str(housing_bureau.pk), "rest_new": "on"}
    client.post(f"{PAGE}create/", answers)
    leads = {target.title: target.lead.unit.name for target in draft.targets.all()}
    assert set(leads.values()) == {housing_bureau.name, "区园林中心"}
    assert not Unit.objects.filter(name__in=["区教体局", "区住建"]).exists()
