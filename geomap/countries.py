"""Codes of countries as people write them."""

from __future__ import annotations

import re

from geomap.errors import OptionError

__all__ = ["country_of_option", "is_country_code"]

_CODE = re.compile("[A-Z]{2}")


def is_country_code(text: str) -> bool:
    """Say whether a text has the form of an ISO 3166-1 alpha-2 code: two capitals."""
    return _CODE.fullmatch(text) is not None


def country_of_option(option: str, value: object) -> str:
    """Return the country code that an option or an argument gives, in capitals.

    Parameters
    ----------
    option : str
        What the message calls it.
    value : object
        What was given.

    Raises
    ------
    OptionError
        When it is no code of two letters.
    """
    code = value.strip().upper() if isinstance(value, str) else ""
    if not is_country_code(code):
        raise OptionError(
            f"{option} {value!r} is not a country code", mend="use ISO 3166-1, for example UA"
        )
    return code
