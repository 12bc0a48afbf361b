"""``geomap check``: what is wrong with an event table, row by row."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from geomap.cli.columns import Columns
from geomap.cli.console import note, say
from geomap.cli.extras import Cues, Extras
from geomap.cli.filters import Filters
from geomap.cli.groups import grouping
from geomap.cli.options import Gazetteer
from geomap.days import day_of_option
from geomap.errors import SchemaError
from geomap.inputs import one_source

if TYPE_CHECKING:
    from geomap.tables.check import Report

__all__ = ["check"]


@grouping
def check(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="An event table, or -.")],
    *,
    today: Annotated[
        str | None,
        typer.Option(
            "--today", metavar="DATE", help="Nothing that occurred may be after this day."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    most: Annotated[
        int,
        typer.Option("--most", metavar="N", min=0, help="Show so many of a kind; 0 shows all."),
    ] = 1000,
    filters: Filters,
    columns: Columns,
    gazetteer: Gazetteer = None,
    cues: Cues = None,
) -> None:
    """Say what is wrong with an event table, row by row."""
    from geomap.places.overlay import open_gazetteer
    from geomap.tables.check import check_source

    declared = Extras(cues).types
    layout, day = columns.layout(), day_of_option("--today", today)
    wanted = filters.wanted(declared)
    report = check_source(
        one_source(table),
        types=declared,
        layout=layout,
        today=day,
        store=open_gazetteer(gazetteer),
        wanted=wanted,
    )
    if json:
        _print_json(report, table)
    else:
        for remark in report.notes:
            note(remark)
        for problem in report.problems(most or None):
            say(f"{problem}")
        _sum_up(report, table, most)
    if errors := report.count("error"):
        raise SchemaError(f"{table}: {_many(errors, 'error')}", mend="see the lines above")


def _sum_up(report: Report, table: str, most: int) -> None:
    """Print how many problems there are by rule."""
    if not report.counts:
        say(f"{table}: {_many(report.rows, 'event')}, nothing to correct")
        return
    errors, warnings = report.count("error"), report.count("warning")
    rows = _many(report.rows, "row")
    say(f"{table}: {rows}, {_many(errors, 'error')}, {_many(warnings, 'warning')}")
    for (level, rule), count in report.counts.items():
        hint = f" (the first {most} are shown; --most 0 shows all)" if 0 < most < count else ""
        say(f"{count:8,}  {level:7}  {rule}{hint}")


def _print_json(report: Report, table: str) -> None:
    from geomap.tables.json_rows import dumps

    head = {
        "file": table,
        "rows": report.rows,
        "errors": report.count("error"),
        "warnings": report.count("warning"),
        "rules": [
            {"rule": rule, "level": level, "count": count}
            for (level, rule), count in report.counts.items()
        ],
        "notes": report.notes,
    }
    say(dumps(head)[:-1] + ', "problems": [')
    before: str | None = None
    for problem in report.problems():
        if before is not None:
            say(before + ",")
        before = dumps(asdict(problem))
    if before is not None:
        say(before)
    say("]}")


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
