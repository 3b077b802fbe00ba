"""The text under review is replaced or removed: decisions stay where their words are; nothing is lost unasked."""

import pytest

from targets.domain.extraction import extract
from targets.domain.words import Decision, SourceKind
from targets.models import Proposal, SourceDocument
from targets.services.carried_over import WouldLose
from targets.services.proposals import Act, Choice, decide, store_proposals
from targets.services.sources import Upload, digest_of, remove, replace
from tests.conftest import at
from tests.reports import TEXT

MARCH, LATER = at(2024, 3, 1), at(2024, 3, 8)


@pytest.fixture
def source(report) -> SourceDocument:
    source = SourceDocument.objects.create(
        report=report,
        kind="report",
        title="政府工作报告",
        text=TEXT,
        sha256=digest_of(TEXT),
        uploaded_at=MARCH,
    )
    store_proposals(source, extract(TEXT))
    return source


def titled(source, words: str) -> Proposal | None:
    return source.proposals.filter(title__contains=words).in_order().first()


def act(source, words: str, act: Act, admin, **typed) -> Proposal:
    row = titled(source, words)
    return decide(row, Choice(act=act, version=row.version, typed=typed), by=admin, at=MARCH)


def replaced(source, text: str, admin, **more):
    shown = SourceDocument.objects.get(pk=source.pk).sha256
    upload = Upload(SourceKind.REPORT, source.title, text)
    return replace(source.pk, upload, shown=shown, reason="更正", by=admin, at=LATER, draw=extract, **more)


def quotes(source) -> dict[str, str]:
    text = SourceDocument.objects.get(pk=source.pk).text
    return {row.title: text[row.start : row.end] for row in source.proposals.all()}


def test_decisions_stay_with_their_words(source, admin):
    act(source, "新增学位", Act.ACCEPT, admin, title="新增中小学学位")
    act(source, "城镇新增就业", Act.REJECT, admin)
    text = TEXT.replace("抓好项目建设。", "抓好项目建设。建成标准厂房5万平方米。")
    taken = replaced(source, text, admin)

    assert (taken.review.kept, taken.review.lost) == (2, ())
    assert quotes(source)["新增中小学学位"] == "新增学位800个"
    assert titled(source, "中小学学位").decision == Decision.ACCEPTED
    assert titled(source, "城镇新增就业").decision == Decision.REJECTED
    assert quotes(source)[titled(source, "标准厂房").title].endswith("建成标准厂房5万平方米")
    rows = list(source.proposals.in_order())
    assert [row.start for row in rows] == sorted(row.start for row in rows)
    assert all(text[row.start : row.end].strip() for row in rows)


def test_nothing_stands_twice(source, admin):
    act(source, "新增学位", Act.ACCEPT, admin)
    count = source.proposals.count()
    replaced(source, TEXT.replace("改善民生", "保障民生"), admin)
    assert source.proposals.count() == count


def test_what_was_split_stays_split(source, admin):
    act(source, "新增学位", Act.SPLIT, admin)
    count = source.proposals.count()
    replaced(source, "说明\n" + TEXT, admin)
    assert source.proposals.count() == count
    assert source.proposals.filter(title__contains="新增学位").count() == 2


def test_accepted_work_is_not_lost_unasked(source, admin):
    act(source, "新增学位", Act.ACCEPT, admin)
    text = TEXT.replace("新增学位800个", "新增学位850个")
    with pytest.raises(WouldLose, match="新的文字里没有“新增学位”1条"):
        replaced(source, text, admin)
    assert SourceDocument.objects.get(pk=source.pk).text == TEXT
    assert titled(source, "新增学位").decision == Decision.ACCEPTED

    taken = replaced(source, text, admin, is_confirmed=True)
    assert taken.review.lost == ("新增学位",)
    assert (titled(source, "新增学位").value, titled(source, "新增学位").decision) == (850, Decision.OPEN)


def test_what_nobody_has_touched_is_drawn_anew_without_a_question(source, admin):
    replaced(source, TEXT.replace("新增学位800个", "新增学位850个"), admin)
    assert titled(source, "新增学位").value == 850


def test_a_document_under_review_does_not_go_unasked(source, admin):
    act(source, "新增学位", Act.ACCEPT, admin)
    with pytest.raises(WouldLose, match="1条采纳了没有生成目录"):
        remove(source.pk, reason="放错了", by=admin, at=LATER)
    assert source.proposals.exists()
    remove(source.pk, reason="放错了", by=admin, at=LATER, is_confirmed=True)
    assert not Proposal.objects.exists()


def test_a_document_of_which_all_is_rejected_goes(source, admin):
    source.proposals.update(decision=Decision.REJECTED)
    remove(source.pk, reason="放错了", by=admin, at=LATER)
    assert not SourceDocument.objects.exists()


@pytest.mark.parametrize("year", ["published", "draft"])
def test_the_page_asks_and_then_does_it(year, source, admin, client, report):
    if year == "draft":
        report.published_at = None
        report.save()
    act(source, "新增学位", Act.ACCEPT, admin)
    client.force_login(admin)
    place = f"/2024/catalogue/texts/{source.pk}/"
    prefix = f"source-{source.pk}-"
    given = {
        f"{prefix}text": TEXT.replace("新增学位800个", "新增学位850个"),
        f"{prefix}reason": "更正",
        f"{prefix}version": source.sha256,
    }
    said = client.post(f"{place}replace/", given).content.decode()
    assert "仍然替换" in said, said[said.index('id="sources"') :]
    assert "新增学位850个" in said  # what was pasted is still in the form
    done = client.post(f"{place}replace/", given | {f"{prefix}confirmed": "on"}, follow=True).content.decode()
    assert "核对过的“新增学位”1条在新的文字里没有找到" in done

    said = client.post(f"{place}remove/", {"reason": "放错了"}, follow=True).content.decode()
    assert "没有核对" in said
    client.post(f"{place}remove/", {"reason": "放错了", "confirmed": "on"})
    assert not SourceDocument.objects.exists()
