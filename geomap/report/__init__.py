"""The report: events in one document, as HTML, Markdown, Quarto, DOCX or PDF."""

from __future__ import annotations

from geomap.report.build import MOST_ROWS
from geomap.report.event_report import FORMATS, EventReport, format_of

__all__ = ["FORMATS", "MOST_ROWS", "EventReport", "format_of"]
