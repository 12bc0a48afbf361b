"""Files of corrections: what a person changed in an event table, to be applied again.

JSON Lines, a line for each thing that was changed, by the id of the event::

    {"event_id": "ev-1", "column": "status", "old": "planned", "new": "occurred"}
    {"event_id": "ev-2", "deleted": {"event_type": "strike", "place_name": "Kharkiv"}}
    {"event_id": "ev-3", "added": {"event_type": "meeting", "status": "planned"}}

What was there before is kept, so that a correction of something that is no longer so is not made.
``deleted`` keeps what tells which event it was, ``added`` all cells that are not empty. A line may
have a ``why``.
"""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from geomap.decoding import decode
from geomap.errors import ReadError
from geomap.files import read_bytes, write_bytes
from geomap.tables.cells import CellError, parser
from geomap.tables.coded import is_empty
from geomap.tables.json_rows import dumps, loads
from geomap.tables.schema import COLUMNS, words_of
from geomap.taxonomy import OwnType

__all__ = [
    "PLACING",
    "TELLING",
    "Correction",
    "corrections_bytes",
    "parse_corrections",
    "read_corrections",
    "same_cell",
    "write_corrections",
]

#: What is kept of an event that was deleted.
TELLING = ("event_type", "status", "date_start", "place_name", "document_id", "quote")

#: Where one of these is corrected with the name of a place, a person says where it is.
PLACING = frozenset({"lat", "lon", "place_id"})

_CLOSE = 1e-9
_MAX_BYTES = 1 << 28
_SHOWN = 80
_COLUMNS = {column.name: column for column in COLUMNS}
_KEYS: Mapping[str, frozenset[str]] = {
    "change": frozenset({"column", "old", "new"}),
    "delete": frozenset({"deleted"}),
    "add": frozenset({"added"}),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that a person changed.

    Attributes
    ----------
    event_id : str
        The event.
    kind : {"change", "delete", "add"}
        What was done to it.
    column : str
        The column whose cell was changed; empty for the other kinds.
    old, new : object
        The cell before and after, typed as in the table, ``None`` for an empty one; for whole
        events, cells by column.
    why : str or None
        The reason, where a person gave one.
    line : int
        Where it stands in its file; 0 where it comes from none.
    file : str
        That file.
    """

    event_id: str
    kind: Literal["change", "delete", "add"]
    column: str = ""
    old: Any = None
    new: Any = None
    why: str | None = None
    line: int = 0
    file: str = "corrections"

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.line else ""
        return f"{where}{self.event_id}{', ' if self.column else ''}{self.column}"


def corrections_bytes(corrections: Iterable[Correction]) -> bytes:
    """Return corrections as JSON Lines in UTF-8, in their order."""
    return "".join(dumps(_plain(one)) + "\n" for one in corrections).encode("utf-8")


def write_corrections(corrections: Iterable[Correction], path: str | os.PathLike[str]) -> None:
    """Write corrections to a file, whole or not at all.

    Parameters
    ----------
    corrections : iterable of Correction
        From :func:`geomap.find_corrections`.
    path : path-like
        The file.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    write_bytes(path, corrections_bytes(corrections))


def _plain(one: Correction) -> dict[str, Any]:
    said: dict[str, Any] = {"event_id": one.event_id}
    if one.kind == "change":
        said |= {"column": one.column, "old": one.old, "new": one.new}
    elif one.kind == "delete":
        said["deleted"] = one.old
    else:
        said["added"] = one.new
    return said if one.why is None else said | {"why": one.why}


def read_corrections(
    path: str | os.PathLike[str], *, types: Sequence[OwnType] = ()
) -> list[Correction]:
    """Return the corrections that a file holds.

    Parameters
    ----------
    path : path-like
        The file.
    types : sequence of OwnType, optional
        Event types that a user declared.

    Raises
    ------
    ReadError
        When it cannot be read, a line is no correction, or two lines correct one thing.
    """
    name = os.fspath(path)
    return parse_corrections(read_bytes(name, limit=_MAX_BYTES), name, types=types)


def parse_corrections(data: bytes, file: str, *, types: Sequence[OwnType] = ()) -> list[Correction]:
    """Return the corrections that the bytes of a file hold; see :func:`read_corrections`."""
    found: list[Correction] = []
    if not data.strip():
        return found
    for number, line in enumerate(decode(data, name=file).split("\n"), start=1):
        if line.strip():
            try:
                found.append(replace(_correction(line, types), line=number, file=file))
            except ValueError as error:
                raise ReadError(
                    f"{file}:{number}: {line.strip()[:_SHOWN]!r} {error}",
                    mend="correct the line, or delete it",
                ) from None
    _refuse_twice(found, file)
    return found


def _correction(line: str, types: Sequence[OwnType]) -> Correction:
    """Return what a line says.

    Raises
    ------
    ValueError
        When it is no correction; the message goes on a sentence that begins with the line.
    """
    try:
        said = loads(line)
    except ValueError as error:
        raise ValueError(f"is not JSON ({error})") from None
    event_id = said.get("event_id") if isinstance(said, dict) else None
    if not isinstance(event_id, str) or not event_id.strip():
        raise ValueError('is no correction: it begins {"event_id": "…"')
    why = said.get("why")
    keys = said.keys() - {"event_id", "why"}
    kind = next((k for k, wanted in _KEYS.items() if keys == wanted), None)
    if kind is None:
        raise ValueError("has other keys than column, old and new, or deleted, or added")
    if kind == "change":
        column = said["column"]
        if not isinstance(column, str) or column in ("event_id", "geometry", ""):
            raise ValueError(f"corrects the column {column!r}, which stays as it is")
        old, new = (_typed(column, said[key], types) for key in ("old", "new"))
        return Correction(event_id, "change", column, old, new, why)
    cells = said["deleted" if kind == "delete" else "added"]
    if not isinstance(cells, dict):
        raise ValueError("says nothing of the event")
    typed = {name: _typed(name, cell, types) for name, cell in cells.items() if name != "event_id"}
    if kind == "delete":
        return Correction(event_id, "delete", old=typed, why=why)
    for name in ("event_type", "status"):
        if typed.get(name) is None:
            raise ValueError(f"adds an event without {name}")
    return Correction(event_id, "add", new=typed, why=why)


def _typed(name: str, cell: Any, types: Sequence[OwnType]) -> Any:
    """Return a cell as the table has it, ``None`` for an empty one."""
    if is_empty(cell):
        return None
    column = _COLUMNS.get(name)
    if column is None:
        if isinstance(cell, dict | list):
            raise ValueError(f"has no text for {name}")
        return cell if isinstance(cell, str) else dumps(cell)
    if column.kind == "word":
        column = replace(column, words=words_of(column, types))
    try:
        return parser(column)(cell)
    except CellError as error:
        raise ValueError(f"has a {name} {str(cell)[:_SHOWN]!r} that {error}") from None


def _refuse_twice(corrections: Collection[Correction], file: str) -> None:
    """Raise when two lines correct one thing, also one way and back."""
    cells: dict[tuple[str, str], Correction] = {}
    events: dict[str, Correction] = {}
    for one in corrections:
        there = cells.get((one.event_id, one.column))
        first = events.setdefault(one.event_id, one)
        if there is None and first is not one and not (first.column and one.column):
            there = first
        if there is not None:
            what = f"{one.column} of {one.event_id}" if one.column else one.event_id
            raise ReadError(
                f"{file}:{one.line}: corrects {what} again, after line {there.line}",
                mend="keep one line, from the first old to the last new; or give two files, in"
                " their order",
            )
        cells[one.event_id, one.column] = one


def same_cell(one: Any, other: Any) -> bool:
    """Return whether two cells say the same, but for how spreadsheets write."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _even(one) == _even(other)
    return bool(one == other) or (_is_empty(one) and _is_empty(other))


def _is_empty(cell: Any) -> bool:
    return cell is None or cell in ("", {}, [])


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()
