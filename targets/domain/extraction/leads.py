"""Who should lead a target? Proposed from an earlier catalogue, else from a table of what departments do."""

from collections.abc import Sequence
from dataclasses import dataclass

from .likeness import likeness
from .tables.duties import DUTIES, Duty

ALIKE_FROM = 0.6
IN_TITLE, IN_THEME = 3, 1  # a word of the title says more of who does it than one of the heading


@dataclass(frozen=True)
class KnownUnit:
    """A unit of the district, by all its names."""

    name: str
    aliases: tuple[str, ...] = ()

    def is_called(self, word: str) -> bool:
        return any(word in name for name in (self.name, *self.aliases))


@dataclass(frozen=True)
class KnownPost:
    """A leader's post and the words of its duties."""

    title: str
    duties: str


@dataclass(frozen=True)
class EarlierTarget:
    """A target whose owners somebody has confirmed."""

    title: str
    lead: str
    post: str = ""


@dataclass(frozen=True)
class District:
    """What is known of the district; without any of it, roles stand for departments."""

    units: Sequence[KnownUnit] = ()
    posts: Sequence[KnownPost] = ()
    earlier: Sequence[EarlierTarget] = ()


@dataclass(frozen=True)
class Lead:
    """The proposed lead unit and leader's post, "" where none suggests itself."""

    unit: str = ""
    post: str = ""


def lead_of(title: str, heading: str, district: District) -> Lead:
    """The owners of the most similar earlier target, else of the department whose work the title names."""
    alike, earlier = max(
        ((likeness(title, target.title), target) for target in district.earlier),
        key=lambda pair: pair[0],
        default=(0.0, None),
    )
    if earlier is not None and alike >= ALIKE_FROM:
        return Lead(earlier.lead, earlier.post)
    duty = _duty_of(title, heading)
    if duty is None:
        return Lead()
    post = next(
        (post.title for post in district.posts if any(name in post.duties for name in duty.names)), ""
    )
    if not district.units:
        return Lead(duty.role, post)
    units = (unit.name for name in duty.names for unit in district.units if unit.is_called(name))
    return Lead(next(units, ""), post)


def _duty_of(title: str, heading: str) -> Duty | None:
    weighed = [(_weight(duty, title, heading), duty) for duty in DUTIES]
    best, duty = max(weighed, key=lambda pair: pair[0])
    return duty if best else None


def _weight(duty: Duty, title: str, heading: str) -> int:
    in_title = sum(len(word) ** 2 for word in duty.work if word in title)
    in_theme = sum(len(word) for word in duty.work if word in heading)
    return IN_TITLE * in_title + IN_THEME * in_theme
