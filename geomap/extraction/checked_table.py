"""A table of a TOML file, checked key by key: each fault with its line, its value and the mend."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NoReturn

from geomap.decoding import clean_text
from geomap.errors import InputError

__all__ = ["CheckedTable", "near_ones"]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class CheckedTable:
    """The table of a file, and what may be asked of its keys.

    Parameters
    ----------
    file : str
        Its name, for messages.
    source : str
        Its text.
    table : dict
        What the text says.
    """

    def __init__(self, file: str, source: str, table: dict[str, Any]) -> None:
        self.file = file
        self.lines = source.split("\n")
        self.table = table

    def section(self, name: str) -> dict[str, Any]:
        """Return a section, empty where there is none."""
        section: Any = self.table.get(name, {})
        self.is_table(name, section)
        return dict(section)

    def is_table(self, where: str, value: Any) -> None:
        """Refuse what is no table."""
        if not isinstance(value, dict):
            self.fail(where, value, "is no table", f"write [{where}]")

    def known(
        self, where: str, table: Mapping[str, Any], keys: Collection[str], of: str = ""
    ) -> None:
        """Refuse keys that are none of the known ones."""
        for key in table:
            if key not in keys:
                at = f"{where}.{key}" if where else key
                what = f"is no key {of}".rstrip()
                self.fail(at, None, what, f"{near_ones(key, keys)}the keys are {', '.join(keys)}")

    def name(self, where: str, name: str) -> None:
        """Refuse what cannot be the name of a class or a type."""
        if not _NAME.fullmatch(name):
            self.fail(
                where, name, "is no name", "use small letters, digits and _, 40 at most, as in"
                " flash_flood"
            )  # fmt: skip

    def one_of(
        self, where: str, value: Any, known: Collection[str], what: str, mend: str = ""
    ) -> None:
        """Refuse a value that is none of the known ones, with those that are near it."""
        if isinstance(value, str) and value in known:
            return
        guess = near_ones(value, known) if isinstance(value, str) else ""
        if not mend or (not guess and len(known) <= 30):
            listed = f"use one of {', '.join(known)}"
            mend = f"{listed}; {mend}" if mend else listed
        self.fail(where, value, f"is not {what}", guess + mend)

    def fail(self, where: str, value: Any, problem: str, mend: str) -> NoReturn:
        """Raise, with the file, the line, the value, what is wrong and how to mend it."""
        shown = "" if value is None else f" {json.dumps(value, ensure_ascii=False, default=str)}"
        if len(shown) > 200:
            shown = shown[:199] + "…"
        raise InputError(
            f"{self.file}:{self.line(where, value)}: {where}{clean_text(shown)} {problem}",
            mend=mend,
        )

    def line(self, where: str, value: Any) -> int:
        """Return the line that a fault is on, as well as can be told; the first where it cannot."""
        key = re.split(r"[. ]", where)[-1].strip("'")
        needles = [json.dumps(value, ensure_ascii=False)] if isinstance(value, str) else []
        needles += [value] if isinstance(value, str) else []
        for needle in (*needles, key):
            for number, line in enumerate(self.lines, start=1):
                if needle and needle in line:
                    return number
        return 1


def near_ones(word: str, known: Iterable[str]) -> str:
    """Return a question after the known words that are most like one, or nothing."""
    near = difflib.get_close_matches(str(word)[:60], list(known), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(near)}? " if near else ""
