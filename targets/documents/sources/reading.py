"""What does a file say, as plain text? What kind it is its content decides; a name is only a claim."""

import re
from io import BytesIO

from django.core.files.base import ContentFile

from ...domain.filetypes import FileType
from ...imports.delimited import NotText, text_in
from ...inspection import NotTaken, judge
from .old_word import as_docx
from .pages import text_of_pdf
from .refusing import EMPTY, OTHER_KIND, TOO_LARGE, TOO_LONG, NotReadable
from .web import text_of_html
from .word import text_of_docx

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 1_000_000
LINE_ENDS = re.compile("\r\n|\r")
BEGINNINGS = (b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|p|table)\b", re.IGNORECASE)


def text_of(name: str, content: bytes) -> str:
    """The text of a source with plain line ends and nothing else changed in plain text. Raises `NotReadable`."""
    if len(content) > MAX_BYTES:
        raise NotReadable(TOO_LARGE)
    text = LINE_ENDS.sub("\n", _text(name, content)).removeprefix("\ufeff")
    if not text.strip():
        raise NotReadable(EMPTY)
    if len(text) > MAX_CHARACTERS:
        raise NotReadable(TOO_LONG)
    return text


def _text(name: str, content: bytes) -> str:
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(BEGINNINGS):
        return _plain(content)
    try:
        kind = judge(ContentFile(content, name)).kind
    except NotTaken as refused:
        raise NotReadable(refused.sentence) from None
    if kind is FileType.DOCX:
        return text_of_docx(BytesIO(content))
    if kind is FileType.PDF:
        return text_of_pdf(BytesIO(content))
    if kind in (FileType.DOC, FileType.WPS):
        return _text(f"{name}.docx", as_docx(content, kind.value))
    raise NotReadable(OTHER_KIND.format(kind=kind.label))


def _plain(content: bytes) -> str:
    try:
        text = text_in(content)
    except NotText:
        raise NotReadable(OTHER_KIND.format(kind="别的文件")) from None
    return text_of_html(text) if HTML.search(content[:4096]) else text
