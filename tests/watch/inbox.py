"""Articles, feeds, and addresses that answer as they are told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geomap.tables.merge import merge_events
from geomap.watch import Watch
from geomap.watch.fetch import Answer, Seen

POLTAVA = "Drones struck a warehouse in Poltava on Monday, killing one person."
SUMY = "A missile hit a school in Sumy on Tuesday, killing two people."
KHARKIV = "A bomb damaged a power station in Kharkiv on Wednesday."
FEED = "https://e.org/rss"


@dataclass
class Web:
    """What addresses give, one answer after the other, and what was asked of them."""

    answers: dict[str, list[Any]] = field(default_factory=dict)
    asked: list[tuple[str, Seen]] = field(default_factory=list)

    def fetch(self, url: str, seen: Seen) -> Answer | None:
        """Return the next answer of an address; its last one again and again."""
        self.asked.append((url, seen))
        answers = self.answers[url]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer if answer is None else Answer(answer, Seen(f'"{len(answer)}"'))


@dataclass
class Told:
    """What a watch said."""

    notes: list[str] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, notes: Sequence[str], rejected: Sequence[dict[str, Any]]) -> None:
        """Keep it."""
        self.notes += notes
        self.rejected += rejected


def feed(*items: str) -> bytes:
    """Return an RSS feed of items."""
    return f"<rss><channel>{''.join(items)}</channel></rss>".encode()


def item(text: str, guid: str | None = None, link: str | None = None) -> str:
    """Return an item of a feed."""
    named = f"<guid>{guid}</guid>" if guid else ""
    linked = f"<link>{link}</link>" if link else ""
    return f"<item>{named}{linked}<description>{text}</description></item>"


def put(name: str, text: str, modified: int | None = None) -> None:
    """Write an article into the inbox, as if it had been done at a time, in seconds."""
    path = Path("inbox", name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if modified is not None:
        os.utime(path, (modified, modified))


def places(watch: Watch) -> list[str]:
    """Return where the events of a watch are, sorted."""
    return sorted(str(name) for name in watch.table()["place_label"])


def as_text(watch: Watch) -> str:
    """Return the merged table of a watch, to compare."""
    return str(merge_events(watch.table()).to_json())
