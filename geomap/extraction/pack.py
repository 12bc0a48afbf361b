"""A language pack as the extractor uses it: compiled lexicons and word lists of one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geomap import languages
from geomap.extraction.frames import Frames, frames
from geomap.extraction.grammar import Endings, Grammar
from geomap.extraction.lexicon import Lexicon
from geomap.extraction.own_cues import OwnCues
from geomap.extraction.text import fold_word

__all__ = ["ROLE_CLASSES", "SPEAKER_CLASSES", "Pack", "pack"]


@dataclass(frozen=True, slots=True)
class Past:
    """How a language tells a past.

    Attributes
    ----------
    words, endings : collection of str
        Words, and endings of words, that are past by themselves ("struck", "-ed").
    auxiliaries : frozenset of str
        Words that make a past of a participle soon behind them ("a frappé"), in lower case with
        their accents.
    participles : tuple of str
        Endings of participles, likewise.
    blockers : frozenset of str
        Words just before that undo it ("to be", "will"), likewise.
    """

    words: frozenset[str]
    endings: tuple[str, ...]
    auxiliaries: frozenset[str]
    participles: tuple[str, ...]
    blockers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything of one language that the extractor reads.

    Attributes
    ----------
    lang : str
        ISO 639-1 code.
    grammar : Grammar
        How it builds its sentences.
    abbreviations : frozenset of str
        Words after which a full stop ends no sentence.
    cues, subtypes, status, roles, speakers : Lexicon
        What happened; with what; whether it did; where a place stands; who speaks.
    units, bearings : dict of str to float
        Units of length in kilometres; directions in degrees clockwise from north.
    future, conditional : Endings
        Endings of verbs.
    not_verbs : frozenset of str
        Words that only end like them.
    past : Past
        How a past is told.
    frames : Frames
        Which classes of words make an event.
    like : mapping of str to str
        Class of a user's own to the class that its words stand like beside a place.
    subtypes_of : mapping of str to tuple of str
        Event type to subtypes of a user's own, the most telling first.
    """

    lang: str
    grammar: Grammar
    abbreviations: frozenset[str]
    cues: Lexicon
    subtypes: Lexicon
    status: Lexicon
    roles: Lexicon
    speakers: Lexicon
    units: dict[str, float]
    bearings: dict[str, float]
    future: Endings
    conditional: Endings
    not_verbs: frozenset[str]
    past: Past
    frames: Frames
    like: Mapping[str, str]
    subtypes_of: Mapping[str, tuple[str, ...]]


#: Classes of ``grammar.toml`` and of ``actors.toml``; docs/grammar.md tells what each does.
ROLE_CLASSES = (
    "determiners",
    "clauses",
    "relatives",
    "restrictives",
    "locative",
    "goal",
    "source",
    "agent",
    "genitive",
    "part_nouns",
    "topic_nouns",
    "transparent",
    "passive",
    "anaphors_capital",
    "anaphors_city",
    "anaphors_village",
    "anaphors_region",
    "anaphors_country",
    "anaphors_seat",
    "anaphors_here",
    "capital_nouns",
    "territory_nouns",
    "including",
    "conjunctions",
    "joining",
    "about",
    "acting_nouns",
    "acting_verbs",
    "perfect",
    "beside",
    "hosting",
    "event_nouns",
    "reported_from",
    "seated",
    "carrying",
    "named_things",
    "possessive",
)
SPEAKER_CLASSES = (
    "titles",
    "local_titles",
    "region_titles",
    "known_persons",
    "speech_verbs",
    "subject_verbs",
    "according",
    "bodies",
    "not_persons",
    "groups",
)


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold_word(w) for w in words)


def _grammar(table: dict[str, Any]) -> Grammar:
    return Grammar(
        before_ordinals=frozenset(_folded(table.get("before_ordinals", ()))),
        unfinished=frozenset(w.lower() for w in table.get("unfinished", ())),
        joining_apostrophe=table.get("apostrophe") == "joins",
        capitalised_nouns=bool(table.get("capitalised_nouns", False)),
        verb_last=table.get("verbs") == "last",
        adjective_follows=table.get("adjectives") == "after",
        adjective_endings=_folded(table.get("adjective_endings", ())),
        instrumental=_folded(table.get("instrumental", ())),
        accusative=_folded(table.get("accusative", ())),
    )


def _classes(table: dict[str, Any], names: Iterable[str]) -> dict[str, list[str]]:
    return {name: table.get(name, []) for name in names}


def _with(
    classes: Mapping[str, Iterable[str]], own: Mapping[str, Iterable[str]] | None
) -> dict[str, list[str]]:
    """Return the patterns of each class, those of a user behind geomap's."""
    merged = {cls: list(patterns) for cls, patterns in classes.items()}
    for cls, patterns in (own or {}).items():
        merged.setdefault(cls, []).extend(patterns)
    return merged


def pack(lang: str, own: OwnCues | None = None) -> Pack | None:
    """Return the pack of a language, or ``None`` where it has no cues yet.

    Parameters
    ----------
    lang : str
        ISO 639 code.
    own : OwnCues, optional
        What a user adds to it.

    Raises
    ------
    OptionError
        When there is no pack for the language at all.
    """
    return _pack(lang, own, languages.edition())


@lru_cache(maxsize=32)
def _pack(lang: str, own: OwnCues | None, _: str) -> Pack | None:
    cues = languages.load(lang, "cues")
    if not cues:
        return None
    grammar = languages.load(lang, "grammar")
    status = languages.load(lang, "status")
    verbs = status.get("verbs", {})
    offset = grammar.get("offset", {})
    return Pack(
        lang=lang,
        grammar=_grammar(grammar),
        abbreviations=frozenset(_folded(grammar.get("abbreviations", ()))),
        cues=Lexicon(_with(cues["classes"], own.words.get(lang) if own else None)),
        subtypes=Lexicon(_with(cues.get("subtypes", {}), own.subtypes.get(lang) if own else None)),
        status=Lexicon(_with(status["classes"], own.status.get(lang) if own else None)),
        roles=Lexicon(_classes(grammar, ROLE_CLASSES)),
        speakers=Lexicon(_classes(languages.load(lang, "actors"), SPEAKER_CLASSES)),
        units={fold_word(k): v for k, v in offset.get("units", {}).items()},
        bearings={fold_word(k): v for k, v in offset.get("bearings", {}).items()},
        future=Endings.of(verbs.get("future", ())),
        conditional=Endings.of(verbs.get("conditional", ())),
        not_verbs=frozenset(_folded(verbs.get("not_verbs", ()))),
        past=Past(
            words=frozenset(_folded(verbs.get("past_words", ()))),
            endings=_folded(verbs.get("past_endings", ())),
            auxiliaries=frozenset(verbs.get("past_auxiliaries", ())),
            participles=tuple(verbs.get("participles", ())),
            blockers=frozenset(verbs.get("not_past", ())),
        ),
        frames=own.frames if own else frames(),
        like=own.like if own else {},
        subtypes_of=own.subtypes_of if own else {},
    )
