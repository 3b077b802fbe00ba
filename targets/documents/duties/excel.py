"""责任分解表 and 认领单 as Excel: headings said once over their rows, a sheet for each who takes something on."""

from collections.abc import Iterable

from ...summaries import Claim, Duties
from ..kit.excel import Value
from ..kit.merged_sheets import MergedSheet, merged_workbook
from .columns import (
    Layout,
    Table,
    claim_subtitle,
    claim_tables,
    claim_title,
    signature,
    subtitle,
    title,
    whole_table,
)


def duties_workbook(duties: Duties, layout: Layout) -> bytes:
    """责任分解表 as .xlsx."""
    table = whole_table(duties, layout)
    sheet = MergedSheet(
        name="责任分解表",
        title=title(duties),
        below=subtitle(duties),
        heads=table.heads_with_characters,
        rows=_rows(table),
        merged=table.merged,
        centred=table.centred,
    )
    return merged_workbook([sheet])


def claims_workbook(duties: Duties, claims: Iterable[Claim]) -> bytes:
    """认领单 as .xlsx. What a unit leads and what it supports are sheets of their own: their columns differ."""
    sheets = []
    for claim in claims:
        for heading, table in claim_tables(claim):
            sheets.append(
                MergedSheet(
                    name=f"{claim.name}{heading[:2]}",
                    title=claim_title(duties, claim),
                    below=claim_subtitle(duties, claim),
                    heads=table.heads_with_characters,
                    rows=_rows(table),
                    merged=table.merged,
                    centred=table.centred,
                    foot=signature(claim),
                )
            )
    return merged_workbook(sheets)


def _rows(table: Table) -> list[list[Value]]:
    """The running number as one, but that of a part."""
    return [[int(first) if first.isdecimal() else first, *others] for first, *others in table.rows]
