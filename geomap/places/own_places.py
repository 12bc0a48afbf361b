"""A user's own places, from a CSV file.

The file has a header and at least ``name``, ``lat`` and ``lon`` (degrees, WGS 84). It may have
``names`` (other names, parted by ``|``), ``id``, ``kind``, ``feature``, ``country`` (ISO 3166-1
alpha-2), ``admin1`` (ISO 3166-2), ``radius_km`` and ``population``. A row that cannot be right is
refused with its line, the value, and what to do.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from geomap.countries import is_country_code
from geomap.errors import ReadError
from geomap.files import MAX_TEXT_BYTES, open_binary, read_text
from geomap.places.fold import fold
from geomap.places.store import KINDS, PRECISION_OF_KIND, Place

__all__ = ["each_place", "read_places"]

DEFAULT_RADIUS_KM = {"city": 5.0, "facility": 1.0, "area": 100.0, "admin1": 100.0, "admin2": 25.0}
MOST_ROWS = 1_000_000
_ID = re.compile(r"[\w.:-]{1,80}")


def read_places(path: Path) -> list[tuple[Place, tuple[str, ...]]]:
    """Return the places of a CSV file, each with its names, the main one first.

    Raises
    ------
    ReadError
        When the file cannot be read, or a row of it cannot be right.
    """
    rows = []
    for place in each_place(path):
        rows.append(place)
        if len(rows) > MOST_ROWS:
            raise ReadError(
                f"{path}: more than {MOST_ROWS:,} places",
                mend="make a gazetteer of it with `geomap gazetteer build`",
            )
    return rows


def each_place(
    path: Path, *, refuse: Callable[[int, ReadError], None] | None = None
) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Yield the places of a CSV file of any size, as :func:`read_places` does.

    Parameters
    ----------
    path : Path
        The file.
    refuse : callable, optional
        Is given the line of a row that cannot be right, and what is wrong with it; the others
        are still read.

    Raises
    ------
    ReadError
        When the file cannot be read or, without ``refuse``, a row of it cannot be right.
    """
    with _opened(path) as text:
        first = text.readline(MAX_TEXT_BYTES)
        text.seek(0)
        delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=first.count)
        reader = csv.DictReader(text, delimiter=delimiter)
        _check_header(reader, path)
        while True:
            problem = None
            try:
                cells = next(reader, None)
                if cells is None:
                    return
                row = {
                    (key or "").strip().lower(): str(value or "").strip()
                    for key, value in cells.items()
                }
                if any(row.values()):
                    yield _place(row, f"{path}, line {reader.line_num}")
            except csv.Error as error:
                problem = _torn(path, reader.line_num, error)
            except ReadError as error:
                problem = error
            if problem is not None and refuse is None:
                raise problem from None
            if problem is not None and refuse is not None:
                refuse(reader.line_num, problem)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Open a text: a small one in any encoding that is recognised, a large one as UTF-8."""
    with open_binary(path) as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size <= MAX_TEXT_BYTES:
            yield io.StringIO(read_text(path).lstrip("\ufeff"))
            return
        with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="\n") as text:
            try:
                yield text
            except UnicodeDecodeError as error:
                raise ReadError(
                    f"{path}: is not UTF-8 ({error})", mend="save it as UTF-8"
                ) from None


def _check_header(reader: csv.DictReader[str], path: Path) -> None:
    try:
        header = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    except csv.Error as error:
        raise _torn(path, reader.line_num, error) from None
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise ReadError(f"{path}: has two columns {twice[0]!r}", mend="rename or delete one")
    missing = [name for name in ("name", "lat", "lon") if name not in header]
    if missing:
        raise ReadError(
            f"{path}: no column {', '.join(missing)}", mend="begin it with a line name,lat,lon"
        )


def _torn(path: Path, line: int, error: csv.Error) -> ReadError:
    return ReadError(f"{path}, line {line}: {error}", mend="save it as CSV again")


def _place(row: Mapping[str, str], where: str) -> tuple[Place, tuple[str, ...]]:
    name = row["name"][:200]
    if not fold(name):
        raise ReadError(f"{where}: no name", mend="give each place a name, or take the line out")
    lat, lon = _number(row, "lat", where), _number(row, "lon", where)
    if abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        raise ReadError(
            f"{where}: lat {lat:g}, lon {lon:g}: the two are swapped",
            mend=f"write lat {lon:g}, lon {lat:g}",
        )
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ReadError(
            f"{where}: lat {lat:g}, lon {lon:g} is not on the globe", mend="give degrees, WGS 84"
        )
    if lat == 0 and lon == 0:
        raise ReadError(f"{where}: 0,0 is no place", mend="give its position, or take the line out")
    country = (row.get("country") or "").upper()
    if country and not is_country_code(country):
        raise ReadError(f"{where}: country {country[:40]!r}", mend="use ISO 3166-1, for example UA")
    radius = _number(row, "radius_km", where, -1.0)
    if radius < 0 and row.get("radius_km"):
        raise ReadError(f"{where}: radius_km {radius:g}", mend="give kilometres, or nothing")
    population = _number(row, "population", where, 0.0)
    if population < 0:
        raise ReadError(f"{where}: population {population:g}", mend="give people, or nothing")
    kind = row.get("kind") or "city"
    if kind not in KINDS:
        raise ReadError(f"{where}: kind {kind!r}", mend=f"use one of {', '.join(KINDS)}")
    place_id = row.get("id") or f"user:{fold(name).replace(' ', '-')}"
    if not _ID.fullmatch(place_id):
        raise ReadError(f"{where}: id {place_id[:40]!r}", mend="use letters, digits, - . : _")
    place = Place(
        index=-1,
        place_id=place_id,
        name=name,
        kind=kind,
        feature=row.get("feature") or kind,
        country=country or None,
        admin1=(row.get("admin1") or "").upper() or None,
        admin2=None,
        precision=PRECISION_OF_KIND[kind],
        lat=lat,
        lon=lon,
        radius_km=DEFAULT_RADIUS_KM.get(kind, 500.0) if radius < 0 else radius,
        population=int(population),
        has_area=False,
    )
    others = (other.strip()[:200] for other in (row.get("names") or "").split("|"))
    return place, (name, *(other for other in others if fold(other)))


def _number(row: Mapping[str, str], column: str, where: str, default: float | None = None) -> float:
    cell = row.get(column, "")
    if not cell and default is not None:
        return default
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e12:
        raise ReadError(
            f"{where}: {column} is {cell[:40]!r}", mend="give a number with a decimal point"
        )
    return value
