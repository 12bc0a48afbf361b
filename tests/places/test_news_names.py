"""Names as the news has them, in the gazetteer that ships: fronts, districts, lists, namesakes."""

from __future__ import annotations

import pytest

from geomap.places.mention import Toponym
from geomap.places.toponyms import find_toponyms


def found(text: str, lang: str) -> dict[str, Toponym]:
    """Return what is found in a text, by its words."""
    return {toponym.text: toponym for toponym in find_toponyms(text, lang=lang)}


@pytest.mark.parametrize(
    ("lang", "text", "name", "country", "kind"),
    [
        ("en", "Two attempts to storm Vovchansk were repelled.", "Vovchansk", "UA", "city"),
        ("en", "The garrison has pulled out of Tessit for good.", "Tessit", "ML", "city"),
        ("en", "Kupiansk was shelled again.", "Kupiansk", "UA", "city"),
        ("en", "A refinery in Samara region burned.", "Samara region", "RU", "admin1"),
        ("en", "Both teams flew to Geneva on Sunday.", "Geneva", "CH", "city"),
        ("en", "Shells fell on Khаrkiv at dawn.", "Khаrkiv", "UA", "city"),
        ("en", "A rebel column entered Walikale.", "Walikale", "CD", "city"),
        ("en", "The junta bombed Hsipaw twice.", "Hsipaw", "MM", "city"),
        ("de", "Die Armee hat Robotyne befreit.", "Robotyne", "UA", "city"),
        ("de", "Im Kiewer Gebiet heulten Sirenen.", "Kiewer Gebiet", "UA", "admin1"),
        ("de", "Kämpfe in Kayes, Nioro und Diboli.", "Kayes", "ML", "city"),
        ("fr", "Des obus sont tombés sur el-Facher.", "el-Facher", "SD", "city"),
        ("fr", "Un drone a visé Tcherniguiv.", "Tcherniguiv", "UA", "city"),
        ("fr", "Les émissaires sont attendus à Ryad.", "Ryad", "SA", "city"),
        ("es", "La delegación viajó a Ginebra.", "Ginebra", "CH", "city"),
        ("uk", "Через обстріл Марганцю зник зв'язок.", "Марганцю", "UA", "city"),
        ("uk", "На Синельниківщині горіла ферма.", "Синельниківщині", "UA", "admin2"),
        ("uk", "На Харківщині горіла ферма.", "Харківщині", "UA", "admin1"),
        ("uk", "Ворог обстріляв Муравку.", "Муравку", "UA", "city"),
        ("ru", "Дрон упал в Суджанском районе.", "Суджанском районе", "RU", "admin2"),
        ("ru", "Взрывы слышали в Краснодаре.", "Краснодаре", "RU", "city"),
        (
            "ru",
            "Бои в Донецкой народной республике.",
            "Донецкой народной республике",
            "UA",
            "admin1",
        ),
    ],
)
def test_is_found(lang: str, text: str, name: str, country: str, kind: str) -> None:
    """A name in the news is found at its place, and not at a namesake's."""
    place = found(text, lang)[name].place
    assert place is not None
    assert (place.country, place.kind) == (country, kind)


@pytest.mark.parametrize(
    ("lang", "text", "word"),
    [
        ("en", "NATO launched drills in Estonia.", "NATO"),
        ("en", "Hamas released two men.", "Hamas"),
        ("de", "Trump will neue Zölle verhängen.", "Zölle"),
        ("de", "Die Lage des Landes ist ernst.", "Landes"),
        ("de", "Ein Depot geriet in Brand.", "Brand"),
        ("de", "Allein am Montag fielen zehn Bomben.", "Allein"),
        ("fr", "Al-Qaïda a revendiqué cela.", "Al"),
        ("uk", "За даними агентства Сана, міст упав.", "Сана"),
        ("uk", "У Центральному районі Херсона зник зв'язок.", "Центральному районі"),
    ],
)
def test_is_no_place(lang: str, text: str, word: str) -> None:
    """Bodies, ordinary words, agencies and quarters of a town are no places of their own."""
    assert word not in found(text, lang)


def test_region_said_before() -> None:
    """An adjective that does without its noun is a region's when one was named before it."""
    text = "Сбили дроны над Курской и Калужской областями, один – над Тульской."
    place = found(text, "ru")["Тульской"].place
    assert place is not None
    assert place.admin1 == "RU-TUL"


def test_brackets_in_a_list() -> None:
    """A number in brackets does not end a list that shares its type word."""
    text = "Drones fell over the Bryansk (5), Belgorod (3) and Kursk (2) regions."
    kinds = [t.place.kind for t in find_toponyms(text, lang="en") if t.place is not None]
    assert kinds == ["admin1"] * 3


def test_line_has_a_heading() -> None:
    """A village behind the name of a sector is the one that lies there."""
    text = "На Лиманському напрямку ворог атакував біля Зарічного та Новоселівки."
    for toponym in find_toponyms(text, lang="uk")[1:]:
        assert toponym.place is not None
        assert abs(toponym.place.lat - 49.0) < 0.5
        assert abs(toponym.place.lon - 37.8) < 0.6


def test_outside_of_what_contains_it() -> None:
    """A village that its region does not have is not looked for elsewhere."""
    names = found("Дрон упал в деревне Бугаевка Брянской области.", "ru")
    assert "Бугаевка" not in names
    assert "Брянской области" in names


def test_capital_and_its_namesake() -> None:
    """Madrid is Spain's, even among places of a country that has a small one."""
    names = found("The minister left Bogotá and Cali for Madrid, said Colombia's envoy.", "en")
    assert names["Madrid"].place is not None
    assert names["Madrid"].place.country == "ES"


def test_villages_listed_under_a_region() -> None:
    """A list of villages lies in the region told before; the one it does not have is left out."""
    text = (
        "За добу – 60 ударів по населених пунктах Запорізької області. Дрони атакували Кушугум, "
        "Малокатеринівку, Приморське, Новоданилівку, Малу Токмачку, Шандриголове."
    )
    names = found(text, "uk")
    assert "Шандриголове" not in names
    for word in ("Приморське", "Новоданилівку", "Малу Токмачку"):
        place = names[word].place
        assert place is not None
        assert place.admin1 == "UA-23"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "In mehreren Gebieten fiel der Strom aus."),
        ("de", "Auf weiteren Flughäfen ruhte der Betrieb."),
        ("uk", "Удару завдали підрозділи СБС та ГУР."),
        ("fr", "Al-Qaïda a revendiqué l'attaque."),
    ],
)
def test_nothing_to_find(lang: str, text: str) -> None:
    """Inflected ordinary words are no towns' adjectives, and agencies no provinces."""
    assert found(text, lang) == {}


def test_type_word_of_the_sentence_before() -> None:
    """A type word that ends a sentence says nothing of the name that begins the next."""
    text = "Seven drones fell into the Black Sea. The Bryansk region was not mentioned."
    place = found(text, "en")["Bryansk region"].place
    assert place is not None
    assert place.kind == "admin1"


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("fr", "Des dégâts dans la région de Soumy et dans celle de Poltava.", "Poltava"),
        ("fr", "Les régions de Soumy et celles de Lviv et de Poltava.", "Lviv Poltava"),
        ("es", "Daños en la región de Sumy y en la de Poltava.", "Poltava"),
        ("en", "Damage in the region of Sumy and in that of Poltava.", "Poltava"),
    ],
)
def test_a_pronoun_is_no_part_of_a_name(lang: str, text: str, names: str) -> None:
    """It says that the name is a region's, and stays outside the span that is written."""
    places = found(text, lang)
    for name in names.split():
        place = places[name].place
        assert place is not None
        assert place.kind == "admin1"


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("fr", "Maria Fournier est attendue jeudi à la Maison Blanche.", "Maison Blanche"),
        ("es", "Recibieron a la delegación en la Casa Blanca.", "Casa Blanca"),
        ("en", "The envoy was taken to the White House at noon.", "White House"),
    ],
)
def test_a_landmark_of_ordinary_words(lang: str, text: str, name: str) -> None:
    """Ordinary words that all have their capital inside a sentence name a landmark."""
    place = found(text, lang)[name].place
    assert place is not None
    assert place.place_id == "geomap:white-house"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Elle vit dans une maison blanche au bord du chemin."),
        ("es", "Viven en una casa blanca junto al camino."),
        ("en", "They live in a white house by the river."),
    ],
)
def test_ordinary_words_are_no_landmark(lang: str, text: str) -> None:
    """Without their capitals they are what they say."""
    assert found(text, lang) == {}
