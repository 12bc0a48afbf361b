"""Builds a gazetteer from GeoNames dumps and tables of a user's own places.

What geomap has is kept and extended: rows join by GeoNames id, a place that a dump has too takes
its point, population and new names, and a user's own places win over both. The result is a folder
that :meth:`geomap.places.store.Store.open` takes. Memory does not grow with the dump, but for the
trie of its names; disk is needed for about three times the result while it is made.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geomap.errors import GeomapError, OptionError, ReadError
from geomap.files import open_binary
from geomap.folders import replacing_folder
from geomap.places.compile import Compiler, described
from geomap.places.dump import BadLineError, DumpFile, Selection, parse
from geomap.places.features import load_features
from geomap.places.join import Joiner, demoted
from geomap.places.place_row import PlaceRow
from geomap.places.rows import own_rows
from geomap.places.store import Store
from geomap.places.store_files import STORE_FILES
from geomap.places.stored import StoredRows

__all__ = ["BuildReport", "build_gazetteer", "selection"]

_TABLES = (".csv", ".tsv")
_DUMPS = (".txt", ".zip")
_TOLD = 1 << 14
_KEPT_FAULTS = 20

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class BuildReport:
    """What a build took in, and what it left out.

    Attributes
    ----------
    lines : int
        Lines of dumps and rows of tables that were read.
    added, refreshed : int
        Places that the gazetteer did not have, and that it had and that were brought up to date.
    own : int
        The user's own places.
    kept : int
        Lines whose place the gazetteer had, and that was left as it was: one of our own or of the
        user's, or any when only new places were asked for.
    unwanted : int
        Lines that the selection, or ``features.toml``, leaves out.
    rejected : int
        Lines that cannot be right; ``reasons`` counts them by reason, and ``faults`` has the first:
        ``file``, ``line``, ``column``, ``value`` and ``reason`` of each.
    places, names : int
        What the new gazetteer holds.
    """

    lines: int = 0
    added: int = 0
    refreshed: int = 0
    own: int = 0
    kept: int = 0
    unwanted: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, Any]] = field(default_factory=list)
    places: int = 0
    names: int = 0

    def reject(self, file: str, line: int, column: str, value: str, reason: str) -> None:
        """Count a line that cannot be right, and keep it if it is among the first."""
        self.rejected += 1
        self.reasons[reason] += 1
        if len(self.faults) < _KEPT_FAULTS:
            self.faults.append(
                {"file": file, "line": line, "column": column, "value": value, "reason": reason}
            )


def selection(
    countries: Iterable[str] = (), features: Iterable[str] = (), min_population: int = 0
) -> Selection:
    """Return a selection of what a user asks for.

    Parameters
    ----------
    countries : iterable of str
        ISO 3166-1 alpha-2 codes.
    features : iterable of str
        GeoNames' feature classes (``"P"``) and codes (``"P.PPLC"``).
    min_population : int
        Fewest people of a populated place.

    Raises
    ------
    OptionError
        When a value is not one of GeoNames'.
    """
    classes = load_features().classes
    wanted = [feature.strip().upper() for feature in features]
    for feature in wanted:
        letter, dot, code = feature.partition(".")
        if letter not in classes or bool(dot) is not bool(code):
            raise OptionError(
                f"feature {feature!r} is none of GeoNames'",
                mend=f"give a class, one of {', '.join(classes)}, or a code such as P.PPLC",
            )
    codes = [country.strip().upper() for country in countries]
    store = Store.open()
    for country in codes:
        if store.country(country) is None:
            raise OptionError(f"country {country!r} is unknown", mend="give ISO 3166-1, as UA")
    if min_population < 0:
        raise OptionError(f"{min_population} people are too few", mend="give 0 or more")
    return Selection(frozenset(codes), frozenset(wanted), min_population)


def build_gazetteer(
    inputs: Sequence[str | Path],
    folder: str | Path,
    *,
    base: Path | None = None,
    wanted: Selection | None = None,
    only_new: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Build a gazetteer from another one, dumps and tables.

    Parameters
    ----------
    inputs : sequence of path-like
        GeoNames dumps (``.txt``, ``.zip``) and tables of own places (``.csv``, ``.tsv``).
    folder : path-like
        Where the gazetteer goes: a new folder, or an older gazetteer. It is written whole or not
        at all.
    base : Path, optional
        Folder of the gazetteer that is extended; by default the one that ships with geomap.
    wanted : Selection, optional
        Which places of the dumps are wanted; by default all.
    only_new : bool
        Leave the places that the gazetteer has as they are.
    progress : callable, optional
        Is told from time to time what is done, how much of it, and of how much.

    Raises
    ------
    OptionError
        When an input is neither a dump nor a table.
    ReadError
        When an input cannot be read, or no line of a dump can be used.
    GazetteerError
        When ``base`` is no gazetteer, or the places are too many for one.
    OutputError
        When the folder cannot be written.
    """
    paths = [_checked(Path(given)) for given in inputs]
    if not paths:
        raise OptionError("nothing to build from", mend="name a GeoNames dump or a CSV of places")
    tables = [path for path in paths if path.suffix.lower() in _TABLES]
    dumps = [DumpFile(path) for path in paths if path.suffix.lower() in _DUMPS]
    store = Store.open(base)
    with replacing_folder(folder, may_hold=STORE_FILES) as part:
        build = _Build(store, part, progress)
        for table in tables:
            build.add_table(table)
        if dumps:
            build.add_dumps(dumps, wanted or Selection(), only_new)
        build.add_base()
        return build.write(part, [*tables, *(dump.path for dump in dumps)])


class _Build:
    """One build under way."""

    def __init__(self, store: Store, part: Path, progress: Progress | None) -> None:
        self.report = BuildReport()
        self._store = store
        self._stored = StoredRows(store)
        self._scratch = part / "scratch"
        self._scratch.mkdir()
        self._compiler = Compiler(self._scratch)
        self._progress = progress
        self._own: set[str] = set()

    def add_table(self, table: Path) -> None:
        """Add a user's own places."""
        before = len(self._compiler)

        def refuse(line: int, error: GeomapError) -> None:
            problem = error.problem.removeprefix(f"{table}, line {line}: ")
            self.report.lines += 1
            self.report.reject(str(table), line, "", "", problem)

        for row in own_rows(table, refuse):
            known = self._store.by_id(row.place_id)
            if known is not None:
                self._join_own(row, known.index)
            try:
                self._compiler.add(row)
            except GeomapError as error:
                refuse(0, error)
                continue
            self.report.lines += 1
            self.report.own += 1
            self._own.add(row.place_id)
        if len(self._compiler) == before:
            self._nothing_in(str(table))

    def _join_own(self, row: PlaceRow, index: int) -> None:
        """Give an own place what we know of it besides: kind, names, units and polygons."""
        ours = self._stored.row(self._store.place(index))
        row.kind = ours.kind
        row.area = ours.area
        row.country = row.country or ours.country
        row.admin1 = row.admin1 or ours.admin1
        row.admin2 = ours.admin2
        row.population = row.population or ours.population
        row.names = {**demoted(ours.names), **row.names}

    def add_dumps(self, dumps: Sequence[DumpFile], wanted: Selection, only_new: bool) -> None:
        """Add the places of dumps."""
        joiner = Joiner(self._store, self._stored, load_features(), wanted, self._compiler)
        for _, line in self._lines(dumps, "reading units"):
            joiner.learn(line)
        for dump in dumps:
            before = self.report.lines - self.report.rejected
            for number, line in self._lines([dump], "reading places"):
                self.report.lines += 1
                try:
                    self._add_line(line, joiner, wanted, only_new)
                except BadLineError as fault:
                    self.report.reject(dump.name, number, fault.column, fault.value, fault.reason)
            if self.report.lines - self.report.rejected == before:
                self._nothing_in(dump.name)
        if not (self.report.added or self.report.refreshed or self.report.kept):
            raise OptionError(
                "no place of the dump is wanted", mend="ask for other countries or features"
            )

    def _add_line(self, line: bytes, joiner: Joiner, wanted: Selection, only_new: bool) -> None:
        record = parse(line)
        place_id = f"geonames:{record.number}"
        feature = joiner.feature(record)
        known = joiner.known(record.number)
        if not wanted.wants(record) or (feature is None and known is None):
            self.report.unwanted += 1
        elif place_id in self._own or (
            known is not None and (only_new or self._store.is_own(known.index))
        ):
            self.report.kept += 1
        elif place_id in self._compiler:
            raise BadLineError("geonameid", str(record.number), "occurs twice")
        elif known is not None:
            self._compiler.add(joiner.refreshed_row(record, feature, known))
            self.report.refreshed += 1
        elif feature is not None and joiner.same_as(record, feature) is not None:
            self.report.kept += 1
        elif feature is not None:
            self._compiler.add(joiner.new_row(record, feature))
            self.report.added += 1

    def add_base(self) -> None:
        """Add the places that are left of the gazetteer that is extended."""
        whole = len(self._store)
        for place in self._store:
            if place.place_id not in self._compiler:
                self._compiler.add(self._stored.row(place))
            if place.index % _TOLD == 0:
                self._tell("adding what geomap has", place.index, whole)

    def write(self, part: Path, paths: Sequence[Path]) -> BuildReport:
        """Write the files of the gazetteer."""
        whole = self.report.places = len(self._compiler)
        sources = [*self._store.info()["sources"], *map(_source, paths)]
        self._compiler.write(
            part, sources=sources, progress=lambda done: self._tell("writing", done, whole)
        )
        shutil.rmtree(self._scratch)
        self.report.names = Store.open(part).info()["counts"]["names"]
        return self.report

    def _lines(self, dumps: Iterable[DumpFile], stage: str) -> Iterator[tuple[int, bytes]]:
        for dump in dumps:
            done = 0
            for number, line in dump.lines():
                done += len(line)
                if number % _TOLD == 0:
                    self._tell(stage, done, dump.size)
                yield number, line

    def _tell(self, stage: str, done: int, whole: int) -> None:
        if self._progress is not None:
            self._progress(stage, done, whole)

    def _nothing_in(self, name: str) -> None:
        faults = [fault for fault in self.report.faults if fault["file"] == name]
        if not faults:
            raise ReadError(f"{name}: no place in it", mend="check the file")
        first = faults[0]
        cell = f"{first['column']} {first['value']!r} " if first["column"] else ""
        raise ReadError(
            f"{name}:{first['line']}: {cell}{first['reason']}, and no other line is right",
            mend="give a GeoNames dump, 19 columns parted by tabs, or a CSV with name,lat,lon",
        )


def _checked(path: Path) -> Path:
    if path.suffix.lower() not in (*_TABLES, *_DUMPS):
        raise OptionError(
            f"{path}: neither a dump nor a table",
            mend="give a GeoNames dump (.txt, .zip) or a table of places (.csv, .tsv)",
        )
    open_binary(path).close()
    return path


def _source(path: Path) -> dict[str, Any]:
    if path.suffix.lower() in _TABLES:
        return {"name": path.name, "origin": "the user's own places", **described(path)}
    return {
        "name": path.name,
        "origin": "GeoNames",
        "data_licence": "CC BY 4.0",
        **described(path),
    }
