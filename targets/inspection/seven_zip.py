"""What does a 7z say of its content?

That stands at its end, packed itself by LZMA as a rule: https://py7zr.readthedocs.io/en/latest/archive_format.html
"""

import lzma
from typing import IO

from .refusing import Unseen

CIPHER = b"\x06\xf1\x07\x01"
MAX_LISTING = 4 * 1024**2
HEAD_BYTES = 32
PACKED, LZMA1 = 0x17, b"\x03\x01\x01"


def listing_of(content: IO[bytes]) -> bytes:
    """The list of the files in a 7z, with the names of the ciphers in use; empty where it cannot be read."""
    content.seek(12)
    offset, size = (int.from_bytes(content.read(8), "little") for _ in range(2))
    if size > MAX_LISTING:
        raise Unseen("里的文件太多。请分成几个压缩包。")
    content.seek(min(HEAD_BYTES + offset, 1 << 40))
    listing = content.read(size)
    if not listing or listing[0] != PACKED or CIPHER in listing:
        return listing
    try:
        return _unpacked(content, listing)
    except (lzma.LZMAError, ValueError, IndexError, OverflowError, OSError):
        return b""


def _unpacked(content: IO[bytes], where: bytes) -> bytes:
    """`where` says where the packed list lies and how it is packed."""
    offset, at = _number(where, 2)
    _streams, at = _number(where, at)
    size, _at = _number(where, at + 1)
    options = where.index(LZMA1) + 4
    how, dictionary = where[options], int.from_bytes(where[options + 1 : options + 5], "little")
    lzma1 = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": min(max(dictionary, 4096), 1 << 24),
        "lc": how % 9,
        "lp": how // 9 % 5,
        "pb": how // 45,
    }
    content.seek(HEAD_BYTES + offset)
    packed = content.read(min(size, MAX_LISTING))
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[lzma1]).decompress(packed, MAX_LISTING)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of 7z and where it ends: the leading ones of its first byte count those that follow."""
    first, more, value = data[at], 0, 0
    while more < 8 and first & (0x80 >> more):
        value |= data[at + 1 + more] << (8 * more)
        more += 1
    if more < 8:
        value |= (first & (0x7F >> more)) << (8 * more)
    return value, at + 1 + more
