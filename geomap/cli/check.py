"""What ``geomap check`` does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from geomap.cli.console import note, say
from geomap.errors import SchemaError
from geomap.inputs import one_source
from geomap.places.overlay import open_gazetteer
from geomap.tables.check import Report, check_source
from geomap.tables.json_rows import dumps
from geomap.taxonomy import OwnType

if TYPE_CHECKING:
    from geomap.tables.filters import EventFilter
    from geomap.tables.schemes import Layout

__all__ = ["check"]


def check(
    table: str,
    types: Sequence[OwnType] = (),
    layout: Layout | None = None,
    *,
    today: dt.date | None = None,
    most: int = 0,
    as_json: bool = False,
    gazetteer: str | None = None,
    wanted: EventFilter | None = None,
) -> None:
    """Print what is wrong with an event table.

    Parameters
    ----------
    table : str
        The file, or ``"-"``.
    types : sequence of OwnType
        Event types that a user declared.
    layout : Layout, optional
        What a user says of the columns.
    today : datetime.date, optional
        The day that events without a day of publication are compared with.
    most : int
        Of each rule no more problems than these; 0 for all.
    as_json : bool
        Whether one JSON object is printed instead of lines.
    gazetteer : str, optional
        A gazetteer folder, or a CSV of places that win over ours.
    wanted : EventFilter, optional
        Which events are asked about.

    Raises
    ------
    SchemaError
        When there are errors; warnings are none.
    """
    source = one_source(table)
    report = check_source(
        source,
        types=types,
        layout=layout,
        today=today,
        store=open_gazetteer(gazetteer),
        wanted=wanted,
    )
    if as_json:
        _print_json(report, table, most or None)
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


def _print_json(report: Report, table: str, most: int | None) -> None:
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
    for problem in report.problems(most):
        if before is not None:
            say(before + ",")
        before = dumps(asdict(problem))
    if before is not None:
        say(before)
    say("]}")


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
