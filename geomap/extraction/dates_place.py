"""What a date in a sentence dates: the event, what was said, or something told in passing."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extraction.dateline import dateline_end
from geomap.extraction.dates import DateExpression
from geomap.extraction.lexicon import Lexicon, Match
from geomap.extraction.scene import DateInSentence, Scene
from geomap.extraction.text import Word
from geomap.languages import cached, load

__all__ = ["place_date"]

#: How many words may stand between "the deadliest" and "since May", and how far "since" reaches
#: into the clause that it opens.
_COMPARING_REACH = 8
_SINCE_REACH = 10
_COUNTING_REACH = 4
_OPENING = 3


@cached
def _about(lang: str) -> Lexicon:
    """Return the words that tell what a date is told for (``[about]`` of ``dates.toml``)."""
    return Lexicon(load(lang, "dates").get("about", {}))


def place_date(scene: Scene, expression: DateExpression, lang: str) -> DateInSentence:
    """Return a date with its words, and what it dates.

    Parameters
    ----------
    scene : Scene
        The sentence, its words marked.
    expression : DateExpression
        One of its dates.
    lang : str
        ISO 639-1 code of a language pack.
    """
    first = scene.sentence.index_of(expression.start)
    last = scene.sentence.index_before(expression.end)
    words = scene.sentence.words
    start = max(0, first - max(_COMPARING_REACH, _SINCE_REACH) - 1)
    about = [
        Match(m.cls, m.first + start, m.last + start, m.pattern)
        for m in _about(lang).match(words[start : last + 1])
    ]
    ahead = any(m.cls == "ahead" and first - 1 <= m.first <= first for m in about)
    return DateInSentence(
        expression,
        first,
        last,
        of_speech=not (ahead or expression.of_object) and _of_speech(scene, first, last),
        background=_is_background(scene, expression, first, about),
        ahead=ahead,
    )


def _of_speech(scene: Scene, first: int, last: int) -> bool:
    """Say whether it is the date of words: "said on Thursday", "called off on Tuesday"."""
    saying = [m for m in scene.speakers if m.cls == "speech_verbs"]
    saying += [m for m in scene.status if m.cls in ("cancelled", "denied")]
    words = scene.sentence.words
    return last <= dateline_end(scene.sentence) or any(
        (0 < first - m.last <= 2 and words[first - 1].text != ",")
        or (m.cls == "speech_verbs" and 0 < m.first - last <= 1 + _closes(words, first, last))
        for m in saying
    )


def _closes(words: Sequence[Word], first: int, last: int) -> bool:
    """Tell whether a date opens a sentence and ends at a comma: «Об этом 8 марта, сообщил …»."""
    return first <= _OPENING and last + 1 < len(words) and words[last + 1].text == ","


def _is_background(
    scene: Scene, expression: DateExpression, first: int, about: list[Match]
) -> bool:
    """Say whether a date only tells since when something is so, or what was as bad before.

    "The deadliest strike since May"; "a thousand ships, since the war began in February 2022".
    """
    if expression.kind == "relative" and expression.direction == "future":
        # "The third strike in a week" looks back, and dates nothing.
        counting = (m for m in about if m.cls == "counting" and m.last < first)
        return any(first - m.last <= _COUNTING_REACH for m in counting)
    if expression.lasts:
        compared = (m for m in about if m.cls == "comparing" and m.last < first)
        return any(first - m.last <= _COMPARING_REACH for m in compared)
    since = (m for m in about if m.cls == "since" and m.last < first)
    return any(
        1 < first - m.last <= _SINCE_REACH
        and all(w.is_word for w in scene.sentence.words[m.last + 1 : first])
        for m in since
    )
