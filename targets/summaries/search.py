"""What is there by a word? Targets, units and leaders of a report, for the box in the header and its page."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..domain.moment import Moment
from ..domain.rollup import Rollup, roll_up
from ..imports.text import finds, searched, wanted
from ..models import Group, Post, Report, Unit
from ..pictures import Picture, facts_of
from .groups import rows_on
from .ledger import Filters
from .scripts import Hit, sentences_with


@dataclass(frozen=True, kw_only=True)
class Part:
    """A unit, a post or a group that was found; `also` says who or what else it is; the roll-up is of what it answers
    for, or holds."""

    thing: Unit | Post | Group
    name: str
    also: str
    rollup: Rollup


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence of the report that was found, where it stands, and what is promised in it."""

    hit: Hit
    pictures: list[Picture]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found, the likeliest first. `exact` is the target whose number was asked for."""

    targets: list[Picture]
    units: list[Part]
    posts: list[Part]
    groups: list[Part]
    sentences: list[Sentence]
    exact: Picture | None

    @property
    def count(self) -> int:
        return len(self.targets) + len(self.sentences) + len([*self.units, *self.posts, *self.groups])


NOTHING = Found(targets=[], units=[], posts=[], groups=[], sentences=[], exact=None)


def search(report: Report, words: str, *, moment: Moment) -> Found:
    """By number, title, value and unit of targets, as 台账 finds them, by all names of units, by title, duties and
    holder of posts, name and introduction of groups, and the sentences of the report; at a moment. Nothing for signs
    that are no words."""
    asked = wanted(words)
    if not asked:
        return NOTHING
    facts = facts_of(report, known_at=moment.known_at)
    pictures = facts.with_parts_on(moment.as_of)
    units = list(Unit.objects.order_by("position", "pk"))
    posts = list(Post.objects.select_related("holder").order_by("position", "pk"))
    admit = Filters(q=words).admit
    targets = sorted(filter(admit, pictures), key=lambda p: (_remoteness(p, words), p.target.number))
    exact = next((p for p in targets if len(asked) == 1 and searched(p.target.number) in asked[0]), None)
    by_unit = _by(pictures, lambda p: p.lead.pk if p.lead else None)
    by_post = _by((p for p in pictures if not p.target.is_part), lambda p: p.target.post_id)
    day = moment.as_of
    return Found(
        targets=targets,
        units=[
            Part(thing=u, name=u.on(day).name, also="", rollup=roll_up(by_unit[u.pk]))
            for u in units
            if (u.is_active or by_unit[u.pk]) and finds(words, u.name, *u.other_names)
        ],
        posts=[
            Part(thing=p, name=p.title, also=str(p.holder or ""), rollup=roll_up(by_post[p.pk]))
            for p in posts
            if finds(words, p.title, p.duties, str(p.holder or ""))
        ],
        groups=[
            Part(thing=row.group, name=row.group.full_name, also="", rollup=row.rollup)
            for row in rows_on(facts, moment.as_of)
            if finds(words, row.group.full_name, row.group.introduction)
        ],
        sentences=_sentences(report, words, pictures),
        exact=exact,
    )


def _sentences(report: Report, words: str, pictures: list[Picture]) -> list[Sentence]:
    by_key = {picture.target.pk: picture for picture in pictures}
    return [
        Sentence(hit=hit, pictures=[by_key[pk] for pk in hit.keys if pk in by_key])
        for hit in sentences_with(report, lambda text: finds(words, text))
    ]


def _remoteness(picture: Picture, words: str) -> int:
    """How far a target is from what was asked for: its number, its name, its value or lead, or only who supports it."""
    number, title = picture.target.number, picture.target.title
    lead = [picture.lead.name, *picture.lead.other_names] if picture.lead else []
    if finds(words, number):
        return 0
    if any(searched(title).startswith(way) for way in wanted(words)[0]):
        return 1
    if finds(words, number, title):
        return 2
    return 3 if finds(words, number, title, *lead) else 4


def _by(pictures: Iterable[Picture], key: Callable[[Picture], int | None]) -> defaultdict:
    """The judgements of targets, by the key of whom they belong to."""
    found = defaultdict(list)
    for picture in pictures:
        found[key(picture)].append(picture.judgement)
    return found
