"""The still figure: events on a map that prints, as PNG, SVG or PDF, without a browser."""

from __future__ import annotations

from geomap.figure.event_figure import EventFigure, format_of
from geomap.figure.size import SIZES

__all__ = ["SIZES", "EventFigure", "format_of"]
