"""Who takes part, who acts and who says so: names of people and of bodies in a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from geomap.extraction.lexicon import Match
from geomap.extraction.text import Sentence, Word

__all__ = ["Person", "PersonIndex", "attribution", "same_name"]

_MAX_NAME_WORDS = 4
_MAX_ATTRIBUTION_WORDS = 12
_VARIANT_PREFIX = 5


@dataclass(frozen=True, slots=True)
class Person:
    """One mention of a person or of a group that acts like one.

    Attributes
    ----------
    first, last : int
        Indices of its words in the sentence, both included.
    name : str
        As written, in its longest form in the text.
    key : str
        Folded surname, or the folded word of the group.
    named : bool
        Whether it is a person with a name, not a group ("advisers").
    """

    first: int
    last: int
    name: str
    key: str
    named: bool


def same_name(one: str, other: str) -> bool:
    """Say whether two folded surnames are spellings of one ("zelensky", "zelenskyy").

    They are when they begin with the same five letters and differ in length by two at most.
    """
    if one == other:
        return True
    return (
        len(one) >= _VARIANT_PREFIX
        and one[:_VARIANT_PREFIX] == other[:_VARIANT_PREFIX]
        and abs(len(one) - len(other)) <= 2
    )


@dataclass(slots=True)
class PersonIndex:
    """The people that a text names, found once for the whole text.

    A person is introduced by two or more capitalised words in a row that are no place and no
    known body ("Volodymyr Zelensky"); a surname alone counts where the text has introduced it,
    after a title ("President Putin"), or where everybody knows it (the class ``known_persons``).
    """

    surnames: dict[str, str] = field(default_factory=dict)

    def learn(self, sentence: Sentence, taken: Sequence[bool], speakers: Sequence[Match]) -> None:
        """Note the full names in one sentence.

        Parameters
        ----------
        sentence : Sentence
        taken : sequence of bool
            For each word whether a place name covers it.
        speakers : sequence of Match
            What the speaker lexicon found in the sentence.
        """
        excluded = _covered(speakers, ("not_persons", "bodies"), len(sentence.words))
        titled = {m.last + 1 for m in speakers if m.cls == "titles"}
        titles = _covered(speakers, ("titles",), len(sentence.words))
        for match in speakers:
            if match.cls == "known_persons" and sentence.words[match.first].is_capitalised:
                word = sentence.words[match.last]
                self.surnames.setdefault(word.folded, word.text)
        for first, last in _capital_runs(sentence.words, taken, excluded, titles):
            size = last - first + 1
            at_start = first == 0
            if size >= 2 or (first in titled and not at_start):
                surname = sentence.words[last].folded
                if len(surname) < 3:
                    continue
                name = sentence.phrase(first, last)
                known = self.surnames.get(surname)
                if known is None or len(name) > len(known):
                    self.surnames[surname] = name

    def find(
        self, sentence: Sentence, taken: Sequence[bool], speakers: Sequence[Match]
    ) -> list[Person]:
        """Return the people and acting groups of one sentence, in order."""
        found: list[Person] = []
        excluded = _covered(speakers, ("not_persons", "bodies"), len(sentence.words))
        titles = _covered(speakers, ("titles",), len(sentence.words))
        for first, last in _capital_runs(sentence.words, taken, excluded, titles):
            surname = sentence.words[last].folded
            key = self._key(surname)
            if key is not None:
                found.append(Person(first, last, self.surnames[key], key, True))
        for match in speakers:
            if match.cls == "groups":
                words = sentence.words[match.first : match.last + 1]
                found.append(
                    Person(
                        match.first,
                        match.last,
                        sentence.phrase(match.first, match.last),
                        " ".join(w.folded for w in words),
                        False,
                    )
                )
        return sorted(found, key=lambda p: p.first)

    def _key(self, surname: str) -> str | None:
        if surname in self.surnames:
            return surname
        return next((k for k in self.surnames if same_name(k, surname)), None)


def _covered(matches: Iterable[Match], classes: Sequence[str], size: int) -> list[bool]:
    covered = [False] * size
    for match in matches:
        if match.cls in classes:
            for i in range(match.first, match.last + 1):
                covered[i] = True
    return covered


def _capital_runs(
    words: Sequence[Word],
    taken: Sequence[bool],
    excluded: Sequence[bool],
    titles: Sequence[bool],
) -> Iterable[tuple[int, int]]:
    """Yield first and last index of each run of capitalised words that could be a name."""
    i, size = 0, len(words)
    while i < size:
        if not _could_name(words[i], i, taken, excluded, titles):
            i += 1
            continue
        j = i
        while (
            j + 1 < size
            and j - i + 1 < _MAX_NAME_WORDS
            and words[j + 1].start - words[j].end <= 1
            and _could_name(words[j + 1], j + 1, taken, excluded, titles)
        ):
            j += 1
        yield i, j
        i = j + 1


def _could_name(
    word: Word, i: int, taken: Sequence[bool], excluded: Sequence[bool], titles: Sequence[bool]
) -> bool:
    return (
        word.is_word
        and word.is_capitalised
        and len(word.text) > 1
        and not (word.text.isupper() and len(word.text) <= 4)
        and not taken[i]
        and not excluded[i]
        and not titles[i]
    )


def attribution(
    sentence: Sentence, speakers: Sequence[Match], parting: frozenset[int], text: str
) -> str | None:
    """Return who says what a sentence tells, as written, or ``None``.

    It is the stretch behind "according to" or behind a verb of saying that follows a comma or a
    quotation mark (", said the governor"), else the one before the verb. It must hold a name, a
    title or a known body: "he said" tells nobody.

    Parameters
    ----------
    sentence : Sentence
    speakers : sequence of Match
        What the speaker lexicon found.
    parting : frozenset of int
        Indices of words that such a stretch does not hold: those of dates, and those that open a
        clause.
    text : str
        The document's text, that offsets count.
    """
    words = sentence.words
    verbs = {m.first for m in speakers if m.cls in ("speech_verbs", "according")}
    telling = {
        i for m in speakers if m.cls in ("titles", "bodies", "groups")
        for i in range(m.first, m.last + 1)
    }  # fmt: skip

    def stretch(at: int, step: int) -> str | None:
        while 0 <= at < len(words) and at in parting and words[at].text not in _STOPS:
            at += step
        held: list[int] = []
        while (
            0 <= at < len(words)
            and words[at].text not in _STOPS
            and at not in parting
            and (step < 0 or at not in verbs)
            and len(held) < _MAX_ATTRIBUTION_WORDS
        ):
            held.append(at)
            at += step
        if not any(i in telling or (words[i].is_capitalised and i) for i in held):
            return None
        return text[words[min(held)].start : words[max(held)].end]

    for match in speakers:
        if match.cls == "according":
            found = stretch(match.last + 1, 1)
            if found:
                return found
    for match in speakers:
        if match.cls != "speech_verbs":
            continue
        follows = match.first > 0 and words[match.first - 1].text in _STOPS
        found = (stretch(match.last + 1, 1) if follows else None) or stretch(match.first - 1, -1)
        if found:
            return found
    return None


_STOPS = ',.;:!?()«»"“”—–'
