"""What fuzzing begins with: a small sound file of each form that geomap reads, made by code.

Archives are kept unpacked, so that a change of some bytes meets the reader of their parts, and no
checksum: :func:`joined` parts are one seed, and :func:`packed` makes the archive of it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from geomap.events import Event
from geomap.inputs import Source
from geomap.tables import read_source, to_table
from geomap.tables.formats import format_for

__all__ = ["ARTICLES", "TEXTS", "joined", "packed", "parts", "table"]

Parts = tuple[tuple[str, bytes], ...]

_BETWEEN = b"\n=====part=====\n"
_DATA = Path(__file__).parent.parent / "data"

TEXTS = (
    "Drones struck a depot in Kharkiv on Thursday night and killed at least 5 people, the governor "
    "said. 30 of 45 drones were shot down over Poltava region.",
    "Le ministre rencontrera son homologue à Budapest dans deux semaines, a-t-il annoncé jeudi.",
    "У ніч на 12 березня дрони вдарили по Харкову: загинули двоє, поранено 14 людей.",
    "В ночь на четверг дроны ударили по Полтаве, сообщил губернатор; Москва это отрицает.",
    "Drohnen trafen am Donnerstag ein Depot in der Region Belgorod, zwei Menschen starben.",
    "Los drones atacaron un puente en Járkov el jueves, según el alcalde; no hubo heridos.",
)

_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Depot hit</title><meta property='
    '"article:published_time" content="2026-03-12T08:00:00Z"><link rel="canonical" '
    'href="https://example.org/1"></head><body><nav>Menu</nav><article><h1>Depot hit</h1>'
    f'<time datetime="2026-03-12">12 March</time><p>{TEXTS[0]}</p><p>{TEXTS[0]}</p></article>'
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Depot hit",'
    '"datePublished":"2026-03-12"}</script></body></html>'
).encode()
_LETTER = (
    f"Subject: Depot hit\nDate: Thu, 12 Mar 2026 08:00:00 +0000\nFrom: a@example.org\n"
    f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{TEXTS[0]}\n> quoted\n"
).encode()
_SAVED = (
    b"From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/1\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="B"\n\n--B\nContent-Type: '
    b"text/html\nContent-Transfer-Encoding: quoted-printable\nContent-Location: "
    b"https://example.org/1\n\n" + _PAGE.replace(b"=", b"=3D") + b"\n--B--\n"
)
_LINES = [
    {"id": "1", "text": TEXTS[0], "published": "2026-03-12", "lang": "en"},
    {"id": "2", "text": TEXTS[2], "title": "Удар", "url": "https://example.org/2"},
]

#: Articles by the ending of their files.
ARTICLES: dict[str, tuple[bytes, ...]] = {
    "txt": (
        *(text.encode() for text in TEXTS),
        TEXTS[3].encode("cp1251"),
        TEXTS[2].encode("utf-16"),
    ),
    "md": ((_DATA / "articles/note.md").read_bytes(), f"# Depot\n\n* {TEXTS[0]}\n".encode()),
    "html": ((_DATA / "articles/page.html").read_bytes(), _PAGE),
    "mhtml": (_SAVED,),
    "rss": tuple((_DATA / f"articles/{name}").read_bytes() for name in ("feed.rss", "feed.atom")),
    "eml": ((_DATA / "articles/letter.eml").read_bytes(), _LETTER),
    "jsonl": ("\n".join(json.dumps(line) for line in _LINES).encode(),),
}


@cache
def table(format: str) -> bytes:
    """Return a sound table of three rows in a format that is written."""
    day = dt.date(2026, 3, 12)
    return format_for("", format).write(
        to_table(
            [
                Event("strike", date_start=day, date_end=day, date_precision="day", lat=49.98,
                      lon=36.25, place_name="Харків", precision="city", country="UA",
                      actors={"target": ["Kharkiv"]}, counts={"killed": 2}, quote="=1+1",
                      document_id="d", quote_start=0, quote_end=4, confidence=0.5),
                Event("call", actors={"participants": ["A", "B"]}, document_id="d"),
                Event("meeting", status="planned", lat=-10.0, lon=179.0, precision="point"),
            ]
        )
    )  # fmt: skip


@cache
def parts(form: str) -> Parts:
    """Return the files that a table of several is made of, by their names."""
    match form:
        case "xlsx":
            with zipfile.ZipFile(io.BytesIO(table("xlsx"))) as archive:
                return tuple((name, archive.read(name)) for name in archive.namelist())
        case "ods":
            return _ods()
        case "kmz":
            return (("doc.kml", table("kml")),)
        case "shp":
            return _shapefile()
        case "csv.zip":
            return (("events.csv", table("csv")),)
    raise ValueError(form)


def joined(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return files as one text that :func:`packed` takes apart again."""
    return _BETWEEN.join(data for _, data in files)


def packed(form: str, data: bytes) -> bytes:
    """Return the archive of joined files, which may have been changed; what is too much is left."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for (name, _), content in zip(parts(form), data.split(_BETWEEN), strict=False):
            archive.writestr(name, content)
    return out.getvalue()


def _shapefile() -> Parts:
    with tempfile.TemporaryDirectory() as folder:
        frame = read_source(Source("table.geojson", table("geojson"))).iloc[:, [1, 4, 5, -1]]
        frame.to_file(Path(folder, "t.shp"))
        return tuple((path.name, path.read_bytes()) for path in sorted(Path(folder).iterdir()))


def _ods() -> Parts:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ("event_type", "title"), ("strike", "a"), ("call", "b<text:s/>c")
    marked = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{marked}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return (
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", content.encode()),
    )
