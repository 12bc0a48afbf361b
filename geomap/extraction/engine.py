"""From a document to its events: the one way through the extractor.

text → sentences → words of each class, places, dates, numbers, people → cues → mentions of events
→ dates resolved → mentions of one event joined → events
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from geomap.events import Document, Event
from geomap.extraction.actors import PersonIndex
from geomap.extraction.build import build_event, refusal
from geomap.extraction.cues import Scene, Surroundings, find_cues
from geomap.extract.dates import find_dates
from geomap.extract.dates import DateSpan
from geomap.extraction.lexicon import Match
from geomap.extraction.mentions import DateInSentence, EventMention, read_mentions
from geomap.extraction.merge import Told, join_mentions
from geomap.extract.numerals import find_quantities
from geomap.extraction.pack import Pack, pack
from geomap.extraction.places import anaphors, assigned_places, territories
from geomap.extraction.status import clause_numbers
from geomap.extraction.text import Sentence, sentences
from geomap.languages.detect import detect
from geomap.places.mention import Toponym
from geomap.places.store import Store
from geomap.places.toponyms import find_toponyms

__all__ = ["Extraction", "extract_events"]

_PHONE_REACH = 2
#: Words of war or security that a text must have before a bare "attack" is one.
_MILITARY_WORDS = 3
#: How many sentences a date or a place is carried on, and how far into a text the report's own
#: day is a fair date for talks that have none.
_CARRY = 2
_LEAD = 2
_KINETIC = frozenset({"kinetic", "supply"})


@dataclass(slots=True)
class Extraction:
    """What was found in one document.

    Attributes
    ----------
    events : list of Event
        In the order of the text.
    refused : list of dict
        What looked like an event and was not made one, each with its quote and the reason.
    lang : str or None
        Language of the text; ``None`` where it is none that geomap reads.
    """

    events: list[Event] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    lang: str | None = None


def extract_events(
    document: Document,
    *,
    store: Store | None = None,
    home: str | None = None,
    label_lang: str = "en",
) -> Extraction:
    """Extract the events of one document.

    Parameters
    ----------
    document : Document
    store : Store, optional
        The gazetteer; the embedded one by default.
    home : str, optional
        ISO 3166-1 alpha-2 code of the country that the source writes from.
    label_lang : str
        Language of ``place_label``, ISO 639-1.

    Returns
    -------
    Extraction
        Empty, never an error, for a text without events or in a language that has no pack.
    """
    lang = document.lang or detect(document.text)
    language = pack(lang) if lang else None
    if lang is None or language is None:
        return Extraction(lang=lang)
    store = store or Store.open()
    scenes = _scenes(document.text, lang, language, store, home)
    mentions = _mentions(document, lang, language, scenes)
    refused: list[dict[str, Any]] = []
    _resolve(mentions, document.published)
    _deny(mentions, scenes)
    kept = []
    for mention in mentions:
        reason = _refusal_reason(mention)
        if reason:
            refused.append(refusal(mention, document, reason))
        else:
            kept.append(mention)
    events = []
    for told in join_mentions(kept):
        reason = _too_vague(told)
        if reason:
            refused.append(refusal(told.main, document, reason))
        else:
            events.append(build_event(told, document, lang, store, label_lang))
    return Extraction(events, refused, lang)


def _scenes(
    text: str, lang: str, language: Pack, store: Store, home: str | None
) -> list[Scene]:
    """Cut a text into sentences and mark in each the words, places and people."""
    found = list(
        sentences(
            text,
            abbreviations=language.abbreviations,
            joining_apostrophe=language.joining_apostrophe,
        )
    )
    toponyms = find_toponyms(text, lang=lang, store=store, home=home, demonyms=True)
    parents = frozenset(id(toponyms[t.parent]) for t in toponyms if t.parent is not None)
    people = PersonIndex()
    scenes: list[Scene] = []
    taken_of: list[list[bool]] = []
    position = 0
    for number, sentence in enumerate(found):
        here: list[Toponym] = []
        while position < len(toponyms) and toponyms[position].start < sentence.end:
            if toponyms[position].start >= sentence.start:
                here.append(toponyms[position])
            position += 1
        roles = language.roles.match(sentence.words)
        speakers = language.speakers.match(sentence.words)
        cues = language.cues.match(sentence.words)
        scene = Scene(
            sentence=sentence,
            number=number,
            clauses=clause_numbers(sentence, roles),
            cues=cues,
            subtypes=language.subtypes.match(sentence.words),
            status=language.status.match(sentence.words),
            roles=roles,
            speakers=speakers,
        )
        names = [t for t in here if t.kind == "toponym"]
        nationalities = [t for t in here if t.kind == "demonym"]
        scene.nationalities = _nationalities(sentence, nationalities)
        names += territories(sentence, nationalities, roles, text)
        names += anaphors(sentence, roles, scenes, text)
        names.sort(key=lambda t: t.start)
        scene.places = assigned_places(sentence, names, parents, [*cues, *roles, *speakers])
        taken = [False] * len(sentence.words)
        for toponym in names:
            for i in range(sentence.index_of(toponym.start), sentence.index_before(toponym.end) + 1):
                taken[i] = True
        for first, last, _ in scene.nationalities:
            for i in range(first, last + 1):
                taken[i] = True
        people.learn(sentence, taken, speakers)
        scenes.append(scene)
        taken_of.append(taken)
    for scene, taken in zip(scenes, taken_of, strict=True):
        scene.persons = people.find(scene.sentence, taken, scene.speakers)
    _survey(scenes)
    return scenes


def _nationalities(
    sentence: Sentence, toponyms: Sequence[Toponym]
) -> list[tuple[int, int, str]]:
    return [
        (sentence.index_of(t.start), sentence.index_before(t.end), t.place.country)
        for t in toponyms
        if t.place is not None and t.place.country is not None
    ]


def _survey(scenes: Sequence[Scene]) -> None:
    """Tell each sentence what the text around it reports."""

    def count(group: Sequence[Scene], cls: str) -> int:
        return sum(m.cls == cls for s in group for m in s.cues)

    weapons = ("bombardment", "weapon", "intercept")
    military = count(scenes, "military") + sum(count(scenes, c) for c in weapons)
    military += sum(len(s.nationalities) > 1 for s in scenes)
    paragraphs: dict[int, list[Scene]] = {}
    for scene in scenes:
        paragraphs.setdefault(scene.sentence.paragraph, []).append(scene)
    for scene in scenes:
        group = paragraphs[scene.sentence.paragraph]
        nearby = scenes[max(0, scene.number - _PHONE_REACH) : scene.number + _PHONE_REACH + 1]
        sport = count(group, "sport")
        scene.around = Surroundings(
            military=military >= _MILITARY_WORDS,
            sport=sport >= 2 and sport >= count(group, "military"),
            weather=count(group, "weather") > count(group, "military"),
            phone=any(m.cls == "call" for s in nearby for m in s.cues),
        )


def _mentions(
    document: Document, lang: str, language: Pack, scenes: Sequence[Scene]
) -> list[EventMention]:
    """Read the mentions of events in each sentence; a disruption without a place takes the one
    told just before."""
    found: list[EventMention] = []
    dates = find_dates(document.text, lang)
    quantities = find_quantities(document.text, lang)
    at_date = at_quantity = 0
    for scene in scenes:
        end = scene.sentence.end
        here = []
        while at_date < len(dates) and dates[at_date].start < end:
            here.append(_placed_date(scene, dates[at_date].start, dates[at_date].end,
                                     dates[at_date]))
            at_date += 1
        numbers = []
        while at_quantity < len(quantities) and quantities[at_quantity].start < end:
            numbers.append(quantities[at_quantity])
            at_quantity += 1
        cues = find_cues(scene)
        told = read_mentions(scene, cues, here, numbers, document.text, language)
        for mention in told:
            if mention.place is None and mention.family in _KINETIC:
                before = [
                    m for m in found
                    if m.family in _KINETIC and m.place is not None
                    and scene.number - m.scene.number <= _CARRY
                ]  # fmt: skip
                if before and mention.family == "supply":
                    mention.place, mention.inherited = before[-1].place, True
        found.extend(told)
    return found


def _placed_date(scene: Scene, start: int, end: int, expression: Any) -> DateInSentence:
    first = scene.sentence.index_of(start)
    last = scene.sentence.index_before(end)
    of_speech = any(
        m.cls == "speech_verbs" and (0 < first - m.last <= 2 or 0 < m.first - last <= 1)
        for m in scene.speakers
    )
    return DateInSentence(expression, first, last, of_speech)


def _resolve(mentions: Sequence[EventMention], published: dt.date | None) -> None:
    """Give each mention its days and its status, in the order of the text."""
    previous: DateSpan | None = None
    last_kinetic: EventMention | None = None
    for mention in mentions:
        stance = mention.stance.status
        if mention.date is not None:
            direction = mention.date.direction or {
                "planned": "future", "hypothetical": "future", "occurred": "past",
            }.get(stance or "")  # fmt: skip
            span = mention.date.resolve(published, direction=direction, previous=previous)
            if span is not None and mention.reverse and previous is not None:
                span = _mirrored(span, previous)
            if span is not None:
                mention.span, mention.date_basis = span, "text"
                previous = span
        mention.status = _status(mention, published)
        if mention.span is None:
            _date_without_words(mention, published, last_kinetic)
        if mention.family in _KINETIC and mention.span is not None:
            last_kinetic = mention


def _mirrored(span: DateSpan, previous: DateSpan) -> DateSpan:
    """Return the day as long before the previous one as the span is after it."""
    first = previous.first - (span.first - previous.first)
    return DateSpan(first, first, "day")


def _status(mention: EventMention, published: dt.date | None) -> str:
    stance = mention.stance.status
    if stance in ("denied", "cancelled", "hypothetical"):
        return stance
    known = mention.span if mention.date_basis == "text" else None
    if known is not None and published is not None:
        if known.first > published:
            return "planned"
        if known.last < published and stance == "planned" and mention.date is not None:
            return "occurred" if mention.date.kind != "weekday" else stance
    return stance or "occurred"


def _date_without_words(
    mention: EventMention, published: dt.date | None, last_kinetic: EventMention | None
) -> None:
    """Date a mention that has no date of its own, where that is fair.

    What a report tells as having happened, without a date, is of the day of the report, or of the
    date told just before. Plans, and meetings told of in passing, stay undated.
    """
    if mention.status not in ("occurred", "denied"):
        return
    if mention.stance.recent and published is not None:
        mention.span = DateSpan(published - dt.timedelta(days=1), published, "range")
        mention.date_basis = "text"
        return
    number = mention.scene.number
    if mention.family in _KINETIC:
        if last_kinetic is not None and number - last_kinetic.scene.number <= _CARRY:
            mention.span, mention.date_basis = last_kinetic.span, "carried"
            return
    elif mention.family in ("talks", "call") and number >= _LEAD:
        return
    if published is not None:
        mention.span = DateSpan(published, published, "day")
        mention.date_basis = "report"


def _deny(mentions: Sequence[EventMention], scenes: Sequence[Scene]) -> None:
    """Let a sentence that only denies deny the claims of the sentence before it."""
    telling = {m.scene.number for m in mentions}
    for scene in scenes:
        if scene.number in telling or not _denies(scene.status):
            continue
        for mention in mentions:
            if mention.scene.number == scene.number - 1 and mention.stance.claimed:
                mention.status = "denied"


def _denies(marks: Sequence[Match]) -> bool:
    return any(m.cls == "denied" for m in marks)


def _refusal_reason(mention: EventMention) -> str | None:
    """Return why a mention is no event, or ``None``."""
    place = mention.place.toponym.place if mention.place else None
    if mention.family in _KINETIC or mention.type in ("statement", "protest", "detention"):
        if place is None:
            return "no place that it happened at"
    if mention.family == "kinetic" and mention.status in ("planned", "hypothetical"):
        if place is not None and place.kind == "country" and mention.date_basis != "text":
            return "only spoken of as possible"
    if mention.family == "act" and place is None and mention.status == "hypothetical":
        return "only spoken of as possible"
    return None


def _too_vague(told: Told) -> str | None:
    """Return why an event that no other mention told better is none, or ``None``."""
    main = told.main
    if main.type != "meeting" or main.place is not None or told.span is not None:
        return None
    people = {p.key for m in told.mentions for p in m.persons if p.named}
    if told.status == "hypothetical" or len(people) < 2:
        return "neither its place nor its date is told"
    return None
