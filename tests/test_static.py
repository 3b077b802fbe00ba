"""Styles and scripts: every colour has its name in tokens.css, and nothing is newer than Chromium 78.

What is newer in a stylesheet may only make a page nicer: the rule without it has to stand.
"""

import re
from pathlib import Path

import pytest

from targets.domain.words import Filing, Light

SHEETS = sorted(Path("static/css").glob("*.css"))
STYLES = [path for path in SHEETS if path.name != "tokens.css"]
SCRIPTS = sorted(Path("static/js").glob("*.js"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_other_stylesheet_holds_a_colour(path):
    text = path.read_text("utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text)


def test_every_colour_that_is_used_has_a_name():
    named = set(re.findall(r"(--[\w-]+):", "".join(p.read_text("utf-8") for p in SHEETS)))
    used = set(re.findall(r"var\((--[\w-]+)\)", "".join(p.read_text("utf-8") for p in STYLES)))
    assert used <= named


@pytest.mark.parametrize(
    ("what", "word"), [("light", word) for word in Light] + [("filing", word) for word in Filing]
)
def test_every_state_has_its_sign(what, word):
    tokens = Path("static/css/tokens.css").read_text("utf-8")
    assert re.search(rf'\[data-{what}="{word.value}"\][^}}]*--sign', tokens)


NEWER_SCRIPT = {  # since which Chromium: what to write instead stands in CONTRIBUTING.md
    r"\?\.(?!\d)": 80,
    r"\?\?": 80,
    r"(\|\||&&|\?\?)=": 85,
    r"\.replaceAll\(": 85,
    r"\.at\(": 92,
    r"\.(findLast|findLastIndex)\(": 97,
    r"\.(toSorted|toReversed|toSpliced|with)\(": 110,
    r"\.replaceChildren\(": 86,
    r"\bObject\.(hasOwn|groupBy)\b": 93,
    r"\bstructuredClone\b": 98,
    r"\brandomUUID\b": 92,
    r"\bPromise\.(any|withResolvers|try)\b": 85,
    r"\bAbortSignal\.(timeout|any)\b": 103,
    r"\bWeakRef\b": 84,
    r"\bIntl\.(ListFormat|DisplayNames|Segmenter)\b": 81,
    r"\.aria[A-Z]\w*\s*[=!)]": 81,
    r"^\s*static\s*\{|^\s*#\w+|this\.#": 84,
    r"^await\b": 89,
    r"\.(inert|showPopover|hidePopover|checkVisibility|moveBefore|scrollIntoViewIfNeeded)\b": 102,
    r"\bcause:": 93,
    r":(is|where|has)\(|:not\([^()]*,": 88,
    r"\d_\d": 75,  # and for the sake of those who read it
}


def code_of(path: Path) -> str:
    """A script without its comments and plain strings; what stands in `${…}` stays."""
    text = path.read_text("utf-8")
    text = re.sub(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", "", text, flags=re.DOTALL)
    return re.sub(r"'(?:[^'\\\n]|\\.)*'", "''", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_needs_a_newer_browser(path):
    code = code_of(path)
    found = [
        f"line {code.count(chr(10), 0, match.start()) + 1}: {match[0].strip()} (Chromium {since})"
        for pattern, since in NEWER_SCRIPT.items()
        for match in re.finditer(pattern, code, re.MULTILINE)
    ]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "a?.b",
        "a ?? b",
        "a ||= 1",
        'a.replaceAll(",", "")',
        "a.at(-1)",
        "a.findLast((b) => b)",
        "box.replaceChildren()",
        "Object.hasOwn(a, 'b')",
        "structuredClone(a)",
        "crypto.randomUUID()",
        'link.ariaBusy = "true"',
        'if (link.ariaBusy !== "true") {}',
        "  #kept = 1;",
        "await start();",
        'box.matches(":is(a, b)")',
        "AbortSignal.timeout(100)",
    ],
)
def test_it_knows_what_is_newer(line, tmp_path):
    path = tmp_path / "new.js"
    path.write_text(line)
    assert any(re.search(pattern, code_of(path), re.MULTILINE) for pattern in NEWER_SCRIPT)


def rules(path: Path) -> list[tuple[str, str]]:
    """Selectors and declarations of every rule, those inside @media too."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    return [(selector.strip(), body) for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text)]


NEWER_SELECTOR = re.compile(r":(is|where)\(|:not\([^()]*,")
ALONE = re.compile(
    r":has\(|:focus-visible|::details-content"
)  # a list in which one of these stands is skipped as a whole
NEWER_STYLE = re.compile(
    r"\b(inset|aspect-ratio|accent-color|text-wrap|translate|scale|rotate)\s*:|\d[dsl]v[hw]\b|color-mix\(|^\s*&|@layer|@container"
)
COMPARED = re.compile(r"([\w-]+):[^;]*(?<!minmax\()\b(?<!-)(?:min|max|clamp)\(")


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_page_falls_apart_in_an_older_browser(path):
    found = [selector for selector, _ in rules(path) if NEWER_SELECTOR.search(selector)]
    for selector, body in rules(path):
        parts = selector.split(",")
        if len({bool(ALONE.search(part)) for part in parts}) > 1:
            found.append(selector)
        found += [f"{selector}: {match[0]}" for match in NEWER_STYLE.finditer(body)]
        for match in COMPARED.finditer(body):  # Chromium 79: the plain value stands before it
            if f"{match[1]}:" not in body[: match.start()]:
                found.append(f"{selector}: {match[0]}")
    assert not found


def test_what_stands_in_a_row_keeps_its_distance_in_an_older_browser():
    """Before Chromium 84 a flexible row has no gap: old.css gives its members a margin."""
    mended = Path("static/css/old.css").read_text("utf-8")
    rows = {
        part.strip()
        for path in SHEETS
        for selector, body in rules(path)
        if re.search(r"display:\s*(inline-)?flex", body) and re.search(r"(?<!-)gap:", body)
        for part in selector.split(",")
        if not ALONE.search(part)
    }
    assert {row for row in rows if f"{row} > *" not in mended} == set(), (
        "each wants a line in static/css/old.css"
    )


def test_colours_are_printed_in_every_browser():
    for path in SHEETS:
        for selector, body in rules(path):
            assert body.count("print-color-adjust: exact") in (0, 2), selector
