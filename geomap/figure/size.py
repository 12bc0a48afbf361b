"""How large a figure is: a size by its name, or millimetres."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from geomap.errors import OptionError
from geomap.toml import packaged

__all__ = ["SIZES", "Size", "size_of"]

#: The names of sizes.
SIZES: Final = ("column", "page", "slide")
_POINTS_A_MM: Final = 72 / 25.4
_LENGTH = r"([0-9]{1,4}(?:\.[0-9]{1,2})?)"
_MILLIMETRES = re.compile(f"{_LENGTH}(?:x{_LENGTH})?(?:mm)?")
_LEAST_MM, _MOST_MM = 50.0, 1200.0
_DPI: Final = (36, 1200)
#: Larger pictures would need more memory than a small machine has.
_MOST_PIXELS: Final = 40_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """How large a figure is.

    Attributes
    ----------
    width : float
        Millimetres.
    height : float or None
        Millimetres; ``None`` is as high as what it shows needs.
    unit : float
        How many points a pixel of the drawing is.
    dpi : float
        Dots of a PNG an inch.
    legend : str
        ``below`` the map or ``beside`` it.
    columns : int
        Of the legend.
    map_heights : tuple of float
        The least and the most height of the map, as parts of its width.
    """

    width: float
    height: float | None
    unit: float
    dpi: float
    legend: str
    columns: int
    map_heights: tuple[float, float]

    @property
    def pixels(self) -> float:
        """The width in pixels of the drawing."""
        return self.width * _POINTS_A_MM / self.unit

    @property
    def pixels_high(self) -> float | None:
        """The height in pixels of the drawing, where it is given."""
        return None if self.height is None else self.height * _POINTS_A_MM / self.unit

    def check_dots(self, height: float) -> None:
        """Raise when a PNG of a height in pixels of the drawing would be too large.

        Raises
        ------
        OptionError
            Which says the most dots an inch that it can have.
        """
        inches = self.width / 25.4 * height * self.unit / 72
        if inches * self.dpi**2 > _MOST_PIXELS:
            most = int((_MOST_PIXELS / inches) ** 0.5)
            raise OptionError(
                f"{self.dpi:g} dpi make more than {_MOST_PIXELS // 10**6} million dots",
                mend=f"use --dpi {most} or less, or write .pdf or .svg",
            )


@cache
def _sheet() -> dict[str, dict[str, object]]:
    return packaged(__package__, "sizes.toml")


def _named(name: str) -> Size:
    values = _sheet()[name]
    heights: object = values["map_heights"]
    return Size(**{"height": None, **values, "map_heights": tuple(heights)})  # type: ignore


def size_of(size: str, dpi: float | None = None) -> Size:
    """Return a size.

    Parameters
    ----------
    size : str
        One of :data:`SIZES`, ``report``, or millimetres: ``120``, ``120x90``.
    dpi : float, optional
        Dots of a PNG an inch, instead of those that the size has.

    Raises
    ------
    OptionError
        When there is no such size, or nobody could read it.
    """
    found = _named(size) if size in _sheet() else _of_millimetres(size)
    if dpi is None:
        return found
    if not _DPI[0] <= dpi <= _DPI[1]:
        raise OptionError(
            f"{dpi:g} dpi is not between {_DPI[0]} and {_DPI[1]}", mend="use 300 for print"
        )
    return Size(found.width, found.height, found.unit, dpi, found.legend, found.columns,
                found.map_heights)  # fmt: skip


def _of_millimetres(size: str) -> Size:
    mend = f"use {', '.join(SIZES)}, or millimetres such as 120 or 120x90"
    given = _MILLIMETRES.fullmatch(size.strip().lower())
    if given is None:
        raise OptionError(f"{size[:40]!r} is no size of a figure", mend=mend)
    width, height = float(given.group(1)), float(given.group(2)) if given.group(2) else None
    for side in (width, height or width):
        if not _LEAST_MM <= side <= _MOST_MM:
            raise OptionError(
                f"a figure of {side:g} mm is not between {_LEAST_MM:g} and {_MOST_MM:g} mm",
                mend=mend,
            )
    column, page, slide = (_named(name) for name in SIZES)
    like = column if width < 130 else page if width < 260 else slide
    beside = height is not None and width >= 1.4 * height and width >= 130
    # From size to size the letters grow with the width, but less than it.
    steps = [(column.width, column.unit), (page.width, page.unit), (slide.width, slide.unit)]
    (w1, u1), (w2, u2) = steps[:2] if width <= page.width else steps[1:]
    unit = min(2.4, max(0.5, u1 + (u2 - u1) * (width - w1) / (w2 - w1)))
    if height is not None:
        return Size(width, height or None, unit, like.dpi, "beside" if beside else "below",
                    1 if beside else like.columns, (0.2, 3.0))  # fmt: skip
    below = page if like is slide else like
    return Size(width, None, unit, like.dpi, "below", below.columns, below.map_heights)
