"""Reads a cardinal number at a token: digits, words, or both ("1,200", "thirty-seven", "3 млн")."""

from __future__ import annotations

from dataclasses import dataclass

from geomap.extraction.phrases import Phrases
from geomap.extraction.tokens import Tokens
from geomap.languages import cached, load

__all__ = ["Cardinal", "Cardinals"]

#: Runs of digits longer than this are not counts of anything.
_MAX_DIGITS = 12
_SPACES = " \u00a0\u202f\u2009"
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Cardinal:
    """A number that was read.

    Attributes
    ----------
    value : int or float
        A float only where the number is not whole.
    end : int
        The token after its last one.
    is_article : bool
        Whether it is nothing but an article ("a", "une"), which says one only in some contexts.
    """

    value: int | float
    end: int
    is_article: bool = False


class Cardinals:
    """The numerals of one language; get one by :meth:`of`."""

    def __init__(self, lang: str) -> None:
        pack = load(lang, "numbers")
        words = {int(value): forms for value, forms in pack.get("cardinal", {}).items()}
        multipliers = {int(value): forms for value, forms in pack.get("multiplier", {}).items()}
        self._words = Phrases(words, lang)
        self._multipliers = Phrases(multipliers, lang)
        self._bare = frozenset(pack.get("bare_multipliers", ()))
        self._articles = frozenset(pack.get("articles", ()))
        self._after_tens = frozenset(pack.get("joiners_after_tens", ()))
        self._after_hundreds = frozenset(pack.get("joiners_after_hundreds", ()))
        self._thousands: str = pack.get("thousands", "")
        self._decimal: str = pack.get("decimal", ".")
        # In a language that writes numbers as one word, the parts to look for inside it.
        self._compound_joiner: str = pack.get("compound_joiner", "")
        compound = bool(self._compound_joiner)
        self._parts = {form: v for v, forms in words.items() for form in forms} if compound else {}
        self._links = (
            sorted(((v, form) for v, forms in multipliers.items() for form in forms), reverse=True)
            if compound
            else []
        )
        self.first_words = self._words.first_words | self._multipliers.first_words | self._articles

    @staticmethod
    @cached
    def of(lang: str) -> Cardinals:
        """Return the numerals of a language, compiled once."""
        return Cardinals(lang)

    def may_begin(self, word: str) -> bool:
        """Tell whether a number can begin with this word."""
        return (
            word[0] in _DIGITS
            or word in self.first_words
            or (bool(self._links) and self._compound(word) is not None)
        )

    def is_number_word(self, word: str) -> bool:
        """Tell whether the word can be part of a number that is written in words."""
        return word in self.first_words and word not in self._articles

    def read(self, tokens: Tokens, i: int) -> Cardinal | None:
        """Return the longest number that begins at token `i`.

        A sequence that is no well-formed number is read as far as it is one ("two three" is 2).
        """
        words = tokens.words
        if i >= len(words):
            return None
        if words[i][0] in _DIGITS:
            return self._from_digits(tokens, i)
        phrase = self._words.read(words, i)
        if words[i] in self._articles and phrase is not None and phrase[1] > i + 1:
            return Cardinal(*phrase)  # "un demi-million"
        if words[i] in self._articles:
            after = self._multipliers.read(words, i + 1)
            if after is None:
                return Cardinal(1, i + 1, is_article=True)
            return self._from_words(tokens, i + 1, after_article=True)
        return self._from_words(tokens, i, after_article=False)

    def _from_digits(self, tokens: Tokens, i: int) -> Cardinal | None:
        words = tokens.words
        digits, end = words[i], i + 1
        if len(digits) <= 3:
            while (group := self._thousands_group(tokens, end)) and len(digits) <= _MAX_DIGITS:
                digits += words[group - 1]
                end = group
        if len(digits) > _MAX_DIGITS:
            return None
        value: int | float = int(digits)
        if (
            tokens.word(end) == self._decimal
            and tokens.touches(end)
            and tokens.touches(end + 1)
            and words[end + 1].isdecimal()
            and len(words[end + 1]) <= 6
        ):
            value = float(f"{value}.{words[end + 1]}")
            end += 2
        while (got := self._multipliers.read(words, end)) is not None and got[0] >= 1000:
            value, end = round(value * got[0], 6), got[1]
            if value >= 10**_MAX_DIGITS:
                return None
        return Cardinal(int(value) if value == int(value) else value, end)

    def _thousands_group(self, tokens: Tokens, i: int) -> int | None:
        """Return the token after a group of three digits that continues a number."""
        if " " in self._thousands and _is_group(tokens.word(i)):
            gap = tokens.text[tokens.ends[i - 1] : tokens.starts[i]]
            return i + 1 if len(gap) == 1 and gap in _SPACES else None
        if (
            tokens.word(i) in tuple(self._thousands)
            and _is_group(tokens.word(i + 1))
            and tokens.touches(i)
            and tokens.touches(i + 1)
        ):
            return i + 2
        return None

    def _from_words(self, tokens: Tokens, i: int, *, after_article: bool) -> Cardinal | None:
        words = tokens.words
        total, current, ceiling, end = 0, 0, 10**_MAX_DIGITS, i
        seen, bare = False, after_article
        while True:
            at = self._skip_joiner(tokens, end, current) if seen else end
            if (multiplier := self._multipliers.read(words, at)) is not None:
                factor, after = multiplier
                if not (current or bare or words[at] in self._bare):
                    break
                if factor >= 1000:
                    if factor >= ceiling:
                        break
                    total, current, ceiling = total + (current or 1) * factor, 0, factor
                elif current > 99:
                    break
                else:
                    current = (current or 1) * factor
            elif (plain := self._plain(words, at)) is not None:
                value, after = plain
                if seen and not _fits(value, current):
                    break
                current += value
            else:
                break
            seen, bare, end = True, False, after
        return Cardinal(total + current, end) if seen else None

    def _skip_joiner(self, tokens: Tokens, i: int, current: int) -> int:
        """Step over a hyphen, or an "and" where the language puts one inside a number."""
        word = tokens.word(i)
        if word == "-":
            return i + 1 if tokens.touches(i) and tokens.touches(i + 1) else i
        if word in self._after_hundreds and current % 100 == 0:
            return i + 1
        if word in self._after_tens and current % 10 == 0 and current % 100 > 10:
            return i + 1
        return i

    def _plain(self, words: list[str], i: int) -> tuple[int, int] | None:
        """Return the value of a number word that is no multiplier, and the token after it."""
        got = self._words.read(words, i)
        if got is None and self._links and i < len(words):
            value = self._compound(words[i])
            return None if value is None else (value, i + 1)
        return got

    def _compound(self, word: str) -> int | None:
        """Read a number that is written as one word («dreihundertfünfzig»)."""
        if len(word) > 60:
            return None
        known = self._parts.get(word)
        if known is not None:
            return known
        for factor, form in self._links:
            left, link, right = word.partition(form)
            if link:
                many = self._compound(left) if left else 1
                rest = self._compound(right.removeprefix(self._compound_joiner)) if right else 0
                valid = many is not None and rest is not None and rest < factor
                return many * factor + rest if valid else None  # type: ignore[operator]
        return None


def _is_group(word: str) -> bool:
    return len(word) == 3 and word.isascii() and word.isdecimal()


def _fits(value: int, current: int) -> bool:
    """Tell whether a number word can be added to what was read before it."""
    if value >= 100 or value == 0:
        return current == 0 and value != 0
    if value >= 10:
        return current % 100 == 0
    return current % 10 == 0 and current % 100 != 10
