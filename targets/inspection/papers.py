"""Is a PDF without scripts, programs and passwords?"""

import re
import zlib
from typing import IO, BinaryIO, cast

import pikepdf

from ..domain.filetypes import HARMFUL, ending_of
from .refusing import LOCKED, Harmful, Unseen
from .signatures import HEAD, refuse_programs

BEGINNING = b"%PDF-"
ACTION = re.compile(rb"/S\s*/(JavaScript|Launch)(?![\w.-])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
FOUND = {
    b"JavaScript": "含有会自动运行的脚本（JavaScript）",
    b"Launch": "含有会启动其他程序的动作",
}


def judge_pdf(content: IO[bytes]) -> None:
    """Raises `NotTaken` for a PDF that asks for a password or does something by itself; a damaged one is taken."""
    content.seek(0)
    try:
        with pikepdf.open(cast(BinaryIO, content)) as pdf:
            for name in pdf.attachments:
                if what := HARMFUL.get(ending_of(name)):
                    raise Harmful(f"附有{what}“{name}”。请删去附件后再传。")
            for item in pdf.objects:
                _look_at(item)
    except pikepdf.PasswordError:
        raise Unseen(LOCKED) from None
    except Harmful:
        raise
    except (
        Exception
    ):  # pikepdf raises whatever damage makes it stumble over; readers of PDF may still find something
        content.seek(0)
        _refuse_actions(content.read())


def _look_at(item: object) -> None:
    if isinstance(item, pikepdf.Stream):
        _refuse_actions(item.stream_dict.unparse(resolved=True))
        if item.stream_dict.get("/Type") == "/EmbeddedFile":
            refuse_programs(_beginning(item))
    elif isinstance(item, pikepdf.Object):  # numbers and the like come as Python's own
        _refuse_actions(item.unparse(resolved=True))


def _refuse_actions(syntax: bytes) -> None:
    plain = ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), syntax)
    if found := ACTION.search(plain):
        raise Harmful(f"{FOUND[found[1]]}。请打开后用“打印—另存为PDF”另存一份再传。")


def _beginning(stream: pikepdf.Stream) -> bytes:
    """Of an embedded file, however large it may become."""
    raw = stream.read_raw_bytes()
    try:
        return zlib.decompressobj().decompress(raw, HEAD)
    except zlib.error:
        return raw[:HEAD]
