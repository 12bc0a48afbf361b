"""All rules of event tables, in the order in which they are looked at."""

from __future__ import annotations

from geomap.tables.checks import contract, days, names, places, repeats, texts
from geomap.tables.checks.checked import Checked
from geomap.tables.checks.rule import Rule, WholeRule

__all__ = ["RULES"]

RULES: tuple[Rule[Checked] | type[WholeRule[Checked]], ...] = (
    *contract.RULES,
    *days.RULES,
    *names.RULES,
    *places.RULES,
    *texts.RULES,
    *repeats.RULES,
)
