"""The placemarks of a KML file, as its elements say them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from geomap.errors import ReadError

__all__ = ["Found", "Placemark", "placemarks_of"]

_GEOMETRIES = frozenset({"LineString", "LinearRing", "Polygon", "Model", "Track", "MultiTrack"})
#: Elements of a placemark whose text is kept.
_TEXTS = frozenset({"name", "description", "begin", "end", "when"})
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{0,30})?(?:[eE][+-]?[0-9]{1,3})?")
_DEEPEST = 200


@dataclass(slots=True)
class Placemark:
    """One placemark.

    Attributes
    ----------
    line : int
        Where it begins, from 1.
    folder : str or None
        The name of the folder that it is in.
    geometry : str or None
        Its kind; ``None`` where it has none.
    point : tuple or None
        ``(lon, lat)``, degrees, WGS 84; as text where it is no number.
    texts : dict of str to str
        What its elements ``name``, ``description``, ``begin``, ``end`` and ``when`` say.
    data : list of (str, str)
        Its extended data.
    """

    line: int
    folder: str | None = None
    geometry: str | None = None
    point: tuple[Any, Any] | None = None
    texts: dict[str, str] = field(default_factory=dict)
    data: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """What a file holds.

    Attributes
    ----------
    placemarks : list of Placemark
        In the order of the file.
    data : list of (str, str)
        The extended data of the document.
    links : int
        How often it links to other files.
    """

    placemarks: list[Placemark] = field(default_factory=list)
    data: list[tuple[str, str]] = field(default_factory=list)
    links: int = 0


def placemarks_of(data: bytes, file: str) -> Found:
    """Return what a KML file holds.

    Raises
    ------
    ReadError
        When it is not KML, is torn, or declares entities.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    reader = _Reader(parser, file)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two of encodings
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{file}: is not KML ({error})", mend="save it again as KML") from None
    return reader.found


class _Reader:
    """Follows the elements of a file."""

    def __init__(self, parser: expat.XMLParserType, file: str) -> None:
        self.found = Found()
        self._parser, self._file = parser, file
        self._path: list[str] = []
        self._folders: list[str | None] = []
        self._placemark: Placemark | None = None
        self._text: list[str] | None = None
        self._name = ""

    def doctype(self, *_: object) -> None:
        raise ReadError(
            f"{self._file}: declares a document type, as no KML does", mend="save it again as KML"
        )

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        if not self._path and kind != "kml":
            raise ReadError(f"{self._file}: is XML, but not KML", mend="save it as KML")
        self._path.append(kind)
        if len(self._path) > _DEEPEST:
            raise ReadError(f"{self._file}: is nested too deeply", mend="save it again as KML")
        self._text = []
        one = self._placemark
        if kind == "Folder":
            self._folders.append(None)
        elif kind == "Placemark":
            folder = next((name for name in reversed(self._folders) if name), None)
            self._placemark = Placemark(self._parser.CurrentLineNumber, folder)
            self.found.placemarks.append(self._placemark)
        elif kind in ("Data", "SimpleData"):
            self._name = attributes.get("name", "")
        elif kind == "NetworkLink":
            self.found.links += 1
        elif one is not None and kind == "Point":
            one.geometry = "Point" if one.geometry is None else "MultiGeometry"
        elif one is not None and kind in _GEOMETRIES:
            one.geometry = kind if one.geometry is None else one.geometry

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, _: str) -> None:
        kind = self._path.pop()
        parent = self._path[-1] if self._path else ""
        text = "".join(self._text or ())
        self._text = None
        one = self._placemark
        if kind == "Placemark":
            self._placemark = None
        elif kind == "Folder":
            self._folders.pop()
        elif kind == "name" and parent == "Folder":
            self._folders[-1] = text.strip()
        elif kind == "SimpleData" or (kind == "value" and parent == "Data"):
            (self.found if one is None else one).data.append((self._name, text))
        elif (
            one is not None and kind in _TEXTS and parent in ("Placemark", "TimeSpan", "TimeStamp")
        ):
            one.texts[kind] = text.strip()
        elif one is not None and kind == "coordinates" and parent == "Point":
            one.point = _position(text)


def _position(text: str) -> tuple[Any, Any] | None:
    """Return the (lon, lat) of a point, as text where they are no numbers."""
    parts = [part.strip() for part in text.strip()[:200].split(",")]
    if not parts[0]:
        return None
    if len(parts) > 3:
        return text.strip()[:200], text.strip()[:200]
    lon, lat = [*parts, ""][:2]
    return _number(lon), _number(lat)


def _number(text: str) -> float | str:
    return float(text) if _NUMBER.fullmatch(text) else text or "nothing"
