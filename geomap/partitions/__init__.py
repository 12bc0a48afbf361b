"""Tables in partitions, each worked on by itself, in this process or in others."""

from __future__ import annotations

from geomap.partitions.cut import Partition, partitions
from geomap.partitions.work import Work, made
from geomap.partitions.workshop import workshop

__all__ = ["Partition", "Work", "made", "partitions", "workshop"]
