"""Evidence that would stop the site: files that unpack into gigabytes, lists without end, pictures of any size."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from targets.domain.filetypes import FileType
from targets.inspection import CannotBeShown, NotTaken, judge, preview
from tests.inspection import files

PAGES = b"<</Type/Pages/Kids[<</Type/Page/MediaBox[0 0 9 9]>>]/Count 1>>"


def seconds() -> float:
    """Of the processor, with those of programs that were run."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def pdf_with_packed_objects(size: int, streams: int) -> bytes:
    """So many streams of objects, each of which unpacks to `size` bytes."""
    out = io.BytesIO(b"%PDF-1.5\n")
    out.seek(0, 2)
    places: dict[int, int] = {}

    def write(number: int, body: bytes) -> None:
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    write(1, b"<</Type/Catalog/Pages 2 0 R>>")
    write(2, PAGES)
    packed = zlib.compress(b"10 0 " + b" " * size + b"<<>>", 9)
    stream = b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    for number in range(3, 3 + streams):
        write(number, b"<</Type/ObjStm/N 1/First 5" + stream)
    table = places[3 + streams] = out.tell()
    rows = [b"\0" * 7] + [b"\1" + struct.pack(">IH", places[number], 0) for number in range(1, 4 + streams)]
    rows += [b"\2" + struct.pack(">IH", number, 0) for number in range(3, 3 + streams)]
    packed = zlib.compress(b"".join(rows))
    out.write(
        b"%d 0 obj\n<</Type/XRef/Size %d/Root 1 0 R/W[1 4 2]/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\n"
        b"endobj\nstartxref\n%d\n%%%%EOF" % (3 + streams, len(rows), len(packed), packed, table)
    )
    return out.getvalue()


def pdf_of_objects(count: int) -> bytes:
    objects = b"".join(b"%d 0 obj\n<</A 1>>\nendobj\n" % number for number in range(3, count))
    return b"%PDF-1.4\n" + objects + b"trailer<</Root 1 0 R/Size 2>>\nstartxref\n9\n%%EOF"


def zip_with(how: int, members: int, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for place in range(members):
            archive.writestr(f"{place}.txt", bytes(size))
    return out.getvalue()


def repeated(archive: bytes, times: int) -> bytes:
    """An archive of one member, whose list says so many times that there is one."""
    end = archive.rindex(b"PK\x05\x06")
    begin = int.from_bytes(archive[end + 16 : end + 20], "little")
    entries = archive[begin:end] * times
    return (
        archive[:begin]
        + entries
        + b"PK\x05\x06\0\0\0\0"
        + struct.pack("<HHIIH", 0xFFFE, 0xFFFE, len(entries), begin, 0)
    )


def nested(count: int, inner: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(count):
            archive.writestr(f"{place}.zip", inner)
    return out.getvalue()


def rar_with(blocks: int) -> bytes:
    one = files.rar4("a.jpg")
    return one[:20] + one[20:-7] * blocks  # between the head of the archive and the block that ends it


def document_with(part: str, content: bytes) -> bytes:
    out = io.BytesIO(files.DOCX)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a PDF of gigabytes": (lambda: pdf_with_packed_objects(30_000_000, 80), "过于复杂"),
    "a PDF of small streams": (lambda: pdf_with_packed_objects(3_000_000, 400), "过于复杂"),
    "a PDF of objects": (lambda: pdf_of_objects(500_000), "过于复杂"),
    "bzip2": (lambda: zip_with(zipfile.ZIP_BZIP2, 20, 1_000_000), "少见的压缩方式"),
    "LZMA": (lambda: zip_with(zipfile.ZIP_LZMA, 20, 1_000_000), "少见的压缩方式"),
    "a list without end": (lambda: repeated(files.archive("a.txt"), 300_000), "超过10000个"),
    "a list of 30,000": (lambda: zip_with(zipfile.ZIP_STORED, 30_000, 1), "超过10000个"),
    "a list within a list": (lambda: nested(50, zip_with(zipfile.ZIP_STORED, 5_000, 0)), "超过10000个"),
    "documents of 120 MB": (lambda: nested(3, b"PK\x03\x04" + bytes(40_000_000)), "超过100MB"),
    "a RAR of blocks": (lambda: rar_with(300_000), "超过10000个"),
    "a Word document that carries 120 MB": (
        lambda: document_with("word/embeddings/a.bin", b"\xd0\xcf\x11\xe0" + bytes(120_000_000)),
        "超过100MB",
    ),
}


@pytest.mark.parametrize("attack", REFUSED)
def test_it_is_refused_within_a_second(attack):
    make, sentence = REFUSED[attack]
    content = make()
    assert len(content) < 20 * 1024**2
    began = seconds()
    with pytest.raises(NotTaken, match=sentence):
        judge(ContentFile(content, name="材料"))
    assert seconds() - began < 1.3  # with the program that looks into a PDF


@pytest.mark.parametrize(
    "make",
    [
        lambda: pdf_with_packed_objects(1_000_000_000, 1),
        lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 2_000_000,
        lambda: b"%PDF-1.4\n" + b"1 0 obj " * 1_000_000,
        lambda: b"%PDF-1.4\n" + b"#41" * 5_000_000,
        lambda: b"%PDF-1.4\n" + b"/S " * 5_000_000,
    ],
    ids=["one stream of a gigabyte", "deep", "begun again and again", "escapes", "actions that are none"],
)
def test_a_damaged_pdf_takes_no_time(make):
    content = make()
    began = seconds()
    assert judge(ContentFile(content, name="a.pdf")).kind == FileType.PDF
    assert seconds() - began < 1.3


def claiming(content: bytes, at: int, form: str) -> bytes:
    """A picture of a few bytes that says it is 60,000 pixels wide and high."""
    data = bytearray(content)
    struct.pack_into(form, data, at, 60_000, 60_000)
    return bytes(data)


def png() -> bytes:
    data = bytearray(claiming(files.picture("PNG"), 16, ">II"))
    struct.pack_into(">I", data, 29, zlib.crc32(bytes(data[12:29])))
    return bytes(data)


def jpeg() -> bytes:
    content = files.picture("JPEG")
    return claiming(content, content.index(b"\xff\xc0") + 5, ">HH")


def tiff() -> bytes:
    data = bytearray(files.picture("TIFF"))
    at = int.from_bytes(data[4:8], "little") + 2
    for place in range(int.from_bytes(data[at - 2 : at], "little")):
        tag = struct.unpack_from("<H", data, at + 12 * place)[0]
        if tag in (256, 257):
            struct.pack_into("<HII", data, at + 12 * place + 2, 4, 1, 60_000)
    return bytes(data)


def webp() -> bytes:
    data = bytearray(files.picture("WEBP", lossless=True))
    data[21:25] = (0x3FFF | 0x3FFF << 14).to_bytes(4, "little")  # as much as it can say
    return bytes(data)


def sized_box(kind: str) -> bytes:
    content = files.picture(kind)
    return claiming(content, content.index(b"ispe") + 8, ">II")


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (png, FileType.PNG),
        (jpeg, FileType.JPG),
        (lambda: claiming(files.picture("GIF"), 6, "<HH"), FileType.GIF),
        (lambda: claiming(files.picture("BMP"), 18, "<ii"), FileType.BMP),
        (tiff, FileType.TIF),
        (webp, FileType.WEBP),
        (lambda: sized_box("AVIF"), FileType.AVIF),
        (lambda: sized_box("HEIF"), FileType.HEIC),
    ],
    ids=["png", "jpg", "gif", "bmp", "tif", "webp", "avif", "heic"],
)
def test_a_picture_that_claims_3600_megapixels_is_not_unpacked(make, kind):
    content = make()
    began = seconds()
    with pytest.raises(CannotBeShown):
        preview(io.BytesIO(content), kind, 480)
    assert seconds() - began < 0.5
