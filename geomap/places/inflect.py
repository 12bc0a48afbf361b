"""Base forms of inflected names, by the ending rules of a language's ``places.toml``.

The rules only propose; whoever asks checks each proposal against the gazetteer. So a rule may be
generous (``-а`` may be a genitive of ``-``, ``-о`` or ``-е``), and no dictionary is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geomap.languages import load
from geomap.places.fold import fold

__all__ = ["Endings", "Inflector"]

NOTHING = "-"


class Endings:
    """A table of endings: what stands in the text → what stands in the base form.

    Parameters
    ----------
    table : mapping of str to str
        Ending → base endings, parted by spaces; ``-`` stands for nothing, and a hyphen inside
        an ending for a space.
    shortest_stem : int
        Letters that must stay when an ending is taken off; none where the ending is the word.
    """

    def __init__(self, table: Mapping[str, str], shortest_stem: int) -> None:
        self._bases: dict[str, tuple[str, ...]] = {}
        for ending, bases in table.items():
            forms = ("" if base == NOTHING else fold(base) for base in bases.split())
            self._bases[fold(ending)] = tuple(forms)
        self._lengths = tuple(sorted({len(ending) for ending in self._bases}, reverse=True))
        self._shortest_stem = shortest_stem

    def bases(self, word: str) -> tuple[str, ...]:
        """Return the forms that ``word``, folded, may come from; longest endings first."""
        found: dict[str, None] = {}
        for length in self._lengths:
            stem_length = len(word) - length
            # An ending that is the whole word is an irregular word of its own (дому → дім).
            if 0 != stem_length < self._shortest_stem or stem_length < 0:
                continue
            stem = word[:stem_length]
            for base in self._bases.get(word[stem_length:], ()):
                if stem or len(base) > 1:
                    found[stem + base] = None
        found.pop(word, None)
        return tuple(found)


class Inflector:
    """The ending rules of one language.

    Parameters
    ----------
    lang : str
        ISO 639-1 code of a language pack.

    Attributes
    ----------
    names : Endings
        Cases of a place name: *Харкові* → *Харків*.
    adjectives : Endings
        Forms of an adjective or a name of inhabitants: *ukrainiennes* → *ukrainien*.
    derived : Endings
        Names of lands made from a region's: *Полтавщині* → *Полтавська область*.
    region_adjectives : Endings
        Adjectives that stand for a region beside its noun: *Сумської* → *Сумська*.
    town_adjectives : Endings
        Adjectives made from towns: *донецький* → *Донецьк*.
    """

    def __init__(self, lang: str) -> None:
        rules: Mapping[str, Any] = load(lang, "places").get("inflection", {})
        shortest = int(rules.get("shortest_stem", 3))
        self.names = Endings(rules.get("names", {}), shortest)
        self.adjectives = Endings(rules.get("adjectives", {}), shortest)
        self.derived = Endings(rules.get("derived", {}), shortest)
        self.region_adjectives = Endings(rules.get("region_adjectives", {}), shortest)
        self.town_adjectives = Endings(rules.get("town_adjectives", {}), shortest)
