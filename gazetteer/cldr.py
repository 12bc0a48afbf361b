"""Unicode CLDR: names of countries, first-level units and some cities, by language."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree

from gazetteer.names import clean_label
from gazetteer.sources import Source
from geomap.languages import shipped

__all__ = ["Cldr", "read_cldr"]


@dataclass(slots=True)
class Cldr:
    """Names by code, then by language.

    ``countries`` holds lists, the usual name first; ``units`` goes by ISO 3166-2 code, ``cities``
    by time zone.
    """

    countries: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    cities: dict[str, dict[str, str]] = field(default_factory=dict)


def read_cldr(source: Source) -> Cldr:
    """Read the names in the languages of the labels."""
    cldr = Cldr()
    wanted = {f"{lang}.xml": lang for lang in shipped()}
    for name, content in source.read_all("common/main", ".xml"):
        if name in wanted:
            _read_main(ElementTree.fromstring(content), wanted[name], cldr)
    for name, content in source.read_all("common/subdivisions", ".xml"):
        if name in wanted:
            for element in ElementTree.fromstring(content).iter("subdivision"):
                code = element.get("type", "").upper()
                label = clean_label(element.text or "")
                if label and len(code) > 2:
                    cldr.units.setdefault(f"{code[:2]}-{code[2:]}", {})[wanted[name]] = label
    return cldr


def _read_main(root: ElementTree.Element, lang: str, cldr: Cldr) -> None:
    for element in root.iter("territory"):
        code, text = element.get("type", ""), clean_label(element.text or "")
        if len(code) == 2 and text and text != "↑↑↑":
            names = cldr.countries.setdefault(code, {}).setdefault(lang, [])
            if element.get("alt") is None:
                names.insert(0, text)
            else:
                names.append(text)
    for zone in root.iter("zone"):
        city = zone.find("exemplarCity")
        if city is not None and city.text and city.text != "↑↑↑":
            cldr.cities.setdefault(zone.get("type", ""), {})[lang] = clean_label(city.text)
