"""A number behind its indicator: what are verb and owner of an indicator that leaves them out?"""

from dataclasses import replace

from .binding import Frame
from .drafts import Draft, Note, Said, notes_of
from .due_dates import is_only_deadline
from .ellipsis import own_member
from .indicators import (
    graded,
    is_bare,
    listed,
    measured_end,
    owner_of,
    with_measure,
    with_modifiers,
    with_owner,
)
from .phrases import NOTHING, Phrase, closing_verb, phrase_of
from .tables.indicators import STATES
from .tables.naming import MAKING
from .tables.verbs import FINISHING, HEDGES, NOUNLIKE, STEERING
from .verdicts import is_share

ADDING = ("新增", "净增")
WISHING = "争取"
WON = ("资金", "债券", "项目", "试点", "指标", "额度", "政策")  # what one strives for and gets from above


def measured(group: list[Frame], previous: Phrase, said: Said) -> list[Draft]:
    """The promises of a number behind its indicators, or of the numbers that 分别 deals out to them."""
    first = group[0]
    phrase = phrase_of(first.before)
    is_dealt_out = len(group) > 1 or "分别" in first.predicate
    if is_dealt_out and (names := listed(phrase.noun, len(group))):
        pairs = zip(group, names, strict=True)
        return [
            _named(frame, Phrase(phrase.verb, name), said, previous, Note.LISTED) for frame, name in pairs
        ]
    if is_dealt_out and not phrase.text and len(said.named) >= len(group):
        # 游客2000万人次、收入180亿元，分别增长15%和18%
        earlier = zip(group, said.named[-len(group) :], strict=True)
        return [_draft(frame, named, Note.ELIDED, Note.LISTED) for frame, named in earlier]
    if names := _sharing(first, phrase):
        return [_named(first, Phrase(phrase.verb, name), said, previous, Note.SHARED) for name in names]
    drafts: list[Draft] = []
    for frame in group:
        if draft := _alone(frame, said, drafts[-1].phrase if drafts else previous):
            drafts.append(draft)
    return drafts


def _sharing(frame: Frame, phrase: Phrase) -> list[str]:
    """The indicators that one number is said of: after 各 and 均, and of a rate where each can be measured."""
    if frame.is_shared_out:
        return listed(phrase.noun)
    if is_share(frame.quantity) and frame.change:
        plain = listed(phrase.noun, completes=False)
        return listed(phrase.noun) if all(measured_end(name) for name in plain) else []
    return []


def _alone(frame: Frame, said: Said, previous: Phrase) -> Draft | None:
    says_when = is_only_deadline(frame.before) or frame.before in HEDGES
    phrase = NOTHING if says_when else phrase_of(own_member(frame.before))
    if phrase.noun or (phrase.verb and frame.before not in STATES):
        return _named(frame, phrase, said, previous)
    phrase = previous if previous.noun else said.last
    if is_share(frame.quantity) and phrase.verb in ADDING:
        phrase = Phrase("", phrase.text)  # 新增贷款50亿元，增长8%
    elif frame.is_stated and phrase.verb in ADDING:
        phrase = Phrase("", phrase.noun)  # 新增工厂4家、达到17家: as many as there are then
    return _draft(frame, phrase, Note.ELIDED) if phrase.noun else None


def _named(frame: Frame, phrase: Phrase, said: Said, previous: Phrase, *notes: Note) -> Draft:
    """A promise whose indicator the clause names, at least in part."""
    last = previous if previous.noun else said.last
    if phrase.verb and not phrase.noun and last.noun:
        return _draft(frame, _verb_alone(frame, phrase.verb, last), *notes, Note.ELIDED)
    phrase = _without_false_verb(frame, phrase, previous, is_listed=bool(notes))
    if _leaves_out_verb(frame, phrase, previous):
        phrase = replace(phrase, verb=previous.verb)
        notes = (*notes, Note.VERB_ELIDED)
    completed, note = _completed(frame, phrase, said, previous, is_listed=Note.VERB_ELIDED in notes)
    return _draft(
        frame, replace(phrase, noun=completed), *notes, *([note] if completed != phrase.noun else [])
    )


def _verb_alone(frame: Frame, verb: str, last: Phrase) -> Phrase:
    """新建项目开工40%，上半年开工80%: the second is of the same projects."""
    noun = last.noun.removesuffix(closing_verb(last.noun))
    return Phrase("", noun + verb) if is_share(frame.quantity) or verb in FINISHING else Phrase(verb, noun)


def _without_false_verb(frame: Frame, phrase: Phrase, previous: Phrase, *, is_listed: bool) -> Phrase:
    """普惠贷款, 建设用地利用率: before a rate, and inside a list, the first word is more often part of the noun."""
    if phrase.verb == WISHING and _says_all_itself(frame, phrase.noun):
        phrase = Phrase("", phrase.noun)
    if frame.is_stated and phrase.verb in STEERING and not is_share(frame.quantity):
        return Phrase("", phrase.noun)  # 推动产值突破300亿元
    if frame.is_stated and phrase.verb in NOUNLIKE:
        return Phrase("", phrase.text)  # 生产总值达到400亿元
    is_noun_of_rate = is_share(frame.quantity) and phrase.verb not in STEERING and not is_listed
    if phrase.verb in MAKING and previous.verb in MAKING and not is_share(frame.quantity):
        return phrase  # 建设污水管网、新建水厂: each does its own
    if is_noun_of_rate or (previous.verb and phrase.verb in NOUNLIKE):
        return Phrase("", phrase.text)
    return phrase


def _says_all_itself(frame: Frame, noun: str) -> bool:
    """争取外贸增长10%, 争取城镇新增落户1万人 only say how firmly; 争取资金1亿元 is what is done."""
    if noun.endswith(WON) or is_bare(noun):
        return False
    return bool(frame.change or frame.is_stated or closing_verb(noun) or any(word in noun for word in ADDING))


def _leaves_out_verb(frame: Frame, phrase: Phrase, previous: Phrase) -> bool:
    says_all = frame.change or frame.is_stated or is_share(frame.quantity) or is_bare(phrase.noun)
    is_other_kind = len(measured_end(phrase.noun)) > 1 and not measured_end(previous.noun)
    return bool(previous.verb) and not phrase.verb and not says_all and not is_other_kind


def _completed(
    frame: Frame, phrase: Phrase, said: Said, previous: Phrase, *, is_listed: bool
) -> tuple[str, Note]:
    """The indicator with what earlier words say for it too."""
    noun, is_rate = phrase.noun, is_share(frame.quantity)
    if (whole := with_measure(noun, previous.noun or said.last.noun)) != noun:
        return whole, Note.MODIFIER_ADDED
    if is_bare(noun) and previous.noun:
        return owner_of(previous.noun) + noun, Note.OWNER_ADDED
    if not is_rate and (kind := graded(noun, said.objects)) != noun:
        return kind, Note.MODIFIER_ADDED
    if previous.noun and not is_rate and not frame.is_stated and (is_listed or not phrase.verb):
        return with_modifiers(noun, previous.noun), Note.MODIFIER_ADDED
    if not phrase.verb or is_bare(noun) or is_rate:
        return with_owner(noun, said.objects, said.topic, _owner(said)), Note.OWNER_ADDED
    return noun, Note.OWNER_ADDED


def _owner(said: Said) -> str:
    """Whose a bare indicator is: that of the indicator before it, else what the sentence began with."""
    return owner_of(said.last.noun if measured_end(said.last.noun) else said.first.noun)


def _draft(frame: Frame, phrase: Phrase, *notes: Note) -> Draft:
    told = frozenset({*notes, *notes_of(frame.quantity)})
    return Draft(frame.span, phrase, frame.comparator, frame.quantity, frame.change, notes=told)
