"""Print every target's light: the auditor's view, from the same code as the screens."""

import json
from decimal import Decimal
from fractions import Fraction

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from targets.domain.quantities import percent, plain, quantity, rounded
from targets.imports.dates import typed_day
from targets.management.clock import OnTheDemosDay
from targets.models import Report
from targets.pictures import Picture, evening_of, load_facts


class Command(OnTheDemosDay):
    help = "Print every target's light at a date, as known now or as it was known at the end of another day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=typed_day, required=True, metavar="DATE")
        parser.add_argument("--known", type=typed_day, metavar="DATE", help="as known at the end of this day")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args, **options) -> None:
        report = Report.objects.current(today=timezone.localdate())
        if report is None:
            raise CommandError("还没有报告，请先运行 import_catalogue。")
        known_at = evening_of(options["known"]) if options["known"] else timezone.now()
        pictures = load_facts(report, known_at=known_at).with_parts_on(options["as_of"])
        if options["format"] == "json":
            self.stdout.write(json.dumps([as_json(p) for p in pictures], ensure_ascii=False, indent=1))
            return
        for picture in pictures:
            self.stdout.write(as_line(picture))


def as_json(picture: Picture) -> dict:
    judgement = picture.judgement
    return {
        "number": picture.target.number,
        "title": picture.target.title,
        "value": _text(judgement.value),
        "data_date": judgement.data_date and judgement.data_date.isoformat(),
        "done": _share(judgement.done),
        "plan": _share(judgement.plan),
        "progress": judgement.progress.light,
        "deadline": judgement.deadline.light,
        "reporting": judgement.reporting.light,
        "overall": judgement.overall.light,
        "reason_code": judgement.overall.code,
        "reason": judgement.overall.reason,
    }


def as_line(picture: Picture) -> str:
    judgement = picture.judgement
    cells = (
        picture.target.number,
        judgement.light.label,
        judgement.progress.label,
        judgement.deadline.label,
        judgement.reporting.label,
        "—" if judgement.value is None else quantity(judgement.value, picture.target.unit),
        "—" if judgement.done is None else percent(judgement.done),
        "—" if judgement.plan is None else percent(judgement.plan),
        picture.target.title,
        judgement.overall.reason,
    )
    return "\t".join(cells)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _share(share: Fraction | None) -> str | None:
    """A fraction to six places."""
    return None if share is None else plain(rounded(share, 6))
