"""Which headings have no line of their own: short first sentences, short sentences inside, 一是…二是…?

Each of them may also be just a short sentence. So a report is looked at as a whole: it heads its sections in one way
throughout.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from .heading_marks import GREETING, ITEM, NUMERAL, Form, Found, Style
from .spans import Span
from .tables.verbs import DOING, HEDGES, MANNERS

ITEMS_INSIDE = re.compile(rf"(?:(?<=[。；：\n])|(?<=[。；：]“))(?:{NUMERAL}是)")
NO_HEADING = re.compile(r"\d|是(?!非)|乃|方能|就能")
HEADING_STARTS = (*DOING, *MANNERS, *HEDGES, "“", "以", "把", "全", "毫不", "坚定", "永葆")
FIRST_SENTENCE = re.compile("[^。！？；：]{4,26}(?=。)")
SENTENCE_INSIDE = re.compile(r"(?<=[。\n])([^。！？；：，\n]{5,20})。(?=[^。\n]{20,})")
ITEM_LINE = re.compile("[^。！？；：]{4,30}(?=[。：]|$)")
ITEM_HEAD = re.compile("[^。！？；：，\\n]{4,22}(?=。)")
HAS_NUMBER = re.compile(r"\d")  # a heading names a task, an item with a number is one
TEXT_BEHIND = 12  # characters, or the short sentence is all there is
LONG_SECTION = 350  # characters; a shorter one has no room for headings
RUN_INS_FROM = 0.5  # of a section's paragraphs; fewer short first sentences are just short sentences


def run_ins_in(text: str, paragraphs: tuple[Span, ...], marked: list[Found]) -> Iterator[Found]:
    """The headings between those that are marked."""
    starts = [paragraph.start for paragraph in paragraphs]
    sections = list(_sections(text, marked))
    bodies = [paragraphs[bisect_left(starts, one.start) : bisect_left(starts, one.end)] for one in sections]
    firsts = [_first_sentences(text, body) for body in bodies]
    inside = [list(_sentences_inside(text, section)) for section in sections]
    is_inside = _are_inside(sections, firsts, inside)
    for section, body, first, within in zip(sections, bodies, firsts, inside, strict=True):
        items = [found for paragraph in body if (found := _item_line(text, paragraph))]
        chosen = [] if items else within if is_inside else first
        yield from (*items, *chosen)
        yield from _items_inside(text, section, {found.span.start for found in (*items, *chosen)})


def _sections(text: str, marked: list[Found]) -> Iterator[Span]:
    """What stands between two headings; not between a part's heading and its first section, for that only leads in."""
    outer = sorted((found for found in marked if found.form is not Form.PARA), key=lambda found: found.span)
    for heading, following in zip(outer, [*outer[1:], None], strict=False):
        if following is None or not following.style is Style.SECTION > heading.style:
            yield Span(heading.span.end, following.span.start if following else len(text))


def _first_sentences(text: str, body: tuple[Span, ...]) -> list[Found]:
    firsts = [found for paragraph in body if (found := _first_sentence(text, paragraph))]
    if len(body) == 1:  # alone it is one only if it looks like one
        firsts = [found for found in firsts if "，" not in found.span.of(text)]
    return firsts if len(firsts) >= RUN_INS_FROM * (len(body) - 1) else []


def _are_inside(sections: list[Span], firsts: list[list[Found]], inside: list[list[Found]]) -> bool:
    """Whether the report puts its headings inside long paragraphs: most of its long sections have some there, few begin
    their paragraphs with them."""
    is_long = [len(section) >= LONG_SECTION for section in sections]
    of_long = [
        (len(first), len(within)) for first, within, long in zip(firsts, inside, is_long, strict=True) if long
    ]
    return (
        sum(within > 1 for _, within in of_long) > 0.5 * len(of_long) > sum(first > 1 for first, _ in of_long)
    )


def _first_sentence(text: str, paragraph: Span) -> Found | None:
    said = paragraph.of(text)
    found = FIRST_SENTENCE.match(said)
    if not found or len(said) < found.end() + TEXT_BEHIND or GREETING.match(said) or not _may_head(found[0]):
        return None
    return Found(Style.RUN_IN, Span(paragraph.start, paragraph.start + found.end()), Form.RUN_IN)


def _may_head(said: str) -> bool:
    """Whether a short sentence says what will be done, as a heading does, and is no saying (实干为要，行胜于言)."""
    if NO_HEADING.search(said) or ITEM.match(said) or said.count("，") > 1:
        return False
    first, _, second = said.partition("，")
    return not second or first.startswith(HEADING_STARTS) or second.startswith(HEADING_STARTS)


def _item_line(text: str, paragraph: Span) -> Found | None:
    """一是加快项目建设。 or 1.加快项目建设 at the start of a paragraph."""
    said = paragraph.of(text)
    mark, found = ITEM.match(said), ITEM_LINE.match(said)
    if not mark or not found or HAS_NUMBER.search(said, mark.end(), found.end()):
        return None
    form = Form.LINE if found.end() >= len(said) - 1 else Form.RUN_IN
    return Found(Style.RUN_IN, Span(paragraph.start, paragraph.start + found.end()), form)


def _items_inside(text: str, within: Span, known: set[int]) -> Iterator[Found]:
    """一是激活创新主体。…二是…。 in running text: a heading only where a full stop ends it and text follows."""
    for found in ITEMS_INSIDE.finditer(text, within.start, within.end):
        head = ITEM_HEAD.match(text, found.start(), within.end)
        is_plain = head and not HAS_NUMBER.search(head[0])
        if (
            head
            and is_plain
            and found.start() not in known
            and not ITEM.match(text[head.end() + 1 :].lstrip())
        ):
            yield Found(Style.RUN_IN, Span(*head.span()), Form.RUN_IN)


def _sentences_inside(text: str, within: Span) -> Iterator[Found]:
    """Short sentences inside the one long paragraph of a section, each followed by a longer text."""
    if len(within) < LONG_SECTION:
        return
    for found in SENTENCE_INSIDE.finditer(within.of(text)):
        if _may_head(found[1]):
            yield Found(Style.RUN_IN, Span(*found.span(1)).shifted(within.start), Form.RUN_IN)
