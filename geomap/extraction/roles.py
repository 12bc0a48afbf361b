"""The part that a place plays in its sentence: where the event is, or something else.

A place name in a report is most often not where the event is: it speaks ("Moscow said"), owns
("the governor of Kharkiv"), sends ("launched from Taganrog") or is what is talked about ("the
war in Ukraine"). The role is read from the words beside the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from geomap.extraction.offset import Offset
from geomap.places.mention import Toponym

__all__ = ["HERE", "LABEL", "PlaceInSentence", "Role"]

#: The reason of a place that heads an item: "Kharkiv: a drone hit a depot".
LABEL = "heads an item"
#: Type word of a place that is only pointed at: "there".
HERE = "here"


class Role(Enum):
    """The part that a place plays."""

    LOCATION = "location"  # "in Kharkiv", "on Poltava": the event is there
    OBJECT = "object"  # "hit Kharkiv", "Kharkiv was hit"
    MODIFIER = "modifier"  # "the Budapest summit", "Volgograd airport"
    BARE = "bare"  # beside nothing that tells
    SUBJECT = "subject"  # "Russia launched": who acts
    SPEAKER = "speaker"  # "Moscow said"
    AGENT = "agent"  # "by Ukraine", "with Hungary"
    SOURCE = "source"  # "from Crimea"
    OWNER = "owner"  # "the president of Russia"
    POSSESSOR = "possessor"  # "Estonia's land register"
    TOPIC = "topic"  # "the war in Ukraine"
    PARENT = "parent"  # "Budapest, Hungary": only says which Budapest
    DATELINE = "dateline"  # "KYIV, 16 October (Agency) —"


@dataclass(slots=True)
class PlaceInSentence:
    """A toponym with the words that it covers and its role.

    Attributes
    ----------
    toponym : Toponym
    first, last : int
        Indices of its first and last word in the sentence, both included.
    role : Role
    reason : str
        The words that decided.
    offset : Offset or None
        How far from the named place it is.
    about : bool
        Whether it is what talks are about, not where they are: "a meeting on Ukraine".
    weak : bool
        Whether it owns a thing that may have been hit: "the main building of Nikopol".
    beside : bool
        Whether the event is only said to be near it.
    continues : bool
        Whether it goes on with the list of the place before it.
    towards : bool
        Whether something goes to it: "aid to Ukraine".
    """

    toponym: Toponym
    first: int
    last: int
    role: Role
    reason: str
    offset: Offset | None = None
    about: bool = False
    weak: bool = False
    beside: bool = False
    continues: bool = False
    towards: bool = False

    @property
    def kind(self) -> str:
        """The kind of its place; empty where the gazetteer has none for it."""
        target = self.toponym.place
        return target.kind if target is not None else ""

    @property
    def key(self) -> str:
        """What two mentions of one place share: its id and the offset from it."""
        target = self.toponym.place
        name = target.place_id if target is not None else ""
        return f"{name} {self.offset.label}" if self.offset else name
