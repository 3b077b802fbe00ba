"""Write the catalogue of the current report: its targets as CSV, or all of it as a workbook or a folder."""

from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.writing import catalogue_workbook, write_catalogue, write_folder
from targets.management.clock import OnTheDemosDay
from targets.models import Report


class Command(OnTheDemosDay):
    help = "Write what import_catalogue reads back unchanged: the targets as CSV, all of it as .xlsx or as a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output",
            type=Path,
            help="file to write (.csv, .xlsx), or a folder (a name without ending); default: standard output",
        )

    def handle(self, *args, **options) -> None:
        report = Report.objects.current(today=timezone.localdate())
        if report is None:
            raise CommandError("还没有报告，请先运行 import_catalogue。")
        if options["output"] is None:
            write_catalogue(report, self.stdout)
            return
        count = self._write(report, options["output"])
        self.stderr.write(f"已写出{count}项目标任务到 {options['output']}。")

    def _write(self, report: Report, output: Path) -> int:
        """Returns how many targets."""
        if output.suffix and not output.is_dir() and output.suffix.lower() != ".xlsx":
            with output.open("w", encoding="utf-8", newline="") as out:
                return write_catalogue(report, out)
        tables = catalogue_of(report)
        if output.suffix.lower() == ".xlsx":
            output.write_bytes(catalogue_workbook(tables, is_as_stored=True, is_demo=report.is_demo))
        else:
            write_folder(tables, output)
        return len(tables["targets"])
