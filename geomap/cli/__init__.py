"""The command line: what was typed is parsed here and handed to the library."""

from __future__ import annotations

from geomap.cli.run import main

__all__ = ["main"]
