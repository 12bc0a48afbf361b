"""A watch reads each article once, goes on where it stopped, and depends on no order."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import pytest

import geomap
from geomap.errors import OptionError, OutputError, ReadError
from geomap.extraction.engine import Extraction
from geomap.extras.endpoint import UnansweredError
from geomap.journal import Journal
from geomap.reader import ArticleReader
from geomap.watch import Watch
from geomap.watch.fetch import NoAnswerError, Seen
from geomap.watch.stop import Stop

from .inbox import FEED, KHARKIV, POLTAVA, SUMY, Told, Web, as_text, feed, item, places, put

Watching = Callable[..., Watch]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of the articles that are read from now on."""
    texts: list[str] = []
    whole = ArticleReader.read

    def noting(self: ArticleReader, document: geomap.Document) -> Any:
        texts.append(document.text)
        return whole(self, document)

    monkeypatch.setattr(ArticleReader, "read", noting)
    return texts


def test_articles_are_read_as_they_come(watching: Watching, read: list[str]) -> None:
    """An empty folder is watched; each round reads what is new in it, and nothing twice."""
    watch = watching()
    assert not watch.round()
    assert places(watch) == []
    put("a.txt", POLTAVA)
    put("deep/b.md", f"---\ndate: 2025-10-16\n---\n{SUMY}")
    assert watch.round()
    assert places(watch) == ["Poltava", "Sumy"]
    assert not watch.round()
    assert len(read) == 2


def test_the_events_are_those_that_extract_finds(watching: Watching) -> None:
    """A watch gives the rows that extracting the folder gives, ids included."""
    put("a.txt", f"{POLTAVA}\n\n{SUMY}")
    put("deep/a.txt", KHARKIV)
    put("lines.jsonl", '{"id": "x", "text": "' + SUMY + ' It burned."}\n{"text": "Nothing."}\n')
    watch = watching()
    watch.round()
    extracted = geomap.extract("inbox", published="2025-10-16")
    columns = ["event_id", "document_id", "place_label", "quote", "counts"]
    found = watch.table()[columns].sort_values("event_id").to_dict("records")
    assert found == extracted[columns].sort_values("event_id").to_dict("records")


def test_the_same_article_counts_once(watching: Watching) -> None:
    """Saved again under another name, with other line breaks, it is one; another text is two."""
    put("a.txt", POLTAVA)
    put("copy of a.txt", POLTAVA.replace(" in ", "\nin "))
    watch = watching()
    watch.round()
    assert places(watch) == ["Poltava"]
    put("b.txt", POLTAVA.replace("one person", "three people"))
    watch.round()
    assert places(watch) == ["Poltava", "Poltava"]


def test_a_corrected_article_takes_the_place_of_its_former_self(watching: Watching) -> None:
    """What a file said before is gone; so it is after a new start."""
    put("a.txt", POLTAVA)
    watch = watching()
    watch.round()
    put("a.txt", SUMY)
    assert watch.round()
    assert places(watch) == ["Sumy"]
    assert places(watching()) == ["Sumy"]


def test_an_article_that_was_deleted_stays(watching: Watching) -> None:
    """Deleting a file takes nothing off the map; an item that left a feed stays as well."""
    put("a.txt", POLTAVA)
    watch = watching()
    watch.round()
    Path("inbox/a.txt").unlink()
    assert not watch.round()
    assert places(watch) == ["Poltava"]


def test_a_watch_goes_on_where_it_stopped(watching: Watching, read: list[str]) -> None:
    """What was read is not read again, and the table is that of an unbroken watch."""
    put("a.txt", POLTAVA)
    watching().round()
    put("b.txt", SUMY)
    again = watching()
    again.round()
    assert read == [POLTAVA, SUMY]
    broken = as_text(again)
    unbroken = watching(state="other.watch")
    unbroken.round()
    assert as_text(unbroken) == broken


def test_no_order_of_arrival_shows(watching: Watching) -> None:
    """The same articles give the same table, whichever came first, in one round or in many."""
    articles = {
        "a.txt": POLTAVA,
        "b.md": f"---\nurl: https://e.org/1\n---\n{POLTAVA}",
        "deep/a.txt": SUMY,
        "c.txt": f"{KHARKIV} {SUMY}",
    }
    found = set()
    for number, order in enumerate(permutations(articles)):
        watch = watching(state=f"{number}.watch")
        for name in order:
            put(name, articles[name])
            watch.round()
        found.add(as_text(watch))
        for name in articles:
            Path("inbox", name).unlink()
    assert len(found) == 1


def test_a_file_that_is_being_written_is_left(watching: Watching) -> None:
    """A file that grows while the watch waits is read in a later round, whole."""
    put("a.txt", POLTAVA[:20])
    more = iter([POLTAVA[20:40], POLTAVA[40:]])

    def writing(_: float) -> None:
        with Path("inbox/a.txt").open("a") as stream:
            stream.write(next(more, ""))

    watch = watching(stop=Stop(sleep=writing))
    assert not watch.round()
    assert not watch.round()
    assert watch.round()
    assert places(watch) == ["Poltava"]


def test_a_bad_article_is_told_once(
    watching: Watching, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks the extractor, or is no text, is told with its reason, and not tried again."""
    whole = ArticleReader.read
    tried = []

    def breaking(self: ArticleReader, document: geomap.Document) -> Any:
        tried.append(document.document_id)
        if "Boom" in document.text:
            raise RecursionError("too deep")
        return whole(self, document)

    monkeypatch.setattr(ArticleReader, "read", breaking)
    put("bad.txt", "Boom.")
    put("empty.txt", "")
    put("good.txt", POLTAVA)
    watch = watching()
    watch.round()
    assert places(watch) == ["Poltava"]
    assert [note for note in told.notes if "bad: cannot be read" in note and "too deep" in note]
    assert "empty.txt: is empty" in told.rejected[0]["reason"]
    told.notes.clear()
    again = watching()
    assert not again.round()
    assert (tried, told.notes) == (["bad", "good"], [])
    assert "too deep" in Path("state.watch").read_text()
    put("bad.txt", f"{SUMY}")
    assert again.round()
    assert places(again) == ["Poltava", "Sumy"]


class Silent:
    """A reader of events that answers when it likes."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)

    def read(self, document: geomap.Document, **_: Any) -> Extraction:
        """Answer, or not."""
        answer = self.answers.pop(0)
        if answer is not None:
            raise answer
        return Extraction()


@pytest.mark.parametrize("error", [UnansweredError, ReadError])
def test_an_article_that_a_model_had_no_answer_to_is_asked_again(
    watching: Watching, told: Told, error: type[ReadError]
) -> None:
    """That a model is silent is no fault of the article: it is read in the next round."""
    put("a.txt", POLTAVA)
    reader = Silent(error("no answer", mend="wait"), None)
    watch = watching(llm=reader)
    assert not watch.round()
    assert "no answer: wait" in told.notes
    assert watch.round()
    assert reader.answers == []


def test_what_is_written_is_not_read(watching: Watching) -> None:
    """What the watch itself writes, and maps of geomap's, are no articles."""
    put("a.txt", POLTAVA)
    geomap.EventMap(geomap.extract(geomap.Document("m", SUMY))).save("inbox/map.html")
    put("events.jsonl", '{"text": "' + SUMY + '"}\n')
    watch = watching(state="inbox/state.jsonl", ignored=["inbox/events.jsonl"])
    watch.round()
    assert places(watch) == ["Poltava"]


def test_articles_without_a_day_are_told(watching: Watching, told: Told) -> None:
    """That words like "Thursday" give no date is said."""
    put("a.txt", POLTAVA)
    watching(published=None).round()
    assert told.notes == [
        "a has no date of publication, so words like “Thursday” give no date:"
        " add --published YYYY-MM-DD"
    ]


# -- feeds -------------------------------------------------------------------------------------


def test_a_feed_is_asked_for_what_is_new(watching: Watching, web: Web, read: list[str]) -> None:
    """It is told what was seen last, also after a new start; items are read once and stay."""
    web.answers[FEED] = [
        feed(item(POLTAVA, "1")),
        None,
        feed(item(SUMY, "2"), item(POLTAVA, "1")),
        feed(item(SUMY, "2")),
    ]
    watch = watching(FEED)
    assert [watch.round(), watch.round()] == [True, False]
    watch = watching(FEED)
    assert [watch.round(), watch.round()] == [True, False]
    assert places(watch) == ["Poltava", "Sumy"]
    assert len(read) == 2
    assert [seen.etag is None for _, seen in web.asked] == [True, False, False, False]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (item(POLTAVA, "1"), item(SUMY, "1")),
        (item(POLTAVA, "1", "https://e.org/a"), item(SUMY, "2", "https://e.org/a")),
        (item(POLTAVA, None, "https://e.org/a"), item(SUMY, None, "https://e.org/a/#top")),
    ],
)
def test_a_corrected_item_takes_the_place_of_its_former_self(
    watching: Watching, web: Web, before: str, after: str
) -> None:
    """An item with the id or the address of an older one is its correction."""
    web.answers[FEED] = [feed(before), feed(after)]
    watch = watching(FEED)
    watch.round()
    watch.round()
    assert places(watch) == ["Sumy"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (item(POLTAVA, "1"), item(SUMY, "1")),
        (item(POLTAVA, None, "https://e.org"), item(SUMY, None, "https://e.org/")),
        (item(POLTAVA), item(SUMY)),
    ],
)
def test_items_that_share_a_name_are_told_apart(
    watching: Watching, web: Web, one: str, other: str
) -> None:
    """An id or address that a feed gives to several items names none; nor does an item's place."""
    web.answers[FEED] = [feed(one, other), feed(other, one)]
    watch = watching(FEED)
    watch.round()
    assert places(watch) == ["Poltava", "Sumy"]
    assert not watch.round()


def test_an_unnamed_item_is_not_another_that_stood_in_its_place(
    watching: Watching, web: Web
) -> None:
    """Items without id and address stay when others come before them."""
    web.answers[FEED] = [feed(item(POLTAVA)), feed(item(SUMY))]
    watch = watching(FEED)
    watch.round()
    watch.round()
    assert places(watch) == ["Poltava", "Sumy"]
    assert watch.table()["document_id"].is_unique


def test_an_article_in_two_feeds_counts_once(watching: Watching, web: Web) -> None:
    """Known by its address, its words, or an id that is a URI; a bare number is each feed's own."""
    other = "https://f.org/rss"
    web.answers = {
        FEED: [feed(item(POLTAVA, "1", "https://e.org/a?utm_source=rss"), item(SUMY, "tag:e,1"))],
        other: [feed(item(f"{POLTAVA} It burned.", "2", "http://www.e.org/a"), item(SUMY, "1"))],
    }
    watch = watching(FEED, other)
    watch.round()
    assert places(watch) == ["Poltava", "Sumy"]
    web.answers[other] = [feed(item(KHARKIV, "1"))]
    watch.round()
    assert places(watch) == ["Kharkiv", "Poltava", "Sumy"]


def test_a_saved_page_counts_before_the_feed(watching: Watching, web: Web) -> None:
    """Of one address, what was saved counts; of two files, the one that was modified last."""
    web.answers[FEED] = [feed(item(f"{POLTAVA} More.", "1", "https://e.org/a"))]
    head = "---\nurl: https://e.org/a\n---\n"
    put("old.md", f"{head}{SUMY}", modified=1_000)
    put("new.md", f"{head}{KHARKIV}", modified=2_000)
    watch = watching("inbox", FEED)
    watch.round()
    assert places(watch) == ["Kharkiv"]


def test_a_feed_that_fails_is_left_alone_for_longer_and_longer(
    watching: Watching, web: Web, told: Told
) -> None:
    """It is told and tried again, does not hinder the others, and a success ends the rests."""
    other = "https://f.org/rss"
    failure = NoAnswerError("e.org: answers 500", mend="later")
    web.answers = {FEED: [failure] * 3 + [feed(item(SUMY)), failure], other: [feed(item(POLTAVA))]}
    watch = watching(FEED, other, every=60)
    asked = []
    for _ in range(12):
        web.asked.clear()
        watch.round()
        asked.append(FEED in [url for url, _ in web.asked])
    assert asked == [True, True, False, True, *[False] * 3, True, True, True, False, True]
    assert places(watch) == ["Poltava", "Sumy"]
    assert told.notes[1] == f"{FEED}: e.org: answers 500: asked again in 2 rounds"


def test_a_server_that_asks_for_time_gets_it(watching: Watching, web: Web) -> None:
    """Retry-After is heeded."""
    failure = NoAnswerError("e.org: answers 429", mend="later")
    failure.wait = 200.0
    web.answers[FEED] = [failure]
    watch = watching(FEED, every=60)
    for _ in range(5):
        watch.round()
    assert len(web.asked) == 2


@pytest.mark.parametrize("data", [b"<html><p>Gone</p></html>", b"", b"<rss></rss>", b"<rss><item>"])
def test_what_is_no_feed_is_told(watching: Watching, web: Web, told: Told, data: bytes) -> None:
    """A page in place of a feed, an empty and a torn one are told, and asked for again."""
    web.answers[FEED] = [data, feed(item(POLTAVA))]
    watch = watching(FEED)
    assert not watch.round()
    assert told.notes[0].startswith(FEED)
    assert watch.round()


def test_a_local_feed_is_a_file(watching: Watching) -> None:
    """A feed that something else keeps on the disk is read whenever it changes."""
    Path("feed.xml").write_bytes(feed(item(POLTAVA, "1")))
    watch = watching("feed.xml")
    watch.round()
    Path("feed.xml").write_bytes(feed(item(SUMY, "2")))
    watch.round()
    assert places(watch) == ["Poltava", "Sumy"]


# -- what it is given --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "missing",
        "-",
        "ftp://e.org/rss",
        "file:///etc/passwd",
        "https://a:b@e.org/",
        "http://",
        "http://[/",
    ],
)
def test_what_cannot_be_watched_is_refused(watching: Watching, name: str) -> None:
    """Missing files, standard input, other schemes and addresses with passwords are refused."""
    with pytest.raises((OptionError, ReadError)):
        watching("inbox", name)
    assert not Path("state.watch").exists()


def test_the_journal_of_another_watch_is_told(watching: Watching) -> None:
    """Other inputs, another way of reading, or other words of one's own are not mixed with it."""
    Path("own.csv").write_text("name,lat,lon\nNowhereville,1,2\n")
    Path("other").mkdir()
    watching(gazetteer="own.csv")
    watching("./inbox", gazetteer="own.csv")
    for inputs, options in (
        (["other"], {"gazetteer": "own.csv"}),
        (["inbox"], {"gazetteer": "own.csv", "lang": "en"}),
        (["inbox"], {"gazetteer": "own.csv", "published": "2025-10-17"}),
        (["inbox"], {}),
    ):
        with pytest.raises(OptionError, match="was begun with.*or name another journal"):
            watching(*inputs, **options)
    Path("own.csv").write_text("name,lat,lon\nNowhereville,1,3\n")
    with pytest.raises(OptionError, match="was begun with gazetteer own.csv"):
        watching(gazetteer="own.csv")


def test_a_journal_that_was_altered_is_told(watching: Watching) -> None:
    """An entry that is none is an error that says where, not a guess."""
    put("a.txt", POLTAVA)
    watching().round()
    watching("inbox")
    path = Path("state.watch")
    path.write_bytes(path.read_bytes().replace(b'"names"', b'"nanes"'))
    with pytest.raises(ReadError, match="state.watch: what stands at byte"):
        watching()


def test_a_journal_holds_little_that_no_longer_counts(
    watching: Watching, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often articles are corrected, the journal stays short, and the table what it is."""
    monkeypatch.setattr("geomap.watch.watch._FEW", 5)
    put("a.txt", POLTAVA)
    web.answers[FEED] = [feed(item(SUMY + n * " It burned.", "1")) for n in range(12)]
    watch = watching("inbox", FEED)
    lengths = []
    for _ in range(12):
        watch.round()
        lengths.append(Path("state.watch").read_bytes().count(b"\n"))
    assert max(lengths) < 16
    assert [after < before for before, after in pairwise(lengths)].count(True) > 1
    before = as_text(watch)
    again = watching("inbox", FEED)
    assert as_text(again) == before
    assert not again.round()


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be removed there")
def test_a_journal_that_was_removed_is_there_again(watching: Watching) -> None:
    """What was read before its folder was emptied is not lost with it."""
    put("a.txt", POLTAVA)
    watch = watching()
    watch.round()
    Path("state.watch").unlink()
    Path("inbox/a.txt").unlink()
    put("b.txt", SUMY)
    watch.round()
    assert places(watching()) == ["Poltava", "Sumy"]


def test_a_journal_without_room_to_be_shorter_is_kept(
    watching: Watching, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the shorter one cannot be written, the watch goes on with the longer one."""
    monkeypatch.setattr("geomap.watch.watch._FEW", 5)

    def full(*_: object) -> Journal:
        raise OutputError("the disk is full", mend="free some")

    monkeypatch.setattr(Journal, "keep_only", full)
    web.answers[FEED] = [feed(item(SUMY + n * " It burned.", "1")) for n in range(12)]
    watch = watching(FEED)
    assert all(watch.round() for _ in range(12))
    before = as_text(watch)
    assert as_text(watching(FEED)) == before


def test_clocks_that_jump_hide_nothing(watching: Watching, web: Web) -> None:
    """A file of the day after tomorrow, of 1970 or of before it is read, corrected, and counts."""
    head = "---\nurl: https://e.org/a\n---\n"
    web.answers[FEED] = [feed(item(f"{POLTAVA} More.", "1", "https://e.org/a"))]
    watch = watching("inbox", FEED)
    texts = [SUMY, KHARKIV, POLTAVA, SUMY]
    for text, modified in zip(texts, (4_102_444_800, 1_000, 0, -86_400), strict=True):
        put("a.md", f"{head}{text}", modified=modified)
        assert watch.round()
        assert watch.table()["quote"].tolist() == [text]


# -- running -----------------------------------------------------------------------------------


def test_a_run_publishes_what_is_new_until_it_is_asked_to_stop(watching: Watching) -> None:
    """It publishes at once, then when something is new, and no more when it is to stop."""
    published: list[int] = []
    arrivals = iter([POLTAVA, "", SUMY])
    stop = Stop()

    def sleep(seconds: float) -> None:
        if seconds != 60.0:
            return
        text = next(arrivals, None)
        if text is None:
            stop.ask()
        elif text:
            put(f"{len(text)}.txt", text)

    stop.sleep = sleep
    watching(stop=stop, every=60.0).run(lambda table: published.append(len(table)))
    assert published == [0, 1, 2]


def test_a_round_is_enough_for_cron(watching: Watching) -> None:
    """With ``once`` there is one round, and the table is published even if nothing is new."""
    put("a.txt", POLTAVA)
    published: list[int] = []
    for _ in range(2):
        watching().run(lambda table: published.append(len(table)), once=True)
    assert published == [1, 1]


def test_a_stop_before_anything_is_read_publishes_nothing(watching: Watching) -> None:
    """What was published before stays until there is something new."""
    put("a.txt", POLTAVA)
    stop = Stop(sleep=lambda _: stop.ask())
    published: list[int] = []
    watching(stop=stop).run(lambda table: published.append(len(table)))
    assert published == []


def test_a_stop_drops_the_article_at_hand(watching: Watching, web: Web) -> None:
    """Articles before it are published, it is read in the next run, and no more are begun."""
    put("a.txt", POLTAVA)
    put("b.txt", SUMY)
    put("c.txt", KHARKIV)
    stop = Stop(sleep=lambda _: None)
    reader = ArticleReader()
    tried = []

    class Stopping:
        def read(self, document: geomap.Document, **_: Any) -> Extraction:
            tried.append(document.document_id)
            if document.document_id == "b":
                stop.ask()
            return Extraction(reader.read(document).events)

    published: list[int] = []
    watching(stop=stop, llm=Stopping()).run(lambda table: published.append(len(table)))
    assert (tried, published) == (["a", "b"], [1])
    stop.asked = False
    again = watching(llm=Stopping())
    with pytest.raises(KeyboardInterrupt):
        stop.ask()
        stop.ask()
    stop.asked = False
    assert places(again) == ["Poltava"]


def test_a_stop_does_not_interrupt_what_is_written() -> None:
    """A request while something is written waits; the second one does not."""
    stop = Stop()
    stop.ask()
    assert stop.asked
    assert stop.interruptible(lambda: 1) is None
    with pytest.raises(KeyboardInterrupt):
        stop.ask()


def test_what_a_stop_makes_fail_is_not_the_fault_of_an_article(watching: Watching) -> None:
    """An import that is interrupted ends in an error of its own: the article is read again."""
    put("a.txt", POLTAVA)
    stop = Stop(sleep=lambda _: None)
    reader = ArticleReader()

    class Importing:
        def read(self, document: geomap.Document, **_: Any) -> Extraction:
            if document.document_id == "a" and not stop.asked:
                stop.asked = True
                raise ImportError("numpy._core.multiarray failed to import")
            return Extraction(reader.read(document).events)

    watching(stop=stop, llm=Importing()).run(lambda _: None)
    assert "failed to import" not in Path("state.watch").read_text()
    again = watching(llm=Importing(), stop=Stop(sleep=lambda _: setattr(stop, "asked", True)))
    again.round()
    assert places(again) == ["Poltava"]


def test_a_full_disk_in_the_night_is_told_and_tried_again(watching: Watching, told: Told) -> None:
    """In the first round it is an error; later it is told, and the next round publishes."""
    put("a.txt", POLTAVA)
    calls: list[int] = []
    stop = Stop()
    rounds = iter(range(4))

    def sleep(seconds: float) -> None:
        if seconds == 60.0 and next(rounds) == 0:
            put("b.txt", SUMY)
        elif seconds == 60.0 and len(calls) == 3:
            stop.ask()

    stop.sleep = sleep

    def publish(table: Any) -> None:
        calls.append(len(table))
        if len(calls) == 2:
            raise OutputError("map.html: cannot be written, the disk is full", mend="free some")

    watching(stop=stop).run(publish)
    assert calls == [1, 2, 2]
    assert "the disk is full: free some; it is tried again" in told.notes[-1]

    def failing(_: Any) -> None:
        raise OutputError("map.html: cannot be written", mend="free some")

    with pytest.raises(OutputError):
        watching().run(failing)


def test_languages_of_your_own_are_those_of_the_watch(watching: Watching) -> None:
    """A folder of packs counts for the watch, and is part of what it was begun with."""
    packs = Path(__file__).parent.parent / "data" / "languages"
    watching(languages=packs).round()
    with pytest.raises(OptionError, match="was begun with languages"):
        watching()


def test_a_journal_in_a_missing_folder_is_refused(watching: Watching) -> None:
    """Where the journal cannot be, nothing is begun."""
    with pytest.raises(OutputError, match="there is no folder"):
        watching(state="missing/state.watch")
    assert os.listdir() == ["inbox"]


def test_what_was_seen_is_asked_for_again_when_reading_broke_off(
    watching: Watching, web: Web
) -> None:
    """A feed's state is kept only when all its items are read."""
    web.answers[FEED] = [feed(item(POLTAVA, "1"))]
    watch = watching(FEED, llm=Silent(UnansweredError("no answer", mend="wait"), None))
    watch.round()
    watch.round()
    assert [seen for _, seen in web.asked] == [Seen(), Seen()]
