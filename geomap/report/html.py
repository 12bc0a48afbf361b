"""A report as one HTML file: the live map in a frame, and nothing asked of anybody.

All that comes from data is escaped text, or an address of http or https. A policy lets run just
what the map page in the frame brings, by its hashes; the report itself has no script.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from typing import Final

from geomap.embedding import compact
from geomap.figure.fonts import clean
from geomap.page.document import policy
from geomap.page.style import Style
from geomap.report.model import Count, EventRow, Gap, Gaps, Picture, Refusals, Report, Source, Tally

__all__ = ["to_html"]

_COLUMNS: Final = ("number", "event", "date", "place", "details", "sources")
_REFUSED: Final = ("where", "value", "reason")
_LONGEST_SHAPE: Final = 4000


def to_html(report: Report) -> bytes:
    """Return a report as an HTML file, UTF-8."""
    return _Page(report).page().encode("utf-8")


class _Page:
    """A report on its way into HTML."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._labels = {key: escape(label) for key, label in report.labels.items()}
        styles = [count.style for tally in report.tallies for count in tally.rows if count.style]
        self._marks = {style: number for number, style in enumerate(dict.fromkeys(styles))}

    def page(self) -> str:
        report = self._report
        live = report.page("")
        style = f"<style>{_sheet()}{self._colours()}</style>"
        title = escape(report.title)
        sections = self._sections(live)
        return (
            f'<!DOCTYPE html>\n<html lang="{report.lang}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="generator" content="geomap report">\n{policy(style + live)}\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n'
            '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
            f"<title>{title}</title>\n{style}\n</head>\n<body>\n"
            f'<a class="skip" href="#report">{self._labels["skip"]}</a>\n{self._symbols()}'
            f"{self._head(sections)}"
            f'<main id="report">\n{"".join(map(self._section, sections))}</main>\n'
            "</body>\n</html>\n"
        )

    # -- above the sections --------------------------------------------------------------------

    def _head(self, sections: Sequence[tuple[str, str]]) -> str:
        report = self._report
        subtitle = f'<p class="subtitle" dir="auto">{escape(report.subtitle)}</p>\n'
        notes = "".join(f'<p class="notice" dir="auto">{escape(n)}</p>\n' for n in report.notes)
        links = "".join(
            f'<li><a href="#{name}">{self._labels[name]}</a></li>' for name, body in sections
        )
        return (
            f'<header>\n<h1 dir="auto">{escape(report.title)}</h1>\n'
            f"{subtitle if report.subtitle else ''}"
            f'<p class="summary">{escape(report.summary)}</p>\n{notes}'
            f'<nav aria-label="{self._labels["contents"]}"><ul>{links}</ul></nav>\n</header>\n'
        )

    def _sections(self, live: str) -> list[tuple[str, str]]:
        """Return the sections in their order, each with its name and what is in it."""
        report = self._report
        sections = (
            ("figures", self._tallies()),
            ("map", self._map(live)),
            ("timeline", self._timeline()),
            ("events", self._events()),
            ("unplaced", self._gaps(report.unplaced)),
            ("undated", self._gaps(report.undated)),
            ("refused", self._refused(report.refused)),
            ("method", _paragraphs(report.method)),
            ("credits", _paragraphs(report.credits)),
        )
        return [(name, body) for name, body in sections if body]

    def _section(self, section: tuple[str, str]) -> str:
        name, body = section
        heading = f'<h2 id="{name}-heading">{self._labels[name]}</h2>'
        return (
            f'<section id="{name}" aria-labelledby="{name}-heading">\n{heading}\n{body}</section>\n'
        )

    # -- lead figures --------------------------------------------------------------------------

    def _tallies(self) -> str:
        tallies = "".join(map(self._tally, self._report.tallies))
        return f'<div class="tallies">\n{tallies}</div>\n' if tallies else ""

    def _tally(self, tally: Tally) -> str:
        most = max((count.n for count in tally.rows if not count.is_rest), default=0)
        split = bool(tally.happened)
        rows = "".join(self._count(count, most, split=split) for count in tally.rows)
        happened = f'<th scope="col">{escape(tally.happened)}</th>' if split else ""
        return (
            f'<table class="tally{" split" if tally.happened else ""}">'
            f'<caption dir="auto">{escape(tally.title)}</caption>\n'
            f'<thead><tr><th scope="col">{escape(tally.heading)}</th>'
            f'<th scope="col">{self._labels["column_count"]}</th>{happened}</tr></thead>\n'
            f"<tbody>\n{rows}</tbody></table>\n"
        )

    def _count(self, count: Count, most: int, *, split: bool) -> str:
        """Return a row, with a bar that is pale for what did not happen."""
        kind = f' class="k{self._marks[count.style]}"' if count.style else ""
        bar = happened = ""
        if split:
            happened = f"<td>{escape(count.happened_number)}</td>"
        if not count.is_rest:
            solid = count.happened if split else count.n
            bars = "".join(
                f'<rect{shade} width="{100 * n / most:.1f}%" height="4"/>'
                for shade, n in ((' class="pale"', count.n), ("", solid))
                if n
            )
            bar = f'<svg class="bar" width="100%" height="4" aria-hidden="true">{bars}</svg>'
        return (
            f'<tr{kind}><th scope="row" dir="auto">{self._mark(count.style)}'
            f"{escape(count.label)}{bar}</th><td>{escape(count.number)}</td>{happened}</tr>\n"
        )

    def _mark(self, style: Style | None) -> str:
        if style is None:
            return ""
        return f'<svg class="mark" aria-hidden="true"><use href="#m{self._marks[style]}"/></svg>'

    def _symbols(self) -> str:
        """Return the marks of the types, to be used by their numbers."""
        symbols = "".join(
            f'<symbol id="m{number}" viewBox="-10 -10 20 20">'
            f'<path fill-rule="evenodd" d="{escape(clean(style.shape, _LONGEST_SHAPE))}"/></symbol>'
            for style, number in self._marks.items()
        )
        return f'<svg class="symbols" aria-hidden="true">{symbols}</svg>\n' if symbols else ""

    def _colours(self) -> str:
        """Return the rules for the colours of the types, on light and on dark paper."""
        light = "".join(f".k{n}{{--kind:{style.light}}}" for style, n in self._marks.items())
        dark = "".join(f".k{n}{{--kind:{style.dark}}}" for style, n in self._marks.items())
        return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}" if light else ""

    # -- map -----------------------------------------------------------------------------------

    def _map(self, live: str) -> str:
        """Return the live map, and a still one for paper and for browsers without scripts."""
        frame = (
            f'<iframe class="live" title="{self._labels["map"]}: {escape(self._report.title)}"'
            ' loading="lazy" sandbox="allow-scripts allow-popups allow-downloads"'
            f' srcdoc="{escape(compact(live))}"></iframe>'
        )
        picture = self._report.map
        return _figure(f'{frame}\n<div class="still">{_still(picture)}</div>', picture.caption)

    def _timeline(self) -> str:
        """Return the timeline, which a narrow window shows a part of at a time."""
        picture = self._report.timeline
        if picture is None:
            return ""
        return _figure(
            f'<div class="wide" role="group" tabindex="0" aria-label="{self._labels["timeline"]}">'
            f"{_still(picture)}</div>",
            picture.caption,
        )

    # -- events --------------------------------------------------------------------------------

    def _events(self) -> str:
        report = self._report
        if not report.rows:
            return f"<p>{escape(report.rows_left_out or report.summary)}</p>\n"
        caption = report.rows_left_out or report.labels["all_events"]
        body = "".join(map(self._row, report.rows))
        head = self._heads(_COLUMNS)
        return (
            f'<table class="events" role="table"><caption>{escape(caption)}</caption>\n'
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
            f'<tbody role="rowgroup">\n{body}</tbody></table>\n'
        )

    def _heads(self, columns: Iterable[str]) -> str:
        return "".join(
            f'<th scope="col" role="columnheader">{self._labels[f"column_{name}"]}</th>'
            for name in columns
        )

    def _row(self, row: EventRow) -> str:
        standing = "" if row.happened else ' class="open"'
        sure = f"{self._labels['certainty']} {escape(row.confidence)}" if row.confidence else ""
        if row.doubtful:
            sure = f"<strong>{self._labels['doubtful']}</strong>{', ' if sure else ''}{sure}"
        lang = f' lang="{row.lang}"' if row.lang else ""
        written = f"{self._labels['as_written']} <q{lang}>{escape(row.written)}</q>"
        cells = (
            str(row.number),
            f"{self._mark(row.style)}<strong>{escape(row.type)}</strong>"
            + _small(f"<span{standing}>{escape(row.status)}</span>")
            + _small(sure),
            escape(row.dates),
            f"<strong>{escape(row.place)}</strong>"
            + _small(escape(row.admin))
            + _small(escape(row.precision))
            + _small(written if row.written else ""),
            self._details(row),
            "".join(map(_source, row.sources)),
        )
        first, *others = cells
        kind = f"k{self._marks[row.style]}" if row.style in self._marks else ""
        body = "".join(
            f'<td role="cell" class="{name}" dir="auto">{cell}</td>'
            for name, cell in zip(_COLUMNS[1:], others, strict=True)
        )
        return (
            f'<tr role="row" id="e{row.number}" class="{kind}">'
            f'<th scope="row" role="rowheader">{first}</th>{body}</tr>\n'
        )

    def _details(self, row: EventRow) -> str:
        lang = f' lang="{row.lang}"' if row.lang else ""
        says = f"{self._labels['says']} <bdi{lang}>{escape(row.says)}</bdi>" if row.says else ""
        quote = (
            f'<blockquote{lang} dir="auto">{escape(row.quote)}</blockquote>' if row.quote else ""
        )
        facts = "".join(f"<li>{escape(fact)}</li>" for fact in row.facts)
        return (
            quote
            + _small(says)
            + (f'<ul class="facts">{facts}</ul>' if facts else "")
            + _small(escape(row.note))
        )

    # -- what is lacking -----------------------------------------------------------------------

    def _gaps(self, gaps: Gaps) -> str:
        return f"<p>{escape(gaps.summary)}</p>\n" + "".join(map(self._gap, gaps.gaps))

    def _gap(self, gap: Gap) -> str:
        shown = len(self._report.rows)
        items = "".join(
            f'<li><a href="#e{number}">{number}</a> {escape(what)}</li>'
            if number <= shown
            else f"<li>{number} {escape(what)}</li>"
            for number, what in gap.events
        )
        more = f"<li>{escape(gap.more)}</li>" if gap.more else ""
        return f'<h3>{escape(gap.reason)}</h3>\n<ul class="gap" dir="auto">{items}{more}</ul>\n'

    def _refused(self, refused: Refusals) -> str:
        rows = "".join(
            f'<tr><th scope="row" dir="auto">{escape(row.where)}</th>'
            f'<td dir="auto">{escape(row.value)}</td>'
            f'<td dir="auto">{escape(row.reason)}</td></tr>\n'
            for row in refused.rows
        )
        heads = "".join(f'<th scope="col">{self._labels[f"column_{n}"]}</th>' for n in _REFUSED)
        table = (
            f'<table class="refused"><caption>{self._labels["refused"]}</caption>\n'
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n"
        )
        more = [refused.more] if refused.more else []
        return (
            _paragraphs([refused.summary])
            + (table if rows else "")
            + _paragraphs([*more, *refused.remarks])
        )


def _sheet() -> str:
    return (files(__package__) / "report.css").read_text(encoding="utf-8")


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f'<p dir="auto">{escape(text)}</p>\n' for text in texts)


def _small(content: str) -> str:
    return f'<span class="small">{content}</span>' if content else ""


def _figure(content: str, caption: str) -> str:
    return f"<figure>\n{content}\n<figcaption>{escape(caption)}</figcaption>\n</figure>\n"


def _still(picture: Picture) -> str:
    data = base64.b64encode(picture.to_bytes("svg")).decode("ascii")
    return f'<img alt="{escape(picture.alt)}" src="data:image/svg+xml;base64,{data}">'


def _source(source: Source) -> str:
    name = f"<bdi>{escape(source.name)}</bdi>"
    if source.url:
        link = f'<a rel="noopener noreferrer nofollow" href="{escape(source.url)}">{name}</a>'
    else:
        link = name
    beside = ", ".join(escape(text) for text in (source.site, source.published) if text)
    return f'<span class="source">{link}{_small(beside)}</span>'
