"""Recognition: the stretches of a text that could name places.

:func:`scan` finds the longest gazetteer names at words that may begin one, in one pass over the
text. Whether a name is a place at all is judged later, in :mod:`geomap.places.evidence`; which
place it is, in :mod:`geomap.places.resolve`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from geomap.places.candidates import CITY_UNITS
from geomap.places.document import Document, Key, Mention
from geomap.places.lexicon import Trait
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_DEMONYM,
    NAME_MAIN,
    NAME_TYPED,
)
from geomap.places.syntax import join_lists, read_types

__all__ = ["recognise", "scan", "span_mention"]

LONGEST_NAME = 7
LONGEST_ABBREVIATION = 5
LONGEST_SPAN = 30
LONGEST_SYLLABLE = 3
MOST_READINGS = 24


def recognise(document: Document) -> None:
    """Fill in the mentions of a document."""
    document.mentions = scan(document)
    chains = join_lists(document)
    read_types(document, chains)
    document.mentions = [
        mention
        for number, mention in enumerate(document.mentions)
        if _stands_alone(mention) and not _is_quarter(document, number)
    ]
    for number, mention in enumerate(document.mentions):
        mention.number = number


def scan(document: Document) -> list[Mention]:
    """Find the longest gazetteer names, left to right, none over another."""
    words, capital = document.words, document.capital
    adjectives_anywhere = not document.lexicon.adjective_capital
    found: list[Mention] = []
    number, count = 0, len(words)
    while number < count:
        word = words[number]
        mention = None
        if capital[number]:
            if word.forms or word.keys:
                mention = _longest(document, number)
            elif len(document.tokens[number].folded) <= LONGEST_ABBREVIATION:
                mention = _abbreviation(document, number)
        elif word.traits & Trait.NAME_ARTICLE and _leads_a_name(document, number):
            mention = _longest(document, number, alone=False)
        elif word.traits & (Trait.HEAD | Trait.DIRECTION) or (adjectives_anywhere and word.forms):
            mention = _without_capital(document, number)
        if mention is None or mention.last == number + 1:
            mention = _town_adjective(document, number, known=mention is not None) or mention
        if mention is None:
            number += 1
            continue
        found.append(mention)
        number = mention.last
    return found


def _leads_a_name(document: Document, number: int) -> bool:
    """Tell whether a small article belongs to the name behind it: "el-Facher", "al-Qaim"."""
    following = number + 1
    if following >= len(document.tokens) or not document.capital[following]:
        return False
    return document.gap(following) in ("-", "\u2011", "\u2010")


def _town_adjective(document: Document, first: int, *, known: bool) -> Mention | None:
    """Return the town of "Донецького аеропорту", "Charkiwer Flughafen".

    An adjective that is no name itself leads to a region or a district through its town, too:
    "im Kiewer Gebiet".
    """
    if not document.lexicon.has_town_adjectives or document.words[first].traits & Trait.NEVER:
        return None
    if document.lexicon.town_adjective_capital and not document.capital[first]:
        return None
    following = first + 1
    if following >= len(document.tokens) or not document.tokens[following].joined:
        return None
    if known and _is_of_town(document, first):
        return None
    word = document.words[following]
    name = word.one or word.many
    units = () if known else ("region", "district")
    if name not in document.lexicon.compose and word.one != "area" and name not in units:
        return None
    keys = document.lexicon.town_keys(document.tokens[first].folded)
    return Mention(first, following, keys) if keys else None


def _is_of_town(document: Document, number: int) -> bool:
    """Tell whether the gazetteer has an adjective as some town's: «московский»."""
    store = document.lexicon.store
    return any(
        hit.flags & NAME_DEMONYM
        and (store.place(hit.place).kind == "city" or store.place(hit.place).feature in CITY_UNITS)
        for _, key_id, _ in document.words[number].adjective_keys
        for hit in store.hits(key_id)
    )


def _without_capital(document: Document, first: int) -> Mention | None:
    """Return an adjective, or a name that begins small: "mer Noire", "nord-coréen"."""
    word, tokens_ = document.words[first], document.tokens
    following = first + 1
    if following < len(tokens_) and tokens_[following].joined and word.forms:
        head = word.traits & Trait.HEAD
        if head or "-" in document.gap(following):
            kinds = ("facility", "area", "country") if head else ()
            mention = _longest(document, first, alone=False)
            if mention is not None and _is_such(document, mention, kinds):
                return mention
    if document.lexicon.adjective_capital or word.traits & (Trait.NEVER | Trait.DIRECTION):
        return None
    if word.adjective_keys:
        return Mention(first, following, list(word.adjective_keys))
    return None


def _is_such(document: Document, mention: Mention, kinds: Sequence[str]) -> bool:
    """Tell whether a mention may be a place of some kind, or else a demonym."""
    store = document.lexicon.store
    hits = [hit for _, key_id, _ in mention.keys for hit in store.hits(key_id)]
    if kinds:
        return any(store.place(hit.place).kind in kinds for hit in hits)
    return any(hit.flags & NAME_DEMONYM for hit in hits)


def span_mention(document: Document, start: int, end: int) -> Mention | None:
    """Return the mention for a span that the caller gave, or ``None`` where no name fits."""
    tokens = document.tokens
    first = bisect_left(tokens, start, key=lambda token: token.end)
    while first < len(tokens) and tokens[first].end <= start:
        first += 1
    last = bisect_left(tokens, end, key=lambda token: token.start)
    return _given(document, first, last) if first < last else None


def _given(document: Document, first: int, last: int) -> Mention | None:
    """Find names in a given stretch: all of it, else the longest name within it."""
    abbreviation = _abbreviation(document, first)
    if abbreviation is not None and abbreviation.last == last:
        abbreviation.given = True
        return abbreviation
    last = min(last, first + LONGEST_SPAN)
    for length in range(min(last - first, LONGEST_NAME), 0, -1):
        for begin in range(first, last - length + 1):
            keys = _keys_of(document, begin, begin + length)
            if keys:
                return Mention(begin, begin + length, keys, given=True)
    return None


def _keys_of(document: Document, first: int, last: int) -> list[Key]:
    """Return the names that exactly the tokens ``first:last`` spell."""
    if last - first == 1:
        word = document.words[first]
        return list(word.keys or word.adjective_keys)
    return [key for length, key in _beam(document, first, last) if length == last - first]


def _longest(document: Document, first: int, *, alone: bool = True) -> Mention | None:
    """Return the longest name that begins at a token; a name of one word only if ``alone``."""
    abbreviation = _abbreviation(document, first) if alone else None
    if abbreviation is not None:
        return abbreviation
    word = document.words[first]
    last = first + 1
    limit = min(len(document.tokens), first + LONGEST_NAME)
    while last < limit and document.tokens[last].joined:
        last += 1
    best: dict[int, list[Key]] = {}
    if last - first > 1 and word.forms:
        for length, key in _beam(document, first, last):
            best.setdefault(length, []).append(key)
    for length in sorted(best, reverse=True):
        if _is_article_and_name(document, first, best[length]):
            return None
        if length > 1 and _ends_well(document, first + length, best[length]):
            return Mention(first, first + length, best[length])
    if not alone or not word.keys:
        return None
    if word.traits & Trait.NEVER and not _is_acronym(document, first, word.keys):
        return None
    if _is_piece(document, first):
        return None
    return Mention(first, first + 1, list(word.keys))


def _is_piece(document: Document, number: int) -> bool:
    """Tell whether a short name is but a piece of an unknown one: "Al-Qaïda", "Haft-e-Tir"."""
    written = document.written(number)
    if len(written) > LONGEST_SYLLABLE or (len(written) > 1 and written.isupper()):
        return False
    before, after = number - 1, number + 1
    if before >= 0 and document.gap(number) == "-" and not document.words[before].keys:
        return True
    return (
        after < len(document.tokens)
        and document.gap(after) == "-"
        and document.capital[after]
        and not document.words[after].keys
    )


def _is_article_and_name(document: Document, first: int, keys: Sequence[Key]) -> bool:
    """Tell whether a name is another with an article before it: "The Kremlin"."""
    if not document.words[first].traits & Trait.ARTICLE:
        return False
    store = document.lexicon.store
    for key, key_id, _ in keys:
        bare = store.key_id(key.partition(" ")[2])
        if bare is None:
            return False
        places = {hit.place for hit in store.hits(bare)}
        if any(hit.place not in places for hit in store.hits(key_id)):
            return False
    return True


def _is_acronym(document: Document, number: int, keys: Sequence[Key]) -> bool:
    """Tell whether a function word is written as a country's short form: "US"."""
    if not document.written(number).isupper():
        return False
    store = document.lexicon.store
    return any(
        hit.flags & NAME_ABBREVIATION and store.place(hit.place).kind == "country"
        for _, key_id, _ in keys
        for hit in store.hits(key_id)
    )


def _beam(document: Document, first: int, last: int) -> list[tuple[int, Key]]:
    """Return (number of tokens, name) for all names that begin at ``first``, up to ``last``."""
    store = document.lexicon.store
    words, folded = document.words, [token.folded for token in document.tokens[first:last]]
    found: list[tuple[int, Key]] = []
    if all(len(word.variants) == 1 for word in words[first:last]):
        for key, key_id in store.prefixes(" ".join(folded)):
            found.append((key.count(" ") + 1, (key, key_id, False)))
        return found
    states = [(form, form != folded[0]) for form in words[first].forms]
    for number in range(1, len(folded)):
        following = words[first + number].variants
        grown = []
        for begun, inflected in states:
            for form in following:
                joined = f"{begun} {form}"
                if store.has_prefix(joined):
                    grown.append((joined, inflected or form != folded[number]))
        for joined, inflected in grown:
            number_of_key = store.key_id(joined)
            if number_of_key is not None:
                found.append((number + 1, (joined, number_of_key, inflected)))
        states = grown[:MOST_READINGS]
        if not states:
            break
    return found


def _ends_well(document: Document, last: int, keys: list[Key]) -> bool:
    """Tell whether a name of several words may be written as it is: capitals where due."""
    if document.capital[last - 1] or document.written(last - 1).isdigit():
        return True
    if document.words[last - 1].traits & Trait.TYPE:
        return True
    store = document.lexicon.store
    return any(
        hit.flags & (NAME_DEMONYM | NAME_TYPED)
        or store.place(hit.place).kind in ("facility", "area", "country")
        for _, key_id, _ in keys
        for hit in store.hits(key_id)
    )


def _abbreviation(document: Document, first: int) -> Mention | None:
    """Return the state that "Calif.", "W.Va." or "Paris, TX" means at ``first``."""
    lexicon, tokens_, text = document.lexicon, document.tokens, document.text
    folded = tokens_[first].folded
    if len(folded) > 3 and folded not in lexicon.abbreviation_starts:
        return None
    code: str | None = None
    last = first
    for length in (2, 1):
        last = first + length
        if last > len(tokens_) or (length == 2 and not tokens_[first + 1].joined):
            continue
        written = text[tokens_[first].start : tokens_[last - 1].end + 1]
        if not written.endswith(".") or (length == 2 and written.count(".") < 2):
            continue
        code = lexicon.abbreviations.get(" ".join(t.folded for t in tokens_[first:last]))
        if code is not None:
            break
    else:
        last = first + 1
        written = document.written(first)
        if first and len(written) <= 3 and document.gap(first).strip(" ") == ",":
            code = lexicon.postal.get(written)
    place = None if code is None else lexicon.store.admin1(code)
    if place is None:
        return None
    mention = Mention(first, last, [])
    mention.hits = {place.index: (NAME_MAIN | NAME_ABBREVIATION, False)}
    return mention


def _is_quarter(document: Document, number: int) -> bool:
    """Tell whether a district is only a part of the town named right behind it.

    «У Центральному районі Херсона»: that is in Kherson, and no district called Tsentralnyi.
    """
    mention = document.mentions[number]
    if mention.type_word != "district" or number + 1 >= len(document.mentions):
        return False
    town = document.mentions[number + 1]
    if (
        town.span_first != mention.span_last
        or town.type_word is not None
        or town.last - town.first > 2
    ):
        return False
    if document.gap(town.span_first) != " " or document.words[town.first].land:
        return False
    store = document.lexicon.store
    return any(
        inflected and store.place(row).kind == "city" for row, (_, inflected) in town.hits.items()
    )


def _stands_alone(mention: Mention) -> bool:
    """Tell whether a name may do without a type word; the adjectives of regions may not."""
    if not mention.hits:
        return False
    if mention.type_word is not None:
        return True
    return any(
        not flags & NAME_ADJECTIVE or flags & NAME_MAIN for flags, _ in mention.hits.values()
    )
