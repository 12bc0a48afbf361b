"""The event table in the scheme of another data set: what :mod:`translate` reads, written.

The same data files are read for both ways. Where a table was read from the scheme it is written
in, each of its kept codes is given back as long as it still says what our columns say; what a
person corrected is written anew. What the scheme has no word for is left out, and told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geomap.errors import OptionError
from geomap.tables.coded import Coded
from geomap.tables.rows import Rejected
from geomap.tables.schema import NAMES
from geomap.tables.schemes.countries import country_name
from geomap.tables.schemes.scheme import Scheme, kept_name, schemes
from geomap.tables.schemes.write_kept import (
    DATES,
    TYPE,
    Cells,
    Group,
    cells_of,
    groups_of,
    is_told,
    kept_columns,
    read_again,
)
from geomap.tables.schemes.write_words import (
    as_number,
    codes_back,
    days_of,
    following,
    in_slots,
    said_of_type,
)
from geomap.tables.units import stated_units

__all__ = ["OURS", "SchemeRows", "in_scheme", "scheme_named", "written_columns"]

#: What ``--scheme`` calls the event table itself.
OURS = "ours"


@dataclass(frozen=True, slots=True)
class SchemeRows:
    """An event table in another scheme.

    Attributes
    ----------
    scheme : Scheme
        Which.
    columns : dict of str to list
        Cells by the scheme's columns, text, lists or ``None``; all of one length.
    left_out : list of Rejected
        Events that the scheme has no word for; ``file`` is the event's id.
    lost : list of str
        Columns of the table that hold something and have no counterpart.
    """

    scheme: Scheme
    columns: dict[str, Cells]
    left_out: list[Rejected] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def scheme_named(name: str) -> Scheme | None:
    """Return the scheme of a name, as ``acled``; ``None`` for our own.

    Raises
    ------
    OptionError
        When none that is written has that name.
    """
    wanted = name.strip().lower()
    if wanted == OURS:
        return None
    written = [scheme for scheme in schemes() if "write" in scheme.rules]
    for scheme in written:
        if wanted in (scheme.name, scheme.name.partition("_")[0]):
            return scheme
    names = ", ".join(scheme.name.partition("_")[0] for scheme in written)
    raise OptionError(f"no scheme {name!r}", mend=f"use one of {names}, {OURS}")


def in_scheme(table: pd.DataFrame, scheme: Scheme) -> SchemeRows:
    """Return an event table in another scheme.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        An event table.
    scheme : Scheme
        A scheme that is written.
    """
    return _Writing(table, scheme).rows()


def written_columns(scheme: Scheme) -> frozenset[str]:
    """Return our columns of which something goes into a scheme."""
    rules = scheme.rules
    ours = {name for group in groups_of(scheme) if group.theirs for name in group.ours}
    ours |= rules["copy"].keys()
    if "place_id" in ours:  # the gazetteer knows it
        ours.add("country")
    return frozenset(ours)


class _Writing:
    """One event table on its way to another scheme."""

    def __init__(self, table: pd.DataFrame, scheme: Scheme) -> None:
        self.table, self.scheme, self.rules = table, scheme, scheme.rules
        self.layout: Mapping[str, Any] = scheme.rules["write"]
        self.ours = {name: cells_of(table, name) for name in NAMES}
        self.blank: Cells = [None] * len(table)
        self.theirs: dict[str, Cells] = {}
        self.kept = kept_columns(table, scheme)
        #: Whether each event can be said; by column, and of the type, whether it is as it was kept.
        self.fitting = [True] * len(table)
        self.restored: dict[str, list[bool]] = {}
        self.theirs_as_is = [False] * len(table)

    def rows(self) -> SchemeRows:
        self._copy()
        self._types()
        self._words()
        self._dates()
        self._countries()
        self._counts()
        self._actors()
        self._urls()
        was_theirs = self._was_theirs()
        self._give_back(was_theirs)
        self._follow()
        self._say_so()
        left_out = self._left_out()
        names = list(self.layout["columns"])
        further = self._further()
        if was_theirs and self.layout.get("header", True):
            names += further
            further = []
        columns = {name: self._finished(name) for name in dict.fromkeys(names)}
        ours = written_columns(self.scheme)
        lost = [n for n in NAMES if n not in ours and any(map(is_told, self.ours[n]))]
        if "place_id" in lost and self._states_places(ours):
            lost.remove("place_id")
        return SchemeRows(self.scheme, columns, left_out, [*lost, *further])

    def _states_places(self, written: Collection[str]) -> bool:
        """Return whether what is written says all that a reader needs to find the ids of places."""
        said = ("precision", "country", "admin1", "place_name")
        if not set(said) <= set(written):
            return False
        found = stated_units(*(Coded.of(self.ours[name]) for name in said))
        ids = self.ours["place_id"]
        return all(not is_told(one) or one == two for one, two in zip(ids, found, strict=True))

    def _put(self, name: str, cells: Iterable[Any]) -> None:
        """Put cells into a column of the scheme, where it has none yet."""
        there = self.theirs.get(name, self.blank)
        self.theirs[name] = [
            new if old is None else old for old, new in zip(there, cells, strict=True)
        ]

    def _finished(self, name: str) -> Cells:
        """Return the cells of a column as text, of the events that are written."""
        cells = self.theirs.get(name, self.blank)
        if name == self.layout.get("number"):
            cells = [as_number(cell) for cell in cells]
        return [_text(cell) for cell, fits in zip(cells, self.fitting, strict=True) if fits]

    # -- what our columns say ----------------------------------------------------------------

    def _copy(self) -> None:
        for ours, names in self.rules["copy"].items():
            self._put(names[0], self.ours[ours])
        for ours, rule in self.rules.get("prefixed", {}).items():
            prefix = rule["prefix"]
            ids = [i if i and i.startswith(prefix) else None for i in self.ours[ours]]
            self._put(rule["column"][0], [i and i.removeprefix(prefix) for i in ids])

    def _types(self) -> None:
        """Write types; an event whose type or status the scheme has no word for does not fit."""
        types: Mapping[str, Mapping[str, str]] = self.layout["types"]
        keys = list(zip(*(self.ours[name] for name in TYPE), strict=True))
        said = {key: said_of_type(types, *key) for key in dict.fromkeys(keys)}
        self.fitting = [said[key] is not None for key in keys]
        for name in dict.fromkeys(name for cells in types.values() for name in cells):
            self._put(name, [(said[key] or {}).get(name) for key in keys])

    def _words(self) -> None:
        """Write what a code of the scheme says in words of ours, other than types and dates."""
        for rule in self.rules.get("map", ()):
            if rule["to"][0] in (*TYPE, "date_precision"):
                continue
            codes = codes_back(rule)
            said = zip(*(self.ours[name] for name in rule["to"]), strict=True)
            self._put(rule["column"][0], [codes.get(s, codes.get(s[:1])) for s in said])

    def _dates(self) -> None:
        rule = self.rules["dates"]
        maps = (r for r in self.rules.get("map", ()) if r["to"] == ["date_precision"])
        precise = next(maps, None)
        codes = {} if precise is None else codes_back(precise)
        keys = list(zip(*(self.ours[name] for name in DATES), strict=True))
        said = {key: days_of(key[0], key[1], key[2], rule, codes) for key in dict.fromkeys(keys)}
        self._put(rule["start"][0], [said[key][0] for key in keys])
        if "end" in rule:
            self._put(rule["end"][0], [said[key][1] for key in keys])
        if precise is not None:
            self._put(precise["column"][0], [said[key][2] for key in keys])

    def _countries(self) -> None:
        codes = self.ours["country"]
        for kind, names in self.rules.get("countries", {}).items():
            if names[0] in self.layout["columns"]:
                self._put(names[0], [country_name(code, kind) for code in codes])

    def _counts(self) -> None:
        for name, columns in self.rules.get("counts", {}).items():
            self._put(columns[0], [(counts or {}).get(name) for counts in self.ours["counts"]])

    def _actors(self) -> None:
        rules = self.rules.get("actor", ())
        slots = [(rule["column"][0], rule["role"]) for rule in rules if "column" in rule]
        together = set(self.rules.get("participants", {}).get("event_type", ()))
        actors = [named or {} for named in self.ours["actors"]]
        rows = [
            in_slots(named, [role for _, role in slots], is_together=word in together)
            for word, named in zip(self.ours["event_type"], actors, strict=True)
        ]
        for at, (column, _) in enumerate(slots):
            self._put(column, [row[at] for row in rows])
        for rule in rules:
            if "flag" in rule:
                is_set = [rule["name"] in named.get(rule["role"], ()) for named in actors]
                self._put(rule["flag"][0], ["1" if flag else None for flag in is_set])

    def _urls(self) -> None:
        for column, key in self.layout.get("url", {}).items():
            ours = next(name for name, names in self.rules["url"].items() if column in names)
            self._put(column, [url and [{key: url}] for url in self.ours[ours]])

    # -- what was kept -----------------------------------------------------------------------

    def _copied(self) -> dict[str, Cells]:
        """Return the scheme's columns that we have under names of our own, with what they hold."""
        dates = [name for name in self._date_columns() if name in NAMES]
        told = {n[0]: self.ours[o] for o, n in self.rules["copy"].items()}
        told |= {name: self.theirs[name] for name in dates}
        return {name: cells for name, cells in told.items() if any(map(is_told, cells))}

    def _date_columns(self) -> list[str]:
        """Return the scheme's columns of days."""
        return [*self.rules["dates"]["start"], *self.rules["dates"].get("end", ())]

    def _was_theirs(self) -> bool:
        """Return whether the table was read from the scheme, by the columns that it kept."""
        own = {name for name in self._date_columns() if name in NAMES}
        return self.scheme.fits({name.lower() for name in (*self._copied(), *self.kept, *own)})

    def _give_back(self, was_theirs: bool) -> None:
        """Give kept cells back: codes where they still say what our columns say, others as is."""
        groups = groups_of(self.scheme)
        follows = {name for rule in self.layout.get("follows", ()) for name in rule["to"]}
        ruled = follows.union(*(group.theirs for group in groups))
        for name, cells in self.kept.items():
            if name not in ruled:
                self._put(name, cells)
        again = read_again({**self._copied(), **self.kept}, self.scheme) if was_theirs else None
        for group in groups if again else ():
            same = self._is_same(group, again or {})
            if group.ours == TYPE:
                self.fitting = [a or b for a, b in zip(self.fitting, same, strict=True)]
                self.theirs_as_is = same
            for name in group.theirs if any(same) else ():
                self.restored[name] = same
                if name in self.kept or name not in NAMES:
                    new = self.theirs.get(name, self.blank)
                    old = self.kept.get(name, self.blank)
                    rows = zip(same, old, new, strict=True)
                    self.theirs[name] = [kept if is_same else cell for is_same, kept, cell in rows]

    def _is_same(self, group: Group, again: Mapping[str, Cells]) -> list[bool]:
        """Return in which rows the kept cells of a group say what our columns say."""
        kept = [name for name in group.theirs if name in self.kept]
        return [
            bool(kept) and all(again[name][i] == self.ours[name][i] for name in group.ours)
            for i in range(len(self.blank))
        ]

    def _follow(self) -> None:
        """Write what a cell says of others; where it was kept, they are as they were kept."""
        for rule in self.layout.get("follows", ()):
            source = self.theirs.get(rule["column"], self.blank)
            same = self.restored.get(rule["column"], [False] * len(source))
            said = {cell: following(rule, cell) for cell in dict.fromkeys(source)}
            for at, name in enumerate(rule["to"]):
                said_of = [said[cell][at] for cell in source]
                as_is = self.restored.get(name, same)
                old = self.theirs if name in self.restored else self.kept
                kept, new = old.get(name, self.blank), self.theirs.get(name, self.blank)
                self.theirs[name] = [
                    kept[i] if as_is[i] else new[i] or said_of[i] for i in range(len(source))
                ]

    def _say_so(self) -> None:
        """Put in front of a text the word on which the meaning of a code depends, if missing."""
        for rule in self.rules.get("map", ()):
            if "said_in" not in rule:
                continue
            codes = {code: said[0] for code, said in rule["codes"].items()}
            column, text = rule["column"][0], rule["said_in"][0]
            same = self.restored.get(column, [False] * len(self.blank))
            for i, code in enumerate(self.theirs[column]):
                is_meant = code is not None and codes.get(code) == self.ours["event_type"][i]
                said = self.theirs[text][i] or ""
                if (
                    is_meant
                    and not same[i]
                    and not any(w in said.casefold() for w in rule["words"])
                ):
                    self.theirs[text][i] = f"{rule['words'][0].capitalize()} {said}".strip()

    # -- what does not fit -------------------------------------------------------------------

    def _further(self) -> list[str]:
        """Take the columns of the table that are neither ours nor the scheme's, and name them."""
        known = {name.lower() for name in self.layout["columns"]} | {name.lower() for name in NAMES}
        older = [name for name in self.kept if name not in self.layout["columns"]]
        known |= {kept_name(self.scheme, name).lower() for name in (*self.kept, *older)}
        own = [
            str(n) for n in self.table.columns if n != "geometry" and str(n).lower() not in known
        ]
        for name in own:
            self.theirs.setdefault(name, cells_of(self.table, name))
        return [*older, *own]

    def _left_out(self) -> list[Rejected]:
        """Return the events that the scheme has no word for, or that are none for it."""
        title = self.scheme.title
        needs = self.layout.get("needs", {})
        left_out = []
        for i, fits in enumerate(self.fitting):
            column, value = "event_type", self.ours["event_type"][i]
            reason = f"has no counterpart in {title}"
            if not fits and said_of_type(self.layout["types"], value, None, "occurred") is not None:
                column, value = "status", self.ours["status"][i]
                reason = f"has no counterpart in {title}, where all has occurred"
            elif (
                fits
                and needs
                and not self.theirs_as_is[i]
                and not any(self.theirs[name][i] for name in needs["columns"])
            ):
                self.fitting[i] = fits = False
                column, value, reason = "counts", None, needs["reason"]
            if not fits:
                event = f"event {self.ours['event_id'][i]}"
                left_out.append(Rejected(event, 0, column, value, reason))
        return left_out


def _text(cell: Any) -> Any:
    """Return a number as text; text and lists as they are."""
    return repr(cell) if isinstance(cell, int | float) else cell
