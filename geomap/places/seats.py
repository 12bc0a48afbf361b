"""Where countries and first-level units are ruled from."""

from __future__ import annotations

from functools import lru_cache

from geomap.places.store import Place, Store

__all__ = ["capital_of", "seat_of"]


@lru_cache(maxsize=8)
def _towns(store: Store, feature: str) -> tuple[int, ...]:
    return tuple(store.rows_of_feature("city", feature))


@lru_cache(maxsize=8)
def _capitals(store: Store) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for row in _towns(store, "capital"):
        place = store.place(row)
        known = found.get(place.country or "")
        if place.country and (known is None or known.population < place.population):
            found[place.country] = place
    return found


@lru_cache(maxsize=8)
def _seats(store: Store) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for feature in ("seat", "capital"):  # the capital of a country rules its own unit too
        for row in _towns(store, feature):
            place = store.place(row)
            known = found.get(place.admin1 or "")
            if place.admin1 and (known is None or known.population < place.population):
                found[place.admin1] = place
    return found


def capital_of(store: Store, iso2: str) -> Place | None:
    """Return the capital of a country, or ``None`` where the gazetteer has none.

    Parameters
    ----------
    store : Store
    iso2 : str
        ISO 3166-1 alpha-2.
    """
    return _capitals(store).get(iso2)


def seat_of(store: Store, admin1: str) -> Place | None:
    """Return the town that a first-level unit is ruled from, or ``None``.

    Parameters
    ----------
    store : Store
    admin1 : str
        As in :attr:`Place.admin1`: ISO 3166-2 where there is one.
    """
    return _seats(store).get(admin1)
