"""The English pack: what its words find, and what they must leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Told = Callable[..., list[tuple[str, str, "str | None", str]]]


def _events(told: Told, text: str) -> list[tuple[str, str, str | None]]:
    return [event[:3] for event in told(text, "en")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Three people were killed when Russian drones attacked Sumy.", "Sumy"),
        ("An Iskander missile struck a hotel in Kharkiv, injuring 17.", "Kharkiv"),
        ("A refinery in Saratov caught fire after a Ukrainian drone attack.", "Saratov"),
        ("Russian forces dropped four glide bombs on Kramatorsk, wounding three.", "Kramatorsk"),
        ("A drone ploughed into a block of flats in Odesa, the army said.", "Odesa"),
        ("Debris from a downed drone fell on a school in Voronezh.", "Voronezh"),
        ("Israeli warplanes carried out a series of raids on Baalbek.", "Baalbek"),
    ],
)
def test_a_strike_in_any_turn_of_phrase(told: Told, text: str, place: str) -> None:
    """What hit, what burned, what fell; a downed drone in passing is no interception."""
    assert _events(told, text) == [("strike", "occurred", place)]


@pytest.mark.parametrize(
    "text",
    [
        "The visitors struck twice late in Leeds to win the match.",
        "The festival in Lyon kicked off with an explosion of colour.",
        "Shares rallied in Tokyo after the central bank left rates unchanged.",
        "The museum in Kyiv opened an exhibition on wartime posters.",
        "Teachers in Denver voted for strike action over pay.",
        "Exercise restraint with sugar, a doctor in Oslo told readers.",
    ],
)
def test_what_is_no_event(told: Told, text: str) -> None:
    """Sport, money, colour and figures of speech strike nobody."""
    assert _events(told, text) == []


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Russian troops advanced into Siversk, the army said.", "territorial_change", "Siversk"),
        ("Russian troops had taken the village of Torske.", "territorial_change", "Torske"),
        ("Ukrainian marines withdrew from Krynky.", "territorial_change", "Krynky"),
        ("Ukrainian troops repelled 14 assaults near Pokrovsk.", "ground_combat", "Pokrovsk"),
        ("Clashes erupted in Tripoli between rival militias.", "ground_combat", "Tripoli"),
    ],
)
def test_ground(told: Told, text: str, kind: str, place: str) -> None:
    """Ground is taken, left and fought for; an army that acts in a town does not sit there."""
    assert _events(told, text) == [(kind, "occurred", place)]


def test_no_ground(told: Told) -> None:
    """A body that speaks in its seat tells of nothing there."""
    assert _events(told, "The army in Bamako said its troops were in good health.") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Heating was cut off in 400 buildings in Mykolaiv.", "Mykolaiv"),
        ("More than 60,000 households in Chernihiv were left without electricity.", "Chernihiv"),
        ("Internet access was restricted in Kampala.", "Kampala"),
    ],
)
def test_what_does_not_work(told: Told, text: str, place: str) -> None:
    """Heat, power and the net that fail."""
    assert _events(told, text) == [("infrastructure_disruption", "occurred", place)]


def test_what_works(told: Told) -> None:
    """A power struggle cuts no power."""
    assert _events(told, "A power struggle in Nairobi cost the party votes.") == []


@pytest.mark.parametrize(
    ("text", "kind", "status", "place"),
    [
        ("NATO began its annual exercise off Gdynia.", "force_posture", "occurred", "Gdynia"),
        (
            "Belarus and Russia will hold joint drills near Brest.",
            "force_posture",
            "planned",
            "Brest",
        ),
        ("France has deployed jets to Romania.", "force_posture", "occurred", "Romania"),
        ("Police detained 14 suspects in Istanbul.", "detention", "occurred", "Istanbul"),
        ("Thousands of people rallied in Tbilisi.", "protest", "occurred", "Tbilisi"),
        ("Protesters clashed with police in Nairobi.", "protest", "occurred", "Nairobi"),
        ("Hamas released two Thai hostages in Rafah.", "humanitarian", "occurred", "Rafah"),
        ("A convoy carrying food reached Goma.", "aid", "occurred", "Goma"),
        ("Japan froze the assets of nine companies.", "sanction", "occurred", None),
        (
            "Ukraine and Sweden signed a letter of intent in Linköping.",
            "agreement",
            "occurred",
            "Linköping",
        ),
        ("Emmanuel Macron and Donald Trump will sit down in Paris.", "meeting", "planned", "Paris"),
    ],
)
def test_acts(told: Told, text: str, kind: str, status: str, place: str | None) -> None:
    """Exercises, arrests, protests, releases, aid, sanctions, treaties and talks."""
    assert (kind, status, place) in _events(told, text)


def test_no_acts(told: Told) -> None:
    """Car launches and photo exhibitions are no acts of states."""
    assert _events(told, "Volkswagen launched a new electric model in Wolfsburg.") == []
    assert _events(told, "Physical exercise is popular in Copenhagen.") == []


def test_evacuations_are_from_somewhere(told: Told) -> None:
    """The town that people were brought out of is the place; a parade's march is not."""
    text = "Some 120 civilians were evacuated from Pokrovsk, the military said. Troops held on."
    assert ("humanitarian", "occurred", "Pokrovsk") in _events(told, text)
    assert _events(told, "Some 120 civilians came home from Madrid.") == []


def test_denials(told: Told) -> None:
    """«denied that» denies what follows."""
    text = "The ministry denied that Russian missiles had struck a hospital in Okhtyrka."
    assert _events(told, text) == [("strike", "denied", "Okhtyrka")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Five enemy attacks were repelled near Torske and the war went on.", "Torske"),
        ("Gunmen ambushed a police convoy in Culiacán, killing four officers.", "Culiacán"),
        ("Gang members attacked a hospital in Port-au-Prince on Tuesday.", "Port-au-Prince"),
        ("Fierce fighting continued in Bakhmut.", "Bakhmut"),
        ("Ukrainian forces counterattacked near Lyman.", "Lyman"),
    ],
)
def test_fighting(told: Told, text: str, place: str) -> None:
    """Attacks beaten off, armed men who attack, fighting called by its name."""
    assert _events(told, text) == [("ground_combat", "occurred", place)]


@pytest.mark.parametrize(
    "text",
    [
        "A knife attack in Basel frightened commuters.",
        "Tomatoes and peppers fight for shelf space in Turin.",
        "Russia has repeatedly attacked the energy system of its neighbours near Poltava.",
    ],
)
def test_no_fighting(told: Told, text: str) -> None:
    """Knives, vegetables, and what is done again and again."""
    assert _events(told, text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Russian forces recently advanced near Kupyansk, Ukraine's army admits.", "Kupiansk"),
        ("Sudzha is fully under Russian control, the ministry said.", "Sudzha"),
        ("Russian forces made marginal gains south of Bakhmut.", "Bakhmut"),
    ],
)
def test_gains(told: Told, text: str, place: str) -> None:
    """Ground is gained in the words of those who draw the maps of a front."""
    assert _events(told, text) == [("territorial_change", "occurred", place)]


def test_no_gains(told: Told) -> None:
    """Shares gain no ground."""
    assert _events(told, "Shares made gains in Frankfurt after the holidays.") == []


def test_air_defence_at_work(told: Told) -> None:
    """Air defence needs no drone to be at work."""
    text = "Air defence is at work in Kyiv, the military administration said."
    assert _events(told, text) == [("air_defence", "occurred", "Kyiv")]


def test_air_defence_for_sale(told: Told) -> None:
    """Air defence that is asked for is not at work."""
    text = "Ukraine needs more air defence systems, the president said in Kyiv."
    assert all(event[0] != "air_defence" for event in _events(told, text))


@pytest.mark.parametrize(
    ("text", "kind", "status", "place"),
    [
        ("Trump hosted Putin in Alaska in August.", "meeting", "occurred", "Alaska"),
        ("Erdogan will receive Zelensky in Ankara on Friday.", "meeting", "planned", "Ankara"),
        ("Zelensky said he had a phone call with Macron.", "call", "occurred", None),
    ],
)
def test_known_people(told: Told, text: str, kind: str, status: str, place: str | None) -> None:
    """Presidents need no introduction."""
    assert _events(told, text) == [(kind, status, place)]


def test_telephones_are_no_calls(told: Told) -> None:
    """A telephone that is cut off or stolen rings nobody."""
    text = "Phone lines were mended and a telephone was stolen, Macron said."
    assert all(event[0] != "call" for event in _events(told, text))


def test_sanctions_that_are_evaded(told: Told) -> None:
    """Sanctions are imposed once; who evades them imposes none."""
    imposed = "The US Treasury imposed sanctions on two refiners on Wednesday."
    assert _events(told, imposed) == [("sanction", "occurred", None)]
    assert _events(told, "The tankers circumvent international sanctions, brokers say.") == []


def test_a_truce_is_agreed(told: Told) -> None:
    """A ceasefire that is agreed to is an agreement; one that is asked for is none."""
    agreed = _events(told, "India and Pakistan agreed to a ceasefire on Saturday.")
    assert [event[0] for event in agreed] == ["agreement"]
    assert _events(told, "The pope longs for a ceasefire.") == []


@pytest.mark.parametrize(
    "text",
    [
        "After mass protests in Belgrade, the president rejected demands for snap elections.",
        "After mass protests in Belgrade, the president dismissed the opposition's proposal.",
    ],
)
def test_demands_rejected(told: Told, text: str) -> None:
    """Who rejects a demand does not deny what happened."""
    assert [event[:3] for event in told(text, "en")] == [("protest", "occurred", "Belgrade")]


def test_told_by_phone(told: Told) -> None:
    """What a reporter is told by phone is no call."""
    text = 'The army attacked Goma. "We are still here," Mohamed Hassan told AFP by phone.'
    assert all(event[0] != "call" for event in told(text, "en"))


def test_ships_sent(told: Told) -> None:
    """Ships that are sent are a posture where they go."""
    found = told("NATO has sent three frigates to the Baltic Sea.", "en")
    assert [event[:3] for event in found] == [("force_posture", "occurred", "Baltic Sea")]
