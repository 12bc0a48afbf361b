"""Rules on names and texts."""

from __future__ import annotations

from typing import Any

import pytest

from geomap.tables.checks.names import country_mend
from geomap.tables.checks.texts import repaired


@pytest.mark.parametrize(
    ("name", "precision"),
    [
        ("Kharkiv region", "point"),
        ("Харківська область", "city"),
        ("Белгородская область", "point"),
        ("région de Koursk", "city"),
        ("Ukraine", "city"),
        ("Poland", "point"),
    ],
)
def test_a_region_or_a_country_is_no_point(found: Any, name: str, precision: str) -> None:
    """A name that says what it names contradicts a finer precision."""
    row = {"place_name": name, "precision": precision, "country": "UA"}
    assert found({}, row) == [("e1", "precision-and-place")]


@pytest.mark.parametrize(
    ("name", "precision"),
    [
        ("Kharkiv region", "region"),
        ("Balakliia, Kharkiv region", "city"),
        ("Kharkiv", "city"),
        ("Luxembourg", "city"),
        ("Belgorod regional hospital", "point"),
    ],
)
def test_a_name_that_fits_is_not_complained_of(found: Any, name: str, precision: str) -> None:
    """A region is a region, and a city may have the name of its country."""
    assert found({"place_name": name, "precision": precision}) == []


@pytest.mark.parametrize(
    ("given", "mend"),
    [("Ukraine", "write UA"), ("UK", "write GB"), ("UKR", "write UA"), ("Narnia", "as UA")],
)
def test_the_code_of_a_country_is_told(given: str, mend: str) -> None:
    """For a name, or a code of another kind, the right code is told; not for a country of tales."""
    assert country_mend(given).endswith(mend)


def test_a_code_of_no_country_is_found(found: Any) -> None:
    """Two letters are not a country."""
    assert ("e1", "country-code") in found({}, {"country": "UK"})
    assert found({"country": None, "precision": "city"}) == [("e0", "country-missing")]
    assert found({"country": None, "precision": "point"}) == []


@pytest.mark.parametrize("written", ["Київ", "Белгород", "Café — «Œuvre»", "Łódź", "’tis"])
@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "latin-1"])
def test_letters_read_in_another_encoding_are_known_again(written: str, encoding: str) -> None:
    """UTF-8 that was read as Windows-1251, Windows-1252 or Latin-1 is told as it was."""
    data = written.encode("utf-8")
    table = {
        n: bytes([n]).decode(encoding, "replace").replace("\ufffd", chr(n)) for n in range(256)
    }
    assert repaired("".join(table[byte] for byte in data)) == written


@pytest.mark.parametrize(
    "text", ["Київ", "РСФСР", "Санкт-Петербург", "Français à Âge", "Ñuñoa", "Ð", "São Paulo", "Åre"]
)
def test_true_letters_are_not_taken_for_broken_ones(text: str) -> None:
    """Names with the same letters that are as they should be stay."""
    assert repaired(text) is None


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"place_name": "CafÃ©"}, "mojibake"),
        ({"quote": "????? ?? ????"}, "mojibake"),
        ({"title": "Харк\ufffdв"}, "mojibake"),
        ({"source_url": "www.example.org"}, "unlikely-text"),
        ({"source_url": "javascript:alert(1)"}, "unlikely-text"),
        ({"lang": "English"}, "unlikely-text"),
        ({"place_id": "geonames:Kyiv"}, "unlikely-text"),
    ],
)
def test_broken_and_unlikely_texts_are_found(found: Any, row: dict[str, Any], rule: str) -> None:
    """Lost letters, addresses of no web and codes of no language are told."""
    assert found({}, row) == [("e1", rule)]


def test_a_question_is_no_lost_letter(found: Any) -> None:
    """Question marks behind words are not lost letters."""
    assert found({"quote": "Was it hit??? Nobody knows."}) == []
