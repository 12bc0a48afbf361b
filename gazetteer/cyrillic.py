"""Which of a place's Cyrillic names is the Ukrainian one, and which the Russian one.

GeoNames' names have no language. A name is taken for Ukrainian or Russian when it is written with
letters of that language only and its transliteration is a Latin name that the place has.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from gazetteer.names import clean_label, latin, similar
from gazetteer.transliterate import written_in
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_ALTERNATE
from geomap.toml import packaged

__all__ = ["NATIVE_LANGUAGE", "add_written_forms", "in_russian", "slavic_names"]

NATIVE_LANGUAGE = {"BY": "ru", "RU": "ru", "UA": "uk"}
"""ISO 3166-1 code of the countries whose places are treated so → language of their names."""

_ALPHABETS = {
    "uk": frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’ʼ- "),
    "ru": frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя- "),
}
_TELLING = {"uk": frozenset("ґєії'’ʼ"), "ru": frozenset("ёыэ")}
# Letters that never stand together so in the language.
_FOREIGN = {
    "uk": re.compile(r"[сцз]к\b|[сцз]к(?:ий|ая|ое|ие)\b|(?:ое|ая|ые)\b"),
    "ru": re.compile(r"[сцз]ьк|ъ(?![еёюя])|[жшчщ]ы|(?<=[бвгджзклмнпрстфхцчшщ])э"),
}


def slavic_names(main: str, names: Iterable[str], native: str) -> dict[str, str]:
    """Return the Ukrainian and the Russian name of a place, where they can be told.

    Parameters
    ----------
    main : str
        The main name, in Latin letters.
    names : iterable of str
        Other names, of any language and script.
    native : str
        ``uk`` or ``ru``, the language of the place; where the other has no name of its own, it
        has this one.
    """
    given = list(map(clean_label, names))
    own = _best(given, native, lambda name: (_likeness(name, native, main), _tells(name, native)))
    if own is None or _likeness(own, native, main) < 0.7:
        return {}
    other = "ru" if native == "uk" else "uk"
    soft = {name for name in given if "'" in name and name.isascii()}
    akin = [name for name in given if name != own and similar(name, own)]
    fitting = [own] if _fits(own, other) else []
    telling = [name for name in akin if _tells(name, other) or _soft_form(name) in soft]
    found = _best(telling, other, len) or _best(fitting or akin, other, len)
    return {native: own, other: found or own}


def add_written_forms(row: PlaceRow, native: str) -> None:
    """Give a place the forms that other languages make of its Cyrillic labels by rule.

    Parameters
    ----------
    row : PlaceRow
        With its Ukrainian and Russian labels, as far as they are known.
    native : str
        The language of the place, ``uk`` or ``ru``, whose forms are its labels.
    """
    known = list(row.labels.items())
    own = row.labels.get("uk")
    if native == "uk" and own is not None and row.labels.get("ru") == own:
        by_rule = in_russian(own)
        row.names.setdefault(by_rule, NAME_ALTERNATE)
        known.append(("ru", by_rule))
    for lang, name in known:
        for target in ("en", "fr", "de", "es"):
            forms = written_in(name, lang, target)
            if lang == native and target != "en" and forms:
                row.labels[target] = forms[0]
            for form in forms:
                row.names.setdefault(form, NAME_ALTERNATE)


def in_russian(name: str) -> str:
    """Return a Ukrainian name of a place as Russian writes it by rule (``russian_names.toml``)."""
    roots, endings, letters = _russian_rules()
    parts = re.split(r"([ -])", name.replace("’", "'").replace("ʼ", "'"))
    written = []
    for number, part in enumerate(parts):
        word = part.lower()
        for root, own in roots:
            if root.startswith("^"):
                word = own + word[len(root) - 1 :] if word.startswith(root[1:]) else word
            else:
                word = word.replace(root, own)
        followed = parts[number + 1 : number + 2] == [" "]
        for ending, own in endings:
            if ending.endswith(">") and not followed:
                continue
            stem = word.removesuffix(ending[:-1])
            if stem != word and len(stem) > 1:
                word = stem + own
                break
        word = word.translate(letters)
        written.append(word[:1].upper() + word[1:] if part[:1].isupper() else word)
    return "".join(written)


_Pairs = list[tuple[str, str]]


@lru_cache(maxsize=1)
def _russian_rules() -> tuple[_Pairs, _Pairs, dict[int, str]]:
    table = packaged(__package__, "russian_names.toml")
    roots, endings, letters = (
        [(a, b) for a, _, b in (pair.partition("=") for pair in table[name].split())]
        for name in ("roots", "endings", "letters")
    )
    return roots, endings, str.maketrans(dict(letters))


def _best(names: list[str], lang: str, rank: Callable[[str], Any]) -> str | None:
    """Return the name of a language that ranks highest, the first in the alphabet of several."""
    return max(sorted(name for name in names if _fits(name, lang)), key=rank, default=None)


def _fits(name: str, lang: str) -> bool:
    """Tell whether a name can be of a language by its letters."""
    lower = name.lower()
    return (
        set(lower) <= _ALPHABETS[lang] and name[:1].isupper() and not _FOREIGN[lang].search(lower)
    )


def _tells(name: str, lang: str) -> bool:
    return not _TELLING[lang].isdisjoint(name.lower())


def _likeness(name: str, lang: str, main: str) -> float:
    """Return how like the main name the transliteration of a Cyrillic one is, 0 to 1."""
    forms = [latin(form) for form in written_in(name, lang, "en")] or [latin(name)]
    goal = latin(main)
    return max(difflib.SequenceMatcher(None, form, goal, autojunk=False).ratio() for form in forms)


def _soft_form(name: str) -> str:
    """Return "Khar'kov" for ``Харьков``, which tells it from the Bulgarian ``Харков``."""
    parts = [written_in(part, "ru", "en")[:1] or [""] for part in name.split("ь")]
    return "'".join(part[0] if at == 0 else part[0].lower() for at, part in enumerate(parts))
