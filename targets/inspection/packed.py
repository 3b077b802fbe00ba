"""What is in a package: an archive, an OFD, an office file of today? Listed and looked at, never unpacked."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from typing import IO, Protocol

import rarfile

from ..domain.filetypes import HARMFUL, FileType, claimed_type, ending_of
from . import seven_zip
from .office_parts import TYPES, has_macro_sheets, refuse_active_parts
from .refusing import BROKEN, LOCKED, Harmful, NotTaken, Unseen, macros
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
RAR, SEVEN_ZIP = b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"
ARCHIVES_BEGIN = (b"PK\x03\x04", b"PK\x05\x06", RAR, SEVEN_ZIP)
DOCUMENTS = (b"\xd0\xcf\x11\xe0", b"%PDF-", *ARCHIVES_BEGIN)  # what has to be looked at as a whole
ARCHIVES = (FileType.ZIP, FileType.RAR, FileType.SEVEN_ZIP)
CAN_DO_HARM = [kind for kind in FileType if not kind.media_type.startswith(("image/", "video/"))]
LOOK = 64
GREEDY = (
    zipfile.ZIP_BZIP2,
    zipfile.ZIP_LZMA,
)  # of which the first bytes cannot be had without millions of others
END_OF_ZIP, END_OF_LONG_ZIP, LONGEST_END = b"PK\x05\x06", b"PK\x06\x06", 56 + 20 + 22 + 0xFFFF


@dataclass
class Depth:
    """How far a look into archives has gone; `look` judges one file.

    `read` counts the unpacked bytes and `files` what lies in all archives, however deep; parts of a document are none.
    """

    look: Callable[[IO[bytes], str, "Depth"], object]
    levels: int = 0
    read: list[int] = field(default_factory=lambda: [0])
    files: list[int] = field(default_factory=lambda: [0])

    def deeper(self) -> "Depth":
        return Depth(self.look, self.levels + 1, self.read, self.files)

    def spent(self, piece: bytes) -> bytes:
        """What has just been unpacked. Raises `Unseen` where it is too much altogether."""
        self.read[0] += len(piece)
        if self.read[0] > MAX_READ:
            raise Unseen(f"里的文档解开后超过{MAX_READ // 1024**2}MB。请分成几个压缩包。")
        return piece

    def listed(self, count: int = 1) -> None:
        """So many files more. Raises `Unseen` where these are too many altogether."""
        self.files[0] += count
        if self.files[0] > MAX_MEMBERS:
            raise too_many()

    def listed_in_rar(self, block: rarfile.RarInfo) -> None:
        if block.type == rarfile.RAR_BLOCK_FILE:
            self.listed()


def judge_zip(content: IO[bytes], depth: Depth) -> FileType:
    """The kind of what is kept in a ZIP. Raises `NotTaken` for macros, programs, passwords, and what is broken."""
    try:
        _refuse_long_lists(content)
        with zipfile.ZipFile(content) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            kind = _kind({info.filename.lower() for info in archive.infolist()})
            (depth if kind == FileType.ZIP else Depth(depth.look)).listed(len(members))
            _look_at_members(archive, members, kind, depth)
            return kind
    except NotTaken:
        raise
    except Exception:  # zipfile raises whatever a broken list makes it stumble over
        raise NotTaken(BROKEN) from None


def judge_rar(content: IO[bytes], depth: Depth) -> None:
    """Raises `NotTaken` for a RAR as for a ZIP. One that cannot be listed cannot be opened either.

    What is packed in it nobody here can unpack. It is judged by its name and must be no archive; documents are taken,
    for nearly every RAR has some.
    """
    try:
        with rarfile.RarFile(content, info_callback=depth.listed_in_rar, crc_check=False) as archive:
            if archive.needs_password():
                raise Unseen(LOCKED)
            files = [info for info in archive.infolist() if info.is_file()]
            _refuse_names(archive.namelist())
            for info in files:
                try:
                    if info.compress_type != rarfile.RAR_M0:
                        raise rarfile.RarCannotExec
                    with archive.open(info) as member:
                        _look_at(info.filename, member, depth, spent=depth.spent)
                except rarfile.Error:
                    _refuse_unseen(info.filename, ARCHIVES)
    except NotTaken:
        raise
    except Exception:  # as above
        return


def judge_seven_zip(content: IO[bytes], depth: Depth) -> None:
    """Raises `NotTaken` for a 7z as for a ZIP. One that cannot be listed cannot be opened either."""
    try:
        listing = seven_zip.listing_of(content, depth.listed)
    except seven_zip.NotKnown:
        raise Unseen("里的文件清单看不到。请用zip重新压缩再传。") from None
    except seven_zip.DAMAGE:
        return
    _refuse_names(listing.names)
    for name, member in seven_zip.members(content, listing, depth.spent):
        try:
            _look_at(name, member, depth)
        except seven_zip.UNREADABLE:
            _refuse_unseen(name, CAN_DO_HARM)


def _refuse_long_lists(content: IO[bytes]) -> None:
    """Before a ZIP is listed: how many files it has, and how long their list is, stand at its end."""
    size = content.seek(0, io.SEEK_END)
    content.seek(max(size - LONGEST_END, 0))
    tail = content.read()
    try:
        if (long := tail.rfind(END_OF_LONG_ZIP)) >= 0:
            count, length = struct.unpack_from("<QQ", tail, long + 32)
        else:
            count, length = struct.unpack_from("<HL", tail, tail.rindex(END_OF_ZIP) + 10)
    except (ValueError, struct.error):  # which zipfile will say
        return
    if count > MAX_MEMBERS:
        raise too_many()
    if length > seven_zip.MAX_LISTING:
        raise seven_zip.too_long()


def too_many() -> Unseen:
    return Unseen(f"里的文件超过{MAX_MEMBERS}个。请分成几个压缩包。")


def _kind(names: set[str]) -> FileType:
    if not names:
        raise NotTaken("是空的压缩包。")
    if "ofd.xml" in names:
        return FileType.OFD
    if TYPES in names:
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


def _look_at_members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], kind: FileType, depth: Depth
) -> None:
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
    if kind == FileType.XLSX and has_macro_sheets(archive, names):
        raise macros("Excel 4.0宏表", MODERN[kind])
    if kind in MODERN:
        refuse_active_parts(archive, names)
    _refuse_names(names, harmless=frozenset() if kind == FileType.ZIP else PARTS_OF_DOCUMENTS)
    for info in members:
        if info.compress_type in GREEDY:
            raise Unseen(f"里的“{info.filename}”用了少见的压缩方式，看不到内容。请解开后用zip重新压缩再传。")
        try:
            with archive.open(info) as member:
                _look_at(info.filename, member, depth, spent=depth.spent)
        except (zlib.error, lzma.LZMAError, NotImplementedError):  # packed in a way that is not known here
            _refuse_unseen(info.filename, CAN_DO_HARM)
        except zipfile.BadZipFile:
            raise Unseen(f"里的“{info.filename}”{BROKEN}") from None


def _refuse_names(names: Iterable[str], harmless: frozenset[str] = frozenset()) -> None:
    for name in names:
        ending = ending_of(name.rpartition("/")[2].rpartition("\\")[2])
        if (what := HARMFUL.get(ending)) and ending not in harmless:
            raise Harmful(f"里的“{name}”是{what}。请删去后重新压缩再传。")


def _refuse_unseen(name: str, kinds: Container[FileType]) -> None:
    """What cannot be unpacked here must be of no kind that can do harm."""
    kind = claimed_type(name.replace("\\", "/").rpartition("/")[2])
    if kind and kind in kinds:
        raise Unseen(f"里的“{name}”是{kind.label}，在这样的压缩包里看不到内容。请解开后用zip重新压缩再传。")


class Readable(Protocol):
    def read(self, count: int, /) -> bytes:
        """So many bytes at most."""


def _look_at(
    name: str, member: Readable, depth: Depth, spent: Callable[[bytes], bytes] = lambda piece: piece
) -> None:
    """Judge a member by its content: documents as a whole, of all others that they begin as no program.

    `spent` counts what is unpacked, where it has not been counted yet.
    """
    head = member.read(LOOK)
    if not head.startswith(DOCUMENTS):
        whole = head
    else:
        whole = spent(head + member.read(MAX_READ - depth.read[0] - len(head) + 1))
    if depth.levels >= MAX_DEPTH and head.startswith(ARCHIVES_BEGIN):
        raise Unseen("里的压缩包套了太多层。请解开后重新压缩再传。")
    try:
        refuse_programs(whole)
        if head.startswith(DOCUMENTS):
            depth.look(io.BytesIO(whole), name, depth.deeper())
    except (Harmful, Unseen) as refused:
        raise type(refused)(f"里的“{name}”{refused.sentence}") from None
    except NotTaken:  # neither evidence nor harmful: a text, a drawing
        return
