"""The French pack: what its words find, and what they must leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Told = Callable[..., list[tuple[str, str, "str | None", str]]]


def _events(told: Told, text: str) -> list[tuple[str, str, str | None]]:
    return [event[:3] for event in told(text, "fr")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Neuf personnes ont été blessées dans une attaque de drones contre Soumy.", "Sumy"),
        ("Un missile Iskander a frappé un hôtel de Kharkiv, blessant 17 personnes.", "Kharkiv"),
        ("Un entrepôt de Voronej a pris feu après une attaque de drones.", "Voronezh"),
        ("Les chasseurs israéliens avaient pris pour cible un immeuble à Damas.", "Damascus"),
        ("Les débris d'un drone abattu sont tombés sur une école de Voronej.", "Voronezh"),
    ],
)
def test_a_strike_in_any_turn_of_phrase(told: Told, text: str, place: str) -> None:
    """What hit, what burned, what fell; a downed drone in passing is no interception."""
    assert _events(told, text) == [("strike", "occurred", place)]


@pytest.mark.parametrize(
    "text",
    [
        "L'équipe de Lille a frappé deux fois en fin de match.",
        "Le festival de Lyon s'est ouvert sur une explosion de couleurs.",
        "Le musée de Kiev a ouvert une exposition d'affiches de guerre.",
        "Renault a lancé un nouveau modèle électrique à Douai.",
        "Le maire de Nantes a pris un arrêté sur les terrasses.",
        "L'exercice budgétaire s'achève à Bruxelles.",
    ],
)
def test_what_is_no_event(told: Told, text: str) -> None:
    """Sport, colours, decrees and budgets are no events."""
    assert _events(told, text) == []


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("L'armée russe est entrée lundi dans Siversk.", "territorial_change", "Siversk"),
        (
            "L'armée soudanaise a repris aux paramilitaires le palais présidentiel de Khartoum.",
            "territorial_change",
            "Republican Palace (Khartoum)",
        ),
        (
            "L'armée dit avoir repoussé quatorze assauts près de Pokrovsk.",
            "ground_combat",
            "Pokrovsk",
        ),
        (
            "Des affrontements entre milices rivales ont éclaté à Tripoli, l'armée se tait.",
            "ground_combat",
            "Tripoli",
        ),
    ],
)
def test_ground(told: Told, text: str, kind: str, place: str) -> None:
    """Ground is taken and fought for; an army that acts in a town does not sit there."""
    assert (kind, "occurred", place) in _events(told, text)


def test_no_ground(told: Told) -> None:
    """A body that speaks in its seat tells of nothing there."""
    assert _events(told, "L'armée à Bamako a salué ses soldats.") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Le chauffage a été coupé dans 400 immeubles de Mykolaïv.", "Mykolaiv"),
        ("La moitié d'Odessa est plongée dans le noir.", "Odesa"),
        ("L'accès à internet a été restreint à Kampala.", "Kampala"),
        ("L'aéroport de Lublin est resté fermé plusieurs heures.", "Lublin Airport"),
    ],
)
def test_what_does_not_work(told: Told, text: str, place: str) -> None:
    """Heat, power, the net and flights that fail."""
    assert _events(told, text) == [("infrastructure_disruption", "occurred", place)]


def test_what_works(told: Told) -> None:
    """A show without electricity in the air is no cut."""
    assert _events(told, "Le courant passe entre les danseurs, à Lyon.") == []


@pytest.mark.parametrize(
    ("text", "kind", "status", "place"),
    [
        (
            "L'Otan a lancé au large de Gdynia son exercice annuel.",
            "force_posture",
            "occurred",
            "Gdynia",
        ),
        ("La France a déployé des Rafale en Roumanie.", "force_posture", "occurred", "Romania"),
        (
            "La police turque a arrêté à Istanbul quatorze personnes.",
            "detention",
            "occurred",
            "Istanbul",
        ),
        (
            "Des milliers de personnes se sont rassemblées à Tbilissi.",
            "protest",
            "occurred",
            "Tbilisi",
        ),
        ("Le Hamas a relâché samedi à Rafah deux otages.", "humanitarian", "occurred", "Rafah"),
        ("La Croix-Rouge a livré douze tonnes de médicaments à Goma.", "aid", "occurred", "Goma"),
        ("Le Japon a gelé les avoirs de neuf entreprises.", "sanction", "occurred", None),
        (
            "L'Ukraine et la Suède ont signé à Linköping une lettre d'intention.",
            "agreement",
            "occurred",
            "Linköping",
        ),
        (
            "Volodymyr Zelensky et Emmanuel Macron se verront à Paris.",
            "meeting",
            "planned",
            "Paris",
        ),
    ],
)
def test_acts(told: Told, text: str, kind: str, status: str, place: str | None) -> None:
    """Exercises, arrests, protests, releases, aid, sanctions, treaties and talks."""
    assert (kind, status, place) in _events(told, text)


def test_no_acts(told: Told) -> None:
    """A fashion show and a music festival are no protests."""
    assert _events(told, "Un défilé de mode s'est tenu à Milan.") == []
    assert _events(told, "La manifestation culturelle s'est tenue à Avignon.") == []


def test_evacuations_are_from_somewhere(told: Told) -> None:
    """The town that people were brought out of is the place; one they come from is not."""
    text = (
        "Quelque 120 civils ont été évacués lundi de Pokrovsk, selon l'armée. Les troupes tiennent."
    )
    assert ("humanitarian", "occurred", "Pokrovsk") in _events(told, text)
    assert _events(told, "Quelque 120 touristes sont revenus lundi de Madrid.") == []


def test_denials_and_threats(told: Told) -> None:
    """«Dément que» denies what follows; a menace that shuts an airport is no doubt."""
    text = "L'état-major ukrainien nie avoir visé la centrale nucléaire de Koursk."
    assert [e[:2] for e in _events(told, text)] == [("strike", "denied")]
    text = "L'aéroport de Munich a suspendu ses vols en raison de la menace de drones."
    assert ("infrastructure_disruption", "occurred", "Munich Airport") in _events(told, text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Des hommes armés ont tué quatre éleveurs près de Tillabéri.",
            ("ground_combat", "occurred", "Tillabéri"),
        ),
        (
            "Des individus armés ont attaqué lundi un village près de Djibo.",
            ("ground_combat", "occurred", "Djibo"),
        ),
        (
            "Les rebelles se sont emparés de la ville d'Uvira.",
            ("territorial_change", "occurred", "Uvira"),
        ),
        (
            "La Russie a capturé deux villages près de Pokrovsk.",
            ("territorial_change", "occurred", "Pokrovsk"),
        ),
        (
            "Un employé a été enlevé dimanche près de Zinder.",
            ("detention", "occurred", "Zinder"),
        ),
    ],
)
def test_armed_men(told: Told, text: str, event: tuple[str, str, str]) -> None:
    """Those who kill with arms fight; a captured village is ground, a captured man is held."""
    assert _events(told, text) == [event]


@pytest.mark.parametrize(
    "text",
    [
        "Goma, aux mains des rebelles depuis janvier, attend la pluie.",
        "Deux hommes armés de patience ont attendu à Dakar l'ouverture du stade.",
        "Le TGV a été arrêté à Valence par une branche.",
        "Des milliers de personnes ont fui la ville de Rafah.",
        "Le procès de l'attentat de Nice reprend lundi à Paris.",
        "Le maire a rendu hommage aux victimes des attentats de Bruxelles.",
        "L'exposition est consacrée à la bataille de Verdun, à Metz.",
        "Le restaurateur de Lyon fait exploser les papilles.",
        "Des chalutiers ont manœuvré dans le port de Brest.",
        "Deux trains se sont percutés en gare de Bucarest, dix blessés.",
    ],
)
def test_what_lasts_or_is_long_past(told: Told, text: str) -> None:
    """A town held for months, a trial, an anniversary and a train stopped are no events."""
    assert _events(told, text) == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Le gouverneur de la région de Koursk a fait état de deux blessés dans une attaque "
            "de drones.",
            ("strike", "occurred", "Kursk Oblast"),
        ),
        (
            "Kharkiv : un drone s'écrase sur un immeuble, deux morts",
            ("strike", "occurred", "Kharkiv"),
        ),
        (
            "Les habitants ont été appelés à quitter Nabatiyé avant la nuit.",
            ("alert", "occurred", "Nabatieh"),
        ),
        (
            "Trois avions russes ont violé l'espace aérien de l'Estonie.",
            ("force_posture", "occurred", "Estonia"),
        ),
        (
            "L'Otan a annoncé le renforcement de sa présence en mer Baltique.",
            ("force_posture", "occurred", "Baltic Sea"),
        ),
        (
            "La ministre s'est entretenue par téléphone avec son homologue turc, Hakan Fidan.",
            ("call", "occurred", None),
        ),
    ],
)
def test_where_the_place_hides(told: Told, text: str, event: tuple[str, str, str | None]) -> None:
    """The region of a governor, the name before a colon, the air above a country."""
    assert _events(told, text) == [event]


def test_a_place_behind_an_elided_preposition(told: Told) -> None:
    """«Entre» two towns lists them, «de l'» leads to a name as «de» does."""
    text = "Des trains ont été supprimés entre Lille et Dunkerque."
    assert {e[2] for e in _events(told, text)} == {"Lille", "Dunkirk"}
    assert _events(told, "Le maire hésite entre Lille et Dunkerque.") == []


def test_a_fire_that_breaks_out_says_nothing(told: Told) -> None:
    """«S'est déclaré» is no verb of saying; the debris of a downed drone strike."""
    text = (
        "À la suite de la chute d'un drone abattu, un incendie s'est déclaré dans la raffinerie "
        "de Volgograd."
    )
    assert [e[:2] for e in _events(told, text)] == [("strike", "occurred")]
    assert _events(told, "Un feu de forêt s'est déclaré près d'Avignon.") == []


def test_captured(told: Told) -> None:
    """A captured town is ground, captured men are held."""
    text = "L'armée annonce la capture de deux chefs rebelles à Goma."
    assert _events(told, text) == [("detention", "occurred", "Goma")]
    text = "L'armée russe a annoncé la capture de Siversk."
    assert _events(told, text) == [("territorial_change", "occurred", "Siversk")]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Le chancelier a reporté son déplacement à Kiev pour des raisons de sécurité.",
            ("meeting", "cancelled", "Kyiv"),
        ),
        (
            "Une rencontre entre Trump et Poutine à Riyad n'est pas exclue.",
            ("meeting", "hypothetical", "Riyadh"),
        ),
        (
            "L'opposition appelle à descendre dans la rue lundi à Lomé.",
            ("protest", "planned", "Lomé"),
        ),
        (
            "L'accord sur les minerais sera signé vendredi à Washington.",
            ("agreement", "planned", "Washington"),
        ),
        (
            "La Russie dément l'impact d'un drone à Sébastopol.",
            ("strike", "denied", "Sevastopol"),
        ),
        (
            "L'Iran a tiré dimanche avant l'aube des missiles contre Haïfa.",
            ("strike", "occurred", "Haifa"),
        ),
    ],
)
def test_the_status(told: Told, text: str, event: tuple[str, str, str]) -> None:
    """Put off, not ruled out, called for, to be signed, denied; «avant l'aube» is no future."""
    assert _events(told, text) == [event]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("El-Facher tombe aux mains des paramilitaires", ("territorial_change", "El Fasher")),
        ("Quatre Rafale français sont arrivés à Chypre", ("force_posture", "Cyprus")),
        ("Un colis piégé explose devant un consulat à Marseille", ("explosion", "Marseille")),
        ("Téhéran rationne l'eau et l'électricité", ("infrastructure_disruption", "Tehran")),
        ("Heurts entre jeunes et gendarmes à Conakry", ("protest", "Conakry")),
    ],
)
def test_headlines(told: Told, text: str, event: tuple[str, str]) -> None:
    """A headline tells its event with few words."""
    assert [(e[0], e[2]) for e in _events(told, text)] == [event]
    assert _events(told, "L'assaut des soldes commence à Nantes") == []


@pytest.mark.parametrize(
    "text",
    [
        "Les deux présidents s'étaient vus en janvier à Anchorage.",
        "Les deux présidents s'étaient rencontrés en janvier à Anchorage.",
        "Anna Kowal et Marc Dupont s'étaient entretenus en janvier à Anchorage.",
    ],
)
def test_a_meeting_before_another_past_occurred(told: Told, text: str) -> None:
    """The pluperfect tells of what was, never of what is to be."""
    assert _events(told, text) == [("meeting", "occurred", "Anchorage")]


def test_images_that_were_seen_are_no_meeting(told: Told) -> None:
    """Nobody meets where things were seen."""
    assert _events(told, "Ces images s'étaient vues en janvier à Anchorage.") == []
