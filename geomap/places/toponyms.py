"""Toponyms of a text: recognised, resolved, with their confidence.

:func:`find_toponyms` is for programs; :func:`resolve_documents` takes and gives JSON lines.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from geomap.errors import OptionError, ReadError
from geomap.languages import available, load
from geomap.languages.detect import nearest
from geomap.parts import parts
from geomap.places.analysis import Analysis, analyse
from geomap.places.candidates import Choice
from geomap.places.document import Document, Mention, read
from geomap.places.evidence import is_metonym
from geomap.places.fold import tokens
from geomap.places.home import home_of
from geomap.places.lexicon import Lexicon, lexicon_for
from geomap.places.mention import Candidate, Toponym
from geomap.places.name import Name
from geomap.places.store import (
    NAME_ABBREVIATION,
    NAME_ALTERNATE,
    NAME_DEMONYM,
    NAME_MAIN,
    Place,
    Store,
)
from geomap.places.weights import load_weights

__all__ = ["default_store", "find_toponyms", "reasons_of", "resolve_documents"]

CLOSE = 0.05
MOST_CANDIDATES = 5
LEAST_CHANCE = 0.5
# The corpora that the weights are learned from flatter them; other texts are harder.
CAUTION = 1.4
DOUBT = 0.6
LITTLE = 0.2
LONGEST_PIECE = 200_000
NOUN = NAME_MAIN | NAME_ALTERNATE | NAME_ABBREVIATION


@lru_cache(maxsize=1)
def default_store() -> Store:
    """Return the gazetteer that ships with geomap, opened once."""
    return Store.open()


def find_toponyms(
    text: str,
    *,
    lang: str | None = None,
    store: Store | None = None,
    home: str | None = None,
    demonyms: bool = True,
    spans: Sequence[tuple[int, int]] | None = None,
) -> list[Toponym]:
    """Find the places that a text names.

    Parameters
    ----------
    text : str
        The text.
    lang : str, optional
        ISO 639-1 code of its language; guessed where it is not given.
    store : Store, optional
        The gazetteer; by default the one that ships with geomap.
    home : str, optional
        Where the text comes from: an ISO code, ``"lat,lon"`` in degrees, or a name.
    demonyms : bool
        Whether to keep adjectives and names of inhabitants (*ukrainien*, *Russians*).
    spans : sequence of (int, int), optional
        Resolve just these, in Unicode code points, the end excluded.

    Returns
    -------
    list of Toponym
        In the order of the text; with ``spans``, one for each of them, in their order.

    Raises
    ------
    OptionError
        When ``home`` is no place.
    """
    gazetteer = default_store() if store is None else store
    where = home_of(home, gazetteer) if home else None
    found: list[Toponym] = []
    groups = 0
    order: list[int] = []
    lexicon: Lexicon | None = None
    for start, end in parts(text, LONGEST_PIECE):
        words = tokens(text[start:end])
        if lexicon is None:
            code = lang if lang in available() else nearest(text)
            lexicon = lexicon_for(code, gazetteer)
        asked = None
        if spans is not None:
            here = [i for i, (_, last) in enumerate(spans) if start < last <= end]
            asked = [(max(spans[i][0], start) - start, spans[i][1] - start) for i in here]
            order += here
        document = read(text[start:end], lexicon, words)
        analysis = analyse(document, load_weights(), home=where, spans=asked)
        toponyms = _toponyms(analysis, demonyms or asked is not None)
        if asked is not None:
            toponyms = _just(toponyms, text[start:end], asked)
        for toponym in toponyms:
            _shift(toponym, start, len(found), groups)
        groups += len(analysis.document.mentions)
        found += toponyms
    return found if spans is None else _as_asked(found, text, spans, order)


def _as_asked(
    found: Sequence[Toponym], text: str, spans: Sequence[tuple[int, int]], order: Sequence[int]
) -> list[Toponym]:
    """Return the answers in the order of the spans, each with its whole span."""
    answer_of = dict(zip(order, found, strict=True))
    return [
        replace(answer_of[i], start=start, end=end, text=text[start:end])
        for i, (start, end) in enumerate(spans)
        if i in answer_of
    ]


def _shift(toponym: Toponym, start: int, number: int, groups: int) -> None:
    """Make what counts from the beginning of a piece count from that of the text."""
    if start == 0:
        return
    toponym.start += start
    toponym.end += start
    toponym.name_start += start
    toponym.name_end += start
    if toponym.parent is not None:
        toponym.parent += number
    if toponym.group is not None:
        toponym.group += groups


def _toponyms(analysis: Analysis, demonyms: bool) -> list[Toponym]:
    document = analysis.document
    kept: dict[int, Toponym] = {}
    for mention, name, chance in zip(
        document.mentions, analysis.name_of, analysis.chances, strict=True
    ):
        if chance < LEAST_CHANCE or not name.choices or (mention.is_outside and not mention.given):
            continue
        toponym = _toponym(document, mention, name, chance)
        if demonyms or toponym.kind == "toponym":
            kept[mention.number] = toponym
    position = {number: place for place, number in enumerate(kept)}
    for number, toponym in kept.items():
        parent = document.mentions[number].parent
        toponym.parent = position.get(parent) if parent is not None else None
    return list(kept.values())


def _toponym(document: Document, mention: Mention, name: Name, chance: float) -> Toponym:
    tokens, text = document.tokens, document.text
    best = name.choices[0]
    start, end = tokens[mention.span_first].start, tokens[mention.span_last - 1].end
    flags = mention.hits.get(best.place.index, (0, False))[0]
    weights = load_weights()["resolution"]
    return Toponym(
        start=start,
        end=end,
        text=text[start:end],
        name_start=tokens[mention.first].start,
        name_end=tokens[mention.last - 1].end,
        # A name that is also a noun of the place is the adjective where it is written small.
        kind="demonym"
        if flags & NAME_DEMONYM
        and (not flags & NOUN or text[tokens[mention.first].start].islower())
        else "toponym",
        place=best.place,
        confidence=round((chance * best.share) ** CAUTION, 4),
        candidates=tuple(
            Candidate(choice.place, round(choice.share, 4), reasons_of(choice, weights))
            for choice in name.choices[1:MOST_CANDIDATES]
            if choice.share >= CLOSE
        ),
        reasons=reasons_of(best, weights),
        type_word=mention.type_word,
        group=mention.group,
        metonym=_governs(best.place) and is_metonym(document, mention),
    )


def _governs(place: Place) -> bool:
    """Tell whether a government may be called by the name of a place."""
    return place.kind == "country" or place.feature in ("capital", "government", "residence")


def reasons_of(choice: Choice, weights: Mapping[str, float]) -> tuple[str, ...]:
    """Return the features that spoke for a candidate, strongest first."""
    signs = [sign for sign in (*choice.signs, *choice.context) if weights.get(sign, 0.0) > 0.2]
    return tuple(sorted(signs, key=lambda sign: -weights[sign])[:5])


def _just(found: list[Toponym], text: str, spans: Sequence[tuple[int, int]]) -> list[Toponym]:
    """Return one toponym for each given span.

    Where no name fits, or only an unlikely one within the span ("Third" of "Third Street"), the
    answer is the town named nearest, with little confidence.
    """
    starts = [toponym.name_start for toponym in found]
    towns = [
        toponym
        for toponym in found
        if toponym.place is not None
        and toponym.place.kind in ("city", "admin2")
        and toponym.confidence >= LEAST_CHANCE
    ]
    town_starts = [toponym.name_start for toponym in towns]
    answers = []
    for start, end in spans:
        first = max(0, bisect_left(starts, start) - 1)
        inside = [t for t in found[first : bisect_left(starts, end)] if t.name_end > start]
        best = max(
            inside, key=lambda t: min(end, t.name_end) - max(start, t.name_start), default=None
        )
        if best is None or (
            best.confidence < DOUBT and best.name_end - best.name_start < end - start
        ):
            at = bisect_left(town_starts, start)
            near = min(
                (t for t in towns[max(0, at - 2) : at + 2] if t is not best),
                key=lambda t: abs(t.name_start - start),
                default=None,
            )
            if near is not None:
                best = replace(
                    near,
                    kind="toponym",
                    confidence=LITTLE,
                    candidates=(),
                    reasons=("named beside it",),
                )
        if best is None:
            best = Toponym(start, end, "", start, end, "toponym", None, 0.0)
        answers.append(replace(best, start=start, end=end, text=text[start:end], parent=None))
    return answers


def resolve_documents(
    lines: Iterable[str],
    *,
    store: Store | None = None,
    lang: str | None = None,
    home: str | None = None,
    demonyms: bool | None = None,
) -> Iterator[dict[str, Any]]:
    """Turn JSON lines of documents into the place mentions of each.

    Parameters
    ----------
    lines : iterable of str
        ``{"id", "text", "lang"?, "home"?, "spans"?}``, one document a line.
    store : Store, optional
        The gazetteer.
    lang, home : str, optional
        For documents that do not say.
    demonyms : bool, optional
        Whether to keep adjectives and names of inhabitants; by default they are kept where the
        language writes adjectives with a capital, as names: in English.

    Yields
    ------
    dict
        ``{"id", "toponyms": [{"start", "end", "text", "lat", "lon", "place_id", "geonameid"?,
        "country", "precision", "confidence", "kind"}]}``.

    Raises
    ------
    ReadError
        When a line is no such document.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        record = _document(line, number)
        code = record.get("lang") or lang
        if code not in available():
            code = nearest(record["text"])
        try:
            found = find_toponyms(
                record["text"],
                lang=code,
                store=store,
                home=record.get("home") or home,
                spans=record.get("spans"),
                demonyms=_demonyms_are_names(code) if demonyms is None else demonyms,
            )
        except OptionError as error:
            if not record.get("home"):
                raise
            raise ReadError(f"line {number} has a home: {error.problem}", mend=error.mend) from None
        yield {"id": record.get("id"), "toponyms": [_record(toponym) for toponym in found]}


def _demonyms_are_names(lang: str) -> bool:
    return bool(load(lang, "places").get("syntax", {}).get("adjective_capital"))


def _document(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(
            f"line {number} is not JSON ({error})", mend="give one object a line"
        ) from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise ReadError(
            f"line {number} has no text", mend='give objects such as {"id": 1, "text": "…"}'
        )
    if not isinstance(record.get("id") or "", str | int):
        raise ReadError(f"line {number} has an id that is no name", mend='give "id": "a1"')
    for name, example in (("lang", "fr"), ("home", "UA")):
        if not isinstance(record.get(name) or "", str):
            raise ReadError(
                f"line {number} has a {name} that is no string", mend=f'give "{name}": "{example}"'
            )
    spans = record.get("spans")
    if spans is not None:
        size = len(record["text"])
        good = isinstance(spans, list) and all(
            isinstance(span, list)
            and len(span) == 2
            and all(isinstance(offset, int) for offset in span)
            and 0 <= span[0] < span[1] <= size
            for span in spans
        )
        if not good:
            raise ReadError(
                f"line {number} has spans that are not in its text",
                mend='give "spans": [[start, end], …] in code points, the end excluded',
            )
    return record


def _record(toponym: Toponym) -> dict[str, Any]:
    place = toponym.place
    record: dict[str, Any] = {"start": toponym.start, "end": toponym.end, "text": toponym.text}
    record["lat"] = None if place is None else place.lat
    record["lon"] = None if place is None else place.lon
    record["place_id"] = None if place is None else place.place_id
    if place is not None and place.place_id.startswith("geonames:"):
        record["geonameid"] = place.place_id.removeprefix("geonames:")
    record["country"] = None if place is None else place.country
    record["precision"] = "none" if place is None else place.precision
    record["confidence"] = toponym.confidence
    record["kind"] = "metonym" if toponym.metonym else toponym.kind
    return record


if __name__ == "__main__":
    for answer in resolve_documents(sys.stdin):
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
