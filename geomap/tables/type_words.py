"""Type words beside the names of places: "Kharkiv region", «с. Іванівка», "Nord Province"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from geomap.languages import available, load
from geomap.places.fold import fold
from geomap.toml import packaged

__all__ = ["listed", "without_type"]

_MOST_TYPE_WORDS = 3


def without_type(text: str) -> tuple[str, str | None]:
    """Return a name without its type word, and the class of that: «с. Іванівка», "Nord Province".

    Returns
    -------
    tuple of (str, str or None)
        ``region``, ``district``, ``city`` or ``country``; ``None`` where there is no such word.
    """
    words = text.split()
    for count in range(min(_MOST_TYPE_WORDS, len(words) - 1), 0, -1):
        before = _types().get(fold(" ".join(words[:count])))
        if before is not None:
            rest = words[count:]
            while len(rest) > 1 and fold(rest[0]) in _links():
                rest = rest[1:]
            return " ".join(rest), before
        behind = _types().get(fold(" ".join(words[-count:])))
        if behind is not None:
            return " ".join(words[:-count]), behind
    # «с.Іванівка»: the dot parts them.
    short, dot, name = text.partition(".")
    if dot and fold(name) and fold(short) in _types():
        return name.strip(), _types()[fold(short)]
    return text, None


def listed(text: str) -> Sequence[str]:
    """Return the entries of a list, parted by "|", folded."""
    return [fold(entry) for entry in text.split("|")]


@cache
def _links() -> frozenset[str]:
    words: list[str] = []
    for code in available():
        syntax = load(code, "places")["syntax"]
        words += f"{syntax.get('links', '')} {syntax.get('articles', '')}".split()
    return frozenset(map(fold, words))


@cache
def _types() -> Mapping[str, str]:
    """Return the class of each type word of any language, in the singular."""
    found: dict[str, str] = {}
    for name in ("region", "district", "city", "country"):
        for word in listed(_short_words().get(name, "")):
            found.setdefault(word, name)
        for code in available():
            for entry in load(code, "places")["types"].get(name, {}).get("one", "").split():
                found.setdefault(fold(entry), name)
    found.pop("", None)
    return found


@cache
def _short_words() -> Mapping[str, str]:
    """Return what ``type_words.toml`` adds to the words of the language packs."""
    return packaged(__package__, "type_words.toml")
