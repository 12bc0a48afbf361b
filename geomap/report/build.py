"""From an event table to what a report says."""

from __future__ import annotations

from typing import Final

import pandas as pd

import geomap
from geomap.figure import EventFigure
from geomap.figure.model import Model
from geomap.figure.texts import Texts, texts_of
from geomap.figure.words import Words
from geomap.page import EventMap
from geomap.page.areas import AreaLookup
from geomap.page.style import drawing
from geomap.report.cells import Cells
from geomap.report.chosen import chosen_notes
from geomap.report.gaps import GapFinder, refusals_of
from geomap.report.model import LABELS, Picture, Report
from geomap.report.rows import RowReader, by_date
from geomap.report.tallies import tallies_of
from geomap.report.timeline import timeline_of

__all__ = ["MOST_ROWS", "report_of"]

#: Events that the table of a report holds by default.
MOST_ROWS: Final = 1000
_MOST_HOSTS: Final = 40


def report_of(
    events: pd.DataFrame,
    *,
    lang: str,
    title: str = "",
    subtitle: str = "",
    source: str = "",
    areas: AreaLookup | None = None,
    rows: int = MOST_ROWS,
) -> Report:
    """Return what a report says of a table.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table, as it may be published; columns may be missing.
    lang : str
        ISO 639-1 code of the words.
    title, subtitle : str
        May be empty.
    source : str
        Whom to credit for the events; where it is empty, the web sites that they were read from.
    areas : callable, optional
        Polygons of places by ``place_id``.
    rows : int
        How many events the table holds at most.
    """
    model = Model(events, areas)
    words = Words(lang, model.own_types, __package__)
    labels = {key: str(words.page_words["labels"][key]) for key in LABELS}
    texts = texts_of(events, model, words, title=title, subtitle=subtitle, source=source)
    heading = texts.title or words.say("untitled")
    cells = Cells(events)
    order = by_date(model).tolist()
    reader = RowReader(model, cells, words)
    gaps = GapFinder(events, model, cells, words, order)
    figure = EventFigure(events, lang=lang, size="report", source=source or None, areas=areas)
    return Report(
        lang=lang,
        title=heading,
        subtitle=texts.subtitle,
        summary=" · ".join(_summary(texts)),
        notes=(
            *chosen_notes(events, words),
            *texts.notes,
            *_corrected(events, words),
            *_merged(cells, model, words),
        ),
        tallies=tallies_of(model, words, labels),
        map=Picture(
            caption=words.say("map_caption"),
            alt=figure.alt_text,
            to_bytes=figure.to_bytes,
            missing_letters=tuple(figure.missing_letters),
        ),
        page=lambda name: EventMap(events, title=name, lang=lang, areas=areas).to_html(),
        timeline=timeline_of(model, words),
        rows=tuple(reader.row(row, n) for n, row in enumerate(order[:rows], start=1)),
        rows_left_out=words.say("rows_left_out", shown=rows, total=model.size)
        if model.size > rows
        else "",
        unplaced=gaps.unplaced(),
        undated=gaps.undated(),
        refused=refusals_of(events, words),
        method=tuple(_method(words)),
        credits=tuple(_credits(texts)),
        labels=labels,
    )


def _summary(texts: Texts) -> list[str]:
    """Return how many events there are and, where not all happened, of which status, then days."""
    model, words = texts.model, texts.words
    events, *rest = texts.summary()
    counts = model.statuses.counts()
    told = [
        words.say("named_value", name=words.term("statuses", word), value=words.number(n))
        for word, n in counts.items()
    ]
    return [events, *(told if set(counts) != {"occurred"} else ()), *rest]


def _corrected(events: pd.DataFrame, words: Words) -> list[str]:
    """Return how many corrections were made again in the table."""
    made = events.attrs.get("corrections", 0)
    return [words.say("corrected", n=made)] if made else []


def _merged(cells: Cells, model: Model, words: Words) -> list[str]:
    """Return how many events were told by several sources."""
    told = [cells.parsed("sources", row) for row in range(model.size)]
    several = sum(isinstance(sources, list) and len(sources) > 1 for sources in told)
    return [words.say("several_sources", n=several)] if several else []


def _method(words: Words) -> list[str]:
    low = words.say("percent", n=round(100 * drawing()["low_confidence"]))
    return [paragraph.format(percent=low) for paragraph in words.page_words["method"]]


def _credits(texts: Texts) -> list[str]:
    words, hosts = texts.words, texts.model.hosts()
    paragraphs = [words.say("credit_given", names=texts.source)] if texts.source else []
    if hosts:
        shown = hosts[:_MOST_HOSTS]
        if len(hosts) > len(shown):
            shown.append(words.say("more", n=len(hosts) - len(shown)))
        paragraphs.append(words.say("read_at", names=", ".join(shown)))
    return [
        *paragraphs,
        words.say("credit_places"),
        words.say("credit_map"),
        words.say("made_with", version=geomap.__version__),
    ]
