"""The report's text comes in, is replaced, goes; every promise keeps the words that it came from."""

import tarfile
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from targets.domain.extraction.script import script_of
from targets.domain.words import SourceKind
from targets.models import Passage, SecurityEvent, SourceDocument, Target, Theme, stand_of
from targets.services import AlreadyMoved, ChangedSinceShown, JustSent, ReasonMissing
from targets.services.audit import seal
from targets.services.outlines import titles_of
from targets.services.sources import Upload, find_again, remove, replace, take_in, write_outline
from targets.services.stored_evidence import on_disk
from targets.summaries.log import log_page
from tests.conftest import at
from tests.reports import QUOTES, TEXT, WANTED

MARCH = at(2024, 3, 1)
LATER = at(2024, 3, 8)


@pytest.fixture
def catalogue(make_target):
    """A target for each phrase of the report."""
    targets = {}
    for number, (reference, value) in WANTED.items():
        fields = {"title": QUOTES[number].split("\n")[0][:20], "source_ref": reference}
        if value is None:
            fields |= {"measure": "narrative", "value": None, "unit": ""}
        else:
            fields |= {"value": Decimal(value), "unit": "个"}
        targets[number] = make_target(number, **fields)
    return targets


def upload(text=TEXT, kind=SourceKind.REPORT, file=None, title="2024年政府工作报告") -> Upload:
    return Upload(kind, title, text, file)


def quotes(source) -> dict[str, str]:
    rows = source.passages.values_list("targets__number", "start", "end")
    return {number: source.text[start:end] for number, start, end in rows}


def test_every_target_has_its_words(report, catalogue, admin):
    taken = take_in(report, upload(), by=admin, at=MARCH)
    assert (taken.found, taken.missing, taken.lost) == (len(WANTED), {}, ())
    assert quotes(taken.source) == QUOTES
    line = taken.source.history.get()
    assert (line.history_user, line.history_change_reason) == (admin, "上传：12项找到出处")


def test_what_is_not_found_is_told_with_its_reason(report, catalogue, make_target, admin):
    stray = make_target("C-099", source_ref="二（二）办好教育事业 · 图书馆")
    taken = take_in(report, upload(), by=admin, at=MARCH)
    assert {target: str(why) for target, why in taken.missing.items()} == {stray: "原文中没有这个关键词"}


def test_targets_added_later_by_a_document_are_not_looked_for(report, target, admin):
    target.added_document, target.added_document_date = "8号", "2024-05-01"
    target.assigned_date = "2024-05-01"
    target.save()
    taken = take_in(report, upload(), by=admin, at=MARCH)
    assert (taken.found, taken.missing) == (0, {})


def test_a_part_without_words_of_its_own_is_not_looked_for(report, target, make_target, admin):
    target.split = "sum"
    target.save()
    make_target("B-017-01", title="甲街道", part_of=target, source_ref=target.source_ref)
    other = make_target(
        "B-017-02", title="乙街道", part_of=target, source_ref="二（一）优化营商环境 · 没有的话"
    )
    text = "二、2024年政府工作任务\n（一）优化营商环境\n新增市场主体8000户以上。\n"
    taken = take_in(report, upload(text), by=admin, at=MARCH)
    (passage,) = Passage.objects.filter(targets=target)
    assert list(passage.targets.all()) == [target]
    assert list(taken.missing) == [other]


def test_the_same_text_twice_is_one(report, admin):
    first = take_in(report, upload(), by=admin, at=MARCH).source
    for again in (upload(), upload(kind=SourceKind.VOTED)):
        with pytest.raises(JustSent, match="同样的文字已在2024年3月1日作为“2024年政府工作报告”保存"):
            take_in(report, again, by=admin, at=LATER)
    assert list(SourceDocument.objects.all()) == [first]


def test_a_second_report_is_no_silent_replacement(report, admin):
    take_in(report, upload(), by=admin, at=MARCH)
    with pytest.raises(AlreadyMoved, match="替换原文"):
        take_in(report, upload("别的文字。"), by=admin, at=LATER)


def test_other_documents_give_places_to_whom_the_report_gives_none(report, catalogue, make_target, admin):
    library = make_target("C-099", source_ref="民生实事 · 建成图书馆", title="建成图书馆")
    take_in(report, upload(), by=admin, at=MARCH)
    voted = take_in(
        report,
        upload("新增学位800个。\n建成图书馆1座。\n", SourceKind.VOTED, title="民生实事"),
        by=admin,
        at=LATER,
    )
    assert (voted.found, voted.missing) == (1, {})
    assert [passage.source.kind for passage in library.passages.all()] == ["voted"]
    assert catalogue["C-001"].passages.count() == 1


# -- replacing


def test_passages_stay_where_their_words_are(report, catalogue, admin):
    source = take_in(report, upload(), by=admin, at=MARCH).source
    by_hand = source.passages.create(start=TEXT.index("名词解释"), end=TEXT.index("名词解释") + 4)
    by_hand.targets.add(catalogue["A-001"])
    changed = "各位代表：\n" + TEXT.replace("新增学位800个，", "").replace("\n\n— 3 —\n\n", "")
    taken = replace(source.pk, upload(changed), shown=source.sha256, reason="定稿", by=admin, at=LATER)
    source = taken.source
    assert [lost.quote for lost in taken.lost] == ["新增学位800个"]
    assert [target.number for lost in taken.lost for target in lost.targets] == ["C-001"]
    assert {target.number for target in taken.missing} == {"C-001"}
    said = {
        (number, source.text[start:end])
        for number, start, end in source.passages.values_list("targets__number", "start", "end")
    }
    kept = {
        (number, quote.replace("\n\n— 3 —\n\n", "")) for number, quote in QUOTES.items() if number != "C-001"
    }
    assert said == kept | {("A-001", "名词解释")}
    assert source.history.first().history_change_reason == "定稿：11项找到出处"


def test_words_that_stand_several_times_are_those_under_the_same_headings(report, catalogue, admin):
    source = take_in(report, upload(), by=admin, at=MARCH).source
    changed = TEXT.replace("新增学位600个", "新增学位800个")
    source = replace(
        source.pk, upload(changed), shown=source.sha256, reason="定稿", by=admin, at=LATER
    ).source
    assert source.passages.get(targets=catalogue["C-001"]).start == changed.rindex("新增学位800个")


def test_replacing_asks_why_and_whether_the_text_is_still_the_one_shown(report, admin):
    source = take_in(report, upload(), by=admin, at=MARCH).source
    with pytest.raises(ReasonMissing):
        replace(source.pk, upload("甲。"), shown=source.sha256, reason=" ", by=admin, at=LATER)
    with pytest.raises(ChangedSinceShown):
        replace(source.pk, upload("甲。"), shown="0" * 64, reason="定稿", by=admin, at=LATER)
    with pytest.raises(JustSent):
        replace(source.pk, upload(), shown=source.sha256, reason="定稿", by=admin, at=LATER)
    assert SourceDocument.objects.get().text == TEXT


# -- files


def stored(settings) -> list:
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_the_file_is_kept_as_it_came_and_goes_with_its_text(
    report, admin, settings, django_capture_on_commit_callbacks
):
    source = take_in(report, upload(file=ContentFile(b"abc", "报告 定稿.txt")), by=admin, at=MARCH).source
    assert (source.name, source.size) == ("报告 定稿.txt", 3)
    assert [path.read_bytes() for path in stored(settings)] == [b"abc"]
    assert "报告" not in source.file.name
    with django_capture_on_commit_callbacks(execute=True):
        replace(
            source.pk,
            upload("甲。", file=ContentFile(b"def", "x.txt")),
            shown=source.sha256,
            reason="定稿",
            by=admin,
            at=LATER,
        )
    assert [path.read_bytes() for path in stored(settings)] == [b"def"]
    with django_capture_on_commit_callbacks(execute=True):
        remove(source.pk, reason="传错年度", by=admin, at=LATER)
    assert not stored(settings)
    assert SourceDocument.history.first().history_change_reason == "传错年度"


def test_what_cannot_be_stored_leaves_no_file(report, admin, settings, monkeypatch):
    monkeypatch.setattr("targets.services.sources.store", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_in(report, upload(file=ContentFile(b"abc", "x.txt")), by=admin, at=MARCH)
    assert not stored(settings)
    assert not SourceDocument.objects.exists()


# -- the outline


def test_an_outline_has_the_catalogue_and_says_what_it_is(report, catalogue):
    outline = write_outline(report, at=MARCH)
    assert "不是报告原文" in outline.text
    assert quotes(outline)["B-001"] == f"{catalogue['B-001'].title}：20个"
    assert quotes(outline)["B-005"] == catalogue["B-005"].title
    assert quotes(outline).keys() == WANTED.keys()


@pytest.mark.parametrize(
    ("areas", "headed"),
    [
        (
            ["主要预期目标", "（一）扩大投资", "（二）改善民生", "三、加强自身建设"],
            ["二、2024年目标任务", "主要预期目标", "（一）扩大投资", "（二）改善民生", "三、加强自身建设"],
        ),
        (["（一）扩大投资", "民生实事"], ["一、2024年目标任务", "（一）扩大投资", "（二）民生实事"]),
        (["二、重点工作", "（一）扩大投资"], ["二、重点工作", "（一）扩大投资"]),
        (["主要指标", "重点任务"], ["一、主要指标", "二、重点任务"]),
    ],
)
def test_an_outline_has_the_parts_of_a_report(areas, headed, report, make_target):
    for place, title in enumerate(areas, 10):
        area = Theme.objects.create(report=report, title=title, short_title=title[:12], position=place)
        Target.objects.filter(pk=make_target(f"M-{place:03}", title=f"任务{place}").pk).update(theme=area)
    source = write_outline(report, at=MARCH)
    script = script_of(source.text, titles_of(report))
    assert [heading.text for heading in script.headings] == headed
    levels = {heading.text: heading.level for heading in script.headings}
    parts = [title for title in headed if title[1] == "、"]
    assert all(levels[title] == 1 for title in parts)
    assert {levels[title] for title in headed if title not in parts} <= {2}


def test_the_report_takes_the_place_of_the_outline(report, catalogue, admin):
    write_outline(report, at=MARCH)
    taken = take_in(report, upload(), by=admin, at=LATER)
    assert list(report.sources.all()) == [taken.source]
    assert Passage.objects.count() == len(WANTED)


def test_a_demonstration_gets_its_outline_back(report, catalogue, admin):
    report.is_demo = True
    report.save()
    source = take_in(report, upload(), by=admin, at=MARCH).source
    remove(source.pk, reason="演示完", by=admin, at=LATER)
    assert [source.kind for source in report.sources.all()] == ["outline"]


def test_the_same_catalogue_gives_the_same_outline(report, catalogue, make_target):
    text = write_outline(report, at=MARCH).text
    assert write_outline(report, at=LATER).text == text
    make_target("B-099", title="再添一项")
    find_again(report, at=LATER)
    assert "再添一项：8000户" in report.sources.get().text


def test_places_are_looked_for_again_once_a_reference_is_mended(report, catalogue, admin):
    school = catalogue["C-001"]
    school.source_ref = "二 · 学位多少"
    school.save()
    source = take_in(report, upload(), by=admin, at=MARCH).source
    assert not school.passages.exists()
    school.source_ref = WANTED["C-001"][0]
    school.save()
    before = stand_of(report).number
    (taken,) = find_again(report, at=LATER)
    assert (taken.found, taken.missing) == (len(WANTED), {})
    assert quotes(source)["C-001"] == "新增学位800个"
    assert stand_of(report).number > before


# -- kept as evidence is


@pytest.fixture
def kept(report, admin):
    return take_in(report, upload(file=ContentFile(b"abc", "报告.txt")), by=admin, at=MARCH).source


def verified() -> str:
    out = StringIO()
    call_command("verify_evidence", stdout=out)
    return out.getvalue()


def test_a_file_that_is_changed_or_missing_is_named(kept, settings):
    assert verified() == "佐证材料和记录一致。\n"
    path = settings.MEDIA_ROOT / kept.file.name
    for damage in (lambda: path.write_bytes(b"abd"), path.unlink):
        damage()
        with pytest.raises(CommandError):
            verified()
    stray = path.with_name("0.txt")
    stray.write_bytes(b"x")
    assert [one.name for one in on_disk().orphans] == ["0.txt"]


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_the_file(kept, tmp_path):
    call_command("backup", str(tmp_path / "a.tar"), stdout=StringIO())
    with tarfile.open(tmp_path / "a.tar") as archive:
        assert f"media/{kept.file.name}" in archive.getnames()


def test_what_was_done_is_in_both_logs(kept, report, admin):
    replace(kept.pk, upload("甲。", title="定稿"), shown=kept.sha256, reason="定稿", by=admin, at=LATER)
    remove(kept.pk, reason="传错年度", by=admin, at=at(2024, 3, 9))
    lines = log_page(date(2024, 3, 1), size=50).object_list
    told = [(line.kind, line.verb, line.reason, line.by) for line in lines if line.kind == "原文"]
    assert told == [
        ("原文", "删除", "传错年度", str(admin)),
        ("原文", "修改", "定稿：0项找到出处", str(admin)),
        ("原文", "新增", "上传：0项找到出处", str(admin)),
    ]
    changed = next(line.what for line in lines if line.verb == "修改")
    assert "名称由“2024年政府工作报告”改为“定稿”" in changed
    assert "media" not in changed
    seal()
    assert "移除原文“定稿”（2024年）" in [event.what for event in SecurityEvent.objects.all()]
