"""Which files are read at all, how fast, and what is refused before it costs too much."""

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from targets.documents.sources.refusing import NotReadable
from tests.documents.sources.offices import HEAD, ROW, TITLE, only_row, read, table, word
from tests.inspection.files import DOC


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"", "没有文字"),
        ("a.xls", DOC, "另存为"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "。"),
        ("a.csv", b"\xff\xfe\xff", "读不出任务"),
        ("a.bin", bytes(range(256)) * 8, "。"),
    ],
    ids=["empty", "old", "broken", "no text", "no table"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(name, content, sentence, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))  # without LibreOffice
    with pytest.raises(NotReadable) as refused:
        read(content, name)

    assert sentence in refused.value.sentence


def test_csv_text_and_pages_are_read_as_well():
    csv = "任务,牵头单位,时限\n新建公园3座,区住建局,2025年10月底前\n".encode("gb18030")
    page = (
        "<html><p>2025年任务分解表</p><table><tr><th>任务</th><th>牵头单位</th></tr>"
        "<tr><td>新建公园3座</td><td>区住建局</td></tr></table></html>"
    )

    assert read(csv, "a.csv").rows[0].lead.unit == "住房和城乡建设局"
    assert read(page.encode(), "a.html").rows[0].lead.unit == "住房和城乡建设局"


@pytest.mark.parametrize("make", ["excel", "word"])
def test_2000_rows_take_a_few_seconds(make):
    rows = [HEAD, *([at, "一、经济", f"新增经营主体{at + 1}户以上", *ROW[3:]] for at in range(2000))]
    if make == "word":
        page = [["<table>"], *rows]
        text = "2025年\n" + "\n".join("\t".join(map(str, row)) for row in page[1:])
        content, name = text.encode(), "a.txt"
    else:
        content, name = table(TITLE, *rows, merges=["B3:B2002"]), "a.xlsx"
    began = time.perf_counter()
    found = read(content, name)

    assert len(found.rows) == 2000
    assert time.perf_counter() - began < 15  # 3 s on an idle machine


def test_more_rows_than_anybody_has_are_refused(monkeypatch):
    monkeypatch.setattr("targets.imports.offices.bodies.MAX_ROWS", 3)
    found = read(table(TITLE, HEAD, *[ROW] * 4))

    assert (found.rows, "行数过多" in found.sentence) == ((), True)


def test_cells_merged_over_more_than_there_is_do_no_harm():
    began = time.perf_counter()
    wide = BytesIO()
    with ZipFile(BytesIO(table(TITLE, HEAD, ROW, merges=["A4:B5"]))) as parts, ZipFile(wide, "w") as wider:
        for name in parts.namelist():
            wider.writestr(name, parts.read(name).replace(b"A4:B5", b"A3:XFD1048576"))
    document = Document()
    made = document.add_table(2, 2)
    for cell, text in zip(made._cells, ["任务", "牵头单位", "新建公园3座", "区住建局"], strict=True):
        cell.text = text
    made.cell(1, 1)._tc.grid_span = 100_000_000
    out = BytesIO()
    document.save(out)

    assert len(read(wide.getvalue()).rows) == 1
    assert only_row(out.getvalue(), "a.docx").lead.unit == "住房和城乡建设局"
    assert time.perf_counter() - began < 10


def test_what_would_fill_the_memory_is_refused_before_it_does():
    packed = BytesIO()
    with ZipFile(BytesIO(word("新建公园3座。"))) as there, ZipFile(packed, "w", ZIP_DEFLATED) as bomb:
        for part in there.infolist():
            more = b" " * (41 * 1024**2) if part.filename == "word/document.xml" else b""
            bomb.writestr(part.filename, there.read(part) + more)
    with pytest.raises(NotReadable, match="MB"):
        read(packed.getvalue(), "a.docx")


def test_merged_cells_are_not_written_out_without_end(monkeypatch):
    monkeypatch.setattr("targets.documents.sources.word.MAX_SAID", 50)
    with pytest.raises(NotReadable, match="100万字"):
        read(word(([["类别", "任务"], ["一", "新建公园3座" * 10]], ())), "a.docx")


def test_a_file_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr("targets.imports.offices.grids.MOST_CELLS", 5)
    with pytest.raises(NotReadable, match="100万字"):
        read("任务,牵头单位,时限\n新建公园3座,区住建局,2025年10月底前\n".encode(), "a.csv")
