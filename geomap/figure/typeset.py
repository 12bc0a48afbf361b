"""Typst documents as accessible PDF: tagged, the same bytes on any day."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["typeset"]


def typeset(document: Path, inputs: Mapping[str, str], fonts: Iterable[str]) -> bytes:
    """Return a Typst document as a PDF: in PDF/UA-1 where its texts can be, tagged anyway.

    Parameters
    ----------
    document : Path
        The document; it can read nothing but what is in its folder.
    inputs : mapping
        What the document finds in ``sys.inputs``.
    fonts : iterable of str
        Files of fonts; the document may use those, and others in their folders.
    """
    import typst

    def pdf(*standards: str) -> bytes:
        return typst.compile(
            str(document),
            root=str(document.parent),
            font_paths=sorted({os.path.dirname(path) for path in fonts}),
            ignore_system_fonts=True,
            sys_inputs=dict(inputs),
            pdf_standards=list(standards),
        )

    try:
        return pdf("ua-1")
    except typst.TypstError:
        # Of some rare signs, as marks that are stacked on a letter, no font tells what they are.
        return pdf()
