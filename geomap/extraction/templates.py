"""Templates of a language pack, compiled into one prefix tree and matched against tokens.

A template is what a linguist writes in a TOML file::

    in the night [of|from] {weekday} (to|into) {weekday}

Plain words stand for themselves, ``(a|b)`` for one of its parts, ``[a|b]`` for one of them or
nothing, and ``{name}`` for a slot: a list of words, a built-in reader (a number, a year) or
another group of templates. The tree is walked once from each token that can begin a template, to
a bounded depth, so that the time is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from geomap.errors import InputError
from geomap.extraction.tokens import tokenise

__all__ = ["Match", "Node", "Slot", "Tree", "expand"]

#: A template with more variants than this is a mistake of its author.
_MAX_VARIANTS = 600


class Slot(str):
    """The name of a slot in a template."""

    __slots__ = ()


Item = str
Captures = tuple[tuple[str, Any], ...]
#: Where a match ends (in tokens), the payload of its template, and what its slots held.
Match = tuple[int, Any, Captures]
#: Reads the named slot at a token: its value and the token after it, or ``None``.
SlotReader = Callable[[str, int], "tuple[Any, int] | None"]
#: Names the slots that can begin with a word, in a fixed order.
SlotIndex = Callable[[str], "tuple[str, ...]"]


class Node:
    """A node of the prefix tree."""

    __slots__ = ("payload", "slots", "words")

    def __init__(self) -> None:
        self.words: dict[str, Node] = {}
        self.slots: dict[str, Node] = {}
        self.payload: Any = None


class Tree:
    """A set of templates as one prefix tree.

    Parameters
    ----------
    lang : str
        ISO 639-1 code, which decides how the words of a template are split.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.root = Node()

    def add(self, template: str, payload: Any) -> list[frozenset[str]]:
        """Add one template; return the slots of each of its variants.

        Raises
        ------
        InputError
            When the template cannot be read, or one of its variants is in the tree already.
        """
        variants = expand(template, self.lang)
        for items in variants:
            if not items:
                raise InputError(
                    f"the template {template!r} can match nothing at all", mend="add a word to it"
                )
            node = self.root
            for item in items:
                node = _child(node, item)
            if node.payload is not None and node.payload is not payload:
                raise InputError(
                    f"the template {template!r} says what another one says already "
                    f"({' '.join(items)!r})",
                    mend="remove one of the two",
                )
            node.payload = payload
        return [frozenset(i for i in items if isinstance(i, Slot)) for items in variants]

    def first_items(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the words and the slots that a template can begin with."""
        return frozenset(self.root.words), frozenset(self.root.slots)

    def slot_names(self) -> set[str]:
        """Return the names of all slots of the templates."""
        names: set[str] = set()
        stack = [self.root]
        while stack:
            node = stack.pop()
            stack.extend((*node.words.values(), *node.slots.values()))
            names.update(node.slots)
        return names

    def matches(
        self, words: list[str], i: int, read: SlotReader, slots_at: SlotIndex
    ) -> list[Match]:
        """Return all templates that begin at token `i`: the longest first, plain words first."""
        found: list[Match] = []
        stack: list[tuple[Node, int, Captures]] = [(self.root, i, ())]
        size = len(words)
        while stack:
            node, at, captures = stack.pop()
            if node.payload is not None:
                found.append((at, node.payload, captures))
            if at >= size:
                continue
            word = words[at]
            if node.slots:
                for name in slots_at(word):
                    child = node.slots.get(name)
                    if child is not None and (got := read(name, at)) is not None:
                        stack.append((child, got[1], (*captures, (name, got[0]))))
            after = node.words.get(word)
            if after is not None:
                stack.append((after, at + 1, captures))
        if len(found) > 1:
            found.sort(key=_end, reverse=True)
        return found


def _end(match: Match) -> int:
    return match[0]


def _child(node: Node, item: Item) -> Node:
    children = node.slots if isinstance(item, Slot) else node.words
    return children.setdefault(str(item), Node())


def expand(template: str, lang: str) -> list[tuple[Item, ...]]:
    """Return every variant of a template as a tuple of words and slots.

    Raises
    ------
    InputError
        When brackets do not match or the variants are too many.
    """
    reader = _Reader(template, lang)
    variants = reader.alternatives(closing="")
    return list(dict.fromkeys(variants))


class _Reader:
    """Recursive descent over one template."""

    def __init__(self, template: str, lang: str) -> None:
        self.template = template
        self.lang = lang
        self.at = 0

    def alternatives(self, closing: str) -> list[tuple[Item, ...]]:
        """Read ``a|b|c`` up to the closing sign, which is consumed."""
        variants: list[tuple[Item, ...]] = []
        current: list[tuple[Item, ...]] = [()]
        while True:
            sign = self.template[self.at : self.at + 1]
            if sign == closing:
                self.at += 1
                return variants + current
            if not sign or sign in ")]}":
                raise self.wrong("brackets that do not match")
            if sign == "|":
                self.at += 1
                variants += current
                current = [()]
                continue
            parts = self.part(sign)
            current = [left + right for left in current for right in parts]
            if len(current) + len(variants) > _MAX_VARIANTS:
                raise self.wrong(f"more than {_MAX_VARIANTS} variants")

    def part(self, sign: str) -> list[tuple[Item, ...]]:
        """Read one bracket, one slot or one run of plain words."""
        if sign in "([":
            self.at += 1
            inner = self.alternatives(")" if sign == "(" else "]")
            return inner if sign == "(" else [(), *inner]
        if sign == "{":
            end = self.template.find("}", self.at)
            if end < 0:
                raise self.wrong("a slot that is not closed")
            name = self.template[self.at + 1 : end]
            self.at = end + 1
            return [(Slot(name),)]
        start = self.at
        while self.at < len(self.template) and self.template[self.at] not in "([{|}])":
            self.at += 1
        return [tuple(tokenise(self.template[start : self.at], self.lang).words)]

    def wrong(self, what: str) -> InputError:
        return InputError(
            f"the template {self.template!r} has {what}",
            mend="write words, (a|b), [optional] and {slot}",
        )
