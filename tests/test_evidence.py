"""Evidence: what is taken, what is refused with nothing stored, who may see it, and how it is served."""

import hashlib
import io
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from targets import inspection
from targets.models import Evidence, ProgressEntry
from targets.services import (
    Action,
    AlreadyMoved,
    NotAllowed,
    Side,
    discard,
    move,
    remove_evidence,
    shown_small,
)
from targets.services import evidence as services_evidence
from targets.services.evidence import attach, copies_of, proof_of
from tests.conftest import at
from tests.inspection.files import DOC, DOCX, OFD, PDF, XLSX, archive, boxed, picture

PNG, JPG = picture("PNG"), picture("JPEG", (1000, 500))
READING = {"data_date": "2024-06-30", "value": "3900", "text": "登记提速。"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def typist(client, clerk, target):
    client.force_login(clerk)
    return client


def send(client, *files: tuple[str, bytes]):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/2024/report/B-017/", READING | {"evidence": uploads}, headers=HTMX)


def stored_files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "more",
    [
        {"problems": "资金未到位。"},
        {"next_steps": "按周调度。"},
        {"explanation": "口径调整。"},
        {"text": "改了一个字。"},
        {"evidence": [SimpleUploadedFile("6月登记统计表.pdf", PDF)]},
    ],
)
def test_whoever_sends_more_than_lies_with_the_office_is_told_to_withdraw_first(more, typist, target):
    """Once it answered 已提交 and stored neither the problem nor the file."""
    send(typist)
    page = typist.post("/2024/report/B-017/", READING | more, headers=HTMX).content.decode()
    assert "已提交待审，如需修改请先撤回" in page
    entry = target.entries.get()
    assert (entry.problems, entry.next_steps, entry.evidence.count()) == ("", "", 0)


def test_the_same_form_sent_twice_with_its_file_stores_once(typist, target):
    for _ in range(2):
        assert "已提交" in send(typist, ("6月登记统计表.pdf", PDF)).content.decode()
    assert target.entries.get().evidence.count() == 1


def test_it_stores_several_files_with_their_hash(typist, target, uploads):
    send(typist, ("6月登记统计表.pdf", PDF), ("现场.png", PNG), ("明细.xlsx", XLSX))
    entry = target.entries.get()
    assert [(e.name, e.kind, e.size) for e in entry.evidence.all()] == [
        ("6月登记统计表.pdf", "pdf", len(PDF)), ("现场.png", "png", len(PNG)), ("明细.xlsx", "xlsx", len(XLSX)),
    ]  # fmt: skip
    first = entry.evidence.first()
    assert first.sha256 == hashlib.sha256(PDF).hexdigest()
    with first.file.open() as file:
        assert file.read() == PDF
    assert "6月登记" not in first.file.name
    assert len(stored_files(uploads)) == 3


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("文档.pdf", b"MZ\x90\x00", "“文档.pdf”实际上是程序，不能作为佐证材料。"),
        ("报告.pdf.exe", PDF, "“报告.pdf.exe”的名称以.exe结尾，那是程序；内容是PDF文档。请改名后再传。"),
        ("网页.pdf", b"<html><script>alert(1)</script>", "“网页.pdf”实际上是网页，可含脚本。"),
        (
            "宏.docx",
            archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "“宏.docx”含有宏（VBA）",
        ),
        ("空.pdf", b"", "“空.pdf”是空文件（0字节）。"),
        ("乱码.doc", bytes(range(256)), "“乱码.doc”认不出是什么文件。"),
    ],
    ids=["program", "two endings", "page", "macros", "empty", "noise"],
)
def test_a_bad_file_is_refused_by_name_with_nothing_stored(name, content, sentence, typist, target, uploads):
    response = send(typist, ("好的.pdf", PDF), (name, content))
    (error,) = response.context["form"].errors["evidence"]
    assert error.startswith(sentence)
    assert not target.entries.exists()
    assert not Evidence.objects.exists()
    assert stored_files(uploads) == []


def test_every_bad_file_is_named_at_once(typist):
    response = send(typist, ("好的.pdf", PDF), ("空.pdf", b""), ("坏.docx", DOCX[:60]), ("a.exe", b"MZ"))
    errors = response.context["form"].errors["evidence"]
    assert [error[: error.index("”") + 1] for error in errors] == ["“空.pdf”", "“坏.docx”", "“a.exe”"]


@pytest.mark.parametrize(
    ("name", "content", "kept", "sentence"),
    [
        ("照片.jpg", PNG, "照片.png", "“照片.jpg”实为PNG图片，已按PNG保存为“照片.png”。"),
        ("IMG_1.JPG", picture("HEIF"), "IMG_1.heic", "“IMG_1.JPG”实为HEIC图片，已按HEIC保存为“IMG_1.heic”。"),
        ("通知.docx", DOC, "通知.doc", "“通知.docx”实为旧版Word文档，已按DOC保存为“通知.doc”。"),
        ("公文.zip", OFD, "公文.ofd", "“公文.zip”实为OFD文档，已按OFD保存为“公文.ofd”。"),
        ("扫描件", PDF, "扫描件.pdf", "“扫描件”实为PDF文档，已按PDF保存为“扫描件.pdf”。"),
        ("现场.mp4", boxed("qt"), "现场.mov", "“现场.mp4”实为MOV视频，已按MOV保存为“现场.mov”。"),
        ("a:b.pdf", PDF, "a_b.pdf", "“a:b.pdf”的文件名过长或有不能用的符号，已存为“a_b.pdf”。"),
        ("长" * 118 + ".pdf", PDF, "长" * 116 + ".pdf", "的文件名过长或有不能用的符号，已存为“长"),
    ],
    ids=["png", "heic", "doc", "ofd", "no ending", "mov", "signs", "long"],
)
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_harmless_file_is_kept_as_what_it_is_and_the_page_says_so(
    name, content, kept, sentence, headers, typist, target
):
    uploads = [SimpleUploadedFile(name, content)]
    page = typist.post("/2024/report/B-017/", READING | {"evidence": uploads}, headers=headers, follow=True)
    assert sentence in page.content.decode()
    evidence = target.entries.get().evidence.get()
    assert (evidence.name, evidence.kind) == (kept, kept.rpartition(".")[2])
    with evidence.file.open() as file:
        assert file.read() == content


def test_the_same_file_is_kept_once(typist, target):
    page = send(typist, ("6月.pdf", PDF), ("6月 - 副本.pdf", PDF)).content.decode()
    assert "“6月 - 副本.pdf”与“6月.pdf”内容相同，只保存一份。" in page
    assert target.entries.get().evidence.count() == 1


def test_a_draft_takes_the_same_file_once(typist, target):
    for name in ("6月.pdf", "6月.pdf", "又一次.pdf"):
        form = READING | {"action": "draft", "evidence": [SimpleUploadedFile(name, PDF)]}
        page = typist.post("/2024/report/B-017/", form, headers=HTMX).content.decode()
    assert "“又一次.pdf”与“6月.pdf”内容相同" in page
    assert target.entries.get().evidence.count() == 1


def test_files_that_are_too_big_are_named_with_their_size(typist, target, settings):
    settings.EVIDENCE_MAX_BYTES = 1024**2
    response = send(
        typist, ("小.pdf", PDF), ("大.mp4", boxed("isom") + b"0" * 1024**2), ("更大.pdf", PDF * 90_000)
    )
    errors = response.context["form"].errors["evidence"]
    assert [error[: error.index("，")] for error in errors] == ["“大.mp4”有1.1MB", "“更大.pdf”有3.0MB"]
    assert errors[0].endswith("超过1MB。请压缩或拆分后再传，视频可截取一段。")
    assert not target.entries.exists()


def test_too_many_files_are_refused(typist, target):
    response = send(typist, *[(f"{place}.pdf", PDF) for place in range(11)])
    assert "选了11个文件，一次最多10个" in response.content.decode()


@pytest.mark.parametrize("change", [{"value": "abc"}, {"value": "8000"}, {"data_date": ""}])
def test_a_refused_page_says_which_files_are_to_be_chosen_again(change, typist):
    """A browser forgets them with the page; with htmx the field stays in the page with what was chosen."""
    for headers in ({}, HTMX):
        files = [SimpleUploadedFile("表.pdf", PDF), SimpleUploadedFile("图.png", PNG)]
        page = typist.post("/2024/report/B-017/", READING | change | {"evidence": files}, headers=headers)
        is_said = "所选文件没有保存，请重新选择：表.pdf、图.png。" in page.content.decode()
        assert is_said is not bool(headers)
        assert 'hx-preserve="true"' in page.content.decode()


def test_files_of_a_refused_reading_are_not_stored(typist, target, uploads):
    uploads_sent = [SimpleUploadedFile("表.pdf", PDF)]
    typist.post("/2024/report/B-017/", READING | {"value": "8000", "evidence": uploads_sent}, headers=HTMX)
    assert stored_files(uploads) == []
    assert not Evidence.objects.exists()


def test_files_go_when_the_database_fails(draft, clerk, uploads, monkeypatch):
    monkeypatch.setattr(Evidence, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attach(draft, [proof_of(ContentFile(PDF, name="表.pdf"))], by=clerk, at=at(2024, 7, 1))
    assert stored_files(uploads) == []


@pytest.fixture
def draft(target, clerk):
    return ProgressEntry.objects.create(target=target, author=clerk, data_date=date(2024, 6, 30), value=3900)


@pytest.fixture
def file(draft, clerk):
    return attach(draft, [proof_of(ContentFile(PDF, name="6月登记统计表.pdf"))], by=clerk, at=at(2024, 7, 1))[
        0
    ]


def test_it_is_served_as_a_download_that_cannot_run(typist, file):
    response = typist.get(f"/evidence/{file.pk}/")
    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''6%E6%9C%88")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(("query", "size"), [("preview", (480, 240)), ("view", (1000, 500))])
def test_pictures_are_shown_small_as_jpeg(query, size, typist, draft, clerk, uploads):
    image = attach(draft, [proof_of(ContentFile(JPG, name="现场.jpg"))], by=clerk, at=at(2024, 7, 1))[0]
    for _ in range(2):  # made, and kept
        response = typist.get(f"/evidence/{image.pk}/?{query}")
        assert response["Content-Disposition"].startswith("inline")
        assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        shown = Image.open(io.BytesIO(response.getvalue()))
        assert (shown.format, shown.size) == ("JPEG", size)
    assert len(stored_files(uploads)) == 2
    assert typist.get(f"/evidence/{image.pk}/").getvalue() == JPG


def test_a_picture_that_cannot_be_shown_leaves_a_sign(typist, draft, clerk):
    image = attach(
        draft, [proof_of(ContentFile(boxed("heic"), name="现场.heic"))], by=clerk, at=at(2024, 7, 1)
    )[0]
    for _ in range(2):
        assert typist.get(f"/evidence/{image.pk}/?preview").url == "/static/no-preview.svg"
    response = typist.get(f"/evidence/{image.pk}/?view")
    assert response["Content-Disposition"].startswith("attachment")
    assert response.getvalue() == boxed("heic")


def test_papers_are_not_previewed(typist, file):
    for query in ("preview", "view"):
        response = typist.get(f"/evidence/{file.pk}/?{query}")
        assert response.getvalue() == PDF
        assert response["Content-Disposition"].startswith("attachment")


def test_previews_go_with_their_picture(typist, draft, clerk, uploads, django_capture_on_commit_callbacks):
    image = attach(draft, [proof_of(ContentFile(JPG, name="现场.jpg"))], by=clerk, at=at(2024, 7, 1))[0]
    for query in ("preview", "view"):
        typist.get(f"/evidence/{image.pk}/?{query}").getvalue()
    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(image, by=clerk, at=at(2024, 7, 2))
    assert stored_files(uploads) == []


def test_accepted_evidence_is_open_to_readers(client, file, draft, clerk, admin, leader):
    client.force_login(leader)
    assert client.get(f"/evidence/{file.pk}/").status_code == 404
    move(draft.pk, Action.SUBMIT, by=clerk, at=at(2024, 7, 1))
    move(draft.pk, Action.ACCEPT, by=admin, at=at(2024, 7, 2))
    response = client.get(f"/evidence/{file.pk}/")
    b"".join(response.streaming_content)
    assert response.status_code == 200
    assert "6月登记统计表.pdf" in client.get("/2024/targets/B-017/?as_of=2024-06-30").content.decode()


def test_files_lie_at_no_address_of_their_own(typist, file):
    for address in (f"/media/{file.file.name}", f"/{file.file.name}", f"/static/{file.file.name}"):
        assert typist.get(address).status_code == 404


def test_a_discarded_draft_takes_its_files_along(
    draft, file, clerk, uploads, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        discard(draft.pk, by=clerk, at=at(2024, 7, 3))
    assert not ProgressEntry.objects.exists()
    assert stored_files(uploads) == []


def test_a_file_can_go_while_its_entry_is_open(
    draft, file, clerk, uploads, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(file, by=clerk, at=at(2024, 7, 3))
    assert stored_files(uploads) == []
    assert not Evidence.objects.exists()


def test_evidence_with_the_office_stays(draft, file, clerk, uploads):
    move(draft.pk, Action.SUBMIT, by=clerk, at=at(2024, 7, 1))
    with pytest.raises(AlreadyMoved):
        remove_evidence(file, by=clerk, at=at(2024, 7, 3))
    with pytest.raises(AlreadyMoved):
        discard(draft.pk, by=clerk, at=at(2024, 7, 3))
    assert len(stored_files(uploads)) == 1


def test_what_was_submitted_once_is_not_discarded(draft, clerk, admin):
    move(draft.pk, Action.SUBMIT, by=clerk, at=at(2024, 7, 1))
    move(draft.pk, Action.RETURN, by=admin, at=at(2024, 7, 2), reason="请附来源")
    with pytest.raises(AlreadyMoved, match="曾提交过"):
        discard(draft.pk, by=clerk, at=at(2024, 7, 3))


def test_strangers_throw_nothing_away(draft, file, stranger):
    with pytest.raises(NotAllowed):
        discard(draft.pk, by=stranger, at=at(2024, 7, 3))
    with pytest.raises(NotAllowed):
        remove_evidence(file, by=stranger, at=at(2024, 7, 3))


# -- looked at once, copied in pieces, shown whole


@pytest.mark.django_db(transaction=True)
def test_a_file_is_judged_once_and_before_anything_is_locked(typist, target, monkeypatch):
    looked: list[bool] = []

    def judge(file):
        looked.append(connection.in_atomic_block)
        return inspection.judge(file)

    monkeypatch.setattr(services_evidence, "judge", judge)
    send(typist, ("表.pdf", PDF), ("图.png", PNG))
    assert looked == [False, False]
    assert target.entries.get().evidence.count() == 2


def test_files_of_a_draft_are_copied_in_pieces(draft, target, clerk, admin, monkeypatch):
    content = ContentFile(PDF + bytes(5 * File.DEFAULT_CHUNK_SIZE), name="厚.pdf")
    (original,) = attach(draft, [proof_of(content)], by=clerk, at=at(2024, 7, 1))
    read: list[int] = []
    pieces = File.chunks

    def chunks(self, chunk_size=None):
        for piece in pieces(self, chunk_size):
            read.append(len(piece))
            yield piece

    monkeypatch.setattr(File, "chunks", chunks)
    other = ProgressEntry.objects.create(
        target=target, author=admin, unit=clerk.unit, data_date=date(2024, 5, 31)
    )
    (copy,) = attach(other, copies_of([draft]), by=clerk, at=at(2024, 7, 1))
    assert len(read) == 6
    assert (copy.size, copy.name, copy.kind) == (original.size, "厚.pdf", "pdf")
    assert copy.file.name != original.file.name
    with copy.file.open() as file:
        assert proof_of(file).sha256 == original.sha256


@pytest.mark.parametrize("error", [OSError("No space left"), KeyboardInterrupt(), SystemExit()])
@pytest.mark.parametrize("when", ["write", "replace"])
def test_a_picture_that_is_cut_off_leaves_nothing_under_its_name(
    when, error, typist, draft, clerk, uploads, monkeypatch
):
    (image,) = attach(draft, [proof_of(ContentFile(JPG, name="现场.jpg"))], by=clerk, at=at(2024, 7, 1))

    def cut_off(*_):
        raise error

    with monkeypatch.context() as broken:
        if when == "write":
            broken.setattr(File, "write", cut_off)
        else:
            broken.setattr(os, "replace", cut_off)
        with pytest.raises(type(error)):
            shown_small(image, Side.IN_LISTS)
    assert not image.file.storage.exists(image.preview_name(Side.IN_LISTS))
    assert len(stored_files(uploads)) == 1  # what was not finished is gone, too
    assert shown_small(image, Side.IN_LISTS).startswith(b"\xff\xd8")
    assert sorted(path.name for path in stored_files(uploads)) == sorted(
        Path(name).name for name in (image.file.name, image.preview_name(Side.IN_LISTS))
    )


def test_a_picture_lies_beside_its_original_until_it_is_whole(draft, clerk, uploads, monkeypatch):
    (image,) = attach(draft, [proof_of(ContentFile(JPG, name="现场.jpg"))], by=clerk, at=at(2024, 7, 1))
    moved: list[tuple[Path, Path]] = []
    replace = os.replace

    def watched(unfinished, finished):
        moved.append((Path(unfinished), Path(finished)))
        with Image.open(unfinished) as whole:
            assert whole.size == (480, 240)
        replace(unfinished, finished)

    monkeypatch.setattr(os, "replace", watched)
    shown_small(image, Side.IN_LISTS)
    ((unfinished, finished),) = moved
    assert unfinished.parent == finished.parent == Path(image.file.path).parent


def test_a_file_that_a_colleague_has_removed_is_not_removed_twice(draft, file, clerk):
    again = Evidence.objects.get(pk=file.pk)
    remove_evidence(file, by=clerk, at=at(2024, 7, 3))
    lines = draft.history.count()
    with pytest.raises(AlreadyMoved, match=r"“6月登记统计表\.pdf”已删除"):
        remove_evidence(again, by=clerk, at=at(2024, 7, 3))
    assert draft.history.count() == lines


@pytest.mark.parametrize("what", ["discard", "remove"])
def test_what_a_colleague_has_thrown_away_is_said_to_be_gone(what, draft, file, clerk):
    pk = draft.pk
    discard(pk, by=clerk, at=at(2024, 7, 3))
    with pytest.raises(AlreadyMoved, match="这条进展已删除"):
        discard(pk, by=clerk, at=at(2024, 7, 3)) if what == "discard" else remove_evidence(
            file, by=clerk, at=at(2024, 7, 3)
        )
