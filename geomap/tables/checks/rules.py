"""All rules, in the order in which they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from geomap.tables.checks import contract, days, names, places, repeats, texts
from geomap.tables.checks.checked import Checked
from geomap.tables.checks.finding import Finding

__all__ = ["RULES", "Rule"]

Rule = Callable[[Checked], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    *contract.RULES,
    *days.RULES,
    *names.RULES,
    *places.RULES,
    *texts.RULES,
    *repeats.RULES,
)
