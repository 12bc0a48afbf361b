"""Counts: numbers in digits and words, their bounds, and numbers that count nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import OptionError
from geomap.extraction.dates import find_dates
from geomap.extraction.numerals import find_quantities

LANGUAGES = ("de", "en", "es", "fr", "ru", "uk")


def counts(text: str, lang: str) -> list[tuple[str, int, str]]:
    """Return the counts of a text as (words, value, bound)."""
    return [(q.text, q.value, q.bound) for q in find_quantities(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "thirty-seven boats", ("thirty-seven", 37, "exact")),
        ("en", "one hundred and five boats", ("one hundred and five", 105, "exact")),
        ("en", "five thousand two hundred boats", ("five thousand two hundred", 5200, "exact")),
        ("en", "1,200 boats", ("1,200", 1200, "exact")),
        ("en", "2.5 million boats", ("2.5 million", 2_500_000, "exact")),
        ("en", "half a million boats", ("half a million", 500_000, "exact")),
        ("fr", "trente-sept bateaux", ("trente-sept", 37, "exact")),
        ("fr", "quatre-vingt-dix-sept bateaux", ("quatre-vingt-dix-sept", 97, "exact")),
        ("fr", "soixante et onze bateaux", ("soixante et onze", 71, "exact")),
        ("fr", "deux cent trente bateaux", ("deux cent trente", 230, "exact")),
        ("fr", "1\u202f200 bateaux", ("1\u202f200", 1200, "exact")),
        ("fr", "2,5 millions de bateaux", ("2,5 millions de", 2_500_000, "exact")),
        ("uk", "тридцять сім човнів", ("тридцять сім", 37, "exact")),
        ("uk", "п’ятеро людей", ("п’ятеро", 5, "exact")),
        ("uk", "12 тис. човнів", ("12 тис.", 12_000, "exact")),
        ("uk", "двісті сорок човнів", ("двісті сорок", 240, "exact")),
        ("ru", "сто двадцать пять лодок", ("сто двадцать пять", 125, "exact")),
        ("ru", "двое рыбаков", ("двое", 2, "exact")),
        ("ru", "1,5 млн лодок", ("1,5 млн", 1_500_000, "exact")),
        ("ru", "две тысячи пятьсот лодок", ("две тысячи пятьсот", 2500, "exact")),
        ("de", "siebenunddreißig Boote", ("siebenunddreißig", 37, "exact")),
        ("de", "dreihundertfünfzig Boote", ("dreihundertfünfzig", 350, "exact")),
        ("de", "zweitausendfünfhundert Boote", ("zweitausendfünfhundert", 2500, "exact")),
        ("de", "1.200 Boote", ("1.200", 1200, "exact")),
        ("es", "treinta y siete barcos", ("treinta y siete", 37, "exact")),
        ("es", "treinta y un barcos", ("treinta y un", 31, "exact")),
        ("es", "dos mil quinientas barcas", ("dos mil quinientas", 2500, "exact")),
        ("es", "1.200 barcos", ("1.200", 1200, "exact")),
    ],
)
def test_number(lang: str, text: str, expected: tuple[str, int, str]) -> None:
    """A number is read in digits, in words, and in both."""
    assert counts(text, lang) == [expected]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "more than 300 boats", ("more than 300", 300, "min")),
        ("en", "at least one boat", ("at least one", 1, "min")),
        ("en", "300-plus boats", ("300-plus", 300, "min")),
        ("en", "up to 40 boats", ("up to 40", 40, "max")),
        ("en", "fewer than 40 boats", ("fewer than 40", 40, "max")),
        ("en", "some three dozen boats", ("some three dozen", 36, "about")),
        ("en", "30 or so boats", ("30 or so", 30, "about")),
        ("en", "a dozen boats", ("a dozen", 12, "about")),
        ("en", "dozens of boats", ("dozens", 24, "min")),
        ("en", "several hundred boats", ("several hundred", 200, "min")),
        ("en", "tens of thousands of boats", ("tens of thousands", 20_000, "min")),
        ("fr", "plus de 300 bateaux", ("plus de 300", 300, "min")),
        ("fr", "plus d'un million de bateaux", ("plus d'un million de", 1_000_000, "min")),
        ("fr", "au moins un bateau", ("au moins un", 1, "min")),
        ("fr", "jusqu'à 40 bateaux", ("jusqu'à 40", 40, "max")),
        ("fr", "environ trois douzaines de bateaux", ("environ trois douzaines", 36, "about")),
        ("fr", "une trentaine de bateaux", ("une trentaine", 30, "about")),
        ("fr", "plusieurs centaines de bateaux", ("plusieurs centaines", 200, "min")),
        ("fr", "des dizaines de milliers de bateaux", ("des dizaines de milliers", 20_000, "min")),
        ("uk", "понад сто човнів", ("понад сто", 100, "min")),
        ("uk", "до 40 човнів", ("до 40", 40, "max")),
        ("uk", "близько трьох десятків човнів", ("близько трьох десятків", 30, "about")),
        ("uk", "кілька сотень човнів", ("кілька сотень", 200, "min")),
        ("uk", "півсотні човнів", ("півсотні", 50, "about")),
        ("ru", "более 300 лодок", ("более 300", 300, "min")),
        ("ru", "до 40 лодок", ("до 40", 40, "max")),
        ("ru", "около трёх десятков лодок", ("около трёх десятков", 30, "about")),
        ("ru", "десятки лодок", ("десятки", 20, "min")),
        ("ru", "сотни тысяч лодок", ("сотни тысяч", 200_000, "min")),
        ("de", "mehr als 300 Boote", ("mehr als 300", 300, "min")),
        ("de", "mindestens ein Boot", ("mindestens ein", 1, "min")),
        ("de", "bis zu 40 Boote", ("bis zu 40", 40, "max")),
        ("de", "rund drei Dutzend Boote", ("rund drei Dutzend", 36, "about")),
        ("de", "Zehntausende Boote", ("Zehntausende", 20_000, "min")),
        ("es", "más de 300 barcos", ("más de 300", 300, "min")),
        ("es", "al menos un barco", ("al menos un", 1, "min")),
        ("es", "hasta 40 barcos", ("hasta 40", 40, "max")),
        ("es", "unas tres docenas de barcos", ("unas tres docenas", 36, "about")),
        ("es", "decenas de barcos", ("decenas", 20, "min")),
        ("es", "media docena de barcos", ("media docena", 6, "about")),
    ],
)
def test_bound(lang: str, text: str, expected: tuple[str, int, str]) -> None:
    """Words around a number, or a plural of tens or hundreds, bound it."""
    assert counts(text, lang) == [expected]


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("en", "20 to 30 boats", 20, 30),
        ("en", "between 20 and 30 boats", 20, 30),
        ("en", "two to three thousand boats", 2000, 3000),
        ("fr", "entre 20 et 30 bateaux", 20, 30),
        ("fr", "de 20 à 30 bateaux", 20, 30),
        ("uk", "від 20 до 30 човнів", 20, 30),
        ("ru", "20–30 лодок", 20, 30),
        ("de", "zwischen 20 und 30 Booten", 20, 30),
        ("es", "entre 20 y 30 barcos", 20, 30),
    ],
)
def test_range(lang: str, text: str, low: int, high: int) -> None:
    """A range gives its lower end as ``min`` and its upper end as ``max``."""
    assert [(q.value, q.bound) for q in find_quantities(text, lang)] == [
        (low, "min"),
        (high, "max"),
    ]


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("en", "135 of 165 boats", [135, 165]),
        ("fr", "97 bateaux, dont 28 au nord et huit au sud", [97, 28, 8]),
        ("uk", "загинули двоє, ще 12 поранені", [2, 12]),
        ("ru", "12 лодок, из них 5 больших", [12, 5]),
        ("de", "135 von 165 Booten", [135, 165]),
        ("es", "10 de 14 barcos", [10, 14]),
        ("en", "on 3 October 12 boats at 15:30", [12]),
        ("fr", "le 3 octobre, 12 bateaux à 14 heures", [12]),
        ("de", "am 3. Oktober 12 Boote um 15 Uhr", [12]),
    ],
)
def test_several(lang: str, text: str, values: list[int]) -> None:
    """Each count of a sentence is one, and dates and times between them are none."""
    assert [q.value for q in find_quantities(text, lang)] == values


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "a 40-year-old man, a boy of ten years, a woman aged 40"),
        ("en", "Su-34, S-300, Shahed-136, Shahed 136, Kh-101, M777 and F-16s"),
        ("en", "the 47th Brigade, 155-mm shells, 30% of it, 5 km away, $3 million"),
        ("en", "Article 5, Reactor No. 4, COVID-19, the G7, 24/7, won 3-1"),
        ("en", "at 15:30 on 3 October 2025, in 2022, since 2014"),
        ("en", "for two hours, three days, over 20 minutes"),
        ("en", "No one came."),
        ("en", "1. Kyiv"),
        ("fr", "un homme de 35 ans, une femme âgée de 40 ans, la 47e brigade"),
        ("fr", "Une femme et un garçon"),
        ("fr", "30 % du réseau, 5 kilomètres, à 14 heures, plus de deux heures"),
        ("uk", "40-річний чоловік, 35 років, Х-101, «Шахед-136», о 15-й"),
        ("uk", "155-мм, 30 %, 5 кілометрів, 24 вересня 2025 року"),
        ("ru", "40-летний мужчина, 35 лет, Су-34, С-300, 47-я бригада"),
        ("ru", "десять километров, 40 %, в 2022 году, в 15 часов"),
        ("de", "ein 35-jähriger Mann, 40 Jahre alt, die 47. Brigade"),
        ("de", "30 Prozent, 5 Kilometer, um 15 Uhr, am 3. Oktober"),
        ("es", "un hombre de 35 años, un niño de diez años, la 47ª brigada"),
        ("es", "el 30 % del total, a 5 kilómetros, a las 15:00"),
    ],
)
def test_no_count(lang: str, text: str) -> None:
    """Ages, ordinals, names of weapons, measures, money, dates and times count nothing."""
    assert counts(text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "they handed over 30 boats", ("30", 30, "exact")),
        ("en", "fog over two regions", ("two", 2, "exact")),
        ("de", "Nebel über zwei Gebieten", ("zwei", 2, "exact")),
        ("uk", "кількість човнів зросла до дев’яти", ("дев’яти", 9, "exact")),
        ("ru", "число лодок выросло до девяти", ("девяти", 9, "exact")),
        ("es", "el número de barcos subió hasta 90", ("90", 90, "exact")),
    ],
)
def test_words_that_look_like_bounds(lang: str, text: str, expected: tuple[str, int, str]) -> None:
    """A preposition of a verb or of a place bounds nothing."""
    assert counts(text, lang) == [expected]


def test_dates_at_hand_are_used() -> None:
    """Dates that were found already need not be found again."""
    text = "On 3 October 12 boats sank."
    dates = find_dates(text, "en")
    assert find_quantities(text, "en", dates=dates) == find_quantities(text, "en")
    assert [q.value for q in find_quantities(text, "en", dates=[])] == [3, 12]


def test_german_sentence_end() -> None:
    """A number with a dot is a count where a sentence begins after it."""
    assert counts("Es waren 47. Die Boote sanken.", "de") == [("47", 47, "exact")]


def test_endless_digits() -> None:
    """A run of digits too long for a count is none."""
    assert counts("9" * 5000 + " boats", "en") == []


def test_unknown_language() -> None:
    """A language without a pack is an error that names those that have one."""
    with pytest.raises(OptionError, match="use one of"):
        find_quantities("12 boats", "xx")


BRICKS = {
    "de": "zwei hundert zweihundert tausend Millionen Dutzend Dutzende mehr als bis zu rund und",
    "en": "two hundred and thousand million dozen dozens more than up to about a several no",
    "es": "dos cien mil millones docena decenas más de hasta unos un y treinta entre",
    "fr": "deux cent mille millions douzaine dizaines plus de jusqu'à environ une et quatre-vingt",
    "ru": "два сто тысяч миллионов десяток десятки более до около один и полсотни",
    "uk": "два сто тисяч мільйонів десяток десятки понад до близько один і півсотні",
}
SIGNS = ["1", "12", "300", "2.5", "1,200", "1.200", "-", "–", "%", "км", "\n\n", "to", "."]


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_words(lang: str, data: st.DataObject) -> None:
    """Whatever the words, offsets are true and in order, and the value is a whole number."""
    bricks = st.sampled_from([*BRICKS[lang].split(), *SIGNS])
    glue = data.draw(st.sampled_from([" ", ""]))
    text = glue.join(data.draw(st.lists(bricks, max_size=20)))
    end = 0
    for quantity in find_quantities(text, lang):
        assert end <= quantity.start < quantity.end
        end = quantity.end
        assert text[quantity.start : end] == quantity.text
        assert isinstance(quantity.value, int)
        assert quantity.value >= 0
        assert quantity.bound in ("exact", "min", "max", "about")


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text(lang: str, text: str) -> None:
    """Any text is read without an error."""
    for quantity in find_quantities(text, lang):
        assert text[quantity.start : quantity.end] == quantity.text
