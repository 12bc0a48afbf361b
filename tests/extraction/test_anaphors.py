"""Places that a text means by a noun: "the city", "the regional centre", "the Malian capital"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.extraction.engine import Extraction

Read = Callable[..., Extraction]
Told = Callable[..., list[tuple[str, str, "str | None", str]]]


@pytest.mark.parametrize(
    ("lang", "text", "town"),
    [
        ("en", "Missiles hit the capital of Ukraine overnight, killing four.", "Kyiv"),
        ("fr", "Des drones ont frappé mardi la capitale malienne.", "Bamako"),
        ("uk", "Ракети влучили в житловий будинок в українській столиці.", "Kyiv"),
        ("ru", "В украинской столице при ракетном ударе ранены трое.", "Kyiv"),
        (
            "de",
            "Bei Drohnenangriffen auf die ukrainische Hauptstadt starben drei Menschen.",
            "Kyiv",
        ),
        ("es", "Un ataque con drones contra la capital ucraniana dejó tres muertos.", "Kyiv"),
    ],
)
def test_a_capital_is_known_by_its_country(told: Told, lang: str, text: str, town: str) -> None:
    """A capital told by its country's name or adjective is the event's place."""
    assert [(t[0], t[2]) for t in told(text, lang)] == [("strike", town)]


def test_a_capital_that_is_named_is_not_found_twice(told: Told) -> None:
    """The apposition "the Libyan capital, Tripoli" is one place."""
    text = "A drone struck an airport in the Libyan capital, Tripoli, on Monday."
    assert [t[2] for t in told(text)] == ["Tripoli"]


def test_the_regional_centre_is_where_the_region_is_ruled_from(told: Told) -> None:
    """A region's centre is its seat, also where another town was named last."""
    text = (
        "Drones attacked the Kharkiv region overnight and hit Chuhuiv. "
        "In the regional centre two people were injured by shelling."
    )
    assert {t[2] for t in told(text)} == {"Chuhuiv", "Kharkiv"}


def test_a_bare_capital_is_no_place_where_no_country_was_named(told: Told) -> None:
    """After towns only, "the capital" may be that of a region: it is none that we know."""
    text = "Police shot at protesters in Morelia. In the capital a market was damaged by drones."
    assert [t[2] for t in told(text) if t[0] == "strike"] == []


def test_what_fell_on_a_place_that_nobody_knows_is_not_put_where_the_last_one_was(
    told: Told, read: Read
) -> None:
    """A strike on a village that the gazetteer lacks is refused by its name, not misplaced."""
    text = "Jets bombed Kyaukme on Monday. Shells fell on Qwrtzville that evening."
    assert [t[2] for t in told(text)] == ["Kyaukme"]
    (refused,) = [r for r in read(text).refused if r["event_type"] == "strike"]
    assert refused["place_name"] == "Qwrtzville"
    assert "Qwrtzville" in refused["reason"]


def test_a_dateline_is_meant_only_where_no_other_state_is_named(read: Read) -> None:
    """The city behind a town's dateline is that town; in a report on another state it is not."""
    here = "KHARKIV, Ukraine (AP) — Russian missiles struck overnight. A drone hit the city."
    assert "Kharkiv" in {e.place_label for e in read(here, "en").events}
    there = "NAIROBI, Kenya (AP) — Blasts rocked Somalia on Saturday. A bomb exploded in the city."
    assert "Nairobi" not in {e.place_label for e in read(there, "en").events}
