"""What is published of a table: places no finer than asked, in any column; fields left out."""

from __future__ import annotations

import json
import math
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from geomap.errors import OptionError
from geomap.tables import NAMES, to_records
from geomap.tables.disclosure import AS_WRITTEN, coarsen, disclose, redact

IZIUM = {
    "event_id": "strike-izium-7", "event_type": "strike", "status": "occurred",
    "date_start": "2026-03-12", "date_end": "2026-03-12", "date_precision": "day",
    "place_name": "Ізюмі", "place_label": "Izium", "place_id": "geonames:707292",
    "country": "UA", "admin1": "UA-63", "precision": "city", "lat": 49.20877, "lon": 37.24853,
    "radius_km": 4.0, "lang": "en", "title": "Izium struck", "document_id": "izium.txt",
    "source_url": "https://news.example/izium", "quote": "A missile hit Izium.",
    "attribution": "the mayor of Izium", "actors": {"initiator": ["Russia"]},
    "counts": {"killed": 2}, "camera": "roof in Izium",
}  # fmt: skip
SPOT = {
    "event_id": "video", "event_type": "strike", "precision": "point", "lat": 49.2099,
    "lon": 37.2511, "attribution": "the air force", "quote": "Filmed from a roof.",
}  # fmt: skip
REGION = {
    "event_id": "region", "event_type": "alert", "precision": "region", "country": "UA",
    "place_id": "geonames:706482", "place_label": "Kharkiv Oblast", "place_name": "the region",
    "lat": 49.5, "lon": 36.5, "radius_km": 99.8, "quote": "In Izium too, sirens sounded.",
}  # fmt: skip
NOWHERE = {"event_id": "call", "event_type": "call", "precision": "none", "country": "UA"}


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows as a table of their columns."""
    return pd.DataFrame(list(rows or (IZIUM, SPOT, REGION, NOWHERE)))


def everything(events: gpd.GeoDataFrame) -> str:
    """Return all that a table says, its geometry and what goes with it included."""
    cells = json.dumps(to_records(events), ensure_ascii=False, default=str)
    return f"{cells} {events.geometry.to_wkt().tolist()} {events.attrs}".lower()


@pytest.mark.parametrize("to", ["district", "region", "country", 60, "60 km"])
def test_nothing_of_a_coarse_table_names_the_finer_place(to: Any) -> None:
    """No column, id, text, note of the user's own, or geometry tells where exactly it was."""
    kept = coarsen(table(), to)
    said = everything(kept).replace("izyum raion", "")
    for trace in (
        "izium",
        "ізюм",
        "izyum",
        "49.2087",
        "49.2099",
        "37.2485",
        "37.2511",
        "707292",
        "roof",
    ):
        assert trace not in said, trace
    assert len(kept) == 4


@pytest.mark.parametrize(
    ("to", "label", "precision"),
    [
        ("city", "Izium", "city"),
        ("district", "Izyum Raion", "district"),
        ("region", "Kharkiv Oblast", "region"),
        ("country", "Ukraine", "country"),
    ],
)
def test_a_place_becomes_the_one_that_it_is_in(to: str, label: str, precision: str) -> None:
    """A city and an unnamed spot in it get the gazetteer's place of the level, and its position."""
    kept = coarsen(table(IZIUM, SPOT), to)
    assert kept["place_label"].tolist() == [label, label]
    assert kept["precision"].tolist() == [precision, precision]
    assert kept.geometry.nunique() == 1
    assert kept["country"].tolist() == ["UA", "UA"]


def test_a_coarser_place_stays_as_it_is() -> None:
    """A region asked to be no finer than a city is that region; what has no place gets none."""
    kept = coarsen(table(REGION, NOWHERE), "city")
    assert kept["place_label"].tolist() == ["Kharkiv Oblast", None]
    assert kept["precision"].tolist() == ["region", "none"]
    assert kept.geometry.isna().tolist() == [False, True]
    assert coarsen(table(NOWHERE), "country")["precision"].tolist() == ["none"]


def test_a_place_that_was_never_found_is_not_named() -> None:
    """A name without a position is a text as written: it goes, and nothing is put in its place."""
    kept = coarsen(
        table({"event_type": "strike", "place_name": "Izium", "country": "UA"}), "region"
    )
    assert "izium" not in everything(kept)
    assert math.isnan(kept["lat"][0])


def test_kilometres_are_cells_of_a_fixed_grid() -> None:
    """Two spots of one cell get one position, within the radius that is told, and no name."""
    kept = coarsen(table(IZIUM, SPOT), 25)
    assert kept.geometry.nunique() == 1
    lat, lon, radius = (kept[name][0] for name in ("lat", "lon", "radius_km"))
    off = 111.2 * math.hypot(lat - 49.2099, (lon - 37.2511) * math.cos(math.radians(lat)))
    assert off <= radius < 25
    assert kept["place_label"].tolist() == [None, None]
    assert kept["precision"].tolist() == ["area", "area"]


@pytest.mark.parametrize("lat", [-90.0, -89.99, 0.0, 89.99, 90.0])
@pytest.mark.parametrize("lon", [-180.0, 179.99, 180.0])
def test_the_grid_covers_the_globe(lat: float, lon: float) -> None:
    """At the poles and at the antimeridian a cell's middle is on the globe."""
    row = coarsen(table({"event_type": "other", "lat": lat, "lon": lon}), 300).iloc[0]
    assert abs(row["lat"]) <= 90
    assert abs(row["lon"]) <= 180


def test_at_sea_a_place_that_cannot_be_coarsened_is_left_out() -> None:
    """Far from any town and outside any region, no position is better than a fine one."""
    row = coarsen(table({"event_type": "other", "lat": -40.123, "lon": -120.321}), "region").iloc[0]
    assert row["precision"] == "none"
    assert math.isnan(row["lat"])


def test_texts_as_written_go_and_who_says_so_stays_where_it_names_nothing() -> None:
    """Quotes and sources go from all events; attributions, actors and counts stay if they can."""
    kept = coarsen(table(), "region")
    for name in AS_WRITTEN:
        if name != "place_candidates":
            assert kept[name].isna().all(), name
    assert kept["attribution"].tolist() == [None, "the air force", None, None]
    assert kept["counts"][0] == {"killed": 2}
    assert kept["actors"][0] == {"initiator": ["Russia"]}
    assert kept["event_id"].tolist() == ["1", "2", "3", "4"]
    assert "camera" not in kept.columns


def test_labels_are_in_the_language_asked_for() -> None:
    """A coarser place is named in the language of the event, or in the one asked for."""
    assert coarsen(table(IZIUM), "country", lang="fr")["place_label"][0] == "Ukraine"
    assert coarsen(table({**IZIUM, "lang": "de"}), "country")["place_label"][0] == "Ukraine"
    assert coarsen(table({**IZIUM, "lang": "uk"}), "country")["place_label"][0] == "Україна"


@pytest.mark.parametrize("to", ["street", "", "0", "-5", "nan", "3000", "inf"])
def test_no_such_coarseness(to: str) -> None:
    """What is neither a level nor kilometres is an error that names the levels."""
    with pytest.raises(OptionError, match="city, district, region, country"):
        coarsen(table(), to)


# -- fields left out -------------------------------------------------------------------------


def test_a_field_that_was_left_out_is_nowhere() -> None:
    """A column goes with what only makes sense with it; the others stay."""
    kept = redact(table().assign(quote_start=3, quote_end=9), ["quote", "camera"])
    assert kept["quote"].isna().all()
    assert kept["quote_start"].isna().all()
    assert "camera" not in kept.columns
    assert kept["title"][0] == "Izium struck"
    assert kept.attrs["redact"] == ["camera", "quote"]


def test_coordinates_go_with_the_geometry() -> None:
    """Without lat there is no lon and no geometry either."""
    kept = redact(
        gpd.GeoDataFrame(table(), geometry=gpd.points_from_xy([37] * 4, [49] * 4)), ["lat"]
    )
    assert kept.geometry.isna().all()
    assert kept["lon"].isna().all()


@pytest.mark.parametrize("as_text", [True, False])
def test_a_field_goes_from_the_sources_of_merged_events_too(as_text: bool) -> None:
    """What a merged event keeps of each source is left out there as well."""
    sources = [{"title": "One", "quote": "secret"}, {"title": "Two", "quote": "secret"}]
    cell = json.dumps(sources) if as_text else sources
    kept = redact(table({**REGION, "sources": cell}), ["quote"])["sources"][0]
    assert "secret" not in str(kept)
    assert "Two" in str(kept)


@pytest.mark.parametrize("field", ["status", "event_type", "precision", "no such"])
def test_fields_that_cannot_be_left_out(field: str) -> None:
    """Without its status a plan would read as done; what is no column is said to be none."""
    with pytest.raises(OptionError):
        redact(table(), [field])


def test_disclosing_nothing_changes_nothing() -> None:
    """Where nothing is asked, the table is the one that was given."""
    events = table()
    assert disclose(events) is events


def test_both_together_keep_the_columns_of_the_table() -> None:
    """Coarsened and redacted, a table is still an event table, and says what was done."""
    kept = disclose(table(), coarsen="region", redact=["actors"])
    assert set(NAMES) <= set(kept.columns)
    assert kept.attrs["coarsen"] == "region"
    assert kept.attrs["redact"] == ["actors"]
