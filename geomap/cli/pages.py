"""What the commands that draw pages share."""

from __future__ import annotations

import math
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from geomap.cli.console import note, write_standard_output
from geomap.errors import OptionError
from geomap.places.overlay import open_gazetteer

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Look", "areas_of", "draw_page", "draw_parts", "shared_title"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks; see :class:`geomap.EventMap`."""

    title: str | None = None
    lang: str | None = None
    tiles: str | None = None
    tiles_credit: str | None = None
    overview: str = "auto"


def draw_page(
    table: gpd.GeoDataFrame, output: str, look: Look, gazetteer: str | None = None
) -> None:
    """Draw events on a page, to a file or to standard output."""
    draw_parts([table], output, look, gazetteer)


def draw_parts(
    parts: Iterable[gpd.GeoDataFrame], output: str, look: Look, gazetteer: str | None = None
) -> None:
    """Draw a table that comes in parts on a page; more events than it can hold are counted on it.

    No more parts are held than a page can hold.
    """
    from geomap.page import EventMap
    from geomap.page.grain import MOST_BYTES, MOST_EVENTS
    from geomap.tables import join

    most = {"always": -1, "auto": MOST_EVENTS, "never": math.inf}[look.overview]
    coming = iter(parts)
    waiting: deque[gpd.GeoDataFrame] = deque()
    events = 0
    for part in coming:
        waiting.append(part)
        events += len(part)
        if events > most:
            _draw_overview(chain(_drained(waiting), coming), output, look, gazetteer)
            return
    table = waiting[0] if len(waiting) == 1 else join(waiting)
    with _remarks():
        page = EventMap(table, **_drawing(look, shared_title(table), gazetteer))
    if output == "-":
        write_standard_output(page.to_html().encode("utf-8"))
    elif look.overview == "auto" and len(page.to_html()) > MOST_BYTES:
        _draw_overview([table], output, look, gazetteer)
    else:
        page.save(output)


def _draw_overview(
    parts: Iterable[gpd.GeoDataFrame], output: str, look: Look, gazetteer: str | None
) -> None:
    """Write counts on a page and the events beside it, and say so."""
    from geomap.page import write_overview

    if output == "-":
        raise OptionError(
            "-o -: events that are counted on a page lie in a folder beside it",
            mend="name a file with -o, or let the page hold them all with --overview never",
        )
    with _remarks():
        made = write_overview(parts, output, **_drawing(look, None, gazetteer))
    place = f"squares of {made.grain.cell:g}°" if made.grain.cell else "place"
    note(
        f"{made.events:,} events are counted on {output} by {place} and by {made.grain.unit},"
        f" in {made.rows:,} groups; the events themselves lie in {made.files:,} files in the"
        f" folder {made.folder} beside it: keep the two together"
    )


def _drained(waiting: deque[gpd.GeoDataFrame]) -> Iterator[gpd.GeoDataFrame]:
    """Yield tables, each of which is then no longer held here."""
    while waiting:
        yield waiting.popleft()


def _drawing(look: Look, title: str | None, gazetteer: str | None) -> dict[str, Any]:
    """Return the parameters of a page."""
    return {
        "title": look.title or title,
        "lang": look.lang,
        "tiles": _tiles(look),
        "areas": areas_of(gazetteer),
    }


def areas_of(gazetteer: str | None) -> Callable[..., Any]:
    """Return what gives the areas of places, as a page, a figure or a report asks for them."""
    from geomap.page.areas import gazetteer_areas

    return partial(gazetteer_areas, store=open_gazetteer(gazetteer))


@contextmanager
def _remarks() -> Iterator[None]:
    """Say what a maker of tiles wants, such as a key."""
    with warnings.catch_warnings(record=True) as remarks:
        yield
    for remark in remarks:
        if issubclass(remark.category, UserWarning):
            note(str(remark.message))


def _tiles(look: Look) -> Any:
    """Return the online basemap that is asked for, with its credit where that is given."""
    if look.tiles is None or look.tiles_credit is None:
        return look.tiles
    import xyzservices

    return xyzservices.TileProvider(name=look.tiles, url=look.tiles, attribution=look.tiles_credit)


def shared_title(table: gpd.GeoDataFrame) -> str | None:
    """Return the title that all events share, if they do."""
    titles = set(table["title"].dropna())
    return titles.pop() if len(titles) == 1 and table["title"].notna().all() else None
