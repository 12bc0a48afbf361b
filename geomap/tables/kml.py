"""KML: a placemark for each event, which mapping programs show; its columns as extended data.

Read and written here, not by GDAL: to GDAL a file with this ending can be anything. Nothing that a
file links to is fetched, and a file that declares entities is refused.

Characters that XML cannot hold are written as spreadsheets write them, ``_x0001_``, and read back
in files of ours.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd

from geomap.decoding import clean_text
from geomap.documents.markup import plain_text
from geomap.errors import ReadError
from geomap.tables.json_rows import columns_of
from geomap.tables.kml_placemarks import Placemark, placemarks_of
from geomap.tables.rows import Points, RawRows, Rejected
from geomap.tables.schema import column_names, to_records
from geomap.taxonomy import SCHEMA_VERSION

__all__ = ["read", "write"]

_NAMESPACE = "http://www.opengis.net/kml/2.2"
#: Extended data of the document that say that it is ours, and which columns it has.
_MARK, _COLUMN = "geomap", "column"

_UNHELD = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f]|_(?=x[0-9A-F]{4}_)")
_ESCAPED = re.compile("_x([0-9A-F]{4})_")
_IN_TEXT = {"\r": "&#13;"}
_IN_QUOTES = {**_IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def write(table: pd.DataFrame) -> bytes:
    """Return an event table as KML 2.2, objects and lists as JSON text."""
    records = to_records(table)
    names = column_names(table)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<kml xmlns="{_NAMESPACE}"><Document><name>events</name><ExtendedData>',
        f'<Data name="{_MARK}"><value>{SCHEMA_VERSION}</value></Data>',
        *(f'<Data name="{_COLUMN}"><value>{_text(name)}</value></Data>' for name in names),
        "</ExtendedData>",
        *(_placemark(record) for record in records),
        "</Document></kml>\n",
    ]
    return "\n".join(lines).encode("utf-8")


def _placemark(record: dict[str, Any]) -> str:
    shown = record["title"] or record["place_label"] or record["place_name"]
    parts = [f"<Placemark><name>{_text(shown or record['event_type'])}</name>"]
    if record["quote"] is not None:  # programs take descriptions for HTML
        parts.append(f"<description>{_text(html.escape(record['quote']))}</description>")
    if record["date_start"] is not None:
        span = f"<begin>{record['date_start']}</begin><end>{record['date_end']}</end>"
        parts.append(f"<TimeSpan>{span}</TimeSpan>")
    parts.append("<ExtendedData>")
    for name, value in record.items():
        if value is None or value == {} or value == []:
            continue
        cell = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        quoted = _text(name, _IN_QUOTES)
        parts.append(f'<Data name="{quoted}"><value>{_text(cell)}</value></Data>')
    parts.append("</ExtendedData>")
    if record["lat"] is not None:
        position = f"{record['lon']!r},{record['lat']!r}"
        parts.append(f"<Point><coordinates>{position}</coordinates></Point>")
    return "".join([*parts, "</Placemark>"])


def _text(text: str, signs: dict[str, str] = _IN_TEXT) -> str:
    return escape(_UNHELD.sub(lambda m: f"_x{ord(m[0]):04X}_", clean_text(text)), signs)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)


def read(data: bytes, file: str) -> RawRows:
    """Return the rows of a KML file: its placemarks with their names, texts, times and data.

    Raises
    ------
    ReadError
        When it is not KML, declares entities, or has no placemarks.
    """
    found = placemarks_of(data, file)
    ours = dict(found.data).get(_MARK)
    if ours is not None and ours.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        raise ReadError(
            f"{file}: is of schema version {ours[:20]}, this geomap knows {SCHEMA_VERSION}",
            mend="install the geomap that wrote it",
        )
    if ours is None and not found.placemarks:
        links = "but links to others, which are not fetched" if found.links else "of any kind"
        raise ReadError(f"{file}: has no placemarks, {links}", mend="give the file that has them")
    rejected = [
        Rejected(file, one.line, "geometry", one.geometry, "is not a point: give points")
        for one in found.placemarks
        if one.geometry not in (None, "Point")
    ]
    kept = [one for one in found.placemarks if one.geometry in (None, "Point")]
    names = [_plain(value) for name, value in found.data if name == _COLUMN] if ours else []
    records = [_own(one) if ours else _foreign(one) for one in kept]
    rows = RawRows(
        file,
        columns_of([dict.fromkeys(names), *records], file),
        [one.line for one in kept],
        rejected,
        Points.of(one.point for one in kept),
    )
    rows.columns = {name: cells[1:] for name, cells in rows.columns.items()}
    if found.links:
        rows.notes.append(f"{file}: what it links to was not fetched: {found.links} links")
    return rows


def _own(placemark: Placemark) -> dict[str, Any]:
    record: dict[str, Any] = {_plain(name): _plain(value) for name, value in placemark.data}
    for name in ("lat", "lon"):
        with contextlib.suppress(KeyError, ValueError):
            record[name] = float(record[name])
    return record


def _foreign(placemark: Placemark) -> dict[str, Any]:
    """Return what a placemark of another program says, under the names that tables have."""
    description = placemark.texts.get("description", "")
    record: dict[str, Any] = {
        "title": placemark.texts.get("name"),
        "description": plain_text(description) if "<" in description else description,
        "date_start": placemark.texts.get("begin") or placemark.texts.get("when"),
        "date_end": placemark.texts.get("end"),
        "folder": placemark.folder,
    }
    record = {name: value for name, value in record.items() if value}
    return record | dict(placemark.data)
