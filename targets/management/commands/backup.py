"""manage.py backup PLACE: database and stored files in one file, while people work. PLACE is a file or a folder."""

import os
import shutil
import tempfile
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ...services.last_backup import LastBackup, note_backup
from ..backups import Amiss, archives
from ..backups.databases import Copy, copied, is_sqlite, newest_migrations, scratch
from ..backups.facts import differences, facts_of

ATTEMPTS = 3  # files may be removed between the copy of the database and that of the files
NAME = "zhanhe-{:%Y%m%d-%H%M%S}.tar"
PATTERN = "zhanhe-[0-9]*-[0-9]*.tar*"


class Command(BaseCommand):
    help = "把数据库和佐证材料备份成一个文件；填报、审核不用停。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", type=Path, help="文件名；给文件夹时按时间取名")
        parser.add_argument("--verify", action="store_true", help="恢复到临时数据库，核对行数和全部亮灯")
        parser.add_argument("--recipients", type=Path, help="age公钥文件，给出时加密")
        parser.add_argument("--keep", type=at_least_one, help="文件夹里只留最近几份")

    def handle(self, *args, **options) -> None:
        try:
            place = made(
                **{name: options[name] for name in ("place", "verify", "recipients", "keep")}, say=self._say
            )
        except Amiss as amiss:
            raise CommandError(amiss.sentence) from None
        except OSError as error:
            raise CommandError(f"没有备份：{error.strerror or error}（{error.filename or ''}）。") from None
        self.stdout.write(f"已备份到{place}（{place.stat().st_size / 1024**2:.1f} MB）。")

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence)


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("须是1以上的整数")
    return int(text)


def made(
    *, place: Path, verify: bool, recipients: Path | None, keep: int | None, say: Callable[[str], None]
) -> Path:
    """The file that a backup has been written to. Raises `Amiss`."""
    at = timezone.now()
    is_folder = place.is_dir()
    if keep and not is_folder:
        raise Amiss("--keep要和文件夹一起用：按时间取名，只留最近几份。")
    if recipients:
        archives.check_age()
    if is_folder:
        place = place / (NAME.format(timezone.localtime(at)) + (".age" if recipients else ""))
    if place.exists():
        raise Amiss(f"{place}已经有了，没有覆盖。请换一个名称。")
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".backup-") as folder:
        archive = _archive(Path(folder), at, say)
        if verify:
            _verify(archive, Path(folder) / "verified", at)
        finished = archive
        if recipients:
            finished = archive.with_suffix(".age")
            archives.seal(archive, finished, recipients)
        os.chmod(finished, 0o600)
        _to_disk(finished)
        os.link(finished, place)  # never over a file that is there, and never half a file
    note_backup(LastBackup(made_at=at, size=place.stat().st_size, is_verified=verify))
    if keep:
        for old in sorted(place.parent.glob(PATTERN))[:-keep]:
            old.unlink()
    return place


def _archive(folder: Path, at: datetime, say: Callable[[str], None]) -> Path:
    media = Path(settings.MEDIA_ROOT)
    for attempt in range(ATTEMPTS):
        copy = copied(folder, at)
        _refuse_without_room(folder, copy, media)
        archive = folder / "archive.tar"
        told = {
            "made_at": at.isoformat(),
            "vendor": "sqlite" if is_sqlite() else "postgresql",
            "migrations": newest_migrations(),
            "facts": copy.facts,
        }
        missing = archives.pack(archive, copy.path, media, sorted(copy.files), told)
        copy.path.unlink()
        if not missing or attempt == ATTEMPTS - 1:
            break
    for name in missing:
        say(f"材料{name}不在磁盘上，备份里没有。请运行manage.py verify_evidence。")
    return archive


def _refuse_without_room(folder: Path, copy: Copy, media: Path) -> None:
    sizes = [path.stat().st_size for name in copy.files if (path := media / name).exists()]
    needed = sum(sizes) + copy.path.stat().st_size
    if shutil.disk_usage(folder).free < needed * 1.1:
        raise Amiss(f"磁盘空间不足：需要约{needed // 1024**2 + 1} MB。没有备份。")


def _verify(archive: Path, folder: Path, at: datetime) -> None:
    folder.mkdir()
    unpacked = archives.unpack(archive, folder)
    with scratch(unpacked.database) as url:
        found = differences(unpacked.told["facts"], facts_of(url, at))
    if found:
        raise Amiss(f"备份核对不符，没有保留：{'；'.join(found[:5])}。")
    shutil.rmtree(folder)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
