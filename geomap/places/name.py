"""A name: the mentions of a document that are written alike, and the places it can mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from geomap.places.candidates import Choice
from geomap.places.document import Document, Mention

__all__ = ["Name", "names_of"]


@dataclass(slots=True, eq=False)
class Name:
    """The mentions of a document that are written alike and qualified alike.

    Attributes
    ----------
    bit : int
        A one-bit number of its own, for the masks of :class:`geomap.places.context.Context`.
    mentions : list of Mention
        Its mentions.
    choices : list of Choice
        Its candidates, best first.
    chance : float
        Probability that it is a place at all.
    """

    bit: int
    mentions: list[Mention]
    choices: list[Choice] = field(default_factory=list)
    chance: float = 0.5


def names_of(document: Document) -> list[Name]:
    """Gather the mentions of a document into names, in the order of the text."""
    names: dict[tuple[object, ...], Name] = {}
    for mention in document.mentions:
        key = (tuple(sorted(mention.hits)), mention.type_word)
        if key not in names:
            names[key] = Name(1 << len(names), [])
        names[key].mentions.append(mention)
    return list(names.values())
