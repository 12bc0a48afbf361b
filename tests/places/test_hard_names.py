"""Hard names in six languages: inflected, exonym, namesake, landmark, and not a place."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geomap.places.fold import fold
from geomap.places.toponyms import default_store, find_toponyms

NAMES = Path(__file__).parent.parent / "data" / "names"
PASS_RATE = 0.95


def wrong_answers(lang: str) -> tuple[list[str], int]:
    """Return what is wrong, a line each, and how many names were asked."""
    with (NAMES / f"{lang}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    wrong = [
        f"{row['name']} ({row['trap']}): {answer}, not {row['expect']}"
        for row in rows
        if not _agrees(answer := _answer(row["text"], row["name"], lang), row["expect"])
    ]
    return wrong, len(rows)


def _answer(text: str, name: str, lang: str) -> str:
    start = text.rindex(name)
    end = start + len(name.rstrip("."))
    for toponym in find_toponyms(text, lang=lang):
        if toponym.name_start < end and start < toponym.name_end and toponym.place is not None:
            place = toponym.place
            if place.kind == "country":
                return f"country {place.country} {place.name}"
            if place.kind == "admin1":
                return f"region {place.admin1} {place.name}"
            return f"{place.kind} {place.place_id} {place.name} {place.country}"
    return "none"


def _ids(name: str, country: str) -> set[str]:
    """Return the ids of the towns of a country that bear a name."""
    store = default_store()
    key_id = store.key_id(fold(name))
    places = [store.place(hit.place) for hit in (() if key_id is None else store.hits(key_id))]
    return {place.place_id for place in places if place.country == country}


def _agrees(answer: str, expect: str) -> bool:
    kind, _, rest = expect.partition(" ")
    if kind in ("country", "region"):
        return answer.startswith(f"{kind} {rest} ")
    if kind == "city":
        name, _, country = rest.rpartition(" ")
        return answer.startswith("city ") and answer.split()[1] in _ids(name, country)
    if kind == "place":
        return answer.startswith("facility ") and rest in answer
    if kind == "area":
        return answer.startswith(("area", "region")) and rest in answer
    return answer == "none"


@pytest.mark.parametrize("lang", ["en", "fr", "uk", "ru", "de", "es"])
def test_hard_names(lang: str) -> None:
    """Of at least forty hard names in each language, at least 95 % mean what they should."""
    wrong, asked = wrong_answers(lang)
    assert asked >= 40
    assert len(wrong) <= asked * (1 - PASS_RATE), "\n".join(wrong)
