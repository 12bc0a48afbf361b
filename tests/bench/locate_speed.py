"""What looking up places costs: ``python locate_speed.py [--rows N] [--names N] [--context]``.

A made-up table of events at so many different towns of the gazetteer is located in this process.
Prints the rows a second of CPU time, the peak of memory, and the ratio to be held against other
machines: CPU time of locating, by that of asking the gazetteer for each different name once.
"""

from __future__ import annotations

import argparse
import random
import resource
import time

import geopandas as gpd

from geomap.places.overlay import open_gazetteer
from geomap.places.search import search
from geomap.places.store import Place
from geomap.tables.locate import locate_events
from geomap.tables.schema import from_columns


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--context", action="store_true", help="with a column of countries")
    options = parser.parse_args()
    store = open_gazetteer()
    towns = [row for row, _, _ in store.positions("city")]
    chance = random.Random(1)
    places = [store.place(row) for row in chance.sample(towns, options.names)]
    start = time.process_time()
    for place in places:
        search(place.name, store=store)
    asking = time.process_time() - start
    events = made_up(places, options.rows, chance, has_country=options.context)
    start = time.process_time()
    found = locate_events(events)
    cost = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.rows:,} rows, {options.names:,} names: {cost:.1f} s of CPU time")
    print(f"{options.rows / cost:,.0f} rows a second, {peak:,.0f} MB at most")
    print(f"{cost / asking:.1f} times asking for each name once ({asking:.1f} s)")
    print(", ".join(f"{count:,} {name}" for name, count in found.attrs["located"].items()))


def made_up(
    places: list[Place], rows: int, chance: random.Random, *, has_country: bool
) -> gpd.GeoDataFrame:
    """Return an event table of names, with countries where asked for."""
    drawn = chance.choices(places, k=rows)
    return from_columns(
        {
            "event_id": [f"e{number}" for number in range(rows)],
            "event_type": ["other"] * rows,
            "status": ["occurred"] * rows,
            "date_start": [f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(rows)],
            "place_name": [place.name for place in drawn],
            "country": [place.country if has_country else None for place in drawn],
            "precision": ["none"] * rows,
        }
    )


if __name__ == "__main__":
    main()
