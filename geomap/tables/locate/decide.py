"""Which place a row of a table means: by its cell of places, and what other cells say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geomap.errors import OptionError
from geomap.places.fold import fold
from geomap.places.search import place_at
from geomap.places.store import Place, Store
from geomap.tables.locate.around import SURE_OF_GUESS, SURE_OF_UNIT, Around, Surroundings
from geomap.tables.locate.asked import DOUBTFUL, SHOWN, Answer, Asked, Lean
from geomap.tables.locate.cells import (
    LONGEST,
    is_no_name,
    is_position,
    pieces,
    without_nearness,
)
from geomap.tables.locate.lists import listed_places
from geomap.tables.locate.names import Names, Option, Unit

__all__ = ["Locator"]

_LEAST_SHARE = 0.5
#: Shares are learned from news, which tells of large places; tables tell of all.
_CAUTION = 1.4
_MOST_RIVALS = 5
_CLOSE = 0.05
#: How sure a place can be at most, by what is known of it.
_SURE = 0.97
_TERRITORY = 0.85
_COMMON = 0.75
_ONE_OF_SEVERAL = 0.5
#: A name of so many towns of a country is one of villages that no gazetteer has all of.
_MANY_NAMESAKES = 8
_LEVELS = {"country": 0, "admin1": 1, "admin2": 2}
_SMALL = 5_000


class Locator:
    """Answers for rows of a table.

    Parameters
    ----------
    store : Store
        The gazetteer.
    coarse : bool
        Whether a place that is not known is put at what its row says that it lies in.
    """

    def __init__(self, store: Store, *, coarse: bool = False) -> None:
        self._store = store
        self._coarse = coarse
        self._names = Names(store)
        self._rows = Around(self._names)

    def answer(self, asked: Asked, lean: Lean | None = None) -> Answer:
        """Return where a row is.

        Parameters
        ----------
        asked : Asked
            What the row says.
        lean : callable, optional
            How likely places are by where the other rows of the table are.
        """
        known = self._store.by_id(asked.place_id) if asked.place_id else None
        if known is not None:
            return Answer(known, 1.0)
        around = self._rows.of(asked.country, asked.region, asked.district, asked.day)
        name = asked.name
        if len(name) > LONGEST:
            return Answer(None, note=f"a cell of {len(name):,} characters is no name of a place")
        if is_position(name):
            return self._at(name)
        if is_no_name(name) and not self._rows.holds_town(name, around):
            return self._rows.finest(around, name)
        listed = self.listed(name)
        first = self._one(listed[0], around, lean)
        return first if len(listed) == 1 else self._first_of(listed, first, around, lean)

    # -- the name ------------------------------------------------------------------------------

    def _one(self, text: str, around: Surroundings, lean: Lean | None) -> Answer:
        """Return the place that the text of one place means."""
        names = pieces(text)
        if len(names) < 2:
            answer = self._weighed(names[0] if names else text, [], around, lean)
        else:
            answer = self._weighed(names[0], names[1:], around, lean)
            turned = self._weighed(names[-1], names[:-1], around, lean)
            if turned.place is not None and self._is_better(turned, answer):
                answer = turned
        return answer if answer.place is not None else self._fallen_back(answer, names, around)

    def _is_better(self, turned: Answer, answer: Answer) -> bool:
        """Tell whether a cell is read from its end: "Kharkiv Oblast, Izium", "Main St, Izium"."""
        place = turned.place
        if place is None or place.kind in ("country", "admin1", "area"):
            return False
        if answer.place is None:
            return place.kind == "city" or turned.confidence > _ONE_OF_SEVERAL
        if answer.place.kind == "city" or answer.place.index == place.index:
            return False
        return self._names.lies_in(place, Unit("", (answer.place,)))

    def _weighed(
        self, name: str, outer: Sequence[str], around: Surroundings, lean: Lean | None
    ) -> Answer:
        """Return the likeliest place of a name that lies in all that is said to hold it."""
        options, is_near = self._names.options(name), False
        if not options:
            name, is_near = without_nearness(name)
            options = self._names.options(name) if is_near else ()
        if not options:
            return Answer(None, note=f"no place called {name[:SHOWN]!r} is known")
        units, ceiling, unknown = [*around.units], _SURE, list(around.unknown)
        for written in outer:
            if is_no_name(written):
                continue
            unit = self._outer(written, around)
            if unit is None:
                unknown.append(written)
            elif not self._is_alias(unit, options):
                units.append(unit)
        held, tier = self._held(options, units, around)
        if not held and any(unit.is_guessed for unit in units):
            unknown += [unit.written for unit in units if unit.is_guessed]
            units = [unit for unit in units if not unit.is_guessed]
            held, tier = self._held(options, units, around)
        if not held:
            return Answer(None, rivals=options[:_MOST_RIVALS], note=_outside(name, units, around))
        finer = self._finer(held, around.units)
        if finer is not None:
            return Answer(finer, SURE_OF_UNIT)
        notes = []
        if unknown:
            ceiling = min(ceiling, _ONE_OF_SEVERAL)
            notes.append(f"{unknown[0][:SHOWN]!r} is not known")
        for unit in units:
            if unit.is_guessed:
                ceiling = min(ceiling, SURE_OF_GUESS)
                guess = unit.places[0].name
                notes.append(f"{unit.written[:SHOWN]!r} was taken for {guess}")
        if around.is_guessed and around.country is not None:
            ceiling = min(ceiling, _TERRITORY)
        if is_near:
            ceiling = min(ceiling, SURE_OF_GUESS)
            notes.append(f"only near {name[:SHOWN]}")
        if tier:
            ceiling = min(ceiling, _TERRITORY)
        is_bound = bool(around.tiers) or bool(units)
        return self._best(name, held, units, is_bound, ceiling, notes, lean)

    def _held(
        self, options: Sequence[Option], units: Sequence[Unit], around: Surroundings
    ) -> tuple[list[Option], int]:
        """Return the options that lie in all units, and in the nearest countries that have any."""
        fitting = [one for one in options if all(self._fits(one.place, unit) for unit in units)]
        return around.nearest(fitting)

    def _best(
        self,
        name: str,
        held: Sequence[Option],
        units: Sequence[Unit],
        is_bound: bool,
        ceiling: float,
        notes: list[str],
        lean: Lean | None,
    ) -> Answer:
        weights = [one.weight * (lean(one.place) if lean else 1.0) for one in held]
        total = sum(weights)
        ranked = sorted(
            (
                Option(one.place, weight / total, one.is_exact)
                for one, weight in zip(held, weights, strict=True)
            ),
            key=lambda one: (-one.weight, -one.place.population, one.place.index),
        )
        first = ranked[0]
        share = first.weight + sum(
            one.weight / 2 for one in ranked[1:] if self._is_nested(first.place, one.place)
        )
        rivals = tuple(one for one in ranked[1 : _MOST_RIVALS + 1] if one.weight >= _CLOSE)
        if share < _LEAST_SHARE:
            count = len(ranked)
            wanted = "district" if units else "region" if is_bound else "country or region"
            note = f"{name[:SHOWN]!r} could be {count} places: say in which {wanted}"
            return Answer(None, rivals=tuple(ranked[:_MOST_RIVALS]), note=note)
        ceiling = min(ceiling, self._ceiling(name, first, is_bound, bool(units)))
        confidence = round(share**_CAUTION * ceiling, 2)
        if confidence < DOUBTFUL and not notes:
            notes.append(_doubt(rivals, is_bound))
        return Answer(first.place, confidence, rivals, "; ".join(notes) or None)

    def _is_nested(self, place: Place, other: Place) -> bool:
        """Tell whether one of two places lies in the other: a town and its region."""
        pairs = ((place, other), (other, place))
        return any(self._names.lies_in(one, Unit("", (outer,))) for one, outer in pairs)

    def _ceiling(self, name: str, best: Option, is_bound: bool, in_unit: bool) -> float:
        """Return how sure a place can be at most that bears a name."""
        place = best.place
        ceiling = _SURE
        if not best.is_exact:
            ceiling = 0.9
        if place.kind == "city" and place.population < _SMALL:
            many = self._names.namesakes(name, place.country) >= _MANY_NAMESAKES
            if many and in_unit:
                ceiling = min(ceiling, _COMMON)
            elif many:
                ceiling = min(ceiling, _ONE_OF_SEVERAL)
            elif not is_bound:
                ceiling = min(ceiling, 0.65 if fold(place.name) == fold(name) else 0.5)
        elif not is_bound and place.kind == "city" and place.population < 100_000:
            ceiling = min(ceiling, 0.85)
        return ceiling

    def _outer(self, written: str, around: Surroundings) -> Unit | None:
        """Return what a piece of a cell names that may hold the place: a unit, or a town."""
        unit = self._names.unit(written, around.countries)
        towns = [one.place for one in self._names.options(written) if one.place.kind == "city"]
        country = self._names.country(written)
        places = [*unit.places, *country.places] if not country.is_guessed else [*unit.places]
        found = dict.fromkeys([*places, *towns])
        if not found:
            return None
        return Unit(written, tuple(found), unit.is_guessed and not towns)

    def _is_alias(self, unit: Unit, options: Sequence[Option]) -> bool:
        """Tell whether a piece is another name of the place: "Bakhmut (Artemivsk)"."""
        towns = {place.index for place in unit.places if place.kind == "city"}
        return any(one.place.index in towns for one in options)

    def _fits(self, place: Place, unit: Unit) -> bool:
        return (
            self._rows.agree(place, unit)
            if place.kind != "city"
            else self._names.lies_in(place, unit)
        )

    def _finer(self, held: Sequence[Option], units: Sequence[Unit]) -> Place | None:
        """Return the region of a row whose name is no finer than it: "Ukraine" in Sumy Oblast."""
        if not units or any(one.place.kind == "city" for one in held):
            return None
        place = held[0].place
        for unit in reversed(units):
            for inner in unit.places:
                is_finer = _LEVELS.get(inner.kind, 0) > _LEVELS.get(place.kind, 9)
                if is_finer and self._names.lies_in(inner, Unit("", (place,))):
                    return inner
        return None

    def _fallen_back(self, answer: Answer, names: Sequence[str], around: Surroundings) -> Answer:
        """Return, where that is asked for, what holds a place that is not known."""
        if not self._coarse:
            return answer
        for name in names[1:]:
            found = self._weighed(name, [], around, None)
            if found.place is not None and found.place.kind != "country":
                return replace(found, confidence=_ONE_OF_SEVERAL, note=answer.note)
        found = self._rows.finest(replace(around, country=None), "")
        if found.place is None:
            return answer
        return replace(found, confidence=_ONE_OF_SEVERAL, note=answer.note)

    # -- several places ------------------------------------------------------------------------

    def listed(self, name: str) -> list[str]:
        """Return the texts of the places that a cell lists."""
        return listed_places(name, self._names)

    def _first_of(
        self, listed: Sequence[str], first: Answer, around: Surroundings, lean: Lean | None
    ) -> Answer:
        note = f"names {len(listed)} places, of which the first was taken"
        if first.place is None:
            return replace(first, note=f"names {len(listed)} places: {first.note}")
        others = [self._one(text, around, lean).place for text in listed[1:]]
        rivals = tuple(Option(place, 0.0, is_exact=True) for place in others if place is not None)
        confidence = min(first.confidence, _ONE_OF_SEVERAL)
        return Answer(first.place, confidence, rivals[:_MOST_RIVALS], note)

    def _at(self, text: str) -> Answer:
        try:
            place = place_at(text, self._store)
        except OptionError as error:
            return Answer(None, note=f"{error.problem}; {error.mend}")
        return Answer(place, 1.0 if place else 0.0)


def _outside(name: str, units: Sequence[Unit], around: Surroundings) -> str:
    where = [unit.written for unit in units]
    if around.country is not None:
        where.append(around.country.name)
    said = ", ".join(one[:SHOWN] for one in dict.fromkeys(where))
    return f"no place called {name[:SHOWN]!r} is known in {said}"


def _doubt(rivals: Sequence[Option], is_bound: bool) -> str:
    if rivals:
        other = rivals[0].place
        where = ", ".join(filter(None, (other.admin1 or None, other.country)))
        return f"could also be {other.name} in {where}" if where else f"could also be {other.name}"
    if not is_bound:
        return "a small place, and the row does not say in which country or region"
    return "villages of this name are many, and not all are known"
