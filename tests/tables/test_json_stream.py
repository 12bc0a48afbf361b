"""JSON that is read value by value says what it says as a whole."""

from __future__ import annotations

import io
import json
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import ReadError
from geomap.inputs import Source
from geomap.tables import geojson, json_stream, read_events, to_records
from geomap.tables.json_stream import JsonStream
from geomap.tables.reading import raw_blocks

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FEATURES = [
    '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [30.5, 50.25]},'
    f' "properties": {{"event_type": "strike", "title": "Київ\\n{n}", "n{n % 2}": {n}}}}}'
    for n in range(5)
]


def opened(text: str) -> JsonStream:
    """Return JSON text as a stream."""
    return JsonStream(io.StringIO(text, newline=""))


def everything(text: str) -> Any:
    """Return what JSON text says, the values of a list or an object one by one."""
    stream = opened(text)
    found: Any
    if stream.next() == "[":
        found = list(stream.items())
    elif stream.next() == "{":
        found = {name: stream.value() for name in stream.members()}
    else:
        found = stream.value()
    stream.end()
    return found


@settings(max_examples=60, deadline=None)
@given(value=VALUES, piece=st.integers(1, 20), indent=st.sampled_from([None, 0, 3]))
def test_values_are_those_of_the_whole(value: Any, piece: int, indent: int | None) -> None:
    """Wherever the text is cut, the values are those of Python's own reading."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    patch = pytest.MonkeyPatch()
    patch.setattr(json_stream, "_PIECE", piece)
    try:
        assert everything(text) == value
    finally:
        patch.undo()


@settings(max_examples=60, deadline=None)
@given(
    value=VALUES,
    piece=st.integers(1, 20),
    at=st.integers(0, 400),
    harm=st.sampled_from(["", "x", ",", "}", "]", '"', *string.whitespace, "{}"]),
)
def test_what_is_no_json_is_refused_as_the_whole(
    value: Any, piece: int, at: int, harm: str
) -> None:
    """Text that is no JSON is refused with the same place, wherever it is cut."""
    text = json.dumps(value, ensure_ascii=False)
    text = text[:at] + harm + text[at + 1 :]
    expected: Any
    try:
        expected = json.loads(text)
    except ValueError as error:
        expected = str(error).partition("(")[2]
    patch = pytest.MonkeyPatch()
    patch.setattr(json_stream, "_PIECE", piece)
    try:
        found = everything(text)
    except ValueError as error:
        found = str(error).partition("(")[2]
    finally:
        patch.undo()
    assert found == expected


def test_a_value_that_is_too_long_or_too_deep_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """No value is held that is longer than a table that is read at once may be."""
    monkeypatch.setattr(json_stream, "_PIECE", 10)
    monkeypatch.setattr(json_stream, "_LONGEST", 100)
    with pytest.raises(ValueError, match="more than 100 characters: line 1 column 2"):
        everything('["' + "x" * 500)
    monkeypatch.undo()
    with pytest.raises(ValueError, match="nested too deeply"):
        list(opened("[" * 200_000).items())


def test_features_are_read_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows, their numbers and what is refused are those of the whole; columns are those of all."""
    line = '{"type": "Feature", "geometry": {"type": "LineString"}, "properties": {"lost": 1}}'
    text = '{"features": [%s],\n "crs": {"properties": {"name": "EPSG:4326"}}}'
    source = Source("t.geojson", (text % ",".join([*FEATURES, line, "7"])).encode())
    monkeypatch.setattr(geojson, "_BLOCK_ROWS", 2)
    monkeypatch.setattr(json_stream, "_PIECE", 50)
    blocks = list(raw_blocks(source)())
    assert [list(block.lines) for block in blocks] == [[1, 2], [3, 4], [5], []]
    assert [one.line for block in blocks for one in block.rejected] == [6, 7]
    assert {"n0", "n1"} <= blocks[0].columns.keys()
    assert "lost" not in blocks[0].columns


def test_a_list_of_objects_is_read_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that is the whole comes some rows at a time; what is no object is refused."""
    monkeypatch.setattr(geojson, "_BLOCK_ROWS", 1)
    source = Source("t.json", b'[{"event_type": "strike"}, 3, {"event_type": "call", "mine": "y"}]')
    blocks = list(raw_blocks(source)())
    assert [len(block.lines) for block in blocks] == [1, 0, 1]
    assert [one.line for block in blocks for one in block.rejected] == [2]
    assert all("mine" in block.columns for block in blocks)


def test_the_coordinate_system_may_stand_behind(tmp_path: Any) -> None:
    """Where the system is stated behind the features, they are in it all the same."""
    path = tmp_path / "t.geojson"
    feature = FEATURES[0].replace("30.5, 50.25", "3395244.0, 6500000.0")
    path.write_text(
        f'{{"features": [{feature}], "crs": {{"properties": {{"name": "EPSG:3857"}}}}}}'
    )
    (row,) = to_records(read_events(path))
    assert (row["lon"], row["lat"]) == pytest.approx((30.5, 50.3), abs=0.1)


@pytest.mark.parametrize("text", ['{"features": [], "features": []}', '{"features": [1'])
def test_two_lists_of_features_or_half_a_one_are_refused(text: str) -> None:
    """What does not say one list of features says none."""
    with pytest.raises(ReadError, match="is not JSON"):
        raw_blocks(Source("t.geojson", text.encode()))
