"""Articles: whatever the text and its bytes, events that fit them, or an error of ours."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from targets import check_events

from geomap.documents import read_sources
from geomap.errors import GeomapError
from geomap.events import Document
from geomap.extraction.engine import extract_events
from geomap.inputs import Source
from geomap.tables import to_records, to_table
from geomap.tables.check import find_problems

LANGS = (None, "en", "fr", "uk", "ru", "de", "es")
WORDS = [
    "Drones struck", "killed", "5 people", "in Kharkiv", "on Thursday", "last night", "will meet",
    "in Paris", "denied", "that", "the governor said", "30 of 45 drones", "two hundred thousand",
    "Des drones ont frappé", "Poltava", "dans la nuit de mercredi à jeudi", "a annoncé", "selon",
    "une rencontre à Budapest", "le 16 octobre", "Дрони вдарили", "по Харкову", "у четвер", "вночі",
    "Дроны ударили", "по Полтаве", "в ночь на 12 марта", "сообщил губернатор", "Drohnen trafen",
    "in der Region Belgorod", "am Donnerstag", "Los drones atacaron", "en Járkov", "el jueves",
    "12 March 2026", "31.02.2026", "29 февраля", "0 0 0", "from 1 to 99 March", "in 10 000 years",
    "9" * 400, "1,000,000,000,000,000", "-5", "½", "٣٤", "XIV", "in the year 99999", "week 54",
    "« ", " »", "\"", "“", "”", "(", ")", "[", ",", ";", ":", ".", "...", "?!", "\n", "\n\n", "\r",
    "\t", "—", "\u2028", "\u00a0", "\u202e", "\u200f", "\u0301",
    "\u0301" * 99, "\ufeff", "\0", "\ud800", "🇺🇦", "e\u0301",
    "{{ 7*7 }}", "<b>", "President Zelensky", "and", "et", "и", "de", "not", "ne", "не",
    "power cut", "# Title",
]  # fmt: skip
WORD = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.text(max_size=6))
TEXT = st.builds(
    lambda words, gap, times: gap.join(words) * times,
    st.lists(WORD, max_size=40),
    st.sampled_from([" ", " ", "", ", ", ". ", "\n"]),
    st.sampled_from([1, 1, 1, 2, 20]),
)
DAY = st.none() | st.dates() | st.sampled_from([dt.date.min, dt.date.max, dt.date(2024, 2, 29)])


@given(text=TEXT, lang=st.sampled_from(LANGS), published=DAY)
@example(text="Drones hit Kharkiv the day before yesterday.", lang="en", published=dt.date.min)
@example(text="Drones struck Kharkiv \u0301 on Monday.", lang="en", published=dt.date(2026, 3, 12))
@example(text="They will meet in Paris in two weeks.", lang="en", published=dt.date.max)
def test_events_fit_their_text(text: str, lang: str | None, published: dt.date | None) -> None:
    """Quotes stand at their offsets, days are in order, and the same text gives the same events."""
    document = Document("d", text, published, lang)
    found = extract_events(document)
    check_events(found.events, text)
    assert extract_events(document).events == found.events


@given(text=TEXT, lang=st.sampled_from(LANGS[1:]), published=DAY)
def test_events_make_a_table(text: str, lang: str, published: dt.date | None) -> None:
    """What is extracted is an event table with nothing to correct but what may be said twice."""
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    table = to_table(extract_events(Document("d", clean, published, lang)).events)
    ids = [record["event_id"] for record in to_records(table)]
    assert len(set(ids)) == len(ids)
    problems = [p for p in find_problems(table) if p.column not in ("event_id", "date_start")]
    assert problems == []


def files(data: bytes) -> list[Source]:
    """Write data to a file of each kind that articles are in."""
    names = [f"a{ending}" for ending in (".txt", ".jsonl", ".md", ".html", ".rss", ".eml", ".mht")]
    for name in names:
        Path(name).write_bytes(data)
    return [Source(name) for name in names]


@given(data=st.binary(max_size=200) | TEXT.map(lambda t: t.encode("utf-16", "replace")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """A file of any bytes is an article, or an error of ours."""
    for source in (Source("-", data), *files(data)):
        with contextlib.suppress(GeomapError):
            for document in read_sources([source], rejected=[]):
                document.text.encode("utf-8")


@given(
    record=st.dictionaries(
        st.sampled_from(["id", "text", "published", "lang", "title", "url"]),
        st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.lists(TEXT, max_size=2),
    )
)
def test_any_document_is_read_or_refused(record: dict[str, object]) -> None:
    """A document with values of any type gives events, or an error of ours."""
    source = Source("a.jsonl", json.dumps(record).encode())
    with contextlib.suppress(GeomapError):
        for document in read_sources([source], rejected=[]):
            extract_events(document)


@given(
    piece=st.sampled_from(
        ["Drones... ", "Drones struck Kharkiv on Monday. ", "Talks in Paris\n\n"]
    ),
    times=st.sampled_from([1, 10, 300]),
    lang=st.sampled_from(LANGS[1:]),
)
@example(piece="Drones... ", times=5_000, lang="en")
def test_a_text_of_many_sentences_is_read(piece: str, times: int, lang: str) -> None:
    """A long text of short sentences ends, and tells one event once."""
    found = extract_events(Document("d", piece * times, dt.date(2026, 3, 12), lang))
    assert len(found.events) <= 2


MARKS = [
    "<p>", "</p>", "<div class='a'>", "<a href=x>", "</a>", "<!--", "-->", "<script>", "</script>",
    "<time datetime=2026-03-12>", "<meta name=date content='2026-03-12'>", "<article>", "<h1>", "<",
    ">", "&", ";", "&#x", "&amp;", "&nbsp;", "<![CDATA[", "]]>", "<?xml ", "<rss>", "<item>",
    "<title>", "</title>", "</item>", "</rss>", "<feed>", "<entry>", "</entry>", "</feed>",
    "<!DOCTYPE html>", "<!ENTITY a 'b'>", "---\n", "# ", "**", "_", "`", "```\n", "[", "](", ")",
    "![", "\\", "Subject: ", "Date: Thu, 12 Mar 2026", "Content-Type: text/html\n",
    "Content-Type: multipart/mixed; boundary=B\n", "\n--B\n", "--B--", "=?utf-8?b?", "?=",
    "Content-Transfer-Encoding: base64\n",
]  # fmt: skip
SOUP = st.lists(st.sampled_from(MARKS) | WORD, max_size=60).map("".join)


@given(soup=SOUP)
def test_any_soup_is_read_or_refused(soup: str) -> None:
    """Whatever marks stand in it, a page, feed, letter or note is articles, or an error of ours."""
    for source in files(soup.encode("utf-8", "replace")):
        with contextlib.suppress(GeomapError):
            for document in read_sources([source], rejected=[]):
                assert document.text.strip()
                document.text.encode("utf-8")
