"""Options that say how much one article may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What was typed of the limits of one article; see :class:`geomap.reader.ArticleReader`."""

    max_size: Annotated[
        float | None,
        typer.Option(
            "--max-size", metavar="MB", min=0, help="Leave out articles with more text than this."
        ),
    ] = None
    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            min=0.001,
            help="Leave out articles that take more CPU time than this.",
        ),
    ] = None
    memory_limit: Annotated[
        float | None,
        typer.Option(
            "--memory-limit",
            metavar="MB",
            min=50,
            help="Leave out articles that take more memory than this.",
        ),
    ] = None
