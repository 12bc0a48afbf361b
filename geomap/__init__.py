"""geomap: news articles or event tables in, a map that people can trust out.

::

    import geomap

    events = geomap.extract("article.txt", published="2025-10-16")
    geomap.write_events(events, "events.csv")            # look through it, correct it by hand
    events = geomap.read_events("events.csv")
    geomap.EventMap(events, title="…").save("outputs/map.html")

Nothing heavy is imported until one of these names is used (:pep:`562`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geomap.errors import (
    GazetteerError,
    GeomapError,
    InputError,
    OptionError,
    OutputError,
    ReadError,
    SchemaError,
)

if TYPE_CHECKING:
    from geomap.aggregation import aggregate
    from geomap.documents import read_documents
    from geomap.embedding import embed
    from geomap.events import Document
    from geomap.figure import EventFigure
    from geomap.page import EventLayer, EventMap
    from geomap.pipeline import explain, extract
    from geomap.places import Gazetteer
    from geomap.report import EventReport
    from geomap.tables import merge_events, read_events, write_events
    from geomap.tables.amend import apply_corrections
    from geomap.tables.check import find_problems
    from geomap.tables.corrections import read_corrections, write_corrections
    from geomap.tables.filters import filter_events
    from geomap.tables.locate import locate
    from geomap.tables.review import find_corrections

__all__ = [
    "Document",
    "EventFigure",
    "EventLayer",
    "EventMap",
    "EventReport",
    "Gazetteer",
    "GazetteerError",
    "GeomapError",
    "InputError",
    "OptionError",
    "OutputError",
    "ReadError",
    "SchemaError",
    "__version__",
    "aggregate",
    "apply_corrections",
    "embed",
    "explain",
    "extract",
    "filter_events",
    "find_corrections",
    "find_problems",
    "locate",
    "merge_events",
    "read_corrections",
    "read_documents",
    "read_events",
    "write_corrections",
    "write_events",
]

_HOMES = {
    "Document": "geomap.events",
    "EventFigure": "geomap.figure",
    "EventLayer": "geomap.page",
    "EventMap": "geomap.page",
    "EventReport": "geomap.report",
    "Gazetteer": "geomap.places",
    "aggregate": "geomap.aggregation",
    "apply_corrections": "geomap.tables.amend",
    "embed": "geomap.embedding",
    "explain": "geomap.pipeline",
    "extract": "geomap.pipeline",
    "filter_events": "geomap.tables.filters",
    "find_corrections": "geomap.tables.review",
    "find_problems": "geomap.tables.check",
    "locate": "geomap.tables.locate",
    "merge_events": "geomap.tables",
    "read_corrections": "geomap.tables.corrections",
    "read_documents": "geomap.documents",
    "read_events": "geomap.tables",
    "write_corrections": "geomap.tables.corrections",
    "write_events": "geomap.tables",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("geomap")
    if name not in _HOMES:
        raise AttributeError(f"module 'geomap' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
