"""The Ukrainian pack: what its words find, and what they must leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Told = Callable[..., list[tuple[str, str, "str | None", str]]]


def _events(told: Told, text: str) -> list[tuple[str, str, str | None]]:
    return [event[:3] for event in told(text, "uk")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Уночі російські дрони атакували Суми: пошкоджено дитячу лікарню.", "Sumy"),
        ("Ворог обстріляв Херсон із РСЗВ, двоє людей загинули.", "Kherson"),
        ("По Запоріжжю завдано ракетного удару, повідомив начальник ОВА.", "Zaporizhzhia"),
        ("Унаслідок ворожої атаки на Миколаїв поранено трьох людей.", "Mykolaiv"),
        ("Одесу вночі масовано атакували «шахеди».", "Odesa"),
        ("У Харкові через падіння уламків безпілотника зайнявся гараж.", "Kharkiv"),
        ("Генштаб підтвердив ураження НПЗ у Рязані.", "Ryazan"),
        ("Ізраїль завдав авіаударів по Бейруту.", "Beirut"),
    ],
)
def test_a_strike_in_any_turn_of_phrase(told: Told, text: str, place: str) -> None:
    """Active, impersonal in -но, with the town before the verb or behind «по»."""
    assert _events(told, text) == [("strike", "occurred", place)]


@pytest.mark.parametrize(
    "text",
    [
        "На 70-й хвилині Довбик завдав удару по воротах «Роми», але воротар відбив м'яч.",
        "Шевченко вдарив по воротах здалеку, суперник відповів атакою в матчі в Києві.",
        "Скандал завдав удару по репутації мерії Львова.",
        "Подорожчання газу — удар по кишені мешканців Полтави.",
        "Блискавка вдарила в дерево у Львові під час грози.",
        "Серцевий напад стався в літаку під час польоту до Варшави.",
        "Фестиваль у Полтаві став вибухом емоцій для глядачів.",
        "Стрічка, знята в Чернівцях, підірвала прокат.",
    ],
)
def test_what_is_no_strike(told: Told, text: str) -> None:
    """Sport, money, lightning, hearts and figures of speech strike nobody."""
    assert _events(told, text) == []


def test_interceptions(told: Told) -> None:
    """What was shot down over a region is air defence; «збив пішохода» is not."""
    assert _events(told, "Сили ППО збили над Вінниччиною 12 безпілотників.") == [
        ("air_defence", "occurred", "Vinnytsia Oblast")
    ]
    assert _events(told, "У Вінниці водій збив пішохода.") == []


def test_ground(told: Told) -> None:
    """Villages are freed and fought for; an official who is «звільнений» is no village."""
    text = "Українські військові звільнили село Роботине, повідомив Генштаб. Бійці закріпилися."
    assert ("territorial_change", "occurred", "Robotyne") in _events(told, text)
    text = (
        "Президент звільнив голову Сумської ОВА. Війна триває, армія, військові й фронт тримають."
    )
    assert _events(told, text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("У Кривому Розі частина міста без водопостачання через аварію.", "Kryvyi Rih"),
        ("У Запоріжжі застосовано аварійні відключення електроенергії.", "Zaporizhzhia"),
        ("Рух поїздів через Конотоп обмежено.", "Konotop"),
    ],
)
def test_what_does_not_work(told: Told, text: str, place: str) -> None:
    """Power, water and trains that fail, in the impersonal as well."""
    assert _events(told, text) == [("infrastructure_disruption", "occurred", place)]


def test_what_works(told: Told) -> None:
    """Light at the end of a tunnel, and a pie without water, are no disruption."""
    assert _events(told, "У Полтаві побачили світло в кінці тунелю.") == []
    assert _events(told, "Печиво без води й борошна печуть у Полтаві.") == []


@pytest.mark.parametrize(
    ("text", "status", "place"),
    [
        ("Володимир Зеленський зустрівся в Парижі з Еммануелем Макроном.", "occurred", "Paris"),
        ("Наступний раунд переговорів запланований у Стамбулі на середу.", "planned", "Istanbul"),
        ("Зустріч Путіна і Трампа в Будапешті скасовано.", "cancelled", "Budapest"),
        ("Кая Каллас може відвідати Київ наступного тижня.", "hypothetical", "Kyiv"),
        ("Міністр оборони Рустем Умєров прибув до Анкари.", "occurred", "Ankara"),
    ],
)
def test_meetings(told: Told, text: str, status: str, place: str) -> None:
    """Perfective future, «може», «скасовано» and the past each give their status."""
    assert _events(told, text) == [("meeting", status, place)]


def test_no_meeting(told: Told) -> None:
    """Birds that are met, and a reunion of a class, are no talks."""
    assert _events(told, "У Карпатах рідкісні птахи зустрічаються дедалі частіше.") == []
    assert _events(told, "Зустріч випускників пройшла в ліцеї Тернополя.") == []


def test_calls(told: Told) -> None:
    """A call is nowhere, and needs who called."""
    text = "Президент Володимир Зеленський провів телефонну розмову з Фрідріхом Мерцом."
    assert _events(told, text) == [("call", "occurred", None)]
    assert _events(told, "У Полтаві знайшли старий телефон.") == []


def test_alerts(told: Told) -> None:
    """An alarm and an ordered evacuation are alerts; a mayor's alarm about prices is not."""
    assert _events(told, "У Києві оголошено повітряну тривогу.") == [("alert", "occurred", "Kyiv")]
    assert _events(told, "На Сумщині оголосили примусову евакуацію з прикордонних сіл.") == [
        ("alert", "occurred", "Sumy Oblast")
    ]
    assert _events(told, "У Києві зростання цін викликає тривогу.") == []


def test_denials_and_threats(told: Told) -> None:
    """«Заперечує, що» denies what follows; «може вдарити» is only possible."""
    text = "Міноборони РФ заперечує, що завдавало удару по лікарні в Охтирці."
    assert _events(told, text) == [("strike", "denied", "Okhtyrka")]
    text = "Росія може вдарити «Орєшником» по Києву, попередила розвідка."
    assert _events(told, text) == [("strike", "hypothetical", "Kyiv")]


def test_places_of_others(told: Told) -> None:
    """The home of a governor and the army's country are not where it was."""
    text = "Голова Харківської ОВА повідомив про обстріл Ізюма російською армією."
    assert _events(told, text) == [("strike", "occurred", "Izium")]
    text = "Мер Полтави похвалився ремонтом; армія РФ обстріляла Херсон."
    assert _events(told, text) == [("strike", "occurred", "Kherson")]


def test_lists_of_regions(told: Told) -> None:
    """Each adjective of a list of regions is a region."""
    text = "Знеструмлено села у Сумській та Харківській областях."
    assert {e[2] for e in _events(told, text)} == {"Sumy Oblast", "Kharkiv Oblast"}


def test_reports_of_nothing(told: Told) -> None:
    """«Обстрілів не було» is no event."""
    text = "У Чернігові ніч минула спокійно: обстрілів не було, армія ворога мовчала."
    assert _events(told, text) == []


def test_what_is_no_news_of_war(told: Told) -> None:
    """Lives, weather and books name places without events."""
    for text in (
        "Письменник народився в Чернівцях 1920 року, навчався у Відні, помер у Парижі.",
        "Погода у Києві: завтра без опадів, вітер південний, удень до 20 градусів.",
        "Виставку про вибух на фабриці 1911 року не відкриватимуть у Львові.",
    ):
        assert _events(told, text) == [], text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Росіяни скинули на Запоріжжя три керовані авіабомби.", "Zaporizhzhia"),
        ("Ворог скерував на Нікополь FPV-дрони та важку артилерію.", "Nikopol"),
        ("Безпілотники вгатили по нафтовому терміналу в Новоросійську.", "Novorossiysk"),
        ("Дрон скинув вибухівку на автомобіль у Херсоні, поранено жінку.", "Kherson"),
        ("У Сумах дрон влучив у маршрутку, загинуло п'ятеро людей.", "Sumy"),
    ],
)
def test_words_of_posts(told: Told, text: str, place: str) -> None:
    """What governors and channels call a strike."""
    assert _events(told, text) == [("strike", "occurred", place)]


@pytest.mark.parametrize(
    "text",
    [
        "Прибуток підуть на реабілітацію поранених у Рівному.",
        "Скандал підірвав довіру до мерії Черкас.",
        "Тренер «Карпат» потрапив у лікарню у Львові.",
        "З наступом темряви в Одесі вмикають ліхтарі, а з наступом холодів — опалення.",
        "Росія накопичує сили для наступу на Харків, припускає військовий оглядач.",
        "Війська рф стоять у Білорусі, чого замало для наступу на Київ.",
    ],
)
def test_what_only_sounds_like_it(told: Told, text: str) -> None:
    """Care, trust, hospitals, dusk and what forces are for hit nobody."""
    assert [e for e in _events(told, text) if e[0] in ("strike", "ground_combat")] == []


def test_interception_told_backwards(told: Told) -> None:
    """The munition may stand before its verb; what missiles destroyed was not shot down."""
    text = "13 безпілотників знищено над Сумщиною, повідомили у Повітряних силах."
    assert _events(told, text) == [("air_defence", "occurred", "Sumy Oblast")]
    text = "Ракетами знищено склад боєприпасів у Токмаку, армія відступає."
    assert "air_defence" not in {e[0] for e in _events(told, text)}


def test_plots_that_failed(told: Told) -> None:
    """Who was to set off a bomb is arrested; the bomb that was found went off nowhere."""
    text = "СБУ запобігла теракту в Харкові, затримавши агента, який готував вибух."
    assert _events(told, text) == [("detention", "occurred", "Kharkiv")]
    text = "У Києві бомбу підклали під машину: вибухнув автомобіль, водій загинув."
    assert ("explosion", "occurred", "Kyiv") in _events(told, text)


def test_where_bombs_are_only_figures(told: Told) -> None:
    """Films that blow up the charts explode nowhere."""
    assert _events(told, "Нова пісня підірвала чарти у Варшаві.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Рада ЄС запровадила обмежувальні заходи проти 41 судна тіньового флоту.",
        "Президент підписав указ про санкції проти двадцяти компаній.",
        "Лондон додав до санкційного списку п'ятнадцять капітанів.",
    ],
)
def test_sanctions(told: Told, text: str) -> None:
    """Sanctions have no place, whoever's capital imposes them."""
    assert _events(told, text) == [("sanction", "occurred", None)]


def test_no_sanctions(told: Told) -> None:
    """A list of books and measures against a flood are none."""
    assert _events(told, "Бібліотека у Львові додала до списку книжок сто назв.") == []
    assert _events(told, "У Тернополі вжили заходів проти підтоплення.") == []


def test_two_countries_that_fight(told: Told) -> None:
    """«Між» names who fights, not where."""
    text = "Переговори між Таїландом і Камбоджею пройшли в Куала-Лумпурі за участі президента."
    assert _events(told, text) == [("meeting", "occurred", "Kuala Lumpur")]


def test_where_drones_come_from(told: Told) -> None:
    """The towns that drones were sent from are not struck, with a colon or without."""
    text = "Противник атакував Одесу 70 БпЛА із напрямків: Курськ, Орел, Міллерово."
    assert _events(told, text) == [("strike", "occurred", "Odesa")]
    text = "Противник атакував Одесу 70 дронами з напрямків Курськ, Міллерово."
    assert _events(told, text) == [("strike", "occurred", "Odesa")]
    text = "Ворог атакував Одесу дронами зі східного узбережжя Азовського моря."
    assert _events(told, text) == [("strike", "occurred", "Odesa")]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Навчання «Захід» відбудуться у вересні під Борисовом.", "force_posture"),
        ("У Кабулі біля мечеті вибухнула бомба.", "explosion"),
        ("Бої тривають на околицях Лимана.", "ground_combat"),
        ("Гуманітарний конвой ООН прибув до Вовчанська.", "aid"),
    ],
)
def test_headlines(told: Told, text: str, event: str) -> None:
    """A headline has no report of war around it and is read all the same."""
    assert [e[0] for e in _events(told, text)] == [event]


@pytest.mark.parametrize(
    "text",
    [
        "Навчання для вчителів пройдуть у Львові.",
        "Відповідальність за напад узяло на себе угруповання з Малі.",
        "Він планував підрив залізниці під Тулою.",
    ],
)
def test_what_is_no_event_of_its_own(told: Told, text: str) -> None:
    """Courses, claims of responsibility and plans of plotters are none."""
    assert _events(told, text) == []
