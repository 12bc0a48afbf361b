"""What a sentence counts: munitions, the dead and the injured, prisoners, households.

A number counts what the word beside it says: the verb right before it ("killed three"), else the
first such word behind it ("three people were killed").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geomap.extraction.lexicon import Lexicon, Match
from geomap.extraction.numerals import Quantity
from geomap.extraction.scene import Scene
from geomap.extraction.text import Sentence
from geomap.languages import cached, load

__all__ = ["Count", "read_counts"]

#: How many words may stand between a number and what it counts, behind it and before it.
_REACH = 7
_REACH_BACK = 4
#: How far a name may stand behind a number that does without its noun.
_NAME_REACH = 7
#: How many words may stand between "a woman" and what happened to her.
_FATE_REACH = 7
_BEFORE_PERSON = 4
#: How far "including" reaches to a number, and "aged" through a list of ages.
_PART_REACH = 2
_AGES_REACH = 8
#: How many adjectives may stand between a number and the attacks that it counts.
_ADJECTIVES = 2
#: Words that no adjective is, behind which other words begin than those that a number counts.
_LEADING = ("locative", "goal", "source", "agent", "genitive", "clauses", "conjunctions")
_SUFFIX = {"exact": "", "min": "_min", "max": "_max", "about": "_about"}
_MUNITIONS = {"drone": "drones", "missile": "missiles"}
_CASUALTIES = ("killed", "injured", "missing")
#: Cues that are counted themselves: "two attacks killed civilians" is not two dead.
_COUNTED_EVENTS = ("attack", "bombardment", "combat", "combat_full", "explosion", "explosive")
#: What an event of a type counts.
_COUNTED = {
    "strike": ("drone", "missile", *_CASUALTIES),
    "air_defence": ("drone", "missile", *_CASUALTIES),
    "explosion": _CASUALTIES,
    "ground_combat": (*_CASUALTIES, "captured"),
    "territorial_change": ("captured",),
    "infrastructure_disruption": ("customers",),
    "detention": ("detained",),
    "protest": ("killed", "injured"),
    "humanitarian": ("evacuated", "displaced", "prisoners_released", *_CASUALTIES),
    "alert": ("evacuated",),
    "force_posture": ("drone", "missile"),
}
#: Words that only say something of a number, and count nothing themselves.
_MARKS = frozenset(
    {
        *("of", "part", "ages", "rise", "from", "to", "one", "none"),
        *("launched", "link", "casualties", "sole", "attacks"),
    }
)


@dataclass(frozen=True, slots=True)
class Count:
    """One number of a sentence and what it counts.

    Attributes
    ----------
    name : str
        As the contract names it, with its bound: ``killed``, ``drones_downed_min``, …
    value : int
    first, last : int
        Indices of its first and last word in the sentence, both included.
    """

    name: str
    value: int
    first: int
    last: int

    @property
    def what(self) -> str:
        """What is counted: its name without the bound."""
        name, _, bound = self.name.rpartition("_")
        return name if bound in ("min", "max", "about") else self.name


@cached
def _lexicon(lang: str) -> Lexicon:
    """Return the words that say what is counted (``[counts]`` of ``numbers.toml``)."""
    return Lexicon(load(lang, "numbers").get("counts", {}))


def read_counts(scene: Scene, event_type: str, lang: str) -> list[Count]:
    """Return what a sentence counts of an event of a type, in its order.

    Parameters
    ----------
    scene : Scene
        The sentence, its words and numbers marked.
    event_type : str
    lang : str
        ISO 639-1 code of a language pack.
    """
    return _Reader(scene, event_type, lang).read()


class _Reader:
    """One reading of a sentence."""

    def __init__(self, scene: Scene, event_type: str, lang: str) -> None:
        self._sentence: Sentence = scene.sentence
        self._downed = event_type == "air_defence"
        self._wanted = _COUNTED.get(event_type, ())
        self._marks = _lexicon(lang).match(scene.sentence.words)
        self._nouns: dict[int, str] = {}
        told: list[Match] = []
        told += (m for m in scene.subtypes if m.cls in _MUNITIONS)
        told += (m for m in self._marks if m.cls not in _MARKS)
        told += (m for m in scene.cues if m.cls in ("killed", "injured", "customers"))
        for match in told:
            if match.cls in self._wanted:
                for i in range(match.first, match.last + 1):
                    self._nouns.setdefault(i, match.cls)
        self._intercepts = [m for m in scene.cues if m.cls in ("intercept", "destroy")]
        self._launches = self._of("launched")
        self._events = {m.first for m in scene.cues if m.cls in _COUNTED_EVENTS}
        self._denials = {m.first for m in self._of("none")}
        self._leading = [m for m in scene.roles if m.cls == "locative"]
        self._leads = {m.first for m in scene.roles if m.cls in _LEADING}
        self._quantities = [q for q in scene.quantities if not self._is_beside(q)]

    def read(self) -> list[Count]:
        """Return the counts, in the order of the sentence."""
        if not self._wanted:
            return []
        found: list[Count] = []
        kinds: list[str | None] = []
        rising = bool(self._of("rise"))
        for number, quantity in enumerate(self._quantities):
            first = self._sentence.index_of(quantity.start)
            last = self._sentence.index_before(quantity.end)
            kinds.append(None)
            what = self._counted_by(number)
            bound = quantity.bound
            if rising and (what is None or what in _CASUALTIES):
                if self._stands_behind("from", first):
                    continue
                if self._stands_behind("to", first):
                    what, bound = self._toll(first) or what, "exact"
            if what is None and number and kinds[number - 1] is not None:
                what = self._elided(number, first, last, kinds[number - 1])
            if what is None and self._is_bracketed(first, last):
                what = next(
                    (self._nouns[i] for i in range(first, -1, -1) if i in self._nouns), None
                )
            kinds[number] = what
            if what is not None:
                name = self._name(what, number, first, last) + _SUFFIX.get(bound, "")
                found.append(Count(name, int(quantity.value), first, last))
        found += self._single(found)
        found += self._sole(found)
        found += self._zeros(found)
        return sorted(found, key=lambda c: c.first)

    def _of(self, cls: str) -> list[Match]:
        return [m for m in self._marks if m.cls == cls]

    def _stands_behind(self, cls: str, first: int) -> bool:
        return any(m.last == first - 1 for m in self._of(cls))

    def _is_beside(self, quantity: Quantity) -> bool:
        """Tell whether a number is no count: a part of another one, an age, or that of attacks."""
        first = self._sentence.index_of(quantity.start)
        last = self._sentence.index_before(quantity.end)
        at_a_place = any(m.first == last + 1 for m in self._leading)  # "97, of them 28 over Kursk"
        part = self._is_part(first) and not at_a_place
        return part or self._is_age(first) or self._is_of_attacks(last)

    def _is_part(self, first: int) -> bool:
        """Tell whether a number is a part of the one before: "14, including two children"."""
        return any(0 < first - m.last <= _PART_REACH for m in self._of("part"))

    def _is_age(self, first: int) -> bool:
        """Tell whether a number goes on with a list of ages: "aged 34, 41 and 57"."""
        words = self._sentence.words
        return any(
            0 < first - m.last <= _AGES_REACH
            and sum(w.is_word for w in words[m.last + 1 : first]) <= 2
            for m in self._of("ages")
        )

    def _is_of_attacks(self, last: int) -> bool:
        """Tell whether a number counts attacks, and not what they were made with."""
        words = self._sentence.words
        for attack in self._of("attacks"):
            between = range(last + 1, attack.first)
            if attack.first > last and len(between) <= _ADJECTIVES:
                return all(
                    words[i].is_word and i not in self._nouns and i not in self._leads
                    for i in between
                )
        return False

    def _counted_by(self, number: int) -> str | None:
        """Return what a number counts; the lower end of a range counts what the upper one does."""
        if self._is_lower_end(number):
            return self._counted(number + 1)
        return self._counted(number)

    def _is_lower_end(self, number: int) -> bool:
        pair = [q.bound for q in self._quantities[number : number + 2]]
        return pair == ["min", "max"]

    def _counted(self, number: int) -> str | None:
        """Return what a number counts: the word right before it, else the first behind it."""
        words, nouns = self._sentence.words, self._nouns
        quantity = self._quantities[number]
        first = self._sentence.index_of(quantity.start)
        last = self._sentence.index_before(quantity.end)
        link = next((m.first for m in self._of("link") if m.last == first - 1), first)
        before = nouns.get(link - 1)
        if before is not None and before not in _MUNITIONS:
            return before
        passed = 0
        for i in range(last + 1, self._stop(number)):
            if words[i].text in ";.:()" or passed == _REACH or i in self._denials:
                break
            if i in nouns:
                is_toll = nouns[i] in _CASUALTIES
                return None if is_toll and last + 1 in self._events else nouns[i]
            passed += words[i].is_word
        for i in range(first - 1, max(first - 1 - _REACH_BACK, -1), -1):
            if words[i].text in ",;.:()—–" or self._is_taken(i, number):
                break
            if i in nouns and nouns[i] not in _MUNITIONS:
                return nouns[i]
        return None

    def _stop(self, number: int) -> int:
        """Return where the words that a number counts must end: at the next one, or its range."""
        following = number + 1
        if self._joined_by_of(number):
            following += 1  # "135 of 165 drones"
        if following < len(self._quantities):
            return self._sentence.index_of(self._quantities[following].start)
        return len(self._sentence.words)

    def _is_taken(self, i: int, number: int) -> bool:
        """Tell whether a word is of the number before this one."""
        if number == 0:
            return False
        return i <= self._sentence.index_before(self._quantities[number - 1].end)

    def _joined_by_of(self, number: int) -> bool:
        """Tell whether a number is so many of the next one: "135 of 165", «135 из 165»."""
        if number + 1 >= len(self._quantities):
            return False
        last = self._sentence.index_before(self._quantities[number].end)
        following = self._sentence.index_of(self._quantities[number + 1].start)
        return any(m.first == last + 1 and m.last == following - 1 for m in self._of("of"))

    def _elided(self, number: int, first: int, last: int, what: str | None) -> str | None:
        """Return what the number before counted, where this one does without: "eight over …"."""
        words = self._sentence.words
        previous = self._sentence.index_before(self._quantities[number - 1].end)
        if any(words[i].text in ";." for i in range(previous, first)):
            return None
        after = words[last + 1] if last + 1 < len(words) else None
        if after is None or not after.is_word or after.is_capitalised:
            return what
        return what if self._leads_to_name(last + 1) else None

    def _is_bracketed(self, first: int, last: int) -> bool:
        """Tell whether a number stands alone in brackets: "Bryansk (5), Belgorod (3)"."""
        words = self._sentence.words
        if first == 0 or last + 1 >= len(words):
            return False
        return words[first - 1].text == "(" and words[last + 1].text == ")"

    def _leads_to_name(self, start: int) -> bool:
        """Tell whether a name follows within a few small words: "over the Belgorod region"."""
        words = self._sentence.words
        near = words[start : min(start + _NAME_REACH, len(words))]
        return any(w.is_word and w.is_capitalised for w in near)

    def _toll(self, first: int) -> str | None:
        """Return whose number rises: the last casualties named before it."""
        near = [self._nouns[i] for i in range(first) if self._nouns.get(i) in _CASUALTIES]
        return near[-1] if near else None

    def _name(self, what: str, number: int, first: int, last: int) -> str:
        if what not in _MUNITIONS:
            return what
        if number and self._joined_by_of(number - 1):
            return f"{_MUNITIONS[what]}_launched"
        downed = self._downed
        if self._intercepts and self._launches:
            downed = self._apart(self._intercepts, first, last) < self._apart(
                self._launches, first, last
            )
        elif not self._downed and self._intercepts:
            downed = self._apart(self._intercepts, first, last) <= 2
        return f"{_MUNITIONS[what]}_{'downed' if downed else 'launched'}"

    @staticmethod
    def _apart(matches: Sequence[Match], first: int, last: int) -> int:
        return min(min(abs(m.first - last), abs(first - m.last)) for m in matches)

    def _single(self, found: Sequence[Count]) -> list[Count]:
        """Return the counts of single people: "killed a woman and injured five"."""
        counts: list[Count] = []
        taken = {c.what for c in found}
        for match in self._of("one"):
            if any(q.start <= self._sentence.words[match.last].start < q.end
                   for q in self._quantities):  # fmt: skip
                continue
            fate = self._fate(match, found)
            if fate is not None and fate not in taken:
                taken.add(fate)
                counts.append(Count(fate, 1, match.first, match.last))
        return counts

    def _sole(self, found: Sequence[Count]) -> list[Count]:
        """Return what is counted by a pronoun: "two died in Nikopol and one in Kherson"."""
        counts = []
        leading = {m.first for m in self._leading}
        for match in self._of("sole"):
            before = [c for c in found if c.last < match.first and c.what in _CASUALTIES]
            if before and match.last + 1 in leading and self._leads_to_name(match.last + 1):
                counts.append(Count(before[-1].what, 1, match.first, match.last))
        return counts

    def _fate(self, person: Match, found: Sequence[Count]) -> str | None:
        """Return what happened to a single person, or ``None``."""
        fates = {i: what for i, what in self._nouns.items() if what in (*_CASUALTIES, "detained")}
        words = self._sentence.words
        for i in range(person.first - 1, max(person.first - 1 - _BEFORE_PERSON, -1), -1):
            if not (words[i].is_word or words[i].text[0].isdigit() or words[i].text == "-"):
                break
            if i in fates:
                return fates[i]
        for i in range(person.last + 1, min(person.last + 1 + _FATE_REACH, len(words))):
            if words[i].text in ",;:." or any(c.first <= i <= c.last for c in found):
                return None
            if i in fates:
                return fates[i]
        return None

    def _zeros(self, found: Sequence[Count]) -> list[Count]:
        """Return what the sentence says there was none of: "nobody was hurt"."""
        taken = {c.what for c in found}
        counts: dict[str, Count] = {}
        for match in self._of("none"):
            for what in self._none_of(match):
                if what not in taken and what in self._wanted:
                    counts.setdefault(what, Count(what, 0, match.first, match.last))
        return list(counts.values())

    def _none_of(self, match: Match) -> Sequence[str]:
        """Return what a "no" denies: what is named beside it, or both where it says victims."""
        near = {
            self._nouns[i]
            for i in range(max(0, match.first - 2), min(match.last + 4, len(self._sentence.words)))
            if self._nouns.get(i) in _CASUALTIES
        }
        if any(match.first <= m.first <= match.last + 3 for m in self._of("casualties")):
            near |= {"killed", "injured"}
        return [what for what in _CASUALTIES if what in near]
