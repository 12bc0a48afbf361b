"""Plain text: its headline, and lines that were broken to fit a width."""

from __future__ import annotations

import re
from itertools import pairwise

__all__ = ["headline", "unbroken", "unwrapped"]

_MAX_TITLE = 200
#: A line shorter than this was not broken to fit a width: it ends where its writer ended it.
_WRAPPED = 50
#: Widths that text is broken at, in code points.
_WIDTHS = range(40, 111)
#: A text was broken at its width where so many of its lines could not take the next word.
_MOST_FULL = 0.8
_LEAST_FULL = 2
_ENDS = tuple('.!?…:;»”"')
#: How a line begins that continues no other.
_OPENS = re.compile(r"[ \t]*(?:[-*+•–—>|#]|[0-9]{1,3}[.)]\s|```|~~~)|\s|$")


def headline(text: str) -> str | None:
    """Return the headline of an article: a short first line that an empty one follows."""
    first, _, rest = text.lstrip().partition("\n")
    following = rest.partition("\n")[0].strip()
    title = first.strip().lstrip("#").strip()
    is_heading = first.startswith("#") or (rest and not following)
    return title if is_heading and 0 < len(title) <= _MAX_TITLE else None


def unwrapped(text: str) -> str:
    """Return text in which a line that was broken to fit a width goes on; its length is the same.

    A break becomes a space where the line before is long and the next begins neither a list, a
    quotation, a table nor a paragraph.
    """
    lines = text.split("\n")
    parts = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        goes_on = len(line) >= _WRAPPED and not _OPENS.match(following)
        parts += [line, " " if goes_on else "\n"]
    return "".join(parts[:-1])


def unbroken(text: str) -> str:
    """Return text whose lines go on, where all of it was broken at one width; of the same length.

    Lines were broken at a width when hardly one of them had room for the word that begins the
    next. A list of headlines, or of paragraphs a line each, is left as it is.
    """
    lines = text.split("\n")
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0)
    if width not in _WIDTHS:
        return text
    broken, full = 0, set()
    for number, (line, following) in enumerate(pairwise(lines)):
        if line.strip() and not _OPENS.match(following):
            broken += 1
            if len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width:
                full.add(number)
    if len(full) < _LEAST_FULL or len(full) < _MOST_FULL * broken:
        return text
    return "".join(_and_its_end(line, n in full) for n, line in enumerate(lines))[: len(text)]


def _and_its_end(line: str, goes_on: bool) -> str:
    if not goes_on or line.rstrip().endswith(_ENDS):
        return line + "\n"
    return line.replace("\r", " ") + " "
