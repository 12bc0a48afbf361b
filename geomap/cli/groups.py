"""Options that belong together, and the commands that take them as one argument."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

__all__ = ["grouping"]


def grouping(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of its groups, each in the place of its group.

    Parameters
    ----------
    command : callable
        Its arguments are options, or dataclasses whose fields are options or such dataclasses; it
        gets one of each dataclass, with what was typed.
    """
    groups: dict[str, type[Any]] = {}
    parameters: list[Parameter] = []
    for name, own in signature(command, eval_str=True).parameters.items():
        if _is_group(own.annotation):
            groups[name] = own.annotation
            parameters += _options(own.annotation)
        else:
            parameters.append(own.replace(kind=Parameter.KEYWORD_ONLY))

    @wraps(command)
    def typed(**values: Any) -> None:
        given = {name: _given(group, values) for name, group in groups.items()}
        command(**values, **given)

    typed.__annotations__ = {one.name: one.annotation for one in parameters}
    vars(typed)["__signature__"] = Signature(parameters)
    return typed


def _is_group(annotation: Any) -> bool:
    return isinstance(annotation, type) and is_dataclass(annotation)


def _options(group: type[Any]) -> Iterator[Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        hint = hints[field.name]
        if _is_group(hint):
            yield from _options(hint)
        else:
            yield Parameter(
                field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hint
            )


def _given(group: type[Any], values: dict[str, Any]) -> Any:
    """Take the values of a group's options out of all that were typed, and return the group."""
    hints = get_type_hints(group, include_extras=True)
    return group(
        **{
            name: _given(hint, values) if _is_group(hint) else values.pop(name)
            for name, hint in hints.items()
        }
    )
