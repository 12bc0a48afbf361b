"""What a rule is: a function of rows, or an object that has to know all rows of the table first."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar

from geomap.tables.checks.finding import Finding

__all__ = ["Rule", "WholeRule", "begun", "look"]

R = TypeVar("R")

#: Yields what it finds in the rows of a part of a table.
Rule: TypeAlias = Callable[[R], Iterator[Finding]]


class WholeRule(ABC, Generic[R]):
    """A rule that compares rows with one another.

    Each part of the table is looked at, in their order, before the rule is asked of the first.
    """

    @abstractmethod
    def look(self, rows: R) -> None:
        """Note what has to be known of the rows of a part."""

    @abstractmethod
    def __call__(self, rows: R) -> Iterator[Finding]:
        """Yield what is found in the rows of a part."""

    @property
    def notes(self) -> list[str]:
        """What there is to say of the table as a whole."""
        return []


def begun(rules: Iterable[Rule[R] | type[WholeRule[R]]]) -> list[Rule[R]]:
    """Return the rules for one table, of which those that have to know it know nothing yet."""
    return [rule() if isinstance(rule, type) else rule for rule in rules]


def look(rules: Iterable[Rule[R]], rows: R) -> None:
    """Let the rules that have to know the whole table look at a part of it."""
    for rule in rules:
        if isinstance(rule, WholeRule):
            rule.look(rows)
