"""Where is kept what templates have drawn of figures? A picture keeps what is drawn of it itself."""

from collections.abc import Hashable
from functools import lru_cache

from ..domain.rollup import Rollup


def parts_of(shown: tuple[Hashable, ...], rollup: Rollup) -> dict[Hashable, str]:
    """The same dictionary as long as the same figures stand under the same name, whoever has reckoned them."""
    return _parts((*shown, rollup.figures))


@lru_cache(maxsize=1000)
def _parts(_value: tuple[Hashable, ...]) -> dict[Hashable, str]:
    return {}
