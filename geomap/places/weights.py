"""The weights of the models of recognition and resolution, from ``weights.toml``."""

from __future__ import annotations

from functools import lru_cache

from geomap.toml import packaged

__all__ = ["load_weights"]


@lru_cache(maxsize=1)
def load_weights() -> dict[str, dict[str, float]]:
    """Return, for each model, feature → weight."""
    return packaged(__package__, "weights.toml")
