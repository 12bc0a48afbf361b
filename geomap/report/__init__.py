"""The report: events in one document, as HTML, Markdown, Quarto, DOCX or PDF."""

from __future__ import annotations
