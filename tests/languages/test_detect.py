"""The language of a text is told among those that have a pack, or is told to be none of them."""

from __future__ import annotations

import pytest

from geomap.languages.detect import detect, nearest


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The governor said that two people were hurt when a drone fell on the depot."),
        ("fr", "Le gouverneur a déclaré que deux personnes ont été blessées dans la nuit."),
        ("uk", "Очільник області повідомив, що внаслідок обстрілу двоє людей дістали поранень."),
        ("ru", "Глава региона сообщил, что в результате обстрела пострадали два человека."),
        ("de", "Der Gouverneur teilte mit, dass bei dem Angriff zwei Menschen verletzt wurden."),
        ("es", "El gobernador dijo que dos personas resultaron heridas en el ataque de anoche."),
    ],
)
def test_each_language_is_told(lang: str, text: str) -> None:
    """A sentence of each language is told to be of it."""
    assert detect(text) == lang


@pytest.mark.parametrize("text", ["", "12345 67.8", "東京で地震がありました", "Lorem ipsum dolor"])
def test_another_language_is_none(text: str) -> None:
    """A text of no words, of another script or of no known word is of no language of ours."""
    assert detect(text) is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "I droni hanno colpito un deposito della città, ha detto il governatore."),
        ("pt", "Os drones atingiram um depósito da cidade na quinta, disse o governador."),
        ("ca", "Els drons van atacar un magatzem amb dos morts, va dir el governador de la regió."),
        (
            "ro",
            "Dronele au lovit un depozit din oraș, a declarat guvernatorul regiunii, potrivit lui.",
        ),
        ("nl", "De drones troffen een magazijn in de stad, zei de gouverneur van de regio."),
        ("pl", "Drony uderzyły w magazyn w mieście, powiedział gubernator, a jedna osoba zginęła."),
        (
            "bg",
            "Дронове удариха склад в града, като убиха един човек, каза губернаторът на областта.",
        ),
        ("be", "Дроны ўдарылі па складзе ў горадзе, загінуў адзін чалавек, паведаміў губернатар."),
        ("sr", "Дронови су погодили складиште у граду, рекао је гувернер области у четвртак."),
        ("kk", "Дрондар қаладағы қойманы соққылап, бір адам қаза тапты, деді облыс губернаторы."),
    ],
)
def test_a_neighbour_of_ours_is_none(lang: str, text: str) -> None:
    """A language that shares words and letters with one of ours is not taken for it."""
    assert detect(text) is None, lang
    assert detect(f"{text} {text} {text}") is None, lang


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Man held for attack in the U.S., I am told"),
        ("es", "La Rioja y Cataluña piden ayuda para los pueblos"),
        ("ru", "Около шести утра над городом открыли небо"),
        ("uk", "Він повідомив про удар по місту та про двох поранених"),
        ("de", "Zwei Tote bei Angriff auf Hafen van Dongen"),
        ("fr", "Un drone frappe le port de Bari, dans le sud de l’Italie"),
    ],
)
def test_headlines_keep_their_language(lang: str, text: str) -> None:
    """A word or a name of another language does not make a headline foreign."""
    assert detect(text) == lang


def test_a_headline_without_function_words_is_told_by_its_words_of_events() -> None:
    """Headlines in plain words of war have a language; one that shares none has not."""
    assert detect("Drones hit Kharkiv.") == "en"
    assert detect("Полиция задержала 40 человек на митинге в Стамбуле.") == "ru"
    assert detect("Kharkiv bombardata dai droni") is None
    assert detect("Abcd efgh ijkl") is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The drones were shot down over the city, and it was quiet again."),
        ("fr", "Les drones ont été abattus au-dessus de la ville, et le calme est revenu."),
        ("de", "Die Drohnen wurden über der Stadt abgeschossen, und es war wieder ruhig."),
        ("es", "Los drones fueron derribados sobre la ciudad, y volvió la calma."),
        ("uk", "Дрони збили над містом, і знову стало тихо, але не для всіх."),
        ("ru", "Дроны сбили над городом, и снова стало тихо, но не для всех."),
    ],
)
def test_the_nearest_language_is_the_one_of_the_text(lang: str, text: str) -> None:
    """The function words of a sentence give its language away."""
    assert nearest(text) == lang


def test_english_is_nearest_to_nothing() -> None:
    """Where no word says anything, English is assumed."""
    assert nearest("") == "en"
    assert nearest("12345 !!!") == "en"


def test_a_language_without_a_pack_is_read_with_the_nearest() -> None:
    """A text of no language of ours is read with the one that shares its words, or its letters."""
    text = "Дронове удариха склад в града, като убиха един човек, каза губернаторът на областта."
    assert (detect(text), nearest(text)) == (None, "ru")
    assert nearest("Бердянськ, Ізюм, Київ") == "uk"
    assert nearest("Москва") == "ru"
    assert nearest("Qwrtz 7") == "en"
