"""A figure as the bytes of a PNG, an SVG or a PDF, the same bytes for the same figure."""

from __future__ import annotations

import base64
import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import matplotlib
from matplotlib.figure import Figure

from geomap.figure.fonts import font_faces
from geomap.figure.typeset import typeset

__all__ = ["FORMATS", "About", "as_bytes", "settled"]


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of a figure, and what it is written with.

    Attributes
    ----------
    title : str
    text : str
        The alternative text.
    lang : str
        ISO 639-1 code.
    fonts : list of str
        The files of its fonts.
    """

    title: str
    text: str
    lang: str
    fonts: list[str]


#: Settings of matplotlib: its own, whatever the user has set, but for these.
_SETTINGS: Final[dict[str, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "geomap",
    "svg.image_inline": True,
    "text.usetex": False,
    "text.parse_math": False,
    "text.hinting": "none",
    "path.simplify": False,
    "axes.unicode_minus": False,
}
_MAKER: Final = "geomap"
_DOCUMENT: Final = Path(__file__).parent / "figure.typ"
_SVG_HEAD = re.compile(r"(<svg [^>]*>)\s*(?:<metadata>.*?</metadata>)?", re.DOTALL)
#: matplotlib says this of every element, which in a page would be those of the page, too.
_INHERITED: Final = "stroke-linejoin: round; stroke-linecap: butt"
_STYLE = re.compile(r"<defs>\s*<style type=\"text/css\">\*\{[^}]*\}</style>\s*</defs>")
#: Paths are kept to a hundredth of a point. No text has a "<" of its own.
_PATH = re.compile(r'<path d="[^"]*"')
_FINE = re.compile(r"(?<=\.[0-9]{2})[0-9]+")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>]*>\s*", re.DOTALL)


@contextmanager
def settled() -> Iterator[None]:
    """Let matplotlib work with the settings of a figure, and with the user's own again after."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)  # type: ignore[arg-type]
        log.setLevel(logging.ERROR)  # a font without half-bold letters gives its bold ones
        try:
            yield
        finally:
            log.setLevel(level)


def as_bytes(figure: Figure, format: str, dpi: float, about: About) -> bytes:
    """Return a figure in one of the :data:`FORMATS`.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    format : str
    dpi : float
        Dots an inch, of a PNG.
    about : About
    """
    return FORMATS[format](figure, dpi, about)


def _saved(figure: Figure, format: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format=format, **options)
    return stream.getvalue()


def _png(figure: Figure, dpi: float, about: About) -> bytes:
    metadata = {"Title": about.title, "Description": about.text, "Software": _MAKER}
    return _saved(figure, "png", dpi=dpi, metadata={k: v for k, v in metadata.items() if v})


def _pdf(figure: Figure, _dpi: float, about: About) -> bytes:
    # matplotlib's own PDF has no tags, so that a screen reader finds nothing in it.
    width, height = (str(72 * side) for side in figure.get_size_inches().tolist())
    inputs = {
        "title": about.title,
        "text": about.text,
        "lang": about.lang,
        "width": width,
        "height": height,
        "drawing": _drawing(figure),
    }
    return typeset(_DOCUMENT, inputs, about.fonts)


def _drawing(figure: Figure) -> str:
    """Return a figure as the SVG that matplotlib writes."""
    metadata: dict[str, Any] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    text = _saved(figure, "svg", metadata=metadata).decode("utf-8")
    return _PATH.sub(lambda path: _FINE.sub("", path[0]), text)


def _svg(figure: Figure, _dpi: float, about: About) -> bytes:
    text = _drawing(figure)
    label = f' role="img" lang={quoteattr(about.lang)} style="{_INHERITED}">'
    told = f"<title>{escape(about.title)}</title><desc>{escape(about.text)}</desc>"
    faces = "".join(
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{base64.b64encode(data).decode('ascii')})}}"
        for family, weight, data in font_faces(_written(figure))
    )
    style = f"<style>{faces}</style>" if faces else ""
    head = _SVG_HEAD.search(text)
    assert head is not None  # noqa: S101 - matplotlib writes one
    begin = f"{head.group(1)[:-1]}{label}\n {told}\n {style}"
    text = text[: head.start()] + begin + _STYLE.sub("", text[head.end() :], count=1)
    return _DOCTYPE.sub("", text, count=1).encode("utf-8")


def _written(figure: Figure) -> str:
    """Return all characters that a figure writes."""
    return "".join(sorted({c for line in figure.axes[0].texts for c in line.get_text()}))


FORMATS: Final[dict[str, Callable[[Figure, float, About], bytes]]] = {
    "pdf": _pdf,
    "png": _png,
    "svg": _svg,
}
