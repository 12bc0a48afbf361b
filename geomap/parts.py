"""Long texts in parts, so that time and memory grow no faster than the text."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["parts"]

#: Where a part may end, the best first: a paragraph, a line, a sentence, a word.
_ENDS = ("\n\n", "\n", ". ", "! ", "? ", "… ", " ")
#: How much of a part may be given up for a better end.
_GIVEN_UP = 0.25


def parts(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text as ``(start, end)``, code points, the end excluded; all are in one.

    Parameters
    ----------
    text : str
    longest : int
        Most code points of a part.
    """
    start = 0
    while len(text) - start > longest:
        least, most = start + int(longest * (1 - _GIVEN_UP)), start + longest
        cuts = ((text.rfind(mark, least, most), mark) for mark in _ENDS)
        end = next((at + len(mark) for at, mark in cuts if at >= 0), most)
        yield start, end
        start = end
    yield start, len(text)
