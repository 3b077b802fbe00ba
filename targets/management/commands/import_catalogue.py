"""Import a report's catalogue: a workbook, a folder (report.toml and CSV files) or the targets' CSV alone."""

from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from targets.documents.catalogue.importing import CatalogueRefused, CatalogueRun, import_catalogue
from targets.documents.kit.dry_run import Fate
from targets.imports.dates import typed_day
from targets.imports.delimited import NotText
from targets.imports.sheets import NotAWorkbook
from targets.management.clock import OnTheDemosDay


class Command(OnTheDemosDay):
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
        for sentence in _said(outcome):
            self.stdout.write(sentence)


def _said(outcome: CatalogueRun) -> Iterator[str]:
    """What was done, what was left as it is, and what somebody should look at."""
    yield from outcome.left_out
    counts = outcome.targets
    yield f"新增{counts[Fate.NEW]}项，更新{counts[Fate.CHANGED]}项，未变{counts[Fate.UNCHANGED]}项目标任务。"
    yield from (f"{line.name} {line.title}：{note}" for line in outcome.lines for note in line.asked)
    for row in outcome.changed_since:
        saved = row.saved or "他人"
        yield f"{row.title or row.key}：导出后{saved}改过，保留现在的。{'；'.join(row.notes)}"
    for gone in outcome.vanished:
        yield f"“{gone.unit}”不在文件中，保持不变；改名、并入请在“人员”页或上传目录时办理。"
    if outcome.without_staff:
        yield f"{len(outcome.without_staff)}个牵头单位没有填报员。"
    if outcome.missing:
        yield f"另有{len(outcome.missing)}项不在文件中，保持不变。"
