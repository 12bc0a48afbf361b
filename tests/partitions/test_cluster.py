"""Tables that are shared out are those of one process, also when a worker is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from geomap.aggregation.counting import Task
from geomap.aggregation.runs import aggregate_into_folder
from geomap.cli import main
from geomap.cluster import Each, workers
from geomap.events import Event
from geomap.inputs import Source
from geomap.partitions import cut
from geomap.partitions.conversion import Conversion, converted
from geomap.tables import parquet, to_table, write_events
from geomap.tables.filters import EventFilter

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")

GROUPS = 12


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    """Write a table of some partitions, in which an id comes twice."""
    events = to_table(
        [
            Event("strike", document_id=str(n), lat=50.0 + n % 5, lon=30.0, precision="point")
            for n in range(GROUPS * 5)
        ]
    )
    events.loc[50, "event_id"] = events.loc[0, "event_id"]
    write_events(events, "whole.parquet")
    pq.write_table(pq.read_table("whole.parquet"), "t.parquet", row_group_size=5)
    monkeypatch.setattr(cut, "_WHOLE_BYTES", 0)
    monkeypatch.setattr(parquet, "_PART_ROWS", 5)
    return Source("t.parquet")


def cutting_here(each: Each) -> Each:
    """Return what shares work out, but for the cutting: here it is into short partitions."""

    def shared(function: Callable[[Any], Any], items: Any) -> Iterator[Any]:
        listed = list(items)
        return each(function, listed) if len(listed) == GROUPS else map(function, listed)

    return shared


def test_a_killed_worker_loses_nothing(source: Source) -> None:
    """Two processes make the bytes of one, and so do they when one of them dies meanwhile."""

    def results(name: str, each: Each) -> dict[str, bytes]:
        aggregate_into_folder([source], name, "year", Task(), each)
        work = Conversion("parquet", EventFilter())
        with converted(source, f"{name}.parquet", work, each) as (tally, pieces):
            table = b"".join(pieces)
        assert (tally.passed, tally.renamed) == (GROUPS * 5, 1)
        counts = (path for path in Path(name).rglob("*") if path.is_file())
        return {"table": table, **{path.name: path.read_bytes() for path in counts}}

    one = results("one", map)
    with workers("local:2") as each:
        assert results("two", cutting_here(each)) == one
        client: Any = each.args[0]  # type: ignore[attr-defined]

        def killing(function: Any, items: Any) -> Iterator[Any]:
            pids = list(client.run(os.getpid).values())
            for number, result in enumerate(each(function, items)):
                if number == 1:
                    os.kill(pids[0], signal.SIGKILL)
                yield result

        assert results("killed", cutting_here(killing)) == one


def test_the_command_shares_out_what_can_be(capfd: pytest.CaptureFixture[str]) -> None:
    """What needs all rows is done without, and told; a name of no cluster is refused."""
    write_events(to_table([Event("strike", document_id=str(n)) for n in range(3)]), "t.csv")
    assert main(["convert", "t.csv", "-o", "alone.jsonl"]) == 0
    assert main(["convert", "t.csv", "-o", "shared.jsonl", "--cluster", "local:1"]) == 0
    assert Path("shared.jsonl").read_bytes() == Path("alone.jsonl").read_bytes()
    assert capfd.readouterr().err == ""
    assert main(["convert", "t.csv", "-o", "t.xlsx", "--cluster", "local:1"]) == 0
    assert "not shared out: the format xlsx needs all rows at once" in capfd.readouterr().err
    assert main(["convert", "t.csv", "-o", "t.jsonl", "--cluster", "here"]) == 2
    assert "no --cluster 'here'" in capfd.readouterr().err
