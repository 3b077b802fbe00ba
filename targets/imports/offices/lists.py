"""Which rows has a list? Paragraphs that say what is to be done, with who does it behind or below them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...domain.extraction.offices import Column, Left
from ...domain.extraction.offices.list_form import Duties, Stretch, duties_in, is_duties_alone, stretches_of
from ..tables import ASIDE
from .building import RawRow
from .grids import GridCell, Paragraph

MAJOR = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[部章])")
MINOR = re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[）)]")
SMALL = re.compile(r"\s*(?:[0-9]{1,3}\s*[．.、）)]|[（(][0-9]{1,3}[）)]|[①-⑳])")


@dataclass
class _Item:
    """What may become a row, once it is known who does it."""

    paragraph: Paragraph
    stretch: Stretch
    area: str = ""
    theme: str = ""
    duties: list[Duties] = field(default_factory=list)


@dataclass
class Lister:
    """Goes through the paragraphs of a list."""

    items: list[_Item] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    area: str = ""
    theme: str = ""

    def read(self, paragraphs: Iterable[Paragraph]) -> "Lister":
        for paragraph in paragraphs:
            self._take(paragraph)
        self._settle()
        return self

    def rows(self) -> Iterator[RawRow]:
        for item in self.items:
            cells = {column: GridCell(words) for one in item.duties for column, words in one.said.items()}
            start = item.paragraph.span.start
            span = item.stretch.task.shifted(start)
            said = item.stretch.task.of(item.paragraph.text)
            cells[Column.TASK] = GridCell(said, span)
            cells[Column.NUMBER] = GridCell(item.stretch.number.rstrip("．.、 "), span)
            yield RawRow(item.paragraph.where, cells, item.area, item.theme)

    def _take(self, paragraph: Paragraph) -> None:
        said = paragraph.text
        if is_duties_alone(said):
            self._say_who(paragraph)
            return
        if ASIDE.fullmatch(said.strip()):
            self.left.append(Left(paragraph.where, said, "备注或签名"))
            return
        stretches = list(stretches_of(said))
        title = said[: stretches[0].task.end].strip() if stretches else said.strip()
        if MAJOR.match(said):
            self.area, self.theme = title, ""
        elif MINOR.match(said):
            self.theme = "" if stretches and stretches[0].duties else title.rstrip("。")
        for stretch in stretches:
            if len(stretch.task):
                self._add(paragraph, stretch)

    def _add(self, paragraph: Paragraph, stretch: Stretch) -> None:
        is_theme = bool(MINOR.match(paragraph.text))
        item = _Item(paragraph, stretch, self.area, "" if is_theme else self.theme)
        item.duties += [stretch.duties] if stretch.duties else []
        self.items.append(item)

    def _say_who(self, paragraph: Paragraph) -> None:
        """A line of its own speaks of the paragraph above it, and of what that paragraph leaves open."""
        duties = duties_in(paragraph.text)
        if not self.items:
            self.left.append(Left(paragraph.where, paragraph.text, "上面没有任务"))
            return
        last = self.items[-1]
        known = last.duties[-1] if last.duties else Duties({})
        last.duties = [known | duties]

    def _settle(self) -> None:
        """What nobody is named for is a heading, or a sentence around the list; a numbered one is asked about.

        A heading for which somebody is named speaks for what is numbered below it and names nobody.
        """
        kept: list[_Item] = []
        above: _Item | None = None  # a heading that names somebody
        for item in self.items:
            is_numbered = bool(SMALL.match(item.paragraph.text))
            if _is_heading(item):
                above = item if item.duties else None
            elif above and is_numbered and not item.duties:
                kept = [one for one in kept if one is not above]
                item.duties = above.duties
            if item.duties or (kept and is_numbered):
                kept.append(item)
            elif not _is_heading(item):
                self.left.append(Left(item.paragraph.where, item.paragraph.text, "没有写责任单位，不是任务"))
        self.items = kept


def _is_heading(item: _Item) -> bool:
    return bool(MAJOR.match(item.paragraph.text) or MINOR.match(item.paragraph.text))


def says_who(paragraphs: Iterable[Paragraph]) -> int:
    """How many paragraphs say who does what."""
    return sum(
        is_duties_alone(one.text) or any(stretch.duties for stretch in stretches_of(one.text))
        for one in paragraphs
    )
