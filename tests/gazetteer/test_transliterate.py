"""Slavic names as newspapers write them, and telling Ukrainian names from Russian ones."""

from __future__ import annotations

import pytest

from gazetteer.cyrillic import in_russian, slavic_names
from gazetteer.transliterate import systems, written_in


@pytest.mark.parametrize(
    ("name", "source", "target", "written"),
    [
        ("Вовчанськ", "uk", "fr", "Vovtchansk"),
        ("Часів Яр", "uk", "fr", "Tchassiv Iar"),
        ("Куп'янськ", "uk", "fr", "Koupiansk"),
        ("Запоріжжя", "uk", "de", "Saporischschja"),
        ("Миколаїв", "uk", "de", "Mykolajiw"),
        ("Херсон", "uk", "es", "Jerson"),
        ("Краматорськ", "uk", "en", "Kramatorsk"),
        ("Шебекино", "ru", "fr", "Chebekino"),
        ("Воронеж", "ru", "de", "Woronesch"),
        ("Екатеринбург", "ru", "fr", "Iekaterinbourg"),
        ("Усть-Луга", "ru", "fr", "Oust-Louga"),
        ("Новый Оскол", "ru", "en", "Novy Oskol"),
    ],
)
def test_the_usual_form_comes_first(name: str, source: str, target: str, written: str) -> None:
    """The first form is the one that newspapers of the language use."""
    assert written_in(name, source, target)[0] == written


def test_other_usual_forms_follow() -> None:
    """Both romanisations of the press are known."""
    assert written_in("Куп'янськ", "uk", "en") == ["Kupiansk", "Kupyansk"]


def test_a_name_of_another_language_is_not_written() -> None:
    """A letter that the language does not have gives no form."""
    assert written_in("Київ", "ru", "fr") == []
    assert written_in("Kyiv", "uk", "fr") == []


def test_every_pair_of_languages_has_a_system() -> None:
    """Ukrainian and Russian can be written in each Latin language, every letter of them."""
    pairs = {(system.source, system.target) for system in systems()}
    assert pairs == {(s, t) for s in ("ru", "uk") for t in ("de", "en", "es", "fr")}
    alphabets = {
        "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    }
    for system in systems():
        assert set(system.letters) == set(alphabets[system.source])


@pytest.mark.parametrize(
    ("main", "names", "native", "found"),
    [
        ("Kharkiv", ["Харков", "Харків", "Харьков", "Khar'kov"], "uk", ("Харків", "Харьков")),
        ("Pokrovsk", ["Красноармейск", "Покровск", "Покровськ"], "uk", ("Покровськ", "Покровск")),
        ("Poltava", ["Полтава", "Палтава"], "uk", ("Полтава", "Полтава")),
        ("Belgorod", ["Белгород", "Білгород", "Белгарад"], "ru", ("Білгород", "Белгород")),
    ],
)
def test_ukrainian_and_russian_names_are_told_apart(
    main: str, names: list[str], native: str, found: tuple[str, str]
) -> None:
    """Letters, endings and likeness to the main name tell the language of a name."""
    assert slavic_names(main, names, native) == {"uk": found[0], "ru": found[1]}


def test_a_name_unlike_the_main_one_is_not_taken() -> None:
    """Where no Cyrillic name resembles the main one, the place has none."""
    assert slavic_names("Engels", ["Покровськ"], "ru") == {}


@pytest.mark.parametrize(
    ("ukrainian", "russian"),
    [
        ("Новосергіївка", "Новосергеевка"),
        ("Миколаївка", "Николаевка"),
        ("Новоіванівка", "Новоивановка"),
        ("Мала Токмачка", "Малая Токмачка"),
        ("Кам'янка", "Каменка"),
        ("Підгірне", "Подгорное"),
        ("Зеленопілля", "Зелёнополье"),
        ("Лиман", "Лиман"),
    ],
)
def test_ukrainian_names_in_russian(ukrainian: str, russian: str) -> None:
    """A Ukrainian village without a Russian name in the sources has one by rule."""
    assert in_russian(ukrainian) == russian
