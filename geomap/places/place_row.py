"""One place to be compiled into a store: its names, and what it must hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from geomap.errors import GazetteerError
from geomap.places.areas import Area
from geomap.places.fold import fold
from geomap.places.store import KINDS, NAME_MAIN
from geomap.places.store_files import number_of

__all__ = ["MEND", "PlaceRow", "checked", "key_of"]

#: What to do about a row that does not hold together.
MEND = "correct the row and build again"

# One name is looked at again and again while its row is made, and seldom afterwards.
key_of = lru_cache(maxsize=1 << 12)(fold)


@dataclass(slots=True)
class PlaceRow:
    """One place to be compiled.

    Attributes
    ----------
    place_id : str
        ``"geonames:<number>"`` or ``"geomap:<slug>"``; for a user's own place any other too.
    name : str
        Main name; it is a key by itself, without being listed in ``names``.
    kind, feature : str
        See :class:`geomap.places.store.Place`.
    lat, lon : float
        Degrees, WGS 84.
    names : dict of str to int
        Other names as written → ``NAME_*`` flags. Names with one key have their flags joined.
    labels : dict of str to str
        ISO 639-1 code → name in that language.
    area : Area or None
        Polygons.
    own : bool
        Whether it is a user's own place, which wins over ours.
    """

    place_id: str
    name: str
    kind: str
    feature: str
    lat: float
    lon: float
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    radius_km: float = 0.0
    population: int = 0
    names: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    area: Area | None = None
    own: bool = False

    def keys(self) -> dict[str, int]:
        """Return the keys of its names, with their flags, the main name's first."""
        keys = {key_of(self.name): NAME_MAIN}
        for name, flags in self.names.items():
            key = key_of(name)
            if key:
                keys[key] = keys.get(key, 0) | flags
        return keys


def checked(row: PlaceRow) -> tuple[int, str]:
    """Return what a row is sorted by, once it holds together.

    Raises
    ------
    GazetteerError
        When it has an unknown kind, no id, no name, or a position off the globe.
    """
    if row.kind not in KINDS:
        raise GazetteerError(f"{row.place_id} has the kind {row.kind!r}", mend=MEND)
    number, local = number_of(row.place_id)
    scheme = row.place_id.partition(":")[0]
    if not number or (local and scheme != "geomap" and not row.own) or local == ":":
        raise GazetteerError(
            f"{row.place_id!r} is no place id", mend="write geonames:<number> or geomap:<slug>"
        )
    if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
        raise GazetteerError(f"{row.place_id} stands at lon {row.lon}, lat {row.lat}", mend=MEND)
    if not key_of(row.name):
        raise GazetteerError(f"{row.place_id} has the name {row.name!r}", mend=MEND)
    return number, local
