"""How events look: the shape and the colours of each type, from ``styles.toml``.

The map page and the still figure both draw by these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from geomap.taxonomy import OwnType
from geomap.toml import packaged

__all__ = ["Style", "drawing", "light_colours", "styles_for"]

_LIGHT_ROOT = re.compile(r":root \{([^}]*)\}")
_COLOUR = re.compile(r"--gm-([a-z]+): (#[0-9a-f]{6});")


@dataclass(frozen=True, slots=True)
class Style:
    """How one type of event is drawn.

    Attributes
    ----------
    shape : str
        An SVG path in a box from -10 to 10, y down, of the absolute commands M, L, C and Z,
        filled by the even-odd rule.
    light, dark : str
        The colour, ``#rrggbb``, on a light and on a dark map.
    """

    shape: str
    light: str
    dark: str


@lru_cache(maxsize=1)
def _sheet() -> dict[str, Any]:
    return packaged(__package__, "styles.toml")


def drawing() -> dict[str, float]:
    """Return how large marks are and when they are joined, in pixels of the page."""
    numbers: dict[str, float] = _sheet()["drawing"]
    return numbers


@lru_cache(maxsize=1)
def light_colours() -> dict[str, str]:
    """Return the colours of paper, ink, land, water and so on of a light page, ``#rrggbb``."""
    sheet = (files(__package__) / "assets" / "geomap.css").read_text(encoding="utf-8")
    found = _LIGHT_ROOT.search(sheet)
    return dict(_COLOUR.findall(found.group(1))) if found else {}


def styles_for(types: Iterable[str], own: Iterable[OwnType] = ()) -> dict[str, Style]:
    """Return the style of each type, in the order given.

    A type that is not one of the taxonomy takes a spare shape and colour by its position among
    such types, so that one list of types always looks the same; what a user declared of it counts
    for more.

    Parameters
    ----------
    types : iterable of str
    own : iterable of OwnType
        Types that a user declared.
    """
    declared = {one.name: one for one in own}
    sheet = _sheet()
    families, spare = sheet["families"], sheet["spare"]["shapes"]
    styles: dict[str, Style] = {}
    strangers = 0
    for name in types:
        known = sheet["types"].get(name)
        if known is not None:
            family, shape = families[known["family"]], known["shape"]
        else:
            family = list(families.values())[strangers % len(families)]
            shape = spare[(strangers + strangers // len(families)) % len(spare)]
            strangers += 1
        style = Style(shape, family["light"], family["dark"])
        styles[name] = _declared(style, declared[name]) if name in declared else style
    return styles


def _declared(style: Style, own: OwnType) -> Style:
    known = _sheet()["types"].get(own.shape)
    return Style(
        shape=known["shape"] if known else own.shape or style.shape,
        light=own.light or style.light,
        dark=own.dark or own.light or style.dark,
    )
