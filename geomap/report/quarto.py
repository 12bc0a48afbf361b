"""A report as a Quarto document: the live map where the output is HTML, a picture elsewhere."""

from __future__ import annotations

import json
from html import escape

from geomap.embedding import Embedding, as_references, by_output
from geomap.report.beside import Beside
from geomap.report.markdown import escaped, head, sections
from geomap.report.model import Picture, Report

__all__ = ["to_quarto"]


def to_quarto(report: Report, beside: Beside) -> bytes:
    """Return a report as Quarto Markdown, UTF-8; its pictures and its map are put beside it.

    A report that is to hold all itself has the picture alone.
    """
    drawn = _shown(report.map, beside.put("map.png", report.map.to_bytes("png")))
    resources = []
    if not beside.is_data:
        page = report.page(report.title)
        address = beside.put("map.html", page.encode("utf-8"))
        caption = f"<p>{escape(report.map.caption)}</p>"
        live = f"{Embedding(report.title, address, page).iframe()}\n{caption}"
        drawn = by_output(live, drawn)
        resources = [name for name in beside.files if name.endswith(".html")]
    blocks = [_front_matter(report, resources), *head(report)]
    blocks += sections(report, beside, drawn, _shown)
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def _shown(picture: Picture, address: str) -> str:
    """Return a figure; Pandoc takes what stands in brackets for its caption."""
    return f'![{escaped(picture.caption)}](<{address}>){{fig-alt="{as_references(picture.alt)}"}}'


def _front_matter(report: Report, resources: list[str]) -> str:
    """Return the front matter; of YAML it is the part that is JSON as well.

    Quarto reads titles as Markdown, and runs no code of a document whose engine is ``markdown``.
    """
    fields = {
        "title": escaped(report.title),
        "subtitle": escaped(report.subtitle),
        "lang": report.lang,
        "engine": "markdown",
        "format": {"html": {"toc": True}},
        "resources": resources,
    }
    lines = [f"{name}: {json.dumps(v, ensure_ascii=False)}" for name, v in fields.items() if v]
    return "\n".join(["---", *lines, "---"])
