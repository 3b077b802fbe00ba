"""A report is read from whatever file the office has, or the refusal says what to do."""

import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from targets.documents.sources import reading
from targets.documents.sources.reading import text_of
from targets.documents.sources.refusing import NotReadable
from tests.inspection.files import DOC

TEXT = "二、2025年工作安排\n新建公园3座。\n"


def word(build) -> bytes:
    document = Document()
    build(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def numbered(document, text: str, kind: str, pattern: str) -> None:
    """A paragraph that Word numbers by itself."""
    numbering = document.part.numbering_part.element
    number = str(900 + len(numbering))
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), number)
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("w:start", "3"), ("w:numFmt", kind), ("w:lvlText", pattern)):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        level.append(child)
    abstract.append(level)
    numbering.insert(0, abstract)
    used = OxmlElement("w:num")
    used.set(qn("w:numId"), number)
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), number)
    used.append(link)
    numbering.append(used)
    paragraph = document.add_paragraph(text)
    properties = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", "0"), ("w:numId", number)):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        properties.append(child)
    paragraph._p.get_or_add_pPr().append(properties)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_comes_through_in_any_encoding(encoding):
    assert text_of("报告.txt", TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_only_line_ends_of_plain_text_change(end):
    text = "　　甲 乙\n\n\t丙  １２％ \n"

    assert text_of("报告.txt", text.replace("\n", end).encode()) == text


def test_word_comes_by_paragraphs_and_rows():
    def build(document):
        document.add_paragraph("二、2025年工作安排")
        table = document.add_table(rows=2, cols=3)
        for cell, text in zip(
            [cell for row in table.rows for cell in row.cells],
            ["序号", "项目", "时限", "1", "新建公园3座", "年底前"],
            strict=True,
        ):
            cell.text = text
        document.add_paragraph("名词解释")

    assert (
        text_of("报告.docx", word(build))
        == "二、2025年工作安排\n序号\t项目\t时限\n1\t新建公园3座\t年底前\n名词解释"
    )


def test_a_merged_cell_says_it_once():
    def build(document):
        table = document.add_table(rows=1, cols=3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "教育"
        table.cell(0, 2).text = "新建学校2所"

    assert text_of("报告.docx", word(build)) == "教育\t新建学校2所"


@pytest.mark.parametrize(
    ("kind", "pattern", "expected"),
    [
        ("chineseCountingThousand", "%1、", "三、办好民生实事"),
        ("chineseCounting", "（%1）", "（三）办好民生实事"),
        ("japaneseCounting", "%1、", "三、办好民生实事"),
        ("decimal", "%1.", "3.办好民生实事"),
        ("bullet", "•", "办好民生实事"),
    ],
)
def test_words_own_numbers_are_text(kind, pattern, expected):
    assert (
        text_of("报告.docx", word(lambda document: numbered(document, "办好民生实事", kind, pattern)))
        == expected
    )


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<html><body><p>新建公园3座。</p><p>改造5处。</p></body></html>", "新建公园3座。\n改造5处。"),
        (
            "<!DOCTYPE html><html><head><script>var a=1</script></head><body>新建&nbsp;公园</body></html>",
            "新建 公园",
        ),
        ("<table><tr><td>公园</td><td>3座</td></tr></table>", "公园\t3座"),
        ("<div>甲<br>乙<style>p{}</style></div>", "甲\n乙"),
        ("<html><p>A &amp; B</p><ul><li>一</li><li>二</li></ul>", "A & B\n一\n二"),
    ],
)
def test_a_page_is_its_text(page, expected):
    assert text_of("报告.html", page.encode()) == expected


def test_a_pdf_is_read_page_by_page():
    assert "3 parks" in text_of("report.pdf", pdf("3 parks"))


def test_a_pdf_without_text_is_called_a_scan():
    with pytest.raises(NotReadable) as refused:
        text_of("扫描.pdf", pdf(""))

    assert "扫描件" in refused.value.sentence


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.txt", b"", "没有文字"),
        ("空.txt", b" \n", "没有文字"),
        ("坏.docx", b"PK\x03\x04" + bytes(40), "。"),
        ("坏.pdf", b"%PDF-1.4\n%%EOF", "。"),
        ("图.txt", bytes(range(256)) * 4, "。"),
    ],
)
def test_it_refuses_in_a_sentence(name, content, says):
    with pytest.raises(NotReadable) as refused:
        text_of(name, content)

    assert says in refused.value.sentence
    assert refused.value.sentence.endswith("。")


def test_it_says_what_to_do_with_an_old_word_document_without_libreoffice(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotReadable) as refused:
        text_of("通知.doc", DOC)

    assert "另存为.docx" in refused.value.sentence


def test_it_refuses_a_workbook_by_its_kind():
    out = BytesIO()
    Workbook().save(out)

    with pytest.raises(NotReadable) as refused:
        text_of("表.docx", out.getvalue())

    assert "Excel" in refused.value.sentence


def test_it_refuses_an_archive_that_is_no_document():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "甲")

    with pytest.raises(NotReadable):
        text_of("报告.docx", out.getvalue())


@pytest.mark.parametrize(("bound", "says"), [("MAX_BYTES", "20 MB"), ("MAX_CHARACTERS", "100万字")])
def test_it_refuses_too_much(bound, says, monkeypatch):
    monkeypatch.setattr(reading, bound, 10)

    with pytest.raises(NotReadable) as refused:
        text_of("报告.txt", TEXT.encode())

    assert says in refused.value.sentence


def pdf(text: str) -> bytes:
    """A page of one line, as small as a PDF can be."""
    stream = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


# -- old Word and WPS


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A LibreOffice of our own, which does what a script says."""

    def installed(script: str) -> None:
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    return installed


def test_an_old_document_comes_through_libreoffice(office, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for others")
    (tmp_path / "made.docx").write_bytes(word(lambda document: document.add_paragraph("新建公园3座。")))
    office(
        f'env > {tmp_path}/env; echo "$@" > {tmp_path}/said; ls "$HOME" > {tmp_path}/there;'
        f" for out; do true; done; mkdir -p out; cp {tmp_path}/made.docx out/report.docx"
    )
    assert text_of("报告.doc", DOC) == "新建公园3座。"
    assert "SECRET_KEY" not in (tmp_path / "env").read_text()
    assert "--headless" in (tmp_path / "said").read_text()
    assert "-env:UserInstallation=file:///" in (tmp_path / "said").read_text()
    assert "report.doc" in (tmp_path / "there").read_text()


@pytest.mark.parametrize(("script", "said"), [("exit 1", "已损坏"), ("sleep 30", "没有完成")])
def test_what_it_cannot_turn_is_told(script, said, office, monkeypatch):
    monkeypatch.setattr("targets.documents.sources.old_word.SECONDS", 1)
    office(script)
    with pytest.raises(NotReadable, match=said):
        text_of("报告.doc", DOC)
