"""Explanations as text that people read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["explanation_text"]

Record = dict[str, Any]


def explanation_text(explanations: Iterable[Record]) -> str:
    """Return explanations as text that people read, a paragraph an event."""
    return "\n".join("".join(_printable(line) for line in _lines(one)) for one in explanations)


def _printable(line: str) -> str:
    """Return a line that nothing in it can break, with its end."""
    return "".join(c if c.isprintable() else " " for c in line) + "\n"


def _lines(one: Record) -> list[str]:
    status, date, rule = one["status"], one["date"], one["rule"]
    name = one["event_id"] or f"refused: {one['refused']}"
    what = f"{one['event_type']}, {status['value']}" if status else one["event_type"]
    lines = [f"{what} ({name}) in {one['document_id']}"]
    lines.append(f"  quote       {_flat(one['quote']['text'])}")
    lines.append(f"  rule        {rule['frame']} ({rule['confidence']:g}){_asked(rule)}")
    for cue in one["cues"]:
        kind = f" {cue['class']}, as {cue['pattern']!r}" if cue["class"] else ""
        lines.append(f"  {cue['part']:<11} {_quoted(cue)}{kind}")
    if status:
        words = ", ".join(_quoted(w) for w in status["words"])
        lines.append(f"  status      {status['value']}: {status['rule']}{words and ' '}{words}")
        lines += _place_lines(one["place"])
    for other in one["passed_over"]:
        part = "not there" if status else "beside it"
        lines.append(f"  {part:<11} {_flat(other['text'])}, {other['role']}")
    if date:
        days = _flat(date["derivation"] or _days(date))
        lines.append(f"  date        {days} ({date['rule']}; published {date['anchor'] or '?'})")
    for count in one.get("counts", ()):
        given = f" {_quoted(count)}" if count["text"] else ""
        lines.append(f"  count       {count['name']} = {count['value']}{given}")
    lines += [f"  joined      {_flat(other['text'])}" for other in one.get("joined", ())]
    if "confidence" in one:
        factors = " × ".join(f"{n} {f:g}" for n, f in one["confidence"]["factors"].items())
        lines.append(f"  confidence  {one['confidence']['value']:g} = {factors}")
    return lines


def _asked(rule: Record) -> str:
    """Return what a frame asks for, as ``frames.toml`` writes it."""
    asked = " or ".join(rule["head"])
    for key, said in (("near", "beside"), ("after", "before"), ("unless", "without")):
        if rule[key]:
            asked += f"; {said} {' or '.join(rule[key])}"
    return f": {asked}" if asked else ""


def _place_lines(place: Record | None) -> list[str]:
    if place is None:
        return ["  place       none is told"]
    where = ", of a sentence before" if place["inherited"] else ""
    why = f": {_flat(place['reason'])}" if place["reason"] else ""
    lines = [f"  place       {_quoted(place)}, {place['role']}{where}{why}"]
    for candidate in place["candidates"]:
        mark = "=" if candidate["chosen"] else " "
        evidence = f" ({', '.join(candidate['evidence'])})" if candidate["evidence"] else ""
        named = f"{candidate['name']}, {candidate['country'] or '-'}, {candidate['place_id']}"
        lines.append(f"            {mark} {candidate['score']:.2f} {named}{evidence}")
    return lines


def _quoted(words: Record) -> str:
    return f"“{_flat(words['text'])}” [{words['start']}:{words['end']}]"


def _days(date: Record) -> str:
    if date["date_start"] is None:
        return "no day"
    if date["date_start"] == date["date_end"]:
        return str(date["date_start"])
    return f"{date['date_start']}..{date['date_end']}"


def _flat(text: str) -> str:
    return " ".join(text.split())
