"""``geomap extract``: the events of articles as a table."""

from __future__ import annotations

from dataclasses import replace

from geomap.cli.groups import grouping
from geomap.cli.options import Cluster, Format, Inputs, Output
from geomap.cli.reading import ReadingOptions

__all__ = ["extract"]


@grouping
def extract(
    inputs: Inputs,
    *,
    output: Output = "-",
    format: Format = None,
    options: ReadingOptions,
    cluster: Cluster = None,
) -> None:
    """Write the events of articles as a table, to correct by hand."""
    from geomap.cli.articles import read_articles, read_articles_in_parts
    from geomap.cli.event_tables import goes_in_parts, output_format, write_parts
    from geomap.cli.gather import checked_sources
    from geomap.cli.publishing import passing, publishable

    reading = replace(options.reading(), cluster=cluster)
    sources = checked_sources(inputs, output, reading)
    chosen = output_format(output, format)
    needs_all = reading.needs_all or reading.extras.is_told
    with reading.kept(output) as going:
        if goes_in_parts(chosen) and not needs_all:
            parts = passing(read_articles_in_parts(sources, going), reading.wanted)
        else:
            parts = iter([publishable(read_articles(sources, going), reading)])
        write_parts(parts, output, chosen)
