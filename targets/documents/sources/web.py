"""What does a web page say? Its text by blocks, without what is only for programs."""

import re
from html.parser import HTMLParser

SILENT = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe", "object"))
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "hr",
        "blockquote",
        "pre",
        "dl",
        "dt",
        "dd",
        "form",
        "title",
        "caption",
        "figure",
        "figcaption",
        "center",
    ]
)
CELLS = frozenset(("td", "th"))
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
LINES = re.compile(r"\n{2,}")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 – HTMLParser gives them
        if tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in BLOCKS:
            self.pieces.append("\n")
        elif tag in CELLS:
            self.pieces.append("\t")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(SPACES.sub(" ", data))


def text_of_html(page: str) -> str:
    """One line a block, cells of a table parted by tabs."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (line.strip() for line in "".join(reader.pieces).split("\n"))
    return LINES.sub("\n", "\n".join(line for line in lines if line))
