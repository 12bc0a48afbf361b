"""The table in a ZIP archive, as data sets are served."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection
from pathlib import PurePosixPath

from geomap.errors import ReadError

__all__ = ["unzipped"]

_SIGNATURE = b"PK\x03\x04"
_MOST_MEMBERS = 1_000


def unzipped(
    data: bytes, name: str, *, endings: Collection[str], limit: int
) -> tuple[bytes, str] | None:
    """Return the one table of an archive, and its ending.

    Parameters
    ----------
    data : bytes
        What a file holds.
    name : str
        Its name, for messages.
    endings : collection of str
        Endings of tables, in small letters, with the dot.
    limit : int
        Most bytes that are unpacked.

    Returns
    -------
    tuple of (bytes, str) or None
        ``None`` where it is no archive, or an office document, which is one too.

    Raises
    ------
    ReadError
        When the archive is torn or locked, holds no table or several, or one that is too large.
    """
    if not data.startswith(_SIGNATURE):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if {member.filename for member in members} & {"[Content_Types].xml", "mimetype"}:
                return None
            tables = [m for m in members[:_MOST_MEMBERS] if _ending(m.filename) in endings]
            if len(tables) != 1:
                count = f"{len(tables)} tables" if tables else "no table"
                raise ReadError(f"{name}: holds {count}", mend="unpack it, and give one table")
            with archive.open(tables[0]) as stream:
                content = stream.read(limit + 1)
            if len(content) > limit:
                raise ReadError(
                    f"{name}: unpacks to more than {limit >> 20} MB", mend="give smaller parts"
                )
            return content, _ending(tables[0].filename)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ReadError(
            f"{name}: cannot be unpacked ({str(error)[:80]})", mend="unpack it, and give the table"
        ) from None


def _ending(filename: str) -> str:
    """Return the ending of a member that is a file people made, else nothing."""
    path = PurePosixPath(filename)
    if filename.endswith("/") or path.name.startswith(".") or "__MACOSX" in path.parts:
        return ""
    return path.suffix.lower()
