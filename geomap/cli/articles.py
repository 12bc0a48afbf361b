"""Events of articles, and what there is to say of their reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from geomap.cli.console import note, progress_bar, report_notes, report_rejected, say_aside
from geomap.cli.extras import Extras
from geomap.cli.reading import Reading
from geomap.documents import read_sources
from geomap.events import Document
from geomap.inputs import Source
from geomap.pipeline import extract_tables
from geomap.reader import undated_note

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["read_articles", "read_articles_in_parts"]

#: Rows of a table that is written while more are read.
_ROWS = 4_000


def read_articles(sources: Sequence[Source], reading: Reading) -> gpd.GeoDataFrame:
    """Return the events of articles as one table, which keeps what could not be used."""
    rejected: list[dict[str, Any]] = []
    notes: list[str] = []
    (table,) = _read(sources, reading, None, rejected, notes)
    table.attrs |= {"rejected": rejected, "notes": notes}
    return table


def read_articles_in_parts(
    sources: Sequence[Source], reading: Reading
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the events of articles, some rows at a time."""
    return _read(sources, reading, _ROWS, [], [])


def _read(
    sources: Sequence[Source],
    reading: Reading,
    rows: int | None,
    rejected: list[dict[str, Any]],
    notes: list[str],
) -> Iterator[gpd.GeoDataFrame]:
    """Yield the events of articles, some rows at a time; say at the end what there is to say."""
    undated: list[str] = []
    of_articles: list[str] = []

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
        most_memory=reading.most_memory,
        most_megabytes=reading.most_megabytes,
        journal=None if reading.keeper is None else reading.keeper.journal(sources),
        cluster=reading.cluster,
    ):
        of_articles += table.attrs["notes"]
        yield table
    notes += of_articles
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
