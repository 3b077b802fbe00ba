"""How is each kind of file known to people, and which names can stay? Names as offices give them, some lying."""

import pytest

from targets.domain.filetypes import ENDINGS, HARMFUL, FileType, claimed_type, clean_name, ending_of, name_as


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("台账.xlsx", "xlsx"),
        ("验收报告.PDF", "pdf"),
        ("2024.6.30.docx", "docx"),
        ("报告.pdf.exe", "exe"),
        ("报告.exe. ", "exe"),
        ("没有后缀", ""),
        (".htaccess", ""),
        ("", ""),
    ],
)
def test_it_reads_the_last_ending(name, ending):
    assert ending_of(name) == ending


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("台账.xlsx", FileType.XLSX),
        ("验收报告.PDF", FileType.PDF),
        ("公文.ofd", FileType.OFD),
        ("开工.jpeg", FileType.JPG),
        ("微信.jfif", FileType.JPG),
        ("旧表.xls", FileType.XLS),
        ("通知.WPS", FileType.WPS),
        ("IMG_0001.HEIC", FileType.HEIC),
        ("IMG_0001.heif", FileType.HEIC),
        ("扫描.tiff", FileType.TIF),
        ("平板.m4v", FileType.MP4),
        ("放映.ppsx", FileType.PPTX),
        ("资料.7Z", FileType.SEVEN_ZIP),
        ("宏.docm", None),
        ("pdf.exe", None),
        ("没有后缀", None),
        ("", None),
    ],
)
def test_it_reads_what_a_name_claims(name, kind):
    assert claimed_type(name) == kind


def test_nothing_that_is_taken_has_an_ending_that_does_harm():
    assert not {*ENDINGS} & {*HARMFUL}


def test_it_shows_only_pictures_as_pictures():
    assert {str(kind) for kind in FileType if kind.is_image} == {
        "jpg", "png", "heic", "webp", "gif", "bmp", "tif", "avif",
    }  # fmt: skip


@pytest.mark.parametrize("kind", list(FileType))
def test_it_tells_browsers_and_people_what_a_file_is(kind):
    assert kind.label
    assert kind.media_type.split("/")[0] in ("application", "image", "video")


@pytest.mark.parametrize(
    "name",
    ["台账.xlsx", "6月 台账（终稿）-2.pdf", "a.b.c.zip", "~台账.docx", "户~1.xlsx", "长" * 120, "com.pdf"],
)
def test_it_leaves_ordinary_names(name):
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("", "文件"),
        ("...", "文件"),
        (".htaccess", "htaccess"),
        ("截屏 10:30:00.png", "截屏 10_30_00.png"),
        ('“引号"？*.pdf', "“引号_？_.pdf"),
        ("a|b<c>.pdf", "a_b_c_.pdf"),
        ("../../etc/passwd.pdf", "_.._etc_passwd.pdf"),
        ("台账\n（终稿）.pdf", "台账（终稿）.pdf"),
        ("台\x00账\x7f.pdf", "台账.pdf"),
        ("零宽\u200b空格\ufeff.pdf", "零宽空格.pdf"),
        ("fdp\u202eexe.pdf", "fdpexe.pdf"),
        ("\u2066台账\u2069.pdf", "台账.pdf"),
        ("  两头 有　空格 .pdf ", "两头 有 空格 .pdf"),
        ("结尾有点.pdf.", "结尾有点.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1", "_LPT1"),
        ("长" * 130 + ".pdf", "长" * 116 + ".pdf"),
        ("长" * 130, "长" * 119),
    ],
)
def test_it_mends_names_that_not_every_computer_can_keep(name, cleaned):
    assert clean_name(name) == cleaned
    assert clean_name(cleaned) == cleaned


@pytest.mark.parametrize(
    ("kind", "name", "kept"),
    [
        ("pdf", "报告.pdf", "报告.pdf"),
        ("jpg", "照片.JPEG", "照片.JPEG"),
        ("png", "照片.jpg", "照片.png"),
        ("heic", "IMG_1.JPG", "IMG_1.heic"),
        ("doc", "通知.docx", "通知.doc"),
        ("xlsx", "台账.xlsm", "台账.xlsx"),
        ("pdf", "扫描件", "扫描件.pdf"),
        ("pdf", "2024.6.30", "2024.6.30.pdf"),
        ("pdf", "报告.pdf_1", "报告.pdf_1.pdf"),
        ("png", "说明.txt", "说明.txt.png"),
        ("7z", "资料.rar", "资料.7z"),
        ("heic", "长" * 130 + ".jpg", "长" * 115 + ".heic"),
        ("pdf", "长" * 130, "长" * 116 + ".pdf"),
    ],
)
def test_it_gives_a_name_the_ending_of_what_it_is(kind, name, kept):
    assert name_as(FileType(kind), name) == kept
    assert len(kept) <= 120
