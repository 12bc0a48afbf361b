"""What a figure says: the words of the page, and dates and numbers as a language writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from geomap.figure.fonts import clean
from geomap.page.own_types import labelled
from geomap.page.words import interface_words
from geomap.taxonomy import OwnType
from geomap.toml import packaged

__all__ = ["Words", "plural_form"]

_LONGEST_TERM = 60


@cache
def _word_file(package: str, lang: str) -> dict[str, Any]:
    """Return what the file of a language in the folder ``words`` of a package says."""
    return packaged(package, f"words/{lang}.toml")


def plural_form(lang: str, n: int) -> str:
    """Return the plural form that a number takes, as the Unicode CLDR calls it."""
    if lang in ("ru", "uk"):
        if n % 10 == 1 and n % 100 != 11:
            return "one"
        return "few" if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else "many"
    return "one" if n == 1 or (lang == "fr" and n == 0) else "other"


class Words:
    """The words of one language.

    Parameters
    ----------
    lang : str
        ISO 639-1 code, one of :data:`geomap.page.UI_LANGUAGES`.
    types : sequence of OwnType
        Event types that a user declared.
    package : str, optional
        A package that has words besides, in a folder ``words``.

    Raises
    ------
    OptionError
        When the interface does not speak the language.
    """

    def __init__(
        self, lang: str, types: Sequence[OwnType] = (), package: str | None = None
    ) -> None:
        self.lang = lang
        page = labelled(interface_words(lang), lang, types)
        more = _word_file(package, lang) if package else {}
        self._words: Mapping[str, Any] = {**page, **_word_file("geomap.figure", lang), **more}

    def say(self, key: str, **values: str | int) -> str:
        """Return a phrase; its number ``n`` chooses the plural form."""
        phrase = self._words[key]
        if isinstance(phrase, Mapping):
            number = values.get("n", 0)
            form = plural_form(self.lang, number if isinstance(number, int) else 0)
            phrase = phrase.get(form, phrase["other"])
        return str(phrase).format(
            **{k: self.number(v) if isinstance(v, int) else v for k, v in values.items()}
        )

    def term(self, list_name: str, value: str) -> str:
        """Return the word for a value of one of the table's closed lists, or else the value."""
        known = self._words[list_name].get(value)
        return clean(value if known is None else str(known), _LONGEST_TERM)

    def loose(self, list_name: str, value: str) -> str:
        """Return a term, or, for a word of a data set's own, the word without its underscores."""
        known = value in self._words[list_name]
        return self.term(list_name, value if known else value.replace("_", " "))

    @property
    def page_words(self) -> Mapping[str, Any]:
        """All words, by key."""
        return self._words

    def number(self, value: float) -> str:
        """Return a number with its digits in groups of three."""
        words = self._words
        whole = f"{int(value)}"
        if abs(value) >= words["least_grouped"]:
            whole = f"{int(value):,}".replace(",", words["thousands"])
        rest = f"{value:g}".partition(".")[2] if value != int(value) else ""
        return f"{whole}{words['decimal']}{rest}" if rest else whole

    def dates(self, start: dt.date, end: dt.date) -> str:
        """Return a stretch of days, both included."""
        words = self._words

        def day(date: dt.date) -> str:
            return str(words["first"]) if date.day == 1 else str(date.day)

        parts = {
            "d": day(start),
            "month": words["months"][start.month - 1],
            "y": start.year,
            "d2": day(end),
            "month2": words["months"][end.month - 1],
            "y2": end.year,
        }
        if start == end:
            pattern = words["day"]
        elif (start.day, start.month, end.day, end.month) == (1, 1, 31, 12):
            pattern = words["years"] if start.year != end.year else "{y}"
        elif (start.year, start.month) == (end.year, end.month):
            pattern = words["days_of_month"]
        elif start.year == end.year:
            pattern = words["days_of_year"]
        else:
            return f"{self.dates(start, start)} – {self.dates(end, end)}"
        return str(pattern).format(**parts)
