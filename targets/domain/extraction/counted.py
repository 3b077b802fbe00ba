"""A number in front of its noun: what is counted, and what is done with it?"""

import re

from .binding import Frame
from .drafts import Draft, Note, Said, notes_of
from .indicators import last_noun
from .joins import SEPARATORS
from .phrases import Phrase, closing_verb, leading_verb, phrase_of
from .tables.indicators import GENERIC
from .tables.verbs import CAUSATIVE, DOING, FINISHING, HEDGES, STEERING
from .verdicts import is_share

SIZES = re.compile(r"总?投资|年度投资|计划投资|占地|\d")
NAME_AT_MOST = 12
OBJECT_AT_MOST = 10
PREFIX_AT_MOST = 6


def counted(frame: Frame, previous: Phrase, said: Said) -> Draft | None:
    """The promise of a number before its noun; None where nothing is done and it only says how many there are."""
    verb, notes = _verb_of(frame, previous)
    noun, verb = _noun_of(frame, verb, previous)
    if noun in GENERIC and said.objects and 2 <= len(head := last_noun(said.objects[-1])) <= OBJECT_AT_MOST:
        noun = head + noun  # 壮大食品产业，开工26个重大项目
        notes.add(Note.OWNER_ADDED)
    elif noun.startswith("项目") and said.first.noun.endswith("项目"):
        noun = said.first.noun + noun.removeprefix("项目")
        notes.add(Note.OWNER_ADDED)
    is_rate = is_share(frame.quantity)
    if not (verb or is_rate or _does_something(noun + frame.before)):
        return None
    if is_rate and not frame.change and frame.behind.startswith("的"):
        verb, noun = "", f"{noun}占比"  # 55%以上的村实现分红
    told = frozenset({Note.BEHIND, *notes, *notes_of(frame.quantity)})
    is_changed = is_rate and bool(frame.change)  # 压减20%的支出
    phrase = Phrase(verb, noun)
    return Draft(
        frame.span, phrase, frame.comparator, frame.quantity, frame.change, not is_changed, notes=told
    )


def _verb_of(frame: Frame, previous: Phrase) -> tuple[str, set[Note]]:
    verb, last = leading_verb(phrase_of(frame.before).text), closing_verb(frame.before)
    if last and (not verb or verb in (*STEERING, *CAUSATIVE)):
        return last, set()  # 引导各区培育2个: the verb next to the number is what is done
    is_listed = not frame.before or frame.before.endswith("等")
    if not verb and is_listed and previous.verb and not any(word in frame.behind for word in DOING):
        return previous.verb, {Note.VERB_ELIDED}
    return verb, set()


def _noun_of(frame: Frame, verb: str, previous: Phrase) -> tuple[str, str]:
    """What is counted with the name before the number where the noun alone says too little, and its verb."""
    noun, front = frame.behind.removeprefix("的"), phrase_of(frame.before).noun
    named = SIZES.split(front)[0].removesuffix("等")
    if front in HEDGES:
        front = named = ""
    is_prefix = 2 <= len(front) <= PREFIX_AT_MOST and not front.endswith("等") and not named.endswith("的")
    if not verb and is_prefix:
        return front + noun, previous.verb  # 县级不少于100个清单
    if (len(noun) <= 2 or noun in GENERIC) and 2 <= len(named) <= NAME_AT_MOST:
        return named + noun, verb
    is_plain = noun in GENERIC or noun.startswith("项目")
    first = next((one for one in SEPARATORS.split(front.removesuffix("等")) if not SIZES.search(one)), "")
    if is_plain and front.endswith("等") and 2 <= len(first) <= NAME_AT_MOST:
        return f"{first}等{noun}", verb  # 推进甲、乙等29个项目建设: not all the names, but not none
    return noun, verb


def _does_something(said: str) -> bool:
    return any(word in said for word in (*DOING, *FINISHING))
