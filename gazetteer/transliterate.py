"""Russian and Ukrainian names in the Latin letters of English, French, German and Spanish.

Small places have no exonyms in any source; newspapers write them by rule. The rules are in
``transliteration.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from geomap.toml import packaged

__all__ = ["System", "systems", "written_in"]

_VOWELS = frozenset("аеёиіїоуыэєюя")
_SOFT = frozenset("ьъ")
_APOSTROPHES = frozenset("'’ʼ")


@dataclass(frozen=True, slots=True)
class System:
    """One way to write one language in the letters of another."""

    source: str
    target: str
    letters: dict[str, str]
    initial: dict[str, str]
    after_vowel: dict[str, str]
    between_vowels: dict[str, str]
    groups: dict[str, str]

    def write(self, name: str) -> str | None:
        """Return the name in Latin letters, or ``None`` where a letter is not of the language."""
        out: list[str] = []
        lower = name.lower()
        at = 0
        while at < len(name):
            before = lower[at - 1] if at else " "
            after = lower[at + 1] if at + 1 < len(lower) else " "
            taken, written = self._at(lower, at, before, after)
            if written is None:
                return None
            out.append(written[:1].upper() + written[1:] if name[at].isupper() else written)
            at += taken
        return "".join(out)

    def _at(self, lower: str, at: int, before: str, after: str) -> tuple[int, str | None]:
        for group, written in self.groups.items():
            letters = group.rstrip("$")
            ends = at + len(letters)
            if lower.startswith(letters, at) and (
                letters == group or ends == len(lower) or not lower[ends].isalpha()
            ):
                return len(letters), written
        letter = lower[at]
        if not before.isalpha() and before not in _APOSTROPHES and letter in self.initial:
            return 1, self.initial[letter]
        if before in _VOWELS and after in _VOWELS and letter in self.between_vowels:
            return 1, self.between_vowels[letter]
        if (before in _VOWELS or before in _SOFT) and letter in self.after_vowel:
            return 1, self.after_vowel[letter]
        if letter in _APOSTROPHES:
            return 1, ""
        if letter in " -":
            return 1, letter
        return 1, self.letters.get(letter)


@lru_cache(maxsize=1)
def systems() -> tuple[System, ...]:
    """Return the systems of ``transliteration.toml``, in its order."""
    entries = packaged(__package__, "transliteration.toml")["system"]
    tables = ("letters", "initial", "after_vowel", "between_vowels", "groups")
    return tuple(
        System(
            source=entry["source"],
            target=entry["target"],
            **{table: _pairs(entry.get(table, "")) for table in tables},
        )
        for entry in entries
    )


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def written_in(name: str, source: str, target: str) -> list[str]:
    """Return a Cyrillic name as another language writes it, the usual form first.

    Parameters
    ----------
    name : str
        In Cyrillic letters.
    source, target : str
        ISO 639-1 codes: ``ru`` or ``uk``; ``en``, ``fr``, ``de`` or ``es``.
    """
    found = [
        system.write(name)
        for system in systems()
        if system.source == source and system.target == target
    ]
    return list(dict.fromkeys(form for form in found if form))
