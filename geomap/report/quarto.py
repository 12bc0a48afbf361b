"""A report as a Quarto document: the live map where the output is HTML, a picture elsewhere."""

from __future__ import annotations

import json

from geomap.embedding import Embedding, by_output
from geomap.report.beside import Beside
from geomap.report.markdown import escaped, head, image, sections
from geomap.report.model import Report

__all__ = ["to_quarto"]


def to_quarto(report: Report, beside: Beside) -> bytes:
    """Return a report as Quarto Markdown, UTF-8; its pictures and its map are put beside it.

    A report that is to hold all itself has the picture alone.
    """
    shown = image(report.map, beside.put("map.png", report.map.to_bytes("png")))
    resources = []
    if not beside.is_data:
        page = report.page(report.title)
        address = beside.put("map.html", page.encode("utf-8"))
        shown = by_output(Embedding(report.title, address, page).iframe(), shown)
        resources = sorted(beside.files)
    blocks = [_front_matter(report, resources), *head(report), *sections(report, beside, shown)]
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


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
