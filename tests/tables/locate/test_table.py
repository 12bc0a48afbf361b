"""A table keeps its rows, ids, order and columns while its places are looked up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import geomap
from geomap.errors import OptionError, ReadError
from geomap.events import Event
from geomap.tables import NAMES, to_table


def by_id(table: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the rows of a table by their ids."""
    return {row["event_id"]: row for row in table.to_dict("records")}


def a_sheet() -> pd.DataFrame:
    """Rows as a person keeps them: names, gaps, and columns of their own."""
    return pd.DataFrame(
        {
            "id": ["r3", "r1", "r2", "r5", "r4", "r6"],
            "Ort": ["Charkiw", "Xyzzydorf", None, "Kharkiv; Sumy", float("nan"), "Bern, Schweiz"],
            "Land": ["Ukraine", "Ukraine", "Syrien", "Україна", None, None],
            "Bezirk": [None, None, None, None, None, None],
            "Anzahl": [3, 1, 4, 1, 5, 9],
        }
    )


def test_a_sheet_of_names() -> None:
    """Every row stays, in its order; what is known has a point, what is not has none."""
    sheet = a_sheet()
    found = geomap.locate(sheet)
    assert list(found["event_id"]) == list(sheet["id"])
    assert list(found["Anzahl"]) == ["3", "1", "4", "1", "5", "9"]
    assert list(found.columns[: len(NAMES)]) == list(NAMES)
    assert found.crs == "EPSG:4326"
    rows = by_id(found)
    kharkiv = rows["r3"]
    assert kharkiv["place_name"] == "Charkiw"
    assert kharkiv["place_label"] == "Kharkiv"
    assert kharkiv["place_id"] == "geonames:706483"
    assert (kharkiv["country"], kharkiv["admin1"]) == ("UA", "UA-63")
    assert kharkiv["precision"] == "city"
    assert (kharkiv["geometry"].x, kharkiv["geometry"].y) == (kharkiv["lon"], kharkiv["lat"])
    assert kharkiv["radius_km"] > 0
    assert kharkiv["place_note"] is None
    assert rows["r2"]["precision"] == "country"
    assert rows["r2"]["country"] == "SY"
    for missed in ("r1", "r4"):
        assert np.isnan(rows[missed]["lat"])
        assert np.isnan(rows[missed]["lon"])
        assert rows[missed]["geometry"].is_empty
        assert rows[missed]["precision"] == "none"
    assert rows["r1"]["place_name"] == "Xyzzydorf"
    assert rows["r1"]["place_note"] == "no place called 'Xyzzydorf' is known"
    assert found.attrs["located"] == {
        "placed": 4, "doubtful": 1, "not_found": 1, "no_name": 1, "kept": 0,
    }  # fmt: skip
    (miss,) = found.attrs["unplaced"]
    assert (miss["place_name"], miss["country"], miss["rows"]) == ("Xyzzydorf", "UA", 1)


def test_several_places_of_a_row() -> None:
    """The first of several places counts, unsurely, or each has a row of its own."""
    one = by_id(geomap.locate(a_sheet()))["r5"]
    assert one["place_label"] == "Kharkiv"
    assert one["place_confidence"] <= 0.5
    assert [other["label"] for other in one["place_candidates"]] == ["Sumy"]
    assert one["place_note"] == "names 2 places, of which the first was taken"
    each = geomap.locate(a_sheet(), split=True)
    assert list(each["event_id"]) == ["r3", "r1", "r2", "r5", "r5-2", "r4", "r6"]
    assert list(each["place_name"][3:5]) == ["Kharkiv", "Sumy"]
    assert each["lat"][3:5].notna().all()
    assert list(each["Anzahl"][3:5]) == ["1", "1"]


def test_coordinates_are_kept() -> None:
    """A row with coordinates keeps them, unless it is asked otherwise and its name is known."""
    events = to_table(
        [
            Event(
                "strike", event_id="a", place_name="Kharkiv", lat=1.0, lon=2.0, precision="point"
            ),
            Event("strike", event_id="b", place_name="Xyzzy", lat=1.0, lon=2.0, precision="point"),
            Event("strike", event_id="c", country="UA", lat=1.0, lon=2.0, precision="point"),
            Event("strike", event_id="d", place_name="Kharkiv"),
        ]
    )
    before = events.copy()
    kept = geomap.locate(events)
    pd.testing.assert_frame_equal(pd.DataFrame(events), pd.DataFrame(before))
    assert list(kept["lat"][:3]) == [1.0, 1.0, 1.0]
    assert kept["precision"][0] == "point"
    assert kept["lat"][3] == pytest.approx(49.98, abs=0.1)
    over = geomap.locate(events, overwrite=True)
    assert over["lat"][0] == over["lat"][3]
    assert over["precision"][0] == "city"
    assert list(over["lat"][1:3]) == [1.0, 1.0]
    assert over["precision"][1] == "point"


def test_locating_twice_is_locating_once() -> None:
    """A table that was located stays as it is."""
    once = geomap.locate(a_sheet())
    again = geomap.locate(once)
    pd.testing.assert_frame_equal(pd.DataFrame(once), pd.DataFrame(again))


def test_columns_that_are_named() -> None:
    """Columns of any name serve; one that is not there is said."""
    sheet = pd.DataFrame({"A": ["Donetsk"], "B": ["Россия"], "C": ["Ростовская область"]})
    named = {"place_name": "A", "country": "B", "admin1": "C"}
    assert geomap.locate(sheet, columns=named)["admin1"][0] == "RU-ROS"
    ivanivka = pd.DataFrame({"place": ["Вовчанськ"], "Land": ["UA"], "D": ["Ізюмський район"]})
    assert geomap.locate(ivanivka)["lat"].notna().all()
    assert geomap.locate(ivanivka, columns={"district": "D"})["lat"].isna().all()
    with pytest.raises(OptionError, match="no column 'X' for district"):
        geomap.locate(sheet, columns={**named, "district": "X"})
    with pytest.raises(ReadError):
        geomap.locate(pd.DataFrame({"A": ["Donetsk"]}))


def test_a_country_in_a_language_that_the_reader_does_not_know() -> None:
    """The cell of a country counts in any language, though the reader knows just some."""
    sheet = pd.DataFrame({"place": ["Donetsk", "Donetsk"], "country": ["Росія", "Ucrania"]})
    assert list(geomap.locate(sheet)["country"]) == ["RU", "UA"]


def test_days_tell_which_country_was_meant() -> None:
    """A country that parted is whole before its day."""
    sheet = pd.DataFrame(
        {"place": ["Juba"] * 2, "country": ["Sudan"] * 2, "date": ["2008-05-01", "2015-05-01"]}
    )
    assert list(geomap.locate(sheet)["lat"].notna()) == [True, False]


def test_labels_in_a_language() -> None:
    """Labels are in the language that is asked for."""
    sheet = pd.DataFrame({"place": ["Kharkiv"]})
    assert geomap.locate(sheet, lang="uk")["place_label"][0] == "Харків"


def test_places_of_ones_own() -> None:
    """A CSV of one's own places is looked into first."""
    Path("own.csv").write_text("name,lat,lon,country\nXyzzyville,50.5,36.5,UA\n", encoding="utf-8")
    found = geomap.locate(pd.DataFrame({"place": ["Xyzzyville"]}), gazetteer="own.csv")
    assert (found["lat"][0], found["lon"][0]) == (50.5, 36.5)


def test_a_table_without_rows() -> None:
    """A table without rows stays one, with its columns and CRS."""
    empty = geomap.locate(pd.DataFrame({"place": [], "country": []}))
    assert len(empty) == 0
    assert set(NAMES) <= set(empty.columns)
    assert empty.crs == "EPSG:4326"


def test_a_file(tmp_path: Path) -> None:
    """A path is read as any table is, and what was located can be written and read."""
    a_sheet().to_csv("sheet.csv", index=False)
    found = geomap.locate("sheet.csv")
    geomap.write_events(found, "out.csv")
    back = geomap.read_events("out.csv")
    assert list(back["event_id"]) == list(found["event_id"])
    np.testing.assert_array_equal(back["lat"], found["lat"])
    assert list(back["place_note"]) == list(found["place_note"])


def test_what_was_not_found_is_not_copied_at_every_step() -> None:
    """However much there is to say, a table that is cut says the same, and at no cost."""
    found = geomap.locate(a_sheet())
    assert found.iloc[:2].attrs["unplaced"] is found.attrs["unplaced"]
