"""How an event came about: the words, the rules, the candidates, and what was joined.

Nothing is computed for it while a text is read; an explanation is put together afterwards from
what reading left: the mentions of an event with their sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geomap.events import Document, Event
from geomap.extraction.build import confidence_factors
from geomap.extraction.counts import read_counts
from geomap.extraction.cues import Cue
from geomap.extraction.frames import Frame
from geomap.extraction.lexicon import Match
from geomap.extraction.mentions import EventMention
from geomap.extraction.merge import Told
from geomap.extraction.near_misses import NearMiss
from geomap.extraction.roles import PlaceInSentence
from geomap.extraction.scene import Scene
from geomap.extraction.text import Sentence
from geomap.places.store import Place

__all__ = ["explain_event", "explain_miss", "explain_refusal"]

Record = dict[str, Any]

_BASES = {
    "text": "words of the text",
    "carried": "the date of what was told just before",
    "report": "the day of the report",
    "none": "no date is told",
}
_STATUS_RULES = {
    "negation": "a negation before the event's word",
    "past": "words of the past beside the event's word",
    "recalled": "words that recall what was before the news",
    "recent": "words that tell that it has just happened",
    "upcoming": "words that tell that it is still to come",
    "claim": "told as one side's word",
}


def explain_event(row: Event, told: Told, document: Document) -> Record:
    """Return how an event came about, as plain values.

    Parameters
    ----------
    row : Event
        The event of the table.
    told : Told
        What it was built from.
    document : Document

    Returns
    -------
    dict
        ``event_id``, ``document_id``, ``event_type``, ``refused`` (``None``), ``quote``, ``rule``,
        ``cues``, ``status``, ``place``, ``passed_over``, ``date``, ``counts``, ``joined`` and
        ``confidence``; offsets count Unicode code points of the document's text.
    """
    main = told.main
    text = document.text
    telling = next((m for m in [main, *told.mentions] if m.status == row.status), main)
    factors = confidence_factors(told, row.place_confidence)
    return {
        **_head(row.event_id, main, document, None),
        "subtype": row.subtype,
        "status": _status(row.status, telling, text),
        "place": _place(main, text),
        "passed_over": _passed_over(main),
        "date": _date(told.dated_by or main, document),
        "counts": _counts(row, told.mentions, text),
        "joined": [_joined(m, text) for m in told.mentions if m is not main],
        "confidence": {"value": row.confidence, "factors": factors},
    }


def explain_refusal(mention: EventMention, document: Document, reason: str) -> Record:
    """Return why what looked like an event was made none, in the form of :func:`explain_event`."""
    return {
        **_head(None, mention, document, reason),
        "status": _status(mention.status, mention, document.text),
        "place": _place(mention, document.text),
        "passed_over": _passed_over(mention),
        "date": _date(mention, document),
    }


def explain_miss(miss: NearMiss, scene: Scene, document: Document) -> Record:
    """Return why a word that could have told an event did not, in the same form."""
    text, frame = document.text, miss.frame
    head = _match(miss.head, scene, text, "head")
    return {
        "event_id": None,
        "document_id": document.document_id,
        "event_type": frame.type,
        "refused": f"no rule holds: “{head['text']}” {miss.reason}",
        "quote": _stretch(text, scene.sentence.start, scene.sentence.end),
        "rule": _rule(frame),
        "cues": [head],
        "status": None,
        "place": None,
        "passed_over": [_other(place) for place in scene.places],
        "date": None,
    }


def _rule(frame: Frame) -> Record:
    return {
        "frame": frame.name,
        "family": frame.family,
        "confidence": frame.confidence,
        "head": list(frame.head),
        "near": ["+".join(alternative) for alternative in frame.near],
        "after": list(frame.after),
        "unless": list(frame.unless),
    }


def _other(place: PlaceInSentence) -> Record:
    return {"text": place.toponym.text, "role": place.role.value, "reason": place.reason}


def _head(
    event_id: str | None, mention: EventMention, document: Document, reason: str | None
) -> Record:
    sentence = mention.scene.sentence
    return {
        "event_id": event_id,
        "document_id": document.document_id,
        "event_type": mention.type,
        "refused": reason,
        "quote": _stretch(document.text, sentence.start, sentence.end),
        "rule": _rule(mention.cue.frame),
        "cues": _cues(mention.cue, mention.scene, document.text),
    }


def _stretch(text: str, start: int, end: int) -> Record:
    return {"text": text[start:end], "start": start, "end": end}


def _words(sentence: Sentence, first: int, last: int, text: str) -> Record:
    return _stretch(text, sentence.words[first].start, sentence.words[last].end)


def _find(scene: Scene, words: str, text: str) -> Record | None:
    """Return where words, joined by spaces, stand in a sentence."""
    wanted = words.split()
    written = [word.text for word in scene.sentence.words]
    for i in range(len(written) - len(wanted) + 1):
        if wanted and written[i : i + len(wanted)] == wanted:
            return _words(scene.sentence, i, i + len(wanted) - 1, text)
    return None


def _match(match: Match, scene: Scene, text: str, part: str) -> Record:
    return {
        **_words(scene.sentence, match.first, match.last, text),
        "class": match.cls,
        "pattern": match.pattern,
        "part": part,
    }


def _cues(cue: Cue, scene: Scene, text: str) -> list[Record]:
    """Return the words that made an event: its heads, and what the frame asked for beside them."""
    found = [_match(head, scene, text, "head") for head in cue.heads]
    asked = {mark for alternative in cue.frame.near for mark in alternative} | set(cue.frame.after)
    for words in cue.evidence:
        match = next(
            (m for m in scene.cues if m.cls in asked and _joined_words(scene, m) == words), None
        )
        if match is not None:
            found.append(_match(match, scene, text, "beside it"))
            continue
        where = _find(scene, words, text)
        if where is not None and all(where["start"] != f["start"] for f in found):
            found.append({**where, "class": None, "pattern": None, "part": "beside it"})
    return found


def _joined_words(scene: Scene, match: Match) -> str:
    return scene.sentence.phrase(match.first, match.last)


def _status(status: str, mention: EventMention, text: str) -> Record:
    """Return the words and the rule that gave a status."""
    stance, scene = mention.stance, mention.scene
    if status != (stance.status or "occurred"):
        scene = mention.denied_in or scene
        later = [m for m in scene.status if m.cls == "denied"] if status == "denied" else []
        words = [_match(match, scene, text, "status") for match in later]
        if status == "denied":
            rule = "a claim that words behind it deny"
        elif status == "planned":
            rule = "its day is after the day of publication"
        else:
            rule = "its day is before the day of publication"
        return {"value": status, "rule": rule, "words": words}
    if stance.status is None:
        return {"value": status, "rule": "nothing tells that it did not happen", "words": []}
    match = next((m for m in scene.status if _joined_words(scene, m) == stance.reason), None)
    if match is not None:
        rule = _STATUS_RULES.get(match.cls, f"words of the class {match.cls}")
        return {"value": status, "rule": rule, "words": [_match(match, scene, text, "status")]}
    where = _find(scene, stance.reason, text)
    return {
        "value": status,
        "rule": "the form of the verb",
        "words": [{**where, "class": None, "pattern": None, "part": "status"}] if where else [],
    }


def _place(mention: EventMention, text: str) -> Record | None:
    """Return the place with its role and its candidates, or ``None``."""
    place = mention.place
    if place is None:
        return None
    toponym = place.toponym
    target = toponym.place
    told: Record = {
        **_stretch(text, toponym.start, toponym.end),
        "role": place.role.value,
        "reason": place.reason,
        "inherited": mention.inherited,
        "offset": place.offset.label if place.offset else None,
        "confidence": round(toponym.confidence, 2),
    }
    candidates: list[Record] = []
    if target is not None:
        # Runners-up below the least share that is kept are counted with the chosen one.
        share = 1.0 - sum(other.score for other in toponym.candidates)
        candidates.append(_candidate(target, max(0.0, share), toponym.reasons, chosen=True))
    candidates += [
        _candidate(other.place, other.score, other.reasons, chosen=False)
        for other in toponym.candidates
    ]
    return {**told, "candidates": candidates}


def _candidate(place: Place, score: float, evidence: Sequence[str], *, chosen: bool) -> Record:
    return {
        "place_id": place.place_id,
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "score": round(score, 2),
        "chosen": chosen,
        "evidence": list(evidence),
    }


def _passed_over(mention: EventMention) -> list[Record]:
    """Return the other places of the sentence, with the parts that they play in it."""
    return [_other(p) for p in mention.scene.places if p is not mention.place]


def _date(mention: EventMention, document: Document) -> Record:
    """Return how the days of a mention were found."""
    span = mention.span
    source = mention.carried_from or mention
    expression = source.date
    told: Record = {
        "basis": mention.date_basis,
        "rule": _BASES[mention.date_basis],
        "words": None,
        "anchor": document.published.isoformat() if document.published else None,
        "direction": None,
        "derivation": None,
        "date_start": span.first.isoformat() if span else None,
        "date_end": span.last.isoformat() if span else None,
        "precision": span.precision if span else "unknown",
    }
    if mention.date_basis == "report":
        expression = mention.said_on
    if expression is None:
        if mention.stance.recent and mention.date_basis == "text":
            told["rule"] = "told as having just happened"
        return told
    told["words"] = _stretch(document.text, expression.start, expression.end)
    anchor, previous = document.published, source.previous
    for direction in (source.direction, "past"):
        # Words that come to other days here were counted from more than they say themselves.
        if expression.resolve(anchor, direction=direction, previous=previous) == span:
            told["direction"] = expression.direction or direction
            told["derivation"] = expression.derivation(
                anchor, direction=direction, previous=previous
            )
            break
    return told


def _counts(row: Event, mentions: Sequence[EventMention], text: str) -> list[Record]:
    """Return each count with the words that give it."""
    told: list[Record] = []
    for name, value in row.counts.items():
        where = (
            _words(scene.sentence, count.first, count.last, text)
            for mention in mentions
            for scene in (mention.scene, mention.toll_in)
            if scene is not None and mention.counts.get(name) == value
            for count in read_counts(scene, mention.type, row.lang or "")
            if (count.name, count.value) == (name, value)
        )
        nowhere = {"text": None, "start": None, "end": None}
        told.append({"name": name, "value": value, **next(where, nowhere)})
    return told


def _joined(mention: EventMention, text: str) -> Record:
    """Return another mention of the same event: its sentence, rule, words and days."""
    sentence = mention.scene.sentence
    return {
        **_stretch(text, sentence.start, sentence.end),
        "frame": mention.cue.frame.name,
        "cues": [c["text"] for c in _cues(mention.cue, mention.scene, text)],
        "status": mention.status,
        "place": mention.place.toponym.text if mention.place else None,
        "date": mention.date.text if mention.date else None,
    }
