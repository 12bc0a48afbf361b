"""Finds date expressions: the templates of a language pack, compiled and walked over the tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geomap.errors import InputError
from geomap.extraction.cardinals import Cardinals
from geomap.extraction.dates_build import Built, Rule, build
from geomap.extraction.dates_slots import (
    is_digits,
    read_day,
    read_day_month,
    read_hour,
    read_minute,
    read_numeric,
    read_time,
    read_year,
)
from geomap.extraction.phrases import Phrases
from geomap.extraction.templates import Tree
from geomap.extraction.tokens import BREAK, Tokens, tokenise
from geomap.languages import cached, load

__all__ = ["DateFinder", "Found"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
#: Slots that are read by rule, not looked up in a list.
_DIGIT_SLOTS = frozenset(
    ("day_month", "day_month_full", "dotted_time", "hour", "minute", "numeric", "time", "year")
)
_BUILT_IN = _DIGIT_SLOTS | {"dayno", "number"}
_ROOT = "phrase"
_OPENING = frozenset("([{<«“„\"'–:;>*_")
_ENDS_SENTENCE = frozenset((".", "!", "?", "…", BREAK, ""))


@dataclass(frozen=True, slots=True)
class Found:
    """A date expression: its first token, the token after its last one, and its meaning."""

    first: int
    end: int
    built: Built


class DateFinder:
    """The date grammar of one language; get one by :meth:`of`.

    A pack (``dates.toml``) has ``[words.NAME]`` tables, each a slot whose value is the key of the
    form that matched, and ``[[NAME]]`` groups of rules, each a slot too; the rules of the group
    ``[[phrase]]`` are the ones that are looked for in a text.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        pack = load(lang, "dates")
        self.cardinals = Cardinals.of(lang)
        self.capital = frozenset(pack.get("capital", ()))
        self.lower = frozenset(pack.get("lower", ()))
        self.anaphora = frozenset(pack.get("anaphora", ()))
        self.order: str = pack.get("order", "dmy")
        self.day_endings = frozenset(pack.get("day_endings", ()))
        self.year_endings = frozenset(pack.get("year_endings", ()))
        self.abbreviated = frozenset(pack.get("abbreviated", ()))
        self.words = {
            name: Phrases({_value(name, key): forms for key, forms in table.items()}, lang)
            for name, table in pack.get("words", {}).items()
        }
        rules = {
            name: tables
            for name, tables in pack.items()
            if isinstance(tables, list) and tables and isinstance(tables[0], dict)
        }
        names = frozenset({*rules, "numeric", "day_month", "day_month_full"})
        self.groups: dict[str, Tree] = {_ROOT: Tree(lang)}
        for name, tables in rules.items():
            tree = self.groups.setdefault(name, Tree(lang))
            for table in tables:
                rule = Rule.of(table, lang)
                for form in table["forms"]:
                    for slots in tree.add(form, rule):
                        rule.check_slots(form, slots, names, lang)
        self._check_slots()
        self.first_words, self.digits_begin = self._firsts(_ROOT, frozenset())
        self._index_slots()

    @staticmethod
    @cached
    def of(lang: str) -> DateFinder:
        """Return the grammar of a language, compiled once."""
        return DateFinder(lang)

    def find(self, text: str) -> tuple[Tokens, list[Found]]:
        """Return the tokens of a text and its date expressions, in order."""
        tokens = tokenise(text, self.lang)
        return tokens, list(_Scan(self, tokens).run())

    def _check_slots(self) -> None:
        known = _BUILT_IN | self.words.keys() | self.groups.keys()
        for group, tree in self.groups.items():
            unknown = sorted(tree.slot_names() - known)
            if unknown:
                raise InputError(
                    f"{self.lang}/dates.toml: a rule of [[{group}]] has the slot {{{unknown[0]}}}, "
                    "which is defined nowhere",
                    mend=f"add [words.{unknown[0]}] or [[{unknown[0]}]]",
                )

    def slots_at(self, word: str) -> tuple[str, ...]:
        """Return the slots that can begin with a word, in a fixed order."""
        if is_digits(word):
            return self._digit_slots
        slots = self._slots_by_word.get(word)
        if slots is not None:
            return slots
        return ("number",) if self.cardinals.may_begin(word) else ()

    def _index_slots(self) -> None:
        by_word: dict[str, list[str]] = {}
        by_digit: list[str] = []
        for name in sorted(_BUILT_IN | self.words.keys() | self.groups.keys()):
            words, digits = self._slot_firsts(name, frozenset())
            for word in words:
                by_word.setdefault(word, []).append(name)
            if digits:
                by_digit.append(name)
        self._slots_by_word = {word: tuple(names) for word, names in by_word.items()}
        self._digit_slots = tuple(by_digit)

    def _firsts(self, group: str, outer: frozenset[str]) -> tuple[frozenset[str], bool]:
        """Return the words that a group can begin with, and whether digits can begin it."""
        if group in outer:
            raise InputError(
                f"{self.lang}/dates.toml: a rule of [[{group}]] begins with [[{group}]] itself",
                mend="put a word before the slot",
            )
        first, slots = self.groups[group].first_items()
        digits = any(is_digits(word) for word in first)
        for name in sorted(slots):
            words, begins = self._slot_firsts(name, outer | {group})
            first, digits = first | words, digits or begins
        return first, digits

    def _slot_firsts(self, name: str, outer: frozenset[str]) -> tuple[frozenset[str], bool]:
        """Return the words that a slot can begin with, and whether digits can begin it."""
        first: frozenset[str] = frozenset()
        digits = name in _BUILT_IN
        if name in self.groups:
            first, digits = self._firsts(name, outer)
        if name in self.words:
            first |= self.words[name].first_words
        if name in ("number", "dayno"):
            first |= self.cardinals.first_words
        return first, digits


def _value(table: str, key: str) -> Any:
    """Return what a form of a word table stands for."""
    if table.startswith("weekday"):
        return _WEEKDAYS.index(key)
    if table.startswith("month"):
        return _MONTHS.index(key) + 1
    return int(key) if key.isdecimal() else key


class _Scan:
    """One pass over the tokens of a text."""

    def __init__(self, finder: DateFinder, tokens: Tokens) -> None:
        self._finder = finder
        self._tokens = tokens
        self._memo: dict[tuple[str, int], tuple[Any, int] | None] = {}

    def run(self) -> Iterator[Found]:
        words = self._tokens.words
        first_words, digits_begin = self._finder.first_words, self._finder.digits_begin
        i, size = 0, len(words)
        while i < size:
            word = words[i]
            if word in first_words or (digits_begin and word[0] in "0123456789"):
                found = None if self._is_cut(i) else self._phrase(i)
                if found is not None:
                    if found.built.kind != "none":
                        yield found
                    i = found.end
                    continue
            i += 1

    def _phrase(self, i: int) -> Found | None:
        tree = self._finder.groups[_ROOT]
        for end, rule, captures in tree.matches(
            self._tokens.words, i, self._read, self._finder.slots_at
        ):
            built = build(rule, captures)
            if built is not None and not (rule.alone and not self._stands_alone(i, end)):
                if rule.preposition and self._governs(i, end):
                    built = built.reversed()
                return Found(i, end, built)
        return None

    def _stands_alone(self, i: int, end: int) -> bool:
        """Tell whether "On the 17th," opens a sentence and ends at a comma."""
        return self._tokens.word(i - 1) in _ENDS_SENTENCE and self._tokens.word(end) == ","

    def _is_cut(self, i: int) -> bool:
        """Tell whether a number at token `i` is only the rest of one that cannot be read."""
        tokens, cardinals = self._tokens, self._finder.cardinals
        word, before = tokens.words[i], tokens.word(i - 1)
        if is_digits(word):
            return tokens.touches(i) and before not in _OPENING
        if not before or not cardinals.is_number_word(word):
            return False
        hyphen = before == "-" and tokens.touches(i) and tokens.touches(i - 1)
        return hyphen or is_digits(before) or cardinals.is_number_word(before)

    def _governs(self, i: int, end: int) -> bool:
        """Tell whether "three days after" has an object and stands inside a sentence."""
        after, before = self._tokens.word(end), self._tokens.word(i - 1)
        if not after[:1].isalnum() or after in self._finder.anaphora:
            return False
        return before not in _ENDS_SENTENCE

    def _read(self, slot: str, i: int) -> tuple[Any, int] | None:
        """Read a slot at token `i`: its value, and the token after it."""
        tokens, finder = self._tokens, self._finder
        if i >= len(tokens.words):
            return None
        if slot == "dayno":
            return self._day_number(i)
        if slot in finder.words:
            return self._word(finder.words[slot], i)
        if slot in finder.groups:
            return self._group(slot, i)
        if slot == "number":
            return self._number(i)
        if slot == "year":
            return read_year(tokens, i, finder.year_endings)
        if slot == "numeric":
            return read_numeric(tokens, i, finder.order)
        if slot == "day_month":
            return read_day_month(tokens, i)
        if slot == "day_month_full":
            return read_day_month(tokens, i, full=True)
        if slot == "time":
            return read_time(tokens, i)
        if slot == "dotted_time":
            return read_time(tokens, i, ":.")
        return read_hour(tokens, i) if slot == "hour" else read_minute(tokens, i)

    def _group(self, slot: str, i: int) -> tuple[Any, int] | None:
        key = (slot, i)
        if key not in self._memo:
            self._memo[key] = None
            tree = self._finder.groups[slot]
            for end, rule, captures in tree.matches(
                self._tokens.words, i, self._read, self._finder.slots_at
            ):
                built = build(rule, captures)
                if built is not None:
                    self._memo[key] = (built, end)
                    break
        return self._memo[key]

    def _word(self, table: Phrases[Any], i: int) -> tuple[Any, int] | None:
        tokens, finder = self._tokens, self._finder
        got = table.read(tokens.words, i)
        if got is None:
            return None
        word = tokens.words[i]
        if word in finder.capital and not tokens.capital(i):
            return None
        if word in finder.lower and tokens.capital(i) and tokens.word(i - 1) not in _ENDS_SENTENCE:
            return None
        value, end = got
        if word in finder.abbreviated and tokens.word(end) == ".":
            end += tokens.touches(end)
        return value, end

    def _number(self, i: int) -> tuple[int, int] | None:
        got = self._finder.cardinals.read(self._tokens, i)
        if got is None or not isinstance(got.value, int) or got.value > 9999:
            return None
        return got.value, got.end

    def _day_number(self, i: int) -> tuple[int, int] | None:
        """Read a day of the month: "3", "3rd", «первого», «двадцать четвёртого»."""
        tokens, finder = self._tokens, self._finder
        if is_digits(tokens.words[i]):
            return read_day(tokens, i, finder.day_endings)
        ordinals = finder.words.get("dayno")
        if ordinals is None:
            return None
        got = ordinals.read(tokens.words, i)
        if got is not None:
            return got
        tens = finder.cardinals.read(tokens, i)
        if tens is None or tens.value not in (20, 30):
            return None
        unit = ordinals.read(tokens.words, tens.end + (tokens.word(tens.end) == "-"))
        if unit is None or unit[0] > 9 or tens.value + unit[0] > 31:
            return None
        return int(tens.value) + unit[0], unit[1]
