"""Which signs join the members of a list? 和 and 及 also begin and end words: 和美乡村, 普及率."""

import re

COMMA = "、"
SEPARATORS = re.compile(
    r"、|；|以及|和(?![美谐平合睦解])|(?<![普涉以惠])及(?![时其格])|(?<!参)与(?!会)|并(?!购|网|轨|联)"
)
ENDS_JOINED = re.compile(r"(?:和|及|以及|与|、)$")
LOOSE_JOIN = re.compile(rf"(?:{SEPARATORS.pattern}|[， ])*")


def starts_joined(said: str) -> bool:
    """Whether a text goes on with another member of the list before it."""
    return bool(re.match(rf"□*(?:{SEPARATORS.pattern}|[，或—/])", said))
