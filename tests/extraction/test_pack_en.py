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
