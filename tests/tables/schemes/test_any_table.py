"""Tables of no known scheme are read by the names of their columns; what is not known is not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from geomap.errors import OptionError, ReadError
from geomap.tables import read_events, to_records
from geomap.tables.rows import RawRows
from geomap.tables.schemes import Layout, in_our_columns
from geomap.tables.zipped import unzipped


def read(text: str, tmp_path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows and the rejected rows of a CSV of this text."""
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    rejected: list[dict[str, Any]] = []
    return to_records(read_events(path, rejected=rejected)), rejected


@pytest.mark.parametrize(
    "header",
    [
        "Latitude;Longitude;Location;Date;Type;Country",
        "LAT;Lng;Place;start_date;Category;country",
        "Latitude (WGS84);Longitude (WGS84);Lieu;jour;Catégorie;Pays",
        "Latitude_deg;Long;Place;Date;Type;Country",
        "Latitud;Longitud;Lugar;Fecha;Tipo;País",
        "Breitengrad;Längengrad;Ort;Datum;Typ;Land",
        "Широта;Довгота;Населений пункт;Дата;Тип;Країна",
        "широта;долгота;Населённый пункт;дата события;тип;страна",
    ],
)
def test_columns_are_found_by_their_usual_names(header: str, tmp_path: Path) -> None:
    """Six languages, any case; a type of ours is ours, another is other and kept."""
    text = f"{header};extra\n49,98;36,25;Kharkiv;16.10.2031;Air defence;UA;x\n"
    text += "50;36;A;;Fair;Ukraine;y\n"
    rows, rejected = read(text, tmp_path)
    assert rejected == []
    assert (rows[0]["lat"], rows[0]["lon"], rows[0]["place_name"]) == (49.98, 36.25, "Kharkiv")
    assert [row["date_start"] for row in rows] == ["2031-10-16", None]
    assert [row["event_type"] for row in rows] == ["air_defence", "other"]
    assert [row["country"] for row in rows] == ["UA", "UA"]
    assert rows[1][header.split(";")[4]] == "Fair"
    assert [row["extra"] for row in rows] == ["x", "y"]


def test_what_looks_like_no_table_of_events_is_refused(tmp_path: Path) -> None:
    """Without a place or a type there is no event: a column of days is not enough."""
    with pytest.raises(ReadError, match="has no column 'event_type'"):
        read("date,amount\n2031-01-02,7\n", tmp_path)


def test_a_day_that_could_be_two_is_refused(tmp_path: Path) -> None:
    """03/04 alone is rejected with the mend; beside 25/04 it is the third of April."""
    with pytest.raises(ReadError, match="could be two days"):
        read("lat,lon,date\n1,2,03/04/2031\n", tmp_path)
    rows, _ = read("lat,lon,date\n1,2,03/04/2031\n1,2,25/04/2031\n", tmp_path)
    assert [row["date_start"] for row in rows] == ["2031-04-03", "2031-04-25"]
    rows, rejected = read("lat,lon,date\n1,2,03/04/2031\n1,2,25/04/2031\n1,2,4/25/2031\n", tmp_path)
    assert (len(rows), len(rejected)) == (2, 1)


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("20311016", "2031-10-16", "2031-10-16", "day"),
        ("2031/10/16", "2031-10-16", "2031-10-16", "day"),
        ("Oct 16, 2031", "2031-10-16", "2031-10-16", "day"),
        ("16-Oct-2031", "2031-10-16", "2031-10-16", "day"),
        ("2031-10-16T23:59:00Z", "2031-10-16", "2031-10-16", "day"),
        ("2031-02", "2031-02-01", "2031-02-28", "month"),
        ("2031", "2031-01-01", "2031-12-31", "year"),
    ],
)
def test_days_in_other_spellings(
    written: str, first: str, last: str, precision: str, tmp_path: Path
) -> None:
    """Compact days, names of months, and a month or a year alone, which is not one day."""
    (row,), _ = read(f'lat,lon,date\n1,2,"{written}"\n', tmp_path)
    assert (row["date_start"], row["date_end"], row["date_precision"]) == (first, last, precision)


def test_a_table_with_our_types_may_name_its_places_otherwise(tmp_path: Path) -> None:
    """A column event_type is ours, and strict; coordinates and days are found beside it."""
    rows, rejected = read("event_type,latitude,longitude,date\nstrike,50,36,2031-01-02\n", tmp_path)
    assert (rows[0]["lat"], rows[0]["date_start"], rejected) == (50.0, "2031-01-02", [])
    rows, rejected = read("event_type,latitude,longitude\nstrike,50,36\nbattle,50,36\n", tmp_path)
    assert (len(rows), rejected[0]["column"]) == (1, "event_type")


def test_columns_can_be_given() -> None:
    """A column that is named counts for more than one that is found; one that is not there, no."""
    raw = RawRows("t.csv", {"lat": ["1"], "B": ["50"], "C": ["36"], "D": ["03/04/2031"]}, [2])
    given = {"lat": "B", "lon": "C", "date_start": "D"}
    read = in_our_columns(raw, Layout(given, "month"))
    assert (read.columns["lat"], read.columns["date_start"]) == (["50"], ["2031-03-04"])
    with pytest.raises(OptionError, match="no column 'E' for lat"):
        in_our_columns(raw, Layout({"lat": "E"}))


def test_a_zipped_table_is_read(tmp_path: Path) -> None:
    """One table in an archive is read; two, none, a torn archive and a bomb are refused."""
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/t.export.CSV", "lat,lon\n50,36\n")
        archive.writestr("readme.txt", "Made up.")
    assert [row["lat"] for row in to_records(read_events(path))] == [50.0]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("u.csv", "lat,lon\n50,36\n")
    with pytest.raises(ReadError, match="holds 2 tables"):
        read_events(path)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(ReadError, match="cannot be unpacked"):
        read_events(path)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", "lat,lon\n" + "0" * 1_000_000)
    with pytest.raises(ReadError, match="unpacks to more than"):
        unzipped(bomb.getvalue(), "t.zip", endings={".csv"}, limit=1 << 18)


def test_a_column_named_as_ours_may_hold_anything(tmp_path: Path) -> None:
    """Words of another's status, confidence and type reject no row; they are kept as they were."""
    text = "Event Type,Lat,Lon,Status,Confidence,Precision\n"
    text += "Shelling,50,36,verified,high,exact\nFire,51,37,doubtful,0.5,near\n"
    rows, rejected = read(text, tmp_path)
    assert rejected == []
    assert [(r["event_type"], r["status"], r["precision"]) for r in rows] == [
        ("strike", "occurred", "point"),
        ("other", "occurred", "area"),
    ]
    assert [row["confidence"] for row in rows] == [None, 0.5]
    assert [row["table_confidence"] for row in rows] == ["high", "0.5"]
    assert [row["table_event_type"] for row in rows] == ["Shelling", "Fire"]


def test_a_place_whose_precision_nobody_says_is_an_area(tmp_path: Path) -> None:
    """Coordinates alone do not say that they are exact; a table of ours may leave it out."""
    (row,), _ = read("lat,lon,place\n50,36,Kharkiv\n", tmp_path)
    assert (row["precision"], row["radius_km"], row["place_confidence"]) == ("area", None, None)
    (row,), _ = read("event_type,lat,lon\nstrike,50,36\n", tmp_path)
    assert row["precision"] == "point"


def test_coordinates_in_one_column(tmp_path: Path) -> None:
    """They are read however they are written, and what is none is told in the column's name."""
    text = 'place;Координати\nA;"49,99; 36,23"\nB;49°59′N 36°13′E\nC;somewhere\nD;\n'
    rows, rejected = read(text, tmp_path)
    assert [(r["lat"], r["lon"]) for r in rows][::2] == [(49.99, 36.23), (None, None)]
    assert rows[1]["Координати"] == "49°59′N 36°13′E"
    assert [(r["line"], r["column"]) for r in rejected] == [(4, "Координати")]


def test_days_in_three_columns(tmp_path: Path) -> None:
    """Year, month and day are one day, as far as they are known; a day of its own counts more."""
    rows, _ = read("lat,lon,Year,Month,Day\n1,2,2031,5,3\n1,2,2031,May,0\n1,2,2031,,\n", tmp_path)
    assert [(r["date_start"], r["date_precision"]) for r in rows] == [
        ("2031-05-03", "day"),
        ("2031-05-01", "month"),
        ("2031-01-01", "year"),
    ]
    (row,), _ = read("lat,lon,date,year,day\n1,2,2031-05-03,2031,Monday\n", tmp_path)
    assert row["date_start"] == "2031-05-03"


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        ("date_of_attack", "date_start"),
        ("city_name", "place_name"),
        ("kind_of_attack", "event_type"),
        ("Incident location", "place_name"),
    ],
)
def test_a_word_of_a_name_is_enough(header: str, ours: str, tmp_path: Path) -> None:
    """Where no column has one of the usual names, a word tells; not one that tells otherwise."""
    cell = "2031-05-03" if ours == "date_start" else "strike"
    (row,), _ = read(
        f"x.lat,x.lon,date_added,location_id,{header}\n1,2,2030-01-01,7,{cell}\n", tmp_path
    )
    assert (row[ours], row["lat"], row["lon"]) == (cell, 1.0, 2.0)
    assert (row["date_added"], row["location_id"]) == ("2030-01-01", "7")


def test_countries_are_known_in_any_language(tmp_path: Path) -> None:
    """A name, a code, or a name in another language; what is no country stays empty, and kept."""
    names = ["Deutschland", "España", "Россия", "Україна", "USA", "UA", "Nowhere", "Kharkiv"]
    rows, _ = read("lat,lon,Land\n" + "".join(f"1,2,{name}\n" for name in names), tmp_path)
    assert [r["country"] for r in rows] == ["DE", "ES", "RU", "UA", "US", "UA", None, None]
    assert [r["Land"] for r in rows] == names
