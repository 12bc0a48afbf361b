"""The alternative text of a figure: what somebody who cannot see it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from geomap.figure.model import Model
from geomap.figure.words import Words

__all__ = ["alternative_text"]

_MOST_LISTED: Final = 8
_MOST_PLACES: Final = 6


def alternative_text(
    model: Model, words: Words, title: str, notes: Sequence[str], insets: Sequence[str]
) -> str:
    """Return some sentences: how many events, of which types, when and where.

    Parameters
    ----------
    model : Model
    words : Words
    title : str
        The title of the figure; may be empty.
    notes : sequence of str
        What the figure says besides.
    insets : sequence of str
        Names of the places that have maps of their own.
    """
    sentences = [_ended(title)] if title else []
    if not model.size:
        return " ".join([*sentences, words.say("alt_none")])
    events = words.say("events", n=model.size)
    if model.dates is None:
        sentences.append(words.say("alt_map_undated", events=events))
    else:
        sentences.append(words.say("alt_map", events=events, dates=words.dates(*model.dates)))
    sentences.append(_listed(words, "alt_types", "types", model.types.counts()))
    statuses = model.statuses.counts()
    if set(statuses) - {"occurred"}:
        sentences.append(_listed(words, "alt_statuses", "statuses", statuses))
    places = model.places()
    if places:
        named = [f"{name} ({words.number(count)})" for name, count in places[:_MOST_PLACES]]
        sentences.append(words.say("alt_places", list=", ".join(named)))
    captions = [name for name in insets if name]
    if captions:
        sentences.append(words.say("alt_insets", list="; ".join(captions)))
    return " ".join([*sentences, *map(_ended, notes)])


def _listed(words: Words, key: str, terms: str, counts: Mapping[str, int]) -> str:
    most = sorted(counts.items(), key=lambda item: -item[1])
    shown = [f"{words.term(terms, word)} {words.number(n)}" for word, n in most[:_MOST_LISTED]]
    if len(most) > _MOST_LISTED:
        shown.append(words.say("more", n=len(most) - _MOST_LISTED))
    return words.say(key, list=", ".join(shown))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
