"""Columns of Arrow as cells, and points as WKB as coordinates."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geomap.tables.coded import Coded

__all__ = ["cells_of", "is_bytes", "points_of"]

Numbers = NDArray[np.float64]

_WKB_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
_LITTLE, _POINT = 1, 1


def is_bytes(kind: pa.DataType) -> bool:
    """Return whether a column holds bytes."""
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def cells_of(column: pa.Array) -> Coded:
    """Return a column as cells: days and times in ISO, decimals as numbers."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        own = cells_of(column.dictionary)
        codes = column.indices.to_numpy(zero_copy_only=False)
        empty = column.is_null().to_numpy(zero_copy_only=False)
        numbers = np.append(own.codes, np.int32(-1))
        return Coded(numbers[np.where(empty, -1, codes).astype(np.int64)], own.cells[:-1])
    if pa.types.is_floating(kind):
        return Coded.numbers(column.cast(pa.float64()).to_numpy(zero_copy_only=False))
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if not is_text and not pa.types.is_primitive(kind):
        nested = Coded.of(column.to_pylist())
        return nested.map(float) if pa.types.is_decimal(kind) else nested
    coded = column.dictionary_encode()
    codes = pc.fill_null(coded.indices, -1).to_numpy()
    different = coded.dictionary.to_pylist()
    if is_text:
        return Coded.texts(codes, different)
    if pa.types.is_temporal(kind) and not pa.types.is_duration(kind):
        different = [cell.isoformat() for cell in different]
    return Coded(codes, different)


def points_of(column: pa.Array) -> tuple[Numbers, Numbers] | None:
    """Return x and y of a column of WKB that holds nothing but points; ``None`` for any other."""
    lengths = pc.binary_length(column)
    if column.null_count == 0 and len(column) and pc.all(pc.equal(lengths, 21)).as_py():
        plain = column.cast(pa.binary())
        _, offsets, data = plain.buffers()
        start = int(np.frombuffer(offsets, np.int32, offset=4 * plain.offset, count=1)[0])
        found = np.frombuffer(data, _WKB_POINT, offset=start, count=len(plain))
        if ((found["order"] == _LITTLE) & (found["kind"] == _POINT)).all():
            return found["x"].copy(), found["y"].copy()
    return None
