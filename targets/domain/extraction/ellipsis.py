"""What does a member of a list leave to the next one, and where does it begin?"""

import re
from dataclasses import replace

from .binding import Frame
from .indicators import BOUND_FIRST, BOUND_ONLY, LEVELS
from .phrases import closing_verb, phrase_of
from .sentences import masked
from .tables.verbs import FINISHING

CARRYING_OUT = ("完成", "推进", "实施", "抓好", "加快", "推动", "开展", "加强", "强化")
WORK = ("改造", "建设", "治理", "整治", "修复", "改扩建", "迁建", "新建", "加固", "监管", "养护")
BASELINE = re.compile(r"[由从](?:20\d\d年的?|去年的?|上年的?)?\d[\d.]*[^\d，]{0,4}$")  # 比重由1.8%提高到


def completed_ahead(frames: list[Frame]) -> list[Frame]:
    """3个40亿元以上、8个15亿元以上项目: what is counted is said only at the end, and so may be what is done with it."""
    completed = list(frames)
    for at in range(len(completed) - 2, -1, -1):
        frame, following = completed[at], completed[at + 1].behind
        if not following:
            continue
        if frame.behind and BOUND_ONLY.fullmatch(frame.behind):
            completed[at] = replace(frame, behind=frame.behind + BOUND_FIRST.sub("", following))
        elif not frame.behind and LEVELS.fullmatch(frame.before[-3:]):
            completed[at] = replace(frame, before=frame.before + following)
        elif done := _done_with_both(completed, at):
            completed[at] = replace(frame, behind=frame.behind + done)
    return completed


def _done_with_both(frames: list[Frame], at: int) -> str:
    """完成90个老旧小区、700套危房改造: one does not finish a neighbourhood but its 改造."""
    frame, following = frames[at], frames[at + 1]
    if not frame.behind or following.before or closing_verb(frame.behind):
        return ""
    verb = next((phrase_of(one.before).verb for one in frames[at::-1] if one.before), "")
    done = closing_verb(following.behind)
    return done if verb in CARRYING_OUT and done in WORK and following.behind != done else ""


def own_member(said: str) -> str:
    """The last member of a list whose earlier members are finished statements: 续建项目复工、新建项目开工."""
    at = masked(said).rfind("、")
    said = BASELINE.sub("", said)
    return said[at + 1 :] if at > 0 and said[:at].endswith((*FINISHING, "清零")) else said
