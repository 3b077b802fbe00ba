"""Imports point down only, and the rules stay pure."""

import ast
import sys
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "targets"
LAYERS = [  # from the ground up; a module imports from its own layer or below
    {"domain"},
    {"models"},
    {"summaries"},
    {"services", "permissions"},
    {"exports"},
    {"imports", "forms"},
    {"views", "admin", "management", "templatetags", "context_processors", "middleware", "apps"},
    {"urls"},
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = sorted(
    p for p in APP.rglob("*.py") if "migrations" not in p.parts and p.parent / p.name != APP / "__init__.py"
)


def imported_modules(path: Path) -> list[str]:
    """Absolute names of everything that a file imports."""
    package = ("targets", *path.relative_to(APP).with_suffix("").parts)[:-1]
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*base, *((node.module or "").split("."))))
            found += [f"{stem}.{alias.name}".strip(".") for alias in node.names]
    return [name.replace("..", ".") for name in found]


def layer_of(name: str) -> int | None:
    parts = name.split(".")
    return RANK.get(parts[1]) if parts[0] == "targets" and len(parts) > 1 else None


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(APP)))
def test_imports_point_down(path):
    own = RANK[path.relative_to(APP).parts[0].removesuffix(".py")]
    above = [name for name in imported_modules(path) if (layer_of(name) or 0) > own]
    assert not above


@pytest.mark.parametrize("path", sorted((APP / "domain").glob("*.py")), ids=lambda p: p.name)
def test_domain_uses_the_standard_library_only(path):
    foreign = [
        name
        for name in imported_modules(path)
        if not name.startswith("targets.domain") and name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert not foreign


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if RANK[p.relative_to(APP).parts[0].removesuffix(".py")] < RANK["views"]],
    ids=lambda p: str(p.relative_to(APP)),
)
def test_there_is_no_clock_below_the_views(path):
    calls = [
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    clocks = {
        "timezone.now",
        "timezone.localdate",
        "datetime.now",
        "date.today",
        "time.time",
        "datetime.utcnow",
    }
    assert not clocks & set(calls)


def test_views_are_short():
    long = [
        f"{path.name}:{node.name}"
        for path in (APP / "views").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 45
    ]
    assert not long


def test_every_module_begins_with_a_sentence():
    silent = [
        str(p) for p in MODULES if p.stat().st_size and not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]
    assert not silent
