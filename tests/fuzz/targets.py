"""What is fuzzed: each target takes any bytes, and gives a result or raises an error of ours.

Anything else that is raised is a fault of geomap's, a warning and an ``assert`` among them.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import geopandas as gpd
from seeds import ARTICLES, TEXTS, joined, packed, parts, table

from geomap.aggregation import aggregate
from geomap.documents import read_sources
from geomap.events import Document, Event
from geomap.extraction.engine import extract_events
from geomap.figure import EventFigure
from geomap.inputs import Source
from geomap.page import EventMap, write_overview
from geomap.page.overview import Overview
from geomap.places import Gazetteer
from geomap.places.toponyms import find_toponyms
from geomap.report import EventReport
from geomap.tables import read_source, to_records
from geomap.tables.assembly import assemble
from geomap.tables.check import check_source
from geomap.tables.formats import format_for
from geomap.tables.locate import locate
from geomap.tables.reading import raw_rows

__all__ = ["TARGETS", "Target", "check_events"]

LANGS = (None, "en", "fr", "uk", "ru", "de", "es")
#: Of so many tables that a reader could read, one is made an event table, which costs far more.
_ASSEMBLED = 8


@dataclass(frozen=True, slots=True)
class Target:
    """One part of geomap that takes what others wrote.

    Attributes
    ----------
    run : callable
        Gives it bytes.
    seeds : callable
        Returns sound bytes to begin with.
    subject : str
        ``"readers"``, ``"texts"`` or ``"writers"``.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]
    subject: str


# -- readers -----------------------------------------------------------------------------------


def _articles(ending: str, data: bytes) -> None:
    for document in read_sources([Source(f"a.{ending}", data)], rejected=[]):
        assert document.text.strip()
        document.text.encode("utf-8")


def _table(ending: str, data: bytes) -> None:
    rows = raw_rows(Source(f"table.{ending}", data))
    if zlib.crc32(data) % _ASSEMBLED == 0:
        _check_table(assemble(rows, []))


def _packed_table(form: str, data: bytes) -> None:
    _table(form.rpartition(".")[2], packed(form, data))


def _shapefile(data: bytes) -> None:
    _table("zip", packed("shp", data))


def _any_cells(data: bytes) -> None:
    """Read rows of JSON whose cells may be of any type, and what is written of them, again."""
    events = read_source(Source("table.jsonl", data))
    _check_table(events)
    for written in ("csv", "geojson", "jsonl"):
        out = format_for("", written).write(events)
        again = read_source(Source(f"again.{written}", out))
        assert again.attrs["rejected"] == []
        assert len(again) == len(events)


def _checked(data: bytes) -> None:
    """Look for what is wrong with a table."""
    report = check_source(Source("table.jsonl", data))
    assert sum(report.counts.values()) == len(list(report.problems()))


def _located(data: bytes) -> None:
    """Look for the places of a table."""
    _check_table(locate(read_source(Source("table.jsonl", data))))


def _check_table(events: gpd.GeoDataFrame) -> None:
    for record in to_records(events):
        assert (record["lat"] is None) == (record["lon"] is None)
        assert record["lat"] is None or abs(record["lat"]) <= 90


# -- texts -------------------------------------------------------------------------------------


def _options(data: bytes) -> tuple[str | None, dt.date | None, str]:
    """Return a language, a day of publication and a text, as bytes say."""
    head, text = data[:2].ljust(2, b"\0"), data[2:].decode("utf-8", "replace")
    day = dt.date(2026, 3, 12) + dt.timedelta(head[1]) if head[1] else None
    return LANGS[head[0] % len(LANGS)], day, text


def _extraction(data: bytes) -> None:
    lang, published, text = _options(data)
    check_events(extract_events(Document("d", text, published, lang)).events, text)


def check_events(events: Sequence[Event], text: str) -> None:
    """Assert that events hold together, and that their quotes stand in the text."""
    for event in events:
        assert event.quote is not None
        assert event.quote_start is not None
        assert text[event.quote_start : event.quote_end] == event.quote
        assert (event.lat is None) == (event.lon is None)
        assert (event.date_start is None) == (event.date_end is None)
        if event.date_start is not None and event.date_end is not None:
            assert event.date_start <= event.date_end
        assert 0 <= event.confidence <= 1


def _toponyms(data: bytes) -> None:
    lang, _, text = _options(data)
    for toponym in find_toponyms(text, lang=lang):
        assert text[toponym.start : toponym.end] == toponym.text != ""
        assert toponym.place is not None
        assert 0 <= toponym.confidence <= 1


@cache
def _geolocator() -> Gazetteer:
    return Gazetteer()


def _geocoder(data: bytes) -> None:
    lang, _, name = _options(data)
    for location in _geolocator().geocode(name, language=lang or "en", exactly_one=False) or ():
        assert abs(location.latitude) <= 90
        assert abs(location.longitude) <= 180


# -- writers -----------------------------------------------------------------------------------

_FIELDS = ("place_name", "quote", "title", "source_url", "attribution", "date_text", "document_id")


def _told(data: bytes) -> tuple[gpd.GeoDataFrame, str]:
    """Return events whose texts are the lines of some bytes, and a title."""
    title, *texts = data.decode("utf-8", "replace").split("\n", 24)
    texts = texts or [""]
    rows = [texts[at : at + len(_FIELDS)] for at in range(0, len(texts), len(_FIELDS))]
    records = [
        {
            "event_type": "strike", "status": "occurred", "precision": "city",
            "date_start": "2026-03-12", "date_end": "2026-03-12", "date_precision": "day",
            "lat": 49.0 + number, "lon": 36.0, "actors": {"target": row[:1]},
            "counts": {"killed": number}, **dict(zip(_FIELDS, row, strict=False)),
        }
        for number, row in enumerate(rows)
    ]  # fmt: skip
    return read_source(Source("t.jsonl", "\n".join(map(json.dumps, records)).encode())), title


class _Shape(HTMLParser):
    """Which elements a page has, with the names of their attributes, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[tuple[str, str]] = set()
        self.links: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements |= {(tag, ""), *((tag, name) for name, _ in attrs)}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}


_PLAIN = ("Place", "Words.", "Title", "https://example.org/1", "Somebody", "on Thursday", "d")


def _plain(rows: int, *fields: int) -> bytes:
    """Return the lines of events with some of the fields, and harmless words in them."""
    row = [word if at in fields else "" for at, word in enumerate(_PLAIN)]
    return "\n".join(["A title", *row * rows]).encode()


@cache
def _known_shape(draw: Callable[[gpd.GeoDataFrame, str], str]) -> set[tuple[str, str]]:
    """Return the elements of pages of harmless words."""
    every = range(len(_PLAIN))
    shortened = b"A title\n" + b"A long name of a place " * 20
    plain = [
        b"",
        shortened,
        _plain(1, *every),
        _plain(4, *every),
        *(_plain(3, field) for field in every),
    ]
    return {element for data in plain for element in _Shape(draw(*_told(data))).elements}


def _page(events: gpd.GeoDataFrame, title: str) -> str:
    return EventMap(events, title=title, subtitle=title[::-1]).to_html()


def _html_report(events: gpd.GeoDataFrame, title: str) -> str:
    return EventReport(events, title=title, source=title[::-1]).to_bytes("html").decode()


def _without_markup(draw: Callable[[gpd.GeoDataFrame, str], str], data: bytes) -> None:
    """Draw events of any text: it adds no element and no attribute, and no link but of the web."""
    shape = _Shape(draw(*_told(data)))
    assert shape.elements <= _known_shape(draw), shape.elements - _known_shape(draw)
    led = ("http://", "https://", "#", "data:image/", "data:,")
    strange = {link for link in shape.links if not link.startswith(led)}
    assert not strange, strange


def _reports(data: bytes) -> None:
    events, title = _told(data)
    report = EventReport(events, title=title)
    for name in ("md", "qmd", "docx"):
        report.to_bytes(name)


def _pdf_report(data: bytes) -> None:
    events, title = _told(data)
    assert EventReport(events, title=title).to_bytes("pdf").startswith(b"%PDF")


def _figures(data: bytes) -> None:
    events, title = _told(data)
    EventFigure(events, title=title, size="column", dpi=36).to_bytes(
        ("svg", "pdf", "png")[len(data) % 3]
    )


def _aggregation(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.jsonl")
        path.write_bytes(data)
        counted = aggregate(path, by=("place", "admin1", "country")[len(data) % 3])
        assert counted["events"].sum() == counted.attrs["events"]


def _overview(data: bytes) -> None:
    events, title = _told(data)
    with tempfile.TemporaryDirectory() as folder:
        made: Overview = write_overview([events], Path(folder, "map.html"), title=title)
        assert made.events == len(events)


# -- all of them -------------------------------------------------------------------------------

_LINES_OF_PAGE = (
    _plain(3, *range(len(_PLAIN))),
    "\n".join(["<b>{{ 7*7 }}</b>", *TEXTS, "javascript:x()"] * 3).encode(),
)


def _text_seeds() -> list[bytes]:
    return [bytes([number + 1, 1]) + text.encode() for number, text in enumerate(TEXTS)]


def _name_seeds() -> list[bytes]:
    names = ("Kharkiv, Ukraine", "с. Іванівка, Сумська область", "Springfield, IL", "48.5N 37.9E")
    return [b"\1\0" + name.encode() for name in names]


def _json_rows() -> bytes:
    return json.dumps([json.loads(line) for line in table("jsonl").splitlines()]).encode()


def _slips() -> bytes:
    """Return rows with an id that comes twice, a row that does, and a position that is swapped."""
    row = {"event_id": "a", "event_type": "strike", "country": "UA", "quote": "Words.",
           "lat": 49.98, "lon": 36.25, "date_start": "2026-03-12"}  # fmt: skip
    rows = [
        row,
        row,
        {**row, "event_id": "b"},
        {**row, "event_id": "c", "lat": 36.25, "lon": 49.98},
    ]
    return "\n".join(map(json.dumps, rows)).encode()


def _named_places() -> bytes:
    """Return rows that name their places."""
    names = ("Kharkiv, Ukraine", "с. Іванівка, Сумська область", "near Paris", "48.5N 37.9E")
    rows = ({"event_type": "strike", "place_name": name} for name in names)
    return "\n".join(map(json.dumps, rows)).encode()


def _whole_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/events.csv", table("csv"))
    return out.getvalue()


def _tables(*formats: str) -> dict[str, Target]:
    return {
        f"table-{name}": Target(partial(_table, name), lambda name=name: [table(name)], "readers")
        for name in formats
    }


def _archives(*forms: str) -> dict[str, Target]:
    return {
        f"table-{form}": Target(
            partial(_packed_table, form), lambda form=form: [joined(parts(form))], "readers"
        )
        for form in forms
    }


def _drawn(run: Callable[[bytes], Any]) -> Target:
    return Target(run, lambda: _LINES_OF_PAGE, "writers")


TARGETS: dict[str, Target] = {
    **{
        f"article-{ending}": Target(
            partial(_articles, ending), lambda ending=ending: ARTICLES[ending], "readers"
        )
        for ending in ARTICLES
    },
    **_tables("csv", "tsv", "jsonl", "geojson", "kml", "parquet", "gpkg", "fgb"),
    "table-json": Target(partial(_table, "json"), lambda: [_json_rows()], "readers"),
    **_archives("xlsx", "ods", "kmz", "csv.zip"),
    "table-shp": Target(_shapefile, lambda: [joined(parts("shp"))], "readers"),
    "table-zip": Target(partial(_table, "zip"), lambda: [_whole_zip()], "readers"),
    "table-cells": Target(_any_cells, lambda: [table("jsonl")], "readers"),
    "check": Target(_checked, lambda: [table("jsonl"), _slips()], "readers"),
    "locate": Target(_located, lambda: [_named_places()], "readers"),
    "extraction": Target(_extraction, _text_seeds, "texts"),
    "toponyms": Target(_toponyms, _text_seeds, "texts"),
    "geocoder": Target(_geocoder, _name_seeds, "texts"),
    "page": _drawn(partial(_without_markup, _page)),
    "report-html": _drawn(partial(_without_markup, _html_report)),
    "report": _drawn(_reports),
    "report-pdf": _drawn(_pdf_report),
    "figure": _drawn(_figures),
    "overview": _drawn(_overview),
    "aggregation": Target(_aggregation, lambda: [table("jsonl")], "writers"),
}
