"""Writes ``geomap/languages/en/words.toml``: English words that are names of places too.

``python gazetteer/common_words.py SCOWL``, where SCOWL is the folder of the word lists of Debian's
package ``scowl`` (``/usr/share/dict/scowl``; free to use and change, see its copyright file).
Which words are names is read from the gazetteer, so run this after building it.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __package__ in (None, ""):  # run as a script
    sys.path.insert(0, str(ROOT))
    sys.path.remove(str(ROOT / "gazetteer"))

from geomap.places.fold import fold  # noqa: E402
from geomap.places.store import Store  # noqa: E402

OUT = ROOT / "geomap" / "languages" / "en" / "words.toml"
LISTS = ("english-words", "american-words", "british-words")
LEVELS = {"frequent": ("10", "20"), "common": ("35", "40", "50")}
HEAD = """\
# English words that are names of places too: the text must say more before they count as one.
# From SCOWL, Copyright 2000-2020 by Kevin Atkinson, by gazetteer/common_words.py.
"""


def main() -> None:
    """Write the words."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scowl", type=Path)
    folder = parser.parse_args().scowl
    store = Store.open()
    seen: set[str] = set()
    parts = [HEAD]
    for name, levels in LEVELS.items():
        words = set()
        for source in (folder / f"{kind}.{level}" for kind in LISTS for level in levels):
            if source.exists():
                words |= set(source.read_text(encoding="latin-1").split())
        names = {
            word
            for word in words
            if word.isalpha() and word.islower() and store.key_id(fold(word)) is not None
        }
        lines = textwrap.fill(" ".join(sorted(names - seen)), 98)
        parts.append(f'{name} = """\n{lines}\n"""\n')
        seen |= names
    OUT.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
