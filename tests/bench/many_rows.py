"""Writes a CSV of made-up events: ``python many_rows.py {ours,acled,plain} ROWS > events.csv``.

Every text is its own, as reports are; some cells have quotes, commas and line breaks in them. The
same number of rows gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections.abc import Iterator

PLACES = [
    (f"Place {n}", f"Oblast {n % 25}", 46 + n % 61 / 10, 24 + n % 157 / 10) for n in range(5000)
]
SIDES = ("Military Forces of Ukraine", "Military Forces of Russia", "Civilians (Ukraine)", "")
OURS = (
    "event_id", "event_type", "subtype", "status", "date_start", "date_end", "date_precision",
    "place_name", "place_id", "country", "admin1", "precision", "lat", "lon", "radius_km",
    "place_confidence", "actors", "counts", "attribution", "confidence", "document_id", "title",
    "source_url", "published", "lang", "quote", "quote_start", "quote_end",
)  # fmt: skip
ACLED = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip
PLAIN = ("id", "date", "latitude", "longitude", "place", "type", "description")
KINDS = (
    ("strike", "Explosions/Remote violence", "Air/drone strike"),
    ("strike", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("ground_combat", "Battles", "Armed clash"),
    ("protest", "Protests", "Peaceful protest"),
    ("other", "Strategic developments", "Disrupted weapons use"),
)


def main() -> None:
    """Write as many rows of a scheme as the command line asks for."""
    for text in lines(sys.argv[1], int(sys.argv[2])):
        sys.stdout.write(text)


def lines(scheme: str, rows: int) -> Iterator[str]:
    """Yield the lines of a table in a scheme."""
    make, names = {"ours": (_ours, OURS), "acled": (_acled, ACLED), "plain": (_plain, PLAIN)}[
        scheme
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    chance = random.Random(1)
    for number in range(rows):
        writer.writerow(make(number, chance))
        if number % 1000 == 999 or number == rows - 1:
            yield out.getvalue()
            out.seek(0)
            out.truncate()


def _report(number: int, place: str, day: str) -> str:
    """Return a text of about 200 characters that no other row has."""
    text = f"On {day}, report {number} told of drones over {place}, and of windows that broke"
    words = f"in {number % 97} houses of a quarter by the river. Nobody there was hurt, it said."
    match number % 20:
        case 0:
            return f'{text}, "as if of themselves",\n{words} (Size=not reported)'
        case 1:
            return f'"{text}", {words} (Розмір не повідомлявся)'
    return f"{text} {words} (Size=not reported)"


def _day(number: int) -> tuple[int, int, int]:
    return 2022 + number % 4, 1 + number % 12, 1 + number % 28


def _at(chance: random.Random) -> tuple[str, str, float, float]:
    place, region, lat, lon = chance.choice(PLACES)
    return place, region, round(lat + chance.random() / 50, 4), round(lon + chance.random() / 50, 4)


def _ours(number: int, chance: random.Random) -> list[object]:
    place, region, lat, lon = _at(chance)
    day = "{:04}-{:02}-{:02}".format(*_day(number))
    text = _report(number, place, day)
    counts = f'{{"killed": {number % 7}}}' if number % 3 else ""
    return [
        f"ev-{number:012x}", KINDS[number % 5][0], "drone", "occurred", day, day, "day", place,
        f"own:{place[6:]}", "UA", region, "city", lat, lon, 5.0, 0.9,
        '{"initiator": ["Russia"]}', counts, "", 0.8, f"doc-{number // 3}", f"Report {number // 3}",
        f"https://example.org/{number // 3}", day, "en", text, 10, 10 + len(text),
    ]  # fmt: skip


def _acled(number: int, chance: random.Random) -> list[object]:
    place, region, lat, lon = _at(chance)
    year, month, day = _day(number)
    kind = KINDS[number % 5]
    one, other = chance.choice(SIDES[:2]), chance.choice(SIDES)
    return [
        f"UKR{number}", f"{year:04}-{month:02}-{day:02}", year, 1 + number % 3,
        "Political violence", kind[1], kind[2], one, "", "State forces", other, "", "", "",
        "", 804, "Europe", "Ukraine", region, f"{region} raion", "", place, lat, lon,
        1 + number % 3, f"Source {number % 300}", "National",
        _report(number, place, f"{day}.{month}.{year}"), number % 5, "", 1_700_000_000 + number,
    ]  # fmt: skip


def _plain(number: int, chance: random.Random) -> list[object]:
    place, _, lat, lon = _at(chance)
    day = "{:04}-{:02}-{:02}".format(*_day(number))
    return [number, day, lat, lon, place, KINDS[number % 5][0], _report(number, place, day)]


if __name__ == "__main__":
    main()
