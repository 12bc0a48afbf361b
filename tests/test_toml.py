"""TOML files: what lies in packages, and what users give, with the line of a fault."""

from __future__ import annotations

import pytest

from geomap.errors import ReadError
from geomap.toml import packaged, parse_file


def test_a_file_of_a_package_is_read() -> None:
    """A file is named by its path in the package; one that is not there is an error of ours."""
    assert packaged("geomap.figure", "words/uk.toml") != packaged("geomap.figure", "words/en.toml")
    with pytest.raises(FileNotFoundError):
        packaged("geomap.figure", "words/xx.toml")


def test_a_file_of_a_user_is_read() -> None:
    """The mark of UTF-8 that some editors write is no part of it."""
    assert parse_file('\ufeffa = ["ґ"]\n'.encode(), "a.toml") == {"a": ["ґ"]}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a = 1\nb = \xff\n", "a.toml:2: is not UTF-8"),
        (b"a = 1\nb = [\nc = 2\n", "a.toml:3: is not TOML"),
        (b"a = " + b"[" * 100_000, "a.toml:1: is not TOML"),
    ],
)
def test_what_is_no_toml_is_said_with_its_line(data: bytes, said: str) -> None:
    """File and line are said, also where the file does not end or goes too deep."""
    with pytest.raises(ReadError, match=said):
        parse_file(data, "a.toml")
