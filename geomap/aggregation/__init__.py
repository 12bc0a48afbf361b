"""Counting the events of tables of any length."""

from __future__ import annotations

from geomap.aggregation.api import aggregate

__all__ = ["aggregate"]
