"""What is in a package: an archive, an OFD, an office file of today? Listed and looked at, never unpacked."""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO

import rarfile

from ..domain.filetypes import HARMFUL, FileType, ending_of
from .refusing import BROKEN, LOCKED, Harmful, NotTaken, Unseen, macros
from .seven_zip import CIPHER, listing_of
from .signatures import refuse_programs

MAX_MEMBERS = 10_000
MAX_READ = 100 * 1024**2  # unpacked bytes of documents in one archive
MAX_DEPTH = 2  # archives inside archives
MAIN_PARTS = {
    "word/document.xml": FileType.DOCX,
    "word/document2.xml": FileType.DOCX,
    "xl/workbook.xml": FileType.XLSX,
    "ppt/presentation.xml": FileType.PPTX,
}
MODERN = {
    FileType.DOCX: "Word文档（.docx）",
    FileType.XLSX: "Excel工作簿（.xlsx）",
    FileType.PPTX: "演示文稿（.pptx）",
}
PARTS_OF_DOCUMENTS = frozenset(
    ["htm", "html", "mht", "svg", "xsl", "xslt"]
)  # shown, not run, by office programs
DOCUMENTS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF-")  # what has to be looked at as a whole
RAR, SEVEN_ZIP = b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"
LOOK = 64
# Names in a 7z are UTF-16 and end with a zero.
HARMFUL_NAME = re.compile(
    b"(?i)\\.\\x00(?:"
    + b"|".join(re.escape(ending.encode("utf-16-le")) for ending in HARMFUL)
    + b")\\x00\\x00"
)


@dataclass
class Depth:
    """How far a look into archives has gone; `look` judges one file, `read` counts unpacked bytes."""

    look: Callable[[IO[bytes], str, "Depth"], object]
    levels: int = 0
    read: list[int] = field(default_factory=lambda: [0])

    def deeper(self) -> "Depth":
        return Depth(self.look, self.levels + 1, self.read)


def judge_zip(content: IO[bytes], depth: Depth) -> FileType:
    """The kind of what is kept in a ZIP. Raises `NotTaken` for macros, programs, passwords, and what is broken."""
    try:
        with zipfile.ZipFile(content) as archive:
            kind = _kind({info.filename.lower() for info in archive.infolist()})
            _look_at_members(archive, kind, depth)
            return kind
    except NotTaken:
        raise
    except Exception:  # zipfile raises whatever a broken list makes it stumble over
        raise NotTaken(BROKEN) from None


def judge_rar(content: IO[bytes]) -> None:
    """Raises `NotTaken` for a RAR with programs or a password. One that cannot be listed cannot be opened either."""
    try:
        with rarfile.RarFile(content) as archive:
            if archive.needs_password():
                raise Unseen(LOCKED)
            _refuse_names(archive.namelist())
    except NotTaken:
        raise
    except Exception:  # as above
        return


def judge_seven_zip(content: IO[bytes]) -> None:
    """Raises `NotTaken` for a 7z with programs or a password, as far as its list can be read."""
    listing = listing_of(content)
    if CIPHER in listing:
        raise Unseen(LOCKED)
    if found := HARMFUL_NAME.search(listing):
        name = _name_before(listing, found.end())
        raise Harmful(f"里的“{name}”是{HARMFUL[ending_of(name)]}。请删去后重新压缩再传。")


def _kind(names: set[str]) -> FileType:
    if not names:
        raise NotTaken("是空的压缩包。")
    if "ofd.xml" in names:
        return FileType.OFD
    if "[content_types].xml" in names:
        for part, kind in MAIN_PARTS.items():
            if part in names:
                return kind
        if "xl/workbook.bin" in names:
            raise NotTaken("实际上是Excel二进制工作簿。请在Excel或WPS中另存为“Excel工作簿（.xlsx）”再传。")
        raise NotTaken("不是Word、Excel或PowerPoint文档，认不出是什么文件。请打印成PDF再传。")
    if {"androidmanifest.xml", "meta-inf/manifest.mf"} & names:
        raise Harmful("实际上是程序，不能作为佐证材料。")
    if "mimetype" in names:
        raise NotTaken(
            "是OpenDocument一类的文档。请在Word或WPS中另存为.docx、.xlsx或.pptx，或打印成PDF再传。"
        )
    return FileType.ZIP


def _look_at_members(archive: zipfile.ZipFile, kind: FileType, depth: Depth) -> None:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.flag_bits & 1 for info in members):
        raise Unseen(LOCKED)
    names = [info.filename for info in members]
    if found := next((name for name in names if name.rpartition("/")[2].lower() == "vbaproject.bin"), None):
        where = "" if kind in MODERN else f"里的“{found}”"
        raise (
            macros("宏（VBA）", MODERN[kind])
            if not where
            else Harmful(f"{where}是宏（VBA）。请删去后重新压缩。")
        )
    if kind == FileType.XLSX and any(name.startswith("xl/macrosheets/") for name in names):
        raise macros("Excel 4.0宏表", MODERN[kind])
    _refuse_names(names, harmless=frozenset() if kind == FileType.ZIP else PARTS_OF_DOCUMENTS)
    for info in members:
        _look_at(archive, info, depth)


def _refuse_names(names: Iterable[str], harmless: frozenset[str] = frozenset()) -> None:
    for count, name in enumerate(names):
        ending = ending_of(name.rpartition("/")[2].rpartition("\\")[2])
        if (what := HARMFUL.get(ending)) and ending not in harmless:
            raise Harmful(f"里的“{name}”是{what}。请删去后重新压缩再传。")
        if count >= MAX_MEMBERS:
            raise Unseen(f"里的文件超过{MAX_MEMBERS}个。请分成几个压缩包。")


def _look_at(archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: Depth) -> None:
    """Judge a member by its content: documents as a whole, of all others that they begin as no program."""
    try:
        with archive.open(info) as member:
            head = member.read(LOOK)
            if head.startswith(DOCUMENTS):
                head += member.read(MAX_READ - depth.read[0] - len(head) + 1)
    except (zlib.error, lzma.LZMAError, NotImplementedError):  # packed in a way that is not known here
        return
    depth.read[0] += len(head) if len(head) > LOOK else 0
    if depth.read[0] > MAX_READ:
        raise Unseen(f"里的文档解开后超过{MAX_READ // 1024**2}MB。请分成几个压缩包。")
    if depth.levels >= MAX_DEPTH and head.startswith(b"PK\x03\x04"):
        raise Unseen("里的压缩包套了太多层。请解开后重新压缩再传。")
    try:
        refuse_programs(head)
        if head.startswith(DOCUMENTS):
            depth.look(io.BytesIO(head), info.filename, depth.deeper())
    except (Harmful, Unseen) as refused:
        raise type(refused)(f"里的“{info.filename}”{refused.sentence}") from None
    except NotTaken:  # neither evidence nor harmful: a text, a drawing
        return


def _name_before(listing: bytes, end: int) -> str:
    """The name whose closing zero ends at `end`."""
    start = end - 2
    while start >= 2 and listing[start - 2 : start] != b"\x00\x00" and end - start < 500:
        start -= 2
    return listing[start : end - 2].decode("utf-16-le", "replace").rpartition("/")[2]
