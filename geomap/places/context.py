"""What the rest of a document says about a place: who names what it lies in, and what lies near.

Votes are sets of names, kept as bit masks, so that a name never votes for itself and no distance
has to be measured twice: each place that is clear marks the cells of a grid around it, its
district, its region and its country; a candidate then reads off who marked where it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from geomap.places.candidates import Choice
from geomap.places.document import Document
from geomap.places.grid import Cell, around, km
from geomap.places.home import Home, home_signs
from geomap.places.kinds import SETTLEMENT
from geomap.places.name import Name
from geomap.places.spread import tightest_of
from geomap.places.store import Place
from geomap.places.surroundings import Neighbours, contains, headings_of, parents_of

__all__ = ["Context"]

CLEAR = 0.6
MOST_VOTES = 10


class Context:
    """The votes of the names of a document.

    Parameters
    ----------
    document : Document
        Recognised.
    names : sequence of Name
        With choices that have shares.
    neighbours : Neighbours
        Which of them stand together.
    home : Home, optional
        Where the document comes from.
    """

    def __init__(
        self,
        document: Document,
        names: Sequence[Name],
        neighbours: Neighbours,
        home: Home | None,
    ) -> None:
        self._home = home
        self._in_clause = neighbours.in_clause
        self._country_named: dict[str, int] = defaultdict(int)
        self._country_adjective: dict[str, int] = defaultdict(int)
        self._region_named: dict[str, int] = defaultdict(int)
        self._district_named: dict[str, int] = defaultdict(int)
        self._in_country: dict[str, int] = defaultdict(int)
        self._in_region: dict[str, int] = defaultdict(int)
        self._near: dict[Cell, int] = defaultdict(int)
        self._far: dict[Cell, int] = defaultdict(int)
        self._maybe_near: dict[Cell, int] = defaultdict(int)
        self._maybe_region: dict[str, int] = defaultdict(int)
        self._located = 0
        for name in names:
            if name.chance < 0.3:
                continue
            self._vote(name)
        self._parents = parents_of(document, names)
        self._headings = headings_of(document, names)
        self._tightest = tightest_of(neighbours.lists)

    def _vote(self, name: Name) -> None:
        bit = name.bit
        best = name.choices[0] if name.choices else None
        if best is not None and best.share * name.chance >= CLEAR * 0.7:
            place = best.place
            if place.kind == "country" and place.country:
                adjective = "demonym" in best.signs
                table = self._country_adjective if adjective else self._country_named
                table[place.country] |= bit
            elif place.kind == "admin1" and place.admin1:
                self._region_named[place.admin1] |= bit
            elif place.kind == "admin2":
                self._district_named[place.place_id] |= bit
            if place.country and place.kind != "country":
                self._in_country[place.country] |= bit
            if place.admin1:
                self._in_region[place.admin1] |= bit
            if place.radius_km < 300 and place.kind != "country":
                self._located |= bit
                for cell in around(best.cells[0]):
                    self._near[cell] |= bit
                for cell in around(best.cells[1]):
                    self._far[cell] |= bit
        for choice in name.choices[:MOST_VOTES]:
            place = choice.place
            if place.kind in ("city", "admin2", "facility"):
                for cell in around(choice.cells[0]):
                    self._maybe_near[cell] |= bit
                if place.admin1:
                    self._maybe_region[place.admin1] |= bit

    def reaches(self, choice: Choice) -> bool:
        """Tell whether anything is said of the region of a hamlet: a hundred bear some names."""
        place = choice.place
        return place.feature != SETTLEMENT or (
            place.admin1 in self._in_region or place.admin1 in self._maybe_region
        )

    def signs(self, name: Name, choice: Choice) -> tuple[str, ...]:
        """Return the features that the context gives to one candidate of a name."""
        others = ~name.bit
        place = choice.place
        size = _size(place)
        signs = []
        country, region = place.country, place.admin1
        if country is not None:
            if self._country_named.get(country, 0) & others:
                signs.append("country named" + size)
            elif self._country_adjective.get(country, 0) & others:
                signs.append("country's adjective" + size)
            inside = (self._in_country.get(country, 0) & others).bit_count()
            if inside:
                signs.append(("others" if inside < 3 else "many") + " in country" + size)
        if region is not None:
            if self._region_named.get(region, 0) & others:
                signs.append("region named" + size)
            inside = (self._in_region.get(region, 0) & others).bit_count()
            if inside:
                signs.append(("others" if inside < 3 else "many") + " in region" + size)
            maybe = (self._maybe_region.get(region, 0) & others).bit_count()
            if maybe > 2:
                signs.append("perhaps others in region")
        if place.admin2 is not None and self._district_named.get(place.admin2, 0) & others:
            signs.append("district named")
        if place.kind not in ("country", "area"):
            signs += self._distance_signs(choice, others, size)
        if place.index in self._tightest.get(name.bit, ()):
            signs.append("close to its list" + size)
        parent = self._parents.get(name.bit)
        free = parent is None or all(outer.kind == "country" for outer in parent.units)
        if free and "dwarfed 100 times" not in choice.signs:
            signs += self._clause_signs(place, self._in_clause.get(name.bit, 0) & others, size)
        if parent is not None:
            inside_it = contains(parent.units, place)
            signs.append("inside its parent" if inside_it else "outside its parent")
            if parent.is_told and not inside_it:
                signs.append("outside its region")
        if place.kind == "city" and any(
            km(place.lat, place.lon, lat, lon) <= reach
            for lat, lon, reach in self._headings.get(name.bit, ())
        ):
            signs.append("under its heading")
        if self._home is not None:
            signs += home_signs(self._home, place)
        return tuple(signs)

    def _clause_signs(self, place: Place, mates: int, size: str) -> list[str]:
        """Return what the names of the same clause say of what a place lies in."""
        if not mates or place.kind not in ("city", "admin2", "facility"):
            return []
        signs = []
        if place.country is not None and self._country_named.get(place.country, 0) & mates:
            signs.append("country in its clause" + size)
        if place.admin1 is not None and self._region_named.get(place.admin1, 0) & mates:
            signs.append("region in its clause" + size)
        if place.admin2 is not None and self._district_named.get(place.admin2, 0) & mates:
            signs.append("district in its clause")
        return signs

    def _distance_signs(self, choice: Choice, others: int, size: str) -> list[str]:
        signs = []
        cell, coarse = choice.cells
        near = (self._near.get(cell, 0) & others).bit_count()
        if near:
            signs.append(("others" if near < 3 else "many") + " near" + size)
        else:
            maybe = (self._maybe_near.get(cell, 0) & others).bit_count()
            if maybe:
                signs.append("perhaps others near" if maybe < 3 else "perhaps many near")
        if self._far.get(coarse, 0) & others:
            signs.append("others not far" + size)
        elif self._located & others:
            signs.append("others far away" + size)
        return signs


def _size(place: Place) -> str:
    """Return what a town's size adds to a sign: a village gains less by its country's mention."""
    if place.kind != "city":
        return ""
    return (
        ": city"
        if place.population >= 100_000
        else (": town" if place.population >= 10_000 else ": village")
    )
