"""The gallery shows what its program lists, in pictures that are small."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


@pytest.fixture
def gallery(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the program of the gallery."""
    monkeypatch.syspath_prepend(ROOT / "docs")
    spec = importlib.util.spec_from_file_location("gallery", ROOT / "docs" / "gallery.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "gallery", module)
    spec.loader.exec_module(module)
    return module


def test_the_gallery_is_what_its_program_writes(gallery: ModuleType) -> None:
    """The page of pictures was made by the program, and each picture is there."""
    text = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    assert text == gallery.text()
    assert len(PICTURE.findall(text)) == len(gallery.SHOWN) + len(gallery.STILLS)


@pytest.mark.parametrize("page", ["README.md", "docs/gallery.md"])
def test_pictures_are_there_and_small(page: str) -> None:
    """Each picture of the README and of the gallery exists, and has at most 300 kB."""
    path = ROOT / page
    named = PICTURE.findall(path.read_text(encoding="utf-8"))
    assert named
    for name in named:
        picture = path.parent / name
        assert picture.read_bytes()[8:12] == b"WEBP"
        assert picture.stat().st_size <= 300_000


def test_the_made_up_year_is_the_same_each_time(gallery: ModuleType) -> None:
    """One seed gives one table; another gives another."""
    one, again, other = (gallery.made_up_year(40, seed=seed) for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)
    assert one["date_start"].str.startswith("2025-").all()
