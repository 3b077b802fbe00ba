"""Under which headings does the report put its promises?

Reports head their text in four ways: with a numeral (一、 and （一）), with a line that has none (今后五年工作任务),
with the short first sentence of a paragraph, printed bold (扩大有效投资。), and with 一是…二是… in running text. The
goals of the year have no heading; the words before their colon stand for one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .heading_marks import Form, Found, marked_in
from .run_ins import run_ins_in
from .spans import Span


@dataclass(frozen=True)
class Heading:
    """`level` is how many kinds of heading stand above it, and one."""

    level: int
    text: str
    span: Span
    form: Form


def headings_of(text: str, paragraphs: tuple[Span, ...]) -> tuple[Heading, ...]:
    """All headings in the order of the text."""
    marked = [found for paragraph in paragraphs for found in marked_in(text, paragraph)]
    found = sorted([*marked, *run_ins_in(text, paragraphs, marked)], key=lambda heading: heading.span)
    return tuple(_levelled(text, found))


def _levelled(text: str, found: list[Found]) -> Iterator[Heading]:
    above: list[Found] = []
    for heading in found:
        while above and above[-1].style >= heading.style:
            above.pop()
        level = len(above) + 1
        if heading.form is not Form.PARA:
            above.append(heading)
        elif level == 1:
            level = 2
        yield Heading(level, heading.span.of(text), heading.span, heading.form)
