"""Mail: the words of a message, its subject and its day; nothing that is attached."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from geomap.documents import read_documents
from geomap.errors import ReadError
from geomap.events import Document


def read(mail: str | bytes, name: str = "mail.eml", **options: Any) -> Document:
    """Return the document of a message."""
    Path(name).write_bytes(mail if isinstance(mail, bytes) else mail.encode())
    (document,) = read_documents([name], **options)
    return document


def test_a_letter(sample: Any) -> None:
    """Subject, day and text are read in their encodings; attachments are named in a note."""
    notes: list[str] = []
    (document,) = sample("letter.eml", notes=notes)
    assert document == Document(
        "letter", "Дрони вдарили.", dt.date(2026, 3, 12), title="Удар in Poltava"
    )
    assert notes == ["letter.eml: what is attached is not read (x.pdf, y.html)"]


def test_the_text_is_chosen_before_the_page() -> None:
    """Of two forms of one text the plain one is read, unless it only points at the other."""
    both = (
        "Content-Type: multipart/alternative; boundary=B\n\n"
        "--B\nContent-Type: text/plain\n\n{plain}\n--B\nContent-Type: text/html\n\n"
        "<p>Drones struck the town.</p><script>x</script>\n--B--\n"
    )
    assert read(both.format(plain="Drones hit the town.")).text == "Drones hit the town."
    assert read(both.format(plain="See")).text == "Drones struck the town."
    assert read("Content-Type: text/html\n\n<p>One<p>Two").text == "One\nTwo"


def test_wrapped_lines_signatures_and_quotations() -> None:
    """Lines broken at a width go on, marks of quotation go, and so does the signature."""
    body = (
        "> Drones struck a warehouse in the town of Poltava on\n> Thursday, the governor said.\n\n"
        "Short.\nShort again.\n-- \nA. Writer\n"
    )
    assert read(f"Subject: x\n\n{body}").text == (
        "Drones struck a warehouse in the town of Poltava on Thursday, the governor said.\n\n"
        "Short.\nShort again."
    )


@pytest.mark.parametrize("day", ["", "soon", "Thu, 99 Mar 2026 10:00 +0200", "1 Jan 1970"])
def test_no_day_is_made_up(day: str) -> None:
    """A message without a day, or with none that a calendar has, has none."""
    assert read(f"Date: {day}\n\nWords").published is None
    given = dt.date(2026, 3, 12)
    assert read(f"Date: {day}\n\nWords", published=given).published == given


@pytest.mark.parametrize(
    "mail",
    [
        b"Subject:\n\n",
        b"Content-Type: application/pdf\n\nJVBERg==",
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\n" * 2_000,
        b"Content-Type: text/plain; charset=utf-8\n\n\xff\xfe\x00\x01\x02",
    ],
)
def test_what_has_no_text_is_refused(mail: bytes) -> None:
    """A message without text, however it is nested, is an error of ours."""
    with pytest.raises(ReadError):
        read(mail)


@pytest.mark.parametrize(
    "mail",
    [
        "Subject: =?bogus?b?AAAA?=\n\nWords",
        "Subject: =?utf-8?b?!!!?=\n\nWords",
        "Subject: " + "=?utf-8?q?x?= " * 5_000 + "\n\nWords",
        "Content-Type: text/plain; charset=bogus\n\nWords",
        "Content-Type: text/plain; charset=rot13\n\nWords",
        "Content-Transfer-Encoding: base64\n\nV29yZHM",
    ],
)
def test_odd_messages_are_read(mail: str) -> None:
    """Encodings that do not exist and headers without end do not hide the words."""
    assert read(mail).text == "Words"


def test_a_page_saved_as_mail(sample: Any) -> None:
    """An .mhtml is the page in it: its address, its title, and not the day of saving."""
    mail = (
        "Subject: Saved\nSnapshot-Content-Location: https://e.org/saved\n"
        "Date: Thu, 12 Mar 2026 22:10:00 +0200\nContent-Type: multipart/related; boundary=B\n\n"
        "--B\nContent-Type: text/html\n\n<title>Title</title><p>Words of the page.\n"
        "--B\nContent-Type: image/png\nContent-Location: x.png\n\nxx\n--B--\n"
    )
    document = read(mail, "page.mhtml")
    assert document == Document(
        "page", "Words of the page.", title="Title", url="https://e.org/saved"
    )
