"""Work that is shared out gives what one process gives, also when a worker is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from geomap.aggregation.counting import Task
from geomap.aggregation.runs import aggregate_into_folder
from geomap.cluster import workers
from geomap.errors import OptionError
from geomap.events import Event
from geomap.inputs import Source
from geomap.partitions import cut
from geomap.tables import parquet, to_table, write_events

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")

GROUPS = 12


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    """Write a table of some partitions."""
    events = [
        Event("strike", document_id=str(n), lat=50.0 + n % 5, lon=30.0, precision="point")
        for n in range(GROUPS * 5)
    ]
    write_events(to_table(events), "whole.parquet")
    pq.write_table(pq.read_table("whole.parquet"), "t.parquet", row_group_size=5)
    monkeypatch.setattr(cut, "_WHOLE_BYTES", 0)
    monkeypatch.setattr(parquet, "_PART_ROWS", 5)
    return Source("t.parquet")


def test_a_killed_worker_loses_nothing(source: Source) -> None:
    """Two processes make the bytes of one, and so do they when one of them dies meanwhile."""
    totals = aggregate_into_folder([source], "one", "year", Task())
    assert totals.events == GROUPS * 5
    with workers("local:2") as each:
        aggregate_into_folder([source], "two", "year", Task(), each)
        client: Any = each.args[0]  # type: ignore[attr-defined]

        def killing(function: Any, jobs: Any) -> Iterator[Any]:
            pids = list(client.run(os.getpid).values())
            for number, result in enumerate(each(function, jobs)):
                if number == 1:
                    os.kill(pids[0], signal.SIGKILL)
                yield result

        aggregate_into_folder([source], "killed", "year", Task(), killing)
    one, two, killed = (
        {path.name: path.read_bytes() for path in Path(name).rglob("*.*")}
        for name in ("one", "two", "killed")
    )
    assert one == two == killed


def test_one_process_needs_no_cluster() -> None:
    """Without a cluster the work is done here, in its order."""
    with workers(None) as each:
        assert list(each(len, ["a", "bc"])) == [1, 2]


@pytest.mark.parametrize("where", ["here", "local:0", "tcp:8786", "http://x", "local:2; rm", ""])
def test_what_is_no_cluster_is_refused(where: str) -> None:
    """Words that name no cluster are refused before anything is started."""
    with pytest.raises(OptionError, match="no --cluster"), workers(where):
        pass


def test_a_cluster_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that is not there is told, with the mend."""
    monkeypatch.setattr("geomap.cluster._ANSWERS_WITHIN", "1s")
    with pytest.raises(OptionError, match="does not answer"), workers("tcp://127.0.0.1:1"):
        pass


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that have another geomap than this process are told by their address."""
    monkeypatch.setattr("geomap.cluster.version", lambda _name: "0.0.1")
    with pytest.raises(OptionError, match=r"has geomap .*, here is 0\.0\.1"), workers("local:1"):
        pass
