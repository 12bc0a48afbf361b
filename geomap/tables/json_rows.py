"""JSON as rows: a list as services answer it, ``[{…}]`` or ``{"data": [{…}]}``, or features."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from geomap.tables.rows import Points, RawRows, Rejected, header

__all__ = [
    "DECODER",
    "add_names",
    "columns_of",
    "dumps",
    "feature_rows",
    "is_feature",
    "loads",
    "properties_of",
    "rows_from",
    "rows_of",
]

#: NaN and infinities come as text, to be refused as cells.
DECODER = json.JSONDecoder(parse_constant=str)
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
#: Where an answer keeps its rows.
_KEYS = ("data", "events", "results", "records", "rows", "Result")


def dumps(value: Any) -> str:
    """Return a value as one line of JSON that no reader of lines breaks in two."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).translate(_LINE_ENDS)


def loads(text: str) -> Any:
    """Return what JSON text says.

    Raises
    ------
    ValueError
        When it is not JSON, or nested too deeply.
    """
    try:
        return DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def columns_of(
    records: list[dict[str, Any]], file: str, names: Iterable[str] | None = None
) -> dict[str, list[Any]]:
    """Return records as columns; a name that a record does not have is an empty cell.

    Parameters
    ----------
    records : list of dict
        The rows.
    file : str
        The file's name.
    names : iterable of str, optional
        All names that there are; by default those of the records.

    Raises
    ------
    ReadError
        When there are too many names.
    """
    names = list(dict.fromkeys(n for record in records for n in record) if names is None else names)
    ours = header(names, file)
    return {
        our: [record.get(name) for record in records]
        for our, name in zip(ours, names, strict=True)
        if our
    }


def add_names(names: dict[str, None], records: Iterable[Any]) -> None:
    """Add the names that further objects have, in the order in which they come."""
    for record in records:
        if isinstance(record, dict) and not names.keys() >= record.keys():
            names |= dict.fromkeys(record)


def rows_of(value: Any) -> list[Any] | None:
    """Return the list of rows that JSON holds; ``None`` where it holds none."""
    lists = [value] if isinstance(value, list) else []
    if isinstance(value, dict):
        lists = [value[key] for key in _KEYS if isinstance(value.get(key), list)]
    if isinstance(value, list) and not value:
        return value
    found = next((one for one in lists if any(isinstance(row, dict) for row in one)), None)
    return found or _from_columns(value)


def _from_columns(value: Any) -> list[Any] | None:
    """Return the rows of ``{column: [cells]}`` or ``{column: {row: cell}}``, as pandas writes."""
    if not isinstance(value, dict) or len(value) < 2:
        return None
    columns = list(value.values())
    if all(isinstance(cells, list) for cells in columns):
        if len({len(cells) for cells in columns}) > 1:
            return None
        return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
    if not all(isinstance(cells, dict) for cells in columns):
        return None
    numbers = [str(number) for number in range(len(columns[0]))]
    if any(list(cells) != numbers for cells in columns):
        return None
    return [{name: value[name][row] for name in value} for row in numbers]


def rows_from(
    listed: Sequence[Any],
    file: str,
    lines: Sequence[int] | None = None,
    names: Iterable[str] | None = None,
) -> RawRows:
    """Return rows of a list; what is no object is rejected with its number in the list.

    Parameters
    ----------
    listed : sequence
        The rows.
    file : str
        The file's name.
    lines : sequence of int, optional
        Their numbers in the file; by default counted from 1.
    names : iterable of str, optional
        All columns that there are; by default those of the rows.

    Raises
    ------
    ReadError
        When there are too many columns.
    """
    records: list[dict[str, Any]] = []
    kept: list[int] = []
    rejected: list[Rejected] = []
    for number, row in zip(lines or range(1, len(listed) + 1), listed, strict=True):
        if isinstance(row, dict):
            records.append(row)
            kept.append(number)
        else:
            rejected.append(Rejected(file, number, None, _shown(row), "is not an object: {…}"))
    return RawRows(file, columns_of(records, file, names), kept, rejected)


def is_feature(value: Any) -> bool:
    """Return whether a value is a feature of GeoJSON."""
    return isinstance(value, dict) and value.get("type") == "Feature" and "geometry" in value


def feature_rows(
    features: Sequence[Any],
    file: str,
    lines: Sequence[int] | None = None,
    names: Iterable[str] | None = None,
) -> RawRows:
    """Return features as rows; those that are no points are rejected; see :func:`rows_from`."""
    records: list[dict[str, Any]] = []
    points: list[tuple[Any, Any] | None] = []
    kept: list[int] = []
    rejected: list[Rejected] = []
    for number, feature in zip(lines or range(1, len(features) + 1), features, strict=True):
        try:
            properties, point = _parts(feature)
        except ValueError as error:
            rejected.append(Rejected(file, number, None, _shown(feature), str(error)))
            continue
        records.append(properties)
        points.append(point)
        kept.append(number)
    return RawRows(file, columns_of(records, file, names), kept, rejected, Points.of(points))


def _shown(value: Any) -> str:
    """Return how a value that is no row begins; numbers too large for one are shown, too."""
    return json.dumps(value, ensure_ascii=False)[:200]


def properties_of(feature: Any) -> dict[str, Any]:
    """Return the properties of a feature that is a row; none of one that is not."""
    try:
        return _parts(feature)[0]
    except ValueError:
        return {}


def _parts(feature: Any) -> tuple[dict[str, Any], tuple[Any, Any] | None]:
    """Return the properties of a feature and its ``(lon, lat)``, ``None`` without geometry."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise ValueError("is not a feature with properties")
    geometry = feature.get("geometry")
    if geometry is None:
        return properties, None
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    position = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "MultiPoint" and isinstance(position, list) and len(position) == 1:
        kind, position = "Point", position[0]
    if kind != "Point":
        raise ValueError(f"has the geometry {str(kind)[:40]!r}, not a Point")
    if not isinstance(position, list) or len(position) == 1:
        raise ValueError("has a Point without two coordinates")
    return properties, (position[0], position[1]) if position else None
