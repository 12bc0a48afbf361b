"""From a text to its events: each rule of the contract, found and not found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.events import Document
from geomap.extraction.engine import Extraction, extract_events

Told = Callable[..., list[tuple[str, str, "str | None", str]]]
Read = Callable[..., Extraction]


def test_a_strike_is_at_its_target(told: Told) -> None:
    """A strike is where it hit, on the day that the sentence gives."""
    assert told("Russian drones hit a depot in Poltava on Tuesday, the governor said.") == [
        ("strike", "occurred", "Poltava", "2026-03-10")
    ]


def test_a_launch_site_is_no_place_of_a_strike(told: Told) -> None:
    """Where missiles were launched from is not where they fell."""
    text = "Missiles launched from Crimea struck Odesa overnight, the air force said."
    assert [t[2] for t in told(text)] == ["Odesa"]


def test_a_speaking_capital_is_no_place(told: Told) -> None:
    """Moscow, where it "said", names who speaks; "in Moscow" names where."""
    assert told("Moscow said on Monday that the talks had failed.") == []
    assert [t[2] for t in told("A drone hit a tower in Moscow, the mayor said.")] == ["Moscow"]


def test_members_of_a_list_are_events_each(told: Told) -> None:
    """One event for each place of a list, each at the region that the list says."""
    text = (
        "Des frappes de drones ont privé de courant des localités des régions de Koursk, "
        "Briansk et Belgorod."
    )
    found = told(text, "fr")
    assert {t[2] for t in found if t[0] == "infrastructure_disruption"} == {
        "Kursk Oblast",
        "Bryansk Oblast",
        "Belgorod Oblast",
    }
    assert {t[2] for t in found if t[0] == "strike"} == {
        "Kursk Oblast",
        "Bryansk Oblast",
        "Belgorod Oblast",
    }


def test_a_parent_is_no_place_of_its_own(told: Told) -> None:
    """A town and its country behind a comma, « Budapest, en Hongrie », are one place."""
    text = "Les deux présidents se rencontreront vendredi à Budapest, en Hongrie."
    assert told(text, "fr") == [("meeting", "planned", "Budapest", "2026-03-13")]


def test_a_topic_is_no_place(told: Told) -> None:
    """What follows "the war in" is what is talked about, not where."""
    text = "The presidents met in Geneva on Wednesday to discuss the war in Ukraine."
    assert told(text) == [("meeting", "occurred", "Geneva", "2026-03-11")]


def test_a_call_has_no_place(told: Told) -> None:
    """A call between two capitals is listed, and is nowhere."""
    text = "President Olena Hrytsenko and President Mark Dalton spoke by phone on Wednesday."
    assert told(text) == [("call", "occurred", None, "2026-03-11")]


def test_a_call_to_do_something_is_no_call(told: Told) -> None:
    """Words like "called for" and « un appel à » are no telephone calls."""
    assert told("President Mark Dalton called for calm on Wednesday.") == []
    assert told("Le président a lancé mercredi un appel à la retenue.", "fr") == []


def test_a_meeting_told_twice_is_one(told: Told) -> None:
    """A plan told again, the second time with its place, is one event that has both."""
    text = (
        "Le président Marc Dubreuil verra la chancelière. Avant la rencontre de Dubreuil vendredi "
        "avec la chancelière Anna Brandt, les marchés attendent. Anna Brandt, qui doit rencontrer "
        "Marc Dubreuil vendredi à Vienne, a promis une annonce."
    )
    meetings = [t for t in told(text, "fr") if t[0] == "meeting"]
    assert meetings == [("meeting", "planned", "Vienna", "2026-03-13")]


def test_two_meetings_of_other_people_stay_two(told: Told) -> None:
    """Two meetings on two days in two places are not joined."""
    text = (
        "President Olena Hrytsenko met Chancellor Anna Brandt in Berlin on Monday. "
        "President Mark Dalton will meet Prime Minister Jun Sato in Tokyo on Friday."
    )
    assert [t[1:] for t in told(text)] == [
        ("occurred", "Berlin", "2026-03-09"),
        ("planned", "Tokyo", "2026-03-13"),
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The leaders will meet in Vienna on Friday.", "planned"),
        ("The leaders could meet in Vienna on Friday.", "hypothetical"),
        ("The leaders' meeting in Vienna on Friday was called off.", "cancelled"),
        ("The leaders met in Vienna on Monday.", "occurred"),
        ("The ministry denied that drones had hit Vienna on Monday.", "denied"),
    ],
)
def test_the_status_is_read_from_the_clause(read: Read, text: str, status: str) -> None:
    """Planned, possible, called off, done and denied are told apart."""
    assert [e.status for e in read(text, "en").events] == [status]


def test_a_mere_possibility_without_a_place_is_refused_with_its_reason(read: Read) -> None:
    """Talk of what weapons could do makes no event, and is returned with the reason."""
    found = read("Tomahawk missiles could strike targets deep in Russia.", "en")
    assert found.events == []
    assert [r["reason"] for r in found.refused] == ["only spoken of as possible"]
    assert "Tomahawk" in found.refused[0]["quote"]


def test_a_plan_without_a_date_stays_undated(read: Read) -> None:
    """What is to come and has no date gets none: no default day."""
    event = read("Les dirigeants se rencontreront à Budapest.", "fr").events[0]
    assert (event.date_start, event.date_end, event.date_precision) == (None, None, "unknown")


def test_a_report_without_a_date_is_of_the_day_it_was_published(told: Told) -> None:
    """What happened and has no date takes the day of the report; without one it stays undated."""
    text = "Shelling killed two people in Kherson, the governor said."
    assert told(text) == [("strike", "occurred", "Kherson", "2026-03-12")]
    assert told(text, published=None) == [("strike", "occurred", "Kherson", "")]


def test_a_denial_in_the_next_sentence_denies(told: Told) -> None:
    """What one side claims and the next sentence denies is denied."""
    text = (
        "Russia claims that Ukrainian drones attacked a residence in the Novgorod region. "
        "Kyiv flatly denies it."
    )
    assert [t[:3] for t in told(text)] == [("strike", "denied", "Novgorod Oblast")]


def test_every_event_keeps_its_quote_and_its_offsets(read: Read) -> None:
    """The quote is the sentence, found in the text at its offsets."""
    text = "Good morning. Russian missiles hit Kharkiv overnight. Schools are closed."
    event = read(text).events[0]
    assert event.quote == "Russian missiles hit Kharkiv overnight."
    assert text[event.quote_start : event.quote_end] == event.quote


def test_counts_carry_role_and_bound(read: Read) -> None:
    """Numbers are named by what they count, and say when they are a bound."""
    text = "Russia fired more than 300 drones and 37 missiles at Ukraine overnight."
    assert read(text).events[0].counts == {"drones_launched_min": 300, "missiles_launched": 37}


def test_who_says_so_is_kept(read: Read) -> None:
    """The words behind the verb of saying are the attribution; a pronoun tells nobody."""
    text = "Three people were killed by drones in Sumy, regional governor Pavlo Melnyk said."
    assert "Pavlo Melnyk" in str(read(text).events[0].attribution)
    assert read("Drones hit Sumy, he said.").events[0].attribution is None


def test_the_dateline_is_no_place(told: Told) -> None:
    """The town that a report was sent from is not where its events are."""
    text = "KYIV, March 12 (Agency) — Russian missiles struck a bakery in Sumy on Wednesday."
    assert told(text) == [("strike", "occurred", "Sumy", "2026-03-11")]


@pytest.mark.parametrize(
    "text",
    [
        "The striker hit the bar twice before the match went to a penalty shoot-out.",
        "The two companies struck a deal worth 3 billion in London on Monday.",
        "A storm hit Florida on Monday, flooding streets in Tampa.",
        "The attack of the home team targeted the left wing in the second half of the match.",
        "Tickets for the concert in Berlin on Friday sold out within minutes.",
        "The Oxford professor died in 1987 in Cambridge, aged 92.",
    ],
)
def test_words_that_only_look_like_events_make_none(told: Told, text: str) -> None:
    """Sport, business, weather and obituaries make no event."""
    assert told(text) == []


SPORT = "The goalkeeper saved a penalty in the match of the league."


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"Drones hit a depot in Odesa. {SPORT} Shelling killed two people in Nikopol.", "ON"),
        (f"Drones hit a depot in Odesa. {SPORT} The coach of the club praised his players.", ""),
        (f"Spain bombarded the goal in Odesa. {SPORT}", ""),
    ],
)
def test_one_line_of_sport_leaves_the_other_news(told: Told, text: str, places: str) -> None:
    """A line of sport hides none of a ticker's other lines; a report of sport hides all of its."""
    assert "".join(str(place)[0] for _, _, place, _ in told(text)) == places


@pytest.mark.parametrize(
    "text", ["", " \n", "1234567890 " * 50, "東京で地震が発生した。", "\u202e\u200b"]
)
def test_a_text_in_no_language_of_ours_gives_nothing(read: Read, text: str) -> None:
    """Empty texts, numbers and other languages give no event and say that no language was read."""
    found = read(text)
    assert (found.events, found.refused, found.lang) == ([], [], None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400), st.sampled_from(["en", "fr"]))
def test_no_text_crashes_and_offsets_hold(text: str, lang: str) -> None:
    """Whatever the text, every event's quote stands in it."""
    for event in extract_events(Document("x", text, dt.date(2026, 3, 12), lang)).events:
        assert text[event.quote_start : event.quote_end] == event.quote
        assert (event.lat is None) == (event.lon is None)


def test_two_runs_give_the_same(read: Read) -> None:
    """The same text gives the same events, ids included."""
    text = "Russian drones hit Poltava, Sumy and Kharkiv overnight; power was cut in Belgorod."
    assert read(text).events == read(text).events


def test_one_person_is_counted(read: Read) -> None:
    """A woman who was killed counts one; one who only speaks counts nobody."""
    text = "A woman was killed when a drone hit a bus in Sumy on Monday."
    assert read(text).events[0].counts == {"killed": 1}
    text = "Drones hit a bus in Sumy on Monday, a woman told reporters."
    assert read(text).events[0].counts == {}


def test_words_that_date_are_kept_without_a_day_of_publication(read: Read) -> None:
    """Without an anchor "on Tuesday" gives no day, and stays to be read; nothing is made up."""
    event = read("Drones hit a depot in Sumy on Tuesday, officials said.", published=None).events[0]
    assert (event.date_start, event.date_text) == (None, "on Tuesday")
    event = read("Drones hit a depot in Sumy, officials said.", published=None).events[0]
    assert (event.date_start, event.date_text) == (None, None)
