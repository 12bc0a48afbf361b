"""JSON that is too long to be held, read value by value.

Each value is decoded by the JSON decoder of Python: what is read, and what is refused, is what it
reads and refuses of the whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from geomap.tables.json_rows import DECODER
from geomap.tables.rows import MAX_TABLE_BYTES

__all__ = ["JsonStream"]

#: Characters that are read at a time, at least.
_PIECE = 1 << 20
#: Most characters of one value.
_LONGEST = MAX_TABLE_BYTES
#: What is said this near to the end of what was read may be said otherwise with what follows.
_TORN = 16
_SPACE = re.compile(r"[ \t\n\r]*")


class JsonStream:
    """JSON text on its way through memory.

    Parameters
    ----------
    text : text stream
        What it is read from; its line ends must not be translated.
    """

    def __init__(self, text: TextIO) -> None:
        self._stream = text
        self._text = ""
        self._at = 0
        # Where the text that is held begins: its line and column, and how many characters went.
        self._line, self._column, self._gone = 1, 1, 0

    def next(self) -> str:
        """Return the next character that is no white space, and stay before it; "" at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def value(self) -> Any:
        """Return the value that comes next.

        Raises
        ------
        ValueError
            When there is none, or it is nested too deeply, or too long.
        """
        self.next()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise ValueError("nested too deeply") from None
            except json.JSONDecodeError as error:
                may_go_on = error.msg.startswith("Unterminated") or (
                    error.pos > len(self._text) - _TORN
                )
                if not may_go_on or not self._more():
                    raise self._error(error.msg, error.pos) from None
            else:
                # Of a number at the end, this may be its beginning.
                if end < len(self._text) - _TORN or not self._more():
                    self._at = end
                    return value

    def items(self) -> Iterator[Any]:
        """Yield the values of the list that comes next, one by one."""
        self._expect("[")
        if self._takes("]"):
            return
        while True:
            yield self.value()
            if self._takes("]"):
                return
            self._expect(",")

    def members(self) -> Iterator[str]:
        """Yield the names of the object that comes next; before each next, its value is taken."""
        self._expect("{")
        if self._takes("}"):
            return
        while True:
            if self.next() != '"':
                raise self._error("Expecting property name enclosed in double quotes", self._at)
            name: str = self.value()
            self._expect(":")
            yield name
            if self._takes("}"):
                return
            self._expect(",")

    def end(self) -> None:
        """Raise when anything follows.

        Raises
        ------
        ValueError
            When it does.
        """
        if self.next():
            raise self._error("Extra data", self._at)

    def _takes(self, sign: str) -> bool:
        """Go behind a sign, where it is the next; return whether it is."""
        is_next = self.next() == sign
        self._at += is_next
        return is_next

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise self._error(f"Expecting {sign!r} delimiter", self._at)

    def _more(self) -> bool:
        """Read on, as much again as is held; return whether there was anything."""
        gone, held = self._text[: self._at], self._text[self._at :]
        if len(held) > _LONGEST:
            raise self._error(f"a value of more than {_LONGEST:,} characters", self._at)
        further = self._stream.read(max(_PIECE, len(held)))
        if not further:
            return False
        self._line, self._column = self._place(len(gone))
        self._gone += len(gone)
        self._text, self._at = held + further, 0
        return True

    def _place(self, at: int) -> tuple[int, int]:
        """Return the line and the column of a character that is held."""
        lines = self._text.count("\n", 0, at)
        if not lines:
            return self._line, self._column + at
        return self._line + lines, at - self._text.rindex("\n", 0, at)

    def _error(self, told: str, at: int) -> ValueError:
        line, column = self._place(at)
        return ValueError(f"{told}: line {line} column {column} (char {self._gone + at})")
