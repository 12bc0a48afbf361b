"""Coordinates for the rows of tables that name their places."""

from __future__ import annotations

from geomap.tables.locate.table import NOTE, locate, locate_events

__all__ = ["NOTE", "locate", "locate_events"]
