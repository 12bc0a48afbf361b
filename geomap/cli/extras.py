"""Options for own words and languages, for further evidence, and for explanations."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geomap.errors import OptionError
from geomap.files import check_target, write_text
from geomap.inputs import Source, refuse_overwriting
from geomap.languages import added

if TYPE_CHECKING:
    from geomap.extras.endpoint import Endpoint
    from geomap.taxonomy import OwnType

__all__ = ["Cues", "ExplainOptions", "ExtraOptions", "Extras", "Languages"]

_LINES, _TEXT = (".jsonl", ".ndjson"), (".txt", ".md")


def _add_languages(context: typer.Context, folder: str | None) -> str | None:
    """Let the packs of a folder be languages until the command ends."""
    if folder is not None and not context.resilient_parsing:
        from geomap.extraction.check_language import check_language

        for code in context.with_resource(added(folder)):
            check_language(code)
    return folder


Cues = Annotated[
    str | None,
    typer.Option("--cues", metavar="FILE", help="TOML file of your own cue words and event types."),
]
Languages = Annotated[
    str | None,
    typer.Option(
        "--languages",
        metavar="FOLDER",
        callback=_add_languages,
        is_eager=True,
        help="Folder of your own language packs.",
    ),
]


@dataclass(frozen=True, slots=True)
class Extras:
    """What a command was given beside articles; see :func:`geomap.extract`."""

    cues: str | None = None
    mentions: str | None = None
    llm: Endpoint | None = None
    explain: str | None = None
    languages: str | None = None

    @property
    def is_told(self) -> bool:
        """Whether it matters how events came about, and why others did not."""
        return self.explain is not None or self.llm is not None

    @property
    def types(self) -> tuple[OwnType, ...]:
        """The event types that the user declared."""
        if self.cues is None:
            return ()
        from geomap.extraction.own_cues import read_own_cues

        return read_own_cues(self.cues).types

    def check(self, sources: Sequence[Source], output: str) -> None:
        """Raise, before any work is done, when explanations could not be written.

        Raises
        ------
        OptionError
            When their file's ending says no form, or it is what is read, or what is written.
        """
        if self.explain is None or self.explain == "-":
            return
        _is_text(self.explain)
        if os.path.realpath(self.explain) == os.path.realpath(output):
            raise OptionError(
                f"--explain {self.explain}: is what -o writes", mend="name another file"
            )
        refuse_overwriting(sources, self.explain)
        check_target(self.explain)

    def explained(self, explanations: Sequence[dict[str, Any]]) -> str | None:
        """Write the explanations; return those that belong on the terminal."""
        from geomap.extraction.explain_text import explanation_text

        if self.explain is None:
            return None
        if self.explain == "-":
            return explanation_text(explanations)
        if _is_text(self.explain):
            write_text(self.explain, explanation_text(explanations))
        else:
            lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in explanations)
            write_text(self.explain, "".join(lines))
        return None


@dataclass(frozen=True, slots=True)
class ExtraOptions:
    """What was typed for the options of :class:`Extras`, but for explanations."""

    cues: Cues = None
    languages: Languages = None
    mentions: Annotated[
        str | None,
        typer.Option(
            "--mentions",
            metavar="SOURCE",
            help="Further evidence for places: spacy:MODEL, slovnet or slovnet:FOLDER.",
        ),
    ] = None
    llm: Annotated[
        str | None,
        typer.Option(
            "--llm",
            metavar="URL",
            help="Read events by a language model: an OpenAI-compatible endpoint.",
        ),
    ] = None
    llm_model: Annotated[
        str | None, typer.Option("--llm-model", metavar="NAME", help="The endpoint's model.")
    ] = None
    llm_timeout: Annotated[
        float,
        typer.Option(
            "--llm-timeout", metavar="SECONDS", min=1, max=3600, help="Longest wait for it."
        ),
    ] = 120.0

    def extras(self) -> Extras:
        """Return what the options ask for.

        Raises
        ------
        OptionError
            When a value is not one of ours, or options do not go together.
        """
        endpoint = None
        if self.llm is not None:
            from geomap.extras.endpoint import Endpoint

            if self.llm_model is None:
                raise OptionError("--llm needs a model", mend="name one with --llm-model")
            endpoint = Endpoint(self.llm, self.llm_model, timeout=self.llm_timeout)
        elif self.llm_model is not None:
            raise OptionError("--llm-model has no endpoint", mend="give its address with --llm")
        return Extras(self.cues, self.mentions, endpoint, languages=self.languages)


@dataclass(frozen=True, slots=True)
class ExplainOptions(ExtraOptions):
    """What was typed for the options of :class:`Extras`."""

    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="FILE",
            help="Say how each event came about: .jsonl for programs, .txt or - for people.",
        ),
    ] = None

    def extras(self) -> Extras:
        """Return what the options ask for."""
        return replace(ExtraOptions.extras(self), explain=self.explain)


def _is_text(path: str) -> bool:
    ending = PurePath(path).suffix.lower()
    if ending not in (*_LINES, *_TEXT):
        raise OptionError(
            f"--explain {path}: its ending says no form", mend="use .jsonl, .txt, .md or -"
        )
    return ending in _TEXT
