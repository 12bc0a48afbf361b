"""Articles as they come: folders and feeds watched, each article counted once."""

from __future__ import annotations

from geomap.watch.watch import Watch

__all__ = ["Watch"]
