"""What one event says in the words and codes of a scheme: types, days, actors, ids."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["as_number", "codes_back", "days_of", "following", "in_slots", "said_of_type"]


def said_of_type(
    types: Mapping[str, Mapping[str, str]], event_type: str, subtype: str | None, status: str
) -> Mapping[str, str] | None:
    """Return what a scheme says for a type; ``None`` where it has no word."""
    word = event_type if status == "occurred" else f"{status} {event_type}"
    return types.get(f"{word}/{subtype}", types.get(word))


def codes_back(rule: Mapping[str, Any]) -> dict[tuple[Any, ...], str]:
    """Return the codes of a rule by what they say in our columns."""
    codes: dict[tuple[Any, ...], str] = {
        (word,): code for word, code in rule.get("back", {}).items()
    }
    for code, said in rule["codes"].items():
        codes.setdefault(tuple(said), code)
        codes.setdefault(tuple(said)[:1], code)
    return codes


def days_of(
    start: str | None,
    end: str | None,
    precision: str | None,
    rule: Mapping[str, Any],
    codes: Mapping[tuple[Any, ...], str],
) -> tuple[str | None, str | None, str | None]:
    """Return what a scheme writes for a span: its first or middle day, its last, and the code.

    A scheme that has but one day and no code for a span gets no day: any would be made up.

    Parameters
    ----------
    start, end : str or None
        ISO days, both included.
    precision : str or None
        A date precision of ours.
    rule : mapping
        What the scheme's data file says of dates.
    codes : mapping
        Its codes for precisions of ours; empty where it has none.
    """
    if start is None:
        return None, None, None
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end or start)
    width = (last - first).days + 1
    code = codes.get((precision,))
    if precision == "range" or code is None:
        code = next((c for most, c in rule.get("widths", ()) if width <= most), None)
    if "end" not in rule and (code is None if codes else width > 1 or precision != "day"):
        return None, None, None
    if rule.get("reference") == "middle":
        first += dt.timedelta(days=(width - 1) // 2)
    return _day(first, rule["write"]), _day(last, rule["write"]), code


def _day(day: dt.date, form: str) -> str:
    year, month, number = day.isoformat().split("-")
    return form.format(y=year, m=month, d=number)


def in_slots(
    actors: Mapping[str, Sequence[str]], roles: Sequence[str], *, is_together: bool
) -> list[str | None]:
    """Return the actors of an event for the columns that a scheme has for them.

    Parameters
    ----------
    actors : mapping of str to sequence of str
        Names by role.
    roles : sequence of str
        The role that each of the scheme's columns has.
    is_together : bool
        Whether those of this event take part alike, whatever column they are in.
    """
    if is_together:
        listed = [actors.get(role, ()) for role in ("participants", "initiator", "target")]
        names = dict.fromkeys(name for role in listed for name in role)
        return [*names, *(None for _ in roles)][: len(roles)]
    return [next(iter(actors.get(role, ())), None) for role in roles]


def following(rule: Mapping[str, Any], cell: str | None) -> Sequence[str | None]:
    """Return what a cell says of the columns of a rule."""
    nothing: list[str | None] = [None] * len(rule["to"])
    if cell is None:
        return nothing
    begin = cell[: rule.get("first", len(cell))]
    if "codes" not in rule:
        return [begin]
    said: Sequence[str | None] = rule["codes"].get(begin, nothing)
    return said


def as_number(cell: str | None) -> str | None:
    """Return an id as a number, its own where it is one: the same id gives the same number."""
    if cell is None or (cell.isascii() and cell.isdecimal()):
        return cell
    return str(int.from_bytes(hashlib.blake2b(cell.encode(), digest_size=6).digest(), "big"))
