"""The letters of a figure: its fonts, how wide a text is, and what no font can write.

Source Sans 3 ships with geomap and has Latin, Cyrillic and Greek; DejaVu Sans, which comes with
matplotlib, has more; what neither has is looked for in the fonts of the machine.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import matplotlib
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.textpath import TextToPath

__all__ = ["BOLD", "Letters", "clean", "font_faces", "register_fonts"]

#: The weight of headings and names, as CSS counts it.
BOLD: Final = 600
_FOLDER: Final = Path(__file__).parent / "fonts"
_SHIPPED: Final = ("SourceSans3-Regular.ttf", "SourceSans3-SemiBold.ttf")
_FAMILIES: Final = ("Source Sans 3", "DejaVu Sans", "sans-serif")
#: Fonts of the machine that are looked into for letters that those lack.
_MOST_FONTS: Final = 500
_LONGEST: Final = 400
_MOST_MARKS: Final = 3
#: What joins letters and signs, as those of a family in one emoji.
_JOINERS: Final = "[\u200c\u200d\ufe00-\ufe0f]"
#: What no XML can hold, and what turns the direction of the text that follows it.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


def clean(text: str | None, longest: int = _LONGEST) -> str:
    """Return a text from data as one line that any format can hold, cut where it is too long."""
    if not text:
        return ""
    line = " ".join(_UNWRITABLE.sub("", text[: 4 * longest].replace("\x85", " ")).split())
    kept: list[str] = []
    marks = 0
    for character in line:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    sound = "".join(kept)
    return sound if len(sound) <= longest else sound[: longest - 1].rstrip() + "…"


def register_fonts() -> None:
    """Tell matplotlib of the fonts that ship with geomap."""
    known = {entry.fname for entry in fontManager.ttflist}
    for name in _SHIPPED:
        path = str(_FOLDER / name)
        if path not in known:
            fontManager.addfont(path)


@lru_cache(maxsize=256)
def _characters(path: str) -> frozenset[int]:
    """Return the code points that a font has outlines for; none of a font that cannot be read."""
    try:
        font = get_font(path)
    except (OSError, RuntimeError):
        return frozenset()
    return frozenset(font.get_charmap()) if font.scalable else frozenset()


def _own_files() -> list[str]:
    """Return the files of the fonts that are there on every machine."""
    dejavu = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return [*(str(_FOLDER / name) for name in _SHIPPED), str(dejavu)]


class Letters:
    """The fonts for some texts.

    Parameters
    ----------
    texts : iterable of str
        All that is going to be written, as :func:`clean` returns it.

    Attributes
    ----------
    families : list of str
        Font families, the first choice first.
    files : list of str
        The files of those fonts.
    missing : list of str
        Characters that no font here has, in the order of their code points.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        register_fonts()
        used: set[int] = set()
        for text in texts:
            used.update(map(ord, text))
        self.families = list(_FAMILIES)
        self.files = _own_files()
        needed = used.difference(*map(_characters, self.files))
        if needed:
            entries = {
                (entry.name, entry.fname)
                for entry in fontManager.ttflist
                if "emoji" not in entry.name.lower()
                and entry.name != "Last Resort High-Efficiency"
                and entry.style == "normal"
                and str(entry.weight) in ("400", "normal", "regular")
            }
            for family, path in sorted(entries)[:_MOST_FONTS]:
                has = needed & _characters(path)
                if has and family not in self.families:
                    self.families.insert(-1, family)
                    self.files.append(path)
                    needed -= has
                if not needed:
                    break
        self.missing = [chr(point) for point in sorted(needed)]
        lacking = "".join(map(re.escape, self.missing))
        self._missing = re.compile(
            f"{_JOINERS}*[{lacking}](?:[{lacking}]|{_JOINERS})*" if lacking else "(?!)"
        )
        self._paths = TextToPath()
        self._widths: dict[tuple[str, int], float] = {}

    def writable(self, text: str) -> str:
        """Return a text with an ellipsis for what no font can write; nothing if that is all."""
        if not self.missing:
            return text
        kept = self.replaced(text, "…")
        return kept if any(character.isalnum() for character in kept) else ""

    def replaced(self, text: str, sign: str) -> str:
        """Return a text with a sign for each run of characters that no font can write."""
        return self._missing.sub(sign, text)

    def properties(self, size: float, weight: int = 400) -> FontProperties:
        """Return the fonts at a size in points."""
        # matplotlib before 3.11 knows weights in SVG by their names alone.
        name = "semibold" if weight == BOLD else "normal"
        return FontProperties(family=self.families, size=size, weight=name)

    def width(self, text: str, size: float, weight: int = 400) -> float:
        """Return how wide a text is, in the unit of its size."""
        key = (text, weight)
        if key not in self._widths:
            wide, _, _ = self._paths.get_text_width_height_descent(
                text, self.properties(100, weight), ismath=False
            )
            self._widths[key] = wide / 100
        return self._widths[key] * size

    def lines(self, text: str, size: float, weight: int, width: float, most: int = 3) -> list[str]:
        """Return a text in lines of at most some width, the last cut where there are too many."""
        lines: list[str] = []
        current = ""
        for word in _words(text):
            longer = f"{current} {word}".strip()
            if self.width(longer, size, weight) <= width:
                current = longer
                continue
            if current:
                lines.append(current)
            current = word
        lines.append(current)
        if len(lines) > most:
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        return [self.cut(line, size, weight, width) for line in lines if line]

    def joined(
        self, parts: Sequence[str], between: str, size: float, weight: int, width: float
    ) -> list[str]:
        """Return parts joined into lines of at most some width; only a long part is broken."""
        lines: list[str] = []
        for part in parts:
            longer = f"{lines[-1]}{between}{part}" if lines else part
            if lines and self.width(longer, size, weight) <= width:
                lines[-1] = longer
            else:
                lines += self.lines(part, size, weight, width, 2)
        return lines

    def cut(self, text: str, size: float, weight: int, width: float) -> str:
        """Return a text, or as much of it, and an ellipsis, as has room."""
        if self.width(text, size, weight) <= width:
            return text
        least, most = 0, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            if self.width(text[:middle].rstrip() + "…", size, weight) <= width:
                least = middle
            else:
                most = middle - 1
        return text[:least].rstrip() + "…" if least else ""


def _words(text: str) -> list[str]:
    """Return the words of a text; very long ones, and those of scripts without spaces, in parts."""
    words = []
    for word in text.split():
        words += [word[start : start + 40] for start in range(0, len(word), 40)]
    return words


def font_faces(characters: str) -> Iterator[tuple[str, int, bytes]]:
    """Yield the fonts that ship with geomap, cut down to some characters, as WOFF.

    Yields
    ------
    tuple of (str, int, bytes)
        Family, weight as CSS counts it, and the file.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    for name, weight in zip(_SHIPPED, (400, BOLD), strict=True):
        subsetter = Subsetter(Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl"]))
        subsetter.populate(text=characters)
        with TTFont(_FOLDER / name, recalcTimestamp=False, lazy=True) as font:
            subsetter.subset(font)
            font.flavor = "woff"
            stream = io.BytesIO()
            font.save(stream)
        yield _FAMILIES[0], weight, stream.getvalue()
