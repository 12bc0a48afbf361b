"""Rows of places that people write: CSV files with names in several languages.

Columns (the first seven are needed)::

    slug,name,feature,country,admin1,lat,lon,radius_km,population,kind,names_en,names_fr,…,source

``slug`` is the id without ``geomap:``; ``country`` and ``admin1`` are ISO 3166 codes or empty;
``names_<lang>`` holds names parted by ``|``, the usual one first.
"""

from __future__ import annotations

import csv
from pathlib import Path

from geomap.errors import ReadError
from geomap.places.compile import PlaceRow
from geomap.places.store import KINDS, LABEL_LANGUAGES, NAME_ALTERNATE

__all__ = ["read_rows"]

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
    return [_row(entry, f"{source}, line {reader.line_num}", kind) for entry in reader]


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
    for lang in LABEL_LANGUAGES:
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
