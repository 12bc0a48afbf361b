"""Languages of one's own: a folder makes a seventh language, for as long as it is asked for."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

import geomap
from geomap.errors import InputError, ReadError
from geomap.events import Document
from geomap.extraction.check_language import check_language
from geomap.extraction.pack import pack
from geomap.languages import added, available, load
from geomap.languages.detect import detect

POLISH = Path(__file__).parent.parent / "data" / "languages"
SHIPPED = ("de", "en", "es", "fr", "ru", "uk")
TEXT = (
    "Rosyjskie drony zaatakowały we wtorek Odessę, podał gubernator. Prezydent Olena Hrycenko i"
    " prezydent Marek Dalton spotkają się w piątek w Wiedniu."
)


@pytest.fixture
def folder() -> Path:
    """Return a copy of the Polish pack, to change."""
    shutil.copytree(POLISH, "packs")
    return Path("packs")


def document(text: str) -> Document:
    """Return a text of Thursday 12 March 2026."""
    return Document("text", text, dt.date(2026, 3, 12))


def test_a_folder_is_a_seventh_language() -> None:
    """With a folder of packs a text in its language is known, and its events are read."""
    events = geomap.extract(document(TEXT), languages=POLISH)
    columns = ["event_type", "status", "place_label", "date_start", "lang"]
    assert events[columns].to_numpy().tolist() == [
        ["strike", "occurred", "Odessa", "2026-03-10", "pl"],
        ["meeting", "planned", "Vienna", "2026-03-13", "pl"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Piłkarze z Krakowa przeprowadzili atak i strzelili gola w meczu ligi.",
        "Prezydent był w Krakowie, ale o wojnie w Ukrainie nie mówił.",
        "Dziadek zmarł na atak serca w Gdańsku, podał szpital.",
    ],
)
def test_the_seventh_language_has_its_controls(text: str) -> None:
    """Sport, topics and illness are no events in a language of one's own, either."""
    assert len(geomap.extract(document(text), lang="pl", languages=POLISH)) == 0


def test_a_cancelled_and_a_denied_event_in_the_seventh_language() -> None:
    """The status words of the folder count."""
    text = "Szczyt w Budapeszcie, który miał się odbyć 16 marca, odwołano, oświadczył minister."
    assert geomap.extract(document(text), languages=POLISH)["status"].tolist() == ["cancelled"]
    text = "Ambasada zaprzeczyła, że rakiety trafiły w Lwów."
    assert geomap.extract(document(text), languages=POLISH)["status"].tolist() == ["denied"]


def test_a_language_ends_with_its_call() -> None:
    """After the call the language is as unknown as before: nothing of it was kept."""
    geomap.extract(document(TEXT), languages=POLISH)
    assert available() == SHIPPED
    assert detect(TEXT) != "pl"
    assert len(geomap.extract(document(TEXT))) == 0
    with pytest.raises(InputError, match="no language pack for 'pl'"):
        pack("pl")


def test_tables_in_parts_keep_their_language_to_themselves() -> None:
    """While tables are asked for one by one, the language is there for the reading alone."""
    documents = [document(TEXT) for _ in range(4)]
    first = geomap.pipeline.extract_tables(documents, rows=2, languages=POLISH)
    second = geomap.pipeline.extract_tables(documents, rows=2, languages=POLISH)
    assert len(next(first)) == len(next(second)) == 2
    assert available() == SHIPPED
    assert sum(len(table) for table in first) == 6
    assert len(next(second)) == 2
    second.close()  # type: ignore[attr-defined]
    assert available() == SHIPPED


def test_two_folders_of_one_language_are_not_mixed_up(folder: Path) -> None:
    """Each call reads its own folder, also when the files of one have been changed meanwhile."""
    text = "Drony zgruchotały we wtorek magazyn w Odessie."
    assert len(geomap.extract(document(text), lang="pl", languages=folder)) == 0
    cues = folder / "pl" / "cues.toml"
    cues.write_text(cues.read_text("utf-8").replace('"trafi*"', '"trafi*", "zgruchota*"'), "utf-8")
    assert len(geomap.extract(document(text), lang="pl", languages=folder)) == 1
    assert len(geomap.extract(document(text), lang="pl", languages=POLISH)) == 0


def test_a_file_takes_the_place_of_geomaps_own() -> None:
    """Of a language that geomap has, a folder replaces files one by one, for the time being."""
    Path("packs/en").mkdir(parents=True)
    Path("packs/en/detect.toml").write_text('words = "the and of"\nletters = ""\n', "utf-8")
    with added("packs") as codes:
        assert codes == ("en",)
        assert load("en", "detect")["words"] == "the and of"
        assert load("en", "cues")
    assert load("en", "detect")["words"] != "the and of"


def test_the_packs_of_geomap_pass_their_own_check() -> None:
    """What the check asks of others, geomap's languages have."""
    for code in available():
        check_language(code)


@pytest.mark.parametrize(
    ("subject", "old", "new", "said"),
    [
        ("cues", "attack =", "atack =", r"pl/cues.toml: \[classes\] 'atack'.*did you mean attack"),
        ("status", "denied =", "refused =", r"pl/status.toml: \[classes\] 'refused'"),
        ("grammar", "locative =", "locativ =", "'locativ'.*did you mean locative"),
        ("cues", '"ataku"', '"a*"', r"pl/cues.toml: pattern 'a\*' of class 'attack' is too short"),
        ("dates", '"weekday"\nforms', '"weekdy"\nforms', "the meaning 'weekdy'"),
        ("dates", "(w|we) {weekday}", "(w|we {weekday}", "brackets that do not match"),
        ("detect", "words = ", "wrods = ", "'wrods'.*did you mean words"),
        ("actors", "bodies =", "bodys =", "'bodys'.*did you mean bodies"),
        ("grammar", "[offset.units]", "[offset.unit]", "'unit'.*did you mean units"),
        (
            "grammar",
            "[offset.units]",
            '[offset.units]\nlocative = ["w"]',
            r"\[offset.units\] 'locative' has no number.*above \[offset",
        ),
    ],
)
def test_a_slip_is_named_with_its_file(
    folder: Path, subject: str, old: str, new: str, said: str
) -> None:
    """A wrong key, class, pattern or form is refused, with the file, the key and the mend."""
    path = folder / "pl" / f"{subject}.toml"
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=said):
        geomap.extract(document(TEXT), languages=folder)


@pytest.mark.parametrize("subject", ["detect", "places", "dates", "cues", "status"])
def test_a_missing_file_is_named(folder: Path, subject: str) -> None:
    """A language without one of the files that it cannot do without is refused."""
    (folder / "pl" / f"{subject}.toml").unlink()
    with pytest.raises(InputError, match=f"has no {subject}.toml"):
        geomap.extract(document(TEXT), languages=folder)


@pytest.mark.parametrize("subject", ["numbers", "grammar", "actors"])
def test_other_files_may_be_missing(folder: Path, subject: str) -> None:
    """A language may begin small."""
    (folder / "pl" / f"{subject}.toml").unlink()
    assert "strike" in set(geomap.extract(document(TEXT), languages=folder)["event_type"])


def test_what_is_no_toml_is_named_with_its_line(folder: Path) -> None:
    """A file that is not TOML, or not UTF-8, is named with the line."""
    path = folder / "pl" / "cues.toml"
    path.write_text('[classes]\nattack = ["atak"\nweapon = ["dron*"]\n', "utf-8")
    with pytest.raises(ReadError, match=r"pl/cues.toml:3: is not TOML"):
        geomap.extract(document(TEXT), languages=folder)
    path.write_bytes('[classes]\nattack = ["środa"]\n'.encode("iso-8859-2"))
    with pytest.raises(ReadError, match=r"pl/cues.toml:2: is not UTF-8"):
        geomap.extract(document(TEXT), languages=folder)


def test_a_folder_without_packs_is_an_error() -> None:
    """A folder that is not there, or holds no pack, is no silent nothing."""
    with pytest.raises(ReadError, match="is no folder"):
        geomap.extract(document(TEXT), languages="nowhere")
    Path("empty/Polish").mkdir(parents=True)
    Path("empty/Polish/cues.toml").write_text("[classes]\n")
    with pytest.raises(ReadError, match="holds no language pack"):
        geomap.extract(document(TEXT), languages="empty")
