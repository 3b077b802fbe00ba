"""Which headings can be told by themselves, and what is a heading before its level is known?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from .spans import Span

NUMERAL = "[一二三四五六七八九十]{1,3}"
PART = re.compile(rf"{NUMERAL}、")
SECTION = re.compile(rf"[（(]{NUMERAL}[）)]")
ITEM = re.compile(rf"(?:{NUMERAL}(?:是|要)|\d{{1,2}}[.、．](?!\d))")
GOALS = re.compile(
    r"[^。；\n]{0,40}(?:主要|预期|奋斗|发展)(?:预期|奋斗|发展)?(?:的)?(?:目标|指标)(?:任务)?(?:建议|拟定|设定|初步|安排)*(?:是|为|如下|有)?[：:]"
    r"|[^。；，\n]{0,30}主要(?:预期)?目标(?:是|为)[：:，,]?"
)
UNNUMBERED = re.compile(
    r"[^，。；：！？]*(?:回顾|工作(?:安排|重点|任务|打算|部署|总体要求|思路|建议|目标)|(?:目标|主要|重点)任务|自身建设"
    r"|政府建设|年各项工作|名词解释|服务型政府|总体要求|治理能力)[^，。；：！？]{0,10}"
)
UNNUMBERED_AT_MOST = 30
GREETING = re.compile(r"^(?:各位代表|同志们|谢谢|现在|下面|以上)")
TITLE = re.compile(r"^政\s*府\s*工\s*作\s*报\s*告$")
HEADING_AT_MOST = 60


class Style(IntEnum):
    """The outer heading before the inner one; their order in a report is always this."""

    TITLE = 0
    PART = 1
    SECTION = 2
    RUN_IN = 3


class Form(StrEnum):
    LINE = "line"  # a paragraph of its own
    PARA = "para"  # the words before a colon
    RUN_IN = "run-in"  # the first sentence of a paragraph


@dataclass(frozen=True)
class Found:
    """A heading that was found, as yet without its level."""

    style: Style
    span: Span
    form: Form


def marked_in(text: str, paragraph: Span) -> Iterator[Found]:
    """The headings of a paragraph that can be told by themselves."""
    said = paragraph.of(text)
    if GREETING.match(said) or TITLE.match(said):
        return
    for mark, style in ((PART, Style.PART), (SECTION, Style.SECTION)):
        if mark.match(said):
            yield from _numbered(said, paragraph, style)
            return
    if len(said) <= UNNUMBERED_AT_MOST and said[-1] not in "。；：，！" and UNNUMBERED.fullmatch(said):
        yield Found(Style.TITLE, paragraph, Form.LINE)
        return
    goals = GOALS.search(said)
    says_them = goals and (goals.end() == len(said) or re.search(r"\d", said[goals.end() :]))
    if goals and says_them:
        start = goals.start() + len(goals[0]) - len(goals[0].lstrip())
        yield Found(
            Style.SECTION,
            Span(paragraph.start + start, paragraph.start + goals.end() - _colon(goals[0])),
            Form.PARA,
        )


def _colon(said: str) -> int:
    return len(said) - len(said.rstrip("：:，,"))


def _numbered(said: str, paragraph: Span, style: Style) -> Iterator[Found]:
    first = re.match(r"[^。！？；]+", said)
    ends = first.end() if first else len(said)
    if ends > HEADING_AT_MOST:
        return
    alone = len(said) - ends <= 1
    yield Found(style, Span(paragraph.start, paragraph.start + ends), Form.LINE if alone else Form.RUN_IN)
