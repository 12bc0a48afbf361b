"""Articles as they come: folders and feeds watched, each article counted once.

What it needs is imported when :class:`Watch` is used: until then a watch can be asked to stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.watch.watch import Watch

__all__ = ["Watch"]


def __getattr__(name: str) -> Any:
    if name != "Watch":
        raise AttributeError(f"module 'geomap.watch' has no attribute {name!r}")
    from geomap.watch.watch import Watch

    return Watch
