"""Names as spaCy and Slovnet see them, as evidence for :mod:`geomap.extraction.evidence`."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from geomap.errors import OptionError
from geomap.extraction.evidence import MentionSource, MentionSpan
from geomap.parts import parts

__all__ = ["SlovnetMentions", "SpacyMentions", "mention_source"]

_LABELS: dict[str, Literal["place", "person", "body", "other"]] = {
    **dict.fromkeys(("GPE", "LOC", "FAC"), "place"),
    **dict.fromkeys(("PERSON", "PER"), "person"),
    **dict.fromkeys(("ORG", "NORP"), "body"),
}
#: Texts are given to these programs in pieces of at most so many code points.
_PIECE = 50_000
_SLOVNET_FILES = ("slovnet_ner*.tar", "navec*.tar")


def mention_source(given: str) -> MentionSource:
    """Return the source that an option names.

    Parameters
    ----------
    given : str
        ``"spacy:MODEL"``, a package or a folder of a spaCy pipeline; ``"slovnet"``, the models
        that come with Natasha; or ``"slovnet:FOLDER"``, a folder with the files of Slovnet's
        named entities and of Navec's vectors.

    Raises
    ------
    OptionError
        When there is no such source, its program is not installed, or the model not there.
    """
    kind, _, model = given.partition(":")
    if model and kind == "spacy":
        return SpacyMentions.load(model)
    if kind == "slovnet":
        return SlovnetMentions.load(model or _natasha())
    raise OptionError(f"no source of mentions {given!r}", mend="use spacy:MODEL or slovnet")


class SpacyMentions:
    """Named entities of a spaCy pipeline.

    Parameters
    ----------
    pipeline : spacy.Language
        Any pipeline that sets ``doc.ents``.
    """

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self.name = "spaCy"

    @classmethod
    def load(cls, model: str) -> SpacyMentions:
        """Load a pipeline by the name of its package or by its folder.

        Raises
        ------
        OptionError
            When spaCy is not installed, or has no such pipeline.
        """
        spacy = _module("spacy", "spacy")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of models made by another release
                return cls(spacy.load(model))
        except (OSError, ValueError, ImportError) as error:
            raise OptionError(
                f"spaCy cannot load {model!r} ({str(error).splitlines()[0][:200]})",
                mend=f"install the model, for example with python -m spacy download {model}",
            ) from None

    def find(self, text: str, lang: str) -> Sequence[MentionSpan] | None:
        """Return the entities of a text, or ``None`` where the pipeline is of another language."""
        if self._pipeline.lang not in (lang, "xx"):
            return None
        return [
            MentionSpan(start + e.start_char, start + e.end_char, _LABELS.get(e.label_, "other"))
            for start, end in parts(text, _PIECE)
            for e in self._pipeline(text[start:end]).ents
        ]


class SlovnetMentions:
    """Named entities of Slovnet, for Russian.

    Parameters
    ----------
    tagger : slovnet.NER
        With its vectors.
    """

    def __init__(self, tagger: Any) -> None:
        self._tagger = tagger
        self.name = "Slovnet"

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> SlovnetMentions:
        """Load the files ``slovnet_ner*.tar`` and ``navec*.tar`` of a folder.

        Raises
        ------
        OptionError
            When Slovnet is not installed, or the files are not there.
        """
        slovnet, navec = _module("slovnet", "slovnet"), _module("navec", "slovnet")
        found = [sorted(Path(folder).rglob(pattern)) for pattern in _SLOVNET_FILES]
        if not all(found):
            raise OptionError(
                f"{os.fspath(folder)}: has no {' or no '.join(_SLOVNET_FILES)}",
                mend="put the model files of Slovnet and Navec there",
            )
        try:
            tagger = slovnet.NER.load(found[0][-1])
            tagger.navec(navec.Navec.load(found[1][-1]))
        except Exception as error:  # their readers raise whatever a torn file makes of them
            raise OptionError(
                f"{os.fspath(folder)}: Slovnet cannot load its files ({str(error)[:200]})",
                mend="download them again",
            ) from None
        return cls(tagger)

    def find(self, text: str, lang: str) -> Sequence[MentionSpan] | None:
        """Return the entities of a Russian text, ``None`` for another language."""
        if lang != "ru":
            return None
        return [
            MentionSpan(start + s.start, start + s.stop, _LABELS.get(s.type, "other"))
            for start, end in parts(text, _PIECE)
            for s in self._tagger(text[start:end]).spans
        ]


def _natasha() -> str:
    """Return the folder of the models that come with Natasha."""
    spec = find_spec("natasha")
    if spec is None or not spec.submodule_search_locations:
        raise OptionError("natasha is not installed", mend='pip install "geomap[slovnet]"')
    return os.path.join(spec.submodule_search_locations[0], "data")


def _module(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise OptionError(
            f"{name} is not installed", mend=f'pip install "geomap[{extra}]"'
        ) from None
