"""What is of no one language."""

from __future__ import annotations

from pathlib import Path

from geomap import languages
from geomap.languages import available, common, load, shipped


def test_every_folder_is_listed() -> None:
    """The languages that come with geomap are those of the folders, each once."""
    folders = {path.parent.name for path in Path(languages.__file__).parent.glob("*/detect.toml")}
    assert folders == set(shipped())
    assert sorted(shipped()) == [*available()]


def test_every_script_has_an_alphabet() -> None:
    """A misspelt name of any language can be tried with the letters of its script."""
    scripts = {load(code, "places").get("script", "Latn") for code in shipped()}
    assert scripts == set(common()["alphabets"])
