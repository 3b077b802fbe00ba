"""督查通报 as Word: a paper that is printed, with its head, and each annex on a sheet of its own."""

from ...domain.bulletins import Paper
from ..kit.word import OfficialDocument, Style

NAME = "督查通报"
ROWS_IN_TYPE = 12  # a longer table is set smaller, a shorter one wider


def bulletin_document(paper: Paper, *, mark: str = "") -> bytes:
    """`mark` is what has become of it: a draft, withdrawn."""
    word = OfficialDocument()
    for said in filter(None, (paper.mark, mark)):
        word.text(said, Style.CENTRED)
    word.masthead(NAME, paper.issue, paper.office, paper.day)
    word.title("\n".join(paper.title_lines))
    if paper.addressees:
        word.text(f"{paper.addressees}：", Style.FLUSH)
    for text in paper.introduction:
        word.text(text)
    for head, paragraphs in paper.numbered:
        word.heading(head)
        for text in paragraphs:
            word.text(text)
    if paper.annexes:
        word.text("　")
        for line in paper.annex_lines:
            word.line(line)
        word.keep_last_together(1 + len(paper.annex_lines))  # else the list is alone on its page
    for number, annex in paper.numbered_annexes:
        word.annex(number, annex.title)
        for text in annex.paragraphs:
            word.note(text)
        table = annex.table
        figures = [place for place, kind in enumerate(table.kinds) if kind == "word"]
        is_long = len(table.rows) > ROWS_IN_TYPE
        word.table(
            table.heads, table.rows, table.widths, centred=figures, is_small=is_long, is_tall=not is_long
        )
    return word.save()
