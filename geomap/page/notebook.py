"""A page as a notebook shows it: in a frame, with its events to see where frames are taken out.

Jupyter takes frames out of a notebook that is not trusted, and so do GitHub and Word; a network is
needed nowhere. Frames of one notebook know nothing of one another.
"""

from __future__ import annotations

import html
from typing import Final

import pandas as pd

from geomap.page.document import escaped, plain_table

__all__ = ["notebook_frame"]

_ROWS: Final = 100
_COVERING: Final = "position:absolute;top:0;left:0;width:100%;height:100%;border:0;background:#fff"


def notebook_frame(
    page: str, events: pd.DataFrame, *, title: str, lang: str, height: int = 640
) -> str:
    """Return HTML that shows a whole page within a notebook.

    Parameters
    ----------
    page : str
        The page.
    events : GeoDataFrame or DataFrame
        The event table to be seen where there are no frames.
    title : str
        The page's title; may be empty.
    lang : str
        ISO 639-1 code of the interface.
    height : int
        CSS pixels.
    """
    named = escaped(title)
    head = f"<p><strong>{named}</strong></p>" if named else ""
    table = plain_table(events, lang=lang, rows=_ROWS, reasons={"plain_untrusted": "gm-untrusted"})
    # Whoever takes frames out keeps just the properties of style that they know, not these two:
    # what is hidden under the frame, from the keyboard and from screen readers also, then shows.
    hidden = f"overflow:hidden;content-visibility:hidden;block-size:{height}px"
    return (
        f'<div style="position:relative;overflow:auto;max-height:{height}px">'
        f'<div style="{hidden}">{head}{table}</div>'
        f'<iframe srcdoc="{html.escape(page)}" sandbox="allow-scripts allow-popups allow-downloads"'
        f' title="{named or "geomap"}" style="{_COVERING}"></iframe></div>'
    )
