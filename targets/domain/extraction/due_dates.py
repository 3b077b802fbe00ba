"""By which day is something promised?"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from .tables import longest_first
from .tables.deadlines import FIXED

_FIXED = "|".join(longest_first(tuple(FIXED)))
_MONTH = r"(?:1[0-2]|0?[1-9])月(?:(?:[12]\d|3[01]|0?[1-9])日|底|末|份|上旬|中旬|下旬)?(?:底?[之以]?前|底)?"
MONTH = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月"
    r"(?:(?P<day>[12]\d|3[01]|0?[1-9])日|(?P<part>底|末|份|上旬|中旬|下旬))?(?P<before>底?[之以]?前|底)?"
)
WORD = re.compile(rf"(?:(?P<year>20\d\d)年)?(?:今年)?(?P<word>{_FIXED})[末底]?(?:[之以]?前)?")
ALONE = re.compile(
    rf"(?:到|在|于|力争|确保|计划|预计)?(?:(?:20\d\d年)?{_MONTH}|(?:20\d\d年)?(?:今年)?(?:{_FIXED})[末底]?(?:[之以]?前)?)(?:要|，|,)?"
)
YEAR_ALONE = re.compile(r"(?:到)?20\d\d年[底末]?前?|全年|今年")
TEN_DAYS = {"上旬": 10, "中旬": 20}


@dataclass(frozen=True)
class Deadline:
    """The day, and the words that say so."""

    day: date
    words: str


def deadline_in(said: str, year: int | None) -> Deadline | None:
    """The last deadline that a text names; without the report's year none can be told."""
    found = [
        (match.start(), deadline)
        for pattern, read in ((MONTH, _month), (WORD, _word))
        for match in pattern.finditer(said)
        if (deadline := read(match, year))
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def is_only_deadline(said: str) -> bool:
    """Whether a clause is nothing but a deadline, and so one for what follows it."""
    return bool(ALONE.fullmatch(said))


def without_deadline(said: str) -> str:
    """A phrase without the deadline at its front."""
    while found := ALONE.match(said) or YEAR_ALONE.match(said):
        if found.end() == len(said) or not found[0]:
            return said
        said = said[found.end() :].lstrip("，、前")
    return said


def without_dates(said: str) -> str:
    """A phrase without the days by which it is due, wherever it names them."""
    return MONTH.sub(lambda found: "" if found["before"] else found[0], said)


def _month(found: re.Match[str], year: int | None) -> Deadline | None:
    """6月底前 is 30 June, 10月1日前 the day before; 6月前 is the end of May."""
    if found["year"] is None and year is None:
        return None
    named, month = int(found["year"] or year or 0), int(found["month"])
    last = monthrange(named, month)[1]
    if found["day"]:
        day = date(named, month, min(int(found["day"]), last))
        if found["before"] and day.day == 1:
            day -= timedelta(days=1)
    elif found["before"] and "底" not in found["before"] and not found["part"]:
        day = date(named, month, 1) - timedelta(days=1)
    else:
        day = date(named, month, TEN_DAYS.get(found["part"] or "", last))
    return Deadline(day, found[0])


def _word(found: re.Match[str], year: int | None) -> Deadline | None:
    named = int(found["year"]) if found["year"] else year
    return None if named is None else Deadline(date(named, *FIXED[found["word"]]), found[0])
