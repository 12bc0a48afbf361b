"""Names of places: whatever the text, an answer or a refusal of ours, and offsets that fit."""

from __future__ import annotations

import contextlib
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geomap import Gazetteer
from geomap.errors import GeomapError
from geomap.places.fold import fold, tokens
from geomap.places.overlay import OverlayStore, read_places
from geomap.places.search import search
from geomap.places.store import Store
from geomap.places.toponyms import default_store, find_toponyms, resolve_documents

LANGS = (None, "en", "fr", "uk", "ru", "de", "es", "xx", "")
WORDS = [
    "Kharkiv", "Харкові", "Харьковской", "область", "Oblast", "region of", "Paris", "Texas",
    "l'Ukraine", "d’", "в", "у", "in der Region", "São Paulo", "Saint-Denis", "U.S.", "White House",
    "Kyi\u0301v", "К\u0456ев", "Нью", "-", "—", ",", ".", "...", "(", ")", "\n", "\n\n", "\r\n",
    "\t", "\u00a0", "\u200b", "\u202e", "\ufeff", "\0", "\x1b[31m", "\ud800", "🇺🇦", "ﬁ", "İ", "ǅ",
    "'", "''", "ʼ", "`", "_", "48.5, 37.9", "48.5N 37.9E", "91,181", "NaN", "1e999", "٣", "½", "的",
    "北京", "غزة", "e" + "\u0301" * 40, "Mr.", "President", "said", "Zelensky", "of", "the", "and",
    "near", "km", "north of", "районе", "département du", "Donetsk Oblast", "Krasnohorivka",
]  # fmt: skip
WORD = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))
TEXT = st.builds(
    lambda words, gap, times: gap.join(words) * times,
    st.lists(WORD, max_size=30),
    st.sampled_from([" ", "", ", ", "\n", "-", "'"]),
    st.sampled_from([1, 1, 1, 2, 30]),
)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def store() -> Store:
    """Open the gazetteer that ships with geomap once."""
    return default_store()


@given(text=TEXT, lang=st.sampled_from(LANGS))
def test_tokens_fit_their_text(text: str, lang: str | None) -> None:
    """Words come in order, do not overlap, and fold to their part of the key."""
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.folded
        end = token.end
    assert fold(text) == " ".join(token.folded for token in tokens(text))


@given(text=TEXT, lang=st.sampled_from(LANGS), demonyms=st.booleans())
def test_mentions_fit_their_text(text: str, lang: str | None, demonyms: bool) -> None:
    """A mention is what stands at its offsets, with a place on the globe and a share of trust."""
    found = find_toponyms(text, lang=lang, demonyms=demonyms)
    assert [t.start for t in found] == sorted(t.start for t in found)
    for toponym in found:
        assert text[toponym.start : toponym.end] == toponym.text != ""
        assert toponym.place is not None
        assert math.isfinite(toponym.place.lat)
        assert 0 <= toponym.confidence <= 1
        assert toponym.parent is None or 0 <= toponym.parent < len(found)
    assert find_toponyms(text, lang=lang, demonyms=demonyms) == found


@given(text=TEXT, data=st.data())
def test_each_given_span_gets_one_answer(text: str, data: st.DataObject) -> None:
    """Spans that are given come back as they are, one answer each, in their order."""
    if not text:
        return
    start = st.integers(0, len(text) - 1)
    asked = st.tuples(start, st.integers(1, 30)).map(lambda s: (s[0], min(s[0] + s[1], len(text))))
    spans = data.draw(st.lists(asked, max_size=8))
    found = find_toponyms(text, spans=spans)
    assert [(t.start, t.end) for t in found] == spans


@given(
    record=st.fixed_dictionaries(
        {"text": TEXT | VALUE},
        optional=dict.fromkeys(("id", "lang", "home", "spans", "extra"), VALUE),
    )
    | VALUE
)
@example(record={"text": "Kharkiv", "lang": ["en"]})
@example(record={"text": "Kharkiv", "id": float("inf")})
@example(record={"text": "Kharkiv", "home": 7})
@example(record={"text": "Kharkiv", "spans": [[True, 3]]})
def test_any_line_of_json_is_answered_or_refused(record: Any) -> None:
    """A document line with values of any type gives mentions, or an error of ours."""
    with contextlib.suppress(GeomapError):
        for answer in resolve_documents([json.dumps(record)]):
            json.dumps(answer, allow_nan=False)


@given(line=st.text(max_size=60) | st.integers(1, 200_000).map(lambda n: "[" * n))
@example(line='{"text": "a", "spans": ' + "[" * 100_000)
def test_any_line_is_answered_or_refused(line: str) -> None:
    """A line that is no document is an error of ours, however deep its brackets."""
    with contextlib.suppress(GeomapError):
        list(resolve_documents([line]))


@given(name=TEXT | st.text(max_size=400), fuzzy=st.booleans(), lang=st.sampled_from(LANGS[1:]))
@example(name="-, -, -, -, (0", fuzzy=False, lang="en")
def test_any_name_is_searched_or_refused(name: str, fuzzy: bool, lang: str) -> None:
    """A search gives places on the globe, best first, or an error of ours."""
    with contextlib.suppress(GeomapError):
        found = search(name, fuzzy=fuzzy, lang=lang)
        assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
        for candidate in found:
            assert abs(candidate.place.lat) <= 90
            assert abs(candidate.place.lon) <= 180


@pytest.fixture(scope="module")
def geolocator() -> Gazetteer:
    """Make the geocoder once."""
    return Gazetteer()


@given(
    query=TEXT | VALUE,
    near=st.none() | VALUE | st.tuples(st.floats(), st.floats()),
    codes=st.none() | st.sampled_from(["UA", "ua,us", "", ","]) | st.lists(st.text(max_size=3)),
    viewbox=st.none() | VALUE | st.just([(90, -180), (-90, 180)]),
    limit=st.none() | st.integers(0, 100),
)
def test_the_geocoder_answers_or_refuses(
    geolocator: Gazetteer, query: Any, near: Any, codes: Any, viewbox: Any, limit: Any
) -> None:
    """Whatever is asked of the geocoder, locations come back, or an error of ours."""
    with contextlib.suppress(GeomapError):
        found = geolocator.geocode(
            query,
            near=near,
            country_codes=codes,
            viewbox=viewbox,
            limit=limit,
            exactly_one=False,
        )
        assert limit is None or limit == 0 or len(found or []) <= limit


@given(query=VALUE | st.tuples(st.floats(), st.floats()) | TEXT)
def test_the_geocoder_reverses_or_refuses(geolocator: Gazetteer, query: Any) -> None:
    """Whatever position is asked for, a location, nothing, or an error of ours."""
    with contextlib.suppress(GeomapError):
        geolocator.reverse(query)


ROWS = (
    b"name,lat,lon,kind,names,country,radius_km,population,id\n"
    b"Alpha,48.5,37.9,city,A|B,UA,2,9,u:1\n"
)
CELL = st.sampled_from([
    b"", b"NaN", b"inf", b"-1", b"1e308", b"48,5", b"\"", b"\"\"", b"\r", b"\n", b"\0", b",", b";",
    b"\t", b"name", b"lat", b"\xff", b"\xd0", b"=1+1", b"|", b"||", b"900", b"\xef\xbb\xbf",
    b"x" * 200_000, "Київ".encode(), b"../../x", b"9" * 400,
])  # fmt: skip


@given(cuts=st.lists(st.tuples(st.integers(0, len(ROWS)), st.integers(0, 6), CELL), max_size=6))
@example(cuts=[(0, 0, b"x" * 200_000)])
@example(cuts=[(4, 0, b"\r")])
def test_any_list_of_own_places_is_read_or_refused(
    store: Store, cuts: list[tuple[int, int, bytes]]
) -> None:
    """A torn CSV of one's own places is read, or refused by an error of ours."""
    data = ROWS
    for at, width, put in cuts:
        data = data[:at] + put + data[at + width :]
    Path("my.csv").write_bytes(data)
    with contextlib.suppress(GeomapError):
        overlay = OverlayStore(store, read_places(Path("my.csv")))
        found = find_toponyms("Drones hit Alpha in Ukraine.", store=overlay)
        assert all(t.place is not None and abs(t.place.lat) <= 90 for t in found)
