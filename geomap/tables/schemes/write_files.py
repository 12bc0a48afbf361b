"""Tables in the schemes of other data sets, as files: CSV, TSV, JSON and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from geomap.errors import OptionError
from geomap.tables.delimited import guarded
from geomap.tables.json_rows import dumps
from geomap.tables.schemes.write import SchemeRows

__all__ = ["scheme_bytes"]

_HARMLESS = re.compile("[+-]?[0-9]{1,30}(?:[.][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?|[-;]{1,9}")
_BREAKS = str.maketrans(dict.fromkeys("\t\r\n", " "))


def scheme_bytes(rows: SchemeRows, format: str) -> bytes:
    """Return a table in another scheme as the bytes of a file.

    Parameters
    ----------
    rows : SchemeRows
        The table.
    format : str
        The name of a format.

    Raises
    ------
    OptionError
        When the scheme is not written in that format.
    """
    title, is_bare = rows.scheme.title, not rows.scheme.rules["write"].get("header", True)
    known = ("csv", "tsv") if is_bare else tuple(_FORMATS)
    if format not in known:
        raise OptionError(
            f"{title} is not written as {_SHOWN.get(format, format)}",
            mend=f"use one of {', '.join(_SHOWN[k] for k in known)}",
        )
    if is_bare:
        return _bare(rows)
    return _FORMATS[format](rows)


def _bare(rows: SchemeRows) -> bytes:
    """Return rows with tabs, without header and without quotes, which no reader of it knows."""
    lines = zip(*rows.columns.values(), strict=True)
    return "".join(
        "\t".join(_flat(cell).translate(_BREAKS) for cell in line) + "\n" for line in lines
    ).encode("utf-8")


def _delimited(rows: SchemeRows, delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([guarded(name) for name in rows.columns])
    for line in zip(*rows.columns.values(), strict=True):
        writer.writerow([_flat(cell) for cell in line])
    return out.getvalue().encode("utf-8")


def _csv(rows: SchemeRows) -> bytes:
    return _delimited(rows, ",")


def _tsv(rows: SchemeRows) -> bytes:
    return _delimited(rows, "\t")


def _json(rows: SchemeRows) -> bytes:
    under = rows.scheme.rules["write"].get("under")
    listed = "[\n" + ",\n".join(dumps(record) for record in _records(rows)) + "\n]"
    return (f'{{"{under}": {listed}}}\n' if under else f"{listed}\n").encode()


def _json_lines(rows: SchemeRows) -> bytes:
    return "".join(dumps(record) + "\n" for record in _records(rows)).encode("utf-8")


_FORMATS: Mapping[str, Callable[[SchemeRows], bytes]] = {
    "csv": _csv,
    "tsv": _tsv,
    "geojson": _json,
    "jsonl": _json_lines,
}
_SHOWN = {"csv": "csv", "tsv": "tsv", "geojson": "json", "jsonl": "jsonl"}


def _records(rows: SchemeRows) -> list[dict[str, Any]]:
    """Return the rows as objects, with the numbers and lists that the scheme has."""
    layout = rows.scheme.rules["write"]
    numbers, nested = set(layout.get("numbers", ())), set(layout.get("nested", ()))
    columns = {
        name: [_number(c) for c in cells] if name in numbers
        else [_nested(c) for c in cells] if name in nested
        else cells
        for name, cells in rows.columns.items()
    }  # fmt: skip
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _flat(cell: Any) -> str:
    """Return a cell as text that no spreadsheet runs; numbers and dashes are none to run."""
    if cell is None:
        return ""
    text = json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict) else str(cell)
    return text if _HARMLESS.fullmatch(text) else guarded(text)


def _number(cell: Any) -> Any:
    return int(cell) if isinstance(cell, str) and cell.isascii() and cell.isdecimal() else cell


def _nested(cell: Any) -> Any:
    """Return the list that a cell holds as JSON text; a cell that holds none as it is."""
    if not isinstance(cell, str) or not cell.startswith(("[", "{")):
        return [] if cell is None else cell
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell
