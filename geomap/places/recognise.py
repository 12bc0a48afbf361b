"""Recognition: the stretches of a text that could name places, with what the syntax says of them.

Three passes, each linear in the text: :func:`scan` finds the longest gazetteer names at words
that may begin one; :func:`join_lists` finds coordinated names; :func:`read_types` gives them the
type words that stand beside them, before or after, singular or plural, said or stood for by a
pronoun (*celles de Poltava et de Kharkiv*). Whether a name is a place at all is judged later, in
:mod:`geomap.places.evidence`; which place it is, in :mod:`geomap.places.resolve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geomap.places.fold import Token, tokens
from geomap.places.lexicon import Lexicon, Trait, Word
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_ALTERNATE,
    NAME_DEMONYM,
    NAME_MAIN,
    NAME_TYPED,
)

__all__ = ["Document", "Mention", "read", "recognise"]

LONGEST_NAME = 7
LONGEST_ABBREVIATION = 5
PRONOUN_REACH = 40

Key = tuple[str, int, bool]


@dataclass(slots=True, eq=False)
class Mention:
    """A stretch of text that could name a place.

    Attributes
    ----------
    first, last : int
        Tokens of the bare name, the last excluded.
    keys : list of (str, int, bool)
        Gazetteer names it could be: key, key number, whether inflected.
    hits : dict of int to (int, bool)
        Row of each place that bears one of them → flags of the name, whether inflected.
    span_first, span_last : int
        Tokens of the name with its type word.
    type_word : str or None
        Class of the type word.
    group, parent : int or None
        See :class:`geomap.places.mention.Toponym`.
    given : bool
        Whether the caller gave this span, so that it is a place for certain.
    number : int
        Its position among the mentions of the document.
    """

    first: int
    last: int
    keys: list[Key]
    hits: dict[int, tuple[int, bool]] = field(default_factory=dict)
    span_first: int = 0
    span_last: int = 0
    type_word: str | None = None
    group: int | None = None
    parent: int | None = None
    given: bool = False
    number: int = 0


@dataclass(slots=True, eq=False)
class Document:
    """A text cut into words, and what the lexicon says of each.

    Attributes
    ----------
    text : str
        The text.
    tokens : list of Token
        Its words.
    words : list of Word
        For each token, its word.
    capital : list of bool
        For each token, whether it is written with a capital.
    lexicon : Lexicon
        The language and the gazetteer.
    mentions : list of Mention
        In the order of the text.
    """

    text: str
    tokens: list[Token]
    words: list[Word]
    capital: list[bool]
    lexicon: Lexicon
    mentions: list[Mention] = field(default_factory=list)

    def gap(self, number: int) -> str:
        """Return what stands between the token before ``number`` and that token."""
        start = self.tokens[number - 1].end if number else 0
        end = self.tokens[number].start if number < len(self.tokens) else len(self.text)
        return self.text[start:end]

    def written(self, number: int) -> str:
        """Return a token as written."""
        token = self.tokens[number]
        return self.text[token.start : token.end]


def read(text: str, lexicon: Lexicon) -> Document:
    """Cut a text into words and look each up."""
    found = tokens(text)
    word = lexicon.word
    return Document(
        text=text,
        tokens=found,
        words=[word(token.folded) for token in found],
        capital=[text[token.start].isupper() for token in found],
        lexicon=lexicon,
    )


def recognise(document: Document) -> None:
    """Fill in the mentions of a document."""
    document.mentions = scan(document)
    chains = join_lists(document)
    read_types(document, chains)
    document.mentions = [m for m in document.mentions if _stands_alone(m)]
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
        elif word.traits & (Trait.HEAD | Trait.DIRECTION) or adjectives_anywhere and word.forms:
            mention = _without_capital(document, number)
        if mention is None:
            number += 1
            continue
        found.append(mention)
        number = mention.last
    return found


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
    if word.adjective_keys and not document.lexicon.adjective_capital:
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
    inside = [n for n, t in enumerate(document.tokens) if t.start < end and t.end > start]
    if not inside:
        return None
    return _given(document, inside[0], inside[-1] + 1)


def _given(document: Document, first: int, last: int) -> Mention | None:
    """Find names in a given stretch: all of it, else the longest name within it."""
    for length in range(last - first, 0, -1):
        for begin in range(first, last - length + 1):
            keys = _keys_of(document, begin, begin + length)
            if keys:
                return Mention(begin, begin + length, keys, given=True)
    return None


def _keys_of(document: Document, first: int, last: int) -> list[Key]:
    """Return the names that exactly the tokens ``first:last`` spell."""
    abbreviation = _abbreviation(document, first)
    if abbreviation is not None and abbreviation.last == last:
        return abbreviation.keys
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
        if length > 1 and _ends_well(document, first, first + length, best[length]):
            return Mention(first, first + length, best[length])
    if not alone or not word.keys:
        return None
    if word.traits & Trait.NEVER and not _is_acronym(document, first, word.keys):
        return None
    return Mention(first, first + 1, list(word.keys))


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
            key_id = store.key_id(joined)
            if key_id is not None:
                found.append((number + 1, (joined, key_id, inflected)))
        states = grown[:24]
        if not states:
            break
    return found


def _ends_well(document: Document, first: int, last: int, keys: list[Key]) -> bool:
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
    code = None
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


def join_lists(document: Document) -> list[list[int]]:
    """Return the coordinated lists: numbers of mentions, "A, B and C" making one."""
    chains: list[list[int]] = []
    mentions = document.mentions
    chain = [0]
    for number in range(1, len(mentions) + 1):
        if number < len(mentions) and _coordinated(
            document, mentions[number - 1].last, mentions[number].first
        ):
            chain.append(number)
            continue
        if chain[-1] < len(mentions):
            chains.append(chain)
        chain = [number]
    return chains


def _coordinated(document: Document, end: int, start: int) -> bool:
    """Tell whether only a comma, "and", links, articles and type words part two names."""
    if start - end > 6:
        return False
    first_gap = document.gap(end)
    commas = "," in first_gap or "/" in first_gap
    conjunction = False
    for number in range(end, start):
        traits = document.words[number].traits
        gap = document.gap(number).strip()
        if gap not in ("", ",", "'", "’"):
            return False
        if traits & Trait.AND:
            conjunction = True
        elif not traits & (Trait.LINK | Trait.ARTICLE | Trait.PRONOUN | Trait.TYPE):
            return False
    if document.gap(start).strip() not in ("", ",", "'", "’", "/"):
        return False
    return commas or conjunction


def read_types(document: Document, chains: list[list[int]]) -> None:
    """Give each mention the type word beside it; members of a list share a plural one."""
    store = document.lexicon.store
    for mention in document.mentions:
        mention.span_first, mention.span_last = mention.first, mention.last
        written = document.written(mention.first)
        small = mention.last - mention.first == 1 and len(written) < 5 and not written.isupper()
        land = NAME_TYPED if document.words[mention.first].land else 0
        for key, key_id, inflected in mention.keys:
            for hit in store.hits(key_id):
                if not small or hit.flags & ~NAME_ABBREVIATION:
                    own = hit.flags & NAME_ALTERNATE and document.lexicon.is_own(hit.place, key)
                    flags = hit.flags | land | (NAME_MAIN if own and not land else 0)
                    _add_hit(mention, hit.place, flags, inflected)
    for group, chain in enumerate(chains):
        members = [document.mentions[number] for number in chain]
        if len(members) > 1:
            for member in members:
                member.group = group
        shared: str | None = None
        for position, member in enumerate(members):
            before = _type_before(document, member.first)
            if before is not None:
                name, many, start = before
                shared = name if many else None
                member.type_word = name
                if name != "city":
                    member.span_first = start
            elif shared is not None and not _is_country(document, member):
                member.type_word = shared
            elif position == 0:
                member.type_word = shared = _announced(document, member.first)
        after = _type_after(document, members[-1].last)
        if after is not None and _may_be(document, members[-1], after[0]):
            name, many, end = after
            # "Сумська та Чернігівська області": adjectives cannot do without the noun.
            for member in reversed(members):
                if _is_country(document, member):
                    break
                if member.type_word is None:
                    member.type_word = name
                if member is members[-1] and name != "city":
                    member.span_last = end
                if not many:
                    break
        for member in members[:-1]:
            own = _type_after(document, member.last)
            if own is not None and member.type_word is None and _may_be(document, member, own[0]):
                member.type_word, member.span_last = own[0], own[2]


def _add_hit(mention: Mention, row: int, flags: int, inflected: bool) -> None:
    old_flags, was_inflected = mention.hits.get(row, (0, True))
    mention.hits[row] = (flags | old_flags, was_inflected and inflected)


def _may_be(document: Document, mention: Mention, type_word: str) -> bool:
    """Tell whether a name can be what the type word after it says: no town bears "State"."""
    if type_word != "region":
        return True
    store = document.lexicon.store
    places = [store.place(row) for row in mention.hits]
    return any(place.kind in ("admin1", "area") for place in places) or any(
        region.name.startswith(place.name)
        for place in places
        if place.admin1 and (region := store.admin1(place.admin1)) is not None
    )


def _is_country(document: Document, mention: Mention) -> bool:
    """Tell whether a mention ends a list of regions or towns by naming a country."""
    return any(
        document.lexicon.store.place(row).kind == "country"
        and not flags & (NAME_DEMONYM | NAME_ABBREVIATION)
        for row, (flags, _) in mention.hits.items()
    ) and not any(
        document.lexicon.store.place(row).kind == "admin1" for row in mention.hits
    )


def _type_before(document: Document, first: int) -> tuple[str, bool, int] | None:
    """Return (class, plural, token) of the type word before a name, or of a pronoun for it."""
    words, lexicon = document.words, document.lexicon
    number = first - 1
    links = 0
    while number >= 0 and links < 3 and _adjacent(document, number + 1):
        traits = words[number].traits
        following_is_link = words[number + 1].traits & Trait.LINK and links
        if traits & Trait.PRONOUN and following_is_link:
            carried = _carried(document, number)
            if carried is not None:
                return carried, True, number
        if not traits & (Trait.LINK | Trait.ARTICLE) or traits & Trait.TYPE:
            break
        number -= 1
        links += 1
    for skipped in range(2 if links else 1):
        at = number - skipped
        if at < 0 or not _adjacent(document, at + 1):
            return None
        if skipped and (document.capital[at + 1] or words[at + 1].traits & ~Trait.INSIDE):
            return None
        found = _type_at(document, at)
        if found is not None:
            name, many, start = found
            folded = document.tokens[at].folded
            bare = lexicon.bare_before
            if links or "*" in bare or folded in bare or many and document.gap(first) == ": ":
                return name, many, start
            return None
    return None


def _adjacent(document: Document, number: int) -> bool:
    """Tell whether nothing but a space, an apostrophe or a hyphen stands before a token."""
    return number < len(document.tokens) and (
        document.tokens[number].joined or document.gap(number).strip() == "."
    )


def _type_at(document: Document, number: int) -> tuple[str, bool, int] | None:
    """Return (class, plural, first token) of the type word that ends with a token."""
    folded = document.tokens[number].folded
    for phrase, word in document.lexicon.phrases.get(folded, ()):
        start = number - len(phrase) + 1
        name = word.one or word.many
        if name is not None and start >= 0 and phrase == tuple(
            token.folded for token in document.tokens[start : number + 1]
        ):
            return name, word.one is None, start
    word = document.words[number]
    if word.many is not None:
        return word.many, True, number
    return None if word.one is None else (word.one, False, number)


def _carried(document: Document, pronoun: int) -> str | None:
    """Return the class of the type word that a pronoun stands for: the last said before it."""
    for number in range(pronoun - 1, max(-1, pronoun - PRONOUN_REACH), -1):
        if "\n" in document.gap(number + 1):
            return None
        word = document.words[number]
        name = word.one or word.many
        if name in ("region", "district"):
            return name
    return None


def _announced(document: Document, first: int) -> str | None:
    """Return the class that a plural some words before gives: "several regions, notably A"."""
    number = first - 1
    while number >= 0 and document.words[number].traits & (Trait.LINK | Trait.ARTICLE):
        number -= 1
    if number < 0:
        return None
    if not document.words[number].traits & Trait.ESPECIALLY and not _phrase_ends(document, number):
        return None
    for back in range(number - 1, max(-1, number - 7), -1):
        gap = document.gap(back + 1)
        if "." in gap or "\n" in gap:
            return None
        if document.words[back].many is not None:
            return document.words[back].many
    return None


def _phrase_ends(document: Document, number: int) -> bool:
    for phrase, word in document.lexicon.phrases.get(document.tokens[number].folded, ()):
        start = number - len(phrase) + 1
        if word.traits & Trait.ESPECIALLY and start >= 0:
            return phrase == tuple(t.folded for t in document.tokens[start : number + 1])
    return False


def _type_after(document: Document, last: int) -> tuple[str, bool, int] | None:
    """Return (class, plural, token after it) of the type word that follows a name."""
    if not document.lexicon.bare_after or last >= len(document.tokens):
        return None
    if not document.tokens[last].joined:
        return None
    word = document.words[last]
    name = word.one or word.many
    if name is None or name == "country":
        return None
    return name, word.many is not None, last + 1


def _stands_alone(mention: Mention) -> bool:
    """Tell whether a name may do without a type word; the adjectives of regions may not."""
    if not mention.hits:
        return False
    if mention.type_word is not None:
        return True
    return any(not flags & NAME_ADJECTIVE or flags & NAME_MAIN for flags, _ in mention.hits.values())
