"""The German pack: what its words find, and what they must leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geomap.extraction.engine import Extraction

Told = Callable[..., list[tuple[str, str, "str | None", str]]]
Read = Callable[..., Extraction]


def _events(told: Told, text: str) -> list[tuple[str, str, str | None]]:
    return [event[:3] for event in told(text, "de")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Bei einem russischen Raketenangriff auf Kramatorsk sind drei Menschen gestorben.",
            "Kramatorsk",
        ),
        ("In Sumy wurde ein Krankenhaus von einer Drohne getroffen.", "Sumy"),
        ("Eine Rakete ist am Morgen in ein Wohnhaus in Ternopil eingeschlagen.", "Ternopil"),
        ("Russische Truppen haben die Stadt Nikopol mit Artillerie beschossen.", "Nikopol"),
        ("Israel griff am Abend Ziele im Osten von Beirut mit Drohnen an.", "Beirut"),
        ("Trümmer einer Drohne setzten in Krasnodar ein Tanklager in Brand.", "Krasnodar"),
    ],
)
def test_a_strike_in_any_turn_of_phrase(told: Told, text: str, place: str) -> None:
    """Compounds, separable verbs, passives and verbs at the end tell the same strike."""
    assert ("strike", "occurred", place) in _events(told, text)
    assert {event[2] for event in _events(told, text)} == {place}


@pytest.mark.parametrize(
    "text",
    [
        "Der Angriff über links brachte Stuttgart das Führungstor, der Trainer lobte die Elf.",
        "Ein Schuss aufs Tor ging in Bremen an die Latte, der Torwart wehrte zwei Bälle ab.",
        "Die Explosion der Mieten in München treibt Familien ins Umland.",
        "Der Dirigent starb in Wien nach einer Herzattacke.",
        "Die Aktie geriet in Frankfurt unter Beschuss der Kritiker.",
        "Die Fliegerbombe aus dem Zweiten Weltkrieg in Göttingen wurde entschärft.",
        "Der Minister nahm in Bonn die Rente in Angriff.",
        "Ein Blitz schlug bei Ulm in einen Kirchturm ein.",
    ],
)
def test_what_is_no_strike(told: Told, text: str) -> None:
    """Sport, rents, hearts, criticism, old bombs and lightning strike nobody."""
    assert _events(told, text) == []


def test_interceptions(told: Told) -> None:
    """A verb in two parts brings drones down; a goalkeeper and a hunter bring down none."""
    text = "Polens Luftwaffe schoss in der Nacht bei Lublin drei russische Drohnen ab."
    assert _events(told, text) == [("air_defence", "occurred", "Lublin")]
    assert _events(told, "Der Jäger schoss bei Lublin ein Reh.") == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Bei Gefechten nahe Lyman sind nach Angaben der Armee neun Soldaten gefallen.",
            ("ground_combat", "occurred", "Lyman"),
        ),
        (
            "Ukrainische Soldaten haben die Stadt Lyman zurückerobert.",
            ("territorial_change", "occurred", "Lyman"),
        ),
        (
            "Die ukrainischen Truppen haben sich aus Pokrowsk zurückgezogen.",
            ("territorial_change", "occurred", "Pokrovsk"),
        ),
        (
            "Im Zentrum von Damaskus ist eine Autobombe explodiert.",
            ("explosion", "occurred", "Damascus"),
        ),
    ],
)
def test_ground_and_bombs(told: Told, text: str, event: tuple[str, str, str]) -> None:
    """Combat, ground won and lost, and bombs are where their words put them."""
    assert _events(told, text) == [event]


@pytest.mark.parametrize(
    "text",
    [
        "Kanzler und Opposition liefern sich in Berlin ein Wortgefecht um die Rente.",
        "Die Pianistin eroberte in Salzburg die Herzen des Publikums.",
        "Der Finanzchef zog sich in Zürich aus dem Vorstand zurück.",
        "Der Krimi aus Dresden zündet spät, dann explodiert die Spannung.",
    ],
)
def test_what_is_no_combat(told: Told, text: str) -> None:
    """Words, hearts, boards and suspense are no ground to fight for."""
    assert _events(told, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "In Odessa fiel am Abend in mehreren Vierteln der Strom aus.",
        "Nach dem Sturm sind in Odessa 4.000 Haushalte ohne Strom.",
        "In Odessa ist die Wasserversorgung ausgefallen.",
    ],
)
def test_cuts(told: Told, text: str) -> None:
    """Power and water fail by noun, by adjective and by a verb in two parts."""
    assert _events(told, text) == [("infrastructure_disruption", "occurred", "Odesa")]


def test_power_that_is_only_made(told: Told) -> None:
    """Power *from* coal is no power gone."""
    assert _events(told, "In Cottbus kommt der Strom aus Kohle, in Husum aus Wind.") == []


def test_alerts(told: Told) -> None:
    """Sirens over a town are an alert there; an alarm clock is none."""
    assert _events(told, "In Lwiw wurde am Morgen Luftalarm ausgelöst.") == [
        ("alert", "occurred", "Lviv")
    ]
    assert _events(told, "In Lwiw klingelte um sechs der Wecker, Alarm im Kinderzimmer.") == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Friedrich Merz empfing am Montag in Berlin Präsident Wolodymyr Selenskyj.", "occurred"),
        (
            "Emmanuel Macron und Wolodymyr Selenskyj wollen sich am Freitag in Berlin treffen.",
            "planned",
        ),
        (
            "Ein Gipfel mit Donald Trump und Wladimir Putin könnte in Berlin stattfinden.",
            "hypothetical",
        ),
        (
            "Das Treffen von Donald Trump und Wladimir Putin in Berlin ist abgesagt worden.",
            "cancelled",
        ),
        (
            "Der für Dienstag geplante Besuch von Außenminister Wang in Berlin wurde verschoben.",
            "cancelled",
        ),
    ],
)
def test_the_status_of_talks(told: Told, text: str, status: str) -> None:
    """Done, to come, possible and called off are told by the words around the verb."""
    assert _events(told, text) == [("meeting", status, "Berlin")]


@pytest.mark.parametrize(
    "text",
    [
        "In Basel trafen sich die besten Jongleure Europas.",
        "Der Verein lädt zum Klassentreffen nach Lübeck ein.",
        "600 Bergsteiger erreichten im Mai den Gipfel des Everest.",
        "Die Entscheidung wurde in Genf getroffen.",
    ],
)
def test_what_is_no_meeting_of_states(told: Told, text: str) -> None:
    """Jugglers, schoolmates, mountaineers and decisions hold no talks."""
    assert _events(told, text) == []


def test_calls(told: Told) -> None:
    """A call has no place; an emergency call is none."""
    text = "Friedrich Merz hat am Dienstag mit Donald Trump über die Ukraine telefoniert."
    assert told(text, "de") == [("call", "occurred", None, "2026-03-10")]
    assert _events(told, "Ein Anrufer wählte in Kiel den Notruf.") == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Moskau wies Berichte zurück, wonach russische Drohnen Warschau angegriffen hätten.",
            ("strike", "denied", "Warsaw"),
        ),
        (
            "Israel erwägt einen Militärschlag gegen die iranische Stadt Isfahan.",
            ("strike", "hypothetical", "Isfahan"),
        ),
        (
            "Bei einem Drohnenangriff auf Odessa wurde niemand verletzt.",
            ("strike", "occurred", "Odesa"),
        ),
    ],
)
def test_the_status_of_strikes(told: Told, text: str, event: tuple[str, str, str]) -> None:
    """A denial denies the strike, a plan only thinks of it; "nobody was hurt" denies nothing."""
    assert _events(told, text) == [event]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Zehntausende haben am Samstag in Köln gegen hohe Mieten demonstriert.",
            ("protest", "occurred", "Cologne"),
        ),
        (
            "Die Veranstalter sagten die für Sonntag geplante Kundgebung in Wien ab.",
            ("protest", "cancelled", "Vienna"),
        ),
        ("In Minsk sind zwei Oppositionelle verhaftet worden.", ("detention", "occurred", "Minsk")),
        (
            "Ein Hackerangriff hat die Computer der Uniklinik in Düsseldorf lahmgelegt.",
            ("cyber", "occurred", "Düsseldorf"),
        ),
        (
            "Armenien und Aserbaidschan haben in Genf ein Friedensabkommen unterzeichnet.",
            ("agreement", "occurred", "Geneva"),
        ),
        ("Die EU hat neue Sanktionen gegen den Iran verhängt.", ("sanction", "occurred", None)),
    ],
)
def test_other_kinds_of_events(told: Told, text: str, event: tuple[str, str, str | None]) -> None:
    """Protests, arrests, hackers, treaties and sanctions, each by its words."""
    assert _events(told, text) == [event]


def test_an_ordinal_does_not_end_the_sentence(told: Told) -> None:
    """The sentence goes on behind "5.": the strike and its date stand in one."""
    text = "Russische Raketen haben am 5. März die Stadt Poltawa getroffen."
    assert told(text, "de") == [("strike", "occurred", "Poltava", "2026-03-05")]


def test_two_nouns_in_a_row_are_nobody(read: Read) -> None:
    """Every noun has a capital: "Minuten Explosionen" is no name, "Friedrich Merz" is one."""
    text = (
        "In Kiew waren binnen Minuten Explosionen zu hören. "
        "Friedrich Merz traf sich in Kiew mit Wolodymyr Selenskyj."
    )
    people = {
        name
        for event in read(text, "de").events
        for names in event.actors.values()
        for name in names
    }
    assert people <= {"Friedrich Merz", "Wolodymyr Selenskyj"}


def test_who_says_so_ends_before_the_prefix_of_the_verb(read: Read) -> None:
    """The second part of the verb ("teilte … mit") is no part of the name."""
    text = "Eine Drohne schlug in Charkiw ein, teilte Bürgermeister Ihor Terechow mit."
    assert read(text, "de").events[0].attribution == "Bürgermeister Ihor Terechow"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Im Raum Lyman wurden elf Attacken des Feindes bei Torske zurückgeschlagen.", "Torske"),
        ("Bandenmitglieder überfielen am Dienstag ein Krankenhaus in Port-au-Prince.", "Port"),
        ("In Wowtschansk dauerten die schweren Kämpfe an.", "Vovchansk"),
    ],
)
def test_gefechte(told: Told, text: str, place: str) -> None:
    """Abgewehrte Angriffe, Überfälle Bewaffneter, Kämpfe beim Namen genannt."""
    kinds = {event[0] for event in told(text, "de")}
    assert kinds == {"ground_combat"}
    assert any(place in (event[2] or "") for event in told(text, "de"))


@pytest.mark.parametrize(
    "text",
    [
        "Die Messerattacke in Basel erschreckte Pendler.",
        "In Dresden kämpften zwei Köche um den besten Stollen.",
    ],
)
def test_keine_gefechte(told: Told, text: str) -> None:
    """Messer und Köche führen keinen Krieg."""
    assert told(text, "de") == []


@pytest.mark.parametrize(
    ("text", "kind", "status", "place"),
    [
        ("Trump empfing Putin im August in Alaska.", "meeting", "occurred", "Alaska"),
        ("Erdogan empfängt Selenskyj am Freitag in Ankara.", "meeting", "planned", "Ankara"),
        ("Putin und Trump haben am Donnerstag telefoniert.", "call", "occurred", None),
    ],
)
def test_bekannte_namen(told: Told, text: str, kind: str, status: str, place: str | None) -> None:
    """Wen jeder kennt, der braucht keinen Vornamen."""
    assert [event[:3] for event in told(text, "de")] == [(kind, status, place)]


def test_unbekannte_namen(told: Told) -> None:
    """Wen niemand kennt, der trifft sich mit niemandem, den die Welt kennt."""
    assert told("Huber empfing Maier im August in Passau.", "de") == []


def test_flugabwehr_im_einsatz(told: Told) -> None:
    """Die Flugabwehr braucht keine Drohne im selben Satz."""
    found = told("In Kiew ist die Flugabwehr im Einsatz.", "de")
    assert [event[:3] for event in found] == [("air_defence", "occurred", "Kyiv")]
    wanted = told("Die Ukraine braucht mehr Flugabwehr, hieß es in Kiew.", "de")
    assert all(event[0] != "air_defence" for event in wanted)


def test_umgangene_sanktionen(told: Told) -> None:
    """Wer Sanktionen umgeht, verhängt keine."""
    imposed = told("Die EU hat ihr 19. Sanktionspaket gegen Russland beschlossen.", "de")
    assert [event[:3] for event in imposed] == [("sanction", "occurred", None)]
    assert told("Die Tanker dienen dazu, dass Händler Sanktionen umgehen.", "de") == []


def test_festgenommen_am_ende_des_satzes(told: Told) -> None:
    """Das Verb ist weit vom Präfix getrennt; wer etwas einnimmt, nimmt niemanden fest."""
    text = "Der Geheimdienst nahm am Montag in Odessa einen mutmaßlichen Agenten fest."
    assert [event[:3] for event in told(text, "de")] == [("detention", "occurred", "Odesa")]
    assert told("Das Regal nahm in Odessa die ganze Wand ein.", "de") == []


@pytest.mark.parametrize("opener", ["Dabei", "Allein", "Dazu", "Damals", "Montags", "Diesseits"])
def test_satzanfaenge_sind_keine_orte(told: Told, opener: str) -> None:
    """Was einen Satz eröffnet, ist kein Ort, wie auch ein Dorf heißen mag."""
    text = f"{opener} wurden bei einem Raketenangriff drei Menschen getötet."
    assert [event[2] for event in told(text, "de")] in ([], [None])


def test_eingedrungen(told: Told) -> None:
    """Das Präfix am Ende des Satzes macht aus dem Ort davor keinen, der spricht."""
    found = told("Die Rebellen drangen am Montag in die Stadt Goma ein.", "de")
    assert [event[:3] for event in found] == [("ground_combat", "occurred", "Goma")]


def test_zurueckgewiesene_forderung(told: Told) -> None:
    """Wer eine Forderung zurückweist, bestreitet nicht, was geschehen ist."""
    text = (
        "Nach Massenprotesten in Belgrad hat Präsident Aleksandar Vucic die Forderung nach "
        "Neuwahlen erneut strikt zurückgewiesen."
    )
    assert [event[:3] for event in told(text, "de")] == [("protest", "occurred", "Belgrade")]


def test_was_waere(told: Told) -> None:
    """„Würde“ ist nicht „wurde“."""
    found = told("Russische Drohnen würden dann auch Kiew angreifen.", "de")
    assert all(event[1] == "hypothetical" for event in found)
    done = told("Kiew wurde in der Nacht mit Drohnen angegriffen.", "de")
    assert [event[:3] for event in done] == [("strike", "occurred", "Kyiv")]
