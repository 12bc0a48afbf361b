"""The people that a text names, whose names are then no places."""

from __future__ import annotations

from geomap.places.document import Document
from geomap.places.lexicon import Trait

__all__ = ["People"]


class People:
    """The surnames and given names that a text shows to be people's.

    Parameters
    ----------
    document : Document
        With its mentions, so that "Paris, Texas" makes no person of Texas.
    """

    def __init__(self, document: Document) -> None:
        self.names: set[str] = set()
        words, capital, tokens = document.words, document.capital, document.tokens
        covered = {
            n for m in document.mentions if m.last - m.first > 1 for n in range(m.first, m.last)
        }
        for number in range(len(tokens) - 1):
            traits = words[number].traits
            if not traits & (Trait.GIVEN | Trait.TITLE) or not capital[number + 1]:
                continue
            if traits & Trait.GIVEN and not capital[number]:
                continue
            if number in covered or number + 1 in covered or not document.touches(number + 1):
                continue
            following = number + 1
            if traits & Trait.GIVEN or words[following].traits & Trait.GIVEN:
                self.names.add(tokens[number].folded)
            if len(tokens[following].folded) == 1 and following + 1 < len(tokens):
                following += 1
                if not capital[following]:
                    continue
            if not words[following].traits & (Trait.TYPE | Trait.NEVER | Trait.BODY):
                self.names.add(tokens[following].folded)
                after = following + 1
                if (
                    words[following].traits & Trait.GIVEN
                    and after < len(tokens)
                    and capital[after]
                    and tokens[after].joined
                ):
                    self.names.add(tokens[after].folded)
