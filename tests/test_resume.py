"""What was read is not read again, and is the same as if it were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import geomap
from geomap.entries import article_of, entry_of, name_of
from geomap.errors import OutputError
from geomap.events import Document
from geomap.journal import Journal
from geomap.pipeline import extract_tables
from geomap.reader import ArticleEvents, ArticleReader
from geomap.resume import each_once
from geomap.samples import sample


class Counting(ArticleReader):
    """A reader that counts what it reads."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.read_ids: list[str] = []

    def read(self, document: Document) -> ArticleEvents:
        """Read, and count."""
        self.read_ids.append(document.document_id)
        return super().read(document)


def opened() -> Journal:
    """Return the journal of this folder."""
    return Journal("run.journal", {}, mend="")


def read(reader: ArticleReader, articles: Iterable[Document]) -> list[ArticleEvents]:
    """Return what is read in articles, or was."""
    items = ((article.document_id, article) for article in articles)
    with opened() as journal:
        found = each_once(items, name_of, partial(entry_of, reader), journal)
        return [article_of(entry) for _, entry in found if not isinstance(entry, Exception)]


def test_events_come_back_as_they_were() -> None:
    """Every event, explanation and note of the journal equals what was read, in any language."""
    unread = Document("pl", "Rosyjskie drony uderzyły w Charków.", lang="pl")
    articles = [sample(), unread, Document("empty", "Nothing happened.", dt.date(2026, 3, 12))]
    reader = Counting(explain=True)
    expected = [ArticleReader(explain=True).read(article) for article in articles]
    assert read(reader, articles) == expected
    assert expected[0].events
    assert expected[0].explanations
    assert expected[1].note
    reader.read_ids.clear()
    assert read(reader, [*articles, sample()]) == [*expected, expected[0]]
    assert reader.read_ids == []


def test_an_article_that_differs_in_anything_is_read() -> None:
    """Another text, day, id or language is another article."""
    article = Document("a", "Drones struck Poltava on Monday.", dt.date(2025, 10, 16), "en")
    others = [
        Document("a", "Drones struck Sumy on Monday.", article.published, "en"),
        Document("a", article.text, dt.date(2025, 10, 23), "en"),
        Document("b", article.text, article.published, "en"),
        Document("a", article.text, article.published, None),
    ]
    reader = Counting()
    read(reader, [article, article, *others])
    assert reader.read_ids == ["a", "a", "a", "b", "a"]


def ahead(function: Any, items: Any) -> Iterator[Any]:
    """Do as a cluster does: ask for many items before the first result is taken."""
    return map(function, list(items))


def test_what_is_read_ahead_comes_in_its_turn() -> None:
    """Whoever reads, items come in order with their errors, known ones beside new ones."""

    def halve(number: int) -> dict[str, Any]:
        if number % 2:
            raise ValueError(number)
        return {"half": number // 2}

    for each in (map, ahead):
        with opened() as journal:
            for last in (3, 7):
                items = [(f"{n}", n) for n in range(last)]
                found = list(each_once(items, str, halve, journal, each))
                assert [label for label, _ in found] == [f"{n}" for n in range(last)]
                assert [e["half"] for _, e in found[::2] if isinstance(e, dict)] == [
                    *range((last + 1) // 2)
                ]
                assert all(isinstance(error, ValueError) for _, error in found[1::2])
        Path("run.journal").unlink()


def test_an_error_where_items_come_from_is_none_of_an_item() -> None:
    """It is raised once the items before it are there."""

    def items() -> Iterator[tuple[str, int]]:
        yield "a", 1
        raise OutputError("torn", mend="mend")

    found = each_once(items(), str, lambda n: {"n": n}, None)
    assert next(found) == ("a", {"n": 1})
    with pytest.raises(OutputError, match="torn"):
        next(found)


def test_a_broken_run_ends_as_an_unbroken_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken off anywhere and gone on with, the tables are the same, ids included."""
    report = "Drones struck a warehouse in Poltava on Monday, killing {} people."
    articles = [Document("same", report.format(n), dt.date(2025, 10, 16)) for n in (2, 3, 3, 4)]
    unbroken = [t.to_json() for t in extract_tables(articles, rows=2)]
    read = ArticleReader.read
    for broken_at in range(3):
        left = iter([None] * broken_at)

        def breaking(self: ArticleReader, document: Document) -> ArticleEvents:
            try:
                next(left)  # noqa: B023 - used up before it changes
            except StopIteration:
                raise KeyboardInterrupt from None
            return read(self, document)

        with opened() as journal:
            monkeypatch.setattr(ArticleReader, "read", breaking)
            with pytest.raises(KeyboardInterrupt):
                list(extract_tables(articles, rows=2, journal=journal))
            monkeypatch.setattr(ArticleReader, "read", read)
        with opened() as journal:
            again = [t.to_json() for t in extract_tables(articles, rows=2, journal=journal)]
            assert again == unbroken
        Path("run.journal").unlink()


def test_one_bad_article_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks the extractor is rejected with its reason; without a list of them, it raises."""
    read = ArticleReader.read

    def breaking(self: ArticleReader, document: Document) -> ArticleEvents:
        if document.document_id == "bad":
            raise MemoryError("too much")
        return read(self, document)

    monkeypatch.setattr(ArticleReader, "read", breaking)
    articles = [Document("bad", "Boom."), Document("good", "Drones struck Poltava.")]
    rejected: list[dict[str, object]] = []
    assert len(geomap.extract(articles, rejected=rejected)) == 1
    assert [row["file"] for row in rejected] == ["bad"]
    assert "an error of ours (MemoryError: too much)" in str(rejected[0]["reason"])
    with pytest.raises(MemoryError):
        geomap.extract(articles)
    with pytest.raises(MemoryError):
        geomap.extract(articles[:1], rejected=[])


def test_an_article_over_its_limits_is_rejected() -> None:
    """Too large a text, and one that takes too long, are left out and said; others are read."""
    good = Document("good", "Drones struck Poltava on Monday.")
    large = Document("large", "Drones struck Sumy. " * 60_000, lang="en")
    for limits, reason in (
        ({"most_megabytes": 1.0}, "its text is larger than 1 MB"),
        ({"most_seconds": 0.05}, "takes more than 0.05 s of CPU"),
    ):
        rejected: list[dict[str, object]] = []
        (table,) = extract_tables([large, good], rows=None, rejected=rejected, **limits)
        assert table["document_id"].tolist() == ["good"]
        assert [(row["file"], row["reason"]) for row in rejected] == [("large", reason)]
