"""A user's own cue words, subtypes, frames and event types, from one TOML file.

What a file may hold, and what its words mean, is told in ``docs/own-cues.md``. Everything in it is
checked before any text is read; words are those of :mod:`geomap.extraction.lexicon`, so no file
can make the extractor slow.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from geomap import languages
from geomap.decoding import clean_text
from geomap.errors import InputError
from geomap.extraction.checked_table import CheckedTable, near_ones
from geomap.extraction.frames import FAMILIES, MARKS, Frame, Frames, frame_of, frames
from geomap.extraction.lexicon import Lexicon
from geomap.extraction.text import APOSTROPHES, fold_word, words
from geomap.files import read_bytes
from geomap.taxonomy import EVENT_TYPES, OwnType
from geomap.toml import parse_file

__all__ = ["OwnCues", "read_own_cues"]

Words = Mapping[str, Mapping[str, tuple[str, ...]]]

_MAX_BYTES = 1 << 20
_MAX_PATTERNS = 20_000
_MAX_PATTERN = 100
_MAX_WORDS = 8
#: Most patterns that may begin alike: each is tried wherever that word stands.
_MAX_ALIKE = 500
_MAX_TYPES, _MAX_FRAMES = 50, 200
_MAX_LABEL, _MAX_SHAPE = 60, 2_000
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SECTIONS = ("words", "subtypes", "status", "types", "like", "frame")
_FRAME_KEYS = (*("name", "type", "head", "near", "after", "gap", "unless", "family", "confidence"),)
_TYPE_KEYS = ("label", "colour", "dark", "shape", "subtypes", "words", "family")
#: The class that a type's own words are, and the one whose grammar it shares: "Lviv was flooded".
_OWN, _SIMPLE_LIKE = "_own", "damage"
#: What an event of a type that has words but no frame needs.
_SIMPLE = {"near": ["@place"], "unless": ["@sport"], "family": "act", "confidence": 0.7}


@dataclass(frozen=True, slots=True)
class OwnCues:
    """What a user adds to the language packs; two of the same content are equal.

    Attributes
    ----------
    digest : str
        What tells contents apart.
    words, subtypes, status : dict of str to dict of str to tuple of str
        Language, class, patterns.
    frames : Frames
        The user's own, then geomap's.
    like : dict of str to str
        Class of the user's own to the class whose grammar it shares.
    subtypes_of : dict of str to tuple of str
        Event type to subtypes of the user's own, the most telling first.
    types : tuple of OwnType
        In the order of the file.
    """

    digest: str
    words: Words = field(default_factory=dict, compare=False)
    subtypes: Words = field(default_factory=dict, compare=False)
    status: Words = field(default_factory=dict, compare=False)
    frames: Frames = field(default_factory=frames, compare=False)
    like: Mapping[str, str] = field(default_factory=dict, compare=False)
    subtypes_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    types: tuple[OwnType, ...] = field(default=(), compare=False)


def read_own_cues(path: str | os.PathLike[str]) -> OwnCues:
    """Read a file of own cues.

    Parameters
    ----------
    path : path-like
        A TOML file of at most 1 MB, UTF-8; see ``docs/own-cues.md``.

    Raises
    ------
    ReadError
        When the file cannot be read or is not TOML.
    InputError
        When something in it is not what the guide says, with the line, the key and the mend.
    """
    data = read_bytes(path, limit=_MAX_BYTES)
    file = os.fspath(path)
    table = parse_file(data, file)
    source = data.decode("utf-8-sig")
    return _Reader(file, source, table).read(hashlib.blake2b(data, digest_size=16).hexdigest())


class _Reader(CheckedTable):
    """Checks one file, part by part."""

    def __init__(self, file: str, source: str, table: dict[str, Any]) -> None:
        super().__init__(file, source, table)
        self.patterns = 0
        self.alike: Counter[tuple[str, str]] = Counter()

    def read(self, digest: str) -> OwnCues:
        """Return what the file holds, every part of it checked."""
        self.known("", self.table, _SECTIONS)
        subtypes = self.words("subtypes", None)
        types, type_words, subtypes_of, simple = self.types(subtypes)
        raw_frames = self.table.get("frame", [])
        if not isinstance(raw_frames, list) or len(raw_frames) > _MAX_FRAMES:
            self.fail(
                "frame", None, f"is no list of at most {_MAX_FRAMES} frames", "write [[frame]]"
            )
        names = [one.name for one in types]
        classes = _classes("cues", "classes") | {c for f in frames() for c in f.head}
        own = self.own_classes(raw_frames)
        filled_by = self.words("words", sorted(classes | own))
        for lang, by_class in type_words.items():
            merged = filled_by.setdefault(lang, {})
            for cls, patterns in by_class.items():
                merged[cls] = merged.get(cls, ()) + patterns
        filled = {cls for by_class in filled_by.values() for cls in by_class}
        own_frames = [self.frame(raw, names, classes | filled) for raw in raw_frames]
        typed = {frame.type for frame in own_frames}
        own_frames += [frame for frame in simple if frame.type not in typed]
        return OwnCues(
            digest,
            words=filled_by,
            subtypes=subtypes,
            status=self.words("status", sorted(_classes("status", "classes"))),
            frames=Frames([*own_frames, *frames()], frames().customs),
            like=self.like(classes, filled - classes),
            subtypes_of=subtypes_of,
            types=types,
        )

    # -- words -------------------------------------------------------------------------------

    def words(self, section: str, classes: Collection[str] | None) -> dict[str, dict[str, Any]]:
        """Return a section of words: language, class, patterns; any class where none are named."""
        found: dict[str, dict[str, Any]] = {}
        for lang, by_class in self.section(section).items():
            where = f"{section}.{lang}"
            self.one_of(where, lang, languages.available(), "a language")
            self.is_table(where, by_class)
            for cls, patterns in by_class.items():
                if classes is None:
                    self.name(f"{where}.{cls}", cls)
                else:
                    self.one_of(f"{where}.{cls}", cls, classes, "a class of words", _OWN_CLASS)
                found.setdefault(lang, {})[cls] = self.pattern_list(
                    f"{where}.{cls}", lang, patterns
                )
        return found

    def pattern_list(self, where: str, lang: str, given: Any) -> tuple[str, ...]:
        """Return a list of patterns, each checked, their words parted as those of a text are."""
        if not isinstance(given, list) or not all(isinstance(p, str) for p in given):
            self.fail(where, given, "is no list of words", 'write ["word", "stem*", "two words"]')
        self.patterns += len(given)
        if self.patterns > _MAX_PATTERNS:
            self.fail(where, None, f"makes more than {_MAX_PATTERNS:,} patterns", "keep fewer")
        joins = languages.load(lang, "grammar").get("apostrophe") == "joins"
        patterns = [self.pattern(where, written, _spaced(written, joins)) for written in given]
        for pattern in patterns:
            first = fold_word(pattern.split()[0])
            self.alike[lang, first] += 1
            if self.alike[lang, first] > _MAX_ALIKE:
                self.fail(
                    where,
                    pattern,
                    f"begins as {_MAX_ALIKE} others do",
                    "begin them with rarer words, or use * for endings",
                )
        return tuple(patterns)

    def pattern(self, where: str, written: str, pattern: str) -> str:
        """Return one pattern that a lexicon can match."""
        parts = pattern.split()
        if not parts or len(written) > _MAX_PATTERN or len(parts) > _MAX_WORDS:
            most = f"give 1 to {_MAX_WORDS} words, {_MAX_PATTERN} letters at most"
            self.fail(where, written, "is no pattern", most)
        if any(not _plain(part) for part in parts):
            mend = "use letters and digits, with * for any ending"
            self.fail(where, written, "has a sign that no word has", mend)
        try:
            Lexicon({where: [pattern]})
        except InputError as error:
            self.fail(where, written, "is too short", error.mend)
        return pattern

    # -- types -------------------------------------------------------------------------------

    def types(
        self, subtypes: Words
    ) -> tuple[
        tuple[OwnType, ...],
        dict[str, dict[str, tuple[str, ...]]],
        dict[str, tuple[str, ...]],
        list[Frame],
    ]:
        """Return the types, their words by language, their subtypes, and a frame for each."""
        section = self.section("types")
        if len(section) > _MAX_TYPES:
            self.fail("types", None, f"are more than {_MAX_TYPES}", "keep fewer")
        own: list[OwnType] = []
        words: dict[str, dict[str, tuple[str, ...]]] = {}
        subtypes_of: dict[str, tuple[str, ...]] = {}
        simple: list[Frame] = []
        for name, raw in section.items():
            where = f"types.{name}"
            self.is_table(where, raw)
            if name not in EVENT_TYPES:
                self.name(where, name)
                self.known(where, raw, _TYPE_KEYS)
                own.append(self.type(name, raw))
            else:
                self.known(where, raw, ("subtypes", "words"), "of a type of geomap's own")
            if "subtypes" in raw:
                subtypes_of[name] = self.subtypes(f"{where}.subtypes", raw["subtypes"], subtypes)
            given = raw.get("words", {})
            self.is_table(f"{where}.words", given)
            for lang, patterns in given.items():
                self.one_of(f"{where}.words.{lang}", lang, languages.available(), "a language")
                listed = self.pattern_list(f"{where}.words.{lang}", lang, patterns)
                words.setdefault(lang, {})[f"{name}{_OWN}"] = listed
            if given:
                family = raw.get("family", _SIMPLE["family"])
                self.one_of(f"{where}.family", family, FAMILIES, "a family")
                head = {"name": f"{name} by own words", "type": name, "head": [f"{name}{_OWN}"]}
                simple.append(frame_of({**_SIMPLE, **head, "family": family}))
        return tuple(own), words, subtypes_of, simple

    def type(self, name: str, raw: Mapping[str, Any]) -> OwnType:
        """Return a type of the user's own: its labels, colours and shape."""
        where = f"types.{name}"
        given = raw.get("label", "")
        labels = given if isinstance(given, dict) else {"": given} if given else {}
        for lang, label in labels.items():
            if not isinstance(label, str) or not 0 < len(label) <= _MAX_LABEL:
                self.fail(f"{where}.label", label, "is no label", f"give 1 to {_MAX_LABEL} letters")
            if lang and not re.fullmatch("[a-z]{2,3}", lang):
                self.fail(f"{where}.label", lang, "is no language", "write it as en, fr, uk")
        colours = [raw.get("colour"), raw.get("dark", raw.get("colour"))]
        for colour in colours:
            if colour is not None and not (isinstance(colour, str) and _COLOUR.fullmatch(colour)):
                self.fail(f"{where}.colour", colour, "is no colour", 'write it as "#1a62d6"')
        shape = raw.get("shape")
        if shape is not None and shape not in EVENT_TYPES and not _is_path(shape):
            self.fail(
                f"{where}.shape",
                shape,
                "is neither a type of geomap's own nor a path",
                f"{near_ones(shape, EVENT_TYPES)}give a type whose shape it shares, or an SVG path"
                " of M, L, C and Z with numbers from -10 to 10",
            )
        clean = {lang: clean_text(label) for lang, label in labels.items()}
        return OwnType(name, clean, colours[0], colours[1], shape)

    def subtypes(self, where: str, given: Any, known: Words) -> tuple[str, ...]:
        """Return the subtypes of a type, all of which have words."""
        if not isinstance(given, list):
            self.fail(where, given, "is no list", 'write ["flash", "river"]')
        have = {cls for by_class in known.values() for cls in by_class}
        have |= _classes("cues", "subtypes")
        for name in given:
            mend = "add its words under [subtypes.en] (or another language)"
            self.one_of(where, name, sorted(have), "a subtype that has words", mend)
        return tuple(given)

    # -- frames ------------------------------------------------------------------------------

    def own_classes(self, raw_frames: list[Any]) -> set[str]:
        """Return the classes that the frames of the file, or its section ``like``, make known."""
        named = set(self.section("like"))
        for raw in raw_frames:
            if not isinstance(raw, dict):
                self.fail("frame", raw, "is no table", "write [[frame]]")
            for key in ("head", "near", "after", "unless"):
                for one in self.strings(f"frame.{key}", raw.get(key, [])):
                    named.update(part for part in one.split("+") if not part.startswith("@"))
        for cls in sorted(named):
            self.name("frame", cls)
        return named

    def frame(self, raw: dict[str, Any], types: Collection[str], classes: set[str]) -> Frame:
        """Return a frame, whose type, family, classes and marks there are."""
        label = str(raw.get("name", ""))[:60]
        where = f"frame {label!r}" if label else "frame"
        self.known(where, raw, _FRAME_KEYS)
        for key, example in (("type", '"strike"'), ("head", '["attack"]')):
            if not raw.get(key):
                self.fail(where, None, f"has no {key}", f"add {key} = {example}, for example")
        raw = {"name": f"{raw['type']} by own frame", "family": "act", **raw}
        if not isinstance(raw["name"], str):
            self.fail(f"{where}.name", raw["name"], "is no text", 'write name = "flood"')
        known_types = (*EVENT_TYPES, *types)
        mend = f"or declare it with [types.{raw['type']}]"
        self.one_of(f"{where}.type", raw["type"], known_types, "an event type", mend)
        self.one_of(f"{where}.family", raw["family"], FAMILIES, "a family")
        for key in ("head", "near", "after", "unless"):
            allowed = sorted(classes) + (list(MARKS) if key in ("near", "unless") else [])
            for one in self.strings(f"{where}.{key}", raw.get(key, [])):
                for part in one.split("+") if key == "near" else [one]:
                    mend = "or give it words under [words.en] (or another language)"
                    self.one_of(f"{where}.{key}", part, allowed, "a class that has words", mend)
        gap, confidence = raw.get("gap"), raw.get("confidence", _SIMPLE["confidence"])
        if gap is not None and (type(gap) is not int or not 1 <= gap <= 50):
            self.fail(f"{where}.gap", gap, "is no number of words", "give a whole number, 1 to 50")
        if type(confidence) not in (int, float) or not 0 < confidence <= 1:
            self.fail(f"{where}.confidence", confidence, "is not between 0 and 1", "give 0.7, say")
        return frame_of({**raw, "confidence": float(confidence)})

    def strings(self, where: str, given: Any) -> list[str]:
        """Return a list of names."""
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            self.fail(where, given, "is no list of names", 'write ["attack", "@place"]')
        if len(given) > 50:
            self.fail(where, None, "has more than 50 names", "keep fewer")
        return list(given)

    def like(self, classes: Collection[str], own: Collection[str]) -> dict[str, str]:
        """Return for each class of the user's own the one whose grammar it shares."""
        found = {cls: _SIMPLE_LIKE for cls in sorted(own) if cls.endswith(_OWN)}
        for cls, model in self.section("like").items():
            mend = "or give it words under [words.en] (or another language)"
            self.one_of(f"like.{cls}", cls, sorted(own), "a class of this file's own", mend)
            self.one_of(f"like.{cls}", model, sorted(classes), "a class of geomap's own")
            found[cls] = model
        return found


_OWN_CLASS = "a class of your own needs a frame that names it, or a line under [like]"


def _classes(subject: str, section: str) -> set[str]:
    """Return the classes that any language has in a section of a subject."""
    return {
        cls
        for lang in languages.available()
        for cls in languages.load(lang, subject).get(section, {})
    }


def _spaced(pattern: str, joins: bool) -> str:
    """Return a pattern with its words parted as those of a text are: "FAB-500" is two."""
    parts: list[str] = []
    for part in unicodedata.normalize("NFC", pattern[: 2 * _MAX_PATTERN]).split():
        accents = "=" if part.startswith("=") else ""
        ending = "*" if part.endswith("*") else ""
        bare = part[len(accents) : len(part) - len(ending)]
        found = [w.text for w in words(bare, joining_apostrophe=joins)] or [""]
        for sign in APOSTROPHES:
            found = [word.replace(sign, "") for word in found]
        parts += [accents + word for word in found[:-1]]
        parts.append(accents + found[-1] + ending)
    return " ".join(part for part in parts if part)


def _plain(part: str) -> bool:
    """Say whether one word of a pattern is letters and digits, with = before and * behind it."""
    bare = part.removeprefix("=")
    bare = bare[:-1] if bare.endswith("*") else bare
    return bare == "" or bare.isalnum()


def _is_path(shape: Any) -> bool:
    """Say whether a shape is an SVG path of absolute M, L, C and Z within its box."""
    if not isinstance(shape, str) or not shape.startswith("M") or len(shape) > _MAX_SHAPE:
        return False
    needs = {"M": 2, "L": 2, "C": 6, "Z": 0}
    numbers, wanted, steps = 0, 0, 0
    for token in re.findall(r"[A-Za-z]|[^A-Za-z\s,]+", shape):
        if token in needs:
            if numbers != wanted:
                return False
            numbers, wanted = 0, needs[token]
            steps += 1
            continue
        try:
            value = float(token)
        except ValueError:
            return False
        numbers += 1
        if not -10 <= value <= 10:
            return False
    return steps > 1 and numbers == wanted
