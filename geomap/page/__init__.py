"""The map page: events on a folium map, in one HTML file that needs nothing else."""

from __future__ import annotations

from geomap.page.event_layer import EventLayer
from geomap.page.event_map import EventMap
from geomap.page.words import UI_LANGUAGES

__all__ = ["UI_LANGUAGES", "EventLayer", "EventMap"]
