"""Files as small as they can be and still be what they say, made byte by byte."""

import bz2
import io
import lzma
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
SECTOR, FREE, END = 512, 0xFFFFFFFF, 0xFFFFFFFE


def archive(*names: str, **more: bytes) -> bytes:
    """A ZIP with these members; `more` are members with a content, `__` standing for a slash, `_` for the full stop."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(zipfile.ZipInfo(name), "x")  # without the time of day
        for name, content in more.items():
            file.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_", ".")), content)
    return out.getvalue()


def named(members: dict[str, bytes]) -> bytes:
    """A ZIP with these members, by their names as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def locked(content: bytes) -> bytes:
    """A ZIP whose members claim to be enciphered, in both of its lists."""
    data = bytearray(content)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


TYPES = "[Content_Types].xml"
# Where the sheet with macros lies anywhere, the list of types says so.
MACRO_SHEET = '<Override PartName="/xl/a/b.xml" ContentType="application/vnd.ms-excel.intlMacrosheet+xml"/>'
DOCX = archive(TYPES, "word/document.xml")
XLSX = archive(TYPES, "xl/workbook.xml")
PPTX = archive(TYPES, "ppt/presentation.xml")
OFD = archive("OFD.xml", "Doc_0/Document.xml")
ZIP = archive("说明.txt")


def compound(*paths: str, **streams: bytes) -> bytes:
    """A compound file (OLE2) with streams of 4096 bytes or more; a path such as Macros/VBA/dir makes its folders."""
    contents: dict[str, bytes] = dict.fromkeys(paths, b"") | {
        n.replace("__", "/"): c for n, c in streams.items()
    }
    entries: list[dict] = [{"name": "Root Entry", "kind": 5, "children": []}]
    index = {"": 0}
    sectors: list[bytes] = []
    table: list[int] = []
    for path, content in contents.items():
        parent = ""
        *folders, _name = path.split("/")
        for folder in folders:
            here = f"{parent}/{folder}".lstrip("/")
            if here not in index:
                index[here] = _add(entries, folder, 1, index[parent])
            parent = here
        data = content.ljust(4096, b"\x00")
        start = len(sectors)
        chunks = [data[at : at + SECTOR].ljust(SECTOR, b"\x00") for at in range(0, len(data), SECTOR)]
        sectors += chunks
        table += [*range(start + 1, start + len(chunks)), END]
        place = _add(entries, path.rpartition("/")[2], 2, index[parent])
        entries[place] |= {"start": start, "size": len(data)}
    folder_start = len(sectors)
    packed = b"".join(_packed(entry, entries) for entry in entries)
    packed += _packed({"name": "", "kind": 0, "children": []}, entries) * (-len(entries) % 4)
    chunks = [packed[at : at + SECTOR] for at in range(0, len(packed), SECTOR)]
    sectors += chunks
    table += [*range(folder_start + 1, folder_start + len(chunks)), END]
    table_start = len(sectors)
    count = -(-(len(table) + 2) // 128)
    table += [0xFFFFFFFD] * count
    table += [FREE] * (-len(table) % 128)
    sectors += [struct.pack("<128I", *table[at : at + 128]) for at in range(0, len(table), 128)]
    places = [*range(table_start, table_start + count), *[FREE] * (109 - count)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, count, folder_start, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109I", *places) + b"".join(sectors)


def _add(entries: list[dict], name: str, kind: int, parent: int) -> int:
    entries.append({"name": name, "kind": kind, "children": []})
    entries[parent]["children"].append(len(entries) - 1)
    return len(entries) - 1


def _packed(entry: dict, entries: list[dict]) -> bytes:
    name = entry["name"].encode("utf-16-le")
    sibling = FREE  # each folder's members are a chain to the right
    for other in entries:
        if entry in (members := [entries[place] for place in other["children"]]):
            after = members.index(entry) + 1
            sibling = other["children"][after] if after < len(members) else FREE
    child = entry["children"][0] if entry["children"] else FREE
    out = name.ljust(64, b"\x00") + struct.pack("<HBB", len(name) + 2 if name else 0, entry["kind"], 1)
    out += struct.pack("<III", FREE, sibling, child) + bytes(36)
    return out + struct.pack(
        "<IQ", entry.get("start", END if entry["kind"] == 5 else 0), entry.get("size", 0)
    )


def records(*pairs: tuple[int, bytes]) -> bytes:
    """A stream of Excel's records, closed by the end of what concerns the whole workbook."""
    return b"".join(struct.pack("<HH", number, len(body)) + body for number, body in (*pairs, (0x0A, b"")))


def sheet(kind: int) -> tuple[int, bytes]:
    """The record of a sheet: 0 a table, 1 macros of Excel 4.0."""
    return 0x85, struct.pack("<IBB", 0, 0, kind) + b"\x06\x00Sheet1"


DOC = compound("WordDocument", "1Table", "\x05SummaryInformation")
XLS = compound(Workbook=records((0x809, bytes(16)), sheet(0)))
PPT = compound("PowerPoint Document", "Current User")


def native(name: str) -> bytes:
    """The stream of a file that was put into a document as an object."""
    text = name.encode("gb18030")
    return struct.pack("<IH", 100, 2) + text + b"\x00C:\\" + text + b"\x00" + bytes(40)


def boxed(brand: str, *compatible: str) -> bytes:
    """How films and phones' pictures begin."""
    names = b"".join(name.encode().ljust(4) for name in compatible)
    return struct.pack(">I4s4sI", 16 + len(names), b"ftyp", brand.encode().ljust(4), 0) + names + bytes(64)


def picture(kind: str, size: tuple[int, int] = (8, 6), mode: str = "RGB", **options) -> bytes:
    """A real picture; kinds are those of Pillow."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def pdf(
    root: dict | None = None, *, password: str = "", packed: bool = True, attached: dict | None = None
) -> bytes:
    """A sheet of paper; `root` are entries of its catalogue."""
    out = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page(page_size=(595, 842))
        for name, value in (root or {}).items():
            paper.Root[name] = value
        for name, content in (attached or {}).items():
            paper.attachments[name] = content
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        options = {"encryption": pikepdf.Encryption(user=password, owner="o")} if password else {}
        paper.save(out, object_stream_mode=mode, **options)
    return out.getvalue()


def action(kind: str, **more) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def rar4(*names: str, flags: int = 0) -> bytes:
    """A RAR of version 4 with empty files; `flags` of its head: 0x80 enciphers the list."""
    out = b"Rar!\x1a\x07\x00" + _rar4_block(0x73, flags, bytes(6))
    for name in names:
        text = name.encode()
        fields = struct.pack("<IIBIIBBHI", 0, 0, 2, 0, 0x58210000, 20, 0x30, len(text), 0x20)
        out += _rar4_block(0x74, 0x8000, fields + text)
    return out + _rar4_block(0x7B, 0x4000, b"")


def _rar4_block(kind: int, flags: int, body: bytes) -> bytes:
    rest = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(rest) & 0xFFFF) + rest


def rar5(*names: str) -> bytes:
    """A RAR of version 5 with empty files."""
    out = b"Rar!\x1a\x07\x01\x00" + _rar5_block(bytes([1, 0, 0]))
    for name in names:
        text = name.encode()
        out += _rar5_block(bytes([2, 0x02, 0, 0x04, 0, 0x20]) + bytes(4) + bytes([0, 0, len(text)]) + text)
    return out + _rar5_block(bytes([5, 0, 0]))


def _rar5_block(body: bytes) -> bytes:
    rest = bytes([len(body)]) + body
    return struct.pack("<I", zlib.crc32(rest)) + rest


def rar_of(files: dict[str, bytes], *, method: int = 0) -> bytes:
    """A RAR of version 5 with these files as they are; another `method` says that they have been packed."""
    out = b"Rar!\x1a\x07\x01\x00" + _rar5_block(bytes([1, 0, 0]))
    for name, content in files.items():
        text, size = name.encode(), _vint(len(content))
        head = b"\x02\x02" + size + b"\x04" + size + b"\x20" + struct.pack("<I", zlib.crc32(content))
        out += _rar5_block(head + _vint(method << 7) + bytes([0, len(text)]) + text) + content
    return out + _rar5_block(bytes([5, 0, 0]))


def _vint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


PACKERS = {  # how a 7z packs: the coders of its folder, the ties between them, and what does it
    "copy": (1, b"\x01\x00", b"", lambda data: data),
    "lzma": (
        1, b"\x23\x03\x01\x01\x05\x5d" + struct.pack("<I", 1 << 20), b"",
        lambda data: _raw(data, {"id": lzma.FILTER_LZMA1, "dict_size": 1 << 20, "lc": 3, "lp": 0, "pb": 2}),
    ),
    "lzma2": (1, b"\x21\x21\x01\x10", b"", lambda data: _raw(data, {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20})),
    "branches": (
        2, b"\x04\x03\x03\x01\x03\x21\x21\x01\x10", b"\x00\x01",
        lambda data: _raw(data, {"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}),
    ),
    "differences": (
        2, b"\x21\x03\x01\x01\x21\x21\x01\x10", b"\x00\x01",
        lambda data: _raw(data, {"id": lzma.FILTER_DELTA, "dist": 2}, {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}),
    ),
    "bzip2": (1, b"\x03\x04\x02\x02", b"", bz2.compress),
    "ppmd": (1, b"\x23\x03\x04\x01\x05\x06\x00\x00\x00\x01", b"", lambda data: data),  # which nobody here unpacks
}  # fmt: skip


def seven_zip_of(files: dict[str, bytes], *, how: str = "lzma2", packed_list: bool = False) -> bytes:
    """A 7z with these files in one folder."""
    body = b"".join(files.values())
    count, coders, ties, pack = PACKERS[how]
    data = pack(body)
    names = b"\x00" + b"".join(name.encode("utf-16-le") + b"\x00\x00" for name in files)
    sizes = [_long(len(content)) for content in files.values()][:-1]
    listing = b"".join([
        b"\x01\x04", _streams(0, len(data), count, coders, ties, len(body)),
        b"\x08\x0d", _long(len(files)), b"\x09" if len(files) > 1 else b"", *sizes, b"\x00\x00",
        b"\x05", _long(len(files)), b"\x11", _long(len(names)), names, b"\x00\x00",
    ])  # fmt: skip
    if packed_list:
        count, coders, ties, pack = PACKERS["lzma"]
        whole, where = pack(listing), len(data)
        listing = b"\x17" + _streams(where, len(whole), count, coders, ties, len(listing)) + b"\x00"
        data += whole
    start = struct.pack("<QQI", len(data), len(listing), zlib.crc32(listing))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + data + listing


def _streams(at: int, packed: int, count: int, coders: bytes, ties: bytes, size: int) -> bytes:
    return b"".join([
        b"\x06", _long(at), b"\x01\x09", _long(packed), b"\x00",
        b"\x07\x0b\x01\x00", bytes([count]), coders, ties, b"\x0c", _long(size) * count, b"\x00",
    ])  # fmt: skip


def _raw(data: bytes, *filters: dict) -> bytes:
    return lzma.compress(data, lzma.FORMAT_RAW, filters=list(filters))


def _long(value: int) -> bytes:
    return b"\xff" + value.to_bytes(8, "little")


def seven_zip(*names: str, packed: bool = False, cipher: bool = False) -> bytes:
    """A 7z with empty files, its list plain or packed."""
    text = b"".join(name.encode("utf-16-le") + b"\x00\x00" for name in names)
    listing = (
        b"\x01\x05" + bytes([len(names)]) + b"\x11" + _seven(len(text) + 1) + b"\x00" + text + b"\x00\x00"
    )
    body = b""
    if packed:
        how = {"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 3, "lp": 0, "pb": 2}
        body = lzma.compress(listing, lzma.FORMAT_RAW, filters=[how])
        coder = b"\x23\x03\x01\x01\x05" + bytes([3 + 0 * 9 + 2 * 45]) + struct.pack("<I", 1 << 16)
        listing = b"\x17\x06" + _seven(0) + b"\x01\x09" + _seven(len(body)) + b"\x00"
        listing += b"\x07\x0b\x01\x00\x01" + coder + b"\x0c" + _seven(len(body)) + b"\x00\x00"
    if cipher:
        listing += b"\x24\x06\xf1\x07\x01"
    start = struct.pack("<QQI", len(body), len(listing), zlib.crc32(listing))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + body + listing


def _seven(value: int) -> bytes:
    return bytes([value]) if value < 0x80 else bytes([0x80 | value >> 8, value & 0xFF])
