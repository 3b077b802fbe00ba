"""What does a PDF say, page by page?

pdfplumber, because it alone of four libraries kept quotation marks in their places. Footers and line ends of the page
stay; `domain.extraction.repair` undoes them. Tables come row by row, their cells parted by tabs.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfparser import PDFException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from .refusing import BROKEN, SCANNED, TOO_LONG, TOO_MANY_PAGES, NotReadable

MAX_PAGES = 400
MAX_CHARACTERS = 1_000_000
LINE_APART = 5  # points; the number of a heading often stands a little lower than its words
FAULTS = (
    PDFException,
    PdfminerException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
)


def text_of_pdf(content: BytesIO) -> str:
    """Raises `NotReadable`, also for pages that are pictures."""
    try:
        with pdfplumber.open(content) as document:
            if len(document.pages) > MAX_PAGES:
                raise NotReadable(TOO_MANY_PAGES.format(most=MAX_PAGES))
            text = _text_of(document)
    except FAULTS:
        raise NotReadable(BROKEN) from None
    if not text.strip():
        raise NotReadable(SCANNED)
    return text


def _text_of(document: pdfplumber.pdf.PDF) -> str:
    pages: list[str] = []
    length = 0
    for page in document.pages:
        pages.append("\n".join(_blocks(page)))
        page.close()  # or every page's objects stay in memory
        length += len(pages[-1])
        if length > MAX_CHARACTERS:
            raise NotReadable(TOO_LONG)
    return "\n".join(pages)


def _blocks(page: Page) -> Iterator[str]:
    """Text and tables from top to bottom."""
    top = page.bbox[1]
    tables = page.find_tables() if page.lines or page.rects else []
    for table in sorted(tables, key=lambda table: table.bbox[1]):
        yield from _text_between(page, top, table.bbox[1])
        for row in table.extract():
            yield "\t".join("".join((cell or "").split()) for cell in row)
        top = max(top, table.bbox[3])
    yield from _text_between(page, top, page.bbox[3])


def _text_between(page: Page, top: float, bottom: float) -> Iterator[str]:
    """The lines of which more than half stands between two heights."""

    def is_between(thing: dict[str, Any]) -> bool:
        return top <= (thing["top"] + thing["bottom"]) / 2 < bottom

    if text := page.filter(is_between).extract_text(y_tolerance=LINE_APART):
        yield text
