"""Options that belong together, and the commands that take them as one argument."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache, wraps
from inspect import Parameter, Signature, signature
from typing import Any

__all__ = ["grouping"]


def grouping(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of its groups, each in the place of its group.

    Parameters
    ----------
    command : callable
        Its arguments are options, or dataclasses whose fields are options or such dataclasses; it
        gets one of each dataclass, with what was typed.
    """
    options = list(_options(command))

    @wraps(command)
    def typed(**values: Any) -> None:
        _called(command, values)

    typed.__annotations__ = {one.name: one.annotation for one in options}
    vars(typed)["__signature__"] = Signature(options)
    return typed


@cache
def _parameters(what: Callable[..., Any]) -> tuple[Parameter, ...]:
    """Return what a command, or a group, takes: options and groups."""
    return tuple(signature(what, eval_str=True).parameters.values())


def _is_group(annotation: Any) -> bool:
    return isinstance(annotation, type) and is_dataclass(annotation)


def _options(what: Callable[..., Any]) -> Iterator[Parameter]:
    """Yield the options of a command, or of a group, and of the groups in it."""
    for one in _parameters(what):
        if _is_group(one.annotation):
            yield from _options(one.annotation)
        else:
            yield one.replace(kind=Parameter.KEYWORD_ONLY)


def _called(what: Callable[..., Any], values: Mapping[str, Any]) -> Any:
    """Call a command, or make a group, with what was typed of its options."""
    return what(
        **{
            one.name: _called(one.annotation, values)
            if _is_group(one.annotation)
            else values[one.name]
            for one in _parameters(what)
        }
    )
