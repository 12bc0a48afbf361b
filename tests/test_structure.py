"""The house: a module imports only from modules that stand before it, and in no circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import geomap

ROOT = Path(geomap.__file__).parent

#: The parts of geomap, from the ground up; each may use what stands before it.
HOUSE = (
    "errors",
    "faults",
    "taxonomy",
    "countries",
    "days",
    "toml",
    "decoding",
    "parts",
    "locks",
    "temporary",
    "files",
    "folders",
    "limits",
    "journal",
    "apart",
    "cluster",
    "events",
    "languages",
    "elsewhere",
    "inputs",
    "places",
    "extraction",
    "extras",
    "documents",
    "reader",
    "entries",
    "resume",
    "samples",
    "tables",
    "engine",
    "partitions",
    "aggregation",
    "pipeline",
    "page",
    "figure",
    "embedding",
    "report",
    "watch",
    "cli",
    "__main__",
)

#: Libraries that a command on names, or ``import geomap``, must not bring in.
HEAVY = {"folium", "geopandas", "numpy", "pandas", "pyarrow", "pyogrio", "shapely"}
LIGHT_PARTS = HOUSE[: HOUSE.index("tables")]


def module_name(path: Path) -> str:
    """Return the dotted name of a source file of the package."""
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources() -> dict[str, str]:
    """Return the source of every module of geomap, by its dotted name."""
    return {module_name(p): p.read_text(encoding="utf-8") for p in sorted(ROOT.rglob("*.py"))}


def imports(source: str, *, at_start_only: bool = False) -> Iterator[str]:
    """Yield the dotted names that a source imports, with the names it takes from each."""
    tree = ast.parse(source)
    nodes: list[ast.AST] = list(tree.body if at_start_only else ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out in full"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def part_of(name: str) -> str | None:
    """Return the part of the house that a dotted name of geomap belongs to."""
    pieces = name.split(".")
    return pieces[1] if pieces[0] == "geomap" and len(pieces) > 1 else None


def breaches(modules: Mapping[str, str]) -> list[str]:
    """Return the imports that go to the right, or to a part that has no place in the house."""
    found = []
    for name, source in modules.items():
        part = part_of(name)
        if part is None:
            continue
        for imported in imports(source):
            target = part_of(imported)
            if target is None or target == part or (imported == "geomap.__version__"):
                continue
            if part not in HOUSE or target not in HOUSE or HOUSE.index(target) > HOUSE.index(part):
                found.append(f"{name} imports {imported}")
    return found


def circles(modules: Mapping[str, str], *, at_start_only: bool = True) -> list[str]:
    """Return the modules of an import circle, if there is one."""
    graph: dict[str, set[str]] = {}
    for name, source in modules.items():
        graph[name] = set()
        for imported in imports(source, at_start_only=at_start_only):
            known = imported if imported in modules else imported.rpartition(".")[0]
            if known in modules and known != name:
                graph[name].add(known)
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


def heavy_imports(modules: Mapping[str, str]) -> list[str]:
    """Return the imports of heavy libraries that run when a light part is imported."""
    return [
        f"{name} imports {imported}"
        for name, source in modules.items()
        if part_of(name) in (None, *LIGHT_PARTS)
        for imported in imports(source, at_start_only=True)
        if imported.split(".")[0] in HEAVY
    ]


def test_imports_go_one_way() -> None:
    """No module imports from a part of the house that stands after its own."""
    assert breaches(sources()) == []


def test_there_are_no_circles() -> None:
    """No module imports itself by way of others."""
    assert circles(sources()) == []


def test_commands_stand_in_no_circle() -> None:
    """Commands import most of what they need when they run; nor do those imports go in circles."""
    commands = {name: text for name, text in sources().items() if part_of(name) == "cli"}
    assert "geomap.cli.app" in commands
    assert circles(commands, at_start_only=False) == []


def test_light_parts_stay_light() -> None:
    """Finding names of places needs none of the libraries that tables and maps need."""
    assert heavy_imports(sources()) == []


def test_every_part_has_its_place() -> None:
    """Whatever lies in the package is named in the house, and what is named is there."""
    parts = {part_of(name) for name in sources()} - {None}
    assert parts <= set(HOUSE)
    assert {p for p in HOUSE if not (ROOT / p).with_suffix(".py").exists()} <= {
        path.name for path in ROOT.iterdir() if path.is_dir()
    }


@pytest.mark.parametrize(
    "source",
    [
        "from geomap.page import EventMap",
        "import geomap.page.map",
        "def f():\n    from geomap.tables import to_table",
        "if TYPE_CHECKING:\n    from geomap.cli import main",
        "from geomap.nowhere import thing",
    ],
)
def test_the_guard_sees_a_wrong_import(source: str) -> None:
    """The guard can fail: an import to the right is seen at the top, in a function, for types."""
    assert breaches({"geomap.places.store": source})
    assert not breaches({"geomap.places.store": "from geomap.errors import ReadError"})


def test_the_guards_see_a_circle_and_a_heavy_import() -> None:
    """The other guards can fail, too, and let an import inside a function pass."""
    there, back = "from geomap.b import x", "from geomap.a import y"
    assert circles({"geomap.a": there, "geomap.b": back})
    in_function = {"geomap.a": there, "geomap.b": f"def f():\n    {back}"}
    assert not circles(in_function)
    assert circles(in_function, at_start_only=False)
    assert heavy_imports({"geomap.places.store": "import numpy as np"})
    assert heavy_imports({"geomap": "from geopandas import GeoDataFrame"})
    assert not heavy_imports({"geomap.places.store": "def f():\n    import numpy"})
    assert not heavy_imports({"geomap.tables.schema": "import numpy"})
