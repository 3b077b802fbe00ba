"""Is a number the size that a project, a product or a place has by itself?

总投资8亿元的项目, 年产5万吨生产线 and 500千伏变电站 are not promised in these numbers; 新增装机5万千瓦 is.
"""

import re

from .joins import ENDS_JOINED, starts_joined
from .neighbours import Neighbourhood
from .phrases import closing_verb
from .tables.naming import (
    GOAL_NOUNS,
    MAKING_CAPACITY,
    MEASURABLE,
    MOVING_MONEY,
    OWN_SIZE,
    PROMISED_SIZE,
    WORKS,
)
from .tables.units import AREAS, CAPACITIES, LAND
from .verdicts import Verdict, is_share

Answer = tuple[Verdict, str] | None
PROMISED_BEFORE = re.compile(rf"(?:{'|'.join(PROMISED_SIZE)})[^、，]{{0,8}}$")
WORKS_LISTED = re.compile(r"等[^，]{0,12}(?:项目|工程|电站|基地)")
LISTED_WORKS = re.compile(r"[^，\d]*、[^，\d]*等[^，\d]{0,6}(?:项目|工程)[^，\d]{0,4}")
DISTRICT = re.compile(r"[^，、]{0,5}[区城园]")
ABOUT = re.compile(r"(?:达|约|为|近)$")
PLACES = ("区", "片", "线", "段", "园", "路")
WORKS_AHEAD = 16
OF_NEW_ENERGY = ("风电", "光伏", "储能", "级")  # 新增5万千瓦风电装机 is promised though wind power is a work


def attribute(near: Neighbourhood) -> Answer:
    """What is said of the noun behind with 的, or of a project with a word for its size."""
    quantity, left = near.quantity, ABOUT.sub("", near.left)
    if is_share(quantity):
        return None
    if near.right.startswith("的") and not GOAL_NOUNS.match(near.right):
        return Verdict.ATTRIBUTE, "修饰其后名词的属性"
    if quantity.is_money and near.before is None and left == "投资" and not near.to_end:
        return Verdict.ATTRIBUTE, "其后项目的投资"
    own = next((word for word in OWN_SIZE if left.endswith(word)), None)
    if own is None:
        return None
    rest = left.removesuffix(own)
    if own.startswith("年度") and not near.is_followed_by_noun:
        return None
    if not near.is_followed_by_noun and rest and (quantity.tail or left.endswith(MEASURABLE)):
        return None
    is_plain = own == "投资" or (own == "产能" and rest)
    if (is_plain and not rest.endswith(("总", "计划", "年度"))) or PROMISED_BEFORE.search(rest):
        return None
    return Verdict.ATTRIBUTE, f"“{own}”是项目自身的规模"


def capacity(near: Neighbourhood) -> Answer:
    """7000吨气囊丝, 500千伏变电站, 用好3亿元基金."""
    quantity = near.quantity
    if quantity.plain_unit not in CAPACITIES or quantity.is_magnitude or GOAL_NOUNS.match(near.right):
        return None
    if not near.is_followed_by_noun:
        is_listed = starts_joined(near.right) and not quantity.is_money and not quantity.tail
        return (
            (Verdict.ATTRIBUTE, "项目或产品的规格")
            if is_listed and WORKS_LISTED.search(near.to_end)
            else None
        )
    if quantity.is_money:
        return None if near.left.endswith(MOVING_MONEY) else (Verdict.ATTRIBUTE, "资金的规模")
    return None if _is_made(near) else (Verdict.ATTRIBUTE, "项目或产品的规格")


def _is_made(near: Neighbourhood) -> bool:
    """Whether the capacity itself is what will be made."""
    if near.left.endswith(("新增", "净增", "完成")):
        return True
    is_land = near.quantity.plain_unit in AREAS and near.before is not None and near.before.plain_unit in LAND
    if is_land and ENDS_JOINED.search(near.left):
        return True
    verb = closing_verb(near.left)
    works = (word for word in WORKS if word not in OF_NEW_ENERGY)
    return verb in MAKING_CAPACITY and not any(word in near.right[:WORKS_AHEAD] for word in works)


def place_size(near: Neighbourhood) -> Answer:
    """片区1200亩区域建设: behind a noun an area is its own; 实施环湖90公里绿道、湿地公园等项目 promises none."""
    quantity = near.quantity
    if quantity.plain_unit not in ("亩", "平方公里", "公顷", "公里") or not near.is_followed_by_noun:
        return None
    is_district = quantity.plain_unit == "平方公里" and DISTRICT.match(near.right)
    if is_district or ABOUT.sub("", near.left).endswith(PLACES):
        return Verdict.ATTRIBUTE, "所在片区或线路的规模"
    if near.left and not closing_verb(near.left) and LISTED_WORKS.fullmatch(near.to_end):
        return Verdict.ATTRIBUTE, "所列项目自身的规模"
    return None
