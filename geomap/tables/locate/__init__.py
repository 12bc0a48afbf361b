"""Coordinates for the rows of tables that name their places."""

from __future__ import annotations

from geomap.tables.locate.filling import NOTE
from geomap.tables.locate.lookup import Answers, Lookup
from geomap.tables.locate.outcome import Outcome
from geomap.tables.locate.table import locate, locate_events, locate_parts

__all__ = ["NOTE", "Answers", "Lookup", "Outcome", "locate", "locate_events", "locate_parts"]
