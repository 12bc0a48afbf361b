"""How well toponyms are found and placed: ``python score_toponyms.py CORPUS.jsonl …``.

The corpus has one document a line: ``{"text", "lang"?, "gold": [{"start", "end", "lat", "lon"}],
"ignore": [[start, end], …]}``. Printed are F1 of "found and placed within 161 km" (a found
mention overlaps the annotated one), and, with the annotated spans given, the share of them placed
within 161 km; and how often an answer with a confidence of 0.9 or more is right.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from geomap.places.grid import km
from geomap.places.mention import Toponym
from geomap.places.toponyms import find_toponyms

NEAR_KM = 161.0
SURE = 0.9


def pairs(
    gold: Sequence[dict[str, Any]], found: Sequence[Toponym]
) -> Iterator[tuple[dict[str, Any], Toponym | None]]:
    """Yield each annotated mention with the free one found that overlaps it most."""
    free = list(found)
    for mention in gold:
        best = max(free, key=lambda t: _overlap(mention, t), default=None)
        if best is None or _overlap(mention, best) <= 0:
            yield mention, None
        else:
            free.remove(best)
            yield mention, best


def _overlap(mention: dict[str, Any], toponym: Toponym) -> int:
    return min(mention["end"], toponym.end) - max(mention["start"], toponym.start)


def is_near(mention: dict[str, Any], toponym: Toponym | None) -> bool:
    """Tell whether a mention was placed within 161 km of where it is."""
    if toponym is None or toponym.place is None:
        return False
    place = toponym.place
    return km(mention["lat"], mention["lon"], place.lat, place.lon) <= NEAR_KM


def main() -> None:
    """Score the corpora named on the command line."""
    for path in map(Path, sys.argv[1:]):
        with path.open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines if line.strip()]
        placed = right = wanted = given_right = sure = sure_right = 0
        seconds = time.process_time()
        for record in records:
            found = find_toponyms(record["text"], lang=record.get("lang"))
            spared = {
                id(t)
                for t in found
                if any(t.start < end and start < t.end for start, end in record.get("ignore", ()))
            }
            matched = list(pairs(record["gold"], found))
            spared -= {id(t) for _, t in matched}
            spared |= {id(t) for mention, t in matched if t and mention["lat"] is None}
            placed += sum(id(t) not in spared for t in found)
            near = {
                id(t)
                for mention, t in matched
                if mention["lat"] is not None and is_near(mention, t)
            }
            right += len(near)
            wanted += sum(mention["lat"] is not None for mention in record["gold"])
            sure += sum(t.confidence >= SURE and id(t) not in spared for t in found)
            sure_right += sum(t.confidence >= SURE and id(t) in near for t in found)
        seconds = time.process_time() - seconds
        for record in records:
            spans = [(mention["start"], mention["end"]) for mention in record["gold"]]
            answers = find_toponyms(record["text"], lang=record.get("lang"), spans=spans)
            given_right += sum(
                mention["lat"] is not None and is_near(mention, toponym)
                for mention, toponym in zip(record["gold"], answers, strict=True)
            )
        size = sum(len(record["text"].encode()) for record in records)
        print(
            f"{path.stem}: F1 {2 * right / (placed + wanted):.3f}, "
            f"given the spans {given_right / wanted:.3f}, "
            f"of the sure {sure_right / max(1, sure):.3f}, {size / seconds / 1e6:.2f} MB/s"
        )


if __name__ == "__main__":
    main()
