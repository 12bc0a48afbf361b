"""The closed word lists of the event table: types, statuses, precisions.

They are part of the contract that files carry (see :data:`SCHEMA_VERSION`): a word that is not
listed here is not written by geomap, and is reported when it is read. Types alone can be added to,
each declared by name (:class:`OwnType`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "ACTOR_ROLES",
    "DATE_PRECISIONS",
    "EVENT_TYPES",
    "PRECISIONS",
    "SCHEMA_VERSION",
    "STATUSES",
    "OwnType",
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


@dataclass(frozen=True, slots=True)
class OwnType:
    """An event type that a user declared beside those of the taxonomy.

    Attributes
    ----------
    name : str
        The word in the table's column ``event_type``.
    labels : dict of str to str
        What the page calls it, by language; under ``""`` for any other.
    light, dark : str or None
        Its colour, ``#rrggbb``, on a light and on a dark map.
    shape : str or None
        Its mark: the name of a type whose shape it shares, or an SVG path in a box from -10 to 10.
    """

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    light: str | None = None
    dark: str | None = None
    shape: str | None = None

    def label(self, lang: str) -> str:
        """Return what the page calls it in a language."""
        return self.labels.get(lang) or self.labels.get("") or self.name.replace("_", " ")
