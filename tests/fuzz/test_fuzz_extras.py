"""Own cues, other programs and language models: whatever they hold or say, ours or an error."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from geomap.errors import GeomapError
from geomap.events import Document
from geomap.extraction.engine import extract_events
from geomap.extraction.evidence import MentionSpan
from geomap.extraction.explain_text import explanation_text
from geomap.extraction.own_cues import read_own_cues
from geomap.extras.answer import believed
from geomap.extras.reply import COUNT_NAMES, read_reply
from geomap.places.toponyms import default_store
from geomap.tables import to_records, to_table
from geomap.tables.check import find_problems
from geomap.taxonomy import ACTOR_ROLES, EVENT_TYPES, STATUSES

TEXT = """Russian drones hit a depot in Poltava on Tuesday and killed at least three people, the \
governor said. « We will rebuild », she added. 12 were injured.

The ministers will meet in Vienna in two weeks, unless talks are called off. Moscow denied it."""
PUBLISHED = dt.date(2026, 3, 12)
DOCUMENT = Document("d", TEXT, PUBLISHED, "en")
PIECE = st.builds(
    lambda start, size: TEXT[start : start + size],
    st.integers(0, len(TEXT)),
    st.sampled_from([1, 5, 9, 30, 90, 400]),
)
NAMES = st.sampled_from(
    ["Poltava", "Vienna", "in Poltava", "Moscow", "Russian", "depot", "Kyiv", ""]
)
SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | PIECE
ANY = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
DAYS = st.sampled_from(["2026-03-10", "2026-03-12", "2026-03-26", "10/03/2026", "2026-13-40", ""])
CLAIM = st.fixed_dictionaries(
    {},
    optional={
        "quote": PIECE | ANY,
        "event_type": st.sampled_from(EVENT_TYPES) | ANY,
        "status": st.sampled_from(STATUSES) | ANY,
        "subtype": st.sampled_from(["drone", "summit"]) | ANY,
        "date_start": DAYS | ANY,
        "date_end": DAYS | ANY,
        "date_text": st.sampled_from(["on Tuesday", "in two weeks"]) | PIECE | ANY,
        "place_name": NAMES | PIECE | ANY,
        "actors": st.lists(
            st.fixed_dictionaries(
                {"role": st.sampled_from(ACTOR_ROLES) | ANY, "name": NAMES | PIECE | ANY}
            ),
            max_size=2,
        )
        | ANY,
        "counts": st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(COUNT_NAMES) | ANY, "value": st.integers(0, 20) | ANY}
            ),
            max_size=2,
        )
        | ANY,
        "attribution": PIECE | ANY,
        "cause": st.sampled_from(["strike", "weather"]) | ANY,
    },
)


@given(claims=st.lists(CLAIM, max_size=4))
@example(claims=[{"quote": "\u0301\u0301 a b", "event_type": "strike", "status": "occurred"}])
def test_a_model_adds_nothing_of_its_own(claims: list[dict[str, Any]]) -> None:
    """Whatever a model says, the table is sound and every text in it stands in the article."""
    events, refused = believed(claims, DOCUMENT, store=default_store())
    table = to_table(events)
    assert [p for p in find_problems(table) if p.column in ("quote_end", "country")] == []
    for record in to_records(table):
        assert TEXT[record["quote_start"] : record["quote_end"]] == record["quote"]
        texts = [record["date_text"], record["place_name"], record["attribution"]]
        texts += [name for names in record["actors"].values() for name in names]
        assert all(text in TEXT for text in texts if text is not None)
        assert set(record["counts"]) <= set(COUNT_NAMES)
    assert all(one["reason"] for one in refused)


@given(content=st.text(max_size=40) | ANY.map(lambda value: json.dumps(value, default=str)))
def test_an_answer_is_a_list_or_a_fault(content: str) -> None:
    """Any text is read as a list of objects, or has a reason why not."""
    reply = read_reply(content)
    assert all(isinstance(one, dict) for one in reply.events)
    assert reply.fault is None or not reply.events


SPANS = st.lists(
    st.builds(
        MentionSpan,
        st.integers(-5, len(TEXT) + 5),
        st.integers(-5, len(TEXT) + 5),
        st.sampled_from(["place", "person", "body", "other"]),
    ),
    max_size=8,
)


@given(spans=SPANS)
def test_any_evidence_leaves_sound_events(spans: list[MentionSpan]) -> None:
    """Spans of any kind change how sure places are; explanations still lead to the words."""

    class Source:
        name = "any"

        def find(self, text: str, lang: str) -> Sequence[MentionSpan]:
            return spans

    found = extract_events(DOCUMENT, source=Source(), explain=True)
    assert all(0 <= event.confidence <= 1 for event in found.events)
    assert all(0 <= event.place_confidence <= 1 for event in found.events)
    for one in found.explanations:
        for cue in one["cues"]:
            assert TEXT[cue["start"] : cue["end"]] == cue["text"]
    assert explanation_text(found.explanations).isprintable() is False


LINES = st.lists(
    st.sampled_from(
        [
            "[words.en]", "[words.xx]", "[status.en]", "[subtypes.en]", "[types.flood]", "[like]",
            "[types.strike]", "[[frame]]", 'attack = ["boom*"]', 'mask = ["a b"]', "attack = 7",
            'flood_own = "damage"', 'boom = "damage"', 'label = "Flood"', 'label = { en = "F" }',
            'colour = "#123456"', 'shape = "alert"', 'shape = "M0 0 L1 1 Z"', 'words.en = ["sea"]',
            'subtypes = ["drone"]', 'type = "flood"', 'type = "strike"', 'head = ["attack"]',
            'head = ["boom"]', 'near = ["@place"]', 'near = ["weapon+@place"]', "gap = 3",
            'family = "act"', "confidence = 0.5", "confidence = nan", 'boom = ["hit"]', "x = 1",
            "planned = []", 'drone = ["*"]', "frame = 1", "types = []", "[words]", "en = []",
        ]
    )
    | st.text(max_size=12),
    max_size=9,
)  # fmt: skip


@given(lines=LINES)
@example(lines=["[[frame]]", 'type = "strike"', 'head = ["@place"]'])
@example(lines=['[words.en]\nattack = ["\\ud800"]'])
def test_any_file_of_cues_is_read_or_refused(lines: list[str]) -> None:
    """A file of lines in any order gives events that fit the table, or an error of ours."""
    Path("own.toml").write_text("\n".join(lines), "utf-8", errors="surrogatepass")
    try:
        own = read_own_cues("own.toml")
    except GeomapError:
        return
    events = extract_events(DOCUMENT, own=own, explain=True).events
    to_table(events, types=own.types)
