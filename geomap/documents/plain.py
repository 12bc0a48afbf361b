"""Plain text: its headline, and lines that were broken to fit a width."""

from __future__ import annotations

import re

__all__ = ["headline", "unwrapped"]

_MAX_TITLE = 200
#: A line shorter than this was not broken to fit a width: it ends where its writer ended it.
_WRAPPED = 50
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
