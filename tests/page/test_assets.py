"""What travels with the page: the vendored library, the words, the basemap."""

from __future__ import annotations

import hashlib
import json
import re
import string
import zlib
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geomap.errors import OptionError
from geomap.page import UI_LANGUAGES
from geomap.page.basemap import PARTS_PER_DEGREE, basemap_block
from geomap.page.document import leaflet, script
from geomap.page.words import interface_words
from geomap.taxonomy import (
    ACTOR_ROLES,
    DATE_PRECISIONS,
    EVENT_TYPES,
    PRECISIONS,
    STATUSES,
)

ASSETS = Path(str(files("geomap.page") / "assets"))
LAYERS = ("land", "lakes", "rivers", "borders", "disputed", "regions")


def test_leaflet_is_the_release_it_says_to_be() -> None:
    """Each vendored file has the hash that was noted when it was taken over."""
    folder = ASSETS / "vendor" / "leaflet"
    notes = json.loads((folder / "VENDOR.json").read_text(encoding="utf-8"))
    assert notes["version"] == "1.9.4"
    assert "LICENSE" in notes["sha256"]
    for name, digest in notes["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_scripts_and_styles_name_no_other_file() -> None:
    """Nothing that is inlined asks for a source map, a picture or a font from elsewhere."""
    code, sheet = leaflet()
    own = (ASSETS / "geomap.css").read_text(encoding="utf-8")
    assert "sourceMappingURL" not in code + script()
    for url in re.findall(r"url\(([^)]*)\)", sheet + own):
        assert url.startswith(("data:", "#")), url
    assert "@import" not in sheet + own


def test_scripts_are_short_files_that_never_parse_markup() -> None:
    """Each script is at most 400 lines, and none makes markup or code out of text."""
    for path in sorted((ASSETS / "script").glob("*.js")):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b", text)
        assert "</script" not in text.lower()


# -- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", UI_LANGUAGES)
def test_languages_have_the_same_words(lang: str) -> None:
    """Every language has every phrase, with the same blanks, and every term of the taxonomy."""
    words, english = interface_words(lang), interface_words("en")
    assert list(words) == list(english)
    for key, phrase in english.items():
        own = words[key]
        assert isinstance(own, dict) == isinstance(phrase, dict), key
        if isinstance(phrase, str):
            assert blanks(own) == blanks(phrase), key
        elif "other" in phrase and "strike" not in phrase:
            assert {frozenset(blanks(form)) for form in own.values()} == {
                frozenset(blanks(phrase["other"]))
            }, key
        else:
            assert list(own) == list(phrase), key
    assert list(words["types"]) == list(EVENT_TYPES)
    assert list(words["statuses"]) == list(STATUSES)
    assert list(words["precisions"]) == list(PRECISIONS)
    assert list(words["date_precisions"]) == list(DATE_PRECISIONS)
    assert list(words["roles"]) == list(ACTOR_ROLES)


def blanks(phrase: str) -> set[str]:
    """Return the names of the blanks of a phrase."""
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_a_script_asks_for_no_word_that_is_missing() -> None:
    """Each phrase that a script names is there."""
    asked = set(re.findall(r'(?:\bsay|\btool)\(\s*"(\w+)"', script()))
    assert len(asked) > 30
    assert asked <= set(interface_words("en"))


def test_another_language_is_refused_with_those_there_are() -> None:
    """A language that the interface does not speak is an error that names those it does."""
    with pytest.raises(OptionError, match="de, en, es, fr, ru, uk"):
        interface_words("hu")


# -- basemap ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def basemap() -> dict[str, list[np.ndarray]]:
    """Return the lines of each layer of the basemap, (lon, lat), degrees."""
    data = iter(zlib.decompress((ASSETS / "basemap" / "geometry.bin").read_bytes()))

    def number() -> int:
        value = shift = 0
        for byte in data:
            value |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
        return value

    layers: dict[str, list[np.ndarray]] = {}
    last = np.zeros(2, dtype=np.int64)
    count = number()
    for layer in LAYERS[:count]:
        lines = []
        for _ in range(number()):
            steps = np.array([number() for _ in range(2 * number())], dtype=np.int64)
            points = np.cumsum(((steps >> 1) ^ -(steps & 1)).reshape(-1, 2), axis=0) + last
            last = points[-1]
            lines.append(points / PARTS_PER_DEGREE)
        layers[layer] = lines
    return layers


def crosses(lines: list[np.ndarray], *path: tuple[float, float]) -> bool:
    """Tell whether a path crosses any of the lines."""
    return bool(shapely.intersects(shapely.MultiLineString(lines), shapely.LineString(path)))


def test_crimea_is_in_ukraine(basemap: dict[str, list[np.ndarray]]) -> None:
    """From Simferopol by Perekop to Kherson only the line between two regions is crossed."""
    way = [(34.1, 44.95), (33.7, 46.05), (33.6, 46.3), (32.62, 46.64)]
    assert not crosses(basemap["borders"], *way)
    assert not crosses(basemap["disputed"], *way)
    assert crosses(basemap["regions"], *way)


def test_borders_are_where_they_are(basemap: dict[str, list[np.ndarray]]) -> None:
    """Between Kharkiv and Belgorod runs a border of countries; between Lyon and Paris none."""
    assert crosses(basemap["borders"], (36.23, 49.99), (36.58, 50.6))
    assert not crosses(basemap["borders"], (2.35, 48.85), (4.83, 45.76))
    assert crosses(basemap["disputed"], (73.5, 34.4), (75.0, 34.1))


@pytest.mark.parametrize(
    ("lon", "lat", "dry"),
    [(30.5, 50.4, True), (34.1, 45.1, True), (-150, 65, True), (34, 43, False), (-30, 40, False)],
)
def test_land_is_land(basemap: dict[str, Any], lon: float, lat: float, dry: bool) -> None:
    """Land and sea lie where they lie."""
    rings = [ring for ring in basemap["land"] if len(ring) > 3]
    inside = [shapely.Polygon(ring).buffer(0).contains(shapely.Point(lon, lat)) for ring in rings]
    assert (sum(inside) % 2 == 1) == dry


def test_the_reservoir_of_kakhovka_is_gone(basemap: dict[str, list[np.ndarray]]) -> None:
    """The lake that was emptied in June 2023 is not drawn; its neighbour upstream is."""
    lakes = [shapely.Polygon(ring).buffer(0) for ring in basemap["lakes"] if len(ring) > 3]
    assert not any(lake.contains(shapely.Point(34.2, 47.5)) for lake in lakes)
    assert any(lake.contains(shapely.Point(32.73, 49.28)) for lake in lakes)


def test_names_are_in_the_pages_language() -> None:
    """Countries and towns are named in the language of the page."""
    import base64

    def names(lang: str, table: str) -> list[str]:
        line = basemap_block(lang, np.zeros((0, 2))).split("\n")[0]
        head = json.loads(zlib.decompress(base64.b64decode(line)))
        return list(head[table]["name"])

    assert {"Ukraine", "Allemagne"} <= set(names("fr", "countries"))
    assert {"Kyiv", "Londres"} <= set(names("fr", "towns"))
    assert {"Україна", "Німеччина"} <= set(names("uk", "countries"))
    assert {"Київ", "Харків", "Москва"} <= set(names("uk", "towns"))
    assert "Charkiw" in names("de", "towns")


def test_small_towns_are_named_near_events_only() -> None:
    """A page names small towns where its events are, not the world over."""
    far = len(basemap_block("en", np.zeros((0, 2))))
    near = len(basemap_block("en", np.array([[36.2, 49.9]])))
    assert 0 < near - far < 20_000
