"""Reading a text: its sentences, each with all that is found in it, before events are sought."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from geomap.extraction.actors import PersonIndex
from geomap.extraction.assign import assign_roles
from geomap.extraction.dates import DateExpression, find_dates
from geomap.extraction.dates_place import place_date
from geomap.extraction.evidence import MentionSource, weigh
from geomap.extraction.lexicon import Lexicon, Match
from geomap.extraction.numerals import find_quantities
from geomap.extraction.offset import read_offset
from geomap.extraction.pack import Pack
from geomap.extraction.places import anaphors, capitals, territories, unknown_place
from geomap.extraction.roles import Role
from geomap.extraction.scene import Scene, Surroundings
from geomap.extraction.status import clause_numbers
from geomap.extraction.text import Sentence, sentences
from geomap.places.mention import Toponym
from geomap.places.store import Store
from geomap.places.toponyms import find_toponyms

__all__ = ["read_scenes"]

_PHONE_REACH = 2
#: Words that tell of strikes, so that the dead and the damage near them are theirs.
_OF_STRIKES = ("bombardment", "weapon", "airframe")
#: Classes of words for people, who may be the forces that a text tells of.
_OF_PEOPLE = ("military", "fighters", "suspects", "captives", "civilians")
#: How many words may stand between a place and the distance that describes it.
_DESCRIBED_REACH = 5
#: Words of war or security that a text must have before a bare "attack" is one, and how many in a
#: text that has no more words than this.
_MILITARY_WORDS = 2
_FEW_MILITARY_WORDS = 1
_SHORT = 50
#: How many words of sport a paragraph of sport has at least, and of how many of its sentences more
#: than one has such a word.
_SPORT_WORDS = 2
_SPORT_SHARE = 3


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
    dates = find_dates(text, lang)
    quantities = find_quantities(text, lang, dates=dates)
    toponyms = find_toponyms(text, lang=lang, store=store, home=home, demonyms=True)
    if source is not None:
        toponyms = weigh(toponyms, text, lang, source=source, store=store, home=home)
    parents = frozenset(id(toponyms[t.parent]) for t in toponyms if t.parent is not None)
    toponyms = _apart_from(toponyms, [*dates, *quantities])
    people = PersonIndex()
    scenes: list[Scene] = []
    taken_of: list[list[bool]] = []
    toponyms_of = _by_sentence(toponyms, found)
    dates_of = _by_sentence(dates, found)
    quantities_of = _by_sentence(quantities, found)
    for number, sentence in enumerate(found):
        here = toponyms_of[number]
        roles = language.roles.match(sentence.words)
        undated = _outside_dates(sentence, dates_of[number])
        kept = frozenset(undated)
        speakers = _match(language.speakers, sentence, undated)
        cues = _match(language.cues, sentence, undated)
        scene = Scene(
            sentence=sentence,
            number=number,
            clauses=clause_numbers(sentence, [m for m in roles if m.first in kept]),
            cues=cues,
            subtypes=language.subtypes.match(sentence.words),
            status=_match(language.status, sentence, undated),
            roles=roles,
            speakers=speakers,
        )
        scene.dates = [place_date(scene, d, lang) for d in dates_of[number]]
        scene.quantities = quantities_of[number]
        names = [t for t in here if _is_name(t)]
        nationalities = [t for t in here if not _is_name(t)]
        meant = capitals(sentence, nationalities, names, roles, text, store)
        names = [*_apart_from(names, meant), *meant]
        nationalities = _apart_from(nationalities, meant)
        scene.nationalities = _nationalities(sentence, nationalities)
        names += territories(sentence, nationalities, roles, text)
        names += _apart_from(
            anaphors(
                sentence,
                roles,
                scenes,
                text,
                store,
                names,
                capitalised_nouns=language.grammar.capitalised_nouns,
            ),
            names,
        )
        names.sort(key=lambda t: t.start)
        scene.places = assign_roles(
            sentence,
            names,
            parents,
            [*cues, *_alike(cues, language.like), *roles, *speakers],
            language.grammar,
            frozenset(range(len(sentence.words))) - kept,
        )
        for place in scene.places:
            place.offset = read_offset(
                sentence, place.first, scene.quantities, language.units, language.bearings
            )
        _place_offsets(scene)
        taken = [False] * len(sentence.words)
        for toponym in names:
            for i in range(
                sentence.index_of(toponym.start), sentence.index_before(toponym.end) + 1
            ):
                taken[i] = True
        spans = [(first, last) for first, last, _ in scene.nationalities]
        spans += [(date.first, date.last) for date in scene.dates]
        for first, last in spans:
            for i in range(first, last + 1):
                taken[i] = True
        people.learn(sentence, taken, speakers)
        scenes.append(scene)
        taken_of.append(taken)
    for scene, taken in zip(scenes, taken_of, strict=True):
        scene.persons = people.find(scene.sentence, taken, scene.speakers)
        for person in scene.persons:
            taken[person.first : person.last + 1] = [True] * (person.last + 1 - person.first)
        scene.unknown_place = unknown_place(
            scene.sentence,
            [*scene.roles, *scene.speakers],
            taken,
            capitalised_nouns=language.grammar.capitalised_nouns,
        )
    _survey(scenes)
    return scenes


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


def _tells_of_forces(scenes: Sequence[Scene]) -> bool:
    """Say whether a text names who fights, beside the words of its events themselves."""
    for scene in scenes:
        others = {(m.first, m.last) for m in scene.cues if m.cls not in _OF_PEOPLE}
        if any(m.cls == "military" and (m.first, m.last) not in others for m in scene.cues):
            return True
    return False


def _survey(scenes: Sequence[Scene]) -> None:
    """Tell each sentence what the text around it reports."""
    paragraphs: dict[int, _Paragraph] = {}
    for scene in scenes:
        paragraphs.setdefault(scene.sentence.paragraph, _Paragraph()).add(scene)
    classes = ("military", "bombardment", "weapon", "intercept")
    military = sum(p.told[cls] for p in paragraphs.values() for cls in classes)
    military += sum(len(s.nationalities) > 1 for s in scenes)
    short = sum(len(s.sentence.words) for s in scenes) <= _SHORT
    enough = _FEW_MILITARY_WORDS if short and _tells_of_forces(scenes) else _MILITARY_WORDS
    for scene in scenes:
        around = paragraphs[scene.sentence.paragraph]
        nearby = scenes[max(0, scene.number - _PHONE_REACH) : scene.number + _PHONE_REACH + 1]
        scene.around = Surroundings(
            military=military >= enough,
            sport=around.reports_sport(scene),
            weather=around.told["weather"] > around.told["military"],
            strikes=any(around.told[cls] for cls in _OF_STRIKES),
            phone=any(m.cls == "call" for s in nearby for m in s.cues),
        )


@dataclass(slots=True)
class _Paragraph:
    """What the sentences of a paragraph tell.

    Attributes
    ----------
    told : Counter of str
        Its cues, by class.
    sentences, of_sport : int
        How many sentences it has, and how many of them with a word of sport.
    """

    told: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    of_sport: int = 0

    def add(self, scene: Scene) -> None:
        """Count one sentence."""
        self.told.update(m.cls for m in scene.cues)
        self.sentences += 1
        self.of_sport += _has_sport(scene)

    def reports_sport(self, scene: Scene) -> bool:
        """Say whether a sentence reports sport: by its own words, or as those around it do.

        One line of sport among other news makes these no sport.
        """
        if self.told["sport"] < max(_SPORT_WORDS, self.told["military"]):
            return False
        return _has_sport(scene) or _SPORT_SHARE * self.of_sport > self.sentences


def _has_sport(scene: Scene) -> bool:
    return any(m.cls == "sport" for m in scene.cues)


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
