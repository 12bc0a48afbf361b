"""Places that stand for those who speak there: "Moscow said", "the ministry in Kyiv"."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.marks import NO_SEATS, VERBS_WITH_OBJECT, Marks
from geomap.extraction.roles import PlaceInSentence
from geomap.extraction.text import Sentence, Word

__all__ = ["is_seat", "said_after", "speaker_of", "speaks_there"]

#: How far behind "In Moscow, the ministry" its verb of saying may stand.
_SPEECH_REACH = 9
#: How far behind a seat its verb of saying may stand.
_SAID_REACH = 4
#: How many words of a body's name may stand before where it sits.
_SEAT_REACH = 4


def is_seat(sentence: Sentence, index: Marks, before: int) -> bool:
    """Say whether the noun before "in X" is a body that sits there: "the ministry in X said"."""
    for at in range(before, max(before - _SEAT_REACH, -1), -1):
        if not sentence.words[at].is_word or index.before(NO_SEATS, at):
            return False
        if index.at(("bodies",), at):
            return True
    return False


def said_after(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a verb of saying follows soon, before any comma: "police in X have said"."""
    for k in range(place.last + 1, min(place.last + 1 + _SAID_REACH, len(sentence.words))):
        if not sentence.words[k].is_word:
            return False
        if index.at(("speech_verbs",), k):
            return True
    return False


def speaks_there(sentence: Sentence, index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a capital opens the sentence as the seat of who speaks.

    "In Moscow, the ministry said": the ministry is there, not what it speaks of.
    """
    at = place.last + 1
    words = sentence.words
    target = place.toponym.place
    reach = range(at, min(at + _SPEECH_REACH, len(words)))
    if any(index.at(("local_titles",), k) for k in reach):
        return False  # "in Kyiv, the mayor said": what he tells is there
    if target is None or (target.feature != "capital" and target.kind != "facility"):
        return False
    # "В Киеве заявили": a verb of saying without a subject.
    for k in range(at, min(at + 3, len(words))):
        if not words[k].is_word:
            break
        if index.at(("speech_verbs",), k):
            return True
    if place.first > 2 or target.feature != "capital":
        return False
    if at >= len(words) or words[at].text != ",":
        return False
    reach = range(at + 1, min(at + _SPEECH_REACH, len(words)))
    said = next((k for k in reach if index.at(("speech_verbs",), k)), None)
    return said is not None and any(index.at(("bodies", "titles"), k) for k in range(at + 1, said))


def speaker_of(index: Marks, place: PlaceInSentence, words: Sequence[Word]) -> str | None:
    """Return the verb of saying that a name is the subject of, or ``None``."""
    for at in range(place.last + 1, min(place.last + 3, len(words))):
        if not words[at].is_word:
            break
        verb = index.at(("speech_verbs", "subject_verbs"), at)
        if verb:
            return verb.pattern
    for at in range(place.first - 1, max(place.first - 3, -1), -1):
        if not words[at].is_word:
            break
        verb = index.before(("speech_verbs", "according"), at)
        if verb and (verb.cls == "according" or not _acts_next(index, place)):
            return verb.pattern
    return None


def _acts_next(index: Marks, place: PlaceInSentence) -> bool:
    """Say whether a verb follows a name at once: "said Ukraine was attacked" is not of Ukraine."""
    at = place.last + 1
    return any(index.at(("passive", *VERBS_WITH_OBJECT, "launch"), k) for k in (at, at + 1))
