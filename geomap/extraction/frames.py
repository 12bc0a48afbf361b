"""Frames: which classes of words together make an event, the same for every language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from geomap.errors import InputError
from geomap.extraction.lexicon import Match
from geomap.taxonomy import EVENT_TYPES
from geomap.toml import packaged

__all__ = ["FAMILIES", "MARKS", "MATERIAL", "Customs", "Frame", "Frames", "frame_of", "frames"]

#: Which places and dates an event may take.
FAMILIES = ("kinetic", "supply", "talks", "call", "act")
#: Families of what happens to places, beside those of what people do: they share places and dates.
MATERIAL = frozenset({"kinetic", "supply"})
#: What the engine computes of a sentence, beside the classes of its words.
MARKS = (
    "@belligerent",
    "@called_off",
    "@guest",
    "@located",
    "@military",
    "@object",
    "@parties",
    "@person",
    "@phone",
    "@place",
    "@sport",
    "@state",
    "@strikes",
    "@summit",
    "@target",
    "@two_persons",
    "@weather",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Classes of words that together make an event; see ``languages/frames.toml``.

    Attributes
    ----------
    name : str
    type : str
        The event type.
    head : tuple of str
        Classes, one of which is the event's own word.
    near : tuple of tuple of str
        Alternatives, each a set of marks that must all hold.
    after : tuple of str
        Classes, one of which must follow the head.
    gap : int or None
        How many words may stand between the head and a class of `near` or `after`.
    unless : tuple of str
    family : str
        ``kinetic``, ``supply``, ``talks``, ``call`` or ``act``: which places and dates it takes.
    confidence : float
    counted_as : str
        Name of the frame that tells a counted event instead, beside one of its type; or empty.
    """

    name: str
    type: str
    head: tuple[str, ...]
    near: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]
    gap: int | None
    unless: tuple[str, ...]
    family: str
    confidence: float
    counted_as: str = ""


@dataclass(frozen=True, slots=True)
class Customs:
    """What holds for a class or a type, whichever the frame; see ``languages/frames.toml``.

    Attributes
    ----------
    veto_anywhere : frozenset of str
        Classes that veto wherever they stand in the sentence.
    veto_until_colon : frozenset of str
        Classes of heads that no word behind a colon or semicolon vetoes.
    whole : frozenset of str
        Classes of phrases whose parts tell nothing else.
    disputed : frozenset of str
        Types that a later denial is of even where nobody is said to claim them.
    things : frozenset of str
        Classes of heads that name things, not events: "airport".
    """

    veto_anywhere: frozenset[str]
    veto_until_colon: frozenset[str]
    whole: frozenset[str]
    disputed: frozenset[str]
    things: frozenset[str]


class Frames:
    """Frames in the order in which they are tried.

    Parameters
    ----------
    ordered : iterable of Frame
    customs : Customs
    """

    __slots__ = ("_by_head", "_by_name", "_companions", "customs", "ordered")

    def __init__(self, ordered: Iterable[Frame], customs: Customs) -> None:
        self.ordered = tuple(ordered)
        self.customs = customs
        self._by_name = {frame.name: frame for frame in reversed(self.ordered)}
        by_head: dict[str, list[Frame]] = {}
        for frame in self.ordered:
            for cls in frame.head:
                by_head.setdefault(cls, []).append(frame)
        self._by_head = {cls: tuple(found) for cls, found in by_head.items()}
        self._companions = {
            (frame.type, cls)
            for frame in self.ordered
            for cls in (*frame.after, *(mark for one in frame.near for mark in one))
        }

    def __iter__(self) -> Iterator[Frame]:
        return iter(self.ordered)

    def named(self, name: str) -> Frame | None:
        """Return the first frame of a name, or ``None``."""
        return self._by_name.get(name)

    def of(self, cls: str) -> tuple[Frame, ...]:
        """Return the frames whose head can be of a class."""
        return self._by_head.get(cls, ())

    def events(self, matches: Iterable[Match]) -> list[Match]:
        """Return the matches that can tell an event by themselves."""
        return [m for m in matches if m.cls in self._by_head and m.cls not in self.customs.things]

    def is_companion(self, cls: str, event_type: str) -> bool:
        """Say whether words of a class help to make events of a type."""
        return (event_type, cls) in self._companions


@lru_cache(maxsize=1)
def frames() -> Frames:
    """Return the frames of ``languages/frames.toml``, in order.

    Raises
    ------
    InputError
        When a frame names a type, a family or another frame that does not exist.
    """
    table = packaged("geomap.languages", "frames.toml")
    names = {raw["name"] for raw in table["frame"]}
    found = []
    for raw in table["frame"]:
        if raw["type"] not in EVENT_TYPES or raw["family"] not in FAMILIES:
            raise InputError(
                f"frames.toml: frame {raw['name']!r} has type {raw['type']!r}, family "
                f"{raw['family']!r}",
                mend=f"types are {', '.join(EVENT_TYPES)}; families are {', '.join(FAMILIES)}",
            )
        if raw.get("counted_as", raw["name"]) not in names:
            raise InputError(
                f"frames.toml: frame {raw['name']!r} is counted as {raw['counted_as']!r}",
                mend="name another frame",
            )
        found.append(frame_of(raw))
    return Frames(
        found, Customs(**{one.name: frozenset(table[one.name]) for one in fields(Customs)})
    )


def frame_of(raw: Mapping[str, Any]) -> Frame:
    """Return a frame from its table in a TOML file."""
    return Frame(
        name=raw["name"],
        type=raw["type"],
        head=tuple(raw["head"]),
        near=tuple(tuple(one.split("+")) for one in raw.get("near", ())),
        after=tuple(raw.get("after", ())),
        gap=raw.get("gap"),
        unless=tuple(raw.get("unless", ())),
        family=raw["family"],
        confidence=raw["confidence"],
        counted_as=raw.get("counted_as", ""),
    )
