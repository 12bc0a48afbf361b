"""Evidence that a name in a text means a place, and not a person, a club or an ordinary word.

Each sign is a feature with a name; a logistic model adds up the weights of those that are there
(``weights.toml``), so what speaks for or against a mention can be read off.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from geomap.places.document import Document, Mention
from geomap.places.kinds import SETTLEMENT, is_by_hand, kind_of, population_digits
from geomap.places.lexicon import Trait
from geomap.places.people import People
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_ALTERNATE,
    NAME_DEMONYM,
    NAME_MAIN,
    NAME_OLD,
    NAME_TYPED,
)

__all__ = ["is_metonym", "name_signs", "probability"]

_FOLLOWERS = (
    (Trait.OUTLET, "before outlet"),
    (Trait.CLUB, "before club"),
    (Trait.FIRM, "before firm"),
    (Trait.BODY, "before body"),
    (Trait.STREET, "before street"),
    (Trait.GIVEN, "before given name"),
)


#: A shorter name is too often something else.
_LONG_NAME = 6
_ORDINARY = (
    Trait.DOUBTFUL | Trait.GIVEN | Trait.FAMILY | Trait.NEVER | Trait.TYPE | Trait.CLUB
    | Trait.BODY | Trait.FIRM | Trait.OUTLET | Trait.TITLE | Trait.STREET
)  # fmt: skip


def name_signs(document: Document, mention: Mention, people: People) -> list[str]:
    """Return the names of the features of a mention, before anything is resolved."""
    signs = _gazetteer_signs(document, mention)
    signs += _word_signs(document, mention, people)
    signs += _left_signs(document, mention)
    signs += _right_signs(document, mention)
    if mention.type_word is not None:
        signs.append("type word")
        signs.append(f"type word {mention.type_word}")
        if mention.type_word == "water" and not _could_be(document, mention, "area"):
            signs.append("water unknown")
    if mention.group is not None:
        signs.append("in a list")
    return signs


def _gazetteer_signs(document: Document, mention: Mention) -> list[str]:
    store = document.lexicon.store
    flags = 0
    largest = 0
    chosen = settled = False
    kinds: set[str] = set()
    for row, (hit_flags, _) in mention.hits.items():
        place = store.place(row)
        flags |= hit_flags
        if place.kind == "city":
            largest = max(largest, place.population)
            settled = settled or place.feature == SETTLEMENT
            chosen = chosen or is_by_hand(place)
            if place.feature == "capital":
                kinds.add("capital")
        kinds.add(kind_of(place))
        if store.is_own(row):
            kinds.add("the user's own")
    signs = [f"could be {kind}" for kind in sorted(kinds)]
    if "city" in kinds and not kinds & {"country", "admin1"}:
        # A village that somebody wrote down by hand is in the news, however small.
        digits = population_digits(largest, SETTLEMENT if settled else "")
        signs.append("village by hand" if chosen and not largest else f"city of 1e{digits}")
    if _is_unmistakable(document, mention):
        signs.append("no other of its name")
    for bit, name in (
        (NAME_MAIN, "main name"),
        (NAME_DEMONYM, "demonym"),
        (NAME_ABBREVIATION, "abbreviation"),
        (NAME_TYPED, "typed name"),
    ):
        if flags & bit:
            signs.append(name)
    if not flags & ~(NAME_ALTERNATE | NAME_OLD | NAME_ADJECTIVE):
        signs.append("only other names")
    if mention.hits and mention.is_inflected:
        signs.append("inflected")
    return signs


def _is_unmistakable(document: Document, mention: Mention) -> bool:
    """Tell whether a long name is one town's only, and no word or name of people that we know.

    One that stands beside another word with a capital may be a part of something else.
    """
    store, tokens = document.lexicon.store, document.tokens
    words = document.words[mention.first : mention.last]
    if sum(len(t.folded) for t in tokens[mention.first : mention.last]) < _LONG_NAME:
        return False
    if any(word.traits & _ORDINARY for word in words):
        return False
    beside = [n for n in (mention.first - 1, mention.last) if 0 <= n < len(tokens)]
    if not document.capital[mention.first] or any(document.capital[n] for n in beside):
        return False
    if mention.is_inflected and document.starts_sentence(mention.first):
        return False
    towns = [store.place(row) for row in mention.hits if store.place(row).kind == "city"]
    return len({(town.country, town.admin1) for town in towns}) == 1


def _word_signs(document: Document, mention: Mention, people: People) -> list[str]:
    signs = []
    length = mention.last - mention.first
    first = document.words[mention.first]
    folded = document.tokens[mention.first].folded
    if length > 1:
        signs.append("two words" if length == 2 else "three words")
        if first.traits & Trait.GIVEN:
            signs.append("begins with given name")
        inner = document.words[mention.first : mention.last]
        if all(word.traits & (Trait.DOUBTFUL | Trait.NEVER | Trait.TYPE) for word in inner):
            known = _is_landmark_in_capitals(document, mention)
            signs.append("landmark of ordinary words" if known else "ordinary words")
        if first.traits & Trait.ARTICLE:
            signs.append("begins with article")
    else:
        for trait, name in (
            (Trait.DOUBTFUL, "doubtful word"),
            (Trait.FREQUENT, "frequent word"),
            (Trait.GIVEN, "given name"),
            (Trait.FAMILY, "family name"),
            (Trait.TITLE, "title"),
            (Trait.DIRECTION, "direction"),
            (Trait.BODY | Trait.OUTLET | Trait.FIRM | Trait.STREET, "organisation word"),
        ):
            if first.traits & trait:
                signs.append(name)
        if folded in people.names:
            signs.append("person elsewhere")
        signs += _capital_signs(document, mention)
    if not document.capital[mention.first]:
        signs.append("no capital")
    if document.starts_sentence(mention.first):
        signs.append("sentence start")
        if length == 1 and first.traits & (Trait.DOUBTFUL | Trait.GIVEN):
            signs.append("doubtful at sentence start")
        if length == 1 and mention.is_inflected:
            signs.append("inflected at sentence start")
        if "ordinary words" in signs:
            signs.append("ordinary words at sentence start")
    return signs


def _is_landmark_in_capitals(document: Document, mention: Mention) -> bool:
    """Tell whether a name inside a sentence is a landmark's, each word of it with its capital."""
    capitals = all(document.capital[mention.first : mention.last])
    inside = capitals and not document.starts_sentence(mention.first)
    return inside and any(
        kind_of(document.lexicon.store.place(row)) == "landmark" and flags & NAME_MAIN
        for row, (flags, _) in mention.hits.items()
    )


def _capital_signs(document: Document, mention: Mention) -> list[str]:
    """Return what the capitals of a single word say: acronyms, datelines, headlines."""
    number = mention.first
    written = document.written(number)
    short = len(written) < 4
    if not written.isupper() or len(written) < 2:
        return ["short word"] if short else []
    store = document.lexicon.store
    abbreviated = {
        store.place(row).kind
        for row, (flags, _) in mention.hits.items()
        if flags & NAME_ABBREVIATION
    }
    if abbreviated:
        return [f"capitals of {kind}" for kind in sorted(abbreviated)]
    neighbours = [n for n in (number - 1, number + 1) if 0 <= n < len(document.tokens)]
    shouted = any(
        document.written(n).isupper() and len(document.written(n)) > 1 for n in neighbours
    )
    if document.starts_sentence(number) and not short:
        return ["dateline"]
    if shouted:
        return ["all in capitals"]
    return ["acronym"] if len(written) < 6 else []


def _left_signs(document: Document, mention: Mention) -> list[str]:
    number = mention.span_first - 1
    if number < 0:
        return []
    gap = document.gap(number + 1)
    word = document.words[number]
    if "," in gap:
        return ["after comma"]
    if not document.touches(number + 1):
        return []
    traits, capital = word.traits, document.capital[number]
    if capital and len(document.tokens[number].folded) == 1 and "." in gap:
        return ["after initial"]
    signs = []
    if traits & Trait.LOCATIVE or (traits & Trait.LINK and _is_locative(document, number - 1)):
        signs.append("after preposition")
    elif traits & Trait.ARTICLE:
        signs.append("after article")
        if _is_town(document, mention):
            signs.append("town after article")
            if document.words[mention.first].traits & Trait.DOUBTFUL:
                signs.append("doubtful town after article")
    elif traits & Trait.LINK:
        signs.append("after link")
    if traits & Trait.DIRECTION:
        demonym = any(flags & NAME_DEMONYM for flags, _ in mention.hits.values())
        signs.append("demonym after direction" if demonym and capital else "after direction")
    elif traits & Trait.TITLE and _may_be_person(document, mention):
        signs.append("after title")
    elif traits & Trait.OUTLET and not capital:  # "the agency Sana"
        signs.append("after outlet")
    elif capital and traits & Trait.CLUB:
        signs.append("after club")
    elif capital and traits & Trait.GIVEN and not _in_large(document, mention, number):
        signs.append("after given name")
    elif capital and not signs and not document.starts_sentence(number):
        if number in _covered(document, mention):
            signs.append("after a place")
        else:
            signs.append("after capital")
    elif traits & Trait.ACTION:
        signs.append("after action")
    elif not signs and not capital:
        signs.append("after plain word")
    return signs


def _is_locative(document: Document, number: int) -> bool:
    """Tell whether a word makes a preposition of the link behind it: « près de », «cerca de»."""
    return (
        number >= 0
        and bool(document.words[number].traits & Trait.LOCATIVE)
        and document.touches(number + 1)
    )


def _may_be_person(document: Document, mention: Mention) -> bool:
    """Tell whether a name after a title may be a person's: "Mayor London", not «мер Львова»."""
    return (
        document.capital[mention.first] and _is_town(document, mention) and not mention.is_inflected
    )


def _could_be(document: Document, mention: Mention, kind: str) -> bool:
    return any(document.lexicon.store.place(row).kind == kind for row in mention.hits)


def _is_town(document: Document, mention: Mention) -> bool:
    """Tell whether a name of one word can be nothing but a town."""
    store = document.lexicon.store
    return mention.last - mention.first == 1 and all(
        store.place(row).kind in ("city", "admin2") and not flags & NAME_DEMONYM
        for row, (flags, _) in mention.hits.items()
    )


def _covered(document: Document, mention: Mention) -> range:
    """Return the tokens of the mention before this one."""
    if mention.number == 0:
        return range(0)
    before = document.mentions[mention.number - 1]
    return range(before.first, before.last)


def _in_large(document: Document, mention: Mention, number: int) -> bool:
    """Tell whether a token is in the mention before, which may be a country or a region."""
    if number not in _covered(document, mention):
        return False
    before, store = document.mentions[mention.number - 1], document.lexicon.store
    return before.last - before.first > 1 or any(
        store.place(row).kind in ("country", "admin1") and flags & NAME_MAIN
        for row, (flags, _) in before.hits.items()
    )


def _right_signs(document: Document, mention: Mention) -> list[str]:
    number = mention.span_last
    if number >= len(document.tokens):
        return []
    gap = document.gap(number)
    if "," in gap:
        return ["before comma"]
    if gap.strip() in (")", ".", ";", ":", ").") or "\n" in gap:
        return ["before stop"]
    if not document.touches(number):
        return []
    word, capital = document.words[number], document.capital[number]
    if document.tokens[number].folded == "s" and gap.strip() in ("'", "’"):
        return ["possessive"]
    if capital:
        signs = ["before capital"]
        own = document.words[mention.first].traits
        if own & Trait.GIVEN and mention.last - mention.first == 1:
            signs.append("given name before capital")
        if own & Trait.CLUB:
            signs.append("club before capital")
        for trait, name in _FOLLOWERS:
            if word.traits & trait:
                return [*signs, name]
        if word.traits & Trait.FAMILY and not word.traits & (Trait.DOUBTFUL | Trait.NEVER):
            signs.append("before family name")
        return signs
    if word.traits & Trait.SPEECH:
        return ["before speech"]
    if word.traits & Trait.ACTION:
        return ["before action"]
    if "-" in gap:
        return ["before hyphen"]
    return ["before plain word"]


def is_metonym(document: Document, mention: Mention) -> bool:
    """Tell whether a name is the subject of a verb of speech: "Moscow said", « a déclaré Kiev »."""
    words, count = document.words, len(document.words)
    after = mention.span_last
    if after < count and words[after].traits & Trait.AUXILIARY and document.touches(after):
        after += 1
    if after < count and words[after].traits & Trait.SPEECH:
        return document.touches(after) and not document.capital[after]
    before = mention.span_first - 1
    if before >= 0 and words[before].traits & Trait.ARTICLE:
        before -= 1
    return (
        before >= 0
        and bool(words[before].traits & Trait.SPEECH)
        and document.touches(before + 1)
        and document.touches(mention.span_first)
    )


def probability(signs: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the logistic of the summed weights of the signs."""
    score = weights.get("bias", 0.0) + sum(weights.get(sign, 0.0) for sign in signs)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
