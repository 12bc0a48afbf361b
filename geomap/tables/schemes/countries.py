"""Countries as other data sets name them, to their ISO 3166-1 alpha-2 codes."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from geomap.places.fold import fold
from geomap.places.overlay import open_gazetteer

__all__ = ["country_code", "country_name", "country_named"]

_LONGEST_NAME = 80


def country_code(value: str | float, kind: str) -> str | None:
    """Return the code of a country; ``None`` where it is not known.

    Parameters
    ----------
    value : str or number
        A name, in English, or a code.
    kind : {"any", "name", "iso2", "iso3", "iso_numeric", "fips"}
        What it is; ``"any"`` is a name or a code of ISO with letters. Codes of FIPS 10-4 look like
        ISO's and are others: RS is Russia.
    """
    text = str(value).strip().casefold()
    if kind == "any":
        kind = {2: "iso2", 3: "iso3"}.get(len(text), "name")
        kind = kind if text in _codes()[kind] else "name"
    if kind == "iso_numeric":
        text = text.removesuffix(".0").lstrip("0")
    return _codes()[kind].get(text)


def country_named(value: str | float, kind: str) -> str | None:
    """Return the code of a country, its name in any language; ``None`` where it is not known.

    As :func:`country_code`, but what the list of names lacks is asked of the gazetteer.
    """
    code = country_code(value, kind)
    if code is not None or kind not in ("any", "name"):
        return code
    store = open_gazetteer()
    key = store.key_id(fold(str(value)[:_LONGEST_NAME]))
    for hit in () if key is None else store.hits(key):
        place = store.place(hit.place)
        if place.kind == "country" and hit.is_noun:
            return place.country
    return None


def country_name(code: str | None, kind: str) -> str | None:
    """Return what another data set calls a country; ``None`` where that is not known.

    Parameters
    ----------
    code : str or None
        ISO 3166-1 alpha-2.
    kind : {"name", "iso2", "iso3", "iso_numeric", "fips"}
        What it is called by.
    """
    return _names(kind).get(code or "")


@cache
def _names(kind: str) -> dict[str, str]:
    text = files(__package__).joinpath("countries.csv").read_text(encoding="utf-8")
    column = "names" if kind == "name" else kind
    rows = csv.DictReader(text.splitlines())
    return {row["iso2"]: row[column].partition("|")[0] for row in rows if row[column]}


@cache
def _codes() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    text = files(__package__).joinpath("countries.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        spellings = {"iso2": row["iso2"], "iso3": row["iso3"], "iso_numeric": row["iso_numeric"]}
        for kind, listed in {**spellings, "fips": row["fips"], "name": row["names"]}.items():
            for spelling in filter(None, listed.split("|")):
                table.setdefault(kind, {})[spelling.casefold()] = row["iso2"]
    return table
