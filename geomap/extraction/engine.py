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
from geomap.extraction.build import build_event, refusal
from geomap.extraction.cues import AGAIN, LOCATED, Cue, find_cues
from geomap.extraction.dating import date_mentions
from geomap.extraction.evidence import MentionSource
from geomap.extraction.explain import explain_event, explain_miss, explain_refusal
from geomap.extraction.frames import MATERIAL
from geomap.extraction.inherit import inherit_place
from geomap.extraction.mentions import EventMention, read_mentions
from geomap.extraction.merge import Told, join_mentions
from geomap.extraction.near_misses import near_misses
from geomap.extraction.own_cues import OwnCues
from geomap.extraction.pack import Pack, pack
from geomap.extraction.reading import read_scenes
from geomap.extraction.scene import Scene
from geomap.extraction.tolls import add_toll
from geomap.languages.detect import detect
from geomap.places.store import Store
from geomap.places.toponyms import default_store

__all__ = ["Extraction", "extract_events"]

#: How many sentences open a text, and tell what it reports.
_LEAD = 2
#: How many sentences later an event may be told again by "it happened in".
_AGAIN_REACH = 4

#: What happened so many years before the text was published is history, not news.
_HISTORY_YEARS = 25
#: Types that are no event without a place.
_PLACED_TYPES = frozenset({"statement", "protest", "detention", "force_posture"})


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
    explanations : list of dict
        How each event came about, then why each refused one did not; see
        :mod:`geomap.extraction.explain`. Empty unless asked for.
    """

    events: list[Event] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    lang: str | None = None
    explanations: list[dict[str, Any]] = field(default_factory=list)


def extract_events(
    document: Document,
    *,
    store: Store | None = None,
    home: str | None = None,
    label_lang: str = "en",
    own: OwnCues | None = None,
    source: MentionSource | None = None,
    explain: bool = False,
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
    own : OwnCues, optional
        Words and types of a user's own.
    source : MentionSource, optional
        Further evidence for names of places.
    explain : bool
        Whether to say of each event how it came about.

    Returns
    -------
    Extraction
        Empty, never an error, for a text without events or in a language that has no pack.
    """
    lang = document.lang or detect(document.text)
    language = pack(lang, own) if lang else None
    if lang is None or language is None:
        return Extraction(lang=lang)
    store = store or default_store()
    scenes = read_scenes(document.text, lang, language, store, home, source)
    mentions = _mentions(document.text, language, scenes, store)
    result = Extraction(lang=lang)
    date_mentions(mentions, scenes, document.published)
    _deny(mentions, scenes, language.frames.customs.disputed)
    kept: list[EventMention] = []
    reasons: list[dict[str, Any]] = []
    for mention in mentions:
        reason = _refusal_reason(mention) or _told_as_history(mention, document.published)
        if not reason:
            kept.append(mention)
            continue
        result.refused.append(refusal(mention, document, reason))
        if explain:
            reasons.append(explain_refusal(mention, document, reason))
    for told in join_mentions(kept):
        reason = _too_vague(told)
        if reason:
            result.refused.append(refusal(told.main, document, reason))
            if explain:
                reasons.append(explain_refusal(told.main, document, reason))
            continue
        event = build_event(told, document, lang, store, label_lang, language.subtypes_of)
        result.events.append(event)
        if explain:
            result.explanations.append(explain_event(event, told, document))
    if explain:
        reasons += [
            explain_miss(miss, scene, document)
            for scene in scenes
            for miss in near_misses(scene, language.frames)
        ]
    result.explanations += reasons
    return result


def _mentions(
    text: str, language: Pack, scenes: Sequence[Scene], store: Store
) -> list[EventMention]:
    """Read the mentions of events in each sentence, those without a place with one from before."""
    found: list[EventMention] = []
    before: Scene | None = None
    for scene in scenes:
        cues = find_cues(scene, language.frames) or _told_again(scene, found)
        told = read_mentions(scene, cues, text, language)
        for mention in told:
            inherit_place(mention, found, before, store)
        if not any(mention.family == "kinetic" for mention in told):
            add_toll(scene, found, language.lang)
        found.extend(told)
        before = scene
    return found


def _told_again(scene: Scene, before: Sequence[EventMention]) -> list[Cue]:
    """Return the event told before, where a sentence tells only its place or its end.

    "It happened in the town of X"; "the meeting was called off".
    """
    last = before[-1] if before else None
    if last is None or scene.number - last.scene.number > _AGAIN_REACH:
        return []
    if last.family == "talks":
        off = any(m.cls == "cancelled" for m in scene.status)
        match = next((m for m in scene.cues if m.cls in ("meet", "meet_weak")), None)
        told = off and not scene.places
    else:
        match = next((m for m in scene.cues if m.cls == AGAIN), None)
        told = last.family != "call" and any(p.role in LOCATED for p in scene.places)
    if match is None or not told:
        return []
    words = scene.sentence.phrase(match.first, match.last)
    return [Cue(last.cue.frame, match, [match], [words])]


def _deny(
    mentions: Sequence[EventMention], scenes: Sequence[Scene], disputed: frozenset[str]
) -> None:
    """Let words that only deny deny the claims before them, and what is of a disputed type.

    They stand in a clause of the same sentence that tells nothing else ("Moscow accuses Kyiv of an
    attack; Ukraine denies it"), or, for a claim, in the next sentence.
    """
    telling = {m.scene.number for m in mentions}
    denying = {s.number for s in scenes if any(m.cls == "denied" for m in s.status)}
    for mention in mentions:
        if not mention.stance.claimed and mention.type not in disputed:
            continue
        scene = mention.scene
        told = {scene.clauses[h.first] for m in mentions if m.scene is scene for h in m.cue.heads}
        later = [scene.clauses[m.first] for m in scene.status if m.cls == "denied"]
        following = scene.number + 1
        if any(clause > max(told) for clause in later):
            mention.status, mention.denied_in = "denied", scene
        elif mention.stance.claimed and following in denying and following not in telling:
            mention.status, mention.denied_in = "denied", scenes[following]


def _refusal_reason(mention: EventMention) -> str | None:
    """Return why a mention is no event, or ``None``."""
    place = mention.place.toponym.place if mention.place else None
    announced = mention.type in ("protest", "force_posture") and _is_announced(mention)
    placed = mention.family in MATERIAL or mention.type in _PLACED_TYPES
    if place is None and placed and not announced:
        unknown = mention.scene.unknown_place
        if unknown is not None:
            return f"{unknown!r} is no place that the gazetteer knows"
        return "no place that it happened at"
    wide = place is None or (place.kind == "country" and mention.date_basis != "text")
    country = place is not None and place.kind == "country"
    if country and mention.family == "kinetic" and _in_passing(mention):
        return "told of a whole country, in passing"
    if mention.family == "kinetic" and mention.status in ("planned", "hypothetical") and wide:
        return "only spoken of as possible"
    if mention.family != "talks" and mention.scene.sentence.words[-1].text == "?":
        return "asked, not told"
    if mention.stance.negated and (mention.family == "act" or mention.type == "ground_combat"):
        return "said not to be"
    if mention.type == "aid" and place is None and mention.status == "hypothetical":
        return "only spoken of as possible"
    return None


def _told_as_history(mention: EventMention, published: dt.date | None) -> str | None:
    """Return why something long past, by a year that the text states, is no news, or ``None``."""
    span = mention.span
    if published is None or span is None or mention.date_basis != "text":
        return None
    past = published.year - span.last.year >= _HISTORY_YEARS
    return f"told as history: it was in {span.last.year}" if past else None


def _is_announced(mention: EventMention) -> bool:
    """Say whether something to come, or called off, is told with its day."""
    return mention.status in ("planned", "cancelled") and mention.date_basis == "text"


def _in_passing(mention: EventMention) -> bool:
    """Say whether a sentence far into a text only alludes: it has neither a date nor a count."""
    return (
        mention.scene.number >= _LEAD
        and mention.date_basis in ("report", "carried", "none")
        and not mention.counts
        and not mention.subtypes
        and mention.initiator is None
    )


def _too_vague(told: Told) -> str | None:
    """Return why an event that no other mention told better is none, or ``None``."""
    main = told.main
    if main.type != "meeting" or main.place is not None:
        return None
    if any(m.date_basis == "text" for m in told.mentions):
        return None
    people = {p.key for m in told.mentions for p in m.persons if p.named}
    if told.status == "hypothetical" or len(people) < 2:
        return "neither its place nor its date is told"
    return None
