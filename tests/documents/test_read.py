"""Articles are read from files, folders, globs and lines, each under a name of its own."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from geomap.documents import read_documents
from geomap.errors import ReadError
from geomap.events import Document

DAY = dt.date(2025, 10, 16)


def read(*inputs: str, **options: Any) -> list[Document]:
    """Return the documents of some inputs."""
    return list(read_documents(inputs, **options))


def write_lines(name: str, *lines: Any) -> None:
    """Write a JSON Lines file; a string is written as it is."""
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    Path(name).write_text(text, encoding="utf-8")


def type_in(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put data on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_text_file_is_one_article() -> None:
    """A text file gives one document, named for the file, its text untouched."""
    text = "Lights out in the north\r\n\r\nPower failed overnight.\n"
    Path("report.txt").write_bytes(text.encode())
    (document,) = read("report.txt", published=DAY, lang="en")
    assert document == Document("report", text, DAY, "en", title="Lights out in the north")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Lights out\nPower failed.", "Lights out"),
        ("Power failed overnight. It came back.\nThen it failed again.", None),
        ("One line alone", None),
        ("x" * 500 + "\n\nToo long for a headline", None),
    ],
)
def test_a_headline_is_told_from_a_paragraph(text: str, title: str | None) -> None:
    """Only a short first line that stands by itself is a title."""
    Path("a.md").write_text(text)
    assert read("a.md")[0].title == title


def test_folders_and_globs_are_read_in_order_and_once() -> None:
    """A folder gives its text files by path, without hidden ones; a file named twice comes once."""
    for name in ("b.txt", "a.md", "in/c.txt", ".hidden/d.txt", ".e.txt", "map.csv"):
        Path("news", name).parent.mkdir(parents=True, exist_ok=True)
        Path("news", name).write_text(name)
    assert [d.text for d in read("news")] == ["a.md", "b.txt", "in/c.txt"]
    assert [d.text for d in read("news/*.txt", "news/b.txt", "news")] == [
        "b.txt",
        "a.md",
        "in/c.txt",
    ]
    assert [d.text for d in read("news/**/*.txt")] == ["b.txt", "in/c.txt"]


def test_what_a_folder_holds_and_cannot_be_read_is_said() -> None:
    """Links that lead nowhere or in circles, and office documents, are refused, not passed over."""
    Path("news").mkdir()
    Path("news/a.txt").write_text("A")
    Path("news/b.pdf").write_bytes(b"%PDF-1.7")
    Path("news/c.rtf").write_bytes(b"{\\rtf1 C}")
    Path("news/d.jpg").write_bytes(b"\xff\xd8\xff")
    Path("news/lost.txt").symlink_to("nowhere")
    Path("news/round.txt").symlink_to("round.txt")
    Path("news/again").symlink_to(".", target_is_directory=True)
    rejected: list[dict[str, Any]] = []
    assert [d.text for d in read("news", rejected=rejected)] == ["A"]
    assert [Path(one["file"]).name for one in rejected] == [
        "b.pdf",
        "c.rtf",
        "lost.txt",
        "round.txt",
    ]
    assert "RTF" in rejected[1]["reason"]
    assert "leads nowhere" in rejected[2]["reason"]
    Path("only").mkdir()
    Path("only/b.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(ReadError, match="is a PDF file"):
        read("only")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may read anything")
def test_a_folder_that_may_not_be_read_is_said() -> None:
    """A folder in a folder that may not be looked into is refused, not passed over."""
    Path("news/closed").mkdir(parents=True)
    Path("news/a.txt").write_text("A")
    Path("news/closed").chmod(0)
    rejected: list[dict[str, Any]] = []
    assert [d.text for d in read("news", rejected=rejected)] == ["A"]
    assert [one["file"] for one in rejected] == [os.path.join("news", "closed")]


def test_one_name_is_enough() -> None:
    """One path is read as a list of one is."""
    Path("a.txt").write_text("x")
    for name in ("a.txt", Path("a.txt"), [Path("a.txt")]):
        assert [d.text for d in read_documents(name)] == ["x"]


def test_two_files_of_one_name_are_two_documents() -> None:
    """Files of one name in two folders get ids of their own."""
    for folder in ("one", "two"):
        Path(folder).mkdir()
        Path(folder, "report.txt").write_text(folder)
    assert [d.document_id for d in read("one", "two")] == ["report", "report-2"]


def test_lines_are_documents_with_their_own_ids() -> None:
    """JSON Lines keep their ids, dates, languages, titles and addresses; options fill the gaps."""
    full = {"id": "a1", "text": "One", "published": "2024-01-02T10:00:00Z", "lang": "uk-UA"}
    full |= {"title": "T", "url": "https://example.org/a1"}
    write_lines("docs.jsonl", full, "", {"id": 7, "text": "Two"}, {"text": "Three"})
    first, second, third = read("docs.jsonl", published=DAY, lang="en")
    assert first == Document("a1", "One", dt.date(2024, 1, 2), "uk", "T", "https://example.org/a1")
    assert (second.document_id, second.published, second.lang) == ("7", DAY, "en")
    assert third.document_id == "docs-4"


def test_lines_keep_their_ids_when_they_are_piped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The id of a document of JSON Lines is the one that it states, also on standard input."""
    type_in(monkeypatch, b'{"id": "a", "text": "One"}\n{"id": "a", "text": "Two"}\n')
    assert [d.document_id for d in read("-")] == ["a", "a"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1970-01-01"])
def test_what_programs_write_for_no_day_is_no_day_of_publication(day: str) -> None:
    """The first and last days that programs know are refused with their line, not counted from."""
    write_lines("docs.jsonl", {"id": "a", "text": "One", "published": day})
    rejected: list[dict[str, Any]] = []
    assert [d.published for d in read("docs.jsonl", published=DAY, rejected=rejected)] == [None]
    assert [(one["line"], one["column"], one["value"]) for one in rejected] == [
        (1, "published", day)
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_lines_are_read_in_other_encodings(encoding: str) -> None:
    """JSON Lines are read with a byte order mark, as UTF-16 and as Windows-1251."""
    line = json.dumps({"id": "a", "text": "В городе нет света"}, ensure_ascii=False)
    Path("docs.jsonl").write_bytes(f"{line}\n{line}\n".encode(encoding))
    assert [d.text for d in read("docs.jsonl")] == ["В городе нет света"] * 2


def test_no_lone_surrogate_reaches_a_text() -> None:
    """An escaped lone surrogate becomes U+FFFD, and offsets after it still hold."""
    write_lines("docs.jsonl", '{"id": "a", "text": "ab\\ud800c\\u0000d"}')
    assert read("docs.jsonl")[0].text == "ab\ufffdc\ufffdd"


def test_bad_lines_are_kept_with_their_reason() -> None:
    """One bad line does not stop the others, and is reported with its file and line."""
    write_lines(
        "docs.jsonl", {"id": "a", "text": "x"}, "{torn", "[1]", {"id": "b"}, {"text": " "},
        "[" * 100_000, {"id": "c", "text": "y", "published": "03/04/2024"},
    )  # fmt: skip
    rejected: list[dict[str, Any]] = []
    documents = read("docs.jsonl", rejected=rejected)
    assert [(d.document_id, d.published) for d in documents] == [("a", None), ("c", None)]
    assert [r["line"] for r in rejected] == [2, 3, 4, 5, 6, 7]
    assert "could be two days" in rejected[-1]["reason"]
    with pytest.raises(ReadError, match="docs.jsonl:2"):
        read("docs.jsonl")


def test_a_file_of_bad_lines_is_refused() -> None:
    """When no line can be used, the file is refused, and the first fault is said."""
    write_lines("docs.jsonl", "nonsense", "{}")
    with pytest.raises(ReadError, match="docs.jsonl:1: is not JSON"):
        read("docs.jsonl", rejected=[])
    write_lines("docs.jsonl", "", " ")
    with pytest.raises(ReadError, match="docs.jsonl: is empty"):
        read("docs.jsonl", rejected=[])


def test_one_bad_file_among_many_is_kept_with_its_reason() -> None:
    """In a folder, a file that cannot be read is reported and the others are read."""
    Path("a.txt").write_bytes(b"\0\1\2\3\4\5\6")
    Path("b.txt").write_text("x")
    rejected: list[dict[str, Any]] = []
    assert [d.text for d in read(".", rejected=rejected)] == ["x"]
    assert rejected[0]["file"] == "a.txt"
    with pytest.raises(ReadError, match="a.txt: is a binary file"):
        read("a.txt", rejected=[])
    Path("b.txt").write_text("")
    with pytest.raises(ReadError, match="none of 2 articles can be read"):
        read(".", rejected=[])


def test_standard_input_is_text_or_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is an article, or documents when its first line is one."""
    type_in(monkeypatch, "Ein Satz über Köln.".encode("cp1252"))
    assert read("-")[0] == Document("stdin", "Ein Satz über Köln.")
    type_in(monkeypatch, b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n')
    assert [d.document_id for d in read("-")] == ["a", "b"]


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        (["missing.txt"], "missing.txt: no such file"),
        (["empty"], "no files to read in this folder"),
        (["*.nothing"], "no file fits this pattern"),
        (["a\0b"], "cannot be read"),
    ],
)
def test_what_is_not_there_is_said(inputs: list[str], problem: str) -> None:
    """A missing file, an empty folder and a pattern that fits nothing are errors."""
    Path("empty").mkdir()
    with pytest.raises(ReadError, match=problem):
        read(*inputs)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
@pytest.mark.parametrize("name", ["article.txt", "docs.jsonl", "page.html", "63"])
def test_a_pipe_is_read_once(name: str) -> None:
    """What comes through a named pipe, as shells make of <(…), is read whole."""
    text = {"docs.jsonl": '{"text": "Words."}\n', "page.html": "<p>Words."}.get(name, "Words.")
    os.mkfifo(name)
    writer = threading.Thread(target=Path(name).write_text, args=(text,))
    writer.start()
    assert [d.text for d in read(name)] == ["Words."]
    writer.join()
