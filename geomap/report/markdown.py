"""A report as Markdown: CommonMark, with the tables of GFM.

Text from data is text in CommonMark, GFM, Pandoc and Quarto: each character that could be markup
has a backslash before it or, where another program may read the file before Markdown does
(templates, shortcodes, code cells, mathematics), is written as a character reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Final

from geomap.documents.web import OWN_MARKDOWN
from geomap.report.beside import Beside
from geomap.report.model import EventRow, Gaps, Picture, Refusals, Report, Source, Tally

__all__ = ["escaped", "head", "sections", "to_markdown"]

#: Columns of the table of events, with the share of the width that Pandoc gives them.
_COLUMNS: Final = {
    "number": 4, "event": 14, "date": 12, "place": 16, "details": 40, "sources": 18,
}  # fmt: skip
_REFUSED: Final = {"where": 20, "value": 40, "reason": 40}

_REFERENCES: Final = re.compile(r"[&<>`$|{}\\]")
#: Emphasis, links, headings, quotation marks that Pandoc bends, addresses that GFM links, and
#: what begins a list, a rule, a definition or a comment at the beginning of a text.
_MARKS: Final = re.compile(
    r"""[*_\[\]\#~^="'@] | [.:](?=[\w/:.+-]) | \.(?<=\.\.)
      | ^[-+%:] | -(?=-) | (?<=-)- | %(?=%)""",
    re.VERBOSE,
)
_NUMBERING: Final = re.compile(r"(\(?\w{1,9})([.)])")


def escaped(text: str) -> str:
    """Return a line of text as Markdown that shows just that text."""
    numbered = _NUMBERING.match(text)
    if numbered:
        return f"{numbered[1]}\\{numbered[2]}{_escaped(text[numbered.end() :])}"
    return _escaped(text)


def _escaped(text: str) -> str:
    parts = re.split(f"({_REFERENCES.pattern})", text)
    # Every other part is a character that is written as a reference.
    parts[::2] = [_MARKS.sub(r"\\\g<0>", part) for part in parts[::2]]
    parts[1::2] = [f"&#{ord(part)};" for part in parts[1::2]]
    return "".join(parts)


def to_markdown(report: Report, beside: Beside) -> bytes:
    """Return a report as Markdown, UTF-8; its pictures are put beside it."""
    title = f"{OWN_MARKDOWN.decode('ascii')}\n\n# {escaped(report.title)}"
    address = beside.put("map.png", report.map.to_bytes("png"))
    drawn = _shown(report.map, address)
    blocks = [title, *_paragraphs([report.subtitle]), *head(report)]
    blocks += sections(report, beside, drawn, _shown)
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def _shown(picture: Picture, address: str) -> str:
    return f"![{escaped(picture.alt)}](<{address}>)\n\n{escaped(picture.caption)}"


def head(report: Report) -> list[str]:
    """Return what stands below the title: numbers, days, and what was left out on purpose."""
    return [escaped(report.summary), *(f"> {escaped(note)}" for note in report.notes)]


def sections(
    report: Report, beside: Beside, drawn: str, shown: Callable[[Picture, str], str]
) -> list[str]:
    """Return the sections of a report as blocks of Markdown.

    Parameters
    ----------
    report : Report
    beside : Beside
        What takes the picture of the timeline.
    drawn : str
        The map.
    shown : callable
        How a picture that lies at an address is shown, with its caption.
    """
    tallies = [block for tally in report.tallies for block in _tally(report, tally)]
    blocks = _section(report, "figures", tallies)
    blocks += _section(report, "map", [drawn])
    timeline = report.timeline
    if timeline is not None:
        address = beside.put("timeline.png", timeline.to_bytes("png"))
        blocks += _section(report, "timeline", [shown(timeline, address)])
    blocks += _section(report, "events", _events(report))
    blocks += _section(report, "unplaced", _gaps(report.unplaced))
    blocks += _section(report, "undated", _gaps(report.undated))
    blocks += _section(report, "refused", _refused(report, report.refused))
    blocks += _section(report, "method", _paragraphs(report.method))
    blocks += _section(report, "credits", _paragraphs(report.credits))
    return blocks


def _section(report: Report, name: str, blocks: Iterable[str]) -> list[str]:
    """Return a heading and the blocks below it; nothing where there are none."""
    below = [block for block in blocks if block]
    return [f"## {escaped(report.labels[name])}", *below] if below else []


def _paragraphs(texts: Iterable[str]) -> list[str]:
    return [escaped(text) for text in texts if text]


def _tally(report: Report, tally: Tally) -> Iterator[str]:
    yield f"### {escaped(tally.title)}"
    columns = 3 if tally.happened else 2
    head = [tally.heading, report.labels["column_count"], tally.happened][:columns]
    rows = [[row.label, row.number, row.happened_number][:columns] for row in tally.rows]
    rules = ["-" * 40, "-" * 9 + ":", "-" * 9 + ":"][:columns]
    yield _table(list(map(escaped, head)), rules, ([*map(escaped, row)] for row in rows))


def _table(head: Sequence[str], rules: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, rules, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _events(report: Report) -> Iterator[str]:
    if not report.rows:
        yield escaped(report.rows_left_out or report.summary)
        return
    yield escaped(report.rows_left_out or report.labels["all_events"])
    head = [escaped(report.labels[f"column_{name}"]) for name in _COLUMNS]
    rules = ["-" * wide for wide in _COLUMNS.values()]
    yield _table(head, rules, (_row(report, row) for row in report.rows))


def _row(report: Report, row: EventRow) -> list[str]:
    labels = report.labels
    certainty = f"{labels['certainty']} {row.confidence}" if row.confidence else ""
    standing = [row.status, labels["doubtful"] if row.doubtful else "", certainty]
    written = f"{labels['as_written']} “{row.written}”" if row.written else ""
    says = f"{labels['says']} {row.says}" if row.says else ""
    quote = f"“{row.quote}”" if row.quote else ""
    return [
        str(row.number),
        _joined([f"**{escaped(row.type)}**", *map(escaped, standing)]),
        escaped(row.dates),
        _joined([f"**{escaped(row.place)}**", *map(escaped, (row.admin, row.precision, written))]),
        _joined(map(escaped, (quote, says, *row.facts, row.note))),
        "; ".join(map(_source, row.sources)),
    ]


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _source(source: Source) -> str:
    name = escaped(source.name)
    linked = f"[{name}](<{escape(source.url)}>)" if source.url else name
    return ", ".join([linked, *(escaped(text) for text in (source.site, source.published) if text)])


def _gaps(gaps: Gaps) -> Iterator[str]:
    yield escaped(gaps.summary)
    for gap in gaps.gaps:
        yield f"### {escaped(gap.reason)}"
        items = [f"- {number}: {escaped(what)}" for number, what in gap.events]
        yield "\n".join([*items, *([f"- {escaped(gap.more)}"] if gap.more else [])])


def _refused(report: Report, refused: Refusals) -> Iterator[str]:
    yield escaped(refused.summary)
    if refused.rows:
        head = [escaped(report.labels[f"column_{name}"]) for name in _REFUSED]
        rows = [
            [escaped(row.where), escaped(row.value), escaped(row.reason)] for row in refused.rows
        ]
        yield _table(head, ["-" * wide for wide in _REFUSED.values()], rows)
    yield from _paragraphs([refused.more, *refused.remarks])
