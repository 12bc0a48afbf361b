"""What GeoNames' feature codes are to geomap."""

from __future__ import annotations

from pathlib import Path

import pytest

from geomap.errors import GazetteerError
from geomap.places.features import Feature, Features, load_features, size_word, town_radius_km


def test_a_code_has_its_own_line_or_that_of_its_class() -> None:
    """A code that the table does not name is what its class is."""
    features = load_features()
    assert features.find("S", "AIRP") == Feature("facility", "airport", 3.0)
    assert features.find("P", "PPLC") == Feature("city", "capital", None)
    assert features.find("S", "NEWCODE") == features.find("S", "*")
    with pytest.raises(KeyError):
        features.find("Z", "PPL")


def test_every_class_of_geonames_is_there() -> None:
    """GeoNames has nine feature classes, and each has a line for all its codes."""
    assert sorted(load_features().classes) == list("AHLPRSTUV")
    for letter in load_features().classes:
        assert load_features().find(letter, "*") is not None


def test_size_goes_by_people() -> None:
    """A place is a village, a town or a city by its population, and reaches as far."""
    assert [size_word(n) for n in (0, 4_999, 5_000, 100_000)] == [
        "village",
        "village",
        "town",
        "city",
    ]
    assert town_radius_km(0) == 1.0
    assert 10 < town_radius_km(1_430_000) < 13
    assert town_radius_km(10**9) == 25.0


def test_a_code_can_be_left_out(tmp_path: Path) -> None:
    """``false`` leaves a code out, and only that."""
    features = _features(tmp_path, '[R]\n"*" = { kind = "area", feature = "road", radius_km = 9 }\n'
                         "ST = false\n")  # fmt: skip
    assert features.find("R", "ST") is None
    assert features.find("R", "RD") is not None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"*" = true', r"R.\* is True"),
        ('"*" = { kind = "planet", feature = "x", radius_km = 1 }', "planet"),
        ('"*" = { kind = "country", feature = "x", radius_km = 1 }', "country"),
        ('"*" = { kind = "area", feature = "road" }', "radius_km"),
        ('"*" = { kind = "area", feature = "by size", radius_km = 1 }', "by size"),
        ('"*" = { kind = "area", radius_km = 1 }', "write { kind"),
    ],
)
def test_a_wrong_line_is_named(line: str, message: str, tmp_path: Path) -> None:
    """A slip of whoever edits the table is told with its code and the mend."""
    with pytest.raises(GazetteerError, match=message):
        _features(tmp_path, f"[R]\n{line}\n")


def test_sizes_end_with_none(tmp_path: Path) -> None:
    """Every population has a word."""
    source = tmp_path / "features.toml"
    source.write_text("[by_size]\ncity = 1000\n")
    with pytest.raises(GazetteerError, match="last line of 0"):
        Features(source)


def _features(folder: Path, text: str) -> Features:
    source = folder / "features.toml"
    source.write_text("[by_size]\nvillage = 0\n" + text)
    return Features(source)
