"""What a figure is drawn on: a sheet measured in pixels, x to the right and y down, like a page.

A pixel is a part of a millimetre that the size of the figure settles, so that a drawing holds for a
column of print and for a slide. matplotlib does the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox, TransformedBbox
from numpy.typing import NDArray

from geomap.figure.fonts import Letters

__all__ = ["Box", "Sheet", "circle", "compound", "rectangle"]

Points = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""(left, top, right, bottom), pixels."""

#: How far below the middle of a line of text its base line is, as a part of its size.
_BASELINE: Final = 0.33
_ALIGNED: Final = {"left": 0.0, "center": 0.5, "right": 1.0}


def compound(rings: Sequence[Points], *, closed: bool = True) -> Path:
    """Return rings, or lines, as one path."""
    if not rings:
        return Path(np.empty((0, 2)))
    codes = []
    for ring in rings:
        code = np.full(len(ring), Path.LINETO, dtype=np.uint8)
        code[0] = Path.MOVETO
        if closed:
            code[-1] = Path.CLOSEPOLY
        codes.append(code)
    return Path(np.concatenate(rings), np.concatenate(codes))


def rectangle(box: Box) -> Path:
    """Return the outline of a box."""
    left, top, right, bottom = box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return compound([np.array(corners, dtype=np.float64)])


def circle(x: float, y: float, radius: float) -> Path:
    """Return a circle."""
    return Path.circle((x, y), radius)


class Sheet:
    """A sheet.

    Parameters
    ----------
    width, height : float
        Pixels.
    unit : float
        How many points (1/72 inch) a pixel is.
    letters : Letters
        The fonts.
    paper : str
        The colour of the sheet.
    """

    def __init__(
        self, width: float, height: float, unit: float, letters: Letters, paper: str
    ) -> None:
        self.width = width
        self.height = height
        self.unit = unit
        self.letters = letters
        self.figure = Figure(figsize=(width * unit / 72, height * unit / 72), facecolor=paper)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._clip: TransformedBbox | None = None
        self._order = 0.0

    def clip(self, box: Box | None) -> None:
        """Draw from now on only inside a box, or anywhere."""
        if box is None:
            self._clip = None
        else:
            bounds = Bbox.from_extents(*box)
            self._clip = TransformedBbox(bounds, self._axes.transData)

    def fill(self, path: Path, colour: str, *, alpha: float = 1) -> None:
        """Fill a path by the non-zero rule."""
        self._add(PathPatch(path, facecolor=colour, edgecolor="none", linewidth=0, alpha=alpha))

    def stroke(
        self,
        path: Path,
        colour: str,
        width: float,
        *,
        alpha: float = 1,
        dash: tuple[float, float] | None = None,
        cap: Any = "butt",
    ) -> None:
        """Draw along a path; width and dashes in pixels."""
        style: Any = "solid" if dash is None else (0, tuple(part / width for part in dash))
        self._add(
            PathPatch(
                path,
                fill=False,
                edgecolor=colour,
                linewidth=width * self.unit,
                linestyle=style,
                alpha=alpha,
                capstyle=cap,
                joinstyle="round",
            )
        )

    def _add(self, patch: PathPatch) -> None:
        if not np.size(patch.get_path().vertices):
            return
        self._order += 1
        patch.set_zorder(self._order)
        self._axes.add_artist(patch)
        if self._clip is not None:
            patch.set_clip_path(None)
            patch.set_clip_box(self._clip)
        else:
            patch.set_clip_on(False)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str,
        *,
        weight: int = 400,
        align: str = "left",
        halo: str | None = None,
    ) -> None:
        """Write a line whose middle is at a height of y; of it nothing is ever markup."""
        if not text:
            return
        left = x - _ALIGNED[align] * self.width_of(text, size, weight)
        layers: list[tuple[str, bool]] = [] if halo is None else [(halo, True)]
        for layer, is_halo in [*layers, (colour, False)]:
            self._order += 1
            line = Text(
                left,
                y + _BASELINE * size,
                text,
                color=layer,
                fontproperties=self.letters.properties(size * self.unit, weight),
                horizontalalignment="left",
                verticalalignment="baseline",
                zorder=self._order,
                parse_math=False,
                usetex=False,
            )
            if is_halo:
                # The halo is an outline of its own, so that the text itself stays text.
                line.set_path_effects([Stroke(linewidth=3 * self.unit, foreground=layer)])
            self._axes.add_artist(line)
            line.set_clip_on(False)

    def width_of(self, text: str, size: float, weight: int = 400) -> float:
        """Return how wide a line of text is, pixels."""
        return self.letters.width(text, size, weight)
