"""亮灯原文: the report's text with each promise in its light; and how it comes in on the page 目录."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.domain.moment import Moment
from targets.domain.words import Light, SourceKind
from targets.models import ApiToken, SourceDocument
from targets.services.sources import Upload, take_in, write_outline
from targets.services.storage import NoRoom
from targets.summaries import lit_text, quotes_of
from tests.conftest import at
from tests.reports import QUOTES, TEXT, WANTED
from tests.test_sources import catalogue, quotes  # noqa: F401 – a fixture

JUNE = Moment(date(2024, 6, 30), at(2024, 7, 20))
PAGE = "/2024/text/"


@pytest.fixture
def source(report, catalogue, admin):  # noqa: F811
    upload = Upload(SourceKind.REPORT, "2024年政府工作报告", TEXT)
    return take_in(report, upload, by=admin, at=at(2024, 3, 1)).source


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    client.get(PAGE)  # the CSRF cookie is set once
    return client


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


def lit(page: str) -> list[tuple[str, str, str]]:
    """Of every link in the text: its anchor, its light, its words."""
    found = re.findall(r'<a class="lit"([^>]*)>(.*?)</a>', page, re.DOTALL)
    return [
        (
            (re.search(r' id="([^"]*)"', head) or [None, ""])[1],
            re.search(r'data-light="([^"]*)"', head)[1],
            re.sub(r"<[^>]*>", "", body.split('<span class="mark"')[0]),
        )
        for head, body in found
    ]


def shown(client, address=PAGE) -> str:
    return client.get(address).content.decode()


# -- the text


def test_the_words_of_the_report_are_all_there_and_in_order(report, source):
    page = lit_text(report, moment=JUNE)
    words = "".join(block.words for block in page.blocks)
    assert words == "".join(TEXT.replace("— 3 —", "").split())


def test_each_promise_is_underlined_in_its_light(reader, source, catalogue, accepted):  # noqa: F811
    accepted(catalogue["C-001"], date(2024, 6, 30), 800)
    found = {
        number: (light, words) for number, light, words in lit(shown(reader, f"{PAGE}?as_of=2024-06-30"))
    }
    expected = {number: re.sub(r"\s|— 3 —", "", quote) for number, quote in QUOTES.items()}
    assert {number: words for number, (_, words) in found.items()} == expected
    assert found["C-001"][0] == "done"
    assert found["B-001"][0] != "done"


def test_another_day_has_other_lights(report, source, catalogue, accepted):  # noqa: F811
    accepted(catalogue["C-001"], date(2024, 6, 30), 800)
    lights = [
        {p.target.number: p.judgement.overall.light for p in lit_text(report, moment=moment).pictures}[
            "C-001"
        ]
        for moment in (Moment(date(2024, 5, 31), at(2024, 7, 20)), JUNE)
    ]
    assert lights[0] != Light.DONE
    assert lights[1] == Light.DONE


def test_the_review_and_the_glossary_are_plain(reader, source):
    page = shown(reader)
    assert "新增学位600个，新建口袋公园4座" in page
    assert '<p class="script__small" id="b' in page


def test_headings_lead_and_tell_what_burns(report, source):
    chapters = lit_text(report, moment=JUNE).chapters
    assert [(one.level, one.text) for one in chapters] == [
        (1, "一、2023年工作回顾"),
        (1, "二、2024年主要任务"),
        (2, "（一）扩大投资，提升动能"),
        (2, "（二）改善民生，增进福祉"),
        (1, "名词解释"),
    ]
    whole, *sections = chapters[1:4]
    assert whole.lights.total() == len(WANTED)
    assert [one.lights.total() for one in sections] == [5, 5]


def test_several_targets_in_one_passage_and_passages_in_passages(report, source, catalogue):  # noqa: F811
    start = TEXT.index("新建口袋公园3座")
    outer = source.passages.create(start=start, end=TEXT.index("推动社区") - 1)  # 新建口袋公园3座、游园5处
    outer.targets.add(catalogue["B-005"])
    twin = source.passages.get(targets=catalogue["C-003"])
    twin.targets.add(catalogue["A-001"])
    crossing = source.passages.create(start=TEXT.index("慈善"), end=TEXT.index("名词解释") - 1)
    crossing.targets.add(catalogue["A-002"])
    (block,) = [one for one in lit_text(report, moment=JUNE).blocks if "游园" in one.words]
    told = [(piece.text, [p.target.number for p in piece.marks]) for piece in block.pieces if piece.pictures]
    numbers = {"C-003", "A-001", "B-005"}
    assert " ".join(text for text, _ in told) == (
        "新增学位800个 新建口袋公园3座 、 游园5处 推动社区食堂全覆盖 完善社会救助、 慈善帮扶等措施 。"
    )
    assert set(told[3][1]) == numbers
    assert told[2][1] == []  # the outer one is marked where it ends
    assert told[6][1] == ["C-005"]
    assert told[7][1] == ["A-002"]
    everything = [p.target.number for b in lit_text(report, moment=JUNE).blocks for p in b.pictures]
    assert set(everything) == set(WANTED)


def test_a_target_in_two_places_has_one_anchor(reader, source, catalogue):  # noqa: F811
    twin = source.passages.get(targets=catalogue["C-003"])
    twin.targets.add(catalogue["A-001"])
    anchors = [number for number, _, _ in lit(shown(reader)) if number]
    assert sorted(anchors) == sorted(WANTED)


def test_one_light_dims_the_rest(reader, source, catalogue, accepted):  # noqa: F811
    accepted(catalogue["C-001"], date(2024, 6, 30), 800)
    page = shown(reader, f"{PAGE}?as_of=2024-06-30&light=done")
    assert page.count(" data-dimmed data-beside") == len(WANTED) - 1
    assert 'data-light-asked="done"' in page
    assert "data-light-asked" not in shown(reader, f"{PAGE}?light=nonsense")


def test_targets_without_a_place_are_listed(reader, source, make_target):
    make_target("C-099", title="建成图书馆", source_ref="二 · 图书馆")
    page = shown(reader)
    assert "文中没有出处 1" in page
    assert "建成图书馆" in page


def test_other_documents_are_one_press_away(reader, source, report, admin):
    voted = take_in(
        report, Upload(SourceKind.VOTED, "民生实事", "建成图书馆1座。"), by=admin, at=at(2024, 3, 2)
    ).source
    assert "建成图书馆1座" not in shown(reader)
    assert "建成图书馆1座" in shown(reader, f"{PAGE}?document={voted.pk}")
    assert "口袋公园" in shown(reader, f"{PAGE}?document=999999")


def test_words_of_a_report_are_never_markup(reader, report, admin):
    upload = Upload(SourceKind.REPORT, "报告", "二、2024年任务\n<script>alert(1)</script>新增&lt;学位800个。")
    take_in(report, upload, by=admin, at=at(2024, 3, 1))
    page = shown(reader)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_without_a_text_it_says_what_to_do(reader, report, target, admin):
    assert "还没有2024年度的报告原文" in shown(reader)
    reader.force_login(admin)
    assert "/2024/catalogue/#sources" in shown(reader)


def test_an_outline_says_that_it_is_none_of_the_reports_words(reader, report, catalogue):  # noqa: F811
    write_outline(report, at=at(2024, 3, 1))
    page = shown(reader)
    assert "提纲，不是报告原文" in page
    assert {number for number, _, _ in lit(page)} == set(WANTED)


def test_it_answers_304_until_something_is_written(reader, source, catalogue, accepted):  # noqa: F811
    tag = reader.get(PAGE)["ETag"]
    assert reader.get(PAGE, headers={"if-none-match": tag}).status_code == 304
    accepted(catalogue["C-001"], date(2024, 6, 30), 800)
    assert reader.get(PAGE, headers={"if-none-match": tag}).status_code == 200


def test_it_asks_the_database_for_little(reader, source, make_target, django_assert_num_queries):
    address = f"{PAGE}?as_of=2024-06-30"
    reader.get(address)
    with django_assert_num_queries(4):  # session, user, reports, revision
        reader.get(address)
    make_target("C-098")
    reader.get("/2024/?as_of=2024-06-30")
    with django_assert_num_queries(8):  # and the revision again, documents, passages, groups
        reader.get(address)


def test_the_words_of_a_target(source, catalogue):  # noqa: F811
    (quote,) = quotes_of(catalogue["B-004"])
    assert (quote.before, quote.phrase, quote.after) == (
        "推进南湖路、",
        "北河路等道路改造",
        "，建成投用市民中心。",
    )
    assert source.text[quote.start : quote.end] == QUOTES["B-004"]


def test_the_targets_page_and_its_panel_show_the_sentence(reader, source, catalogue):  # noqa: F811
    for headers in ({}, {"HX-Request": "true"}):
        page = " ".join(reader.get("/2024/targets/B-004/", headers=headers).content.decode().split())
        assert "推进南湖路、<mark>北河路等道路改造</mark>，建成投用市民中心。" in page
        assert "/2024/text/#B-004" in page


def test_an_outline_is_no_quotation(reader, report, catalogue):  # noqa: F811
    write_outline(report, at=at(2024, 3, 1))
    assert quotes_of(catalogue["B-004"]) == []
    assert 'class="quote"' not in shown(reader, "/2024/targets/B-004/")


def test_searching_finds_the_words_of_the_report(reader, source, catalogue):  # noqa: F811
    page = shown(reader, "/2024/search/?q=慈善帮扶")
    assert "推动社区食堂全覆盖，完善社会救助、慈善帮扶等措施" in page
    assert "/2024/text/#C-004" in page
    assert catalogue["C-005"].get_absolute_url() in page
    review = shown(reader, "/2024/search/?q=口袋公园4座")
    assert re.search(r"/2024/text/#b\d+", review)
    box = reader.get("/2024/search/?q=慈善帮扶", headers={"HX-Request": "true"}).content.decode()
    assert "报告原文 1" in box


def test_the_interface_tells_the_words(client, source, report, admin):
    token = ApiToken(name="平台", created_by=admin)
    secret = token.give_secret()
    token.save()
    headers = {"authorization": f"Bearer {secret}"}
    one = client.get("/api/v1/reports/2024/targets/C-003", headers=headers).json()
    start = TEXT.index("游园5处")
    assert one["source"] == {
        "document": "2024年政府工作报告",
        "quote": "游园5处",
        "sentence": "新增学位800个，新建口袋公园3座、游园5处。",
        "start": start,
        "end": start + 4,
    }
    every = client.get("/api/v1/reports/2024/targets?page_size=500", headers=headers).json()["results"]
    assert one["source"] in [row["source"] for row in every]
    assert all(row["source"] for row in every)


# -- how it comes in


def test_a_file_is_read_kept_and_found(office, report, catalogue):  # noqa: F811
    file = SimpleUploadedFile("报告.txt", TEXT.encode("gb18030"))
    page = office.post(
        "/2024/catalogue/texts/new/", {"kind": "report", "file": file}, follow=True
    ).content.decode()
    source = SourceDocument.objects.get()
    assert quotes(source) == QUOTES
    assert (source.title, source.name) == ("2024年政府工作报告", "报告.txt")
    assert "上传原文“2024年政府工作报告”：12项目标任务找到出处" in page
    back = office.get(f"/2024/catalogue/texts/{source.pk}/file/")
    assert b"".join(back.streaming_content) == TEXT.encode("gb18030")
    assert "attachment" in back["Content-Disposition"]


def test_pasted_text_comes_in_too(office, report, catalogue):  # noqa: F811
    office.post("/2024/catalogue/texts/new/", {"kind": "report", "text": TEXT.replace("\n", "\r\n")})
    source = SourceDocument.objects.get()
    assert (source.text, source.name) == (TEXT, "")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请选择文件，或在下面粘贴文字。"),
        ({"text": " \n"}, "请选择文件，或在下面粘贴文字。"),
        ({"text": "新增学位。", "file": ("a.txt", b"x")}, "请只留一种。"),
        ({"file": ("a.txt", b"")}, "空文件"),
        ({"file": ("a.pdf", b"MZ\x90\x00" + bytes(range(256)) * 9)}, "“a.pdf”是"),
        ({"file": ("a.docx", b"PK\x03\x04rest")}, "“a.docx”"),
        ({"kind": "outline", "text": "新增学位。"}, "选择一个有效的选项"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_form(sent, said, office, report):
    sent = {"kind": "report"} | sent
    if "file" in sent:
        sent["file"] = SimpleUploadedFile(*sent["file"])
    page = office.post("/2024/catalogue/texts/new/", sent).content.decode()
    assert said in page
    assert not SourceDocument.objects.exists()


def test_what_was_pasted_stays_where_something_is_wrong(office, report):
    page = office.post(
        "/2024/catalogue/texts/new/", {"kind": "nothing", "text": "新增学位800个。"}
    ).content.decode()
    assert "新增学位800个。</textarea>" in page


def test_a_second_press_stores_once(office, report):
    for _ in range(2):
        page = office.post("/2024/catalogue/texts/new/", {"kind": "report", "text": TEXT}, follow=True)
    assert "没有重复保存" in page.content.decode()
    assert SourceDocument.objects.count() == 1


def test_no_two_fields_of_the_page_have_one_id(office, source):
    ids = re.findall(r' id="([^"]+)"', shown(office, "/2024/catalogue/"))
    assert sorted(set(ids)) == sorted(ids)


def test_replacing_and_removing_in_the_page(office, source):
    name, address = f"source-{source.pk}", f"/2024/catalogue/texts/{source.pk}/"
    sent = {f"{name}-text": TEXT.replace("游园5处", "花坛6处"), f"{name}-version": source.sha256}
    assert "请写明替换原因" in office.post(f"{address}replace/", sent).content.decode()
    page = office.post(f"{address}replace/", sent | {f"{name}-reason": "定稿"}, follow=True).content.decode()
    assert "新的文字里没有“游园5处”1处" in page
    page = office.post(
        f"{address}replace/", sent | {f"{name}-reason": "又", f"{name}-text": "甲。"}, follow=True
    )
    assert "已被他人替换" in page.content.decode()
    assert "请写明移除原因" in office.post(f"{address}remove/", follow=True).content.decode()
    office.post(f"{address}remove/", {"reason": "传错"})
    assert not SourceDocument.objects.exists()


def test_the_page_names_who_has_no_place_and_looks_again(office, source, make_target):
    stray = make_target("C-099", title="建成图书馆", source_ref="二 · 图书馆")
    page = shown(office, "/2024/catalogue/")
    assert "1项目标任务在原文中没有出处" in page
    stray.source_ref = "二 · 口袋公园3座"
    stray.save()
    page = office.post("/2024/catalogue/texts/find/", follow=True).content.decode()
    assert "13项目标任务找到出处" in page
    assert "没有出处" not in page


def test_a_document_of_another_year_is_not_there(office, source, report):
    report.pk, report.year = None, 2025
    report.save()
    assert office.post(f"/2025/catalogue/texts/{source.pk}/remove/", {"reason": "x"}).status_code == 404


def test_what_could_not_be_stored_is_still_in_the_form(office, report, monkeypatch):
    def full(*args, **kwargs):
        raise NoRoom("磁盘已满。")

    monkeypatch.setattr("targets.views.sources.take_in", full)
    answer = office.post("/2024/catalogue/texts/new/", {"kind": "report", "text": TEXT})
    assert "磁盘已满。" in answer.content.decode()
    assert answer.context["source_form"]["text"].value() == TEXT
