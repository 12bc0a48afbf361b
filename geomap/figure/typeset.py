"""Typst documents as accessible PDF: tagged, the same bytes on any day."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import typst

__all__ = ["typeset"]


def typeset(document: Path, inputs: Mapping[str, str], fonts: Iterable[str]) -> bytes:
    """Return a Typst document as a PDF: in PDF/UA-1 where its texts can be, tagged anyway.

    Parameters
    ----------
    document : Path
        The document; it can read nothing but what is in its folder.
    inputs : mapping
        What the document finds in ``sys.inputs``; there, it finds the families of the fonts, too,
        as JSON, under ``fonts``.
    fonts : iterable of str
        Files of fonts; the document may use those, and others in their folders.
    """
    import typst

    found, families = _fonts(tuple(fonts))

    def pdf(*standards: Literal["ua-1"]) -> bytes:
        return typst.compile(
            str(document),
            root=str(document.parent),
            font_paths=found,
            sys_inputs={**inputs, "fonts": json.dumps(families)},
            pdf_standards=list(standards),
        )

    try:
        return pdf("ua-1")
    except typst.TypstError:
        # Of some rare signs, as marks that are stacked on a letter, no font tells what they are.
        return pdf()


@lru_cache(maxsize=8)
def _fonts(paths: tuple[str, ...]) -> tuple[typst.Fonts, list[str]]:
    """Return the fonts in the folders of some files, and the families of those files in order."""
    import typst

    folders = dict.fromkeys(os.path.dirname(path) for path in paths)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )
    families = {font.path: font.family for font in fonts.fonts()}
    return fonts, list(dict.fromkeys(families[path] for path in paths if path in families))
