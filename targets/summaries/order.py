"""In which order do targets stand in a list? By what a column says, or the worst first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..domain.behind import silence
from ..domain.words import Filing, Light, Measure
from ..pictures import Picture

SEVERITY = {
    light: place
    for place, light in enumerate((Light.CRITICAL, Light.BEHIND, Light.NONE, Light.ON_TRACK, Light.DONE))
}
FILED = {
    filing: place
    for place, filing in enumerate((Filing.MISSING, Filing.SENT_BACK, Filing.LATE, Filing.IN_TIME))
}
MEASURES = list(Measure)


def badness(picture: Picture) -> tuple:
    """By light, in one light those that lack most of what should have been reached; whose distance is not known since
    nothing was read comes behind, the longest silent first. Described in docs/rules.md."""
    judgement = picture.judgement
    missing = picture.shortfall
    return SEVERITY[judgement.light], missing is None, -(missing or 0), -silence(judgement)


@dataclass(frozen=True)
class Sort:
    """An order of the ledger; `key` None of a target: it has no such thing, and stands at the end either way."""

    label: str
    key: Callable[[Picture], Any]


SORTS = {
    "number": Sort("编号", lambda p: p.target.number),
    "light": Sort("灯（先红后绿，差得多的在前）", badness),
    "lead": Sort("快慢（先慢后快）", lambda p: p.judgement.lead),
    "done": Sort("完成率（从低到高）", lambda p: p.judgement.completion),
    "due": Sort("时限（先到先列）", lambda p: p.judgement.promise.due_date),
    "unit": Sort("牵头单位", lambda p: (p.lead.position, p.lead.pk) if p.lead else None),
    "reporting": Sort("报送（未报在前）", lambda p: _filed(p)),
    "read": Sort("数据截止日（旧的在前）", lambda p: p.judgement.data_date),
    "title": Sort("名称", lambda p: p.target.title),
    "theme": Sort("事项", lambda p: (p.target.theme.position, p.target.theme_id)),
    "post": Sort("分管领导", lambda p: (p.target.post.position, p.target.post_id) if p.target.post else None),
    "measure": Sort("计量方式", lambda p: MEASURES.index(Measure(p.target.measure))),
}
DIRECTED = [sort for name in SORTS for sort in (name, f"-{name}")]  # a minus turns an order round


def ordered(pictures: Iterable[Picture], sort: str) -> list[Picture]:
    """In the order of one of `DIRECTED`, those that are equal in it by number."""
    key = SORTS[sort.lstrip("-")].key
    known: list[tuple[Any, Picture]] = []
    unknown: list[tuple[Any, Picture]] = []
    for picture in sorted(pictures, key=lambda p: p.target.number):
        found = key(picture)
        (unknown if found is None else known).append((found, picture))
    known.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [picture for _, picture in known + unknown]


def worst_first(pictures: Iterable[Picture]) -> list[Picture]:
    return ordered(pictures, "light")


def _filed(picture: Picture) -> int | None:
    reported = picture.judgement.reported
    return FILED.get(reported.filing) if reported else None
