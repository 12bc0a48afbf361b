"""The public names: complete, sorted, documented, and light to import."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path
from types import GenericAlias, ModuleType

import pytest

import geomap

ROOT = Path(geomap.__file__).parent


def modules_with_names() -> list[str]:
    """Return the modules that declare ``__all__``, without importing them."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        if "__all__" in path.read_text(encoding="utf-8"):
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def kind_and_name(name: str) -> tuple[bool, bool, str]:
    """Return what names are sorted by: constants, classes, the others."""
    return not name.isupper(), not name[0].isupper(), name


@pytest.mark.parametrize("name", modules_with_names())
def test_public_names_are_sorted_and_there(name: str) -> None:
    """``__all__`` has constants, classes, then functions, each sorted, none twice, all there."""
    module = importlib.import_module(name)
    names = list(module.__all__)
    assert names == sorted(set(names), key=kind_and_name)
    assert [n for n in names if not hasattr(module, n)] == []


@pytest.mark.parametrize("name", modules_with_names())
def test_what_is_public_is_documented(name: str) -> None:
    """Every public class and function has a docstring, and so has its module."""
    module = importlib.import_module(name)
    assert module.__doc__
    for public in module.__all__:
        value = getattr(module, public)
        if isinstance(value, GenericAlias):  # a type under a name of its own
            continue
        if inspect.isclass(value) or inspect.isfunction(value):
            assert (value.__doc__ or "").strip(), f"{name}.{public} has no docstring"


def test_extract_is_a_function() -> None:
    """The public name ``extract`` is the function, also after its parts were imported."""
    importlib.import_module("geomap.extraction.engine")
    importlib.import_module("geomap.pipeline")
    assert callable(geomap.extract)
    public = [getattr(geomap, name) for name in geomap.__all__]
    assert [value for value in public if isinstance(value, ModuleType)] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that is not public is refused as any module refuses it."""
    with pytest.raises(AttributeError, match="has no attribute 'locator'"):
        geomap.locator  # noqa: B018
    assert set(geomap.__all__) <= set(dir(geomap))


def test_the_lazy_names_are_declared_for_type_checkers() -> None:
    """Every public name is imported in the source, so that editors and type checkers know it."""
    tree = ast.parse((ROOT / "__init__.py").read_text(encoding="utf-8"))
    declared = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(geomap.__all__) - {"__version__"} <= declared


def test_importing_geomap_imports_nothing_heavy() -> None:
    """``import geomap`` brings in neither geopandas nor folium, pandas, numpy or the gazetteer."""
    program = "import geomap, sys; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert not loaded & {"geopandas", "folium", "pandas", "numpy", "shapely", "marisa_trie"}
