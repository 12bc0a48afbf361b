"""KML opens in mapping programs, is read as they write it, and nothing that it names is fetched."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyogrio
import pytest

from geomap.errors import ReadError
from geomap.events import Event
from geomap.tables import read_events, to_records, to_table, write_events

HOSTILE = [
    "\x01",
    "_x0001_",
    "_x005F_",
    "a\r\nb\tc",
    "]]>&lt;<b>",
    "'=1",
    "x\u2028\x85y",
    "\U0001f30d",
]


def kml(body: str, name: str = "t.kml", head: str = "") -> None:
    """Write a KML file of another program."""
    text = f'<?xml version="1.0"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    Path(name).write_text(f"{text}{body}</Document></kml>", encoding="utf-8")


def test_gdal_reads_what_we_write() -> None:
    """GDAL, which we did not write, finds names, points and columns."""
    placed = Event("strike", lat=-22.56, lon=17.08, precision="city", country="NA", title="=1 <b>")
    write_events(to_table([placed, Event("call", title="x")]), "t.kml")
    found = pyogrio.read_dataframe("t.kml")
    assert found["Name"].tolist() == ["=1 <b>", "x"]
    assert found["country"].tolist()[0] == "NA"
    assert (found.geometry[0].x, found.geometry[0].y) == (17.08, -22.56)


def test_hostile_texts_survive() -> None:
    """Control characters, markup and escapes come back as they were, in names of columns too."""
    table = to_table([Event("strike", title=text, quote=text) for text in HOSTILE])
    for text in HOSTILE:
        table[f"own {text}!"] = HOSTILE
    write_events(table, "t.kml")
    assert to_records(read_events("t.kml")) == to_records(table)
    assert read_events("t.kml").attrs["notes"] == []


def test_a_quote_is_no_markup() -> None:
    """Programs show a description as HTML; the markup of a quote stays text there."""
    write_events(to_table([Event("strike", quote="<img src=x onerror=alert(1)>")]), "t.kml")
    text = Path("t.kml").read_text(encoding="utf-8")
    assert "<description>&amp;lt;img src=x onerror=alert(1)&amp;gt;</description>" in text


def test_placemarks_of_another_program_are_read() -> None:
    """Names, texts without their markup, times, folders and data become columns."""
    kml(
        "<Folder><name>North</name><Placemark><name>Blast &amp; fire</name>"
        "<description><![CDATA[seen <b>twice</b>]]></description>"
        "<TimeStamp><when>2024-04-03T10:00:00Z</when></TimeStamp><ExtendedData>"
        '<Data name="country"><value>NA</value></Data>'
        '<SchemaData><SimpleData name="crew">7</SimpleData></SchemaData></ExtendedData>'
        "<Point><coordinates> 17.08,-22.56,0 </coordinates></Point></Placemark></Folder>"
        "<Placemark><TimeSpan><begin>2024-05</begin></TimeSpan><MultiGeometry><Point>"
        "<coordinates>30.7,46.5</coordinates></Point></MultiGeometry></Placemark>"
    )
    first, second = to_records(read_events("t.kml"))
    assert (first["title"], first["quote"]) == ("Blast & fire", "seen twice")
    assert (first["lat"], first["lon"], first["date_start"]) == (-22.56, 17.08, "2024-04-03")
    assert (first["country"], first["crew"], first["folder"]) == ("NA", "7", "North")
    assert (second["lat"], second["lon"]) == (46.5, 30.7)
    assert (second["date_start"], second["date_end"]) == ("2024-05-01", "2024-05-31")


def test_what_gdal_writes_is_read() -> None:
    """KML that GDAL made of a table is a table again."""
    table = to_table([Event("strike", lat=46.5, lon=30.75, precision="city", country="NA")])
    write_events(table, "t.gpkg")
    frame = pyogrio.read_dataframe("t.gpkg")[["event_type", "country", "geometry"]]
    for driver in ("KML", "LIBKML"):
        if "w" in pyogrio.list_drivers().get(driver, ""):
            pyogrio.write_dataframe(frame, f"{driver}.kml", driver=driver)
            (row,) = to_records(read_events(f"{driver}.kml"))
            assert (row["event_type"], row["country"]) == ("strike", "NA")
            assert (row["lat"], row["lon"]) == (46.5, 30.75)


def test_kmz_is_read() -> None:
    """The first document of a KMZ archive counts."""
    kml("<Placemark><Point><coordinates>30.7,46.5</coordinates></Point></Placemark>", "doc.kml")
    with zipfile.ZipFile("t.kmz", "w") as archive:
        archive.write("doc.kml")
        archive.writestr("files/other.kml", "<kml/>")
        archive.writestr("files/icon.png", b"png")
    assert read_events("t.kmz")["lon"].tolist() == [30.7]


@pytest.mark.parametrize(
    ("geometry", "column", "value"),
    [
        ("<LineString><coordinates>1,2 3,4</coordinates></LineString>", "geometry", "LineString"),
        ("<Polygon><outerBoundaryIs/></Polygon>", "geometry", "Polygon"),
        ("<Point><coordinates>1,2</coordinates></Point>" * 2, "geometry", "MultiGeometry"),
        ("<Point><coordinates>nan,2</coordinates></Point>", "lon", "nan"),
        ("<Point><coordinates>1,5,2,5</coordinates></Point>", "lat", "1,5,2,5"),
        ("<Point><coordinates>1</coordinates></Point>", "lat", "nothing"),
        ("<Point><coordinates>400,2</coordinates></Point>", "lon", "400.0"),
    ],
)
def test_what_is_no_point_is_rejected(geometry: str, column: str, value: str) -> None:
    """A placemark that is no point is rejected with its line; others stay."""
    good = "<Placemark><Point><coordinates>30.7,46.5</coordinates></Point></Placemark>"
    kml(f"{good}\n<Placemark>{geometry}</Placemark>")
    table = read_events("t.kml")
    assert table["lon"].tolist() == [30.7]
    (rejected,) = table.attrs["rejected"]
    assert (rejected["line"], rejected["column"], rejected["value"]) == (2, column, value)


def test_links_are_not_fetched() -> None:
    """What a file links to stays where it is, and that is said."""
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"
    kml(link)
    with pytest.raises(ReadError, match="has no placemarks, but links to others, which are not"):
        read_events("t.kml")
    kml(link + "<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>")
    assert read_events("t.kml").attrs["notes"][0] == (
        "t.kml: what it links to was not fetched: 1 links"
    )


LAUGHS = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SPY = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16", "utf-8-sig"])
def test_the_encoding_that_a_file_declares_counts(encoding: str) -> None:
    """KML in another encoding is read, where it says so; one that none knows is refused."""
    declared = encoding.removesuffix("-sig")
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><kml><Placemark><name>Київ</name><Point>'
        "<coordinates>30.5,50.4</coordinates></Point></Placemark></kml>"
    )
    Path("t.kml").write_bytes(text.encode(encoding))
    assert read_events("t.kml")["title"].tolist() == ["Київ"]
    for unknown in ("utf-7", "bogus", "rot13"):
        Path("t.kml").write_text(text.replace(declared, unknown), encoding="utf-8")
        with pytest.raises(ReadError, match=r"t\.kml: is not KML"):
            read_events("t.kml")


@pytest.mark.parametrize("head", [LAUGHS, SPY])
def test_entities_are_refused(head: str) -> None:
    """Entities, which could multiply without end or read a file, are refused."""
    kml("<Placemark><name>&a;</name></Placemark>", head=head)
    with pytest.raises(ReadError, match="declares a document type, as no KML does"):
        read_events("t.kml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<kml><Document>", "is not KML"),
        ("<gpx/>", "is XML, but not KML"),
        ("<kml/>", "has no placemarks, of any kind"),
        ("<kml>" + "<Folder>" * 1000, "is nested too deeply"),
        ("event_type\nstrike\n", "is not KML"),
    ],
)
def test_what_is_no_kml_is_refused(text: str, problem: str) -> None:
    """A file that is no KML is refused in one line."""
    Path("t.kml").write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=rf"t\.kml: {problem}"):
        read_events("t.kml")
