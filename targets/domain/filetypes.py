"""Which kinds of files are taken as evidence, by which endings do people know them, and which names cannot stay?

What a file really is its content decides, see `inspection`; a name is only a claim.
"""

import re

from .words import Word


class FileType(Word):
    """The kinds that are taken as evidence, each by its usual ending."""

    PDF = "pdf", "PDF文档"
    OFD = "ofd", "OFD文档"
    DOCX = "docx", "Word文档"
    XLSX = "xlsx", "Excel表格"
    PPTX = "pptx", "PowerPoint演示文稿"
    DOC = "doc", "旧版Word文档"
    XLS = "xls", "旧版Excel表格"
    PPT = "ppt", "旧版PowerPoint演示文稿"
    WPS = "wps", "WPS文字文档"
    ET = "et", "WPS表格"
    DPS = "dps", "WPS演示文稿"
    JPG = "jpg", "JPEG图片"
    PNG = "png", "PNG图片"
    HEIC = "heic", "HEIC图片"
    WEBP = "webp", "WebP图片"
    GIF = "gif", "GIF图片"
    BMP = "bmp", "BMP图片"
    TIF = "tif", "TIFF图片"
    AVIF = "avif", "AVIF图片"
    MP4 = "mp4", "MP4视频"
    MOV = "mov", "MOV视频"
    THREE_GP = "3gp", "3GP视频"
    ZIP = "zip", "ZIP压缩包"
    RAR = "rar", "RAR压缩包"
    SEVEN_ZIP = "7z", "7z压缩包"

    @property
    def is_image(self) -> bool:
        return MEDIA_TYPES[self].startswith("image/")

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]


OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    FileType.PDF: "application/pdf",
    FileType.OFD: "application/ofd",
    FileType.DOCX: f"{OFFICE}.wordprocessingml.document",
    FileType.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    FileType.PPTX: f"{OFFICE}.presentationml.presentation",
    FileType.DOC: "application/msword",
    FileType.XLS: "application/vnd.ms-excel",
    FileType.PPT: "application/vnd.ms-powerpoint",
    FileType.WPS: "application/msword",  # WPS keeps what Word, Excel and PowerPoint kept before 2007
    FileType.ET: "application/vnd.ms-excel",
    FileType.DPS: "application/vnd.ms-powerpoint",
    FileType.JPG: "image/jpeg",
    FileType.PNG: "image/png",
    FileType.HEIC: "image/heic",
    FileType.WEBP: "image/webp",
    FileType.GIF: "image/gif",
    FileType.BMP: "image/bmp",
    FileType.TIF: "image/tiff",
    FileType.AVIF: "image/avif",
    FileType.MP4: "video/mp4",
    FileType.MOV: "video/quicktime",
    FileType.THREE_GP: "video/3gpp",
    FileType.ZIP: "application/zip",
    FileType.RAR: "application/vnd.rar",
    FileType.SEVEN_ZIP: "application/x-7z-compressed",
}
TAKEN = "PDF、OFD、Word、Excel、PowerPoint和WPS文档，照片、图片，mp4、mov、3gp视频，zip、rar、7z压缩包"
ALSO = {  # other endings of the same kinds
    FileType.DOCX: "dotx",
    FileType.XLSX: "xltx",
    FileType.PPTX: "ppsx potx",
    FileType.DOC: "dot",
    FileType.XLS: "xlt",
    FileType.PPT: "pps pot",
    FileType.WPS: "wpt",
    FileType.ET: "ett",
    FileType.DPS: "dpt",
    FileType.JPG: "jpeg jpe jfif pjpeg",
    FileType.HEIC: "heif hif",
    FileType.BMP: "dib",
    FileType.TIF: "tiff",
    FileType.MP4: "m4v",
    FileType.MOV: "qt",
    FileType.THREE_GP: "3gpp 3g2",
}
ENDINGS = {kind.value: kind for kind in FileType} | {
    ending: kind for kind, endings in ALSO.items() for ending in endings.split()
}
WITH_MACROS = {
    *["docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "ppam", "xla", "ppa"]
}
RUN_WHEN_OPENED = {
    "程序": "exe com scr pif msi msp mst cpl dll sys ocx drv jar class apk ipa app deb rpm dmg pkg appx msix xll",
    "脚本": "bat cmd js jse mjs vbs vbe vb wsf wsh wsc ws ps1 psm1 sh bash py pyw pl rb php asp aspx jsp reg inf sct",
    "网页": "html htm xhtml xht shtml mht mhtml hta svg svgz swf chm hlp xsl xslt",
    "快捷方式": "lnk url desktop webloc library-ms search-ms settingcontent-ms application appref-ms iqy slk rdp",
    "磁盘映像": "iso img vhd vhdx udf",
    "带宏的文件": " ".join(sorted(WITH_MACROS)),
}
HARMFUL = {ending: what for what, endings in RUN_WHEN_OPENED.items() for ending in endings.split()}
LONGEST_NAME = 120
# What Windows does not allow in names, what nobody sees, and what makes gnp.exe read exe.png.
BAD_SIGNS = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[/\\:*?"<>|]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)")


def ending_of(name: str) -> str:
    """In small letters, without its dot; empty where there is none."""
    stem, dot, ending = name.rstrip(". ").rpartition(".")
    return ending.lower() if dot and stem else ""


def claimed_type(name: str) -> FileType | None:
    """The kind that a file's name claims; None for any that is not taken."""
    return ENDINGS.get(ending_of(name))


def clean_name(name: str) -> str:
    """A name that every computer can keep and that looks like what it is."""
    seen = BAD_SIGNS.sub(lambda sign: "_" if sign[0] in '/\\:*?"<>|' else "", name)
    cleaned = " ".join(seen.split()).strip(". ")
    if RESERVED.match(cleaned):
        cleaned = f"_{cleaned}"
    if len(cleaned) <= LONGEST_NAME:
        return cleaned or "文件"
    ending = ending_of(cleaned) if claimed_type(cleaned) else ""
    return cleaned[: LONGEST_NAME - len(ending) - 1].rstrip(". ") + (f".{ending}" if ending else "")


def name_as(kind: FileType, name: str) -> str:
    """A clean name with an ending of its kind: a wrong one is replaced, a missing one added."""
    cleaned = clean_name(name)
    if claimed_type(cleaned) == kind:
        return cleaned
    ending = ending_of(cleaned)
    stem = cleaned[: -len(ending) - 1] if ending in ENDINGS or ending in WITH_MACROS else cleaned
    return f"{stem[: LONGEST_NAME - len(kind) - 1]}.{kind}"
