"""``geomap geocode`` and ``geomap toponyms``: names of places, alone and in texts."""

from __future__ import annotations

from typing import Annotated

import typer

from geomap.cli.extras import Languages
from geomap.cli.options import Cluster, Gazetteer, Home, Lang, Output, checked_lang

__all__ = ["geocode", "toponyms"]


def geocode(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Names, or - for lines.")],
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Only in this country, as UA.")
    ] = None,
    near: Annotated[
        str | None,
        typer.Option("--near", metavar="LAT,LON", help="Prefer places near this point."),
    ] = None,
    lang: Lang = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="At most so many candidates.")
    ] = 5,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a name.")] = False,
    gazetteer: Gazetteer = None,
) -> None:
    """Find places by name: candidates, best first."""
    from geomap.cli import names as work
    from geomap.countries import country_of_option

    code = None if country is None else country_of_option("--country", country)
    query = work.Query(country=code, near=work.point(near), lang=checked_lang(lang), limit=limit)
    work.geocode(names, query, as_json=json, gazetteer=gazetteer)


def toponyms(
    inputs: Annotated[list[str], typer.Argument(metavar="DOCS.jsonl", help="Documents, or -.")],
    output: Output = "-",
    lang: Lang = None,
    home: Home = None,
    gazetteer: Gazetteer = None,
    languages: Languages = None,
    cluster: Cluster = None,
) -> None:
    """Write every mention of a place in documents, resolved."""
    from geomap.cli import toponyms as work

    work.toponyms(
        inputs,
        output,
        lang=checked_lang(lang),
        home=home,
        gazetteer=gazetteer,
        languages=languages,
        cluster=cluster,
    )
