"""Rows of places that people write: CSV files.

Hand-made rows have names in several languages. Columns (the first seven are needed)::

    slug,name,feature,country,admin1,lat,lon,radius_km,population,kind,names_en,names_fr,…,source

``slug`` is the id without ``geomap:``; ``country`` and ``admin1`` are ISO 3166 codes or empty;
``names_<lang>`` holds names parted by ``|``, the usual one first. A user's own places are simpler,
see :mod:`geomap.places.own_places`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from geomap.errors import ReadError
from geomap.files import open_binary
from geomap.languages import shipped
from geomap.places.own_places import each_place
from geomap.places.place_row import PlaceRow
from geomap.places.store import KINDS, NAME_ALTERNATE

__all__ = ["own_rows", "read_rows"]

_LONGEST_HEADER = 65_536
_NEEDED = ("slug", "name", "feature", "country", "admin1", "lat", "lon")


def read_rows(source: Path, *, kind: str) -> list[PlaceRow]:
    """Read a CSV file of places.

    Parameters
    ----------
    source : Path
        UTF-8 file with a header.
    kind : str
        What its rows are, one of :data:`geomap.places.store.KINDS`, unless a ``kind`` column
        says otherwise.

    Raises
    ------
    ReadError
        When the file cannot be read, or a row does not hold together.
    """
    return [_row(entry, f"{source}, line {line}", kind) for line, entry in _entries(source)]


def _entries(source: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(
            f"{source} cannot be read ({error})", mend="give a UTF-8 CSV file"
        ) from error
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
    if missing:
        raise ReadError(
            f"{source} has no column {', '.join(missing)}",
            mend=f"begin with the header {','.join(_NEEDED)}",
        )
    yield from ((reader.line_num, entry) for entry in reader)


def own_rows(source: Path, refuse: Callable[[int, ReadError], None]) -> Iterator[PlaceRow]:
    """Yield the rows of a user's own places.

    Parameters
    ----------
    source : Path
        A CSV file as :mod:`geomap.places.own_places` describes, or one of hand-made rows, which
        has a column ``slug``.
    refuse : callable
        Is given the line of a row that cannot be right, and what is wrong with it.

    Raises
    ------
    ReadError
        When the file cannot be read.
    """
    if _is_handmade(source):
        for line, entry in _entries(source):
            try:
                row = _row(entry, f"{source}, line {line}", "city")
            except ReadError as error:
                refuse(line, error)
            else:
                row.own = True
                yield row
        return
    for place, (_, *others) in each_place(source, refuse=refuse):
        yield PlaceRow(
            place_id=place.place_id,
            name=place.name,
            kind=place.kind,
            feature=place.feature,
            lat=place.lat,
            lon=place.lon,
            country=place.country,
            admin1=place.admin1,
            radius_km=place.radius_km,
            population=place.population,
            names=dict.fromkeys(others, NAME_ALTERNATE),
            own=True,
        )


def _is_handmade(source: Path) -> bool:
    with open_binary(source) as stream:
        header = stream.readline(_LONGEST_HEADER).decode("utf-8-sig", "replace")
    return "slug" in header.strip().split(",")


def _row(entry: dict[str, str | None], where: str, kind: str) -> PlaceRow:
    cells = {column: (value or "").strip() for column, value in entry.items() if column}
    for column in ("slug", "name", "feature", "lat", "lon"):
        if not cells[column]:
            raise ReadError(f"{where}: {column} is empty", mend=f"fill in {column}")
    kind = cells.get("kind") or kind
    if kind not in KINDS:
        raise ReadError(f"{where}: kind is {kind!r}", mend=f"write one of {', '.join(KINDS)}")
    row = PlaceRow(
        place_id=f"geomap:{cells['slug']}",
        name=cells["name"],
        kind=kind,
        feature=cells["feature"],
        lat=_number(cells, "lat", where, 90.0),
        lon=_number(cells, "lon", where, 180.0),
        country=cells["country"] or None,
        admin1=cells["admin1"] or None,
        radius_km=_number(cells, "radius_km", where, 20_000.0),
        population=int(_number(cells, "population", where, 2e9)),
    )
    for lang in shipped():
        names = [name.strip() for name in cells.get(f"names_{lang}", "").split("|")]
        names = [name for name in names if name]
        row.names.update(dict.fromkeys(names, NAME_ALTERNATE))
        if names:
            row.labels[lang] = names[0]
    return row


def _number(cells: dict[str, str], column: str, where: str, bound: float) -> float:
    text = cells.get(column) or "0"
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -bound <= value <= bound:
        raise ReadError(f"{where}: {column} is {text!r}", mend=f"write a number within ±{bound:g}")
    return value
