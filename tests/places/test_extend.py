"""Building a gazetteer: what a dump adds, what stays, who wins, and nothing by halves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geomap.errors import GazetteerError, OptionError, OutputError, ReadError
from geomap.places.dump import Selection
from geomap.places.extend import BuildReport, build_gazetteer, selection
from geomap.places.fold import fold
from geomap.places.overlay import OverlayStore
from geomap.places.own_places import read_places
from geomap.places.search import search
from geomap.places.store import NAME_ALTERNATE, NAME_DEMONYM, NAME_MAIN, Place, Store

Line = Callable[..., str]
Build = Callable[..., tuple[Store, BuildReport]]
KHARKIV, KHARKIV_OBLAST, UKRAINE = "geonames:706483", "geonames:706482", "geonames:690791"


@pytest.fixture
def build(tiny_store: Store, tmp_path: Path) -> Build:
    """Build a gazetteer over the tiny one from lines of a dump and rows of a table."""

    def built(
        *lines: str, own: str = "", where: str = "built", **options: object
    ) -> tuple[Store, BuildReport]:
        inputs = []
        if lines:
            inputs.append(tmp_path / "UA.txt")
            inputs[-1].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        if own:
            inputs.append(tmp_path / "mine.csv")
            inputs[-1].write_text(own, encoding="utf-8")
        report = build_gazetteer(inputs, tmp_path / where, base=tiny_store.path, **options)  # type: ignore[arg-type]
        return Store.open(tmp_path / where), report

    return built


def _place(store: Store, place_id: str) -> Place:
    place = store.by_id(place_id)
    assert place is not None
    return place


def _ids(store: Store, name: str) -> list[str]:
    key_id = store.key_id(fold(name))
    hits = () if key_id is None else store.hits(key_id)
    return [store.place(hit.place).place_id for hit in hits]


def _flags(store: Store, name: str, place_id: str) -> int:
    hits = store.hits(store.key_id(fold(name)) or 0)
    return next(hit.flags for hit in hits if store.place(hit.place).place_id == place_id)


def test_a_place_is_added_with_its_names(build: Build, dump_line: Line) -> None:
    """A village that the gazetteer lacked is found by its names, and what is no name is not one."""
    store, report = build(
        dump_line(900001, "Zahirne", 49.1, 36.2, others="Загірне,za gi er ne,ZGR")
    )
    place = _place(store, "geonames:900001")
    assert (place.name, place.kind, place.feature) == ("Zahirne", "city", "village")
    assert (place.lat, place.lon, place.country, place.precision) == (49.1, 36.2, "UA", "city")
    assert _ids(store, "Загірне") == ["geonames:900001"]
    assert _ids(store, "za gi er ne") == _ids(store, "ZGR") == _ids(store, "Narnia") == []
    assert (report.lines, report.added, report.places) == (1, 1, len(store))


def test_what_was_there_is_still_there(build: Build, tiny_store: Store, dump_line: Line) -> None:
    """Places that a dump does not have stay, with labels, demonyms, landmarks and polygons."""
    store, _ = build(dump_line(900001, "Zahirne"))
    assert len(store) == len(tiny_store) + 1
    for place in tiny_store:
        found = _place(store, place.place_id)
        assert (found.name, found.lat, found.lon) == (place.name, place.lat, place.lon)
        assert store.labels(found.index) == tiny_store.labels(place.index)
        assert store.area(found.index) == tiny_store.area(place.index)
    assert _flags(store, "ukrainienne", UKRAINE) == NAME_DEMONYM
    assert [place.name for place in store.areas_at(36.2, 49.9)] == ["Ukraine", "Kharkiv"]


def test_units_are_told_by_their_own_rows(build: Build, dump_line: Line) -> None:
    """GeoNames' codes of units become ISO 3166-2 codes and ids of districts."""
    store, _ = build(
        dump_line(706482, "Kharkiv Oblast", code="A.ADM1"),
        dump_line(900001, "Zahirne", admin2="6399"),
        dump_line(900002, "Bohodukhivskyi Raion", code="A.ADM2", admin2="6399"),
    )
    place = _place(store, "geonames:900001")
    assert (place.admin1, place.admin2) == ("UA-63", "geonames:900002")
    district = _place(store, "geonames:900002")
    assert (district.kind, district.precision, district.admin2) == ("admin2", "district", None)


def test_units_are_told_by_known_places_where_their_rows_lack(
    build: Build, dump_line: Line
) -> None:
    """Where Kharkiv is, there is its oblast; a code that no known place has stays unknown."""
    store, _ = build(
        dump_line(706483, "Kharkiv", admin2="6301"),
        dump_line(900001, "Zahirne", admin2="6301"),
        dump_line(900002, "Dalne", admin1="99", admin2="1"),
    )
    near, far = _place(store, "geonames:900001"), _place(store, "geonames:900002")
    assert (near.admin1, near.admin2) == ("UA-63", "geomap:kharkiv-raion")
    assert (far.admin1, far.admin2, far.country) == (None, None, "UA")


def test_a_unit_without_a_code_is_nobodys(build: Build, dump_line: Line) -> None:
    """Places that give no code are not put into a unit that has none."""
    store, _ = build(
        dump_line(706482, "Kharkiv Oblast", code="A.ADM1", admin1=""),
        dump_line(900001, "Zahirne", admin1=""),
        dump_line(900002, "Dovhyi Raion", code="A.ADM2"),
        dump_line(900003, "Dalne"),
    )
    assert _place(store, "geonames:900001").admin1 is None
    assert _place(store, "geonames:900003").admin2 is None


def test_crimea_is_ukraine(build: Build, dump_line: Line) -> None:
    """A unit that is Ukraine's keeps its places in Ukraine, whatever country a dump gives."""
    store, _ = build(
        dump_line(703883, "Krym", code="A.ADM1", country="RU", admin1="11"),
        dump_line(900001, "Zatoka", 45.1, 34.2, country="RU", admin1="11"),
        dump_line(900002, "Dolgoye", 51.0, 46.2, country="RU", admin1="67"),
    )
    crimean = _place(store, "geonames:900001")
    assert (crimean.country, crimean.admin1) == ("UA", "UA-43")
    assert _place(store, "geonames:900002").country == "RU"
    assert _place(store, "geonames:703883").country == "UA"


def test_a_known_place_is_brought_up_to_date(build: Build, dump_line: Line) -> None:
    """Point, population and new names come from the dump; units, labels and old names stay."""
    store, report = build(
        dump_line(706483, "Kharkiv", 49.99, 36.24, "P.PPLA", population=1_421_125, others="Harkova")
    )
    place = _place(store, KHARKIV)
    assert (place.lat, place.lon, place.population) == (49.99, 36.24, 1_421_125)
    assert (place.feature, place.admin1) == ("seat", "UA-63")
    assert store.label(place.index, "de") == "Charkiw"
    assert KHARKIV in _ids(store, "Harkova")
    assert _flags(store, "харків'яни", KHARKIV) == NAME_DEMONYM
    assert (report.added, report.refreshed) == (0, 1)


def test_a_place_that_was_renamed_keeps_its_old_name(build: Build, dump_line: Line) -> None:
    """The main name follows the dump; the one before it is another name."""
    store, _ = build(dump_line(704147, "Pokrovske Misto", 48.28, 37.17, population=60_127))
    assert _place(store, "geonames:704147").name == "Pokrovske Misto"
    assert _flags(store, "Pokrovsk", "geonames:704147") == NAME_ALTERNATE
    assert _flags(store, "Pokrovske Misto", "geonames:704147") == NAME_MAIN


def test_an_unknown_population_does_not_wipe_a_known_one(build: Build, dump_line: Line) -> None:
    """0 means unknown."""
    store, _ = build(dump_line(706483, "Kharkiv", population=0))
    assert _place(store, KHARKIV).population == 1_433_886


def test_countries_and_units_keep_their_names(build: Build, dump_line: Line) -> None:
    """A country takes the point of a dump, but no name that was not sifted by hand."""
    store, _ = build(
        dump_line(690791, "Republic of Ukraine", 49.2, 32.1, "A.PCLI", others="Odesa"),
        dump_line(706482, "Kharkivska", 49.6, 36.5, "A.ADM1"),
    )
    ukraine = _place(store, UKRAINE)
    assert (ukraine.name, ukraine.kind, ukraine.lat) == ("Ukraine", "country", 49.2)
    assert _place(store, KHARKIV_OBLAST).name == "Kharkiv"
    assert _ids(store, "Odesa") == _ids(store, "Republic of Ukraine") == []
    assert store.country("UA") == ukraine


def test_a_new_row_takes_no_code_of_a_country_or_unit(build: Build, dump_line: Line) -> None:
    """A country and a unit that the gazetteer has are not replaced by a namesake."""
    store, _ = build(
        dump_line(1, "Ukraine", code="A.PCLI"),
        dump_line(2, "Kharkiv", code="A.ADM1"),
        dump_line(706483, "Kharkiv"),
    )
    country, unit = store.country("UA"), store.admin1("UA-63")
    assert country is not None
    assert unit is not None
    assert (country.place_id, unit.place_id) == (UKRAINE, KHARKIV_OBLAST)


def test_names_of_landmarks_and_units_are_not_taken_by_accident(
    build: Build, dump_line: Line
) -> None:
    """Casablanca is not called White House, nor a city its region; a namesake town is."""
    store, _ = build(
        dump_line(706482, "Kharkiv Oblast", code="A.ADM1"),
        dump_line(900001, "Casablanca", others="White House,Dar el Beida"),
        dump_line(900002, "Nova", others="Харківська область,Georgia,Нова"),
        dump_line(900003, "White House", 36.5, -86.6, country="US", admin1="TN"),
    )
    assert "geonames:900001" not in _ids(store, "White House")
    assert "geonames:900001" in _ids(store, "Dar el Beida")
    assert "geonames:900002" not in _ids(store, "Харківська область") + _ids(store, "Georgia")
    assert "geonames:900002" in _ids(store, "Нова")
    assert "geonames:900003" in _ids(store, "White House")


def test_a_landmark_of_ours_stands_once(build: Build, dump_line: Line) -> None:
    """The White House is not doubled; another house of that name is kept."""
    white_house = {"code": "S.GOVL", "country": "US", "admin1": "DC"}
    store, report = build(
        dump_line(900001, "White House", 38.8976, -77.0365, **white_house),
        dump_line(900002, "White House", 44.0, -70.0, **white_house),
    )
    assert set(_ids(store, "White House")) == {
        "geonames:4669154",
        "geomap:white-house",
        "geonames:900002",
    }
    assert (report.added, report.kept) == (1, 1)


def test_features_become_kinds(build: Build, dump_line: Line) -> None:
    """Airports are points, rivers areas, a sea is of no country; a class of no name is refused."""
    store, report = build(
        dump_line(900001, "Dovhe Aerodrome", code="S.AIRP"),
        dump_line(900002, "Dovha Richka", code="H.STM"),
        dump_line(900003, "Dovhe More", code="H.SEA", country="", admin1=""),
        dump_line(900004, "Dovha Hromada", code="A.ADM3"),
        dump_line(900005, "Dovhe", code="."),
    )
    kinds = {number: _place(store, f"geonames:{number}") for number in range(900001, 900005)}
    assert [(p.kind, p.feature, p.precision) for p in kinds.values()] == [
        ("facility", "airport", "point"),
        ("area", "river", "area"),
        ("area", "sea", "area"),
        ("admin2", "municipality", "district"),
    ]
    assert kinds[900003].country is None
    assert store.by_id("geonames:900005") is None
    assert report.faults[0]["column"] == "feature class"


def test_only_new_leaves_known_places(build: Build, dump_line: Line) -> None:
    """On demand what geomap has is left as it is, and only others are added."""
    store, report = build(
        dump_line(706483, "Kharkov-City", 10, 20), dump_line(900001, "Zahirne"), only_new=True
    )
    place = _place(store, KHARKIV)
    assert (place.name, place.lat) == ("Kharkiv", 49.98081)
    assert (report.added, report.refreshed, report.kept) == (1, 0, 1)


def test_a_selection_narrows_a_dump_not_the_gazetteer(build: Build, dump_line: Line) -> None:
    """Places not asked for are counted; what the gazetteer has stays."""
    store, report = build(
        dump_line(900001, "Zahirne", population=900),
        dump_line(900002, "Zahirne", population=90),
        dump_line(900003, "Dovhe", country="RU", population=900),
        dump_line(900004, "Dovhe", code="H.STM"),
        wanted=Selection(frozenset({"UA"}), frozenset({"P"}), 100),
    )
    assert (report.added, report.unwanted) == (1, 3)
    assert store.by_id("geonames:563464") is not None


def test_places_in_a_district_that_is_not_wanted_have_none(build: Build, dump_line: Line) -> None:
    """A district that the selection leaves out is no second-level unit of anything."""
    store, _ = build(
        dump_line(900001, "Zahirne", admin2="6399"),
        dump_line(900002, "Dovhyi Raion", code="A.ADM2", admin2="6399"),
        wanted=Selection(features=frozenset({"P"})),
    )
    assert _place(store, "geonames:900001").admin2 is None


@pytest.mark.parametrize(
    "district",
    [
        {"lat": "x"},
        {"country": "ZZ"},
        {"name": "—"},
        {"code": "A.ADM2H"},
        {"number": 696643, "name": "Poltava"},
    ],
)
def test_a_district_that_cannot_be_right_is_nobodys(
    district: dict[str, str], build: Build, dump_line: Line
) -> None:
    """Places whose district has no row have none, and the rest is built."""
    cells = {"number": 900002, "name": "Dovhyi Raion", "code": "A.ADM2", "admin2": "6399"}
    store, _ = build(
        dump_line(900001, "Zahirne", admin2="6399"), dump_line(**{**cells, **district})
    )
    assert _place(store, "geonames:900001").admin2 is None


def test_bad_lines_are_counted_and_told(build: Build, dump_line: Line) -> None:
    """Each fault has file, line, column, value and reason; the others are read."""
    store, report = build(
        "torn\tline",
        dump_line(900001, "Zahirne"),
        dump_line(900001, "Zahirne Dva"),
        dump_line(900002, "Dalne", country="ZZ"),
        dump_line(900003, "—"),
    )
    assert (report.lines, report.added, report.rejected) == (5, 1, 4)
    assert [(f["line"], f["column"], f["value"]) for f in report.faults] == [
        (1, "columns", "2"),
        (3, "geonameid", "900001"),
        (4, "country code", "ZZ"),
        (5, "name", "—"),
    ]
    assert all(f["file"].endswith("UA.txt") and f["reason"] for f in report.faults)
    assert sum(report.reasons.values()) == 4
    assert _place(store, "geonames:900001").name == "Zahirne"


def test_of_many_faults_the_first_are_kept(build: Build, dump_line: Line) -> None:
    """Faults are counted without end, and remembered within bounds."""
    _, report = build(dump_line(900001, "Zahirne"), *["torn"] * 500)
    assert (report.rejected, len(report.faults)) == (500, 20)


@pytest.mark.parametrize("text", ["", "torn\n", "<html>\n<body>404</body>\n"])
def test_a_dump_without_a_right_line_is_an_error(
    text: str, tiny_store: Store, tmp_path: Path
) -> None:
    """When nothing can be used, that is said, and nothing is written."""
    (tmp_path / "UA.txt").write_text(text)
    with pytest.raises(ReadError, match=r"UA\.txt"):
        build_gazetteer([tmp_path / "UA.txt"], tmp_path / "built", base=tiny_store.path)
    assert [path.name for path in tmp_path.iterdir()] == ["UA.txt"]


def test_a_dump_of_which_nothing_is_wanted_is_an_error(build: Build, dump_line: Line) -> None:
    """A selection that takes nothing is a slip."""
    with pytest.raises(OptionError, match="wanted"):
        build(dump_line(900001, "Zahirne"), wanted=Selection(countries=frozenset({"FR"})))


OWN = "name,lat,lon,names,kind,country,id\n"


def test_own_places_are_found_as_if_laid_over(
    build: Build, tiny_store: Store, tmp_path: Path
) -> None:
    """A compiled table gives what ``--gazetteer my.csv`` gives: the same places, and they win."""
    table = OWN + "Camp Eagle,49.1,36.1,Табір Орел,facility,UA,\nKharkiv,10,20,,,,my:kharkiv\n"
    table += "Plain,1,2,,,,plain\n"
    store, report = build(own=table)
    over = OverlayStore(tiny_store, read_places(tmp_path / "mine.csv"))
    assert (report.own, report.lines) == (3, 3)
    for name in ("Camp Eagle", "Табір Орел", "Kharkiv", "Plain", "Poltava"):
        (one, *_), (other, *_) = search(name, store=store), search(name, store=over)
        assert one.place.place_id == other.place.place_id
        assert (one.place.lat, one.place.lon) == (other.place.lat, other.place.lon)
        assert one.score == pytest.approx(other.score)
    assert [store.is_own(row) for row in (_place(store, "plain").index, 0)] == [True, False]
    assert _ids(store, "Kharkiv")[0] == "my:kharkiv"
    assert store.info()["own_places"] == 3
    assert store.by_id("geomap:plain") is None


def test_an_own_place_of_a_known_id_wins_over_all(build: Build, dump_line: Line) -> None:
    """A user's row for a known id moves it; its kind, names and polygons stay."""
    store, report = build(
        dump_line(706483, "Kharkiv", 49.9, 36.2),
        dump_line(900001, "Zahirne", admin2="1"),
        own=OWN + "My Kharkiv,50,36,,facility,,geonames:706483\n",
    )
    place = _place(store, KHARKIV)
    assert (place.name, place.lat, place.kind, place.admin1) == (
        "My Kharkiv",
        50.0,
        "city",
        "UA-63",
    )
    assert KHARKIV in _ids(store, "Харків")
    assert store.is_own(place.index)
    assert (report.kept, report.added) == (1, 1)


def test_an_own_place_of_a_new_id_wins_over_the_dump(build: Build, dump_line: Line) -> None:
    """Also where geomap has no such place, the user's row stands, and the dump's is left."""
    store, report = build(
        dump_line(900001, "Zahirne", 49.9, 36.2),
        dump_line(900002, "Dalne", code="A.ADM2", admin2="1"),
        dump_line(900003, "Blyzhnie", admin2="1"),
        own=OWN + "Zahirne,50,36,,,,geonames:900001\nDalne,50,36,,,,geonames:900002\n",
    )
    assert _place(store, "geonames:900001").lat == 50.0
    assert _place(store, "geonames:900003").admin2 is None
    assert (report.rejected, report.kept) == (0, 2)


def test_own_places_outlast_the_next_build(
    build: Build, tiny_store: Store, tmp_path: Path, dump_line: Line
) -> None:
    """A built gazetteer can be extended again; what is the user's stays the user's."""
    build(own=OWN + "My Kharkiv,50,36,,,,geonames:706483\nCamp,1,2,,,,\n", where="first")
    dump = tmp_path / "UA.txt"
    dump.write_text(dump_line(706483, "Kharkiv", 49.9) + "\n")
    build_gazetteer([dump], tmp_path / "second", base=tmp_path / "first")
    store = Store.open(tmp_path / "second")
    assert _place(store, KHARKIV).name == "My Kharkiv"
    assert store.is_own(_place(store, "user:camp").index)
    assert store.info()["own_places"] == 2


def test_rows_of_a_table_that_cannot_be_right_are_told(build: Build) -> None:
    """A table's bad rows are counted; a table of nothing else is an error."""
    store, report = build(own=OWN + "Camp,x,2,,,,\nCamp,1,2,,,,\nCamp,1,2,,,,\n,3,4,,,,\n")
    assert (report.own, report.rejected) == (1, 3)
    assert "lat is 'x'" in report.faults[0]["reason"]
    assert report.faults[0]["line"] == 2
    assert store.by_id("user:camp") is not None
    with pytest.raises(ReadError, match="lat is 'x'"):
        build(own=OWN + "Camp,x,2,,,,\n")


def test_handmade_rows_are_own_places_too(build: Build) -> None:
    """A table with slugs may have names by language, which become labels."""
    store, _ = build(
        own="slug,name,feature,country,admin1,lat,lon,names_uk\n"
        "camp,Camp Eagle,camp,UA,UA-63,49,36,Табір Орел|Орел\n"
        "bad,Camp,camp,UA,,x,36,\n"
    )
    place = _place(store, "geomap:camp")
    assert store.label(place.index, "uk") == "Табір Орел"
    assert store.is_own(place.index)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_the_same_inputs_give_the_same_bytes(build: Build, dump_line: Line, tmp_path: Path) -> None:
    """Twice the same; and lines in another order make the same places and names."""
    lines = [dump_line(n, f"Selo {n % 3}", others=f"Село {n % 5}") for n in range(900001, 900040)]
    for where, given in (("a", lines), ("b", lines), ("c", lines[::-1])):
        build(*given, where=where)
    a, b, c = (_bytes(tmp_path / where) for where in "abc")
    assert a == b
    assert {name for name in a if a[name] != c[name]} == {"meta.json"}


def test_a_build_that_is_stopped_leaves_the_old_one(
    build: Build, tiny_store: Store, dump_line: Line, tmp_path: Path
) -> None:
    """Interrupted or broken, a build leaves the folder as it was, and nothing beside it."""
    build(dump_line(900001, "Zahirne"))
    before = _bytes(tmp_path / "built")

    def stop(stage: str, done: int, whole: int) -> None:
        if stage == "writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(dump_line(900002, "Dalne"), progress=stop)
    assert _bytes(tmp_path / "built") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["UA.txt", "built"]
    store, _ = build(dump_line(900002, "Dalne"))
    assert store.by_id("geonames:900001") is None
    assert store.by_id("geonames:900002") is not None


def test_progress_is_told(build: Build, dump_line: Line) -> None:
    """A build tells what it does, and never more than the whole."""
    told: list[tuple[str, int, int]] = []
    lines = [dump_line(n, f"Selo {n}") for n in range(900001, 900001 + (1 << 14))]
    build(*lines, progress=lambda *step: told.append(step))
    assert {stage for stage, _, _ in told} == {
        "reading units",
        "reading places",
        "adding what geomap has",
        "writing",
    }
    assert all(0 <= done <= whole for _, done, whole in told)


def test_a_folder_with_other_files_is_not_replaced(
    build: Build, dump_line: Line, tmp_path: Path
) -> None:
    """What is no gazetteer is nothing to write over."""
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "thesis.docx").write_text("years of work")
    with pytest.raises(OutputError, match=r"thesis\.docx"):
        build(dump_line(900001, "Zahirne"))
    assert (tmp_path / "built" / "thesis.docx").read_text() == "years of work"


def test_what_is_no_input_is_an_error(tiny_store: Store, tmp_path: Path) -> None:
    """No input, another ending, a missing file and a base that is none are told apart."""
    (tmp_path / "map.html").write_text("x")
    with pytest.raises(OptionError, match="nothing to build from"):
        build_gazetteer([], tmp_path / "built")
    with pytest.raises(OptionError, match="neither a dump nor a table"):
        build_gazetteer([tmp_path / "map.html"], tmp_path / "built")
    with pytest.raises(ReadError, match="no such file"):
        build_gazetteer([tmp_path / "UA.txt"], tmp_path / "built")
    (tmp_path / "UA.txt").write_text("x")
    with pytest.raises(GazetteerError, match="no gazetteer"):
        build_gazetteer([tmp_path / "UA.txt"], tmp_path / "built", base=tmp_path / "none")


def test_what_is_asked_for_is_checked() -> None:
    """Countries and features are GeoNames', in any case of letters."""
    found = selection(["ua"], ["p", "s.airp"], 5)
    assert found == Selection(frozenset({"UA"}), frozenset({"P", "S.AIRP"}), 5)
    for wrong in ("Z", "PPL", "P.", ""):
        with pytest.raises(OptionError, match="GeoNames"):
            selection(features=[wrong])
    with pytest.raises(OptionError, match="ISO 3166"):
        selection(["Narnia"])
    with pytest.raises(OptionError, match="people"):
        selection(min_population=-1)
