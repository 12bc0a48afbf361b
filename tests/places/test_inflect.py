"""Base forms by the ending rules of the language packs."""

from __future__ import annotations

import pytest

from geomap.places.fold import fold
from geomap.places.inflect import Endings, Inflector

CASES = {
    "uk": [
        ("Харкові", "Харків"), ("Полтави", "Полтава"), ("Одесою", "Одеса"), ("Сум", "Суми"),
        ("Запоріжжі", "Запоріжжя"), ("Росії", "Росія"), ("Часового", "Часів"), ("Рогу", "Ріг"),
        ("Тернополя", "Тернопіль"), ("Великої", "Велика"), ("Авдіївці", "Авдіївка"),
        ("Києвом", "Київ"), ("Черкас", "Черкаси"), ("Ризі", "Рига"), ("домі", "дім"),
    ],
    "ru": [
        ("Харькове", "Харьков"), ("Полтавы", "Полтава"), ("Одессой", "Одесса"),
        ("России", "Россия"), ("Орла", "Орел"), ("Ельце", "Елец"), ("Казанью", "Казань"),
        ("Нижнего", "Нижний"), ("Грозном", "Грозный"), ("Черкасс", "Черкассы"),
        ("Запорожью", "Запорожье"), ("Мытищах", "Мытищи"),
    ],
    "de": [("Russlands", "Russland"), ("Charkiws", "Charkiw")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "written", "base"), [(lang, *case) for lang, cases in CASES.items() for case in cases]
)
def test_cases_lead_to_the_nominative(lang: str, written: str, base: str) -> None:
    """The nominative is among the forms proposed for a case of a name."""
    assert fold(base) in Inflector(lang).names.bases(fold(written))


def test_english_and_french_names_do_not_inflect() -> None:
    """Where a language does not inflect names, nothing is proposed."""
    assert Inflector("en").names.bases("paris") == ()
    assert Inflector("fr").names.bases("paris") == ()


def test_adjectives_lead_to_the_masculine() -> None:
    """Feminine and plural adjectives lead to the form that the gazetteer lists."""
    assert "ukrainien" in Inflector("fr").adjectives.bases("ukrainiennes")
    assert "ucraniano" in Inflector("es").adjectives.bases("ucranianas")
    assert "ukrainisch" in Inflector("de").adjectives.bases("ukrainischen")


def test_lands_lead_to_their_regions() -> None:
    """The name of a land leads to the region that it is made from; a plain word to nothing."""
    assert "полтавська область" in Inflector("uk").derived.bases("полтавщині")
    assert Inflector("uk").derived.bases("полтава") == ()


def test_the_stem_stays_long_enough() -> None:
    """A stem shorter than the rules allow is not proposed; a whole irregular word is."""
    endings = Endings({"у": "а", "дому": "дім"}, shortest_stem=3)
    assert endings.bases("гору") == ("гора",)
    assert endings.bases("яру") == ()
    assert endings.bases("дому") == ("дім", "дома")


def test_a_word_is_not_its_own_base() -> None:
    """What is in the text already is not proposed again."""
    assert "суми" not in Inflector("uk").names.bases("суми")
