"""Counts in a text: numbers in digits and words, with the bound that the words put on them.

"More than 300 drones" is 300 as a lower bound, "some three dozen missiles" about 36, "dozens of
homes" at least 24. Numbers that count nothing (dates, times, ages, ordinals, percentages, names
of weapons and aircraft) are left out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geomap.extraction.cardinals import Cardinals
from geomap.extraction.dates import DateExpression, find_dates
from geomap.extraction.phrases import Phrases
from geomap.extraction.tokens import Tokens, blocks, tokenise
from geomap.languages import cached, load

__all__ = ["Quantity", "find_quantities"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count as written.

    Attributes
    ----------
    start, end : int
        Offsets in the text of the number with the words that bound it, in Unicode code points,
        the end excluded.
    text : str
        These words.
    value : int
        The number.
    bound : str
        ``exact``, ``min`` ("at least"), ``max`` ("up to") or ``about``.
    """

    start: int
    end: int
    text: str
    value: int
    bound: str


@dataclass(frozen=True, slots=True)
class _Count:
    """A count at a token: its value and bound, its first number token, and the token after it."""

    value: int
    bound: str
    number: int
    end: int


class _Counter:
    """The grammar of counts of one language (``numbers.toml``)."""

    def __init__(self, lang: str) -> None:
        pack = load(lang, "numbers")
        ranges, skip = pack.get("range", {}), pack.get("skip", {})
        self.cardinals = Cardinals.of(lang)
        self.groups = _by_value(pack, "group", lang)
        self.several = _by_value(pack, "several", lang)
        self.vague = _by_value(pack, "vague", lang)
        unbound = pack.get("unbound", {})
        self.unbound_after = frozenset(unbound.get("after", ()))
        self.unbound_below_ten = frozenset(unbound.get("below_ten", ()))
        self.before: Phrases[str] = Phrases(pack.get("bound", {}), lang)
        self.after: Phrases[str] = Phrases(pack.get("bound_after", {}), lang)
        self.between = Phrases({"": ranges.get("between", [])}, lang)
        self.to = Phrases({"": ranges.get("to", [])}, lang)
        self.to_after_between = Phrases({"": ranges.get("to_after_between", [])}, lang)
        self.skip_before = Phrases(
            {"": [" ".join(tokenise(f, lang).words[::-1]) for f in skip.get("before", [])]}, lang
        )
        self.skip_after = Phrases({"": skip.get("after", [])}, lang)
        self.case_endings = frozenset(pack.get("case_endings", ()))
        #: In a language that writes "3." for "third": the words that do not follow an ordinal.
        self.dot_ordinals = bool(pack.get("dot_ordinals", False))
        self.sentence_starts = frozenset(pack.get("sentence_starts", ()))
        self.first_words = (
            self.cardinals.first_words
            | self.several.first_words
            | self.vague.first_words
            | self.before.first_words
        )

    @staticmethod
    @cached
    def of(lang: str) -> _Counter:
        return _Counter(lang)

    def counts(self, tokens: Tokens) -> Iterator[tuple[int, _Count]]:
        """Yield the first token of each count, and the count."""
        words, i, size = tokens.words, 0, len(tokens.words)
        while i < size:
            word = words[i]
            if word in self.first_words or self.cardinals.may_begin(word):
                count = self._count(tokens, i)
                if count is not None:
                    end = count.end
                    if self._counts_something(tokens, i, count):
                        second = self._upper_end(tokens, i, count)
                        if second is None:
                            yield i, count
                        else:
                            end = second.end
                            low = _scaled(tokens, count, second)
                            if low < second.value:
                                yield i, _Count(low, "min", count.number, count.end)
                                yield second.number, second
                    i = end
                    continue
            i += 1

    def _count(self, tokens: Tokens, i: int) -> _Count | None:
        """Read a count at token `i`, with the words that bound it."""
        words, bound, at = tokens.words, "", i
        if tokens.word(i - 1) not in self.unbound_after:
            for _ in range(2):
                prefix = self.before.read(words, at)
                if prefix is None:
                    break
                bound, at = bound or prefix[0], prefix[1]
        got = self._number(tokens, at)
        if got is None:
            return None
        value, end, own, is_article = got
        if (is_article and bound != "least") or (
            value < 10 and at > i and words[i] in self.unbound_below_ten
        ):
            return None
        suffix = self.after.read(words, end)
        if suffix is not None:
            bound, end = bound or suffix[0], suffix[1]
        if own == "min" or bound == "least":
            bound = "min"
        return _Count(value, bound or own, at, end)

    def _number(self, tokens: Tokens, i: int) -> tuple[int, int, str, bool] | None:
        """Return value, token after it, own bound and whether it is an article only."""
        words = tokens.words
        many = self.several.read(words, i)
        if many is not None:
            return 2 * many[0], many[1], "min", False
        vague = self.vague.read(words, i)
        if vague is not None:
            return vague[0], vague[1], "about", False
        cardinal = self.cardinals.read(tokens, i)
        if cardinal is None or not isinstance(cardinal.value, int):
            return None
        group = self.groups.read(words, cardinal.end)
        if group is not None:
            return cardinal.value * group[0], group[1], "about", False
        return cardinal.value, cardinal.end, "exact", cardinal.is_article

    def _upper_end(self, tokens: Tokens, i: int, first: _Count) -> _Count | None:
        """Return the upper end of "20 to 30", when the count is the lower one."""
        if first.bound not in ("exact", "about"):
            return None
        words = tokens.words
        between = any(self.between.read(words, i - k) == ("", i) for k in (1, 2) if k <= i)
        to = self.to.read(words, first.end)
        if to is None and between:
            to = self.to_after_between.read(words, first.end)
        if to is None:
            return None
        got = self._number(tokens, to[1])
        if got is None or got[3] or got[2] == "min":
            return None
        second = _Count(got[0], "max", to[1], got[1])
        return second if self._counts_something(tokens, to[1], second, in_range=True) else None

    def _counts_something(
        self, tokens: Tokens, i: int, count: _Count, *, in_range: bool = False
    ) -> bool:
        """Tell whether a number is a count: no age, time, measure, ordinal, name or year."""
        words = tokens.words
        digits = words[count.number][0] in "0123456789"
        if self.skip_after.read(words, count.end) is not None:
            return False
        for at in {i, count.number}:
            if self.skip_before.read(words[max(0, at - 4) : at][::-1], 0) is not None:
                return False
        if not in_range and _is_fragment(tokens, count.number):
            return False
        if self._goes_on(tokens, count, digits):
            return False
        if digits and count.bound == "exact" and _looks_like_year(tokens, count):
            return False
        return not (digits and self._is_numbering(tokens, count))

    def _goes_on(self, tokens: Tokens, count: _Count, digits: bool) -> bool:
        """Tell whether a word or a number goes on after the digits: "40mm", "155-мм", "15:30"."""
        end = count.end
        if not tokens.touches(end):
            return False
        word, after = tokens.words[end], tokens.word(end + 1)
        if word[0].isalnum():
            return digits and word not in self.case_endings
        if not tokens.touches(end + 1):
            return False
        if word == "-":
            return after[0].isalpha() and after not in self.case_endings
        return digits and word in ".,:/" and after[0].isdecimal()

    def _is_numbering(self, tokens: Tokens, count: _Count) -> bool:
        """Tell whether digits number something: "3." before a list item, or a German ordinal."""
        i, end = count.number, count.end
        if tokens.word(end) != "." or not tokens.touches(end):
            return False
        start = tokens.starts[i]
        before = tokens.text[max(0, start - 8) : start]
        line = before.rsplit("\n", 1)[-1]
        if not line.strip() and ("\n" in before or start < 8):
            return True
        following = tokens.word(end + 1)
        return (
            self.dot_ordinals
            and count.value < 1000
            and following[:1].isalpha()
            and following not in self.sentence_starts
        )


def _by_value(pack: Mapping[str, Any], table: str, lang: str) -> Phrases[int]:
    return Phrases({int(value): forms for value, forms in pack.get(table, {}).items()}, lang)


def _is_fragment(tokens: Tokens, i: int) -> bool:
    """Tell whether a number is the rest of something: "Su-34", "M777", "3.5", "mid-thirty"."""
    if not tokens.touches(i):
        return False
    before = tokens.words[i - 1]
    if before[0].isalnum() or before in "_#№/\\@&+=":
        return True
    if before in "-–.,:" and tokens.touches(i - 1):
        return tokens.words[i - 2][0].isalnum()
    return before == "-"


def _looks_like_year(tokens: Tokens, count: _Count) -> bool:
    word = tokens.words[count.number]
    return (
        len(word) == 4
        and count.end == count.number + 1
        and 1900 < int(word) < 2100
        and (int(word) % 100 != 0)
    )


def _scaled(tokens: Tokens, first: _Count, second: _Count) -> int:
    """Return the lower end of "two to three thousand", which is two thousand."""
    if tokens.words[second.end - 1][0].isdecimal():
        return first.value
    for factor in (10**9, 10**6, 1000, 100):
        if second.value % factor == 0 and first.value < second.value // factor < 1000:
            return first.value * factor
    return first.value


def find_quantities(
    text: str, lang: str, *, dates: Sequence[DateExpression] | None = None
) -> list[Quantity]:
    """Return the counts of a text, in its order, none overlapping.

    A range such as "20 to 30" gives two: 20 as ``min`` and 30 as ``max``.

    Parameters
    ----------
    text : str
        Any text, of any length; the time is linear in it.
    lang : str
        ISO 639-1 code of a language pack.
    dates : sequence of DateExpression, optional
        What :func:`~geomap.extraction.dates.find_dates` found in the same text, when it is at hand:
        numbers inside dates are no counts.

    Raises
    ------
    OptionError
        When there is no pack for the language.
    """
    counter = _Counter.of(lang)
    quantities: list[Quantity] = []
    for offset, block in blocks(text):
        tokens = tokenise(block, lang)
        for first, count in counter.counts(tokens):
            start, end = tokens.starts[first], tokens.ends[count.end - 1]
            words = block[start:end]
            quantities.append(
                Quantity(offset + start, offset + end, words, count.value, count.bound)
            )
    if not quantities:
        return quantities
    found = find_dates(text, lang) if dates is None else dates
    starts = [date.start for date in found]
    return [q for q in quantities if not _overlaps(q, found, starts)]


def _overlaps(quantity: Quantity, dates: Sequence[DateExpression], starts: list[int]) -> bool:
    last = bisect_right(starts, quantity.end - 1) - 1
    return last >= 0 and dates[last].end > quantity.start
