"""What went wrong with one thing of many, which is left out while the others go on."""

from __future__ import annotations

from geomap.errors import GeomapError

__all__ = ["fault_of"]


def fault_of(where: str, error: Exception) -> str:
    """Return what to say of one thing of many that could not be read.

    Parameters
    ----------
    where : str
        What it is.
    error : Exception
        One of geomap's says it itself; any other is a fault of geomap's, and is named.
    """
    if isinstance(error, GeomapError):
        return error.problem
    what = f"{type(error).__name__}: {error}"[:200].rstrip(": ")
    return f"{where}: cannot be read, an error of ours ({what}); please report it"
