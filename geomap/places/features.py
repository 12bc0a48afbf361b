"""What GeoNames' feature codes are to geomap: reads ``features.toml``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError
from geomap.places.store import KINDS
from geomap.toml import parse

__all__ = ["Feature", "Features", "load_features", "size_word", "town_radius_km"]

_BY_SIZE = "by size"
_LARGEST_TOWN_KM = 25.0


@dataclass(frozen=True, slots=True)
class Feature:
    """What one code stands for.

    Attributes
    ----------
    kind : str
        One of :data:`geomap.places.store.KINDS`.
    word : str or None
        The finer word; ``None`` where it depends on the population.
    radius_km : float or None
        How far off the point can be; ``None`` where it depends on the population.
    """

    kind: str
    word: str | None
    radius_km: float | None


class Features:
    """A table of feature codes.

    Parameters
    ----------
    source : Path
        A file such as ``features.toml``.

    Raises
    ------
    GazetteerError
        When the file is not as its first lines say.
    """

    def __init__(self, source: Path) -> None:
        table = parse(source.read_text(encoding="utf-8"))
        self.sizes: dict[str, int] = table.pop("by_size")
        if list(self.sizes.values())[-1:] != [0]:
            raise GazetteerError(f"{source.name}, by_size has no last line of 0", mend="add it")
        self.classes = tuple(table)
        self._features = {
            (letter, code): _feature(given, f"{source.name}, {letter}.{code}")
            for letter, codes in table.items()
            for code, given in codes.items()
        }

    def find(self, letter: str, code: str) -> Feature | None:
        """Return what a code of a class stands for; ``None`` where it is left out.

        Raises
        ------
        KeyError
            When there is no such class.
        """
        if (letter, code) in self._features:
            return self._features[letter, code]
        return self._features[letter, "*"]


def _feature(given: Any, where: str) -> Feature | None:
    if given is False:
        return None
    mend = 'write { kind = "…", feature = "…", radius_km = … } or false'
    if not isinstance(given, dict) or not isinstance(given.get("feature"), str):
        raise GazetteerError(f"{where} is {given!r}", mend=mend)
    kind, word, radius = given.get("kind"), given["feature"], given.get("radius_km")
    if kind not in KINDS or kind == "country":
        raise GazetteerError(f"{where} has the kind {kind!r}", mend=mend)
    if kind != "city" and (word == _BY_SIZE or not isinstance(radius, int | float)):
        raise GazetteerError(f"{where} has no radius_km, or is no city {_BY_SIZE}", mend=mend)
    return Feature(
        kind=kind,
        word=None if word == _BY_SIZE else word,
        radius_km=None if radius is None else float(radius),
    )


@lru_cache(maxsize=1)
def load_features() -> Features:
    """Return the table that ships with geomap."""
    return Features(Path(__file__).with_name("features.toml"))


def size_word(population: int) -> str:
    """Return what a place of so many people is: a city, a town or a village."""
    return next(word for word, fewest in load_features().sizes.items() if population >= fewest)


def town_radius_km(population: int) -> float:
    """Return how far a place of so many people reaches, about: 1 km for 1,000, 11 for Kharkiv."""
    return min(max(0.9 * math.pow(population / 1000, 0.35), 1.0), _LARGEST_TOWN_KM)
