"""The closed word lists of the event table: types, statuses, precisions.

They are part of the contract that files carry (see :data:`SCHEMA_VERSION`): a word that is not
listed here is not written by geomap, and is reported when it is read.
"""

from __future__ import annotations

__all__ = [
    "ACTOR_ROLES",
    "DATE_PRECISIONS",
    "EVENT_TYPES",
    "PRECISIONS",
    "SCHEMA_VERSION",
    "STATUSES",
]

SCHEMA_VERSION = "1.0"

#: What happened. The order is the order of legends and lists.
EVENT_TYPES: tuple[str, ...] = (
    "strike",
    "air_defence",
    "explosion",
    "ground_combat",
    "territorial_change",
    "infrastructure_disruption",
    "alert",
    "detention",
    "force_posture",
    "cyber",
    "meeting",
    "call",
    "agreement",
    "statement",
    "sanction",
    "aid",
    "humanitarian",
    "protest",
    "other",
)

#: Whether it happened.
STATUSES: tuple[str, ...] = ("occurred", "planned", "hypothetical", "cancelled", "denied")

#: How finely the place is known, finest first.
PRECISIONS: tuple[str, ...] = ("point", "city", "district", "region", "country", "area", "none")

#: How finely the date is known.
DATE_PRECISIONS: tuple[str, ...] = ("day", "week", "month", "year", "range", "unknown")

#: The parts that an actor can play.
ACTOR_ROLES: tuple[str, ...] = ("initiator", "target", "participants", "speaker", "recipient")
