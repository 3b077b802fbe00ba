"""How alike are two titles?"""

import re

FILLERS = re.compile(
    r"[\s“”‘’《》（）()、，·]|全年|年度|今年|全[市县区省]|力争|确保|新增|净增|实现|完成|同比|抓好|推进|推动|实施|加快"
)


def key_of(title: str) -> str:
    """A title without what two titles of the same thing may differ in."""
    return FILLERS.sub("", title)


def likeness(one: str, other: str) -> float:
    """Between 0 and 1: the share of pairs of characters that two titles have in common."""
    pairs, others = _pairs(key_of(one)), _pairs(key_of(other))
    if not pairs or not others:
        return float(bool(one) and key_of(one) == key_of(other))
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
