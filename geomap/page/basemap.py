"""The basemap that a page carries: geometry for the world, names in the page's language."""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geomap.page.pack import deflate64, json_text

__all__ = ["basemap_block"]

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
def _geometry() -> str:
    source = files(__package__) / "assets" / "basemap" / "geometry.bin"
    return base64.b64encode(source.read_bytes()).decode("ascii")


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
    return deflate64(json_text(head).encode("utf-8")) + "\n" + _geometry()


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
