"""What kind of file is this really? Judged by content; a name is only a claim."""

import zipfile
from typing import IO

from .words import Word


class FileType(Word):
    """The kinds that are taken as evidence, each by its usual ending."""

    PDF = "pdf", "PDF文档"
    DOCX = "docx", "Word文档"
    XLSX = "xlsx", "Excel表格"
    PPTX = "pptx", "演示文稿"
    JPG = "jpg", "图片"
    PNG = "png", "图片"
    ZIP = "zip", "压缩包"

    @property
    def is_image(self) -> bool:
        return self in (FileType.JPG, FileType.PNG)

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]


OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    FileType.PDF: "application/pdf",
    FileType.DOCX: f"{OFFICE}.wordprocessingml.document",
    FileType.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    FileType.PPTX: f"{OFFICE}.presentationml.presentation",
    FileType.JPG: "image/jpeg",
    FileType.PNG: "image/png",
    FileType.ZIP: "application/zip",
}
BEGINNINGS = {b"%PDF-": FileType.PDF, b"\xff\xd8\xff": FileType.JPG, b"\x89PNG\r\n\x1a\n": FileType.PNG}
MAIN_PARTS = {
    "word/document.xml": FileType.DOCX,
    "xl/workbook.xml": FileType.XLSX,
    "ppt/presentation.xml": FileType.PPTX,
}
ALIASES = {"jpeg": "jpg"}
TURNING_SIGNS = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"  # they make gnp.exe read exe.png
)


def type_of(content: IO[bytes]) -> FileType | None:
    """The kind of an open file, which is left rewound; None for any that is not taken.

    Archives are only listed, never unpacked. Office files with macros are not taken.
    """
    content.seek(0)
    beginning = content.read(8)
    content.seek(0)
    for signature, kind in BEGINNINGS.items():
        if beginning.startswith(signature):
            return kind
    if not beginning.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    finally:
        content.seek(0)
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "[Content_Types].xml" not in names:
        return FileType.ZIP
    return next((kind for part, kind in MAIN_PARTS.items() if part in names), None)


def claimed_type(name: str) -> FileType | None:
    """The kind that a file's name claims; None for any that is not taken."""
    ending = name.rpartition(".")[2].lower()
    try:
        return FileType(ALIASES.get(ending, ending))
    except ValueError:
        return None


def is_hostile(name: str) -> bool:
    """Whether a name tries to be more than a name: paths, control characters, turned writing, hidden files."""
    return (
        not name
        or len(name) > 120
        or name.startswith(".")
        or any(sign in name for sign in '/\\:*?"<>|' + TURNING_SIGNS)
        or any(ord(sign) < 32 or ord(sign) == 127 for sign in name)
    )
