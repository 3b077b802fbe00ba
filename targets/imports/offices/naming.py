"""Whom does a table name? Its words against the district's units and posts; nothing is made up."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...domain.extraction import District
from ...domain.extraction.offices import Column, Leader, NamedUnit
from ...domain.extraction.offices.list_form import duties_in
from ...domain.extraction.offices.said import is_open_list, parted, says_nothing
from ..names import SEPARATORS, WORDS_OF_PLACE, Names, nearest
from ..text import cleaned, folded

LEADS = re.compile(r"[（(〔\[]\s*(?:牵头|总牵头|主办|主责)\s*(?:单位|部门)?[）)〕\]]")
ASIDE = re.compile(r"(?:按(?:照)?(?:各自)?职责(?:分工)?(?:负责)?|(?:共同|分别)?负责|(?:积极)?配合|等)$")
SAYS_ROLES = re.compile(r"牵头|配合|[：:]")
PERSON = re.compile(r"[（(][^（）()]{2,12}[）)]$")  # 区水利局（王某）
POST = re.compile(".*(?:[区县市镇乡]长|书记|主席|常委|领导)")


@dataclass(frozen=True)
class Owners:
    """Who leads, by what is said of it, and who helps. `is_asked` where several lead and nobody said which."""

    leads: tuple[NamedUnit, ...] = ()
    supporting: tuple[NamedUnit, ...] = ()
    leader: str = ""  # a post that stands among the units

    @property
    def is_asked(self) -> bool:
        return len(self.leads) > 1


@dataclass(frozen=True)
class Register:
    """The units and posts of the district, by their names."""

    district: District
    _known: dict[str, NamedUnit] = field(default_factory=dict)

    @cached_property
    def names(self) -> Names[str]:
        return Names((unit.name, unit.name, unit.aliases) for unit in self.district.units)

    @cached_property
    def written(self) -> dict[str, str]:
        """Every name, with the full name that it means."""
        return {name: unit.name for unit in self.district.units for name in (*unit.aliases, unit.name)}

    def owners(self, said: dict[Column, str], *, first_leads: bool) -> Owners:
        """`said` are a row's words by LEAD, RESPONSIBLE and SUPPORT; those responsible lead where nobody else does."""
        said = _by_roles(said)
        leading = said.get(Column.LEAD, "")
        responsible = said.get(Column.RESPONSIBLE, "")
        leading_said = leading if not says_nothing(leading) else responsible
        leads, posts = self._without_posts(self.units(leading_said))
        helping, _ = self._without_posts(self.units(said.get(Column.SUPPORT, "")))
        if not says_nothing(leading):
            helping = [*self._without_posts(self.units(responsible))[0], *helping]
        named = [unit for unit in leads if not unit.is_open]
        marked = [unit for unit in named if LEADS.search(unit.said)]
        chosen = marked or (named[:1] if first_leads else named)
        others = [unit for unit in leads if unit not in chosen]
        return Owners(
            tuple(_unmarked(unit) for unit in chosen),
            tuple(dict.fromkeys(unit for unit in (*others, *helping) if unit not in chosen)),
            posts[0] if posts else "",
        )

    def _without_posts(self, units: Iterable[NamedUnit]) -> tuple[list[NamedUnit], list[str]]:
        """李副区长 in a column of units is a leader."""
        both = list(units)
        posts = [unit.said for unit in both if unit.is_unknown and POST.fullmatch(unit.said)]
        return [unit for unit in both if unit.said not in posts], posts

    def units(self, said: str) -> Iterator[NamedUnit]:
        """The units in a cell, each once."""
        if says_nothing(said):
            return
        seen: set[str] = set()
        if self._known_as(in_one := "".join(said.split())):  # a narrow column breaks names
            yield self.unit(in_one)
            return
        for piece in parted(cleaned(said), SEPARATORS):
            for name in self._split(piece):
                name = ASIDE.sub("", name).strip("。. ") or name
                if name not in seen:
                    seen.add(name)
                    yield self.unit(name)

    def unit(self, said: str) -> NamedUnit:
        """One unit, by any of its names; else the nearest, which is only proposed."""
        if said not in self._known:
            self._known[said] = self._unit(said)
        return self._known[said]

    def leader(self, said: str) -> Leader | None:
        """By the district's own post where the words are one; a name stays a name."""
        if says_nothing(said):
            return None
        words = " ".join(cleaned(said).split())
        posts = [post.title for post in self.district.posts if folded(post.title) == folded(words)]
        return Leader(words, posts[0] if posts else "")

    def _unit(self, said: str) -> NamedUnit:
        name = LEADS.sub("", said).strip()
        if found := self._known_as(name) or self._known_as(PERSON.sub("", name)):
            return NamedUnit(said, found)
        if is_open_list(name):
            return NamedUnit(said, is_open=True)
        return NamedUnit(said, nearest=nearest(name, self.written))

    def _known_as(self, name: str) -> str | None:
        """By its names; 区水利局 is the district's 水利局, and the other way round."""
        of_level = {WORDS_OF_PLACE.sub("", name), *(f"{level}{name}" for level in "区县市")}
        found = {known for other in of_level if (known := self.names.get(other))}
        return self.names.get(name) or (found.pop() if len(found) == 1 else None)

    def _split(self, piece: str) -> list[str]:
        """A space or 和 parts only where all parts are known; in brackets nothing does."""
        return [piece] if re.search(r"[（(〔\[]", piece) else self.names.split(piece)


def _by_roles(said: dict[Column, str]) -> dict[Column, str]:
    """A cell that says who does what in it (牵头：区水利局；配合：区财政局) is taken apart."""
    found: dict[Column, str] = {}
    for column, words in said.items():
        inside = duties_in(words).said if SAYS_ROLES.search(LEADS.sub("", words)) else {}
        for part, value in (inside or {column: words}).items():
            if part in (Column.LEAD, Column.RESPONSIBLE, Column.SUPPORT):
                found[part] = f"{found[part]}、{value}" if part in found else value
    return found


def _unmarked(unit: NamedUnit) -> NamedUnit:
    return replace(unit, said=LEADS.sub("", unit.said).strip())
