"""Plain text: its headline, and lines that were broken to fit a width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

__all__ = ["headline", "unbroken", "unwrapped"]

_MAX_TITLE = 200
#: A line shorter than this was not broken to fit a width: it ends where its writer ended it.
_WRAPPED = 50
#: Widths that text is broken at, in code points.
_WIDTHS = range(32, 111)
#: A text was broken at its width where so many of its lines could not take the next word.
_MOST_FULL = 0.8
_LEAST_FULL = 2
_ENDS = tuple('.!?…:;»”"')
#: How a line begins that continues no other.
_OPENS = re.compile(r"[ \t]*(?:[-*+•–—>|#]|[0-9]{1,3}[.)]\s|```|~~~)|\s|$")
#: What an entry of a list or of a ticker begins with: a bullet, a number or an hour.
_ENTRY = re.compile(
    r"[ \t]*(?:(?P<bullet>[-*+•–—>|#])|(?P<number>[0-9]{1,3}[.)]\s)"
    r"|(?P<hour>[0-9]{1,2}[:.h][0-9]{2}\b))"
)
_ORDINAL = re.compile(r"(?:^|\s)[0-9]{1,2}\.$")
_HYPHENATED = re.compile(r"[^\W\d_][-‐‑]$")
_LONGEST_WORD = 20
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+$")


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


def unbroken(text: str, unfinished: frozenset[str] = frozenset()) -> str:
    """Return text whose lines go on, where all of it was broken at one width; of the same length.

    Lines were broken at a width when hardly one of them had room for the word that begins the
    next. A list of headlines, or of paragraphs a line each, is left as it is, except for a line
    that ends in one of the words that end none.

    Parameters
    ----------
    text : str
    unfinished : frozenset of str
        Words in lower case that something must follow ("for", "the").
    """
    lines = text.split("\n")
    joined = _at_width(lines) | _inside_phrases(lines, unfinished)
    if not joined:
        return text
    return "".join(_and_its_end(line, n in joined) for n, line in enumerate(lines))[: len(text)]


def _at_width(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that go on in the next, where all were broken at a width."""
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0)
    if width not in _WIDTHS:
        return set()
    full = {n for n, (line, after) in _neighbours(lines) if not _has_room(line, after, width)}
    entries = _entries(lines, full)
    inner = [n for n, (_, after) in _neighbours(lines) if _entry(after) not in entries]
    ended = {n for n in inner if _is_ended(lines[n], lines[n + 1])}
    broken = [n for n in inner if n not in ended]
    certain = full.intersection(broken)
    if len(certain) < _LEAST_FULL or len(certain) < _MOST_FULL * len(broken):
        return set()
    # Where paragraphs are parted by empty lines alone, a full stop at the width ends none.
    return full.intersection(inner) if ended <= full else certain


def _inside_phrases(lines: Sequence[str], unfinished: frozenset[str]) -> set[int]:
    """Return the numbers of the lines that end in a word that something must follow."""
    found = set()
    for n, (line, after) in _neighbours(lines) if unfinished else ():
        last = _LAST_WORD.search(line.rstrip()[-_LONGEST_WORD:])
        bullet = _entry(after) not in ("", "number", "hour")
        if last and last.group().lower() in unfinished and not bullet:
            found.add(n)
    return found


def _neighbours(lines: Sequence[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the lines that another follows without an empty line: number, line, the next."""
    for n, (line, after) in enumerate(pairwise(lines)):
        if line.strip() and after.strip():
            yield n, (line, after)


def _has_room(line: str, after: str, width: int) -> bool:
    return len(line.rstrip()) + 1 + len(after.split(maxsplit=1)[0]) <= width


def _is_ended(line: str, after: str) -> bool:
    """Say whether a sentence ends with a line, as far as its last mark and the next line tell."""
    end = line.rstrip()
    return end.endswith(_ENDS) and not after.lstrip()[0].islower() and not _ORDINAL.search(end)


def _entry(line: str) -> str:
    """Return what a line begins with that may make it an entry of a list, or an empty string."""
    found = _ENTRY.match(line)
    if found is None:
        return ""
    return found["bullet"] or found.lastgroup or ""


def _entries(lines: Sequence[str], full: set[int]) -> frozenset[str]:
    """Return what entries begin with here: what begins a line that nothing can go on in.

    "On⏎– as ever –⏎time" is broken at its width, and has no list.
    """
    goes_on = {n + 1 for n in full if not lines[n].rstrip().endswith(_ENDS)}
    return frozenset(_entry(line) for n, line in enumerate(lines) if n not in goes_on) - {""}


def _and_its_end(line: str, goes_on: bool) -> str:
    parted = _HYPHENATED.search(line.rstrip()[-2:])  # "Port-⏎au-Prince" is one name, with no space
    return line.replace("\r", " ") + " " if goes_on and not parted else line + "\n"
