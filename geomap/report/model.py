"""What a report says, in words, ready to be written in any format.

All texts are one line each, without control characters, bounded, in the report's language: a
writer has only to escape them. Counts are made once, here, so that all formats have the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from geomap.page.style import Style

__all__ = [
    "LABELS",
    "Count",
    "EventRow",
    "Gap",
    "Gaps",
    "Picture",
    "Refusal",
    "Refusals",
    "Report",
    "Source",
    "Tally",
]

#: The keys of :attr:`Report.labels`: headings of the sections in their order, then others.
LABELS = (
    "figures", "map", "timeline", "events", "unplaced", "undated", "refused", "method",
    "credits", "all_events", "places", "column_number", "column_event", "column_count",
    "column_status", "column_precision", "column_date", "column_place", "column_details",
    "column_sources", "column_where", "column_value", "column_reason", "says", "as_written",
    "certainty", "doubtful", "contents", "skip", "letters",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    """How many events have something in common.

    Attributes
    ----------
    label : str
    n : int
    number : str
        ``n`` as the language writes it.
    style : Style or None
        How the page draws such events, of a type.
    is_rest : bool
        Whether these are all others, or those that lack it.
    happened : int
        How many of them happened, as far as the sources say.
    happened_number : str
        ``happened`` as the language writes it.
    """

    label: str
    n: int
    number: str
    style: Style | None = None
    is_rest: bool = False
    happened: int = 0
    happened_number: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """A table of lead figures; its counts add up to the number of events.

    Attributes
    ----------
    title : str
        "By type".
    heading : str
        What stands above the labels.
    rows : tuple of Count
        The last may be all the rest.
    happened : str
        What stands above how many of them happened; empty where that is not told, since all did.
    """

    title: str
    heading: str
    rows: tuple[Count, ...]
    happened: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event was read.

    Attributes
    ----------
    name : str
        Title, or the document's own name, or the site.
    site : str
        Host of the address where that is not the name, or empty.
    url : str or None
        An address that begins with http:// or https://, in ASCII, without blanks and quotes.
    published : str
        The day in words, or empty.
    """

    name: str
    site: str
    url: str | None
    published: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of the table.

    Attributes
    ----------
    number : int
        From 1, in the order of all events of the report.
    type, status : str
    happened : bool
        Whether the status is "occurred".
    style : Style
        How the page draws its type.
    dates : str
        The day or days, or that they are not known.
    place : str
        Its name, or that there is none.
    written : str
        Its name as written in the text, where that is another; or empty.
    precision : str
        How exact the place is; empty where there is none.
    admin : str
        The country, where it is not the place itself.
    facts : tuple of str
        Subtype, counts, cause and actors, each in words.
    says : str
        Who says so, or empty.
    quote : str
        The sentence that it was read from, or empty.
    sources : tuple of Source
    confidence : str
        ``85 %``, or empty.
    doubtful : bool
        Whether the page draws it pale.
    note : str
        What is to be said of its place, as :func:`geomap.locate` does, or empty.
    lang : str
        The language of the sentence and of who says so, BCP 47, where it is not that of the
        report; or empty.
    """

    number: int
    type: str
    status: str
    happened: bool
    style: Style
    dates: str
    place: str
    written: str
    precision: str
    admin: str
    facts: tuple[str, ...]
    says: str
    quote: str
    sources: tuple[Source, ...]
    confidence: str
    doubtful: bool
    note: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Events that lack something for one reason.

    Attributes
    ----------
    reason : str
        A sentence with their number.
    events : tuple of (int, str)
        The number of each, and what it is in a few words.
    more : str
        How many are not listed, or empty.
    """

    reason: str
    events: tuple[tuple[int, str], ...]
    more: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """What could not be placed, or dated.

    Attributes
    ----------
    summary : str
        A sentence; also where there is nothing to list.
    gaps : tuple of Gap
    """

    summary: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row or a document that could not be used: where it is, what is there, and why."""

    where: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """All that could not be used.

    Attributes
    ----------
    summary : str
        A sentence; also where there is nothing to list.
    rows : tuple of Refusal
    more : str
        How many are not listed, or empty.
    remarks : tuple of str
        What the readers of files said besides.
    """

    summary: str
    rows: tuple[Refusal, ...]
    more: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is drawn when it is asked for.

    Attributes
    ----------
    caption : str
    alt : str
        What it shows, for those who cannot see it.
    to_bytes : callable
        From ``png``, ``svg`` or ``pdf`` to the file.
    missing_letters : tuple of str
        Characters that no font of this machine has.
    """

    caption: str
    alt: str
    to_bytes: Callable[[str], bytes]
    missing_letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report, section by section.

    Attributes
    ----------
    lang : str
        ISO 639-1 code.
    title : str
        Never empty.
    subtitle : str
        May be empty.
    summary : str
        How many events, when, and what is lacking: some sentences or parts joined by dots.
    notes : tuple of str
        What was chosen, coarsened, left out on purpose, corrected, and counted once.
    tallies : tuple of Tally
        By type, by status, by place, by how exact the place is; none without events.
    map : Picture
    page : callable
        From a title, which may be empty, to the live map page.
    timeline : Picture or None
        ``None`` where no event has a date.
    undated : Gaps
    unplaced : Gaps
    rows : tuple of EventRow
        By date, undated last.
    rows_left_out : str
        "The first 1,000 of 5,000 events …", or empty.
    refused : Refusals
    method, credits : tuple of str
        A paragraph each.
    labels : mapping of str to str
        By the keys :data:`LABELS`.
    """

    lang: str
    title: str
    subtitle: str
    summary: str
    notes: tuple[str, ...]
    tallies: tuple[Tally, ...]
    map: Picture
    page: Callable[[str], str]
    timeline: Picture | None
    rows: tuple[EventRow, ...]
    rows_left_out: str
    unplaced: Gaps
    undated: Gaps
    refused: Refusals
    method: tuple[str, ...]
    credits: tuple[str, ...]
    labels: Mapping[str, str]
