"""Articles of our own, in the forms that people save them in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geomap.documents import read_documents, web
from geomap.events import Document

ARTICLES = Path(__file__).parent.parent / "data" / "articles"

Read = Callable[..., list[Document]]


@pytest.fixture
def sample() -> Read:
    """Return a function that puts a saved article into the folder and reads it."""

    def read(name: str, **options: object) -> list[Document]:
        shutil.copy(ARTICLES / name, name)
        return list(read_documents([name], **options))  # type: ignore[arg-type]

    return read


@pytest.fixture(params=["by rules", "by trafilatura"])
def each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read pages by the rules here, and, where it is installed, by trafilatura."""
    if request.param == "by rules":
        monkeypatch.setattr(web, "_trafilatura", lambda: None)
    elif web._trafilatura() is None:
        pytest.skip("trafilatura is not installed: pip install 'geomap[web]'")
    return str(request.param)
