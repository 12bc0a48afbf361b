"""A report as a Word document; headings, tables, pictures and links are such for Word, too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from geomap.report.model import EventRow, Gaps, Picture, Refusals, Report, Source, Tally
from geomap.report.word_style import NOTE, TEXT_WIDTH, new_document
from geomap.report.word_table import Cell, Paragraph, Run, TableWriter

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as WordParagraph

__all__ = ["to_docx"]

#: Millimetres.
_EVENT_WIDTHS: Final = (10.0, 22.0, 40.0, 34.0, 68.0)
_REFUSAL_WIDTHS: Final = (50.0, 50.0, 74.0)
_TALLY_WIDTHS: Final = (80.0, 24.0, 30.0)
_MOST_HIGH: Final = 225.0
#: The first day that a zip can name.
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)


def to_docx(report: Report) -> bytes:
    """Return a report as a Word document: the same report, the same bytes.

    Parameters
    ----------
    report : Report
    """
    stream = io.BytesIO()
    _Writer(report).document.save(stream)
    return _undated(stream.getvalue())


def _undated(package: bytes) -> bytes:
    """Return a zip with the same files and no days in it."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _ZIP_DAY), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


class _Writer:
    """Writes a report into a document, section by section."""

    def __init__(self, report: Report) -> None:
        self.document = new_document(report.title, report.summary, report.lang)
        self._tables = TableWriter(self.document)
        self._label = report.labels
        self._write_head(report)
        if report.tallies:
            self._write_tallies(report.tallies)
        self._write_picture(self._label["map"], report.map)
        if report.timeline is not None:
            self._write_picture(self._label["timeline"], report.timeline)
        if report.rows:
            self._write_events(report)
        self._write_gaps(self._label["unplaced"], report.unplaced)
        self._write_gaps(self._label["undated"], report.undated)
        self._write_refusals(report.refused)
        for name, paragraphs in (("method", report.method), ("credits", report.credits)):
            self._heading(self._label[name])
            for paragraph in paragraphs:
                self.document.add_paragraph(paragraph)
        self._write_footer(report.title)

    def _heading(self, text: str, level: int = 1) -> None:
        self.document.add_heading(text, level)

    def _write_head(self, report: Report) -> None:
        self.document.add_heading(report.title, 0)
        if report.subtitle:
            self.document.add_paragraph(report.subtitle, "Subtitle")
        for text in (report.summary, *report.notes):
            self.document.add_paragraph(text)

    def _write_tallies(self, tallies: tuple[Tally, ...]) -> None:
        self._heading(self._label["figures"])
        for tally in tallies:
            columns = 3 if tally.happened else 2
            numbers = (self._label["column_count"], tally.happened)[: columns - 1]
            self._heading(tally.title, 2)
            self._tables.add(
                tally.title,
                _TALLY_WIDTHS[:columns],
                (_head(tally.heading), *(_head(number, right=True) for number in numbers)),
                (
                    (
                        Cell.of(row.label, mark=row.style),
                        Cell.of(row.number, right=True),
                        Cell.of(row.happened_number, right=True),
                    )[:columns]
                    for row in tally.rows
                ),
                together=True,
            )

    def _write_picture(self, heading: str, picture: Picture) -> None:
        from docx.shared import Mm

        self._heading(heading)
        shape = self.document.add_picture(io.BytesIO(picture.to_bytes("png")), Mm(TEXT_WIDTH))
        if shape.height > Mm(_MOST_HIGH):
            shape.width = int(shape.width * Mm(_MOST_HIGH) / shape.height)
            shape.height = Mm(_MOST_HIGH)
        shape._inline.docPr.set("descr", picture.alt)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self.document.add_paragraph(picture.caption, "Caption")

    # -- events --------------------------------------------------------------------------------

    def _write_events(self, report: Report) -> None:
        label = self._label
        self._heading(label["events"])
        if report.rows_left_out:
            self.document.add_paragraph(report.rows_left_out)
        header = (
            _head(label["column_number"], right=True),
            _head(label["column_date"]),
            _head(label["column_event"]),
            _head(label["column_place"]),
            _head(f"{label['column_details']}, {label['column_sources']}"),
        )
        rows = map(self._event, report.rows)
        self._tables.add(label["events"], _EVENT_WIDTHS, header, rows)

    def _event(self, row: EventRow) -> tuple[Cell, ...]:
        return (
            Cell.of(str(row.number), right=True),
            Cell.of(row.dates),
            Cell(tuple(self._what(row)), row.style),
            Cell(tuple(self._where(row))),
            Cell(tuple(self._told(row)) or (Paragraph(()),)),
        )

    def _what(self, row: EventRow) -> Iterator[Paragraph]:
        yield _strong(row.type)
        if not row.happened:
            yield _strong(row.status)
        yield from map(_plain, row.facts)

    def _where(self, row: EventRow) -> Iterator[Paragraph]:
        yield _strong(row.place)
        if row.written:
            name = Run(row.written, lang=row.lang)
            yield Paragraph((Run(f"{self._label['as_written']} "), name), NOTE)
        for text in (row.admin, row.precision, row.note):
            if text:
                yield _note(text)

    def _told(self, row: EventRow) -> Iterator[Paragraph]:
        if row.quote:
            yield Paragraph((Run(row.quote, lang=row.lang),))
        if row.says:
            yield Paragraph((Run(f"{self._label['says']} "), Run(row.says, lang=row.lang)))
        for source in row.sources:
            yield _source(source)
        if row.confidence:
            doubt = f" · {self._label['doubtful']}" if row.doubtful else ""
            yield _note(f"{self._label['certainty']} {row.confidence}{doubt}")

    # -- what is lacking -----------------------------------------------------------------------

    def _write_gaps(self, heading: str, told: Gaps) -> None:
        self._heading(heading)
        self.document.add_paragraph(told.summary)
        for gap in told.gaps:
            listed = [f"{self._label['column_number']} {n} – {what}" for n, what in gap.events]
            if gap.more:
                listed.append(gap.more)
            self.document.add_paragraph(f"{gap.reason} {'; '.join(listed)}".rstrip(), "List Bullet")

    def _write_refusals(self, told: Refusals) -> None:
        label = self._label
        self._heading(label["refused"])
        for text in (told.summary, *told.remarks):
            self.document.add_paragraph(text)
        if told.rows:
            header = [_head(label[f"column_{name}"]) for name in ("where", "value", "reason")]
            self._tables.add(
                label["refused"],
                _REFUSAL_WIDTHS,
                header,
                (map(Cell.of, (row.where, row.value, row.reason)) for row in told.rows),
            )
        if told.more:
            self.document.add_paragraph(told.more)

    # -- pages ---------------------------------------------------------------------------------

    def _write_footer(self, title: str) -> None:
        """Write the title and the number of the page below each page."""
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Mm

        footer = self.document.sections[0].footer.paragraphs[0]
        footer.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        short = title if len(title) <= 80 else f"{title[:79].rstrip()}…"
        footer.add_run(f"{short}\t")
        _add_field(footer, "PAGE")
        footer.add_run(" / ")
        _add_field(footer, "NUMPAGES")


def _head(text: str, *, right: bool = False) -> Cell:
    return Cell.of(text, strong=True, right=right)


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _strong(text: str) -> Paragraph:
    return Paragraph((Run(text, strong=True),))


def _note(text: str) -> Paragraph:
    return Paragraph((Run(text),), NOTE)


def _source(source: Source) -> Paragraph:
    rest = "".join(f", {text}" for text in (source.site, source.published) if text)
    return Paragraph((Run(source.name, url=source.url), Run(rest)), NOTE)


def _add_field(paragraph: WordParagraph, name: str) -> None:
    """Add a number that Word counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple", {qn("w:instr"): name})
    paragraph._p.append(field)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
