"""Reading a text: its sentences, each with all that is found in it, before events are sought."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from geomap.extraction.actors import PersonIndex
from geomap.extraction.assign import assign_roles
from geomap.extraction.clauses import clause_numbers
from geomap.extraction.dates import DateExpression, find_dates
from geomap.extraction.dates_place import place_date
from geomap.extraction.evidence import MentionSource, weigh
from geomap.extraction.lexicon import Lexicon, Match
from geomap.extraction.numerals import Quantity, find_quantities
from geomap.extraction.offset import read_offset
from geomap.extraction.pack import Pack
from geomap.extraction.places import (
    anaphors,
    capitals,
    first_word,
    territories,
    unknown_place,
    without_event_words,
    without_names,
)
from geomap.extraction.roles import Role
from geomap.extraction.scene import Scene
from geomap.extraction.survey import survey
from geomap.extraction.text import Sentence, sentences
from geomap.places.mention import Toponym
from geomap.places.store import Store
from geomap.places.toponyms import find_toponyms

__all__ = ["read_scenes"]

#: How many words may stand between a place and the distance that describes it.
_DESCRIBED_REACH = 5


def read_scenes(
    text: str,
    lang: str,
    language: Pack,
    store: Store,
    home: str | None,
    source: MentionSource | None = None,
) -> list[Scene]:
    """Cut a text into sentences and mark in each the words, places, dates, numbers and people.

    Parameters
    ----------
    text : str
    lang : str
        ISO 639-1 code.
    language : Pack
    store : Store
    home : str or None
        ISO 3166-1 alpha-2 code of the country that the source writes from.
    source : MentionSource, optional
        Further evidence for names of places.
    """
    found = list(
        sentences(
            text,
            abbreviations=language.abbreviations,
            joining_apostrophe=language.grammar.joining_apostrophe,
            before_ordinals=language.grammar.before_ordinals,
        )
    )
    reader = _Reader(text, lang, language, store)
    for sentence, found_in in zip(
        found, _marked(text, lang, found, store, home, source), strict=True
    ):
        reader.read(sentence, found_in)
    return reader.finished()


@dataclass(frozen=True, slots=True)
class _Marked:
    """What was found in one sentence without regard to the others.

    Attributes
    ----------
    toponyms : list of Toponym
        None of them in a date or a number.
    parents : frozenset of int
        ``id()`` of the toponyms that only say where another one lies.
    known : frozenset of str
        Ids of the places that the text names elsewhere than at the head of a sentence.
    dates : list of DateExpression
    quantities : list of Quantity
    """

    toponyms: list[Toponym]
    parents: frozenset[int]
    known: frozenset[str]
    dates: list[DateExpression]
    quantities: list[Quantity]


def _marked(
    text: str,
    lang: str,
    found: Sequence[Sentence],
    store: Store,
    home: str | None,
    source: MentionSource | None,
) -> Iterator[_Marked]:
    """Yield for each sentence the places, dates and numbers in it, which are found text by text."""
    dates = find_dates(text, lang)
    quantities = find_quantities(text, lang, dates=dates)
    toponyms = find_toponyms(text, lang=lang, store=store, home=home, demonyms=True)
    if source is not None:
        toponyms = weigh(toponyms, text, lang, source=source, store=store, home=home)
    parents = frozenset(id(toponyms[t.parent]) for t in toponyms if t.parent is not None)
    toponyms = _apart_from(toponyms, [*dates, *quantities])
    openings = {first_word(sentence).start for sentence in found}
    known = frozenset(
        t.place.place_id for t in toponyms if t.place is not None and t.start not in openings
    )
    for here in zip(
        _by_sentence(toponyms, found),
        _by_sentence(dates, found),
        _by_sentence(quantities, found),
        strict=True,
    ):
        yield _Marked(here[0], parents, known, here[1], here[2])


class _Reader:
    """Reads the sentences of a text one after the other.

    Parameters
    ----------
    text, lang : str
    language : Pack
    store : Store
    """

    def __init__(self, text: str, lang: str, language: Pack, store: Store) -> None:
        self._text = text
        self._lang = lang
        self._language = language
        self._store = store
        self._people = PersonIndex()
        self._scenes: list[Scene] = []
        #: For each scene, of which of its words it is known already what they are.
        self._taken: list[list[bool]] = []

    def read(self, sentence: Sentence, marked: _Marked) -> None:
        """Read the next sentence: its words, dates, numbers and places, and the people it names."""
        language = self._language
        undated = _outside_dates(sentence, marked.dates)
        kept = frozenset(undated)
        # "two months after their summit": the date's own last word opens the clause of its object.
        opening = kept | {sentence.index_before(d.end) for d in marked.dates if d.of_object}
        roles = language.roles.match(sentence.words)
        scene = Scene(
            sentence=sentence,
            number=len(self._scenes),
            clauses=clause_numbers(sentence, [m for m in roles if m.first in opening]),
            cues=_match(language.cues, sentence, undated),
            subtypes=language.subtypes.match(sentence.words),
            status=_match(language.status, sentence, undated),
            roles=roles,
            speakers=_match(language.speakers, sentence, undated),
            quantities=marked.quantities,
        )
        scene.dates = [place_date(scene, date, self._lang) for date in marked.dates]
        toponyms = without_event_words(
            sentence, marked.toponyms, language.frames.events(scene.cues), marked.known
        )
        scene.cues = without_names(sentence, scene.cues, toponyms, roles)
        names = self._names(scene, toponyms)
        self._place(scene, names, marked.parents, frozenset(range(len(sentence.words))) - kept)
        taken = _taken(scene, names)
        self._people.learn(sentence, taken, scene.speakers)
        self._scenes.append(scene)
        self._taken.append(taken)

    def _names(self, scene: Scene, toponyms: Sequence[Toponym]) -> list[Toponym]:
        """Return the places that a sentence names or means, in order; note its nationalities."""
        sentence, roles = scene.sentence, scene.roles
        names = [t for t in toponyms if _is_name(t)]
        nationalities = [t for t in toponyms if not _is_name(t)]
        meant = capitals(sentence, nationalities, names, roles, self._text, self._store)
        names = [*_apart_from(names, meant), *meant]
        nationalities = _apart_from(nationalities, meant)
        scene.nationalities = _nationalities(sentence, nationalities)
        names += territories(sentence, nationalities, roles, self._text)
        pointed_at = anaphors(
            sentence,
            roles,
            self._scenes,
            self._text,
            self._store,
            names,
            capitalised_nouns=self._language.grammar.capitalised_nouns,
        )
        names += _apart_from(pointed_at, names)
        return sorted(names, key=lambda t: t.start)

    def _place(
        self,
        scene: Scene,
        names: Sequence[Toponym],
        parents: frozenset[int],
        dated: frozenset[int],
    ) -> None:
        """Give a sentence its places, each with its role and how far from it the event is."""
        language = self._language
        alike = _alike(scene.cues, language.like)
        marks = [*scene.cues, *alike, *scene.roles, *scene.speakers]
        scene.places = assign_roles(scene.sentence, names, parents, marks, language.grammar, dated)
        for place in scene.places:
            place.offset = read_offset(
                scene.sentence, place.first, scene.quantities, language.units, language.bearings
            )
        _place_offsets(scene)

    def finished(self) -> list[Scene]:
        """Return all sentences, with what only the whole text tells: its people and its subject."""
        for scene, taken in zip(self._scenes, self._taken, strict=True):
            scene.persons = self._people.find(scene.sentence, taken, scene.speakers)
            for person in scene.persons:
                taken[person.first : person.last + 1] = [True] * (person.last + 1 - person.first)
            scene.unknown_place = unknown_place(
                scene.sentence,
                [*scene.roles, *scene.speakers],
                taken,
                capitalised_nouns=self._language.grammar.capitalised_nouns,
            )
        survey(self._scenes)
        return self._scenes


def _taken(scene: Scene, names: Sequence[Toponym]) -> list[bool]:
    """Return for each word of a sentence whether a place, a nationality or a date covers it."""
    sentence = scene.sentence
    spans = [(sentence.index_of(t.start), sentence.index_before(t.end)) for t in names]
    spans += [(first, last) for first, last, _ in scene.nationalities]
    spans += [(date.first, date.last) for date in scene.dates]
    taken = [False] * len(sentence.words)
    for first, last in spans:
        for i in range(first, last + 1):
            taken[i] = True
    return taken


def _is_name(toponym: Toponym) -> bool:
    """Say whether a toponym names a place: «Житомирській і Волинській областях» do, too.

    In "the Libyan capital" the adjective says whose it is.
    """
    if toponym.kind == "toponym":
        return True
    whose = toponym.place is not None and toponym.place.kind == "country"
    return toponym.type_word is not None and not (whose and toponym.type_word == "city")


def _alike(cues: Sequence[Match], like: Mapping[str, str]) -> list[Match]:
    """Return the words of classes of a user's own as words of the classes they stand like."""
    return [replace(m, cls=like[m.cls]) for m in cues if m.cls in like] if like else []


def _nationalities(sentence: Sentence, toponyms: Sequence[Toponym]) -> list[tuple[int, int, str]]:
    return [
        (sentence.index_of(t.start), sentence.index_before(t.end), t.place.country)
        for t in toponyms
        if t.place is not None and t.place.country is not None and t.place.kind == "country"
    ]


def _place_offsets(scene: Scene) -> None:
    """Make a place told by its distance where the event is, or what describes the one before it.

    "Near the depot, 200 km south of X" is one place, and it is not X.
    """
    for number, place in enumerate(scene.places):
        if place.offset is None:
            continue
        words = scene.sentence
        before = scene.places[number - 1] if number else None
        told_from = words.index_of(place.offset.start)
        described = before is not None and told_from - before.last <= _DESCRIBED_REACH
        place.role = Role.PARENT if described else Role.LOCATION


def _outside_dates(sentence: Sentence, dates: Sequence[DateExpression]) -> list[int]:
    """Return the indices of the words that belong to no date."""
    dated: set[int] = set()
    for date in dates:
        dated.update(range(sentence.index_of(date.start), sentence.index_before(date.end) + 1))
    return [i for i in range(len(sentence.words)) if i not in dated]


def _match(lexicon: Lexicon, sentence: Sentence, undated: Sequence[int]) -> list[Match]:
    """Match a lexicon as if the dates were not there.

    A date may stand inside a phrase ("entered on Friday the city of"), and its words are no cues
    ("in May" is no "may").
    """
    if len(undated) == len(sentence.words):
        return lexicon.match(sentence.words)
    matches = lexicon.match([sentence.words[i] for i in undated])
    return [replace(m, first=undated[m.first], last=undated[m.last]) for m in matches]


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_S = TypeVar("_S", bound=_Spanned)


def _by_sentence(items: Sequence[_S], found: Sequence[Sentence]) -> list[list[_S]]:
    """Return for each sentence the items that begin in it; both come in the order of the text."""
    lists: list[list[_S]] = []
    position = 0
    for sentence in found:
        here: list[_S] = []
        while position < len(items) and items[position].start < sentence.end:
            if items[position].start >= sentence.start:
                here.append(items[position])
            position += 1
        lists.append(here)
    return lists


def _apart_from(items: Sequence[_S], others: Sequence[_Spanned]) -> list[_S]:
    """Return the items that overlap none of the others."""
    taken = sorted((o.start, o.end) for o in others)
    starts = [start for start, _ in taken]
    kept = []
    for item in items:
        k = bisect_left(starts, item.end) - 1
        if k < 0 or taken[k][1] <= item.start:
            kept.append(item)
    return kept
