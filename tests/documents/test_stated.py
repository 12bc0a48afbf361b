"""Days, addresses and languages as sources state them."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.documents.stated import stated_day, stated_lang, stated_url


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12", "2026-03-12T23:59:59.123+02:00", " 2026-03-12 10:00 ", "20260312",
        "20260312T101500Z", "12.03.2026", "Thu, 12 Mar 2026 22:10:00 +0200", "12 March 2026",
        "March 12, 2026 at 10 pm", "Thursday, March 12, 2026", "12 Mar. 2026", "31/3/2026",
    ],
)  # fmt: skip
def test_days_are_read_as_data_write_them(text: str) -> None:
    """ISO, compact and English forms give the day as written, in the source's time zone."""
    assert stated_day(text) in (dt.date(2026, 3, 12), dt.date(2026, 3, 31))


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "03/04/2026", "2026-02-30", "0001-01-01", "1970-01-01T00:00:00Z", "1900-01-01",
        "9999-12-31", "12 Foo 2026", "1773273600", "12 March", "2026", "x" * 9_999, None, 12, [],
    ],
)  # fmt: skip
def test_no_day_is_made_up(text: object) -> None:
    """What is no day, could be two, or stands for "not known" gives none."""
    assert stated_day(text) is None


def test_addresses_and_languages() -> None:
    """Only addresses of the web are addresses; a language tag gives its code."""
    assert stated_url(" https://e.org/a?b=1 ") == "https://e.org/a?b=1"
    for none in (
        "e.org",
        "ftp://e.org",
        "data:text/html,x",
        "http://",
        "http://[",
        "https://e\n.org",
        1,
    ):
        assert stated_url(none) is None
    assert stated_url("https://e.org/" + "x" * 9_999) is None
    assert (stated_lang("uk-UA"), stated_lang("EN_us"), stated_lang("deu")) == ("uk", "en", "deu")
    assert [stated_lang(none) for none in ("", None, "english!", "1")] == [None] * 4
