"""What stands to the left and right of a number?"""

import re
from dataclasses import dataclass

from .joins import ENDS_JOINED, SEPARATORS, starts_joined
from .quantities import Quantity
from .sentences import Clause
from .tables.naming import BOUNDING, EXCEEDING


@dataclass(frozen=True)
class Neighbourhood:
    """A number that could be promised, between what stands left and right of it up to the next such numbers."""

    text: str
    clause: Clause
    quantity: Quantity
    before: Quantity | None
    after: Quantity | None

    @property
    def left(self) -> str:
        start = self.before.whole.end if self.before else self.clause.span.start
        return self.text[start : self.quantity.span.start]

    @property
    def right(self) -> str:
        end = self.after.span.start if self.after else self.clause.span.end
        return self.text[self.quantity.whole.end : end]

    @property
    def to_end(self) -> str:
        return self.text[self.quantity.whole.end : self.clause.span.end]

    @property
    def is_followed_by_noun(self) -> bool:
        return bool(self.right.strip()) and not starts_joined(self.right) and not self.right.startswith("（")

    @property
    def is_bounded(self) -> bool:
        """以上 behind it or 超 before it."""
        return self.quantity.tail in BOUNDING or self.left.endswith(EXCEEDING)

    @property
    def is_only_joined(self) -> bool:
        """Whether nothing but 、 or 和 stands between it and the next number."""
        return self.after is not None and bool(SEPARATORS.fullmatch(self.right))

    @property
    def leads_to_number(self) -> bool:
        """Whether the next number belongs to the noun that follows this one: 10亿元以上项目6个."""
        return (
            self.after is not None
            and not re.search("[、，]", self.right)
            and not ENDS_JOINED.search(self.right)
        )
