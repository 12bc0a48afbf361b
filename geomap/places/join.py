"""Joins the lines of a GeoNames dump to the places that a gazetteer has.

A place that both have keeps what a dump does not say (polygons, labels, demonyms, sifted names)
and takes the dump's point, population and new names. GeoNames' codes of units are told by the
places that both have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container
from dataclasses import replace

from geomap.places.dump import BadLineError, Record, Selection, parse, split_names
from geomap.places.features import Feature, Features, size_word, town_radius_km
from geomap.places.grid import km
from geomap.places.place_row import PlaceRow, key_of
from geomap.places.sift import clean_label, is_name, similar
from geomap.places.store import NAME_ALTERNATE, NAME_MAIN, NAME_TYPED, Place, Store
from geomap.places.stored import StoredRows

__all__ = ["Joiner"]

# A place of a dump so near to one of ours, of one kind and name, is that one.
_SAME_KM = 5.0
_FIRST, _SECOND = b"\tADM1\t", b"\tADM2\t"


class Joiner:
    """Makes rows of the records of dumps.

    Parameters
    ----------
    store : Store
        The gazetteer that is extended.
    stored : StoredRows
        Its rows.
    features : Features
        What feature codes stand for.
    selection : Selection
        Which records will have a row.
    taken : container of str
        Ids of places that have a row whatever a dump says: the user's own.
    """

    def __init__(
        self,
        store: Store,
        stored: StoredRows,
        features: Features,
        selection: Selection,
        taken: Container[str],
    ) -> None:
        self._store = store
        self._stored = stored
        self._features = features
        self._selection = selection
        self._taken = taken
        self._row_of: dict[int, int] = {}
        self._ours: dict[tuple[str, str], list[Place]] = {}
        self._reserved: dict[str, set[str | None]] = {}
        self._typed: set[str] = set()
        for place in store:
            scheme, _, local = place.place_id.partition(":")
            if scheme == "geonames":
                self._row_of[int(local)] = place.index
            if scheme != "geonames" or place.kind not in ("city", "admin2"):
                self._note_names(place)
        self._units: dict[str, str] = {}
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)

    def known(self, number: int) -> Place | None:
        """Return the place of the gazetteer that has a GeoNames id, or ``None``."""
        row = self._row_of.get(number)
        return None if row is None else self._store.place(row)

    # -- units ---------------------------------------------------------------------------------

    def learn(self, line: bytes) -> None:
        """Take from a line what it says of the codes of units, before any row is made."""
        number = line[: line.find(b"\t")]
        known = number.isdigit() and len(number) < 11 and int(number) in self._row_of
        if not known and _FIRST not in line and _SECOND not in line:
            return
        try:
            record = parse(line)
        except BadLineError:
            return
        place = self.known(record.number)
        if place is not None and record.admin1 and place.admin1:
            self._votes[record.admin1][place.admin1] += 1
        if place is not None and record.admin2 and place.admin2:
            self._votes[record.admin2][place.admin2] += 1
        if (record.letter, record.code) == ("A", "ADM1") and record.admin1:
            if place is not None and place.admin1:
                self._units.setdefault(record.admin1, place.admin1)
        elif (record.letter, record.code) == ("A", "ADM2") and record.admin2:
            district = self._district(record, place)
            if district is not None:
                self._units.setdefault(record.admin2, district)

    def _district(self, record: Record, place: Place | None) -> str | None:
        """Return the id of the row that a second-level unit has, or will have."""
        if place is not None:
            return place.place_id if place.kind == "admin2" else None
        place_id = f"geonames:{record.number}"
        if place_id in self._taken or not self._selection.wants(record):
            return None
        try:
            feature = self.feature(record)
            self._check(record)
        except BadLineError:
            return None
        if feature is None or feature.kind != "admin2":
            return None
        ours = self.same_as(record, feature)
        return place_id if ours is None else ours.place_id

    def _unit(self, code: str) -> str | None:
        """Return the ISO 3166-2 code, or the id of the district, that GeoNames' code means."""
        unit = self._units.get(code)
        if unit is None and code in self._votes:
            votes = self._votes[code]
            unit = self._units[code] = min(votes, key=lambda unit: (-votes[unit], unit))
        return unit

    # -- rows ----------------------------------------------------------------------------------

    def feature(self, record: Record) -> Feature | None:
        """Return what the feature code of a record stands for; ``None`` where it is left out.

        Raises
        ------
        BadLineError
            When there is no such feature class.
        """
        try:
            return self._features.find(record.letter, record.code)
        except KeyError:
            classes = ", ".join(self._features.classes)
            raise BadLineError("feature class", record.letter, f"is none of {classes}") from None

    def new_row(self, record: Record, feature: Feature) -> PlaceRow:
        """Make the row of a place that the gazetteer does not have.

        Raises
        ------
        BadLineError
            When the record has no name, or a country that the gazetteer does not have.
        """
        name = self._check(record)
        place_id = f"geonames:{record.number}"
        admin1 = self._unit(record.admin1)
        region = self._store.admin1(admin1) if admin1 else None
        country = region.country if region else record.country or None
        admin2 = None if feature.kind == "admin1" else self._unit(record.admin2)
        return PlaceRow(
            place_id=place_id,
            name=name,
            kind=feature.kind,
            feature=feature.word or size_word(record.population),
            lat=record.lat,
            lon=record.lon,
            country=country,
            admin1=None if feature.kind == "admin1" else admin1,
            admin2=None if admin2 == place_id else admin2,
            radius_km=feature.radius_km or town_radius_km(record.population),
            population=record.population,
            names=self._names(record, name, admin1),
        )

    def _check(self, record: Record) -> str:
        """Return the main name of a record that can have a row."""
        name = _main_name(record)
        if not key_of(name):
            raise BadLineError("name", record.name, "is no name")
        if record.country and self._store.country(record.country) is None:
            raise BadLineError("country code", record.country, "is no country of the gazetteer")
        return name

    def same_as(self, record: Record, feature: Feature) -> Place | None:
        """Return the place of our own (``geomap:…``) that a record means, or ``None``."""
        for place in self._ours.get((feature.kind, key_of(_main_name(record))), ()):
            away = km(record.lat, record.lon, place.lat, place.lon)
            same_country = place.country == (record.country or None)
            if same_country and away <= max(_SAME_KM, place.radius_km):
                return place
        return None

    def refreshed_row(self, record: Record, feature: Feature | None, place: Place) -> PlaceRow:
        """Make the row of a place that the gazetteer has, with the point of the dump.

        Countries, units and areas keep their names, which are sifted by hand.
        """
        row = replace(self._stored.row(place), lat=record.lat, lon=record.lon)
        row.population = record.population or row.population
        if row.admin1 is None and row.kind != "admin1":
            row.admin1 = self._unit(record.admin1)
        if row.admin2 is None and row.kind in ("city", "facility"):
            row.admin2 = self._unit(record.admin2)
        if row.kind not in ("city", "facility"):
            return row
        if feature is not None and feature.kind == row.kind == "city":
            row.feature = feature.word or size_word(row.population)
            row.radius_km = town_radius_km(row.population)
        name = _main_name(record)
        if key_of(name):
            row.names = demoted(row.names)
            row.name = name
            for other, flags in self._names(record, name, row.admin1).items():
                if key_of(other) not in row.names:
                    row.names[other] = flags
        return row

    def _note_names(self, place: Place) -> None:
        """Keep the names that a place of a dump does not take by accident."""
        for key, flags in self._stored.names(place.index).items():
            if place.kind not in ("city", "admin2"):
                code = place.admin1 if place.kind == "admin1" else None
                self._reserved.setdefault(key, set()).add(code)
                if flags & NAME_TYPED:
                    self._typed.add(key)
            if place.place_id.startswith("geomap:"):
                self._ours.setdefault((place.kind, key), []).append(place)

    def _names(self, record: Record, name: str, admin1: str | None) -> dict[str, int]:
        own = key_of(name)
        seen = {own}
        names = {}
        for other in map(clean_label, split_names(record)):
            if not is_name(other):
                continue
            key = key_of(other)
            if key in seen or len(key) < min(3, len(own)):
                continue
            seen.add(key)
            owners = self._reserved.get(key)
            if owners is not None and (
                key in self._typed or (owners - {admin1} and not similar(other, name))
            ):
                continue
            names[other] = NAME_ALTERNATE
        return names


def demoted(names: dict[str, int]) -> dict[str, int]:
    """Return names of which none is the main one any more."""
    return {
        name: (flags & ~NAME_MAIN) or NAME_ALTERNATE if flags & NAME_MAIN else flags
        for name, flags in names.items()
    }


def _main_name(record: Record) -> str:
    return clean_label(record.name) or clean_label(record.plain_name)
