"""Whether a language pack is one: what a linguist would want to be told before texts are read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from typing import Any

from geomap import languages
from geomap.errors import InputError
from geomap.extraction.dates_find import DateFinder
from geomap.extraction.frames import frames
from geomap.extraction.numerals import find_quantities
from geomap.extraction.pack import pack
from geomap.places.toponyms import find_toponyms

__all__ = ["check_language"]

#: The files that a language cannot do without, in the order of the guide.
_NEEDED = ("detect", "places", "dates", "cues", "status")
#: The model: a key that this pack does not have is a slip.
_MODEL = "en"
_KEYED = ("detect", "places", "names", "numbers", "cues", "status", "actors", "grammar")
#: Tables whose keys are words of the language itself.
_FREE = frozenset(
    {
        *("places.types", "places.types_many", "places.compose", "places.inflection"),
        *("numbers.cardinal", "numbers.multiplier", "numbers.several", "numbers.group"),
        "cues.subtypes",
    }
)


def check_language(code: str) -> None:
    """Check the pack of a language.

    Parameters
    ----------
    code : str
        ISO 639 code, one of :func:`geomap.languages.available`.

    Raises
    ------
    InputError
        When a file is missing, has a key or a class that none of geomap's packs has, or cannot be
        compiled; the message names the file, the key, and the mend.
    """
    for subject in _NEEDED:
        if not languages.load(code, subject):
            raise InputError(
                f"{code}/: has no {subject}.toml",
                mend=f"copy {_MODEL}/{subject}.toml and write your words into it",
            )
    for subject in _KEYED:
        _check_keys(code, subject)
    _check_measures(code)
    for subject, compiled in _PARTS:
        try:
            compiled(code)
        except InputError as error:
            named = (
                f"{code}/{subject}.toml: {error.problem.removeprefix(f'{code}/{subject}.toml: ')}"
            )
            raise InputError(named, mend=error.mend) from None
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise InputError(
                f"{code}/{subject}.toml: has a value of the wrong form"
                f" ({type(error).__name__}: {str(error)[:200]})",
                mend=f"compare it with {_MODEL}/{subject}.toml",
            ) from None


def _detect(code: str) -> None:
    profile = languages.load(code, "detect")
    if not profile["words"].split():
        raise ValueError("no words")
    set(profile["letters"])


#: What is compiled of each file; each stands for the file that it reads first.
_PARTS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("detect", _detect),
    ("places", lambda code: find_toponyms("A b, 1.", lang=code)),
    ("numbers", lambda code: find_quantities("A b, 1.", code, dates=())),
    ("dates", DateFinder.of),
    ("cues", pack),
)


def _check_keys(code: str, subject: str) -> None:
    """Raise when a pack has a key or a class that none of geomap's own has."""
    known = _known(subject)
    for path, key in _keys(languages.load(code, subject), subject):
        expected = known.get(path, set())
        if path in _FREE or key in expected or (path != subject and not expected):
            continue
        near = difflib.get_close_matches(key, sorted(expected), n=3, cutoff=0.6)
        guess = f"did you mean {' or '.join(near)}? " if near else ""
        section = path.partition(".")[2]
        where = f"[{section}] " if section else ""
        raise InputError(
            f"{code}/{subject}.toml: {where}{key!r} is no key that geomap knows",
            mend=f"{guess}see {_MODEL}/{subject}.toml for those that there are",
        )


def _check_measures(code: str) -> None:
    """Raise when a unit or a direction of ``grammar.toml`` has no number.

    In TOML what stands below the head of a table is part of it, so a class of words that is written
    at the end of the file would be a direction.
    """
    for name, table in languages.load(code, "grammar").get("offset", {}).items():
        for word, value in table.items() if isinstance(table, dict) else [(name, table)]:
            if type(value) not in (int, float):
                raise InputError(
                    f"{code}/grammar.toml: [offset.{name}] {word!r} has no number",
                    mend="write its kilometres or degrees; classes go above [offset.units]",
                )


@languages.cached
def _known(subject: str) -> dict[str, Collection[str]]:
    """Return the keys of each table that geomap's own packs have for a subject."""
    known: dict[str, set[str]] = {}
    for lang in languages.shipped():
        for path, key in _keys(languages.load_shipped(lang, subject), subject):
            known.setdefault(path, set()).add(key)
    if subject == "cues":
        known.setdefault("cues.classes", set()).update(c for f in frames() for c in f.head)
    return dict(known)


def _keys(table: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        yield path, key
        if isinstance(value, dict) and path.count(".") < 1:
            yield from _keys(value, f"{path}.{key}")
