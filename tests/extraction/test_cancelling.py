"""What words of calling off are said of."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.events import Document
from geomap.extraction.engine import extract_events

PUBLISHED = dt.date(2026, 5, 11)

CANCELLED = [
    ("en", "A summit that was planned for 20 May in Vienna has been cancelled."),
    ("en", "A summit planned for 20 May in Vienna was called off."),
    ("en", "The talks that were due to be held in Geneva on Friday will not take place."),
    ("en", "Talks of foreign ministers that had been expected in Geneva were put off on Friday."),
    ("fr", "Un sommet qui était prévu le 20 mai à Vienne a été annulé."),
    ("fr", "Le sommet qui devait avoir lieu le 20 mai à Vienne n'aura finalement pas lieu."),
    ("fr", "La réunion des ministres qui devait se tenir vendredi à Genève a été reportée."),
    ("uk", "Саміт лідерів, який мав відбутися 20 травня у Брюсселі, скасували."),
    ("uk", "Переговори, що мали пройти в п'ятницю в Женеві, зірвано."),
    ("uk", "Скасовано саміт лідерів, запланований на 20 травня у Відні."),
    ("ru", "Саммит, который должен был пройти 20 мая в Вене, отменили."),
    ("ru", "Переговоры, которые должны были состояться в пятницу в Женеве, сорваны."),
    ("de", "Ein Gipfel, der für den 20. Mai in Wien geplant war, ist abgesagt worden."),
    ("de", "Das Treffen der Außenminister, das am Freitag in Genf stattfinden sollte, entfällt."),
    ("es", "La cumbre que estaba prevista para el 20 de mayo en Viena ha sido cancelada."),
    ("es", "La reunión de ministros que iba a celebrarse el viernes en Ginebra fue suspendida."),
    ("en", "The meeting scheduled for Friday in Geneva was called off."),
    ("en", "The meeting, scheduled for Friday in Geneva, was called off."),
    ("fr", "La réunion, prévue vendredi à Genève, a été annulée."),
    ("es", "La reunión prevista para el viernes en Ginebra fue cancelada."),
    ("de", "Das für Freitag in Genf geplante Treffen wurde abgesagt."),
    ("ru", "Встреча, запланированная на пятницу в Женеве, отменена."),
    ("uk", "Зустріч, запланована на п'ятницю в Женеві, скасована."),
]


@pytest.mark.parametrize(("lang", "text"), CANCELLED)
def test_what_was_planned_and_called_off_is_cancelled(lang: str, text: str) -> None:
    """The clause that tells for when it was planned does not keep the end of it away."""
    assert _told(lang, text) == [("meeting", "cancelled")]


OTHER = [
    ("en", "After the cancelled summit in Vienna, talks were held in Geneva on Friday."),
    ("fr", "Après le sommet annulé de Vienne, des pourparlers ont eu lieu vendredi à Genève."),
    ("uk", "Після скасованого саміту в Брюсселі переговори відбулися в п'ятницю в Женеві."),
    ("ru", "После отмененного саммита в Вене переговоры состоялись в пятницу в Женеве."),
    ("es", "Tras la cumbre cancelada de Viena, el viernes hubo conversaciones en Ginebra."),
]


@pytest.mark.parametrize(("lang", "text"), OTHER)
def test_talks_beside_a_cancelled_summit_were_held(lang: str, text: str) -> None:
    """What stands beside "cancelled" is; talks behind a comma or at another place are not."""
    assert _told(lang, text) == [("meeting", "cancelled"), ("meeting", "occurred")]


INSTEAD = [
    ("en", "After the cancellation of the summit, talks were held in Geneva on Friday."),
    ("en", "Instead of the cancelled summit meeting, talks were held in Geneva on Friday."),
    ("de", "Nach dem abgesagten Gipfel trafen sich die Minister am Freitag in Genf."),
    ("de", "Nach der Absage des Gipfels trafen sich die Minister am Freitag in Genf."),
    ("fr", "Après l'annulation du sommet, des pourparlers ont eu lieu vendredi à Genève."),
    ("es", "Tras la cancelación de la cumbre, los ministros se reunieron el viernes en Ginebra."),
    ("ru", "После отмены саммита министры встретились в пятницу в Женеве."),
    ("uk", "Замість скасованого саміту міністри зустрілися в п'ятницю в Женеві."),
]


@pytest.mark.parametrize(("lang", "text"), INSTEAD)
def test_talks_instead_of_a_cancelled_summit_were_held(lang: str, text: str) -> None:
    """A summit that is called off behind "after" or "instead of" takes nothing else with it."""
    assert _told(lang, text) == [("meeting", "occurred")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "After the air alert was cancelled, explosions rocked Kyiv on Friday."),
        ("ru", "После отмены тревоги в Киеве прогремели взрывы."),
        ("uk", "Після скасування тривоги в Києві пролунали вибухи."),
    ],
)
def test_what_follows_an_alert_that_was_lifted_happened(lang: str, text: str) -> None:
    """It is the alert that was called off."""
    assert ("explosion", "occurred") in _told(lang, text)


@pytest.mark.parametrize(
    "text",
    [
        "The concert scheduled for Friday in Geneva was called off.",
        "The meeting on Friday in Geneva went ahead, while the gala was cancelled.",
        "The parents meeting on Friday at a school in Geneva was cancelled.",
        "The meeting of minds was cancelled.",
    ],
)
def test_not_every_end_is_that_of_talks(text: str) -> None:
    """A concert is no meeting, and of people who are not told one that was held is not news."""
    assert _told("en", text) == []


HELD_AFTER_ALL = [
    ("en", "The cancelled summit will now be held in Vienna in June."),
    ("fr", "Le sommet annulé se tiendra finalement en juin à Vienne."),
    ("uk", "Скасований саміт лідерів тепер відбудеться в червні у Брюсселі."),
    ("ru", "Отмененный саммит теперь пройдет в июне в Вене."),
    ("de", "Der abgesagte Gipfel wird nun im Juni in Wien stattfinden."),
    ("es", "La cumbre cancelada se celebrará finalmente en junio en Viena."),
]


@pytest.mark.parametrize(("lang", "text"), HELD_AFTER_ALL)
def test_what_was_called_off_and_is_to_be_is_planned(lang: str, text: str) -> None:
    """The main verb tells of now, the adjective of before."""
    assert _told(lang, text) == [("meeting", "planned")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The leaders met in Vienna on Sunday and called off a strike.", "occurred"),
        ("The leaders will meet in Vienna on Friday, although the gala was cancelled.", "planned"),
        ("The summit that was planned for 20 May in Vienna will be held.", "planned"),
    ],
)
def test_the_end_of_something_else_is_not_its_own(text: str, status: str) -> None:
    """What those who meet call off, and what another clause calls off, is not the meeting."""
    assert _told("en", text) == [("meeting", status)]


def _told(lang: str, text: str) -> list[tuple[str, str]]:
    found = extract_events(Document("x", text, PUBLISHED, lang=lang)).events
    return [(event.event_type, event.status) for event in found]
