"""责任分解表 and 认领单 as Word across the sheet; and the list form, with the units in brackets behind a task."""

from collections.abc import Iterable
from itertools import groupby

from ...domain.quantities import month_end_or_day
from ...pictures import Picture
from ...summaries import Claim, Duties
from ..kit.word import LandscapeDocument, OfficialDocument, Style
from .columns import (
    Layout,
    Table,
    claim_subtitle,
    claim_tables,
    claim_title,
    placed,
    signature,
    subtitle,
    title,
    whole_table,
)


def duties_document(duties: Duties, layout: Layout) -> bytes:
    """责任分解表 as .docx."""
    word = LandscapeDocument()
    word.title(title(duties))
    word.note(subtitle(duties))
    _write(word, whole_table(duties, layout))
    return word.save()


def claims_document(duties: Duties, claims: Iterable[Claim]) -> bytes:
    """认领单 as .docx, each beginning on a sheet of its own."""
    word = LandscapeDocument()
    for place, claim in enumerate(claims):
        word.title(claim_title(duties, claim), is_on_new_sheet=place > 0)
        word.note(claim_subtitle(duties, claim))
        for heading, table in claim_tables(claim):
            if heading:
                word.caption(heading)
            _write(word, table)
        word.text(signature(claim), Style.TABLE_TEXT)
    return word.save()


def duties_list(duties: Duties) -> bytes:
    """The list form as .docx: numbered tasks under their headings, each with ［牵头单位：…；责任单位：…］."""
    word = OfficialDocument()
    word.title(title(duties).replace("责任分解表", "责任分解"))
    word.note(subtitle(duties))
    is_mixed = 0 < duties.proposed_count < len(duties.rows)  # else the note says it of all
    for area, rows in groupby(placed(duties.rows), key=lambda one: one.row.target.theme.area):
        word.heading(area.title)
        for theme, own in groupby(rows, key=lambda one: one.row.target.theme):
            if theme.title != area.title:
                word.text(theme.title, Style.SUBHEADING)
            for one in own:
                row, number = one.row, f"（{one.part}）" if one.part else f"{one.number}．"
                is_open = is_mixed and not row.target.owners_confirmed
                said = f"{number}{one.what.strip()}{_unless_by_year_end(duties, row)}。{in_brackets(row)}"
                word.text(said + ("（责任单位待确认）" if is_open else ""))
    return word.save()


def in_brackets(row: Picture) -> str:
    """［牵头单位：区住建局；责任单位：区财政局、区审计局］, what there is of it."""
    said = [("牵头单位", str(row.lead or "")), ("责任单位", "、".join(map(str, row.supporting)))]
    return f"［{'；'.join(f'{name}：{text}' for name, text in said if text)}］"


def _unless_by_year_end(duties: Duties, row: Picture) -> str:
    """The deadline where it is another than everybody's."""
    due = row.judgement.promise.due_date
    if row.target.deadline_words:
        return f"，{row.target.deadline_words}"
    said = month_end_or_day(due, duties.report.year)
    return "" if due == duties.report.end_date else f"，{said.removesuffix('前')}前完成"


def _write(word: OfficialDocument, table: Table) -> None:
    word.table(table.heads, table.rows, table.widths, merged=table.merged, centred=table.centred)
