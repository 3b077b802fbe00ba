"""What is a number in its clause: the promise itself, a threshold, an attribute, background, or last year's figure?

Each rule looks at the number and at what stands to its left and right. The first that answers decides; a number about
which none has anything to say is the promise.
"""

import re
from collections.abc import Callable

from .neighbours import Neighbourhood
from .phrases import phrase_of
from .quantities import Quantity
from .sentences import Clause
from .sizes import attribute, capacity, place_size
from .spans import Span
from .tables.deadlines import FAR
from .tables.naming import ABSTRACT, BACKGROUND, GOAL_NOUNS, MAKING, PAST, PEOPLE, WHOLE
from .tables.units import PEOPLE_UNITS
from .verdicts import Judged, Verdict, by_itself, is_share, quoted_spans

Answer = tuple[Verdict, str] | None
BASELINE = re.compile(r"(?:由|从)[^，。；]{0,14}$")
RISE_TO = re.compile(
    r"[^，。；]{0,4}?(?:提高|增加|提升|上升|下降|降低|增长|压缩|缩短|扩大|增|升|降|减少|压减|减)?(?:到|至)"
)
CERTAIN = re.compile(r"达到|突破|增长|不低于|不少于|以上|超过")
LIST_NOUNS = re.compile(r"[^，]{0,12}(?:工作|任务|方面|目标|重点)")
KIND = re.compile("(?:（.）)?(?:保障性|优势|主题|问题)(?!导向|清单|整改)[\u4e00-\u9fff]{2}")
MEASURED_TIME = re.compile(r"(?:天数|时间|时长|时限|至|到|在|达|过|于|缩短|压缩|压减)$")
TIMES_OF_DAY = ("天", "日", "小时", "分钟", "秒", "个工作日", "工作日", "个小时", "周")
SERVED_PEOPLE = re.compile("(?:惠及|受益)[^，、]{0,6}$")
SERVED = ("为", "让", "使", "确保", "保障", "惠及")
TOGETHER = ("让", "使", "惠及", "团结", "带领", "向", "与", "和")
PEOPLE_AHEAD = 8
YEAR_NAMED = re.compile(r"(20\d\d)年")
LATER_YEAR = re.compile(r"(?:到|至|力争|确保)(20\d\d)年")


def judged_clause(
    text: str, clause: Clause, quantities: list[Quantity], tense: Answer = None
) -> list[Judged]:
    """The verdict of every number of a clause, in order.

    `tense` is that of all which could be promised, where the clause does not speak of this year.
    """
    quoted = quoted_spans(text, clause.sentence)
    told = {quantity: by_itself(text, quantity, quoted) for quantity in quantities}
    open_ones = [quantity for quantity in quantities if told[quantity] is None]
    for quantity, before, after in zip(open_ones, [None, *open_ones], [*open_ones[1:], None], strict=False):
        role = tense or role_of(Neighbourhood(text, clause, quantity, before, after))
        told[quantity] = Judged(quantity, *role)
    return [judged for quantity in quantities if (judged := told[quantity])]


def is_past(text: str, span: Span, year: int | None) -> bool:
    """Whether a clause tells of what has been."""
    said = span.of(text)
    if any(word in said for word in PAST):
        return True
    return year is not None and any(int(named) < year for named in YEAR_NAMED.findall(said))


def speaks_of_later(text: str, span: Span, year: int | None) -> bool:
    """Whether a clause sets a goal for after this year; what follows it in the sentence then does so too."""
    said = span.of(text)
    if re.search(FAR, said) and not (year and f"{year}年" in said):
        return True
    return year is not None and any(int(named) > year for named in LATER_YEAR.findall(said))


def role_of(near: Neighbourhood) -> tuple[Verdict, str]:
    for rule in RULES:
        if answer := rule(near):
            return answer
    return Verdict.PROMISE, ""


def _baseline(near: Neighbourhood) -> Answer:
    if BASELINE.search(near.left) and RISE_TO.match(near.right):
        return Verdict.PAST, "“由……提高到……”中的起点"
    return None


def _within_share(near: Neighbourhood) -> Answer:
    """70%以上的村集体收入超过8万元: the share is promised, the amount is its condition."""
    before = near.before
    if before and before.is_percent and near.left.startswith("的") and "、" not in near.left:
        return Verdict.THRESHOLD, "占比所附的条件"
    return None


def _grade(near: Neighbourhood) -> Answer:
    """百亿级产业, 50亿级企业, 税收千万楼宇."""
    quantity = near.quantity
    if quantity.tail == "级" or (near.right.startswith("级") and quantity.plain_unit in ("", "元", "人")):
        return Verdict.THRESHOLD, "规模等级"
    if (
        quantity.is_magnitude
        and not quantity.tail
        and near.is_followed_by_noun
        and not GOAL_NOUNS.match(near.right)
    ):
        return Verdict.THRESHOLD, "规模门槛"
    return None


def _listed_thresholds(near: Neighbourhood) -> Answer:
    """产值超30亿元、5亿元企业分别达3户、12户: the thresholds are listed before their numbers."""
    after = near.after
    if not (after and near.is_only_joined and near.quantity.is_money and after.is_money):
        return None
    if near.is_bounded or re.search("以上[^，]*分别", near.to_end):
        return Verdict.THRESHOLD, "规模门槛，数量在旁"
    return None


def _threshold(near: Neighbourhood) -> Answer:
    quantity, after = near.quantity, near.after
    if not near.is_bounded or is_share(quantity):
        return None
    if after is not None and after.is_magnitude and not quantity.is_money:
        return None  # 30个以上亿元项目: the amount is the projects' own
    behind_count = near.before is not None and not near.left.strip() and not is_share(near.before)
    if behind_count or (after and not near.right):
        return Verdict.THRESHOLD, "规模门槛，数量在旁"
    if not near.is_followed_by_noun:
        return None
    if near.leads_to_number:
        return Verdict.THRESHOLD, "规模门槛，数量在旁"
    return (Verdict.THRESHOLD, "规模门槛") if quantity.is_money else None


def _list_total(near: Neighbourhood) -> Answer:
    quantity = near.quantity
    if is_share(quantity) or quantity.is_money:
        return None
    if not quantity.is_chinese and KIND.match(near.right):
        return None  # 新增3万套保障性住房, 建成2个主题公园: the word only says what kind
    following = near.text[near.clause.span.end : near.clause.span.end + 1]
    if near.right.startswith(ABSTRACT) or (following == "：" and LIST_NOUNS.fullmatch(near.to_end)):
        return Verdict.CONTEXT, "列举的条数"
    return None


def _rank(near: Neighbourhood) -> Answer:
    if near.quantity.unit in ("位", "名次") and re.search(r"前进|提升|前移|上升|位次|排名|第$", near.left):
        return Verdict.CONTEXT, "位次"
    return None


def _background(near: Neighbourhood) -> Answer:
    """围绕3条产业链，…: what there is already, and what the clause only starts from."""
    said = near.clause.span.of(near.text)
    begins = said.startswith(BACKGROUND) and near.before is None
    if (
        begins
        and not CERTAIN.search(near.left + near.quantity.tail)
        and (not said.startswith("以") or "为" in near.to_end)
    ):
        return Verdict.CONTEXT, "状语中的数字"
    if near.left.endswith(WHOLE) and not is_share(near.quantity):
        return Verdict.CONTEXT, "现有总数"
    return None


def _people(near: Neighbourhood) -> Answer:
    quantity = near.quantity
    if SERVED_PEOPLE.search(near.left) and quantity.plain_unit in PEOPLE_UNITS:
        return Verdict.CONTEXT, "人口、受益人数"
    if quantity.unit in ("万", "万人", "万名", "万户") and near.left.endswith(SERVED):
        return Verdict.CONTEXT, "人口、受益人数"
    are_people = quantity.plain_unit in PEOPLE_UNITS and any(
        word in near.right[:PEOPLE_AHEAD] for word in PEOPLE
    )
    if are_people and quantity.unit.startswith(("万", "亿")) and near.left.endswith((*WHOLE, *TOGETHER)):
        return Verdict.CONTEXT, "人口、受益人数"
    return None


def _time(near: Neighbourhood) -> Answer:
    """A time is promised only where it is what is measured: 压缩至3个工作日, 优良天数310天以上."""
    if near.quantity.unit in TIMES_OF_DAY and not MEASURED_TIME.search(near.left):
        return Verdict.ATTRIBUTE, "时间、时限"
    return None


def _chinese_count(near: Neighbourhood) -> Answer:
    """新建两所小学 is promised like 2所小学; 三个示范 and 两条主导产业链 mostly sum up what everybody knows."""
    if not near.quantity.is_chinese:
        return None
    if near.is_followed_by_noun and near.left.endswith((*MAKING, "等")):
        return None
    if near.after is None and not near.right and phrase_of(near.left).verb in MAKING:
        return None  # 建设公园两处
    if (near.right == "" and near.left.endswith("各")) or (
        near.is_followed_by_noun and "、" in near.left and near.quantity.unit in ("所", "座", "家")
    ):
        return None
    return Verdict.CONTEXT, "汉字数词，概括已列各项"


RULES: tuple[Callable[[Neighbourhood], Answer], ...] = (
    _baseline,
    _within_share,
    _grade,
    _listed_thresholds,
    _threshold,
    attribute,
    _time,
    capacity,
    place_size,
    _list_total,
    _rank,
    _background,
    _people,
    _chinese_count,
)
