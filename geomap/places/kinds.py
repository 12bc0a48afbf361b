"""Kinds and sizes of places, as the weights know them."""

from __future__ import annotations

from geomap.places.store import Place

__all__ = ["SETTLEMENT", "is_by_hand", "kind_of", "population_digits"]

# Features that the gazetteer has by the thousand; what else is ours was chosen by hand.
_MANY = frozenset({"airport", "air_base"})

#: The feature of a place that a register of all settlements has, and no list of towns.
SETTLEMENT = "settlement"
_DIGITS_OF_SETTLEMENT = 2
_MOST_DIGITS = 7


def population_digits(population: int, feature: str) -> int:
    """Return the number of digits of a population, 0 for none known, at most 7.

    What is but in a register of all settlements is small, though nobody counted it.
    """
    if not population:
        return _DIGITS_OF_SETTLEMENT if feature == SETTLEMENT else 0
    return min(_MOST_DIGITS, len(str(population)))


def is_by_hand(place: Place) -> bool:
    """Tell whether somebody wrote a place down because it is in the news."""
    return (
        place.place_id.startswith("geomap:")
        and place.feature not in _MANY
        and place.feature != SETTLEMENT
    )


def kind_of(place: Place) -> str:
    """Return the kind of a place, seas and landmarks that everyone knows as kinds of their own."""
    if place.kind not in ("facility", "area"):
        return place.kind
    return "landmark" if is_by_hand(place) or place.feature == "continent" else place.kind
