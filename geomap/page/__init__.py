"""The map page: events on a folium map, in one HTML file that needs nothing else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geomap.page.words import UI_LANGUAGES

if TYPE_CHECKING:
    from geomap.page.event_layer import EventLayer
    from geomap.page.event_map import EventMap
    from geomap.page.overview import write_overview

__all__ = ["UI_LANGUAGES", "EventLayer", "EventMap", "write_overview"]

#: What needs folium; styles, words and areas are used without it.
_HOMES = {
    "EventLayer": "geomap.page.event_layer",
    "EventMap": "geomap.page.event_map",
    "write_overview": "geomap.page.overview",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'geomap.page' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
