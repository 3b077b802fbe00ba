"""Print what a report promises: every number of its forward part with a verdict, every task, proposed as targets.

Of an office's own table (责任分解表, 台账, 民生实事) its rows, in the same columns.
"""

import csv
import io
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from targets.documents.sources.district import known_district
from targets.documents.sources.office_files import office_file
from targets.documents.sources.reading import text_of
from targets.documents.sources.refusing import NotReadable
from targets.domain.extraction import Extraction, Part, Proposal, extract
from targets.domain.extraction.offices import FileKind, OfficeTable
from targets.domain.quantities import plain
from targets.imports.offices.understood import understood

COLUMNS = [
    "at",
    "len",
    "quote",
    "area",
    "theme",
    "title",
    "measure",
    "comparator",
    "value",
    "unit",
    "deadline",
    "last_year_value",
    "lead",
    "confidence",
    "verdict",
    "reason",
]
HEADING_COLUMNS = ("no", "level", "text", "at", "len", "form")


class Command(BaseCommand):
    help = (
        "Read a report (.docx, .pdf, .html, .txt) or an office's table (also .xlsx, .csv) and print the targets it "
        "proposes, with every number's verdict."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")
        parser.add_argument(
            "--text", type=Path, metavar="FILE", help="write the text that the offsets count in"
        )
        parser.add_argument(
            "--headings", type=Path, metavar="FILE", help="write the headings of the forward part"
        )

    def handle(self, *args, **options) -> None:
        path = options["path"]
        try:
            found = _read(path)
        except OSError as error:
            raise CommandError(f"无法读取 {path}：{error}") from None
        except NotReadable as refused:
            raise CommandError(f"{path.name}{refused.sentence}") from None
        if options["text"]:
            options["text"].write_text(found.text, encoding="utf-8", newline="")
        if isinstance(found, OfficeTable):
            self._tell_of(found)
        elif options["headings"]:
            options["headings"].write_text(_headings(found), encoding="utf-8", newline="")
        rows = [row_of(proposal) for proposal in found.proposals]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_csv(COLUMNS, [[row[column] for column in COLUMNS] for row in rows]), ending="")

    def _tell_of(self, table: OfficeTable) -> None:
        """What is no row and what has to be decided, apart from the rows."""
        self.stderr.write(f"{table.kind.label}：{len(table.rows)}行，{len(table.all_questions)}个问题。")
        for question in table.all_questions:
            self.stderr.write(str(question))


def _read(path: Path) -> Extraction | OfficeTable:
    """The rows of a table; of everything else what its text promises. Raises `NotReadable`."""
    content = path.read_bytes()
    file = office_file(path.name, content)
    district = known_district()
    table = understood(file, district)
    if table.kind in (FileKind.BULLETIN, FileKind.PUBLIC_PAGE):
        raise NotReadable(table.sentence)
    return table if table.rows else extract(text_of(path.name, content), district)


def row_of(proposal: Proposal) -> dict[str, str | int]:
    """A proposal in the columns that are printed; empty where there is nothing."""
    value, last = proposal.value, proposal.last_year_value
    return {
        "at": proposal.span.start,
        "len": len(proposal.span),
        "quote": proposal.quote,
        "area": proposal.area,
        "theme": proposal.theme,
        "title": proposal.title,
        "measure": proposal.measure,
        "comparator": proposal.comparator,
        "value": "" if value is None else plain(value),
        "unit": proposal.unit,
        "deadline": proposal.deadline.isoformat() if proposal.deadline else "",
        "last_year_value": "" if last is None else plain(last),
        "lead": proposal.lead.unit,
        "confidence": str(proposal.confidence),
        "verdict": proposal.verdict.value,
        "reason": proposal.reason,
    }


def _headings(found: Extraction) -> str:
    forward = [place for place in found.headings if place.part is Part.FORWARD]
    lines = [
        [
            number,
            place.heading.level,
            place.heading.text,
            place.span.start,
            len(place.span),
            place.heading.form.value,
        ]
        for number, place in enumerate(forward, 1)
    ]
    return _csv(HEADING_COLUMNS, lines)


def _csv(head, lines) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([head, *lines])
    return out.getvalue()
