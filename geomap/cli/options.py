"""Options that commands share, and what their values mean."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from geomap.days import parse_day
from geomap.errors import OptionError
from geomap.languages import available
from geomap.taxonomy import EVENT_TYPES, STATUSES, OwnType

if TYPE_CHECKING:
    from geomap.tables.filters import EventFilter

__all__ = [
    "Bbox",
    "Coarsen",
    "Country",
    "Format",
    "Gazetteer",
    "Home",
    "Inputs",
    "Lang",
    "Merge",
    "MinConfidence",
    "Output",
    "Published",
    "Redact",
    "Since",
    "Status",
    "Title",
    "Type",
    "UiLang",
    "Until",
    "checked_country",
    "checked_lang",
    "checked_ui_lang",
    "day",
    "event_filter",
]

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders, globs, or -.")]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="File, or -.")]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="NAME", help="geojson, csv, tsv, jsonl, parquet, gpkg, fgb."),
]
Published = Annotated[
    str | None,
    typer.Option(
        "--published", metavar="DATE", help='Day of publication, the anchor of "Thursday".'
    ),
]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help="Language: en, fr, uk, ru, de or es.")
]
Home = Annotated[
    str | None,
    typer.Option("--home", metavar="CODE", help="Country the source writes from, as UA."),
]
Type = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="TYPE", help="Keep this event type; repeatable."),
]
Status = Annotated[
    list[str] | None,
    typer.Option("--status", metavar="STATUS", help="Keep this status; repeatable."),
]
Country = Annotated[
    list[str] | None,
    typer.Option("--country", metavar="CODE", help="Keep this country, as UA; repeatable."),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Keep events on this day or later.")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Keep events on this day or earlier.")
]
Bbox = Annotated[
    str | None,
    typer.Option("--bbox", metavar="W,S,E,N", help="Keep events in this box, in degrees."),
]
MinConfidence = Annotated[
    str | None,
    typer.Option("--min-confidence", metavar="0…1", help="Keep events at least this sure."),
]
Merge = Annotated[
    bool,
    typer.Option("--merge", help="Make an event that several articles tell one, with its sources."),
]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Title of the page.")]
Gazetteer = Annotated[
    str | None,
    typer.Option("--gazetteer", metavar="PATH", help="CSV of your own places, or a gazetteer."),
]
Coarsen = Annotated[
    str | None,
    typer.Option(
        "--coarsen",
        metavar="LEVEL",
        help="Publish no place finer than city, district, region, country, or so many km.",
    ),
]
Redact = Annotated[
    list[str] | None,
    typer.Option("--redact", metavar="FIELD", help="Leave this column out; repeatable."),
]
UiLang = Annotated[
    str | None,
    typer.Option(
        "--ui-lang",
        metavar="CODE",
        help="Language of the page: en, fr, uk, ru, de or es. Default: the reader's.",
    ),
]

_COUNTRY = re.compile("[A-Z]{2}")


def event_filter(
    types: list[str] | None,
    statuses: list[str] | None,
    countries: list[str] | None,
    since: str | None,
    until: str | None,
    bbox: str | None,
    min_confidence: str | None,
    own_types: Sequence[OwnType] = (),
) -> EventFilter:
    """Return the filter that the options ask for.

    Raises
    ------
    OptionError
        When a value is not one of ours.
    """
    from geomap.tables.filters import EventFilter

    first, last = day("--since", since), day("--until", until)
    if first and last and last < first:
        raise OptionError(f"--until {last} is before --since {first}", mend="swap them")
    return EventFilter(
        types=_words("--type", types, (*EVENT_TYPES, *(one.name for one in own_types))),
        statuses=_words("--status", statuses, STATUSES),
        countries=tuple(checked_country("--country", c) for c in countries or ()),
        since=first,
        until=last,
        bbox=None if bbox is None else _box(bbox),
        min_confidence=_share("--min-confidence", min_confidence),
    )


def day(option: str, value: str | None) -> dt.date | None:
    """Return the day that an option gives.

    Raises
    ------
    OptionError
        When it is no day.
    """
    if value is None:
        return None
    try:
        return parse_day(value)
    except ValueError as error:
        raise OptionError(f"{option} {value!r} {error}", mend="for example 2025-10-16") from None


def checked_country(option: str, value: str) -> str:
    """Return a country code in capitals.

    Raises
    ------
    OptionError
        When it is no code of two letters.
    """
    code = value.strip().upper()
    if not _COUNTRY.fullmatch(code):
        raise OptionError(
            f"{option} {value!r} is not a country code", mend="use ISO 3166-1, for example UA"
        )
    return code


def checked_lang(value: str | None) -> str | None:
    """Return a language code that has a pack.

    Raises
    ------
    OptionError
        When there is no pack for it.
    """
    if value is None or value.lower() in available():
        return value and value.lower()
    raise OptionError(
        f"--lang {value!r} is not a language that geomap reads",
        mend=f"use one of {', '.join(available())}",
    )


def checked_ui_lang(value: str | None) -> str | None:
    """Return the code of a language that the page speaks.

    Raises
    ------
    OptionError
        When it speaks no such language.
    """
    from geomap.page import UI_LANGUAGES

    if value is None or value.lower() in UI_LANGUAGES:
        return value and value.lower()
    raise OptionError(
        f"--ui-lang {value!r} is not a language that the page speaks",
        mend=f"use one of {', '.join(UI_LANGUAGES)}",
    )


def _words(option: str, given: list[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    words = [word.strip().lower().replace("-", "_") for word in given or ()]
    for word in words:
        if word not in known:
            raise OptionError(f"no {option} {word!r}", mend=f"use one of {', '.join(known)}")
    return tuple(words)


def _share(option: str, text: str | None) -> float:
    try:
        share = float(text or 0)
    except ValueError:
        raise OptionError(f"{option} {text!r} is not a number", mend="for example 0.5") from None
    if not 0 <= share <= 1:
        raise OptionError(f"{option} {text} is not between 0 and 1", mend="for example 0.5")
    return share


def _box(text: str) -> tuple[float, float, float, float]:
    mend = "give west,south,east,north in degrees, for example 22,44,41,53"
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise OptionError(f"--bbox {text!r} is not four numbers", mend=mend) from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise OptionError(f"--bbox {text!r} is not on the globe", mend=mend)
    return west, south, east, north
