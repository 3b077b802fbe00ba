"""How much may somebody's workbook hold? Counted while it is unpacked, before anything is made of it.

A part of a workbook packs a thousandfold, and openpyxl makes objects of all that it finds: a file of 20 KB can hold
millions of them. So each part is unpacked within bounds and its elements are counted by expat, which keeps nothing;
what was counted, and nothing else, is handed on.
"""

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO
from xml.parsers import expat

MAX_BYTES = 5 * 1024**2
MAX_PARTS = 2_000
MAX_PART_BYTES = 12 * 1024**2  # a form of 300 lines with all their text full takes 10 MB, a catalogue 0.6 MB
MAX_UNPACKED_BYTES = 16 * 1024**2
MAX_TAG = 256 * 1024  # bytes of one tag with its attributes, or of one comment
MAX_SHEETS = 50
MAX_LINE = 60_000  # the number of the last line of a sheet, be it empty
MAX_DEPTH = 32
MAX_ATTRIBUTES = 64
# How many of an element a workbook may have. Formatted but empty cells and lines count.
MAX_OF = {"sheet": MAX_SHEETS, "si": 20_000, "row": 20_000, "c": 80_000, "xf": 20_000}
IN_CELLS = {
    "v",
    "t",
    "is",
    "f",
    "r",
    "rPr",
    "rFont",
    "sz",
    "color",
    "family",
    "charset",
    "scheme",
    "b",
    "i",
    "u",
}
MAX_IN_CELLS = 250_000
MAX_OTHERS = 40_000  # of all other kinds together: styles, names, rules
CHUNK = 64 * 1024
CENTRAL = b"PK\x01\x02"  # begins each entry of an archive's list
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What nobody reads of somebody's workbook.
UNREAD = (
    "customxml/", "docprops/", "xl/activex/", "xl/calcchain", "xl/charts/", "xl/chartsheets/", "xl/comments",
    "xl/ctrlprops/", "xl/diagrams/", "xl/drawings/", "xl/embeddings/", "xl/externallinks/", "xl/media/", "xl/persons/",
    "xl/pivot", "xl/printersettings/", "xl/querytables/", "xl/richdata/", "xl/slicer", "xl/tables/", "xl/theme/",
    "xl/threadedcomments/", "xl/timeline",
)  # fmt: skip


class TooMuch(Exception):
    """`sentence` says of what there is too much."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class Damaged(Exception):
    """No workbook can be read from it."""


def has_too_many_parts(content: IO[bytes]) -> bool:
    """Asked before the list of an archive is read, which takes its time for each entry."""
    content.seek(0)
    return content.read(MAX_BYTES).count(CENTRAL) > MAX_PARTS


def within_bounds(content: IO[bytes]) -> BytesIO:
    """The parts of a workbook that are read, unpacked and counted. Raises `TooMuch`, `Damaged`."""
    counted = _Counted()
    kept = BytesIO()
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive, zipfile.ZipFile(kept, "w") as parts:
            infos = [info for info in archive.infolist() if not info.filename.lower().startswith(UNREAD)]
            if len({info.filename.lower() for info in infos}) < len(infos):
                raise Damaged
            for info in infos:
                if info.filename.lower().endswith((".xml", ".rels")):
                    parts.writestr(info.filename, _unpacked(archive, info, counted))
    except (TooMuch, Damaged):
        raise
    except Exception:  # zipfile and expat raise whatever a broken part makes them stumble over
        raise Damaged from None
    return kept


@dataclass
class _Counted:
    """What has been found so far in the workbook as a whole."""

    size: int = 0
    in_cells: int = 0
    others: int = 0
    of: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MAX_OF, 0))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, counted: _Counted) -> bytes:
    if info.compress_type not in PACKED:
        raise Damaged
    part = _Part(counted)
    out = bytearray()
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            out += chunk
            counted.size += len(chunk)
            if len(out) > MAX_PART_BYTES or counted.size > MAX_UNPACKED_BYTES:
                raise TooMuch("文件内容过大。请删除表格下方和右侧的空行空列，去掉图片，再上传。")
            part.parser.Parse(chunk)
            if len(out) - part.parser.CurrentByteIndex > MAX_TAG:
                raise TooMuch(TOO_COMPLEX)
    part.parser.Parse(b"", True)  # noqa: FBT003 – the library's own way
    return bytes(out)


class _Part:
    """One part as expat goes through it."""

    def __init__(self, counted: _Counted):
        self.counted, self.depth, self.line = counted, 0, 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        kind = name.rpartition(":")[2]
        self._count(kind)
        if self.depth > MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES:
            raise TooMuch(TOO_COMPLEX)
        if kind == "row":
            self._place(attributes.get("r", ""))

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _count(self, kind: str) -> None:
        counted = self.counted
        if kind in MAX_OF:
            counted.of[kind] += 1
            if counted.of[kind] > MAX_OF[kind]:
                raise TooMuch(SENTENCES[kind])
        elif kind in IN_CELLS:
            counted.in_cells += 1
        else:
            counted.others += 1
        if counted.in_cells > MAX_IN_CELLS or counted.others > MAX_OTHERS:
            raise TooMuch(TOO_COMPLEX)

    def _place(self, number: str) -> None:
        """A line that says its number moves on to it; the lines between are empty ones."""
        if number and not (number.isascii() and number.isdecimal() and len(number) < 9):
            raise Damaged
        self.line = int(number) if number else self.line + 1
        if self.line > MAX_LINE:
            raise TooMuch(SENTENCES["row"])

    def _refuse_doctype(self, *_args: object) -> None:
        raise Damaged


TOO_COMPLEX = "文件结构过于复杂。请把要导入的内容复制（选择性粘贴—数值）到新建的工作簿再上传。"
SENTENCES = {
    "sheet": f"工作表超过{MAX_SHEETS}张。请只留下要导入的工作表再上传。",
    "si": "文字过多，不像要导入的表格。请把要导入的行复制到新建的工作簿再上传。",
    "row": "行数过多。请删除表格下方的空行（选中整行删除，不只清除内容）再上传，或分几次上传。",
    "c": "单元格过多。请删除表格下方和右侧的空行空列再上传，或分几次上传。",
    "xf": "单元格样式过多。请把内容复制（选择性粘贴—数值）到新建的工作簿再上传。",
}
