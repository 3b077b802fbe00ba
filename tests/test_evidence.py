"""Evidence: what is taken, what is refused with nothing stored, who may see it, and how it is served."""

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.domain.filetypes import FileType, claimed_type, is_hostile, type_of
from targets.models import Evidence, ProgressEntry
from targets.services import Action, AlreadyMoved, NotAllowed, discard, move, remove_evidence
from targets.services.evidence import attach
from tests.conftest import at

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\x00" * 20
READING = {"data_date": "2024-06-30", "value": "3900", "text": "登记提速。"}
HTMX = {"HX-Request": "true"}


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
PPTX = archive("[Content_Types].xml", "ppt/presentation.xml")
ZIP = archive("说明.txt")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"), (PNG, "png"), (JPG, "jpg"), (DOCX, "docx"), (XLSX, "xlsx"), (PPTX, "pptx"), (ZIP, "zip"),
        (b"", None), (b"MZ\x90", None), (b"<html>", None), (b"GIF89a", None), (b" %PDF-", None),
        (b"PK\x03\x04junk", None),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        (archive("[Content_Types].xml", "other.xml"), None),
    ],
)  # fmt: skip
def test_a_type_is_judged_by_content(content, kind):
    assert type_of(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("表.pdf", "pdf"),
        ("图.JPEG", "jpg"),
        ("图.Jpg", "jpg"),
        ("无后缀", None),
        ("a.exe", None),
        ("a.pdf.exe", None),
        ("", None),
    ],
)
def test_a_name_only_claims(name, kind):
    assert claimed_type(name) == kind


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../a.pdf",
        "a\\b.pdf",
        "a\x00.pdf",
        "a\n.pdf",
        "fdp\u202eexe.pdf",
        ".htaccess",
        "长" * 118 + ".pdf",
        "a:b.pdf",
    ],
)
def test_hostile_names_are_known(name):
    assert is_hostile(name)
    assert not is_hostile("6月登记统计表（终稿）.xlsx")


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
        ("图片.png", PDF, "“图片.png”的内容不是图片，没有保存"),
        ("文档.pdf", b"MZ\x90\x00", "“文档.pdf”的内容不是PDF文档"),
        ("文档.docx", ZIP, "的内容不是Word文档"),
        ("网页.pdf", b"<html><script>alert(1)</script>", "的内容不是PDF文档"),
        ("程序.exe", b"MZ\x90\x00", "只收pdf、docx、xlsx、pptx、jpg、png、zip文件"),
        ("空.pdf", b"", "空"),
        ("a:b.pdf", PDF, "含有不允许的字符"),
        ("长" * 118 + ".pdf", PDF, "文件名过长"),
    ],
)
def test_a_bad_file_is_refused_with_nothing_stored(name, content, sentence, typist, target, uploads):
    response = send(typist, ("好的.pdf", PDF), (name, content))
    assert any(sentence in error for error in response.context["form"].errors["evidence"])
    assert not target.entries.exists()
    assert not Evidence.objects.exists()
    assert stored_files(uploads) == []


def test_a_file_that_is_too_big_is_refused(typist, target, settings):
    settings.EVIDENCE_MAX_BYTES = 1024**2
    response = send(typist, ("大.pdf", PDF + b"0" * 1024**2))
    assert "“大.pdf”超过1MB" in response.content.decode()
    assert not target.entries.exists()


def test_too_many_files_are_refused(typist, target):
    response = send(typist, *[(f"{place}.pdf", PDF) for place in range(11)])
    assert "一次最多10个文件" in response.content.decode()


def test_files_of_a_refused_reading_are_not_stored(typist, target, uploads):
    uploads_sent = [SimpleUploadedFile("表.pdf", PDF)]
    typist.post("/2024/report/B-017/", READING | {"value": "8000", "evidence": uploads_sent}, headers=HTMX)
    assert stored_files(uploads) == []
    assert not Evidence.objects.exists()


def test_files_go_when_the_database_fails(draft, clerk, uploads, monkeypatch):
    monkeypatch.setattr(Evidence, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attach(draft, [ContentFile(PDF, name="表.pdf")], by=clerk, at=at(2024, 7, 1))
    assert stored_files(uploads) == []


@pytest.fixture
def draft(target, clerk):
    return ProgressEntry.objects.create(target=target, author=clerk, data_date=date(2024, 6, 30), value=3900)


@pytest.fixture
def file(draft, clerk):
    return attach(draft, [ContentFile(PDF, name="6月登记统计表.pdf")], by=clerk, at=at(2024, 7, 1))[0]


def test_it_is_served_as_a_download_that_cannot_run(typist, file):
    response = typist.get(f"/evidence/{file.pk}/")
    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''6%E6%9C%88")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_only_images_are_previewed(typist, draft, file, clerk):
    image = attach(draft, [ContentFile(PNG, name="现场.png")], by=clerk, at=at(2024, 7, 1))[0]
    for pk, how in ((image.pk, "inline"), (file.pk, "attachment")):
        response = typist.get(f"/evidence/{pk}/?preview")
        b"".join(response.streaming_content)
        assert response["Content-Disposition"].startswith(how)


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


def test_every_kind_has_a_media_type():
    assert all("/" in kind.media_type for kind in FileType)
