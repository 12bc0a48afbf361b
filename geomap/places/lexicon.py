"""What a language pack and a gazetteer together say of single words.

A :class:`Lexicon` answers, for each distinct word of a text and just once, everything that
recognition asks of it: can a name begin with it, is it a type word, a title, a preposition, …
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geomap.languages import available, edition, load
from geomap.places.fold import fold
from geomap.places.inflect import Inflector
from geomap.places.store import NAME_ADJECTIVE, NAME_DEMONYM, NAME_OLD, Store

__all__ = ["Lexicon", "Trait", "Word", "lexicon_for"]

_CACHED_WORDS = 200_000


class Trait:
    """Bits that say what a word can be in a text."""

    NEVER = 1
    DOUBTFUL = 1 << 1
    LOCATIVE = 1 << 2
    TITLE = 1 << 3
    SPEECH = 1 << 4
    OUTLET = 1 << 5
    CLUB = 1 << 6
    FIRM = 1 << 7
    BODY = 1 << 8
    STREET = 1 << 9
    SAINT = 1 << 10
    DIRECTION = 1 << 11
    GIVEN = 1 << 12
    FAMILY = 1 << 13
    LINK = 1 << 14
    ARTICLE = 1 << 15
    AND = 1 << 16
    PRONOUN = 1 << 17
    ESPECIALLY = 1 << 18
    PARENT = 1 << 19
    INSIDE = 1 << 20
    TYPE = 1 << 21
    FREQUENT = 1 << 22
    HEAD = 1 << 23
    ACTION = 1 << 24
    AUXILIARY = 1 << 25
    NAME_ARTICLE = 1 << 26
    QUALIFIER = 1 << 27


_CONTEXT = {
    "actions": Trait.ACTION,
    "locative": Trait.LOCATIVE,
    "titles": Trait.TITLE,
    "speech": Trait.SPEECH,
    "auxiliaries": Trait.AUXILIARY,
    "outlets": Trait.OUTLET,
    "clubs": Trait.CLUB,
    "firms": Trait.FIRM,
    "bodies": Trait.BODY,
    "streets": Trait.STREET,
    "saint": Trait.SAINT,
    "directions": Trait.DIRECTION,
}
_SYNTAX = {
    "links": Trait.LINK,
    "articles": Trait.ARTICLE,
    "and": Trait.AND,
    "pronouns": Trait.PRONOUN,
    "especially": Trait.ESPECIALLY,
    "parent": Trait.PARENT,
    "inside": Trait.INSIDE,
    "heads": Trait.HEAD,
    "name_articles": Trait.NAME_ARTICLE,
    "qualifiers": Trait.QUALIFIER,
}
_WORDS = {
    "never": Trait.NEVER,
    "doubtful": Trait.DOUBTFUL,
    "common": Trait.DOUBTFUL,
    "frequent": Trait.DOUBTFUL | Trait.FREQUENT,
}
_NAMES = {"given": Trait.GIVEN, "family": Trait.FAMILY}


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word.

    Attributes
    ----------
    traits : int
        ``Trait`` bits.
    land : bool
        Whether it is made from a region's name and names the region only: *Полтавщина*.
    one, many : str or None
        Class of the type word that it is, beside one name or beside a list.
    forms : tuple of str
        Itself and its base forms, as far as names of the gazetteer begin so.
    variants : tuple of str
        Itself and all its base forms, for the words that follow in a name.
    keys : tuple of (str, int, bool)
        Names of the gazetteer that the word alone is: key, key number, whether inflected.
    adjective_keys : tuple of (str, int, bool)
        The same for a word without a capital: adjectives and inhabitants only.
    """

    traits: int
    land: bool
    one: str | None
    many: str | None
    forms: tuple[str, ...]
    variants: tuple[str, ...]
    keys: tuple[tuple[str, int, bool], ...]
    adjective_keys: tuple[tuple[str, int, bool], ...]


class Lexicon:
    """The words of one language over one gazetteer.

    Parameters
    ----------
    lang : str
        ISO 639-1 code of a language pack.
    store : Store
        The gazetteer.

    Attributes
    ----------
    has_town_adjectives : bool
        Whether the language makes adjectives from towns by endings.
    town_adjective_capital : bool
        Whether those always begin with a capital: "Charkiwer", but never "weiteren".
    signs_of : dict of (int, int, bool) to tuple of str
        Kept by :mod:`geomap.places.resolve`: features of a place by a name of it.
    words : dict of str to Word
        What was looked up so far.
    phrases, phrases_from : dict of str to list of (tuple of str, Word)
        Type words and conjunctions of several words, by their last word and by their first.
    names_are_main : bool
        Whether the gazetteer's main names are in this language.
    is_cyrillic : bool
        Whether the language is written in Cyrillic letters.
    abbreviations : dict of str to str
        Names that count only with a dot → ISO 3166-2.
    abbreviation_starts : frozenset of str
        The first words of the abbreviations.
    postal : dict of str to str
        Two capitals after a comma ("Paris, TX") → ISO 3166-2.
    bare_before : frozenset of str
        Type words that may stand right before a name; holds ``"*"`` where all may.
    compose : dict of str to tuple of str
        For the class of a facility's type word, folded names with ``{}`` for a town's name.
    not_before : frozenset of str
        Type words that say nothing of the name after them: "в районі Харкова" is near Kharkiv.
    countries : frozenset of str
        ISO 3166-1 codes of the countries that speak the language; none for English, which is
        spoken of all the world.
    bare_after : bool
        Whether a type word may stand right after a name.
    nouns_are_towns : bool
        Whether regions are called by adjectives, so that the noun is the town: «в Краснодаре».
    """

    def __init__(self, lang: str, store: Store) -> None:
        pack = load(lang, "places")
        self.lang = lang
        self.store = store
        self.inflector = Inflector(lang)
        syntax: dict[str, Any] = pack.get("syntax", {})
        self.adjective_capital: bool = syntax.get("adjective_capital", False)
        self.town_adjective_capital: bool = syntax.get("town_adjective_capital", False)
        self.nouns_are_towns: bool = syntax.get("nouns_are_towns", False)
        self.bare_after: bool = syntax.get("bare_type_after", False)
        self.compose = {
            name: tuple(pattern.strip() for pattern in patterns.split(";"))
            for name, patterns in load("en", "places").get("compose", {}).items()
        }
        self.names_are_main = bool(pack.get("names_are_main"))
        self.is_cyrillic = pack.get("script") == "Cyrl"
        genders: dict[str, str] = pack.get("inflection", {}).get("genders", {})
        self._feminine = tuple(genders.get("feminine", "").split())
        self._masculine = tuple(genders.get("masculine", "").split())
        self.countries = frozenset(pack.get("countries", "").split())
        self.not_before = frozenset(fold(w) for w in syntax.get("not_before", "").split())
        bare = syntax.get("bare_type_before", "")
        self.bare_before = frozenset("*" if w == "*" else fold(w) for w in bare.split())
        self.abbreviations: dict[str, str] = dict(pack.get("abbreviations", {}))
        self.abbreviation_starts = frozenset(key.split()[0] for key in self.abbreviations)
        self.postal = _postal(pack.get("postal", {}).get("after_comma", ""))
        self._one: dict[str, str] = {}
        self._many: dict[str, str] = {}
        self._traits: dict[str, int] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Word]]] = {}
        self.phrases_from: dict[str, list[tuple[tuple[str, ...], Word]]] = {}
        self._read_types(pack.get("types", {}))
        for section, traits in (("syntax", _SYNTAX), ("context", _CONTEXT), ("words", _WORDS)):
            for name, trait in traits.items():
                self._mark(pack.get(section, {}).get(name, ""), trait)
        for name, trait in _WORDS.items():
            self._mark(load(lang, "words").get(name, ""), trait)
        for code in available():
            for name, trait in _NAMES.items():
                self._mark(load(code, "names").get(name, ""), trait)
        self.words: dict[str, Word] = {}
        self._labels: dict[int, str] = {}
        self.has_town_adjectives = bool(pack.get("inflection", {}).get("town_adjectives"))
        self.signs_of: dict[tuple[int, int, bool], tuple[str, ...]] = {}

    def word(self, folded: str) -> Word:
        """Return what is known of a folded word."""
        word = self.words.get(folded)
        if word is None:
            if len(self.words) >= _CACHED_WORDS:
                self.words.clear()
            word = self.words[folded] = self._look_up(folded)
        return word

    def town_keys(self, folded: str) -> list[tuple[str, int, bool]]:
        """Return the towns that an adjective is made from: «донецького» → Донецьк.

        The first ending counts that gives a town its own name: «покровський» is of Покровськ, not
        of Покров, and «костянтинівський» not of a town that was once called Костянтинів.
        """
        rules = self.inflector
        for adjective in (folded, *rules.adjectives.bases(folded)):
            towns = rules.town_adjectives.bases(adjective)
            keys = [key for key in self._keys(towns, folded) if not self._is_past(key[1])]
            if keys:
                return [next((key for key in keys if self._is_label(*key[:2])), keys[0])]
        return []

    def _is_label(self, key: str, key_id: int) -> bool:
        """Tell whether some place is called so in this language."""
        return any(
            fold(self.store.label(hit.place, self.lang)) == key for hit in self.store.hits(key_id)
        )

    def is_feminine(self, folded: str) -> bool | None:
        """Tell the gender of an adjective in the singular, ``None`` where it cannot be told."""
        if folded.endswith(self._feminine):
            return True
        return False if folded.endswith(self._masculine) else None

    def _is_past(self, key_id: int) -> bool:
        """Tell whether nothing has a name any longer."""
        return all(hit.flags & NAME_OLD for hit in self.store.hits(key_id))

    def is_own(self, row: int, key: str) -> bool:
        """Tell whether a name is a place's main name in this language.

        The gazetteer's main names are English; Cyrillic names it has in Ukrainian and Russian
        only, and for well-known places it has labels.
        """
        if self.names_are_main:
            return False
        if "\u0400" <= key[0] <= "\u052f":
            return self.is_cyrillic
        label = self._labels.get(row)
        if label is None:
            if len(self._labels) >= _CACHED_WORDS:
                self._labels.clear()
            label = self._labels[row] = fold(self.store.label(row, self.lang))
        return label == key

    def _look_up(self, folded: str) -> Word:
        traits = self._traits.get(folded, 0)
        one, many = self._one.get(folded), self._many.get(folded)
        if not traits & Trait.GIVEN:
            bases = self.inflector.names.bases(folded)
            if any(self._traits.get(base, 0) & Trait.GIVEN for base in bases):
                traits |= Trait.GIVEN
        if len(folded) > 40:
            return Word(traits, False, one, many, (), (folded,), (), ())
        store, rules = self.store, self.inflector
        forms = (folded, *rules.names.bases(folded))
        keys = list(self._keys(forms, folded))
        derived = rules.derived.bases(folded)
        for base in derived:  # a region's before a district's
            land = list(self._keys((base,), folded))
            if land:
                # Villages are called so, too: «Харківщина» is the region all the same.
                keys = [key for key in keys if not self._are_towns(key[1])] + land
                break
        for base in self._region_forms(folded):
            keys.extend(self._keys((base,), folded))
        adjectives = [
            key
            for key in self._keys((folded, *rules.adjectives.bases(folded)), folded)
            if any(hit.flags & NAME_DEMONYM for hit in store.hits(key[1]))
        ]
        keys.extend(key for key in adjectives if key not in keys)
        begins = tuple(form for form in forms if store.has_prefix(form))
        return Word(traits, bool(derived), one, many, begins, forms, tuple(keys), tuple(adjectives))

    def _are_towns(self, key_id: int) -> bool:
        return all(self.store.place(hit.place).kind == "city" for hit in self.store.hits(key_id))

    def _region_forms(self, folded: str) -> Iterable[str]:
        for base in self.inflector.region_adjectives.bases(folded):
            key_id = self.store.key_id(base)
            if key_id is not None and any(
                hit.flags & NAME_ADJECTIVE for hit in self.store.hits(key_id)
            ):
                yield base

    def _keys(self, forms: Iterable[str], folded: str) -> Iterable[tuple[str, int, bool]]:
        for form in forms:
            key_id = self.store.key_id(form)
            if key_id is not None:
                yield form, key_id, form != folded

    def _read_types(self, types: dict[str, dict[str, str]]) -> None:
        for name, words in types.items():
            for number, table in (("one", self._one), ("many", self._many)):
                for entry in words.get(number, "").split():
                    key = fold(entry)
                    if " " in key:
                        one, many = (name, None) if number == "one" else (None, name)
                        self._add_phrase(key, Word(Trait.TYPE, False, one, many, (), (), (), ()))
                    else:
                        table.setdefault(key, name)
                        self._traits[key] = self._traits.get(key, 0) | Trait.TYPE

    def _mark(self, words: str, trait: int) -> None:
        for entry in words.split():
            key = entry if entry == "&" else fold(entry)
            if " " not in key:
                self._traits[key] = self._traits.get(key, 0) | trait
            elif trait in (Trait.AND, Trait.ESPECIALLY):
                self._add_phrase(key, Word(trait, False, None, None, (), (), (), ()))
            elif trait == Trait.TITLE:
                last = key.rpartition(" ")[2]
                self._traits[last] = self._traits.get(last, 0) | trait

    def _add_phrase(self, key: str, word: Word) -> None:
        words = tuple(key.split())
        self.phrases.setdefault(words[-1], []).append((words, word))
        self.phrases_from.setdefault(words[0], []).append((words, word))


def _postal(listed: str) -> dict[str, str]:
    codes: dict[str, str] = {}
    for part in listed.split(";"):
        country, _, units = part.partition(":")
        for unit in units.split():
            codes[unit] = f"{country.strip()}-{unit}"
    return codes


def lexicon_for(lang: str, store: Store) -> Lexicon:
    """Return the lexicon of a language over a gazetteer, made once."""
    return _lexicon(lang, store, edition())


@lru_cache(maxsize=16)
def _lexicon(lang: str, store: Store, _: str) -> Lexicon:
    return Lexicon(lang, store)
