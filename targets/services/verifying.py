"""Is the security log as it was written? And how do old rows leave it such that this can still be said?

What is found: a row that is altered, removed, put in, moved; a tail that is cut off. What is not: whoever may write
to the database can compute the whole chain anew, or set rows and end back together. Against that somebody keeps the
head – a number and a hash, printed with every check and every archive – elsewhere; `noted` compares with it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ..models import AuditHead, EventKind, SecurityEvent, User, WaitingEvent
from .audit import CONTENT, locked_head, note, seal

KEPT_AT_LEAST = timedelta(days=183)  # six months
MOST_FAULTS = 20  # that are told one by one
STRETCH = 2000
FORMAT = "zhanhe-audit-1"


class NotArchived(Exception):
    """Nothing was written or removed; `sentence` says why."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Noted:
    """A head that somebody has kept elsewhere."""

    position: int
    hash: str

    @classmethod
    def read(cls, text: str) -> "Noted":
        """Of 123:ab12…; the hash may be shortened. Raises `ValueError`."""
        position, _, digest = text.strip().partition(":")
        if len(digest) < 8:
            raise ValueError(text)
        return cls(int(position), digest.lower())

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


@dataclass
class Verified:
    """What was found in rows `first` to `last`; `head` is to be kept elsewhere."""

    head: Noted
    first: int = 0
    last: int = 0
    count: int = 0
    waiting: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults

    @property
    def words(self) -> str:
        span = f"第{self.first}—{self.last}条共{self.count}条" if self.count else "没有记录"
        if self.is_whole:
            return f"校验通过：{span}，末端{self.head}"
        more = f"等{len(self.faults)}处" if len(self.faults) > MOST_FAULTS else ""
        return f"校验发现问题（{span}）：{'；'.join(self.faults[:MOST_FAULTS])}{more}"


def verify(noted: Noted | None = None) -> Verified:
    """Read the whole chain from where the last archive ended. Others go on writing meanwhile."""
    top = SecurityEvent.objects.by_number().last()
    head = AuditHead.objects.first() or AuditHead()  # never older than the row, as both are written together
    chain = _Chain(head.archived_position, head.archived_hash, noted)
    rows = SecurityEvent.objects.by_number().filter(position__lte=head.position)
    for row in rows.iterator(chunk_size=STRETCH):
        chain.add(row)
    found = Verified(
        head=Noted(chain.position, chain.hash),
        first=head.archived_position + 1,
        last=chain.position,
        count=chain.count,
        waiting=WaitingEvent.objects.count(),
        faults=chain.faults,
    )
    if top and top.position > head.position:
        found.faults.append(f"末端第{head.position}条之后多出记录")
    if chain.position < head.position:
        found.faults.append(f"末尾缺第{chain.position + 1}—{head.position}条")
    elif (chain.position, chain.hash) != (head.position, head.hash):
        found.faults.append("末端与记录的不符")
    if noted and not chain.has_met_noted:
        found.faults.append(f"没有记下的末端{noted}")
    return found


def check(*, by: User | None, at: datetime, noted: Noted | None = None) -> Verified:
    """Verify, and write down that it was done and what was found."""
    seal()
    found = verify(noted)
    note(EventKind.AUDIT, found.words, by=by, at=at, count=found.count)
    return found


class _Chain:
    """Rows one after the other, and what is wrong with them."""

    def __init__(self, position: int, digest: str, noted: Noted | None = None):
        self.position, self.hash, self.noted = position, digest, noted
        self.count = 0
        self.faults: list[str] = []
        self.has_met_noted = noted is None
        self._meet()

    def add(self, row: SecurityEvent) -> None:
        if row.position != self.position + 1:
            missing = row.position - self.position - 1
            span = f"{self.position + 1}—{row.position - 1}" if missing > 1 else f"{row.position - 1}"
            self.faults.append(f"缺第{span}条" if missing > 0 else f"第{row.position}条多出")
        elif row.hash != row.hash_after(self.hash):
            self.faults.append(f"第{row.position}条与散列不符，被改动、插入或换过位置")
        self.position, self.hash = row.position, row.hash
        self.count += 1
        self._meet()

    def _meet(self) -> None:
        if self.noted and self.position == self.noted.position and self.hash.startswith(self.noted.hash):
            self.has_met_noted = True


def archive(
    path: Path, *, before: datetime, removes: bool, by: User | None, at: datetime
) -> tuple[int, Noted]:
    """Write the rows before a moment to a new file; how many, and the head of the file. Removes them only once the file
    has been read back. Raises `NotArchived`, `OSError`."""
    if at - before < KEPT_AT_LEAST:
        raise NotArchived(f"只归档{KEPT_AT_LEAST.days}天（六个月）以前的，请把截止日期提前。")
    seal()
    if not (found := verify()).is_whole:
        raise NotArchived(f"没有归档。{found.words}")
    head, last = AuditHead.objects.get(), _last_before(before)
    if last is None:
        raise NotArchived("没有可以归档的记录。")
    rows = SecurityEvent.objects.by_number().filter(position__lte=last.position)
    count = _write(path, head, rows.iterator(chunk_size=STRETCH), last)
    read = read_archive(path)
    if not read.is_whole or read.head != Noted(last.position, last.hash) or read.count != count:
        raise NotArchived(f"写出的文件读回不符，没有移除：{read.words}")
    with transaction.atomic():
        if removes:
            _remove(locked_head(), last)
        verb = "归档并移除" if removes else "归档"
        note(EventKind.AUDIT, f"{verb}到第{last.position}条，末端{read.head}", by=by, at=at, count=count)
    return count, read.head


def _last_before(before: datetime) -> SecurityEvent | None:
    """The last row with which all before it are old enough, too: a clock may have been set back."""
    young = SecurityEvent.objects.by_number().filter(at__gte=before).first()
    rows = SecurityEvent.objects.by_number()
    return (rows.filter(position__lt=young.position) if young else rows).last()


def _write(path: Path, head: AuditHead, rows: Iterable[SecurityEvent], last: SecurityEvent) -> int:
    count = 0
    with path.open("x", encoding="utf-8") as out:
        begin = {"format": FORMAT, "after": head.archived_position, "after_hash": head.archived_hash}
        out.write(json.dumps(begin) + "\n")
        for row in rows:
            line = {name: getattr(row, name) for name in CONTENT} | {
                "position": row.position,
                "at": row.at.astimezone(timezone.get_default_timezone()).isoformat(timespec="microseconds"),
                "hash": row.hash,
            }
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
        out.write(json.dumps({"last": last.position, "head": last.hash, "count": count}) + "\n")
    return count


def read_archive(path: Path, noted: Noted | None = None) -> Verified:
    """Verify a file. Raises `OSError`, `ValueError` for what is none."""
    with path.open(encoding="utf-8") as lines:
        begin = json.loads(lines.readline())
        if not isinstance(begin, dict) or begin.get("format") != FORMAT:
            raise ValueError(path)
        chain, end = _Chain(begin["after"], begin["after_hash"], noted), None
        for row in _rows_of(lines):
            if isinstance(row, dict):
                end = row
            else:
                chain.add(row)
    found = Verified(Noted(chain.position, chain.hash), begin["after"] + 1, chain.position, chain.count)
    found.faults += chain.faults
    if end != {"last": chain.position, "head": chain.hash, "count": chain.count}:
        found.faults.append("文件末尾不全")
    if not chain.has_met_noted:
        found.faults.append(f"没有记下的末端{noted}")
    return found


def _rows_of(lines: Iterator[str]) -> Iterator[SecurityEvent | dict]:
    for text in lines:
        line = json.loads(text)
        if "hash" in line:
            yield SecurityEvent(**(line | {"at": parse_datetime(line["at"])}))
        else:
            yield line


def _remove(head: AuditHead, last: SecurityEvent) -> None:
    """The one place where rows go; the models themselves refuse."""
    table = connection.ops.quote_name(SecurityEvent._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE position <= %s", [last.position])  # noqa: S608 – our own name
    head.archived_position, head.archived_hash = last.position, last.hash
    head.save()
