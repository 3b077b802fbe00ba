"""How do stages stand on a line of months?"""

from fractions import Fraction

from django import template

from ..domain.nodes import Node
from ..domain.quantities import percent
from ..domain.timeline import Mark, Scale
from ..summaries.timeline import TimelineLine

register = template.Library()


@register.filter
def along(share: Fraction) -> str:
    """A fraction as a length of the drawing: 52.49%."""
    return percent(share, 2)


@register.filter
def drawn(line: TimelineLine, scale: Scale) -> list[tuple[Node, Mark]]:
    """A target's stages, each with its mark."""
    return line.drawn(scale)


@register.filter
def explained(node: Node, year: int) -> str:
    """All that a mark means: 路基施工：应于6月30日完成，应完未完，已过12天."""
    return node.told(year)


@register.filter
def stands(node: Node, year: int) -> str:
    """How a stage stands, with its days: 已完成（3月31日数据，4月2日报送）."""
    return node.stands(year)
