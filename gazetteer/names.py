"""Names of units: what is typed, what is bare in it, what is a mere word."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from geomap.places.fold import fold
from geomap.places.sift import clean_label, is_name, latin, similar
from geomap.places.store import NAME_ADJECTIVE, NAME_ALTERNATE, NAME_TYPED
from geomap.toml import packaged

__all__ = [
    "adjective_of",
    "bare_name",
    "clean_label",
    "corrections",
    "is_generic",
    "is_name",
    "is_typed",
    "latin",
    "names_of_unit",
    "similar",
    "words",
]


@lru_cache(maxsize=1)
def corrections() -> dict[str, Any]:
    """Return ``corrections.toml``."""
    return packaged(__package__, "corrections.toml")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return ``words.toml``."""
    return packaged(__package__, "words.toml")


LANGUAGES = ("en", "fr", "de", "es", "uk", "ru")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    patterns: dict[str, list[re.Pattern[str]]] = {}
    for lang in LANGUAGES:
        entry = words()[lang]
        found = []
        if entry["before"]:
            nouns = "|".join(sorted(map(re.escape, entry["before"]), key=len, reverse=True))
            links = [
                re.escape(link) + ("" if link[-1] in "'’" else r"\s+") for link in entry["links"]
            ]
            link = f"(?:{'|'.join(links)})?" if links else ""
            found.append(re.compile(rf"(?:{nouns})\s+{link}(?P<bare>\S.*)", re.IGNORECASE))
        if entry["after"]:
            nouns = "|".join(sorted(map(re.escape, entry["after"]), key=len, reverse=True))
            found.append(re.compile(rf"(?P<bare>.*\S)\s+(?:{nouns})", re.IGNORECASE))
        patterns[lang] = found
    return patterns


@lru_cache(maxsize=1)
def _type_words() -> frozenset[str]:
    return frozenset(
        fold(noun).split()[-1]
        for lang in LANGUAGES
        for place in ("before", "after")
        for noun in words()[lang][place]
    ) | {"oblast", "voblasts", "voblasc", "megye", "zupanija", "kraj", "shahrestan", "muhafazat"}


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(map(fold, words()["generic"]["words"]))


def is_typed(name: str) -> bool:
    """Tell whether a name has a type word in it, such as "oblast" or "район"."""
    return not _type_words().isdisjoint(fold(name).split())


def is_generic(name: str) -> bool:
    """Tell whether a bare name is a mere word, such as "Central"."""
    return fold(name) in _generic()


def bare_name(name: str, lang: str) -> str | None:
    """Return a typed name without its type word, or ``None`` where there is none to take off."""
    for pattern in _patterns()[lang]:
        match = pattern.fullmatch(name)
        if match:
            return match["bare"]
    return None


def adjective_of(name: str, lang: str) -> str | None:
    """Return the adjective of "Харківська область", or ``None`` where there is none."""
    endings = words()["adjective_endings"].get(lang)
    bare = bare_name(name, lang) if endings else None
    return bare if bare and bare.endswith(tuple(endings)) else None


def names_of_unit(name: str, lang: str | None) -> dict[str, int]:
    """Return the names that one name of an administrative unit stands for, with flags.

    Parameters
    ----------
    name : str
        Typed or bare, in the nominative.
    lang : str or None
        Language of the name; ``None`` tries all.
    """
    name = clean_label(name)
    if not is_name(name):
        return {}
    found: dict[str, int] = {}
    if is_typed(name):
        found[name] = NAME_TYPED
    elif not is_generic(name) and name[0].isupper():
        found[name] = NAME_ALTERNATE
    tongues = LANGUAGES if lang is None else (lang,)
    adjectives = {adjective_of(name, tongue) for tongue in tongues}
    for bare in (bare_name(name, tongue) for tongue in tongues):
        if bare and bare in adjectives:
            found[bare] = NAME_ADJECTIVE
        elif bare and not is_generic(bare) and not is_typed(bare) and is_name(bare):
            found[bare] = NAME_ALTERNATE
    return found
