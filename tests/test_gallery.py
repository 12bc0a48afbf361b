"""The gallery shows what its program lists, in pictures that are small."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+\.webp)\)")
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))


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
    assert len(PICTURE.findall(text)) == len(gallery.SHOWN)
    assert {path.stem for path in (ROOT / "docs" / "gallery").iterdir()} == {
        picture.name for picture in gallery.SHOWN
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_pictures_are_there_small_and_described(page: Path) -> None:
    """Each picture that a page shows exists, has at most 300 kB, and words that say what it is."""
    for text, name in PICTURE.findall(page.read_text(encoding="utf-8")):
        picture = page.parent / name
        assert picture.read_bytes()[8:12] == b"WEBP"
        assert picture.stat().st_size <= 300_000
        assert len(text) >= 20, name


def test_readers_are_shown_pictures() -> None:
    """The README, and each guide to what is to be seen, has a picture."""
    for name in ("README", "docs/figure", "docs/embed", "docs/notebook", "docs/report"):
        assert PICTURE.search((ROOT / f"{name}.md").read_text(encoding="utf-8")), name


def test_the_made_up_year_is_the_same_each_time(gallery: ModuleType) -> None:
    """One seed gives one table; another gives another."""
    made_up_year = importlib.import_module("made_up_year").made_up_year
    one, again, other = (made_up_year(40, seed=seed) for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)
    assert one["date_start"].str.startswith("2025-").all()
