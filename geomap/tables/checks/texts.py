"""Rules on texts: letters lost in another encoding, addresses, languages, ids of places."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, partial
from typing import Any

from geomap.tables.checks.checked import Checked
from geomap.tables.checks.finding import Finding, told

__all__ = ["RULES", "repaired"]

_LOOKED_AT = 2_000
_SHOWN = 60
_COLUMNS = ("place_name", "place_label", "quote", "title", "attribution", "date_text")
#: What begins a letter of UTF-8 that was read as Windows-1252 or Windows-1251.
_BROKEN = re.compile("[\u00c2\u00c3\u00c5\u00d0\u00d1\u00e2]|[ВГДЕРСв][^\u0410-\u044f\\s]")
_ENCODINGS = ("cp1252", "cp1251")
_LEAST_LOST = 3
_LINK = re.compile(r"https?://[^\s]{1,4000}", re.IGNORECASE)
_LANG = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_PLACE_ID = re.compile(r"geonames:[0-9]{1,10}|(?!geonames:)[A-Za-z][\w.-]{0,40}:\S{1,200}")


def mojibake(checked: Checked) -> Iterator[Finding]:
    """Texts are in the letters that they were written in."""
    for name in _COLUMNS:
        yield from told("mojibake", name, checked.column(name).map(_mojibake))


def _mojibake(cell: Any) -> tuple[str, str] | None:
    text = str(cell)[:_LOOKED_AT]
    if "\ufffd" in text or _LEAST_LOST <= text.count("?") > len(text) / 3:
        return "has lost letters", "export the table anew, as UTF-8"
    mended = None if text.isascii() else repaired(text)
    if mended is None:
        return None
    return "was read in the wrong encoding", f"it is {mended[:_SHOWN]!r}: read it as UTF-8"


def repaired(text: str) -> str | None:
    """Return text that was UTF-8 and was read in another encoding as it was; else ``None``."""
    if not _BROKEN.search(text):
        return None
    for encoding in _ENCODINGS:
        bytes_of = _bytes_of(encoding)
        with suppress(KeyError, UnicodeDecodeError):
            data = bytes(bytes_of[letter] for letter in text)
            # What was cut off may end within a letter.
            return getincrementaldecoder("utf-8")().decode(data, len(text) < _LOOKED_AT)
    return None


@cache
def _bytes_of(encoding: str) -> dict[str, int]:
    """Return the byte of each letter; those of 80 to 9F count as themselves, too, as in Latin-1."""
    letters = {chr(n): n for n in range(0x80, 0xA0)}
    return letters | {bytes([n]).decode(encoding, "replace"): n for n in range(256)}


def forms(checked: Checked) -> Iterator[Finding]:
    """Addresses are of the web, languages are codes, places have ids of a gazetteer."""
    for name, form, reason, mend in (
        ("source_url", _LINK, "is no address of the web", "begin it with https://"),
        ("lang", _LANG, "is no code of a language", "write a code of ISO 639-1, as uk"),
        ("place_id", _PLACE_ID, "is no id of a place", "write it as geonames:706483"),
    ):
        faults = checked.column(name).map(partial(_unlike, form, reason))
        yield from told("unlikely-text", name, faults, mend)


def _unlike(form: re.Pattern[str], reason: str, cell: Any) -> str | None:
    return None if form.fullmatch(str(cell)) else reason


RULES = (mojibake, forms)
