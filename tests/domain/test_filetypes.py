"""What kind of file is this really? Files as offices send them, some of them lying."""

import io
import zipfile

import pytest

from targets.domain.filetypes import FileType, claimed_type, is_hostile, type_of

PARTS = {
    FileType.DOCX: "word/document.xml",
    FileType.XLSX: "xl/workbook.xml",
    FileType.PPTX: "ppt/presentation.xml",
}
BEGINNINGS = {
    FileType.PDF: b"%PDF-1.7\n",
    FileType.JPG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    FileType.PNG: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
}


def archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return content.getvalue()


def office(kind: FileType, *more: str) -> bytes:
    return archive("[Content_Types].xml", PARTS[kind], *more)


def seen_as(content: bytes) -> FileType | None:
    return type_of(io.BytesIO(content))


@pytest.mark.parametrize("kind", list(BEGINNINGS))
def test_it_knows_papers_and_pictures_by_their_beginning(kind):
    assert seen_as(BEGINNINGS[kind]) == kind
    assert seen_as(b"\n" + BEGINNINGS[kind]) is None
    assert seen_as(BEGINNINGS[kind][:2]) is None


@pytest.mark.parametrize("kind", list(PARTS))
def test_it_knows_office_files_by_their_main_part(kind):
    assert seen_as(office(kind)) == kind


def test_it_takes_other_archives_for_what_they_are():
    assert seen_as(archive("台账.xlsx", "照片/开工.jpg")) == FileType.ZIP
    assert seen_as(archive("word/document.xml")) == FileType.ZIP  # a folder of that name makes no document


def test_it_does_not_take_office_files_without_a_known_main_part():
    assert seen_as(archive("[Content_Types].xml", "visio/document.xml")) is None


@pytest.mark.parametrize("macros", ["word/vbaProject.bin", "xl/vbaProject.bin", "vbaProject.bin"])
def test_it_does_not_take_files_with_macros(macros):
    assert seen_as(office(FileType.DOCX, macros)) is None
    assert seen_as(archive("台账.xlsx", macros)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html></html>",
        "督查通报".encode(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"Rar!\x1a\x07",
    ],
)
def test_it_does_not_take_anything_else(content):
    assert seen_as(content) is None


def test_it_does_not_take_broken_archives():
    whole = office(FileType.XLSX)
    directory = whole.index(b"PK\x01\x02")
    assert seen_as(whole[:directory]) is None  # cut off in the middle
    assert seen_as(b"PK\x03\x04") is None


def test_it_does_not_take_programs_that_carry_an_archive():
    assert seen_as(b"MZ\x90\x00" + archive("a.txt")) is None


def test_it_does_not_take_archives_with_a_list_longer_than_the_file():
    whole = archive("a.txt")
    length = whole.index(b"PK\x05\x06") + 12
    assert seen_as(whole[:length] + b"\xff\xff\x00\x00" + whole[length + 4 :]) is None


def test_it_does_not_take_archives_that_it_cannot_list():
    whole = archive("a.txt")
    directory = whole.index(b"PK\x01\x02")

    def changed(offset: int, new: bytes) -> bytes:
        at = directory + offset
        return whole[:at] + new + whole[at + len(new) :]

    assert seen_as(changed(6, b"\xff\x00")) is None  # needs version 25.5 to unpack
    assert (
        seen_as(changed(8, b"\x00\x08")[: directory + 46] + b"\xff" + whole[directory + 47 :]) is None
    )  # no UTF-8


@pytest.mark.parametrize(
    "content", [BEGINNINGS[FileType.PDF], office(FileType.DOCX), b"PK\x03\x04 broken", b"MZ"]
)
def test_it_looks_at_the_whole_file_and_leaves_it_rewound(content):
    opened = io.BytesIO(content)
    opened.seek(3)
    kind = type_of(opened)
    assert opened.tell() == 0
    assert kind == seen_as(content)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("台账.xlsx", FileType.XLSX),
        ("验收报告.PDF", FileType.PDF),
        ("开工.jpeg", FileType.JPG),
        ("开工.JPG", FileType.JPG),
        ("2024.6.30.docx", FileType.DOCX),
        ("资料.zip", FileType.ZIP),
        ("汇报.pptx", FileType.PPTX),
        ("公章.png", FileType.PNG),
        ("旧表.xls", None),
        ("宏.docm", None),
        ("pdf.exe", None),
        ("没有后缀", None),
        ("", None),
    ],
)
def test_it_reads_what_a_name_claims(name, kind):
    assert claimed_type(name) == kind


def test_it_shows_only_pictures_as_pictures():
    assert {kind for kind in FileType if kind.is_image} == {FileType.JPG, FileType.PNG}


@pytest.mark.parametrize(
    ("kind", "label", "media_type"),
    [
        ("pdf", "PDF文档", "application/pdf"),
        ("docx", "Word文档", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xlsx", "Excel表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("pptx", "演示文稿", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("jpg", "图片", "image/jpeg"),
        ("png", "图片", "image/png"),
        ("zip", "压缩包", "application/zip"),
    ],
)
def test_it_tells_browsers_and_people_what_a_file_is(kind, label, media_type):
    assert (FileType(kind).label, FileType(kind).media_type) == (label, media_type)


@pytest.mark.parametrize(
    "name", ["台账.xlsx", "6月 台账（终稿）-2.pdf", "a.b.c.zip", "~台账.docx", "户~1.xlsx", "长" * 120]
)
def test_it_takes_ordinary_names(name):
    assert not is_hostile(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "长" * 121,
        ".htaccess",
        *(f"台{sign}账.xlsx" for sign in '/\\:*?"<>|'),
        *(f"台{sign}账.xlsx" for sign in "\x00\x01\n\t\x1f\x7f"),
        *(
            f"台{chr(code)}gpj.exe"
            for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)
        ),
    ],
)
def test_it_refuses_names_that_try_to_be_more(name):
    assert is_hostile(name)
