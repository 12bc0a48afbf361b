"""A user's own words, subtypes, frames and types: what they add, and what is refused."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from pathlib import Path

import pytest

import geomap
from geomap.errors import InputError, ReadError
from geomap.events import Document
from geomap.extraction.engine import extract_events
from geomap.extraction.frames import MARKS
from geomap.extraction.own_cues import OwnCues, read_own_cues
from geomap.tables.schema import join

GUIDE = Path(__file__).parents[2] / "docs" / "own-cues.md"
Row = tuple[str, "str | None", str, "str | None"]


def example() -> str:
    """Return the example file of the guide."""
    found = re.search(r"<!-- own-cues.toml -->\n```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.S)
    assert found
    return found.group(1)


def own(source: str) -> OwnCues:
    """Return own cues from the text of a file."""
    Path("own.toml").write_text(source, "utf-8")
    return read_own_cues("own.toml")


def told(text: str, cues: OwnCues | None, lang: str = "en") -> list[Row]:
    """Return (type, subtype, status, place) of each event of a text of 12 March 2026."""
    document = Document("text", text, dt.date(2026, 3, 12), lang)
    events = extract_events(document, own=cues).events
    return [(e.event_type, e.subtype, e.status, e.place_label) for e in events]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Russian forces clobbered Kharkiv on Tuesday.", "en", ("strike", None, "Kharkiv")),
        ("Російські війська гамселили Харків у вівторок.", "uk", ("strike", None, "Kharkiv")),
        ("Shahed drones hit Odesa overnight.", "en", ("strike", "shahed", "Odesa")),
        ("Flash floods in Valencia killed three people.", "en", ("flood", "flash", "Valencia")),
        ("Valencia was inundated on Tuesday.", "en", ("flood", None, "Valencia")),
        ("Des inondations ont touché Valence mardi.", "fr", ("flood", None, "Valencia")),
        ("On a moissonné le blé en Beauce et à Chartres mardi.", "fr", ("harvest", None, None)),
    ],
)
def test_the_example_of_the_guide_works(
    text: str, lang: str, expected: tuple[str, str | None, str | None]
) -> None:
    """Own words of geomap's classes, own subtypes, own types and own frames make events."""
    found = told(text, own(example()), lang)
    assert (found[0][0], found[0][1]) == expected[:2]
    if expected[2] is not None:
        assert [row[3] for row in found] == [expected[2]]
    assert all(row[0] != expected[0] or row[1] != expected[1] for row in told(text, None, lang))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The party was clobbered at the polls in Kharkiv on Tuesday.", "en"),
        ("The market was flooded with offers, and the minister spoke of it.", "en"),
        ("Les enfants moissonnent les bravos à Chartres.", "fr"),
    ],
)
def test_own_words_have_their_controls(text: str, lang: str) -> None:
    """A mask hides words, a type without a place is no event, and a frame asks for both classes."""
    assert told(text, own(example()), lang) == []


def test_own_status_words_count() -> None:
    """A word of one's own for calling off calls off."""
    text = "The talks in Vienna between President Olena Hrytsenko and Mark Dalton were binned."
    assert [row[2] for row in told(text, own(example()))] == ["cancelled"]
    assert [row[2] for row in told(text, None)] != ["cancelled"]


def test_own_frames_are_tried_first() -> None:
    """A frame of one's own takes a word before geomap's frames do."""
    cues = own(
        '[types.raid]\n[[frame]]\ntype = "raid"\nhead = ["attack", "bombardment"]\n'
        'near = ["weapon+@place"]\n'
        'family = "kinetic"\n'
    )
    assert [row[0] for row in told("Drones attacked Odesa on Tuesday.", cues)] == ["raid"]
    assert [row[0] for row in told("Drones attacked Odesa on Tuesday.", None)] == ["strike"]


def test_hyphens_and_apostrophes_are_as_in_texts() -> None:
    """A pattern may be written as people write: with hyphens, apostrophes, capitals, accents."""
    cues = own('[words.en]\nattack = ["Carpet-Bombed", "didn\'t spare"]\n')
    assert told("Jets carpet-bombed Odesa, and didn’t spare Kherson, officials said.", cues)
    assert told("Fab-500 bombs fell.", own('[words.en]\nattack = ["fab500"]\n')) == []
    cues = own('[subtypes.en]\nheavy = ["fab500"]\n[types.strike]\nsubtypes = ["heavy"]\n')
    assert told("Russian FAB-500 bombs hit Odesa.", cues)[0][1] == "heavy"
    uk = own('[words.uk]\nattack = ["розм\'якшува*"]\n')
    assert told("Російські війська розм’якшували оборону, ударами по Сумах дронів.", uk, "uk")


def test_own_cues_do_not_outlive_their_call() -> None:
    """What one call was given, the next does not know; two files are not mixed up."""
    text = "Russian forces clobbered Kharkiv on Tuesday."
    first, second = own(example()), own('[words.en]\nattack = ["pounced"]\n')
    assert told(text, first)
    assert told(text, None) == []
    assert told(text, second) == []
    assert told(text, first)


def test_the_table_takes_a_declared_type() -> None:
    """A declared type stands in the table, is written, and is read back where it is declared."""
    Path("own.toml").write_text(example(), "utf-8")
    text = "Flash floods in Valencia killed three people on Tuesday."
    events = geomap.extract(Document("a", text, dt.date(2026, 3, 12)), cues="own.toml")
    assert events["event_type"].tolist() == ["flood"]
    assert [one["name"] for one in events.attrs["types"]] == ["flood", "harvest"]
    for name in ("events.csv", "events.geojson", "events.parquet"):
        geomap.write_events(events, name)
        again = geomap.read_events(name, cues="own.toml")
        assert again["event_type"].tolist() == ["flood"]
        with pytest.raises(ReadError, match="'flood'"):
            geomap.read_events(name)
    assert [one["name"] for one in join([again, again]).attrs["types"]] == ["flood", "harvest"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("[word.en]\n", r"own.toml:1: word is no key.*did you mean words"),
        ("[words.eng]\nattack = []\n", r"words.eng \"eng\" is not a language"),
        ('[words.en]\natack = ["x1"]\n', r"own.toml:2: words.en.atack \"atack\".*mean attack"),
        ('[words.en]\nattack = "boom"\n', r'words.en.attack "boom" is no list of words'),
        ("[words.en]\nattack = [1]\n", r"words.en.attack \[1\] is no list of words"),
        ('[words.en]\nattack = ["b*"]\n', r'"b\*" is too short: give at least 2 letters'),
        ('[words.en]\nattack = ["* boom"]\n', r'"\* boom" is too short'),
        ('[words.en]\nattack = [""]\n', r'"" is no pattern'),
        ('[words.en]\nattack = ["(a+)+"]\n', r'"\(a\+\)\+" has a sign that no word has'),
        ('[words.en]\nattack = ["a b c d e f g h i"]\n', "is no pattern: give 1 to 8 words"),
        ('[status.en]\nrefused = ["x1"]\n', r'"refused" is not a class of words'),
        ("[types.Flood]\n", r'types.Flood "Flood" is no name'),
        ('[types.flood]\ncolor = "#ffffff"\n', r"types.flood.color is no key.*did you mean colour"),
        ('[types.flood]\ncolour = "blue"\n', r'types.flood.colour "blue" is no colour'),
        ('[types.flood]\nshape = "strik"\n', r'"strik" is neither.*did you mean strike'),
        ('[types.flood]\nshape = "M0 0 L99 9 Z"\n', "is neither"),
        ('[types.flood]\nshape = "M0 0 L1 Z"\n', "is neither"),
        ('[types.flood]\nlabel = ""\n[types.flood.words]\nxx = ["a1"]\n', '"xx" is not a language'),
        ("[types.flood]\nlabel = 7\n", "types.flood.label 7 is no label"),
        ('[types.strike]\ncolour = "#ffffff"\n', "is no key of a type of geomap's own"),
        ('[types.strike]\nsubtypes = ["dron"]\n', r'"dron" is not a subtype.*mean drone'),
        ('[types.flood]\nwords.en = ["flood"]\nfamily = "nature"\n', r'"nature" is not a family'),
        ('[[frame]]\nhead = ["attack"]\n', "frame has no type: add type"),
        ('[[frame]]\ntype = "strike"\n', "frame has no head"),
        ('[[frame]]\ntype = "strke"\nhead = ["attack"]\n', r'"strke" is not an event type.*strike'),
        ('[[frame]]\ntype = "strike"\nhead = ["boom"]\n', r'"boom" is not a class that has words'),
        ('[[frame]]\ntype = "strike"\nhead = ["attack"]\nnear = ["@plce"]\n', "mean @place"),
        ('[[frame]]\ntype = "strike"\nhead = ["attack"]\ngap = 0\n', "is no number of words"),
        ('[[frame]]\ntype = "strike"\nhead = ["attack"]\nconfidence = 7\n', "between 0 and 1"),
        ('[[frame]]\ntype = "strike"\nhead = ["attack"]\nnears = []\n', "is no key"),
        ('frame = "x"\n', "frame is no list"),
        ('[like]\nboom = "damage"\n', r'"boom" is not a class of this file\'s own'),
        ("[[words]]\n", "words .* is no table"),
    ],
)
def test_a_slip_is_refused(source: str, said: str) -> None:
    """What a file may not say is refused with the line, the key, the value and the mend."""
    with pytest.raises(InputError, match=said):
        own(source)


def test_the_guide_names_every_mark() -> None:
    """The marks of the guide are those that frames may ask for."""
    told = re.findall(r"`(@[a-z_]+)`", GUIDE.read_text("utf-8"))
    assert set(MARKS) == set(told)


def test_what_is_no_file_of_cues_is_refused() -> None:
    """A file that is missing, too large, or not TOML is refused before any text is read."""
    with pytest.raises(ReadError):
        read_own_cues("missing.toml")
    with pytest.raises(ReadError, match=r"own.toml:\d: is not TOML"):
        own("[words.en]\nattack = [\n")
    Path("large.toml").write_text("#" + "x" * (1 << 20))
    with pytest.raises(ReadError, match="larger"):
        read_own_cues("large.toml")
    many = ", ".join(f'"word{n}"' for n in range(20_001))
    with pytest.raises(InputError, match="more than 20,000 patterns"):
        own(f"[words.en]\nattack = [{many}]\n")


def test_many_patterns_are_told_apart() -> None:
    """Of thousands of patterns with wildcards, only those that stand in the text match."""
    names = ["".join(letters) for letters in itertools.product("bcdfgklmnprstvz", repeat=3)]
    many = ", ".join(f'"boom{n}a * * bang{n}"' for n in names)
    cues = own(f"[words.en]\nattack = [{many}]\n")
    told_of = "Russian jets boombcda dum and bang{} Odesa on Tuesday."
    assert told(told_of.format("bcd"), cues)
    assert told(told_of.format("bcf"), cues) == []


def test_too_many_patterns_that_begin_alike_are_refused() -> None:
    """Each pattern is tried wherever its first word stands, so there is an end to those."""
    names = ["".join(letters) for letters in itertools.product("bcdfgklmn", repeat=3)]
    alike = ", ".join(f'"the {n}"' for n in names)
    with pytest.raises(InputError, match='"the .*" begins as 500 others do'):
        own(f"[words.en]\nattack = [{alike}]\n")
    apart = ", ".join(f'"{n} the"' for n in names)
    assert own(f"[words.en]\nattack = [{apart}]\n")
