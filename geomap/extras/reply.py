"""The answer of a language model: the form that it is asked for in, and what can be read of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from geomap.extraction.build import CAUSES
from geomap.taxonomy import ACTOR_ROLES, STATUSES

__all__ = ["COUNT_NAMES", "Reply", "event_schema", "read_reply"]

_FATES = ("launched", "downed", "got_through")
_COUNTED = (
    *(f"{what}_{fate}" for what in ("drones", "missiles") for fate in _FATES),
    *("killed", "injured", "missing", "captured", "detained"),
    *("evacuated", "displaced", "prisoners_released", "customers"),
)
#: What can be counted, each exactly or with a bound.
COUNT_NAMES = tuple(f"{name}{b}" for name in _COUNTED for b in ("", "_min", "_max", "_about"))

_MAX_EVENTS = 300


@dataclass(slots=True)
class Reply:
    """What a model said of a text.

    Attributes
    ----------
    events : list of dict
        As the model gave them.
    fault : str or None
        Why nothing can be read, where that is so.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    fault: str | None = None


def event_schema(types: Sequence[str]) -> dict[str, Any]:
    """Return the JSON Schema of an answer: the event table, as far as a model can fill it.

    Parameters
    ----------
    types : sequence of str
        The event types that there are.
    """
    text = {"type": ["string", "null"]}
    word: dict[str, Any] = {"type": "string"}
    properties: dict[str, Any] = {
        "quote": word,
        "event_type": {**word, "enum": list(types)},
        "subtype": text,
        "status": {**word, "enum": list(STATUSES)},
        "date_start": text,
        "date_end": text,
        "date_text": text,
        "place_name": text,
        "actors": _listed(role={**word, "enum": list(ACTOR_ROLES)}, name=word),
        "counts": _listed(name={**word, "enum": list(COUNT_NAMES)}, value={"type": "integer"}),
        "attribution": text,
        "cause": {"type": ["string", "null"], "enum": [*sorted(set(CAUSES.values())), None]},
    }
    return _object(events={"type": "array", "items": _object(**properties)})


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _listed(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": _object(**properties)}


def read_reply(content: str) -> Reply:
    """Return the events in the words of a model: JSON, whatever it says around it."""
    said = content.rpartition("</think>")[2]
    first, last = said.find("{"), said.rfind("}")
    for text in (said, said[first : last + 1]):
        try:
            answer = json.loads(text)
            break
        except (ValueError, RecursionError):
            continue
    else:
        return Reply(fault="the model's answer is not JSON")
    listed = answer.get("events") if isinstance(answer, dict) else answer
    if not isinstance(listed, list):
        return Reply(fault="the model's answer has no list of events")
    if len(listed) > _MAX_EVENTS:
        return Reply(fault=f"the model's answer has more than {_MAX_EVENTS} events")
    return Reply([e if isinstance(e, dict) else {} for e in listed])
