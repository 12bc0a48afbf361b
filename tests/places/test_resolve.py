"""Resolution over the tiny gazetteer: reasons, context, doubt."""

from __future__ import annotations

import pytest

from geomap.errors import OptionError
from geomap.places.home import home_of
from geomap.places.mention import Toponym
from geomap.places.store import Store
from geomap.places.toponyms import find_toponyms


def _find(text: str, store: Store, lang: str = "en", home: str | None = None) -> dict[str, Toponym]:
    found = find_toponyms(text, lang=lang, store=store, home=home)
    return {text[t.name_start : t.name_end]: t for t in found}


def _id(toponym: Toponym) -> str:
    assert toponym.place is not None
    return toponym.place.place_id


def test_a_bare_name_is_the_town(tiny_store: Store) -> None:
    """Without a type word, "Kharkiv" is the city."""
    assert _id(_find("Shells fell on Kharkiv.", tiny_store)["Kharkiv"]) == "geonames:706483"


@pytest.mark.parametrize("text", ["the Kharkiv region", "the region of Kharkiv", "Kharkiv Oblast"])
def test_a_type_word_decides(text: str, tiny_store: Store) -> None:
    """With the word "region", it is the region, and so is the precision."""
    found = find_toponyms(f"Shells fell on {text} today.", lang="en", store=tiny_store)
    assert [_id(t) for t in found] == ["geonames:706482"]
    assert found[0].place is not None
    assert found[0].place.precision == "region"


def test_a_parent_in_the_text_decides(tiny_store: Store) -> None:
    """The towns "Pokrovsk, Ukraine" and "Pokrovsk, Russia" are two, each child of its country."""
    for country, place_id in (("Ukraine", "geonames:704147"), ("Russia", "geonames:563464")):
        found = find_toponyms(f"He lives in Pokrovsk, {country}, now.", lang="en", store=tiny_store)
        assert _id(found[0]) == place_id
        assert found[0].parent == 1
        assert found[1].parent is None


def test_a_list_makes_no_parents(tiny_store: Store) -> None:
    """In "Poltava, Washington" are two places, neither within the other."""
    found = find_toponyms("He saw Poltava, Washington and Paris.", lang="en", store=tiny_store)
    assert [t.parent for t in found] == [None] * len(found)
    assert len({t.group for t in found}) == 1


def test_the_country_named_elsewhere_counts(tiny_store: Store) -> None:
    """The Pokrovsk of a text about Ukraine is not the larger one in Russia."""
    text = "Ukraine sent troops. Bakhmut and Sloviansk were shelled, and so was Pokrovsk."
    assert _id(_find(text, tiny_store)["Pokrovsk"]) == "geonames:704147"


def test_landmarks_win_over_towns_of_their_name(tiny_store: Store) -> None:
    """The White House is in Washington, not in Tennessee."""
    found = _find("He spoke at the White House.", tiny_store)["White House"]
    assert _id(found) == "geomap:white-house"


def test_capitals_win_over_states(tiny_store: Store) -> None:
    """Bare, "Washington" is the city; with "state" it is the state."""
    assert _id(_find("He flew to Washington.", tiny_store)["Washington"]) == "geonames:4140963"
    found = _find("Fires burn in Washington state.", tiny_store)["Washington"]
    assert _id(found) == "geonames:5815135"


def test_close_calls_keep_their_candidates(tiny_store: Store) -> None:
    """Two villages of one name: the answer is unsure and the other is among the candidates."""
    found = _find("Troops took Ivanivka yesterday.", tiny_store)["Ivanivka"]
    assert found.confidence < 0.9
    others = {candidate.place.place_id for candidate in found.candidates}
    assert {_id(found)} | others == {"geonames:707810", "geonames:707848"}


def test_clear_calls_keep_none(tiny_store: Store) -> None:
    """Where nothing else is likely, there are no runners-up."""
    assert _find("Shells fell on Bakhmut.", tiny_store)["Bakhmut"].candidates == ()


def test_there_are_reasons(tiny_store: Store) -> None:
    """A place comes with what spoke for it."""
    found = _find("Shells fell on the Kharkiv region.", tiny_store)["Kharkiv"]
    assert "type word fits" in found.reasons


def test_one_sense_a_document(tiny_store: Store) -> None:
    """A name qualified once means the same place when it comes again."""
    text = "He lives in Pokrovsk, Russia. Everyone in Pokrovsk knows him."
    found = find_toponyms(text, lang="en", store=tiny_store)
    assert [_id(t) for t in found if t.text == "Pokrovsk"] == ["geonames:563464"] * 2


def test_home_counts(tiny_store: Store) -> None:
    """The Paris of a newspaper from near the Texan one is more likely to be that one."""
    text = "The mayor of Paris spoke."

    def share(home: str | None) -> float:
        (found,) = find_toponyms(text, lang="en", store=tiny_store, home=home)
        if _id(found) == "geonames:4717560":
            return 1.0
        return sum(c.score for c in found.candidates if c.place.place_id == "geonames:4717560")

    assert share(None) < share("US") < share("33.7,-95.6")


def test_home_may_be_a_code_a_name_or_a_position(tiny_store: Store) -> None:
    """A home is read in each of its forms."""
    assert home_of("ua", tiny_store).country == "UA"
    assert home_of("UA-63", tiny_store).admin1 == "UA-63"
    assert home_of("Poltava", tiny_store).admin1 == "UA-53"
    assert home_of("49.9, 36.2", tiny_store).lat == 49.9


@pytest.mark.parametrize("home", ["Narnia", "95,200", "", ","])
def test_a_home_that_is_no_place_is_refused(home: str, tiny_store: Store) -> None:
    """Nonsense as a home is an error that says what to give."""
    with pytest.raises(OptionError, match="give a home"):
        home_of(home, tiny_store)
