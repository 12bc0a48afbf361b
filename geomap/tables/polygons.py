"""Polygons that events may lie in, from a file of them.

GeoJSON is read here; of the other formats only data that begin as they do reach GDAL, as a copy.
"""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

from geomap.decoding import decode
from geomap.errors import OptionError, ReadError
from geomap.inputs import Source, one_source
from geomap.tables.json_rows import loads
from geomap.tables.ogr import refuse_virtual_tables
from geomap.tables.schema import CRS

__all__ = ["covers", "read_polygons"]

#: Most bytes of a file of polygons, unpacked.
MAX_BYTES = 1 << 28

_MEND = "give polygons as GeoJSON, GeoPackage, Shapefile or FlatGeobuf"
_WHOLE_TURN = 360.0
#: How the files that GDAL reads begin, and the ending that it knows them by.
_SIGNATURES = {b"SQLite format 3\0": ".gpkg", b"fgb": ".fgb", b"\0\0\x27\x0a": ".shp"}
_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_ZIP = b"PK\x03\x04"
_DEEPEST = 50


def read_polygons(
    given: str | os.PathLike[str] | shapely.Geometry | gpd.GeoDataFrame | gpd.GeoSeries,
) -> shapely.Geometry:
    """Return polygons as one geometry, ``(lon, lat)``, degrees, WGS 84.

    Parameters
    ----------
    given : path-like, shapely geometry or geopandas table
        A file of polygons (GeoJSON, GeoPackage, Shapefile with its neighbours or zipped,
        FlatGeobuf) in any CRS that it states; or polygons. What else the file holds, points and
        lines, is passed over.

    Raises
    ------
    ReadError
        When the file cannot be read, holds no polygon, or is not in degrees and states no CRS.
    OptionError
        When what is given is none of these.
    """
    if isinstance(given, shapely.Geometry):
        return _joined(gpd.GeoSeries([given], crs=CRS), "the geometry")
    if isinstance(given, gpd.GeoDataFrame | gpd.GeoSeries):
        return _joined(given.geometry, "the table of polygons")
    if not isinstance(given, str | os.PathLike):
        raise OptionError(f"within {str(given)[:40]!r} is no file and no polygon", mend=_MEND)
    source = one_source(os.fspath(given))
    data = source.read(limit=MAX_BYTES)
    parts = _shapefile_in(data, source.name) if data.startswith(_ZIP) else None
    ending = next((e for head, e in _SIGNATURES.items() if data.startswith(head)), None)
    if parts is not None:
        geometry = _through_gdal(parts, ".shp", source.name)
    elif ending is not None:
        parts = _neighbours(source) if ending == ".shp" else {}
        geometry = _through_gdal({**parts, ending: data}, ending, source.name)
    else:
        geometry = _geojson(data, source.name)
    return _joined(geometry, source.name)


def covers(
    polygons: shapely.Geometry, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which points lie in polygons or on their edge.

    Parameters
    ----------
    polygons : shapely geometry
        ``(lon, lat)``, degrees, WGS 84; may reach over the antimeridian, as from 170 to 190.
    lon, lat : array of float
        Degrees, WGS 84, NaN where there is no point.
    """
    shapely.prepare(polygons)
    found = shapely.intersects_xy(polygons, lon, lat)
    west, _, east, _ = polygons.bounds
    if east > _WHOLE_TURN / 2:
        found |= shapely.intersects_xy(polygons, lon + _WHOLE_TURN, lat)
    if west < -_WHOLE_TURN / 2:
        found |= shapely.intersects_xy(polygons, lon - _WHOLE_TURN, lat)
    return np.asarray(found & np.isfinite(lon) & np.isfinite(lat), dtype=bool)


def _joined(geometry: gpd.GeoSeries, name: str) -> shapely.Geometry:
    """Return the polygons among geometries of a file as one, in degrees."""
    geometry = gpd.GeoSeries(geometry[geometry.notna() & ~geometry.is_empty])
    flat = geometry.explode(index_parts=False)
    polygons = flat[flat.geom_type == "Polygon"]
    if polygons.empty:
        kinds = Counter(str(kind) for kind in flat.geom_type)
        held = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        raise ReadError(f"{name}: holds no polygon{f' but {held}' if held else ''}", mend=_MEND)
    if polygons.crs is not None and polygons.crs != CRS:
        polygons = polygons.to_crs(CRS)
    west, south, east, north = polygons.total_bounds
    on_globe = -_WHOLE_TURN <= west <= east <= _WHOLE_TURN and -90 <= south <= north <= 90
    if not on_globe:  # not a number is not, either
        raise ReadError(
            f"{name}: its coordinates are not degrees, and it states no CRS that makes them so",
            mend="write it again with its CRS, or in EPSG:4326",
        )
    return shapely.union_all(shapely.make_valid(polygons.to_numpy()))


def _geojson(data: bytes, name: str) -> gpd.GeoSeries:
    try:
        given = loads(decode(data, name=name))
        geometries = [shapely.from_geojson(json.dumps(one)) for one in _geometries(given)]
    except (ValueError, RecursionError, shapely.GEOSException) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(f"{name}: is no GeoJSON ({str(error)[:80]})", mend=_MEND) from None
    return gpd.GeoSeries(geometries, crs=_crs_of(given, name))


def _geometries(given: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield the geometries of GeoJSON, whatever object it is."""
    if not isinstance(given, dict) or depth > _DEEPEST:
        return
    if isinstance(given.get("coordinates"), list):
        yield {"type": given.get("type"), "coordinates": given["coordinates"]}
    for key in ("features", "geometries"):
        if isinstance(given.get(key), list):
            for one in given[key]:
                yield from _geometries(one, depth + 1)
    yield from _geometries(given.get("geometry"), depth + 1)


def _crs_of(given: Any, name: str) -> Any:
    """Return the CRS that GeoJSON states as it once could; degrees where it states none."""
    stated = given.get("crs") if isinstance(given, dict) else None
    if stated is None:
        return CRS
    properties = stated.get("properties") if isinstance(stated, dict) else None
    code = properties.get("name") if isinstance(properties, dict) else None
    try:
        # A name of a CRS only: other texts may make PROJ look into files.
        if not re.fullmatch(r"[A-Za-z0-9:.]{1,60}", str(code)):
            raise pyproj.exceptions.CRSError(str(code))
        return pyproj.CRS.from_user_input(code)
    except pyproj.exceptions.CRSError:
        raise ReadError(
            f"{name}: states the CRS {str(code)[:60]!r}, which is not known",
            mend="write it again in EPSG:4326",
        ) from None


def _through_gdal(parts: Mapping[str, bytes], ending: str, name: str) -> gpd.GeoSeries:
    """Return the geometries of a file that GDAL reads, from a copy with the neighbours given."""
    with tempfile.TemporaryDirectory() as folder:
        for part, data in parts.items():
            Path(folder, f"copy{part}").write_bytes(data)
        copy = Path(folder, f"copy{ending}")
        if ending == ".gpkg":
            refuse_virtual_tables(copy, name)
        if ending == ".shp":
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
        try:
            frame = pyogrio.read_dataframe(copy, columns=[])
        except (RuntimeError, LookupError, ValueError, OSError) as error:
            raise ReadError(f"{name}: cannot be read ({error})", mend="write it again") from None
        finally:
            pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})
    if not isinstance(frame, gpd.GeoDataFrame):
        raise ReadError(f"{name}: holds no geometry", mend=_MEND)
    return frame.geometry


def _neighbours(source: Source) -> dict[str, bytes]:
    """Return the files that belong to a Shapefile, as far as they are there."""
    found = {}
    path = Path(source.name)
    for ending in _SHAPEFILE[1:]:
        for spelt in (ending, ending.upper()):
            neighbour = path.with_suffix(spelt)
            if neighbour.is_file():
                found[ending] = Source(str(neighbour)).read(limit=MAX_BYTES)
                break
    return found


def _shapefile_in(data: bytes, name: str) -> dict[str, bytes]:
    """Return the files of the one Shapefile in an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if "__MACOSX" not in m.filename]
            whole = [PurePosixPath(m.filename) for m in members]
            shapes = [path for path in whole if path.suffix.lower() == ".shp"]
            if len(shapes) != 1:
                raise ReadError(f"{name}: holds {len(shapes)} Shapefiles, not one", mend=_MEND)
            stem = shapes[0].with_suffix("")
            parts = {}
            for member, path in zip(members, whole, strict=True):
                if path.with_suffix("") == stem and path.suffix.lower() in _SHAPEFILE:
                    with archive.open(member) as stream:
                        parts[path.suffix.lower()] = stream.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ReadError(f"{name}: cannot be unpacked ({str(error)[:80]})", mend=_MEND) from None
    if sum(map(len, parts.values())) > MAX_BYTES or not parts[".shp"].startswith(b"\0\0\x27\x0a"):
        raise ReadError(f"{name}: holds no Shapefile of a size that is read", mend=_MEND)
    return parts
