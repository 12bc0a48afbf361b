"""Events of all that was named, articles and tables, as they may be published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from geomap import tables
from geomap.cli.articles import read_articles
from geomap.cli.console import note
from geomap.cli.event_tables import (
    TABLE_ENDINGS,
    are_large,
    is_table,
    read_tables,
)
from geomap.cli.output import check_output
from geomap.cli.placing import located_by_names, read_all_in_parts
from geomap.cli.publishing import passing, publishable
from geomap.cli.reading import Reading
from geomap.cli.review import note_stale_places
from geomap.documents import ENDINGS, REFUSED_ENDINGS, without_own_maps
from geomap.inputs import Source, find_sources, refuse_overwriting

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["checked_sources", "gathered", "gathered_in_parts"]

_ENDINGS = (*ENDINGS, *TABLE_ENDINGS)


def checked_sources(
    inputs: Sequence[str], output: str, reading: Reading, endings: Iterable[str] = ENDINGS
) -> list[Source]:
    """Return what is named, once it is known that all can be done.

    Parameters
    ----------
    inputs : sequence of str
        Files, folders, globs, or ``-``.
    output : str
        What is written.
    reading : Reading
    endings : iterable of str
        Which files of a folder are meant; those of articles by default.
    """
    check_output(output)
    reading.disclosure.check()
    found = find_sources(inputs, sorted({*endings}), refused=REFUSED_ENDINGS)
    sources = without_own_maps(found)
    refuse_overwriting(sources, output)
    reading.extras.check(sources, output)
    return sources


@contextmanager
def gathered(inputs: Sequence[str], output: str, reading: Reading) -> Iterator[gpd.GeoDataFrame]:
    """Give the events of articles and tables to a block that writes them to an output.

    When the command is stopped before that is written, the next one goes on.
    """
    sources = checked_sources(inputs, output, reading, _ENDINGS)
    with reading.kept(output) as going:
        yield _whole(sources, going)


@contextmanager
def gathered_in_parts(
    inputs: Sequence[str], output: str, reading: Reading
) -> Iterator[Iterator[gpd.GeoDataFrame]]:
    """Give the same as :func:`gathered`; large tables come in parts where that can be."""
    sources = checked_sources(inputs, output, reading, _ENDINGS)
    with reading.kept(output) as going:
        if reading.needs_all or not are_large(sources):
            yield iter([_whole(sources, going)])
        else:
            parts = read_all_in_parts(
                sources, reading.extras.types, reading.layout, reading.gazetteer
            )
            yield passing(parts, reading.wanted)


def _whole(sources: Sequence[Source], reading: Reading) -> gpd.GeoDataFrame:
    """Return the events of sources as one table, as they may be published."""
    articles = [source for source in sources if not is_table(source)]
    found = [source for source in sources if is_table(source)]
    left_out: list[dict[str, Any]] = []
    skipped = left_out if len(sources) > 1 else None
    read = read_tables(found, reading.extras.types, reading.layout, skipped)
    note_stale_places(read, reading.gazetteer)
    parts = [located_by_names(table, reading.gazetteer) for table in read]
    if articles or not parts:
        parts.append(read_articles(articles, reading))
    elif reading.extras.explain:
        note("--explain tells how events were read from articles: there are none here")
    whole = parts[0] if len(parts) == 1 else tables.join(parts)
    whole.attrs["rejected"] = [*whole.attrs.get("rejected", ()), *left_out]
    return publishable(whole, reading)
