"""The weights of the models of recognition and resolution, from ``weights.toml``."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from geomap.languages import parse

__all__ = ["load_weights"]


@lru_cache(maxsize=1)
def load_weights() -> dict[str, dict[str, float]]:
    """Return, for each model, feature → weight."""
    text = (files("geomap.places") / "weights.toml").read_text(encoding="utf-8")
    weights: dict[str, dict[str, float]] = parse(text)
    return weights
