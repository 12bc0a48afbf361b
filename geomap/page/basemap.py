"""The basemap that a page carries: geometry for the world, names in the page's language."""

from __future__ import annotations

import base64
import json
import zlib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geomap.page.pack import deflate64, json_text

__all__ = ["BASEMAP_LAYERS", "basemap_block", "basemap_labels", "basemap_lines"]

#: What the layers of the geometry are, in their order: rings, and lines.
BASEMAP_LAYERS: Final = ("land", "lakes", "rivers", "borders", "disputed", "regions")

#: Geometry is in whole parts of a degree, as gazetteer/basemap.py writes it.
PARTS_PER_DEGREE: Final = 160
#: Towns that are named up to this zoom are on every page, smaller ones only near its events.
_EVERYWHERE_ZOOM: Final = 6
_NEAR_DEGREES: Final = 4.0
_MOST_NEAR: Final = 2000


@lru_cache(maxsize=1)
def _labels() -> dict[str, Any]:
    source = files(__package__) / "assets" / "basemap" / "labels.json"
    labels: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return labels


@lru_cache(maxsize=1)
def _geometry() -> bytes:
    return (files(__package__) / "assets" / "basemap" / "geometry.bin").read_bytes()


def basemap_block(lang: str, positions: NDArray[np.float64]) -> str:
    """Return the basemap as two base64 lines: the names, and the geometry.

    Parameters
    ----------
    lang : str
        The language of the names.
    positions : array of shape (n, 2)
        (lon, lat) of the events, degrees, WGS 84: smaller towns are named near them.
    """
    labels = _labels()
    countries, towns = labels["countries"], labels["towns"]
    rows = _towns_to_name(towns, positions)
    head = {
        "parts": PARTS_PER_DEGREE,
        "countries": {
            **{key: countries[key] for key in ("lon", "lat", "zoom")},
            "name": _names(countries, lang),
        },
        "towns": {
            key: [column[row] for row in rows]
            for key, column in (
                *((key, towns[key]) for key in ("lon", "lat", "zoom", "capital")),
                ("name", _names(towns, lang)),
            )
        },
    }
    geometry = base64.b64encode(_geometry()).decode("ascii")
    return deflate64(json_text(head).encode("utf-8")) + "\n" + geometry


def basemap_lines() -> dict[str, list[NDArray[np.float64]]]:
    """Return the lines of each layer of :data:`BASEMAP_LAYERS`.

    Each is an array of shape (n, 2), (lon, lat), degrees, WGS 84.
    """
    numbers = _whole_numbers(zlib.decompress(_geometry()))
    layers: dict[str, list[NDArray[np.float64]]] = {}
    place = 1
    last = np.zeros(2, dtype=np.int64)
    for name in BASEMAP_LAYERS:
        count, place = int(numbers[place]), place + 1
        layers[name] = []
        for _ in range(count):
            end = place + 1 + 2 * int(numbers[place])
            codes = numbers[place + 1 : end].reshape(-1, 2)
            line = np.cumsum((codes >> 1) ^ -(codes & 1), axis=0) + last
            last, place = line[-1], end
            layers[name].append(line / PARTS_PER_DEGREE)
    return layers


def _whole_numbers(data: bytes) -> NDArray[np.int64]:
    """Return numbers of as many bytes as each needs, seven bits a byte, the lowest first."""
    coded = np.frombuffer(data, dtype=np.uint8)
    ends = np.nonzero(coded < 128)[0]
    starts = np.concatenate([[0], ends[:-1] + 1])
    numbers = np.zeros(len(ends), dtype=np.int64)
    for byte in range(int((ends - starts).max()) + 1):
        longer = starts + byte <= ends
        bits = coded[starts[longer] + byte].astype(np.int64) & 127
        numbers[longer] |= bits << (7 * byte)
    return numbers


def basemap_labels(lang: str) -> dict[str, dict[str, list[Any]]]:
    """Return countries and towns: ``lon``, ``lat``, ``name``, ``zoom`` from which each is named.

    Towns also say whether each is a ``capital``.
    """
    keys = {"countries": ("lon", "lat", "zoom"), "towns": ("lon", "lat", "zoom", "capital")}
    return {
        kind: {**{key: table[key] for key in keys[kind]}, "name": _names(table, lang)}
        for kind, table in _labels().items()
    }


def _names(table: dict[str, list[Any]], lang: str) -> list[str]:
    own = table.get(lang, table["en"])
    return [
        name if name is not None else english
        for name, english in zip(own, table["en"], strict=True)
    ]


def _towns_to_name(towns: dict[str, list[Any]], positions: NDArray[np.float64]) -> list[int]:
    zoom = np.asarray(towns["zoom"])
    grid = 1 / _NEAR_DEGREES
    lon, lat = (np.floor(np.asarray(towns[key]) * grid).astype(int) for key in ("lon", "lat"))
    cells = {
        (int(x) + dx, int(y) + dy)
        for x, y in np.unique(np.floor(positions * grid), axis=0)
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    }
    near = np.asarray([cell in cells for cell in zip(lon.tolist(), lat.tolist(), strict=True)])
    small = np.nonzero(near & (zoom > _EVERYWHERE_ZOOM))[0][:_MOST_NEAR]
    return [*np.nonzero(zoom <= _EVERYWHERE_ZOOM)[0].tolist(), *small.tolist()]
