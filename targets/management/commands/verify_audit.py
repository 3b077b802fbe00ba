"""manage.py verify_audit: is the security log as it was written? Ends with an error where it is not."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from targets.services.verifying import Noted, Verified, check, read_archive


class Command(BaseCommand):
    help = "校验安全日志（或一个归档文件）有没有被改动、删除、插入；末端请抄下另存，下次用 --head 比对。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", metavar="序号:散列", help="以前抄下的末端，散列可只写前几位（至少8位）")
        parser.add_argument("--archive", type=Path, metavar="FILE", help="校验归档文件，不校验数据库")

    def handle(self, *args, **options) -> None:
        found = self._found(options["archive"], _noted(options["head"]))
        if not found.is_whole:
            raise CommandError(found.words)
        self.stdout.write(f"{found.words}。")
        if found.waiting:
            self.stdout.write(f"另有{found.waiting}条待入链。")

    def _found(self, file: Path | None, noted: Noted | None) -> Verified:
        if file is None:
            return check(by=None, at=timezone.now(), noted=noted)
        try:
            return read_archive(file, noted)
        except OSError as error:
            raise CommandError(f"无法读取 {file}：{error}") from None
        except (ValueError, KeyError, TypeError):
            raise CommandError(f"{file} 不是安全日志的归档文件，或已损坏。") from None


def _noted(text: str | None) -> Noted | None:
    try:
        return Noted.read(text) if text else None
    except ValueError:
        raise CommandError("--head 须是 序号:散列，例如 1234:9f86d081。") from None
