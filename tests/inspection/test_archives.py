"""What is in an archive, or in an archive in an archive? Judged as if it had come alone, whoever packed it."""

import io
import struct
import zipfile
import zlib
from functools import partial
from itertools import product
from random import Random

import pytest
from django.core.files.base import ContentFile

from targets.inspection import NotTaken, judge, packed, type_of
from tests.inspection.files import (
    DOC,
    DOCX,
    TYPES,
    XLSX,
    ZIP,
    action,
    archive,
    compound,
    locked,
    pdf,
    picture,
    rar4,
    rar5,
    rar_of,
    seven_zip,
    seven_zip_of,
)

OUTER = {
    "zip": lambda files: zipped(files),
    "rar": rar_of,
    **{
        f"7z {how}": partial(seven_zip_of, how=how)
        for how in ("copy", "lzma", "lzma2", "branches", "differences", "bzip2")
    },
    "7z with a packed list": partial(seven_zip_of, packed_list=True),
}
INNER = {
    "zip": ("内.zip", lambda files: zipped(files)),
    "rar": ("内.rar", rar_of),
    "7z": ("内.7z", seven_zip_of),
}
EVIL = {
    "a program by name": ({"说明.txt": b"a", "对账单.exe": b"a"}, "里的“对账单.exe”是程序"),
    "a program by content": ({"照片.jpg": b"MZ\x90\x00"}, "里的“照片.jpg”实际上是程序"),
    "a script": ({"a.txt": b"a", "b/c.vbs": b"x"}, "里的“b/c.vbs”是脚本"),
    "an old macro": ({"通知.doc": compound("WordDocument", "Macros/PROJECT")}, "里的“通知.doc”含有宏（VBA）"),
    "a new macro": (
        {"通知.docx": archive(TYPES, "word/document.xml", "word/vbaProject.bin")}, "里的“通知.docx”含有宏（VBA）",
    ),
    "a locked document": ({"通知.docx": compound("EncryptionInfo")}, "里的“通知.docx”有打开密码"),
    "a PDF that starts something": (
        {"a.txt": b"a" * 99, "通知.pdf": pdf({"/OpenAction": action("Launch", F="cmd.exe")})}, "会启动其他程序",
    ),
}  # fmt: skip


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def refusal_of(content: bytes, name: str = "资料") -> str:
    with pytest.raises(NotTaken) as refused:
        judge(ContentFile(content, name=name))
    assert refused.value.sentence.endswith("。")
    return refused.value.sentence


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("outer", OUTER)
def test_in_every_archive_the_same_is_refused(outer, evil):
    files, found = EVIL[evil]
    assert found in refusal_of(OUTER[outer](files))


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("outer", OUTER)
def test_an_archive_in_an_archive_is_judged_as_if_it_had_come_alone(outer, inner, evil):
    name, pack = INNER[inner]
    files, found = EVIL[evil]
    sentence = refusal_of(OUTER[outer]({"说明.txt": b"a", name: pack(files)}))
    assert sentence.startswith(f"里的“{name}”")
    assert found in sentence


@pytest.mark.parametrize(
    "inner", [rar4("a.txt", flags=0x80), seven_zip("a.txt", cipher=True), locked(archive("a.txt"))]
)
@pytest.mark.parametrize("outer", OUTER)
def test_an_archive_in_an_archive_hides_nothing_behind_a_password(outer, inner):
    assert "里的“内”有打开密码" in refusal_of(OUTER[outer]({"内": inner}))


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("outer", OUTER)
def test_harmless_archives_in_archives_are_taken(outer, inner):
    name, pack = INNER[inner]
    harmless = {
        "台账.xlsx": XLSX,
        "旧.doc": DOC,
        "图.png": picture("PNG"),
        "扫描.pdf": pdf(),
        "空.txt": b"",
        "说明.txt": b"a",
    }
    judge(ContentFile(OUTER[outer](harmless | {name: pack(harmless)}), name="资料"))


@pytest.mark.parametrize("names", list(product(INNER, repeat=3)))
def test_archives_are_not_looked_into_without_end(names):
    content = b"a"
    for inner in (*names, "zip"):
        name, pack = INNER[inner]
        content = pack({name: content})
    assert "套了太多层" in refusal_of(content)


@pytest.mark.parametrize("name", ["内.zip", "内.rar", "资料/内.7z", "资料\\内.ZIP"])
@pytest.mark.parametrize(
    "pack",
    [
        partial(rar_of, method=3),
        partial(seven_zip_of, how="ppmd"),
        lambda files: strangely_packed(zipped(files)),
    ],
    ids=["rar", "7z", "zip"],
)
def test_an_archive_that_cannot_be_unpacked_is_not_taken_on_trust(pack, name):
    sentence = refusal_of(pack({"说明.txt": b"a", name: b"whatever"}))
    assert "压缩包，在这样的压缩包里看不到内容。请解开后用zip重新压缩再传。" in sentence
    judge(ContentFile(pack({"说明.txt": b"a", "照片.jpg": b"whatever"}), name="资料"))
    assert "是程序" in refusal_of(pack({"说明.txt": b"a", "a.exe": b"whatever"}))


@pytest.mark.parametrize("name", ["通知.doc", "台账.xlsx", "扫描.pdf", "资料/a.wps", "公文.ofd"])
def test_a_document_that_is_packed_strangely_is_not_taken_on_trust(name):
    """A RAR with documents is, as nobody here can unpack any."""
    for pack in (partial(seven_zip_of, how="ppmd"), lambda files: strangely_packed(zipped(files))):
        assert "看不到内容" in refusal_of(pack({"说明.txt": b"a", name: b"whatever"}))
    judge(ContentFile(rar_of({name: b"whatever"}, method=3), name="资料"))


def strangely_packed(content: bytes) -> bytes:
    """Every file of a ZIP by a way of packing that nobody here knows, PPMd."""
    out = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = out.find(mark)
        while at >= 0:
            out[at + place : at + place + 2] = struct.pack("<H", 98)
            at = out.find(mark, at + 4)
    return bytes(out)


def test_a_damaged_file_does_not_hide_those_behind_it():
    """WinRAR unpacks the others all the same."""
    for pack in (zipped, rar_of):
        good = pack({"甲.doc": DOC, "乙.doc": compound("WordDocument", "Macros/PROJECT")})
        at = good.find(b"\xd0\xcf\x11\xe0") if pack == rar_of else good.find(b"PK\x01\x02") - 1
        if pack == rar_of:
            bad = good[: at + 600] + b"\x01" + good[at + 601 :]
            assert "含有宏" in refusal_of(bad)
        else:
            first = good.find(b"PK\x01\x02") + 16
            bad = good[:first] + b"\x00\x00\x00\x00" + good[first + 4 :]  # the digest that it should have
            assert "里的“内.zip”里的“甲.doc”已损坏" in refusal_of(zipped({"内.zip": bad}))


@pytest.mark.parametrize("outer", OUTER)
def test_no_more_is_unpacked_of_any_archive_than_has_room(outer, monkeypatch):
    monkeypatch.setattr(packed, "MAX_READ", 100_000)
    many = OUTER[outer]({"a.docx": DOCX + bytes(60_000), "b.doc": DOC + bytes(60_000)})
    assert "解开后超过" in refusal_of(many)


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("outer", OUTER)
def test_files_are_counted_however_deep_they_lie(outer, inner, monkeypatch):
    monkeypatch.setattr(packed, "MAX_MEMBERS", 10)
    name, pack = INNER[inner]
    few = {f"{place}.txt": b"a" for place in range(4)}
    judge(ContentFile(OUTER[outer](few | {name: pack(few)}), name="资料"))
    assert "超过10个" in refusal_of(OUTER[outer]({name: pack(few), f"又{name}": pack(few)} | few))


def test_parts_of_documents_are_no_files(monkeypatch):
    monkeypatch.setattr(packed, "MAX_MEMBERS", 10)
    judge(ContentFile(zipped({f"{place}.docx": DOCX for place in range(9)}), name="资料"))


def crowded_zip(count: int, said: int) -> bytes:
    """A ZIP whose list has as many lines, and whose end says another number."""
    line = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 5) + bytes(16) + b"a.txt"
    return (
        ZIP[:60]
        + line * count
        + b"PK\x05\x06"
        + struct.pack("<HHHHLLH", 0, 0, said, said, len(line) * count, 60, 0)
    )


def crowded_long_zip(count: int) -> bytes:
    """The same with an end for very long lists."""
    plain = crowded_zip(count, 0xFFFF)
    at = plain.rindex(b"PK\x05\x06")
    size = at - 60
    end = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, size, 60)
    return plain[:at] + end + b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1) + plain[at:]


CROWDED = [
    ("a long ZIP", crowded_long_zip(11_000)),
    ("says so", crowded_zip(11_000, 11_000)),
    ("has a long list", crowded_zip(100_000, 1)),
    ("7z", b"\x01\x05" + b"\xff" + (1 << 40).to_bytes(8, "little") + b"\x00\x00"),
    ("a packed 7z", seven_zip(*[str(n) for n in range(90)], packed=True)),
    ("a long 7z", bytes(5 * 1024**2)),
]


@pytest.mark.parametrize(("which", "content"), CROWDED, ids=[which for which, _ in CROWDED])
def test_too_many_files_are_refused_before_anything_is_unpacked(which, content, monkeypatch):
    def too_early(*_args, **_options):
        raise AssertionError

    if which == "a packed 7z":
        monkeypatch.setattr(packed, "MAX_MEMBERS", 50)
    elif "7z" in which:
        start = struct.pack("<QQI", 0, len(content), zlib.crc32(content))
        content = b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + content
    monkeypatch.setattr(zipfile, "ZipFile", too_early)
    monkeypatch.setattr(packed, "_look_at", too_early)
    assert refusal_of(content).startswith(("里的文件超过", "里的文件太多"))


@pytest.mark.parametrize("outer", OUTER)
def test_damage_never_stops_it(outer):
    """Cut off anywhere, or with any of its bytes changed, it is taken or refused with a sentence."""
    chance = Random(outer)
    files = {
        "说明.txt": b"a" * 50,
        "内.zip": ZIP,
        "空.txt": b"",
        "旧.doc": DOC,
        "内.7z": seven_zip_of({"a.txt": b"a"}),
    }
    content = OUTER[outer](files)
    for _ in range(150):
        damaged = bytearray(content if chance.random() < 0.7 else content[: chance.randrange(len(content))])
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(damaged)) if chance.random() < 0.5 else -chance.randrange(1, 200)
            if -len(damaged) <= at < len(damaged):
                damaged[at] = chance.randrange(256)
        type_of(io.BytesIO(damaged))


def test_a_rar_is_not_listed_to_its_end(monkeypatch):
    monkeypatch.setattr(packed, "MAX_MEMBERS", 50)
    seen: list[int] = []
    listed = packed.Depth.listed
    monkeypatch.setattr(packed.Depth, "listed", lambda depth, count=1: (seen.append(1), listed(depth, count)))
    assert "超过50个" in refusal_of(rar5(*[f"{n}.txt" for n in range(100)]))
    assert len(seen) == 51
