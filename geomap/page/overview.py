"""The map page of more events than a page can hold: counts on the page, the events beside it.

Events are counted by place or cell, days, type, status, precision and country. Each group is a row
of the page that stands for so many events, and filters, legend, timeline and marks count them. The
events themselves lie in files in a folder beside the page, in the order of the rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geomap.engine import opened_engine
from geomap.errors import OutputError
from geomap.files import check_target, explaining
from geomap.page.document import PLAIN_ROWS, plain_table
from geomap.page.event_layer import EventLayer
from geomap.page.event_map import FIRST_ROWS, EventMap
from geomap.page.event_store import KIND, EventStore
from geomap.page.grain import Grain, finest, last_days
from geomap.page.payload import Payload, build_payload, curve_order
from geomap.page.side_files import SideFiles, folder_mark
from geomap.page.words import told_most
from geomap.tables.schema import empty_table
from geomap.temporary import temporary_folder

__all__ = ["MOST_ROWS", "Overview", "write_overview"]

#: Rows of an overview: as the grain is chosen, there are no more, as far as there is a coarser one.
MOST_ROWS: Final = 750_000

_EVENTS_AT_A_TIME: Final = 1 << 16
#: Memory of the engine.
_MEGABYTES: Final = 500
#: Grains whose days the page can call by a word.
_DATE_PRECISIONS: Final = frozenset({"day", "week", "month", "year"})


@dataclass(frozen=True, slots=True)
class Overview:
    """What was made of a table.

    Attributes
    ----------
    events : int
        How many there are.
    rows : int
        How many groups they are counted in.
    grain : Grain
        By which cells and days.
    files : int
        How many side files hold them.
    folder : str
        The name of the folder of the side files.
    """

    events: int
    rows: int
    grain: Grain
    files: int
    folder: str


def write_overview(
    parts: Iterable[pd.DataFrame], path: str | os.PathLike[str], **look: Any
) -> Overview:
    """Write an overview of any number of events: a page, and a folder of files beside it.

    Either both are new, or both are as they were.

    Parameters
    ----------
    parts : iterable of GeoDataFrame or DataFrame
        The event table in parts, asked for one by one; no more than one is held.
    path : path-like
        The page. The folder is called after it and after what it holds.
    **look
        Parameters of :class:`geomap.page.EventMap`, but for ``coarsen`` and ``redact``: of these
        the table has to be looked through as a whole before.

    Raises
    ------
    OutputError
        When the page or the folder cannot be written.
    """
    check_target(path)
    if os.path.exists(path) and not os.path.isfile(path):
        raise OutputError(
            f"{os.fspath(path)}: an overview has a folder beside it", mend="name a file with -o"
        )
    page = _OverviewMap(**look)
    with (
        explaining(path),
        temporary_folder(Path(os.path.realpath(path))) as folder,
        opened_engine(folder, megabytes=_MEGABYTES) as engine,
    ):
        store = EventStore(folder, engine)
        for part in parts:
            page.meet(part)
            store.add(part)
        grain = finest(lambda grain: store.group(grain) <= MOST_ROWS)
        store.group(grain)
        groups = store.grouped(grain)
        order = curve_order(groups["lon"].to_numpy(), groups["lat"].to_numpy())
        groups = groups.iloc[order].reset_index(drop=True)
        with SideFiles(path, store.rows) as files:
            for events in store.ordered(groups, grain, _EVENTS_AT_A_TIME):
                files.write(events)
            page.show(groups, grain, store.languages(), files.details())
            page.to_html()  # which takes long: a run that is killed then leaves no folder
            files.settle()
            page.save(path)
    return Overview(store.rows, len(groups), grain, files.count, page.folder)


class _OverviewMap(EventMap):
    """The page of an overview."""

    def __init__(self, **look: Any) -> None:
        super().__init__(empty_table(), **look)
        self.total = 0
        self.told = "en"
        self.details: dict[str, Any] = {}
        self.grain = Grain(0, "day")
        self.rows = pd.DataFrame()
        self.weights: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._types: dict[str, Any] = {}

    @property
    def folder(self) -> str:
        return str(self.details["folder"])

    def meet(self, part: pd.DataFrame) -> None:
        """Take from a part of the table what the page says of the whole."""
        attrs = part.attrs
        self._types |= {str(one.get("name")): one for one in attrs.get("types", ())}
        if not self.total:
            self.events = part.head(FIRST_ROWS).copy()
        self.events.attrs = {**attrs, "types": list(self._types.values())}
        self.total += len(part)

    def show(
        self,
        groups: pd.DataFrame,
        grain: Grain,
        languages: pd.DataFrame,
        details: dict[str, Any],
    ) -> None:
        """Take the groups of events as the rows of the page."""
        self.grain = grain
        self.details = details
        self.told = told_most(dict(zip(languages["lang"], languages["events"], strict=True)))
        self.weights = groups["events"].to_numpy(np.int64)
        self.rows = _rows(groups, grain.unit)
        self.rows.attrs = self.events.attrs

    def _layer(self, **options: Any) -> EventLayer:
        head = {
            "subtitle": self.subtitle,
            "tiles": self.tiles,
            "overview": {**asdict(self.grain), "events": self.total, **self.details},
        }
        layer = _OverviewLayer(
            self.rows,
            self.title,
            weights=self.weights,
            told=self.told,
            lang=self.lang,
            basemap=True,
            areas=self._areas,
            head=head,
        )
        layer.options.update(options)
        return layer

    def _told(self) -> str:
        return self.told

    def _plain(self, lang: str) -> str:
        return plain_table(self.events, lang=lang, rows=PLAIN_ROWS, total=self.total)

    def _beside(self) -> str:
        return folder_mark(self.folder)


class _OverviewLayer(EventLayer):
    """The layer of an overview: its rows stand for so many events each."""

    def __init__(
        self, rows: pd.DataFrame, name: str, *, weights: NDArray[np.int64], told: str, **more: Any
    ) -> None:
        self._weights = weights
        self._language = told
        super().__init__(rows, name, **more)

    def _told(self, _: pd.DataFrame) -> str:
        return self._language

    def _packed(self, events: pd.DataFrame, **options: Any) -> Payload:
        return build_payload(events, weights=self._weights, in_order=True, **options)


def _rows(groups: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return groups of events as rows of an event table, their days as wide as they are counted."""
    known = groups["first"].notna().to_numpy()
    first, last = (groups[name].fillna(0).to_numpy(np.int64) for name in ("first", "last"))
    precisions = np.where(first == last, unit if unit in _DATE_PRECISIONS else "range", "range")
    days = {"date_start": first, "date_end": last_days(last, unit)}
    return pd.DataFrame(
        {
            **{name: groups[name] for name in (*KIND, "lon", "lat", "radius_km")},
            **{name: _iso(numbers, known) for name, numbers in days.items()},
            "date_precision": np.where(known, precisions, "unknown").astype(object),
            **{name: groups[name] for name in ("place_label", "place_name", "place_id")},
        }
    )


def _iso(days: NDArray[np.int64], known: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Return days since 1970 as ISO 8601, ``None`` where they are not known."""
    texts: NDArray[np.object_] = np.datetime_as_string(days.astype("datetime64[D]")).astype(object)
    texts[~known] = None
    return texts
