"""What the commands on names of places do. Nothing here needs the libraries that draw maps."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from geomap.cli.console import note, say
from geomap.decoding import clean_text, decode
from geomap.errors import OptionError
from geomap.files import MAX_TEXT_BYTES
from geomap.places.fold import fold
from geomap.places.mention import Candidate
from geomap.places.overlay import open_gazetteer
from geomap.places.search import search
from geomap.places.store import Place, Store

__all__ = ["Query", "gazetteer_info", "gazetteer_search", "geocode", "point"]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a name, beside the name.

    Attributes
    ----------
    country : str or None
        ISO 3166-1 alpha-2; only places there.
    near : tuple of float or None
        ``(lon, lat)``, degrees, WGS 84; places near it come first.
    lang : str or None
        Language of the labels, ISO 639-1; English by default.
    limit : int
        Most candidates a name.
    """

    country: str | None = None
    near: tuple[float, float] | None = None
    lang: str | None = None
    limit: int = 5


def point(text: str | None) -> tuple[float, float] | None:
    """Return the point that ``"LAT,LON"`` names, as ``(lon, lat)`` in degrees.

    Raises
    ------
    OptionError
        When it is no point.
    """
    if text is None:
        return None
    mend = "give latitude,longitude in degrees, for example 50.45,30.52"
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise OptionError(f"--near {text!r} is not two numbers", mend=mend) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise OptionError(f"--near {text!r} is not on the globe", mend=mend)
    return lon, lat


def geocode(names: Sequence[str], query: Query, *, as_json: bool, gazetteer: str | None) -> None:
    """Print the places that each name could mean, best first."""
    store = open_gazetteer(gazetteer)
    for name in _lines(names):
        found = _search(name, query, store)
        if as_json:
            say(_json({"name": name, "candidates": [_record(c, query, store) for c in found]}))
            continue
        if not found:
            note(_not_found(name, query, store))
        for candidate in found:
            say(f"{name}\t{_line(candidate, query, store)}")


def gazetteer_info(gazetteer: str | None) -> None:
    """Print what the gazetteer holds, as JSON."""
    say(json.dumps(open_gazetteer(gazetteer).info(), ensure_ascii=False, indent=2))


def gazetteer_search(text: str, limit: int, gazetteer: str | None) -> None:
    """Print the names that begin with a text, each with the places that bear it."""
    store = open_gazetteer(gazetteer)
    keys = sorted(islice(store.keys(fold(text)), 10_000), key=lambda key: (len(key), key))
    if not keys:
        note(f"no name begins with {text!r}")
    for key in keys[:limit]:
        key_id = store.key_id(key)
        for hit in store.hits(key_id) if key_id is not None else ():
            say(f"{key}\t{_place(store.place(hit.place), None, store)}")


def _lines(names: Sequence[str]) -> Iterator[str]:
    """Yield the names that were typed; ``-`` stands for the lines of standard input."""
    for name in names:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_TEXT_BYTES)
            lines = decode(data, name="standard input").splitlines()
            yield from (clean_text(line.strip()) for line in lines if line.strip())
        else:
            yield name


def _search(name: str, query: Query, store: Store, *, fuzzy: bool = False) -> list[Candidate]:
    return search(
        name,
        country=query.country,
        near=query.near,
        lang=query.lang or "en",
        limit=query.limit,
        fuzzy=fuzzy,
        store=store,
    )


def _not_found(name: str, query: Query, store: Store) -> str:
    """Return what to say of a name that nobody bears: what it could be a slip for."""
    alike = [c.place.name for c in _search(name, query, store, fuzzy=True)]
    guess = f"; did you mean {', '.join(dict.fromkeys(alike))}?" if alike else ""
    return f"no place called {name!r}{guess}"


def _record(candidate: Candidate, query: Query, store: Store) -> dict[str, Any]:
    place = candidate.place
    return {
        "place_id": place.place_id,
        "label": _label(place, query.lang, store),
        "kind": place.kind,
        "feature": place.feature,
        "country": place.country,
        "admin1": place.admin1,
        "precision": place.precision,
        "lat": place.lat,
        "lon": place.lon,
        "radius_km": place.radius_km,
        "population": place.population,
        "score": candidate.score,
    }


def _line(candidate: Candidate, query: Query, store: Store) -> str:
    return f"{_place(candidate.place, query.lang, store)}\t{candidate.score:.2f}"


def _place(place: Place, lang: str | None, store: Store) -> str:
    label = _label(place, lang, store)
    where = place.admin1 or place.country or "-"
    return f"{label}\t{place.feature}\t{where}\t{place.lat:.5f},{place.lon:.5f}\t{place.place_id}"


def _label(place: Place, lang: str | None, store: Store) -> str:
    """Return the label of a place; a position that was typed has no row, only its name."""
    return place.name if place.index < 0 else store.label(place.index, lang or "en")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
