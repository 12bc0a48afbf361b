"""GeoNames dumps: ``allCountries.txt``, ``UA.txt`` and the like, as they are or in a zip.

A dump has a line for each place and 19 columns parted by tabs, without a header and without
quotes. A line that cannot be right is told with its number, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from geomap.errors import ReadError
from geomap.files import open_binary

__all__ = ["BadLineError", "DumpFile", "Record", "Selection", "parse", "split_names"]

COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class",
    "feature code", "country code", "cc2", "admin1 code", "admin2 code", "admin3 code",
    "admin4 code", "population", "elevation", "dem", "timezone", "modification date",
)  # fmt: skip
_LONGEST_LINE = 1 << 18
_LONGEST_NAME = 200
_LARGEST_ID = (1 << 31) - 1
_BLOCK = 1 << 20


class BadLineError(Exception):
    """A line that cannot be right: the column, what stands there, and why that cannot be."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(column, value, reason)
        self.column, self.value, self.reason = column, value[:60], reason


@dataclass(slots=True)
class Record:
    """One line of a dump.

    Attributes
    ----------
    number : int
        GeoNames id.
    name, plain_name : str
        The main name, and the same in ASCII.
    others : str
        Alternate names, parted by commas.
    lat, lon : float
        Degrees, WGS 84.
    letter, code : str
        Feature class and feature code.
    country : str
        ISO 3166-1 alpha-2, or empty.
    admin1, admin2 : str
        GeoNames' codes with those above them, ``"UA.07"`` and ``"UA.07.6312"``; or empty.
    population : int
        0 where it is not known.
    """

    number: int
    name: str
    plain_name: str
    others: str
    lat: float
    lon: float
    letter: str
    code: str
    country: str
    admin1: str
    admin2: str
    population: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which places of a dump are wanted.

    Attributes
    ----------
    countries : frozenset of str
        ISO 3166-1 alpha-2 codes; none means all.
    features : frozenset of str
        Feature classes (``"P"``) and codes (``"S.AIRP"``); none means all.
    min_population : int
        Fewest people of a populated place (class P); other places are not asked.
    """

    countries: frozenset[str] = frozenset()
    features: frozenset[str] = frozenset()
    min_population: int = 0

    def wants(self, record: Record) -> bool:
        """Tell whether a place is wanted."""
        if self.countries and record.country not in self.countries:
            return False
        if record.letter == "P" and record.population < self.min_population:
            return False
        return (
            not self.features
            or record.letter in self.features
            or f"{record.letter}.{record.code}" in self.features
        )


class DumpFile:
    """A dump on disk.

    Parameters
    ----------
    path : Path
        A text file, or a zip file that holds one.

    Attributes
    ----------
    name : str
        What lines of it are told by.
    size : int
        Bytes of the text.

    Raises
    ------
    ReadError
        When the file is not there, or is a zip file without a dump.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self._member: str | None = None
        with open_binary(path) as stream:
            if path.suffix.lower() != ".zip":
                self.size = stream.seek(0, io.SEEK_END)
                return
            with self._told(), zipfile.ZipFile(stream) as archive:
                members = [m for m in archive.infolist() if _is_dump(m.filename)]
        if len(members) != 1:
            raise ReadError(
                f"{path}: holds {len(members)} dumps", mend="give a zip with one text file in it"
            )
        self._member, self.size = members[0].filename, members[0].file_size
        self.name = f"{path}/{members[0].filename}"

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield the lines with their numbers, from 1; a line too long is cut off."""
        with self._told(), self._opened() as stream:
            number = 0
            while line := stream.readline(_LONGEST_LINE):
                number += 1
                if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                    rest = line
                    while rest and not rest.endswith(b"\n"):
                        rest = stream.readline(_LONGEST_LINE)
                yield number, line

    @contextlib.contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        with open_binary(self.path) as stream:
            if self._member is None:
                yield stream
                return
            with zipfile.ZipFile(stream) as archive, archive.open(self._member) as member:
                yield io.BufferedReader(member, _BLOCK)  # type: ignore[type-var, unused-ignore]

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Say what is wrong with a zip file."""
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise ReadError(
                f"{self.path}: is torn ({error})", mend="download it again, or unpack it"
            ) from None
        except (RuntimeError, NotImplementedError) as error:
            raise ReadError(f"{self.path}: {error}", mend="unpack it yourself") from None


def _is_dump(member: str) -> bool:
    name = member.rpartition("/")[2].lower()
    return name.endswith(".txt") and not name.startswith(("readme", "."))


def parse(line: bytes) -> Record:
    """Read a line.

    Raises
    ------
    BadLineError
        When it cannot be right.
    """
    if len(line) >= _LONGEST_LINE:
        raise BadLineError("line", f"{line[:40]!r}…", "is too long")
    try:
        cells = line.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise BadLineError("bytes", repr(line[error.start :][:8]), "are not UTF-8") from None
    if len(cells) != len(COLUMNS):
        raise BadLineError("columns", str(len(cells)), "are not 19, parted by tabs")
    number, name, plain_name, others, lat, lon, letter, code, country = cells[:9]
    admin1 = f"{country}.{cells[10]}" if country and cells[10] else ""
    position = _degrees("latitude", lat, 90.0), _degrees("longitude", lon, 180.0)
    if position == (0.0, 0.0):
        raise BadLineError("latitude", lat, "with the longitude 0 is no place")
    return Record(
        number=_whole("geonameid", number.lstrip("\ufeff"), 1, _LARGEST_ID),
        name=_printable(name),
        plain_name=_printable(plain_name),
        others=_printable(others),
        lat=position[0],
        lon=position[1],
        letter=letter,
        code=code,
        country=country,
        admin1=admin1,
        admin2=f"{admin1}.{cells[11]}" if admin1 and cells[11] else "",
        population=_whole("population", cells[14], 0, 10**11) if cells[14] else 0,
    )


def split_names(record: Record) -> list[str]:
    """Return the alternate names of a place, the ASCII one first, none too long to be one."""
    names = [record.plain_name, *record.others.split(",")] if record.others else [record.plain_name]
    return [name for name in names if len(name) <= _LONGEST_NAME]


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)


def _whole(column: str, text: str, least: int, most: int) -> int:
    if text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most:
        return int(text)
    raise BadLineError(column, text, "is not a whole number that can be right")


def _degrees(column: str, text: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise BadLineError(column, text, "is not a number of degrees")
    return value
