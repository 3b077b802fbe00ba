"""What is in a 7z? Its list stands at its end, packed itself as a rule; files lie one behind the other in folders.

https://py7zr.readthedocs.io/en/latest/archive_format.html
"""

import bz2
import lzma
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO

from .refusing import LOCKED, Unseen
from .seven_zip_list import PACKED_LIST, Folder, Listing, Reader

CIPHER = b"\x06\xf1\x07\x01"
MAX_LISTING = 4 * 1024**2
MAX_ROUNDS = 4  # a list may be packed, and so may its own
HEAD_BYTES = 32
PIECE = 1 << 16
LARGEST_DICTIONARY = 100 * 1024**2  # nobody unpacks more, so nothing can refer to what lies farther behind
COPY, LZMA1, LZMA2, BZIP2, DELTA = b"\x00", b"\x03\x01\x01", b"\x21", b"\x04\x02\x02", b"\x03"
BRANCHES = {  # which make programs pack better
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
}
DAMAGE = (lzma.LZMAError, ValueError, IndexError, OverflowError, OSError, EOFError)


class NotKnown(Exception):
    """It is packed in a way that is not known here."""


UNREADABLE = (NotKnown, *DAMAGE)


class Member:
    """One file of a folder, to be read once."""

    def __init__(self, size: int, pieces: Iterator[bytes], buffer: bytearray):
        self._left, self._pieces, self._buffer = size, pieces, buffer

    def read(self, count: int) -> bytes:
        """So many bytes, or as many as there are left."""
        count = min(count, self._left)
        while len(self._buffer) < count:
            self._buffer += next(self._pieces, b"") or _cut_off()
        found = bytes(self._buffer[:count])
        del self._buffer[:count]
        self._left -= count
        return found

    def skip(self) -> None:
        while self.read(PIECE):
            pass


def listing_of(content: IO[bytes], listed: Callable[[int], None]) -> Listing:
    """Raises `Unseen` for one with a password or a very long list, and any of `DAMAGE` or `NotKnown`.

    `listed` hears how many files there are before their names are read, and may stop it.
    """
    content.seek(12)
    offset, size = (int.from_bytes(content.read(8), "little") for _ in range(2))
    if size > MAX_LISTING:
        raise too_long()
    content.seek(min(HEAD_BYTES + offset, 1 << 40))
    listing = content.read(size)
    for _ in range(MAX_ROUNDS):
        if CIPHER in listing:
            raise Unseen(LOCKED)
        if listing[0] != PACKED_LIST:
            return Reader(listing).listing(listed)
        (folder, *_rest) = Reader(listing, 1).streams()
        unpacked = b"".join(_unpacked(content, folder, _no_longer_than_a_list()))
        listing = unpacked[: folder.size]
    raise ValueError


def too_long() -> Unseen:
    return Unseen("里的文件太多。请分成几个压缩包。")


def members(
    content: IO[bytes], listing: Listing, spent: Callable[[bytes], bytes]
) -> Iterator[tuple[str, Member]]:
    """Each file that is not empty, one after the other; to read it may raise `UNREADABLE`.

    `spent` sees every piece and may stop it.
    """
    names = iter(listing.filled)
    for folder in listing.folders:
        buffer, pieces = bytearray(), _unpacked(content, folder, spent)
        for size in folder.sizes:
            member = Member(size, pieces, buffer)
            yield next(names, ""), member
            with suppress(*UNREADABLE):
                member.skip()


def _cut_off() -> bytes:
    raise EOFError


def _no_longer_than_a_list() -> Callable[[bytes], bytes]:
    spent = 0

    def check(piece: bytes) -> bytes:
        nonlocal spent
        spent += len(piece)
        if spent > MAX_LISTING:
            raise too_long()
        return piece

    return check


def _unpacked(content: IO[bytes], folder: Folder, spent: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """A folder in pieces."""
    decompressor = _decompressor(folder.coders)
    at, end = HEAD_BYTES + folder.at, HEAD_BYTES + folder.at + folder.packed_size
    while at < end:
        content.seek(at)
        packed = content.read(min(PIECE, end - at))
        if not packed:
            return
        at += len(packed)
        if decompressor is None:
            yield spent(packed)
            continue
        while piece := decompressor.decompress(packed, PIECE):
            yield spent(piece)
            packed = b""
            if decompressor.eof or decompressor.needs_input:
                break
        if decompressor.eof:
            return


def _decompressor(coders: list[tuple[bytes, bytes]]) -> lzma.LZMADecompressor | bz2.BZ2Decompressor | None:
    """Raises `NotKnown`."""
    match [coder for coder, _ in coders]:
        case [coder] if coder == COPY:
            return None
        case [coder] if coder == BZIP2:
            return bz2.BZ2Decompressor()
        case [*_, coder] if coder in (LZMA1, LZMA2):
            return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[_filter(*known) for known in coders])
    raise NotKnown


def _filter(coder: bytes, options: bytes) -> dict[str, int]:
    if coder == LZMA1:
        how, dictionary = options[0], int.from_bytes(options[1:5], "little")
        return {
            "id": lzma.FILTER_LZMA1,
            "dict_size": min(max(dictionary, 4096), LARGEST_DICTIONARY),
            "lc": how % 9,
            "lp": how // 9 % 5,
            "pb": how // 45,
        }
    if coder == LZMA2:
        exponent = options[0]
        dictionary = (2 | exponent & 1) << (exponent // 2 + 11)
        return {"id": lzma.FILTER_LZMA2, "dict_size": min(dictionary, LARGEST_DICTIONARY)}
    if coder == DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": options[0] + 1}
    if coder in BRANCHES:
        return {"id": BRANCHES[coder]}
    raise NotKnown
