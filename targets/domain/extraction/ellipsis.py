"""What does a member of a list leave to the next one, and where does it begin?"""

import re
from dataclasses import replace

from .binding import Frame
from .indicators import BOUND_FIRST, BOUND_ONLY, LEVELS
from .sentences import masked
from .tables.verbs import FINISHING

BASELINE = re.compile(r"[由从](?:20\d\d年的?|去年的?|上年的?)?\d[\d.]*[^\d，]{0,4}$")  # 比重由1.8%提高到


def completed_ahead(frames: list[Frame]) -> list[Frame]:
    """3个40亿元以上、8个15亿元以上项目: what is counted is said only at the end."""
    completed = list(frames)
    for at in range(len(completed) - 2, -1, -1):
        frame, following = completed[at], completed[at + 1].behind
        if not following:
            continue
        if frame.behind and BOUND_ONLY.fullmatch(frame.behind):
            completed[at] = replace(frame, behind=frame.behind + BOUND_FIRST.sub("", following))
        elif not frame.behind and LEVELS.fullmatch(frame.before[-3:]):
            completed[at] = replace(frame, before=frame.before + following)
    return completed


def own_member(said: str) -> str:
    """The last member of a list whose earlier members are finished statements: 续建项目复工、新建项目开工."""
    at = masked(said).rfind("、")
    said = BASELINE.sub("", said)
    return said[at + 1 :] if at > 0 and said[:at].endswith((*FINISHING, "清零")) else said
