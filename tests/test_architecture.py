"""Imports point down only, and the rules stay pure."""

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "targets"
LAYERS = [  # from the ground up; a module imports from its own layer or below
    {"domain"},
    {"inspection"},
    {"imports"},
    {"models"},
    {"pictures"},
    {"rights", "permissions"},
    {"summaries", "services"},
    {"signing_in"},
    {"forms", "documents", "demo"},
    {
        "views",
        "admin",
        "management",
        "templatetags",
        "context_processors",
        "middleware",
        "adapters",
        "listening",
        "noting",
    },
    {"apps"},
    {"urls"},
]
STRANGERS = {"summaries": "services", "services": "summaries"}  # neighbours that do not know each other
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = sorted(
    p for p in APP.rglob("*.py") if "migrations" not in p.parts and p.parent / p.name != APP / "__init__.py"
)


def name_of(path: Path) -> str:
    """The dotted name of a module; that of a package for its __init__."""
    parts = ("targets", *path.relative_to(APP).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


def room_of(name: str) -> str:
    """The part of the house that a module is in: domain, models, views …"""
    return name.split(".")[1]


def imported_modules(path: Path) -> set[str]:
    """Absolute names of all modules that a file imports; of a name from a module, the module's."""
    package = ("targets", *path.relative_to(APP).with_suffix("").parts)[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*base, *filter(None, (node.module or "").split("."))))
            for alias in node.names:
                inner = f"{stem}.{alias.name}"
                found.add(inner if inner in NAMES else stem)
    return found


def own_imports(path: Path) -> set[str]:
    """Of the application's own modules; `targets` itself says nothing."""
    return {name for name in imported_modules(path) if name.startswith("targets.") and name in NAMES}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(APP)))
def test_imports_point_down(path):
    own = room_of(name_of(path))
    rooms = {room_of(name) for name in own_imports(path)}
    assert not {room for room in rooms if RANK[room] > RANK[own] or STRANGERS.get(own) == room}


def test_imports_never_go_round_in_a_circle_inside_packages_either():
    graph = {name_of(path): own_imports(path) - {name_of(path)} for path in MODULES}
    assert set(TopologicalSorter(graph).static_order()) == NAMES  # raises CycleError, which names the circle


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
    [p for p in MODULES if RANK[room_of(name_of(p))] < RANK["views"]],
    ids=lambda p: str(p.relative_to(APP)),
)
def test_there_is_no_clock_below_the_views(path):
    """But for whom a person may act is asked of the clock: whoever acts, acts now (`User.acting_for`)."""
    calls = [
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    clocks = (
        set()
        if name_of(path) == "targets.models.unit"
        else {
            "timezone.now",
            "timezone.localdate",
            "datetime.now",
            "date.today",
            "time.time",
            "datetime.utcnow",
        }
    )
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
