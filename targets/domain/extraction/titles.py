"""How is a promise called, in at most forty characters of its own words?"""

import re

from .drafts import Draft
from .phrases import closing_verb
from .sentences import masked
from .tables.units import AREAL, POINTS
from .verdicts import is_share

AT_MOST = 40
BRACKETS = re.compile(r"（[^（）]{0,20}）|\([^()]{0,20}\)")
INVESTED = re.compile(r"^(?:总?投资|占地|年度投资)约?[\d.]+[万亿]?[元亩]的")
ENDS = re.compile(r"增长$|增速$|增幅$|涨幅$|降幅$|下降$|提高$|提升$")
CUTS = re.compile("[、，的等]")


def title_of(draft: Draft) -> str:
    """Verb and indicator; a change is called growth (增速) or fall (降幅)."""
    phrase, quantity = draft.phrase, draft.quantity
    noun = BRACKETS.sub("", INVESTED.sub("", phrase.noun)).strip("，、。；：的")
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


def shortened(title: str) -> str:
    """The end of a title that is too long, from a place where a phrase begins: what is counted stands last."""
    title = re.sub(r"\s+", "", title)
    if len(title) <= AT_MOST:
        return title
    hidden = masked(title)
    cut = next(
        (found.end() for found in CUTS.finditer(hidden) if len(title) - found.end() <= AT_MOST),
        len(title) - AT_MOST,
    )
    return title[cut:] or title[-AT_MOST:]
