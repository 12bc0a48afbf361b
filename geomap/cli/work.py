"""What the commands on articles and tables do."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from geomap import tables
from geomap.cli.console import (
    MOST_SHOWN,
    note,
    progress,
    progress_bar,
    report_notes,
    report_rejected,
    say,
    say_aside,
    write_standard_output,
)
from geomap.cli.disclosure import Disclosure
from geomap.cli.extras import Extras
from geomap.cli.kept import Keeper, kept
from geomap.cli.locate import located_by_names
from geomap.cli.pages import Look, draw_page, draw_parts
from geomap.cli.review import corrected, note_stale_places
from geomap.documents import (
    ENDINGS,
    REFUSED_ENDINGS,
    is_document,
    read_sources,
    without_own_maps,
)
from geomap.errors import ReadError
from geomap.events import Document
from geomap.files import check_target, replacing, write_bytes
from geomap.inputs import Source, find_sources, one_source, refuse_overwriting
from geomap.journal import Run
from geomap.reader import run_of, undated_note
from geomap.tables.assembly import TableReader
from geomap.tables.filters import EventFilter
from geomap.tables.reading import raw_blocks, raw_rows
from geomap.tables.schemes import Layout, begins_known
from geomap.tables.schemes.write import scheme_named
from geomap.tables.stream import STREAMED, encoded
from geomap.taxonomy import OwnType

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = [
    "Reading",
    "convert",
    "demo",
    "draw_map",
    "extract_table",
    "filtered",
    "finished",
    "gather",
    "is_table",
    "output_format",
    "read_table",
    "write_table",
]

#: Rows of a table that is written while more are read.
_ROWS = 4_000
#: Rows of a table that was read and is written again.
_PART = 1 << 16
#: A table of more bytes, or rows, is read in parts where that can be.
_LARGE_BYTES = 32_000_000
_LARGE_ROWS = 1_000_000
_TABLE_ENDINGS = frozenset({".zip", ".kmz", *tables.ENDINGS} - {".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How articles are to be read, and their events put together; see :func:`geomap.extract`."""

    published: dt.date | None = None
    lang: str | None = None
    home: str | None = None
    gazetteer: str | None = None
    extras: Extras = field(default_factory=Extras)
    merge: bool = False
    layout: Layout | None = None
    corrections: Sequence[str] = ()
    most_seconds: float | None = None
    most_megabytes: float | None = None
    keeper: Keeper | None = None

    def run(self) -> Run:
        """Return what decides what is read in an article."""
        more = self.extras
        options = run_of(
            self.published,
            more.languages,
            lang=self.lang,
            home=self.home,
            gazetteer=self.gazetteer,
            cues=more.cues,
            mentions=more.mentions,
            llm=more.llm,
        )
        explained = "yes" if more.is_told else None
        return {"geomap": version("geomap"), **options, "--explain": explained}


def draw_map(
    inputs: Sequence[str],
    output: str,
    reading: Reading,
    wanted: EventFilter,
    disclosure: Disclosure,
    look: Look,
) -> None:
    """Draw articles and event tables on one page."""
    with kept(output, reading.run) as keeper:
        going = replace(reading, keeper=keeper)
        sources = _sources(inputs, output, reading, disclosure)
        whole = reading.merge or reading.corrections or disclosure.is_asked
        if whole or not _is_large(sources):
            parts = iter([_gathered(sources, going, wanted, disclosure)])
        else:
            parts = _passing(_streamed(sources, reading), wanted)
        draw_parts(parts, output, look, reading.gazetteer)


def gather(
    inputs: Sequence[str],
    output: str,
    reading: Reading,
    wanted: EventFilter,
    disclosure: Disclosure,
) -> gpd.GeoDataFrame:
    """Return the events of articles and event tables as they may be published in a file."""
    sources = _sources(inputs, output, reading, disclosure)
    return _gathered(sources, reading, wanted, disclosure)


def _sources(
    inputs: Sequence[str], output: str, reading: Reading, disclosure: Disclosure
) -> list[Source]:
    """Return the articles and tables that are named, once it is known that all can be done."""
    _check_output(output)
    disclosure.check()
    endings = sorted({*ENDINGS, *_TABLE_ENDINGS})
    sources = without_own_maps(find_sources(inputs, endings, refused=REFUSED_ENDINGS))
    refuse_overwriting(sources, output)
    reading.extras.check(sources, output)
    return sources


def _gathered(
    sources: Sequence[Source], reading: Reading, wanted: EventFilter, disclosure: Disclosure
) -> gpd.GeoDataFrame:
    articles = [source for source in sources if not is_table(source)]
    found = [source for source in sources if is_table(source)]
    types = reading.extras.types
    left_out: list[dict[str, Any]] = []
    skipped = left_out if len(sources) > 1 else None
    read = _read_tables(found, types, reading.layout, skipped)
    note_stale_places(read, reading.gazetteer)
    parts = [located_by_names(table, reading.gazetteer) for table in read]
    if articles or not parts:
        parts.append(_extract(articles, reading))
    elif reading.extras.explain:
        note("--explain tells how events were read from articles: there are none here")
    whole = parts[0] if len(parts) == 1 else tables.join(parts)
    whole.attrs["rejected"] = [*whole.attrs.get("rejected", ()), *left_out]
    return finished(whole, reading, wanted, disclosure)


def _is_large(sources: Sequence[Source]) -> bool:
    """Return whether sources are tables only, and so large that they are read in parts."""
    large = any(source.size > _LARGE_BYTES or _has_many_rows(source) for source in sources)
    return large and all(map(is_table, sources))


def _has_many_rows(source: Source) -> bool:
    """Return whether a file says, where it is one that says it, that it has many rows."""
    if source.data is not None or source.ending not in (".parquet", ".geoparquet"):
        return False
    import pyarrow.parquet as pq
    from pyarrow import ArrowException

    with suppress(OSError, ArrowException):
        return bool(pq.read_metadata(source.name).num_rows > _LARGE_ROWS)
    return False


def _streamed(sources: Sequence[Source], reading: Reading) -> Iterator[gpd.GeoDataFrame]:
    """Yield the events of large tables, some rows at a time; say how many lack coordinates."""
    unplaced = 0
    for source in sources:
        for part in _read_parts(source, reading.extras.types, reading.layout):
            unplaced += int((part["lat"].isna() & part["place_name"].notna()).sum())
            yield part
    if unplaced:
        told = "events with a name and without coordinates: `geomap locate` fills them in"
        note(f"{unplaced} {told}")


def finished(
    table: gpd.GeoDataFrame, reading: Reading, wanted: EventFilter, disclosure: Disclosure
) -> gpd.GeoDataFrame:
    """Return events that were read as they may be published: corrected, merged, those wanted."""
    kept = filtered(_merged(_corrected(table, reading), reading), wanted)
    return disclosure.apply(kept, reading.gazetteer)


def extract_table(
    inputs: Sequence[str],
    output: str,
    format: str | None,
    reading: Reading,
    wanted: EventFilter,
    disclosure: Disclosure,
) -> None:
    """Write the events of articles as a table."""
    _check_output(output)
    disclosure.check()
    sources = without_own_maps(find_sources(inputs, ENDINGS, refused=REFUSED_ENDINGS))
    refuse_overwriting(sources, output)
    reading.extras.check(sources, output)
    chosen = output_format(output, format)
    needs_all = reading.merge or disclosure.is_asked or reading.extras.is_told
    with kept(output, reading.run) as keeper:
        going = replace(reading, keeper=keeper)
        if chosen in STREAMED and not (needs_all or reading.corrections):
            _stream(_passing(_extracted(sources, going), wanted), output, chosen)
        else:
            table = finished(_extract(sources, going), reading, wanted, disclosure)
            write_table(table, output, chosen)


def convert(
    table: str,
    output: str,
    format: str | None,
    wanted: EventFilter,
    disclosure: Disclosure,
    types: Sequence[OwnType] = (),
    layout: Layout | None = None,
    scheme: str | None = None,
    corrections: Sequence[str] = (),
) -> None:
    """Write an event table in another format, or in the scheme of another data set."""
    chosen = tables.format_for(output, output_format(output, format))
    _check_output(output)
    disclosure.check()
    if scheme is not None:
        scheme_named(scheme)
    needs_all = scheme is not None or disclosure.is_asked or corrections
    if chosen.name in STREAMED and not needs_all:
        parts = _read_parts(one_source(table), types, layout)
        _stream(_passing(parts, wanted), output, chosen.name)
        return
    read = read_table(one_source(table), types, layout)
    kept = filtered(corrected(read, corrections, types), wanted)
    data, left_out, notes = tables.encode(disclosure.apply(kept), chosen, scheme)
    report_rejected(left_out)
    report_notes(notes)
    if output == "-":
        write_standard_output(data)
    else:
        write_bytes(output, data)


def demo(output: str) -> None:
    """Draw the map of the sample article, and print its path."""
    from geomap.pipeline import extract
    from geomap.samples import sample

    _check_output(output)
    article = sample()
    draw_page(extract(article), output, Look(title=article.title))
    if output != "-":
        say(os.path.abspath(output))


def _check_output(output: str) -> None:
    """Raise, before any work is done, when the result could not be written."""
    if output != "-":
        check_target(output)


def is_table(source: Source) -> bool:
    """Return whether a source is an event table, not articles."""
    if source.ending in _TABLE_ENDINGS:
        return True
    if source.ending in (".jsonl", ".ndjson", ""):
        head = source.head()
        return not is_document(head) and (b"event_type" in head or begins_known(head))
    return False


def _read_tables(
    sources: Sequence[Source],
    types: Sequence[OwnType],
    layout: Layout | None,
    left_out: list[dict[str, Any]] | None,
) -> list[gpd.GeoDataFrame]:
    """Return the event tables of sources; a file that is none is an error, or is left out."""
    read = []
    for source in progress(sources, "table"):
        try:
            read.append(read_table(source, types, layout))
        except ReadError as error:
            if left_out is None:
                raise
            note(f"left out: {error.problem}")
            left_out.append(
                {"file": source.name, "line": 0, "column": None, "value": None,
                 "reason": error.problem}
            )  # fmt: skip
    return read


def read_table(source: Source, types: Sequence[OwnType], layout: Layout | None) -> gpd.GeoDataFrame:
    """Return an event table whole; say what there is to say of it."""
    reader = TableReader([raw_rows(source, layout=layout)], types)
    (table,) = _told(reader)
    rejected = [asdict(one) for one in reader.rejected]
    table.attrs |= {"rejected": rejected, "notes": reader.notes}
    return table


def _read_parts(
    source: Source, types: Sequence[OwnType], layout: Layout | None
) -> Iterator[gpd.GeoDataFrame]:
    """Yield an event table, some rows at a time; say at the end what there is to say of it."""
    blocks = raw_blocks(source, layout=layout)
    return _told(TableReader(blocks(), types, shown=MOST_SHOWN), _PART)


def _told(reader: TableReader, rows: int | None = None) -> Iterator[gpd.GeoDataFrame]:
    """Yield what a reader reads; say at the end what there is to say of it."""
    yield from reader.tables(rows)
    report_rejected([asdict(one) for one in reader.rejected], reader.refused)
    for remark in reader.notes:
        note(remark)


def _extract(sources: Sequence[Source], reading: Reading) -> gpd.GeoDataFrame:
    """Return the events of articles as one table, which keeps what could not be used."""
    said: dict[str, list[Any]] = {"rejected": [], "notes": []}
    (table,) = _extracted(sources, reading, rows=None, **said)
    table.attrs.update(said)
    return table


def _extracted(
    sources: Sequence[Source],
    reading: Reading,
    rows: int | None = _ROWS,
    *,
    rejected: list[dict[str, Any]] | None = None,
    notes: list[str] | None = None,
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the events of articles, some rows at a time; say at the end what there is to say."""
    from geomap.pipeline import extract_tables

    rejected = [] if rejected is None else rejected
    notes = [] if notes is None else notes
    undated: list[str] = []

    def documents() -> Iterator[Document]:
        with progress_bar("reading", sum(source.size for source in sources)) as on_read:
            for document in read_sources(
                sources,
                published=reading.published,
                lang=reading.lang,
                rejected=rejected,
                notes=notes,
                on_read=on_read,
            ):
                if document.published is None:
                    undated.append(document.document_id)
                yield document

    more = reading.extras
    told: list[dict[str, Any]] | None = [] if more.is_told else None
    for table in extract_tables(
        documents(),
        rows=rows,
        home=reading.home,
        gazetteer=reading.gazetteer,
        rejected=rejected,
        cues=more.cues,
        mentions=more.mentions,
        llm=more.llm,
        explanations=told,
        most_seconds=reading.most_seconds,
        most_megabytes=reading.most_megabytes,
        journal=None if reading.keeper is None else reading.keeper.journal(sources),
    ):
        notes += table.attrs["notes"]
        yield table
    _explain(told or [], more)
    report_rejected(rejected)
    report_notes(notes)
    if undated:
        note(undated_note(undated))


def _explain(told: Sequence[dict[str, Any]], more: Extras) -> None:
    """Write how the events came about, and say how much a language model was not believed."""
    on_terminal = more.explained(told)
    if on_terminal:
        say_aside(on_terminal)
    refused = sum(one["refused"] is not None for one in told)
    if more.llm is not None and refused:
        what = "one thing that the model says is" if refused == 1 else (
            f"{refused} things that the model says are"
        )  # fmt: skip
        hint = "" if more.explain else "; --explain why.txt says which"
        note(f"{what} not borne out by the text, and left out{hint}")


def _corrected(table: gpd.GeoDataFrame, reading: Reading) -> gpd.GeoDataFrame:
    return corrected(table, reading.corrections, reading.extras.types, reading.gazetteer)


def _merged(table: gpd.GeoDataFrame, reading: Reading) -> gpd.GeoDataFrame:
    """Return a table in which, where that is asked for, an event told several times is one."""
    if not reading.merge:
        return table
    merged = tables.merge_events(table)
    if len(merged) < len(table):
        note(f"{len(table)} events merged into {len(merged)}")
    return merged


def filtered(table: gpd.GeoDataFrame, wanted: EventFilter) -> gpd.GeoDataFrame:
    """Return the events that are wanted; say how many are not."""
    (kept,) = _passing([table], wanted)
    return kept


def _passing(parts: Iterable[gpd.GeoDataFrame], wanted: EventFilter) -> Iterator[gpd.GeoDataFrame]:
    """Yield the events that are wanted; say at the end how many were not."""
    found = passed = 0
    for table in parts:
        kept = wanted.apply(table)
        found, passed = found + len(table), passed + len(kept)
        yield kept
    if not found:
        note("no events found")
    elif passed < found:
        note(f"{found - passed} of {found} events do not pass the filters")


def output_format(output: str, format: str | None) -> str:
    """Return the name of the format to write; standard output gets JSON Lines by default."""
    if output == "-" and format is None:
        return "jsonl"
    return tables.format_for(output, format).name


def write_table(table: gpd.GeoDataFrame, output: str, format: str) -> None:
    """Write an event table to a file or to standard output, in parts where its format can be."""
    if format in STREAMED:
        starts = range(0, max(len(table), 1), _PART)
        _stream((table.iloc[first : first + _PART] for first in starts), output, format)
    elif output == "-":
        write_standard_output(tables.format_for(output, format).write(table))
    else:
        tables.write_events(table, output, format=format)


def _stream(parts: Iterable[gpd.GeoDataFrame], output: str, format: str) -> None:
    """Write the rows of a table as they come, to a file that is there when all are written."""
    if output == "-":
        for data in encoded(parts, format):
            write_standard_output(data)
        return
    with replacing(output) as path, path.open("wb") as stream:
        for data in encoded(parts, format):
            stream.write(data)
