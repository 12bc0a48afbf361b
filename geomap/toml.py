"""TOML: the data files that lie in packages, and files of users."""

from __future__ import annotations

import re
import sys
from importlib.resources import files
from typing import Any

from geomap.errors import ReadError

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

__all__ = ["packaged", "parse", "parse_file"]


def parse(text: str) -> dict[str, Any]:
    """Return a TOML text as a dict."""
    table: dict[str, Any] = tomllib.loads(text)
    return table


def packaged(package: str, name: str) -> dict[str, Any]:
    """Return a TOML file that lies in a package, ``words/en.toml``, as a dict."""
    return parse((files(package) / name).read_text(encoding="utf-8"))


def parse_file(data: bytes, file: str) -> dict[str, Any]:
    """Return a TOML file of a user as a dict.

    Parameters
    ----------
    data : bytes
        What the file holds, UTF-8.
    file : str
        Its name, for errors.

    Raises
    ------
    ReadError
        When it is not TOML.
    """
    try:
        return parse(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(f"{file}:{line}: is not UTF-8", mend="save it as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else len(data.splitlines())
        raise ReadError(
            f"{file}:{line}: is not TOML ({str(error)[:200]})",
            mend='write lists of words as name = ["word", "word"]',
        ) from None
