"""Tables with coordinates for the rows that name their places, made of partitions."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq

from geomap.cluster import Each
from geomap.elsewhere import MadeAnew
from geomap.files import read_text, replacing, write_text
from geomap.inputs import Source
from geomap.partitions.conversion import Conversion, settled_parts
from geomap.partitions.cut import Partition, parts_of
from geomap.partitions.settling import PartIds
from geomap.partitions.work import Work, made_of
from geomap.partitions.workshop import workshop
from geomap.tables.coded import Coded
from geomap.tables.locate import Answers, Lookup, Outcome
from geomap.tables.locate.asked import Asked
from geomap.tables.locate.filling import placed
from geomap.tables.locate.questions import Questions, questions_of_rows, questions_of_table
from geomap.tables.locate.survey import Outlook, Survey, outlook, survey
from geomap.tables.rows import MAX_TABLE_BYTES
from geomap.tables.tally import Tally

__all__ = ["Location", "PortableAnswers", "located"]


class PortableAnswers(MadeAnew, Answers):
    """What the gazetteer answers, in each process that it is sent to.

    Parameters
    ----------
    **options
        As of :class:`geomap.tables.locate.Lookup`.
    """

    files = ("gazetteer",)

    def __init__(self, **options: Any) -> None:
        super().__init__(Lookup(**options))


def _nothing_known() -> Outlook:
    return Outlook(Survey.joined([]).lean, is_noted=False)


@dataclass(frozen=True)
class Location(Conversion):
    """An event table with coordinates for the rows that name their places.

    Attributes
    ----------
    answers : PortableAnswers
        What the gazetteer answers.
    outlook : Outlook
        What all rows of the table settle; as of a table without places until that is known.
    """

    answers: PortableAnswers
    outlook: Outlook = field(default_factory=_nothing_known)

    @property
    def levels(self) -> tuple[str, ...]:
        """The ids of rows, and of what rows are split into."""
        return ("ids", "split-ids") if self.answers.lookup.split else ("ids",)

    def _tables(
        self, tables: Iterator[gpd.GeoDataFrame], path: Path, ids: PartIds
    ) -> Iterator[gpd.GeoDataFrame]:
        outcome = Outcome()
        parts = ((table, questions_of_table(table, self.answers)) for table in tables)
        yield from placed(parts, self.answers, self.outlook, outcome, ids)
        record = asdict(outcome) | {"missed": list(outcome.missed.items())}
        write_text(_outcome(path), json.dumps(record, ensure_ascii=False))


@dataclass(frozen=True)
class _Surveying(Work):
    """Where the places of a table are."""

    answers: PortableAnswers

    def questions(self, partition: Partition, tally: Tally) -> Iterator[Questions]:
        """Yield what the rows of a partition ask; say what becomes of these."""
        reader = self.reader(partition.blocks(self.layout))
        for rows in reader.typed():
            yield questions_of_rows(rows, self.answers)
        tally.add(reader.tally)

    def make(self, partition: Partition, path: Path) -> Tally:
        """Write where the places of a partition are."""
        tally = Tally()
        found = survey(self.questions(partition, tally), self.answers)
        columns = {
            "key": pa.array(found.keys),
            "country": pa.array(found.country.objects(), pa.string()),
            "region": pa.array(found.region.objects(), pa.string()),
        }
        flags = {"is_doubted": str(found.is_doubted)}
        with replacing(path) as part:
            pq.write_table(pa.table(columns, metadata=flags), part)
        return tally


@contextlib.contextmanager
def located(
    source: Source, path: str | os.PathLike[str], work: Location, each: Each = map
) -> Iterator[tuple[Tally, Outcome, Iterator[bytes]]]:
    """Locate the rows of a table; give what became of them, and the bytes of the result.

    Parameters
    ----------
    source : Source
        The table.
    path : path-like
        What is to be written; what is needed meanwhile lies beside it.
    work : Location
        What is made of it.
    each : callable, optional
        Applies a function to the partitions, in this process or others; by default :func:`map`.

    Raises
    ------
    ReadError
        When the table cannot be read, or none of its rows can be used.
    OutputError
        When nothing can be written there, or another run is about to.
    OptionError
        When there is no such column of districts.
    """
    parts = parts_of(source, work.layout, each)
    with workshop(path, work, parts) as folder:
        looking = _Surveying(work.answers, types=work.types, layout=work.layout)
        (surveys := folder / "surveys").mkdir(exist_ok=True)
        found = made_of(parts, looking, surveys, each)

        def asked() -> Iterator[Questions]:
            return (one for part in parts for one in looking.questions(part, Tally()))

        settled = outlook(Survey.joined(map(_survey, found.files)), asked, work.answers)
        table = settled_parts(parts, replace(work, outlook=settled), folder, each)
        outcome = Outcome()
        for file in table.files:
            record = json.loads(read_text(_outcome(file), limit=MAX_TABLE_BYTES))
            missed = {Asked(*asked): rows for asked, rows in record["missed"]}
            outcome.add(Outcome(**record | {"missed": missed}))
        yield table.tally, outcome, work.joined(table.files)


def _survey(path: Path) -> Survey:
    table = pq.read_table(path)
    return Survey(
        table["key"].to_numpy(),
        Coded.of(table["country"].to_pylist()),
        Coded.of(table["region"].to_pylist()),
        is_doubted=table.schema.metadata[b"is_doubted"] == b"True",
    )


def _outcome(path: Path) -> Path:
    """Return the file that says what became of the rows of a partition."""
    return path.with_suffix(".outcome")
