"""How event types that a user declared are called and drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geomap.taxonomy import OwnType

__all__ = ["labelled", "own_types"]

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def own_types(events: pd.DataFrame) -> tuple[OwnType, ...]:
    """Return the types that a table declares in ``attrs["types"]``.

    What is not of the form that :class:`~geomap.taxonomy.OwnType` has is left to be chosen.
    """
    listed = events.attrs.get("types", ())
    rows = listed if isinstance(listed, list | tuple) else ()
    return tuple(_type(row) for row in rows if isinstance(row, Mapping) and row.get("name"))


def _type(row: Mapping[str, Any]) -> OwnType:
    labels = row.get("labels")
    given = labels if isinstance(labels, Mapping) else {}
    colours = (row.get("light"), row.get("dark"))
    light, dark = (c if isinstance(c, str) and _COLOUR.fullmatch(c) else None for c in colours)
    shape = row.get("shape")
    return OwnType(
        name=str(row["name"]),
        labels={str(lang): str(label) for lang, label in given.items()},
        light=light,
        dark=dark,
        shape=shape if isinstance(shape, str) else None,
    )


def labelled(words: Mapping[str, Any], lang: str, types: Sequence[OwnType]) -> dict[str, Any]:
    """Return the words of the interface in a language, with the labels of own types."""
    names = {one.name: one.label(lang) for one in types}
    return {**words, "types": {**words["types"], **names}} if names else dict(words)
