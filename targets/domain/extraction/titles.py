"""How is a promise called, in at most forty characters of its own words?"""

import re

from .drafts import Draft
from .due_dates import without_dates
from .phrases import Phrase, closing_verb, leading_verb
from .sentences import masked
from .tables.units import AREAL, POINTS
from .verdicts import is_share

AT_MOST = 40
BRACKETS = re.compile(r"（[^（）]{0,20}）|\([^()]{0,20}\)")
INVESTED = re.compile(r"^(?:总?投资|占地|年度投资)约?[\d.]+[万亿]?[元亩]的")
ENDS = re.compile(r"增长$|增速$|增幅$|涨幅$|降幅$|下降$|提高$|提升$")
SPENT = re.compile(r"(?:计划|总)?投资约?\d[\d.]*[万亿]*元")
TAIL_AT_MOST = 20  # of what a list is said to be: 等重点领域改革试点
SHORTEST_HEAD = 4
CUTS = re.compile("[、，的等]")


def title_of(draft: Draft) -> str:
    """Verb and indicator; a change is called growth (增速) or fall (降幅)."""
    phrase, quantity = draft.phrase, draft.quantity
    noun = BRACKETS.sub("", _without_money(INVESTED.sub("", without_dates(phrase.noun)))).strip(
        "，、。；：的"
    )
    if quantity and is_share(quantity) and draft.change and not draft.is_count_of_noun:
        if noun.endswith("涨幅") or ("价格" in noun and draft.change == "rise"):
            return shortened(ENDS.sub("", noun) + "涨幅")
        fall, rise = ("下降", "提升") if quantity.unit in POINTS else ("降幅", "增速")
        noun = ENDS.sub("", noun) + (fall if draft.change == "fall" else rise)
        return shortened(noun)
    if quantity and draft.change and not draft.is_count_of_noun:
        return shortened(noun + ("减少" if draft.change == "fall" else "增加"))
    if quantity and quantity.plain_unit in AREAL and not draft.is_count_of_noun and closing_verb(noun):
        noun += "面积"  # 森林抚育5万亩
    return shortened(phrase.verb + noun)


def _without_money(noun: str) -> str:
    """甲企业投资3亿元建设生产线: what it costs is neither who does it nor what is done."""
    found = SPENT.search(noun)
    if found and found.start() and leading_verb(noun[found.end() :]):
        return noun[: found.start()] + noun[found.end() :]
    return noun


def title_of_task(task: Phrase) -> str:
    """Verb and object of what is promised in words; of a long list the first of its members."""
    said = re.sub(r"\s+", "", task.text)
    return (len(said) > AT_MOST and _first_of_list(said, "等")) or shortened(said)


def _first_of_list(title: str, otherwise: str = "") -> str:
    """办好甲、乙、丙、丁等工作 is 办好甲、乙等工作: as many of its members as there is place for; "" where none is."""
    hidden = masked(title)
    at = hidden.rfind("等")
    tail = title[at:] if at > 0 and len(title) - at <= TAIL_AT_MOST else otherwise
    members = [one for one, sign in enumerate(hidden) if sign == "、" or title[one : one + 2] == "”“"]
    last = min(AT_MOST - len(tail), at if at > 0 else AT_MOST)
    cut = max((one + (hidden[one] != "、") for one in members if one < last), default=0)
    return title[:cut] + tail if tail and cut >= SHORTEST_HEAD else ""


def shortened(title: str) -> str:
    """A title that is too long without the middle of its list, else its end from a place where a phrase begins."""
    title = re.sub(r"\s+", "", title)
    if len(title) <= AT_MOST:
        return title
    if first := _first_of_list(title):
        return first
    hidden = masked(title)
    cut = next(
        (found.end() for found in CUTS.finditer(hidden) if len(title) - found.end() <= AT_MOST),
        len(title) - AT_MOST,
    )
    return title[cut:] or title[-AT_MOST:]
