"""``geomap watch``: the map and the table of articles as they come."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geomap.cli.console import note, report_notes, report_rejected
from geomap.cli.groups import grouping
from geomap.cli.look import LookOptions
from geomap.cli.reading import ReadingOptions
from geomap.errors import OptionError
from geomap.inputs import Source

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.watch.stop import Stop

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
    options: ReadingOptions,
    look: LookOptions,
) -> None:
    """Draw a map of articles as they come, until Ctrl-C, and go on from there the next time."""
    from geomap.cli import work
    from geomap.cli.pages import draw_page
    from geomap.files import check_target
    from geomap.watch import Watch
    from geomap.watch.stop import Stop

    reading, wanted = options.asked()
    if reading.extras.explain is not None:
        raise OptionError("geomap watch explains nothing", mend="use --explain with geomap extract")
    drawn = look.look()
    options.disclosure.check()
    for name in inputs:
        if os.path.isfile(name) and work.is_table(Source(name)):
            raise OptionError(
                f"{name}: is a table, and articles are watched", mend="draw it with geomap map"
            )
    for path in (output, table):
        if path == "-":
            raise OptionError("standard output cannot be written anew", mend="name a file")
        if path is not None:
            check_target(path)
    chosen = None if table is None else work.output_format(table, None)
    reading = replace(reading, merge=True)

    def publish(events: gpd.GeoDataFrame) -> None:
        kept = work.finished(events, reading, wanted, options.disclosure)
        draw_page(kept, output, drawn, reading.gazetteer)
        if table is not None and chosen is not None:
            work.write_table(kept, table, chosen)
        note(f"events in {output}: {len(kept)}")

    stop = Stop()
    with (
        Watch(
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
            most_megabytes=reading.most_megabytes,
        ) as watched,
        _stopped_by_signals(stop),
    ):
        watched.run(publish, once=once)


def _tell(notes: Sequence[str], rejected: Sequence[dict[str, Any]]) -> None:
    report_rejected(rejected)
    report_notes(notes)


@contextmanager
def _stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Let Ctrl-C and the end of the session ask to stop; who asks twice is obeyed at once."""
    old = {number: signal.signal(number, stop.ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
