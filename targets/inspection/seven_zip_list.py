"""How is the list of a 7z read? Numbers of any length, and parts that each say what they are.

https://py7zr.readthedocs.io/en/latest/archive_format.html
"""

from collections.abc import Callable
from dataclasses import dataclass, field

MAX_CODERS, MAX_FOLDERS = 32, 10_000
# What a part of the list is, see the page above.
END, LIST, STREAMS, FILES, PACKED_STREAMS, FOLDERS, SUBSTREAMS, SIZES, DIGESTS, FOLDER, UNPACKED_SIZES, COUNTS = (
    0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
)  # fmt: skip
EMPTY_STREAM, NAMES, PACKED_LIST = 14, 17, 23


@dataclass
class Folder:
    """Files packed as one; `coders` from what gives the files back to what reads the archive; empty: in no chain."""

    coders: list[tuple[bytes, bytes]]
    outs: int
    last: int
    packed: int
    at: int = 0
    packed_size: int = 0
    size: int = 0
    sizes: list[int] = field(default_factory=list)
    has_digest: bool = False


@dataclass
class Listing:
    """The names of all files, those of the files that are not empty in the order of the `folders`, and these."""

    names: list[str]
    filled: list[str]
    folders: list[Folder]


class Reader:
    """Reads a list from its beginning; whatever is not as it must be raises one of `DAMAGE`."""

    def __init__(self, data: bytes, at: int = 0):
        self._data, self._at = data, at

    def listing(self, listed: Callable[[int], None]) -> Listing:
        self._expect(LIST)
        folders: list[Folder] = []
        names: list[str] = []
        empty: list[bool] = []
        kind = self._byte()
        if kind == STREAMS:
            folders, kind = self.streams(), self._byte()
        if kind == FILES:
            count = self._number()
            listed(count)
            while kind := self._byte():
                part = Reader(self._take(self._number()))
                if kind == EMPTY_STREAM:
                    empty = part._bits(count)
                elif kind == NAMES:
                    part._expect(0)
                    names = part._rest().decode("utf-16-le", "replace").split("\x00")[:-1]
        empty += [False] * (len(names) - len(empty))
        filled = [name for name, is_empty in zip(names, empty, strict=False) if not is_empty]
        return Listing(names, filled, folders)

    def streams(self) -> list[Folder]:
        kind, start, sizes = self._byte(), 0, list[int]()
        folders: list[Folder] = []
        if kind == PACKED_STREAMS:
            start, count = self._number(), self._count()
            kind = self._byte()
            if kind == SIZES:
                sizes, kind = [self._number() for _ in range(count)], self._byte()
            if kind == DIGESTS:
                self._digests(count)
                kind = self._byte()
            kind = self._next_after(kind)
        if kind == FOLDERS:
            folders = self._folders(start, sizes)
            kind = self._byte()
        if kind == SUBSTREAMS:
            self._substreams(folders)
            kind = self._byte()
        if kind != END:
            raise ValueError
        return folders

    def _folders(self, start: int, sizes: list[int]) -> list[Folder]:
        self._expect(FOLDER)
        count = self._count()
        if count > MAX_FOLDERS:
            raise ValueError
        self._expect(0)
        folders = [self._folder() for _ in range(count)]
        self._expect(UNPACKED_SIZES)
        place = 0
        for folder in folders:
            folder.size = [self._number() for _ in range(folder.outs)][folder.last]
            folder.sizes = [folder.size]
            folder.at, folder.packed_size = start, sizes[place]
            start += sum(sizes[place : place + folder.packed])
            place += folder.packed
        kind = self._byte()
        if kind == DIGESTS:
            for folder, is_there in zip(folders, self._digests(count), strict=True):
                folder.has_digest = is_there
            kind = self._byte()
        if kind != END:
            raise ValueError
        return folders

    def _folder(self) -> Folder:
        coders, ins, outs = list[tuple[bytes, bytes]](), 0, 0
        for _ in range(self._few()):
            flags = self._byte()
            name = self._take(flags & 0x0F)
            more = (self._few(), self._few()) if flags & 0x10 else (1, 1)
            coders.append((name, self._take(self._number()) if flags & 0x20 else b""))
            ins, outs = ins + more[0], outs + more[1]
        bound = {self._number(): self._number() for _ in range(outs - 1)}
        packed = ins - len(bound)
        for _ in range(packed if packed > 1 else 0):
            self._number()
        last = min({*range(outs)} - {*bound.values()})
        chain = [last]
        while chain[-1] in bound and len(chain) <= len(coders):
            chain.append(bound[chain[-1]])
        is_chain = ins == outs == len(coders) == len(chain)
        return Folder([coders[place] for place in chain] if is_chain else [], outs, last, packed)

    def _substreams(self, folders: list[Folder]) -> None:
        kind, counts = self._byte(), [1] * len(folders)
        if kind == COUNTS:
            counts, kind = [self._count() for _ in folders], self._byte()
        for folder, count in zip(folders, counts, strict=True):
            first = [self._number() for _ in range(count - 1)] if kind == SIZES else []
            folder.sizes = [*first, folder.size - sum(first)] if count else []
            if min(folder.sizes, default=0) < 0 or len(folder.sizes) != count:
                raise ValueError
        if kind == SIZES:
            kind = self._byte()
        if kind == DIGESTS:
            unknown = [n for f, n in zip(folders, counts, strict=True) if n != 1 or not f.has_digest]
            self._digests(sum(unknown))
            kind = self._byte()
        if kind != END:
            raise ValueError

    def _digests(self, count: int) -> list[bool]:
        """Which of so many have one; they are passed over."""
        there = [True] * count if self._byte() else self._bits(count)
        self._take(4 * sum(there))
        return there

    def _next_after(self, kind: int) -> int:
        if kind != END:
            raise ValueError
        return self._byte()

    def _expect(self, kind: int) -> None:
        if self._byte() != kind:
            raise ValueError

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        if len(found) != count:
            raise ValueError
        self._at += count
        return found

    def _rest(self) -> bytes:
        return self._data[self._at :]

    def _bits(self, count: int) -> list[bool]:
        packed = self._take((count + 7) // 8)
        return [bool(packed[place // 8] & (0x80 >> place % 8)) for place in range(count)]

    def _count(self) -> int:
        """Of things that each take a byte at least."""
        count = self._number()
        if count > len(self._data):
            raise ValueError
        return count

    def _few(self) -> int:
        count = self._number()
        if not 0 < count <= MAX_CODERS:
            raise ValueError
        return count

    def _number(self) -> int:
        """The leading ones of its first byte count the bytes that follow."""
        first, more, value = self._byte(), 0, 0
        while more < 8 and first & (0x80 >> more):
            value |= self._byte() << (8 * more)
            more += 1
        return value | (first & (0x7F >> more)) << (8 * more) if more < 8 else value
