"""How is the ledger written as CSV? As Excel opens it: UTF-8 with a mark, and no cell that it would calculate."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

from ...domain.quantities import percent, plain
from ...summaries.sheet import LedgerSheet
from ..kit.text import harmless
from .columns import Cell, CellKind, heads, lines, subtitle, title


def ledger_csv(sheet: LedgerSheet) -> bytes:
    """The ledger as .csv, beginning with the same two lines of heading as the Excel file."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(title(sheet))])
    writer.writerow([harmless(subtitle(sheet))])
    columns = heads(sheet)
    writer.writerow([column.head for column in columns])
    for line in lines(sheet):
        writer.writerow(
            [_text(column.kind, value) for column, value in zip(columns, line.cells, strict=True)]
        )
    return out.getvalue().encode("utf-8-sig")


def _text(kind: CellKind, value: Cell) -> str:
    match value:
        case None:
            return ""
        case str():
            return harmless(value)
        case date():
            return value.isoformat()
        case Decimal() if kind == CellKind.PERCENT:
            return percent(value)
        case Decimal():
            return plain(value)
    return str(value)
