"""What the commands that draw pages share."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from geomap.cli.console import note, write_standard_output
from geomap.places.overlay import open_gazetteer

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Look", "draw_page", "shared_title"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks; see :class:`geomap.EventMap`."""

    title: str | None = None
    lang: str | None = None
    tiles: str | None = None
    tiles_credit: str | None = None


def draw_page(
    table: gpd.GeoDataFrame, output: str, look: Look, gazetteer: str | None = None
) -> None:
    """Draw events on a page, to a file or to standard output."""
    from geomap.page import EventMap
    from geomap.page.areas import gazetteer_areas

    with warnings.catch_warnings(record=True) as remarks:
        page = EventMap(
            table,
            title=look.title or shared_title(table),
            lang=look.lang,
            tiles=_tiles(look),
            areas=partial(gazetteer_areas, store=open_gazetteer(gazetteer)),
        )
    for remark in remarks:
        if issubclass(remark.category, UserWarning):  # a maker of tiles who wants a key
            note(str(remark.message))
    if output == "-":
        write_standard_output(page.to_html().encode("utf-8"))
    else:
        page.save(output)


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
