"""Places: the gazetteer, and finding and resolving the names of places in text."""

from __future__ import annotations
