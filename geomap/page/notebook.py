"""A page as a notebook shows it: in a frame, with something to see where frames are taken out.

Jupyter takes frames out of a notebook that is not trusted, and so do GitHub and Word; a network is
needed nowhere. Frames of one notebook know nothing of one another.
"""

from __future__ import annotations

import html
from typing import Final

from geomap.page.document import escaped

__all__ = ["notebook_frame"]

_HEIGHT: Final = 640
_COVERING: Final = "position:absolute;top:0;left:0;width:100%;height:100%;border:0;background:#fff"


def notebook_frame(page: str, *, title: str, instead: str) -> str:
    """Return HTML that shows a whole page within a notebook.

    Parameters
    ----------
    page : str
        The page.
    title : str
        What the frame is called; ``geomap`` where this is empty.
    instead : str
        HTML to be seen where there are no frames.
    """
    # Whoever takes frames out keeps just the properties of style that they know, not these two:
    # what is hidden under the frame, from the keyboard and from screen readers also, then shows.
    hidden = f"overflow:hidden;content-visibility:hidden;block-size:{_HEIGHT}px"
    return (
        f'<div style="position:relative;overflow:auto;max-height:{_HEIGHT}px">'
        f'<div style="{hidden}">{instead}</div>'
        f'<iframe srcdoc="{html.escape(page)}" sandbox="allow-scripts allow-popups allow-downloads"'
        f' title="{escaped(title) or "geomap"}" style="{_COVERING}"></iframe></div>'
    )
