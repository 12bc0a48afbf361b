"""The event table has its columns, its types and its ids, whatever goes in."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest

from geomap.errors import SchemaError
from geomap.events import Event, stable_id
from geomap.tables import NAMES, empty_table, to_records, to_table
from geomap.tables.ids import unique_ids
from geomap.taxonomy import SCHEMA_VERSION


def test_an_empty_table_is_still_a_table() -> None:
    """A table without rows has its columns, their types, its CRS and its schema version."""
    empty, full = empty_table(), to_table([Event("strike", lat=50.0, lon=36.0, precision="city")])
    assert [*NAMES, "geometry"] == list(empty.columns) == list(full.columns)
    assert dict(empty.dtypes) == dict(full.dtypes)
    assert empty.crs == full.crs == "EPSG:4326"
    assert empty.attrs == {"schema_version": SCHEMA_VERSION, "rejected": [], "notes": []}
    assert to_records(empty) == []


def test_the_columns_are_the_attributes_of_an_event() -> None:
    """Each attribute of an event is a column, and there is no other."""
    assert set(NAMES) == set(Event.__dataclass_fields__)


def test_geometry_is_a_point_or_empty() -> None:
    """A placed event has its point as (lon, lat); an unplaced one has an empty point, never 0,0."""
    table = to_table([Event("strike", lat=50.0, lon=36.25, precision="city"), Event("call")])
    assert (table.geometry[0].x, table.geometry[0].y) == (36.25, 50.0)
    assert table.geometry[1].is_empty
    assert to_records(table)[1]["lat"] is None


def test_half_a_coordinate_is_refused() -> None:
    """An event with a latitude and no longitude is an error, not a place."""
    with pytest.raises(SchemaError, match="row 0: has just one of lat and lon"):
        to_table([Event("strike", lat=50.0)])


@pytest.mark.parametrize("attribute", ["event_type", "status", "precision", "date_precision"])
def test_words_outside_the_taxonomy_are_refused(attribute: str) -> None:
    """A word that is not of the taxonomy never enters a table."""
    event = Event("strike")
    setattr(event, attribute, "battle")
    with pytest.raises(SchemaError, match=f"{attribute} 'battle'"):
        to_table([event])


def test_dates_are_iso_days() -> None:
    """Days are kept as ISO text, missing ones as None."""
    event = Event("strike", date_start=dt.date(2025, 1, 2), date_end=dt.date(2025, 1, 3))
    (record,) = to_records(to_table([event]))
    assert (record["date_start"], record["date_end"]) == ("2025-01-02", "2025-01-03")
    assert record["published"] is None


def test_text_that_cannot_be_written_is_made_writable() -> None:
    """NUL and lone surrogates become U+FFFD one for one, so that offsets still hold."""
    event = Event("strike", quote="a\0b\ud800c", actors={"target": ["x\udfff"]})
    (record,) = to_records(to_table([event]))
    assert record["quote"] == "a\ufffdb\ufffdc"
    assert record["actors"] == {"target": ["x\ufffd"]}


def test_ids_are_the_same_everywhere() -> None:
    """The id of an event does not depend on the process, its hash seed or its time zone."""
    program = (
        "from geomap.events import Event, stable_id; import datetime as dt;"
        "print(stable_id(Event('strike', document_id='дело', date_start=dt.date(2025, 1, 2))))"
    )
    seen = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True)
        seen.add(done.stdout.decode().strip())
    event = Event("strike", document_id="дело", date_start=dt.date(2025, 1, 2))
    assert seen == {stable_id(event)} == {"ev-fd8185bf03f7"}


def test_ids_outlive_better_coordinates() -> None:
    """An id follows from what is said and where, not from how well it was placed."""
    event = Event("strike", place_id="geonames:1", quote_start=4)
    same = Event("strike", place_id="geonames:1", quote_start=4, lat=1.0, lon=2.0, confidence=0.5)
    other = Event("strike", place_id="geonames:2", quote_start=4)
    assert stable_id(event) == stable_id(same) != stable_id(other)


def test_no_id_comes_twice() -> None:
    """The second event of an id gets -2, or the next that no event before it has."""
    assert unique_ids(["a", "a-2", "b", "a", "a"]).tolist() == ["a", "a-2", "b", "a-3", "a-4"]
    assert unique_ids(["a", "a", "a-2"]).tolist() == ["a", "a-2", "a-2-2"]
    assert unique_ids(["a", None, None]).tolist() == ["a", None, None]
    table = to_table([Event("call"), Event("call")])
    assert table["event_id"].is_unique
    assert table["event_id"][1] == table["event_id"][0] + "-2"
