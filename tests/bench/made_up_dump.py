"""Writes a dump as large as one likes: ``python made_up_dump.py ROWS > dump.txt``.

It has the columns of GeoNames, and about the shares of feature classes, lengths of names and
numbers of alternate names that a full dump has; but the names are made up of syllables, and the
places stand anywhere. One name in eight is among a few thousand that come again and again. The
same number of rows gives the same bytes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

FIRST_ID = 20_000_000
SYLLABLES = [
    consonant + rest
    for consonant in ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
    for rest in ("a", "e", "i", "o", "u", "an", "el", "in", "or", "un", "ash", "esk", "ova")
]
CYRILLIC = str.maketrans(
    {
        "a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "і", "k": "к",
        "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у",
        "v": "в", "z": "з",
    }
)  # fmt: skip
WORDS = ("Creek", "Mountain", "School", "Rio", "Lac", "Church", "Lake", "Hill", "Farm", "Wadi")
COUNTRIES = ("US", "CN", "IN", "MX", "RU", "NO", "ID", "IR", "UA", "BR", "FR", "DE", "KE", "PL")
# Feature class, usual codes, share in a full dump of 2026, in percent.
FEATURES = (
    ("P", ("PPL", "PPL", "PPL", "PPLX", "PPLA4"), 40),
    ("S", ("SCH", "CH", "FRM", "HTL", "BLDG"), 21),
    ("H", ("STM", "STM", "LK", "WLL"), 18),
    ("T", ("MT", "HLL", "ISL", "PK"), 12),
    ("L", ("LCTY", "AREA", "PRK"), 4),
    ("A", ("ADM3", "ADM4", "ADMD"), 4),
    ("V", ("FRST",), 1),
)


def main() -> None:
    """Write as many rows as the command line asks for."""
    for line in lines(int(sys.argv[1])):
        sys.stdout.write(line)


def lines(rows: int) -> Iterator[str]:
    """Yield the lines of a dump."""
    chance = random.Random(1)
    common = [_name(chance) for _ in range(4000)]
    shares = [share for *_, share in FEATURES]
    for number in range(FIRST_ID, FIRST_ID + rows):
        letter, codes, _ = chance.choices(FEATURES, shares)[0]
        name = chance.choice(common) if chance.random() < 0.125 else _name(chance)
        others = [] if chance.random() < 0.45 else _others(name, chance)
        population = chance.choice((0, 0, 0, 120, 800, 4000, 30_000)) if letter == "P" else 0
        cells = [
            number, name, name, ",".join(others), f"{chance.uniform(-60, 75):.5f}",
            f"{chance.uniform(-180, 180):.5f}", letter, chance.choice(codes),
            chance.choice(COUNTRIES), "", f"{chance.randint(1, 40):02}",
            str(chance.randint(1000, 1400)), "", "", population, "", chance.randint(0, 3000),
            "Europe/Kyiv", "2026-11-20",
        ]  # fmt: skip
        yield "\t".join(map(str, cells)) + "\n"


def _name(chance: random.Random) -> str:
    parts = [
        "".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize()
        for _ in range(chance.choice((1, 1, 1, 2)))
    ]
    if chance.random() < 0.3:
        parts.append(chance.choice(WORDS))
    return " ".join(parts)


def _others(name: str, chance: random.Random) -> list[str]:
    others = [name.lower().translate(CYRILLIC).title(), name.replace("a", "á"), name.lower()]
    others += [_name(chance) for _ in range(chance.choice((0, 1, 2, 4)))]
    return others[: chance.choice((1, 2, 3, 5, 7))]


if __name__ == "__main__":
    main()
