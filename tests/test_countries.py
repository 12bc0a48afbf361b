"""Codes of countries in options."""

from __future__ import annotations

import pytest

from geomap.countries import country_of_option, is_country_code
from geomap.errors import OptionError


def test_a_code_is_read_in_any_case() -> None:
    """A code of two letters is one, however it is typed."""
    assert country_of_option("--country", " ua ") == "UA"
    assert is_country_code("UA")


@pytest.mark.parametrize("value", ["UKR", "U", "", "U1", "ÜA", "Ukraine", None, 7])
def test_what_is_no_code_is_refused(value: object) -> None:
    """Anything else is refused, with the option's name."""
    with pytest.raises(OptionError, match="--country"):
        country_of_option("--country", value)
    assert not is_country_code(str(value))
