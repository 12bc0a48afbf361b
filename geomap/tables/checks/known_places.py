"""The gazetteer as the rules ask it, again and again for the parts of a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from typing import Any

from geomap.places.overlay import open_gazetteer
from geomap.places.store import Store
from geomap.tables.checks.countries import Countries

__all__ = ["KnownPlaces"]

#: Answers to a question that are kept.
_KEPT = 1 << 16


class KnownPlaces:
    """The gazetteer, of which nobody is asked twice for what was answered of late.

    Parameters
    ----------
    store : Store, optional
        The gazetteer; by default the one that ships with geomap.
    """

    def __init__(self, store: Store | None = None) -> None:
        self._store = store or open_gazetteer()
        self._answering: dict[Callable[..., Any], Callable[..., Any]] = {}

    @cached_property
    def countries(self) -> Countries:
        """The shapes of countries."""
        return Countries(self._store)

    def answering(self, question: Callable[..., Any]) -> Callable[..., Any]:
        """Return what answers a question.

        Parameters
        ----------
        question : callable
            Takes the gazetteer and, hashable, what is asked about; always the same function.
        """
        if question not in self._answering:
            self._answering[question] = lru_cache(_KEPT)(partial(question, self._store))
        return self._answering[question]
