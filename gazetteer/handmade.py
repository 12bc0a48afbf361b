"""The rows that people write: ``gazetteer/rows/*.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from gazetteer.names import names_of_unit, words
from geomap.languages import shipped
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.rows import read_rows
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_ALTERNATE,
    NAME_DEMONYM,
    NAME_MAIN,
    NAME_OLD,
    NAME_TYPED,
)

__all__ = [
    "add_demonyms",
    "add_exonyms",
    "add_town_labels",
    "read_districts",
    "read_landmarks",
    "read_places",
]

ROWS = Path(__file__).parent / "rows"
#: The language of the main names.
GAZETTEER_LANGUAGE = "en"
_FLAG_OF_KIND = {
    "old": NAME_OLD,
    "exonym": NAME_ALTERNATE,
    "alternate": NAME_ALTERNATE,
    "abbreviation": NAME_ABBREVIATION,
    "typed": NAME_TYPED,
}


def read_places(name: str, kind: str) -> list[PlaceRow]:
    """Read ``landmarks.csv``, ``areas.csv`` or ``places.csv``; none where there is no such file."""
    source = ROWS / name
    return read_rows(source, kind=kind) if source.is_file() else []


def read_landmarks() -> list[PlaceRow]:
    """Read ``landmarks.csv``; a refinery is known by its adjective, too: "Ilsky and Tuapse"."""
    rows = read_places("landmarks.csv", "facility")
    nouns: dict[str, list[str]] = words()["plants"]
    for row in rows:
        for noun in nouns.get(row.feature, ()):
            for name in list(row.names):
                bare = name.removesuffix(f" {noun}")
                if bare != name and " " not in bare:
                    row.names.setdefault(bare, NAME_ADJECTIVE)
    return rows


def read_districts() -> list[PlaceRow]:
    """Read ``districts.csv``, whose names are typed: "Суджанский район"."""
    rows = read_places("districts.csv", "admin2")
    for row in rows:
        for name in list(row.names):
            for form, flags in names_of_unit(name, None).items():
                row.names[form] = flags
    return rows


def add_town_labels(rows: list[PlaceRow]) -> list[str]:
    """Give towns the labels of ``basemap_towns.csv``; return what was not found, a line each."""
    find = _Finder(rows, {})
    missed = []
    for line, entry in _lines("basemap_towns.csv"):
        row = find(f"geonames:{entry['geonameid']}")
        if row is None:
            missed.append(f"basemap_towns.csv, line {line}: {entry['geonameid']}")
            continue
        for lang in shipped():
            if entry.get(lang):
                row.labels[lang] = entry[lang]
                row.names.setdefault(entry[lang], NAME_ALTERNATE)
    return missed


def add_exonyms(rows: list[PlaceRow], renamed: Mapping[str, str]) -> list[str]:
    """Add the names of ``exonyms.csv`` to rows; return what was not found, a line each.

    Parameters
    ----------
    renamed : mapping of str to str
        Place ids that hand-made rows have changed → what they are now.
    """
    find = _Finder(rows, renamed)
    missed = []
    labelled: set[tuple[str, str]] = set()
    for line, entry in _lines("exonyms.csv"):
        row = find(entry["target"])
        flag = _FLAG_OF_KIND.get(entry["kind"])
        if row is None or flag is None:
            missed.append(f"exonyms.csv, line {line}: {entry['target']} ({entry['kind']})")
            continue
        lang = entry["lang"]
        if entry["kind"] == "exonym" and lang == GAZETTEER_LANGUAGE and row.kind == "city":
            flag |= NAME_MAIN  # as good as the one that the sources have
        _add_name(row, entry["name"], flag)
        first = (row.place_id, lang) not in labelled  # of several the first is the label
        if first and entry["kind"] == "exonym" and lang in shipped():
            labelled.add((row.place_id, lang))
            if row.kind in ("country", "admin1"):  # CLDR's labels are the usual ones
                row.labels.setdefault(lang, entry["name"])
            else:
                row.labels[lang] = entry["name"]
    return missed


def add_demonyms(rows: list[PlaceRow], renamed: Mapping[str, str]) -> list[str]:
    """Add the forms of ``demonyms.csv`` to rows, as :func:`add_exonyms` does."""
    find = _Finder(rows, renamed)
    missed = []
    for line, entry in _lines("demonyms.csv"):
        row = find(entry["target"])
        if row is None:
            missed.append(f"demonyms.csv, line {line}: {entry['target']}")
            continue
        for form in entry["forms"].split("|"):
            if form.strip():
                _add_name(row, form.strip(), NAME_DEMONYM)
    return missed


def _add_name(row: PlaceRow, name: str, flag: int) -> None:
    """Give a name a flag; a hand-made flag replaces the one that a rule gave to the same key."""
    key = fold(name)
    if flag == NAME_OLD:
        for other in [other for other in row.names if fold(other) == key]:
            del row.names[other]
    row.names[name] = row.names.get(name, 0) | flag


def _lines(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    source = ROWS / name
    if not source.is_file():
        return
    with source.open(encoding="utf-8", newline="") as file:
        for number, entry in enumerate(csv.DictReader(file), 2):
            yield number, {key: (value or "").strip() for key, value in entry.items() if key}


class _Finder:
    """Finds a row by ``geonames:703448``, ``UA-63``, ``UA`` or ``Kharkiv/UA``."""

    def __init__(self, rows: list[PlaceRow], renamed: Mapping[str, str]) -> None:
        self._by_id = {row.place_id: row for row in rows}
        for old, new in renamed.items():
            self._by_id[old] = self._by_id[new]
        self._by_code: dict[str, PlaceRow] = {}
        self._by_name: dict[tuple[str, str | None], PlaceRow] = {}
        for row in rows:
            if row.kind == "country" and row.country:
                self._by_code[row.country] = row
            elif row.kind == "admin1" and row.admin1:
                self._by_code[row.admin1] = row
            elif row.kind == "city":
                best = self._by_name.setdefault((fold(row.name), row.country), row)
                if row.population > best.population:
                    self._by_name[fold(row.name), row.country] = row

    def __call__(self, target: str) -> PlaceRow | None:
        name, slash, country = target.rpartition("/")
        if slash:
            return self._by_name.get((fold(name), country))
        return self._by_id.get(target) or self._by_code.get(target)
