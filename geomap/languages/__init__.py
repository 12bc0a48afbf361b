"""The language packs: one folder a language, TOML files that a linguist can edit.

A folder ``geomap/languages/<code>/`` holds one file a subject (``places.toml``, ``dates.toml``,
``numbers.toml``, ``cues.toml``, …). The engines read their own subject; nothing here knows what
the files mean. :func:`added` lays packs of one's own beside them, for a while.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any, ParamSpec, TypeAlias, TypeVar

from geomap.errors import OptionError, ReadError
from geomap.files import read_bytes
from geomap.toml import packaged, parse, parse_file

__all__ = [
    "MAX_PACK_BYTES",
    "Added",
    "added",
    "added_now",
    "available",
    "cached",
    "common",
    "edition",
    "load",
    "load_shipped",
    "shipped",
    "with_added",
]

#: Largest file of a pack, in bytes.
MAX_PACK_BYTES = 4 << 20
_CODE = re.compile("[a-z]{2,3}")
_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class _Folder:
    """Packs that were added; two with the same content are one."""

    digest: str
    packs: dict[tuple[str, str], dict[str, Any]] = field(compare=False)


#: Packs that were added, to be laid beside geomap's own elsewhere; they can be pickled.
Added: TypeAlias = tuple[_Folder, ...]

_ADDED: ContextVar[Added] = ContextVar("added languages", default=())


def cached(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Keep what a function makes of a language pack, apart for each set of added packs.

    So what was read from a folder of one call never serves another.
    """

    @lru_cache(maxsize=256)
    def keep(_: str, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        return function(*args, **kwargs)

    @wraps(function)
    def kept(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        return keep(edition(), *args, **kwargs)  # type: ignore[arg-type]

    return kept


def edition() -> str:
    """Return a word for the packs that are there now: the same word, the same packs."""
    folders = _ADDED.get()
    return " ".join(folder.digest for folder in folders) if folders else ""


@contextmanager
def added(folder: str | PathLike[str]) -> Iterator[tuple[str, ...]]:
    """Let the packs of a folder be languages of geomap until the block ends.

    Parameters
    ----------
    folder : path-like
        Holds a folder a language, named by its ISO 639 code, with TOML files as those of geomap.
        Of a language that geomap has, a file takes the place of geomap's own.

    Yields
    ------
    tuple of str
        The codes of the folder, sorted.

    Raises
    ------
    ReadError
        When there is no such folder, it holds no pack, or a file is not TOML.
    """
    read = _read_folder(Path(folder))
    with with_added((*_ADDED.get(), read)):
        yield tuple(sorted({code for code, _ in read.packs}))


def added_now() -> Added:
    """Return the packs that are added now, for :func:`with_added`."""
    return _ADDED.get()


@contextmanager
def with_added(packs: Added) -> Iterator[None]:
    """Let packs that were added, here or elsewhere, be those that are until the block ends."""
    token = _ADDED.set(packs)
    try:
        yield
    finally:
        _ADDED.reset(token)


def _read_folder(folder: Path) -> _Folder:
    mend = "give a folder that holds pl/cues.toml and so on"
    if not folder.is_dir():
        raise ReadError(f"{folder}: is no folder", mend=mend)
    packs: dict[tuple[str, str], dict[str, Any]] = {}
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(folder.glob("*/*.toml")):
        code = path.parent.name
        if not _CODE.fullmatch(code):
            continue
        data = read_bytes(path, limit=MAX_PACK_BYTES)
        digest.update(f"{code}/{path.stem} {len(data)} ".encode() + data)
        packs[code, path.stem] = parse_file(data, str(path))
    if not packs:
        raise ReadError(f"{folder}: holds no language pack", mend=mend)
    return _Folder(digest.hexdigest(), packs)


@cached
def available() -> tuple[str, ...]:
    """Return the ISO 639 codes of the languages that have a pack, sorted."""
    return tuple(sorted({*shipped(), *(c for folder in _ADDED.get() for c, _ in folder.packs)}))


def shipped() -> tuple[str, ...]:
    """Return the codes of the languages that come with geomap, in the order of ``common.toml``."""
    return tuple(common()["order"])


@cache
def common() -> dict[str, Any]:
    """Return what is of no one language: ``common.toml``, parsed."""
    return packaged(__name__, "common.toml")


@cached
def load(lang: str, subject: str) -> dict[str, Any]:
    """Return one subject of one language pack, parsed; an empty dict where it has no such file.

    Parameters
    ----------
    lang : str
        ISO 639 code, one of :func:`available`.
    subject : str
        File name without its ending, for example ``"dates"``.

    Raises
    ------
    OptionError
        When there is no pack for the language.
    """
    if lang not in available():
        raise OptionError(
            f"no language pack for {lang!r}", mend=f"use one of {', '.join(available())}"
        )
    for folder in reversed(_ADDED.get()):
        if (lang, subject) in folder.packs:
            return folder.packs[lang, subject]
    return load_shipped(lang, subject)


@cache
def load_shipped(lang: str, subject: str) -> dict[str, Any]:
    """Return one subject of a pack that comes with geomap; see :func:`load`."""
    source = files(__name__) / lang / f"{subject}.toml"
    if not source.is_file():
        return {}
    return parse(source.read_text(encoding="utf-8"))
