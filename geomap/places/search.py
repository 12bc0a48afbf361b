"""Search: the places that one name, typed by itself, can mean.

A query is a name (``Kharkiv``), with type words (``Kharkiv region``), with parents
(``Paris, Texas``), or a position (``48.5, 37.9``). Nothing here needs geopy, numpy or geopandas.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from geomap.errors import OptionError
from geomap.languages import available, common, load, shipped
from geomap.places.analysis import analyse
from geomap.places.candidates import Choice
from geomap.places.document import read
from geomap.places.fold import fold
from geomap.places.grid import km
from geomap.places.lexicon import Trait, lexicon_for
from geomap.places.mention import Candidate
from geomap.places.store import Place, Store
from geomap.places.toponyms import default_store, reasons_of
from geomap.places.weights import load_weights

__all__ = ["misspelt", "place_at", "search"]

LONGEST_QUERY = 300
LONGEST_POSITION = 60
MOST_PARTS = 5
MOST_EDITS = 2
MOST_STATES = 60_000
_HALF_KM = 150.0
#: Scripts, ISO 15924.
_LATIN, _CYRILLIC = "Latn", "Cyrl"
_POSITION = re.compile(
    r"\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s?°?\s?([NS]?)\s?[,;/ ]\s{0,3}"
    r"([+-]?\d{1,3}(?:\.\d{1,12})?)\s?°?\s?([EW]?)\s*",
    re.IGNORECASE,
)


def search(
    name: str,
    *,
    country: str | Sequence[str] | None = None,
    near: tuple[float, float] | None = None,
    lang: str = "en",
    limit: int = 10,
    fuzzy: bool = False,
    store: Store | None = None,
) -> list[Candidate]:
    """Return the places that a name can mean, best first.

    Parameters
    ----------
    name : str
        A name, with or without type words and parents, in any of the languages of geomap; or a
        position ``"lat, lon"`` in degrees.
    country : str or sequence of str, optional
        ISO 3166-1 alpha-2 codes; only places there.
    near : tuple of (float, float), optional
        ``(lon, lat)``, degrees, WGS 84; places near it come first.
    lang : str
        ISO 639-1 code of the language to try first.
    limit : int
        Most candidates.
    fuzzy : bool
        Whether to look for names with a letter or two wrong where there is none as written.
    store : Store, optional
        The gazetteer; by default the one that ships with geomap.

    Raises
    ------
    OptionError
        When the name is empty or far too long, or a position is off the globe.
    """
    gazetteer = default_store() if store is None else store
    _check(name)
    position = place_at(name, gazetteer)
    if position is not None:
        return [Candidate(position, 1.0, ("a position",))]
    choices = _choices(name, lang, gazetteer)
    if not choices and fuzzy:
        for key in misspelt(fold(name), gazetteer):
            choices += _choices(key, lang, gazetteer)
    wanted = {country.upper()} if isinstance(country, str) else {c.upper() for c in country or ()}
    if wanted:
        choices = [choice for choice in choices if choice.place.country in wanted]
    return _ranked(choices, near)[:limit]


def _check(name: str) -> None:
    if len(name) > LONGEST_QUERY:
        raise OptionError(
            f"a name of {len(name):,} characters is no name of a place",
            mend=f"give at most {LONGEST_QUERY}",
        )
    if not fold(name):
        raise OptionError(
            f"{name!r} holds no name", mend="give the name of a place, such as Kharkiv"
        )


def place_at(text: str, store: Store) -> Place | None:
    """Return the position that a text is, as a place; ``None`` where it is no position.

    Parameters
    ----------
    text : str
        ``"48.5, 37.9"``, ``"48.5N 37.9E"``: latitude first, degrees, WGS 84.

    Raises
    ------
    OptionError
        When it is off the globe.
    """
    match = _POSITION.fullmatch(text) if len(text) <= LONGEST_POSITION else None
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[3])
    lat = -abs(lat) if match[2].upper() == "S" else lat
    lon = -abs(lon) if match[4].upper() == "W" else lon
    if abs(lat) > 90 or abs(lon) > 180:
        swapped = abs(lon) <= 90 and abs(lat) <= 180
        raise OptionError(
            f"{text.strip()!r} is not on the globe",
            mend=f"latitude comes first: {lon:g}, {lat:g}"
            if swapped
            else "give latitude, longitude in degrees",
        )
    around = store.areas_at(lon, lat)
    country = next((place.country for place in around if place.kind == "country"), None)
    region = next((place.admin1 for place in around if place.kind == "admin1"), None)
    return Place(
        index=-1,
        place_id=f"geo:{lat:g},{lon:g}",
        name=f"{lat:g}, {lon:g}",
        kind="facility",
        feature="position",
        country=country,
        admin1=region,
        admin2=None,
        precision="point",
        lat=lat,
        lon=lon,
        radius_km=0.0,
        population=0,
        has_area=False,
    )


def _choices(name: str, lang: str, store: Store) -> list[Choice]:
    """Return the candidates of a query, in the first language that knows it."""
    first, *parents = [part for part in re.split(r"[,;(]", name) if fold(part)][:MOST_PARTS]
    text = ", ".join([first, *parents])
    spans = []
    start = 0
    for part in (first, *parents):
        spans.append((start, start + len(part)))
        start += len(part) + 2
    for code in _languages(name, lang):
        analysis = analyse(read(text, lexicon_for(code, store)), load_weights(), spans=spans)
        for mention, found in zip(analysis.document.mentions, analysis.name_of, strict=True):
            words = analysis.document.words
            written = len(fold(first).split())
            begin = 1 if written > 1 and words[0].traits & Trait.ARTICLE else 0
            whole = mention.span_first <= begin and mention.span_last == written
            if whole and found.choices:
                return found.choices
    return []


def _languages(name: str, first: str) -> list[str]:
    """Return the languages to try for a name: one before all, then those of its script."""
    script = _script(name)
    tried = [first] if first in available() else []
    tried += (
        c for c in (*shipped(), *available()) if load(c, "places").get("script", _LATIN) == script
    )
    return list(dict.fromkeys(tried))


def _script(name: str) -> str:
    return _CYRILLIC if any("\u0400" <= letter <= "\u052f" for letter in name) else _LATIN


def _ranked(choices: Iterable[Choice], near: tuple[float, float] | None) -> list[Candidate]:
    weights = load_weights()["resolution"]
    scored = []
    for choice in {choice.place.index: choice for choice in reversed(list(choices))}.values():
        score = choice.score
        if near is not None:
            lon, lat = near
            away = km(lat, lon, choice.place.lat, choice.place.lon)
            score -= 2.0 * math.log1p(max(0.0, away - choice.place.radius_km) / _HALF_KM)
        scored.append((score, choice))
    scored.sort(key=lambda pair: (-pair[0], -pair[1].place.population, pair[1].place.index))
    top = scored[0][0] if scored else 0.0
    total = sum(math.exp(score - top) for score, _ in scored)
    return [
        Candidate(
            choice.place, round(math.exp(score - top) / total, 4), reasons_of(choice, weights)
        )
        for score, choice in scored
    ]


def misspelt(key: str, store: Store, *, most: int = 5) -> list[str]:
    """Return the stored names nearest to a folded name, by letters changed, added or left out.

    Parameters
    ----------
    key : str
        Folded.
    store : Store
        The gazetteer.
    most : int
        Most names.

    Returns
    -------
    list of str
        Nearest first; at most one edit for names of up to five letters, two for longer ones.
    """
    edits = 0 if len(key) < 4 else 1 if len(key) < 6 else MOST_EDITS
    for allowed in range(1, edits + 1):
        found = _within(key[:60], store, allowed)
        if found:
            return sorted(found, key=lambda name: (-_weight(name, store), name))[:most]
    return []


def _weight(name: str, store: Store) -> int:
    key_id = store.key_id(name)
    hits = () if key_id is None else store.hits(key_id)
    return max((store.place(hit.place).population for hit in hits), default=0)


def _within(key: str, store: Store, edits: int) -> set[str]:
    """Walk the trie of names, keeping at most ``edits`` differences from ``key``."""
    letters = common()["alphabets"][_script(key)] + " "
    found: set[str] = set()
    states: dict[tuple[str, int], int] = {("", 0): edits}
    walked = 0
    while states and walked < MOST_STATES:
        following: dict[tuple[str, int], int] = {}
        for (prefix, at), left in states.items():
            walked += 1
            if len(key) - at <= left and store.key_id(prefix) is not None:
                found.add(prefix)
            steps = []
            if at < len(key):
                steps.append((prefix + key[at], at + 1, left))
            if left:
                if at < len(key):
                    steps.append((prefix, at + 1, left - 1))
                    if at + 1 < len(key):
                        steps.append((prefix + key[at + 1] + key[at], at + 2, left - 1))
                for letter in letters:
                    steps.append((prefix + letter, at + 1, left - 1))
                    steps.append((prefix + letter, at, left - 1))
            for text, place, rest in steps:
                if place > len(key) or following.get((text, place), -1) >= rest:
                    continue
                if text == prefix or store.has_prefix(text):
                    following[text, place] = rest
        states = following
    return found
