"""Options that commands share, and what their values mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from geomap.errors import OptionError
from geomap.languages import available
from geomap.taxonomy import OwnType

if TYPE_CHECKING:
    from geomap.tables.filters import EventFilter

__all__ = [
    "Coarsen",
    "Filters",
    "Format",
    "Gazetteer",
    "Home",
    "Inputs",
    "Lang",
    "Merge",
    "Output",
    "Published",
    "Redact",
    "Title",
    "UiLang",
    "checked_country",
    "checked_lang",
    "checked_ui_lang",
    "filtering",
]

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT", help="Files, folders, globs, or -.")]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="File, or -.")]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", metavar="NAME", help="geojson, csv, tsv, jsonl, parquet, gpkg, fgb, kml, xlsx."
    ),
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

#: The options of :class:`geomap.tables.filters.EventFilter`.
_FILTERS = {
    "type": Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="Keep this event type; repeatable."),
    ],
    "status": Annotated[
        list[str] | None,
        typer.Option("--status", metavar="STATUS", help="Keep this status; repeatable."),
    ],
    "country": Annotated[
        list[str] | None,
        typer.Option("--country", metavar="CODE", help="Keep this country, as UA; repeatable."),
    ],
    "since": Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Keep events on this day or later."),
    ],
    "until": Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Keep events on this day or earlier."),
    ],
    "bbox": Annotated[
        str | None,
        typer.Option("--bbox", metavar="W,S,E,N", help="Keep events in this box, in degrees."),
    ],
    "within": Annotated[
        str | None,
        typer.Option("--within", metavar="FILE", help="Keep events in the polygons of a file."),
    ],
    "min_confidence": Annotated[
        str | None,
        typer.Option("--min-confidence", metavar="0…1", help="Keep events at least this sure."),
    ],
}
_COUNTRY = re.compile("[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Filters:
    """What was typed for the options that choose events."""

    typed: Mapping[str, Any]

    def wanted(self, own_types: Sequence[OwnType] = ()) -> EventFilter:
        """Return the filter that the options ask for.

        Parameters
        ----------
        own_types : sequence of OwnType
            Event types that a user declared.

        Raises
        ------
        OptionError
            When a value is not one of ours.
        ReadError
            When the polygons cannot be read.
        """
        from geomap.tables.filters import event_filter

        return event_filter(
            **self.typed, own_types=[one.name for one in own_types], spelling="--{}"
        )


#: Stands in the arguments of a command that :func:`filtering` gives the options.
NO_FILTERS = Filters({})


def filtering(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose events.

    Parameters
    ----------
    command : callable
        Has an argument ``filters``, a :class:`Filters`, which gets what was typed; the options
        stand in its place.
    """

    @wraps(command)
    def typed(**values: Any) -> None:
        chosen = {name: values.pop(name) for name in _FILTERS}
        command(**values, filters=Filters(chosen))

    parameters: list[Parameter] = []
    hints = get_type_hints(command, include_extras=True)
    for name, own in signature(command).parameters.items():
        listed = _FILTERS if name == "filters" else {name: hints[name]}
        default = None if name == "filters" else own.default
        parameters += [
            Parameter(option, Parameter.KEYWORD_ONLY, default=default, annotation=hint)
            for option, hint in listed.items()
        ]
    typed.__annotations__ = {one.name: one.annotation for one in parameters}
    vars(typed)["__signature__"] = Signature(parameters)
    return typed


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
