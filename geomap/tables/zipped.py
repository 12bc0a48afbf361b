"""Packed files: the table in a ZIP archive or under gzip, and the parts of an office document.

What says that it unpacks to too much is not unpacked; nor is more than an archive says, so that one
that lies of its sizes is torn.
"""

from __future__ import annotations

import contextlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from geomap.errors import ReadError

__all__ = ["Packed", "is_office", "is_packed", "parts_of", "unzipped"]

#: What zipfile and the unpackers raise where an archive is torn.
_TORN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, LookupError,
    NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
_SIGNATURE = b"PK\x03\x04"
#: How an archive with nothing in it begins.
_EMPTY = b"PK\x05\x06"
_GZIP = b"\x1f\x8b\x08"
_MOST_MEMBERS = 1_000
#: Bytes that are unpacked at a time.
_PART = 1 << 24
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")


@dataclass(frozen=True, slots=True)
class Packed:
    """A table that was in an archive.

    Attributes
    ----------
    data : bytes
        What it holds.
    ending : str
        Its ending, in small letters, with the dot.
    beside : mapping of str to bytes
        Files of the same name with other endings, where they were asked for.
    """

    data: bytes
    ending: str
    beside: Mapping[str, bytes] = field(default_factory=dict)


def unzipped(
    data: bytes,
    name: str,
    *,
    endings: Collection[str],
    limit: int,
    companions: Collection[str] = (),
) -> Packed | None:
    """Return the one table of an archive.

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
    companions : collection of str
        Endings of files that belong to a table of the same name.

    Returns
    -------
    Packed or None
        ``None`` where it is no archive, or an office document, which is one too.

    Raises
    ------
    ReadError
        When the archive is torn or locked, holds no table or several, or one that is too large.
    """
    if data.startswith(_GZIP):
        inner = PurePosixPath(name).stem if name.lower().endswith(".gz") else name
        return Packed(_inflated(data, name, limit), PurePosixPath(inner).suffix.lower())
    if not data.startswith((_SIGNATURE, _EMPTY)) or is_office(data):
        return None
    with _opened(data, name) as archive:
        members = archive.infolist()[:_MOST_MEMBERS]
        tables = [m for m in members if _ending(m.filename) in endings]
        if len(tables) > 1 and name.lower().endswith(".kmz"):
            tables = tables[:1]  # the first is the document, others are what it links to
        if len(tables) != 1:
            count = f"{len(tables)} tables" if tables else "no table"
            raise ReadError(f"{name}: holds {count}", mend="unpack it, and give one table")
        stem = PurePosixPath(tables[0].filename).with_suffix("")
        near = {
            _ending(m.filename): m
            for m in members
            if _ending(m.filename) in companions
            and PurePosixPath(m.filename).with_suffix("") == stem
        }
        content = _content(archive, tables[0], name, limit)
        beside = {ending: _content(archive, near[ending], name, limit) for ending in sorted(near)}
        return Packed(content, _ending(tables[0].filename), beside)


def is_packed(head: bytes) -> bool:
    """Return whether data begin as an archive does; an office document is one, too."""
    return head.startswith((_GZIP, _SIGNATURE, _EMPTY))


def is_office(data: bytes) -> bool:
    """Return whether data are an office document, which is a ZIP archive with a table of parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not _OFFICE.isdisjoint(archive.namelist())
    except _TORN:
        return False


def parts_of(data: bytes, name: str, *, limit: int) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of the parts of an office document.

    Raises
    ------
    ReadError
        When it is torn or locked, unpacks to more than the limit, or has a part that declares
        entities or is not in UTF-8, as no office program writes it.
    """
    with _opened(data, name) as archive:
        left = limit
        for member in archive.infolist():
            content = _content(archive, member, name, left, limit)
            left -= len(content)
            is_xml = member.filename.lower().endswith((".xml", ".rels")) or b"<" in content[:1_000]
            if is_xml and (
                content.startswith(_WIDE) or any(word in content for word in _FORBIDDEN)
            ):
                raise ReadError(
                    f"{name}: its part {member.filename[:80]!r} is not one that office programs"
                    " write",
                    mend="open it in a spreadsheet and save it again",
                )
            yield member.filename, content


@contextlib.contextmanager
def _opened(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except ReadError:
        raise
    except _TORN as error:
        raise ReadError(
            f"{name}: cannot be unpacked ({str(error)[:80]})", mend="unpack it, and give the table"
        ) from None


def _content(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limit: int, told: int = 0
) -> bytes:
    """Return what a member holds; the archive's own word on its size is checked by its sum."""
    if member.file_size > limit:
        raise _too_large(name, told or limit)
    with archive.open(member) as stream:  # no more is read than it says, and then the sum is wrong
        return stream.read()


def _inflated(data: bytes, name: str, limit: int) -> bytes:
    """Return what is under gzip; of several streams one after the other, all."""
    content = bytearray()
    while data:
        stream = zlib.decompressobj(wbits=31)
        while not stream.eof:
            try:
                part = stream.decompress(data, _PART)
            except zlib.error as error:
                raise ReadError(
                    f"{name}: cannot be unpacked ({error})", mend="pack it again"
                ) from None
            if not (part or stream.unconsumed_tail or stream.eof):
                raise ReadError(f"{name}: is cut off", mend="fetch it again")
            content += part
            data = stream.unconsumed_tail
            if len(content) > limit:
                raise _too_large(name, limit)
        data = stream.unused_data if stream.unused_data.startswith(_GZIP) else b""
    return bytes(content)


def _too_large(name: str, limit: int) -> ReadError:
    return ReadError(f"{name}: unpacks to more than {limit >> 20} MB", mend="give smaller parts")


def _ending(filename: str) -> str:
    """Return the ending of a member that is a file people made, else nothing."""
    path = PurePosixPath(filename)
    if filename.endswith("/") or path.name.startswith(".") or "__MACOSX" in path.parts:
        return ""
    return path.suffix.lower()
