"""Whose is an indicator, which ones does a list name, and what does a member of a list take from its neighbours?"""

import re

from .joins import COMMA, SEPARATORS
from .phrases import VERBS, phrase_of
from .sentences import masked
from .tables.indicators import (
    BARE,
    GENERIC,
    KINDS,
    MEASURED,
    MEASURED_KIND,
    PLACES,
    QUALIFIERS,
    SAID_IN_ONE,
)

LEVELS = re.compile(r"(?:国家|省|市|县|区|州|自治区|部|厅)(?:本?级)?(?:及?以上)?|(?:世界|全国)级?")
FIRM_LEVELS = re.compile(r"(?:国家级|省级|市级|县级|区级|自治区级|州级|省市级|国家)(?:及?以上)?")
ADVERBIAL = re.compile(
    r"(?<=..)(?:全部|尽快|早日|加快|按期|如期|年内|上半年|提前|更多|\d+月|[一二三]季度|年底)"
)
ACHIEVING = re.compile(r"(?<=..)(?:实现|取得|迈上|达到)")  # 食品产业实现新突破 is about 食品产业
BOUND_FIRST = re.compile(r"^.{0,4}?[\d万亿千百十.]+[^\d]{1,4}(?:及?以[上下内]|级)")
BOUND_ONLY = re.compile(r"[\d万亿千百十.]+[^\d]{1,4}(?:及?以[上下内]|级)")
NAMED = re.compile("[\u4e00-\u9fff]{2}|[A-Za-z]{2}")
ONE_KIND = re.compile("等.")  # 甲、乙等企业 is one kind of thing, named by examples
AMOUNT = re.compile(r"\d[\d.]*(?:万|亿|千万)?[元人户亩]")
NOT_OWNER = re.compile("[的、和与向对同]")
INDUSTRY = re.compile(".{1,2}业")
HEAD_AT_MOST = 14
SHORT_HEAD = 5


def measured_end(noun: str) -> str:
    """The noun of measure at the end of an indicator: 用水量, 税收; "" where it has none."""
    return next((end for end in MEASURED if noun.endswith(end)), "")


def is_bare(noun: str) -> bool:
    """Whether an indicator names only what is measured, not whose."""
    return noun in BARE or noun.removeprefix("全年") in BARE or noun.removeprefix("年") in BARE


def owner_of(noun: str) -> str:
    """Whose indicator it is: 班列货值 → 班列; of 班列开行 what stands before the verb."""
    end = measured_end(noun)
    owner = noun.removesuffix(end) if end else noun
    for qualifier in QUALIFIERS:
        owner = owner.removesuffix(qualifier)
    owner = ADVERBIAL.split(owner)[0] or owner
    for at in range(2, len(owner)):
        if owner[at:] in VERBS:
            return owner[:at]
    return owner


def last_noun(said: str) -> str:
    """What the object of a clause comes down to: 具有竞争力的食品产业 → 食品产业."""
    return re.split("[的、]", said)[-1]


def listed(said: str, count: int = 0, *, completes: bool = True) -> list[str]:
    """The members of a list: exactly `count` of them if asked, else the list as it parts by itself; [] if it does not.

    With `completes` each member gets what the last one says for all.
    """
    for whole, parts in SAID_IN_ONE.items():
        if count == 2 and whole in said and not SEPARATORS.search(masked(said)):
            return [said.replace(whole, part) for part in parts]
    if ONE_KIND.search(said):
        return []
    for joins in (SEPARATORS, re.compile(COMMA)):
        members = _split(said, joins)
        fits = len(members) == count if count else len(members) > 1
        if fits and all(NAMED.search(member) for member in members):
            return shared_ends(members) if completes else members
    return []


def _split(said: str, joins: re.Pattern[str]) -> list[str]:
    hidden, members, start = masked(said), [], 0
    for found in joins.finditer(hidden):
        if found.start() - start >= 2:
            members.append(said[start : found.start()])
            start = found.end()
    return [member for member in [*members, said[start:]] if member.strip()]


def shared_ends(members: list[str]) -> list[str]:
    """The members of a list with what one says for all: 甲区、乙区产值 → 甲区产值; 旅游人次、收入 → 旅游收入."""
    amounts = [AMOUNT.search(member) for member in members]
    if amounts[0] and amounts[-1] and all(amounts):
        return _amounts(members)
    last, first = members[-1], phrase_of(members[0])
    completed = [member + _shared_end(member, last) for member in members[:-1]]
    return [
        owner_of(first.noun) + member if at and is_bare(member) else member
        for at, member in enumerate([*completed, last])
    ]


def _shared_end(member: str, last: str) -> str:
    own, end = measured_end(member), measured_end(last)
    if not own:
        return _end_for(member, last)
    is_of_both = own != end and measured_end(last.removesuffix(end))
    return end if is_of_both and not measured_end(member.removesuffix(own)) else ""  # 存款、贷款余额


def _amounts(members: list[str]) -> list[str]:
    """年收入20万元、40万元以上的村 → 年收入20万元以上的村, 年收入40万元以上的村."""
    before, behind = AMOUNT.split(members[0])[0], AMOUNT.split(members[-1])[-1]
    return [f"{before}{found[0]}{behind}" for member in members if (found := AMOUNT.search(member))]


def _end_for(member: str, last: str) -> str:
    end = measured_end(last)
    level = FIRM_LEVELS.match(last)
    if level and FIRM_LEVELS.fullmatch(member):
        return last[level.end() :]
    if not end:
        return ""
    at = last.rfind(member[-1], 1, len(last) - len(end))
    if at >= 1 and len(last) - at > len(end):
        return last[at + 1 :]
    if len(member) <= 3 and len(last) > len(member) + len(end):
        return last[len(member) :]
    return end


def with_measure(noun: str, previous: str) -> str:
    """年收入20万元以上的村60%、50万元以上的村10个: the amount is of what the amount before it was."""
    found = AMOUNT.search(previous) if AMOUNT.match(noun) else None
    return previous[: found.start()] + noun if found else noun


def with_modifiers(noun: str, previous: str) -> str:
    """A member of a list with what the member before it says for both: 省级甲村、乙村 → 省级乙村."""
    if not previous:
        return noun
    if not noun or BOUND_ONLY.fullmatch(noun):
        return noun + BOUND_FIRST.sub("", previous)
    if LEVELS.match(noun) or noun[0].isascii():
        return noun
    at = previous.find(noun[:2], 1)
    if 0 < at < len(previous) - 2 and len(noun) > 2 and not previous[at - 1].isdigit():
        return previous[:at] + noun
    level = FIRM_LEVELS.match(previous)
    if level and len(noun) <= SHORT_HEAD:  # heads of a list are about as long as each other
        return previous[: max(level.end(), len(previous) - len(noun) - 1)] + noun
    return noun


def graded(noun: str, said_before: list[str]) -> str:
    """加快县级示范农场建设，建成市级农场2个: a short noun with a level is of the kind that was named before it."""
    level = FIRM_LEVELS.match(noun)
    head = noun[level.end() :] if level else ""
    if not 2 <= len(head) <= 3:
        return noun
    for earlier in reversed(said_before):
        if found := re.search(rf"{FIRM_LEVELS.pattern}([^、，的]{{2,8}}?{head})", earlier):
            return noun[: level.end() if level else 0] + found[1]
    return noun


def with_owner(noun: str, said_before: list[str], topic: str, fallback: str = "") -> str:
    """An indicator with its owner from earlier in the sentence, where it names none itself."""
    if owner := _named_again(noun, said_before):
        return owner + noun
    if not is_bare(noun):
        end = measured_end(noun)
        kind = noun.removesuffix(end) if len(end) > 1 else noun
        return topic + noun if kind != noun and MEASURED_KIND.fullmatch(kind) else noun
    if topic:
        return topic + noun
    for earlier in reversed(said_before):
        head = ACHIEVING.split(last_noun(earlier).split("等")[-1])[0]
        if 2 <= len(head) <= HEAD_AT_MOST and head not in GENERIC:
            return (owner_of(head) if measured_end(head) else head) + noun
    return fallback + noun


def _named_again(noun: str, said_before: list[str]) -> str:
    """壮大甲区工业经济，…，工业收入增长: what was said of 工业 when it was first named."""
    for earlier in reversed(said_before):
        at = earlier.find(noun[:2], 1)
        owner = phrase_of(NOT_OWNER.split(earlier[:at])[-1]).noun if at > 0 else ""
        is_place = owner.endswith(PLACES)
        is_kind = owner.endswith(KINDS) and INDUSTRY.match(noun) and earlier[at + 2 : at + 3] != "化"
        if len(owner) > 1 and (is_place or is_kind) and not noun.startswith(owner):
            return owner
    return ""
