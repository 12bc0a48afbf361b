"""``geomap watch``: the map and the table of articles as they come."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geomap.cli.console import note, report_notes, report_rejected
from geomap.cli.groups import grouping
from geomap.cli.look import LookOptions
from geomap.cli.reading import WatchOptions
from geomap.cli.signals import stopped_by
from geomap.errors import OptionError
from geomap.files import check_target
from geomap.inputs import Source

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.cli.pages import Look
    from geomap.cli.reading import Reading

__all__ = ["watch"]


@grouping
def watch(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT", help="Folders, files, globs, addresses of feeds."),
    ],
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The map page.")
    ] = "outputs/map.html",
    table: Annotated[
        str | None, typer.Option("--table", metavar="FILE", help="The event table, too.")
    ] = None,
    every: Annotated[
        float,
        typer.Option("--every", metavar="SECONDS", min=1, help="Time between two rounds."),
    ] = 60.0,
    once: Annotated[bool, typer.Option("--once", help="One round, for cron.")] = False,
    state: Annotated[
        str | None,
        typer.Option(
            "--state", metavar="FILE", help="Journal of what was read. Default: FILE.watch of -o."
        ),
    ] = None,
    options: WatchOptions,
    look: LookOptions,
) -> None:
    """Draw a map of articles as they come, until Ctrl-C.

    Stopped or killed, it goes on from there the next time.
    """
    from geomap.watch.stop import Stop

    stop = Stop()
    with stopped_by(stop.ask), suppress(KeyboardInterrupt):
        from geomap.cli.event_tables import is_table
        from geomap.watch import Watch

        reading = options.reading()
        page = _Page(output, table, look.look(), reading)
        for name in inputs:
            if os.path.isfile(name) and is_table(Source(name)):
                raise OptionError(
                    f"{name}: is a table, and articles are watched",
                    mend="draw it with geomap map",
                )
        page.check()
        with Watch(
            inputs,
            state=state or f"{output}.watch",
            every=every,
            ignored=[output] if table is None else [output, table],
            published=reading.published,
            stop=stop,
            tell=_tell,
            lang=reading.lang,
            home=reading.home,
            gazetteer=reading.gazetteer,
            cues=reading.extras.cues,
            languages=reading.extras.languages,
            mentions=reading.extras.mentions,
            llm=reading.extras.llm,
            most_seconds=reading.most_seconds,
            most_memory=reading.most_memory,
            most_megabytes=reading.most_megabytes,
        ) as watched:
            watched.run(page.publish, once=once)


@dataclass(frozen=True, slots=True)
class _Page:
    """The page and the table that are written anew."""

    output: str
    table: str | None
    look: Look
    reading: Reading

    def check(self) -> None:
        """Raise, before any work is done, when they could not be written."""
        from geomap.cli.event_tables import output_format

        self.reading.disclosure.check()
        for path in (self.output, self.table):
            if path == "-":
                raise OptionError("standard output cannot be written anew", mend="name a file")
            if path is not None:
                check_target(path)
        if self.table is not None:
            output_format(self.table, None)

    def publish(self, events: gpd.GeoDataFrame) -> None:
        """Write both, each whole."""
        from geomap.cli.event_tables import output_format, write_table
        from geomap.cli.pages import draw_page
        from geomap.cli.publishing import publishable

        kept = publishable(events, self.reading)
        draw_page(kept, self.output, self.look, self.reading.gazetteer)
        if self.table is not None:
            write_table(kept, self.table, output_format(self.table, None))
        note(f"events in {self.output}: {len(kept)}")


def _tell(notes: Sequence[str], rejected: Sequence[dict[str, Any]]) -> None:
    report_rejected(rejected)
    report_notes(notes)
