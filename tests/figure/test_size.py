"""How large a figure is."""

from __future__ import annotations

import pytest

from geomap.errors import OptionError
from geomap.figure.size import SIZES, size_of


def test_names_and_millimetres() -> None:
    """A size has a name or is given in millimetres; letters grow with it."""
    assert [size_of(name).width for name in SIZES] == [85, 175, 338.67]
    assert (size_of("120x90").width, size_of("120x90mm").height) == (120, 90)
    assert size_of("120").height is None
    assert size_of("85").unit == pytest.approx(size_of("column").unit)
    assert size_of("60").unit < size_of("120").unit < size_of("300").unit


@pytest.mark.parametrize(
    "size", ["", "big", "10", "99999", "-5", "85x", "85x5", "nan", "1e9", "85×60×4"]
)
def test_other_sizes_are_refused(size: str) -> None:
    """What nobody could read, or is no size, is an error that says what is one."""
    with pytest.raises(OptionError, match="column, page, slide"):
        size_of(size)


@pytest.mark.parametrize("dpi", [0, -1, 5, 1e9, float("nan")])
def test_dots_have_bounds(dpi: float) -> None:
    """Dots an inch are those of a screen at least, of a printing plate at most."""
    with pytest.raises(OptionError, match="dpi"):
        size_of("page", dpi)


def test_a_picture_of_too_many_dots_is_refused() -> None:
    """A PNG larger than memory has room for is refused, with the most that it can have."""
    with pytest.raises(OptionError, match="dpi") as error:
        size_of("slide", 1200).check_dots(490)
    assert "--dpi" in str(error.value)
    size_of("slide", 300).check_dots(490)
