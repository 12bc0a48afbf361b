"""Files of corrections."""

from __future__ import annotations

import json

import pytest

from geomap.errors import ReadError
from geomap.tables.corrections import Correction, corrections_bytes, parse_corrections
from geomap.taxonomy import OwnType

CHANGE = '{"event_id": "a", "column": "status", "old": "planned", "new": "occurred"}'
DELETE = '{"event_id": "b", "deleted": {"event_type": "strike"}}'
ADD = '{"event_id": "c", "added": {"event_type": "aid", "status": "planned"}}'


def parse(*lines: str) -> list[Correction]:
    """Return the corrections of some lines."""
    return parse_corrections("\n".join(lines).encode(), "c.jsonl")


def test_a_file_is_read_and_written_alike() -> None:
    """What is read and written again is the same, byte for byte, but for empty lines."""
    text = "\n".join((CHANGE, DELETE, ADD)) + "\n"
    found = parse(text, "", "")
    assert [one.kind for one in found] == ["change", "delete", "add"]
    assert corrections_bytes(found).decode() == text
    assert [one.line for one in found] == [1, 2, 3]


def test_cells_are_typed_as_in_the_table() -> None:
    """What a person writes into the file is read as a cell of a table is."""
    (lat,) = parse('{"event_id": "a", "column": "lat", "old": "", "new": "50,45"}')
    assert (lat.old, lat.new) == (None, 50.45)
    (day,) = parse('{"event_id": "a", "column": "date_start", "old": null, "new": "16.10.2025"}')
    assert day.new == "2025-10-16"
    (own,) = parse('{"event_id": "a", "column": "weapon", "old": 3, "new": "Geran", "why": "seen"}')
    assert (own.old, own.new, own.why) == ("3", "Geran", "seen")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is not JSON"),
        ("[]", "is no correction"),
        ('{"event_id": ""}', "is no correction"),
        ('{"event_id": "a"}', "has other keys"),
        ('{"event_id": "a", "column": "status", "new": "denied"}', "has other keys"),
        ('{"event_id": "a", "column": "event_id", "old": "a", "new": "b"}', "stays as it is"),
        ('{"event_id": "a", "column": 3, "old": "a", "new": "b"}', "stays as it is"),
        ('{"event_id": "a", "column": "status", "old": "planned", "new": "done"}', "not one of"),
        ('{"event_id": "a", "column": "lat", "old": 1, "new": 200}', "not between"),
        ('{"event_id": "a", "column": "x", "old": null, "new": {}}', "no text"),
        ('{"event_id": "a", "deleted": []}', "says nothing"),
        ('{"event_id": "a", "added": {"status": "planned"}}', "without event_type"),
        ("[" * 99_999, "nested too deeply"),
    ],
)
def test_a_line_that_is_no_correction_is_told_with_its_place(line: str, reason: str) -> None:
    """File, line, what is wrong and the mend are said."""
    with pytest.raises(ReadError, match=r"^c\.jsonl:2: ") as caught:
        parse(CHANGE.replace('"a"', '"z"'), line)
    assert reason in str(caught.value)
    assert caught.value.mend == "correct the line, or delete it"


@pytest.mark.parametrize(
    "lines",
    [
        (CHANGE, CHANGE),
        (CHANGE, '{"event_id": "a", "column": "status", "old": "occurred", "new": "planned"}'),
        (CHANGE, '{"event_id": "a", "deleted": {}}'),
        ('{"event_id": "a", "deleted": {}}', CHANGE),
        (ADD, ADD),
        (DELETE, DELETE.replace("strike", "aid")),
    ],
)
def test_one_thing_is_corrected_once(lines: tuple[str, str]) -> None:
    """Two corrections of one cell or event, also there and back, are refused with both lines."""
    with pytest.raises(ReadError, match=r"c\.jsonl:2: .* again, after line 1: keep one line"):
        parse(*lines)


def test_two_cells_of_one_event_are_two_things() -> None:
    """An event can be corrected in several columns."""
    other = '{"event_id": "a", "column": "subtype", "old": null, "new": "drone"}'
    assert len(parse(CHANGE, other, DELETE, ADD)) == 4


def test_declared_types_are_types() -> None:
    """A type of the user's own can be corrected to, where it is declared."""
    line = '{"event_id": "a", "column": "event_type", "old": "other", "new": "parade"}'
    with pytest.raises(ReadError, match="not one of"):
        parse(line)
    (one,) = parse_corrections(line.encode(), "c.jsonl", types=[OwnType("parade")])
    assert one.new == "parade"


def test_a_table_is_not_taken_for_corrections() -> None:
    """An event table in JSON Lines is refused."""
    with pytest.raises(ReadError, match="has other keys"):
        parse(json.dumps({"event_id": "a", "event_type": "strike", "status": "occurred"}))
