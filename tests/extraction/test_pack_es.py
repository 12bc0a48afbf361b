"""The Spanish pack: what its words find, and what they must leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.extraction.engine import Extraction

Told = Callable[..., list[tuple[str, str, "str | None", str]]]
Read = Callable[..., Extraction]


def _events(told: Told, text: str) -> list[tuple[str, str, str | None]]:
    return [event[:3] for event in told(text, "es")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Un ataque ruso con misiles mató el miércoles a cinco personas en Kramatorsk.",
            "Kramatorsk",
        ),
        ("En Sumi, un hospital fue alcanzado por un dron.", "Sumy"),
        ("Un misil se estrelló por la mañana contra un edificio en Ternópil.", "Ternopil"),
        ("Las tropas rusas cañonearon la ciudad de Níkopol.", "Nikopol"),
        ("Israel volvió a atacar con drones los suburbios de Beirut.", "Beirut"),
        ("Los restos de un dron provocaron un incendio en Krasnodar.", "Krasnodar"),
        ("El ejército israelí bombardeó un mercado de Alepo.", "Aleppo"),
    ],
)
def test_a_strike_in_any_turn_of_phrase(told: Told, text: str, place: str) -> None:
    """Nouns, passives, reflexives and debris tell the same strike."""
    assert _events(told, text) == [("strike", "occurred", place)]


@pytest.mark.parametrize(
    "text",
    [
        "El equipo atacó por la banda y el remate del delantero acabó en gol en Valencia.",
        "Su disparo desde la frontal se estrelló en el poste del estadio de Sevilla.",
        "El escritor murió en Lima tras un ataque al corazón.",
        "En Málaga se disparan los alquileres.",
        "La obra que se estrena en Quito es una bomba de relojería.",
        "El tenista conquistó en Madrid el primer set con un ataque constante.",
        "Un rayo cayó cerca de Albacete sobre un campanario.",
        "La inflación alcanzó en Santiago el cuatro por ciento.",
    ],
)
def test_what_is_no_strike(told: Told, text: str) -> None:
    """Football, hearts, rents, plays, tennis, lightning and prices strike nobody."""
    assert _events(told, text) == []


def test_interceptions(told: Told) -> None:
    """Drones brought down over a region are air defence; a statue brought down is not."""
    text = "La defensa antiaérea derribó anoche 21 drones sobre la región de Vorónezh."
    assert _events(told, text) == [("air_defence", "occurred", "Voronezh Oblast")]
    assert _events(told, "El Ayuntamiento de Cali derribó un muro viejo.") == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Soldados y rebeldes sostuvieron combates cerca de Mopti: murieron nueve militares.",
            ("ground_combat", "occurred", "Mopti"),
        ),
        (
            "Las tropas rusas tomaron el control de la ciudad de Pokrovsk.",
            ("territorial_change", "occurred", "Pokrovsk"),
        ),
        (
            "Las tropas ucranianas se retiraron de Pokrovsk, reconoció el Estado Mayor.",
            ("territorial_change", "occurred", "Pokrovsk"),
        ),
        (
            "Un coche bomba explotó frente a una comisaría en Buenaventura.",
            ("explosion", "occurred", "Buenaventura"),
        ),
    ],
)
def test_ground_and_bombs(told: Told, text: str, event: tuple[str, str, str]) -> None:
    """Combat, ground won and lost, and bombs are where their words put them."""
    assert _events(told, text) == [event]


@pytest.mark.parametrize(
    "text",
    [
        "El boxeador se retiró en el último asalto de la pelea de Las Vegas.",
        "La cantante conquistó al público de Bogotá.",
        "El alcalde tomó posesión en Sevilla.",
        "La campaña explotó en redes y agotó las entradas en Lima.",
    ],
)
def test_what_is_no_combat(told: Told, text: str) -> None:
    """Rings, hearts, offices and networks are no ground to fight for."""
    assert _events(told, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Miles de hogares de Odesa se quedaron sin luz.",
        "Un apagón afecta desde anoche a Odesa.",
        "En Odesa se registraron cortes de electricidad.",
        "La tormenta dejó a oscuras la ciudad de Odesa.",
    ],
)
def test_cuts(told: Told, text: str) -> None:
    """Power fails by noun, by «sin» and by «a oscuras»."""
    assert _events(told, text) == [("infrastructure_disruption", "occurred", "Odesa")]


def test_light_that_is_only_missing_from_a_picture(told: Told) -> None:
    """A haircut and the Supreme Court cut off nothing."""
    assert _events(told, "En Granada, la Corte Suprema habló de un corte de pelo.") == []


def test_alerts(told: Told) -> None:
    """Sirens over a town are an alert there; an alarm clock is none."""
    assert _events(told, "Las sirenas antiaéreas sonaron al amanecer en Leópolis.") == [
        ("alert", "occurred", "Lviv")
    ]
    assert _events(told, "La alarma del despertador sonó en toda la casa de Leópolis.") == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Friedrich Merz recibió el lunes en Berlín al presidente Volodímir Zelenski.", "occurred"),
        ("Emmanuel Macron y Volodímir Zelenski se reunirán el viernes en Berlín.", "planned"),
        ("Donald Trump y Vladímir Putin podrían celebrar una cumbre en Berlín.", "hypothetical"),
        ("La cumbre entre Donald Trump y Vladímir Putin en Berlín ha sido cancelada.", "cancelled"),
        (
            "La visita del canciller Wang Yi a Berlín, prevista para el martes, fue aplazada.",
            "cancelled",
        ),
    ],
)
def test_the_status_of_talks(told: Told, text: str, status: str) -> None:
    """Done, to come, possible and called off are told by tense and by words."""
    assert _events(told, text) == [("meeting", status, "Berlin")]


@pytest.mark.parametrize(
    "text",
    [
        "El colegio organiza un encuentro de antiguos alumnos en Toledo.",
        "Seiscientos alpinistas alcanzaron en mayo la cumbre del Everest.",
        "La junta de accionistas se celebró en Bilbao.",
    ],
)
def test_what_is_no_meeting_of_states(told: Told, text: str) -> None:
    """Schoolmates, mountaineers and shareholders hold no talks."""
    assert _events(told, text) == []


def test_calls(told: Told) -> None:
    """A call has no place; the 'so-called' zone and a call for calm are none."""
    text = "Friedrich Merz habló el martes por teléfono con Donald Trump sobre Ucrania."
    assert told(text, "es") == [("call", "occurred", None, "2026-03-10")]
    assert _events(told, "El presidente visitó la llamada zona rosa.") == []
    assert _events(told, "El presidente hizo una llamada a la calma.") == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Moscú desmintió que drones rusos hubieran atacado Varsovia.",
            ("strike", "denied", "Warsaw"),
        ),
        (
            "Rusia podría lanzar un ataque masivo con misiles contra Odesa.",
            ("strike", "hypothetical", "Odesa"),
        ),
        (
            "El ataque con drones contra Odesa no dejó víctimas.",
            ("strike", "occurred", "Odesa"),
        ),
    ],
)
def test_the_status_of_strikes(told: Told, text: str, event: tuple[str, str, str]) -> None:
    """A denial denies the strike, a conditional only thinks of it; "no victims" denies nothing."""
    assert _events(told, text) == [event]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Decenas de miles de personas se manifestaron el sábado en Madrid.",
            ("protest", "occurred", "Madrid"),
        ),
        (
            "Los organizadores cancelaron la manifestación prevista para el domingo en Viena.",
            ("protest", "cancelled", "Vienna"),
        ),
        ("En Minsk fueron arrestados dos opositores.", ("detention", "occurred", "Minsk")),
        (
            "Un ciberataque dejó fuera de servicio los sistemas del hospital de Barcelona.",
            ("cyber", "occurred", "Barcelona"),
        ),
        (
            "Armenia y Azerbaiyán firmaron en Viena un acuerdo de paz.",
            ("agreement", "occurred", "Vienna"),
        ),
        ("La UE impuso nuevas sanciones a Irán.", ("sanction", "occurred", None)),
    ],
)
def test_other_kinds_of_events(told: Told, text: str, event: tuple[str, str, str | None]) -> None:
    """Protests, arrests, hackers, treaties and sanctions, each by its words."""
    assert _events(told, text) == [event]


def test_a_minister_who_only_speaks_protests_nothing(told: Told) -> None:
    """«Manifestó» is a verb of saying, «el paro» is often unemployment."""
    assert _events(told, "El ministro manifestó en Cádiz su apoyo a los vecinos.") == []
    assert _events(told, "El paro bajó en Cádiz en febrero.") == []


def test_a_future_without_its_accent_is_no_noun(told: Told) -> None:
    """The country "Irán" is not "they will go": the strike has happened."""
    text = "Irán disparó el viernes unos 100 misiles contra Haifa."
    assert told(text, "es") == [("strike", "occurred", "Haifa", "2026-03-06")]


def test_who_says_so_is_kept(read: Read) -> None:
    """The words behind «según» or behind a verb of saying are who says so."""
    text = "Un dron cayó en Odesa, según la Fuerza Aérea."
    assert read(text, "es").events[0].attribution == "la Fuerza Aérea"


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Hombres armados mataron a tres policías en Culiacán.",
            ("ground_combat", "occurred", "Culiacán"),
        ),
        (
            "El ELN atacó una base militar en Tibú.",
            ("ground_combat", "occurred", "Tibú"),
        ),
        (
            "Enfrentamientos entre bandas dejaron seis muertos en Puerto Príncipe.",
            ("ground_combat", "occurred", "Port-au-Prince"),
        ),
        (
            "Las fuerzas rusas se habían apoderado de Vovchansk.",
            ("territorial_change", "occurred", "Vovchansk"),
        ),
        ("Rusia anunció la captura de Siversk.", ("territorial_change", "occurred", "Siversk")),
        (
            "La policía anunció la captura de alias Fito en Manta.",
            ("detention", "occurred", "Manta"),
        ),
        (
            "Un ingeniero fue secuestrado el domingo cerca de Arauca.",
            ("detention", "occurred", "Arauca"),
        ),
    ],
)
def test_armed_men(told: Told, text: str, event: tuple[str, str, str]) -> None:
    """Those who kill with arms fight; a captured town is ground, a captured man is held."""
    assert _events(told, text) == [event]


@pytest.mark.parametrize(
    "text",
    [
        "Vovchansk, ocupada desde el año pasado, sigue sin escuela.",
        "Los turistas se apoderaron de las terrazas de Cádiz.",
        "El artista armó un andamio en Guayaquil.",
        "El secuestro de la agenda por los partidos cansa en Madrid.",
        "La captura de atún bajó en Vigo.",
        "El juicio por el atentado de Barcelona se reanuda el lunes.",
        "Toledo recordó a las víctimas de los atentados de Madrid.",
        "La novela narra la batalla de Stalingrado y se presentó en Burgos.",
        "La biblioteca de Cuenca reabre tras las obras.",
    ],
)
def test_what_lasts_or_is_long_past(told: Told, text: str) -> None:
    """A town held for months, a trial, an anniversary, a catch of fish are no events."""
    assert _events(told, text) == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "El gobernador de la región de Kursk informó de dos heridos en un ataque con drones.",
            ("strike", "occurred", "Kursk Oblast"),
        ),
        (
            "Odesa: un dron cae sobre un edificio y deja dos muertos",
            ("strike", "occurred", "Odesa"),
        ),
        (
            "Tres cazas rusos violaron el espacio aéreo de Estonia.",
            ("force_posture", "occurred", "Estonia"),
        ),
        (
            "La OTAN anunció el refuerzo de tropas en Letonia.",
            ("force_posture", "occurred", "Latvia"),
        ),
        (
            "Los manifestantes cortaron la autopista A-7 a su paso por Tarragona.",
            ("protest", "occurred", "Tarragona"),
        ),
        ("Manifestantes quemaron neumáticos en Puno.", ("protest", "occurred", "Puno")),
        (
            "El aeropuerto de Múnich fue cerrado hasta nuevo aviso.",
            ("infrastructure_disruption", "occurred", "Munich Airport"),
        ),
    ],
)
def test_where_the_place_hides(told: Told, text: str, event: tuple[str, str, str]) -> None:
    """The region of a governor, the name before a colon; «hasta nuevo aviso» calls nothing off."""
    assert _events(told, text) == [event]


def test_where_the_wounded_are_taken(told: Told) -> None:
    """The hospital that the wounded are taken to is no place of the blast."""
    text = (
        "La detonación hirió a tres agentes en El Bordo, y uno fue trasladado a un hospital en "
        "Popayán."
    )
    assert {e[2] for e in _events(told, text)} == {"El Bordo"}


def test_captured(told: Told) -> None:
    """Captured men are held; a captured town is ground."""
    text = "La captura de los delincuentes se dio en la ciudad de Ibarra."
    assert [e[0] for e in _events(told, text)] == ["detention"]
    text = "Las tropas rusas anunciaron la captura de Siversk."
    assert _events(told, text) == [("territorial_change", "occurred", "Siversk")]


def test_a_call_to_leave_is_an_alert(told: Told) -> None:
    """To call on a people to leave has happened; to call for talks has not."""
    text = "El ejército israelí llamó el miércoles a los habitantes de Nabatiye a evacuar."
    assert [e[:2] for e in _events(told, text)] == [("alert", "occurred")]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Se suspende la visita de Petro a París", ("meeting", "cancelled", "Paris")),
        (
            "La Conaie llama a movilizarse el lunes en Quito",
            ("protest", "planned", "Quito"),
        ),
        (
            "El Estado Mayor ucraniano niega la caída de Kúpiansk.",
            ("territorial_change", "denied", "Kupiansk"),
        ),
        (
            "Las tropas rusas podrían tomar Pokrovsk en días.",
            ("territorial_change", "hypothetical", "Pokrovsk"),
        ),
        (
            "Al menos cuatro personas murieron en un ataque suicida contra una comisaría y en un "
            "tiroteo posterior en Estambul.",
            ("explosion", "occurred", "Istanbul"),
        ),
    ],
)
def test_more_statuses(told: Told, text: str, event: tuple[str, str, str]) -> None:
    """Suspended, called for, denied, possible; «posterior» postpones nothing."""
    assert event in _events(told, text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Cae El Fasher en manos de los paramilitares", ("territorial_change", "El Fasher")),
        ("El Reino Unido desplegará seis Typhoon en Polonia", ("force_posture", "Poland")),
        ("Una motobomba estalló frente a una estación de policía en Cali.", ("explosion", "Cali")),
        ("Teherán raciona el agua y la electricidad", ("infrastructure_disruption", "Tehran")),
        ("Secuestrados dos contratistas en Buenaventura", ("detention", "Buenaventura")),
    ],
)
def test_headlines(told: Told, text: str, event: tuple[str, str]) -> None:
    """A headline tells its event with few words."""
    assert [(e[0], e[2]) for e in _events(told, text)] == [event]
    assert _events(told, "Un tiroteo verbal entre diputados en Quito") == []
