"""Options that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import signature
from typing import Annotated

import typer
from typer.testing import CliRunner

from geomap.cli.groups import grouping


@dataclass(frozen=True, slots=True)
class _Size:
    wide: Annotated[int, typer.Option("--wide")] = 1
    high: Annotated[int | None, typer.Option("--high")] = None


def _draw(name: str, *, size: _Size, loud: Annotated[bool, typer.Option("--loud")] = False) -> None:
    typer.echo(f"{name} {size.wide} {size.high} {loud}")


def _run(*typed: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(grouping(_draw))
    result = CliRunner().invoke(app, list(typed))
    return result.exit_code, result.output


def test_a_group_gets_what_was_typed() -> None:
    """What is typed is in the group, what is not has its default there; other options stay."""
    assert _run("a", "--high", "3", "--loud") == (0, "a 1 3 True\n")
    assert _run("a") == (0, "a 1 None False\n")


def test_options_stand_where_their_group_stood() -> None:
    """The options of a group take its place in order, and the group itself is no option."""
    assert list(signature(grouping(_draw)).parameters) == ["name", "wide", "high", "loud"]
    assert _run("a", "--size", "3")[0] != 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    bold: Annotated[bool, typer.Option("--bold")] = False
    size: _Size


def test_a_group_can_hold_a_group() -> None:
    """The options of a group within a group are options like the others."""

    def drawn(*, look: _Look) -> None:
        typer.echo(f"{look.bold} {look.size.wide}")

    assert list(signature(grouping(drawn)).parameters) == ["bold", "wide", "high"]
    app = typer.Typer()
    app.command()(grouping(drawn))
    assert CliRunner().invoke(app, ["--wide", "7"]).output == "False 7\n"
