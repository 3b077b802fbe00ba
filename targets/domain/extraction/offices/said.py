"""Words of tables that stand for something: lights, deadlines without a day, units that are none, notes."""

import re
from dataclasses import dataclass
from datetime import date

from ...words import Light
from ..due_dates import deadline_in
from ..sentences import masked

NOTHING = re.compile(r"[-—–－/／*\s]*|无|暂无|未统计|N/?A", re.IGNORECASE)
# The first that fits. What is said in words weighs more than a colour, which means something else in every office.
LIGHTS: tuple[tuple[Light, re.Pattern[str]], ...] = tuple(
    (light, re.compile(pattern))
    for light, pattern in (
        (Light.CRITICAL, r"严重滞后|严重落后|红"),
        (Light.NONE, r"暂不|不具备|不评价|其[它他]|灰|未到|尚未启动时间|白灯"),
        (
            Light.BEHIND,
            r"[未不没]达|未按序时|[欠滞]|低于序时|落后|慢于|进度偏慢|黄|橙|^否$|未完成(?:年度|阶段|序时)",
        ),
        (Light.DONE, r"(?<![未没])(?:已|提前|全部|按期|如期)(?:完成|办结|建成|竣工)|^(?:完成|办结|达标)$"),
        (Light.ON_TRACK, r"超序时|超进度|[达按]到?(?:了)?(?:序时|时序|进度)|正常|顺利|有序|绿|^是$"),
    )
)
BLUE = re.compile("蓝")

# Deadlines that name no day: they stay beside the end of the year.
SOFT = re.compile(
    r"(?:20\d\d年)?全年|年度内?|持续(?:推进|开展|实施)?|长期(?:坚持|推进)?|常态化.*|(?:按|根据)(?:照)?(?:时间)?(?:节点|进度|计划|要求).*"
    r"|按时间节点推进|贯穿全年|适时|按季度推进|每[月季年].*|跨年度?.*|滚动推进"
)
ISO = re.compile(r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T日].*)?")
YEAR_ONLY = re.compile(r"(20\d\d)年[内度]?")
MONTH_ONLY = re.compile(r"(20\d\d)[-/.](\d{1,2})")
NAMED_DAY = re.compile(r"截[至止](?:目前)?[（(]?((?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)?)")
FIRST_LEADS = re.compile(
    r"(?:列|排)?(?:在|名|于)?第一(?:位|个)?的?(?:责任)?(?:单位|部门)?[^。；]{0,8}牵头|首位[^。；]{0,10}牵头"
)
YEAR = re.compile(r"(20\d\d)年")
OF_THE_FILE = re.compile(
    r"(20\d\d)年度?[^，。\d]{0,16}(?:工作报告|任务|目标|实事|台账|指标|责任分解|计划|工作安排|重点工作|分工)"
)

OPEN = re.compile(
    r"各.*|(?:区|县|市|全区|全县|全市)?(?:有关|相关|其他|其它).*|(?:区|县|市)[直属级].*(?:部门|单位)"
    r"|.*(?:成员单位|各有关.*|有关(?:部门|单位|乡镇|街道|镇街).*|相关(?:部门|单位|乡镇|街道|镇街).*)"
    r"|(?:乡镇|街道|镇街)(?:（.*）|\(.*\)|〔.*〕)?|.*各(?:乡镇|街道|镇|乡|部门|单位|园区|村).*"
)
ET_CETERA = re.compile(r"(?<=.)等(?=[\u4e00-\u9fff])")


@dataclass(frozen=True)
class LightSaid:
    """The light that a word means; `is_unclear` where it may mean two."""

    light: Light | None = None
    is_unclear: bool = False


def says_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: empty, or a stroke. 0 says something."""
    return bool(NOTHING.fullmatch(text))


def light_in(text: str) -> LightSaid:
    """What light a word of a ledger means. Blue is done, due soon, a reminder or the best, in different places."""
    found = next((light for light, pattern in LIGHTS if pattern.search(text)), None)
    return LightSaid(found, found is None and bool(BLUE.search(text)))


def is_soft(words: str) -> bool:
    return bool(SOFT.fullmatch(words))


def day_in(words: str, year: int | None) -> date | None:
    """The day that words of a deadline name, or an ISO text; None for all others."""
    text = re.sub(r"\s", "", words)
    if found := ISO.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := YEAR_ONLY.fullmatch(text):
        return date(int(found[1]), 12, 31)
    if found := MONTH_ONLY.fullmatch(text):
        text = f"{found[1]}年{int(found[2])}月"
    deadline = deadline_in(text, year)
    return deadline.day if deadline else None


def data_date_in(text: str, year: int | None) -> date | None:
    """The day up to which a ledger counts: 截至2025年6月30日, 截至6月底."""
    found = NAMED_DAY.search(re.sub(r"\s", "", text))
    return day_in(found[1], year) if found else None


def year_in(text: str) -> int | None:
    """The year whose tasks or goals a text speaks of, else the first that is named."""
    found = OF_THE_FILE.search(text) or YEAR.search(text)
    return int(found[1]) if found else None


def first_leads(text: str) -> bool:
    """Whether a note says that the unit named first leads."""
    return bool(FIRST_LEADS.search(re.sub(r"\s", "", text)))


def is_open_list(said: str) -> bool:
    """各乡镇（街道）, 区直有关部门: nobody's name."""
    return bool(OPEN.fullmatch(said))


def parted(text: str, separators: re.Pattern[str]) -> list[str]:
    """A list's members; what stands in brackets parts nothing. 区统计局等区直有关部门 is a name and an open list."""
    hidden, start, pieces = masked(text), 0, []
    for found in [*separators.finditer(hidden), None]:
        piece = text[start : found.start() if found else len(text)].strip()
        start = found.end() if found else 0
        named, _, others = piece.partition("等")
        pieces += [named, others] if ET_CETERA.search(piece) and is_open_list(others) else [piece]
    return [piece for piece in pieces if piece]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
