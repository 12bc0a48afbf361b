"""The Russian pack: what its words find, and what they must leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Told = Callable[..., list[tuple[str, str, "str | None", str]]]


def _events(told: Told, text: str) -> list[tuple[str, str, str | None]]:
    return [event[:3] for event in told(text, "ru")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ночью беспилотники атаковали Брянск: повреждены два дома.", "Bryansk"),
        ("ВСУ обстреляли Донецк, ранены три мирных жителя.", "Donetsk"),
        ("По Одессе нанесён ракетный удар, сообщили в администрации.", "Odesa"),
        ("Армия Израиля нанесла удары по южным пригородам Бейрута.", "Beirut"),
        ("В Саратове обломки беспилотника упали на завод, начался пожар.", "Saratov"),
        ("Российские войска нанесли групповой удар по Полтаве.", "Poltava"),
        ("Город Горловка подвергся обстрелу со стороны ВСУ.", "Horlivka"),
    ],
)
def test_a_strike_in_any_turn_of_phrase(told: Told, text: str, place: str) -> None:
    """Active, passive, with the town before the verb, behind it or behind «по»."""
    assert _events(told, text) == [("strike", "occurred", place)]


@pytest.mark.parametrize(
    "text",
    [
        "Форвард «Зенита» нанёс удар по воротам, но вратарь спас команду в Казани.",
        "Скандал нанёс удар по репутации мэрии Казани.",
        "Рост пошлин — удар по кошельку жителей Самары.",
        "Молния ударила в здание школы в Туле во время грозы.",
        "У туриста случился сердечный приступ в отеле Анталии.",
        "Выставка в Перми вызвала взрыв эмоций у зрителей.",
        "На бирже в Гонконге бумаги попали под обстрел продавцов.",
        "Артист выступил с концертом в Минске, зрители взорвались аплодисментами.",
    ],
)
def test_what_is_no_strike(told: Told, text: str) -> None:
    """Sport, money, lightning, hearts and figures of speech strike nobody."""
    assert _events(told, text) == []


def test_interceptions(told: Told) -> None:
    """What was shot down over a region is air defence; a knocked-down man is not."""
    text = "Над Белгородской областью сбиты 12 украинских беспилотников."
    assert _events(told, text) == [("air_defence", "occurred", "Belgorod Oblast")]
    assert _events(told, "В Туле водитель сбил пешехода.") == []


def test_ground(told: Told) -> None:
    """Towns are taken and fought for; talks that «заняли» three hours take nothing."""
    text = "В Хартуме произошла перестрелка между армией и боевиками, сообщили военные."
    assert _events(told, text) == [("ground_combat", "occurred", "Khartoum")]
    text = "Военные и армия следят: поездка заняла три часа в Казани, сообщили военные."
    assert _events(told, text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Без света остались 5 тысяч жителей Белгорода.", "Belgorod"),
        ("В Севастополе введены веерные отключения электроэнергии.", "Sevastopol"),
        ("Движение по Крымскому мосту перекрыто.", "Crimean Bridge"),
    ],
)
def test_what_does_not_work(told: Told, text: str, place: str) -> None:
    """Power, roads and bridges that fail."""
    assert _events(told, text) == [("infrastructure_disruption", "occurred", place)]


def test_what_works(told: Told) -> None:
    """«В связи с», a closed shop and a light at the end are no disruption."""
    assert _events(told, "В связи с ремонтом в Туле закрыт магазин.") == []
    assert _events(told, "В Туле увидели свет в конце тоннеля.") == []


@pytest.mark.parametrize(
    ("text", "status", "place"),
    [
        ("Владимир Путин встретился в Астане с Касым-Жомартом Токаевым.", "occurred", "Astana"),
        ("Саммит БРИКС пройдёт в Казани в октябре.", "planned", "Kazan"),
        ("Переговоры делегаций России и Украины в Стамбуле отложены.", "cancelled", "Istanbul"),
        ("Дмитрий Песков не исключил встречи Путина и Трампа в Дохе.", "hypothetical", "Doha"),
        ("Президент Сербии Александр Вучич прибыл в Москву.", "occurred", "Moscow"),
        ("Госсекретарь США Марко Рубио посетит Будапешт.", "planned", "Budapest"),
    ],
)
def test_meetings(told: Told, text: str, status: str, place: str) -> None:
    """Perfective future, «не исключил», «отложены» and the past each give their status."""
    assert _events(told, text) == [("meeting", status, place)]


def test_no_meeting(told: Told) -> None:
    """A team that arrives for a match, and readers who meet a writer, hold no talks."""
    text = "Сборная прибыла в Казань, матч пройдёт на стадионе, тренер доволен командой."
    assert _events(told, text) == []
    assert _events(told, "Встреча с читателями прошла в библиотеке Тулы.") == []


def test_calls(told: Told) -> None:
    """A call is nowhere, and needs who called."""
    assert _events(told, "Сергей Лавров и Марко Рубио созвонились.") == [("call", "occurred", None)]
    assert _events(told, "В Самаре подорожал звонок в справочную.") == []


def test_alerts(told: Told) -> None:
    """An air-raid alert is one; a drill is not."""
    assert _events(told, "В Воронеже объявлена воздушная тревога.") == [
        ("alert", "occurred", "Voronezh")
    ]
    assert _events(told, "В школе Воронежа прошла учебная тревога.") == []


def test_denials_and_threats(told: Told) -> None:
    """«Опровергло сообщения» denies; «может нанести» is only possible."""
    text = "Минобороны РФ опровергло сообщения об ударе по больнице в Харькове."
    assert _events(told, text) == [("strike", "denied", "Kharkiv")]
    text = "Россия может нанести удар по Киеву, предупредили в посольстве США."
    assert _events(told, text) == [("strike", "hypothetical", "Kyiv")]


def test_places_of_others(told: Told) -> None:
    """The home of a governor and who holds a bridge are not where it was."""
    text = "Губернатор Курской области сообщил об атаке дронов на Рыльск."
    assert [e[2] for e in _events(told, text)] == ["Rylsk"]
    text = "Мэр Казани доволен; дроны атаковали Саратов."
    assert _events(told, text) == [("strike", "occurred", "Saratov")]


def test_reports_of_nothing(told: Told) -> None:
    """«Обстрелов не было» is no event."""
    text = "В Шебекино ночь прошла спокойно: обстрелов не было, войска противника молчали."
    assert _events(told, text) == []


def test_what_is_no_news_of_war(told: Told) -> None:
    """Lives, weather, industry and analysis name places without events."""
    for text in (
        "Писатель родился в Воронеже в 1920 году, учился в Москве, умер в Париже.",
        "Погода в Москве: ветер южный, без осадков, днём до 20 градусов.",
        "Компания запустила производство ракет-носителей в Самаре.",
        "Ситуация на Украине остаётся сложной, отметил политолог в Берлине.",
        "Речь идёт о строительстве школы в Рязани.",
    ):
        assert _events(told, text) == [], text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Россияне сбросили на Запорожье три управляемые авиабомбы.", "Zaporizhzhia"),
        ("Никополь трижды попал под артиллерийский огонь армии.", "Nikopol"),
        ("В Горловке при сбросе взрывного устройства с дрона ранен водитель.", "Horlivka"),
        ("В Сумах дрон влетел в маршрутку, погибли пять человек.", "Sumy"),
        ("Минобороны: поражён завод по производству дронов в Павлограде.", "Pavlohrad"),
    ],
)
def test_words_of_posts(told: Told, text: str, place: str) -> None:
    """What governors, ministries and channels call a strike."""
    assert _events(told, text) == [("strike", "occurred", place)]


@pytest.mark.parametrize(
    "text",
    [
        "Сбор пойдёт на реабилитацию раненых в Пскове.",
        "Скандал подорвал доверие к мэрии Черкасс.",
        "Тренер «Зенита» попал в больницу в Москве.",
        "С наступлением темноты в Одессе включают фонари.",
        "Циклон накрыл Сочи снегопадом, машины упали в цене.",
        "Войск в Белоруссии мало для наступления на Киев, считает обозреватель.",
    ],
)
def test_what_only_sounds_like_it(told: Told, text: str) -> None:
    """Care, trust, hospitals, dusk, snow and what forces are for hit nobody."""
    assert [e for e in _events(told, text) if e[0] in ("strike", "ground_combat")] == []


def test_interception_told_backwards(told: Told) -> None:
    """The munition may stand before its verb; what missiles destroyed was not shot down."""
    text = "По одному беспилотнику уничтожили над Брянской и Курской областями."
    assert [e[0] for e in _events(told, text)] == ["air_defence", "air_defence"]
    text = "Ракетами уничтожен склад боеприпасов в Токмаке, армия отступает."
    assert "air_defence" not in {e[0] for e in _events(told, text)}


def test_plots_that_failed(told: Told) -> None:
    """Who was to set off a bomb is arrested; the bomb that was found went off nowhere."""
    text = "В Севастополе задержан агент, готовивший взрыв на вокзале, сообщила ФСБ."
    assert _events(told, text) == [("detention", "occurred", "Sevastopol")]
    text = "В Мелитополе взорван автомобиль сотрудника полиции, водитель погиб."
    assert _events(told, text) == [("explosion", "occurred", "Melitopol")]


def test_what_was_held_up(told: Told) -> None:
    """Trains that are held up are no prisoners."""
    text = "В Волгоградской области задержаны поезда: повреждены пути."
    assert "detention" not in {e[0] for e in _events(told, text)}


def test_villages_freed(told: Told) -> None:
    """«Освобождение» frees a village; an office or a hall is only left empty."""
    text = "Минобороны сообщило об освобождении населённого пункта Купянск, войска закрепились."
    assert _events(told, text) == [("territorial_change", "occurred", "Kupiansk")]
    assert _events(told, "Освобождение зала в Казани затянулось до вечера.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Минфин США объявил о введении новых санкций против компаний.",
        "Лондон внёс в санкционный список пятьдесят танкеров.",
        "ЕС продлил санкции против России на полгода.",
    ],
)
def test_sanctions(told: Told, text: str) -> None:
    """Sanctions have no place, whoever's capital imposes them."""
    assert _events(told, text) == [("sanction", "occurred", None)]


def test_no_sanctions(told: Told) -> None:
    """A sanctioned rally and a list of suppliers are none."""
    assert "sanction" not in {e[0] for e in _events(told, "Митинг в Казани был санкционирован.")}
    assert _events(told, "Завод в Туле внёс в список поставщиков три фирмы.") == []


def test_where_drones_come_from(told: Told) -> None:
    """The towns that drones were sent from are not struck, with a colon or without."""
    text = "Противник атаковал Одессу 70 дронами с направлений: Курск, Орёл, Миллерово."
    assert _events(told, text) == [("strike", "occurred", "Odesa")]
    text = "Противник атаковал Одессу 70 дронами с направлений Курск, Орёл."
    assert _events(told, text) == [("strike", "occurred", "Odesa")]


def test_regions_in_the_plural(told: Told) -> None:
    """«Над территориями двух областей» is a place as «над областью» is."""
    text = "ПВО сбила беспилотники над территориями Брянской и Липецкой областей."
    assert [e[2] for e in _events(told, text)] == ["Bryansk Oblast", "Lipetsk Oblast"]


def test_aid_that_enters(told: Told) -> None:
    """A convoy of aid that enters a place conquers nothing."""
    text = "Первая колонна с гуманитарной помощью вошла в Газу, сообщили военные."
    assert {e[0] for e in _events(told, text)} <= {"humanitarian", "aid"}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Учения «Запад» пройдут в сентябре под Борисовом.", "force_posture"),
        ("Пентагон перебросил в Катар эскадрилью истребителей.", "force_posture"),
        ("В Кабуле у мечети взорвалась бомба.", "explosion"),
        ("Бои идут на окраинах Лимана.", "ground_combat"),
    ],
)
def test_headlines(told: Told, text: str, event: str) -> None:
    """A headline has no report of war around it and is read all the same."""
    assert [e[0] for e in _events(told, text)] == [event]


@pytest.mark.parametrize(
    "text",
    [
        "Учения для школьников по пожарной безопасности пройдут в Перми.",
        "Ответственность за нападение взяла на себя группировка из Мали.",
        "Он планировал подрыв железной дороги под Тулой.",
    ],
)
def test_what_is_no_event_of_its_own(told: Told, text: str) -> None:
    """Drills of schools, claims of responsibility and plans of plotters are none."""
    assert _events(told, text) == []
