"""Feeds: every item is an article with its own title, day and address."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from geomap.documents import read_documents
from geomap.errors import ReadError
from geomap.events import Document


def read(feed: str | bytes, name: str = "feed.rss", **options: Any) -> list[Document]:
    """Return the documents of a feed."""
    Path(name).write_bytes(feed if isinstance(feed, bytes) else feed.encode())
    return list(read_documents([name], **options))


def test_rss(sample: Any) -> None:
    """RSS gives text without markup under its headline, the fullest form first."""
    rejected: list[dict[str, Any]] = []
    published = dt.date(2026, 1, 1)
    first, second = sample("feed.rss", published=published, rejected=rejected)
    assert first == Document(
        "g-1",
        "Drones hit Poltava & Sumy\n\nDrones struck a depot in Poltava on Thursday.\n"
        "Nobody was hurt.",
        dt.date(2026, 3, 12),
        title="Drones hit Poltava & Sumy",
        url="https://e.org/1?a=1&b=2",
    )
    assert second == Document(
        "feed-2", "Talks at AT&T\n\nNothing much here", published, title="Talks at AT&T"
    )
    assert [(r["line"], r["reason"]) for r in rejected] == [(11, "an item without title and text")]


def test_atom(sample: Any) -> None:
    """Atom gives the same; an entry that states no day of publication has that of its last form."""
    first, second = sample("feed.atom")
    assert first == Document(
        "tag:e.org,1",
        "One\n\nDrones struck Kharkiv on Tuesday.\na < b",
        dt.date(2026, 3, 11),
        title="One",
        url="https://e.org/a",
    )
    assert second.text == "Two & three\n\n1 < 2 & so on"
    assert second.published == dt.date(2026, 3, 13)


def test_rss_1_0() -> None:
    """Items beside their channel, as in RSS 1.0, are read too."""
    feed = (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel><title>C</title></channel><item>'
        "<title>T</title><dc:date>2026-03-12T10:00Z</dc:date><link> https://e.org/1\n</link>"
        "</item></rdf:RDF>"
    )
    assert read(feed, "feed.xml") == [
        Document("feed-1", "T", dt.date(2026, 3, 12), title="T", url="https://e.org/1")
    ]


@pytest.mark.parametrize(
    ("feed", "problem"),
    [
        ("<data/>", "is XML with the root <data>, no feed"),
        ("not XML", "feed.rss:1: is torn"),
        ("<rss><channel></channel></rss>", "is a feed without items"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>', "declares entities"),
        ('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss/>', "declares entities"),
        ('<!DOCTYPE rss [<!ENTITY % a "b"> %a;]><rss/>', "declares entities"),
        ("<rss>" + "<a>" * 5_000, "is nested too deeply"),
        ("", "is empty"),
    ],
)
def test_what_is_no_feed_is_refused(feed: str, problem: str) -> None:
    """Other XML, torn XML and anything that declares entities are refused, and say so."""
    with pytest.raises(ReadError, match=problem):
        read(feed)


def test_a_document_type_elsewhere_is_not_fetched() -> None:
    """A DOCTYPE that points at a file or an address is passed over."""
    Path("x.dtd").write_text('<!ENTITY a "spied">')
    feed = '<!DOCTYPE rss SYSTEM "x.dtd"><rss><item><title>A &a; &nbsp; B</title></item></rss>'
    assert read(feed)[0].text == "A &a; B"


def test_items_before_a_tear_are_kept() -> None:
    """A feed that breaks off gives what it had, and says where it broke."""
    feed = "<rss><channel>\n<item><title>One</title></item>\n<item><title>Tw"
    rejected: list[dict[str, Any]] = []
    assert [d.text for d in read(feed, rejected=rejected)] == ["One"]
    assert "feed.rss:3: is torn" in rejected[0]["reason"]
    with pytest.raises(ReadError, match="is torn"):
        read(feed)


def test_soup_in_a_feed() -> None:
    """Names of HTML, bare ampersands, control characters and another encoding are put up with."""
    title = "Caf&eacute; &copy; A&B &LT; &#x1F600; \x0b &unknown; &amp;eacute;"
    head = '<?xml version="1.0" encoding="iso-8859-1"?>'
    feed = f"{head}<rss><item><title>{title} é</title></item></rss>"
    (document,) = read(feed.encode("iso-8859-1"))
    assert document.text == "Café © A&B < 😀 \ufffd &unknown; é é"


def test_a_long_feed_is_read_in_chunks() -> None:
    """References and words that lie across two chunks are whole."""
    items = "".join(
        f"<item><title>N{n} caf&eacute;&amp;{'x' * (n % 97)}</title></item>" for n in range(9_000)
    )
    texts = [d.text for d in read(f"<rss>{items}</rss>")]
    assert texts == [f"N{n} café&{'x' * (n % 97)}" for n in range(9_000)]


def test_feeds_are_known_without_their_ending() -> None:
    """A feed in a file of another name is a feed; a page is none."""
    feed = "<?xml version='1.0'?>\n<rss><item><title>One</title></item></rss>"
    assert [d.text for d in read(feed, "news")] == ["One"]
