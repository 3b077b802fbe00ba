"""Styles: every colour has its name in tokens.css."""

import re
from pathlib import Path

import pytest

STYLES = sorted(path for path in Path("static/css").glob("*.css") if path.name != "tokens.css")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_other_stylesheet_holds_a_colour(path):
    text = path.read_text("utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text)


def test_every_colour_that_is_used_has_a_name():
    named = set(
        re.findall(r"(--[\w-]+):", "".join(p.read_text("utf-8") for p in Path("static/css").glob("*.css")))
    )
    used = set(re.findall(r"var\((--[\w-]+)\)", "".join(p.read_text("utf-8") for p in STYLES)))
    assert used <= named
