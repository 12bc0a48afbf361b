"""Coordinates for the rows of tables that name their places."""

from __future__ import annotations

from geomap.tables.locate.filling import NOTE
from geomap.tables.locate.lookup import Answers, Lookup
from geomap.tables.locate.outcome import Outcome
from geomap.tables.locate.table import LocatedParts, locate, locate_events

__all__ = ["NOTE", "Answers", "LocatedParts", "Lookup", "Outcome", "locate", "locate_events"]
