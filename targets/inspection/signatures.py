"""How does each kind of file begin?"""

import re

from ..domain.filetypes import HARMFUL, FileType
from .refusing import Harmful, NotTaken

HEAD = 4096  # bytes in which a file says what it is
PROGRAM = "是程序，不能作为佐证材料。"
PROGRAMS = {
    b"MZ": f"实际上{PROGRAM}",
    b"\x7fELF": f"实际上{PROGRAM}",
    b"\xcf\xfa\xed\xfe": f"实际上{PROGRAM}",
    b"\xce\xfa\xed\xfe": f"实际上{PROGRAM}",
    b"\xca\xfe\xba\xbe": f"实际上{PROGRAM}",
    b"dex\n": f"实际上{PROGRAM}",
    b"L\x00\x00\x00\x01\x14\x02\x00": "实际上是快捷方式，不是文件本身。请上传它指向的文件。",
    b"#!": "实际上是脚本，不能作为佐证材料。",
    b"ITSF": "实际上是CHM帮助文件，可含脚本。请打印成PDF再传。",
    b"MSCF": "实际上是CAB安装包，不能作为佐证材料。",
    b"SQLite format 3\x00": "实际上是数据库，不能作为佐证材料。请导出成Excel表格再传。",
}
PICTURES = {
    b"\xff\xd8\xff": FileType.JPG,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
    b"GIF87a": FileType.GIF,
    b"GIF89a": FileType.GIF,
    b"II*\x00": FileType.TIF,
    b"MM\x00*": FileType.TIF,
}
BITMAP_HEADS = (12, 40, 52, 56, 64, 108, 124)  # how long a bitmap's second head may be
BRANDS = {  # of the box "ftyp" with which films and the pictures of phones begin
    FileType.HEIC: "heic heix heim heis hevc hevx hevm hevs mif1 msf1 heif",
    FileType.AVIF: "avif avis",
    FileType.MOV: "qt",
    FileType.THREE_GP: "3gp1 3gp2 3gp3 3gp4 3gp5 3gp6 3gp7 3gp8 3gp9 3gr6 3gs6 3ge6 3ge7 3gg6 3gh9 3g2a 3g2b 3g2c kddi",
    FileType.MP4: "isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 mp41 mp42 mp71 mmp4 avc1 hvc1 dash M4V M4VH M4VP MSNV"
    " f4v F4V ndsc ndsh ndsm ndsp ndss ndxc ndxh ndxm ndxp ndxs XAVC",
}
KIND_OF_BRAND = {brand: kind for kind, brands in BRANDS.items() for brand in brands.split()}
OLD_FILM_BOXES = (b"moov", b"mdat", b"wide", b"pnot")  # of MOV films without "ftyp"
WEB_PAGE = re.compile(
    r"(?i)<\s*(!doctype\s+html|html|head|body|script|iframe|meta|table|hta:application|svg)\b"
)
BLANKS = b"\xef\xbb\xbf \t\r\n\x00"


def picture_or_film(head: bytes) -> FileType | None:
    """The kind that a picture's or film's first bytes say."""
    for beginning, kind in PICTURES.items():
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BITMAP_HEADS:
        return FileType.BMP
    if head[4:8] in OLD_FILM_BOXES and head[0] < 2:  # a text may say “The wide road”; no box is that long
        return FileType.MOV
    return _kind_of_boxes(head) if head[4:8] == b"ftyp" else None


def _kind_of_boxes(head: bytes) -> FileType | None:
    """By the main brand; where that only says “some picture”, by those that it is compatible with."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    names = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    brands = [name.decode("latin-1").strip() for name in names]
    if brands[0] in ("mif1", "msf1") and {"avif", "avis"} & {*brands}:
        return FileType.AVIF
    return next((KIND_OF_BRAND[brand] for brand in brands if brand in KIND_OF_BRAND), None)


def refuse_programs(head: bytes) -> None:
    """Raises `Harmful` for what runs when it is opened."""
    for beginning, sentence in PROGRAMS.items():
        if head.startswith(beginning):
            raise Harmful(sentence)


def refuse_text(head: bytes, ending: str) -> None:
    """Raises what text is: a page, a script or just text. Says nothing of what is no text."""
    text = _text(head)
    if text is None:
        return
    if text.startswith("{\\rtf"):
        raise NotTaken("实际上是RTF文档。请在Word或WPS中另存为“Word文档（.docx）”再传。")
    if "mso-application" in text:
        raise NotTaken("实际上是XML文件。请在Word、Excel或WPS中另存为.docx或.xlsx再传。")
    found = WEB_PAGE.search(text)
    if found and found[1].lower() == "svg":
        raise Harmful("实际上是SVG图，可含脚本。请截图或另存为PNG图片再传。")
    if (found or text.lstrip().lower().startswith("mime-version:")) and ending in ("xls", "xlsx", "et"):
        raise Harmful(
            "实际上是网页，不是Excel表格（一些系统这样导出）。请用Excel或WPS打开，另存为.xlsx再传。"
        )
    if found or text.lstrip().lower().startswith("mime-version:"):
        raise Harmful("实际上是网页，可含脚本。请用浏览器打开，打印成PDF再传。")
    if ending in HARMFUL:
        raise Harmful(f"是{HARMFUL[ending]}，不能作为佐证材料。")
    raise NotTaken("只是纯文本。请粘贴到Word或Excel中保存，或打印成PDF再传。")


def _text(head: bytes) -> str | None:
    """The first bytes as text, if that is what they are."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    else:
        try:
            text = head.decode("utf-8-sig", "strict" if len(head) < HEAD else "ignore")
        except UnicodeDecodeError:
            text = head.decode("gb18030", "ignore")
    hidden = sum(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text)
    return text if text.strip() and not hidden else None
