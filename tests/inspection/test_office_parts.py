"""Office files of today that start programs, or fetch them from elsewhere."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from targets.inspection import NotTaken, judge

from . import files

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def with_part(document: bytes, name: str, content: bytes) -> ContentFile:
    out = io.BytesIO(document)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return ContentFile(out.getvalue(), "报告.docx")


def relations(
    kind: str, target: str, mode: str = 'TargetMode="External"', tag: str = "Relationship"
) -> bytes:
    return f'<Relationships><{tag} Id="r1" Type="{KIND}{kind}" Target="{target}" {mode}/></Relationships>'.encode()


HARMFUL = {
    "a control": ("word/activeX/activeX1.bin", b"x", "ActiveX"),
    "a control in other letters": ("Word/ACTIVEX/a.xml", b"<a/>", "ActiveX"),
    "a control at the top": ("activeX/a.xml", b"<a/>", "ActiveX"),
    "a template": ("word/_rels/settings.xml.rels", relations("attachedTemplate", "http://e.example/a.dotm"), "模板"),
    "a safe template": ("word/_rels/settings.xml.rels", relations("attachedTemplate", "HTTPS://e.example/a"), "模板"),
    "a template next door": (
        "word/_rels/settings.xml.rels", relations("attachedTemplate", "\\\\server\\share\\a.dotm"), "模板",
    ),
    "a template at a server": (
        "word/_rels/settings.xml.rels", relations("attachedTemplate", "file://server/share/a.dotm"), "模板",
    ),
    "a template in signs": (
        "word/_rels/settings.xml.rels", relations("attachedTemplate", "&#104;ttp://e.example/a.dotm"), "模板",
    ),
    "other letters": (
        "word/_rels/SETTINGS.XML.RELS",
        relations("AttachedTemplate", "http://e.example/a", "targetMode='external'", "ns:relationship"),
        "模板",
    ),
    "UTF-16": (
        "word/_rels/settings.xml.rels",
        relations("attachedTemplate", "http://e.example/a.dotm").decode().encode("utf-16"),
        "模板",
    ),
    "an object": ("word/_rels/a.xml.rels", relations("oleObject", "mhtml:http://e.example/a!x-usc:b"), "对象"),
    "a frame": ("word/_rels/webSettings.xml.rels", relations("frame", "http://e.example/a.htm"), "框架"),
    "a part": ("word/_rels/b.xml.rels", relations("subDocument", "//server/a.docx"), "子文档"),
}  # fmt: skip
HARMLESS = {
    "a link": ("word/_rels/b.xml.rels", relations("hyperlink", "https://www.example.gov.cn/")),
    "a picture elsewhere": ("word/_rels/b.xml.rels", relations("image", "https://www.example.gov.cn/a.png")),
    "a template of this computer": (
        "word/_rels/settings.xml.rels", relations("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm"),
    ),
    "a template by its path": ("word/_rels/settings.xml.rels", relations("attachedTemplate", "D:\\公文\\模板.dot")),
    "a template within": ("word/_rels/settings.xml.rels", relations("attachedTemplate", "a.dotx", "")),
    "an object within": ("word/_rels/b.xml.rels", relations("oleObject", "embeddings/oleObject1.bin", "")),
}  # fmt: skip


@pytest.mark.parametrize(("part", "content", "said"), HARMFUL.values(), ids=HARMFUL)
def test_it_is_refused_and_said_why(part, content, said):
    with pytest.raises(NotTaken, match=said):
        judge(with_part(files.DOCX, part, content))


@pytest.mark.parametrize(("part", "content"), HARMLESS.values(), ids=HARMLESS)
def test_what_offices_have_is_taken(part, content):
    judge(with_part(files.DOCX, part, content))
