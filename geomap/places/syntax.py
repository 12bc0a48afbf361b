"""Lists and type words: what the syntax around names says of them.

:func:`join_lists` finds coordinated names ("A, B and C"); :func:`read_types` gives names the type
words that stand beside them, before or after, singular or plural, said, announced ("several
regions, notably A") or stood for by a pronoun (*celles de Poltava et de Kharkiv*).
"""

from __future__ import annotations

from geomap.places.document import Document, Mention
from geomap.places.fold import may_be_short_form
from geomap.places.lexicon import Trait
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ADJECTIVE,
    NAME_ALTERNATE,
    NAME_DEMONYM,
    NAME_MAIN,
    NAME_TYPED,
)

__all__ = ["join_lists", "read_types"]

PRONOUN_REACH = 40
_LONGEST_BRACKET = 3
#: How far behind the noun "region" an adjective may stand that does without it.
_ELLIPSIS_REACH = 25


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
    end = _behind_bracket(document, end, start)
    if start - end > 6:
        return False
    first_gap = document.gap(end)
    if first_gap.startswith(")"):
        first_gap = first_gap[1:]
    commas = "," in first_gap or "/" in first_gap
    conjunction = False
    for number in range(end, start):
        traits = document.words[number].traits
        gap = (first_gap if number == end else document.gap(number)).strip()
        if gap not in ("", ",", "'", "’"):
            return False
        if traits & Trait.AND:
            conjunction = True
        elif not traits & (Trait.LINK | Trait.ARTICLE | Trait.PRONOUN | Trait.TYPE):
            return False
    last_gap = first_gap if start == end else document.gap(start)
    if last_gap.strip() not in ("", ",", "'", "’", "/"):
        return False
    return commas or conjunction


def _behind_bracket(document: Document, end: int, start: int) -> int:
    """Return the token behind a short bracket: "Bryansk (five), Kursk (2) …"."""
    if document.gap(end).strip() != "(":
        return end
    for number in range(end + 1, min(start, end + _LONGEST_BRACKET) + 1):
        if ")" in document.gap(number):
            return number
    return end


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
        _take_type_off(document, mention)
    taken = 0
    for group, chain in enumerate(chains):
        members = [document.mentions[number] for number in chain]
        if len(members) > 1:
            for member in members:
                member.group = group
        shared: str | None = None
        for position, member in enumerate(members):
            before = None if member.type_word else _type_before(document, member.first)
            if before is not None and before[2] < taken:
                before = None  # it is the noun of the name before: "the X district Y"
            if before is not None and before[0] == "city" and _is_unit(document, member):
                before = None  # "villages of the X region"
            taken = member.span_last
            if member.type_word is not None:
                continue
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
                if _is_country(document, member) or _is_noun(document, member, name):
                    break
                if member.type_word is None:
                    member.type_word = name
                if member is members[-1] and name != "city":
                    member.span_last = end
                if not many:
                    break
            taken = members[-1].span_last
        for member in members[:-1]:
            after = _type_after(document, member.last)
            if after and member.type_word is None and _may_be(document, member, after[0]):
                member.type_word, member.span_last = after[0], after[2]

    _read_ellipses(document)


def _read_ellipses(document: Document) -> None:
    """Give adjectives of regions the noun of their sentence.

    «Над Курской областью и над Тульской», «три над Курской, два над Тульской областями», «у семи
    областях (Сумська – 67, Одеська – 35)».
    """
    store = document.lexicon.store
    for mention in document.mentions:
        folded = document.tokens[mention.first].folded
        if mention.type_word is not None or not document.lexicon.is_feminine(folded):
            continue
        if any(
            flags & NAME_ADJECTIVE and store.place(row).kind == "admin1"
            for row, (flags, _) in mention.hits.items()
        ):
            before = range(mention.first, max(0, mention.first - _ELLIPSIS_REACH), -1)
            after = range(mention.last, min(mention.last + _ELLIPSIS_REACH, len(document.words)))
            if any(_finds_region(document, way) for way in (before, after)):
                mention.type_word = "region"


def _finds_region(document: Document, way: range) -> bool:
    """Tell whether a word for a region stands on a way through a sentence."""
    for number in way:
        if set(".!?\n") & set(document.gap(number)):
            return False
        word = document.words[number - 1 if way.step < 0 else number]
        if "region" in (word.one, word.many):
            return True
    return False


def _is_unit(document: Document, mention: Mention) -> bool:
    """Tell whether a word for a region or a district stands right behind a name."""
    after = _type_after(document, mention.last)
    return after is not None and after[0] in ("region", "district")


def _is_noun(document: Document, mention: Mention, type_word: str) -> bool:
    """Tell whether a name beside adjectives is a noun, to which no type word belongs.

    «У Києві, Київській та Сумській областях»: the first is the city.
    """
    if not document.lexicon.nouns_are_towns or type_word not in ("region", "district"):
        return False
    return not any(
        flags & (NAME_ADJECTIVE | NAME_TYPED | NAME_DEMONYM) for flags, _ in mention.hits.values()
    )


def _take_type_off(document: Document, mention: Mention) -> None:
    """Part "Washington state", a name by itself, into the bare name and the type word."""
    if mention.last - mention.first < 2 or not all(
        flags & NAME_TYPED for flags, _ in mention.hits.values()
    ):
        return
    after, before = document.words[mention.last - 1].one, document.words[mention.first].one
    if after is not None:
        mention.type_word = after
        mention.last -= 1
    elif before is not None:
        first = mention.first + 1
        while document.words[first].traits & (Trait.LINK | Trait.ARTICLE):
            first += 1
        if first < mention.last:
            mention.type_word = before
            mention.first = first


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
    ) and not any(document.lexicon.store.place(row).kind == "admin1" for row in mention.hits)


def _type_before(document: Document, first: int) -> tuple[str, bool, int] | None:
    """Return (class, plural, token) of the type word before a name, the token the span begins at.

    A pronoun that stands for the type word is no part of the name.
    """
    words, lexicon = document.words, document.lexicon
    number = first - 1
    links = 0
    while number >= 0 and links < 3 and _adjacent(document, number + 1):
        traits = words[number].traits
        following_is_link = words[number + 1].traits & Trait.LINK and links
        if traits & Trait.PRONOUN and following_is_link:
            carried = _carried(document, number)
            if carried is not None:
                return carried, True, first
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
            if (skipped and name in ("water", "area")) or (
                document.tokens[at].folded in lexicon.not_before
            ):
                return None
            folded = document.tokens[at].folded
            bare = lexicon.bare_before
            if links or "*" in bare or folded in bare or (many and document.gap(first) == ": "):
                return name, many, start
            return None
    return None


def _adjacent(document: Document, number: int) -> bool:
    """Tell whether only a space, an apostrophe, a hyphen or a short form's dot precedes a token."""
    if number >= len(document.tokens) or number == 0:
        return False
    if document.tokens[number].joined:
        return True
    before = document.tokens[number - 1].folded
    return may_be_short_form(before) and document.gap(number).strip() == "."


def _type_at(document: Document, number: int) -> tuple[str, bool, int] | None:
    """Return (class, plural, first token) of the type word that ends with a token."""
    folded = document.tokens[number].folded
    for phrase, word in document.lexicon.phrases.get(folded, ()):
        start = number - len(phrase) + 1
        name = word.one or word.many
        if (
            name is not None
            and start >= 0
            and phrase == tuple(token.folded for token in document.tokens[start : number + 1])
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
    at = _behind_bracket(document, last, len(document.tokens))
    if at >= len(document.tokens):
        return None
    beside = document.gap(at) == ") " if at > last else document.tokens[last].joined
    after = at
    while (
        document.words[at].traits & Trait.QUALIFIER
        and at + 1 < len(document.tokens)
        and document.tokens[at + 1].joined
    ):
        at += 1
    word = document.words[at]
    for phrase, its_word in document.lexicon.phrases_from.get(document.tokens[at].folded, ()):
        following = document.tokens[at : at + len(phrase)]
        if phrase == tuple(token.folded for token in following):
            word, at = its_word, at + len(phrase) - 1
            break
    name = word.one or word.many
    if name is None or name == "country" or not beside:
        return None
    return name, word.many is not None, last if after > last else at + 1
