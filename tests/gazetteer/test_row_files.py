"""The files that people write are whole and tidy, and their places are where they say they are."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

ROWS = Path(__file__).parents[2] / "gazetteer" / "rows"
LANGUAGES = ("en", "fr", "uk", "ru", "de", "es")
PLACE_COLUMNS = [
    "slug", "name", "feature", "country", "admin1", "lat", "lon", "radius_km",
    *(f"names_{lang}" for lang in LANGUAGES), "source",
]  # fmt: skip
COLUMNS = {
    "landmarks.csv": PLACE_COLUMNS,
    "areas.csv": [*PLACE_COLUMNS, "bbox"],
    "places.csv": [*PLACE_COLUMNS, "population"],
    "districts.csv": [*PLACE_COLUMNS, "population"],
    "demonyms.csv": ["target", "lang", "forms", "source"],
    "exonyms.csv": ["target", "lang", "name", "kind", "source"],
}
PLACES = ("landmarks.csv", "areas.csv", "places.csv", "districts.csv")
words = re.compile(r"\w+").findall

FEATURES = {
    "landmarks.csv": {*words("""
        air_base airport bridge building camp court crossing dam depot government
        headquarters hospital island laboratory landmark market memorial military_base
        museum nuclear_site park parliament plant port power_plant prison refinery
        religious_site residence spaceport square station street terminal venue
    """)},
    "areas.csv": {*words("""
        bloc canal continent desert front gulf historical_region island lake mountains
        peninsula region river sea strait
    """)},
    "places.csv": {"town", "village"},
    "districts.csv": {"raion", "territory", "district"},
}  # fmt: skip
KINDS = {"abbreviation", "alternate", "exonym", "old", "typed"}

# ISO 3166-1 alpha-2, and XK, which everybody uses.
COUNTRIES = {*words("""
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO
    BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ
    DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP
    GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML
    MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE
    PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL
    SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM
    US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
""")}  # fmt: skip

# West, south, east and north of a country with its usual islands, widened to whole degrees.
BOXES = {
    country: (int(west), int(south), int(east), int(north))
    for country, west, south, east, north in re.findall(r"(\S+) (\S+) (\S+) (\S+) (\S+?),", """
        AE 51 22 57 27, AF 59 28 76 39, AM 42 38 48 42, AO 11 -19 25 -3,
        AQ -180 -90 180 -60, AR -75 -56 -53 -21, AT 9 45 18 50, AU 96 -56 160 -8,
        AZ 44 37 52 43, BE 2 48 7 52, BG 21 40 30 45, BH 49 25 52 27, BR -75 -35 -28 6,
        BY 22 50 34 57, CA -142 41 -52 84, CD 11 -14 32 6, CH 5 45 11 49,
        CL -77 -57 -65 -17, CN 73 17 136 55, CO -83 -5 -66 17, CU -86 19 -73 24,
        CY 31 34 36 37, CZ 11 48 20 52, DE 5 46 16 56, DJ 41 10 44 14, DK 7 54 16 59,
        EE 21 57 29 61, EG 24 21 38 33, ES -10 35 5 45, ET 32 2 49 16, FI 20 59 33 71,
        FR -6 41 10 52, GB -9 49 3 62, GE 39 40 48 45, GL -74 59 -10 85, GR 19 34 29 43,
        GU 144 12 146 15, GY -62 0 -55 10, HT -75 17 -71 21, HU 15 45 24 50,
        ID 94 -12 142 7, IE -11 50 -5 56, IL 33 28 37 34, IN 67 6 98 37, IO 70 -8 73 -4,
        IQ 38 28 50 38, IR 43 24 64 41, IS -26 62 -13 68, IT 6 34 20 48, JO 34 28 40 34,
        JP 122 23 155 47, KE 33 -6 43 6, KH 101 9 109 16, KP 123 37 132 44,
        KR 124 32 132 40, KZ 45 40 88 56, LB 34 32 38 36, LT 20 53 28 57, LV 20 55 29 59,
        MD 26 44 31 49, MX -119 14 -86 34, NG 2 3 16 15, NL 3 50 8 55, NO 4 57 32 72,
        NZ 165 -54 180 -28, PA -84 6 -76 11, PH 114 4 128 22, PK 60 23 78 38,
        PL 13 48 25 56, PS 33 30 37 34, PT -10 36 -6 43, QA 50 24 53 27, RO 19 43 31 49,
        RS 18 41 24 47, RU 19 41 180 83, SA 34 15 57 33, SD 21 8 40 23, SE 10 54 25 70,
        SG 103 0 105 2, SJ 10 74 35 81, SK 16 47 24 51, SY 35 31 43 38, TR 25 35 46 43,
        TW 117 21 123 26, UA 22 44 41 53, US -180 18 -66 72, VA 12 41 13 42,
        VE -74 0 -59 17, VN 101 8 110 24, YE 42 11 56 20, ZA 15 -48 39 -21,
        BF -6 9 3 16, CF 14 2 28 12, CM 8 1 17 14, EC -93 -6 -75 2, MM 92 9 102 29,
        ML -13 10 5 26, MZ 30 -27 41 -10, NE 0 11 16 24, RW 28 -3 31 -1, SO 40 -2 52 12,
        SS 24 3 36 13, TD 13 7 25 24, XK 20 41 22 44,
    """)
}  # fmt: skip

Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    """Read one of the files."""
    return list(csv.DictReader(io.StringIO((ROWS / name).read_bytes().decode("utf-8"))))


def untidy(text: str) -> list[str]:
    """Say what is wrong with a name as text: empty, spaces, marks, two scripts in one word."""
    found = []
    if not text.strip():
        found.append("is empty")
    if text != " ".join(text.split()):
        found.append("has stray spaces")
    if text != unicodedata.normalize("NFC", text):
        found.append("is not in Unicode's normal form C")
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") for letter in text):
        found.append("has invisible characters")
    if set(text) & set('«»"“”„|;<>{}'):
        found.append("has quotation marks or other signs that no name has")
    for word in re.findall(r"\w+", text):
        if re.search("[a-z]", word, re.IGNORECASE) and re.search("[а-яіїєґ]", word, re.IGNORECASE):
            found.append(f"mixes scripts in {word!r}")
    return found


def listed(cell: str, lang: str, *, required: bool = False) -> list[str]:
    """Say what is wrong with a cell of names that stand between bars."""
    if not cell:
        return ["has no names"] if required else []
    names = cell.split("|")
    found = [f"{name!r} {fault}" for name in names for fault in untidy(name)]
    found += [f"{name!r} is there {n} times" for name, n in Counter(names).items() if n > 1]
    if lang in ("uk", "ru") and not re.search("[а-яіїєґ]", names[0], re.IGNORECASE):
        found.append(f"{names[0]!r} is not in Cyrillic letters")
    if lang not in ("uk", "ru"):
        found += [f"{n!r} is in Cyrillic letters" for n in names if re.search("[а-яіїєґ]", n)]
    return found


def misplaced(row: Row) -> list[str]:
    """Say what is wrong with where a row puts its place."""
    found = []
    lat, lon = float(row["lat"]), float(row["lon"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat, lon) == (0, 0):
        return [f"{lat}, {lon} is no place"]
    if not all(re.fullmatch(r"-?\d+\.\d{4}", row[column]) for column in ("lat", "lon")):
        found.append("coordinates have four decimals")
    if not 0 < float(row["radius_km"]) < 10000:
        found.append(f"a radius of {row['radius_km']} km")
    country = row["country"]
    if country:
        if country not in COUNTRIES:
            return [*found, f"{country!r} is no code of a country"]
        if country not in BOXES:
            return [*found, f"add a box for {country} to this test"]
        west, south, east, north = BOXES[country]
        if not (west <= lon <= east and south <= lat <= north):
            found.append(f"{lat}, {lon} is not in {country}")
    if row["admin1"] and not re.fullmatch(rf"{country}-[A-Z0-9]{{1,3}}", row["admin1"]):
        found.append(f"{row['admin1']!r} is no unit of {country!r}")
    if row.get("bbox"):
        west, south, east, north = map(float, row["bbox"].split())
        if not (west < east and south < north):
            found.append(f"the box {row['bbox']!r} is inside out")
        elif not (west <= lon <= east and south <= lat <= north):
            found.append("the point is outside of the box")
    return found


def bad_target(target: str, slugs: set[str]) -> str | None:
    """Say what is wrong with what an exonym or a demonym is for."""
    if target.startswith("geomap:"):
        return None if target.removeprefix("geomap:") in slugs else "is no row of ours"
    if re.fullmatch(r"geonames:[1-9]\d*", target):
        return None
    code = target.rpartition("/")[2] if "/" in target else target[:2]
    if code not in COUNTRIES:
        return f"{code!r} is no code of a country"
    if "/" in target or target == code or re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", target):
        return None
    return "is no code of a unit"


def all_slugs() -> set[str]:
    """Return the names under which other rows find ours."""
    return {row["slug"] for name in PLACES for row in rows_of(name)}


@pytest.mark.parametrize("name", COLUMNS)
def test_file_is_plain_utf8_with_its_columns(name: str) -> None:
    """A file is UTF-8 without a mark, has Unix line ends, its own columns, and no short row."""
    data = (ROWS / name).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    assert lines[0] == COLUMNS[name]
    short = [number for number, line in enumerate(lines, 1) if len(line) != len(lines[0])]
    assert short == []


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_says_where_it_is_from(name: str) -> None:
    """No row is without a source."""
    assert [row for row in rows_of(name) if not row["source"].strip()] == []


@pytest.mark.parametrize("name", PLACES)
def test_places_are_sorted_and_named_once(name: str) -> None:
    """Slugs are plain, unique and in order, so that two people's changes do not collide."""
    slugs = [row["slug"] for row in rows_of(name)]
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []
    assert slugs == sorted(set(slugs))


def test_no_two_files_share_a_slug() -> None:
    """A slug is one place, whichever file it stands in."""
    slugs = Counter(row["slug"] for name in PLACES for row in rows_of(name))
    assert [slug for slug, times in slugs.items() if times > 1] == []


@pytest.mark.parametrize("name", PLACES)
def test_places_are_where_they_say(name: str) -> None:
    """Coordinates are in the stated country, and codes are of the right form."""
    faults = [(row["slug"], fault) for row in rows_of(name) for fault in misplaced(row)]
    assert faults == []


@pytest.mark.parametrize("name", PLACES)
def test_features_are_known(name: str) -> None:
    """A feature is one of a short list, so that styles and rules can rely on it."""
    assert {row["feature"] for row in rows_of(name)} <= FEATURES[name]


@pytest.mark.parametrize("name", PLACES)
def test_place_names_are_tidy(name: str) -> None:
    """Names are whole, in the script of their language, and none is there twice."""
    faults = [
        (row["slug"], lang, fault)
        for row in rows_of(name)
        for lang in LANGUAGES
        for fault in listed(row[f"names_{lang}"], lang, required=lang == "en")
    ]
    faults += [
        (row["slug"], "name", fault) for row in rows_of(name) for fault in untidy(row["name"])
    ]
    assert faults == []


def test_demonyms_are_tidy() -> None:
    """One row for each target and language, in order, with forms that are words."""
    rows = rows_of("demonyms.csv")
    keys = [(row["target"], row["lang"]) for row in rows]
    assert keys == sorted(set(keys))
    assert {lang for _, lang in keys} == set(LANGUAGES)
    faults = [
        (row["target"], row["lang"], fault)
        for row in rows
        for fault in listed(row["forms"], row["lang"], required=True)
    ]
    assert faults == []


def test_exonyms_are_tidy() -> None:
    """No name is given twice to one place, and the kind of each is known."""
    rows = rows_of("exonyms.csv")
    order = [(row["target"], row["lang"]) for row in rows]
    assert order == sorted(order)
    assert {row["lang"] for row in rows} <= set(LANGUAGES)
    assert {row["kind"] for row in rows} <= KINDS
    given = Counter((row["target"], row["lang"], row["name"]) for row in rows)
    assert [key for key, times in given.items() if times > 1] == []
    faults = [(row["target"], fault) for row in rows for fault in listed(row["name"], row["lang"])]
    assert faults == []


@pytest.mark.parametrize("name", ["demonyms.csv", "exonyms.csv"])
def test_targets_can_be_places(name: str) -> None:
    """A target is a country, a unit, a GeoNames id, a town of a country, or a row of ours."""
    slugs = all_slugs()
    faults = {row["target"]: bad_target(row["target"], slugs) for row in rows_of(name)}
    assert {target: fault for target, fault in faults.items() if fault} == {}


@pytest.mark.parametrize(
    ("cell", "lang"),
    [
        ("", "en"),
        ("White House|", "en"),
        ("White  House", "en"),
        (" White House", "en"),
        ("White House|White House", "en"),
        ("White\u200bHouse", "en"),
        ("E\u0301lyse\u0301e", "fr"),
        ("Kremlin", "ru"),
        ("Кремль", "en"),
        ("Kpeмль", "ru"),
        ("аеродром «Саки»", "uk"),
    ],
)
def test_untidy_names_are_noticed(cell: str, lang: str) -> None:
    """The check of names can fail."""
    assert listed(cell, lang, required=True)


@pytest.mark.parametrize("cell", ["Élysée|palais de l'Élysée", "Rzeszów-Jasionka", "St. Peter's"])
def test_tidy_names_pass(cell: str) -> None:
    """Accents, apostrophes, hyphens and dots belong to names."""
    assert listed(cell, "fr", required=True) == []


@pytest.mark.parametrize(
    "change",
    [
        {"lat": "0.0000", "lon": "0.0000"},
        {"lat": "95.0000"},
        {"lat": "38.9"},
        {"lon": "77.0365"},
        {"country": "XX"},
        {"country": "UK"},
        {"country": "FR"},
        {"admin1": "UA-30"},
        {"admin1": "US-"},
        {"radius_km": "0"},
        {"bbox": "-78 38 -76 38.5"},
        {"bbox": "-76 38 -78 40"},
    ],
)
def test_misplaced_rows_are_noticed(change: Row) -> None:
    """The check of places can fail."""
    row = {"country": "US", "admin1": "US-DC", "lat": "38.8977", "lon": "-77.0365"}
    row |= {"radius_km": "0.3"}
    assert misplaced(row) == []
    assert misplaced(row | change)


@pytest.mark.parametrize("target", ["geomap:nowhere", "UK", "UA-", "Kyiv/UKR", "geonames:0", "703"])
def test_bad_targets_are_noticed(target: str) -> None:
    """The check of targets can fail."""
    assert bad_target(target, {"donbas"})


@pytest.mark.parametrize("target", ["geomap:donbas", "UA", "UA-63", "Kyiv/UA", "geonames:703448"])
def test_good_targets_pass(target: str) -> None:
    """Each kind of target is understood."""
    assert bad_target(target, {"donbas"}) is None


def test_crimea_is_in_ukraine() -> None:
    """Crimea and Sevastopol are Ukraine, in every file."""
    for name in PLACES:
        for row in rows_of(name):
            lat, lon = float(row["lat"]), float(row["lon"])
            if (
                44.3 < lat < 45.9
                and 32.4 < lon < 36.4
                and row["feature"] not in FEATURES["areas.csv"]
            ):
                assert row["country"] == "UA", row["slug"]
                assert row["admin1"] in ("UA-40", "UA-43"), row["slug"]
