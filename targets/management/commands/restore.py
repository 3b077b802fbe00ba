"""manage.py restore FILE: put database and evidence back from a backup. Never over what is there without --replace."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ...models import EventKind
from ...services.audit import note
from ..backups import Amiss, archives
from ..backups.databases import is_in_use, is_sqlite, newest_migrations, put_back, scratch
from ..backups.facts import differences, facts_of


class Command(BaseCommand):
    help = "从备份文件恢复数据库和佐证材料；先核对，再恢复。请先停止服务。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="覆盖现有数据")
        parser.add_argument("--check-only", action="store_true", help="只核对备份，不恢复")
        parser.add_argument("--identity", type=Path, help="age私钥文件，用于加密的备份")

    def handle(self, *args, **options) -> None:
        try:
            told = restored(
                options["file"],
                replace=options["replace"],
                check_only=options["check_only"],
                identity=options["identity"],
            )
        except Amiss as amiss:
            raise CommandError(amiss.sentence) from None
        except OSError as error:
            raise CommandError(f"没有恢复：{error.strerror or error}（{error.filename or ''}）。") from None
        done = "核对无误" if options["check_only"] else "已恢复"
        self.stdout.write(f"{done}：{told['made_at']}的备份，{len(told['files']) - 1}个材料。")
        is_of_this_release = told["migrations"] == newest_migrations()
        if not is_of_this_release:
            self.stderr.write("备份来自另一个版本，没有核对亮灯。请接着运行manage.py migrate。")
        elif not options["check_only"]:  # what another release has stored may have no log yet
            note(EventKind.OPERATION, f"恢复{told['made_at']}的备份", at=timezone.now())
        for name in told["missing"]:
            self.stderr.write(f"材料{name}在备份时就不在磁盘上。")


def restored(file: Path, *, replace: bool, check_only: bool, identity: Path | None) -> dict:
    """What the archive tells of itself, once compared and, unless `check_only`, put back. Raises `Amiss`."""
    if not file.is_file():
        raise Amiss(f"没有{file}这个文件。")
    if not (replace or check_only) and is_in_use():
        raise Amiss("现有数据库里有数据，没有恢复。确要用备份替换现有数据，请加--replace。")
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media, prefix=".restore-") as folder:
        archive = file
        if _is_sealed(file):
            archive = Path(folder) / "archive.tar"
            archives.unseal(file, archive, identity)
        unpacked = archives.unpack(archive, Path(folder) / "content")
        if (unpacked.told["vendor"] == "sqlite") != is_sqlite():
            raise Amiss(f"备份的是{unpacked.told['vendor']}数据库，现在用的是另一种，不能恢复。")
        if (
            unpacked.told["migrations"] == newest_migrations()
        ):  # else its lights would be judged by other rules
            _compare(unpacked)
        if not check_only:
            for name in unpacked.stored:  # files first: one without a row is harmless
                (media / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(unpacked.folder / "media" / name, media / name)
            put_back(unpacked.database)
        return unpacked.told


def _compare(unpacked: archives.Unpacked) -> None:
    with scratch(unpacked.database) as url:
        at = datetime.fromisoformat(unpacked.told["made_at"])
        found = differences(unpacked.told["facts"], facts_of(url, at))
    if found:
        raise Amiss(f"备份核对不符，没有恢复：{'；'.join(found[:5])}。")


def _is_sealed(file: Path) -> bool:
    with file.open("rb") as content:
        return content.read(21) == b"age-encryption.org/v1"
