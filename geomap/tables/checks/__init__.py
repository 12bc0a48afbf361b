"""The rules by which an event table is checked, a module for each subject.

A rule is a function that takes a :class:`geomap.tables.checks.checked.Checked` and yields
:class:`geomap.tables.checks.finding.Finding` objects, each for any number of rows. It looks at
whole columns, and at each different cell once.
"""

from __future__ import annotations

from geomap.tables.checks.checked import Checked
from geomap.tables.checks.finding import LEVELS, Finding, Level
from geomap.tables.checks.known_places import KnownPlaces
from geomap.tables.checks.rules import RULES
from geomap.tables.checks.written import WRITTEN_RULES

__all__ = ["LEVELS", "RULES", "WRITTEN_RULES", "Checked", "Finding", "KnownPlaces", "Level"]
