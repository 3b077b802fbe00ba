"""How is the report's text printed with its lights? No templates, because a page has hundreds of passages."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from ..domain.quantities import percent
from ..pictures import Picture
from ..summaries.lit_text import LitBlock, LitText, Piece
from .tracker import shown_query

register = template.Library()

Members = frozenset[int] | None


@register.simple_tag(takes_context=True)
def lit(context, block: LitBlock, light: str = "", members: Members = None) -> SafeString:
    """The words of a block. What has another light than is asked for, or is not of the group, is dimmed."""
    printer = _Printer(context, light, members)
    return SafeString("".join(map(printer.piece, block.pieces)))


@register.simple_tag(takes_context=True)
def lit_list(context, pictures: list[Picture], light: str = "", members: Members = None) -> SafeString:
    """Targets that have no words in the text, by their titles."""
    printer = _Printer(context, light, members)
    return SafeString("".join(f"<li>{printer.link(p, escape(p.target.title))}</li>" for p in pictures))


@register.filter
def first_of(page: LitText, light: str) -> Picture | None:
    """Where reading begins when one light alone is looked for, or a group."""
    if not light:
        return page.pictures[0] if page.members is not None and page.pictures else None
    return next((p for p in page.pictures if p.judgement.overall.light == light), None)


class _Printer:
    """Prints for one moment, one light and one group. A target that stands in several places has its anchor in the
    first."""

    def __init__(self, context, light: str, members: Members):
        self.query, self.light, self.members = shown_query(context), light, members
        self.anchors: set[str] = context.render_context.setdefault("script_anchors", set())

    def piece(self, piece: Piece) -> str:
        words = escape(piece.text).replace("\t", '<span class="script__cell"> </span>')
        if piece.is_run_in:
            words = f"<b>{words}</b>"
        if piece.first is not None:
            words = self.link(piece.first, words) if piece.is_whole else self._again(piece.first, words)
        return words + "".join(self.link(p, "") for p in piece.others)

    def link(self, p: Picture, words: str) -> str:
        """The words of a passage with the mark and the figures of a target; a further target has a link of its own."""
        address, figures = _drawn(p, self.query)
        number = p.target.number
        anchor = "" if number in self.anchors else f' id="{escape(number)}"'
        self.anchors.add(number)
        return f'<a class="lit"{anchor}{self._dimmed(p)} data-beside {address}>{words}{figures}</a>'

    def _again(self, p: Picture, words: str) -> str:
        """Words of a passage whose mark comes later, for another passage stands in between."""
        address, _ = _drawn(p, self.query)
        again = f'data-again="{escape(p.target.number)}" tabindex="-1"'
        return f'<a class="lit"{self._dimmed(p)} data-beside {again} {address}>{words}</a>'

    def _dimmed(self, p: Picture) -> str:
        is_other = self.light and p.judgement.overall.light != self.light
        is_outside = self.members is not None and p.target.pk not in self.members
        return " data-dimmed" if is_other or is_outside else ""


def _drawn(p: Picture, query: str) -> tuple[str, str]:
    """Where a passage leads and its light; the mark and the figures. A picture keeps them, as it keeps what is drawn of
    it by templates (`parts.py`)."""
    address, figures = ("lit address", query), ("lit figures",)
    if address not in p.parts:
        verdict, target = p.judgement.overall, p.target
        light = verdict.light.value
        title = escape(f"{target.title}，{p.lead or '未定牵头单位'}，{verdict.label}：{verdict.reason}")
        done = p.judgement.completion
        figure = escape(verdict.label) if done is None else percent(done)
        p.parts[address] = (
            f'data-light="{light}" title="{title}" href="{escape(target.get_absolute_url() + query)}"'
        )
        p.parts[figures] = (
            f'<span class="mark" data-light="{light}"></span><span class="lit__note"><b>{escape(target.number)}</b>'
            f'<span class="visually-hidden">{escape(verdict.label)}</span> {figure}</span>'
        )
    return p.parts[address], p.parts[figures]
