"""Places: the gazetteer, and finding and resolving the names of places in text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.places.geocoder import Gazetteer

__all__ = ["Gazetteer"]


def __getattr__(name: str) -> Any:
    # Only who geocodes pays for importing geopy (PEP 562).
    if name == "Gazetteer":
        return import_module("geomap.places.geocoder").Gazetteer
    raise AttributeError(f"module 'geomap.places' has no attribute {name!r}")
