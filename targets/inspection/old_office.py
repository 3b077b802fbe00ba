"""What is in an office file of before 2007, as WPS keeps its own until today: kind, macros, passwords, what it carries?

All of them are compound files (OLE2): folders and streams in one file, which olefile lists.
"""

import struct
from collections.abc import Iterator
from typing import IO

from olefile import OleFileIO

from ..domain.filetypes import HARMFUL, FileType, claimed_type, ending_of
from .refusing import BROKEN, LOCKED, Harmful, NotTaken, Unseen, macros

BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS = {  # by the stream that holds the content: what it is, and the name that WPS gives to the same
    "worddocument": (FileType.DOC, FileType.WPS),
    "workbook": (FileType.XLS, FileType.ET),
    "book": (FileType.XLS, FileType.ET),
    "powerpoint document": (FileType.PPT, FileType.DPS),
}
MODERN = {
    FileType.DOC: "Word文档（.docx）",
    FileType.XLS: "Excel工作簿（.xlsx）",
    FileType.PPT: "演示文稿（.pptx）",
}
MACRO_FOLDERS = {"macros", "vba", "_vba_project", "_vba_project_cur"}
PACKAGE = "\x01ole10native"  # a file that somebody has put into a document
# Records of Excel: https://learn.microsoft.com/openspecs/office_file_formats/ms-xls
END_OF_GLOBALS, SHEET, ENCRYPTED = 0x0A, 0x85, 0x2F
OLD_MACRO_SHEET = 1
# Of PowerPoint: a project's atom inside its container, with three numbers; the second says whether there are macros.
PROJECT = b"\x1f\x00\xff\x03\x14\x00\x00\x00\x02\x00\x00\x04\x0c\x00\x00\x00"
ENCRYPTED_SHOW = b"\xdf\xc4\xd1\xf3"


def judge_compound(content: IO[bytes], name: str) -> FileType:
    """The kind of an old office file without macros, password and programs. Raises `NotTaken`."""
    content.seek(0)
    try:
        with OleFileIO(content) as file:
            return _judge(file, name)
    except NotTaken:
        raise
    except Exception:  # olefile raises whatever a broken table makes it stumble over
        raise NotTaken(BROKEN) from None


def _judge(file: OleFileIO, name: str) -> FileType:
    paths = [[part.lower() for part in path] for path in file.listdir(streams=True, storages=True)]
    roots = {path[0] for path in paths}
    if {"encryptioninfo", "encryptedpackage"} & roots:
        raise Unseen(LOCKED)
    kinds = next((kinds for stream, kinds in KINDS.items() if stream in roots), None)
    if any(MACRO_FOLDERS & {*path} for path in paths):
        raise macros("宏（VBA）", MODERN[kinds[0]] if kinds else "文件")
    _refuse_packages(file, paths)
    if kinds is None:
        raise _other(roots)
    LOOK_INTO[kinds[0]](file)
    usual, as_wps = kinds
    return as_wps if claimed_type(name) == as_wps else usual


def _other(roots: set[str]) -> NotTaken:
    if any(
        "\u3800" <= root[0] <= "\u4840" for root in roots
    ):  # so the streams of an installer's database are named
        return Harmful("实际上是安装程序，不能作为佐证材料。")
    if any(root.startswith("__properties_version") for root in roots):
        return NotTaken("实际上是Outlook邮件。请打印成PDF再传。")
    return NotTaken("不是Word、Excel、PowerPoint或WPS文档，认不出是什么文件。请打印成PDF再传。")


def _refuse_packages(file: OleFileIO, paths: list[list[str]]) -> None:
    """Programs that were put into a document as objects; their names stand before their content."""
    for path in paths:
        if path[-1] == PACKAGE:
            head = file.openstream(path).read(4096)  # length, flags, then names, each closed by a zero
            for name in head[6:].split(b"\x00")[:3]:
                inner = name.decode("gb18030", "replace").replace("\\", "/").rpartition("/")[2]
                if what := HARMFUL.get(ending_of(inner)):
                    raise Harmful(f"里嵌有{what}“{inner}”。请删去后再传。")


def _look_into_document(file: OleFileIO) -> None:
    head = file.openstream("WordDocument").read(12)
    if len(head) == 12 and head[11] & 0x01:
        raise Unseen(LOCKED)


def _look_into_workbook(file: OleFileIO) -> None:
    stream = file.openstream("Workbook" if file.exists("Workbook") else "Book")
    for record, body in _records(stream.read()):
        if record == ENCRYPTED:
            raise Unseen(LOCKED)
        if record == SHEET and len(body) > 5 and body[5] == OLD_MACRO_SHEET:
            raise macros("Excel 4.0宏表", MODERN[FileType.XLS])


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Of the workbook as a whole, which come first: number and body."""
    at = 0
    while at + 4 <= len(stream):
        record, size = struct.unpack_from("<HH", stream, at)
        if record == END_OF_GLOBALS:
            return
        yield record, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _look_into_show(file: OleFileIO) -> None:
    stream = file.openstream("PowerPoint Document").read()
    at = stream.find(PROJECT)
    if at >= 0 and any(stream[at + len(PROJECT) + 4 : at + len(PROJECT) + 8]):
        raise macros("宏（VBA）", MODERN[FileType.PPT])
    if file.exists("Current User") and file.openstream("Current User").read(16)[12:16] == ENCRYPTED_SHOW:
        raise Unseen(LOCKED)


LOOK_INTO = {
    FileType.DOC: _look_into_document,
    FileType.XLS: _look_into_workbook,
    FileType.PPT: _look_into_show,
}
