"""An office's own tables: uploaded, read by their columns, in the review beside what was drawn from the text."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.domain.extraction import extract
from targets.domain.words import Decision, SourceKind
from targets.models import Post, Proposal, Report, SourceDocument, TableHead, Target, Unit
from targets.services.drawing_up import Answers, draw_up, to_draw_up
from targets.services.proposals import Act, Choice, LeadOpen, decide, store_proposals
from targets.services.sources import Upload, take_in
from tests.conftest import at

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "offices"
NEW = "/2025/catalogue/texts/new/"
HEADS = "任务内容,分管领导,责任单位,完成时限"
NOON = at(2025, 1, 20, 12)
TEXT = """云岭区政府工作报告
一、2024年工作回顾
过去一年，新增学位600个。
二、2025年重点工作
（一）办好民生实事
办好教育事业。新增学位800个，新建口袋公园3座。年内建成投用第三小学。
"""
LATE = "全年"


@pytest.fixture
def draft(admin, client) -> Report:
    client.force_login(admin)
    for place, name in enumerate(("教育体育局", "城市管理局", "财政局"), 1):
        Unit.objects.create(name=name, position=place)
    Post.objects.create(title="常务副区长")
    return Report.objects.create(
        year=2025, government="云岭区", title="2025年政府工作报告", start_date="2025-01-01", end_date="2025-12-31",
        published_at=None,
    )  # fmt: skip


@pytest.fixture
def text(draft, admin) -> SourceDocument:
    source = take_in(draft, Upload(SourceKind.REPORT, "报告", TEXT), by=admin, at=NOON).source
    store_proposals(source, extract(TEXT))
    return source


def sent(client, name: str, content: bytes, kind="duties", **more):
    given = {"kind": kind, "file": SimpleUploadedFile(name, content), **more}
    return client.post(NEW, given, follow=True)


def table(client, *rows: str, heads=HEADS) -> SourceDocument:
    response = sent(client, "分解表.csv", "\n".join((heads, *rows)).encode())
    assert response.status_code == 200
    return SourceDocument.objects.exclude(kind="report").latest("pk")


def stored(client, source: SourceDocument, **more):
    place = f"/2025/catalogue/texts/{source.pk}/table/"
    page = client.get(place)
    given = {field.html_name: field.value() or "" for form in page.context["forms"] for field in form} | more
    return client.post(place, given | {"store": "1"} if "read" not in more else given, follow=True)


def titled(source, words: str) -> Proposal:
    return source.proposals.get(title__contains=words)


@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        ("2_decomposition_table.docx", "duties", 6),
        ("3_decomposition_inline.docx", "duties", 5),
        ("4_progress_ledger.xlsx", "duties", 6),
        ("5_minsheng_by_area.xlsx", "voted", 3),
    ],
)
def test_a_table_comes_in(name, kind, rows, client, draft):
    response = sent(client, name, (SAMPLES / name).read_bytes(), kind)
    source = SourceDocument.objects.get()
    assert response.redirect_chain[-1][0] == f"/2025/catalogue/texts/{source.pk}/table/"
    assert f"{rows}行" in response.content.decode()
    said = stored(client, source).content.decode()
    assert f"存入核对：{rows}行" in said
    assert source.proposals.count() >= rows
    for row in source.proposals.all():
        assert source.text[row.start : row.end].strip()
        assert row.office["where"] in row.office_line or not row.office_line
    page = client.get(f"/2025/review-text/?source={source.pk}")
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("1_report.docx", "duties", "是政府工作报告，不是责任分解表或台账"),
        ("8_report.pdf", "duties", "是政府工作报告，不是责任分解表或台账"),
        ("6_bulletin.docx", "duties", "是督查通报"),
        ("6_bulletin.docx", "report", "是督查通报"),
        ("7_disclosure.html", "duties", "是政务公开页面"),
        ("7_disclosure.html", "report", "是政务公开页面"),
        ("2_decomposition_table.docx", "report", "像是责任分解表，不是报告"),
        ("4_progress_ledger.xlsx", "report", "是进展台账，不是报告"),
    ],
)
def test_what_is_in_the_wrong_place_is_named(name, kind, sentence, client, draft):
    said = sent(client, name, (SAMPLES / name).read_bytes(), kind).content.decode()
    assert sentence in said
    assert not SourceDocument.objects.exists()


@pytest.mark.parametrize("name", ["1_report.docx", "8_report.pdf"])
def test_a_report_comes_in_as_a_report(name, client, draft):
    sent(client, name, (SAMPLES / name).read_bytes(), "report")
    assert SourceDocument.objects.get().kind == "report"


def test_who_is_sure_uploads_it_nevertheless(client, draft):
    content = (SAMPLES / "6_bulletin.docx").read_bytes()
    assert "就是所选的文件" in sent(client, "通报.docx", content, "report").content.decode()
    sent(client, "通报.docx", content, "report", sure="on")
    assert SourceDocument.objects.get().kind == "report"


def test_the_text_gets_its_owners_and_days_from_the_table(client, draft, text):
    source = table(
        client,
        f"新增学位800个,常务副区长,教育体育局、财政局,{LATE}",
        "建成投用第三小学,,教育体育局,2025年8月底前",
    )
    said = stored(client, source).content.decode()
    assert "两边都有" in said
    school = titled(text, "新增学位")
    assert (school.lead, school.office["due"], school.office["leader"]) == ("", LATE, "常务副区长")
    assert "2个牵头单位" in school.office["asked"][0]
    third = titled(text, "第三小学")
    assert (third.lead, str(third.deadline)) == ("教育体育局", "2025-08-31")
    page = client.get(f"/2025/review-text/?at={third.pk}").content.decode()
    assert "责任分解表“表1”第3行：牵头教育体育局" in page
    assert {row.decision for row in source.proposals.meant()} == {Decision.MERGED}


def test_two_leads_are_a_question_that_has_to_be_answered(client, draft, text, admin):
    stored(client, table(client, f"新增学位800个,,教育体育局、财政局,{LATE}"))
    school = titled(text, "新增学位")
    assert not school.is_easy  # and so not ticked beforehand
    with pytest.raises(LeadOpen, match="写了2个牵头单位：教育体育局、财政局。请选定一个"):
        decide(school, Choice(act=Act.ACCEPT, version=school.version), by=admin, at=NOON)
    typed = {"lead": "教育体育局"}
    decide(school, Choice(act=Act.ACCEPT, version=school.version, typed=typed), by=admin, at=NOON)
    (target,) = draw_up(draft, Answers(), by=admin, at=NOON)
    assert target.deadline_words == LATE
    owners = {owner.unit.name: owner.role for owner in target.owners.all()}
    assert owners == {"教育体育局": "lead", "财政局": "supporting"}
    assert target.passages.count() == 2  # in the text and in the table


def test_what_was_accepted_is_open_again_while_two_lead(client, draft, text, admin):
    school = titled(text, "新增学位")
    decide(school, Choice(act=Act.ACCEPT, version=school.version), by=admin, at=NOON)
    stored(client, table(client, f"新增学位800个,,教育体育局、财政局,{LATE}"))
    school = titled(text, "新增学位")
    assert (school.decision, school.lead) == ("open", "")


def test_rows_of_one_side_are_shown_and_become_targets(client, draft, text, admin):
    source = table(client, f"新建体育馆2座,常务副区长,教育体育局,{LATE}")
    said = stored(client, source).content.decode()
    gym = titled(source, "体育馆")
    assert f"?source={source.pk}&amp;at={gym.pk}" in said
    assert f"?source={text.pk}&amp;at={titled(text, '口袋公园').pk}" in said  # only in the text
    decide(gym, Choice(act=Act.ACCEPT, version=1, typed={"area": "一", "theme": "一"}), by=admin, at=NOON)
    (target,) = draw_up(draft, Answers(), by=admin, at=NOON)
    assert (target.post.title, target.value) == ("常务副区长", 2)


def test_a_numbers_difference_is_said(client, draft, text):
    stored(client, table(client, f"新增学位900个,,教育体育局,{LATE}"))
    school = titled(text, "新增学位")
    assert "数字不一致" in school.office["note"]
    assert not school.is_easy


def test_no_unit_is_made_in_silence(client, draft, text, admin):
    source = table(client, f"新建体育馆2座,,区教体局,{LATE}")
    said = client.get(f"/2025/catalogue/texts/{source.pk}/table/").content.decode()
    assert "区教体局" in said
    assert "最接近的是“教育体育局”" in said
    stored(client, source)
    assert Unit.objects.count() == 3
    gym = titled(source, "体育馆")
    typed = {"area": "一", "theme": "一"}
    decide(gym, Choice(act=Act.ACCEPT, version=1, typed=typed), by=admin, at=NOON)
    assert [one.name for one in to_draw_up(draft).unknown] == ["区教体局"]


def test_what_a_column_means_is_changed_and_remembered(client, draft):
    source = table(client, f"新建体育馆2座,,教育体育局,{LATE}", heads="任务内容,分管领导,谁来办,完成时限")
    said = stored(client, source, head0_column_2="", read="1")
    assert TableHead.objects.count() == 0  # nothing was changed
    place = f"/2025/catalogue/texts/{source.pk}/table/"
    page = client.get(place)
    given = {field.html_name: field.value() or "" for form in page.context["forms"] for field in form}
    given["head0-column_2"] = "lead"
    said = client.post(place, given | {"read": "1"}, follow=True).content.decode()
    assert "以后同样的表头都这样读" in said
    assert "（按上次的选择）" in said
    client.post(f"/2025/catalogue/texts/{source.pk}/remove/", {"reason": "重来"})
    again = table(client, f"新建博物馆1座,,教育体育局,{LATE}", heads="任务内容,分管领导,谁来办,完成时限")
    stored(client, again)
    assert titled(again, "博物馆").lead == "教育体育局"


def test_a_mapping_without_a_task_is_refused(client, draft):
    source = table(client, f"新建体育馆2座,,教育体育局,{LATE}")
    place = f"/2025/catalogue/texts/{source.pk}/table/"
    said = client.post(place, {"head0-column_2": "lead", "store": "1"}).content.decode()
    assert "请指明哪一列是“任务内容”" in said
    assert not Proposal.objects.exists()
    given = {"head0-column_0": "task", "head0-column_2": "task", "store": "1"}
    assert "有2列选了“任务内容”" in client.post(place, given).content.decode()


def test_stored_again_nothing_stands_twice_and_decisions_stay(client, draft, text, admin):
    source = table(client, f"新建体育馆2座,,教育体育局,{LATE}", f"新增学位800个,,教育体育局,{LATE}")
    stored(client, source)
    gym = titled(source, "体育馆")
    decide(gym, Choice(act=Act.REJECT, version=1), by=admin, at=NOON)
    count = source.proposals.count()
    stored(client, source)
    assert source.proposals.count() == count
    assert titled(source, "体育馆").decision == Decision.REJECTED
    assert titled(text, "新增学位").lead == "教育体育局"


def test_a_catalogue_from_a_workbook_is_not_proposed_again(client, report, target, admin):
    client.force_login(admin)
    Unit.objects.create(name="教育体育局", position=99)
    rows = f"{HEADS}\n{target.title}{target.value.normalize():f}{target.unit},,教育体育局,{LATE}"
    given = {"kind": "duties", "file": SimpleUploadedFile("表.csv", rows.encode())}
    client.post("/2024/catalogue/texts/new/", given)
    source = SourceDocument.objects.get()
    page = client.get(f"/2024/catalogue/texts/{source.pk}/table/")
    given = {field.html_name: field.value() or "" for form in page.context["forms"] for field in form}
    client.post(f"/2024/catalogue/texts/{source.pk}/table/", given | {"store": "1"})
    row = source.proposals.meant().get()
    assert row.target == target
    for _ in range(2):  # and it matches as often as it is stored
        said = client.post(f"/2024/catalogue/texts/{source.pk}/table/", given | {"store": "1"}, follow=True)
        assert "存入核对：1行，1条对上原文或目录" in said.content.decode()
    assert Target.objects.count() == 1
    assert to_draw_up(report).proposals == []


@pytest.fixture
def both(client, draft, text) -> SourceDocument:
    """A table that knows more of two promises, and of one the text does not have."""
    source = table(
        client,
        f"新增学位800个,,教育体育局,{LATE}",
        "建成投用第三小学,,教育体育局,2025年8月底前",
        f"新建体育馆2座,,教育体育局,{LATE}",
    )
    stored(client, source)
    return source


@pytest.mark.parametrize("seen", ["the text", "the table"])
def test_what_a_table_wrote_is_undone_by_one_key(seen, client, text, both):
    third = titled(text, "第三小学")
    assert (third.lead, str(third.deadline)) == ("教育体育局", "2025-08-31")
    place = text if seen == "the text" else both
    said = client.post(f"/2025/review-text/undo/?source={place.pk}", follow=True).content.decode()
    assert "已撤销“新增学位”等2项的上一步" in said
    third = titled(text, "第三小学")
    assert (third.lead, third.office, third.drawn, third.decided_by) == ("教育部门", {}, {}, None)
    assert str(third.deadline) != "2025-08-31"
    assert {row.decision for row in both.proposals.meant()} == {Decision.OPEN}
    assert not any(row.office.get("same") for row in both.proposals.all())
    said = client.post(f"/2025/review-text/undo/?source={place.pk}", follow=True).content.decode()
    assert "没有可以撤销的操作" in said
    stored(client, both)
    assert titled(text, "第三小学").lead == "教育体育局"


def test_an_act_after_the_table_is_undone_first_and_the_table_takes_back_the_rest(client, text, both, admin):
    third = titled(text, "第三小学")
    decide(third, Choice(act=Act.ACCEPT, version=third.version), by=admin, at=at(2030, 1, 1, 1))
    undoing = f"/2025/review-text/undo/?source={text.pk}"
    client.post(undoing)
    third = titled(text, "第三小学")
    assert (third.decision, third.lead) == (Decision.OPEN, "教育体育局")
    client.post(undoing)
    assert titled(text, "新增学位").office == {}
    third = titled(text, "第三小学")  # of each its last act: this one was looked at
    assert third.lead == "教育体育局"
    assert titled(both, "第三小学").merged_into == third


def test_nobody_else_undoes_what_a_table_wrote(client, text, both, second_admin):
    client.force_login(second_admin)
    client.post(f"/2025/review-text/undo/?source={text.pk}")
    assert titled(text, "第三小学").lead == "教育体育局"


def as_they_are(source) -> list[dict]:
    names = (
        "title",
        "lead",
        "deadline",
        "office",
        "drawn",
        "decision",
        "decided_by",
        "decided_at",
        "before",
        "version",
    )
    return list(source.proposals.in_order().values(*names, "merged_into"))


def undone(client, source) -> str:
    return client.post(f"/2025/review-text/undo/?source={source.pk}", follow=True).content.decode()


def test_stored_twice_it_is_undone_as_if_it_had_been_stored_once(client, text, both):
    rows, own = as_they_are(text), as_they_are(both)
    stored(client, both)
    assert (as_they_are(text), as_they_are(both)) == (rows, own)
    assert "已撤销“新增学位”等2项的上一步" in undone(client, text)
    assert (titled(text, "第三小学").lead, titled(text, "第三小学").office) == ("教育部门", {})
    assert {row.decision for row in both.proposals.meant()} == {Decision.OPEN}


def test_stored_otherwise_the_second_time_it_is_undone_to_what_was_before_the_first(client, text, both):
    stored(client, both, **{"head0-column_3": "", "head0-column_1": ""})
    third = titled(text, "第三小学")
    assert third.office["due"] == ""
    undone(client, text)
    third = titled(text, "第三小学")
    assert (third.lead, third.office, third.drawn) == ("教育部门", {}, {})
    assert titled(both, "第三小学").decision == Decision.OPEN


def test_who_stores_it_again_takes_nothing_from_who_stored_it_first(client, text, both, admin, second_admin):
    client.force_login(second_admin)
    stored(client, both)
    assert titled(text, "第三小学").decided_by == admin
    assert "没有可以撤销的操作" in undone(client, text)
    client.force_login(admin)
    assert "等2项的上一步" in undone(client, text)


def test_an_acceptance_stays_that_of_who_accepted(client, draft, text, admin, second_admin):
    third = titled(text, "第三小学")
    decide(third, Choice(act=Act.ACCEPT, version=third.version), by=second_admin, at=NOON)
    source = table(client, "建成投用第三小学,,教育体育局,2025年8月底前")
    stored(client, source)
    third = titled(text, "第三小学")
    assert (third.decision, third.decided_by, third.decided_at) == (Decision.ACCEPTED, second_admin, NOON)
    assert (third.lead, str(third.deadline)) == ("教育体育局", "2025-08-31")
    assert "没有可以撤销的操作" in undone(client, text)
    client.force_login(second_admin)
    assert "已撤销" in undone(client, text)
    third = titled(text, "第三小学")  # the acceptance alone is taken back, not what the table says
    assert (third.decision, third.decided_by, third.lead) == (Decision.OPEN, None, "教育体育局")
    assert (str(third.deadline), third.drawn["lead"], third.office["same"]) == (
        "2025-08-31",
        "教育部门",
        third.title,
    )
    assert titled(source, "第三小学").merged_into == third


def test_what_was_accepted_after_the_table_is_left_alone_when_it_is_stored_again(
    client, text, both, second_admin
):
    third = titled(text, "第三小学")
    decide(third, Choice(act=Act.ACCEPT, version=third.version), by=second_admin, at=at(2030, 1, 1, 1))
    rows = as_they_are(text)
    stored(client, both)
    assert as_they_are(text) == rows


def test_a_lead_that_was_chosen_of_several_stays_when_it_is_stored_again(client, draft, text, admin):
    source = table(client, f"建成投用第三小学,,教育部门、财政局,{LATE}")
    stored(client, source)
    third = titled(text, "第三小学")
    typed = {"lead": "教育部门"}  # as it was drawn
    decide(third, Choice(act=Act.ACCEPT, version=third.version, typed=typed), by=admin, at=NOON)
    stored(client, source)
    third = titled(text, "第三小学")
    assert (third.decision, third.lead) == (Decision.ACCEPTED, "教育部门")


def test_the_page_says_that_one_key_takes_back_all(client, both):
    said = client.get(f"/2025/catalogue/texts/{both.pk}/table/").content.decode()
    assert "在核对页面按<kbd>U</kbd>一次全部撤销" in said


def test_a_row_of_the_table_goes_with_the_promise_that_is_refused(client, text, both, admin):
    third = titled(text, "第三小学")
    decide(third, Choice(act=Act.REJECT, version=third.version), by=admin, at=NOON)
    assert titled(both, "第三小学").decision == Decision.MERGED


def test_the_button_names_what_would_be_merged(client, draft, text):
    school, park = titled(text, "新增学位"), titled(text, "口袋公园")
    page = client.get(f"/2025/review-text/?at={school.pk}").content.decode()
    assert f"与“{park.title}”合并" in page
    last = text.proposals.open().in_order().last()
    assert 'value="merge"' not in client.get(f"/2025/review-text/?at={last.pk}").content.decode()


def test_a_table_has_no_sentences_that_could_be_missed(client, text, both):
    place = f"/2025/review-text/left/?source={both.pk}"
    assert "查漏</a>" not in client.get(f"/2025/review-text/?source={both.pk}").content.decode()
    assert "查漏</a>" in client.get(f"/2025/review-text/?source={text.pk}").content.decode()
    said = client.get(place, follow=True).content.decode()
    assert "是表格，每一行都在核对里" in said
    assert client.get(f"/2025/review-text/left/?source={text.pk}").status_code == 200


def test_a_table_of_a_published_year_is_not_asked_for_what_is_not_in_it(client, admin, target):
    client.force_login(admin)
    given = {
        "kind": "duties",
        "file": SimpleUploadedFile("分解表.csv", f"{HEADS}\n新增学位800个,,,全年".encode()),
    }
    page = client.post("/2024/catalogue/texts/new/", given, follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert len(said) == 1
    assert "没有找到" not in said[0]


def test_a_report_of_another_year_is_asked_about(client, draft):
    page = sent(
        client, "报告.txt", TEXT.replace("2024年", "2023年").replace("2025年", "2024年").encode(), "report"
    )
    assert "文字写的是2024年，现在是2025年度，请核对有没有放错年度" in page.content.decode()
    assert "放错年度" not in sent(client, "另.txt", TEXT.encode(), "report").content.decode()
