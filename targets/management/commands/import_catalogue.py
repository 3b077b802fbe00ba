"""Import a report's catalogue: a workbook, a folder (report.toml and CSV files) or the targets' CSV alone."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from targets.documents.catalogue.importing import CatalogueRefused, import_catalogue
from targets.documents.kit.dry_run import Fate
from targets.imports.dates import typed_day
from targets.imports.delimited import NotText
from targets.imports.sheets import NotAWorkbook


class Command(BaseCommand):
    help = "Import a catalogue (.xlsx, folder or targets' CSV): idempotent, all or nothing, never touches entries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--assigned",
            type=typed_day,
            metavar="DATE",
            help="when the new targets were assigned whose lines do not say so; default: when the report was delivered",
        )

    def handle(self, *args, **options) -> None:
        try:
            outcome = import_catalogue(options["path"], assigned=options["assigned"], at=timezone.now())
        except CatalogueRefused as refused:
            raise CommandError(f"没有导入，请先更正：\n{refused}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"无法读取 {options['path']}：{error}") from None
        except (NotAWorkbook, NotText) as error:
            raise CommandError(f"无法读取 {options['path']}：{error.sentence}") from None
        for sentence in outcome.left_out:
            self.stdout.write(sentence)
        counts = outcome.targets
        self.stdout.write(
            f"新增{counts[Fate.NEW]}项，更新{counts[Fate.CHANGED]}项，未变{counts[Fate.UNCHANGED]}项目标任务。"
        )
        for line in outcome.lines:
            for note in line.asked:
                self.stdout.write(f"{line.name} {line.title}：{note}")
        for row in outcome.changed_since:
            self.stdout.write(
                f"{row.title or row.key}：导出后{row.saved or '他人'}改过，保留现在的。{'；'.join(row.notes)}"
            )
        if outcome.missing:
            self.stdout.write(f"另有{len(outcome.missing)}项不在文件中，保持不变。")
