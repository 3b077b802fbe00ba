"""Write the catalogue of the current report: its targets as CSV, or all of it as a workbook."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.writing import catalogue_workbook, write_catalogue
from targets.models import Report


class Command(BaseCommand):
    help = "Write what import_catalogue reads back unchanged: the targets as CSV, or all of it as .xlsx."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output", type=Path, help="file to write (.csv, .xlsx); default: standard output"
        )

    def handle(self, *args, **options) -> None:
        report = Report.objects.current(today=timezone.localdate())
        if report is None:
            raise CommandError("还没有报告，请先运行 import_catalogue。")
        if options["output"] is None:
            write_catalogue(report, self.stdout)
            return
        if options["output"].suffix.lower() == ".xlsx":
            tables = catalogue_of(report)
            options["output"].write_bytes(catalogue_workbook(tables))
            count = len(tables["targets"])
        else:
            with options["output"].open("w", encoding="utf-8", newline="") as out:
                count = write_catalogue(report, out)
        self.stderr.write(f"已写出{count}项目标任务到 {options['output']}。")
