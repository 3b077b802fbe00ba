"""The catalogue of targets as CSV, such that the import reads it back unchanged."""

import csv
from decimal import Decimal
from typing import TextIO

from ..domain.quantities import plain
from ..models import Report, Target

COLUMNS = (
    "number", "kind", "area", "theme", "title", "measure", "bound", "stated_as", "stated_value", "unit",
    "start_date", "due_date", "frequency", "baseline", "last_year_value", "reference", "issued",
    "lead_unit", "supporting_units", "post", "source_ref",
)  # fmt: skip


def write_catalogue(report: Report, out: TextIO) -> int:
    """Write all targets of the report with the figures that the report states; returns how many."""
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    targets = Target.objects.of(report).in_print_order().with_owners()
    for target in targets:
        writer.writerow(_row(target))
    return len(targets)


def _row(target: Target) -> dict[str, str]:
    area = target.theme.parent or target.theme
    return {
        "number": target.number,
        "kind": target.kind,
        "area": area.title,
        "theme": target.theme.title,
        "title": target.title,
        "measure": target.measure,
        "bound": target.bound,
        "stated_as": target.stated_as,
        "stated_value": _number(target.stated_value),
        "unit": target.unit,
        "start_date": target.start_date.isoformat(),
        "due_date": target.stated_due_date.isoformat(),
        "frequency": target.frequency,
        "baseline": _number(target.baseline),
        "last_year_value": _number(target.last_year_value),
        "reference": target.reference.number if target.reference else "",
        "issued": target.issued,
        "lead_unit": target.lead.unit.name if target.lead else "",
        "supporting_units": ";".join(owner.unit.name for owner in target.supporting),
        "post": target.post.title if target.post else "",
        "source_ref": target.source_ref,
    }


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
