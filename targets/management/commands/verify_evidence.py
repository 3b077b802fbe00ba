"""manage.py verify_evidence: name stored files that are missing, changed, or belong to nothing."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ...models import EventKind, SourceDocument
from ...services.audit import note
from ...services.stored_evidence import Stored, on_disk, remove_orphans


class Command(BaseCommand):
    help = "核对佐证材料和原文：磁盘上缺失的、被改动的，以及没有记录的文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove-orphans", action="store_true", help="删除一天前的、没有记录的文件")

    def handle(self, *args, **options) -> None:
        found = on_disk()
        for what, files in (("缺失", found.missing), ("被改动", found.changed)):
            for stored in files:
                self.stdout.write(f"{what}：{_told(stored)}")
        removed = remove_orphans(found.orphans, at=timezone.now()) if options["remove_orphans"] else []
        if removed:
            names = "\n".join(map(str, removed))
            note(
                EventKind.OPERATION,
                "清理没有记录的材料",
                at=timezone.now(),
                count=len(removed),
                details=names,
            )
        for path in found.orphans:
            self.stdout.write(f"没有记录{'，已删除' if path in removed else ''}：{path}")
        if found.missing or found.changed:
            raise CommandError(
                f"缺失{len(found.missing)}个，被改动{len(found.changed)}个。请从备份中找回（manage.py restore）。"
            )
        if found.is_well:
            self.stdout.write("佐证材料和记录一致。")


def _told(stored: Stored) -> str:
    if isinstance(stored, SourceDocument):
        return f"{stored.file.name}（{stored.report.year}年 原文，“{stored.name}”）"
    target = stored.entry.target
    whose = f"{target.report.year}年 {target.number}，{stored.entry.data_date}，“{stored.name}”"
    return f"{stored.file.name}（{whose}）"
