"""Ids of events that come part by part, so that none comes twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Ids", "Keys", "UniqueIds", "keys_of", "unique_ids"]

Ids = NDArray[np.object_]
Keys = NDArray[np.uint64]


class UniqueIds:
    """Gives the second row of an id ``-2``, the third ``-3``, and so on.

    What a row gets depends on the rows before it alone, so it does not matter in which parts they
    come. Of each id eight bytes are kept, a hash; that two ids of a table of ten million have one
    is less likely than one in a hundred thousand, and would cost one of them nothing but a
    needless ``-2``.

    Attributes
    ----------
    renamed : int
        How many rows got ids of their own.
    """

    def __init__(self) -> None:
        self.renamed = 0
        self._seen: list[Keys] = []
        self._times: dict[str, int] = {}

    def settle(self, ids: Ids) -> Ids:
        """Return the ids of further rows, of which none came before; ``None`` stays ``None``."""
        known = ids != None  # noqa: E711
        keys = keys_of(ids)
        came = self._has(keys) & known
        again = came | (pd.Series(ids, dtype=object).duplicated().to_numpy() & known)
        own = self._renamed(ids, came) if again.any() else ids
        self._add(keys[known])
        if own is not ids:
            self._add(keys_of(own[own != ids]))
        return own

    def takes(self, keys: Keys) -> bool:
        """Take further ids by their keys, if all differ and none came before.

        Returns
        -------
        bool
            Whether they were taken; else they are to be settled.
        """
        in_order = np.sort(keys)
        if (in_order[1:] == in_order[:-1]).any() or self._has(in_order).any():
            return False
        self._add(in_order)
        return True

    def _renamed(self, ids: Ids, came: NDArray[np.bool_]) -> Ids:
        own: Ids = ids.copy()
        here: set[str] = set()
        for row, (event_id, has_come) in enumerate(zip(ids.tolist(), came.tolist(), strict=True)):
            if event_id is None:
                continue
            if not has_come and event_id not in here:
                here.add(event_id)
                continue
            number = self._times.get(event_id, 1) + 1
            while (name := f"{event_id}-{number}") in here or self._is_taken(name):
                number += 1
            self._times[event_id] = number
            here.add(name)
            self.renamed += 1
            own[row] = name
        return own

    def _is_taken(self, name: str) -> bool:
        return bool(self._has(keys_of(np.array([name], dtype=object)))[0])

    def _has(self, keys: Keys) -> NDArray[np.bool_]:
        """Return which keys came in earlier parts."""
        found = np.zeros(len(keys), dtype=bool)
        order = np.argsort(keys)  # neighbours are found near each other
        inquired = keys[order]
        for seen in self._seen:
            at = np.minimum(np.searchsorted(seen, inquired), len(seen) - 1)
            found[order] |= seen[at] == inquired
        return found

    def _add(self, keys: Keys) -> None:
        """Keep keys, in few sorted lists, each more than twice as long as the next."""
        if not len(keys):
            return
        added = np.sort(keys)
        while self._seen and len(self._seen[-1]) <= 2 * len(added):
            added = np.sort(np.concatenate([self._seen.pop(), added]), kind="stable")
        self._seen.append(added)


def unique_ids(ids: Any) -> Ids:
    """Return ids of which none comes twice: the second of a kind gets ``-2``, and so on."""
    return UniqueIds().settle(np.asarray(ids, dtype=object))


def keys_of(ids: Ids) -> Keys:
    """Return hashes by which ids are known."""
    return np.asarray(pd.util.hash_array(ids, categorize=False), dtype=np.uint64)
