"""What kind of file is this really, and under which name is it kept? Content decides; a name is only a claim."""

from dataclasses import dataclass
from typing import IO

from django.core.files import File

from ..domain.filetypes import HARMFUL, TAKEN, WITH_MACROS, FileType, ending_of, name_as
from . import old_office, packed, papers
from .refusing import NotTaken
from .signatures import BLANKS, HEAD, picture_or_film, refuse_programs, refuse_text


@dataclass(frozen=True)
class Judged:
    """What a file is, and the name under which it is kept: clean, with its right ending."""

    kind: FileType
    name: str


def judge(file: File) -> Judged:
    """What a chosen file is. Raises `NotTaken`, whose sentence goes on after the name."""
    name = file.name or ""
    if not file.size:
        raise NotTaken("是空文件（0字节）。请核对后重新选择。")
    kind = _look(file, name, packed.Depth(_look))
    ending = ending_of(name)
    if ending in HARMFUL and ending not in WITH_MACROS:
        raise NotTaken(f"的名称以.{ending}结尾，那是{HARMFUL[ending]}；内容是{kind.label}。请改名后再传。")
    return Judged(kind, name_as(kind, name))


def type_of(content: IO[bytes], name: str = "") -> FileType | None:
    """The kind of an open file, which is left rewound; None for any that is not taken."""
    try:
        return _look(content, name, packed.Depth(_look))
    except NotTaken:
        return None


def _look(content: IO[bytes], name: str, depth: packed.Depth) -> FileType:
    try:
        content.seek(0)
        return _kind(content, content.read(HEAD), name, depth)
    finally:
        content.seek(0)


def _kind(content: IO[bytes], head: bytes, name: str, depth: packed.Depth) -> FileType:
    refuse_programs(head)
    if kind := picture_or_film(head):
        return kind
    if head.lstrip(BLANKS).startswith(papers.BEGINNING):
        papers.judge_pdf(content)
        return FileType.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return packed.judge_zip(content, depth)
    if head.startswith(packed.RAR):
        packed.judge_rar(content, depth)
        return FileType.RAR
    if head.startswith(packed.SEVEN_ZIP):
        packed.judge_seven_zip(content, depth)
        return FileType.SEVEN_ZIP
    if head.startswith(old_office.BEGINNING):
        return old_office.judge_compound(content, name)
    refuse_text(head, ending_of(name))
    raise NotTaken(f"认不出是什么文件。可传：{TAKEN}。")
