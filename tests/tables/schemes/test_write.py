"""Tables in the schemes of others: what goes there and back is the same, or is told."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.errors import OptionError
from geomap.events import Event
from geomap.tables import format_for, read_events, to_records, to_table, write_events
from geomap.tables.schemes.write import in_scheme, scheme_named
from geomap.tables.writing import encode
from geomap.taxonomy import DATE_PRECISIONS, EVENT_TYPES, PRECISIONS

DATA = Path(__file__).parents[2] / "data" / "schemes"
DOCS = Path(__file__).parents[3] / "docs" / "schemes.md"
NAMES = ("acled", "ucdp", "viina", "gdelt", "timemap")

#: Tables of each scheme, and the ending that they are written with.
FILES = {
    "acled.csv": ("acled", ".csv"),
    "acled_old.csv": ("acled", ".csv"),
    "acled_api.json": ("acled", ".json"),
    "ucdp_ged.csv": ("ucdp", ".csv"),
    "viina_1pd.csv": ("viina", ".csv"),
    "viina_labels.csv": ("viina", ".jsonl"),
    "gdelt2.csv": ("gdelt", ".csv"),
    "timemap.json": ("timemap", ".json"),
    "timemap_sheet.csv": ("timemap", ".csv"),
}

TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9) | (
    st.sampled_from(
        ["=1+1", "-5", "'=x", "Харків, центр", "a\nb", 'x "y"', "NA", "https://e.org/1"]
    )
)
COUNTS = ("killed", "killed_min", "killed_max", "injured", "drones_launched")
SUBTYPES = (None, "drone", "missile", "clash", "arrest", "summit", "riot", "air_raid", "ceasefire")


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Draw an event as people have them."""
    event = Event(draw(st.sampled_from(EVENT_TYPES)), subtype=draw(st.sampled_from(SUBTYPES)))
    event.event_id = draw(st.text("abcdef0123456789", min_size=3, max_size=12))
    event.status = draw(st.sampled_from(["occurred", "occurred", "planned", "denied"]))
    for name in ("place_name", "admin1", "attribution", "title", "quote"):
        setattr(event, name, draw(st.none() | TEXTS))
    if draw(st.booleans()):
        event.date_start = draw(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)))
        event.date_end = event.date_start + dt.timedelta(
            draw(st.sampled_from([0, 0, 3, 6, 29, 364]))
        )
        words = ["day"] if event.date_end == event.date_start else DATE_PRECISIONS[1:5]
        event.date_precision = draw(st.sampled_from(words))
    if draw(st.booleans()):
        event.lat, event.lon = draw(st.floats(-90, 90)), draw(st.floats(1, 180))
        event.precision = draw(st.sampled_from(PRECISIONS[:-1]))
    event.country = draw(st.none() | st.sampled_from(["UA", "RU", "NA"]))
    if event.precision == "city":  # as the gazetteer has it
        event.place_id = draw(st.none() | st.sampled_from(["geonames:706483", "geomap:kremlin"]))
    event.source_url = draw(st.none() | st.just("https://example.org/a?b=1"))
    event.lang = draw(st.none() | st.sampled_from(["uk", "ru", "en"]))
    roles = st.sampled_from(["initiator", "target", "participants", "speaker"])
    event.actors = draw(st.dictionaries(roles, st.lists(TEXTS, min_size=1, max_size=2), max_size=2))
    event.counts = draw(st.dictionaries(st.sampled_from(COUNTS), st.integers(0, 99), max_size=3))
    return event


def there_and_back(table: gpd.GeoDataFrame, scheme: str, tmp_path: Path) -> gpd.GeoDataFrame:
    """Return a table after it was written in a scheme and read again."""
    write_events(table, tmp_path / "t.csv", scheme=scheme)
    again = read_events(tmp_path / "t.csv")
    assert again.attrs["rejected"] == []
    return again


def cells(data: bytes, ending: str, columns: list[str] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a file: cells that hold something, numbers as numbers."""
    text = data.decode("utf-8-sig")
    if ending == ".csv" and columns:
        rows: Any = [
            dict(zip(columns, line.split("\t"), strict=True)) for line in text.splitlines()
        ]
    elif ending == ".csv":
        rows = csv.DictReader(io.StringIO(text, newline=""))
    elif ending == ".jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
    else:
        rows = json.loads(text)
        rows = rows["data"] if isinstance(rows, dict) else rows
    return [{k: number(v) for k, v in row.items() if v not in (None, "", [])} for row in rows]


def number(cell: Any) -> Any:
    """Return a cell as a number where it is one."""
    try:
        return float(cell)
    except (TypeError, ValueError):
        return cell


@pytest.mark.parametrize("name", FILES)
def test_a_table_of_a_scheme_comes_back_cell_by_cell(name: str, tmp_path: Path) -> None:
    """What was read from a scheme and is written in it has each cell of each row that was read."""
    scheme, ending = FILES[name]
    table = read_events(DATA / name)
    write_events(table, tmp_path / "between.geojson")
    write_events(read_events(tmp_path / "between.geojson"), tmp_path / f"t{ending}", scheme=scheme)
    known = scheme_named(scheme)
    assert known is not None
    columns = known.rules["write"]["columns"] if scheme == "gdelt" else None
    given = (DATA / name).read_bytes()
    kind = ".csv" if name.endswith("csv") else ".json"
    refused = {row["line"] for row in table.attrs["rejected"]}
    before = cells(given, kind, columns)
    written = cells((tmp_path / f"t{ending}").read_bytes(), ending, columns)
    ids = known.rules["copy"]["event_id"]
    by_id = {next(row[i] for i in ids if i in row): row for row in before}
    assert len(written) == len(before) - len(refused)
    for row in written:
        source = by_id[next(row[i] for i in ids if i in row)]
        assert {key: row.get(key) for key in source} == source


def test_gdelt_1_comes_back_as_gdelt_2(tmp_path: Path) -> None:
    """The older form has three columns fewer; all others are the same."""
    write_events(read_events(DATA / "gdelt1.csv"), tmp_path / "t.csv", scheme="gdelt")
    assert (tmp_path / "t.csv").read_bytes() == encode(
        read_events(DATA / "gdelt2.csv"), format_for("t.csv"), "gdelt"
    )[0]


@pytest.mark.parametrize("scheme", NAMES)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(events(), min_size=1, max_size=5))
def test_what_a_scheme_holds_is_held(scheme: str, drawn: list[Event], tmp_path: Path) -> None:
    """Columns that the documentation calls held come back; the second time all come back."""
    table = to_table(drawn)
    left_out: list[dict[str, Any]] = []
    write_events(table, tmp_path / "t.csv", scheme=scheme, rejected=left_out)
    gone = {row["file"].removeprefix("event ") for row in left_out}
    rows = [row for row in to_records(table) if row["event_id"] not in gone]
    if not rows:
        return
    once = there_and_back(table, scheme, tmp_path)
    again = to_records(once)
    held = [ours for ours, grade in documented()[scheme].items() if grade == "held"]
    assert [[one_line(r[n]) for n in held] for r in again] == [
        [one_line(r[n]) for n in held] for r in rows
    ]
    first = (tmp_path / "t.csv").read_bytes()
    assert to_records(there_and_back(once, scheme, tmp_path)) == again
    assert (tmp_path / "t.csv").read_bytes() == first


def one_line(cell: Any) -> Any:
    """Return a text as GDELT has it, whose cells have no line breaks."""
    return cell.replace("\n", " ") if isinstance(cell, str) else cell


def documented() -> dict[str, dict[str, str]]:
    """Return, from the table of the documentation, what each scheme holds of our columns."""
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("| geomap | acled |"))
    head = [cell.strip() for cell in lines[at].strip("|").split("|")]
    grades: dict[str, dict[str, str]] = {name: {} for name in head[1:]}
    for line in lines[at + 2 :]:
        if not line.startswith("|"):
            break
        first, *given_grades = (cell.strip() for cell in line.strip("|").split("|"))
        for ours in first.replace("`", "").split(", "):
            for name, grade in zip(head[1:], given_grades, strict=True):
                grades[name][ours] = grade
    return grades


ACTORS: tuple[dict[str, list[str]], ...] = (
    {"initiator": ["Russia"], "target": ["B"]},
    {"participants": ["A", "B"]},
    {"initiator": ["Ukraine"]},
    {"speaker": ["C"], "recipient": ["D"]},
)
KILLED = ({"killed": 2}, {"killed": 2, "injured": 3}, {"killed": 2, "killed_min": 1})


def sample() -> list[Event]:
    """Return events of every type, each with something in every column that can hold it."""
    made = []
    days = [(1, 1, "day"), (1, 4, "range"), (1, 7, "week"), (1, 31, "month"), (1, 12, "range")]
    for at, event_type in enumerate(EVENT_TYPES * 4):
        first, last, precision = days[at % 5]
        level = PRECISIONS[(at // 3) % 6]
        made.append(
            Event(
                event_type,
                event_id=f"e{at}",
                subtype=(None, "drone", "arrest", "clash", "attack_on_civilians")[at % 5],
                status="occurred" if at % 9 else "planned",
                date_start=dt.date(2031, 5, first),
                date_end=dt.date(2031, 5, last),
                date_precision=precision,
                date_text="in May",
                place_name="Kharkiv",
                place_label="Kharkiv",
                place_id="geonames:706483" if at % 4 else "geomap:kremlin",
                country=("UA", "RU")[at % 2],
                admin1="Kharkiv",
                precision=level,
                lat=40 + at / 8,
                lon=36.25,
                radius_km=None if level == "point" else 25.0 if at % 2 else 5.0,
                place_confidence=0.9,
                place_candidates=[{"place_id": "geonames:706483"}],
                actors=ACTORS[at % 4],
                counts=KILLED[at % 3],
                attribution="Example Wire",
                cause="strike",
                confidence=0.8,
                document_id="d",
                title="Made up",
                source_url="https://example.org/a",
                published=dt.date(2031, 6, 1),
                lang=("uk", "en")[at % 2],
                quote="Made up.",
                quote_start=3,
                quote_end=11,
            )
        )
    return made


@pytest.mark.parametrize("scheme", NAMES)
def test_the_documentation_says_what_is_lost(scheme: str, tmp_path: Path) -> None:
    """Of each column of ours, whether a scheme holds all, part, or nothing of it."""
    table = to_table(sample())
    found = to_records(there_and_back(table, scheme, tmp_path))
    by_point = {row["lat"]: row for row in found}
    rows = [row for row in to_records(table) if row["lat"] in by_point]
    grades = {}
    for name in documented()[scheme]:
        same = [row[name] == by_point[row["lat"]][name] for row in rows if row[name] is not None]
        grades[name] = "held" if all(same) else "in part" if any(same) else "lost"
    assert grades == documented()[scheme]


def test_every_column_is_in_the_documentation() -> None:
    """The table of the documentation has all columns of ours, and all schemes."""
    record = to_records(to_table([Event("other")]))[0]
    assert set(documented()) == set(NAMES)
    for grades in documented().values():
        assert set(grades) == set(record)


def test_what_was_corrected_is_written_anew(tmp_path: Path) -> None:
    """A kept code goes back only while it says what the row says; the next column is untouched."""
    table = read_events(DATA / "acled.csv")
    table.loc[0, ["event_type", "subtype"]] = ["detention", "abduction"]
    table.loc[1, ["precision", "date_start", "date_end", "date_precision"]] = [
        "region", "2031-06-07", "2031-06-07", "day",
    ]  # fmt: skip
    write_events(table, tmp_path / "t.csv", scheme="acled")
    text = (tmp_path / "t.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["sub_event_type"] == "Abduction/forced disappearance"
    assert rows[0]["event_type"] == "Violence against civilians"
    assert (rows[0]["geo_precision"], rows[0]["region"]) == ("1", "Europe")
    assert (rows[1]["geo_precision"], rows[1]["event_date"], rows[1]["year"]) == (
        "3", "2031-06-07", "2031",
    )  # fmt: skip
    assert rows[1]["sub_event_type"] == "Disrupted weapons use"


def test_what_has_no_counterpart_is_left_out_and_told(tmp_path: Path) -> None:
    """A meeting is none of ACLED's, nor is what is planned; and nobody died where none is known."""
    table = to_table(
        [Event("meeting", "e1"), Event("strike", "e2", status="planned"), Event("strike", "e3")]
    )
    left_out: list[dict[str, Any]] = []
    write_events(table, tmp_path / "t.csv", scheme="acled", rejected=left_out)
    assert [(row["file"], row["column"], row["value"]) for row in left_out] == [
        ("event e1", "event_type", "meeting"),
        ("event e2", "status", "planned"),
    ]
    left_out.clear()
    write_events(table, tmp_path / "t.csv", scheme="ucdp", rejected=left_out)
    assert [row["column"] for row in left_out] == ["event_type", "status", "counts"]
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").count("\n") == 1


def test_a_date_that_a_scheme_cannot_say_is_not_made_up() -> None:
    """Of a month, ACLED has the middle and a code, GDELT no day at all; a year neither."""
    month = Event("strike", "e", date_start=dt.date(2031, 5, 1), date_end=dt.date(2031, 5, 31))
    month.date_precision = "month"
    year = Event("strike", "f", date_start=dt.date(2031, 1, 1), date_end=dt.date(2031, 12, 31))
    year.date_precision = "year"
    table = to_table([month, year])
    acled = in_scheme(table, written("acled")).columns
    assert acled["event_date"] == ["2031-05-16", None]
    assert acled["time_precision"] == ["3", None]
    assert in_scheme(table, written("gdelt")).columns["SQLDATE"] == [None, None]


def written(name: str) -> Any:
    """Return a scheme that is written."""
    scheme = scheme_named(name)
    assert scheme is not None
    return scheme


def test_interceptions_are_said_in_acleds_words(tmp_path: Path) -> None:
    """ACLED's code means an interception only where the notes say so; then nothing is added."""
    said = Event("air_defence", "e", quote="Two drones were shot down.")
    table = to_table([said, Event("air_defence", "f", quote="Все сбили.")])
    again = to_records(there_and_back(table, "acled", tmp_path))
    assert [row["event_type"] for row in again] == ["air_defence", "air_defence"]
    assert [row["quote"] for row in again] == [
        "Two drones were shot down.",
        "Interception: Все сбили.",
    ]


def test_formulas_are_guarded_and_numbers_are_not(tmp_path: Path) -> None:
    """A note that begins a formula gets an apostrophe; a southern latitude stays a number."""
    event = Event("strike", "e", lat=-4.5, lon=-15.25, precision="city", quote="=1+1")
    event.attribution = "-"
    assert to_records(there_and_back(to_table([event]), "acled", tmp_path))[0]["quote"] == "=1+1"
    (row,) = csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8")))
    assert (row["latitude"], row["longitude"], row["source"]) == ("-4.5", "-15.25", "-")
    assert row["notes"] == "'=1+1"


def test_schemes_and_formats_that_there_are_not() -> None:
    """A scheme or a format of it that is not written is refused with those that are."""
    table = to_table([Event("strike", "e")])
    with pytest.raises(OptionError, match="no scheme 'gted'"):
        encode(table, format_for("t.csv"), "gted")
    with pytest.raises(OptionError, match="GDELT is not written as json"):
        encode(table, format_for("t.json"), "gdelt")
    with pytest.raises(OptionError, match="ACLED is not written as parquet"):
        encode(table, format_for("t.parquet"), "acled")
    assert encode(table, format_for("t.csv"), "ours")[0] == format_for("t.csv").write(table)
