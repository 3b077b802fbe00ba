"""manage.py archive_audit FILE: write old rows of the security log to a file, and remove them if asked to."""

from datetime import datetime, time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from targets.imports.dates import typed_day
from targets.services.verifying import KEPT_AT_LEAST, NotArchived, archive


class Command(BaseCommand):
    help = f"把{KEPT_AT_LEAST.days}天以前的安全日志写到一个新文件；加 --remove 则读回核对后从数据库移除。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--before", type=typed_day, metavar="DATE", help="只归档这天以前的")
        parser.add_argument("--remove", action="store_true", help="归档后从数据库移除")

    def handle(self, *args, **options) -> None:
        now, day = timezone.now(), options["before"]
        before = timezone.make_aware(datetime.combine(day, time.min)) if day else now - KEPT_AT_LEAST
        try:
            count, head = archive(options["file"], before=before, removes=options["remove"], by=None, at=now)
        except NotArchived as refused:
            raise CommandError(refused.sentence) from None
        except FileExistsError:
            raise CommandError(f"{options['file']} 已存在，请换一个文件名。") from None
        except OSError as error:
            raise CommandError(f"无法写入 {options['file']}：{error}") from None
        removed = "，已从数据库移除" if options["remove"] else ""
        self.stdout.write(f"已归档{count}条到 {options['file']}{removed}。末端（请打印、签字、另存）：{head}")
