"""The lights have the same colours on paper as on the screen."""

import re
from pathlib import Path

import pytest

from targets.documents.kit import colours
from targets.domain.words import Light

ROOT = Path("static/css/tokens.css").read_text("utf-8").partition(":root {")[2].partition("}")[0]
TOKENS = dict(re.findall(r"--([\w-]+): #(\w{6});", ROOT))


@pytest.mark.parametrize("light", Light)
def test_a_light_has_the_ground_and_ink_of_the_screen(light):
    ground, ink = TOKENS[f"light-{light.value}"], TOKENS[f"on-{light.value}"]
    assert colours.LIGHTS[light] == (ground.upper(), ink.upper())


def test_lines_and_shades_are_those_of_the_screen():
    assert (TOKENS["sheet-line"].upper(), TOKENS["fill"].upper()) == (colours.RULE, colours.SHADE)
