"""Which places of a text are an event's: of lists, of those who govern, of what was told before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.extraction.engine import Extraction

Told = Callable[..., list[tuple[str, str, "str | None", str]]]
Read = Callable[..., Extraction]


def places(told: list[tuple[str, str, str | None, str]], event_type: str) -> list[str | None]:
    """Return the places of the events of one type."""
    return [place for kind, _, place, _ in told if kind == event_type]


@pytest.mark.parametrize(
    ("lang", "text", "place"),
    [
        ("en", "Two people were hurt in the shelling, the governor of the Kherson region said.",
         "Kherson Oblast"),
        ("en", "Two drones fell on houses overnight, Belgorod governor Ivan Petrov said.",
         "Belgorod Oblast"),
        ("en", "Two drones fell on houses overnight, the mayor of Belgorod said.", "Belgorod"),
        ("uk", "Двоє людей поранені через обстріл, повідомив міський голова Нікополя.", "Nikopol"),
        ("ru", "Губернатор Белгородской области сообщил о гибели водителя при атаке дрона.",
         "Belgorod Oblast"),
    ],
)  # fmt: skip
def test_what_a_governor_reports_is_where_he_governs(
    told: Told, lang: str, text: str, place: str
) -> None:
    """Without another place, a strike is in the town or region whose governor tells of it."""
    assert places(told(text, lang), "strike") == [place]


def test_what_a_president_reports_is_not_in_his_country(told: Told) -> None:
    """A president governs no town: a strike that he tells of without a place has none."""
    assert places(told("Two drones hit a depot, the president of Romania said."), "strike") == []


def test_a_governor_does_not_move_what_has_a_place_of_its_own(told: Told) -> None:
    """The town that was hit stays the place, whoever tells of it."""
    text = "A missile hit a depot in Chuhuiv, the governor of the Kharkiv region said."
    assert places(told(text), "strike") == ["Chuhuiv"]


def test_a_list_goes_on_behind_a_strange_name(told: Told) -> None:
    """Places behind a name that the gazetteer lacks are of the list, as are those before it."""
    text = "Russian troops shelled villages near Qwrtz, Toretsk, Zxcvb and Pokrovsk on Monday."
    assert {"Toretsk", "Pokrovsk"} <= set(places(told(text), "strike"))


def test_a_speaker_behind_a_comma_ends_a_list(told: Told) -> None:
    """A title between two names parts them: the second does not join the list of the first."""
    text = "Drones hit a depot in Sumy, President Ivan Petrov, Poltava native, said."
    assert places(told(text), "strike") == ["Sumy"]


def test_the_halves_of_a_list_have_one_role(told: Told) -> None:
    """What follows "and the regions of" is of the list before it."""
    text = "Russia shot down drones over Crimea and the Russian regions of Bryansk and Kursk."
    assert {"Bryansk Oblast", "Kursk Oblast"} <= set(places(told(text), "air_defence"))


def test_talks_are_not_at_what_they_are_about(told: Told) -> None:
    """A meeting on a country is held elsewhere."""
    text = "Presidents Ivan Petrov and Jean Dupont held a meeting on Ukraine in Geneva on Monday."
    assert places(told(text), "meeting") == ["Geneva"]


def test_brackets_do_not_part_a_meeting_from_its_place(told: Told) -> None:
    """What stands in brackets is passed over."""
    text = (
        "Leaders of the Joint Expeditionary Force (JEF) will hold a summit (their third) in Oslo."
    )
    assert places(told(text), "meeting") == ["Oslo"]


def test_events_of_one_scene_share_its_place(told: Told) -> None:
    """An arrest after a protest in one sentence is where the protest was."""
    text = "Thousands protested in Tbilisi on Monday, and police arrested forty people."
    found = told(text)
    assert places(found, "protest") == places(found, "detention") == ["Tbilisi"]


def test_a_sentence_with_a_place_of_its_own_takes_none_from_before(told: Told) -> None:
    """Damage told beside another town is not where the strike before it was."""
    text = (
        "A missile hit Poltava on Monday. Residents demonstrated in Sumy against water shortages."
    )
    assert "Poltava" not in places(told(text), "infrastructure_disruption")


def test_a_country_that_strikes_is_not_struck(told: Told) -> None:
    """The genitive of a country behind "strikes" is who strikes; that of a town what was hit."""
    assert places(told("Через авіаудари Росії загинули двоє людей у Сумах.", "uk"), "strike") == [
        "Sumy"
    ]


def test_a_town_in_a_part_of_a_unit_is_one_place(told: Told) -> None:
    """The strip around Khan Yunis is no second place of the strike on it."""
    text = "Israeli strikes hit Khan Yunis in the south of the Gaza Strip on Monday, killing ten."
    assert places(told(text), "strike") == ["Khan Younis"]


def test_the_item_of_a_list_is_where_it_says(told: Told) -> None:
    """The town that heads an item is the place only where the item names no other."""
    assert places(told("Kharkiv: a drone hit a depot, two people were hurt."), "strike") == [
        "Kharkiv"
    ]
    text = "Kharkiv: a drone hit a depot in Chuhuiv, two people were hurt."
    assert places(told(text), "strike") == ["Chuhuiv"]


def test_what_was_launched_did_not_fall_where_it_was_shot_down(told: Told) -> None:
    """An interception gives no strike at its place."""
    text = "A missile fired from Yemen was intercepted over Eilat on Monday."
    assert [(t[0], t[2]) for t in told(text)] == [("air_defence", "Eilat")]


def test_a_list_by_districts_is_one_list(told: Told) -> None:
    """Villages behind "including", parted by their districts, were each hit; no district was."""
    text = (
        "More than 20 settlements were subjected to artillery attacks on Monday, including: Udy, "
        "Bohodukhiv district; Kozacha Lopan, Kharkiv district; Vovchansk, Chuhuiv district."
    )
    assert places(told(text), "strike") == ["Udy", "Kozacha Lopan", "Vovchansk"]


def test_a_town_in_its_district_is_one_place(told: Told) -> None:
    """The district in which a village lies is no second place."""
    text = "Russian artillery shelled the village of Synkivka in Kupiansk district on Monday."
    assert places(told(text), "strike") == ["Synkivka"]


def test_what_says_where_a_town_is_is_no_place_of_its_own(told: Told) -> None:
    """The sea or land before a town's name only tells which town."""
    text = "Drones hit the Black Sea town of Tuapse on Monday, Russian officials said."
    assert places(told(text), "strike") == ["Tuapse"]


def test_a_country_told_before_its_town_is_the_same_event(told: Told) -> None:
    """A strike on a country in the lead, and on a town of it in the next sentence, is one."""
    text = (
        "A drone attack on Russia killed four people. The drones hit a depot in Engels on Monday."
    )
    assert places(told(text), "strike") == ["Engels"]


def test_a_sum_over_a_country_is_an_event_of_its_own(told: Told) -> None:
    """A country stays, where the text counts what was fired at it."""
    text = "Russia attacked Ukraine with 300 drones on Monday. One drone hit a depot in Poltava."
    assert set(places(told(text), "strike")) == {"Ukraine", "Poltava"}


def test_what_is_only_near_is_no_place_beside_another(told: Told) -> None:
    """A country near which a town lies was not hit; a town near which something fell was."""
    text = "A drone struck a refinery in Tuapse, near Ukraine, on Monday."
    assert places(told(text), "strike") == ["Tuapse"]
    assert places(told("A drone fell near Tuapse on Monday, officials said."), "strike") == [
        "Tuapse"
    ]


def test_flights_from_a_town_stop_there(told: Told) -> None:
    """A disruption of flights is where they leave from."""
    assert places(told("All flights from Chisinau were cancelled on Monday."),
                  "infrastructure_disruption") == ["Chisinau"]  # fmt: skip


def test_an_act_that_is_not_done_is_no_event(read: Read) -> None:
    """Who will not send troops does nothing; who did sends them."""
    text = "Russian forces did not deploy troops to Belarus on Monday, the army said."
    assert [e.event_type for e in read(text).events] == []
    text = "Russian forces deployed troops to Belarus on Monday, the army said."
    assert [e.event_type for e in read(text).events] == ["force_posture"]


def test_an_alert_that_was_lifted_was_given(told: Told) -> None:
    """A lifted alert has occurred; it was not called off before it began."""
    found = told("The air raid alert in Poltava was lifted on Tuesday evening.")
    assert [(t[0], t[1]) for t in found] == [("alert", "occurred")]


def test_what_happened_again_is_told_of_its_place(told: Told) -> None:
    """The sentence "the incident occurred in X" tells where the event before it was."""
    text = (
        "A drone killed a driver in the Bryansk region on Monday, the governor said. "
        "The incident occurred in the town of Trubchevsk."
    )
    assert places(told(text), "strike") == ["Trubchevsk"]


def test_a_meeting_called_off_in_the_next_sentence_is_cancelled(told: Told) -> None:
    """What ends the meeting told before is no event of its own."""
    text = "Zelensky and Putin were to meet in Budapest on Friday. The meeting was called off."
    assert told(text) == [("meeting", "cancelled", "Budapest", "2026-03-13")]
    text = "Zelensky and Putin were to meet in Budapest on Friday. The meeting was long prepared."
    assert told(text) == [("meeting", "planned", "Budapest", "2026-03-13")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "Dos drones cayeron el lunes en la región de Sumy y tres en la de Poltava."),
        ("fr", "Deux drones ont frappé la région de Soumy et trois autres dans celle de Poltava."),
        ("en", "Drones hit depots in the region of Sumy and in that of Poltava on Monday."),
    ],
)
def test_a_pronoun_for_a_region_leads_to_where_it_was(told: Told, lang: str, text: str) -> None:
    """What is said to be "in that of X" is in X, as "in the region of X" would be."""
    assert places(told(text, lang), "strike") == ["Sumy Oblast", "Poltava Oblast"]


def test_what_is_of_a_region_is_not_in_it(told: Told) -> None:
    """Without a preposition before it, "that of X" tells of no place."""
    text = "Drones hit depots in the region of Sumy, said its governor and that of Poltava."
    assert places(told(text), "strike") == ["Sumy Oblast"]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Blackouts were reported in Voronezh on Monday.", "infrastructure_disruption"),
        ("Explosions have been reported in Sumy.", "explosion"),
    ],
)
def test_what_was_reported_in_a_town_was_there(told: Told, text: str, event_type: str) -> None:
    """In the passive nobody speaks there."""
    assert len(places(told(text), event_type)) == 1


def test_where_somebody_speaks_is_not_where_it_was(told: Told) -> None:
    """An official who reported in a town of blackouts does not put them there."""
    text = "Blackouts hit the grid on Monday, an official reported in Voronezh."
    assert places(told(text), "infrastructure_disruption") == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "Саміт скасували у понеділок. Лідери зберуться в Осло 20 березня."),
        ("es", "Reunión de ministros el viernes en Oslo."),
        ("fr", "Réunion des ministres vendredi à Oslo."),
        ("ru", "Атаками беспилотников ранены двое в Осло."),
    ],
)
def test_an_event_that_opens_its_sentence_is_no_town(read: Read, lang: str, text: str) -> None:
    """A word of events that has its capital from its position alone names no place."""
    assert {event.place_label for event in read(text, lang).events} == {"Oslo"}


@pytest.mark.parametrize(
    ("lang", "text", "event_type", "place"),
    [
        ("en", "Summit, New Jersey, lost power on Monday.", "infrastructure_disruption", "Summit"),
        ("es", "Dos misiles cayeron el lunes en Reunión. Reunión quedó sin luz el martes.",
         "infrastructure_disruption", "Réunion"),
    ],
)  # fmt: skip
def test_a_town_called_like_an_event_is_one(
    told: Told, lang: str, text: str, event_type: str, place: str
) -> None:
    """What lies around it tells so, or the text, which names it inside a sentence too."""
    assert places(told(text, lang), event_type) == [place]


def test_the_name_of_a_town_tells_no_event(told: Told) -> None:
    """Where something was "in Summit", no summit was."""
    text = "A missile hit a house in Summit, New Jersey, on Monday."
    assert [event[0] for event in told(text)] == ["strike"]
