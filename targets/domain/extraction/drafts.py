"""What is a promise before anything is proposed: the words of a sentence, taken apart."""

from dataclasses import dataclass, field
from enum import StrEnum

from .due_dates import Deadline
from .phrases import NOTHING, Phrase
from .quantities import Quantity
from .spans import Span


class Note(StrEnum):
    """What makes a reading less sure; `confidence` weighs it."""

    BEHIND = "名词在数量之后"
    ELIDED = "指标承前省略"
    VERB_ELIDED = "动词承前省略"
    OWNER_ADDED = "指标主体取自前文"
    MODIFIER_ADDED = "修饰语取自前项"
    LISTED = "“分别”逐项对应"
    SHARED = "几个指标共用一个数"
    ABOUT = "概数"
    RANGE = "区间，取下限"
    CHINESE = "汉字数词"
    NO_UNIT = "没有单位"
    WORDS_ONLY = "没有数字"


@dataclass(frozen=True)
class Draft:
    """A promise as the sentence words it.

    `comparator` is = >= <= all relative or done; `change` rise or fall where the number says by how much something
    changes; `is_count_of_noun` where the number stands before what it counts.
    """

    span: Span
    phrase: Phrase
    comparator: str
    quantity: Quantity | None = None
    change: str = ""
    is_count_of_noun: bool = False
    deadline: Deadline | None = None
    notes: frozenset[Note] = frozenset()


@dataclass
class Said:
    """What a sentence has said so far."""

    topic: str = ""
    objects: list[str] = field(default_factory=list)
    first: Phrase = NOTHING
    last: Phrase = NOTHING
    named: list[Phrase] = field(default_factory=list)
    deadline: Deadline | None = None

    def heard(self, phrases: list[Phrase]) -> None:
        """Keep the first promise of the sentence, the latest one, and all indicators in between."""
        self.named += phrases
        self.last = phrases[-1]
        self.first = self.first if self.first.noun else phrases[0]


def notes_of(quantity: Quantity) -> set[Note]:
    """What makes a number itself less sure."""
    told = {
        Note.ABOUT: quantity.is_about,
        Note.RANGE: quantity.high is not None,
        Note.CHINESE: quantity.is_chinese,
        Note.NO_UNIT: not quantity.plain_unit,
    }
    return {note for note, holds in told.items() if holds}
