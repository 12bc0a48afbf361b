"""Places that a sentence means without naming them, and names that mean no place in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from geomap.extraction.lexicon import Match
from geomap.extraction.roles import HERE, Role
from geomap.extraction.scene import Scene
from geomap.extraction.text import Sentence, Word
from geomap.places.mention import Toponym
from geomap.places.seats import capital_of, seat_of
from geomap.places.store import Place, Store

__all__ = [
    "anaphors",
    "capitals",
    "first_word",
    "territories",
    "unknown_place",
    "without_event_words",
    "without_names",
]

#: How much surer a place is when it is named than when it is only meant.
_MEANT = 0.8
#: The most people that a place called a village has.
_VILLAGE = 20_000
#: Roles of a country in which its capital may be meant next.
_LOCATED = (Role.LOCATION, Role.OBJECT)
#: How many words may stand between "the capital" and its country or its own name.
_BESIDE = 3


def first_word(sentence: Sentence) -> Word:
    """Return the first word of a sentence that is no mark: behind a dash, a bullet or a quote."""
    return next((word for word in sentence.words if word.is_word), sentence.words[0])


def without_event_words(
    sentence: Sentence, toponyms: Sequence[Toponym], events: Sequence[Match], known: Set[str]
) -> list[Toponym]:
    """Return toponyms without a word of an event that only opens its sentence: «Reunión en Oslo».

    It is a place where the sentence says of what region or kind, or the text names it elsewhere;
    a place that it is said to be "in" is the opposite, see :func:`without_names`.

    Parameters
    ----------
    sentence : Sentence
    toponyms : sequence of Toponym
    events : sequence of Match
        Words that can tell an event by themselves.
    known : set of str
        Ids of the places that the text names elsewhere.
    """
    word = first_word(sentence)
    if not any(sentence.words[m.first] is word and m.first == m.last for m in events):
        return list(toponyms)
    return [
        t
        for t in toponyms
        if (t.start, t.end) != (word.start, word.end)
        or (t.type_word, t.group, t.parent) != (None, None, None)
        or (t.place is not None and t.place.place_id in known)
    ]


def without_names(
    sentence: Sentence,
    cues: Sequence[Match],
    toponyms: Sequence[Toponym],
    roles: Sequence[Match],
) -> list[Match]:
    """Return cues without the names of places that something is in: "a house in Summit"."""
    behind = {m.last + 1 for m in roles if m.cls == "locative"}
    names = {
        first
        for t in toponyms
        if (first := sentence.index_of(t.start)) in behind and first == sentence.index_before(t.end)
    }
    return [m for m in cues if m.first != m.last or m.first not in names] if names else list(cues)


def territories(
    sentence: Sentence, nationalities: Sequence[Toponym], roles: Sequence[Match], text: str
) -> list[Toponym]:
    """Return the countries that a sentence means by a nationality: "territoire russe"."""
    found: list[Toponym] = []
    nouns = [m for m in roles if m.cls == "territory_nouns"]
    for toponym in nationalities:
        if toponym.place is None or toponym.place.kind != "country":
            continue
        first, last = sentence.index_of(toponym.start), sentence.index_before(toponym.end)
        for noun in nouns:
            if noun.first == last + 1 or noun.last == first - 1:
                start = min(toponym.start, sentence.words[noun.first].start)
                end = max(toponym.end, sentence.words[noun.last].end)
                found.append(
                    replace(toponym, start=start, end=end, text=text[start:end], kind="toponym")
                )
                break
    return found


def capitals(
    sentence: Sentence,
    nationalities: Sequence[Toponym],
    names: Sequence[Toponym],
    roles: Sequence[Match],
    text: str,
    store: Store,
) -> list[Toponym]:
    """Return the capitals that a sentence means by their country: "the capital of Mali".

    "The Libyan capital, Tripoli" is named, and so is none of these.
    """
    found: list[Toponym] = []
    for noun in (m for m in roles if m.cls == "capital_nouns"):
        owner = _owner(sentence, noun, nationalities, names, roles)
        if owner is None or owner.place is None or owner.place.country is None:
            continue
        town = capital_of(store, owner.place.country)
        first = min(noun.first, sentence.index_of(owner.start))
        last = max(noun.last, sentence.index_before(owner.end))
        if town is None or _town_beside(sentence, names, first, last):
            continue
        start, end = sentence.words[first].start, sentence.words[last].end
        found.append(
            replace(
                owner, start=start, end=end, text=text[start:end], name_start=start, name_end=end,
                kind="toponym", place=town, confidence=owner.confidence * _MEANT, candidates=(),
                type_word="city", parent=None, group=None,
                reasons=(f"the capital of {owner.text}",),
            )
        )  # fmt: skip
    return found


def _owner(
    sentence: Sentence,
    noun: Match,
    nationalities: Sequence[Toponym],
    names: Sequence[Toponym],
    roles: Sequence[Match],
) -> Toponym | None:
    """Return the country whose capital a noun means, by an adjective or a genitive beside it."""
    for toponym in nationalities:
        first, last = sentence.index_of(toponym.start), sentence.index_before(toponym.end)
        if _is_country(toponym) and (last + 1 == noun.first or first - 1 == noun.last):
            return toponym
    joining = {m.last for m in roles if m.cls in ("genitive", "determiners")}
    for toponym in names:
        first = sentence.index_of(toponym.start)
        between = range(noun.last + 1, first)
        near = noun.last < first and len(between) < _BESIDE
        if _is_country(toponym) and near and joining.issuperset(between):
            return toponym
    return None


def _is_country(toponym: Toponym) -> bool:
    return toponym.place is not None and toponym.place.kind == "country"


def _town_beside(sentence: Sentence, names: Sequence[Toponym], first: int, last: int) -> bool:
    """Say whether a capital is named just before or behind the words that mean it."""
    return any(
        (
            t.place is not None
            and t.place.kind == "city"
            and -_BESIDE < sentence.index_of(t.start) - last <= _BESIDE
        )
        or 0 < first - sentence.index_before(t.end) <= 1
        for t in names
    )


def anaphors(
    sentence: Sentence,
    roles: Sequence[Match],
    before: Sequence[Scene],
    text: str,
    store: Store,
    names: Sequence[Toponym] = (),
    *,
    capitalised_nouns: bool = False,
) -> list[Toponym]:
    """Return the places that a sentence means by a noun for one named before.

    "The capital" is the capital named last, "the city" the town named last, "the regional centre"
    where the region named last is ruled from.
    """
    found: list[Toponym] = []
    named = {m.first for m in roles if m.cls == "genitive"}  # "the village of …" names another
    named |= {sentence.index_of(t.start) for t in names}
    seats = {m.last for m in roles if m.cls == "anaphors_seat"}
    for match in roles:
        if not match.cls.startswith("anaphors_"):
            continue
        if match.cls != "anaphors_seat" and seats & set(range(match.first, match.last + 1)):
            continue
        if match.cls == "anaphors_here":
            found.extend(_there(sentence, match, before, text))
            continue
        known = (
            _just_named(sentence, names, roles, match)
            or _last_named(before, match.cls)
            or _ruling(before, match.cls, store)
        )
        if known is None or match.last + 1 in named:
            continue
        if not capitalised_nouns and _names_more(sentence, match.last + 1):
            continue
        start, end = sentence.words[match.first].start, sentence.words[match.last].end
        found.append(
            replace(
                known, start=start, end=end, text=text[start:end], name_start=start, name_end=end,
                kind="anaphor",
                confidence=known.confidence * _MEANT, parent=None, group=None,
                reasons=(f"{known.text}, named before",),
            )
        )  # fmt: skip
    return found


def _there(
    sentence: Sentence, match: Match, before: Sequence[Scene], text: str
) -> Iterator[Toponym]:
    """Yield the place where the sentence before was, for "there"."""
    places = before[-1].places if before else []
    located = [p for p in places if p.role in _LOCATED and p.toponym.place is not None]
    if located:
        start, end = sentence.words[match.first].start, sentence.words[match.last].end
        known = located[-1].toponym
        yield replace(
            known, start=start, end=end, text=text[start:end], name_start=start, name_end=end,
            kind="anaphor", type_word=HERE, confidence=known.confidence * _MEANT, parent=None,
            group=None, reasons=(f"{known.text}, named before",),
        )  # fmt: skip


def _just_named(
    sentence: Sentence, names: Sequence[Toponym], roles: Sequence[Match], match: Match
) -> Toponym | None:
    """Return what the same sentence named before: "told people in X to leave the city".

    "Fired from X at the country" means another one.
    """
    if match.cls not in ("anaphors_city", "anaphors_village", "anaphors_country"):
        return None
    start = sentence.words[match.first].start
    earlier = [
        t for t in names if t.end <= start and t.place is not None and _fits(t.place, match.cls)
    ]
    if match.cls == "anaphors_country":
        led = {m.last + 1 for m in roles if m.cls in ("source", "agent")}
        earlier = [t for t in earlier if sentence.index_of(t.start) not in led]
    return earlier[-1] if earlier else None


def _names_more(sentence: Sentence, at: int) -> bool:
    """Say whether a capitalised word follows: "в посёлке Полевой" is no place named before."""
    return at < len(sentence.words) and sentence.words[at].is_capitalised


def _last_named(before: Sequence[Scene], cls: str) -> Toponym | None:
    """Return the place of a kind named last; that of a dateline only if no other state is named.

    "NAIROBI — Blasts rocked two cities of Somalia. One was near the port."
    """
    if cls == "anaphors_seat":
        return None
    states: set[str | None] = set()
    for scene in reversed(before):
        for place in reversed(scene.places):
            target = place.toponym.place
            if target is None:
                continue
            if _fits(target, cls):
                elsewhere = place.role is Role.DATELINE and states - {target.country}
                return None if elsewhere else place.toponym
            states.add(target.country)
    return None


def _ruling(before: Sequence[Scene], cls: str, store: Store) -> Toponym | None:
    """Return the town that rules the country or the region named last, as if it had been named."""
    if cls not in ("anaphors_seat", "anaphors_capital"):
        return None
    for scene in reversed(before):
        for place in reversed(scene.places):
            target = place.toponym.place
            if target is None or target.country is None:
                continue
            town = None
            if cls == "anaphors_seat" and target.admin1 and target.kind != "country":
                town = seat_of(store, target.admin1)
            elif _is_country(place.toponym) and place.role in _LOCATED:
                town = capital_of(store, target.country)
            if town is not None:
                return replace(place.toponym, place=town, candidates=())
    return None


def _fits(place: Place, cls: str) -> bool:
    if cls == "anaphors_capital":
        return place.feature == "capital"
    if cls == "anaphors_country":
        return place.kind == "country"
    if cls == "anaphors_region":
        return place.kind == "admin1"
    if cls == "anaphors_village":
        return place.kind == "city" and place.population <= _VILLAGE
    return place.kind == "city"


def unknown_place(
    sentence: Sentence,
    marks: Sequence[Match],
    taken: Sequence[bool],
    *,
    capitalised_nouns: bool,
) -> str | None:
    """Return the name of a place that the sentence puts something at and that nobody knows.

    Parameters
    ----------
    sentence : Sentence
    marks : sequence of Match
        What the role and speaker lexicons found.
    taken : sequence of bool
        For each word whether a place, a date, a number or a person covers it.
    capitalised_nouns : bool
        Whether the language writes every noun with a capital, so that capitals tell nothing.

    Returns
    -------
    str or None
        "Hsipaw" of "fell on Hsipaw", or "the capital" where no capital is known.
    """
    words = sentence.words
    other = {
        i
        for m in marks
        if m.cls in ("bodies", "not_persons", "groups", "titles")
        for i in range(m.first, m.last + 1)
    }
    leading = {k for m in marks if m.cls == "determiners" for k in range(m.first, m.last + 1)}
    for mark in marks:
        if mark.cls not in ("locative", "goal"):
            continue
        at = mark.last + 1
        for noun in marks:
            unmet = noun.cls in ("anaphors_capital", "anaphors_seat") and not taken[noun.last]
            if unmet and -1 <= noun.first - at <= 1 and not _names_more(sentence, noun.last + 1):
                return sentence.phrase(noun.first, noun.last)
        while at < len(words) and at in leading:
            at += 1
        if capitalised_nouns or at >= len(words) or at in other or taken[at]:
            continue
        if words[at].is_capitalised and words[at].is_word and not words[at].text.isupper():
            end = at
            while end + 1 < len(words) and words[end + 1].is_capitalised and not taken[end + 1]:
                end += 1
            return sentence.phrase(at, end)
    return None
