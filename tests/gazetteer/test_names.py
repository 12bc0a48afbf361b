"""Which names are kept, and what is bare in a typed one."""

from __future__ import annotations

import pytest

from gazetteer.names import bare_name, is_name, is_typed, names_of_unit, similar
from geomap.places.store import NAME_ADJECTIVE, NAME_ALTERNATE, NAME_TYPED


@pytest.mark.parametrize("name", ["Kharkiv", "Харків", "’s-Hertogenbosch", "La Paz", "Łódź"])
def test_names_in_latin_and_cyrillic_letters_are_kept(name: str) -> None:
    """Such names are names."""
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["HRK", "ha er ke fu", "哈爾科夫", "חרקוב", "12", "Fort (ruins)", "X", "", "a" * 101]
)
def test_codes_romanisations_and_other_scripts_are_not(name: str) -> None:
    """Such names are noise."""
    assert not is_name(name)


@pytest.mark.parametrize(
    ("name", "lang", "found"),
    [
        ("Oblast de Kharkiv", "fr", {"Oblast de Kharkiv": NAME_TYPED, "Kharkiv": NAME_ALTERNATE}),
        ("oblast d’Odessa", "fr", {"oblast d’Odessa": NAME_TYPED, "Odessa": NAME_ALTERNATE}),
        (
            "Харківська область",
            "uk",
            {"Харківська область": NAME_TYPED, "Харківська": NAME_ADJECTIVE},
        ),
        ("Республика Алтай", "ru", {"Республика Алтай": NAME_TYPED, "Алтай": NAME_ALTERNATE}),
        ("Вашингтон²", "ru", {"Вашингтон": NAME_ALTERNATE}),
        ("Central District", "en", {"Central District": NAME_TYPED}),
        ("Bayern", "de", {"Bayern": NAME_ALTERNATE}),
        ("nord", "fr", {}),
        ("Central", "en", {}),
    ],
)
def test_a_typed_name_has_a_bare_one_unless_that_is_a_mere_word(
    name: str, lang: str, found: dict[str, int]
) -> None:
    """Type words come off; "Central" by itself is no name."""
    assert names_of_unit(name, lang) == found


def test_an_adjective_is_one_in_any_language() -> None:
    """A name without language is an adjective when one of the languages says so."""
    assert names_of_unit("Запорізький район", None)["Запорізький"] == NAME_ADJECTIVE


def test_a_bare_name_has_nothing_to_take_off() -> None:
    """No type word, nothing bare."""
    assert bare_name("Kharkiv", "fr") is None
    assert not is_typed("Kharkiv")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Харьков", "Kharkiv"), ("Wien", "Vienna"), ("New York City", "Нью-Йорк"), ("Kijów", "Kyiv")],
)
def test_forms_of_one_name_are_similar(one: str, other: str) -> None:
    """Script and spelling do not hide that two names are one."""
    assert similar(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Engels", "Pokrovsk"), ("Casablanca", "White House"), ("Fort Ashby", "Alaska"), ("", "Kyiv")],
)
def test_different_names_are_not_similar(one: str, other: str) -> None:
    """A city that is said to be called like something else is seen through."""
    assert not similar(one, other)
