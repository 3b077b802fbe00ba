"""What is a file really? Files as offices and phones send them, harmless under any ending, and those that do harm."""

import io
from random import Random

import pikepdf
import pytest
from django.core.files.base import ContentFile

from targets.domain.filetypes import FileType
from targets.inspection import NotTaken, judge, packed, type_of
from tests.inspection.files import (
    DOC,
    DOCX,
    MACRO_SHEET,
    OFD,
    PDF,
    PPT,
    PPTX,
    TYPES,
    XLS,
    XLSX,
    ZIP,
    action,
    archive,
    boxed,
    compound,
    locked,
    named,
    native,
    pdf,
    picture,
    rar4,
    rar5,
    records,
    seven_zip,
    sheet,
)

NATIVE = compound(**{"\x01Ole10Native": native("a.vbs")})
PROJECT = bytes.fromhex("1f00ff0314000000 02000004 0c000000 01000000 01000000 02000000")
TAKEN = [
    ("报告.pdf", PDF, "pdf"),
    ("扫描件.PDF", pdf(), "pdf"),
    ("机器前面空了一行.pdf", b"\r\n" + PDF, "pdf"),
    ("通知.ofd", OFD, "ofd"),
    ("通知.docx", DOCX, "docx"),
    ("模板.dotx", DOCX, "docx"),
    ("台账.xlsx", XLSX, "xlsx"),
    ("汇报.pptx", PPTX, "pptx"),
    ("放映.ppsx", PPTX, "pptx"),
    ("通知.doc", DOC, "doc"),
    ("台账.xls", XLS, "xls"),
    ("九五版.xls", compound(Book=records((0x809, bytes(8)), sheet(0))), "xls"),
    ("图表.xls", compound(Workbook=records(sheet(0), sheet(2))), "xls"),
    ("汇报.ppt", PPT, "ppt"),
    ("没有宏的.ppt", compound(**{"PowerPoint Document": PROJECT[:20] + bytes(8)}), "ppt"),
    ("通知.wps", DOC, "wps"),
    ("台账.et", XLS, "et"),
    ("汇报.dps", PPT, "dps"),
    ("现场.jpg", picture("JPEG"), "jpg"),
    ("现场.JPEG", picture("JPEG"), "jpg"),
    ("微信图片.jfif", picture("JPEG"), "jpg"),
    ("截图.png", picture("PNG"), "png"),
    ("动图.gif", picture("GIF"), "gif"),
    ("画图.bmp", picture("BMP"), "bmp"),
    ("扫描.tif", picture("TIFF"), "tif"),
    ("扫描.tiff", picture("TIFF"), "tif"),
    ("公众号.webp", picture("WEBP"), "webp"),
    ("IMG_0001.HEIC", picture("HEIF"), "heic"),
    ("IMG_0002.heif", boxed("mif1", "mif1", "heic"), "heic"),
    ("安卓.heic", boxed("heix", "mif1", "heix"), "heic"),
    ("连拍.heic", boxed("msf1", "hevc"), "heic"),
    ("截图.avif", picture("AVIF"), "avif"),
    ("截图2.avif", boxed("mif1", "avif", "miaf"), "avif"),
    ("现场.mp4", boxed("isom", "isom", "iso2", "avc1", "mp41"), "mp4"),
    ("微信.mp4", boxed("mp42", "isom"), "mp4"),
    ("新品牌.mp4", boxed("zzzz", "isom"), "mp4"),
    ("平板.m4v", boxed("M4V", "isom"), "mp4"),
    ("IMG_0003.MOV", boxed("qt", "qt"), "mov"),
    ("老相机.mov", b"\x00\x00\x00\x08wide\x00\x01\x00\x00mdat" + bytes(40), "mov"),
    ("老手机.3gp", boxed("3gp4", "isom"), "3gp"),
    ("资料.zip", ZIP, "zip"),
    ("资料.rar", rar5("台账.xlsx", "照片/开工.jpg"), "rar"),
    ("旧版.rar", rar4("a.doc"), "rar"),
    ("第二卷.part2.rar", b"Rar!\x1a\x07\x01\x00" + bytes(64), "rar"),
    ("资料.7z", seven_zip("台账.xlsx", "照片/开工.jpg"), "7z"),
    ("资料2.7z", seven_zip("台账.xlsx", packed=True), "7z"),
    ("残缺.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "7z"),
    ("带表格的.zip", archive("说明.txt", 台账_xlsx=XLSX, 旧_doc=DOC, 图_png=picture("PNG"), 扫描_pdf=pdf()), "zip"),
    ("嵌表格.docx", archive(TYPES, "word/document.xml", word__embeddings__a_xlsx=XLSX), "docx"),
    ("嵌公式.docx", archive(TYPES, "word/document.xml", word__embeddings__o_bin=compound("Equation Native")), "docx"),
    ("矢量图.docx", archive(TYPES, "word/document.xml", word__media__a_svg=b"<svg><script/></svg>"), "docx"),
    ("套用表格.xlsx", archive(TYPES, "xl/workbook.xml", xl__tables__t_xml=b"<table/>"), "xlsx"),
    ("带附件的发票.pdf", pdf(attached={"invoice.xml": b"<xml/>"}), "pdf"),
    ("表单.pdf", pdf({"/OpenAction": action("GoTo")}), "pdf"),
    ("说脚本的.pdf", PDF + b"(/JavaScript /Launch)", "pdf"),
    ("苹果.zip", archive("照片/a.txt", "__MACOSX/照片/._a.txt", "照片/.DS_Store"), "zip"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN, ids=[name for name, *_ in TAKEN])
def test_what_offices_and_phones_send_is_taken_for_what_it_is(name, content, kind):
    judged = judge(ContentFile(content, name=name))
    assert (judged.kind, judged.name) == (kind, name)


ANOTHER_ENDING = [
    ("照片.jpg", picture("PNG"), "照片.png"),
    ("照片.JPG", picture("HEIF"), "照片.heic"),
    ("截图.png", picture("JPEG"), "截图.jpg"),
    ("公众号.jpg", picture("WEBP"), "公众号.webp"),
    ("表情.jpeg", picture("GIF"), "表情.gif"),
    ("通知.docx", DOC, "通知.doc"),
    ("通知.doc", DOCX, "通知.docx"),
    ("台账.xls", XLSX, "台账.xlsx"),
    ("台账.doc", XLS, "台账.xls"),
    ("通知.wps", DOCX, "通知.docx"),
    ("汇报.et", PPT, "汇报.ppt"),
    ("宏已去掉.xlsm", XLSX, "宏已去掉.xlsx"),
    ("扫描件", PDF, "扫描件.pdf"),
    ("2024.6.30", PDF, "2024.6.30.pdf"),
    ("报告.pdf_1", PDF, "报告.pdf_1.pdf"),
    ("公文.zip", OFD, "公文.ofd"),
    ("资料.zip", rar5("a.txt"), "资料.rar"),
    ("资料.rar", ZIP, "资料.zip"),
    ("现场.mp4", boxed("qt"), "现场.mov"),
    ("现场.mov", boxed("mp42"), "现场.mp4"),
    ("照片.pdf", picture("JPEG"), "照片.jpg"),
    ("没有内容的文本.txt", picture("PNG"), "没有内容的文本.txt.png"),
]


@pytest.mark.parametrize(
    ("name", "content", "kept"), ANOTHER_ENDING, ids=[name for name, *_ in ANOTHER_ENDING]
)
def test_a_harmless_file_under_another_ending_gets_its_own(name, content, kept):
    assert judge(ContentFile(content, name=name)).name == kept


VBA = "含有宏（VBA）"
REFUSED = [
    ("宏.docx", archive(TYPES, "word/document.xml", "word/vbaProject.bin"), VBA),
    ("宏.xlsm", archive(TYPES, "xl/workbook.xml", "xl/vbaProject.bin"), VBA),
    ("宏.pptx", archive(TYPES, "ppt/presentation.xml", "ppt/VBAPROJECT.BIN"), VBA),
    ("四点零.xlsx", archive(TYPES, "xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "Excel 4.0宏表"),
    ("四点零大写.xlsx", archive(TYPES, "xl/Workbook.xml", "XL/MacroSheets/Sheet1.xml"), "Excel 4.0宏表"),
    ("四点零别处.xlsx", named({TYPES: MACRO_SHEET.encode(), "xl/workbook.xml": b"x", "xl/a/b.xml": b"x"}),
        "Excel 4.0宏表"),
    ("四点零宽.xlsx", named({TYPES: MACRO_SHEET.encode("utf-16"), "xl/workbook.xml": b"x"}), "Excel 4.0宏表"),
    ("宏.doc", compound("WordDocument", "Macros/VBA/dir", "Macros/VBA/_VBA_PROJECT"), VBA),
    ("宏.xls", compound("_VBA_PROJECT_CUR/VBA/dir", Workbook=records(sheet(0))), VBA),
    ("宏.et", compound("_VBA_PROJECT_CUR/VBA/dir", Workbook=records(sheet(0))), VBA),
    ("宏.wps", compound("WordDocument", "Macros/PROJECT"), VBA),
    ("四点零.xls", compound(Workbook=records((0x809, bytes(16)), sheet(0), sheet(1))), "Excel 4.0宏表"),
    ("宏.ppt", compound(**{"PowerPoint Document": b"x" * 700 + PROJECT}), VBA),
    ("嵌程序.doc", compound("WordDocument", **{"ObjectPool__a__\x01Ole10Native": native("对账单.exe")}),
        "里嵌有程序“对账单.exe”"),
    ("嵌脚本.docx", archive(TYPES, "word/document.xml", word__embeddings__o_bin=NATIVE), "里嵌有脚本“a.vbs”"),
    ("密码.docx", compound("EncryptionInfo", "EncryptedPackage"), "有打开密码"),
    ("密码.doc", compound(WordDocument=b"\xec\xa5\xc1\x00" + bytes(7) + b"\x01"), "有打开密码"),
    ("密码.xls", compound(Workbook=records((0x809, bytes(16)), (0x2F, bytes(6)))), "有打开密码"),
    ("密码.ppt", compound("PowerPoint Document", **{"Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"}), "有打开密码"),
    ("密码.pdf", pdf(password="u"), "有打开密码"),
    ("密码.zip", locked(archive("a.txt")), "有打开密码"),
    ("密码.rar", rar4("a.txt", flags=0x80), "有打开密码"),
    ("密码.7z", seven_zip("a.txt", cipher=True), "有打开密码"),
    ("脚本.pdf", pdf({"/OpenAction": action("JavaScript", JS="app.alert(1)")}), "含有会自动运行的脚本（JavaScript）"),
    ("明文脚本.pdf", pdf({"/OpenAction": action("JavaScript", JS="1")}, packed=False), "含有会自动运行的脚本"),
    ("换写法.pdf", PDF + b"<</S /J#61vaScript /JS (1)>>", "含有会自动运行的脚本"),
    ("启动.pdf", pdf({"/AA": pikepdf.Dictionary(O=action("Launch", F="cmd.exe"))}), "会启动其他程序"),
    ("附程序.pdf", pdf(attached={"a.exe": b"MZ"}), "附有程序“a.exe”"),
    ("附改名的程序.pdf", pdf(attached={"a.txt": b"MZ\x90\x00"}), "是程序"),
    ("程序.exe", b"MZ\x90\x00", "实际上是程序"),
    ("文档.pdf", b"MZ\x90\x00", "实际上是程序"),
    ("报告.pdf.exe", b"MZ\x90\x00", "实际上是程序"),
    ("报告.pdf.exe", PDF, "的名称以.exe结尾，那是程序；内容是PDF文档"),
    ("照片.jpg.js", picture("JPEG"), "的名称以.js结尾，那是脚本"),
    ("程序", b"\x7fELF" + bytes(60), "实际上是程序"),
    ("照片.jpg", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "快捷方式"),
    ("安装.msi", compound("\u4840\u3f3f"), "安装程序"),
    ("小程序.zip", archive("META-INF/MANIFEST.MF", "a.class"), "是程序"),
    ("安卓.zip", archive("AndroidManifest.xml", "classes.dex"), "是程序"),
    ("网页.pdf", b"<html><script>alert(1)</script>", "实际上是网页"),
    ("网页.html", "\ufeff<!DOCTYPE html><p>督查".encode(), "实际上是网页"),
    ("存下的.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "实际上是网页"),
    ("台账.xls", "<table><tr><td>单位</td></tr></table>".encode("gb18030"), "请用Excel或WPS打开，另存为.xlsx"),
    ("图.svg", b'<?xml version="1.0"?><svg xmlns="a"><script/></svg>', "SVG图，可含脚本"),
    ("图.png", b"<svg onload=alert(1)>", "SVG图"),
    ("应用.hta", b"<hta:application id=a>", "实际上是网页"),
    ("脚本.bat", b"@echo off\r\ndel *.*", "是脚本"),
    ("脚本.sh", b"#!/bin/sh\nrm", "是脚本"),
    ("通知.doc", b"{\\rtf1\\ansi", "实际上是RTF文档"),
    ("通知.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "实际上是XML文件"),
    ("数据.csv", "单位,数量\n区住建局,3".encode("gb18030"), "只是纯文本"),
    ("说明.txt", "说明".encode("utf-16"), "只是纯文本"),
    ("里有程序.zip", archive("资料/run.exe"), "里的“资料/run.exe”是程序"),
    ("里有脚本.zip", archive("a.vbs"), "里的“a.vbs”是脚本"),
    ("里有网页.zip", archive("首页.html"), "里的“首页.html”是网页"),
    ("里有快捷方式.zip", archive("台账.xlsx.lnk"), "是快捷方式"),
    ("里有宏.zip", archive("台账.xlsm"), "是带宏的文件"),
    ("里有宏文档.zip", archive(通知_doc=compound("WordDocument", "Macros/PROJECT")), "里的“通知.doc”含有宏（VBA）"),
    ("里有加密的.zip", archive(通知_docx=compound("EncryptionInfo")), "里的“通知.docx”有打开密码"),
    ("改名的程序.zip", archive(照片_jpg=b"MZ\x90\x00"), "里的“照片.jpg”实际上是程序"),
    ("套着.zip", archive(内_zip=archive("a.exe")), "里的“内.zip”里的“a.exe”是程序"),
    ("套三层.zip", archive(一_zip=archive(二_zip=archive(三_zip=archive("a.txt")))), "套了太多层"),
    ("里有程序.rar", rar5("资料/run.exe"), "里的“资料/run.exe”是程序"),
    ("里有程序.rar", rar4("run.scr"), "里的“run.scr”是程序"),
    ("里有程序.7z", seven_zip("说明.txt", "RUN.EXE"), "里的“RUN.EXE”是程序"),
    ("里有程序.7z", seven_zip("说明.txt", "资料/run.exe", packed=True), "里的“资料/run.exe”是程序"),
    ("里有程序.ofd", archive("OFD.xml", "Doc_0/Attachs/a.exe"), "里的“Doc_0/Attachs/a.exe”是程序"),
    ("二进制.xlsb", archive(TYPES, "xl/workbook.bin"), "Excel二进制工作簿"),
    ("画.vsdx", archive(TYPES, "visio/document.xml"), "认不出"),
    ("通知.odt", archive("mimetype", "content.xml"), "OpenDocument"),
    ("邮件.msg", compound("__properties_version1.0"), "Outlook邮件"),
    ("坏的.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
    ("坏的.docx", DOCX[:60], "已损坏"),
    ("空的.zip", archive(), "空的压缩包"),
    ("空.pdf", b"", "是空文件（0字节）"),
    ("乱码.pdf", bytes(range(256)), "认不出是什么文件。可传：PDF、OFD、Word"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "found"), REFUSED, ids=[f"{n} {f[:8]}" for n, _, f in REFUSED])
def test_what_could_do_harm_or_proves_nothing_is_refused_with_what_was_found(name, content, found):
    with pytest.raises(NotTaken) as refused:
        judge(ContentFile(content, name=name))
    assert found in refused.value.sentence
    assert refused.value.sentence.endswith("。")


def test_no_more_is_unpacked_than_has_room(monkeypatch):
    monkeypatch.setattr(packed, "MAX_READ", 100_000)
    many = archive(a_docx=archive(TYPES, "word/document.xml") + bytes(60_000), b_doc=DOC + bytes(60_000))
    with pytest.raises(NotTaken, match="解开后超过"):
        judge(ContentFile(many, name="资料.zip"))


def test_no_more_members_are_looked_at_than_people_pack(monkeypatch):
    monkeypatch.setattr(packed, "MAX_MEMBERS", 5)
    for name, content in (("a.zip", archive(*map(str, range(9)))), ("a.rar", rar5(*map(str, range(9))))):
        with pytest.raises(NotTaken, match="超过5个"):
            judge(ContentFile(content, name=name))


@pytest.mark.parametrize(
    "content",
    [PDF, DOCX, DOC, ZIP, b"PK\x03\x04 broken", b"MZ", seven_zip("a")],
    ids=["pdf", "docx", "doc", "zip", "broken", "program", "7z"],
)
def test_it_looks_at_the_whole_file_and_leaves_it_rewound(content):
    opened = io.BytesIO(content)
    opened.seek(3)
    kind = type_of(opened)
    assert opened.tell() == 0
    assert kind == type_of(io.BytesIO(content))


@pytest.mark.parametrize(
    "content", [content for _, content, _ in TAKEN + REFUSED], ids=range(len(TAKEN + REFUSED))
)
def test_damage_never_stops_it(content):
    """Cut off anywhere, or with any of its bytes changed, a file is taken or refused with a sentence."""
    chance = Random(1)
    for _ in range(40):
        damaged = bytearray(
            content[: chance.randrange(len(content) + 1)] if chance.random() < 0.3 else content
        )
        for _ in range(chance.randrange(6)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        type_of(io.BytesIO(damaged))


def test_every_kind_is_among_the_examples():
    assert {kind for *_, kind in TAKEN} == set(FileType)
